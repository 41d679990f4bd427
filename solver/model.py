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
from passerelle.solver.problem import Problem

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
    ``nobody[b]`` no weeks for block b. ``beside`` holds rows that relaxations leave out, because
    stays help to meet them or because they cost more time than they bring; others read
    ``all_rows``.
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
    rationed: list[list[int]] = field(default_factory=list)
    by_activity: list[list[int]] = field(default_factory=list)

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
    model.rationed = [[model.column(day=gain[0]) for gain in row.gains] for row in problem.rationed]
    model.by_activity = [[] for _ in problem.activities]
    for index, option in enumerate(problem.options):
        model.by_activity[option.activity].append(index)
    return model
