"""Fronts: plans of one term that weigh wishes and changes differently against commute (R86)."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

from passerelle.exports.trade_rows import Point, judged, point_of
from passerelle.models.plan import Former, Plan
from passerelle.models.term import Term
from passerelle.parallel import Job, solve_all
from passerelle.planning import (
    bad_input,
    ensure_writable,
    language_of,
    start_plan,
    term_and_travel,
)
from passerelle.replanning import Contract, former_of, travel_for
from passerelle.solver.options import SolveOptions
from passerelle.sweeping import first_plan
from passerelle.whatif import Watcher, pool_of

if TYPE_CHECKING:
    from rich.console import RenderableType

FACTORS = (1.0, 0.0, 0.25, 4.0, 16.0)
"""Times the weights of the term; 1 is the plan that the term itself asks for."""
CHANGE_WEIGHTS = ("moved_session", "moved_internship", "taken_over", "affected_person")


@dataclass(frozen=True)
class Request:
    """What is asked: ``steps`` factors for each of wishes and changes.

    Changes are weighed where ``former`` names a plan that is running, under ``contract``.
    """

    source: str
    options: SolveOptions = field(default_factory=SolveOptions)
    former: Path | None = None
    contract: Contract | None = None
    steps: int = 3
    parallel: int | None = None
    scheduler: str = ""
    page: Path | None = None


@dataclass(frozen=True)
class Answer:
    """The plans found, the one at the term's own weights first, and one to speak for the term."""

    plan: Plan
    points: tuple[Point, ...]
    missing: tuple[str, ...] = ()
    interrupted: bool = False


def pareto(request: Request, watcher: Watcher | None = None) -> Answer:
    """Solve a term under several weights, all from one plan and with the same budget.

    Raises BadInputError where there is nothing to weigh against commute.
    """
    watch = watcher or Watcher()
    if request.page is not None:
        ensure_writable(request.page)
    term, travel = term_and_travel(request.source)
    grid = _grid(request, term)
    start = start_plan(request.former, term) if request.former else None
    if start is None:
        start = first_plan(request.source, request.options, watch)
    if start is None:
        raise bad_input("PARETO", request.source, "was stopped before there was a plan")
    former = None
    if request.former is not None and request.contract is not None:
        former = former_of(start, request.contract)
        travel = travel_for(start, term)
    jobs = {
        name_of(wish, change): Job(
            name_of(wish, change),
            weighed(term, wish, change),
            travel,
            request.options,
            start,
            _priced(former),
        )
        for wish, change in grid
    }
    with pool_of(request.scheduler, request.parallel) as pool:
        found = solve_all(
            list(jobs.values()),
            pool,
            on_progress=watch.on_progress,
            on_done=lambda job, outcome: watch.on_done(job.name, outcome.plan),
            stop=watch.stop,
        )
    plans = {name: row.plan for name, row in found.items() if row.plan is not None}
    points = [
        point_of(name_of(*pair), *pair, plans[name_of(*pair)])
        for pair in grid
        if name_of(*pair) in plans
    ]
    return Answer(
        plan=next(iter(plans.values()), start),
        points=judged(points) if points else (),
        missing=tuple(name for name in jobs if name not in plans),
        interrupted=watch.stop(),
    )


def _priced(former: Former | None) -> Former | None:
    """Without a budget of changes: here they are weighed, not limited."""
    return None if former is None else former.model_copy(update={"max_changes": None})


def _grid(request: Request, term: Term) -> list[tuple[float, float | None]]:
    """Pairs of factors; the term's own weights first."""
    factors = FACTORS[: request.steps]
    wished = bool(term.wishes) or any(row.reason == "wish" for row in term.unavailabilities)
    if not wished and request.former is None:
        message = "has no wishes, and no running plan is named: nothing stands against commute"
        fix = "name the running plan with --from, or write wishes into the term"
        raise bad_input("PARETO", f"term '{term.settings.id}'", message, fix)
    wishes = factors if wished else (1.0,)
    changes: tuple[float | None, ...] = (None,) if request.former is None else factors
    return list(product(wishes, changes))


def name_of(wish: float, change: float | None) -> str:
    """``wishes x 4``, ``wishes x 1, changes x 0.25``."""
    text = f"wishes x {wish:g}"
    return text if change is None else f"{text}, changes x {change:g}"


def weighed(term: Term, wish: float, change: float | None) -> Term:
    """The term with the weights of wishes and of changes multiplied."""
    weights = term.settings.weights
    new = {"wish": round(weights.wish * wish)}
    if change is not None:
        new |= {name: round(getattr(weights, name) * change) for name in CHANGE_WEIGHTS}
    settings = term.settings.model_copy(update={"weights": weights.model_copy(update=new)})
    return term.model_copy(update={"settings": settings})


def answer_table(answer: Answer, lang: str = "") -> RenderableType:
    """The front, to print."""
    from passerelle.exports.trade_table import pareto_table

    return pareto_table(answer.plan, answer.points, language_of(lang))


def write_page(answer: Answer, path: Path, lang: str = "") -> None:
    """The same with a plot, as a page of HTML that needs no network; written at once."""
    from passerelle.exports.atomic import write_bytes
    from passerelle.exports.trade_page import pareto_page

    page = pareto_page(answer.plan, answer.points, language_of(lang))
    write_bytes(path, page.encode())
