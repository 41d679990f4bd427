"""Series of events: dates apart, counts, rotation, hours of audiences, reports (R43, R45, R69)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import combinations

from passerelle.checker.context import Context, at
from passerelle.models.base import format_clock
from passerelle.models.issue import Issue
from passerelle.models.plan import PlacedSession
from passerelle.models.programmes import Series, SeriesCount

CODES = ("R22", "R43", "R45", "R69")


def check_programmes(context: Context) -> Iterator[Issue]:
    """Events on barred days or at hours their audience cannot come, counts that do not hold."""
    for session in context.sessions:
        yield from _day(context, session)
        yield from _hours(context, session)
        yield from _report(context, session)
    for row in context.term.series:
        if row.price_day is None:
            yield from _apart(context, row)
        yield from _same_time(context, row)
        yield from _rotation(context, row)
        yield from _persons(context, row)
    for count in context.term.counts:
        yield from _count(context, count)


def _day(context: Context, session: PlacedSession) -> Iterator[Issue]:
    for row in context.term.series:
        barred = context.term.closed_days(row.not_in)
        if session.session_set in row.sets and session.date in barred:
            yield Issue(
                code="R43",
                where=at(session),
                message=f"{row.id} holds nothing on {session.date} ({', '.join(row.not_in)})",
                fix="choose another date",
            )


def _hours(context: Context, session: PlacedSession) -> Iterator[Issue]:
    settings = context.term.settings
    announced = settings.announced or settings.first
    members = {group for who in context.audiences[session.session_set] for group in who.groups}
    for group in dict.fromkeys(row.group for row in context.term.audience_times):
        rows = [row for row in context.term.audience_times if row.group == group]
        if group in members and not any(
            row.admits(session.date, session.period, announced) for row in rows
        ):
            yield Issue(
                code="R45",
                where=at(session),
                message=f"{group} cannot be asked to come at {session.period}, "
                f"announced on {announced}",
                fix="choose a time that a row of audience_times allows",
            )


def _report(context: Context, session: PlacedSession) -> Iterator[Issue]:
    sites = [place.id for place in context.places(session)]
    due = context.term.report_due(context.item(session), session.date, sites)
    if session.report_due != due:
        yield Issue(
            code="R43",
            where=at(session),
            message=f"the report is due on {session.report_due}, expected {due}",
            fix="count the working days after the session",
        )


def _same_time(context: Context, row: Series) -> Iterator[Issue]:
    """At each moment that one set of the series is held, all of them are, equally often."""
    sets = [name for name in row.sets if name in context.sets] if row.same_time else []
    held = {
        name: Counter((s.date, s.period.start) for s in context.sessions if s.session_set == name)
        for name in sets
    }
    for on, start in sorted({moment for found in held.values() for moment in found}):
        counts = {name: held[name][on, start] for name in sets}
        if len(set(counts.values())) > 1:
            told = ", ".join(f"{name} {count}" for name, count in counts.items())
            yield Issue(
                code="R22",
                where=f"{row.id} {on} {format_clock(start)}",
                message=f"sets of one time are not held together: {told} sessions",
                fix="move them to one date and time, or take same_time off the series",
            )


def near_dates(context: Context, row: Series) -> Iterator[tuple[str, date, str, date, int]]:
    """Pairs of (set, date) of a series that lie too near, and the days that lack."""
    dates = sorted({(s.date, s.session_set) for s in context.sessions if s.session_set in row.sets})
    for (on, one), (then, two) in combinations(dates, 2):
        lacking = row.min_days_apart - (then - on).days
        together = one == two and context.sets[one].consecutive_days is not None
        if lacking > 0 and not together:
            yield one, on, two, then, lacking


def near_points(context: Context) -> int:
    """Points of dates too near, over the series that allow it at a price."""
    return sum(
        lacking * row.price_day
        for row in context.term.series
        if row.price_day is not None
        for *_, lacking in near_dates(context, row)
    )


def _apart(context: Context, row: Series) -> Iterator[Issue]:
    for one, on, two, then, lacking in near_dates(context, row):
        yield Issue(
            code="R43",
            where=f"{row.id} {on}",
            message=f"{one} on {on} and {two} on {then} lie {(then - on).days} days apart, "
            f"{lacking} fewer than {row.min_days_apart}",
            fix="move one of them, or let the series allow it at a price (price_day)",
        )


def _left(context: Context, sets: tuple[str, ...]) -> int:
    return sum(context.unplaced[name, ""] for name in sets)


def _territories(context: Context, session: PlacedSession) -> set[str]:
    return {context.term.territory_at(place.id) for place in context.places(session)}


def _count(context: Context, row: SeriesCount) -> Iterator[Issue]:
    sets = next((s.sets for s in context.term.series if s.id == row.series), ())
    found = sum(
        session.session_set in sets
        and (row.first is None or row.first <= session.date)
        and (row.last is None or session.date <= row.last)
        and (not row.territory or row.territory in _territories(context, session))
        for session in context.sessions
    )
    least = row.at_least - _left(context, sets)
    if found < least or (row.at_most is not None and found > row.at_most):
        span = f"{row.first or 'the start'} to {row.last or 'the end'}"
        where = f"{row.territory}, {span}" if row.territory else span
        most = "" if row.at_most is None else f", at most {row.at_most}"
        yield Issue(
            code="R69" if row.territory else "R43",
            where=f"{row.series} {where}",
            message=f"{found} sessions; expected at least {least}{most}",
            fix="move sessions of the series into the window and territory, or out of it",
        )


def _rotation(context: Context, row: Series) -> Iterator[Issue]:
    held = Counter(
        place
        for session in context.sessions
        if session.session_set in row.sets
        for place in {found.id for found in context.places(session)}
    )
    for place, count in held.items():
        if row.max_per_site is not None and count > row.max_per_site:
            yield Issue(
                code="R69",
                where=f"{row.id} {place}",
                message=f"{count} sessions there, at most {row.max_per_site}",
                fix="hold some elsewhere",
            )


def _persons(context: Context, row: Series) -> Iterator[Issue]:
    """How many sessions of the series each person of its audiences is expected at."""
    if not row.min_per_person and row.max_per_person is None:
        return
    people = dict.fromkeys(who.id for name in row.sets for who in context.audiences.get(name, ()))
    for who in people:
        mine = tuple(
            name for name in row.sets if who in {p.id for p in context.audiences.get(name, ())}
        )
        sessions = context.expected.get(who, ())
        found = sum(session.session_set in row.sets for session in sessions)
        least = row.min_per_person - _left(context, mine)
        if found < least or (row.max_per_person is not None and found > row.max_per_person):
            most = "" if row.max_per_person is None else f", at most {row.max_per_person}"
            yield Issue(
                code="R43",
                where=f"{row.id} {who}",
                message=f"takes part in {found} sessions; expected at least {least}{most}",
                fix="choose other people",
            )
