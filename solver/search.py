"""Bounding and searching side by side: small models at once, large ones by decomposition."""

from __future__ import annotations

import threading
from math import ceil

import numpy as np

from passerelle.solver.bounds import plain_conflicts
from passerelle.solver.compile.stability import Kept
from passerelle.solver.counts import WeeklyCounts
from passerelle.solver.exact import SMALL, forced_unit, solve_whole
from passerelle.solver.incumbent import Incumbent
from passerelle.solver.lp import hush
from passerelle.solver.model import Model
from passerelle.solver.options import SolveOptions
from passerelle.solver.part import Effort, Parts, Values
from passerelle.solver.primal import Primal
from passerelle.solver.sharpen import Sharpening
from passerelle.solver.skeleton import Skeleton, Step
from passerelle.solver.statuses import least_left_out, surely_left_out
from passerelle.solver.warm import start_from
from passerelle.solver.watch import Found, Watch

FEW = 60  # sessions: an event programme, whose weeks have nothing to be solved one by one
READY_SHARE = 0.25
COUNTS_EFFORT, PRICING_EFFORT, START_EFFORT = 3.0, 2.0, 10.0
WORTH_PROVING = 1e-3
LEFT_OUT_SHARE = 0.1
OTHER_WEEKS = 1.01  # times the relaxed cost: no reason yet to leave the weeks of a former plan
SHARPEN_SHARE = 0.25  # of the time, at the end
SHARPEN_ROUNDS = 8  # each about as long as a relaxation: with fewer nothing is gained
DEAR = 1.15  # times the relaxed cost: a first plan costs about 1.12, improving soon stops
STEPS_WHEN_DETERMINISTIC = 12
RESUME_TRIES = 4  # to place what a former plan leaves out, before the rest is bettered


