"""Bounds of the decomposition lie below what is proved best, and come near it."""

import pytest
from hypothesis import HealthCheck, given, settings

from passerelle import planning
from passerelle.models.sessions import Block
from passerelle.solver.compile.term import compile_term
from passerelle.solver.incumbent import Incumbent
from passerelle.solver.options import SolveOptions
from passerelle.solver.part import Effort, Parts
from passerelle.solver.search import Search
from passerelle.solver.sharpen import Sharpening
from passerelle.solver.skeleton import Skeleton
from passerelle.solver.solve import build
from passerelle.solver.watch import Watch
from passerelle.tests.builders import course, day, host, learner, small_term, trainer, travel_of
from passerelle.tests.builders import settings as small_settings
from passerelle.tests.drawing import cases

ROUNDS = 8
OPTIONS = SolveOptions(seconds=5, deterministic=True)


def bounds(term, travel):
    """(by relaxation, sharpened, best) of a term's model; best as CP-SAT proves it whole."""
    model = build(compile_term(term, travel).problem)
    costs = model.costs()
    found = Search(model, OPTIONS, Watch(OPTIONS, lambda _: None, lambda: False)).run()
    assert found.bound == found.total, "small enough to be proved"
    skeleton = Skeleton(model, costs)
    for _ in range(ROUNDS):
        step = skeleton.step()
        if step is None:
            return None
        if step.closed:
            break
    assert step is not None
    assert skeleton.best is not None
    relaxed = step.bound
    sharpening = Sharpening(skeleton, skeleton.best, Effort(2.0, 1, 1, deterministic=True))
    plan = Incumbent(Parts(model, costs), found.values, lambda _: None)
    for _ in range(ROUNDS):
        sharpening.combination.add_plan(plan.values)
        sharpening.round(map, lambda: False)
    return relaxed, sharpening.prove(map, lambda: False), found.total


def test_the_tiny_term_is_bounded_from_below_and_closely():
    term, travel = planning.term_and_travel("tiny")
    relaxed, sharp, best = bounds(term, travel)
    assert relaxed <= sharp + 1e-3 <= best + 2e-3
    assert best - sharp <= 0.02 * best


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(cases())
def test_no_bound_passes_what_is_best(case):
    found = bounds(case.term, case.travel)
    if found is not None:
        relaxed, sharp, best = found
        assert relaxed <= best + 1e-3
        assert sharp is None or sharp <= best + 1e-3


@pytest.mark.parametrize(
    ("interns", "sessions"),
    [(1, 14), (2, 14), (3, 14), (2, 11), (1, 21), (3, 22)],
)
def test_a_bound_holds_where_weeks_are_too_short_for_everything(interns, sessions):
    """Twenty half-days and a block that takes ten: sessions are left out, or the placement."""
    people = tuple(learner(f"L0{n}", groups=("G",)) for n in range(interns))
    term = small_term(
        settings=small_settings(last=day(11)),
        learners=people,
        sessions=(course(count=sessions),),
        hosts=(host(slots=interns),),
        blocks=(Block(id="B", group="G"),),
    )
    found = bounds(term, travel_of())
    assert found is not None
    relaxed, _, best = found
    assert relaxed <= best + 1e-3
    price = term.settings.weights.unplaced_session
    assert best // price == relaxed // price, "and is no weaker than what must be left out"


def test_two_halves_and_the_whole_class_exclude_each_other_in_the_relaxation():
    """The halves share a trainer, the day has two periods: one session is left out."""
    people = (learner("L01", groups=("G", "H1")), learner("L02", groups=("G", "H2")))
    term = small_term(
        settings=small_settings(last=day(0)),
        learners=people,
        trainers=(trainer(), trainer("T02")),
        sessions=(
            course("ALL", trainers=("T02",)),
            course("ONE", groups=("H1",)),
            course("TWO", groups=("H2",)),
        ),
    )
    relaxed, _, best = bounds(term, travel_of())
    price = term.settings.weights.unplaced_session
    assert relaxed >= price - 1
    assert best // price == 1
