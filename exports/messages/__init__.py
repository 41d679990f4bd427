"""Messages about data, plans and files, in the language of the reader.

Readers, data checks and the checker write English sentences where they find something. Each form
of a sentence stands once in a TOML file of this folder, word for word with its blanks in braces,
beside its French and Dutch form; a message is read back by the English form and said again in
another language. Names of files and columns (``children.csv``, ``birth_month``) are blanks of
their own: a workbook calls them otherwise. A message of no known form is shown as it is.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from passerelle.exports.sentences import said
from passerelle.exports.words import Lang, Words
from passerelle.models.issue import Issue

PARTS = ("reading", "terms", "plans", "work")
"""The files of messages, without ``.toml``."""

_BLANK = re.compile(r"\{(\w+)\}")
_NAME = re.compile(r"\b(?:[a-z_]+\.(?:csv|toml)|[a-z]+(?:_[a-z]+)+)\b")
_CUTS = ("; ", "? ")
_WEEK = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_WEEKDAY = re.compile(rf"\b({'|'.join(_WEEK)})\b")
_HOURS = re.compile(rf"(?:{'|'.join(_WEEK)}|[-–,;:.\d ])+")


@dataclass(frozen=True)
class _Form:
    """One form: the words that all its sentences hold, and its text in each language."""

    held: str
    texts: Mapping[str, str]

    def read(self, text: str) -> Mapping[str, str] | None:
        """What stands in the blanks of a sentence; None for one of another form."""
        found = _pattern(self.texts["en"]).fullmatch(text) if self.held in text else None
        return None if found is None else found.groupdict()


def told(text: str, words: Words) -> str:
    """A message in the language of ``words``, and so what stands in its blanks."""
    if words.lang == "en" or not text:
        return text
    for form in _forms():
        found = form.read(text)
        if found is not None:
            values = {name: _value(part, words) for name, part in found.items()}
            return _filled(form.texts[words.lang], values)
    for cut in _CUTS:
        if cut in text:
            first, rest = text.split(cut, 1)
            end = cut.rstrip("; ")
            return told(f"{first}{end}", words) + cut.removeprefix(end) + told(rest, words)
    return said(text, words)


def told_issue(issue: Issue, words: Words) -> Issue:
    """An issue with its message and its mend in the language of ``words``."""
    if words.lang == "en":
        return issue
    update = {"message": told(issue.message, words), "fix": told(issue.fix, words)}
    return issue.model_copy(update=update)


def issue_lines(issues: Iterable[Issue], lang: Lang = "en") -> list[str]:
    """Each issue as a line; warnings are marked."""
    words = Words(lang)
    mark = words("warning")
    return [f"{'' if row.severity == 'error' else mark}{told_issue(row, words)}" for row in issues]


def messages() -> Iterator[Mapping[str, str]]:
    """Every form of a message: its text by language."""
    for part in PARTS:
        text = (files(__name__) / f"{part}.toml").read_text(encoding="utf-8")
        yield from tomllib.loads(text)["message"]


def _value(value: str | None, words: Words) -> str:
    """What stands in a blank: a weekday or a message of its own is said again, a name is kept."""
    if not value:
        return ""
    if _HOURS.fullmatch(value):
        days = words("weekdays").split()
        return _WEEKDAY.sub(lambda found: days[_WEEK.index(found[0])], value)
    return told(value, words) if " " in value else value


def _filled(text: str, values: Mapping[str, str]) -> str:
    return _BLANK.sub(lambda found: values.get(found[1], found[0]), text)


@cache
def _forms() -> tuple[_Form, ...]:
    """Every form; those with the most fixed text first, as they are the surest."""
    order = sorted(messages(), key=lambda row: -len(_BLANK.sub("", row["en"])))
    return tuple(map(_form, order))


def _form(row: Mapping[str, str]) -> _Form:
    """A form with names of files and columns made blanks in every language."""
    texts = dict(row)
    for number, name in enumerate(dict.fromkeys(_NAME.findall(_BLANK.sub("", row["en"])))):
        here = re.compile(rf"(?<!\{{)\b{re.escape(name)}\b")
        texts = {lang: here.sub(f"{{name__{number}}}", text) for lang, text in texts.items()}
    return _Form(max(_BLANK.split(texts["en"])[::2], key=len), texts)


@cache
def _pattern(form: str) -> re.Pattern[str]:
    """What the sentences of a form match; a blank that comes again stands for the same."""
    seen: set[str] = set()
    made = []
    for number, part in enumerate(_BLANK.split(form)):
        if number % 2 == 0:
            made.append(re.escape(part))
        else:
            made.append(f"(?P={part})" if part in seen else f"(?P<{part}>.*)")
            seen.add(part)
    return re.compile("".join(made), re.DOTALL)
