"""What was planned before, for the parts of a plan that are decided after the search."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from passerelle.models.plan import Former, PlacedSession
from passerelle.solver.compile.focus import Focus
from passerelle.solver.compile.stability import Kept

When = tuple[str, str, date, int, int]  # set, learner, date, start, end
FROZEN_WORTH = 10_000_000
"""What keeping a frozen session is worth: more than all else in a small model."""


def when_of(row: PlacedSession) -> When:
    """What a session is of, and when."""
    return row.session_set, row.learner, row.date, row.period.start, row.period.end


@dataclass(frozen=True)
class Before:
    """Former sessions by what they are of and when; nothing without a former plan.

    With a ``focus`` individual sessions stay at the moments that it gives, while they can.
    """

    kept: Kept | None = None
    rules: Former | None = None
    focus: Focus | None = None

    def moments(self, session_set: str, learner: str) -> frozenset[tuple[date, int]]:
        """Dates and starts at which an individual session stays; none: it may go anywhere."""
        singles = {} if self.focus is None else self.focus.singles
        return singles.get((session_set, learner), frozenset())

    @cached_property
    def _sessions(self) -> dict[When, PlacedSession]:
        return {} if self.kept is None else {when_of(row): row for row in self.kept.sessions}

    @cached_property
    def recorded(self) -> frozenset[tuple[str, When]]:
        """Learners and past sessions at which they were not, as recorded (R16)."""
        if self.rules is None or self.kept is None:
            return frozenset()
        rows = {row.id: row for row in self.kept.sessions}
        return frozenset(
            (row.learner, when_of(rows[row.session]))
            for row in self.rules.recorded
            if row.session in rows
        )

    def rooms(self, when: When) -> tuple[str, ...]:
        """Rooms of the former session, if there was one."""
        found = self._sessions.get(when)
        return found.rooms if found else ()

    def sorted_rooms(self, when: When, rooms: tuple[str, ...]) -> tuple[str, ...]:
        """Rooms, the former ones first."""
        former = self.rooms(when)
        return tuple(sorted(rooms, key=lambda room: room not in former))

    def bars(self, when: When) -> bool:
        """Whether nothing may be placed anew then, because it is frozen (R53)."""
        frozen = self.rules is not None and when[2] < self.rules.free_from
        return frozen and when not in self._sessions

    def worth(self, when: When, place: str, team: tuple[str, ...]) -> int:
        """What keeping a former session saves of the price of changes (R67)."""
        row = self._sessions.get(when)
        if row is None or self.kept is None or self.rules is None:
            return 0
        locations = self.kept.facts.locations
        if [locations[n].id for n in self.kept.places(row)] != [place]:
            return 0
        weights = self.kept.facts.term.settings.weights
        late = max(0, self.rules.notice_days - (row.date - self.rules.today).days)
        same = {seat.trainer for seat in row.seats} == set(team)
        worth = weights.moved_session + weights.affected_person + late * weights.short_notice
        worth += FROZEN_WORTH * (row.date < self.rules.free_from) // (1 if same else 2)
        return worth + same * (weights.taken_over + weights.affected_person)
