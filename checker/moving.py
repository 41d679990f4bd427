"""A session moved by itself: what it would break, and what it would cost, all else as it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from passerelle.checker import (
    calendar,
    cost,
    crews,
    days,
    intern_hours,
    people,
    precedence,
    rooms,
    stability,
    templates,
)
from passerelle.checker.attendance import obstacles
from passerelle.checker.context import Context
from passerelle.checker.crews import alternatives
from passerelle.checker.facts import week_of
from passerelle.checker.moments import Moment, is_open, rooms_of, sessions_on
from passerelle.models.issue import Issue
from passerelle.models.plan import Attendance, CostLine, PlacedSession, Plan, Seat

_OF_THE_WEEK = (
    rooms.check_rooms,
    crews.check_crews,
    people.check_people,
    days.check_days,
    calendar.check_calendar,
    templates.check_templates,
    intern_hours.check_intern_hours,
)
_OF_THE_TERM = (precedence.check_precedence,)
WEEK = timedelta(days=7)
_KEPT = ("day", "policy", "rooms of")  # what of a memo does not depend on where sessions lie


@dataclass(frozen=True)
class Move:
    """A session elsewhere: the rules it would break by itself, and the cost of the plan then.

    ``lines`` is empty where something breaks. Learners of the session who could not attend it
    there count as absent; nobody else's attendance changes.
    """

    moment: Moment
    session: PlacedSession
    broken: tuple[Issue, ...]
    lines: tuple[CostLine, ...] = ()

    @property
    def total(self) -> int:
        """Cost of the plan with the session there, person-minutes."""
        return cost.total_of(self.lines)


def try_move(context: Context, session: PlacedSession, moment: Moment) -> Move:
    """The session at a moment, in the rooms and with the crew that break least."""
    tried = []
    for placed in _seatings(context, session, moment):
        broken = tuple(clashes(context, session, placed))
        if not broken:
            moved = _whole(context, session, placed)
            return Move(moment, placed, (), cost.cost_lines(moved))
        tried.append(Move(moment, placed, broken))
    if not tried:
        return Move(moment, session, (_no_room(session, moment),))
    return min(tried, key=lambda move: len(move.broken))


def clashes(context: Context, session: PlacedSession, placed: PlacedSession) -> Iterator[Issue]:
    """Hard rules that the session breaks in its new place and did not break in its old one.

    Most rules look no further than a week; only what is ordered is looked at all through the term.
    """
    related = _related(context, session.session_set)
    week = week_of(placed.date)
    others = [row for row in context.sessions if row.id != session.id]
    near = [row for row in others if week_of(row.date) == week]
    ordered = [row for row in others if row.session_set in related]
    who = {learner.id for learner in context.audience(session)}
    stays = [row for row in context.internships if row.learner in who]
    beside = [row for row in stays if row.first - WEEK <= placed.date <= row.last + WEEK]
    parts = ((_OF_THE_WEEK, near, beside, week), (_OF_THE_TERM, ordered, stays, None))
    yield from stability.check_move(context, session, placed)
    for families, rows, housed, key in parts:
        fixed = {"internships": tuple(housed)}
        before = _before(context, families, (session.id, key), {**fixed, "sessions": tuple(rows)})
        changes = {**fixed, **_changes(context, (*rows, placed), session, placed)}
        moved = _made(context, changes)
        for family in families:
            yield from (issue for issue in family(moved) if str(issue) not in before)


def _before(
    context: Context,
    families: tuple[Callable[[Context], Iterator[Issue]], ...],
    key: tuple[object, ...],
    changes: dict[str, object],
) -> frozenset[str]:
    """What the plan breaks without the session."""
    name = ("before", *key)
    found = context.memo.get(name)
    if not isinstance(found, frozenset):
        bare = _made(context, changes)
        issues = (str(issue) for family in families for issue in family(bare))
        found = context.memo[name] = frozenset(issues)
    return found


def _related(context: Context, name: str) -> set[str]:
    """The set, and the sets that must come before or after it."""
    item = context.sets[name]
    own = {item.id, item.unit} - {""}
    ends = {
        end
        for row in context.term.precedences
        if own & {row.before, row.after}
        for end in (row.before, row.after)
    }
    return {name} | {row.id for row in context.term.sessions if {row.id, row.unit} & ends}


def _seatings(context: Context, session: PlacedSession, moment: Moment) -> Iterator[PlacedSession]:
    """The session at a moment: its own rooms and crew first, then others that are free."""
    item = context.item(session)
    fields = {"date": moment.on, "period": moment.period}
    if item.host:
        yield session.model_copy(update=fields)
        return
    sites = {context.rooms[room].site for room in session.rooms}
    crew = [seat.trainer for seat in session.seats if seat.role == "trainer"]
    if len(session.rooms) > 1 and moment.site in sites:
        yield session.model_copy(update=fields)
    free = [name for name in _rooms(context, session, moment) if _takes(context, session, name)]
    for names in _crews(crew, alternatives(item)):
        for room in free[:2]:
            seats = tuple(Seat(trainer=name, room=room) for name in names)
            yield session.model_copy(update={**fields, "rooms": (room,), "seats": seats})


def _crews(own: list[str], allowed: tuple[frozenset[str], ...]) -> Iterator[list[str]]:
    yield own
    yield from (sorted(crew) for crew in allowed if crew != frozenset(own))


def _rooms(context: Context, session: PlacedSession, moment: Moment) -> list[str]:
    """Fitting rooms of the site: those open and free then first, its own first among them."""
    names = [
        name
        for name in rooms_of(context, context.item(session))
        if context.rooms[name].site == moment.site
    ]
    taken = {
        room
        for row in sessions_on(context).get(moment.on, ())
        if row.id != session.id
        and row.period.start < moment.period.end
        and moment.period.start < row.period.end
        for room in row.rooms
    }

    def rank(name: str) -> tuple[bool, bool, bool, int, str]:
        shut = not is_open(context, name, moment)
        return (shut, name in taken, name not in session.rooms, context.rooms[name].seats, name)

    return sorted(names, key=rank)


def _takes(context: Context, session: PlacedSession, room: str) -> bool:
    """Whether the room can be used alone, not only as one of two linked rooms."""
    item, row = context.item(session), context.rooms[room]
    allowed = not item.rooms or room in item.rooms
    return allowed and (not item.sites or row.site in item.sites)


def _attendance(
    context: Context, session: PlacedSession, placed: PlacedSession
) -> Iterator[Attendance]:
    """Rows of the moved session: present, unless the learner's day does not allow it."""
    for learner in context.audience(session):
        others = tuple(
            row
            for row in context.attended.get((learner.id, placed.date), ())
            if row.id != session.id
        )
        fault = next(iter(obstacles(context, learner, placed, others)), None)
        hard = context.item(session).individual
        present = fault is None or hard
        yield Attendance(learner=learner.id, session=placed.id, present=present)


def _changes(
    context: Context,
    sessions: tuple[PlacedSession, ...],
    session: PlacedSession,
    placed: PlacedSession,
) -> dict[str, object]:
    rows = [row for row in context.plan.attendance if row.session != session.id]
    rows += _attendance(context, session, placed)
    return {"sessions": sessions, "attendance": tuple(rows)}


def _whole(context: Context, session: PlacedSession, placed: PlacedSession) -> Context:
    kept = tuple(row for row in context.plan.sessions if row.id != session.id)
    return _made(context, _changes(context, (*kept, placed), session, placed))


def _made(context: Context, changes: dict[str, object]) -> Context:
    plan: Plan = context.plan.model_copy(update=changes)
    memo = {key: value for key, value in context.memo.items() if key[0] in _KEPT}
    return Context(context.term, context.travel, memo=memo, plan=plan)


def _no_room(session: PlacedSession, moment: Moment) -> Issue:
    return Issue(
        code="R19",
        where=session.id,
        message=f"no room of {moment.site} can hold {session.session_set}",
        fix="choose another site",
    )
