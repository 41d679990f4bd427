"""Benchmarks: public instances solved, scored by the checker, compared with the best known cost."""

from __future__ import annotations

import csv
import importlib.util
import json
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from passerelle import __version__
from passerelle.checker.cbctt import score_lectures
from passerelle.exports.atomic import write_bytes
from passerelle.instances.cbctt import lectures_text, read_course_instance
from passerelle.models.issue import BadInputError, Issue

BEST_KNOWN = "best_known.csv"
RESULTS = "results.jsonl"


@dataclass(frozen=True)
class BenchOptions:
    """How each instance is solved; ``commit`` is what the user calls this version of the code."""

    seconds: float = 60
    seed: int = 1
    workers: int = 2
    deterministic: bool = False
    commit: str = ""


@dataclass(frozen=True)
class BenchRow:
    """One run: official cost, its components, best known cost and gap, where they are known."""

    instance: str
    format: str
    feasible: bool
    cost: int
    components: dict[str, int]
    hard: dict[str, int]
    best_known: int | None
    gap: float | None
    seconds: float
    cpu_seconds: float
    seed: int
    workers: int
    deterministic: bool
    limit_seconds: float
    version: str
    commit: str
    solution: str


def bench(
    files: Iterable[Path],
    folder: Path,
    options: BenchOptions,
    on_row: Callable[[BenchRow, bool], None] | None = None,
) -> list[BenchRow]:
    """Solve each file unless ``folder`` has its row for the same options already.

    Solutions go to ``folder`` in the official format, rows to ``results.jsonl`` there, one a run,
    each as soon as it is known; ``on_row`` is told whether it was there before. All files are read
    before the first is solved. Raises BadInputError for one that cannot be used.
    """
    _ensure_compiler()
    paths = list(files)
    for path in paths:
        _read(path)
    known = _rows(folder / RESULTS)
    rows = []
    for path in paths:
        row = next((row for row in known if _same_run(row, path, options)), None)
        there = row is not None and Path(row.solution).is_file()
        if row is None or not there:
            row = _run(path, folder, options)
            known.append(row)
            text = "".join(f"{json.dumps(asdict(kept))}\n" for kept in known)
            write_bytes(folder / RESULTS, text.encode())
        rows.append(row)
        if on_row is not None:
            on_row(row, there)
    return rows


def _ensure_compiler() -> None:
    if importlib.util.find_spec("numba") is None:
        issue = Issue(
            code="MISSING_PACKAGE",
            where="bench",
            message="needs the package 'numba', which is not installed",
            fix="install it with: pip install 'passerelle[engine]'",
        )
        raise BadInputError((issue,))


def _read(path: Path) -> None:
    if path.suffix not in {".ctt", ".ectt"}:
        issue = Issue(
            code="BAD_INSTANCE",
            where=str(path),
            message=f"'{path.suffix}' is no format that bench can solve",
            fix="give .ctt or .ectt files of curriculum-based course timetabling",
        )
        raise BadInputError((issue,))
    read_course_instance(path)


def _rows(path: Path) -> list[BenchRow]:
    if not path.is_file():
        return []
    rows = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            rows.append(BenchRow(**json.loads(line)))
        except (TypeError, ValueError):
            issue = Issue(
                code="BAD_RESULTS",
                where=f"{path}:{number}",
                message="this is no row of results",
                fix="take the line out, or choose another folder",
            )
            raise BadInputError((issue,)) from None
    return rows


def _same_run(row: BenchRow, path: Path, options: BenchOptions) -> bool:
    own = (row.limit_seconds, row.seed, row.workers, row.deterministic, row.commit)
    asked = (options.seconds, options.seed, options.workers, options.deterministic, options.commit)
    return (row.instance, *own) == (path.stem, *asked)


def _run(path: Path, folder: Path, options: BenchOptions) -> BenchRow:
    from passerelle.solver.compile.cbctt import compile_courses
    from passerelle.solver.engine.search import SearchLimits, search

    began, began_cpu = time.monotonic(), time.process_time()
    instance = read_course_instance(path)
    compiled = compile_courses(instance)
    limits = SearchLimits(options.seconds, options.seed, options.workers, options.deterministic)
    found = search(compiled.tables, limits)
    lectures = compiled.lectures(found.time, found.room)
    score = score_lectures(instance, lectures)
    solution = folder / f"{path.stem}-{options.seed}-{options.seconds:g}s.sol"
    write_bytes(solution, lectures_text(lectures).encode())
    best = best_known(path)
    return BenchRow(
        instance=path.stem,
        format="cbctt-ud2",
        feasible=score.feasible,
        cost=score.cost,
        components=score.components,
        hard=score.hard,
        best_known=best,
        gap=None if best is None or not score.feasible else (score.cost - best) / max(best, 1),
        seconds=round(time.monotonic() - began, 1),
        cpu_seconds=round(time.process_time() - began_cpu, 1),
        seed=options.seed,
        workers=options.workers,
        deterministic=options.deterministic,
        limit_seconds=options.seconds,
        version=__version__,
        commit=options.commit,
        solution=str(solution),
    )


def best_known(path: Path) -> int | None:
    """The best known cost of an instance: from ``best_known.csv`` beside it or one folder up.

    The table has the columns format (beginning with cbctt), instance and best_known.
    """
    for folder in (path.parent, path.parent.parent):
        table = folder / BEST_KNOWN
        if table.is_file():
            with table.open(encoding="utf-8", newline="") as file:
                for row in csv.DictReader(file):
                    ours = row.get("format", "").startswith("cbctt")
                    if ours and row.get("instance") == path.stem:
                        text = row.get("best_known") or ""
                        return int(text) if text.isdecimal() else None
    return None


def text_of(rows: Iterable[BenchRow]) -> str:
    """A table for people, in Markdown."""
    lines = ["| instance | feasible | cost | best known | gap | seconds | CPU s | seed |"]
    lines += ["|---|---|--:|--:|--:|--:|--:|--:|"]
    for row in rows:
        gap = "" if row.gap is None else f"{row.gap:.1%}"
        best = "" if row.best_known is None else row.best_known
        lines.append(
            f"| {row.instance} | {'yes' if row.feasible else 'no'} | {row.cost} | {best} | {gap} "
            f"| {row.seconds} | {row.cpu_seconds} | {row.seed} |"
        )
    return "\n".join(lines)
