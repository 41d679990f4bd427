"""Bounding and searching side by side: small models at once, large ones by decomposition."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from math import ceil

import numpy as np

from passerelle.solver.bounds import plain_conflicts
from passerelle.solver.exact import forced_unit, solve_whole
from passerelle.solver.incumbent import Incumbent
from passerelle.solver.lp import hush
from passerelle.solver.model import Model
from passerelle.solver.options import Progress, SolveOptions
from passerelle.solver.part import Effort, Parts, Values
from passerelle.solver.primal import Primal
from passerelle.solver.skeleton import LIGHT_ROUNDS, Skeleton, Step

SMALL = 6_000  # columns that CP-SAT handles whole
READY_SHARE = 0.25
RESERVE_SECONDS, RESERVE_OF_COMPILING = 1.5, 0.9
BOUND_SHARE = 0.65
STEPS_WHEN_DETERMINISTIC = 12


@dataclass
class Found:
    """The best assignment, the proved bound of its cost, and the price proved unavoidable."""

    values: Values
    total: int
    bound: int | None
    forced: int
    workers: int = 1
    conflicts: int = 0
    unplaced: int = 0

    @property
    def gap(self) -> float | None:
        """(total - bound) / (total - forced)."""
        if self.bound is None:
            return None
        return (self.total - self.bound) / max(1, self.total - self.forced)


@dataclass
class Watch:
    """Time, interruption and progress of one solve."""

    options: SolveOptions
    on_progress: Callable[[Progress], None]
    stop: Callable[[], bool]
    began: float = field(default_factory=time.monotonic)
    interrupted: bool = False
    compiling: float = 0.0

    @property
    def elapsed(self) -> float:
        """Seconds since the start."""
        return time.monotonic() - self.began

    @property
    def left(self) -> float:
        """Seconds until the search must end, so that the plan can still be written in time."""
        limit = self.options.seconds
        reserve = RESERVE_SECONDS + RESERVE_OF_COMPILING * self.compiling
        return max(0.5 * limit, limit - reserve) - self.elapsed

    def over(self) -> bool:
        """Whether to stop: out of time, or asked to. Deterministic runs know no clock."""
        if self.stop():
            self.interrupted = True
            return True
        return not self.options.deterministic and self.left <= 0

    def tell(self, phase: str, found: Found | None = None) -> None:
        """Report progress."""
        self.on_progress(
            Progress(
                seconds=self.elapsed,
                phase=phase,
                total=found.total if found else None,
                bound=found.bound if found else None,
                gap=found.gap if found else None,
                conflicts=found.conflicts if found else None,
                unplaced=found.unplaced if found else None,
            )
        )


class Search:
    """One search over one model."""

    def __init__(self, model: Model, options: SolveOptions, watch: Watch) -> None:
        self.model = model
        self.options = options
        self.watch = watch
        self.costs = model.costs()
        self.parts = Parts(model, self.costs)
        effort = Effort(1.0, options.workers or 1, options.seed, options.deterministic)
        self.primal = Primal(model, self.parts, effort)
        price = model.problem.conflict_cost
        start = self.primal.empty()
        total = self.parts.total(start)
        self.found = Found(start, total, None, plain_conflicts(model.problem) * price)
        self._count()
        self.phase = "relaxing"
        self.ready = threading.Event()
        self.enough = threading.Event()
        self.failure: BaseException | None = None
        self.incumbent: Incumbent | None = None
        self.placed = threading.Event()

    def run(self) -> Found:
        """The best found in time."""
        if len(self.model.upper) <= SMALL:
            return self._small()
        hush()
        skeleton = Skeleton(self.model, self.costs)
        if self.options.deterministic:
            self._deterministic(skeleton)
        else:
            self._racing(skeleton)
        return self.found

    def _small(self) -> Found:
        self.phase = "searching"
        values, bound, forced = solve_whole(self.model, self.parts, self.options, self.watch)
        if values is not None:
            self._improved(values)
        self.found.bound = bound
        self.found.workers = 1 if self.options.deterministic else self.options.workers or 8
        self.found.forced = max(self.found.forced, forced)
        return self.found

    def _deterministic(self, skeleton: Skeleton) -> None:
        for _ in range(STEPS_WHEN_DETERMINISTIC):
            if self.watch.over() or self._step(skeleton, None):
                break
        conflicts = Skeleton(self.model, self.model.costs("unplaced", "conflicts"), light_only=True)
        for _ in range(STEPS_WHEN_DETERMINISTIC):
            if self.watch.over() or self._force(conflicts, None):
                break
        self._search(skeleton, rounds=max(1, round(self.options.seconds)))

    def _racing(self, skeleton: Skeleton) -> None:
        bounding = threading.Thread(target=self._bound, args=(skeleton,), daemon=True)
        bounding.start()
        while not self.ready.wait(0.2) and not self.watch.over():
            self.watch.tell(self.phase, self.found)
        self._search(skeleton, rounds=None)
        self.enough.set()
        bounding.join(timeout=max(1.0, self.watch.left))
        if self.failure is not None:
            raise self.failure

    def _bound(self, skeleton: Skeleton) -> None:
        """The second thread: the bound on the total, then on conflicts, then search too."""
        try:
            self._tighten(skeleton, share=BOUND_SHARE)
            conflicts = Skeleton(
                self.model, self.model.costs("unplaced", "conflicts"), light_only=True
            )
            while not self._done() and not self._force(conflicts, self.watch.left):
                pass
            self._help()
        except Exception as error:  # noqa: BLE001 - handed to the searching thread
            self.failure = error
        finally:
            self.ready.set()

    def _help(self) -> None:
        """Search too, with another seed, once all is placed and the bounds have been proved."""
        while not self.placed.wait(0.1):
            if self._done():
                return
        if self.incumbent is not None:
            rng = np.random.default_rng([self.options.seed, 1])
            self.primal.improve(self.incumbent, rng, self._done, None)

    def _tighten(self, skeleton: Skeleton, share: float) -> None:
        limit = share * self.options.seconds
        while not self._done() and self.watch.elapsed < limit:
            if self._step(skeleton, min(self.watch.left, limit)):
                break
            step = skeleton.best
            if step is None:
                continue
            complete = step.values[self.model.unplaced].sum() < 0.5
            late = self.watch.elapsed > READY_SHARE * self.options.seconds
            if late or (complete and skeleton.light_rounds >= LIGHT_ROUNDS):
                self.ready.set()
        if skeleton.best is not None:
            self.ready.set()

    def _done(self) -> bool:
        return self.enough.is_set() or self.watch.over()

    def _step(self, skeleton: Skeleton, seconds: float | None) -> bool:
        """One round of bounding; whether it is finished."""
        step: Step | None = skeleton.step(seconds)
        if step is None:
            return True
        proved = ceil(step.bound - 1e-6 * max(1.0, abs(step.bound)))
        self.found.bound = max(proved, self.found.bound or 0)
        return step.closed

    def _force(self, conflicts: Skeleton, seconds: float | None) -> bool:
        """One round of bounding conflicts; whether it is finished."""
        step = conflicts.step(seconds)
        if step is None:
            return True
        unit = forced_unit(self.model)
        proved = ceil(step.bound / unit - 1e-6) * unit
        self.found.forced = max(self.found.forced, proved)
        return step.closed

    def _search(self, skeleton: Skeleton, rounds: int | None) -> None:
        step = skeleton.best
        if step is None:
            return
        start = self.primal.with_stays(self.primal.empty(), step.chosen)
        if start is None:
            return
        counts = self.primal.counts(step)
        self.phase = "placing weeks"
        incumbent = Incumbent(self.parts, start, lambda _: self._improved(incumbent.values))
        self.incumbent = incumbent
        self.primal.by_weeks(incumbent, counts, self._halt)
        self.primal.settle_care(incumbent)
        rng = np.random.default_rng(self.options.seed)
        self.phase = "placing the rest"
        self.primal.repair(incumbent, rng, self._halt, rounds)
        self.phase = "improving"
        self.placed.set()
        self.primal.improve(incumbent, rng, self._halt, rounds)
        self.primal.settle_care(incumbent)
        self._improved(incumbent.values)

    def _halt(self) -> bool:
        self.watch.tell(self.phase, self.found)
        return self.watch.over()

    def _improved(self, values: Values) -> None:
        self.found.values = values
        self.found.total = self.parts.total(values)
        self._count()
        self.watch.tell(self.phase, self.found)

    def _count(self) -> None:
        model, values = self.model, self.found.values
        price = max(1, model.problem.conflict_cost)
        self.found.conflicts = round(model.value("conflicts", values) / price)
        left = [column for block in model.left for column in block.values()]
        self.found.unplaced = int(sum(values[column] for column in [*model.unplaced, *left]))
