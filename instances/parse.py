"""A sheet to the rows of one table: every bad cell is told, and what is good is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from passerelle.instances.cells import CellError, as_typed, cell_value, explain
from passerelle.instances.findings import LostRow
from passerelle.instances.header import meaning, read_header
from passerelle.instances.sheets import FilePlace, Place, Record, Sheet
from passerelle.instances.tables import Column, Table
from passerelle.models.base import Row
from passerelle.models.issue import Issue


@dataclass
class Parsed:
    """Rows of one table, the line each starts on, and what could not be read.

    ``bad_cells`` (row, column) hold their default instead, as do all cells of ``doubtful``
    columns; ``lost`` rows lack a value they need. ``seen`` is false when there may be rows of
    which nothing is known. ``positions`` are those of the columns that are there.
    """

    table: Table
    rows: list[Row] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    bad_cells: set[tuple[int, str]] = field(default_factory=set)
    lost: list[LostRow] = field(default_factory=list)
    doubtful: set[str] = field(default_factory=set)
    seen: bool = True
    place: Place | None = None
    positions: dict[str, int] = field(default_factory=dict)
    language: str = ""

    @property
    def complete(self) -> bool:
        """Whether every row of the file is there, if with defaults for bad cells."""
        return self.seen and not self.lost

    @property
    def name(self) -> str:
        """What messages call the file or sheet."""
        return (self.place or FilePlace(self.table.file)).name

    def at(self, line: int, column: str) -> str:
        """The place of a cell."""
        place = self.place or FilePlace(self.table.file)
        return place.at(line, column, self.positions.get(column))

    def tell(self, line: int, column: str, error: CellError, code: str = "CELL") -> None:
        """Note a problem at a line and column of the file."""
        where = self.at(line, column)
        self.issues.append(Issue(code=code, where=where, message=error.message, fix=error.fix))

    def note(self, line: int, column: str, message: str, fix: str) -> None:
        """Note something that is left alone, as a warning."""
        issue = Issue(
            code="NOT_READ",
            where=self.at(line, column),
            message=message,
            fix=fix,
            severity="warning",
        )
        self.issues.append(issue)


def unreadable(table: Table, issue: Issue) -> Parsed:
    """A table of which nothing is known but why."""
    return Parsed(table, issues=[issue], seen=False)


def parse_table(table: Table, sheet: Sheet, language: str = "") -> Parsed:
    """Rows of a sheet whose first record is the header.

    ``language`` (en, fr or nl) is that of words that mean different things in several of them.
    """
    if not sheet.records:
        issue = sheet.issue or Issue(code="EMPTY_FILE", where=table.file, message="is empty")
        return unreadable(table, issue)
    parsed = Parsed(table, place=sheet.place, language=language, issues=[*sheet.notes])
    header, *records = sheet.records
    columns = read_header(parsed, header, records, free=sheet.free)
    if sheet.issue:
        parsed.issues.append(sheet.issue)
        parsed.seen = False
    for record in records:
        _read_row(parsed, record, columns, sheet)
    return parsed


def _read_row(
    parsed: Parsed, record: Record, columns: Mapping[int, Column | None], sheet: Sheet
) -> None:
    values: dict[str, Any] = {}
    bad: set[str] = set()
    for position, cell in enumerate(record.cells):
        text = cell.strip()
        if not text and position not in record.faults:
            continue
        if position not in columns:
            if sheet.free:
                continue
            parsed.tell(record.line, "", _overflow(text, sheet.delimiter), "TOO_MANY_CELLS")
            bad.update(column.name for column in parsed.table.columns)
            break
        column = columns[position]
        if column is None:
            continue
        try:
            if position in record.faults:
                raise CellError(*record.faults[position])  # noqa: TRY301 - told like the others
            typed = record.types.get(position)
            plain = as_typed(column, text, typed) if typed else text
            spoken = parsed.language if sheet.free else ""
            values[column.name] = cell_value(column, plain, parsed.language, spoken)
        except CellError as error:
            bad.add(column.name)
            parsed.tell(record.line, column.name, error)
    _tell_missing(parsed, record, columns, values, bad)
    _add_row(parsed, record.line, values, bad)


def _overflow(text: str, delimiter: str) -> CellError:
    name = {",": "comma", ";": "semicolon"}.get(delimiter, "tab")
    return CellError(
        f"the row has more cells than the header ('{text}' has no column)",
        f"put a cell that holds a {name} between double quotes",
    )


def _tell_missing(
    parsed: Parsed,
    record: Record,
    columns: Mapping[int, Column | None],
    values: Mapping[str, Any],
    bad: set[str],
) -> None:
    for column in columns.values():
        if column and column.required and column.name not in values and column.name not in bad:
            bad.add(column.name)
            error = CellError("the cell is empty", f"a value is required here{meaning(column)}")
            parsed.tell(record.line, column.name, error)


def _add_row(parsed: Parsed, line: int, values: dict[str, Any], bad: set[str]) -> None:
    """Build the row, with defaults in place of bad cells; without them note its id as lost."""
    table = parsed.table
    try:
        table.model.model_validate(values)
    except ValidationError as error:
        for detail in error.errors():
            name = str(detail["loc"][0])
            if name not in bad and detail["type"] != "missing":
                column = table.column(name)
                parsed.tell(line, name, explain(detail, column))
                bad.add(name)
    bad |= parsed.doubtful
    kept = {name: value for name, value in values.items() if name not in bad}
    lacking = {c.name for c in table.columns if c.required and c.name not in kept}
    if lacking:
        parsed.lost.append(LostRow(kept, frozenset(bad | lacking)))
        return
    parsed.bad_cells.update((len(parsed.rows), name) for name in bad)
    parsed.rows.append(table.model.model_validate(kept))
    parsed.lines.append(line)
