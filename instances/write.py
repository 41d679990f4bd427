"""Write a term as a folder that reads back equal: never half-written, the same bytes each time."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from passerelle.instances.cells import cell_text
from passerelle.instances.derive import DERIVATIONS
from passerelle.instances.parse import parse_table
from passerelle.instances.settings import parse_settings, settings_text
from passerelle.instances.sheets import FORMULA, read_sheet
from passerelle.instances.tables import REQUIRED_TABLES, SETTINGS_FILE, TABLES, Column, Table
from passerelle.models.base import Row
from passerelle.models.issue import BadInputError, Issue
from passerelle.models.term import Term


def write_term(term: Term, folder: str | Path, *, overwrite: bool = False) -> Path:
    """Write ``term.toml`` and one CSV a table; only columns that hold something are written.

    The folder appears at once, complete. An existing folder is refused unless ``overwrite``:
    then its tables are replaced and its other files kept. Raises BadInputError when it exists,
    or when a value cannot be written in a cell.
    """
    return write_files(term_files(term), folder, overwrite=overwrite)


def write_files(files: Mapping[str, str], folder: str | Path, *, overwrite: bool = False) -> Path:
    """Write the files of a term, text by name, as ``write_term`` does."""
    target = Path(folder).absolute()
    ensure_new(folder, overwrite=overwrite)
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f".{target.name}.{os.getpid()}.draft")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir()
    try:
        if target.is_dir():
            _keep_others(target, draft)
        for name, text in files.items():
            _write_synced(draft / name, text)
        _sync(draft)
        _put_in_place(draft, target)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return target


def ensure_new(folder: str | Path, *, overwrite: bool = False) -> None:
    """Raise BadInputError where a folder, or a file, would be lost by writing a term there."""
    target = Path(folder).absolute()
    if target.exists() and not overwrite and not (target.is_dir() and not any(target.iterdir())):
        raise BadInputError(
            (
                Issue(
                    code="EXISTS",
                    where=str(folder),
                    message="is there already",
                    fix="choose another name, or allow it to be overwritten with --overwrite",
                ),
            )
        )


def term_files(term: Term) -> dict[str, str]:
    """The text of each file of a term, by name, in the order of the tables.

    Raises BadInputError for a value that a cell or the settings cannot hold.
    """
    files = {SETTINGS_FILE: settings_text(term.settings)}
    issues: list[Issue] = []
    if parse_settings(files[SETTINGS_FILE]).settings != term.settings:
        issues.append(
            Issue(
                code="UNWRITABLE",
                where=SETTINGS_FILE,
                message="the settings do not read back as they are",
            )
        )
    tables: Mapping[str, Sequence[Row]] = {
        table.name: getattr(term, table.name) for table in TABLES
    }
    for table in TABLES:
        rows = tables[table.name]
        if _needed(table, tables):
            text = _table_text(table, rows)
            issues += _unwritable(table, rows, text)
            files[table.file] = text
    if issues:
        raise BadInputError(tuple(issues))
    return files


def _needed(table: Table, tables: Mapping[str, Sequence[Row]]) -> bool:
    """Whether leaving the file out would change the term."""
    if table.name in REQUIRED_TABLES:
        return True
    if table.name not in DERIVATIONS:
        return bool(tables[table.name])
    *_, derive = DERIVATIONS[table.name]
    others = {name: rows for name, rows in tables.items() if name != table.name}
    return derive(others).rows != tuple(tables[table.name])


def _used_columns(table: Table, rows: Sequence[Row]) -> list[Column]:
    return [
        column
        for column in table.columns
        if column.required or any(getattr(row, column.name) != column.default for row in rows)
    ]


def _table_text(table: Table, rows: Sequence[Row]) -> str:
    columns = _used_columns(table, rows)
    lines = [",".join(column.name for column in columns)]
    for row in rows:
        plain = row.model_dump(mode="json")
        cells = (_harmless(c, cell_text(c, getattr(row, c.name), plain[c.name])) for c in columns)
        lines.append(",".join(map(_quoted, cells)))
    return "".join(f"{line}\n" for line in lines)


def _harmless(column: Column, cell: str) -> str:
    """A text that no spreadsheet takes for a formula; the reader takes the apostrophe off."""
    return f"'{cell}" if column.kind == "text" and FORMULA.match(cell) else cell


def _quoted(cell: str) -> str:
    if any(mark in cell for mark in ',;"\r\n\t') or cell.startswith("#"):
        return '"' + cell.replace('"', '""') + '"'
    return cell


def _unwritable(table: Table, rows: Sequence[Row], text: str) -> Iterator[Issue]:
    """Rows that would not read back as they are."""
    parsed = parse_table(table, read_sheet(text, table.file))
    if parsed.rows == list(rows):
        return
    read_back: list[Any] = [*parsed.rows, *[None] * len(rows)]
    for number, (row, again) in enumerate(zip(rows, read_back, strict=False), start=1):
        for column in table.columns:
            value = getattr(row, column.name)
            if again is None or getattr(again, column.name) != value:
                yield Issue(
                    code="UNWRITABLE",
                    where=f"{table.file}: row {number}: {column.name}",
                    message=f"{value!r} cannot be written in a cell of a table",
                    fix="change the value",
                )
                return


def _keep_others(target: Path, draft: Path) -> None:
    """Carry over what the folder holds beside the files of a term."""
    ours = {SETTINGS_FILE, *(table.file for table in TABLES)}
    for entry in sorted(target.iterdir()):
        if entry.name in ours:
            continue
        if entry.is_dir():
            shutil.copytree(entry, draft / entry.name, symlinks=True)
        else:
            shutil.copy2(entry, draft / entry.name, follow_symlinks=False)


def _write_synced(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    """Make renames inside a folder last, where the system can."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _put_in_place(draft: Path, target: Path) -> None:
    """Rename the finished draft to the folder; the former folder goes only after that."""
    former = draft.with_suffix(".former")
    shutil.rmtree(former, ignore_errors=True)
    if target.exists():
        target.rename(former)
    try:
        draft.rename(target)
    except OSError:
        if former.exists():
            former.rename(target)
        raise
    _sync(target.parent)
    shutil.rmtree(former, ignore_errors=True)
