"""A plan as one workbook: a summary, the weeks as grids, and a table for everybody it concerns.

It holds personal data, as the CSV tables do, and no home. No text is ever a formula.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from passerelle.exports.atomic import write_bytes
from passerelle.exports.csv import FORMULA
from passerelle.exports.summary import state_facts
from passerelle.exports.view import View, iso_week
from passerelle.exports.words import Lang, Words, span, words_of
from passerelle.exports.workbook_tables import Cell, Table, plan_tables
from passerelle.exports.workbook_words import head, sheet_title
from passerelle.models.base import Period
from passerelle.models.plan import PlacedSession, Plan

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

FILE = "plan.xlsx"
DAY_WIDTH = 28
MOST_ROWS = 1_000_000
"""Of a sheet; programs take 1,048,576."""
CREATED = datetime(2000, 1, 1)
"""A fixed date of creation: the same plan gives the same bytes."""
_WIDE = {"title": 36, "place": 34, "message": 60, "blockers": 60, "before": 44, "after": 44}
_WIDE |= {"trainers": 22, "item": 28, "change": 26, "reason": 30, "presence": 30, "line": 40}


def write_workbook(
    plan: Plan, folder: Path, lang: Lang | None = None, since: Plan | None = None
) -> Path:
    """Write ``plan.xlsx`` into a folder, at once; its path. ``since`` adds what has changed."""
    path = folder / FILE
    write_bytes(path, workbook_bytes(plan, lang, since))
    return path


def workbook_bytes(plan: Plan, lang: Lang | None = None, since: Plan | None = None) -> bytes:
    """The bytes of a plan's workbook; the same each time."""
    import xlsxwriter

    buffer = io.BytesIO()
    words = words_of(plan, lang)
    with xlsxwriter.Workbook(buffer, {"constant_memory": True}) as book:
        book.set_properties({"created": CREATED})
        writer = _Writer(book, words)
        writer.summary(plan)
        writer.weeks(plan)
        for table in plan_tables(plan, words, since):
            writer.table(table)
    return buffer.getvalue()


