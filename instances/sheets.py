"""Bytes of a CSV file to cells with their physical line: encoding, delimiter, comments."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from pathlib import Path

from passerelle.models.issue import Issue

Source = Path | Traversable
DELIMITERS = (";", ",", "\t")
_SAVE_AS = (
    "save it again as UTF-8: in Excel 'CSV UTF-8', in LibreOffice character set 'Unicode (UTF-8)'"
)


@dataclass(frozen=True)
class Record:
    """One row of cells and the line of the file it starts on (the first line is 1)."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """A file cut into records, the header first; ``issue`` says where reading had to stop."""

    records: tuple[Record, ...]
    delimiter: str = ","
    issue: Issue | None = None


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
                records.append(Record(numbered.start, tuple(cells)))
            numbered.between_rows = True
    except csv.Error as error:
        return Sheet(tuple(records), delimiter, _torn(file, numbered.start, str(error)))
    return Sheet(tuple(records), delimiter)


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
