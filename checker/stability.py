"""A plan that follows another one: what is frozen, and what changed for whom (R53, R67)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

from passerelle.checker import (
    calendar,
    care,
    crews,
    days,
    intern_hours,
    internships,
    papers,
    people,
    precedence,
    rooms,
    templates,
)
from passerelle.checker.context import Context, at
from passerelle.checker.placements import placement_days
from passerelle.models.issue import Issue
from passerelle.models.plan import Attendance, Former, Internship, PlacedSession, Unplaced

CODES = ("R53",)
PLACEABLE = (
    rooms.check_rooms, crews.check_crews, people.check_people, days.check_days,
    calendar.check_calendar, care.check_care, precedence.check_precedence,
    templates.check_templates, internships.check_internships,
    papers.check_papers, intern_hours.check_intern_hours,
)  # fmt: skip
"""Rules that can make it impossible that something stays as it was."""
FIX = "keep it as it was, or freeze fewer weeks"


class When(NamedTuple):
    """What a session is of, and when it is."""

    session_set: str
    learner: str
    date: date
    start: int
    end: int


def when(row: PlacedSession) -> When:
    """What a session is of, and when it is."""
    return When(row.session_set, row.learner, row.date, row.period.start, row.period.end)


@dataclass(frozen=True, eq=False)
class Change:
    """What differs between the former plan and this one."""

    context: Context
    former: Former

    @cached_property
    def before(self) -> tuple[PlacedSession, ...]:
        """Former sessions that were to be held, and not missed."""
        rows = (row for row in self.former.sessions if row.state != "cancelled")
        return tuple(row for row in rows if row.id not in self.former.missed)

    @cached_property
    def moments(self) -> frozenset[When]:
        """Times of former sessions."""
        return frozenset(when(row) for row in self.before)

    @cached_property
    def pinned(self) -> frozenset[tuple[str, date, int]]:
        """Session sets with the dates and starts that are asked for."""
        pins = self.context.term.pins
        return frozenset((pin.session_set, pin.date, pin.start) for pin in pins)

    def _spot(self, row: PlacedSession) -> tuple[When, tuple[str, ...]]:
        known = self.context.rooms
        sites = sorted(known[room].site if room in known else f"{room}?" for room in row.rooms)
        return when(row), (row.host,) if row.host else tuple(sites)

    @cached_property
    def left(self) -> tuple[PlacedSession, ...]:
        """Former sessions that are no longer at their time and place."""
        found = {self._spot(row) for row in self.context.sessions}
        return tuple(row for row in self.before if self._spot(row) not in found)

    @cached_property
    def come(self) -> tuple[PlacedSession, ...]:
        """Sessions at a time and place at which they were not."""
        found = {self._spot(row) for row in self.before}
        return tuple(row for row in self.context.sessions if self._spot(row) not in found)

    def _seats(self, rows: Iterable[PlacedSession]) -> dict[tuple[When, str, str], PlacedSession]:
        return {(when(row), seat.trainer, seat.role): row for row in rows for seat in row.seats}

    @cached_property
    def seats_left(self) -> tuple[tuple[str, PlacedSession], ...]:
        """Trainers and former sessions in which they no longer have their seat."""
        now = self._seats(self.context.sessions)
        return tuple(
            (key[1], row) for key, row in self._seats(self.before).items() if key not in now
        )

    @cached_property
    def seats_new(self) -> tuple[tuple[str, PlacedSession], ...]:
        """Trainers and sessions in which they have a seat that they had not."""
        old = self._seats(self.before)
        rows = self._seats(self.context.sessions)
        return tuple((key[1], row) for key, row in rows.items() if key not in old)

    @cached_property
    def stays_left(self) -> tuple[Internship, ...]:
        """Former internships that are not as they were."""
        found = {stay(row) for row in self.context.plan.internships}
        return tuple(row for row in self.former.internships if stay(row) not in found)

    @cached_property
    def known(self) -> frozenset[str]:
        """People of the term who knew the former plan."""
        own = {*self.context.learners, *self.context.trainers}
        return frozenset(own & set(self.former.people))

    def _expected(self, row: PlacedSession) -> list[str]:
        if row.learner:
            return [row.learner]
        return [who.id for who in self.context.audiences.get(row.session_set, ())]

    def affected(self) -> int:
        """People for whom anything changes at all."""
        found = {who for row in self.left for who in self._expected(row)}
        found |= {who for who, _ in (*self.seats_left, *self.seats_new)}
        found |= {row.learner for row in self.stays_left}
        return len(found & self.known)

    def over_budget(self) -> int:
        """Changes of sessions above what each person's budget allows, all together."""
        most = self.former.max_changes
        if most is None:
            return 0
        left = Counter(who for row in self.left for who in self._expected(row))
        for who, row in self.seats_left:
            trainer = self.context.trainers.get(who)
            if trainer and not any(crews.absences(self.context, row, trainer)):
                left[who] += 1
        new = Counter(who for who, _ in self.seats_new)
        return sum(
            max(0, count - most)
            for counts in (left, new)
            for who, count in counts.items()
            if who in self.known
        )

    def taken_over(self) -> int:
        """Seats that were another's, in sessions that stay at their time and place."""
        fresh = {row.id for row in self.come}
        return sum(row.id not in fresh for _, row in self.seats_new)

    def late_days(self) -> int:
        """Days by which sessions that go, or come, are told too late."""
        rows = (*self.left, *self.come)
        notice = ((row.date - self.former.today).days for row in rows)
        return sum(max(0, self.former.notice_days - days) for days in notice)


