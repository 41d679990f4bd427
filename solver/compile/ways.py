"""The ways of a person whose care is decided in the model: per day, pattern and care plan."""

from __future__ import annotations

from dataclasses import dataclass

from passerelle.solver.compile.arranging import Arranging, Taken
from passerelle.solver.compile.care import CarePlan
from passerelle.solver.compile.days import PersonDay
from passerelle.solver.compile.facts import Facts
from passerelle.solver.compile.journey import DayTrip, kept_spans
from passerelle.solver.problem import Arranged, Way


@dataclass(frozen=True, slots=True)
class Lived:
    """A day as a person can live it: sessions attended, comfort cost, trip."""

    sessions: int
    cost: int
    trip: DayTrip


@dataclass(frozen=True, slots=True)
class _Day:
    """What a person does of a pattern under one plan; ``kept``: (child, provider) pairs."""

    arrangement: int
    sessions: int
    cost: int
    taken: Taken
    kept: tuple[tuple[int, str], ...]


class WayMaker:
    """Collects the ways of one person, then makes columns of those that differ."""

    def __init__(self, facts: Facts, arranging: Arranging, person: str) -> None:
        self.facts = facts
        self.arranging = arranging
        self.person = person
        self.plans: tuple[CarePlan, ...] = arranging.plans(person)
        self._days: dict[tuple[int, int], list[_Day]] = {}

    def add(
        self,
        d: int,
        pattern: int,
        q: int,
        lived: Lived,
        rules: PersonDay,
    ) -> None:
        """Plan ``q`` lets the person live this pattern of day ``d``."""
        trip = lived.trip
        names = {child: n for n, child in enumerate(self._children())}
        kept = sorted(
            (names[rules.need.children[child]], provider)
            for child, provider, _, _ in (kept_spans(trip) if rules.need.children else ())
        )
        taken = self.arranging.taken(rules, trip, d)
        made = _Day(q, lived.sessions, lived.cost, taken, tuple(kept))
        self._days.setdefault((d, pattern), []).append(made)

    def _children(self) -> list[str]:
        return [child.id for child in self.arranging.care.children(self.person)]

    def arranged(self, agent: int, *, must: bool = False) -> Arranged:
        """The person for the model; claims on scarce places are noted under its number."""
        classes: dict[tuple[int, int, tuple[_Day, ...]], list[int]] = {}
        for (d, pattern), made in sorted(self._days.items()):
            alone = pattern if must else -1
            classes.setdefault((d, alone, tuple(made)), []).append(pattern)
        ways: list[Way] = []
        used: dict[tuple[int, str, int], dict[int, list[int]]] = {}
        number = self.arranging.number()
        for (d, _, days), patterns in classes.items():
            for day in days:
                for cell, count in day.taken:
                    self.arranging.claim(cell).ways.append((number, len(ways), count))
                for child, provider in day.kept:
                    week = used.setdefault((child, provider, self.facts.weeks[d]), {})
                    week.setdefault(d, []).append(len(ways))
                ways.append(Way(d, tuple(patterns), day.arrangement, day.sessions, day.cost))
        learners = [row.id for row in self.facts.term.learners]
        return Arranged(
            agent=agent,
            name=self.person,
            person=learners.index(self.person) if self.person in learners else -1,
            must=must,
            parts=self.plans,
            free=self._elsewhere(),
            move_cost=self.facts.term.settings.weights.care_move,
            ways=tuple(ways),
            limits=self._limits(used),
        )

    def _limits(
        self, used: dict[tuple[int, str, int], dict[int, list[int]]]
    ) -> tuple[tuple[int, tuple[int, ...]], ...]:
        """Contracts that can run out: days of one child at one provider in a week (R28)."""
        caps = {row.id: row.max_days_week for row in self.facts.term.providers}
        rows = {
            (caps[provider], tuple(way for ways in days.values() for way in ways))
            for (_, provider, _), days in used.items()
            if len(days) > caps[provider]
        }
        return tuple(sorted(rows))

    def _elsewhere(self) -> tuple[frozenset[int], ...]:
        """Weeks in which each child is not with the person (R30)."""
        care = self.arranging.care
        return tuple(
            frozenset(
                self.facts.weeks[d]
                for d, day in enumerate(self.facts.days)
                if not care.is_with(child, day)
            )
            for child in care.children(self.person)
        )
