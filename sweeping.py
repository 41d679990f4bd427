"""Marginal values: what one more of something would save, and how sure that is (R86)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

from passerelle.exports.trade_rows import Value, value_of
from passerelle.instances.measures import MEASURES, Kind, Measure
from passerelle.models.issue import BadInputError, Issue
from passerelle.models.plan import Plan
from passerelle.models.term import Term
from passerelle.parallel import Job, solve_all
from passerelle.planning import (
    bad_input,
    ensure_writable,
    language_of,
    load_plan,
    term_and_travel,
    unknown,
)
from passerelle.solver.options import SolveOptions
from passerelle.whatif import BASELINE, Watcher, pool_of

if TYPE_CHECKING:
    from rich.console import RenderableType

KINDS: tuple[Kind, ...] = get_args(Kind)
Direction = Literal["more", "less"]


@dataclass(frozen=True)
class Request:
    """What is asked: kinds of measures (none: all), or single ones as ``kind:id``.

    ``baseline`` is a plan of the term to start from; without it the term is solved first.
    """

    source: str
    over: tuple[str, ...] = ()
    options: SolveOptions = field(default_factory=SolveOptions)
    baseline: Path | None = None
    parallel: int | None = None
    scheduler: str = ""
    page: Path | None = None


@dataclass(frozen=True)
class Answer:
    """The value of each measure that was solved, the dearest to do without first."""

    baseline: Plan
    values: tuple[Value, ...]
    refused: tuple[Issue, ...] = ()
    missing: tuple[str, ...] = ()
    interrupted: bool = False


def measures(term: Term, over: Sequence[str]) -> tuple[Measure, ...]:
    """The measures asked for; BadInputError for a kind or id that a term does not have."""
    found = [measure for kind in KINDS for measure in MEASURES[kind](term)]
    if not over:
        return tuple(found)
    names = {measure.name for measure in found}
    for name in over:
        if name not in names and name not in KINDS:
            raise unknown("measure", name, (*KINDS, *names))
    chosen = [m for m in found if m.name in over or m.kind in over]
    if not chosen:
        message = f"this term has no {', '.join(over)} that there could be more of"
        raise bad_input("SWEEP", "--over", message, f"try another of {', '.join(KINDS)}")
    return tuple(chosen)


def sweep(request: Request, watcher: Watcher | None = None) -> Answer:
    """Solve a term with each measure, all from the same plan and with the same budget.

    The plan is bettered once more without any measure, so that no measure is praised for time.
    """
    watch = watcher or Watcher()
    if request.page is not None:
        ensure_writable(request.page)
    term, travel = term_and_travel(request.source)
    chosen = measures(term, request.over)
    start = _start(request, term, watch)
    if start is None:
        raise bad_input(
            "SWEEP", request.source, "was stopped before there was a plan to start from"
        )
    travel = start.travel
    jobs = [Job(BASELINE, term, travel, request.options, start)]
    refused: list[Issue] = []
    for measure in chosen:
        try:
            jobs.append(Job(measure.name, measure.applied(term), travel, request.options, start))
        except BadInputError as error:
            refused += error.issues
    with pool_of(request.scheduler, request.parallel) as pool:
        found = solve_all(
            jobs,
            pool,
            on_progress=watch.on_progress,
            on_done=lambda job, outcome: watch.on_done(job.name, outcome.plan),
            stop=watch.stop,
        )
    plans = {name: row.plan for name, row in found.items() if row.plan is not None}
    base = plans.get(BASELINE, start)
    values = [value_of(m, base, plans[m.name]) for m in chosen if m.name in plans]
    refused += [issue for row in found.values() for issue in row.refused]
    return Answer(
        baseline=base,
        values=tuple(sorted(values, key=lambda v: (-v.saved, v.name))),
        refused=tuple(refused),
        missing=tuple(job.name for job in jobs if job.name not in plans),
        interrupted=watch.stop(),
    )


def _start(request: Request, term: Term, watch: Watcher) -> Plan | None:
    """The plan that was given, or a first one."""
    if request.baseline is not None:
        plan = load_plan(request.baseline)
        if plan.term != term:
            message = "the term changed since this plan was made: differences would be mixed up"
            fix = "solve the term again, or leave out --baseline to have it solved here"
            raise bad_input("TERM", str(request.baseline), message, fix)
        return plan
    return first_plan(request.source, request.options, watch)


def first_plan(source: str, options: SolveOptions, watch: Watcher) -> Plan | None:
    """A plan of a term, told as the baseline while it is found; None if stopped before."""
    from passerelle.solver.solve import solve

    term, travel = term_and_travel(source)
    if watch.stop():
        return None
    return solve(
        term,
        travel,
        options,
        on_progress=lambda progress: watch.on_progress(BASELINE, progress),
        stop=watch.stop,
    )


def answer_table(answer: Answer, lang: str = "") -> RenderableType:
    """The values of a sweep, to print."""
    from passerelle.exports.trade_table import sweep_table

    return sweep_table(answer.baseline, answer.values, language_of(lang))


def write_page(answer: Answer, path: Path, lang: str = "") -> None:
    """The same with a plot, as a page of HTML that needs no network; written at once."""
    from passerelle.exports.atomic import write_bytes
    from passerelle.exports.trade_page import sweep_page

    page = sweep_page(answer.baseline, answer.values, language_of(lang))
    write_bytes(path, page.encode())