class Search:
    """One search over one model."""

    def __init__(
        self, model: Model, options: SolveOptions, watch: Watch, kept: Kept | None = None
    ) -> None:
        self.model = model
        self.options = options
        self.watch = watch
        self.kept = kept
        self.begun: Values | None = None
        self.costs = model.costs()
        self.parts = Parts(model, self.costs)
        effort = Effort(1.0, options.workers or 1, options.seed, options.deterministic)
        self.primal = Primal(model, self.parts, effort)
        price = model.problem.conflict_cost
        start = self.primal.empty()
        total = self.parts.total(start)
        self.found = Found(start, total, None, plain_conflicts(model.problem) * price)
        self.found.left_out = surely_left_out(model.problem)
        self._count()
        self.phase = "relaxing"
        self.enough = threading.Event()
        self.failure: BaseException | None = None
        self.incumbent: Incumbent | None = None
        self.sketched = threading.Event()
        self.weeks: tuple[int, ...] | None = None  # that the sketch would take
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
        self._keep_start()
        return self.found

    def _unreported(self) -> int:
        """What the costs of the search may hold beyond the objective.

        Of what is frozen only what this plan moves: the bound is one of plans that move no more.
        """
        rules = self.model.problem.stability
        if rules is None:
            return 0
        attached = sum(held.attached_cost for held in rules.held)
        released = sum(cost * self.found.values[c] for c, cost in self.model.release.items())
        return int(released) + attached

    def _keep_start(self) -> None:
        """Go back to the plan begun with where nothing was gained: no change without a reason."""
        if self.begun is not None and self.parts.total(self.begun) <= self.found.total:
            self._improved(self.begun)

    def _few(self) -> bool:
        """Whether the columns are many for the people, not for the sessions to be placed."""
        problem = self.model.problem
        sessions = sum(row.count for row in problem.activities)
        return bool(problem.programme.candidates) and sessions <= FEW

    def _small(self) -> Found:
        start = self._start()
        self.phase = "searching"
        values, bound, forced = solve_whole(self.model, self.parts, self.options, self.watch, start)
        if values is not None:
            self._improved(values)
        self._keep_start()
        self.found.bound = bound
        if bound is not None:
            self.found.bound = bound - self._unreported()
        self.found.workers = 1 if self.options.deterministic else self.options.workers or 8
        self.found.forced = max(self.found.forced, forced)
        price = self.model.value("unplaced", self.found.values)
        if price > self.found.left_out:
            self.found.left_out = least_left_out(self.model, self._proof_effort())
        return self.found

    def _proof_effort(self) -> Effort:
        own = self.options
        share = LEFT_OUT_SHARE * own.seconds
        return Effort(share, own.workers or 8, own.seed, own.deterministic)

    def _deterministic(self) -> None:
        rounds = max(1, round(self.options.seconds))
        placed = self._begin(STEPS_WHEN_DETERMINISTIC, rounds)
        skeleton = Skeleton(self.model, self.costs)
        weeks = self.weeks
        for _ in range(STEPS_WHEN_DETERMINISTIC):
            if self.watch.over() or self._step(skeleton, None, weeks):
                break
            weeks = None
        self._conflicts(None, STEPS_WHEN_DETERMINISTIC)
        if placed:
            self._floor()
            sharpening = self._sharpening(skeleton)
            if sharpening is not None:
                self._sharpen(sharpening, rounds=ceil(rounds / 4))
            self._polish(rounds)

    def _racing(self) -> None:
        bounding = threading.Thread(target=self._bound, daemon=True)
        bounding.start()
        if self._begin(None, None):
            self.placed.set()
            self._polish(None)
        self.enough.set()
        bounding.join(timeout=max(1.0, self.watch.left))
        if self.failure is not None:
            raise self.failure

    def _begin(self, steps: int | None, rounds: int | None) -> bool:
        """A first plan to be bettered; whether there is one.

        What can stay of the plan to start from, unless its weeks of placement alone cost too much
        (improving never changes these) or it is so dear that a plan made anew soon costs less.
        """
        start = self._start()
        weeks = () if start is None else self.primal.weeks_of(start)
        if start is not None and (not weeks or self.model.problem.stability is not None):
            return self._resume(start, rounds)
        light = Skeleton(self.model, self.costs, light=True)
        if start is None:
            return self._construct(self._sketch(light, steps), rounds)
        held = None if self._halt() else light.step(self._seconds(), weeks)
        best = self._sketch(light, steps)
        if held is None or best is None or not self._is_poor(start, held, best):
            return self._resume(start, rounds)
        return self._construct(best, rounds)

    def _is_poor(self, start: Values, held: Step, best: Step) -> bool:
        """Whether a plan made anew is likely to be better than a start and what it leads to."""
        other_weeks = held.relaxed > OTHER_WEEKS * best.relaxed
        return other_weeks or self.parts.total(start) > DEAR * best.relaxed

    def _sketch(self, light: Skeleton, rounds: int | None) -> Step | None:
        """Which weeks are placement, and about what each week of class holds."""
        tried = 0
        while not self._halt() and tried != rounds:
            step = light.step(self._seconds())
            tried += 1
            late = self.watch.elapsed > READY_SHARE * self.options.seconds
            if step is None or step.closed or step.near or (late and rounds is None):
                break
        self._sketched(None if light.best is None else light.best.chosen)
        return light.best

    def _seconds(self) -> float | None:
        """What a relaxation may take."""
        return None if self.options.deterministic else self.watch.left

    def _sketched(self, weeks: tuple[int, ...] | None) -> None:
        """Tell the second thread where to begin."""
        self.weeks = weeks
        self.sketched.set()

    def _bound(self) -> None:
        """The second thread: the bound on the total, on conflicts, then the sharper bound.

        It begins with the weeks of the sketch, which spares it a relaxation at weeks that are
        chosen blindly.
        """
        try:
            if not self._await(self.sketched):
                return
            skeleton = Skeleton(self.model, self.costs)
            tried, begun, steps = self.weeks, self.watch.elapsed, 1
            while not self._done() and not self._step(skeleton, self.watch.left, tried):
                tried, steps = None, steps + 1
            step_seconds = (self.watch.elapsed - begun) / steps
            self._conflicts(self.watch.left, None)
            if not self._await(self.placed):
                return
            self._floor()
            sharpening = self._sharpening(skeleton)
            share = SHARPEN_SHARE * self.options.seconds
            if sharpening is None or SHARPEN_ROUNDS * step_seconds > share:
                self._help(0.0)
                return
            sharpening.round(map, self._ending)
            self._raise_bound(sharpening.prove(map, self._ending))
            self._help(share)
            self._sharpen(sharpening, None)
        except Exception as error:  # noqa: BLE001 - handed to the searching thread
            self.failure = error

    def _await(self, event: threading.Event) -> bool:
        """Wait for the searching thread; False when the search ends first."""
        while not event.wait(0.1):
            if self._done():
                return False
        return True

    def _conflicts(self, seconds: float | None, rounds: int | None) -> None:
        """The conflicts that no plan avoids."""
        costs = self.model.costs("unplaced", "conflicts")
        conflicts = Skeleton(self.model, costs, light=True)
        tried, weeks = 0, self.weeks
        while not self._done() and not self._force(conflicts, seconds, weeks) and tried != rounds:
            tried, weeks = tried + 1, None

    def _floor(self) -> None:
        """What no plan can place, where the plan found leaves something out."""
        if not self.found.unplaced:
            return
        least = Skeleton(self.model, self.model.costs("unplaced"), light=True)
        step = None if self._done() else least.step(self.watch.left)
        if step is not None:
            unit = forced_unit(self.model)
            self.found.left_out = max(self.found.left_out, ceil(step.bound / unit - 1e-6) * unit)

    def _sharpening(self, skeleton: Skeleton) -> Sharpening | None:
        own = self.options
        effort = Effort(PRICING_EFFORT, 1, own.seed, own.deterministic)
        return Sharpening(skeleton, skeleton.best, effort) if skeleton.best is not None else None

    def _help(self, rest: float) -> None:
        """Search too, with another seed, until so many seconds are left."""
        if self.incumbent is not None:
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

    def _step(
        self, skeleton: Skeleton, seconds: float | None, at: tuple[int, ...] | None = None
    ) -> bool:
        """One round of bounding; whether it is finished."""
        step: Step | None = skeleton.step(seconds, at)
        if step is None:
            return True
        self._raise_bound(step.bound)
        return step.closed

    def _force(
        self, conflicts: Skeleton, seconds: float | None, at: tuple[int, ...] | None
    ) -> bool:
        """One round of bounding conflicts; whether it is finished."""
        step = conflicts.step(seconds, at)
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

    def _start(self) -> Values | None:
        """What can stay of the plan to start from, if there is one."""
        if self.kept is None:
            return None
        self.phase = "starting from the former plan"
        self.watch.tell(self.phase, self.found)
        effort = self.primal.effort_of(START_EFFORT, 2)
        start = start_from(self.kept, self.model, self.parts, self.found.values, effort)
        if start is not None:
            self._improved(start)
        self.begun = start
        return start

    def _resume(self, start: Values, rounds: int | None) -> bool:
        """Place what the start leaves out; there is a plan, always."""
        self.primal.settle(start)
        self._sketched(self.primal.weeks_of(start))
        incumbent = Incumbent(self.parts, start, lambda _: self._improved(incumbent.values))
        self.incumbent = incumbent
        self.phase = "placing the rest"
        rng = np.random.default_rng(self.options.seed)
        tries = RESUME_TRIES if rounds is None else min(rounds, RESUME_TRIES)
        self.primal.repair(incumbent, rng, self._halt, tries)
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
        total = self.parts.total(values)
        if self.begun is not None and total > self.parts.total(self.begun):
            return
        self.found.values, self.found.total = values, total
        self._count()
        self.watch.tell(self.phase, self.found)

    def _count(self) -> None:
        model, values = self.model, self.found.values
        price = max(1, model.problem.conflict_cost)
        self.found.conflicts = round(model.value("conflicts", values) / price)
        left = [column for block in model.left for column in block.values()]
        self.found.unplaced = int(sum(values[column] for column in [*model.unplaced, *left]))
