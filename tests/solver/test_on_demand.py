"""A request into the running plan of a bundled network: it fits in, or is named (R16, R53)."""

from datetime import date
from functools import cache

import pytest

from passerelle.checker.check import check
from passerelle.instances.read import read_term
from passerelle.models.plan import Former
from passerelle.solver.options import SolveOptions
from passerelle.solver.solve import solve
from passerelle.tests.builders import changed_term, course
from passerelle.travel.build import build_travel

pytestmark = pytest.mark.nightly
TODAY, THAW = date(2027, 4, 12), date(2027, 4, 20)


@cache
def running():
    term = read_term("promemploi-luxembourg")
    return solve(term, build_travel(term), SolveOptions(seconds=60))


def asked(**changes):
    """The running plan with one more half-day for the structures of the centre."""
    old = running()
    request = course(
        "DEMANDE-PLUS",
        kind="meeting",
        groups=("DEM-CENTRE",),
        trainers=("PC2", "PC3"),
        rooms=("R-LIB", "R-NEU"),
        **changes,
    )
    term = changed_term(old.term, sessions=(*old.term.sessions, request))
    former = Former(
        today=TODAY,
        free_from=THAW,
        sessions=old.sessions,
        internships=old.internships,
        people=tuple(row.id for row in (*old.term.learners, *old.term.trainers)),
    )
    plan = solve(term, old.travel, SolveOptions(20), previous=old, start=old, former=former)
    assert check(term, plan, old.travel).violations == ()
    return plan


def places(plan):
    return {row.id: (row.date, row.period, row.rooms, row.seats) for row in plan.sessions}


def test_the_plan_stays_and_the_request_gets_a_slot():
    plan = asked(first=THAW)
    (new,) = [row for row in plan.sessions if row.session_set == "DEMANDE-PLUS"]
    assert new.date >= THAW
    old = places(running())
    assert {name: at for name, at in places(plan).items() if name != new.id} == old
    assert {line.line: line.value for line in plan.objective}["moved_sessions"] == 0


def test_a_request_into_a_frozen_week_is_left_out_and_the_reason_named():
    plan = asked(dates=(date(2027, 4, 14),))
    assert places(plan) == places(running())
    (left,) = plan.unplaced
    assert (left.item, left.count) == ("DEMANDE-PLUS", 1)
    assert left.blockers == (f"all its dates lie before {THAW}, when the plan is frozen",)
