"""Sub-models: some columns free, the rest as they are; solved by CP-SAT (large neighbourhoods)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from ortools.sat.python import cp_model
from ortools.sat.python.cp_model_helper import SatParameters

from passerelle.solver.model import INFINITE, Model

Values = NDArray[np.int64]
Mask = NDArray[np.bool_]
PASSES = 3


@dataclass(frozen=True, slots=True)
class Effort:
    """How hard to try: wall seconds or deterministic units, workers, seed, cost left unproved."""

    seconds: float
    workers: int
    seed: int
    deterministic: bool = False
    unproved: int = 0

    def apply(self, parameters: SatParameters) -> None:
        """Limit a CP-SAT solve."""
        parameters.catch_sigint_signal = False
        parameters.random_seed = self.seed
        parameters.num_workers = self.workers
        parameters.absolute_gap_limit = self.unproved
        parameters.cp_model_probing_level = 0  # as symmetry: more time than they save here
        parameters.symmetry_level = 0
        if self.deterministic:
            parameters.num_workers = 1
            parameters.max_deterministic_time = self.seconds
        else:
            parameters.max_time_in_seconds = self.seconds


class Parts:
    """The rows of a model as a matrix, from which sub-models are cut in time with their size."""

    def __init__(self, model: Model, costs: Mapping[int, int]) -> None:
        starts, indices, values = [0], [], []
        rows = model.all_rows
        for row in rows:
            indices += row.columns
            values += row.coefs
            starts.append(len(indices))
        shape = (len(rows), len(model.upper))
        self.rows = sp.csr_matrix((values, indices, starts), shape=shape, dtype=np.int64)
        self.columns = self.rows.tocsc()
        self.low = np.array([row.low for row in rows], dtype=np.int64)
        self.high = np.array([row.high for row in rows], dtype=np.int64)
        self.upper = np.array(model.upper, dtype=np.int64)
        self.cost = np.zeros(len(model.upper), dtype=np.int64)
        for column, coef in costs.items():
            self.cost[column] += coef

    def total(self, values: Values) -> int:
        """Cost of a complete assignment."""
        return int(self.cost @ values)

    def broken(self, values: Values) -> NDArray[np.int64]:
        """Rows that an assignment violates."""
        sums = self.rows @ values
        return np.flatnonzero((sums < self.low) | (sums > self.high))

    def solve(
        self,
        values: Values,
        free: Mask,
        effort: Effort,
        *,
        caps: Mapping[tuple[int, ...], int] | None = None,
        cost: Values | None = None,
        hint: bool = True,
    ) -> tuple[Values | None, bool]:
        """The best completion found with ``free`` columns open, and whether it is proved best.

        ``caps`` adds rows ``sum(columns) <= cap``; ``cost`` replaces the costs. None when nothing
        was found.
        """
        values, free = self._without_idle(values, free, caps or {})
        built, variables, where = self._build(values, free, caps or {}, hint=hint)
        cost = self.cost if cost is None else cost
        built.minimize(cp_model.LinearExpr.weighted_sum(variables, cost[where].tolist()))
        solver = cp_model.CpSolver()
        effort.apply(solver.parameters)
        solver.parameters.linearization_level = 2
        solver.parameters.cut_level = 0  # halves the time: the rows are tight already
        status = solver.solve(built)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return None, status == cp_model.INFEASIBLE
        result = values.copy()
        result[where] = [solver.value(variable) for variable in variables]
        return result, status == cp_model.OPTIMAL

    def _without_idle(
        self, values: Values, free: Mask, caps: Mapping[tuple[int, ...], int]
    ) -> tuple[Values, Mask]:
        """Columns fixed at zero that rows or caps leave nothing: cheaper here than in CP-SAT."""
        values, free = values.copy(), free.copy()
        idle = np.array([c for columns, cap in caps.items() if cap <= 0 for c in columns], int)
        for _ in range(PASSES):
            values[idle], free[idle] = 0, False
            where = np.flatnonzero(free)
            inner, _, high = self._inside(values, free, where)
            idle = where[_must_be_zero(inner, self.upper[where], high)]
            if not idle.size:
                break
        values[idle], free[idle] = 0, False
        return values, free

    def _build(
        self, values: Values, free: Mask, caps: Mapping[tuple[int, ...], int], *, hint: bool
    ) -> tuple[cp_model.CpModel, list[cp_model.IntVar], NDArray[np.int64]]:
        where = np.flatnonzero(free)
        inner, low, high = self._inside(values, free, where)
        most = inner.maximum(0) @ self.upper[where]
        least = inner.minimum(0) @ self.upper[where]
        binding = (most > high) | (least < low)
        built = cp_model.CpModel()
        variables = [
            built.new_bool_var("") if upper == 1 else built.new_int_var(0, int(upper), "")
            for upper in self.upper[where]
        ]
        for number in np.flatnonzero(binding):
            span = slice(inner.indptr[number], inner.indptr[number + 1])
            chosen = [variables[i] for i in inner.indices[span]]
            state_row(built, chosen, inner.data[span].tolist(), int(low[number]), int(high[number]))
        place = {int(column): number for number, column in enumerate(where)}
        for columns, cap in caps.items():
            chosen = [variables[place[column]] for column in columns if column in place]
            built.add(sum(chosen) <= cap)
        if hint:
            for variable, value in zip(variables, values[where].tolist(), strict=True):
                built.add_hint(variable, value)
        return built, variables, where

    def _inside(
        self, values: Values, free: Mask, where: NDArray[np.int64]
    ) -> tuple[sp.csr_matrix, NDArray[np.int64], NDArray[np.int64]]:
        """The part over free columns of the rows they touch, and what is left of the bounds."""
        cut = self.columns[:, where]
        touched = np.unique(cut.indices)
        rest = self.rows[touched] @ np.where(free, 0, values)
        low = np.where(self.low[touched] <= -INFINITE, -INFINITE, self.low[touched] - rest)
        high = np.where(self.high[touched] >= INFINITE, INFINITE, self.high[touched] - rest)
        return cut.tocsr()[touched], low, high


def _must_be_zero(rows: sp.csr_matrix, upper: NDArray[np.int64], high: NDArray[np.int64]) -> Mask:
    """Columns that any unit of would break a row: fixed here, they cost no time later."""
    tight = high <= rows.minimum(0) @ upper
    raising = rows[tight].maximum(0)
    return np.asarray(raising.sum(axis=0)).ravel() > 0


def state_row(
    built: cp_model.CpModel, chosen: list[cp_model.IntVar], coefs: list[int], low: int, high: int
) -> None:
    """State ``low <= coefs @ chosen <= high``, in the form that CP-SAT handles best."""
    unit = all(coef == 1 for coef in coefs)
    boolean = unit and all(variable.is_boolean for variable in chosen)
    if boolean and high == 1 and low <= 0:
        built.add_at_most_one(chosen)
    elif boolean and high == 1 == low:
        built.add_exactly_one(chosen)
    else:
        total = cp_model.LinearExpr.weighted_sum(chosen, coefs)
        floor = low if low > -INFINITE else cp_model.INT32_MIN
        ceiling = high if high < INFINITE else cp_model.INT32_MAX
        built.add_linear_constraint(total, floor, ceiling)
