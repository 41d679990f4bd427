"""A search that begins with a plan: never worse than it, and not bound to its placement weeks."""

import pytest

from passerelle.checker.check import check
from passerelle.models.people import Unavailability
from passerelle.models.sessions import Block
from passerelle.solver import search
from passerelle.solver.compile.term import compile_term
from passerelle.solver.options import SolveOptions
from passerelle.solver.part import Effort, Parts
from passerelle.solver.primal import Primal
from passerelle.solver.solve import build, solve
from passerelle.tests.builders import (
    course,
    day,
    host,
    learner,
    small_term,
    travel_of,
)
from passerelle.tests.builders import settings as small_settings

STEADY = SolveOptions(seconds=4, seed=1, workers=1, deterministic=True)


def term(**block):
    """Two weeks, of which the trainer is away in the second, and a placement."""
    return small_term(
        settings=small_settings(last=day(11)),
        learners=(learner("L01", groups=("G",)), learner("L02", groups=("G",))),
        sessions=(course(),),
        hosts=(host(),),
        unavailabilities=(
            Unavailability(person="T01", first=day(7), last=day(11), reason="absence"),
        ),
        blocks=(Block(id="B", group="G", **block),),
    )


@pytest.fixture(autouse=True)
def decomposed(monkeypatch):
    """As for large terms."""
    monkeypatch.setattr(search, "SMALL", 0)


def test_weeks_of_a_start_that_cost_too_much_are_left():
    unhappy = solve(term(iso_weeks=(1,)), travel_of(), STEADY)
    assert {stay.first for stay in unhappy.internships} == {day(0)}
    best = solve(term(), travel_of(), STEADY)
    assert {stay.first for stay in best.internships} == {day(7)}
    assert best.total < unhappy.total
    again = solve(term(), travel_of(), STEADY, start=unhappy)
    assert again.total == best.total
    assert check(term(), again, travel_of()).valid


def test_a_start_that_cannot_be_bettered_is_what_comes_out():
    best = solve(term(), travel_of(), STEADY)
    again = solve(term(), travel_of(), STEADY, start=best)
    assert [(row.date, row.period) for row in again.sessions] == [
        (row.date, row.period) for row in best.sessions
    ]
    assert again.total == best.total


def test_stays_left_out_in_haste_are_placed_by_a_second_look(monkeypatch):
    """Where the first look for stays ends too soon, one for as few left out as can be follows."""
    model = build(compile_term(term(), travel_of()).problem)
    parts = Parts(model, model.costs())
    primal = Primal(model, parts, Effort(1.0, 1, 1, deterministic=True))
    weeks = (model.choice[0][1],)
    whole = parts.solve
    looks = []

    def hasty(values, free, effort, **options):
        looks.append(options)
        return (values, False) if len(looks) == 1 else whole(values, free, effort, **options)

    monkeypatch.setattr(parts, "solve", hasty)
    found = primal.with_stays(primal.empty(), weeks)
    left = [column for block in model.left for column in block.values()]
    assert found is not None
    assert not found[left].any()
    assert len(looks) == 3
