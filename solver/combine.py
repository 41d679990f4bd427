"""Weeks found so far, put together: prices that make them meet, and whole timetables of them.

The restricted master of Dantzig and Wolfe (1960): each week of class is one of the weeks found of
its kind and state, such that the coupling rows hold. As a linear program it says what the coupling
rows are worth; over whole numbers it is a timetable.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import highspy
import numpy as np
import scipy.sparse as sp
from ortools.sat.python import cp_model

from passerelle.solver.blocks import TERM_WIDE, Block, Blocks, Reals, State
from passerelle.solver.lp import relaxation
from passerelle.solver.model import INFINITE
from passerelle.solver.part import Effort, Values, state_row

Pair = tuple[int, State]  # kind, state


@dataclass(frozen=True, slots=True)
class Week:
    """One week found: its cost, and what it adds to the coupling rows."""

    pair: Pair
    values: Values
    cost: int
    adds: Values


@dataclass(frozen=True, slots=True)
class Guess:
    """What the weeks found say: a value, prices of the coupling rows, and what they miss."""

    value: float
    prices: Reals
    missing: float


class Combination:
    """Weeks found for blocks in given states (``states``: one a block)."""

    def __init__(self, blocks: Blocks, states: Sequence[State]) -> None:
        self.blocks = blocks
        self.pair_of = [
            (block.kind, state) for block, state in zip(blocks.blocks, states, strict=True)
        ]
        loose = [n for n, block in enumerate(blocks.blocks) if block.key == TERM_WIDE]
        self.loose: Block | None = blocks.blocks[loose[0]] if loose else None
        self.loose_pair = self.pair_of[loose[0]] if loose else None
        tight = [pair for n, pair in enumerate(self.pair_of) if n not in loose]
        self.times = Counter(tight)
        self.pairs = sorted(self.times)
        self.weeks: list[Week] = []
        self._seen: dict[tuple[Pair, int, bytes], int] = {}

    def add(self, pair: Pair, values: Values) -> bool:
        """Keep a week; whether it is new to the coupling rows."""
        if pair not in self.times:
            return False
        week, key = self._week(pair, values)
        if key in self._seen:
            return False
        self._seen[key] = len(self.weeks)
        self.weeks.append(week)
        return True

    def _week(self, pair: Pair, values: Values) -> tuple[Week, tuple[Pair, int, bytes]]:
        kind = self.blocks.kinds[pair[0]]
        adds = np.asarray(kind.tie @ values, dtype=np.int64)
        cost = int(kind.cost @ values)
        return Week(pair, values, cost, adds), (pair, cost, adds.tobytes())

    def add_plan(self, values: Values) -> None:
        """Keep every week of a whole timetable."""
        for block, pair in zip(self.blocks.blocks, self.pair_of, strict=True):
            self.add(pair, values[block.columns])

    def guess(self, centre: Reals, width: float) -> Guess:
        """The weeks' linear program; a coupling row may be broken at its price beyond ``width``.

        That keeps prices within ``width`` of the centre (boxstep: Marsten et al. 1975).
        """
        matrix, low, high = self._rows()
        ties, size = len(self.blocks.low), matrix.shape[1]
        slack = sp.vstack(
            [
                sp.hstack([sp.eye(ties), -sp.eye(ties)]),
                sp.csr_matrix((matrix.shape[0] - ties, 2 * ties)),
            ]
        )
        cost = np.concatenate([self._costs(), centre + width, width - centre])
        upper = np.concatenate([self._uppers(), np.full(2 * ties, INFINITE)])
        program = relaxation(sp.hstack([matrix, slack]).tocsr(), low, high, cost, upper)
        program.run()
        if program.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return Guess(np.inf, centre, np.inf)
        solution = program.getSolution()
        value = float(program.getInfo().objective_function_value)
        prices = np.array(solution.row_dual)[:ties]
        missing = float(np.array(solution.col_value)[size:].sum())
        return Guess(value, self.blocks.admissible(prices), missing)

    def whole(self, values: Values, effort: Effort) -> Values | None:
        """The best timetable of the weeks found, from that of ``values``, which lends the rest."""
        self.add_plan(values)
        matrix, low, high = self._rows()
        uppers, costs = self._uppers(), self._costs()
        built = cp_model.CpModel()
        variables = [built.new_int_var(0, int(upper), "") for upper in uppers]
        for row in range(matrix.shape[0]):
            span = slice(matrix.indptr[row], matrix.indptr[row + 1])
            chosen = [variables[i] for i in matrix.indices[span]]
            coefs = matrix.data[span].astype(int).tolist()
            if chosen:
                state_row(built, chosen, coefs, int(low[row]), int(high[row]))
        built.minimize(cp_model.LinearExpr.weighted_sum(variables, costs.astype(int).tolist()))
        for variable, value in zip(variables, self._counts(values), strict=True):
            built.add_hint(variable, value)
        solver = cp_model.CpSolver()
        effort.apply(solver.parameters)
        if solver.solve(built) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return None
        return self._assembled(values, [solver.value(variable) for variable in variables])

    def _counts(self, values: Values) -> list[int]:
        """How often a timetable uses each week found, and its loose columns."""
        counts = [0] * len(self.weeks)
        loose: list[int] = []
        for block, pair in zip(self.blocks.blocks, self.pair_of, strict=True):
            if self.loose is not None and block.key == self.loose.key:
                loose = values[block.columns].tolist()
            else:
                counts[self._seen[self._week(pair, values[block.columns])[1]]] += 1
        return counts + loose

    def _assembled(self, values: Values, counts: list[int]) -> Values:
        """Weeks dealt to the blocks of their kind and state in order of date."""
        values = values.copy()
        hands: dict[Pair, list[Values]] = {}
        for week, count in zip(self.weeks, counts, strict=False):
            hands.setdefault(week.pair, []).extend([week.values] * count)
        for block, pair in zip(self.blocks.blocks, self.pair_of, strict=True):
            if self.loose is not None and block.key == self.loose.key:
                values[block.columns] = counts[len(self.weeks) :]
            else:
                values[block.columns] = hands[pair].pop(0)
        return values

    def _costs(self) -> Reals:
        costs = [float(week.cost) for week in self.weeks]
        if self.loose is not None:
            costs += self.blocks.kinds[self.loose.kind].cost.tolist()
        return np.array(costs)

    def _uppers(self) -> Values:
        uppers = [self.times[week.pair] for week in self.weeks]
        if self.loose is not None:
            uppers += self.blocks.kinds[self.loose.kind].upper.tolist()
        return np.array(uppers, dtype=np.int64)

    def _rows(self) -> tuple[sp.csr_matrix, Values, Values]:
        """Coupling rows, one row a pair (so many weeks of it), the rows of the loose columns."""
        place = {pair: number for number, pair in enumerate(self.pairs)}
        count = len(self.weeks)
        held = sp.csr_matrix(
            (np.ones(count), ([place[week.pair] for week in self.weeks], range(count))),
            shape=(len(self.pairs), count),
        )
        adds = np.array([week.adds for week in self.weeks], dtype=float).reshape(count, -1).T
        times = np.array([self.times[pair] for pair in self.pairs], dtype=np.int64)
        parts = [[sp.csr_matrix(adds)], [held]]
        low = [self.blocks.low, times]
        high = [self.blocks.high, times]
        if self.loose is not None and self.loose_pair is not None:
            kind = self.blocks.kinds[self.loose.kind]
            inner_low, inner_high = kind.bounds(self.loose_pair[1])
            parts[0].append(kind.tie)
            parts[1].append(sp.csr_matrix((len(self.pairs), kind.tie.shape[1])))
            parts.append([sp.csr_matrix((kind.rows.shape[0], count)), kind.rows])
            low.append(inner_low)
            high.append(inner_high)
        matrix = sp.vstack([sp.hstack(row) for row in parts]).tocsr()
        return matrix, np.concatenate(low), np.concatenate(high)
