"""A plan speaks of the term it is judged by, in known names only (TERM, UNKNOWN); certificates."""

import json

import pytest

from passerelle.checker.certificate import certificate
from passerelle.checker.check import RULE_CODES, check
from passerelle.models.plan import Attendance, CareDay, Plan, Seat, Unplaced
from passerelle.tests.builders import (
    absence,
    care_of,
    codes,
    day,
    interning,
    learner,
    placed,
    plan_of,
    small_term,
    travel_of,
)

TUESDAY = day(1)
SESSION = placed("C-01", TUESDAY, "09:00-12:30")


@pytest.fixture
def plan():
    return plan_of(small_term(), [SESSION])


def test_a_plan_of_another_term_is_judged_by_the_term_given(plan):
    other = small_term(learners=(learner(), learner("L02")))
    found = codes(check(other, plan))
    assert {"TERM", "ATTENDANCE", "JOURNEY", "COST"} <= found


def test_hashes_are_true(plan):
    for part in ("term_hash", "travel_hash"):
        source = plan.provenance.model_copy(update={part: "0" * 64})
        assert codes(check(plan.term, plan.model_copy(update={"provenance": source}))) == {"TERM"}


@pytest.mark.parametrize(
    "session",
    [
        SESSION.model_copy(update={"session_set": "X"}),
        SESSION.model_copy(update={"rooms": ("X",)}),
        SESSION.model_copy(update={"host": "X", "rooms": ()}),
        SESSION.model_copy(update={"seats": (Seat(trainer="X", room="O1"),)}),
        SESSION.model_copy(update={"seats": (Seat(trainer="T01", room="X"),)}),
    ],
)
def test_a_session_of_unknown_things_is_reported(plan, session):
    verdict = check(plan.term, plan.model_copy(update={"sessions": (session,)}))
    assert "UNKNOWN" in codes(verdict)
    assert any("'X'" in issue.message for issue in verdict.violations)


@pytest.mark.parametrize(
    "rows",
    [
        {"attendance": (Attendance(learner="X", session="C-01"),)},
        {"attendance": (Attendance(learner="L01", session="X"),)},
        {"internships": (interning("X"),)},
        {"internships": (interning(block="X"),)},
        {"internships": (interning(at="X"),)},
        {"unplaced": (Unplaced(item="X", count=1),)},
        {"care_days": (CareDay(child="X", provider="X", date=TUESDAY, drop_off=1, pick_up=2),)},
    ],
)
def test_rows_of_unknown_things_are_reported(plan, rows):
    assert "UNKNOWN" in codes(check(plan.term, plan.model_copy(update=rows)))


def test_travel_times_must_cover_the_term(plan):
    lost = check(plan.term, plan, travel_of(towns=("Mitte", "Ost")))
    assert not lost.valid
    assert {(issue.code, issue.where) for issue in lost.violations} == {("UNKNOWN", "West")}
    walker = small_term(learners=(learner(mode="walk"),))
    assert "walk" in check(walker, plan).violations[0].message


def test_travel_times_given_are_the_judge(plan):
    slow = travel_of({("Mitte", "Ost"): 21, ("Ost", "Mitte"): 30})
    assert {"JOURNEY", "COST"} == codes(check(plan.term, plan, slow))


def test_a_violation_says_what_where_and_how_to_mend():
    term = small_term(**care_of("08:36"))
    (issue,) = check(term, plan_of(term, [SESSION])).violations
    assert (issue.code, issue.where) == ("R26", "L01 2027-01-05 C-01")
    assert "N1 opens 08:36, drop-off needed at 08:35: 1 minutes too early" in issue.message
    assert issue.fix


def test_a_plan_read_from_its_file_is_the_same(plan):
    again = Plan.model_validate_json(plan.model_dump_json())
    assert check(again.term, again) == check(plan.term, plan)


def test_a_certificate_lists_every_rule_checked(plan):
    verdict = check(plan.term, plan)
    made = certificate(plan.term, plan, verdict)
    assert json.loads(json.dumps(made)) == made
    assert made["valid"]
    assert made["term_hash"] == plan.term.fingerprint
    assert set(made["rules"]) == set(RULE_CODES)
    assert set(made["rules"].values()) == {0}
    assert (made["total"], made["bound"], made["gap"], made["seed"]) == (165, None, None, 1)
    assert made["objective"][0]["line"] == "unplaced_sessions"
    assert made["versions"]["passerelle"] == "test"


def test_a_certificate_counts_violations():
    term = small_term()
    plan = plan_of(term, [SESSION], absent=(absence("L01", "C-01", "travel_cap"),))
    made = certificate(term, plan, check(term, plan))
    assert not made["valid"]
    assert made["rules"]["ABSENCE"] == 1
    assert made["rules"]["R17"] == 0
