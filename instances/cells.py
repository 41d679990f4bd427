"""One cell: its text to a value, a value to its text, and what pydantic says in plain words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from difflib import get_close_matches
from typing import Any

from pydantic_core import ErrorDetails

from passerelle.instances.tables import Column

NONE = "none"
_YES = ("yes", "true", "oui", "ja", "1", "y", "vrai", "waar")
_NO = ("no", "false", "non", "nee", "0", "n", "faux", "onwaar")
_ISO = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})$")
_SLASHED = re.compile(r"^(\d{1,2})/(\d{1,2})/(\d{4})$")
_WHOLE = re.compile(r"^[+-]?\d{1,15}(?:[.,]0+)?$")
_DECIMAL = re.compile(r"^[+-]?\d{1,15}(?:[.,]\d*)?(?:[eE][+-]?\d{1,3})?$")


class CellError(Exception):
    """A cell that cannot be read: what is wrong and how to mend it."""

    def __init__(self, message: str, fix: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.fix = fix


def near(word: str, words: Iterable[str]) -> str:
    """Say ``did you mean 'X'?`` for the nearest of some words; empty if none is near."""
    by_fold: dict[str, str] = {}
    for known in words:
        by_fold.setdefault(known.casefold(), known)
    found = get_close_matches(word.casefold(), by_fold, n=1, cutoff=0.6)
    return f"did you mean '{by_fold[found[0]]}'?" if found else ""


def listed(words: Iterable[str], most: int = 8) -> str:
    """The words in one line, cut after ``most``."""
    names = list(words)
    shown = ", ".join(names[:most])
    return f"{shown} and {len(names) - most} more" if len(names) > most else shown


def split_list(text: str) -> list[str]:
    r"""The elements of ``a;b``, stripped, empty ones dropped; ``\;`` is a semicolon inside one."""
    parts = re.findall(r"(?:\\[;\\]|[^;])+", text)
    return [re.sub(r"\\([;\\])", r"\1", part).strip() for part in parts if part.strip()]


def join_list(elements: Iterable[str]) -> str:
    r"""The inverse of ``split_list``."""
    return ";".join(re.sub(r"([;\\])", r"\\\1", element) for element in elements)


def parse_date(text: str) -> date:
    """The date of ``2027-01-04`` or ``04/01/2027``; CellError otherwise."""
    fix = "write YYYY-MM-DD, e.g. 2027-01-04"
    iso, slashed = _ISO.match(text), _SLASHED.match(text)
    if iso is None and slashed is None:
        raise CellError(f"'{text}' is not a date", fix)
    numbers = iso.groups() if iso else slashed.groups()[::-1] if slashed else ()
    try:
        return date(*map(int, numbers))
    except ValueError:
        raise CellError(f"'{text}' is not a day of the calendar", fix) from None


def _yes_no(text: str) -> bool:
    word = text.casefold()
    if word in _YES or word in _NO:
        return word in _YES
    raise CellError(f"'{text}' is neither yes nor no", "write yes or no")


def _choice(column: Column, text: str) -> str:
    for choice in column.choices:
        if choice.casefold() == text.casefold():
            return choice
    name = column.name.replace("_", " ")
    fix = f"use {listed(column.choices, most=20)}"
    guess = near(text, column.choices)
    raise CellError(f"'{text}' is no {name}", f"{guess} {fix}" if guess else fix)


def _element(column: Column, text: str) -> Any:
    match column.kind:
        case "date":
            return parse_date(text)
        case "yes_no":
            return _yes_no(text)
        case "choice":
            return _choice(column, text)
        case "whole":
            if not _WHOLE.match(text):
                raise CellError(f"'{text}' is not a whole number", "write digits only, e.g. 12")
            return int(re.split("[.,]", text)[0])
        case "decimal":
            if not _DECIMAL.match(text):
                raise CellError(f"'{text}' is not a number", "write it with a point, e.g. 50.6339")
            return float(text.replace(",", "."))
        case _:
            return text


def cell_value(column: Column, text: str) -> Any:
    """What to hand to the row model for a cell that is not empty; CellError with the mend."""
    if column.has_none and text.casefold() == NONE:
        return () if column.many else None if column.nullable else ""
    if column.many:
        return tuple(_element(column, part) for part in split_list(text))
    return _element(column, text)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return repr(value) if isinstance(value, float) else str(value)


def cell_text(column: Column, value: Any, plain: Any) -> str:
    """The text of a cell: empty for the default. ``plain`` is the value as JSON would hold it."""
    if not column.required and value == column.default:
        return ""
    if plain in (None, [], ""):
        return NONE if column.has_none else ""
    if isinstance(plain, list):
        return join_list(map(_text, plain))
    return _text(plain)


def explain(error: ErrorDetails, column: Column | None = None) -> CellError:
    """One error of pydantic in the words of a spreadsheet."""
    value, limits = error["input"], error.get("ctx", {})
    match error["type"]:
        case "value_error":
            message, _, fix = str(limits["error"]).partition("; ")
        case "missing":
            message, fix = "a value is required here", ""
        case "greater_than_equal" | "greater_than" | "less_than_equal" | "less_than":
            message, fix = _out_of_range(value, limits)
        case "string_pattern_mismatch":
            form = column.description if column and column.description else limits["pattern"]
            message, fix = f"'{value}' does not have the right form", f"write it as {form}"
        case "literal_error":
            message, fix = f"{value!r} is not possible here", f"use {limits['expected']}"
        case _:
            message, fix = f"{value!r}: {error['msg'][:1].lower()}{error['msg'][1:]}", ""
    return CellError(message, fix)


def _out_of_range(value: Any, limits: dict[str, Any]) -> tuple[str, str]:
    (kind, limit), *_ = limits.items()
    bound = f"{limit:g}" if isinstance(limit, float) else str(limit)
    words = {"ge": f"{bound} or more", "gt": f"more than {bound}", "le": f"{bound} or less"}
    if kind == "ge" and limit in (0, 1) and isinstance(value, int | float) and value < 0:
        return f"{value} is negative", f"write {words['ge']}"
    size = "small" if kind in ("ge", "gt") else "large"
    return f"{value} is too {size}", f"write {words.get(kind, f'less than {bound}')}"
