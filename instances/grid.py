"""The cells of an Excel workbook as texts, with their type, place and merged ranges."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from passerelle.instances.sheets import CellType
from passerelle.models.base import MINUTES_PER_DAY
from passerelle.models.issue import BadInputError, Issue

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell, MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

MOST_BYTES = 100_000_000
"""Of a workbook unpacked: a term of a thousand learners takes two million."""
MOST_EXACT = 1e15
FIRST_YEAR = 1901  # what lies before is a time of day without a date
_CELL, _FORMULA, _VALUE = (
    f"{{http://schemas.openxmlformats.org/spreadsheetml/2006/main}}{name}" for name in "cfv"
)
_PROTECTED = b"\xd0\xcf\x11\xe0"
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_UNSAVED = (
    "the formula has no value yet",
    "open the workbook in Excel or LibreOffice and save it, or type the value",
)


@dataclass(frozen=True, slots=True)
class GridCell:
    """What a cell shows, its type where it is no text, and why it cannot be read if it cannot."""

    text: str
    type: CellType | None = None
    fault: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Merge:
    """A range of cells shown as one: first and last row and column, counted from 1, included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass
class Grid:
    """One sheet: its filled cells by row and column, counted from 1."""

    title: str
    hidden: bool = False
    cells: dict[int, dict[int, GridCell]] = field(default_factory=dict)
    merges: tuple[Merge, ...] = ()


def read_grids(data: bytes, where: str) -> tuple[Grid, ...]:
    """The sheets of a workbook's bytes in order, hidden ones too; ``where`` names the file.

    Formulas are read by their values. Raises BadInputError for a file that is no workbook, is
    protected by a password, damaged, or larger than ``MOST_BYTES`` unpacked.
    """
    from openpyxl.reader.excel import ExcelReader

    _check_size(data, where)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of parts of no concern: charts, unknown extensions
            reader = ExcelReader(io.BytesIO(data), data_only=True, keep_links=False)
            reader.read()
            unsaved = _unsaved(data, reader)
            return tuple(_grid(sheet, unsaved) for sheet in reader.wb.worksheets)
    except Exception as error:  # whatever a damaged file makes of the reader
        message = f"the workbook is damaged ({type(error).__name__})"
        fix = "open it in Excel or LibreOffice and save it again as .xlsx"
        raise BadInputError((_issue(where, message, fix),)) from error


def _check_size(data: bytes, where: str) -> None:
    if data.startswith(_PROTECTED):
        message = "the workbook is protected by a password, or in the old format .xls"
        raise BadInputError((_issue(where, message, "save it as .xlsx without a password"),))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
        message = "the file is no Excel workbook, or cut off"
        fix = "open it in Excel or LibreOffice and save it as .xlsx"
        raise BadInputError((_issue(where, message, fix),)) from error
    if size > MOST_BYTES:
        message = f"the workbook holds {size // 1_000_000} MB, more than {MOST_BYTES // 1_000_000}"
        fix = "copy the filled cells into a new workbook: pass over formatted empty rows"
        raise BadInputError((_issue(where, message, fix),))


def _issue(where: str, message: str, fix: str) -> Issue:
    return Issue(code="WORKBOOK", where=where, message=message, fix=fix)


def _unsaved(data: bytes, reader: Any) -> Mapping[str, frozenset[str]]:
    """By sheet, the formulas that the file holds no value of (not even an empty text)."""
    found = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for sheet, relation in reader.parser.find_sheets():
            if relation.target in archive.namelist():
                text = archive.read(relation.target)
                if b"<f" in text or b":f" in text:
                    found[sheet.name] = frozenset(_bare_formulas(text))
    return found


def _bare_formulas(text: bytes) -> Iterator[str]:
    for _, element in ET.iterparse(io.BytesIO(text)):  # noqa: S314 - expat bounds expansion
        if element.tag == _CELL:
            empty_text = element.get("t") == "str" and element.find(_VALUE) is not None
            if element.find(_FORMULA) is not None and not (empty_text or element.findtext(_VALUE)):
                yield element.get("r", "")
            element.clear()


def _grid(sheet: Worksheet, unsaved: Mapping[str, frozenset[str]]) -> Grid:
    bare = unsaved.get(sheet.title, frozenset())
    grid = Grid(sheet.title, hidden=sheet.sheet_state != "visible")
    # only cells that exist: rows and columns may be formatted to the end of the sheet
    for (row, column), cell in sorted(sheet._cells.items()):  # noqa: SLF001
        found = GridCell("", fault=_UNSAVED) if cell.coordinate in bare else _cell(cell)
        if found.text.strip() or found.fault:
            grid.cells.setdefault(row, {})[column] = found
    ranges = sheet.merged_cells.ranges
    grid.merges = tuple(
        Merge(one.min_row, one.min_col, one.max_row, one.max_col)
        for one in sorted(ranges, key=lambda one: (one.min_row, one.min_col))
    )
    return grid


def _cell(cell: Cell | MergedCell) -> GridCell:
    value: Any = cell.value
    if cell.data_type == "e":
        fault = (f"{value} is an error, not a value", "mend the formula, or type the value")
        return GridCell("", fault=fault)
    if value is None or isinstance(value, bool):
        return GridCell("" if value is None else "yes" if value else "no")
    if isinstance(value, int | float):
        whole = isinstance(value, int) or (value.is_integer() and abs(value) < MOST_EXACT)
        return GridCell(str(int(value)) if whole else repr(value), "number")
    if isinstance(value, date | time | timedelta):
        return _when(value)
    return GridCell(_ESCAPED.sub(lambda found: chr(int(found[1], 16)), str(value)))


def _when(value: date | time | timedelta) -> GridCell:
    if isinstance(value, timedelta):
        return _time(value)
    if isinstance(value, time) or (isinstance(value, datetime) and value.year < FIRST_YEAR):
        minutes = timedelta(hours=value.hour, minutes=value.minute)
        return _time(minutes + timedelta(seconds=value.second, microseconds=value.microsecond))
    if isinstance(value, datetime) and value.time() != time():
        return GridCell(value.isoformat(" "), "date")
    return GridCell(value.isoformat()[:10], "date")


def _time(value: timedelta) -> GridCell:
    """A time of day or a duration, to the nearest minute."""
    minutes = round(value.total_seconds() / 60)
    if 0 <= minutes <= MINUTES_PER_DAY:
        return GridCell(f"{minutes // 60:02d}:{minutes % 60:02d}", "time")
    hours, rest = divmod(abs(minutes), 60)
    return GridCell(f"{'-' if minutes < 0 else ''}{hours}:{rest:02d}", "time")
