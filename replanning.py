"""Making a plan anew from a running one without upsetting people (R16, R53, R67)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from passerelle.models.plan import CostLine, Former, Plan, Presence
from passerelle.models.term import Term
from passerelle.models.travel import TravelTimes
from passerelle.planning import (
    PLACED,
    Solved,
    bad_input,
    ensure_writable,
    former_plan,
    language_of,
    shelved,
    start_plan,
    unknown,
)
from passerelle.solver.options import Progress, SolveOptions
from passerelle.whatif import changed_term

if TYPE_CHECKING:
    from rich.console import RenderableType

    from passerelle.exports.notices import Notice
    from passerelle.exports.replan_table import StabilityPrice

FROZEN_DAYS = 8
"""Frozen by default: today and the next seven days (R53)."""
REPLAN_SECONDS = 20.0


@dataclass(frozen=True)
class Contract:
    """What people are promised. ``free_from`` is the first date that may change.

    Without it today and the next seven days are frozen. ``max_changes`` are those of one person
    (None: no limit), ``missed`` ids of sessions that were not held, ``presence`` what was recorded
    of past ones.
    """

    today: date
    free_from: date | None = None
    notice_days: int = 0
    max_changes: int | None = None
    missed: tuple[str, ...] = ()
    presence: tuple[Presence, ...] = ()

    @property
    def thaw(self) -> date:
        """The first date that may change; never in the past."""
        return max(self.today, self.free_from or self.today + timedelta(days=FROZEN_DAYS))


@dataclass(frozen=True)
class Request:
    """What is asked: a term and its plan, what became different, and what is promised.

    ``scenarios`` are names or files, applied in order. ``priced`` asks for the price of
    stability: one more solve of the same length.
    """

    source: str
    former: Path
    path: Path
    contract: Contract
    scenarios: tuple[str, ...] = ()
    options: SolveOptions = field(default_factory=lambda: SolveOptions(seconds=REPLAN_SECONDS))
    times: Path | None = None
    priced: bool = False


@dataclass(frozen=True)
class Replanned:
    """The new plan, who must hear of what, and what stability costs if that was asked."""

    solved: Solved
    notices: tuple[Notice, ...]
    price: StabilityPrice | None = None

    @property
    def over_budget(self) -> int:
        """Changes above the budgets of people."""
        return line_of(self.solved.plan, "over_budget").value

    @property
    def complete(self) -> bool:
        """Whether every session is placed, the checker agrees and every budget holds."""
        return self.solved.complete and not self.over_budget


def presence_of(path: Path | None) -> tuple[Presence, ...]:
    """The rows of a list of presence, if there is one."""
    from passerelle.instances.presence import read_presence

    return () if path is None else read_presence(path)


def line_of(plan: Plan, name: str) -> CostLine:
    """A line of the objective; KeyError if the plan does not have it."""
    return {line.line: line for line in plan.objective}[name]


def replan(
    request: Request,
    *,
    on_progress: Callable[[Progress], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> Replanned:
    """Change a plan as little as the term needs, and write it to ``request.path``.

    Raises BadInputError for input that cannot be used; nothing is written then.
    """
    from passerelle.exports.notices import notices
    from passerelle.solver.solve import solve

    ensure_writable(request.path)
    term = changed_term(request.source, request.scenarios)
    old = _plan(request, term)
    travel = travel_for(old, term, request.times)
    previous = former_plan(request.path, term)
    former = former_of(old, request.contract)
    new = solve(
        term,
        travel,
        request.options,
        previous=old,
        start=old,
        former=former,
        on_progress=on_progress,
        stop=stop,
    )
    solved = shelved(term, travel, new, request.path, previous)
    told = notices(old, new, request.contract.today, request.contract.notice_days)
    price = None
    if request.priced and not (stop is not None and stop()):
        free = _free_hand(term, travel, old, former, request.options, on_progress, stop)
        price = stability_price(new, free)
    return Replanned(solved, told, price)


def _plan(request: Request, term: Term) -> Plan:
    """The plan to follow; BadInputError where there is nothing to keep, or nothing missed."""
    old = start_plan(request.former, term)
    if old.status not in PLACED:
        message = f"the plan is {old.status}: it holds nothing to keep"
        raise bad_input("PLAN", str(request.former), message, "solve the term first")
    dates = {row.id: row.date for row in old.sessions}
    told = (row.session for row in request.contract.presence)
    for name in dict.fromkeys((*request.contract.missed, *told)):
        if name not in dates:
            raise unknown("session", name, dates)
        if dates[name] >= request.contract.today:
            message = f"is on {dates[name]}, which is not past on {request.contract.today}"
            fix = "name sessions that were to be held already, or give another --today"
            raise bad_input("MISSED", f"session '{name}'", message, fix)
    learners = {row.id for row in old.term.learners}
    for row in request.contract.presence:
        if row.learner and row.learner not in learners:
            raise unknown("learner", row.learner, learners)
    return old


def travel_for(old: Plan, term: Term, times: Path | None = None) -> TravelTimes:
    """Travel times as they were, where they know every place of the term; else made anew."""
    from passerelle.mobility import read_times
    from passerelle.travel.build import build_travel

    if times is not None:
        return read_times(times, term)
    same = (old.term.travel, old.term.settings.travel) == (term.travel, term.settings.travel)
    known = {spot.key for spot in term.spots()} <= set(old.travel.nodes)
    modes = {row.mode for row in (*term.learners, *term.trainers)}
    covered = modes <= {row.mode for row in (*old.term.learners, *old.term.trainers)}
    return old.travel if same and known and covered else build_travel(term)


def _not_held(old: Plan, contract: Contract) -> tuple[str, ...]:
    """Sessions said to be missed, and those at which nobody was, as recorded."""
    absent: dict[str, set[str]] = {}
    for row in contract.presence:
        if not row.present:
            absent.setdefault(row.session, set()).add(row.learner)
    expected: dict[str, set[str]] = {}
    for seat in old.attendance:
        expected.setdefault(seat.session, set()).add(seat.learner)
    empty = (name for name, who in absent.items() if "" in who or who >= expected.get(name, {""}))
    return tuple(dict.fromkeys((*contract.missed, *empty)))


def _absences(old: Plan, contract: Contract, missed: tuple[str, ...]) -> tuple[Presence, ...]:
    """Learners who were not at sessions that were held: recorded now, or for the plan before."""
    present = {(row.session, row.learner) for row in contract.presence if row.present}
    found = [
        Presence(session=row.session, learner=row.learner)
        for row in old.attendance
        if row.reason == "recorded" and (row.session, row.learner) not in present
    ]
    found += [row for row in contract.presence if row.learner and not row.present]
    return tuple(dict.fromkeys(row for row in found if row.session not in missed))


def former_of(old: Plan, contract: Contract) -> Former:
    """What a new plan must keep of an old one under a contract."""
    missed = _not_held(old, contract)
    return Former(
        today=contract.today,
        free_from=contract.thaw,
        notice_days=contract.notice_days,
        max_changes=contract.max_changes,
        sessions=old.sessions,
        internships=old.internships,
        people=tuple(row.id for row in (*old.term.learners, *old.term.trainers)),
        missed=missed,
        recorded=_absences(old, contract, missed),
    )


def _free_hand(
    term: Term,
    travel: TravelTimes,
    old: Plan,
    former: Former,
    options: SolveOptions,
    on_progress: Callable[[Progress], None] | None,
    stop: Callable[[], bool] | None,
) -> Plan:
    """The same term with the same freeze, where changes cost nothing and have no limit."""
    from passerelle.solver.solve import solve

    weights = term.settings.weights.model_copy(
        update=dict.fromkeys(
            ("moved_session", "moved_internship", "taken_over", "affected_person",
             "short_notice", "over_budget"),
            0,
        )
    )  # fmt: skip
    settings = term.settings.model_copy(update={"weights": weights})
    free = term.model_copy(update={"settings": settings})
    rules = former.model_copy(update={"max_changes": None})
    return solve(
        free,
        travel,
        options,
        previous=old,
        start=old,
        former=rules,
        on_progress=on_progress,
        stop=stop,
    )


def stability_price(new: Plan, free: Plan) -> StabilityPrice:
    """What keeping to a former plan costs, against a plan whose changes cost nothing."""
    from passerelle.exports.replan_table import StabilityPrice

    def minutes(plan: Plan) -> int:
        return sum(line.cost for line in plan.objective if line.tier != "stability")

    delta = minutes(new) - minutes(free)
    return StabilityPrice(
        moved=line_of(new, "moved_sessions").value,
        moved_free=line_of(free, "moved_sessions").value,
        affected=line_of(new, "people_affected").value,
        affected_free=line_of(free, "people_affected").value,
        minutes=delta,
        inside_gap=None if free.bound is None else abs(delta) <= minutes(free) - free.bound,
    )


def answer_table(found: Replanned, lang: str = "") -> RenderableType:
    """What to print of a plan made anew."""
    from passerelle.exports.replan_table import replan_table

    return replan_table(found.solved.plan, found.notices, found.price, language_of(lang))
