"""The few words of calendars and terminal tables, in English, French and Dutch."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal, get_args

from passerelle.exports.words_en import ENGLISH
from passerelle.exports.words_fr import FRENCH
from passerelle.exports.words_nl import DUTCH
from passerelle.models.base import Period, format_clock
from passerelle.models.plan import Plan

Lang = Literal["en", "fr", "nl"]
LANGS: tuple[Lang, ...] = get_args(Lang)


class Words:
    """The words of one language: ``words("absent")``, ``words("leave", time="07:42")``."""

    def __init__(self, lang: Lang) -> None:
        self.lang = lang
        self._texts = table(lang)

    def __call__(self, key: str, **values: object) -> str:
        """The text of a key with its values filled in; KeyError for an unknown key."""
        return self._texts[key].format(**values)

    def of(self, family: str, name: str | None) -> str:
        """The text of ``family.name``; the name itself where no text is known."""
        return self._texts.get(f"{family}.{name}", (name or "").replace("_", " "))

    def weekday(self, on: date) -> str:
        """Short name of the weekday."""
        return self._texts["weekdays"].split()[on.weekday()]

    def day(self, on: date) -> str:
        """Weekday, day and month: ``lun. 11/01``."""
        return f"{self.weekday(on)} {on:%d/%m}"


def words_of(plan: Plan, lang: Lang | None = None) -> Words:
    """The words of a language; by default the term's own."""
    return Words(lang or plan.term.settings.language)


def table(lang: Lang) -> Mapping[str, str]:
    """All texts of a language by key."""
    if lang == "fr":
        return FRENCH
    return DUTCH if lang == "nl" else ENGLISH


def span(period: Period) -> str:
    """``09:00–12:30``."""
    return f"{format_clock(period.start)}–{format_clock(period.end)}"


def duration(minutes: int) -> str:
    """Hours and minutes: ``3 h 05``, ``−0 h 20``."""
    sign = "−" if minutes < 0 else ""
    hours, rest = divmod(abs(minutes), 60)
    return f"{sign}{hours} h {rest:02d}"
