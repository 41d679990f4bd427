"""The least cost of one week at given prices of what ties weeks together, by LP or exactly."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np
from ortools.sat.python import cp_model

from passerelle.solver.blocks import Blocks, Kind, Reals, State
from passerelle.solver.lp import higher, lower, relaxation
from passerelle.solver.part import Effort, Values, state_row

SCALE = 100  # prices have fractions; CP-SAT wants whole numbers


@dataclass(frozen=True, slots=True)
class Priced:
    """A lower bound of the week's reduced cost, and the weeks found (best first)."""

    bound: float
    found: tuple[Values, ...] = ()


class Pricer:
    """Weeks of one kind."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind
        self._relaxed: Any = None
        self._state: State | None = None
        self._models: dict[State, tuple[cp_model.CpModel, list[cp_model.IntVar]]] = {}
        self._last: dict[State, Values] = {}

    def reduced(self, prices: Reals) -> Reals:
        """Cost per column less what the coupling rows pay for it."""
        return np.asarray(self.kind.cost - self.kind.tie.T @ prices, dtype=np.float64)

    def relaxed(self, prices: Reals, state: State) -> float:
        """The bound by linear relaxation; infinite: no such week can be; -infinite: unknown."""
        kind, reduced = self.kind, self.reduced(prices)
        if not kind.rows.shape[0]:
            return float(np.minimum(0.0, reduced * kind.upper).sum())
        low, high = kind.bounds(state)
        program = self._relaxed
        if program is None:
            program = self._relaxed = relaxation(kind.rows, low, high, reduced, kind.upper)
        else:
            size = len(reduced)
            program.changeColsCost(size, np.arange(size, dtype=np.int32), reduced)
            if state != self._state:
                for row in np.flatnonzero(kind.shift.any(axis=1)):
                    program.changeRowBounds(int(row), lower(low[row]), higher(high[row]))
        self._state = state
        program.run()
        status = program.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            return np.inf
        if status != highspy.HighsModelStatus.kOptimal:
            return -np.inf
        return float(program.getInfo().objective_function_value)

    def exact(self, prices: Reals, state: State, effort: Effort) -> Priced:
        """The bound by CP-SAT, and the weeks it came across."""
        kind = self.kind
        reduced = np.floor(SCALE * self.reduced(prices)).astype(np.int64)
        if not kind.rows.shape[0]:
            values = np.where(reduced < 0, kind.upper, 0)
            return Priced(float(reduced @ values) / SCALE, (values,))
        built, variables = self._model(state)
        built.clear_objective()  # type: ignore[no-untyped-call]
        built.minimize(cp_model.LinearExpr.weighted_sum(variables, reduced.tolist()))
        built.clear_hints()  # type: ignore[no-untyped-call]
        if state in self._last:
            for variable, value in zip(variables, self._last[state].tolist(), strict=True):
                built.add_hint(variable, value)
        solver = cp_model.CpSolver()
        effort.apply(solver.parameters)
        solver.parameters.linearization_level = 2
        solver.parameters.cut_level = 0
        gathered = _Gathered(variables)
        status = solver.solve(built, gathered)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            bound = np.inf if status == cp_model.INFEASIBLE else -np.inf
            return Priced(bound)
        found = tuple(reversed(gathered.found[-3:]))
        self._last[state] = found[0]
        return Priced(solver.best_objective_bound / SCALE, found)

    def _model(self, state: State) -> tuple[cp_model.CpModel, list[cp_model.IntVar]]:
        if state not in self._models:
            kind = self.kind
            low, high = kind.bounds(state)
            most = kind.rows.maximum(0) @ kind.upper
            least = kind.rows.minimum(0) @ kind.upper
            built = cp_model.CpModel()
            variables = [
                built.new_bool_var("") if upper == 1 else built.new_int_var(0, int(upper), "")
                for upper in kind.upper
            ]
            for row in np.flatnonzero((most > high) | (least < low)):
                span = slice(kind.rows.indptr[row], kind.rows.indptr[row + 1])
                chosen = [variables[i] for i in kind.rows.indices[span]]
                coefs = kind.rows.data[span].tolist()
                state_row(built, chosen, coefs, int(low[row]), int(high[row]))
            self._models[state] = built, variables
        return self._models[state]


class _Gathered(cp_model.CpSolverSolutionCallback):
    def __init__(self, variables: list[cp_model.IntVar]) -> None:
        super().__init__()
        self.variables = variables
        self.found: list[Values] = []

    def on_solution_callback(self) -> None:
        self.found.append(np.array([self.value(v) for v in self.variables], dtype=np.int64))


def pricers(blocks: Blocks) -> list[Pricer]:
    """One a kind."""
    return [Pricer(kind) for kind in blocks.kinds]
