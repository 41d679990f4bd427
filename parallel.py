"""Several terms solved side by side, through any executor of ``concurrent.futures``.

The default is a pool of local processes. They are started afresh (spawned), one for each solve,
leave Ctrl-C to the process that started them, and end with it.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from passerelle.models.issue import BadInputError, Issue
from passerelle.models.plan import Plan
from passerelle.models.term import Term
from passerelle.models.travel import TravelTimes
from passerelle.solver.options import Progress, SolveOptions

if TYPE_CHECKING:
    from queue import Queue

POLL_SECONDS = 0.2
CONNECT_SECONDS = 10


@dataclass(frozen=True)
class Job:
    """One term to be solved."""

    name: str
    term: Term
    travel: TravelTimes
    options: SolveOptions


@dataclass(frozen=True)
class Outcome:
    """What became of a job: its plan and the checker's violations, or why there is no plan."""

    plan: Plan | None = None
    violations: tuple[Issue, ...] = ()
    refused: tuple[Issue, ...] = ()


class Flag(Protocol):
    """Something that is set once, seen by all processes."""

    def set(self) -> None:
        """Set it."""

    def is_set(self) -> bool:
        """Whether it is set."""


@dataclass(frozen=True)
class Line:
    """The line between a solve in another process and the one who watches it."""

    reports: Queue[tuple[str, Progress]]
    stop: Flag


@dataclass(frozen=True)
class Pool:
    """An executor, and the line to what it runs; without a line, progress is not heard."""

    executor: Executor
    line: Line | None = None


def run(job: Job, line: Line | None = None) -> Outcome:
    """Solve one term and check the plan, in whatever process this is called."""
    from passerelle.checker.check import check
    from passerelle.solver.solve import solve

    if line is not None and line.stop.is_set():
        return Outcome()
    try:
        plan = solve(
            job.term,
            job.travel,
            job.options,
            on_progress=None if line is None else lambda p: line.reports.put((job.name, p)),
            stop=None if line is None else _rarely(line.stop.is_set),
        )
    except BadInputError as error:
        return Outcome(refused=error.issues)
    if plan.status not in ("OPTIMAL", "FEASIBLE", "PARTIAL"):
        return Outcome(plan)
    return Outcome(plan, check(job.term, plan, job.travel).violations)


def _rarely(asked: Callable[[], bool], every_seconds: float = POLL_SECONDS) -> Callable[[], bool]:
    """The same question, asked of the other process only now and then: it is slow to answer."""
    known = [False, 0.0]

    def answer() -> bool:
        if not known[0] and time.monotonic() >= known[1]:
            known[:] = [asked(), time.monotonic() + every_seconds]
        return bool(known[0])

    return answer


def solve_all(
    jobs: Sequence[Job],
    pool: Pool,
    *,
    on_progress: Callable[[str, Progress], None],
    on_done: Callable[[Job, Outcome], None],
    stop: Callable[[], bool],
) -> dict[str, Outcome]:
    """Solve every job; the outcomes by name, in the order of the jobs.

    Once ``stop`` is True, running solves end with their best plan and no other begins (where
    the pool has no line, running ones are given up); jobs without a plan are then left out.
    """
    found: dict[str, Outcome] = {}
    futures = {pool.executor.submit(run, job, pool.line): job for job in jobs}
    waiting: set[Future[Outcome]] = set(futures)
    stopping = False
    while waiting:
        done, waiting = wait(waiting, timeout=POLL_SECONDS, return_when=FIRST_COMPLETED)
        for name, progress in _reports(pool.line):
            on_progress(name, progress)
        for future in done:
            outcome = _outcome(future, futures[future])
            if outcome.plan is not None or outcome.refused:
                found[futures[future].name] = outcome
                on_done(futures[future], outcome)
        if stop() and not stopping:
            stopping = True
            waiting = _stop(pool, waiting)
    return {job.name: found[job.name] for job in jobs if job.name in found}


def _stop(pool: Pool, waiting: set[Future[Outcome]]) -> set[Future[Outcome]]:
    """Those that are still worth waiting for."""
    if pool.line is not None:
        pool.line.stop.set()
    cancelled = {future for future in waiting if future.cancel()}
    return set() if pool.line is None else waiting - cancelled


def _reports(line: Line | None) -> Iterator[tuple[str, Progress]]:
    while line is not None and not line.reports.empty():
        yield line.reports.get()


def _outcome(future: Future[Outcome], job: Job) -> Outcome:
    try:
        return future.result()
    except BrokenProcessPool:
        fix = "give each solve more memory: fewer at a time (--parallel 1), or a smaller term"
        message = "the process that solved it ended without an answer"
        return Outcome(refused=(Issue(code="SOLVE", where=job.name, message=message, fix=fix),))


# --- pools ---------------------------------------------------------------------------------------


def default_parallel() -> int:
    """Solves at a time by default: half of the cores, as one solve uses two threads."""
    return max(1, (os.cpu_count() or 1) // 2)


@contextmanager
def local_pool(parallel: int) -> Iterator[Pool]:
    """A pool of local processes, ``parallel`` at a time."""
    import multiprocessing
    from multiprocessing.managers import SyncManager

    spawn = multiprocessing.get_context("spawn")
    manager = SyncManager(ctx=spawn)
    manager.start(_follow_parent)
    executor = ProcessPoolExecutor(
        parallel, mp_context=spawn, initializer=_follow_parent, max_tasks_per_child=1
    )
    try:
        with executor:
            yield Pool(executor, Line(manager.Queue(), manager.Event()))
    finally:
        manager.shutdown()


def _follow_parent() -> None:
    """Leave signals to the parent process, and end as soon as it does."""
    import multiprocessing

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    parent = multiprocessing.parent_process()

    def watch() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


@contextmanager
def cluster_pool(address: str) -> Iterator[Pool]:
    """The workers of a running dask.distributed cluster; progress is not heard from there.

    Raises BadInputError where dask.distributed is not installed or no scheduler answers.
    """
    client = _client(address)
    try:
        yield Pool(client.get_executor(pure=False))
    finally:
        client.close()


def _client(address: str) -> Any:
    where = f"scheduler {address}"
    try:
        from distributed import Client
    except ImportError as error:
        message = "dask.distributed is not installed"
        fix = "install it with: pip install 'passerelle[cluster]', or leave out --scheduler"
        raise _no_cluster(where, message, fix) from error
    try:
        connect: Any = Client  # untyped, where it is installed
        return connect(address, timeout=CONNECT_SECONDS)
    except (OSError, ValueError) as error:
        message = f"no scheduler answers: {error}"
        fix = (
            "start one with 'dask scheduler' and workers that have Passerelle, e.g. tcp://host:8786"
        )
        raise _no_cluster(where, message, fix) from error


def _no_cluster(where: str, message: str, fix: str) -> BadInputError:
    return BadInputError((Issue(code="CLUSTER", where=where, message=message, fix=fix),))
