"""Cells with their line and place; and the bytes of a CSV file cut into them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Literal, Protocol

from passerelle.models.issue import Issue

Source = Path | Traversable
DELIMITERS = (";", ",", "\t")
_SAVE_AS = (
    "save it again as UTF-8: in Excel 'CSV UTF-8', in LibreOffice character set 'Unicode (UTF-8)'"
)


CellType = Literal["number", "date", "time"]
FORMULA = re.compile(r"'*[=+\-@\t\r]")
"""A cell of a CSV file that spreadsheets take for a formula, behind apostrophes or not."""
_PLAIN = re.compile(r"^[\w.-]+$")


class Place(Protocol):
    """Where a sheet stands, and what messages call it and its cells."""

    @property
    def name(self) -> str:
        """The file or sheet."""

    def at(self, line: int, column: str, position: int | None) -> str:
        """The cell of a line and column; ``position`` is the column's, if it has one (from 0)."""


@dataclass(frozen=True)
class FilePlace:
    """A CSV file: ``learners.csv:4:mode``."""

    name: str

    def at(self, line: int, column: str, position: int | None) -> str:  # noqa: ARG002
        """The file, the line, and the column where it has a plain name."""
        where = f"{self.name}:{line}"
        return f"{where}:{column}" if _PLAIN.match(column) else where


@dataclass(frozen=True)
class Record:
    """One row of cells and the line of the file it starts on (the first line is 1).

    By position: ``types`` of the cells that are no text, and ``faults`` (what is wrong, the mend)
    of those that cannot be read whatever the column.
    """

    line: int
    cells: tuple[str, ...]
    types: Mapping[int, CellType] = field(default_factory=dict)
    faults: Mapping[int, tuple[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Sheet:
    """A table cut into records, the header first; ``issue`` says where reading had to stop.

    ``place`` is None where rows have no file. On a ``free`` sheet columns of other names are left
    alone, with a warning. ``notes`` tell what else was left alone.
    """

    records: tuple[Record, ...]
    delimiter: str = ","
    issue: Issue | None = None
    place: Place | None = None
    free: bool = False
    notes: tuple[Issue, ...] = ()


def decode(data: bytes, file: str) -> str | Issue:
    """The text of a UTF-8 file, with or without byte order mark; an Issue if it is not UTF-8."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return Issue(code="ENCODING", where=file, message="the file is UTF-16", fix=_SAVE_AS)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        start = data.rfind(b"\n", 0, error.start) + 1
        word = data[max(start, error.start - 12) : error.start + 8].splitlines()[0]
        shown = word.decode("cp1252", errors="replace")
        return Issue(
            code="ENCODING",
            where=f"{file}:{line}",
            message=f"not UTF-8: the file looks like Latin-1 or Windows-1252 (near '{shown}')",
            fix=_SAVE_AS,
        )


def sniff(header: str) -> str:
    """The delimiter of a header line: the most frequent of semicolon, comma and tab."""
    return max(DELIMITERS, key=lambda mark: (header.count(mark), mark == ","))


def _lines(text: str) -> list[str]:
    """Physical lines with their ends; only line feed and carriage return end a line."""
    return list(io.StringIO(text, newline=""))


def _is_comment(line: str) -> bool:
    return line.lstrip().startswith("#")


def _is_blank(cells: list[str]) -> bool:
    """An empty row, or a comment that a spreadsheet program wrote back in quotes."""
    rest = cells[1:]
    return not any(cell.strip() for cell in (rest if _is_comment(cells[0]) else cells))


class _Numbered:
    """Feeds lines to the csv reader, skips comments between rows, and counts physical lines."""

    def __init__(self, lines: list[str]) -> None:
        self._lines = lines
        self.line = 0
        self.start = 0
        self.between_rows = True

    def __iter__(self) -> Iterator[str]:
        for number, text in enumerate(self._lines, start=1):
            self.line = number
            if self.between_rows:
                if _is_comment(text) or not text.strip():
                    continue
                self.start = number
                self.between_rows = False
            yield text


def read_sheet(text: str, file: str) -> Sheet:
    """Cut a text into records; comment lines (``#``) and empty lines are left out."""
    lines = _lines(text)
    header = next((line for line in lines if line.strip() and not _is_comment(line)), None)
    if header is None:
        issue = Issue(
            code="EMPTY_FILE",
            where=file,
            message="the file is empty",
            fix="write at least the line of column names",
        )
        return Sheet((), issue=issue)
    delimiter = sniff(header)
    numbered = _Numbered(lines)
    records: list[Record] = []
    try:
        for cells in csv.reader(numbered, delimiter=delimiter, strict=True):
            if cells and not _is_blank(cells):
                records.append(Record(numbered.start, tuple(map(_plain, cells))))
            numbered.between_rows = True
    except csv.Error as error:
        return Sheet(tuple(records), delimiter, _torn(file, numbered.start, str(error)))
    return Sheet(tuple(records), delimiter)


def _plain(cell: str) -> str:
    """A cell without the apostrophe that keeps a text from being a formula."""
    return cell[1:] if cell.startswith("'") and FORMULA.match(cell) else cell


def _torn(file: str, line: int, detail: str) -> Issue:
    if "end of data" in detail:
        message = 'a quote (") is opened in this row and never closed'
    else:
        message = 'a quote (") stands in the midst of a cell'
    return Issue(
        code="QUOTES",
        where=f"{file}:{line}",
        message=message,
        fix='put the whole cell between quotes and write a quote inside it as ""',
    )
