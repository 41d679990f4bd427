"""Coverage-guided fuzzing of what reads terms: cells, CSV tables, sheets of workbooks, JSON.

    pip install atheris
    python benchmarks/fuzz_terms.py -max_total_time=300 [CORPUS]

Anything but a term or a message about it is a crash. Other options are those of libFuzzer.
"""

from __future__ import annotations

import io
import sys
import tempfile
import zipfile
from contextlib import suppress
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["passerelle.instances", "passerelle.models"]):
    from passerelle.instances.book_read import parse_book
    from passerelle.instances.book_write import book_bytes
    from passerelle.instances.cells import CellError, cell_value
    from passerelle.instances.json_term import read_json
    from passerelle.instances.parse import parse_table
    from passerelle.instances.sheets import decode, read_sheet
    from passerelle.instances.tables import TABLES
    from passerelle.models.issue import BadInputError, Issue

COLUMNS = [column for table in TABLES for column in table.columns]
LANGUAGES = ("fr", "nl", "")


def fuzz_cell(data: bytes) -> None:
    """One cell of any column."""
    given = atheris.FuzzedDataProvider(data)
    column = COLUMNS[given.ConsumeIntInRange(0, len(COLUMNS) - 1)]
    language = LANGUAGES[given.ConsumeIntInRange(0, 2)]
    with suppress(CellError):
        cell_value(column, given.ConsumeUnicodeNoSurrogates(60) or "x", language)


def fuzz_table(data: bytes) -> None:
    """A CSV file of any table."""
    table = TABLES[data[0] % len(TABLES)] if data else TABLES[0]
    text = decode(data[1:], table.file)
    if not isinstance(text, Issue):
        parse_table(table, read_sheet(text, table.file), "fr")


def fuzz_sheet(data: bytes) -> None:
    """A workbook with one of its parts replaced."""
    out = io.BytesIO()
    name = PARTS[data[0] % len(PARTS)] if data else PARTS[0]
    with zipfile.ZipFile(out, "w") as archive:
        for part, text in TEMPLATE.items():
            archive.writestr(part, data[1:] if part == name else text)
    with suppress(BadInputError):
        parse_book(out.getvalue(), "t.xlsx").term()


def fuzz_json(data: bytes) -> None:
    """A JSON file."""
    SCRATCH.write_bytes(data)
    with suppress(BadInputError):
        read_json(SCRATCH).term()


with zipfile.ZipFile(io.BytesIO(book_bytes(None, "fr"))) as empty:
    TEMPLATE = {part: empty.read(part) for part in empty.namelist()}
PARTS = [part for part in TEMPLATE if part.endswith(".xml") and "drawing" not in part]
SCRATCH = Path(tempfile.mkdtemp()) / "t.json"
TARGETS = (fuzz_cell, fuzz_cell, fuzz_table, fuzz_table, fuzz_sheet, fuzz_json)


def fuzz(data: bytes) -> None:
    """One input: its first byte chooses what reads the rest."""
    if data:
        TARGETS[data[0] % len(TARGETS)](data[1:])


if __name__ == "__main__":
    atheris.Setup(sys.argv, fuzz)
    atheris.Fuzz()
