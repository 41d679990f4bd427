"""A term as scenarios change it: each value read and each check made as for a term from disk."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Annotated, Any

from pydantic import TypeAdapter, ValidationError

from passerelle.instances.cells import CellError, cell_text, cell_value, listed, near
from passerelle.instances.checks import as_issue
from passerelle.instances.derive import DERIVATIONS
from passerelle.instances.findings import Finding
from passerelle.instances.parse import Parsed, parse_table
from passerelle.instances.read import Folder, derive_tables, examined
from passerelle.instances.scenario_read import Step, Written
from passerelle.instances.scenario_settings import Mark, SettingsDraft, cell_of
from passerelle.instances.settings import ParsedSettings
from passerelle.instances.sheets import Record, Sheet
from passerelle.instances.tables import TABLES, Column, Table
from passerelle.models.base import Row
from passerelle.models.issue import BadInputError, Issue
from passerelle.models.scenario import AddRow, Cells, Change, RemoveRows, SetRows, table_of
from passerelle.models.term import Term

_SETTINGS = "settings"
_BY_NAME = {table.name: table for table in TABLES}


def apply(term: Term, scenarios: Sequence[Written]) -> Term:
    """The term with all changes of the scenarios made, one after the other.

    Values are read and the whole term is checked exactly as if it had been written so in its
    tables. Raises BadInputError with every mistake, each at the line of the change that made it.
    """
    draft = _Draft(term)
    for written in scenarios:
        for number, change in enumerate(written.scenario.changes):
            _Changing(draft, written, number).make(change)
    return draft.finished(scenarios)


@dataclass
class _Line:
    """A row as texts of its cells, and where each was written; "" stands for the row itself."""

    cells: dict[str, str]
    marks: dict[str, Mark] = field(default_factory=dict)

    def mark(self, column: str) -> Mark | None:
        return self.marks.get(column) or self.marks.get("")

    def name(self, table: Table) -> str:
        keys = ["id"] if table.has_id else [c.name for c in table.columns if c.required][:3]
        return " ".join(filter(None, (self.cells.get(key, "") for key in keys)))


class _Draft:
    """All tables as texts while scenarios change them."""

    def __init__(self, term: Term) -> None:
        self.term = term
        self.settings = SettingsDraft(term.settings)
        self.changed: dict[str, list[_Line]] = {}
        self.issues: list[Issue] = []

    def rows(self, table: Table) -> list[_Line]:
        """The rows of a table, to be changed."""
        if table.name not in self.changed:
            self.changed[table.name] = [_line(table, row) for row in getattr(self.term, table.name)]
        return self.changed[table.name]

    def finished(self, scenarios: Sequence[Written]) -> Term:
        """The term of it all; BadInputError if it has errors."""
        settings = self.settings.finished()
        bad = {name.partition(".")[0] for name in self.settings.bad}
        tables = {table.name: self._parsed(table) for table in TABLES if not self._derived(table)}
        origins = derive_tables(tables)
        ordered = {table.name: tables[table.name] for table in TABLES}
        folder = Folder(ParsedSettings(settings, bad=bad), ordered, origins, [])
        term, findings = examined(folder)
        after = "+".join(written.name for written in scenarios)
        issues = [*self.issues, *self._bad_settings(after)]
        for name, parsed in folder.tables.items():
            issues += [self._located(_BY_NAME[name], issue) for issue in parsed.issues]
        for finding in findings:
            # what follows from changes that could not be made is not told
            if finding.severity == "error" and not self.issues:
                issues.append(as_issue(finding, self._where(folder, finding, after)))
        if issues:
            raise BadInputError(tuple(issues))
        return term

    def _derived(self, table: Table) -> bool:
        """Whether the table is no more than what other tables name, and is to stay so."""
        if table.name not in DERIVATIONS or table.name in self.changed:
            return False
        *_, derive = DERIVATIONS[table.name]
        rows = {other.name: getattr(self.term, other.name) for other in TABLES}
        return bool(derive(rows).rows == getattr(self.term, table.name))

    def _parsed(self, table: Table) -> Parsed:
        if table.name not in self.changed:
            rows = list(getattr(self.term, table.name))
            return Parsed(table, rows=rows, lines=list(range(1, len(rows) + 1)))
        names = tuple(column.name for column in table.columns)
        records = [Record(0, names)]
        for number, line in enumerate(self.changed[table.name], start=1):
            records.append(Record(number, tuple(line.cells.get(name, "") for name in names)))
        return parse_table(table, Sheet(tuple(records)))

    def _bad_settings(self, after: str) -> Iterator[Issue]:
        for name, error in self.settings.bad.items():
            where = f"{self.settings.mark(name) or after}:{_SETTINGS}:{name}"
            yield Issue(code="CELL", where=where, message=error.message, fix=error.fix)

    def _located(self, table: Table, issue: Issue) -> Issue:
        """An issue of the table's parser, at the line of the scenario."""
        _, line, column = (*issue.where.split(":", 2), "", "")[:3]
        where = self._place(table, int(line) - 1, column, "")
        return issue.model_copy(update={"where": where})

    def _where(self, folder: Folder, finding: Finding, after: str) -> str:
        if finding.table == _SETTINGS:
            return f"{self.settings.mark(finding.column) or after}:{_SETTINGS}:{finding.column}"
        cell = folder.origins.get((finding.table, finding.row))
        name, row, column = cell or (finding.table, finding.row, finding.column)
        parsed = folder.tables[name]
        number = parsed.lines[row] - 1 if parsed.lines else row
        return self._place(_BY_NAME[name], number, column, after)

    def _place(self, table: Table, row: int, column: str, after: str) -> str:
        """File and line of a cell that was changed; else its row, and after which scenarios."""
        if table.name in self.changed:
            line = self.changed[table.name][row]
        else:
            line = _line(table, getattr(self.term, table.name)[row])
        mark = line.mark(column)
        name = f"{table.name} {line.name(table)}".strip()
        return ":".join(filter(None, (str(mark) if mark else f"after {after}", name, column)))


