"""Columns, rows and prices of the lines that are not sums over days (R56, R58, R68, R72)."""

from __future__ import annotations

from collections.abc import Iterator

from passerelle.solver.model import Model, capacity_terms
from passerelle.solver.problem import Highest, Imbalance, Shortfall, Variety
from passerelle.solver.programme import Load

Terms = list[tuple[int, int]]
THOUSAND = 1000


def price_extras(model: Model) -> None:
    """State and price every extra line that the problem has."""
    extras = model.problem.extras
    if extras.highest is not None:
        _highest(model, extras.highest)
    if extras.imbalance is not None:
        _imbalance(model, extras.imbalance)
    for variety in extras.varieties:
        _variety(model, variety)
    if extras.shortfalls:
        _shortfalls(model, extras.shortfalls)
    if extras.dear:
        _attend(model, extras.dear)


def load_terms(model: Model, load: Load, sign: int = 1) -> Terms:
    """The terms of a load."""
    return [
        *((model.day[agent][d][p], sign * value) for agent, d, p, value in load.days),
        *((model.way[number][way], sign * value) for number, way, value in load.ways),
        *((model.stay[b][i], sign * value) for b, i, value in load.stays),
    ]


def most_of(model: Model, load: Load) -> int:
    """A load is never larger: one pattern a day."""
    days: dict[tuple[int, int], int] = {}
    for agent, d, _, value in load.days:
        days[agent, d] = max(value, days.get((agent, d), 0))
    for number, way, value in load.ways:
        key = (-1 - number, model.problem.arranged[number].ways[way].day)
        days[key] = max(value, days.get(key, 0))
    return sum(days.values())


def _highest(model: Model, line: Highest) -> None:
    """The weeks stand beside the rows: relaxations do with the floors, in half the time."""
    upper = max((most_of(model, load) for load in line.loads), default=0)
    if not upper:
        return
    highest = model.column(upper)
    model.price("fairness", highest, line.cost)
    for load in line.loads:
        terms = [*load_terms(model, load), (highest, -1)]
        model.rule("R56", load.where, terms, high=0, beside=True)
    for floor in line.floors:
        most = floor.least * floor.visits
        terms = [(highest, THOUSAND * floor.weeks)]
        terms += [(model.unplaced[activity], floor.least) for activity in floor.activities]
        terms += [(model.nobody[b], most) for b in floor.blocks]
        model.rule("R56", floor.where, terms, low=most)


def _imbalance(model: Model, line: Imbalance) -> None:
    up = most_of(model, line.load)
    down = most_of(model, _negative(line.load))
    apart = model.column(max(up, down) // line.unit + 1)
    model.price("comfort", apart, line.cost)
    for sign in (1, -1):  # sign * load < unit * (apart + 1)
        terms = [*load_terms(model, line.load, sign), (apart, -line.unit)]
        model.rule("R58", line.load.where, terms, high=line.unit - 1)


def _negative(load: Load) -> Load:
    days = tuple((agent, d, p, -value) for agent, d, p, value in load.days)
    ways = tuple((number, way, -value) for number, way, value in load.ways)
    return Load(load.where, days, ways)


def _variety(model: Model, line: Variety) -> None:
    used: Terms = []
    for shape in line.shapes:
        column = model.column()
        used.append((column, 1))
        for load in shape:
            model.rule("R68", line.where, [*load_terms(model, load), (column, -1)], high=0)
    further = model.column(len(used))
    model.rule("R68", line.where, [*used, (further, -1)], high=1)
    model.price("comfort", further, line.cost)


def _shortfalls(model: Model, lines: tuple[Shortfall, ...]) -> None:
    """The whole price on a column that is 1, and back where a load reaches what it needs.

    So the assignment without any session breaks no row of these.
    """
    one = model.column()
    model.rule("R72", "all", [(one, 1)], low=1)
    for line in lines:
        enough = model.column()
        model.price("comfort", one, line.cost)
        model.price("comfort", enough, -line.cost)
        terms = [*load_terms(model, line.load, -1), (enough, line.need)]
        model.rule("R72", line.load.where, terms, high=0, beside=bool(line.load.stays))


def _attend(model: Model, dear: tuple[tuple[int, int], ...]) -> None:
    """A day is given up only where contracts are used up or places full (ABSENCE)."""
    full = _Full(model)
    wanted = {(number, *_class(model, number, way)) for number, way in dear}
    groups: dict[tuple[int, int, tuple[int, ...], int], list[int]] = {}
    for number, person in enumerate(model.problem.arranged):
        for index in range(len(person.ways)):
            key = (number, *_class(model, number, index))
            if key in wanted:
                groups.setdefault(key, []).append(index)
    for (number, d, patterns, q), ways in groups.items():
        person = model.problem.arranged[number]
        held = [(model.day[person.agent][d][pattern], -1) for pattern in patterns]
        able = [(model.way[number][way], 1) for way in ways]
        able += [(column, 1) for column in {c for way in ways for c in full.of(number, way)}]
        for slack in _elsewise(model, number, model.problem.weeks[d], q):
            low = sum(coef for _, coef in slack if coef < 0)
            model.rule("R28", person.name, [*able, *held, *slack], low=low)
        for slot in {slot for slot, _ in model.main[number]}:
            mains = [(c, 1) for (other, _), c in model.main[number].items() if other == slot]
            model.rule("R29", person.name, [*mains, *held], low=0)


def _class(model: Model, number: int, way: int) -> tuple[int, tuple[int, ...], int]:
    """Ways with the same day, patterns and arrangement stand for one another."""
    row = model.problem.arranged[number].ways[way]
    return row.day, row.patterns, row.arrangement


def _elsewise(model: Model, number: int, week: int, q: int) -> Iterator[Terms]:
    """What lets a person stay away: arrangement ``q`` is not in force in the week.

    It is when chosen for the week, or when it is the main one and none is chosen.
    """
    person, plans, mains = model.problem.arranged[number], model.plan[number], model.main[number]
    if len(person.parts) == 1:
        yield []
        return
    yield [(plans[week, q], -1)]
    parts = enumerate(person.parts[q])
    terms = [(mains[slot, part], -1) for slot, part in parts if (slot, part) in mains]
    yield [*terms, *((column, 1) for (other, _), column in plans.items() if other == week)]


class _Full:
    """Columns that can be 1 only where a contract is used up, or places leave no room."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self._made: dict[tuple[str, int, int], int] = {}
        self._claims: dict[tuple[int, int], list[tuple[int, int]]] = {}
        for cell, row in enumerate(model.problem.capacities):
            for number, way, count in row.ways:
                self._claims.setdefault((number, way), []).append((cell, count))

    def of(self, number: int, way: int) -> Iterator[int]:
        """The columns of what a way needs."""
        model, person = self.model, self.model.problem.arranged[number]
        for which, (limit, ways) in enumerate(person.limits):
            if way in ways:
                terms = [(model.way[number][other], 1) for other in ways]
                yield self._column(("R28", number, which), person.name, terms, limit)
        for cell, count in self._claims.get((number, way), ()):
            row = model.problem.capacities[cell]
            terms, need = capacity_terms(model, row), row.limit - count + 1
            yield self._column(("R27", cell, count), row.where, terms, need)

    def _column(self, key: tuple[str, int, int], where: str, used: Terms, need: int) -> int:
        if key not in self._made:
            self._made[key] = self.model.column()
            self.model.rule(key[0], where, [*used, (self._made[key], -max(0, need))], low=0)
        return self._made[key]
