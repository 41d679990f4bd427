"""Placement days of a finished plan, and whether a day beside them leaves enough rest (R33)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from passerelle.models.places import Host
from passerelle.solver.compile.facts import Facts
from passerelle.solver.compile.journey import DayTrip
from passerelle.solver.compile.stays import StayDay, StayMaker


class Nights:
    """Days on which learners are interns: barred from class, or spent at a host."""

    def __init__(self, facts: Facts, maker: StayMaker) -> None:
        self.facts = facts
        self.maker = maker
        self.barred: dict[str, set[int]] = defaultdict(set)
        self._spent: dict[tuple[str, int], tuple[Host, StayDay]] = {}

    def bar(self, learner: str, days: Iterable[int]) -> None:
        """No class for a learner on these days."""
        self.barred[learner].update(days)

    def add(self, learner: str, d: int, host: Host, day: StayDay) -> None:
        """A day that a learner spends at a host."""
        self._spent[learner, d] = (host, day)

    def rested(self, learner: str, d: int, trip: DayTrip) -> bool:
        """Whether a day of class leaves enough rest after and before days at a host."""
        before, after = self._spent.get((learner, d - 1)), self._spent.get((learner, d + 1))
        holds = self.maker.rest_holds
        days = self.facts.days
        return (
            before is None or holds(before[0], before[1].home_at, trip.out.home_at, days[d])
        ) and (after is None or holds(after[0], trip.back.home_at, after[1].leave_at, days[d + 1]))
