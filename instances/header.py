"""The header of a sheet: which column stands where, and what is wrong with its names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from passerelle.instances.cells import CellError, listed, near
from passerelle.instances.headings import column_named, heading, near_column
from passerelle.instances.sheets import Record
from passerelle.instances.tables import Column

if TYPE_CHECKING:
    from passerelle.instances.parse import Parsed


def read_header(
    parsed: Parsed, header: Record, records: Sequence[Record], *, free: bool
) -> dict[int, Column | None]:
    """The column at each position; None where the name is unknown or stands twice.

    Names are read in English, French and Dutch. On a ``free`` sheet a name that means nothing is
    left alone, but for one that comes near an absent column.
    """
    table = parsed.table
    known = {column.name: column for column in table.columns}
    names = {
        position: column_named(table, cell) or _plain(cell)
        for position, cell in enumerate(header.cells)
        if cell.strip()
    }
    counts = Counter(names.values())
    parsed.positions.update({name: position for position, name in reversed(names.items())})
    absent = [name for name in known if name not in counts]
    for position, name in names.items():
        if name not in known and parsed.positions[name] == position:
            typed = header.cells[position].strip() if free else name
            _tell_unknown(parsed, header, (name, typed), absent, free=free)
    for name in counts:
        if name in known and counts[name] > 1:
            error = CellError(
                f"the column '{_called(parsed, name)}' stands twice", "keep one of the two"
            )
            parsed.tell(header.line, name, error, "DOUBLE_COLUMN")
            parsed.doubtful.add(name)
    if free:
        _note_unnamed(parsed, header, records)
    _tell_absent(parsed, header, counts)
    return {
        position: known.get(name) if counts[name] == 1 else None for position, name in names.items()
    }


def meaning(column: Column) -> str:
    """What a column is for, in brackets, where the row model says so."""
    return f" ({column.description})" if column.description else ""


def _plain(cell: str) -> str:
    return cell.strip().casefold().replace(" ", "_")


def _called(parsed: Parsed, name: str) -> str:
    """A column as the language of the sheet calls it; by its own name in a CSV file."""
    return heading(parsed.table.name, name, parsed.language) if parsed.place else name


def _tell_unknown(
    parsed: Parsed, header: Record, name: tuple[str, str], absent: list[str], *, free: bool
) -> None:
    """Tell a column of unknown name; what it may have meant is in doubt, not absent."""
    plain, typed = name
    meant = near_column(parsed.table, typed, absent)
    guess = f"did you mean '{_called(parsed, meant)}'?" if meant else ""
    if not meant and not free:
        guess = near(plain, absent)
        meant = next((other for other in absent if guess and f"'{other}'" in guess), None)
    message = f"'{typed}' is no column of {parsed.name}"
    if free and not meant:
        parsed.note(header.line, plain, message, "it is not read")
        return
    columns = [column.name for column in parsed.table.columns]
    fix = guess or f"the columns are {listed(columns, most=40)}"
    parsed.tell(header.line, plain, CellError(message, fix), "UNKNOWN_COLUMN")
    if meant:
        parsed.doubtful.add(meant)


def _note_unnamed(parsed: Parsed, header: Record, records: Sequence[Record]) -> None:
    """Tell, once each, of columns that hold something but have no name."""
    named = {position for position, cell in enumerate(header.cells) if cell.strip()}
    told: set[int] = set()
    for record in records:
        for position, cell in enumerate(record.cells):
            if cell.strip() and position not in named | told:
                told.add(position)
                parsed.positions[""] = position
                message = f"'{cell.strip()[:40]}' stands in a column without a heading"
                parsed.note(record.line, "", message, "give the column a heading, or leave it")
    parsed.positions.pop("", None)


def _tell_absent(parsed: Parsed, header: Record, counts: Counter[str]) -> None:
    for column in parsed.table.columns:
        if not column.required or column.name in counts or column.name in parsed.doubtful:
            continue
        error = CellError(
            f"the column '{_called(parsed, column.name)}' is missing",
            f"add it to the header and fill it in each row{meaning(column)}",
        )
        parsed.tell(header.line, column.name, error, "MISSING_COLUMN")
