"""One row per learner and session; absences are unavoidable and explained (ATTENDANCE, ABSENCE)."""

import pytest

from passerelle.checker.check import check
from passerelle.models.base import Period
from passerelle.models.people import Unavailability
from passerelle.models.plan import Attendance
from passerelle.tests.builders import (
    absence,
    amount,
    care_of,
    codes,
    course,
    day,
    fixed,
    judged,
    learner,
    minute,
    placed,
    plan_of,
    small_term,
    trainer,
    travel_of,
)

TUESDAY = day(1)
MORNING, AFTERNOON = "09:00-12:30", "13:30-17:00"
SESSION = placed("C-01", TUESDAY, MORNING)


def with_rows(*rows):
    plan = plan_of(small_term(), [SESSION])
    return codes(check(plan.term, plan.model_copy(update={"attendance": rows})))


def test_each_expected_learner_has_one_row():
    row = Attendance(learner="L01", session="C-01")
    assert with_rows(row) == set()
    assert with_rows() == {"ATTENDANCE"}
    assert with_rows(row, row) == {"ATTENDANCE"}


def test_nobody_attends_who_is_not_expected():
    term = small_term(learners=(learner(), learner("L02", groups=("H",))))
    plan = plan_of(term, [SESSION])
    rows = (*plan.attendance, Attendance(learner="L02", session="C-01"))
    assert codes(check(term, plan.model_copy(update={"attendance": rows}))) == {"ATTENDANCE"}


def test_an_exempt_learner_is_not_expected():
    term = small_term(
        learners=(learner(exempt_units=("U",)), learner("L02")), sessions=(course(unit="U"),)
    )
    plan = plan_of(term, [SESSION])
    assert [row.learner for row in plan.attendance] == ["L02"]
    assert check(term, plan).violations == ()


@pytest.mark.parametrize(
    ("opens", "reason", "found"),
    [
        ("08:36", "care_opens_late", set()),  # a minute too late
        ("08:36", "care_closes_early", {"ABSENCE"}),
        ("08:35", "care_opens_late", {"ABSENCE"}),  # the day is feasible
    ],
)
def test_an_absence_is_unavoidable_and_its_reason_holds(opens, reason, found):
    term = small_term(**care_of(opens))
    row = absence("L01", "C-01", reason, minutes_short=1)
    assert judged(term, SESSION, absent=(row,)) == found


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        (care_of(closes="12:54"), "care_closes_early"),
        (care_of(weekdays="Mon"), "no_care"),
        (care_of(contract_last=day(0)), "no_care"),
        ({"learners": (learner(max_travel_min_day=49),)}, "travel_cap"),
        ({"policies": (amount("absence_min_day", 259, "FR"),)}, "absence_cap"),
        ({"unavailabilities": (Unavailability(person="L01", start="12:59"),)}, "unavailable"),
    ],
)
def test_each_reason_can_hold(changes, reason):
    term = small_term(**{"sessions": (course(trainers=()),), **changes})
    session = placed("C-01", TUESDAY, MORNING, crew="")
    plan = plan_of(term, [session], absent=(absence("L01", "C-01", reason),))
    verdict = check(term, plan)
    assert verdict.violations == ()
    assert verdict.total == 600  # one conflict, and nobody travels


@pytest.mark.parametrize(
    ("start", "absent", "found"),
    [
        ("10:45", True, set()),  # the class ends at 11:00
        ("10:45", False, {"R17"}),
        ("11:00", True, {"ABSENCE"}),
        ("11:00", False, set()),
    ],
)
def test_an_absence_can_be_caused_by_an_individual_session_attended(start, absent, found):
    talk = course("VAE", individual=True, length_min=45, trainers=("T02",), rooms=("O2",))
    usual = small_term()
    term = small_term(
        sessions=(fixed("A", "09:00-11:00"), talk),
        trainers=(trainer(), trainer("T02")),
        rooms=(*usual.rooms, usual.rooms[0].model_copy(update={"id": "O2"})),
    )
    begin = minute(start)
    meeting = placed("VAE-1", TUESDAY, str(Period(begin, begin + 45)), "O2", "T02", learner="L01")
    rows = (absence("L01", "A-01", "other_session"),) if absent else ()
    lesson = placed("A-01", TUESDAY, "09:00-11:00")
    assert judged(term, lesson, meeting, absent=rows) == found


