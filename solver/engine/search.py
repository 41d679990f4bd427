"""The search for a timetable: annealing on each core, started again from the best of all."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np

from passerelle.solver.engine.anneal import Best, anneal, best_of
from passerelle.solver.engine.compiled import seeded
from passerelle.solver.engine.problem import INT, Tables
from passerelle.solver.engine.state import start

TRIES = 10_000  # moves between two looks at the clock: about 20 ms
TRIES_A_SECOND = 200_000  # that a second stands for in deterministic mode


@dataclass(frozen=True)
class Phase:
    """A share of the time, cooling geometrically from one temperature to another.

    Temperatures are in units of cost (Kirkpatrick, Gelatt and Vecchi, Science 220, 1983).
    """

    share: float
    hot: float
    cold: float

    def temperature(self, done: float) -> float:
        """The temperature when this share of the phase has passed."""
        return float(self.hot * (self.cold / self.hot) ** min(1.0, done))


@dataclass(frozen=True)
class Annealing:
    """Settings of a search: phases one after the other, the price of what is hard, and swaps.

    The first phase begins at random, each other one at the best timetable so far: reheating, as
    in Abramson, Krishnamoorthy and Dang (1999), "Simulated annealing cooling schedules for the
    school timetabling problem".
    """

    phases: tuple[Phase, ...] = (
        Phase(0.7, 10.0, 0.2),
        Phase(0.15, 2.0, 0.2),
        Phase(0.15, 2.0, 0.2),
    )
    hard_weight: float = 300.0
    swaps: float = 0.4


@dataclass(frozen=True)
class SearchLimits:
    """What a search may use; with ``deterministic`` the clock is not looked at."""

    seconds: float
    seed: int = 1
    workers: int = 2
    deterministic: bool = False
    stop: threading.Event = field(default_factory=threading.Event)


@dataclass(frozen=True)
class Timetable:
    """Options of time and room of each event, and their cost (``problem.split`` takes it apart)."""

    time: INT
    room: INT
    cost: int


def search(
    tables: Tables,
    limits: SearchLimits,
    settings: Annealing | None = None,
    on_best: Callable[[Timetable], None] | None = None,
) -> Timetable:
    """The best timetable found within the limits; ``on_best`` is told after each phase."""
    settings = settings or Annealing()
    streams = [seeded(seed) for seed in _seeds(limits)]
    starts = [best_of(start(tables, *at_random(tables, seed))) for seed in _seeds(limits)]
    best = min(starts, key=_cost)
    _warm_up(tables, best, settings)
    began = time.monotonic()
    with ThreadPoolExecutor(limits.workers) as pool:
        passed = 0.0
        for phase in settings.phases:
            if limits.stop.is_set():
                break
            clock = _Clock(limits, began + passed * limits.seconds, phase)
            jobs = [
                pool.submit(_cool, tables, begin, rng, clock, settings)
                for begin, rng in zip(starts, streams, strict=True)
            ]
            best = min([best, *(job.result() for job in jobs)], key=_cost)
            starts = [best] * limits.workers
            passed += phase.share
            if on_best is not None:
                on_best(_timetable(best))
    return _timetable(best)


def _warm_up(tables: Tables, begin: Best, settings: Annealing) -> None:
    """Have the moves compiled, where they are not yet, before the clock starts."""
    state = start(tables, begin.time, begin.room)
    own = (settings.hard_weight, settings.swaps)
    anneal(tables, state, best_of(state), seeded(0), 1.0, *own, 0)


def _timetable(best: Best) -> Timetable:
    return Timetable(best.time, best.room, int(best.cost[0]))


def _cost(best: Best) -> int:
    return int(best.cost[0])


def _seeds(limits: SearchLimits) -> list[int]:
    return [limits.seed * 1000 + worker for worker in range(limits.workers)]


def at_random(tables: Tables, seed: int) -> tuple[INT, INT]:
    """Any option of time and of room for each event."""
    rng = np.random.default_rng(seed)
    times = rng.integers(tables.time_from[:-1], tables.time_from[1:])
    return times, rng.integers(tables.room_from[:-1], tables.room_from[1:])


@dataclass(frozen=True)
class _Clock:
    """How much of a phase has passed: by the clock, or by the moves tried."""

    limits: SearchLimits
    began: float
    phase: Phase

    def done(self, tries: int) -> float:
        """1 or more when the phase is over."""
        if self.limits.stop.is_set():
            return 1.0
        seconds = self.phase.share * self.limits.seconds
        if self.limits.deterministic:
            return tries / (TRIES_A_SECOND * seconds)
        return (time.monotonic() - self.began) / seconds


def _cool(tables: Tables, begin: Best, rng: INT, clock: _Clock, settings: Annealing) -> Best:
    """One worker's phase."""
    state = start(tables, begin.time, begin.room)
    best, tries = best_of(state), 0
    while (done := clock.done(tries)) < 1 and best.cost[0] > 0:
        temperature = clock.phase.temperature(done)
        anneal(tables, state, best, rng, temperature, settings.hard_weight, settings.swaps, TRIES)
        tries += TRIES
    return best
