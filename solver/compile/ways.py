"""The ways of a person whose care is decided in the model: per day, pattern and care plan."""

from __future__ import annotations

from dataclasses import dataclass

from passerelle.solver.compile.arranging import Arranging, Taken
from passerelle.solver.compile.care import CarePlan
from passerelle.solver.compile.days import DayBook, PersonDay
from passerelle.solver.compile.facts import Facts
from passerelle.solver.compile.journey import DayTrip, Visit, kept_spans
from passerelle.solver.problem import Arranged, Way


@dataclass(frozen=True, slots=True)
class Figures:
    """What a learner's day adds to lines that are not sums over days (R56, R58, R68, R72).

    Minutes of travel and of class; ``hours`` first start and last end, minutes of the day.
    """

    travel_min: int = 0
    abroad: bool = False
    class_min: int = 0
    hours: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class Spent:
    """What one learner spends on day ``d`` if their atom has one of these patterns.

    ``way`` is the place among the ways of a learner whose care is decided in the model, who need
    not attend; None: whoever has the pattern spends this.
    """

    d: int
    patterns: tuple[int, ...]
    way: int | None
    figures: Figures


def figures_of(
    book: DayBook, rules: PersonDay, attended: tuple[Visit, ...], trip: DayTrip
) -> Figures:
    """Figures of a learner's day; those that no line of this term weighs are left at nothing."""
    weights = book.term.settings.weights
    travels = weights.worst_week_travel or weights.balance
    travels = travels or weights.longest_travel or weights.territory_balance
    trains = weights.short_weeks or weights.short_months
    return Figures(
        travel_min=trip.travel_min if travels else 0,
        abroad=bool(weights.balance) and book.prices.abroad(rules, attended),
        class_min=sum(visit.end - visit.start for visit in attended) if trains else 0,
        hours=(attended[0].start, attended[-1].end) if weights.regularity else (0, 0),
    )


@dataclass(frozen=True, slots=True)
class Lived:
    """A day as a person can live it: sessions attended, comfort cost, trip."""

    sessions: int
    cost: int
    trip: DayTrip
    figures: Figures = Figures()

    @property
    def rank(self) -> tuple[int, int, int]:
        """Of days that take the same places the least of these is lived."""
        return -self.sessions, self.cost, self.trip.travel_min


@dataclass(frozen=True, slots=True)
class _Day:
    """What a person does of a pattern under one plan; ``kept``: (child, provider) pairs."""

    arrangement: int
    sessions: int
    cost: int
    taken: Taken
    kept: tuple[tuple[int, str], ...]
    figures: Figures


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
        made = _Day(q, lived.sessions, lived.cost, taken, tuple(kept), lived.figures)
        self._days.setdefault((d, pattern), []).append(made)

    def _children(self) -> list[str]:
        return [child.id for child in self.arranging.care.children(self.person)]

    def arranged(self, agent: int, *, must: bool = False) -> tuple[Arranged, list[Spent]]:
        """The person for the model, and what is spent on each of the ways.

        Claims on scarce places are noted under the person's number.
        """
        classes: dict[tuple[int, int, tuple[_Day, ...]], list[int]] = {}
        for (d, pattern), made in sorted(self._days.items()):
            alone = pattern if must else -1
            classes.setdefault((d, alone, tuple(made)), []).append(pattern)
        ways: list[Way] = []
        spent: list[Spent] = []
        used: dict[tuple[int, str, int], dict[int, list[int]]] = {}
        number = self.arranging.number()
        for (d, _, days), patterns in classes.items():
            for day in days:
                for cell, count in day.taken:
                    self.arranging.claim(cell).ways.append((number, len(ways), count))
                for child, provider in day.kept:
                    week = used.setdefault((child, provider, self.facts.weeks[d]), {})
                    week.setdefault(d, []).append(len(ways))
                spent.append(Spent(d, tuple(patterns), len(ways), day.figures))
                ways.append(Way(d, tuple(patterns), day.arrangement, day.sessions, day.cost))
        learners = [row.id for row in self.facts.term.learners]
        arranged = Arranged(
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
        return arranged, spent

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
