"""Read a term from a folder, workbook or JSON file: every problem told at once, at its place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from passerelle.instances.bundled import bundled_folder, bundled_names
from passerelle.instances.cells import listed, near
from passerelle.instances.checks import Cell, as_issue, check_facts
from passerelle.instances.derive import DERIVATIONS
from passerelle.instances.findings import Facts, Finding
from passerelle.instances.parse import Parsed, parse_table, unreadable
from passerelle.instances.settings import (
    ParsedSettings,
    missing_settings,
    parse_settings,
    unreadable_settings,
)
from passerelle.instances.sheets import Source, decode, read_sheet
from passerelle.instances.tables import REQUIRED_TABLES, SETTINGS_FILE, TABLES, Table
from passerelle.models.issue import BadInputError, Issue
from passerelle.models.term import Term

BOOKS, JSON = (".xlsx", ".xlsm"), ".json"
OTHER_BOOKS = (".ods", ".xls", ".xlsb", ".numbers")
_FILES = re.compile(r"\b[a-z_]+\.(?:csv|toml)\b")


@dataclass
class Folder:
    """What stands in a term's folder or workbook: settings, tables, and what is neither.

    ``origins`` gives the cell (table, row, column) that first named each derived row.
    """

    settings: ParsedSettings
    tables: dict[str, Parsed]
    origins: dict[tuple[str, int], tuple[str, int, str]]
    strays: list[Issue]

    @property
    def issues(self) -> list[Issue]:
        """Everything that could not be read."""
        found = [*self.settings.issues, *self.strays]
        return found + [issue for parsed in self.tables.values() for issue in parsed.issues]

    @property
    def language(self) -> str:
        """The language of the term; empty where its settings do not tell."""
        return "" if "language" in self.settings.bad else self.settings.settings.language

    def spoken(self, issue: Issue) -> Issue:
        """An issue in which files of the term are called as they are called here."""
        names = {p.table.file: p.name for p in self.tables.values() if p.name != p.table.file}
        if not names:
            return issue
        names[SETTINGS_FILE] = self.settings.sheet
        message, fix = (
            _FILES.sub(lambda found: names.get(found[0], found[0]), text)
            for text in (issue.message, issue.fix)
        )
        return issue.model_copy(update={"message": message, "fix": fix})

    def term(self) -> Term:
        """The term of what could be read, bad cells at their defaults."""
        tables: dict[str, Any] = {name: tuple(p.rows) for name, p in self.tables.items()}
        return Term(settings=self.settings.settings, **tables)


def read_term(source: str | Path) -> Term:
    """The term of a bundled name, a folder, a workbook (.xlsx) or a JSON file.

    Raises BadInputError with every mistake found, the reader's and those of the data checks.
    """
    return read_with_notes(source)[0]


def read_with_notes(source: str | Path) -> tuple[Term, tuple[Issue, ...]]:
    """A term and the warnings about it, each at its place; errors raise as in read_term."""
    folder = _read(locate(source))
    term, findings = examined(folder)
    issues = folder.issues + [as_issue(found, _where(folder, found)) for found in findings]
    issues = [folder.spoken(issue) for issue in issues]
    issues.sort(key=partial(_place, folder))
    if any(issue.severity == "error" for issue in issues):
        raise BadInputError(tuple(issues), folder.language)
    return term, tuple(issues)


def examined(folder: Folder) -> tuple[Term, tuple[Finding, ...]]:
    """The term of what could be read, and what the data checks say of it."""
    term = folder.term()
    lost = {name: parsed.lost for name, parsed in folder.tables.items()}
    unseen = frozenset(name for name, parsed in folder.tables.items() if not parsed.seen)
    return term, check_facts(Facts(term, lost, unseen), _wrong_cells(folder))


def _read(source: Source) -> Folder:
    """What stands in a folder or file that ``locate`` found."""
    if isinstance(source, Path) and source.suffix.casefold() in BOOKS:
        from passerelle.instances.book_read import read_book

        return read_book(source)
    if isinstance(source, Path) and source.suffix.casefold() == JSON and source.is_file():
        from passerelle.instances.json_term import read_json

        return read_json(source)
    return read_folder(source)


def locate(source: str | Path) -> Source:
    """The folder or file of a term: a path that holds one, or a bundled name."""
    path = Path(source)
    if path.is_dir() and (isinstance(source, Path) or (path / SETTINGS_FILE).is_file()):
        return path
    bundled = bundled_folder(str(source)) if isinstance(source, str) else None
    if bundled is not None:
        return bundled
    if path.is_dir() or (path.is_file() and path.suffix.casefold() in (*BOOKS, JSON)):
        return path
    raise BadInputError((_no_term(path, str(source)),))


def _no_term(path: Path, source: str) -> Issue:
    names = bundled_names()
    if path.suffix.casefold() in OTHER_BOOKS and path.exists():
        message = f"{path.suffix} workbooks are not read"
        fix = "save it as Excel workbook (.xlsx): File > Save as"
    elif path.exists():
        message = "is a file, but neither a workbook (.xlsx) nor JSON"
        fix = f"give the folder that holds {SETTINGS_FILE}, or a workbook"
    else:
        message = "is neither a folder nor a bundled term"
        if path.suffix:
            message = "there is no such file, folder or bundled term"
        fix = near(source, names) or f"bundled terms: {listed(names)}"
    return Issue(code="NO_TERM", where=source, message=message, fix=fix)


def read_folder(folder: Source) -> Folder:
    """Settings and tables of a folder, derived ones included, before any check of the data."""
    names = {entry.name for entry in folder.iterdir() if entry.is_file()}
    if SETTINGS_FILE not in names and not names & {table.file for table in TABLES}:
        message = f"the folder has neither {SETTINGS_FILE} nor any table of a term"
        issue = Issue(
            code="NO_TERM", where=str(folder), message=message,
            fix=f"give a folder with {SETTINGS_FILE}, "
            f"{', '.join(f'{name}.csv' for name in REQUIRED_TABLES)}",
        )  # fmt: skip
        raise BadInputError((issue,))
    settings = _read_settings(folder) if SETTINGS_FILE in names else missing_settings()
    tables: dict[str, Parsed] = {}
    for table in TABLES:
        if table.file in names:
            tables[table.name] = _read_table(folder, table, settings.settings.language)
        elif table.name in REQUIRED_TABLES:
            tables[table.name] = unreadable(table, _missing(table, names))
        elif table.name not in DERIVATIONS:
            tables[table.name] = Parsed(table)
    return assembled(settings, tables, list(_strays(names)))


def assembled(settings: ParsedSettings, tables: dict[str, Parsed], strays: list[Issue]) -> Folder:
    """Settings and tables put together, with what a small term leaves out filled in."""
    origins = derive_tables(tables)
    ordered = {table.name: tables[table.name] for table in TABLES}
    return Folder(settings, ordered, origins, strays)


def _read_settings(folder: Source) -> ParsedSettings:
    text = decode((folder / SETTINGS_FILE).read_bytes(), SETTINGS_FILE)
    return unreadable_settings(text) if isinstance(text, Issue) else parse_settings(text)


def _read_table(folder: Source, table: Table, language: str) -> Parsed:
    text = decode((folder / table.file).read_bytes(), table.file)
    if isinstance(text, Issue):
        return unreadable(table, text)
    return parse_table(table, read_sheet(text, table.file), language)


def _missing(table: Table, names: Iterable[str]) -> Issue:
    known = {other.file for other in TABLES}
    guess = near(table.file, (name for name in names if name not in known))
    needed = ", ".join(column.name for column in table.columns if column.required)
    return Issue(
        code="MISSING_FILE",
        where=table.file,
        message="the file is missing",
        fix=guess or f"write it with at least the columns {needed}",
    )


def _strays(names: Iterable[str]) -> Iterator[Issue]:
    """CSV files that are no table: a table's name misspelt is an error, others a warning."""
    known = {table.file for table in TABLES}
    present = set(names)
    for name in sorted(present):
        if not name.endswith(".csv") or name in known or name.startswith("."):
            continue
        absent = known - present
        guess = near(name, absent - {f"{table}.csv" for table in REQUIRED_TABLES})
        if near(name, {f"{table}.csv" for table in REQUIRED_TABLES} & absent):
            continue  # told where the table is missed
        yield Issue(
            code="STRAY_FILE",
            where=name,
            message="this file is no table of a term and is not read",
            fix=guess or "rename it, or move it out of the folder",
            severity="error" if guess else "warning",
        )


