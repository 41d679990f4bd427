"""What sheets, columns and choices are called in English, French and Dutch, and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from functools import cache
from types import MappingProxyType
from typing import Protocol

from passerelle.instances import words_en, words_fr, words_nl
from passerelle.instances.spelling import fold, weekday
from passerelle.instances.tables import Column, Table
from passerelle.models.base import WEEKDAYS

LANGUAGES = ("en", "fr", "nl")
NEAR = 0.8


class _Words(Protocol):
    @property
    def SHEETS(self) -> Mapping[str, tuple[str, str]]: ...  # noqa: N802
    @property
    def COLUMNS(self) -> Mapping[str, tuple[str, str]]: ...  # noqa: N802
    @property
    def CHOICES(self) -> Mapping[str, str]: ...  # noqa: N802
    @property
    def SETTINGS(self) -> Mapping[str, str]: ...  # noqa: N802
    @property
    def KINDS(self) -> Mapping[str, str]: ...  # noqa: N802
    @property
    def PHRASES(self) -> Mapping[str, str]: ...  # noqa: N802
    @property
    def HINTS(self) -> tuple[str, ...]: ...  # noqa: N802


_WORDS: Mapping[str, _Words] = MappingProxyType({"en": words_en, "fr": words_fr, "nl": words_nl})


def _words(language: str) -> _Words:
    return _WORDS.get(language, words_en)


# --- sheets --------------------------------------------------------------------------------------


def sheet_title(name: str, language: str) -> str:
    """Title of the sheet of a table, or of ``index``, ``settings``, ``templates``, ``placed``."""
    return _words(language).SHEETS[name][0]


def sheet_help(name: str, language: str) -> str:
    """What a sheet holds, in one line."""
    return _words(language).SHEETS[name][1]


@cache
def _sheets() -> Mapping[str, str]:
    return {
        fold(text): name
        for language in LANGUAGES
        for name, (title, _) in _words(language).SHEETS.items()
        for text in (name, title)
    }


def sheet_named(title: str) -> str | None:
    """The table (or other sheet) that a title means in any language."""
    return _sheets().get(fold(title))


def near_sheet(title: str, absent: Iterable[str]) -> str | None:
    """The absent table whose title in some language comes nearest to one that means none."""
    known = {text: name for text, name in _sheets().items() if name in set(absent)}
    found = get_close_matches(fold(title), known, n=1, cutoff=NEAR)
    return known[found[0]] if found else None


# --- columns -------------------------------------------------------------------------------------


def heading(table: str, column: str, language: str) -> str:
    """What a column is called on its sheet."""
    own = _entry(table, column, language)
    return own[0] if own else column.replace("_", " ").capitalize()


def help_of(table: str, column: str, language: str, description: str = "") -> str:
    """What a column means, in one line; ``description`` is the row model's, in English."""
    own = _entry(table, column, language)
    if language == "en" and description:
        return description
    return own[1] if own else ""


def _entry(table: str, column: str, language: str) -> tuple[str, str] | None:
    entries = _words(language).COLUMNS
    return entries.get(f"{table}.{column}") or entries.get(column)


@cache
def _headings(table: Table) -> Mapping[str, str]:
    """Column by folded name or heading; a column's own name comes before any heading."""
    found = {
        fold(heading(table.name, column.name, language)): column.name
        for language in LANGUAGES
        for column in table.columns
    }
    return found | {fold(column.name): column.name for column in table.columns}


def column_named(table: Table, text: str) -> str | None:
    """The column that a heading means in any language; marks such as ``*`` do not matter."""
    return _headings(table).get(fold(text))


def near_column(table: Table, text: str, absent: Iterable[str]) -> str | None:
    """The absent column whose heading in some language comes nearest, or shares its words."""
    wanted = set(absent)
    typed = fold(text)
    known = {name: column for name, column in _headings(table).items() if column in wanted}
    found = get_close_matches(typed, known, n=1, cutoff=NEAR)
    if found:
        return known[found[0]]
    pieces = set(typed.split("_"))
    alike = {c for name, c in known.items() if len(typed) > 3 and pieces < set(name.split("_"))}
    return alike.pop() if len(alike) == 1 else None


# --- choices -------------------------------------------------------------------------------------


def choice_word(choice: str, language: str) -> str:
    """A choice, or ``yes``, ``no`` and ``none``, as written in a language."""
    return _words(language).CHOICES.get(choice, choice.replace("_", " "))


def choice_words(column: Column, language: str) -> tuple[str, ...]:
    """The choices of a column as written in a language; as they are without one."""
    if not language:
        return column.choices
    return tuple(choice_word(choice, language) for choice in column.choices)


def choice_named(column: Column, text: str) -> str | None:
    """The choice that a text means in any language."""
    found = _choices(column.choices).get(fold(text))
    if found is None and {*column.choices} <= {*WEEKDAYS}:
        day = weekday(text)
        name = WEEKDAYS[day] if day is not None else ""
        return name if name in column.choices else None
    return found


@cache
def _choices(choices: tuple[str, ...]) -> Mapping[str, str]:
    words = {
        fold(choice_word(choice, language)): choice for language in LANGUAGES for choice in choices
    }
    return words | {fold(choice): choice for choice in choices}


def setting_help(name: str, language: str, description: str = "") -> str:
    """What a setting such as ``weights.conflict`` means, in one line."""
    if language == "en" and description:
        return description
    return _words(language).SETTINGS.get(name, description)


def setting_named(text: str, names: Iterable[str]) -> str | None:
    """The setting that a text means: its name, or what it is said to mean in any language."""
    typed = fold(text)
    for name in names:
        meanings = (fold(_words(language).SETTINGS.get(name, "")) for language in LANGUAGES)
        if typed and typed in (fold(name), *meanings):
            return name
    return None


# --- texts of templates --------------------------------------------------------------------------


def hints(language: str) -> tuple[str, ...]:
    """How to fill in a workbook, line by line."""
    return _words(language).HINTS


def phrase(key: str, language: str, **values: object) -> str:
    """A phrase of the notes on headings, its values filled in."""
    return _words(language).PHRASES[key].format(**values)


def kind_words(column: Column, language: str) -> str:
    """What a cell of a column holds, with an example."""
    words = _words(language)
    return words.PHRASES["minutes"] if column.in_minutes else words.KINDS[column.kind]
