"""Bounding and searching side by side: small models at once, large ones by decomposition."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from math import ceil

import numpy as np

from passerelle.models.plan import TracePoint
from passerelle.solver.bounds import plain_conflicts
from passerelle.solver.counts import WeeklyCounts
from passerelle.solver.exact import SMALL, forced_unit, solve_whole
from passerelle.solver.incumbent import Incumbent
from passerelle.solver.lp import hush
from passerelle.solver.model import Model
from passerelle.solver.options import Progress, SolveOptions
from passerelle.solver.part import Effort, Parts, Values
from passerelle.solver.primal import Primal
from passerelle.solver.sharpen import Sharpening
from passerelle.solver.skeleton import Skeleton, Step

FEW = 60  # sessions: an event programme, whose weeks have nothing to be solved one by one
READY_SHARE = 0.25
RESERVE_SECONDS, RESERVE_OF_COMPILING = 1.5, 0.9
COUNTS_EFFORT, PRICING_EFFORT = 3.0, 2.0
WORTH_PROVING = 1e-3
SHARPEN_SHARE = 0.25  # of the time, at the end
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
    trace: list[TracePoint] = field(default_factory=list)

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
        report = Progress(
            seconds=self.elapsed,
            phase=phase,
            total=found.total if found else None,
            bound=found.bound if found else None,
            gap=found.gap if found else None,
            conflicts=found.conflicts if found else None,
            unplaced=found.unplaced if found else None,
        )
        self._keep(report)
        self.on_progress(report)

    def _keep(self, report: Progress) -> None:
        """Add a report to the trace if it is new; a deterministic plan has no trace."""
        if self.options.deterministic:
            return
        point = TracePoint(
            seconds=round(report.seconds, 1),
            phase=report.phase,
            unplaced=report.unplaced,
            conflicts=report.conflicts,
            total=report.total,
            bound=report.bound,
        )
        former = self.trace[-1] if self.trace else None
        if former is None or former.model_copy(update={"seconds": point.seconds}) != point:
            self.trace.append(point)


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
        self.enough = threading.Event()
        self.failure: BaseException | None = None
        self.incumbent: Incumbent | None = None
        self.placed = threading.Event()
        self.prove_seconds = 5.0

    def run(self) -> Found:
        """The best found in time."""
        if len(self.model.upper) <= SMALL or self._few():
            return self._small()
        hush()
        if self.options.deterministic:
            self._deterministic()
        else:
            self._racing()
        return self.found

    def _few(self) -> bool:
        """Whether the columns are many for the people, not for the sessions to be placed."""
        problem = self.model.problem
        sessions = sum(row.count for row in problem.activities)
        return bool(problem.programme.candidates) and sessions <= FEW

    def _small(self) -> Found:
        self.phase = "searching"
        values, bound, forced = solve_whole(self.model, self.parts, self.options, self.watch)
        if values is not None:
            self._improved(values)
        self.found.bound = bound
        self.found.workers = 1 if self.options.deterministic else self.options.workers or 8
        self.found.forced = max(self.found.forced, forced)
        return self.found

    def _deterministic(self) -> None:
        rounds = max(1, round(self.options.seconds))
        placed = self._construct(self._sketch(STEPS_WHEN_DETERMINISTIC), rounds)
        skeleton = Skeleton(self.model, self.costs)
        for _ in range(STEPS_WHEN_DETERMINISTIC):
            if self.watch.over() or self._step(skeleton, None):
                break
        self._conflicts(None, STEPS_WHEN_DETERMINISTIC)
        if placed:
            sharpening = self._sharpening(skeleton)
            if sharpening is not None:
                self._sharpen(sharpening, rounds=ceil(rounds / 4))
            self._polish(rounds)

    def _racing(self) -> None:
        bounding = threading.Thread(target=self._bound, daemon=True)
        bounding.start()
        if self._construct(self._sketch(None), None):
            self.placed.set()
            self._polish(None)
        self.enough.set()
        bounding.join(timeout=max(1.0, self.watch.left))
        if self.failure is not None:
            raise self.failure

    def _sketch(self, rounds: int | None) -> Step | None:
        """Which weeks are placement, and about what each week of class holds."""
        light = Skeleton(self.model, self.costs, light=True)
        tried = 0
        while not self._halt() and tried != rounds:
            seconds = None if self.options.deterministic else self.watch.left
            step = light.step(seconds)
            tried += 1
            late = self.watch.elapsed > READY_SHARE * self.options.seconds
            if step is None or step.closed or step.near or (late and rounds is None):
                break
        return light.best

    def _bound(self) -> None:
        """The second thread: the bound on the total, on conflicts, then the sharper bound."""
        try:
            skeleton = Skeleton(self.model, self.costs)
            while not self._done() and not self._step(skeleton, self.watch.left):
                pass
            self._conflicts(self.watch.left, None)
            while not self.placed.wait(0.1):
                if self._done():
                    return
            sharpening = self._sharpening(skeleton)
            if sharpening is not None:
                sharpening.round(map, self._ending)
                self._raise_bound(sharpening.prove(map, self._ending))
            self._help()
            if sharpening is not None:
                self._sharpen(sharpening, None)
        except Exception as error:  # noqa: BLE001 - handed to the searching thread
            self.failure = error

    def _conflicts(self, seconds: float | None, rounds: int | None) -> None:
        """The conflicts that no plan avoids."""
        costs = self.model.costs("unplaced", "conflicts")
        conflicts = Skeleton(self.model, costs, light=True)
        tried = 0
        while not self._done() and not self._force(conflicts, seconds) and tried != rounds:
            tried += 1

    def _sharpening(self, skeleton: Skeleton) -> Sharpening | None:
        own = self.options
        effort = Effort(PRICING_EFFORT, 1, own.seed, own.deterministic)
        return Sharpening(skeleton, skeleton.best, effort) if skeleton.best is not None else None

    def _help(self) -> None:
        """Search too, with another seed, for most of the time that is left."""
        if self.incumbent is not None:
            rest = SHARPEN_SHARE * self.options.seconds
            rng = np.random.default_rng([self.options.seed, 2])
            self.primal.improve(
                self.incumbent, rng, lambda: self._done() or self.watch.left < rest, None
            )

    def _sharpen(self, sharpening: Sharpening, rounds: int | None) -> None:
        """Prices bettered round by round, with the weeks of the plans found meanwhile."""
        proved, tried = sharpening.value, 0
        while not sharpening.done and tried != rounds and not self._ending():
            if self.incumbent is not None:
                sharpening.combination.add_plan(self.incumbent.values)
            sharpening.round(map, self._ending)
            tried += 1
            if sharpening.value - proved > WORTH_PROVING * abs(sharpening.value):
                self._raise_bound(sharpening.prove(map, self._ending))
                proved = sharpening.value
        if sharpening.value > proved:
            self._raise_bound(sharpening.prove(map, self._done))

    def _ending(self) -> bool:
        """Whether no more than the last proof can still be made."""
        return self._done() or (
            not self.options.deterministic and self.watch.left < self.prove_seconds
        )

    def _raise_bound(self, bound: float | None) -> None:
        if bound is not None:
            proved = ceil(bound - 1e-6 * max(1.0, abs(bound)))
            self.found.bound = max(proved, self.found.bound or 0)

    def _done(self) -> bool:
        return self.enough.is_set() or self.watch.over()

    def _step(self, skeleton: Skeleton, seconds: float | None) -> bool:
        """One round of bounding; whether it is finished."""
        step: Step | None = skeleton.step(seconds)
        if step is None:
            return True
        self._raise_bound(step.bound)
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

    def _construct(self, step: Step | None, rounds: int | None) -> bool:
        """A first plan; whether there is one."""
        if step is None:
            return False
        start = self.primal.with_stays(self.primal.empty(), step.chosen)
        if start is None:
            return False
        effort = self.primal.effort_of(COUNTS_EFFORT, 0)
        barred = self.primal.barred(step.chosen)
        counts = WeeklyCounts(self.model, barred, effort).round(step)
        self.phase = "placing weeks"
        self.primal.arrange(start, step.values)
        incumbent = Incumbent(self.parts, start, lambda _: self._improved(incumbent.values))
        self.incumbent = incumbent
        self.primal.by_weeks(incumbent, counts, self._halt)
        self.primal.settle_care(incumbent)
        self.phase = "placing the rest"
        rng = np.random.default_rng(self.options.seed)
        self.primal.repair(incumbent, rng, self._halt, rounds)
        self.primal.settle_care(incumbent)
        return True

    def _polish(self, rounds: int | None) -> None:
        """Better and better plans, until told to stop."""
        if self.incumbent is None:
            return
        self.phase = "improving"
        rng = np.random.default_rng([self.options.seed, 1])
        self.primal.improve(self.incumbent, rng, self._halt, rounds)
        self.primal.settle_care(self.incumbent)
        self._improved(self.incumbent.values)

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
