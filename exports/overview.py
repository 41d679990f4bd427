"""The whole plan by ISO week: sessions per group, placements, closed weeks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta

from rich import box
from rich.table import Table
from rich.text import Text

from passerelle.exports.view import View, iso_week
from passerelle.exports.words import Words
from passerelle.models.base import WEEKDAYS


def overview(view: View, words: Words, mondays: Iterable[date]) -> Table:
    """One row a week: sessions of each group (individual ones apart), all sessions, placements."""
    term = view.plan.term
    title = Text(words("overview", name=term.settings.title or term.settings.id), style="bold")
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD)
    for name in (words("week_column"), words("dates")):
        table.add_column(name, no_wrap=True)
    names = [group.id for group in term.groups]
    for name in (*names, words("interview"), words("sessions"), words("placements")):
        table.add_column(Text(name), justify="right")
    counts = _counts(view, names)
    unsure = {iso_week(row.date) for row in view.sessions if row.provisional}
    if unsure:
        table.caption = Text(f"? {words('provisional')}", style="dim")
    placed = Counter(
        iso_week(monday) for row in view.internships for monday in {_monday(d) for d in row.days}
    )
    for monday in mondays:
        week = iso_week(monday)
        cells = [_cell(view, words, name, monday, counts[week, name]) for name in names]
        cells += [_number(counts[week, _SINGLE])]
        cells += [_number(counts[week, _ALL], unsure=week in unsure)]
        dates = f"{monday:%d/%m}–{monday + timedelta(days=6):%d/%m}"
        table.add_row(week, dates, *cells, _number(placed[week]))
    return table


_SINGLE = "\0individual"
_ALL = "\0all"


def _counts(view: View, groups: list[str]) -> Counter[tuple[str, str]]:
    found: Counter[tuple[str, str]] = Counter()
    for session in view.sessions:
        if session.state == "cancelled":
            continue
        week = iso_week(session.date)
        found[week, _ALL] += 1
        keys = (_SINGLE,) if session.learner else view.groups(session) or groups
        found.update((week, key) for key in keys)
    return found


def _cell(view: View, words: Words, group: str, monday: date, count: int) -> Text:
    if not count and _closed(view, group, monday):
        return Text(words("closed"), style="dim")
    return _number(count)


def _number(count: int, *, unsure: bool = False) -> Text:
    """A count; with a question mark where some of it is provisional."""
    mark = " ?" if unsure else ""
    return Text(f"{count}{mark}") if count else Text("·", style="dim")


def _closed(view: View, group: str, monday: date) -> bool:
    """Whether each class day of the week is a closing day of some member of the group."""
    term = view.plan.term
    owners = {person.organisation for person in term.members(group)}
    calendars = {name for owner in owners for name in term.organisation_calendars(owner)}
    closed = term.closed_days(calendars)
    numbers = (WEEKDAYS.index(name) for name in term.settings.class_weekdays)
    return all(monday + timedelta(days=number) in closed for number in numbers)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
