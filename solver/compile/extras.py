"""Lines that are not sums over days: weekly fairness, balance, regular hours, hours of training.

Each is compiled only where its weight is above 0 (R56, R58, R68, R72).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from passerelle.models.people import Learner
from passerelle.models.rules import PolicyRule
from passerelle.solver.compile.atoms import Atom
from passerelle.solver.compile.facts import Facts
from passerelle.solver.compile.floors import floors_of
from passerelle.solver.compile.ways import Spent
from passerelle.solver.problem import (
    Agent,
    Arranged,
    Extras,
    Highest,
    Imbalance,
    Placement,
    Shortfall,
    Variety,
)
from passerelle.solver.programme import Load

AROUND_DAYS = 31  # more than a week or a month can reach beyond the term
Amount = Callable[[Spent], int]


def make_extras(
    facts: Facts,
    atoms: Sequence[Atom],
    spent: Mapping[str, Sequence[Spent]],
    arranged: Sequence[Arranged],
    placements: Sequence[Placement],
    demand: Mapping[int, Mapping[int, int]],
    agents: Sequence[Agent],
) -> Extras:
    """The extra lines of a term whose agents, arranged people and placements are compiled.

    ``demand``: sessions of each activity that each atom is expected in.
    """
    maker = _Maker(facts, atoms, spent, arranged, placements)
    made = maker.make()
    if made.highest is None:
        return made
    floors = tuple(floors_of(facts, maker.agent, spent, placements, demand, agents))
    return replace(made, highest=replace(made.highest, floors=floors))


class _Maker:
    def __init__(
        self,
        facts: Facts,
        atoms: Sequence[Atom],
        spent: Mapping[str, Sequence[Spent]],
        arranged: Sequence[Arranged],
        placements: Sequence[Placement],
    ) -> None:
        self.facts = facts
        self.term = facts.term
        self.weights = facts.term.settings.weights
        self.spent = spent
        self.agent = {row.id: number for number, atom in enumerate(atoms) for row in atom.learners}
        self.arranged = arranged
        self.number = {row.name: number for number, row in enumerate(arranged)}
        self.placements = placements

    def make(self) -> Extras:
        weights = self.weights
        return Extras(
            highest=self._highest() if weights.worst_week_travel else None,
            imbalance=self._imbalance() if weights.balance else None,
            varieties=tuple(self._varieties()) if weights.regularity else (),
            shortfalls=tuple(self._shortfalls()),
            dear=tuple(self._dear()),
        )

    def _load(
        self, where: str, person: str, rows: Sequence[Spent], amount: Amount, times: int = 1
    ) -> Load:
        agent = self.agent[person]
        days, ways = [], []
        for row in rows:
            value = amount(row) * times
            if value and row.way is None:
                days += [(agent, row.d, pattern, value) for pattern in row.patterns]
            elif value and row.way is not None:
                ways.append((self.number[person], row.way, value))
        return Load(where, tuple(days), tuple(ways))

    # --- fairness (R56) --------------------------------------------------------------------------

    def _highest(self) -> Highest:
        """One load for each learner and week that no other's is sure to reach."""
        weeks: dict[tuple[int, int], list[tuple[str, list[Spent]]]] = defaultdict(list)
        for person, rows in self.spent.items():
            own: dict[int, list[Spent]] = defaultdict(list)
            for row in rows:
                own[self.facts.weeks[row.d]].append(row)
            for week, spent in own.items():
                weeks[self.agent[person], week].append((person, spent))
        loads = []
        for (_, week), found in weeks.items():
            kept: list[tuple[str, list[Spent]]] = []
            found.sort(key=lambda item: -sum(row.figures.travel_min for row in item[1]))
            for person, spent in found:
                if not any(_covers(other, spent) for _, other in kept):
                    kept.append((person, spent))
            year, number = self.facts.week_labels[week]
            loads += [
                self._load(
                    f"{person} {year}-W{number:02d}", person, spent, lambda r: r.figures.travel_min
                )
                for person, spent in kept
            ]
        return Highest(tuple(loads), (), self.weights.worst_week_travel)

    # --- balance (R58) ---------------------------------------------------------------------------

    def _imbalance(self) -> Imbalance | None:
        country = {row.id: self.term.country_of(row) for row in self.term.learners}
        people = Counter(country.values())
        if not people["FR"] or not people["BE"]:
            return None
        days: Counter[tuple[int, int, int]] = Counter()
        ways: list[tuple[int, int, int]] = []
        for person, rows in self.spent.items():
            times = people["BE"] if country[person] == "FR" else -people["FR"]
            own = self._load(
                "", person, rows, lambda r: r.figures.travel_min * r.figures.abroad, times
            )
            for agent, d, pattern, value in own.days:
                days[agent, d, pattern] += value
            ways += own.ways
        terms = tuple((*key, value) for key, value in days.items() if value)
        load = Load("balance", terms, tuple(ways))
        return Imbalance(load, people["FR"] * people["BE"], self.weights.balance)

    # --- the same hours each week (R68) ----------------------------------------------------------

    def _varieties(self) -> Iterator[Variety]:
        parents = {row.person for row in self.term.children}
        for person in parents & self.spent.keys():
            shapes: dict[tuple[int, tuple[int, int]], dict[int, list[Spent]]] = defaultdict(dict)
            for row in self.spent[person]:
                key = (self.facts.days[row.d].weekday(), row.figures.hours)
                shapes[key].setdefault(row.d, []).append(row)
            for weekday in sorted({key[0] for key in shapes}):
                found = tuple(
                    tuple(self._load(person, person, rows, lambda _: 1) for rows in dates.values())
                    for (other, _), dates in sorted(shapes.items())
                    if other == weekday
                )
                if len(found) > 1:
                    yield Variety(person, found, self.weights.regularity)

    # --- hours of training that an aid asks for (R72) --------------------------------------------

    def _shortfalls(self) -> Iterator[Shortfall]:
        lines: tuple[tuple[int, PolicyRule], ...] = (
            (self.weights.short_weeks, "aid_min_week"),
            (self.weights.short_months, "aid_min_month"),
        )
        for cost, rule in lines:
            for learner in self.term.learners if cost else ():
                if learner.childcare_aid:
                    yield from self._short(learner, rule, cost)

    def _short(self, learner: Learner, rule: PolicyRule, cost: int) -> Iterator[Shortfall]:
        settings = self.term.settings
        opened: dict[tuple[int, int], list[date]] = defaultdict(list)
        length = (settings.last - settings.first).days + 1
        closed = self.facts.closed_person(learner)
        for n in range(-AROUND_DAYS, length + AROUND_DAYS):
            on = settings.first + timedelta(days=n)
            if on.weekday() in self.facts.class_weekdays and on not in closed:
                opened[_span(rule, on)].append(on)
        days: dict[tuple[int, int], list[Spent]] = defaultdict(list)
        for row in self.spent.get(learner.id, ()):
            days[_span(rule, self.facts.days[row.d])].append(row)
        stays = self._stays(learner, rule)
        country = self.term.country_of(learner)
        for span, dates in opened.items():
            need = self.term.policy(country, rule, dates[0])
            if need is None or dates[0] < settings.first or dates[-1] > settings.last:
                continue
            where = f"{learner.id} {span[0]}-{span[1]}"
            load = self._load(where, learner.id, days.get(span, []), lambda r: r.figures.class_min)
            made = Load(where, load.days, load.ways, tuple(stays.get(span, ())))
            yield Shortfall(rule, made, need, cost)

    def _stays(
        self, learner: Learner, rule: PolicyRule
    ) -> dict[tuple[int, int], list[tuple[int, int, int]]]:
        """Minutes of placement in each span of time, per stay."""
        found: dict[tuple[int, int], list[tuple[int, int, int]]] = defaultdict(list)
        for b, block in enumerate(self.placements):
            for i, stay in enumerate(block.stays):
                if self.term.learners[stay.learner].id != learner.id:
                    continue
                host = self.term.hosts[stay.host]
                closed = self.facts.closed_host(host.id)
                dates = (self.facts.days[d] for d in block.choices[stay.choice].days)
                held = Counter(_span(rule, on) for on in dates if on not in closed)
                minutes = host.shifts[stay.shift].minutes
                for span, count in held.items():
                    found[span].append((b, i, count * minutes))
        return found

    # --- learners whose attendance is a decision (R28) -------------------------------------------

    def _dear(self) -> Iterator[tuple[int, int]]:
        """Ways that might not pay, if the lines above weigh enough."""
        weights = self.weights
        for number, person in enumerate(self.arranged):
            own = {spent.way: spent.figures for spent in self.spent.get(person.name, ())}
            for index, way in enumerate(() if person.must else person.ways):
                travel = own[index].travel_min
                most = travel * (weights.worst_week_travel + weights.balance) + weights.balance
                saving = way.sessions * weights.conflict - way.cost
                if saving < most + weights.regularity:
                    yield number, index


def _span(rule: PolicyRule, on: date) -> tuple[int, int]:
    """The ISO week or the month of a date."""
    iso = on.isocalendar()
    return (iso.year, iso.week) if rule == "aid_min_week" else (on.year, on.month)


def _covers(one: Sequence[Spent], two: Sequence[Spent]) -> bool:
    """Whether the first learner always travels as long in a week as the second."""
    sure = {
        (row.d, p): row.figures.travel_min for row in one if row.way is None for p in row.patterns
    }
    return all(
        sure.get((row.d, p), -1) >= row.figures.travel_min for row in two for p in row.patterns
    )
