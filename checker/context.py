"""A plan beside its term: who is expected, who attends, who teaches, and where they sit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import NamedTuple, TypeAlias

from passerelle.checker.facts import Facts, Place, Visit, grouped, week_of
from passerelle.models.base import format_clock
from passerelle.models.people import Learner, Trainer
from passerelle.models.plan import Attendance, Internship, PlacedSession, Plan, Seat
from passerelle.models.sessions import SessionSet

PersonDay: TypeAlias = tuple[str, date]


class Duty(NamedTuple):
    """A session and the seat a trainer has in it."""

    session: PlacedSession
    seat: Seat


class Fault(NamedTuple):
    """One thing that keeps a person's day from working, in words and figures.

    ``reasons`` are the reason codes under which a plan may excuse an absence by it.
    """

    code: str
    text: str
    reasons: tuple[str, ...] = ("other_session",)


@dataclass(frozen=True, eq=False)
class Context(Facts):
    """Facts and a plan. Sessions and internships that name unknown ids are left out here."""

    plan: Plan = field(kw_only=True)

    @cached_property
    def sessions(self) -> tuple[PlacedSession, ...]:
        """Sessions whose every reference is known, in order of time."""
        known = (row for row in self.plan.sessions if not any(self.strange(row)))
        return tuple(sorted(known, key=lambda s: (s.date, s.period.start, s.id)))

    @cached_property
    def by_id(self) -> dict[str, PlacedSession]:
        """Known sessions by id."""
        return {row.id: row for row in self.sessions}

    @cached_property
    def internships(self) -> tuple[Internship, ...]:
        """Internships whose learner, block and host are known."""
        return tuple(
            row
            for row in self.plan.internships
            if row.learner in self.learners and row.block in self.blocks and row.host in self.hosts
        )

    @cached_property
    def moves(self) -> dict[tuple[str, str], int]:
        """Options of children in weeks (``2027-W05``) that differ from their main one."""
        return {
            (row.child, move.week): move.option
            for row in self.plan.care_choices
            for move in row.moves
            if move.option in self.child_options.get(row.child, ())
        }

    def main_option(self, child: str) -> int:
        """The main option the plan gives a child, if it is one; else the lowest."""
        return self._mains.get(child) or super().main_option(child)

    @cached_property
    def _mains(self) -> dict[str, int]:
        return {
            row.child: row.option
            for row in self.plan.care_choices
            if row.option in self.child_options.get(row.child, ())
        }

    def option_of(self, child: str, on: date) -> int:
        """The option in force for a child on a date, as the plan chooses."""
        year, week = week_of(on)
        return self.moves.get((child, f"{year}-W{week:02d}")) or self.main_option(child)

    def strange(self, session: PlacedSession) -> Iterator[str]:
        """What a session names that the term does not hold, in words."""
        item = self.sets.get(session.session_set)
        if item is None:
            yield f"session set '{session.session_set}'"
        elif item.individual and session.learner not in self.learners:
            yield f"learner '{session.learner}'"
        yield from (f"room '{room}'" for room in session.rooms if room not in self.rooms)
        if session.host and session.host not in self.hosts:
            yield f"host '{session.host}'"
        if not session.rooms and not session.host:
            yield "room ''"
        for seat in session.seats:
            if seat.trainer not in self.trainers:
                yield f"trainer '{seat.trainer}'"
            if seat.room not in self.rooms and seat.room not in self.hosts:
                yield f"room '{seat.room}' of trainer '{seat.trainer}'"

    def item(self, session: PlacedSession) -> SessionSet:
        """The session set of a known session."""
        return self.sets[session.session_set]

    def audience(self, session: PlacedSession) -> tuple[Learner, ...]:
        """Learners expected at a session; the one learner of an individual session."""
        if self.item(session).individual:
            return (self.learners[session.learner],)
        audience = self.audiences[session.session_set]
        if session.session_set in self.term.by_choice:
            chosen = set(session.participants)
            return tuple(who for who in audience if who.id in chosen)
        return audience

    def by_choice(self, learner: str, on: date) -> bool:
        """Whether a learner was chosen for what they are expected at on a date (R51)."""
        return (learner, on) in self._chosen

    @cached_property
    def _chosen(self) -> frozenset[PersonDay]:
        return frozenset(
            (who, session.date)
            for session in self.sessions
            if session.session_set in self.term.by_choice
            for who in session.participants
        )

    def learner_place(self, session: PlacedSession, learner: Learner) -> Place:
        """Where a learner attends: in a linked class, the room of the learner's country."""
        if not session.rooms:
            return self.host_place(session.host)
        places = [self.site_place(self.rooms[room].site) for room in session.rooms]
        country = self.country(learner)
        return next((place for place in places if place.country == country), places[0])

    def learner_room(self, session: PlacedSession, learner: Learner) -> str:
        """The room a learner sits in; empty where a host is visited."""
        place = self.learner_place(session, learner)
        return next((room for room in session.rooms if self.rooms[room].site == place.id), "")

    def seat_place(self, seat: Seat) -> Place:
        """Where a trainer's seat is."""
        if seat.room in self.rooms:
            return self.site_place(self.rooms[seat.room].site)
        return self.host_place(seat.room)

    def places(self, session: PlacedSession) -> tuple[Place, ...]:
        """The sites (or the host) of a session."""
        if not session.rooms:
            return (self.host_place(session.host),)
        return tuple(self.site_place(self.rooms[room].site) for room in session.rooms)

    @cached_property
    def expected(self) -> dict[str, tuple[PlacedSession, ...]]:
        """Sessions each learner is expected at, in order of time.

        Visits to interns are none: the learner is at work there.
        """
        sessions = (s for s in self.sessions if not self.item(s).block)
        return grouped((who.id, s) for s in sessions for who in self.audience(s))

    def invited(self, session: PlacedSession) -> tuple[Learner, ...]:
        """Learners expected at a session, or who may be chosen for it."""
        if session.session_set in self.term.by_choice:
            return self.audiences[session.session_set]
        return self.audience(session)

    @cached_property
    def rows(self) -> dict[tuple[str, str], Attendance]:
        """The first attendance row of each learner and session."""
        return {(row.learner, row.session): row for row in reversed(self.plan.attendance)}

    def attends(self, learner: str, session: PlacedSession) -> bool:
        """Whether the plan says present; a missing row (a violation of its own) counts as yes."""
        row = self.rows.get((learner, session.id))
        return row is None or row.present

    @cached_property
    def attended(self) -> dict[PersonDay, tuple[PlacedSession, ...]]:
        """Sessions a learner attends on a date, in order of time."""
        return grouped(
            ((who, s.date), s)
            for who, sessions in self.expected.items()
            for s in sessions
            if self.attends(who, s)
        )

    @cached_property
    def taught(self) -> dict[PersonDay, tuple[Duty, ...]]:
        """Seats of a trainer on a date, in order of time."""
        return grouped(
            ((seat.trainer, s.date), Duty(s, seat)) for s in self.sessions for seat in s.seats
        )

    def learner_visits(
        self, learner: Learner, sessions: Iterable[PlacedSession]
    ) -> tuple[Visit, ...]:
        """Sessions as a learner lives them, in order of time."""
        visits = (
            Visit(s.id, s.period.start, s.period.end, self.learner_place(s, learner))
            for s in sessions
        )
        return tuple(sorted(visits, key=lambda v: (v.start, v.end, v.name)))

    @cached_property
    def learner_days(self) -> dict[PersonDay, tuple[Visit, ...]]:
        """What learners attend, by learner and date."""
        return {
            day: self.learner_visits(self.learners[day[0]], sessions)
            for day, sessions in self.attended.items()
        }

    @cached_property
    def trainer_days(self) -> dict[PersonDay, tuple[Visit, ...]]:
        """What trainers teach or accompany, by trainer and date."""
        return {
            day: tuple(
                Visit(s.id, s.period.start, s.period.end, self.seat_place(seat))
                for s, seat in duties
            )
            for day, duties in self.taught.items()
        }

    @cached_property
    def expected_days(self) -> dict[PersonDay, tuple[Visit, ...]]:
        """What learners are expected in, attended or not, by learner and date.

        Individual sessions are left out: they may lie beside a session that is not attended.
        """
        days = grouped(
            ((who, s.date), s)
            for who, sessions in self.expected.items()
            for s in sessions
            if not self.item(s).individual
        )
        return {
            day: self.learner_visits(self.learners[day[0]], sessions)
            for day, sessions in days.items()
        }

    def timetables(self) -> Iterator[tuple[Learner | Trainer, date, tuple[Visit, ...]]]:
        """`days_of_all`, and the days learners are expected in where they differ from those."""
        yield from self.days_of_all()
        for (who, on), visits in self.expected_days.items():
            if visits != self.learner_days.get((who, on)):
                yield self.learners[who], on, visits

    def days_of_all(self) -> Iterator[tuple[Learner | Trainer, date, tuple[Visit, ...]]]:
        """Every day of class of a learner and of work of a trainer."""
        for (who, on), visits in self.learner_days.items():
            yield self.learners[who], on, visits
        for (who, on), visits in self.trainer_days.items():
            yield self.trainers[who], on, visits

    @cached_property
    def unplaced(self) -> Counter[tuple[str, str]]:
        """Sessions or internships listed as unplaced, by item and learner (may be empty)."""
        counts: Counter[tuple[str, str]] = Counter()
        for row in self.plan.unplaced:
            counts[row.item, row.learner] += row.count
        return counts


def at(session: PlacedSession) -> str:
    """Date and id of a session, for the ``where`` of an issue."""
    return f"{session.date} {session.id}"


def clock(minute: int) -> str:
    """``HH:MM``, with a sign before midnight and beyond 24:00 as it is."""
    return f"-{format_clock(-minute)}" if minute < 0 else format_clock(minute)
