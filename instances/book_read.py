"""A term from a workbook: one sheet a table, under any of its names, and a sheet of settings."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from passerelle.instances.cells import CellError, as_typed, listed, near
from passerelle.instances.derive import DERIVATIONS
from passerelle.instances.grid import Grid, read_grids
from passerelle.instances.headings import (
    column_named,
    near_sheet,
    setting_named,
    sheet_named,
    sheet_title,
)
from passerelle.instances.layout import GridPlace, cut
from passerelle.instances.parse import Parsed, parse_table, unreadable
from passerelle.instances.read import Folder, assembled
from passerelle.instances.scenario_settings import setting_columns, setting_value
from passerelle.instances.settings import ParsedSettings, validate
from passerelle.instances.sheets import Record
from passerelle.instances.tables import (
    REQUIRED_TABLES,
    SETTINGS,
    SETTINGS_SHEET,
    TABLES,
    TEMPLATES,
    Table,
)
from passerelle.models.issue import BadInputError, Issue
from passerelle.models.rules import Settings

OTHERS = (SETTINGS, TEMPLATES.name, "index", "placed")
"""Sheets of a workbook that are no table of the term."""


def read_book(path: Path) -> Folder:
    """Settings and tables of a workbook, derived ones included, before any check of the data."""
    return parse_book(path.read_bytes(), path.name)


def parse_book(data: bytes, book: str) -> Folder:
    """The same of the bytes of a workbook that messages call ``book``."""
    sheets, strays = _sorted(read_grids(data, book), book)
    if not sheets:
        message = "no sheet of the workbook is called as a table of a term"
        title = listed((sheet_title(name, "fr") for name in REQUIRED_TABLES), most=9)
        fix = f"start from a template: passerelle new my-term.xlsx; sheets are {title}, ..."
        issue = Issue(code="NO_TERM", where=book, message=message, fix=fix)
        raise BadInputError((issue, *strays))
    settings = _settings(sheets, book)
    language = settings.settings.language
    tables: dict[str, Parsed] = {}
    for table in TABLES:
        parsed = _table(table, sheets.get(table.name), book, language)
        if parsed.rows or not parsed.complete or table.name not in DERIVATIONS:
            tables[table.name] = parsed
    return assembled(settings, tables, strays)


def _sorted(grids: tuple[Grid, ...], book: str) -> tuple[dict[str, Grid], list[Issue]]:
    """Sheets by the table they hold, and what is to be said of sheets as such."""
    found: dict[str, Grid] = {}
    strays: list[Issue] = []
    unknown = []
    for grid in grids:
        name = sheet_named(grid.title)
        if name is None:
            unknown.append(grid)
        elif name in found:
            strays.append(_double(grid, found[name], book))
        else:
            found[name] = grid
            if grid.hidden and grid.cells and name not in OTHERS:
                strays.append(_note(grid, book, "the sheet is hidden, and read all the same", ""))
    absent = [name for name in (*(t.name for t in TABLES), SETTINGS) if name not in found]
    filled = (grid for grid in unknown if grid.cells and not grid.title.startswith("_"))
    return found, strays + [_stray(grid, book, absent) for grid in filled]


def _double(grid: Grid, first: Grid, book: str) -> Issue:
    return Issue(
        code="DOUBLE_SHEET",
        where=GridPlace(book, grid.title).name,
        message=f"the sheet means the same table as '{first.title}'",
        fix="put all rows on one of the two, and remove or rename the other",
    )


def _stray(grid: Grid, book: str, absent: list[str]) -> Issue:
    meant = near_sheet(grid.title, absent)
    if meant is None:
        fix = "rename it if it is a table of the term"
        return _note(grid, book, "this sheet is no table of a term and is not read", fix)
    titles = " or ".join(f"'{sheet_title(meant, language)}'" for language in ("fr", "en", "nl"))
    return Issue(
        code="STRAY_SHEET",
        where=GridPlace(book, grid.title).name,
        message="this sheet is no table of a term",
        fix=f"did you mean {titles}?",
    )


def _note(grid: Grid, book: str, message: str, fix: str) -> Issue:
    where = GridPlace(book, grid.title).name
    return Issue(code="NOT_READ", where=where, message=message, fix=fix, severity="warning")


def _table(table: Table, grid: Grid | None, book: str, language: str) -> Parsed:
    if grid is not None:
        return parse_table(table, cut(grid, table, book), language)
    if table.name not in REQUIRED_TABLES:
        return Parsed(table)
    needed = ", ".join(column.name for column in table.columns if column.required)
    issue = Issue(
        code="MISSING_SHEET",
        where=book,
        message=f"the sheet '{sheet_title(table.name, language)}' is missing",
        fix=f"add it with at least the columns {needed}",
    )
    return unreadable(table, issue)


# --- settings ------------------------------------------------------------------------------------


def _settings(sheets: dict[str, Grid], book: str) -> ParsedSettings:
    grid = sheets.get(SETTINGS)
    if grid is None or not grid.cells:
        title = sheet_title(SETTINGS, "fr")
        issue = Issue(
            code="MISSING_SHEET",
            where=book,
            message=f"the sheet '{title}' (Settings) is missing",
            fix="add it with the columns setting and value, and at least the rows id, first, last",
        )
        return ParsedSettings(
            issues=[issue], bad=set(Settings.model_fields), sheet=f"{book}:{title}"
        )
    reading = _Settings(grid, book)
    language = reading.language()
    templates = _table(TEMPLATES, sheets.get(TEMPLATES.name), book, language)
    reading.add_templates(templates)
    reading.read(language)
    validate(reading.parsed, reading.data)
    return reading.parsed


class _Settings:
    """The rows of a sheet of settings: a name or what it means, and a value."""

    def __init__(self, grid: Grid, book: str) -> None:
        sheet = cut(grid, SETTINGS_SHEET, book)
        self.place = GridPlace(book, grid.title)
        self.parsed = ParsedSettings(sheet=self.place.name, issues=[*sheet.notes])
        self.data: dict[str, Any] = {}
        self._columns = setting_columns()
        header, *records = sheet.records
        names = [column_named(SETTINGS_SHEET, cell) for cell in header.cells]
        self._name = names.index("setting") if "setting" in names else 0
        self._value = names.index("value") if "value" in names else self._name + 1
        self._records = records if {"setting", "value"} & {*names} else [header, *records]

    def language(self) -> str:
        """The language the settings name; French, the default, where they name none."""
        column = self._columns["language"]
        for record in self._records:
            if setting_named(self._text(record, self._name), self._columns) == column.name:
                try:
                    return str(setting_value("language", column, self._text(record, self._value)))
                except CellError:
                    break  # told when the row is read
        return str(column.default)

    def add_templates(self, parsed: Parsed) -> None:
        """Day templates from the sheet of their own, if it has rows."""
        self.parsed.issues += parsed.issues
        if not parsed.complete or parsed.bad_cells:
            self.parsed.bad.add("templates")
        elif parsed.rows:
            self.data["templates"] = [row.model_dump() for row in parsed.rows]
            for number, line in enumerate(parsed.lines):
                self.parsed.cells[f"templates.{number}"] = parsed.at(line, "periods")

    def read(self, language: str) -> None:
        """All rows; what is wrong with one is told at its cell."""
        for record in self._records:
            typed = self._text(record, self._name)
            if not typed and not self._text(record, self._value):
                continue
            name = setting_named(typed, self._columns)
            if name is None:
                fix = near(typed, self._columns) or f"the names are {listed(self._columns, 60)}"
                self._tell(record, self._name, CellError(f"'{typed}' is no setting", fix))
            elif name in self.parsed.cells:
                where = self.parsed.cells[name]
                error = CellError(f"'{typed}' stands twice (also at {where})", "keep one")
                self._tell(record, self._name, error)
            else:
                self.parsed.cells[name] = self.place.at(record.line, name, self._value)
                self._put(record, name, language)

    def _put(self, record: Record, name: str, language: str) -> None:
        part, _, key = name.rpartition(".")
        column = self._columns[name]
        try:
            if self._value in record.faults:
                raise CellError(*record.faults[self._value])  # noqa: TRY301 - told like the others
            text = self._text(record, self._value)
            if self._value in record.types and column.kind != "text":
                text = as_typed(column, text, record.types[self._value])
            if text:
                target = self.data.setdefault(part, {}) if part else self.data
                target[key] = setting_value(name, column, text, language)
        except CellError as error:
            self.parsed.bad.add(part or key)
            self._tell(record, self._value, error)

    def _tell(self, record: Record, position: int, error: CellError) -> None:
        where = self.place.at(record.line, "", position)
        code = "UNKNOWN_SETTING" if position == self._name else "CELL"
        issue = Issue(code=code, where=where, message=error.message, fix=error.fix)
        self.parsed.issues.append(issue)

    @staticmethod
    def _text(record: Record, position: int) -> str:
        return record.cells[position].strip() if position < len(record.cells) else ""
