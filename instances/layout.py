"""A sheet as people lay it out, cut into header and rows: titles, merged cells, comments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from passerelle.instances.grid import Grid, GridCell
from passerelle.instances.headings import column_named
from passerelle.instances.sheets import CellType, Record, Sheet
from passerelle.instances.spelling import fold
from passerelle.instances.tables import Table
from passerelle.models.issue import Issue

Cells = Mapping[int, GridCell]
SEARCHED = 30
"""Filled rows among which the header is looked for."""
COMMENT = "#"
_QUOTED = frozenset(" '!-.()&+,;")


@dataclass(frozen=True)
class GridPlace:
    """A sheet of a workbook: ``my-term.xlsx:Salles!C7``, as Excel writes cells."""

    book: str
    title: str

    @property
    def name(self) -> str:
        """The workbook and the sheet."""
        title = self.title
        if any(mark in _QUOTED for mark in title) or title[:1].isdigit():
            title = f"'{title.replace(chr(39), chr(39) * 2)}'"
        return f"{self.book}:{title}"

    def at(self, line: int, column: str, position: int | None) -> str:
        """The cell; the first one of the row, and the name, for a column that is not there."""
        where = f"{self.name}!{letters(position or 0)}{line}"
        return f"{where} ({column})" if position is None and column else where


def letters(position: int) -> str:
    """The letters of a column counted from 0: A, Z, AA."""
    name, number = "", position + 1
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def cut(grid: Grid, table: Table, book: str) -> Sheet:
    """Header and rows of a sheet that holds a table.

    The header is the row with most names of columns; what stands above it is a title. A merged
    range fills the first column of each of its rows; one heading over several columns takes them
    as one list. A merged title across a row and a row that begins with ``#`` are no rows.
    """
    place = GridPlace(book, grid.title)
    if not grid.cells:
        issue = Issue(
            code="EMPTY_FILE",
            where=place.name,
            message="the sheet is empty",
            fix="write at least the row of column names",
        )
        return Sheet((), issue=issue, place=place, free=True)
    top, header = _header(grid, table)
    spread = _spread(grid, table, top)
    bottom = max((m.bottom for m in grid.merges if m.top <= top <= m.bottom), default=top)
    records = [_record(top, header, {})]
    notes: list[Issue] = []
    filled = _filled(grid, wide=False)
    for row, own in grid.cells.items():
        first = own[min(own)].text.strip()
        if row <= bottom or first.startswith(COMMENT) or _texts(own) == _texts(header):
            continue
        if _is_title(grid, row):
            notes.append(_skipped(place, row, min(own), first))
            continue
        records.append(_record(row, filled[row], spread))
    return Sheet(tuple(records), place=place, free=True, notes=tuple(notes))


def _filled(grid: Grid, *, wide: bool) -> dict[int, dict[int, GridCell]]:
    """Cells by row and column, merged ones filled: in each row, and if ``wide`` each column."""
    rows = {row: dict(cells) for row, cells in grid.cells.items()}
    last_row, last_column = max(rows), max(max(cells) for cells in rows.values())
    for merge in grid.merges:
        cell = rows.get(merge.top, {}).get(merge.left)
        right = min(merge.right, last_column) if wide else merge.left
        for row in range(merge.top, min(merge.bottom, last_row) + 1):
            for column in range(merge.left, right + 1):
                if cell is not None:
                    rows.setdefault(row, {})[column] = cell
    return rows


def _header(grid: Grid, table: Table) -> tuple[int, Cells]:
    """Row number and cells of the header, each heading once."""
    rows = _filled(grid, wide=True)

    def names(row: int) -> int:
        return len({column_named(table, cell.text) for cell in rows[row].values()} - {None})

    top = max(sorted(rows)[:SEARCHED], key=names)
    again = {
        column
        for merge in grid.merges
        if merge.top <= top <= merge.bottom
        for column in range(merge.left + 1, min(merge.right, max(rows[top])) + 1)
    }
    return top, {column: cell for column, cell in rows[top].items() if column not in again}


def _spread(grid: Grid, table: Table, top: int) -> dict[int, int]:
    """Columns that are further parts of a list, and the column of its heading."""
    found: dict[int, int] = {}
    for merge in grid.merges:
        cell = grid.cells.get(merge.top, {}).get(merge.left)
        name = column_named(table, cell.text) if cell else None
        if merge.top <= top <= merge.bottom and name and table.column(name).many:
            found |= dict.fromkeys(range(merge.left + 1, merge.right + 1), merge.left)
    return found


def _texts(cells: Cells) -> dict[int, str]:
    return {column: fold(cell.text) for column, cell in cells.items()}


def _is_title(grid: Grid, row: int) -> bool:
    """Whether the only cell of a row is merged across three columns or more."""
    (column, *others) = grid.cells[row]
    return not others and any(
        (merge.top, merge.left) == (row, column) and merge.right - merge.left >= 2
        for merge in grid.merges
    )


def _skipped(place: GridPlace, row: int, column: int, text: str) -> Issue:
    return Issue(
        code="NOT_READ",
        where=place.at(row, "", column - 1),
        message=f"'{text[:40]}' is merged across the row, and not read",
        fix="fill in the cells of the row if it is one",
        severity="warning",
    )


def _record(row: int, cells: Cells, spread: Mapping[int, int]) -> Record:
    """A row of texts; parts of one list are joined in its first column."""
    texts = [""] * max(cells)
    types: dict[int, CellType] = {}
    faults: dict[int, tuple[str, str]] = {}
    for column in sorted(cells):
        cell, position = cells[column], spread.get(column, column) - 1
        texts[position] = "; ".join(filter(None, (texts[position], cell.text)))
        if cell.type:
            types[position] = cell.type
        if cell.fault:
            faults[position] = cell.fault
    return Record(row, tuple(texts), types, faults)
