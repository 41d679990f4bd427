"""Rooms: one session at a time, fit for it, paired across the border (R17, R19, R22)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import chain

from passerelle.checker.context import Context, at
from passerelle.checker.facts import grouped
from passerelle.models.base import WEEKDAYS
from passerelle.models.issue import Issue
from passerelle.models.people import Learner
from passerelle.models.places import Room
from passerelle.models.plan import PlacedSession

CODES = ("R17", "R19", "R22")


def check_rooms(context: Context) -> Iterator[Issue]:
    """Clashes of rooms, rooms that do not fit, linked rooms that do not match."""
    yield from _clashes(context)
    for session in context.sessions:
        yield from _number(context, session)
        for name in session.rooms:
            issues = chain(
                _size(context, session, context.rooms[name]),
                _fit(context, session, context.rooms[name]),
                _time(context, session, context.rooms[name]),
            )
            yield from issues
    yield from _linked_counts(context)


def _clashes(context: Context) -> Iterator[Issue]:
    used = grouped(((room, s.date), s) for s in context.sessions for room in s.rooms)
    for (room, _), sessions in used.items():
        latest = sessions[0]
        for session in sessions[1:]:
            if session.period.start < latest.period.end:
                yield Issue(
                    code="R17",
                    where=f"{room} {at(session)}",
                    message=f"holds {latest.id} {latest.period} and {session.period} at once",
                    fix=f"move {session.id} to a free room or period",
                )
            latest = max(latest, session, key=lambda s: s.period.end)


def _number(context: Context, session: PlacedSession) -> Iterator[Issue]:
    item, rooms = context.item(session), session.rooms
    if item.host != session.host and not (item.host_types or item.block):
        yield Issue(
            code="R19",
            where=at(session),
            message=f"visits host '{session.host}', the set names '{item.host}'",
            fix="place the session where its set says",
        )
    if len(rooms) + bool(session.host) == 1:
        return
    if len(rooms) != 2 or session.host or item.individual:
        yield Issue(
            code="R19",
            where=at(session),
            message=f"{len(rooms)} rooms and host '{session.host}'; expected one room or one host",
            fix="keep one room, or two linked rooms",
        )
    elif fault := _link_fault(context, session):
        yield Issue(
            code="R22",
            where=at(session),
            message=f"links {' and '.join(rooms)}, but {fault}",
            fix="use two linked rooms of the set, one in each country, both with video",
        )


def _link_fault(context: Context, session: PlacedSession) -> str:
    """What is wrong with two linked rooms; empty if nothing."""
    allowed = context.item(session).linked_rooms
    rooms = [context.rooms[name] for name in session.rooms]
    outside = [room.id for room in rooms if room.id not in allowed]
    if outside:
        return f"{', '.join(outside)} is not among the set's linked rooms ({', '.join(allowed)})"
    countries = {context.sites[room.site].country for room in rooms}
    if len(countries) == 1:
        return f"both lie in {countries.pop()}"
    blind = [room.id for room in rooms if "video" not in room.equipment]
    return f"{', '.join(blind)} has no video" if blind else ""


def _sitting(context: Context, session: PlacedSession, room: Room) -> list[Learner]:
    audience = context.audience(session)
    return [who for who in audience if context.learner_room(session, who) == room.id]


def _size(context: Context, session: PlacedSession, room: Room) -> Iterator[Issue]:
    sitting = _sitting(context, session, room)
    people = len(sitting)
    if session.session_set in context.term.by_choice:
        people = context.term.seats_asked(context.item(session))
        sitting = list(context.audiences[session.session_set])
    if people > room.seats:
        yield Issue(
            code="R19",
            where=at(session),
            message=f"{room.id} has {room.seats} seats for {people} learners",
            fix="use a larger room",
        )
    needing = [who.id for who in sitting if "step_free" in who.needs]
    if needing and not room.step_free:
        yield Issue(
            code="R19",
            where=at(session),
            message=f"{room.id} is not step-free; {', '.join(needing)} needs it",
            fix="use a step-free room",
        )


def _fit(context: Context, session: PlacedSession, room: Room) -> Iterator[Issue]:
    item = context.item(session)
    lacking = [name for name in item.equipment if name not in room.equipment]
    if lacking:
        yield Issue(
            code="R19",
            where=at(session),
            message=f"{room.id} lacks {', '.join(lacking)}",
            fix="use a room with this equipment",
        )
    linked = len(session.rooms) == 2
    refused = item.rooms and room.id not in item.rooms
    if not linked and (refused or (item.sites and room.site not in item.sites)):
        allowed = ", ".join((*item.rooms, *item.sites))
        yield Issue(
            code="R19",
            where=at(session),
            message=f"{room.id} at {room.site} is not allowed for {item.id}; allowed: {allowed}",
            fix="use a room or site of the set",
        )


def _time(context: Context, session: PlacedSession, room: Room) -> Iterator[Issue]:
    weekday = session.date.weekday()
    if not room.opening.covers(weekday, session.period):
        spans = ", ".join(map(str, room.opening.on(weekday))) or "closed"
        yield Issue(
            code="R19",
            where=at(session),
            message=f"{room.id} is open {spans} on {WEEKDAYS[weekday]}, not {session.period}",
            fix="move the session into the opening hours",
        )
    if not context.room_is_open(room, session.date):
        yield Issue(
            code="R19",
            where=at(session),
            message=f"{room.id} cannot be used on {session.date}",
            fix="choose a date on which the room and its site are open",
        )


def _linked_counts(context: Context) -> Iterator[Issue]:
    linked = Counter(s.session_set for s in context.sessions if len(s.rooms) == 2)
    for name, count in linked.items():
        most = context.sets[name].linked_max
        if most is not None and count > most:
            yield Issue(
                code="R22",
                where=name,
                message=f"{count} linked sessions, at most {most} allowed",
                fix="hold the others in one room",
            )
