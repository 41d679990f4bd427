"""Job dating: a rotation plan in which nobody is in two interviews at once (R47)."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from passerelle.checker.check import check
from passerelle.instances.checks import term_issues
from passerelle.models.people import Group
from passerelle.models.plan import Interview
from passerelle.models.rotations import Rotation, Stand
from passerelle.solver.options import SolveOptions
from passerelle.solver.rotation import rotate
from passerelle.solver.solve import solve
from passerelle.tests.builders import (
    absence,
    codes,
    day,
    fixed,
    judged,
    learner,
    placed,
    plan_of,
    small_term,
    travel_of,
)

EVENT = placed("E-01", day(0), "10:00-11:00")


def dating(people=2, **changes):
    """Two candidates, a French and a Belgian employer, four rounds of ten minutes."""
    fields = {
        "groups": (Group(id="G"),),
        "learners": tuple(learner(f"L{n:02d}") for n in range(1, people + 1)),
        "sessions": (fixed("E", "10:00-11:00", kind="job_dating"),),
        "rotations": (Rotation(session_set="E", each=2),),
        "stands": (
            Stand(id="CRECHE", session_set="E"),
            Stand(id="ECOLE", session_set="E", country="BE"),
        ),
    }
    return small_term(**{**fields, **changes})


def meeting(who, stand, number, **changes):
    start = 600 + 15 * number
    fields = {"session": "E-01", "stand": stand, "learner": who, "start": start, "end": start + 10}
    return Interview(**{**fields, **changes})


RIGHT = (
    meeting("L01", "CRECHE", 0),
    meeting("L02", "ECOLE", 0),
    meeting("L01", "ECOLE", 1),
    meeting("L02", "CRECHE", 1),
)


def met(*rows, term=None, **fields):
    return judged(term or dating(), EVENT, interviews=rows, **fields)


def test_candidates_who_change_places_are_right():
    assert met(*RIGHT) == set()


@pytest.mark.parametrize(
    "wrong",
    [
        meeting("L02", "CRECHE", 0),
        meeting("L01", "CRECHE", 1),
        meeting("L02", "CRECHE", 4),
        meeting("L02", "CRECHE", 1, start=616, end=626),
        meeting("L02", "CRECHE", 1, end=624),
        meeting("L02", "ECOLE", 2),
        meeting("L02", "OTHER", 2),
        meeting("L09", "CRECHE", 2),
    ],
    ids=[
        "the employer sees two at once", "nobody is with the second", "after the end",
        "off the rounds", "too short", "the same employer twice", "an unknown employer",
        "a stranger",
    ],
)  # fmt: skip
def test_a_rotation_that_does_not_work_is_seen(wrong):
    assert "R47" in met(*RIGHT[:3], wrong)


def test_the_last_round_may_end_with_the_event():
    assert met(*RIGHT[:3], meeting("L02", "CRECHE", 3)) == set()


def test_both_countries_are_met():
    more = (*dating().stands, Stand(id="MAM", session_set="E"))
    rows = (*RIGHT[:3], meeting("L02", "CRECHE", 1))
    french = (*RIGHT[:1], meeting("L01", "MAM", 1), *RIGHT[1:2], RIGHT[3])
    assert met(*rows, term=dating(stands=more)) == set()
    assert "R47" in met(*french, term=dating(stands=more))


def test_who_cannot_come_has_no_interview():
    away = absence("L02", "E-01", "unavailable")
    found = met(RIGHT[0], RIGHT[2], absent=(away,))
    assert "R47" not in found
    assert "R47" in met(*RIGHT, absent=(away,))


def test_the_solver_lays_out_the_rounds():
    plan = solve(dating(4), travel_of(), SolveOptions(seconds=5, workers=1, deterministic=True))
    assert codes(check(dating(4), plan)) == set()
    assert len(plan.interviews) == 8


@given(st.integers(1, 6), st.integers(1, 4), st.integers(1, 3), st.integers(1, 4))
@settings(max_examples=25, deadline=None)
def test_what_the_data_checks_let_pass_can_be_laid_out(people, french, belgian, each):
    stands = [Stand(id=f"F{n}", session_set="E") for n in range(french)]
    stands += [Stand(id=f"B{n}", session_set="E", country="BE") for n in range(belgian)]
    rotation = Rotation(session_set="E", each=each)
    term = dating(people, stands=tuple(stands), rotations=(rotation,))
    if any(issue.code == "ROTATION" for issue in term_issues(term)):
        return
    plan = plan_of(term, (EVENT,))
    plan = plan.model_copy(
        update={"interviews": rotate(term, plan.sessions, plan.attendance, seed=1)}
    )
    assert codes(check(term, plan)) == set()


def test_too_many_interviews_are_told_with_figures():
    term = dating(9)
    found = [issue for issue in term_issues(term) if issue.code == "ROTATION"]
    assert "9 candidates with 2 interviews each need 18" in found[0].message
    assert "2 employers in 4 rounds offer 8" in found[0].message