def _lines_of(text: str) -> int:
    """Lines a text takes in a column of a week."""
    return sum(1 + len(line) // DAY_WIDTH for line in text.split("\n"))


@dataclass
class _Writer:
    book: Workbook
    words: Words

    def __post_init__(self) -> None:
        make = self.book.add_format
        days = "yyyy-mm-dd" if self.words.lang == "en" else "dd/mm/yyyy"
        wrap = {"text_wrap": True, "valign": "top"}
        self.text: Format = make(wrap)
        self.quoted: Format = make({**wrap, "quote_prefix": True})
        self.date: Format = make({"num_format": days, "valign": "top", "align": "left"})
        self.clock: Format = make({"num_format": "hh:mm", "valign": "top", "align": "left"})
        self.number: Format = make({"num_format": "#,##0.##", "valign": "top"})
        self.head: Format = make({**wrap, "bold": True, "bg_color": "#DDEBF7", "border": 1})
        self.title: Format = make({"bold": True, "font_size": 16})
        self.box: Format = make({**wrap, "border": 1, "border_color": "#BFBFBF"})
        self.quoted_box: Format = make(
            {**wrap, "border": 1, "border_color": "#BFBFBF", "quote_prefix": True}
        )

    def _sheet(self, name: str) -> Worksheet:
        sheet = self.book.add_worksheet(sheet_title(name, self.words.lang))
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        return sheet

    def _write(self, sheet: Worksheet, row: int, column: int, value: Cell) -> None:
        """One cell: dates, times and numbers as such, everything else as text."""
        if value is None or value == "":
            return
        if isinstance(value, bool):
            sheet.write_string(row, column, self.words("yes" if value else "no"), self.text)
        elif isinstance(value, int | float):
            sheet.write_number(row, column, value, self.number)
        elif isinstance(value, time):
            sheet.write_datetime(row, column, value, self.clock)
        elif isinstance(value, date):
            day = datetime(value.year, value.month, value.day)
            sheet.write_datetime(row, column, day, self.date)
        else:
            style = self.quoted if value.startswith(FORMULA) else self.text
            sheet.write_string(row, column, value, style)

    def table(self, table: Table) -> None:
        """A sheet of one table, with a filter on each column."""
        sheet = self._sheet(table.name)
        for position, key in enumerate(table.heads):
            text = head(key, self.words.lang)
            width = _WIDE.get(key, max(11, len(text) + 3))
            sheet.set_column(position, position, width)
            sheet.write_string(0, position, text, self.head)
        sheet.freeze_panes(1, 1)
        sheet.repeat_rows(0)
        rows = iter(table.rows)
        number = 0
        for number, row in enumerate(islice(rows, MOST_ROWS), start=1):
            for position, value in enumerate(row):
                self._write(sheet, number, position, value)
        left = sum(1 for _ in rows)
        if left:
            sheet.write_string(number + 1, 0, self.words("more", count=left), self.text)
        sheet.autofilter(0, 0, max(number, 1), len(table.heads) - 1)

    def summary(self, plan: Plan) -> None:
        """The first sheet: how good the plan is."""
        sheet = self._sheet("summary")
        sheet.set_column(0, 0, 44)
        sheet.set_column(1, 1, 60)
        name = plan.term.settings.title or plan.term.settings.id
        sheet.write_string(0, 0, self.words("summary_of", name=name), self.title)
        for row, (label, value) in enumerate(state_facts(plan, self.words).items(), start=2):
            self._write(sheet, row, 0, label)
            self._write(sheet, row, 1, value)

    def weeks(self, plan: Plan) -> None:
        """All weeks under each other: days across, times down."""
        sheet = self._sheet("weeks")
        view = View(plan)
        sheet.set_column(0, 0, 13)
        sheet.set_column(1, 7, DAY_WIDTH)
        found: dict[date, list[PlacedSession]] = {}
        for session in view.sessions:
            monday = session.date - timedelta(days=session.date.weekday())
            found.setdefault(monday, []).append(session)
        row = 0
        for monday, sessions in found.items():
            row = self._week(sheet, view, row, monday, sessions)

    def _week(
        self, sheet: Worksheet, view: View, row: int, monday: date, sessions: list[PlacedSession]
    ) -> int:
        """One week from a row on; the row after it."""
        last = max(4, *(session.date.weekday() for session in sessions))
        days = [monday + timedelta(days=n) for n in range(last + 1)]
        sheet.write_string(row, 0, iso_week(monday), self.head)
        for position, day in enumerate(days, start=1):
            sheet.write_string(row, position, self.words.day(day), self.head)
        spans = sorted({(s.period.start, s.period.end) for s in sessions})
        for start, end in spans:
            row += 1
            here = [s for s in sessions if (s.period.start, s.period.end) == (start, end)]
            cells = [self._cells(view, [s for s in here if s.date == day]) for day in days]
            sheet.set_row(row, 15 * max(map(_lines_of, cells)))
            sheet.write_string(row, 0, span(Period(start, end)), self.head)
            for position, text in enumerate(cells, start=1):
                style = self.quoted_box if text.startswith(FORMULA) else self.box
                if text:
                    sheet.write_string(row, position, text, style)
        return row + 2

    def _cells(self, view: View, sessions: Iterable[PlacedSession]) -> str:
        return "\n\n".join("\n".join(self._lines(view, session)) for session in sessions)

    def _lines(self, view: View, session: PlacedSession) -> Sequence[str]:
        groups = ", ".join(view.groups(session)) or self.words("everyone")
        crew = ", ".join(view.trainer_name(seat.trainer) for seat in session.seats)
        places = " + ".join(place.short for place in view.places(session))
        sure = self.words("provisional") if session.provisional else ""
        lines = (f"{view.title(session)} ({session.learner or groups})", places, crew, sure)
        return [line for line in lines if line]
