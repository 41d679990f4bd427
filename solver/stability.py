"""Changes against a former plan, read from the names of a finished one (R67)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from passerelle.models.plan import CostLine, Former, Internship, PlacedSession
from passerelle.models.term import Term
from passerelle.solver.before import when_of
from passerelle.solver.compile.facts import Facts
from passerelle.solver.compile.stability import is_able

Place = tuple[str, ...]


def place_of(term_rooms: dict[str, str], row: PlacedSession) -> Place:
    """Where a session is: its host or sites; a room no longer in the term is a place of its own."""
    return (row.host,) if row.host else tuple(sorted(term_rooms.get(r, r + "?") for r in row.rooms))


class Changes:
    """What differs between a former plan and the sessions and internships of a new one."""

    def __init__(
        self,
        facts: Facts,
        former: Former,
        sessions: Sequence[PlacedSession],
        internships: Sequence[Internship],
    ) -> None:
        self.facts = facts
        self.term: Term = facts.term
        self.former = former
        rooms = {room.id: room.site for room in self.term.rooms}
        self.sessions = sessions
        before = [
            row
            for row in former.sessions
            if row.state != "cancelled" and row.id not in former.missed
        ]
        old = {(when_of(row), place_of(rooms, row)) for row in before}
        new = {(when_of(row), place_of(rooms, row)): row for row in sessions}
        self.left = [row for row in before if (when_of(row), place_of(rooms, row)) not in new]
        self.come = [row for row in sessions if (when_of(row), place_of(rooms, row)) not in old]
        seats = {
            (when_of(row), seat.trainer, seat.role): row for row in before for seat in row.seats
        }
        taken = {
            (when_of(row), seat.trainer, seat.role): row for row in sessions for seat in row.seats
        }
        self.seats_left = [(key[1], row) for key, row in seats.items() if key not in taken]
        self.seats_new = [(key[1], row) for key, row in taken.items() if key not in seats]
        fresh = {id(row) for row in self.come}
        self.taken_over = sum(id(row) not in fresh for _, row in self.seats_new)
        stays = {self._stay(row) for row in internships}
        self.stays_left = [row for row in former.internships if self._stay(row) not in stays]

    @staticmethod
    def _stay(row: Internship) -> tuple[object, ...]:
        return row.block, row.learner, row.host, row.first, row.shift

    def _learners(self, row: PlacedSession) -> Iterable[str]:
        if row.learner:
            return [row.learner]
        items = [item for item in self.term.sessions if item.id == row.session_set]
        return [who.id for item in items for who in self.term.audience(item)]

    def _known(self) -> set[str]:
        people = {row.id for row in (*self.term.learners, *self.term.trainers)}
        return people & set(self.former.people)

    def affected(self) -> set[str]:
        """People for whom anything changes, of those who knew the former plan."""
        found = {who for row in self.left for who in self._learners(row)}
        found |= {who for who, _ in (*self.seats_left, *self.seats_new)}
        found |= {row.learner for row in self.stays_left}
        return found & self._known()

    def over_budget(self) -> int:
        """Changes of sessions above each person's budget."""
        if self.former.max_changes is None:
            return 0
        left = Counter(who for row in self.left for who in self._learners(row))
        left.update(who for who, row in self.seats_left if is_able(self.facts, who, row))
        new = Counter(who for who, _ in self.seats_new)
        most = self.former.max_changes
        trainers = {row.id for row in self.term.trainers}
        return sum(
            max(0, left[who] - most) + (max(0, new[who] - most) if who in trainers else 0)
            for who in self._known()
        )

    def late_days(self) -> int:
        """Days by which changes are told too late: of what was, and of what comes."""
        return sum(
            max(0, self.former.notice_days - (row.date - self.former.today).days)
            for row in (*self.left, *self.come)
        )


def stability_lines(
    facts: Facts,
    former: Former,
    sessions: Sequence[PlacedSession],
    internships: Sequence[Internship],
) -> tuple[CostLine, ...]:
    """The lines of the tier of stability."""
    found = Changes(facts, former, sessions, internships)
    weights = facts.term.settings.weights
    rows = (
        ("moved_sessions", len(found.left), "sessions", weights.moved_session),
        ("moved_internships", len(found.stays_left), "internships", weights.moved_internship),
        ("taken_over", found.taken_over, "seats", weights.taken_over),
        ("people_affected", len(found.affected()), "people", weights.affected_person),
        ("short_notice", found.late_days(), "session-days", weights.short_notice),
        ("over_budget", found.over_budget(), "changes", weights.over_budget),
    )
    return tuple(
        CostLine(line=line, value=value, unit=unit, weight=weight, tier="stability")
        for line, value, unit, weight in rows
    )
