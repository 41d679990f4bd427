"""A term as a workbook, or an empty one to fill in: sheets with help, lists and formats."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from passerelle.instances.book_cells import (
    Formats,
    format_of,
    formats_of,
    worded,
    write_text,
    write_value,
)
from passerelle.instances.book_read import parse_book
from passerelle.instances.cells import cell_text
from passerelle.instances.checks_ids import REFERENCES, Reference
from passerelle.instances.examples import EXAMPLES
from passerelle.instances.headings import (
    choice_word,
    choice_words,
    heading,
    help_of,
    hints,
    kind_words,
    phrase,
    setting_help,
    sheet_help,
    sheet_title,
)
from passerelle.instances.layout import COMMENT, letters
from passerelle.instances.scenario_settings import setting_columns
from passerelle.instances.tables import (
    REQUIRED_TABLES,
    SETTINGS,
    SETTINGS_SHEET,
    TABLES,
    TEMPLATES,
    Column,
    Table,
)
from passerelle.models.base import Row
from passerelle.models.issue import BadInputError, Issue
from passerelle.models.rules import Settings
from passerelle.models.term import Term

CREATED = datetime(2000, 1, 1)
"""A fixed date of creation: the same term gives the same bytes."""
SPARE_ROWS = 500
LISTS = "_lists"
_INLINE = 255  # characters of a list that a validation can hold itself
_WIDTHS = {"date": 12, "clock": 9, "whole": 11, "decimal": 11, "yes_no": 9, "choice": 18}
_NEEDED = (SETTINGS, *REQUIRED_TABLES)
_NEEDED_SETTINGS = ("id", "first", "last")


def book_bytes(term: Term | None, language: str) -> bytes:
    """The bytes of a workbook in a language (en, fr, nl); without a term an empty one.

    Values left at their default are not written. What is empty shows an example.
    """
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties({"created": CREATED})
        _Writer(book, term, language).write()
    return buffer.getvalue()


@dataclass
class _Writer:
    book: xlsxwriter.Workbook
    term: Term | None
    language: str

    def __post_init__(self) -> None:
        self.formats: Formats = formats_of(self.book, self.language)
        self._lists: dict[tuple[str, ...], str] = {}

    def write(self) -> None:
        """All sheets: how to, settings, day templates, then each table."""
        self._index()
        self._settings()
        templates = self.term.settings.templates if self.term else ()
        default = Settings.model_fields["templates"].default
        self._table(TEMPLATES, () if templates == default else templates)
        for table in TABLES:
            self._table(table, getattr(self.term, table.name) if self.term else ())
        self._write_lists()

    def _sheet(self, name: str) -> Worksheet:
        sheet = self.book.add_worksheet(sheet_title(name, self.language))
        if name in _NEEDED:
            sheet.set_tab_color("#F4B183")
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        return sheet

    def _index(self) -> None:
        sheet = self._sheet("index")
        sheet.set_column(0, 0, 26)
        sheet.set_column(1, 1, 90)
        sheet.write_string(0, 0, "Passerelle", self.formats.title)
        lines = hints(self.language)
        for number, line in enumerate(lines, start=1):
            sheet.merge_range(number, 0, number, 1, line, self.formats.prose)
            sheet.set_row(number, 32 if len(line) > 110 else 17)
        top = len(lines) + 2
        for position, name in enumerate(("sheet", "meaning")):
            text = heading("index", name, self.language)
            sheet.write_string(top, position, text, self.formats.optional)
        names = (SETTINGS, TEMPLATES.name, *(table.name for table in TABLES))
        for row, name in enumerate(names, start=top + 1):
            title = sheet_title(name, self.language)
            target = f"internal:'{title.replace(chr(39), chr(39) * 2)}'!A1"
            sheet.write_url(row, 0, target, self.formats.link, title)
            needed = f" ({phrase('required', self.language)})" if name in _NEEDED else ""
            sheet.write_string(row, 1, sheet_help(name, self.language) + needed)

    # --- settings --------------------------------------------------------------------------------

    def _settings(self) -> None:
        sheet = self._sheet(SETTINGS)
        for position, width in enumerate((30, 28, 70, 28)):
            sheet.set_column(position, position, width)
        names = [*(column.name for column in SETTINGS_SHEET.columns), "default"]
        for position, name in enumerate(names):
            sheet.write_string(0, position, self._setting_heading(name), self.formats.optional)
        sheet.freeze_panes(1, 2)
        for row, (name, column) in enumerate(setting_columns().items(), start=1):
            needed = name in _NEEDED_SETTINGS
            style = self.formats.required if needed else self.formats.prose
            sheet.write_string(row, 0, name, style)
            self._setting_value(sheet, row, name, column)
            meaning = setting_help(name, self.language, column.description)
            kind = kind_words(column, self.language)
            sheet.write_string(row, 2, f"{meaning} ({kind})" if kind else meaning)
            if not column.required:
                write_text(sheet, row, 3, _default_text(column, self.language), self.formats)

    def _setting_heading(self, name: str) -> str:
        if name == "default":
            return phrase("default", self.language)
        return heading(SETTINGS, name, self.language)

    def _setting_value(self, sheet: Worksheet, row: int, name: str, column: Column) -> None:
        sheet.write_blank(row, 1, None, format_of(column, self.formats))
        self._validate(sheet, column, (row, row), 1, None)
        value: Any = self.term.settings if self.term else None
        if value is None:
            if name == "language":
                write_text(sheet, row, 1, choice_word(self.language, self.language), self.formats)
            return
        for step in name.split("."):
            value = getattr(value, step)
        plain = list(value) if isinstance(value, tuple) else value
        write_value(
            sheet, (row, 1), column, _as_choice(column, value), plain,
            formats=self.formats, language=self.language,
        )  # fmt: skip

    # --- tables ----------------------------------------------------------------------------------

    def _table(self, table: Table, rows: Sequence[Row]) -> None:
        sheet = self._sheet(table.name)
        for position, column in enumerate(table.columns):
            self._head(sheet, table, column, position)
        sheet.freeze_panes(1, 1)
        if not rows:
            self._example(sheet, table)
        for number, row in enumerate(rows, start=1):
            plain = row.model_dump(mode="json")
            for position, column in enumerate(table.columns):
                write_value(
                    sheet, (number, position), column, getattr(row, column.name),
                    plain[column.name], formats=self.formats, language=self.language,
                )  # fmt: skip
        if rows:
            sheet.autofilter(0, 0, len(rows), len(table.columns) - 1)
        last = len(rows) + SPARE_ROWS
        targets = {ref.column: ref for ref in REFERENCES if ref.table == table.name}
        for position, column in enumerate(table.columns):
            self._validate(sheet, column, (1, last), position, targets.get(column.name))

    def _head(self, sheet: Worksheet, table: Table, column: Column, position: int) -> None:
        text = heading(table.name, column.name, self.language)
        style = self.formats.required if column.required else self.formats.optional
        sheet.write_string(0, position, text, style)
        width = max(_WIDTHS.get(column.kind, 20), min(len(text) + 3, 24))
        sheet.set_column(position, position, width, format_of(column, self.formats))
        note = self._help(table, column)
        options = {"x_scale": 2, "y_scale": 1 + len(note) / 160, "font_size": 9}
        sheet.write_comment(0, position, note, options)

    def _help(self, table: Table, column: Column) -> str:
        """What a column means, what a cell holds, and what an empty one stands for."""
        meaning = help_of(table.name, column.name, self.language, column.description)
        parts = [meaning[:1].upper() + meaning[1:], kind_words(column, self.language)]
        if column.kind == "choice":
            words = ", ".join(choice_words(column, self.language))
            parts[1] = f"{phrase('of', self.language)}: {words}"
        for reference in REFERENCES:
            if (reference.table, reference.column) == (table.name, column.name):
                titles = [sheet_title(name, self.language) for name in reference.targets]
                parts.append(phrase("refers", self.language, sheets=" / ".join(titles)))
        if column.many:
            parts.append(phrase("list", self.language))
        if column.required:
            parts.append(phrase("required", self.language))
        else:
            default = _default_text(column, self.language)
            parts.append(phrase("empty", self.language, value=default))
        return "\n".join(filter(None, parts))

    def _example(self, sheet: Worksheet, table: Table) -> None:
        cells = EXAMPLES.get(table.name, {})
        for position, column in enumerate(table.columns):
            text = cells.get(column.name, "")
            if position == 0:
                text = f"{COMMENT} {text}"
            value = tuple(text.split(";")) if column.many else text
            sheet.write_string(
                1, position, worded(column, text, value, self.language), self.formats.example
            )

    # --- lists to choose from --------------------------------------------------------------------

    def _validate(
        self, sheet: Worksheet, column: Column, rows: tuple[int, int], position: int,
        reference: Reference | None,
    ) -> None:  # fmt: skip
        """A list to choose from; what is typed otherwise is left to the reader, which says more."""
        options: dict[str, Any] = {"validate": "list", "ignore_blank": True, "show_error": False}
        if column.kind in ("choice", "yes_no") and not column.many:
            words = choice_words(column, self.language) or tuple(
                choice_word(word, self.language) for word in ("yes", "no")
            )
            options["source"] = self._source(words)
        elif reference and len(reference.targets) == 1 and not reference.teams:
            options["source"] = self._ids(reference)
        else:
            return
        sheet.data_validation(rows[0], position, rows[1], position, options)

    def _source(self, words: tuple[str, ...]) -> list[str] | str:
        if len(",".join(words)) <= _INLINE and not any("," in word for word in words):
            return list(words)
        if words not in self._lists:
            letter = letters(len(self._lists))
            self._lists[words] = f"={LISTS}!${letter}$1:${letter}${len(words)}"
        return self._lists[words]

    def _ids(self, reference: Reference) -> str:
        (name,) = reference.targets
        table = next(table for table in TABLES if table.name == name)
        columns = [column.name for column in table.columns]
        letter = letters(columns.index(reference.target_column))
        rows = len(getattr(self.term, name)) if self.term else 0
        title = sheet_title(name, self.language).replace("'", "''")
        return f"='{title}'!${letter}$2:${letter}${rows + SPARE_ROWS}"

    def _write_lists(self) -> None:
        if not self._lists:
            return
        sheet = self.book.add_worksheet(LISTS)
        sheet.hide()
        for position, words in enumerate(self._lists):
            for row, word in enumerate(words):
                sheet.write_string(row, position, word)


def _as_choice(column: Column, value: Any) -> Any:
    """A choice that is a number, as the text its column holds."""
    return str(value) if column.kind == "choice" and isinstance(value, int) else value


def _default_text(column: Column, language: str) -> str:
    """What an empty cell stands for, in words."""
    default = _as_choice(column, column.default)
    shown = Column(column.name, column.kind, column.many, required=True, default=None)
    plain: Any = list(default) if isinstance(default, tuple) else default
    if column.kind == "clock" and isinstance(default, int):
        plain = f"{default // 60:02d}:{default % 60:02d}"
    text = cell_text(shown, default, plain)
    return worded(column, text, default, language) if text else phrase("nothing", language)


def checked_book(term: Term, language: str) -> bytes:
    """The bytes of a term's workbook, which read back as the same term.

    Raises BadInputError that names the values that a cell cannot hold.
    """
    data = book_bytes(term, language)
    again = parse_book(data, "workbook").term()
    if again == term:
        return data
    issues = tuple(_differences(term, again))
    raise BadInputError(issues or (_unwritable("settings", "they"),))


def _differences(term: Term, again: Term) -> Iterator[Issue]:
    """The first cell of each table that does not read back as it is."""
    for table in TABLES:
        before, after = getattr(term, table.name), getattr(again, table.name)
        cells = (
            (number, column.name, getattr(row, column.name))
            for number, row in enumerate(before)
            for column in table.columns
            if number >= len(after)
            or getattr(after[number], column.name) != getattr(row, column.name)
        )
        for number, column, value in islice(cells, 1):
            yield _unwritable(f"{table.name}: row {number + 1}: {column}", repr(value))


def _unwritable(where: str, value: str) -> Issue:
    message = f"{value} cannot be written in a cell of a workbook"
    return Issue(code="UNWRITABLE", where=where, message=message, fix="change the value")
