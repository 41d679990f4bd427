"""Five disruptions of a running plan of the large bundled term: fast, valid, and few are upset."""

import time
from datetime import date
from functools import cache
from pathlib import Path

import pytest

import passerelle
from passerelle.checker.check import check
from passerelle.instances.read import read_term
from passerelle.models.plan import Former
from passerelle.solver.options import SolveOptions
from passerelle.solver.solve import solve
from passerelle.travel.build import build_travel
from passerelle.whatif import changed_term

FOLDER = Path(passerelle.__file__).parent / "benchmarks" / "replan"
TODAY, THAW = date(2027, 3, 1), date(2027, 3, 15)
FILES = ("trainer-ill", "nursery-closed", "room-lost", "learner-leaves", "on-demand")


@cache
def running():
    term = read_term("pass-emploi")
    return solve(term, build_travel(term), SolveOptions(seconds=120))


@pytest.mark.nightly
@pytest.mark.parametrize("name", FILES)
def test_a_disruption_is_dealt_with_in_half_a_minute(name):
    old = running()
    term = changed_term("pass-emploi", [str(FOLDER / f"{name}.yaml")])
    former = Former(
        today=TODAY,
        free_from=THAW,
        notice_days=14,
        max_changes=4,
        sessions=old.sessions,
        internships=old.internships,
        people=tuple(row.id for row in (*old.term.learners, *old.term.trainers)),
    )
    travel = build_travel(term)
    began = time.monotonic()
    options = SolveOptions(seconds=20)
    plan = solve(term, travel, options, previous=old, start=old, former=former)
    assert time.monotonic() - began < 30
    assert check(term, plan, travel).violations == ()
    lines = {line.line: line.value for line in plan.objective}
    assert lines["over_budget"] == 0
    left = sum(row.count for row in plan.unplaced)
    assert left <= sum(row.count for row in old.unplaced) + 1
    now = {row.id: row for row in plan.sessions}
    assert all(now[row.id].period == row.period for row in old.sessions if row.date < THAW)
