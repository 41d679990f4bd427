"""The events of a year in order of date: when, what, where, how many, what follows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import combinations

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from passerelle.exports.view import View
from passerelle.exports.words import Words, span
from passerelle.models.plan import PlacedSession
from passerelle.models.programmes import Series


def agenda(view: View, words: Words) -> RenderableType:
    """A row for each session of a series, then dates that lie too near; nothing without series."""
    in_series = {name for row in view.plan.term.series for name in row.sets}
    sessions = [row for row in view.sessions if row.session_set in in_series]
    if not sessions:
        return Text("")
    table = Table(
        title=Text(words("agenda"), style="bold"), title_justify="left", box=box.SIMPLE_HEAD
    )
    for key in ("date", "time", "session", "site", "participants", "report"):
        table.add_column(Text(words(key)), justify="right" if key == "participants" else "left")
    for session in sessions:
        table.add_row(*map(Text, _cells(view, words, session)))
    near = [Text(line) for line in near_lines(view, words)]
    unsure = any(session.provisional for session in sessions)
    legend = [Text(f"? {words('provisional')}", style="dim")] if unsure else []
    return Group(table, *legend, *near, Text(""))


def _cells(view: View, words: Words, session: PlacedSession) -> Iterator[str]:
    sure = " ?" if session.provisional else ""
    yield f"{words.day(session.date)}{sure}"
    yield span(session.period)
    yield view.title(session)
    yield ", ".join(dict.fromkeys(place.town or place.text for place in view.places(session)))
    yield str(len(view.expected(session)))
    yield words.day(session.report_due) if session.report_due else ""


def near_lines(view: View, words: Words) -> Iterator[str]:
    """Dates of a series that lie nearer than it asks, in words: the price of a conflict."""
    for row in view.plan.term.series:
        for one, on, two, then in _near(view, row):
            yield words(
                "too_near",
                series=row.title or row.id,
                one=f"{one} ({words.day(on)})",
                two=f"{two} ({words.day(then)})",
                days=(then - on).days,
                asked=row.min_days_apart,
            )


def _near(view: View, row: Series) -> Iterator[tuple[str, date, str, date]]:
    dates = sorted({(s.date, s.session_set) for s in view.sessions if s.session_set in row.sets})
    for (on, one), (then, two) in combinations(dates, 2):
        item = view.sets.get(one)
        together = one == two and item is not None and item.consecutive_days is not None
        if (then - on).days < row.min_days_apart and not together:
            yield one, on, two, then
