"""The model: 0-1 and integer columns, linear rows that carry the rule they state, cost terms.

Every rule is linear over the columns, so that one statement serves CP-SAT, the linear relaxation
that gives bounds, and explanation (a row knows its rule code and the place it speaks of).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import gcd
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from passerelle.models import plan
from passerelle.solver.problem import Arranged, Capacity, Problem

TierName: TypeAlias = plan.TierName
INFINITE = 1 << 40
ANY_DAY, PLACEMENT = -1, -2


@dataclass(slots=True)
class Row:
    """``low <= sum(coefs * columns) <= high``."""

    code: str
    where: str
    columns: list[int]
    coefs: list[int]
    low: int
    high: int


@dataclass(slots=True)
class Model:
    """Columns and rows over a problem.

    ``upper`` and ``day_of`` (a day, ``ANY_DAY`` or ``PLACEMENT``) are per column.
    ``x[o]`` option taken; ``staff[s]`` staffing taken; ``day[g][d][p]`` pattern of an agent's
    day; ``unplaced[a]`` copies left out; ``choice[b][k]`` weeks of a block;
    ``stay[b][i]`` stays; ``left[b][learner]`` no stay;
    ``nobody[b]`` no weeks for block b. For each person for whom something is arranged: ``way[n]``
    ways taken, ``plan[n][week, q]`` arrangement of a week, ``main[n][slot, number]`` the number
    that rules a slot, ``move[n][slot, number, week]`` a week that differs from it. ``chosen[c]``:
    candidate c takes part; ``going[c][k]`` in how many sessions of its k-th kind. ``beside`` holds
    rows that relaxations leave out, because stays help to meet them or because they cost more time
    than they bring; others read ``all_rows``.
    """

    problem: Problem
    upper: list[int] = field(default_factory=list)
    day_of: list[int] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    beside: list[Row] = field(default_factory=list)
    cost: dict[TierName, dict[int, int]] = field(
        default_factory=lambda: {"unplaced": {}, "conflicts": {}, "comfort": {}, "fairness": {}}
    )
    x: list[int] = field(default_factory=list)
    staff: list[int] = field(default_factory=list)
    day: list[list[list[int]]] = field(default_factory=list)
    unplaced: list[int] = field(default_factory=list)
    choice: list[list[int]] = field(default_factory=list)
    stay: list[list[int]] = field(default_factory=list)
    left: list[dict[int, int]] = field(default_factory=list)
    nobody: dict[int, int] = field(default_factory=dict)
    way: list[list[int]] = field(default_factory=list)
    plan: list[dict[tuple[int, int], int]] = field(default_factory=list)
    main: list[dict[tuple[int, int], int]] = field(default_factory=list)
    move: list[dict[tuple[int, int, int], int]] = field(default_factory=list)
    by_activity: list[list[int]] = field(default_factory=list)
    chosen: list[int] = field(default_factory=list)
    going: list[list[int]] = field(default_factory=list)

    def column(self, upper: int = 1, *, day: int = ANY_DAY) -> int:
        """A new integer column in 0..upper, of one day, of any, or of the placements."""
        self.upper.append(upper)
        self.day_of.append(day)
        return len(self.upper) - 1

    def columns(self, count: int, *, day: int = ANY_DAY) -> list[int]:
        """New 0-1 columns."""
        return [self.column(day=day) for _ in range(count)]

    def rule(
        self,
        code: str,
        where: str,
        terms: Iterable[tuple[int, int]],
        *,
        low: int = -INFINITE,
        high: int = INFINITE,
        beside: bool = False,
    ) -> None:
        """State ``low <= sum(coef * column) <= high`` for rule ``code`` at ``where``."""
        merged: dict[int, int] = {}
        for column, coef in terms:
            merged[column] = merged.get(column, 0) + coef
        divisor = gcd(*merged.values()) if merged else 1
        if divisor > 1:  # whole numbers: 210 x <= 1200 says x <= 5
            merged = {column: coef // divisor for column, coef in merged.items()}
            low = low if low <= -INFINITE else -(-low // divisor)
            high = high if high >= INFINITE else high // divisor
        made = Row(code, where, list(merged), list(merged.values()), low, high)
        (self.beside if beside else self.rows).append(made)

    @property
    def all_rows(self) -> list[Row]:
        """The rows, and those beside them."""
        return [*self.rows, *self.beside]

    def price(self, tier: TierName, column: int, coef: int) -> None:
        """Add ``coef`` per unit of a column to a tier."""
        if coef:
            costs = self.cost[tier]
            costs[column] = costs.get(column, 0) + coef

    def costs(self, *tiers: TierName) -> dict[int, int]:
        """Cost per column of the tiers named, together; of all when none is named."""
        found: dict[int, int] = {}
        for tier in tiers or tuple(self.cost):
            for column, coef in self.cost[tier].items():
                found[column] = found.get(column, 0) + coef
        return found

    def value(self, tier: TierName, values: Sequence[int] | NDArray[np.int64]) -> int:
        """Cost of a tier at given column values."""
        return int(sum(coef * values[column] for column, coef in self.cost[tier].items()))


def care_columns(model: Model) -> list[int]:
    """Columns that say what is arranged in which week."""
    return [
        column
        for own in (*model.plan, *model.main, *model.move)
        for column in own.values()  # type: ignore[attr-defined]
    ]


def capacity_terms(model: Model, row: Capacity) -> list[tuple[int, int]]:
    """What counts against the limit of a capacity."""
    terms = [(model.way[n][way], count) for n, way, count in row.ways]
    terms += [(model.day[agent][d][p], count) for agent, d, p, count in row.patterns]
    return terms + [(model.stay[b][i], count) for b, i, count in row.stays]


def declare(problem: Problem) -> Model:
    """A model with the columns every family shares."""
    model = Model(problem)
    model.x = [model.column(day=row.occurrences[0].day) for row in problem.options]
    model.staff = [model.column(day=row.occurrences[0].day) for row in problem.staffings]
    model.day = [
        [model.columns(len(patterns), day=d) for d, patterns in enumerate(agent.patterns)]
        for agent in problem.agents
    ]
    model.unplaced = [model.column(activity.count) for activity in problem.activities]
    model.choice = [
        model.columns(len(block.choices), day=PLACEMENT) for block in problem.placements
    ]
    model.stay = [model.columns(len(block.stays), day=PLACEMENT) for block in problem.placements]
    model.left = [
        {row: model.column(day=PLACEMENT) for row in block.learners} for block in problem.placements
    ]
    for person in problem.arranged:
        _arrange(model, person)
    model.by_activity = [[] for _ in problem.activities]
    for index, option in enumerate(problem.options):
        model.by_activity[option.activity].append(index)
    for candidate in problem.programme.candidates:
        count = problem.activities[candidate.activity].count
        model.chosen.append(model.column())
        model.going.append([model.column(count) for _ in candidate.goings])
    return model


def _arrange(model: Model, person: Arranged) -> None:
    """Columns of one person's arrangements; with one arrangement there is nothing to choose."""
    if person.must:
        own = model.day[person.agent]
        model.way.append([own[way.day][way.patterns[0]] for way in person.ways])
    else:
        model.way.append([model.column(day=way.day) for way in person.ways])
    model.plan.append({})
    model.main.append({})
    model.move.append({})
    if len(person.parts) == 1:
        return
    weeks = {(model.problem.weeks[way.day], way.arrangement) for way in person.ways}
    for block in model.problem.placements:
        for stay in block.stays:
            if stay.learner == person.person and stay.arrangement >= 0:
                weeks |= {(week, stay.arrangement) for week in stay.held}
    first = {week: d for d, week in reversed(list(enumerate(model.problem.weeks)))}
    for week, q in sorted(weeks):
        model.plan[-1][week, q] = model.column(day=first[week])
    for slot, numbers in enumerate(zip(*person.parts, strict=True)):
        if len(set(numbers)) == 1:
            continue
        for number in sorted(set(numbers)):
            model.main[-1][slot, number] = model.column()
        for week, number in sorted({(week, person.parts[q][slot]) for week, q in weeks}):
            if week not in person.free[slot]:
                model.move[-1][slot, number, week] = model.column()
