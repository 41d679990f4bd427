"""The bound beyond linear relaxation: every week priced exactly, prices bettered round by round.

Column generation for the Lagrangian dual of the coupling rows, inside a box around the best
prices so far that grows with success (boxstep: Marsten, Hogan and Blankenship 1975). The weeks
found on the way combine to whole timetables.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from passerelle.solver.blocks import Reals, State
from passerelle.solver.combine import Combination, Pair
from passerelle.solver.part import Effort
from passerelle.solver.pricing import Priced
from passerelle.solver.skeleton import Skeleton, Step

Each = Callable[..., Any]  # map, or the map of an executor

WIDTH, GROW, SHRINK = 20.0, 1.5, 0.6
GOOD_SHARE = 0.5  # of the gain foreseen
NEAR = 1e-4  # of the cost: the weeks found and the prices agree
MORE_STATES = 8


class Sharpening:
    """Prices for the weeks of one step of the skeleton."""

    def __init__(self, skeleton: Skeleton, step: Step, effort: Effort) -> None:
        self.skeleton = skeleton
        self.effort = effort
        chosen = skeleton.master.places_of(step.chosen)
        states = [skeleton.master.state(block, chosen) for block in skeleton.blocks.blocks]
        self.combination = Combination(skeleton.blocks, states)
        self.pairs = sorted(set(self.combination.pair_of), key=self._size, reverse=True)
        self.times = {pair: self.combination.pair_of.count(pair) for pair in self.pairs}
        self.centre = step.prices
        self.value = -np.inf
        self.bounds: dict[Pair, float] = {}
        self.width = WIDTH
        self.done = False

    def _size(self, pair: Pair) -> int:
        return int(self.skeleton.blocks.kinds[pair[0]].rows.shape[0])

    def round(self, each: Each, stop: Callable[[], bool]) -> bool:
        """Try the prices that the weeks found ask for; whether the bound got better.

        The first round tries the prices of the skeleton.
        """
        if not self.bounds:
            return self._try(self.centre, each, stop)
        guess = self.combination.guess(self.centre, self.width)
        foreseen = guess.value - self.value
        if foreseen <= NEAR * abs(guess.value):
            if guess.missing < 1e-6:
                self.done = True
                return False
            self.width /= SHRINK
        before = self.value
        better = self._try(guess.prices, each, stop)
        if self.value - before > GOOD_SHARE * foreseen:
            self.width *= GROW
        elif not better:
            self.width *= SHRINK
        return better

    def _try(self, prices: Reals, each: Each, stop: Callable[[], bool]) -> bool:
        priced = self._price(prices, self.pairs, each, stop)
        if priced is None:
            return False
        value = self.skeleton.blocks.fixed_part(prices)
        for pair, result in priced.items():
            value += self.times[pair] * result.bound
            for week in result.found:
                self.combination.add(pair, week)
        if value <= self.value:
            return False
        self.value, self.centre = value, prices
        self.bounds = {pair: result.bound for pair, result in priced.items()}
        return True

    def _price(
        self, prices: Reals, pairs: list[Pair], each: Each, stop: Callable[[], bool]
    ) -> dict[Pair, Priced] | None:
        """Every pair priced exactly; None when told to stop before all were."""

        def one(pair: Pair) -> Priced | None:
            if stop():
                return None
            kind, state = pair
            return self.skeleton.pricers[kind].exact(prices, state, self.effort)

        found: dict[Pair, Priced] = {}
        for pair, result in zip(pairs, each(one, pairs), strict=True):
            if result is None:
                return None
            found[pair] = result
        return found

    def prove(self, each: Each, stop: Callable[[], bool]) -> float | None:
        """The bound for all weeks of placement that the best prices give; None when stopped.

        Weeks in other states count by linear relaxation, until the master would choose them.
        """
        if not self.bounds:
            return None
        master = self.skeleton.master
        table: dict[tuple[int, State], float] = dict(self.skeleton.relaxed_weeks(self.centre))
        _raise(table, self.bounds)
        for _ in range(MORE_STATES):
            master.cut(self.centre, table)
            if not master.solve(None):
                return None
            chosen = master.chosen
            used = {(b.kind, master.state(b, chosen)) for b in self.skeleton.blocks.blocks}
            new = sorted(used - self.bounds.keys(), key=self._size, reverse=True)
            if not new:
                break
            priced = self._price(self.centre, new, each, stop)
            if priced is None:
                break
            bounds = {pair: result.bound for pair, result in priced.items()}
            self.bounds.update(bounds)
            _raise(table, bounds)
        return master.bound


def _raise(table: dict[tuple[int, State], float], bounds: Mapping[Pair, float]) -> None:
    for pair, bound in bounds.items():
        table[pair] = max(table[pair], bound)
