"""Which weeks are placement and which are class, with a proved bound.

The weeks of the blocks that a group spends together tie everything else together; once they are
fixed, stays at hosts and the timetable fall apart. The master chooses weeks; the timetable's
linear relaxation at those weeks prices what ties the weeks of class together; at these prices
every week is relaxed alone, in each state, which cuts the master (`blocks`, `master`). Master
and relaxation meet after a few rounds. The master's value is a proved lower bound throughout.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from passerelle.solver.blocks import Reals, columns_and_rows, split
from passerelle.solver.lp import Array, LinearProgram
from passerelle.solver.master import Master
from passerelle.solver.model import Model
from passerelle.solver.pricing import pricers

CLOSED, NEAR = 1e-4, 5e-3


def crew_columns(model: Model) -> set[int]:
    """Staffings, and days of agents that attend only as crew."""
    audience = {agent for option in model.problem.options for agent, _ in option.attends}
    days = {
        column
        for agent, own in enumerate(model.day)
        if agent not in audience
        for columns in own
        for column in columns
    }
    return days | set(model.staff)


@dataclass(frozen=True, slots=True)
class Step:
    """One round: proved bound so far, the weeks tried, their relaxed cost, relaxed values.

    ``values`` holds the columns of the timetable's relaxation by model column (others 0);
    ``prices`` one per coupling row.
    """

    bound: float
    chosen: tuple[int, ...]
    relaxed: float
    values: Array
    prices: Reals
    closed: bool

    @property
    def near(self) -> bool:
        """Whether other weeks could hardly be better."""
        return self.relaxed - self.bound <= NEAR * abs(self.relaxed)


class Skeleton:
    """Master and relaxations over one model and one set of costs.

    ``light``: without who teaches. That relaxation is several times faster, and its bound is
    valid, if weaker: enough for conflicts, and to choose weeks.
    """

    def __init__(self, model: Model, costs: dict[int, int], *, light: bool = False) -> None:
        self.model = model
        self.cost = np.zeros(len(model.upper))
        for column, coef in costs.items():
            self.cost[column] += coef
        self.columns, rows = columns_and_rows(model, crew_columns(model) if light else None)
        self.blocks = split(model, self.cost, self.columns, rows)
        self.master = Master(model, self.blocks, self.cost)
        self.pricers = pricers(self.blocks)
        upper = np.array([model.upper[c] for c in self.columns], dtype=float)
        self.program = LinearProgram(self.columns, rows, self.cost[self.columns], upper)
        weeks = self.master.weeks
        self.shifts = [
            (number, terms)
            for number, row in enumerate(rows)
            if (
                terms := [
                    (weeks[c], float(v))
                    for c, v in zip(row.columns, row.coefs, strict=True)
                    if c in weeks
                ]
            )
        ]
        self.best: Step | None = None

    def step(self, seconds: float | None = None, at: tuple[int, ...] | None = None) -> Step | None:
        """One round; None when there is no time, or no choice of weeks at all.

        ``at``: columns of weeks to be tried instead of those that the master would choose.
        """
        master = self.master
        if not master.solve(seconds):
            return None
        bound = master.bound
        chosen = master.chosen if at is None else master.places_of(at)
        if not self._relax(chosen, seconds):
            return None
        relaxed = master.stays(chosen) + self.program.objective
        prices = self.blocks.admissible(self.program.duals[list(self.blocks.numbers)])
        values = np.zeros(len(self.model.upper))
        values[self.columns] = self.program.values[: len(self.columns)]
        closed = relaxed - bound <= CLOSED * abs(relaxed) + 1.0
        weeks = list(master.weeks)
        picked = tuple(weeks[n] for n in range(len(weeks)) if chosen[n] > 0.5)
        made = Step(bound, picked, relaxed, values, prices, closed)
        if not closed:
            master.cut(prices, self.relaxed_weeks(prices))
        if self.best is None or made.relaxed < self.best.relaxed:
            self.best = made
        return made

    def relaxed_weeks(self, prices: Reals) -> dict[tuple[int, tuple[int, ...]], float]:
        """The bound of every kind of week in every state, by linear relaxation."""
        return {
            (kind, state): pricer.relaxed(prices, state)
            for kind, pricer in enumerate(self.pricers)
            for state in pricer.kind.states
        }

    def _relax(self, chosen: Array, seconds: float | None) -> bool:
        program = self.program
        for number, terms in self.shifts:
            moved = sum(coef * chosen[week] for week, coef in terms)
            program.set_row(number, program.low[number] - moved, program.high[number] - moved)
        program.forget()  # so many bounds moved that the old basis costs more than it saves
        return program.solve(seconds)
