"""Wishes of learners, hosts and trainers cost when they are not met; they forbid nothing (R74)."""

import pytest

from passerelle.checker.check import check
from passerelle.instances.checks import term_issues
from passerelle.models.internships import Wish
from passerelle.models.people import Group, Unavailability
from passerelle.models.sessions import Block
from passerelle.solver.options import SolveOptions
from passerelle.solver.solve import solve
from passerelle.tests.builders import (
    course,
    day,
    host,
    interning,
    learner,
    placed,
    plan_of,
    settings,
    small_term,
    travel_of,
)

MORNING, AFTERNOON = "09:00-12:30", "13:30-17:00"


def wish_term(*wishes, **changes):
    fields = {
        "settings": settings(last=day(4)),
        "sessions": (),
        "groups": (Group(id="G"),),
        "hosts": (host(), host("H2", town="West"), host("H3", country="BE")),
        "blocks": (Block(id="B", group="G"),),
        "wishes": wishes,
    }
    return small_term(**{**fields, **changes})


def points(term, *sessions, at=()):
    stays = tuple(interning(at=name) for name in at)
    plan = plan_of(term, sessions, internships=stays)
    verdict = check(term, plan)
    assert verdict.violations == ()
    return next(line.cost for line in verdict.objective if line.line == "wishes")


def wish(kind, value, weight=40, person="L01"):
    return Wish(person=person, kind=kind, value=value, weight=weight)


@pytest.mark.parametrize(
    ("rows", "at", "cost"),
    [
        ([wish("host", "H2")], "H2", 0),
        ([wish("host", "H2")], "H1", 40),
        ([wish("host", "H2"), wish("host", "H1", 15)], "H2", 15),  # the second choice
        ([wish("host", "H3")], "H1", 0),  # H3 does not fit the block at all
        ([wish("not_host", "H1")], "H1", 40),
        ([wish("not_host", "H1")], "H2", 0),
        ([wish("learner", "L01", person="H2")], "H1", 40),
        ([wish("learner", "L01", person="H2")], "H2", 0),
        ([wish("host", "H2", person="L02")], "H1", 0),
    ],
)
def test_a_wish_about_a_host_costs_where_it_is_not_met(rows, at, cost):
    assert points(wish_term(*rows), at=(at,)) == cost


def solved(term):
    options = SolveOptions(seconds=20, seed=1, workers=1, deterministic=True)
    plan = solve(term, travel_of(), options)
    assert check(term, plan).violations == ()
    return plan


@pytest.mark.parametrize(("weight", "at"), [(99, "H1"), (101, "H2")])
def test_a_wish_is_met_if_it_is_worth_the_way(weight, at):
    """H1 is 30 minutes a day there and back, H2 is 50: 100 minutes more in a week."""
    plan = solved(wish_term(wish("host", "H2", weight)))
    assert [row.host for row in plan.internships] == [at]
    assert plan.status == "OPTIMAL"


def free(start, end, who="L01", **changes):
    return Unavailability(person=who, start=start, end=end, reason="wish", weight=70, **changes)


@pytest.mark.parametrize(
    ("row", "cost"),
    [
        (free("12:29", "13:00"), 70),
        (free("12:30", "13:00"), 0),
        (free("08:00", "09:00"), 0),
        (free("08:00", "09:01"), 70),
        (free("00:00", "24:00", weekdays="Tue"), 0),
        (free("00:00", "24:00", first=day(1)), 0),
        (free("00:00", "24:00", who="T01"), 70),
    ],
)
def test_a_session_in_the_way_of_a_wish_costs_and_is_allowed(row, cost):
    term = small_term(unavailabilities=(row,))
    assert points(term, placed("C-01", day(0), MORNING)) == cost


def test_each_person_and_session_counts():
    rows = (free("08:00", "18:00"), free("08:00", "18:00", who="T01"))
    term = small_term(
        unavailabilities=rows,
        sessions=(course(count=2),),
        learners=(learner(), learner("L02")),
    )
    sessions = placed("C-01", day(0), MORNING), placed("C-02", day(0), AFTERNOON)
    assert points(term, *sessions) == 4 * 70


def test_the_solver_keeps_out_of_the_way():
    wished = {"unavailabilities": (free("08:00", "12:00"),)}
    plan = solved(small_term(settings=settings(last=day(0)), **wished))
    assert [str(row.period) for row in plan.sessions] == [AFTERNOON]
    talk = course("VAE", individual=True, length_min=60)
    plan = solved(small_term(settings=settings(last=day(0)), sessions=(course(), talk), **wished))
    assert all(row.period.start >= 12 * 60 for row in plan.sessions)


def told(term):
    found = ((i.code, i.where, i.severity) for i in term_issues(term) if i.code == "WISH")
    return next(found, None)


@pytest.mark.parametrize(
    ("row", "where", "severity"),
    [
        (wish("host", "H2"), None, None),
        (wish("host", "L01"), "wishes:row 1:value", "error"),
        (wish("host", "H2", person="H1"), "wishes:row 1:person", "error"),
        (wish("learner", "L01"), "wishes:row 1:person", "error"),
        (wish("learner", "H2", person="H1"), "wishes:row 1:value", "error"),
        (wish("host", "H3"), "wishes:row 1:value", "warning"),
    ],
)
def test_a_wish_joins_a_learner_and_a_host(row, where, severity):
    assert told(wish_term(row)) == (where and ("WISH", where, severity))


@pytest.mark.parametrize(("reason", "weight"), [("wish", 0), ("legal", 5)])
def test_a_weight_belongs_to_a_wish(reason, weight):
    row = Unavailability(person="L01", reason=reason, weight=weight)
    found = told(small_term(unavailabilities=(row,)))
    assert found == ("WISH", "unavailabilities:row 1:weight", "warning")
