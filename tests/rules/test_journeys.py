"""Journeys are those the sessions cause, leg by leg; care days match them (JOURNEY)."""

import pytest

from passerelle.checker.check import check
from passerelle.tests.builders import (
    MINUTES,
    care_of,
    codes,
    course,
    day,
    fixed,
    minute,
    placed,
    plan_of,
    small_term,
    travel_of,
)

TUESDAY = day(1)
SESSION = placed("C-01", TUESDAY, "09:00-12:30")


@pytest.fixture
def plan():
    """A learner with a child and a trainer, one morning at Ost."""
    return plan_of(small_term(**care_of()), [SESSION])


def found(plan):
    return codes(check(plan.term, plan))


def with_leg(plan, number, **changes):
    """The plan with one leg of the learner's journey changed."""
    first, *others = plan.journeys
    legs = list(first.legs)
    legs[number] = legs[number].model_copy(update=changes)
    return with_journey(plan, first.model_copy(update={"legs": tuple(legs)}), *others)


def with_journey(plan, *journeys):
    return plan.model_copy(update={"journeys": journeys})


def test_the_learners_day_by_hand(plan):
    assert found(plan) == set()
    legs = [
        (leg.origin, leg.destination, leg.depart, leg.arrive, leg.purpose)
        for leg in plan.journeys[0].legs
    ]
    assert legs == [
        ("home", "N1", minute("08:20"), minute("08:35"), "drop_off"),
        ("N1", "OST", minute("08:45"), minute("09:00"), "attend"),
        ("OST", "N1", minute("12:30"), minute("12:45"), "pick_up"),
        ("N1", "home", minute("12:55"), minute("13:10"), "home"),
    ]
    journey = plan.journeys[0]
    assert (journey.travel_min, journey.care_detour_min) == (60, 10)


@pytest.mark.parametrize(
    ("number", "changes"),
    [
        (0, {"minutes": 14}),
        (0, {"minutes": 16}),
        (0, {"depart": minute("08:19"), "arrive": minute("08:34")}),
        (0, {"depart": minute("08:21"), "arrive": minute("08:36")}),
        (1, {"arrive": minute("09:01")}),
        (2, {"purpose": "drop_off"}),
        (0, {"origin": "L01"}),
        (0, {"destination_key": "Ost"}),
        (1, {"km": 11.0}),
    ],
)
def test_a_leg_that_differs_is_found(plan, number, changes):
    assert found(with_leg(plan, number, **changes)) == {"JOURNEY"}


def test_kilometres_may_be_rounded(plan):
    assert found(with_leg(plan, 0, km=10.04)) == set()


@pytest.mark.parametrize(
    "changes",
    [
        {"travel_min": 59},
        {"travel_min": 61},
        {"care_detour_min": 9},
        {"waiting_min": 1},
        {"crosses_border": True},
        {"mode": "bike"},
    ],
)
def test_sums_of_a_journey_are_recomputed(plan, changes):
    first, *others = plan.journeys
    assert found(with_journey(plan, first.model_copy(update=changes), *others)) == {"JOURNEY"}


def test_one_journey_for_each_person_and_day(plan):
    first, second = plan.journeys
    assert found(with_journey(plan, second)) == {"JOURNEY"}
    assert found(with_journey(plan, first, second, second)) == {"JOURNEY"}
    other = first.model_copy(update={"date": day(2)})
    assert found(with_journey(plan, first, second, other)) == {"JOURNEY"}
    wrong = first.model_copy(update={"kind": "internship"})
    assert found(with_journey(plan, wrong, second)) == {"JOURNEY"}


def test_the_direction_of_travel_matters(plan):
    turned = {(b, a): minutes for (a, b), minutes in MINUTES.items()}
    wrong = plan_of(plan.term, [SESSION], travel=travel_of(turned))
    verdict = check(plan.term, wrong, plan.travel)
    assert "JOURNEY" in codes(verdict)
    assert "COST" not in codes(verdict)  # there and back add up to the same


def test_legs_between_two_sites_may_be_driven_early_or_late():
    term = small_term(sessions=(fixed("A", "09:00-11:00"), fixed("B", "13:00-14:00")))
    sessions = placed("A-01", TUESDAY, "09:00-11:00"), placed("B-01", TUESDAY, "13:00-14:00", "W1")
    plan = plan_of(term, sessions)
    assert found(plan) == set()
    leg = plan.journeys[0].legs[1]
    assert (leg.purpose, leg.depart, leg.minutes) == ("between", minute("11:00"), 5)
    last = {"depart": minute("12:55"), "arrive": minute("13:00")}
    assert found(with_leg(plan, 1, **last)) == set()
    late = {"depart": minute("12:56"), "arrive": minute("13:01")}
    assert found(with_leg(plan, 1, **late)) == {"JOURNEY"}


def test_waiting_and_border_by_hand():
    term = small_term(
        sessions=(fixed("A", "08:00-09:00"), fixed("B", "09:30-10:30"), fixed("D", "14:00-15:00"))
    )
    sessions = (
        placed("A-01", TUESDAY, "08:00-09:00"),
        placed("B-01", TUESDAY, "09:30-10:30", "W1"),
        placed("D-01", TUESDAY, "14:00-15:00", "W1"),
    )
    plan = plan_of(term, sessions)
    journey = plan.journeys[0]
    # 30 minutes less 5 of travel; 210 minutes over noon less an hour.
    assert journey.waiting_min == 25 + 150
    assert journey.crosses_border
    assert found(plan) == set()


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"drop_off": minute("08:45")}, set()),  # the handover lasts until 08:45
        ({"drop_off": minute("08:46")}, {"JOURNEY"}),
        ({"drop_off": minute("08:34")}, {"JOURNEY"}),
        ({"pick_up": minute("12:56")}, {"JOURNEY"}),
        ({"date": day(2)}, {"JOURNEY"}),
    ],
)
def test_care_days_match_the_journeys(plan, changes, expected):
    row = plan.care_days[0].model_copy(update=changes)
    assert found(plan.model_copy(update={"care_days": (row,)})) == expected


def test_care_days_are_complete(plan):
    assert found(plan.model_copy(update={"care_days": ()})) == {"JOURNEY"}
    assert found(plan.model_copy(update={"care_days": plan.care_days * 2})) == {"JOURNEY"}


def test_two_sessions_at_one_site_need_no_leg():
    plan = plan_of(
        small_term(sessions=(course(count=2),)), [SESSION, placed("C-02", TUESDAY, "13:30-17:00")]
    )
    assert [len(journey.legs) for journey in plan.journeys] == [2, 2]
    assert found(plan) == set()
