"""What a new plan keeps of a former one, by index: what stays, what may change (R53, R67)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from passerelle.models.plan import Former, Internship, PlacedSession, Plan
from passerelle.models.sessions import SessionSet
from passerelle.solver.compile.atoms import Atom
from passerelle.solver.compile.facts import Facts
from passerelle.solver.held import Held, HeldSeat, HeldStay, Stability
from passerelle.solver.problem import Option, Placement, Staffing

Moment = tuple[int, int, int, int]  # activity, day, start, end


@dataclass(frozen=True)
class Kept:
    """Former sessions and internships, found again among the indices of a term."""

    facts: Facts
    sets: tuple[SessionSet, ...]
    sessions: tuple[PlacedSession, ...]
    internships: tuple[Internship, ...]
    n_atoms: int

    @property
    def trainer_agents(self) -> dict[str, int]:
        """Agents of trainers by id."""
        return {row.id: self.n_atoms + n for n, row in enumerate(self.facts.term.trainers)}

    def moments(self) -> dict[Moment, PlacedSession]:
        """Former sessions that are placed by the search, by activity, day and span."""
        number = {item.id: a for a, item in enumerate(self.sets)}
        days = self.facts.day_index
        return {
            (number[row.session_set], days[row.date], row.period.start, row.period.end): row
            for row in self.sessions
            if row.session_set in number and row.date in days
        }

    def places(self, row: PlacedSession) -> tuple[int, ...]:
        """Locations of a session, in order; none where a room is no longer in the term."""
        index = self.facts.location_index
        if row.host:
            return (index[row.host],) if row.host in index else ()
        rooms = [self.facts.rooms[name] for name in row.rooms if name in self.facts.rooms]
        if len(rooms) < len(row.rooms):
            return ()
        return tuple(sorted(index[room.site] for room in rooms))


def kept_of(
    facts: Facts,
    sets: tuple[SessionSet, ...],
    n_atoms: int,
    start: Plan | None,
    former: Former | None,
) -> Kept | None:
    """What there was before; what was not held is no longer."""
    if start is None:
        return None
    missed = former.missed if former else ()
    alive = (row for row in start.sessions if row.state != "cancelled")
    sessions = tuple(row for row in alive if row.id not in missed)
    return Kept(facts, sets, sessions, start.internships, n_atoms)


def is_able(facts: Facts, trainer: str, row: PlacedSession) -> bool:
    """Whether a trainer is there at all at the time of a session."""
    own = facts.trainers.get(trainer)
    start, end = row.period.start, row.period.end
    if own is None or not facts.trainer_free(own, row.date, start, end):
        return False
    return not any(
        away.person == trainer
        and away.reason != "wish"
        and (away.first is None or away.first <= row.date)
        and (away.last is None or row.date <= away.last)
        and row.date.weekday() in away.weekdays
        and away.start < end
        and start < away.end
        for away in facts.term.unavailabilities
    )


def moment_of(row: Option | Staffing) -> Moment:
    """When an option or staffing is."""
    span = row.occurrences[0]
    return row.activity, span.day, span.start, span.end


class Keeper:
    """Says what a former plan asks of a new one."""

    def __init__(self, kept: Kept, former: Former, atoms: tuple[Atom, ...]) -> None:
        self.kept = kept
        self.former = former
        self.facts = kept.facts
        self.agents = kept.trainer_agents
        self.atoms = atoms
        self.moments = kept.moments()
        days = self.facts.days
        number = {item.id: a for a, item in enumerate(kept.sets)}
        self.pinned = {
            (number.get(pin.session_set, -1), self.facts.day_index.get(pin.date, -1), pin.start)
            for pin in self.facts.term.pins
        }
        self.free_from = sum(day < former.free_from for day in days)

    def may_be(self, row: Option | Staffing) -> bool:
        """Whether a column may be there at all: before the freeze ends what was, and pins."""
        span = row.occurrences[0]
        return (
            span.day >= self.free_from
            or moment_of(row) in self.moments
            or (row.activity, span.day, span.start) in self.pinned
        )

    def late_days(self, on: date) -> int:
        """By how many days the notice of a change on a date is too short (R67)."""
        return max(0, self.former.notice_days - (on - self.former.today).days)

    def compiled(
        self,
        options: Sequence[Option],
        staffings: Sequence[Staffing],
        placements: Sequence[Placement],
    ) -> Stability:
        """What is held, and what a change costs."""
        weights = self.facts.term.settings.weights
        held = tuple(self._held(options, staffings))
        same = {o for row in held for o in row.same}
        known = set(self.former.people)
        return Stability(
            held=held,
            stays=tuple(self._stays(placements)),
            barred=tuple(self._barred(placements)),
            late_options=tuple(
                (o, late)
                for o, row in enumerate(options)
                if o not in same
                and (late := self.late_days(self.facts.days[row.occurrences[0].day]))
            ),
            new_seats=tuple(self._new_seats(held, staffings)),
            people=tuple(
                (g, sum(row.id in known for row in atom.learners))
                for g, atom in enumerate(self.atoms)
            ),
            trainers=tuple(
                len(self.atoms) + n
                for n, row in enumerate(self.facts.term.trainers)
                if row.id in known
            ),
            free_from=self.free_from,
            max_changes=self.former.max_changes,
            moved_cost=weights.moved_session,
            stay_cost=weights.moved_internship,
            seat_cost=weights.taken_over,
            person_cost=weights.affected_person,
            late_cost=weights.short_notice,
            over_cost=weights.over_budget,
        )

    def _attached(self) -> dict[str, int]:
        """Price of individual sessions that leave with the class session whose day they share.

        They are placed after the search; of several class sessions of the day each bears a share.
        """
        classes: dict[tuple[str, date], list[str]] = {}
        audiences = {item.id: self.facts.term.audience(item) for item in self.kept.sets}
        for row in self.kept.sessions:
            for learner in audiences.get(row.session_set, ()):
                classes.setdefault((learner.id, row.date), []).append(row.id)
        price = self.facts.term.settings.weights.moved_session
        found: dict[str, int] = {}
        for row in self.kept.sessions:
            day = classes.get((row.learner, row.date), [])
            for name in day:
                found[name] = found.get(name, 0) + price // len(day)
        return found

    def _held(self, options: Sequence[Option], staffings: Sequence[Staffing]) -> Iterable[Held]:
        at: dict[Moment, list[int]] = {}
        for o, row in enumerate(options):
            at.setdefault(moment_of(row), []).append(o)
        crews: dict[Moment, list[int]] = {}
        for s, staffing in enumerate(staffings):
            crews.setdefault(moment_of(staffing), []).append(s)
        attached = self._attached()
        for moment, session in self.moments.items():
            there = self.kept.places(session)
            yield Held(
                where=session.id,
                day=moment[1],
                frozen=session.date < self.former.free_from,
                same=tuple(
                    o for o in at.get(moment, ()) if tuple(sorted(options[o].parts)) == there
                ),
                moment=tuple(at.get(moment, ())),
                agents=tuple(
                    g for g, atom in enumerate(self.atoms) if session.session_set in atom.sets
                ),
                seats=tuple(self._seats(session, crews.get(moment, ()), staffings)),
                others=tuple(self._others(session, there, crews.get(moment, ()), staffings)),
                late_days=self.late_days(session.date),
                attached_cost=attached.get(session.id, 0),
            )

    def _agent(self, name: str) -> int | None:
        return self.agents.get(name)

    def _seats(
        self, session: PlacedSession, crews: Sequence[int], staffings: Sequence[Staffing]
    ) -> Iterable[HeldSeat]:
        for seat in session.seats:
            agent = self._agent(seat.trainer)
            if agent is not None:
                facilitates = seat.role == "facilitator"
                own = (
                    s
                    for s in crews
                    if agent in staffings[s].agents and staffings[s].facilitates == facilitates
                )
                able = is_able(self.facts, seat.trainer, session)
                yield HeldSeat(agent, tuple(own), able)

    def _others(
        self,
        session: PlacedSession,
        there: tuple[int, ...],
        crews: Sequence[int],
        staffings: Sequence[Staffing],
    ) -> Iterable[tuple[int, int]]:
        """(staffing, trainers who were not in such a seat) at the same time and place."""
        seats = {(self._agent(seat.trainer), seat.role == "facilitator") for seat in session.seats}
        for s in crews:
            row = staffings[s]
            new = sum((agent, row.facilitates) not in seats for agent in row.agents)
            if new and row.location in there:
                yield s, new

    def _new_seats(
        self, held: Sequence[Held], staffings: Sequence[Staffing]
    ) -> Iterable[tuple[int, int]]:
        """(trainer, staffing) of every seat that is not a former one."""
        old = {(seat.agent, s) for row in held for seat in row.seats for s in seat.staffings}
        for s, row in enumerate(staffings):
            yield from ((agent, s) for agent in row.agents if (agent, s) not in old)

    def _stays(self, placements: Sequence[Placement]) -> Iterable[HeldStay]:
        learners = {row.id: n for n, row in enumerate(self.facts.term.learners)}
        blocks = {block.name: b for b, block in enumerate(placements)}
        for row in self.kept.internships:
            b = blocks.get(row.block)
            if b is None or learners.get(row.learner) not in placements[b].learners:
                continue
            yield HeldStay(
                block=b,
                learner=learners[row.learner],
                same=tuple(same_stays(self.facts, placements[b], row)),
                begun=row.first < self.former.free_from,
            )

    def _barred(self, placements: Sequence[Placement]) -> Iterable[tuple[int, int]]:
        """(block, stay) of stays that would begin in frozen weeks and are no former ones."""
        kept = {(row.block, i) for row in self._stays(placements) for i in row.same}
        for b, block in enumerate(placements):
            for i, stay in enumerate(block.stays):
                early = block.choices[stay.choice].first_day < self.free_from
                if early and (b, i) not in kept:
                    yield b, i


def same_stays(
    facts: Facts, block: Placement, row: Internship, *, any_shift: bool = False
) -> Iterable[int]:
    """Stays of a block that are a former internship: learner, host, weeks, and its shift or any."""
    for i, stay in enumerate(block.stays):
        host = facts.term.hosts[stay.host]
        if (
            facts.term.learners[stay.learner].id == row.learner
            and host.id == row.host
            and facts.days[block.choices[stay.choice].first_day] == row.first
            and (any_shift or host.shifts[stay.shift] == row.shift)
        ):
            yield i
