"""Columns, rows and prices of the lines that are not sums over days (R56, R58, R68, R72)."""

from __future__ import annotations

from passerelle.solver.model import Model
from passerelle.solver.problem import Highest, Imbalance, Load, Shortfall, Variety

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


def _terms(model: Model, load: Load, sign: int = 1) -> Terms:
    return [
        *((model.day[agent][d][p], sign * value) for agent, d, p, value in load.days),
        *((model.rationed[number][gain], sign * value) for number, gain, value in load.rations),
        *((model.stay[b][i], sign * value) for b, i, value in load.stays),
    ]


def _most(model: Model, load: Load) -> int:
    """A load is never larger: one pattern a day."""
    days: dict[tuple[int, int], int] = {}
    for agent, d, _, value in load.days:
        days[agent, d] = max(value, days.get((agent, d), 0))
    for number, gain, value in load.rations:
        key = (-1 - number, model.problem.rationed[number].gains[gain][0])
        days[key] = max(value, days.get(key, 0))
    return sum(days.values())


def _highest(model: Model, line: Highest) -> None:
    """The weeks stand beside the rows: relaxations do with the floors, in half the time."""
    upper = max((_most(model, load) for load in line.loads), default=0)
    if not upper:
        return
    highest = model.column(upper)
    model.price("fairness", highest, line.cost)
    for load in line.loads:
        terms = [*_terms(model, load), (highest, -1)]
        model.rule("R56", load.where, terms, high=0, beside=True)
    for floor in line.floors:
        most = floor.least * floor.visits
        terms = [(highest, THOUSAND * floor.weeks)]
        terms += [(model.unplaced[activity], floor.least) for activity in floor.activities]
        terms += [(model.nobody[b], most) for b in floor.blocks]
        model.rule("R56", floor.where, terms, low=most)


def _imbalance(model: Model, line: Imbalance) -> None:
    up = _most(model, line.load)
    down = _most(model, _negative(line.load))
    apart = model.column(max(up, down) // line.unit + 1)
    model.price("comfort", apart, line.cost)
    for sign in (1, -1):  # sign * load < unit * (apart + 1)
        terms = [*_terms(model, line.load, sign), (apart, -line.unit)]
        model.rule("R58", line.load.where, terms, high=line.unit - 1)


def _negative(load: Load) -> Load:
    days = tuple((agent, d, p, -value) for agent, d, p, value in load.days)
    rations = tuple((number, gain, -value) for number, gain, value in load.rations)
    return Load(load.where, days, rations)


def _variety(model: Model, line: Variety) -> None:
    used: Terms = []
    for shape in line.shapes:
        column = model.column()
        used.append((column, 1))
        for load in shape:
            model.rule("R68", line.where, [*_terms(model, load), (column, -1)], high=0)
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
        terms = [*_terms(model, line.load, -1), (enough, line.need)]
        model.rule("R72", line.load.where, terms, high=0, beside=bool(line.load.stays))


def _attend(model: Model, dear: tuple[tuple[int, int], ...]) -> None:
    """A day is given up only where a contract is used up in its week (ABSENCE)."""
    problem = model.problem
    full: dict[tuple[int, int, int], int] = {}
    for number, gain in dear:
        row = problem.rationed[number]
        d, pattern, *_ = row.gains[gain]
        week = problem.weeks[d]
        terms = [(model.rationed[number][gain], 1), (model.day[row.agent][d][pattern], -1)]
        for which, (limit, days) in enumerate(row.limits):
            key = (number, which, week)
            if d in days and key not in full:
                full[key] = model.column()
                used = [
                    (column, 1)
                    for column, (other, *_) in zip(model.rationed[number], row.gains, strict=True)
                    if other in days and problem.weeks[other] == week
                ]
                model.rule("R28", row.name, [*used, (full[key], -limit)], low=0)
            if d in days:
                terms.append((full[key], 1))
        model.rule("R28", row.name, terms, low=0)
