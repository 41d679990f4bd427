"""Writing single cells of a term workbook: typed where a program can sort them, text elsewhere."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from passerelle.instances.cells import NONE, cell_text, join_list
from passerelle.instances.grid import FIRST_YEAR
from passerelle.instances.headings import choice_word
from passerelle.instances.sheets import FORMULA
from passerelle.instances.tables import Column
from passerelle.models.base import MINUTES_PER_DAY

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

MOST_EXACT = 10**15
_WORDED = ("choice", "yes_no")


@dataclass(frozen=True)
class Formats:
    """The formats of cells; ``text`` keeps programs from making a date of what is typed."""

    text: Format
    quoted: Format
    date: Format
    clock: Format
    number: Format
    required: Format
    optional: Format
    example: Format
    title: Format
    prose: Format
    link: Format


def formats_of(book: Workbook, language: str) -> Formats:
    """The formats of a workbook; dates as its language writes them."""
    days = "yyyy-mm-dd" if language == "en" else "dd/mm/yyyy"
    head = {"bold": True, "text_wrap": True, "valign": "top", "border": 1}
    return Formats(
        text=book.add_format({"num_format": "@"}),
        quoted=book.add_format({"num_format": "@", "quote_prefix": True}),
        date=book.add_format({"num_format": days}),
        clock=book.add_format({"num_format": "hh:mm"}),
        number=book.add_format({"num_format": "General"}),
        required=book.add_format({**head, "bg_color": "#F4B183"}),
        optional=book.add_format({**head, "bg_color": "#DDEBF7"}),
        example=book.add_format({"num_format": "@", "italic": True, "font_color": "#6B6B6B"}),
        title=book.add_format({"bold": True, "font_size": 16}),
        prose=book.add_format({"text_wrap": True, "valign": "top"}),
        link=book.add_format({"font_color": "#0563C1", "underline": 1}),
    )


def format_of(column: Column, formats: Formats) -> Format:
    """The format that empty cells of a column have, so that what is typed stays what it is."""
    if column.many:
        return formats.text
    known = {"date": formats.date, "clock": formats.clock, "whole": formats.number}
    return known.get(column.kind, formats.number if column.kind == "decimal" else formats.text)


def write_text(sheet: Worksheet, row: int, column: int, text: str, formats: Formats) -> None:
    """A text, never a formula: one that begins like a formula is marked as text as well.

    Two characters that no XML file can hold are left out.
    """
    text = re.sub("[\ufffe\uffff]", "", text)
    style = formats.quoted if FORMULA.match(text) else formats.text
    sheet.write_string(row, column, text, style)


def write_value(
    sheet: Worksheet, at: tuple[int, int], column: Column, value: Any, plain: Any,
    *, formats: Formats, language: str,
) -> None:  # fmt: skip
    """The cell of a value as its column has it; nothing for the default.

    ``plain`` is the value as JSON would hold it.
    """
    text = cell_text(column, value, plain)
    if not text:
        return
    number = None if column.many or text == NONE else _number(column, value)
    if isinstance(number, datetime):
        sheet.write_datetime(*at, number, formats.date)
    elif number is not None:
        sheet.write_number(*at, number, format_of(column, formats))
    else:
        write_text(sheet, *at, worded(column, text, value, language), formats)


def _number(column: Column, value: Any) -> float | datetime | None:
    """What a spreadsheet holds as a number or date without loss."""
    if column.kind == "date" and isinstance(value, date) and value.year >= FIRST_YEAR:
        return datetime(value.year, value.month, value.day)
    if column.kind == "clock" and isinstance(value, int) and value < MINUTES_PER_DAY:
        return value / MINUTES_PER_DAY
    if column.kind == "whole" and isinstance(value, int) and abs(value) < MOST_EXACT:
        return value
    if column.kind == "decimal" and isinstance(value, float) and float(f"{value:.16G}") == value:
        return value
    return None


def worded(column: Column, text: str, value: Any, language: str) -> str:
    """The text of a cell with choices, yes, no and none in a language."""
    if text == NONE and column.has_none:
        return choice_word(NONE, language)
    if column.kind not in _WORDED:
        return text
    if column.many and isinstance(value, tuple):
        return join_list(choice_word(str(part), language) for part in value)
    return choice_word(text, language)
