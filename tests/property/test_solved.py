"""Whatever the term, the checker finds nothing wrong with what the solver makes of it."""

from __future__ import annotations

import os
from typing import Any

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from passerelle.checker.check import check
from passerelle.models.issue import BadInputError
from passerelle.solver.options import SolveOptions
from passerelle.solver.solve import solve
from passerelle.tests.builders import changed_term, course
from passerelle.tests.drawing import cases

STEADY = SolveOptions(seconds=3, seed=1, workers=1, deterministic=True)
COMMON: Any = {"deadline": None, "suppress_health_check": list(HealthCheck)}


@st.composite
def terms(draw):
    """A drawn term with interviews for one of its groups, and its travel times.

    Interviews are placed after the search, without a look at the hours of a week (R34).
    """
    case = draw(cases())
    rules = tuple(row for row in case.term.policies if row.rule != "learner_min_week")
    talks = course(
        "TALK",
        individual=True,
        length_min=draw(st.sampled_from((30, 45, 60))),
        groups=draw(st.sampled_from((("G",), ("H",)))),
        trainers=draw(st.sampled_from((("T1",), ("T3",), ("T2", "T3")))),
        unit=draw(st.sampled_from(("U", ""))),
    )
    providers = tuple(
        row.model_copy(update={"reserved": draw(st.sampled_from((None, 0, 1, 2)))})
        for row in case.term.providers
    )
    return changed_term(
        case.term, policies=rules, sessions=(*case.term.sessions, talks), providers=providers
    ), case.travel


def solved_is_valid(term, travel):
    try:
        plan = solve(term, travel, STEADY)
    except BadInputError:  # a pin that nothing can honour
        event("refused")
        return
    event(plan.status)
    verdict = check(term, plan)
    assert [str(issue) for issue in verdict.violations] == []
    assert plan.bound is not None
    assert plan.forced <= plan.total
    assert plan.bound <= plan.total == verdict.total


@settings(max_examples=10, derandomize="CI" in os.environ, **COMMON)
@given(terms())
def test_what_is_solved_is_valid(drawn):
    solved_is_valid(*drawn)


@pytest.mark.nightly
@settings(max_examples=500, **COMMON)
@given(terms())
def test_what_is_solved_is_valid_at_length(drawn):
    solved_is_valid(*drawn)