def _line(table: Table, row: Row) -> _Line:
    plain = row.model_dump(mode="json")
    return _Line({c.name: cell_text(c, getattr(row, c.name), plain[c.name]) for c in table.columns})


@dataclass
class _Changing:
    """One change being made; every mistake in it goes to the draft's issues."""

    draft: _Draft
    written: Written
    number: int

    def make(self, change: Change) -> None:
        """Make the change as far as it can be made."""
        name = table_of(change)
        if name == _SETTINGS:
            self._settings(change)
            return
        table = _BY_NAME.get(name)
        if table is None:
            fix = near(name, (*_BY_NAME, _SETTINGS)) or f"the tables are {listed(_BY_NAME, 40)}"
            self._tell((), CellError(f"there is no table '{name}'", fix), name)
            return
        match change:
            case AddRow():
                self._add(table, change)
            case SetRows():
                self._set(table, change)
            case RemoveRows():
                rows, gone = self.draft.rows(table), self._chosen(table, change)
                rows[:] = [row for row in rows if not any(row is other for other in gone)]

    def _mark(self, *path: Step) -> Mark:
        return Mark(self.written.file, self.written.line(self.number, *path))

    def _tell(self, path: tuple[Step, ...], error: CellError, *where: str) -> None:
        place = ":".join((str(self._mark(*path)), *where))
        issue = Issue(code="SCENARIO", where=place, message=error.message, fix=error.fix)
        self.draft.issues.append(issue)

    def _settings(self, change: Change) -> None:
        settings = self.draft.settings
        if not isinstance(change, AddRow) and (
            change.where or (change.id and isinstance(change, SetRows))
        ):
            fix = "write dotted names in 'values', e.g. 'templates.long: [09:00-12:30]'"
            self._tell((), CellError("settings have no rows to choose from", fix), _SETTINGS)
            return
        if isinstance(change, RemoveRows):
            for name in change.ids:
                self._try(("id",), name, partial(settings.remove, name, self._mark("id")))
            return
        put: Callable[..., None] = settings.set if isinstance(change, SetRows) else settings.add
        for name, cell in change.values.items():
            mark = self._mark("values", name)
            self._try(("values", name), name, partial(put, name, cell, mark))

    def _try(self, path: tuple[Step, ...], name: str, act: Callable[[], None]) -> None:
        try:
            act()
        except CellError as error:
            self._tell(path, error, _SETTINGS, name)

    def _add(self, table: Table, change: AddRow) -> None:
        cells = self._cells(table, change.values, "values")
        marks = {name: self._mark("values", name) for name in cells}
        self.draft.rows(table).append(_Line(cells, {**marks, "": self._mark()}))

    def _set(self, table: Table, change: SetRows) -> None:
        cells = self._cells(table, change.values, "values")
        for line in self._chosen(table, change):
            line.cells |= cells
            line.marks |= {name: self._mark("values", name) for name in cells}

    def _cells(self, table: Table, cells: Cells, part: str) -> dict[str, str]:
        """Texts of cells by column; unknown columns, and lists out of place, are told."""
        known = {column.name: column for column in table.columns}
        found = {}
        for name, cell in cells.items():
            column = known.get(name.strip().casefold().replace(" ", "_"))
            if column is None:
                fix = near(name, known) or f"the columns are {listed(known, most=40)}"
                error = CellError(f"'{name}' is no column of {table.name}", fix)
                self._tell((part, name), error, table.name, name)
                continue
            try:
                found[column.name] = cell_of(column, cell)
            except CellError as error:
                self._tell((part, name), error, table.name, name)
        return found

    def _chosen(self, table: Table, change: SetRows | RemoveRows) -> list[_Line]:
        """The rows a change is about; told if an id is unknown or no row is as described."""
        rows = self.draft.rows(table)
        before = len(self.draft.issues)
        if change.ids and not table.has_id:
            fix = f"write 'where:' with some of {listed((c.name for c in table.columns), 12)}"
            self._tell(("id",), CellError(f"rows of {table.name} have no id", fix), table.name)
        elif change.ids:
            known = {line.cells.get("id", "") for line in rows}
            for name in change.ids:
                if name not in known:
                    fix = near(name, sorted(known)) or f"there are {listed(sorted(known))}"
                    error = CellError(f"{table.name} has no row '{name}'", fix)
                    self._tell(("id",), error, table.name, name)
            rows = [line for line in rows if line.cells.get("id") in change.ids]
        where = self._cells(table, change.where, "where")
        for name, text in where.items():
            rows = self._as_described(table, rows, name, text)
            if not rows:
                break
        return rows if len(self.draft.issues) == before else []

    def _as_described(self, table: Table, rows: list[_Line], name: str, text: str) -> list[_Line]:
        """Rows whose cell of a column means the same as a text; told if there are none."""
        column = table.column(name)
        read = _reader(table, column)
        wanted = read(text)
        found = [row for row in rows if read(row.cells.get(name, "")) == wanted]
        if rows and not found:
            texts = sorted({row.cells.get(name, "") for row in rows})
            fix = near(text, texts) or f"there are {listed(texts)}"
            error = CellError(f"no row of {table.name} has {name} '{text}'", fix)
            self._tell(("where", name), error, table.name, name)
        elif not rows:
            self._tell(("where", name), CellError(f"{table.name} has no rows"), table.name)
        return found


def _reader(table: Table, column: Column) -> Callable[[str], Any]:
    """What texts say in a cell of a column, so that ``Tue-Wed`` equals ``Tue;Wed``."""
    info = table.model.model_fields[column.name]
    kind: Any = Annotated[info.annotation, *info.metadata] if info.metadata else info.annotation
    adapter: TypeAdapter[Any] = TypeAdapter(kind)

    def read(text: str) -> Any:
        try:
            return adapter.validate_python(cell_value(column, text)) if text else column.default
        except (CellError, ValidationError):
            return text

    return read
