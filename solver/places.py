"""Care places taken by a finished timetable, counted as people are decided one by one (R27)."""

from __future__ import annotations

from collections import Counter

from passerelle.solver.compile.arranging import Taken, places_of
from passerelle.solver.compile.days import PersonDay
from passerelle.solver.compile.facts import Facts
from passerelle.solver.compile.journey import DayTrip


class Places:
    """Places by provider, day and band; who takes them can be changed.

    Learners without a choice of care are decided before those with one, and see only what is
    taken by people whose days cannot give way to theirs.
    """

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self._used: Counter[tuple[str, int, int]] = Counter()
        self._own: dict[tuple[str, int], Taken] = {}

    def of(self, rules: PersonDay, trip: DayTrip, d: int) -> Taken:
        """Places of limited providers that a day takes."""
        return places_of(self.facts, rules, trip, d)

    def admits(self, person: str, taken: Taken, d: int) -> bool:
        """Whether these places are free, the person's own of that day counted as free."""
        own = dict(self._own.get((person, d), ()))
        return all(
            self._used[cell] - own.get(cell, 0) + number <= self._limit(cell)
            for cell, number in taken
        )

    def take(self, person: str, taken: Taken, d: int) -> None:
        """Give the person these places on a day, instead of those they had."""
        for cell, number in self._own.pop((person, d), ()):
            self._used[cell] -= number
        for cell, number in taken:
            self._used[cell] += number
        if taken:
            self._own[person, d] = taken

    def _limit(self, cell: tuple[str, int, int]) -> int:
        provider, d, number = cell
        return self.facts.book.care.bands(provider, self.facts.days[d])[number].limit
