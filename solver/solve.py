"""The only orchestration: compile, bound and search side by side, extract."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import metadata
from typing import get_args

from passerelle.models.issue import BadInputError, Issue
from passerelle.models.plan import Plan, Provenance, Status, Tier, TierName
from passerelle.models.term import Term
from passerelle.models.travel import TravelTimes
from passerelle.solver import objective
from passerelle.solver.bounds import individuals_at_least
from passerelle.solver.compile.term import Compiled, compile_term
from passerelle.solver.constraints import FAMILIES
from passerelle.solver.extract import Extracted, extract
from passerelle.solver.model import Model, declare
from passerelle.solver.options import Progress, SolveOptions
from passerelle.solver.problem import Problem
from passerelle.solver.search import Found, Search, Watch
from passerelle.solver.serving import lost_at_least, refused_at_least

PACKAGES = ("passerelle", "ortools", "highspy", "pydantic")
INTERVIEW_EFFORT = 5.0


def build(problem: Problem) -> Model:
    """The model of a problem: every family of constraints, then the prices."""
    model = declare(problem)
    for post in FAMILIES:
        post(model)
    objective.price(model)
    return model


def solve(
    term: Term,
    travel: TravelTimes,
    options: SolveOptions | None = None,
    *,
    previous: Plan | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> Plan:
    """The best plan found in time, with its proved bound.

    ``previous`` lends its session identities; ``stop`` is polled and ends the search early.
    Raises BadInputError when a pin cannot be honoured by any plan.
    """
    options = options or SolveOptions()
    watch = Watch(options, on_progress or (lambda _: None), stop or (lambda: False))
    watch.tell("compiling the term")
    with _uncollected():
        compiled = compile_term(term, travel)
        _check_pins(compiled)
        model = build(compiled.problem)
    watch.compiling = watch.elapsed
    found = Search(model, options, watch).run()
    watch.tell("writing the plan", found)
    seed = options.seed
    extracted = extract(compiled, model, found.values, previous, INTERVIEW_EFFORT, seed)
    return _plan(term, travel, options, compiled, found, extracted, watch)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the cyclic garbage collector, which would take a third of the time for nothing."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _check_pins(compiled: Compiled) -> None:
    issues = tuple(
        Issue(
            code="R16",
            where=f"pins {pin.session_set} {pin.date}",
            message="no room, crew or day of the term allows this pinned session",
            fix="check its date, start, rooms and trainers against the set, the calendars "
            "and the trainers' availability, or remove the pin",
        )
        for pin, (chosen, team) in zip(
            compiled.facts.term.pins, compiled.problem.pinned, strict=True
        )
        if not chosen or (pin.trainers and not team)
    )
    if issues:
        raise BadInputError(issues)


def _plan(
    term: Term,
    travel: TravelTimes,
    options: SolveOptions,
    compiled: Compiled,
    found: Found,
    extracted: Extracted,
    watch: Watch,
) -> Plan:
    total = sum(line.cost for line in extracted.objective)
    bound = found.bound
    refused = refused_at_least(term, travel)
    if bound is not None:
        bound += individuals_at_least(compiled.facts, compiled.problem)
        bound = max(0, min(bound + refused + lost_at_least(term), total))
    forced = min(found.forced + refused, total)
    gap = None
    if bound is not None:
        gap = (total - bound) / (total - forced) if total > forced else 0.0
    status: Status = "FEASIBLE"
    if extracted.unplaced or not extracted.served.complete:
        status = "PARTIAL"
    elif bound == total:
        status = "OPTIMAL"
    return Plan(
        term=term,
        travel=travel,
        status=status,
        sessions=extracted.sessions,
        attendance=extracted.attendance,
        internships=extracted.internships,
        journeys=extracted.journeys,
        care_days=extracted.care_days,
        care_choices=extracted.care_choices,
        unplaced=extracted.unplaced,
        lifts=extracted.lifts,
        interviews=extracted.interviews,
        stop_days=extracted.served.stop_days,
        work_shifts=extracted.served.shifts,
        grants=extracted.served.grants,
        objective=extracted.objective,
        total=total,
        bound=bound,
        forced=forced,
        gap=gap,
        tiers=_tiers(extracted, bound, forced),
        provenance=Provenance(
            term_hash=term.fingerprint,
            travel_hash=travel.fingerprint,
            versions={name: metadata.version(name) for name in PACKAGES},
            seed=options.seed,
            workers=found.workers,
            deterministic=options.deterministic,
            seconds_limit=options.seconds,
            seconds=0.0 if options.deterministic else round(time.monotonic() - watch.began, 1),
            interrupted=watch.interrupted,
            trace=tuple(watch.trace),
        ),
    )


def _tiers(extracted: Extracted, bound: int | None, forced: int) -> tuple[Tier, ...]:
    """Value and bound of each tier.

    The bounds hold for plans that leave out no more than this one (conflicts), have no more
    conflicts either (comfort, fairness), and are no worse in the other of comfort and fairness.
    """
    values: dict[TierName, int] = dict.fromkeys(get_args(TierName), 0)
    for line in extracted.objective:
        values[line.tier] += line.cost
    bounds: dict[TierName, int | None] = dict.fromkeys(values)
    bounds["unplaced"] = 0
    bounds["conflicts"] = min(max(0, forced - values["unplaced"]), values["conflicts"])
    if bound is not None:
        spare = sum(values.values()) - bound
        bounds["comfort"] = max(0, values["comfort"] - spare)
        bounds["fairness"] = max(0, values["fairness"] - spare)
    return tuple(Tier(name=name, value=values[name], bound=bounds[name]) for name in values)