def stay(row: Internship) -> tuple[object, ...]:
    """What makes an internship the same as a former one."""
    return row.block, row.learner, row.host, row.first, row.shift


def changes(context: Context) -> Change | None:
    """What differs from the plan that this one follows, if it follows one."""
    former = context.plan.former
    return None if former is None else Change(context, former)


def check_stability(context: Context) -> Iterator[Issue]:
    """Frozen sessions and internships that changed although they could have stayed."""
    found = changes(context)
    if found is None:
        return
    former = found.former
    frozen = [row for row in found.before if row.date < former.free_from]
    now = {row.id: row for row in context.sessions if row.date < former.free_from}
    same = {_content(row) for row in now.values()}
    stayed = [row for row in now.values() if _content(row) in {_content(old) for old in frozen}]
    for row in frozen:
        if _content(row) not in same and could_stay(context, stayed, row):
            yield _issue(at(row), "it is frozen, and could have stayed as it was")
    for row in now.values():
        yield from _new(found, row)
    yield from _stays(context, found)


def _new(found: Change, row: PlacedSession) -> Iterator[Issue]:
    """A session in the frozen time at which none was, and none is pinned."""
    asked = (row.session_set, row.date, row.period.start) in found.pinned
    before = row.date < found.former.free_from
    if before and not asked and when(row) not in found.moments:
        yield _issue(at(row), f"nothing new may lie before {found.former.free_from}")


def check_move(context: Context, session: PlacedSession, placed: PlacedSession) -> Iterator[Issue]:
    """A session of the plan moved elsewhere: from the frozen time, or into it (R53)."""
    found = changes(context)
    if found is None:
        return
    frozen = (row for row in found.before if row.date < found.former.free_from)
    if _content(session) in {_content(row) for row in frozen} and when(placed) != when(session):
        yield _issue(at(session), "it is frozen, and can stay as it was")
    yield from _new(found, placed)


def _issue(where: str, message: str) -> Issue:
    return Issue(code="R53", where=where, message=message, fix=FIX)


def _content(row: PlacedSession) -> tuple[object, ...]:
    seats = frozenset((seat.trainer, seat.role) for seat in row.seats)
    return when(row), frozenset(row.rooms), row.host, seats


def _stays(context: Context, found: Change) -> Iterator[Issue]:
    former = found.former
    for row in found.stays_left:
        if row.first < former.free_from and could_last(context, row):
            where = f"{row.learner} {row.block} at {row.host}"
            yield _issue(where, "the internship is frozen, and could have stayed as it was")
    old = {stay(row) for row in former.internships}
    for row in context.internships:
        if row.first < former.free_from and stay(row) not in old:
            where = f"{row.learner} {row.block} at {row.host}"
            yield _issue(where, f"no internship may begin anew before {former.free_from}")


def could_stay(context: Context, others: Sequence[PlacedSession], row: PlacedSession) -> bool:
    """Whether a former session could be held beside others that stay, whoever attends."""
    if any(context.strange(row)):
        return False
    own = [other for other in others if other.session_set == row.session_set]
    own = [other for other in own if other.learner == row.learner]
    if len(own) >= context.sets[row.session_set].count:
        return False
    stays = context.plan.internships
    return _broken(context, [*others, row], stays) <= _broken(context, others, stays)


def could_last(context: Context, row: Internship) -> bool:
    """Whether a former internship could stay beside all others of the plan."""
    if not {row.learner} & {*context.learners} or row.host not in context.hosts:
        return False
    block = context.blocks.get(row.block)
    if block is None or row.learner not in {who.id for who in context.term.members(block.group)}:
        return False
    key = (row.block, row.learner)
    others = [own for own in context.plan.internships if (own.block, own.learner) != key]
    held = placement_days(context, row)
    present = {
        "days": tuple(found.on for found in held),
        "care_unfit_days": tuple(found.on for found in held if not found.fits),
    }
    same = row.model_copy(update=present)
    return _broken(context, (), [*others, same]) <= _broken(context, (), others)


def _broken(
    context: Context, sessions: Sequence[PlacedSession], stays: Sequence[Internship]
) -> set[tuple[str, str, str]]:
    """Violations of a plan of these alone, which nobody attends."""
    placed = {(row.block, row.learner) for row in stays}
    plan = context.plan.model_copy(
        update={
            "sessions": tuple(sessions),
            "internships": tuple(stays),
            "attendance": tuple(
                Attendance(learner=who.id, session=row.id, present=False)
                for row in sessions
                for who in context.audience(row)
            ),
            "unplaced": tuple(
                Unplaced(item=block.id, count=1, learner=who.id)
                for block in context.term.blocks
                for who in context.term.members(block.group)
                if (block.id, who.id) not in placed
            ),
        }
    )
    alone = Context(context.term, context.travel, plan=plan)
    return {
        (issue.code, issue.where, issue.message)
        for rule in PLACEABLE
        for issue in rule(alone)
        if issue.severity == "error"
    }
