"""Crews: who teaches, may they, can they, and not too much (R20, R22)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from passerelle.checker.context import Context, Duty, at
from passerelle.checker.facts import Week, monday, week_of
from passerelle.models.issue import Issue
from passerelle.models.people import Trainer
from passerelle.models.plan import PlacedSession, Seat
from passerelle.models.sessions import SessionSet

CODES = ("R20", "R22")


def check_crews(context: Context) -> Iterator[Issue]:
    """Crews that are no alternative, trainers who may not or cannot, weeks above a maximum."""
    for session in context.sessions:
        yield from _crew(context, session)
        yield from _seats(context, session)
        for seat in session.seats:
            yield from _competence(context, session, seat)
            yield from _availability(context, session, context.trainers[seat.trainer])
    for trainer in context.term.trainers:
        yield from _weeks(context, trainer)


def alternatives(item: SessionSet) -> tuple[frozenset[str], ...]:
    """The crews a set allows; one empty crew where it names none."""
    teams = (frozenset(name.strip() for name in text.split("+")) for text in item.trainers)
    return tuple(teams) or (frozenset(),)


def _crew(context: Context, session: PlacedSession) -> Iterator[Issue]:
    item = context.item(session)
    crew = [seat.trainer for seat in session.seats if seat.role == "trainer"]
    if len(set(crew)) != len(crew) or frozenset(crew) not in alternatives(item):
        yield Issue(
            code="R20",
            where=at(session),
            message=f"crew '{'+'.join(crew)}' is none of: {', '.join(item.trainers) or 'nobody'}",
            fix="use one of the set's crews",
        )


def _seats(context: Context, session: PlacedSession) -> Iterator[Issue]:
    rooms = session.rooms or (session.host,)
    helpers = [seat for seat in session.seats if seat.role == "facilitator"]
    taught_in = {seat.room for seat in session.seats if seat.role == "trainer"}
    far = [room for room in rooms if room not in taught_in]
    text = ""
    if not all(seat.room in rooms for seat in session.seats):
        text = f"a trainer sits outside {' and '.join(rooms)}"
    elif len(session.rooms) != 2:
        if helpers:
            text = f"{helpers[0].trainer} accompanies a class that is not linked"
    elif len(taught_in) != 1:
        text = f"its trainers sit in {len(taught_in)} rooms, expected one"
    elif [seat.room for seat in helpers] != far:
        text = f"{len(helpers)} facilitators, expected one in {far[0]}"
    elif helpers[0].trainer not in context.item(session).facilitators:
        text = f"{helpers[0].trainer} is no facilitator of the set"
    if text:
        yield Issue(
            code="R22",
            where=at(session),
            message=text,
            fix="seat the crew in one room and one facilitator of the set in the other",
        )


def _competence(context: Context, session: PlacedSession, seat: Seat) -> Iterator[Issue]:
    item, known = context.item(session), context.trainers[seat.trainer].competences
    if seat.role == "trainer" and known and not {item.id, item.unit} & set(known):
        yield Issue(
            code="R20",
            where=f"{seat.trainer} {at(session)}",
            message=f"teaches {', '.join(known)}, not {item.id} ({item.unit or 'no unit'})",
            fix="choose a trainer with this competence",
        )


def _availability(context: Context, session: PlacedSession, trainer: Trainer) -> Iterator[Issue]:
    for text in absences(context, session, trainer):
        yield Issue(
            code="R20",
            where=f"{trainer.id} {at(session)}",
            message=f"{text}; the session is {session.date} {session.period}",
            fix="choose a time or trainer that is free",
        )


def absences(context: Context, session: PlacedSession, trainer: Trainer) -> Iterator[str]:
    """Why a trainer is not there at the time of a session, in words."""
    on, period = session.date, session.period
    if not trainer.availability.covers(on.weekday(), period):
        yield f"{trainer.id} is available {trainer.availability}"
    if trainer.dates and on not in trainer.dates:
        yield f"{on} is none of the dates of {trainer.id}"
    if on in context.person_closed[trainer.id]:
        yield f"the organisation of {trainer.id} is closed"
    for row in context.unavailabilities.get(trainer.id, ()):
        holds = row_holds(row.first, row.last, on) and on.weekday() in row.weekdays
        if holds and row.start < period.end and period.start < row.end:
            yield f"{trainer.id} is not available"


def row_holds(first: date | None, last: date | None, on: date) -> bool:
    """Whether a date lies between two bounds, each of which may be open."""
    return (first is None or first <= on) and (last is None or on <= last)


def _weeks(context: Context, trainer: Trainer) -> Iterator[Issue]:
    duties: dict[Week, list[Duty]] = defaultdict(list)
    for (who, on), found in context.taught.items():
        if who == trainer.id:
            duties[week_of(on)] += found
    for week, rows in sorted(duties.items()):
        yield from _credited(context, trainer, week, rows)
        yield from _abroad(context, trainer, week, rows)


def _credited(context: Context, trainer: Trainer, week: Week, rows: list[Duty]) -> Iterator[Issue]:
    start = monday(rows[0].session.date)
    legal = context.policy(context.country(trainer), "trainer_min_week", start)
    limits = [limit for limit in (trainer.max_minutes_week, legal) if limit is not None]
    minutes = sum(context.credit(context.item(s), s.period.minutes) for s, _ in rows)
    if limits and minutes > min(limits):
        yield Issue(
            code="R20",
            where=f"{trainer.id} week {week[0]}-W{week[1]:02d}",
            message=f"{minutes} credited minutes, at most {min(limits)}",
            fix="move sessions to another week or trainer",
        )


def _abroad(context: Context, trainer: Trainer, week: Week, rows: list[Duty]) -> Iterator[Issue]:
    home, most = context.country(trainer), trainer.max_cross_border_days_week
    abroad = {s.date for s, seat in rows if context.seat_place(seat).country != home}
    if most is not None and len(abroad) > most:
        yield Issue(
            code="R20",
            where=f"{trainer.id} week {week[0]}-W{week[1]:02d}",
            message=f"{len(abroad)} days outside {home}, at most {most}",
            fix="hold a session at home, linked, or in another week",
        )
