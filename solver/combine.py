"""Weeks found so far, put together: the prices of the coupling rows at which they meet.

The restricted master of Dantzig and Wolfe (1960): each week of class is a mixture of the weeks
found of its kind and state, such that the coupling rows hold.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import highspy
import numpy as np
import scipy.sparse as sp

from passerelle.solver.blocks import TERM_WIDE, Block, Blocks, Reals, State
from passerelle.solver.lp import relaxation
from passerelle.solver.model import INFINITE
from passerelle.solver.part import Values

Pair = tuple[int, State]  # kind, state


@dataclass(frozen=True, slots=True)
class Week:
    """One week found: its cost, and what it adds to the coupling rows."""

    pair: Pair
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
        self._seen: set[tuple[Pair, int, bytes]] = set()

    def add(self, pair: Pair, values: Values) -> bool:
        """Keep a week; whether it is new to the coupling rows."""
        if pair not in self.times:
            return False
        kind = self.blocks.kinds[pair[0]]
        adds = np.asarray(kind.tie @ values, dtype=np.int64)
        cost = int(kind.cost @ values)
        key = (pair, cost, adds.tobytes())
        if key in self._seen:
            return False
        self._seen.add(key)
        self.weeks.append(Week(pair, cost, adds))
        return True

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
        adds = np.array([week.adds for week in self.weeks], dtype=float)
        adds = adds.reshape(count, len(self.blocks.low)).T
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
