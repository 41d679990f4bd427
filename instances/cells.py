"""One cell: its text to a value, a value to its text, and what pydantic says in plain words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from difflib import get_close_matches
from typing import Any

from pydantic_core import ErrorDetails

from passerelle.instances import spelling
from passerelle.instances.headings import choice_named, choice_words
from passerelle.instances.sheets import CellType
from passerelle.instances.tables import Column, Kind
from passerelle.models.base import MINUTES_PER_DAY, WEEKDAYS, format_clock

NONE = "none"
_NONES = (NONE, "aucun", "aucune", "geen")
_YES = ("yes", "true", "oui", "ja", "1", "y", "o", "j", "vrai", "waar", "x", "✓", "✔", "☑")
_NO = ("no", "false", "non", "nee", "0", "n", "faux", "onwaar", "☐")
_LIST = re.compile(r"(?:\\[;,\\\n]|[^;,\n])+")
_NUMBERS = re.compile(r"[^;\n]+")  # a comma is a decimal mark there
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
    r"""The elements of ``a;b`` or ``a, b``, stripped, empty ones dropped; ``\;`` is a semicolon."""
    parts = (part.strip() for part in _LIST.findall(text))
    return [re.sub(r"\\([;,\\\n])", r"\1", part) for part in parts if part]


def join_list(elements: Iterable[str]) -> str:
    r"""The inverse of ``split_list``."""
    return ";".join(re.sub(r"([;,\\\n])", r"\\\1", element) for element in elements)


def parse_date(text: str) -> date:
    """The date of ``2027-01-04``, ``04/01/2027`` or ``lundi 4 janvier 2027``, day before month.

    CellError for anything else, and where the weekday is not that of the date.
    """
    fix = "write YYYY-MM-DD, e.g. 2027-01-04"
    parts = spelling.date_parts(text)
    if parts is None:
        raise CellError(f"'{text}' is not a date", fix)
    try:
        found = date(*parts)
    except ValueError:
        year, month, day = parts
        if month > 12 >= day:
            fix = f"the day comes before the month: did you mean {year:04d}-{day:02d}-{month:02d}?"
        raise CellError(f"'{text}' is not a day of the calendar", fix) from None
    weekday = spelling.weekday_in(text)
    if weekday not in (None, found.weekday()):
        names = f"{found:%d/%m/%Y} is a {WEEKDAYS[found.weekday()]}"
        raise CellError(f"'{text}': {names}", "mend the weekday or the date")
    return found


def _yes_no(text: str) -> bool:
    word = text.casefold()
    if word in _YES or word in _NO:
        return word in _YES
    raise CellError(f"'{text}' is neither yes nor no", "write yes or no")


def _choice(column: Column, text: str, spoken: str) -> str:
    choice = choice_named(column, text)
    if choice is not None:
        return choice
    words = choice_words(column, spoken)
    fix = f"use {listed(words, most=40)}"
    guess = near(text, {*words, *column.choices})
    name = column.name.replace("_", " ")
    raise CellError(f"'{text}' is no {name}", f"{guess} {fix}" if guess else fix)


def _whole(column: Column, text: str) -> int:
    plain = spelling.minutes(text) if column.in_minutes else spelling.number(text)
    if _WHOLE.match(plain):
        return int(re.split("[.,]", plain)[0])
    fix = "write digits only, e.g. 12"
    raise CellError(
        f"'{text}' is not a whole number", f"{fix}, or 3h30" if column.in_minutes else fix
    )


def _decimal(text: str) -> float:
    plain = spelling.number(text)
    if _DECIMAL.match(plain):
        return float(plain.replace(",", "."))
    raise CellError(f"'{text}' is not a number", "write it with a point, e.g. 50.6339")


def _element(column: Column, text: str, language: str, spoken: str) -> Any:
    readers: Mapping[Kind, Callable[[], Any]] = {
        "date": lambda: parse_date(text),
        "yes_no": lambda: _yes_no(text),
        "choice": lambda: _choice(column, text, spoken),
        "whole": lambda: _whole(column, text),
        "decimal": lambda: _decimal(text),
        "month": lambda: spelling.month(text),
        "clock": lambda: spelling.clock(text),
        "period": lambda: spelling.period(text),
        "hours": lambda: spelling.weekly_hours(text, language),
        "weekdays": lambda: spelling.weekdays(text, language),
        "text": lambda: text,
    }
    return readers[column.kind]()


def as_typed(column: Column, text: str, typed: CellType) -> str:
    """The text of a spreadsheet's number, date or time as its column would have it.

    CellError where the program made something else of what was typed.
    """
    if typed == "number" and column.kind == "clock":
        return _clock_of(text)
    if typed == "date" and column.kind == "text" and not column.is_label:
        raise CellError(
            f"a date ({text}) stands where a text belongs",
            "spreadsheets make dates of texts such as 1-2: give the cell the format 'Text' and "
            "write it again",
        )
    return text


def _clock_of(text: str) -> str:
    """The clock time of a number: a fraction of the day, or a whole hour."""
    value = float(text)
    minutes = value * MINUTES_PER_DAY
    if 0 <= value < 1 and abs(minutes - round(minutes)) < 0.01:
        return format_clock(round(minutes))
    if value in range(1, 25):
        return format_clock(int(value) * 60)
    raise CellError(f"{text} is a number, not a clock time", "write it as HH:MM, e.g. 08:30")


def cell_value(column: Column, text: str, language: str = "", spoken: str = "") -> Any:
    """What to hand to the row model for a cell that is not empty; CellError with the mend.

    ``language`` (en, fr or nl) settles what one spelling means in several of them; choices are
    named in the language ``spoken``, or as they are.
    """
    if column.has_none and text.casefold() in _NONES:
        return () if column.many else None if column.nullable else ""
    if not column.many:
        return _element(column, text, language, spoken)
    parts = _NUMBERS.findall(text) if column.kind == "decimal" else split_list(text)
    if column.kind == "choice" and len(parts) == 1:
        parts = _weekdays_in(column, parts[0])
    return tuple(_element(column, part.strip(), language, spoken) for part in parts if part.strip())


def _weekdays_in(column: Column, text: str) -> list[str]:
    """``Mon-Fri`` in a list of weekdays, one by one."""
    if not {*column.choices} <= {*WEEKDAYS}:
        return [text]
    found = spelling.weekdays(text).split("-")
    if len(found) != 2 or not {*found} <= {*WEEKDAYS}:
        return [text]
    first, last = map(WEEKDAYS.index, found)
    return list(WEEKDAYS[first : last + 1]) or [text]


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