def derive_tables(tables: dict[str, Parsed]) -> dict[tuple[str, int], tuple[str, int, str]]:
    """Fill in the tables that were left out; the cell that named each row."""
    origins: dict[tuple[str, int], tuple[str, int, str]] = {}
    by_name = {table.name: table for table in TABLES}
    for name, (source, column, derive) in DERIVATIONS.items():
        if name in tables:
            continue
        made = derive({other: parsed.rows for other, parsed in tables.items()})
        parsed = Parsed(by_name[name], rows=list(made.rows))
        doubt = any(bad == column for _, bad in tables[source].bad_cells)
        parsed.seen = tables[source].complete and not doubt
        tables[name] = parsed
        origins |= {(name, number): cell for number, cell in enumerate(made.origins)}
    return origins


def _wrong_cells(folder: Folder) -> Iterator[Cell]:
    for name in folder.settings.bad:
        yield "settings", 0, name
    if folder.settings.bad & {"id", "first", "last"}:
        yield "settings", None, None
    for name, parsed in folder.tables.items():
        if not parsed.complete:
            yield name, None, None
        for row, column in parsed.bad_cells:
            yield name, row, column


def _where(folder: Folder, finding: Finding) -> str:
    if finding.table == "settings":
        loc = tuple(int(p) if p.isdigit() else p for p in finding.column.split("."))
        return folder.settings.at(loc)
    cell = folder.origins.get((finding.table, finding.row))
    table, row, column = cell or (finding.table, finding.row, finding.column)
    parsed = folder.tables[table]
    return parsed.at(parsed.lines[row], column)


def _place(folder: Folder, issue: Issue) -> tuple[int, str, int, int]:
    """Sort key: files or sheets in the order of the term, then lines, then cells of a line."""
    sheets = [folder.settings.sheet, *(parsed.name for parsed in folder.tables.values())]
    found = re.match(r"^(.*?)(?:!([A-Z]+)(\d+)|:(\d+)(?::.*)?)?$", issue.where, re.DOTALL)
    name, letters, row, line = found.groups() if found else (issue.where, None, None, None)
    rank = sheets.index(name) if name in sheets else len(sheets)
    return rank, name, int(row or line or 0), len(letters or "")
