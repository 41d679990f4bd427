"""The days an agent can have: sets of visits with their cost and conflicts (R17, R18, R31, R32)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import combinations

from passerelle.models.people import Trainer
from passerelle.solver.compile.arranging import Arranging, Taken
from passerelle.solver.compile.atoms import Atom
from passerelle.solver.compile.days import DayBook, PersonDay
from passerelle.solver.compile.facts import Facts
from passerelle.solver.compile.journey import DayTrip, Visit
from passerelle.solver.compile.ways import Lived, Spent, WayMaker, figures_of
from passerelle.solver.compile.wishes import WishBook
from passerelle.solver.problem import Agent, Arranged, Pattern

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


class PatternMaker:
    """Prices the days of atoms and trainers; ``spent`` keeps the days of learners by id."""

    def __init__(self, facts: Facts, arranging: Arranging) -> None:
        self.facts = facts
        self.arranging = arranging
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
        self, rules: PersonDay, day: date, visits: tuple[Visit, ...]
    ) -> tuple[int, tuple[Visit, ...], DayTrip | None]:
        """(comfort cost, visits attended, trip) of a learner's best day among expected visits."""
        picked, trip = self.book.best_subset(rules, day, visits)
        if trip is None:
            return 0, (), None
        attended = tuple(visits[i] for i in picked)
        return self.book.class_cost(rules, day, attended, trip), attended, trip

    def atom(self, number: int, atom: Atom, nodes: list[set[Node]]) -> tuple[Agent, list[Arranged]]:
        """Agent of an atom; learners whose care is decided in the model are priced apart."""
        makers = {
            row.id: WayMaker(self.facts, self.arranging, row.id)
            for row in atom.learners
            if self.arranging.decided(row.id) or self.limits(row.id, nodes)
        }
        patterns: list[tuple[Pattern, ...]] = []
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
                place = (number, d, len(made))
                for row in atom.learners:
                    cost += self.wish_cost(row.id, day, visits)
                    if row.id in makers:
                        conflicts += len(visits)
                        self._ways(makers[row.id], place, visits)
                        continue
                    rules = self.book.person_day(row.id, day)
                    own, attended, trip = self.person_day(rules, day, visits)
                    cost += own
                    conflicts += len(visits) - len(attended)
                    if trip is not None:
                        self._claim(place, self.arranging.taken(rules, trip, d))
                        figures = figures_of(self.book, rules, attended, trip)
                        spent = self.spent.setdefault(row.id, [])
                        spent.append(Spent(d, (len(made),), None, figures))
                abroad = any(
                    self.facts.locations[node].country != atom.country for node, _, _ in chain
                )
                made.append(Pattern(chain, cost, conflicts, abroad))
            patterns.append(tuple(made))
        agent = Agent(atom.name, len(atom.learners), tuple(patterns))
        arranged = []
        for person, maker in makers.items():
            made_up, self.spent[person] = maker.arranged(number)
            arranged.append(made_up)
        return agent, arranged

    def _ways(
        self, maker: WayMaker, place: tuple[int, int, int], visits: tuple[Visit, ...]
    ) -> None:
        """What a learner attends of the visits under each care plan."""
        _, d, pattern = place
        day = self.facts.days[d]
        for q, plan in enumerate(maker.plans):
            rules = self.book.person_day(maker.person, day, plan)
            cost, attended, trip = self.person_day(rules, day, visits)
            if trip is None:
                continue
            taken = self.arranging.taken(rules, trip, d)
            figures = figures_of(self.book, rules, attended, trip)
            maker.add(d, pattern, q, Lived(len(attended), cost, trip, figures), rules)
            if self.arranging.several_bands(taken):
                for lived in self._shorter(rules, visits, taken, d):
                    maker.add(d, pattern, q, lived, rules)

    def _shorter(
        self, rules: PersonDay, visits: tuple[Visit, ...], taken: Taken, d: int
    ) -> Iterator[Lived]:
        """Days with fewer sessions that take other places: the best for each set of places."""
        best: dict[Taken, Lived] = {}
        for size in range(1, len(visits) + 1):
            for chosen in combinations(visits, size):
                trip = self.book.judge(rules, chosen)
                if isinstance(trip, DayTrip):
                    places = self.arranging.taken(rules, trip, d)
                    cost = self.book.class_cost(rules, self.facts.days[d], chosen, trip)
                    figures = figures_of(self.book, rules, chosen, trip)
                    lived = Lived(size, cost, trip, figures)
                    known = best.get(places)
                    if known is None or lived.rank < known.rank:
                        best[places] = lived
        yield from (lived for places, lived in best.items() if places != taken)

    def _claim(self, place: tuple[int, int, int], taken: Taken) -> None:
        for cell, count in taken:
            self.arranging.claim(cell).patterns.append((*place, count))

    def limits(self, person: str, nodes: list[set[Node]]) -> tuple[tuple[int, frozenset[int]], ...]:
        """Care contracts that can run out in a week: (days a week, days that use them) (R28).

        Of the plan with the lowest options.
        """
        used: dict[str, set[int]] = {}
        for d, day in enumerate(self.facts.days):
            need = self.book.person_day(person, day).need
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
        self, number: int, trainer: Trainer, nodes: list[set[Node]]
    ) -> tuple[Agent, list[list[DayTrip]], list[Arranged]]:
        """Agent of a trainer, whose days must be feasible, with the trip of each pattern.

        Where the care of the trainer's children is decided there is a pattern for each plan.
        """
        country = self.facts.term.country_of(trainer)
        maker = WayMaker(self.facts, self.arranging, trainer.id)
        decided = self.arranging.decided(trainer.id) or bool(self.limits(trainer.id, nodes))
        patterns, trips = [], []
        for d, day in enumerate(self.facts.days):
            made: list[Pattern] = []
            tours: list[DayTrip] = []
            for chain in subsets(nodes[d]):
                abroad = any(self.facts.locations[p].country != country for p, _, _ in chain)
                for q, plan in enumerate(maker.plans):
                    rules = self.book.person_day(trainer.id, day, plan)
                    trip = self.book.judge(rules, self.visits(chain))
                    if not isinstance(trip, DayTrip):
                        continue
                    cost = self.book.prices.trainer(self.visits(chain), trip)
                    cost += self.book.care_cost(rules, trip)
                    cost += self.wish_cost(trainer.id, day, self.visits(chain))
                    if decided:
                        maker.add(d, len(made), q, Lived(0, 0, trip), rules)
                    else:
                        place = (number, d, len(made))
                        self._claim(place, self.arranging.taken(rules, trip, d))
                    made.append(Pattern(chain, cost, 0, abroad))
                    tours.append(trip)
            patterns.append(tuple(made))
            trips.append(tours)
        agent = Agent(trainer.id, 1, tuple(patterns))
        return agent, trips, [maker.arranged(number, must=True)[0]] if decided else []
