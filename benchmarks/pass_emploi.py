"""Solve a bundled term with several seeds; a Markdown table of what came out.

`python benchmarks/pass_emploi.py --seeds 1 2 3 --seconds 60`. Each solve has a process of its own,
one after the other, so that peak memory is that of one solve.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import platform
import resource
import shlex
import sys
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from passerelle import planning
from passerelle.checker.check import check
from passerelle.models.plan import Plan
from passerelle.solver.options import Progress, SolveOptions
from passerelle.solver.solve import solve

COLUMNS = (
    "seed", "status", "unplaced", "conflicts", "proved minimum", "total", "bound", "gap",
    "first complete, s", "seconds", "peak MiB", "checker",
)  # fmt: skip


@dataclass
class FirstComplete:
    """Seconds until the search first had every class session and internship placed.

    Individual sessions are placed when the plan is written; they are not counted here.
    """

    seconds: float | None = field(default=None)

    def __call__(self, progress: Progress) -> None:
        """Look at one report of the search."""
        if self.seconds is None and progress.unplaced == 0:
            self.seconds = progress.seconds


def run(source: str, options: SolveOptions) -> tuple[str, ...]:
    """One solve, as the cells of its row."""
    term, travel = planning.term_and_travel(source)
    first = FirstComplete()
    plan = solve(term, travel, options, on_progress=first)
    valid = check(term, plan, travel).valid if plan.status in planning.PLACED else None
    return row(plan, first.seconds, valid=valid)


def row(plan: Plan, first: float | None, *, valid: bool | None) -> tuple[str, ...]:
    """The cells of one plan."""
    values = {line.line: line.value for line in plan.objective}
    price = plan.term.settings.weights.conflict
    return (
        str(plan.provenance.seed),
        plan.status,
        str(sum(item.count for item in plan.unplaced)),
        str(values.get("conflicts", 0)),
        str(plan.forced // price) if price else "–",
        f"{plan.total:,}",
        "–" if plan.bound is None else f"{plan.bound:,}",
        "–" if plan.gap is None else f"{plan.gap:.2%}",
        "–" if first is None else f"{first:.1f}",
        f"{plan.provenance.seconds:.1f}",
        str(peak_mib()),
        {True: "valid", False: "violations", None: "–"}[valid],
    )


def peak_mib() -> int:
    """Most memory this process has held, in MiB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak // (1 << 20 if sys.platform == "darwin" else 1 << 10)


def report(source: str, rows: list[tuple[str, ...]], plan: SolveOptions, command: str) -> str:
    """The table, with the command and the kind of machine that made it."""
    machine = f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"
    lines = [f"`{source}`, {plan.seconds:g} s a solve; {machine}.", "", f"    {command}", ""]
    lines += [f"| {' | '.join(COLUMNS)} |", f"|{'--:|--|' + '--:|' * (len(COLUMNS) - 3)}--|"]
    lines += [f"| {' | '.join(cells)} |" for cells in rows]
    return "\n".join([*lines, ""])


def arguments() -> argparse.Namespace:
    """What is asked for on the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("term", nargs="?", default="pass-emploi", help="bundled name or folder")
    parser.add_argument("--seeds", nargs="+", type=int, default=[1, 2, 3])
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--workers", type=int)
    parser.add_argument("--deterministic", action="store_true")
    parser.add_argument("-o", "--output", type=Path, help="write the table to this file too")
    return parser.parse_args()


def main() -> None:
    """Solve seed after seed; print the table, and write it where asked."""
    asked = arguments()
    spawn = multiprocessing.get_context("spawn")
    rows = []
    options = SolveOptions(asked.seconds, asked.seeds[0], asked.workers, asked.deterministic)
    with ProcessPoolExecutor(1, mp_context=spawn, max_tasks_per_child=1) as pool:
        for seed in asked.seeds:
            options = SolveOptions(asked.seconds, seed, asked.workers, asked.deterministic)
            rows.append(pool.submit(run, asked.term, options).result())
            print(*rows[-1], file=sys.stderr)
    command = shlex.join(["python", "benchmarks/pass_emploi.py", *sys.argv[1:]])
    text = report(asked.term, rows, options, command)
    print(text, end="")
    if asked.output:
        asked.output.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
