"""The days an agent can have: sets of visits with their cost and conflicts (R17, R18, R31, R32)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from passerelle.models.people import Trainer
from passerelle.solver.compile.atoms import Atom
from passerelle.solver.compile.days import DayBook, PersonDay
from passerelle.solver.compile.facts import Facts
from passerelle.solver.compile.journey import DayTrip, Visit
from passerelle.solver.compile.wishes import WishBook
from passerelle.solver.problem import Agent, Pattern, Rationed

Node = tuple[int, int, int]  # location, start, end
MAX_VISITS = 6


def subsets(nodes: Iterable[Node]) -> list[tuple[Node, ...]]:
    """Sets of visits without overlap, each in time order."""
    ordered = sorted(set(nodes), key=lambda node: (node[1], node[2], node[0]))
    found: list[tuple[Node, ...]] = []
    grown: list[tuple[Node, ...]] = [(node,) for node in ordered]
    while grown:
        found += grown
        grown = [
            (*chain, node)
            for chain in grown
            if len(chain) < MAX_VISITS
            for node in ordered
            if node[1] >= chain[-1][2]
        ]
    return found


@dataclass(frozen=True, slots=True)
class Spent:
    """What one learner spends on day ``d`` if their atom has this pattern.

    ``gain`` is the place among the gains of a rationed learner, who need not attend; ``hours``
    first start and last end, minutes of the day.
    """

    d: int
    pattern: int
    gain: int | None
    travel_min: int
    abroad: bool
    class_min: int
    hours: tuple[int, int]


class PatternMaker:
    """Prices the days of atoms and trainers; ``spent`` keeps the days of learners by id."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.book: DayBook = facts.book
        self.weights = facts.term.settings.weights
        self.spent: dict[str, list[Spent]] = {}
        self.wishes = WishBook(facts.term)

    def wish_cost(self, person: str, day: date, visits: tuple[Visit, ...]) -> int:
        """Price of the visits that lie in the way of a wish of the person (R74)."""
        points = (self.wishes.session_points(person, day, v.start, v.end) for v in visits)
        return sum(points) * self.weights.wish

    def visits(self, chain: tuple[Node, ...]) -> tuple[Visit, ...]:
        """The chain as journeys see it."""
        keys = self.facts.locations
        return tuple(Visit(keys[place].key, start, end) for place, start, end in chain)

    def expected_fits(self, rules: PersonDay, visits: tuple[Visit, ...]) -> bool:
        """R18, R31, R32 for what a learner is expected to attend."""
        return self.book.order_refusal(rules, visits) is None

    def person_day(
        self, person: str, day: date, visits: tuple[Visit, ...]
    ) -> tuple[int, tuple[Visit, ...], DayTrip | None]:
        """(comfort cost, visits attended, trip) of a learner's best day among expected visits."""
        picked, trip = self.book.best_subset(person, day, visits)
        if trip is None:
            return 0, (), None
        attended = tuple(visits[i] for i in picked)
        return self.book.learner_cost(person, day, attended, trip), attended, trip

    def atom(self, atom: Atom, nodes: list[set[Node]]) -> tuple[Agent, list[Rationed]]:
        """Agent of an atom; rationed learners are priced apart."""
        limits = {row.id: self.limits(row.id, nodes) for row in atom.learners}
        patterns: list[tuple[Pattern, ...]] = []
        gains: dict[str, list[tuple[int, int, int, int]]] = {
            name: [] for name, found in limits.items() if found
        }
        for d, day in enumerate(self.facts.days):
            made: list[Pattern] = []
            for chain in subsets(nodes[d]):
                visits = self.visits(chain)
                if not all(
                    self.expected_fits(self.book.person_day(row.id, day), visits)
                    for row in atom.learners
                ):
                    continue
                cost = conflicts = 0
                for row in atom.learners:
                    own, attended, trip = self.person_day(row.id, day, visits)
                    cost += self.wish_cost(row.id, day, visits)
                    rationed = any(d in days for _, days in limits[row.id])
                    if trip is not None:
                        gain = len(gains[row.id]) if rationed else None
                        self._note(row.id, d, len(made), gain, attended, trip)
                    if rationed:
                        conflicts += len(visits)
                        if attended:
                            saving = len(attended) * self.weights.conflict - own
                            gains[row.id].append((d, len(made), len(attended), saving))
                        continue
                    cost += own
                    conflicts += len(visits) - len(attended)
                abroad = any(
                    self.facts.locations[place].country != atom.country for place, _, _ in chain
                )
                made.append(Pattern(chain, cost, conflicts, abroad))
            patterns.append(tuple(made))
        agent = Agent(atom.name, len(atom.learners), tuple(patterns))
        return agent, [
            Rationed(-1, name, limits[name], tuple(found)) for name, found in gains.items()
        ]

    def _note(
        self,
        person: str,
        d: int,
        pattern: int,
        gain: int | None,
        attended: tuple[Visit, ...],
        trip: DayTrip,
    ) -> None:
        rules = self.book.person_day(person, self.facts.days[d])
        self.spent.setdefault(person, []).append(
            Spent(
                d=d,
                pattern=pattern,
                gain=gain,
                travel_min=trip.travel_min,
                abroad=self.book.prices.abroad(rules, attended),
                class_min=sum(visit.end - visit.start for visit in attended),
                hours=(attended[0].start, attended[-1].end),
            )
        )

    def limits(self, person: str, nodes: list[set[Node]]) -> tuple[tuple[int, frozenset[int]], ...]:
        """Care contracts that can run out in a week: (days a week, days that use them) (R28)."""
        used: dict[str, set[int]] = {}
        for d, day in enumerate(self.facts.days):
            need = self.book.care.need(person, day)
            if need.blocked or not nodes[d]:
                continue
            for stops in need.stops:
                for stop in stops:
                    used.setdefault(stop.provider, set()).add(d)
        caps = {row.id: row.max_days_week for row in self.facts.term.providers}
        found = []
        for provider, days in sorted(used.items()):
            weeks = [self.facts.weeks[d] for d in days]
            if max(weeks.count(week) for week in set(weeks)) > caps[provider]:
                found.append((caps[provider], frozenset(days)))
        return tuple(found)

    def trainer(
        self, trainer: Trainer, nodes: list[set[Node]]
    ) -> tuple[Agent, list[list[DayTrip]]]:
        """Agent of a trainer, whose days must be feasible, with the trip of each pattern."""
        country = self.facts.term.country_of(trainer)
        patterns, trips = [], []
        for d, day in enumerate(self.facts.days):
            made: list[Pattern] = []
            tours: list[DayTrip] = []
            for chain in subsets(nodes[d]):
                rules = self.book.person_day(trainer.id, day)
                trip = self.book.judge(rules, self.visits(chain))
                if not isinstance(trip, DayTrip):
                    continue
                abroad = any(self.facts.locations[p].country != country for p, _, _ in chain)
                cost = self.book.prices.trainer(self.visits(chain), trip)
                cost += self.wish_cost(trainer.id, day, self.visits(chain))
                made.append(Pattern(chain, cost, 0, abroad))
                tours.append(trip)
            patterns.append(tuple(made))
            trips.append(tours)
        return Agent(trainer.id, 1, tuple(patterns)), trips
