"""Class only on days that sites, learners and trainers share (R23-R25, R39)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from passerelle.checker.context import Context, at
from passerelle.checker.facts import monday
from passerelle.checker.placements import recall_days
from passerelle.models.base import WEEKDAYS
from passerelle.models.issue import Issue
from passerelle.models.plan import PlacedSession

CODES = ("R23", "R24", "R25", "R39")


def check_calendar(context: Context) -> Iterator[Issue]:
    """Sessions on closed days, outside the term, or in a week of placement."""
    for session in context.sessions:
        yield from _term_days(context, session)
        yield from _closed_places(context, session)
        yield from _closed_people(context, session)
    yield from _placements(context)


def _term_days(context: Context, session: PlacedSession) -> Iterator[Issue]:
    settings, item, on = context.term.settings, context.item(session), session.date
    if not settings.first <= on <= settings.last:
        yield Issue(
            code="R25",
            where=at(session),
            message=f"{on} is outside the term ({settings.first} to {settings.last})",
            fix="place it inside the term",
        )
    pinned = any(p.session_set == item.id and p.date == on for p in context.term.pins)
    allowed = frozenset(item.weekdays.days) or context.class_weekdays
    if on.weekday() not in allowed and not pinned and on not in item.dates:
        days = ", ".join(WEEKDAYS[weekday] for weekday in sorted(allowed))
        yield Issue(
            code="R25",
            where=at(session),
            message=f"{on} is a {WEEKDAYS[on.weekday()]}; class lies on {days}",
            fix="choose a weekday of class, or give the set its dates",
        )


def _closed_places(context: Context, session: PlacedSession) -> Iterator[Issue]:
    for place in context.places(session):
        closed = context.site_closed if session.rooms else context.host_closed
        if session.date in closed[place.id]:
            yield Issue(
                code="R25",
                where=at(session),
                message=f"{place.id} is closed on {session.date}",
                fix="choose a date on which it is open",
            )


def _closed_people(context: Context, session: PlacedSession) -> Iterator[Issue]:
    audience = context.audience(session)
    if session.session_set in context.term.by_choice:
        audience = context.audiences[session.session_set]
    people = (*(who.id for who in audience), *(seat.trainer for seat in session.seats))
    away = [who for who in people if session.date in context.person_closed[who]]
    if away:
        mixed = len({context.country(who) for who in audience}) > 1
        yield Issue(
            code="R23" if mixed else "R24",
            where=at(session),
            message=f"{session.date} is a closed day of {', '.join(away)}",
            fix="choose a date on which all of them have class",
        )


def _placements(context: Context) -> Iterator[Issue]:
    for row in context.internships:
        first = monday(row.first)
        last = monday(row.last) + timedelta(days=4)
        recalled = recall_days(context, row)
        for session in context.expected.get(row.learner, ()):
            on = session.date
            if first <= on <= last and on.weekday() < 5 and on not in recalled:
                yield Issue(
                    code="R39",
                    where=f"{row.learner} {at(session)}",
                    message=f"is on placement {row.block} from {row.first} to {row.last}",
                    fix="move the session or the placement to another week",
                )
