"""An amount that changes in mid term rules its own dates only, in solver and checker (R14)."""

import pytest

from passerelle.checker.check import check
from passerelle.models.rules import DayTemplate, Policy
from passerelle.models.sessions import Block
from passerelle.solver.compile.term import compile_term
from passerelle.solver.options import SolveOptions
from passerelle.solver.solve import solve
from passerelle.tests.builders import (
    codes,
    course,
    day,
    host,
    interning,
    learner,
    placed,
    plan_of,
    settings,
    small_term,
    span,
    travel_of,
)

MORNING, AFTERNOON = "09:00-12:30", "13:30-17:00"
WEEK_2 = day(7)


def changing(rule, value):
    """The amount holds in the second week alone."""
    return (Policy(country="FR", rule=rule, value=value, first=WEEK_2, last=day(13)),)


def found(term, on):
    """Codes on a plan with class in the morning and the afternoon of a date."""
    sessions = placed("C-01", on, MORNING), placed("C-02", on, AFTERNOON)
    return codes(check(term, plan_of(term, sessions)))


RULES = (
    ("contact_min_day", 419, "R31"),
    ("amplitude_min_day", 479, "R31"),
    ("work_earliest", 541, "R31"),
    ("work_latest", 1019, "R31"),
    ("lunch_min", 61, "R32"),
    ("continuous_min", 209, "R32"),
    ("learner_min_week", 419, "R34"),
    ("trainer_min_week", 419, "R20"),
    ("travel_min_day", 49, "R52"),
    ("absence_min_day", 529, "R52"),
)


@pytest.mark.parametrize(("rule", "value", "code"), RULES)
def test_a_stricter_week_forbids_what_the_weeks_around_it_allow(rule, value, code):
    term = small_term(sessions=(course(count=2),), policies=changing(rule, value))
    assert code in found(term, WEEK_2)
    assert code in found(term, day(11))
    assert found(term, day(4)) == found(term, day(14)) == set()


@pytest.mark.parametrize(("rule", "value", "code"), RULES)
def test_the_solver_keeps_both_sides_of_the_change(rule, value, code):
    """Two days, the second of them stricter: the two half-days lie on the first."""
    head = settings(first=day(4), last=WEEK_2)
    term = small_term(
        settings=head, sessions=(course(count=2, sites=("OST",)),), policies=changing(rule, value)
    )
    options = SolveOptions(seconds=20, seed=1, workers=1, deterministic=True)
    plan = solve(term, travel_of(), options)
    assert (plan.status, check(term, plan).violations) == ("OPTIMAL", ())
    assert {row.date for row in plan.sessions} == {day(4)}, code


@pytest.mark.parametrize(("first", "broken"), [(1, True), (2, False)])
def test_rest_is_due_on_the_day_it_leads_to(first, broken):
    policy = Policy(country="FR", rule="rest_min", value=900, first=day(first))
    night = (DayTemplate(id="t", periods=(span("08:00-10:00"), span("18:00-20:00"))),)
    term = small_term(
        settings=settings(templates=night), sessions=(course(count=2),), policies=(policy,)
    )
    sessions = placed("C-01", day(0), "18:00-20:00"), placed("C-02", day(1), "08:00-10:00")
    assert codes(check(term, plan_of(term, sessions))) == ({"R33"} if broken else set())
    rests = [row.where for row in compile_term(term, travel_of()).problem.day_budgets]
    assert (f"T01 {day(0)}" in rests) == broken


@pytest.mark.parametrize(
    ("rule", "value", "code"),
    [
        ("intern_min_week", 1949, "R34"),
        ("intern_break_min", 0, ""),
        ("intern_rest_min", 991, "R33"),
        ("travel_min_day", 29, "R52"),
        ("interns_per_tutor", 0, "R37"),
        ("quota_small_host", 0, "R36"),
    ],
)
def test_a_stricter_week_forbids_internships_in_it(rule, value, code):
    term = small_term(
        sessions=(),
        learners=(learner(),),
        hosts=(host(),),
        blocks=(Block(id="B", group="G"),),
        policies=changing(rule, value),
    )
    compiled = compile_term(term, travel_of())
    (block,) = compiled.problem.placements
    starts = {compiled.facts.days[block.choices[stay.choice].first_day] for stay in block.stays}
    free = compiled.problem.host_slots[0]
    for week, first in enumerate((day(0), WEEK_2, day(14), day(21))):
        told = codes(check(term, plan_of(term, internships=(interning(first=first),))))
        assert told == ({code} - {""} if first == WEEK_2 else set())
        assert (first in starts and free[week] > 0) == (not told)
