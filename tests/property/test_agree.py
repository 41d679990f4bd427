"""The model and the checker agree: on what a valid plan is, and on what it costs.

Terms and plans are drawn at the edges of the rules. A drawn plan is forced upon the model, whose
rows then either hold or not; the checker judges the same plan in names. The two were written
apart from docs/semantics.md, so a disagreement is a mistake in one of them.

Rooms: the model picks the site of a session and deals out its rooms afterwards, so the plan is
valid for the checker if it is with any rooms of these sites.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, event, given, settings
from ortools.sat.python import cp_model

from passerelle.checker.check import check
from passerelle.checker.verdict import Verdict
from passerelle.models.plan import PlacedSession, Seat
from passerelle.solver.compile.term import Compiled, compile_term
from passerelle.solver.cpsat import to_cpsat
from passerelle.solver.model import Model
from passerelle.solver.problem import Option, Staffing
from passerelle.solver.solve import build
from passerelle.tests.drawing import Case, Choice, cases
from passerelle.tests.judging import attended_plan, care_choices


def model_cost(case: Case) -> int | None:
    """The least cost of the model with the plan forced upon it; None where it is refused.

    Pins that nothing can honour are refused before any search, and drawn anew here.
    """
    compiled = compile_term(case.term, case.travel)
    pins = zip(case.term.pins, compiled.problem.pinned, strict=True)
    assume(all(chosen and (team or not pin.trainers) for pin, (chosen, team) in pins))
    model = build(compiled.problem)
    fixed = _fixed(case, compiled, model)
    if fixed is None:
        return None
    built, _ = to_cpsat(model, model.costs(), fixed)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    status = solver.solve(built)
    assert status in (cp_model.OPTIMAL, cp_model.INFEASIBLE)
    return round(solver.objective_value) if status == cp_model.OPTIMAL else None


def _fixed(case: Case, compiled: Compiled, model: Model) -> Mapping[int, int] | None:
    """Values of the columns that the plan decides; None where it has no column at all."""
    problem = compiled.problem
    options: set[int] = set()
    staffings: set[int] = set()
    for choice in case.choices:
        found = {o for o, row in enumerate(problem.options) if _is(compiled, choice, row)}
        crews = [
            {s for s, row in enumerate(problem.staffings) if _seats(compiled, choice, row, *crew)}
            for crew in choice.crews
        ]
        if not found or not all(crews):
            return None
        options |= found
        staffings = staffings.union(*crews)
    fixed = {column: 0 for o, column in enumerate(model.x) if o not in options}
    fixed |= {column: 0 for s, column in enumerate(model.staff) if s not in staffings}
    for a, item in enumerate(compiled.sets):
        placed = sum(choice.item.id == item.id for choice in case.choices)
        fixed[model.unplaced[a]] = item.count - placed
    stays = _stays(case, compiled, model)
    return None if stays is None else fixed | stays


def _moment(compiled: Compiled, row: Option | Staffing) -> tuple[object, ...]:
    span = row.occurrences[0]
    return compiled.sets[row.activity].id, span.day, span.start, span.end


def _wanted(compiled: Compiled, choice: Choice) -> tuple[object, ...]:
    day = compiled.facts.day_index.get(choice.on)
    return choice.item.id, day, choice.period.start, choice.period.end


def _is(compiled: Compiled, choice: Choice, row: Option) -> bool:
    parts = {compiled.facts.location_index[place] for place in choice.places}
    return set(row.parts) == parts and _moment(compiled, row) == _wanted(compiled, choice)


def _seats(
    compiled: Compiled, choice: Choice, row: Staffing, names: str, part: int, role: str
) -> bool:
    trainers = [trainer.id for trainer in compiled.facts.term.trainers]
    agents = {len(compiled.atoms) + trainers.index(name) for name in names.split("+")}
    return (
        set(row.agents) == agents
        and row.facilitates == (role == "facilitator")
        and row.location == compiled.facts.location_index[choice.places[part]]
        and _moment(compiled, row) == _wanted(compiled, choice)
    )


def _stays(case: Case, compiled: Compiled, model: Model) -> dict[int, int] | None:
    fixed: dict[int, int] = {}
    wanted = {(row.block, row.learner, row.host, row.first) for row in case.internships}
    found = 0
    for b, block in enumerate(compiled.problem.placements):
        for column, stay in zip(model.stay[b], block.stays, strict=True):
            key = (
                block.name,
                case.term.learners[stay.learner].id,
                case.term.hosts[stay.host].id,
                compiled.facts.days[block.choices[stay.choice].first_day],
            )
            fixed[column] = int(key in wanted)
            found += fixed[column]
    return fixed if found == len(wanted) else None


def verdict(case: Case) -> Verdict:
    """The checker's view: valid if it is with any rooms and care; then what costs least."""
    priced = case.term.settings.weights.room_hire
    made: Verdict | None = None
    for sessions in _with_rooms(case):
        for choices in care_choices(case.term):
            plan = attended_plan(case.term, case.travel, sessions, case.internships, choices)
            found = check(case.term, plan)
            if made is None or (found.valid, -found.total) > (made.valid, -made.total):
                made = found
        if made is not None and made.valid and not priced:
            return made
    assert made is not None
    return made


def _with_rooms(case: Case) -> Iterator[list[PlacedSession]]:
    rooms = {site.id: [r.id for r in case.term.rooms if r.site == site.id] for site in case.sites}
    deals = [
        list(product(*(rooms[place] for place in choice.places))) if not choice.item.host else [()]
        for choice in case.choices
    ]
    for deal in product(*deals):
        yield [
            _session(case, choice, number, names)
            for number, (choice, names) in enumerate(zip(case.choices, deal, strict=True))
        ]


def _session(case: Case, choice: Choice, number: int, rooms: tuple[str, ...]) -> PlacedSession:
    where = rooms or (choice.item.host,)
    item, start = choice.item.id, choice.period.start
    pins = [(pin.session_set, pin.date, pin.start) for pin in case.term.pins]
    return PlacedSession(
        id=f"{item}-{number}",
        uid=f"uid-{number}",
        session_set=item,
        date=choice.on,
        period=choice.period,
        rooms=rooms,
        host=choice.item.host,
        seats=tuple(
            Seat(trainer=name, room=where[part], role=role)
            for names, part, role in choice.crews
            for name in names.split("+")
        ),
        state="published" if (item, choice.on, start) in pins else "draft",
    )


def agree(case: Case) -> None:
    cost, judged = model_cost(case), verdict(case)
    event("accepted" if judged.valid else "refused")
    assert (cost is not None) == judged.valid, (cost, [str(i) for i in judged.violations])
    if judged.valid:
        assert cost == judged.total, [line for line in judged.objective if line.value]


COMMON: Any = {"deadline": None, "suppress_health_check": list(HealthCheck)}


@settings(max_examples=25, derandomize="CI" in os.environ, **COMMON)
@given(cases())
def test_the_model_and_the_checker_agree(case):
    agree(case)


@pytest.mark.nightly
@settings(max_examples=2000, **COMMON)
@given(cases())
def test_the_model_and_the_checker_agree_at_length(case):
    agree(case)
