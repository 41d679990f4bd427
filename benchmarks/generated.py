"""Time and memory against size: generated terms, phase by phase; a Markdown table.

`python benchmarks/generated.py --learners 24 75 150 --seconds 60`. Each size has a process of its
own, one after the other, so that peak memory is that of one size. Phases are in seconds of CPU,
which other work on the machine hardly changes; the solve ends by wall time.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import platform
import resource
import shlex
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from typing import TypeVar

from passerelle import generating
from passerelle.checker.check import check
from passerelle.generate.wanted import Wanted
from passerelle.instances.checks import term_issues
from passerelle.models.plan import Plan
from passerelle.models.term import Term
from passerelle.solver.compile.term import compile_term
from passerelle.solver.options import SolveOptions
from passerelle.solver.solve import build, solve

T = TypeVar("T")
COLUMNS = (
    "learners", "half-days", "generate", "check data", "verify", "compile", "build",
    "columns", "rows", "peak MiB", "from", "status", "unplaced", "gap", "wall, s", "solve peak MiB",
)  # fmt: skip


def timed(work: Callable[[], T]) -> tuple[T, float]:
    """What some work gives, and its seconds of CPU."""
    began = time.process_time()
    return work(), time.process_time() - began


def phases(asked: Wanted) -> tuple[str, ...]:
    """The cells of everything before a search."""
    made, generated = timed(lambda: generating.generate(asked))
    term, plan = made.term, made.plan
    _, checked = timed(lambda: term_issues(term))
    verdict, verified = timed(lambda: check(term, plan, plan.travel))
    if not verdict.valid:
        raise AssertionError(f"the witness of {term.settings.id} is not valid")
    compiled, compiling = timed(lambda: compile_term(term, plan.travel))
    model, building = timed(lambda: build(compiled.problem))
    halves = sum(row.count for row in term.sessions if not row.individual)
    seconds = (generated, checked, verified, compiling, building)
    return (
        str(len(term.learners)),
        f"{halves:,}",
        *(f"{value:.1f}" for value in seconds),
        f"{len(model.upper):,}",
        f"{len(model.all_rows):,}",
        str(peak_mib()),
    )


def search(asked: Wanted, seconds: float, *, begin: bool) -> tuple[str, ...]:
    """The cells of one search, from nothing or from the witness."""
    made = generating.generate(asked)
    term, travel = made.term, made.plan.travel
    start = made.plan if begin else None
    options = SolveOptions(seconds, asked.seed)
    plan = solve(term, travel, options, start=start, previous=start)
    return ("witness" if begin else "nothing", *outcome(term, plan), str(peak_mib()))


def outcome(term: Term, plan: Plan) -> tuple[str, ...]:
    """Status, what is left out, gap and wall time; a plan that the checker rejects says so."""
    valid = check(term, plan, plan.travel).valid
    return (
        plan.status if valid else f"{plan.status}, rejected",
        str(sum(row.count for row in plan.unplaced)),
        "–" if plan.gap is None else f"{plan.gap:.1%}",
        f"{plan.provenance.seconds:.0f}",
    )


def peak_mib() -> int:
    """Most memory this process has held, in MiB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak // (1 << 20 if sys.platform == "darwin" else 1 << 10)


def arguments() -> argparse.Namespace:
    """What is asked for on the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--learners", nargs="+", type=int, default=[24, 150])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=60, help="of search; 0: phases only")
    return parser.parse_args()


def main() -> None:
    """Measure size after size and print the table."""
    asked = arguments()
    spawn = multiprocessing.get_context("spawn")
    machine = f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"
    print(f"{machine}; phases in seconds of CPU.", "", sep="\n")
    print(f"    {shlex.join(['python', 'benchmarks/generated.py', *sys.argv[1:]])}", "", sep="\n")
    print(f"| {' | '.join(COLUMNS)} |", f"|{'--:|' * len(COLUMNS)}", sep="\n")
    with ProcessPoolExecutor(1, mp_context=spawn, max_tasks_per_child=1) as pool:
        for learners in asked.learners:
            wanted = Wanted(learners=learners, seed=asked.seed)
            cells = pool.submit(phases, wanted).result()
            for begin in (False, True) if asked.seconds else ():
                found = pool.submit(search, wanted, asked.seconds, begin=begin).result()
                print(f"| {' | '.join((*cells, *found))} |", flush=True)
            if not asked.seconds:
                print(f"| {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
