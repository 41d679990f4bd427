"""A part of a plan decided anew: what if a session were elsewhere, or the term a little different?

The rest of the plan is kept: it is compiled with nothing but its own placements on offer, so that
the effort goes with what is free. What such a solve finds is a plan; what it proves holds for the
part only.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from importlib import metadata

import numpy as np

from passerelle.models.plan import Plan, Provenance, Tier
from passerelle.models.term import Term
from passerelle.models.travel import TravelTimes
from passerelle.solver.compile.focus import Focus
from passerelle.solver.compile.term import compile_term
from passerelle.solver.extract import Extracted, extract
from passerelle.solver.model import Model
from passerelle.solver.part import Effort, Mask, Parts, Values
from passerelle.solver.problem import Option
from passerelle.solver.recalled import Recalled
from passerelle.solver.solve import PACKAGES, build, tier_values
from passerelle.solver.statuses import status_of

INTERVIEW_EFFORT = 5.0


@dataclass(frozen=True)
class Force:
    """A session of a set must lie on a date, at a start and a site where these are given."""

    session_set: str
    on: date
    start: int | None = None
    site: str = ""


@dataclass(frozen=True)
class Found:
    """A plan, or None; whether it is proved that the part holds nothing better (or nothing)."""

    plan: Plan | None
    proved: bool


class Local:
    """One part of one plan, compiled once and solved under one condition after another.

    ``focus`` None leaves everything free. ``former`` lends its placements as a starting point,
    and the identities of its sessions; unless ``hold``, crews, days and care that the focus
    leaves alone are free too. A plan that follows another one goes on doing so (R53, R67).
    """

    def __init__(
        self,
        term: Term,
        travel: TravelTimes,
        former: Plan | None,
        focus: Focus | None,
        *,
        hold: bool = True,
    ) -> None:
        self.term = term
        self.travel = travel
        self.former = former
        self.focus = focus
        self.hold = hold
        rules = None if former is None else former.former
        self.compiled = compile_term(term, travel, _followed(former), rules, focus)

    @cached_property
    def columns(self) -> int:
        """How large the model is."""
        return len(build(self.compiled.problem).upper)

    def offers(self, force: Force) -> bool:
        """Whether some option of the part is as a force asks."""
        return any(self._meets(row, force) for row in self.compiled.problem.options)

    def solve(self, effort: Effort, force: Force | None = None) -> Found:
        """The best plan of the part, all lines of the objective counted.

        Days and care that the focus leaves alone are held as they are, where that is possible.
        """
        model = build(self.compiled.problem)
        parts = Parts(model, model.costs())
        former = self._recalled(model)
        start = former.complete(parts, effort) if former else None
        held = self.hold and former is not None and start is not None
        free = former.open_columns() if former and held else _all(model)
        if force is not None:
            if not self._post(model, force):
                return Found(None, proved=True)
            parts = Parts(model, model.costs())
        base = start if start is not None else former.values if former else _zero(model)
        values, proved = parts.solve(base, free, effort)
        if values is None:
            return Found(None, proved)
        seed = effort.seed
        extracted = extract(self.compiled, model, values, self.former, INTERVIEW_EFFORT, seed)
        return Found(self._plan(extracted, effort), proved)

    def _recalled(self, model: Model) -> Recalled | None:
        if self.former is None or self.focus is None:
            return None
        return Recalled(self.compiled, model, self.former, self.focus)

    def can_place(self, names: Iterable[str], effort: Effort) -> bool | None:
        """Whether all sessions of some sets, and internships of some blocks, fit at once.

        None where time ends before either is shown.
        """
        model = build(self.compiled.problem)
        wanted = frozenset(names)
        must = [
            column
            for row, column in zip(self.compiled.problem.activities, model.unplaced, strict=True)
            if row.name in wanted
        ]
        for block, left in zip(self.compiled.problem.placements, model.left, strict=True):
            must += left.values() if block.name in wanted else ()
        for column in must:
            model.rule("R21", "all placed", [(column, 1)], high=0)
        values, proved = Parts(model, {}).solve(_zero(model), _all(model), effort, hint=False)
        if values is not None:
            return True
        return False if proved else None

    def left_out(self, effort: Effort) -> int:
        """How many sessions and internships the part leaves out, if that alone counts."""
        model = build(self.compiled.problem)
        parts = Parts(model, model.costs("unplaced"))
        former = self._recalled(model)
        start = former.values if former else _zero(model)
        values, _ = parts.solve(start, _all(model), effort)
        left = [*model.unplaced, *(column for block in model.left for column in block.values())]
        return int(self._most if values is None else values[left].sum())

    @property
    def _most(self) -> int:
        problem = self.compiled.problem
        return sum(row.count for row in problem.activities) + sum(
            len(row.learners) for row in problem.placements
        )

    def _meets(self, option: Option, force: Force) -> bool:
        facts = self.compiled.facts
        when = option.occurrences[0]
        return (
            self.compiled.sets[option.activity].id == force.session_set
            and facts.days[when.day] == force.on
            and force.start in (None, when.start)
            and (not force.site or force.site in {facts.locations[p].id for p in option.parts})
        )

    def _post(self, model: Model, force: Force) -> bool:
        rows = [
            column
            for row, column in zip(self.compiled.problem.options, model.x, strict=True)
            if self._meets(row, force)
        ]
        if rows:
            model.rule("FORCE", force.session_set, [(column, 1) for column in rows], low=1)
        return bool(rows)

    def _plan(self, extracted: Extracted, effort: Effort) -> Plan:
        total = sum(line.cost for line in extracted.objective)
        values = tier_values(extracted.objective)
        return Plan(
            term=self.term,
            travel=self.travel,
            status=status_of(extracted, total, None, hopeless=False),
            **extracted.fields(),
            total=total,
            tiers=tuple(Tier(name=name, value=value) for name, value in values.items()),
            former=self.compiled.former,
            provenance=Provenance(
                term_hash=self.term.fingerprint,
                travel_hash=self.travel.fingerprint,
                versions={name: metadata.version(name) for name in PACKAGES},
                seed=effort.seed,
                workers=effort.workers,
                deterministic=effort.deterministic,
                seconds_limit=effort.seconds,
                seconds=0.0,
            ),
        )


def _followed(plan: Plan | None) -> Plan | None:
    """The plan that a plan follows, as far as it is known."""
    if plan is None or plan.former is None:
        return None
    old = plan.former
    return plan.model_copy(update={"sessions": old.sessions, "internships": old.internships})


def _all(model: Model) -> Mask:
    return np.ones(len(model.upper), dtype=np.bool_)


def _zero(model: Model) -> Values:
    return np.zeros(len(model.upper), dtype=np.int64)