@pytest.mark.parametrize(
    ("start", "room", "found"),
    [
        ("11:15", "W1", {"ABSENCE"}),  # 5 minutes of travel, 10 of buffer: could attend
        ("11:14", "W1", {"R18"}),
        ("11:00", "O2", {"ABSENCE"}),
        ("10:59", "O2", {"R17"}),
    ],
)
def test_an_absence_does_not_mend_a_day_nobody_can_be_expected_to_have(start, room, found):
    usual = small_term()
    term = small_term(
        sessions=(fixed("A", "09:00-11:00"), fixed("B", f"{start}-12:00", trainers=("T02",))),
        trainers=(trainer(), trainer("T02")),
        rooms=(*usual.rooms, usual.rooms[0].model_copy(update={"id": "O2"})),
    )
    one = placed("A-01", TUESDAY, "09:00-11:00")
    two = placed("B-01", TUESDAY, f"{start}-12:00", room, "T02")
    row = absence("L01", "B-01", "other_session")
    assert judged(term, one, two, absent=(row,)) == found


def test_one_of_two_sessions_is_attended_if_one_can_be():
    term = small_term(
        **care_of("07:30", "16:00"), sessions=(course(count=2),), policies=(amount("lunch_min", 0),)
    )
    sessions = placed("C-01", TUESDAY, MORNING), placed("C-02", TUESDAY, AFTERNOON)
    late = absence("L01", "C-02", "care_closes_early")
    assert judged(term, *sessions, absent=(late,)) == set()
    both = (absence("L01", "C-01", "care_closes_early"), late)
    assert judged(term, *sessions, absent=both) == {"ABSENCE"}


def test_days_of_the_contract_that_are_used_up_excuse():
    term = small_term(**care_of(max_days_week=1), sessions=(course(count=2),))
    week = placed("C-01", TUESDAY, MORNING), placed("C-02", day(4), MORNING)
    row = absence("L01", "C-02", "care_contract")
    assert judged(term, *week, absent=(row,)) == set()
    free = small_term(**care_of(max_days_week=2), sessions=(course(count=2),))
    assert judged(free, *week, absent=(row,)) == {"ABSENCE"}
    none = (absence("L01", "C-01", "care_contract"), row)
    assert judged(term, *week, absent=none) == {"ABSENCE"}


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"minutes_short": 1}, set()),
        ({"minutes_short": 0}, {"ABSENCE"}),
        ({"minutes_short": -1}, {"ABSENCE"}),
        ({"reason": None}, {"ABSENCE"}),
        ({"present": True}, {"ATTENDANCE", "R26"}),
    ],
)
def test_an_absence_is_explained(changes, found):
    row = absence("L01", "C-01", "care_opens_late").model_copy(update=changes)
    assert judged(small_term(**care_of("10:00")), SESSION, absent=(row,)) == found


def test_an_individual_session_is_attended():
    term = small_term(sessions=(course(), course("VAE", individual=True, length_min=60)))
    talk = placed("VAE-1", TUESDAY, "13:30-14:30", learner="L01")
    row = absence("L01", "VAE-1", "travel_cap")
    assert judged(term, SESSION, talk, absent=(row,)) == {"ABSENCE"}


def test_travel_that_does_not_fit_a_day_excuses():
    far = travel_of({("Mitte", "Ost"): 541})
    term = small_term(sessions=(course(trainers=()),))
    row = absence("L01", "C-01", "travel_cap")
    session = placed("C-01", TUESDAY, MORNING, crew="")
    assert judged(term, session, absent=(row,), travel=far) == set()
