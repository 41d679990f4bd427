"""A sheet to the rows of one table: every bad cell is told, and what is good is kept."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from passerelle.instances.cells import CellError, cell_value, explain, listed, near
from passerelle.instances.findings import LostRow
from passerelle.instances.sheets import Record, Sheet
from passerelle.instances.tables import Column, Table
from passerelle.models.base import Row
from passerelle.models.issue import Issue

_PLAIN = re.compile(r"^[\w.-]+$")


@dataclass
class Parsed:
    """Rows of one table, the line each starts on, and what could not be read.

    ``bad_cells`` (row, column) hold their default instead, as do all cells of ``doubtful``
    columns; ``lost`` rows lack a value they need. ``seen`` is false when there may be rows of
    which nothing is known.
    """

    table: Table
    rows: list[Row] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    bad_cells: set[tuple[int, str]] = field(default_factory=set)
    lost: list[LostRow] = field(default_factory=list)
    doubtful: set[str] = field(default_factory=set)
    seen: bool = True

    @property
    def complete(self) -> bool:
        """Whether every row of the file is there, if with defaults for bad cells."""
        return self.seen and not self.lost

    def tell(self, line: int, column: str, error: CellError, code: str = "CELL") -> None:
        """Note a problem at a line and column of the file."""
        where = f"{self.table.file}:{line}"
        if _PLAIN.match(column):
            where = f"{where}:{column}"
        self.issues.append(Issue(code=code, where=where, message=error.message, fix=error.fix))


def unreadable(table: Table, issue: Issue) -> Parsed:
    """A table of which nothing is known but why."""
    return Parsed(table, issues=[issue], seen=False)


def parse_table(table: Table, sheet: Sheet) -> Parsed:
    """Rows of a sheet whose first record is the header."""
    if not sheet.records:
        issue = sheet.issue or Issue(code="EMPTY_FILE", where=table.file, message="is empty")
        return unreadable(table, issue)
    parsed = Parsed(table)
    header, *records = sheet.records
    columns = _read_header(parsed, header)
    if sheet.issue:
        parsed.issues.append(sheet.issue)
        parsed.seen = False
    for record in records:
        _read_row(parsed, record, columns, sheet.delimiter)
    return parsed


def _read_header(parsed: Parsed, header: Record) -> dict[int, Column | None]:
    """The column at each position; None where the name is unknown or stands twice."""
    table = parsed.table
    known = {column.name: column for column in table.columns}
    names = {
        position: cell.strip().casefold().replace(" ", "_")
        for position, cell in enumerate(header.cells)
        if cell.strip()
    }
    counts = Counter(names.values())
    for name in counts:
        if name not in known:
            _tell_unknown(parsed, header, name, [other for other in known if other not in counts])
        elif counts[name] > 1:
            error = CellError(f"the column '{name}' stands twice", "keep one of the two")
            parsed.tell(header.line, name, error, "DOUBLE_COLUMN")
            parsed.doubtful.add(name)
    for column in table.columns:
        if column.required and column.name not in counts:
            if column.name in parsed.doubtful:
                continue
            error = CellError(
                f"the column '{column.name}' is missing",
                f"add it to the header and fill it in each row{_meaning(column)}",
            )
            parsed.tell(header.line, column.name, error, "MISSING_COLUMN")
    return {
        position: known.get(name) if counts[name] == 1 else None for position, name in names.items()
    }


def _tell_unknown(parsed: Parsed, header: Record, name: str, absent: list[str]) -> None:
    """Tell a column of unknown name; what it may have meant is in doubt, not absent."""
    guess = near(name, absent)
    columns = [column.name for column in parsed.table.columns]
    fix = guess or f"the columns are {listed(columns, most=40)}"
    error = CellError(f"'{name}' is no column of {parsed.table.file}", fix)
    parsed.tell(header.line, name, error, "UNKNOWN_COLUMN")
    parsed.doubtful.update(other for other in absent if guess and f"'{other}'" in guess)


def _meaning(column: Column) -> str:
    return f" ({column.description})" if column.description else ""


def _read_row(
    parsed: Parsed, record: Record, columns: Mapping[int, Column | None], delimiter: str
) -> None:
    values: dict[str, Any] = {}
    bad: set[str] = set()
    for position, cell in enumerate(record.cells):
        text = cell.strip()
        if not text:
            continue
        if position not in columns:
            parsed.tell(record.line, "", _overflow(text, delimiter), "TOO_MANY_CELLS")
            bad.update(column.name for column in parsed.table.columns)
            break
        column = columns[position]
        if column is None:
            continue
        try:
            values[column.name] = cell_value(column, text)
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
            error = CellError("the cell is empty", f"a value is required here{_meaning(column)}")
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
