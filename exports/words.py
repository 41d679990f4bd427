"""The message catalogue: every text that people read, in English, French and Dutch.

Its parts lie beside what they speak of (calendars and tables, feeds, papers, the report, and the
sentences of plans); together they are one table a language, and no key stands in two of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Literal, get_args

from passerelle.exports import (
    sentences_en,
    sentences_fr,
    sentences_nl,
    words_en,
    words_fr,
    words_nl,
)
from passerelle.exports.feeds import words_en as feeds_en
from passerelle.exports.feeds import words_fr as feeds_fr
from passerelle.exports.feeds import words_nl as feeds_nl
from passerelle.exports.papers import words_en as papers_en
from passerelle.exports.papers import words_fr as papers_fr
from passerelle.exports.papers import words_nl as papers_nl
from passerelle.exports.report import words_en as report_en
from passerelle.exports.report import words_fr as report_fr
from passerelle.exports.report import words_nl as report_nl
from passerelle.models.base import Period, format_clock
from passerelle.models.plan import Plan

Lang = Literal["en", "fr", "nl"]
LANGS: tuple[Lang, ...] = get_args(Lang)

PARTS: Mapping[Lang, tuple[Mapping[str, str], ...]] = MappingProxyType(
    {
        "en": tuple(
            part.ENGLISH for part in (words_en, sentences_en, feeds_en, papers_en, report_en)
        ),
        "fr": tuple(
            part.FRENCH for part in (words_fr, sentences_fr, feeds_fr, papers_fr, report_fr)
        ),
        "nl": tuple(
            part.DUTCH for part in (words_nl, sentences_nl, feeds_nl, papers_nl, report_nl)
        ),
    }
)
"""The parts of the catalogue, by language."""

_TABLES: Mapping[Lang, Mapping[str, str]] = MappingProxyType(
    {
        lang: MappingProxyType({key: text for part in parts for key, text in part.items()})
        for lang, parts in PARTS.items()
    }
)


class Words:
    """The words of one language: ``words("absent")``, ``words("leave", time="07:42")``."""

    def __init__(self, lang: Lang) -> None:
        self.lang = lang
        self._texts = table(lang)

    def __call__(self, key: str, **values: object) -> str:
        """The text of a key with its values filled in; KeyError for an unknown key."""
        return self._texts[key].format(**values)

    def raw(self, key: str) -> str:
        """The text of a key with its blanks still open."""
        return self._texts[key]

    def count(self, key: str, count: int, **values: object) -> str:
        """The text of ``key.one`` or ``key.many``, with ``count`` filled in."""
        single = count < 2 if self.lang == "fr" else count == 1
        return self(f"{key}.{'one' if single else 'many'}", count=number(count), **values)

    def of(self, family: str, name: str | None) -> str:
        """The text of ``family.name``; the name itself where no text is known."""
        return self._texts.get(f"{family}.{name}", (name or "").replace("_", " "))

    def weekday(self, on: date) -> str:
        """Short name of the weekday."""
        return self._texts["weekdays"].split()[on.weekday()]

    def day(self, on: date) -> str:
        """Weekday, day and month: ``lun. 11/01``."""
        return f"{self.weekday(on)} {on:%d/%m}"

    def full_date(self, on: date) -> str:
        """A date in full: ``lundi 11 janvier 2027``."""
        weekday = self._texts["weekdays_long"].split()[on.weekday()]
        month = self._texts["months"].split()[on.month - 1]
        day = "1er" if self.lang == "fr" and on.day == 1 else str(on.day)
        return f"{weekday} {day} {month} {on.year}"

    def month(self, name: str) -> str:
        """A month written ``2027-03`` in full: ``mars 2027``."""
        year, month = name.split("-")
        return f"{self._texts['months'].split()[int(month) - 1]} {year}"

    def decimal(self, value: float, digits: int = 1) -> str:
        """A decimal number: ``12 345,6``, with a point in English."""
        text = f"{value:,.{digits}f}".replace(",", " ").replace("-", "−")
        return text if self.lang == "en" else text.replace(".", ",")

    def share(self, value: float) -> str:
        """A fraction as a percentage: ``2,9 %``."""
        return f"{self.decimal(100 * value)} %"


def words_of(plan: Plan, lang: Lang | None = None) -> Words:
    """The words of a language; by default the term's own."""
    return Words(lang or plan.term.settings.language)


def table(lang: Lang) -> Mapping[str, str]:
    """All texts of a language by key."""
    return _TABLES[lang]


def span(period: Period) -> str:
    """``09:00–12:30``."""
    return f"{format_clock(period.start)}–{format_clock(period.end)}"


def duration(minutes: int) -> str:
    """Hours and minutes: ``3 h 05``, ``−0 h 20``."""
    sign = "−" if minutes < 0 else ""
    hours, rest = divmod(abs(minutes), 60)
    return f"{sign}{hours} h {rest:02d}"


def number(value: int) -> str:
    """An integer with its thousands apart: ``12 345``."""
    return f"{value:,}".replace(",", " ").replace("-", "−")
