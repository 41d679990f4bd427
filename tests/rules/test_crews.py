"""Crews are named by their set, competent, available, and not overworked (R20, R22)."""

import pytest

from passerelle.models.calendars import CalendarSpan
from passerelle.models.people import Organisation, Unavailability
from passerelle.models.plan import Seat
from passerelle.models.sessions import Unit
from passerelle.tests.builders import (
    amount,
    course,
    day,
    fixed,
    hours,
    judged,
    learner,
    placed,
    small_term,
    trainer,
)

TUESDAY = day(1)
MORNING = "09:00-12:30"
TEAM = (trainer(), trainer("T02"))


@pytest.mark.parametrize(
    ("allowed", "crew", "found"),
    [
        (("T01", "T02"), "T02", set()),
        (("T01+T02",), "T02+T01", set()),
        (("T01+T02",), "T01", {"R20"}),
        (("T01",), "T01+T02", {"R20"}),
        (("T01",), "", {"R20"}),
        ((), "", set()),
        ((), "T01", {"R20"}),
    ],
)
def test_the_crew_is_one_of_the_sets_alternatives(allowed, crew, found):
    term = small_term(trainers=TEAM, sessions=(course(trainers=allowed),))
    assert judged(term, placed("C-01", TUESDAY, MORNING, "O1", crew)) == found


@pytest.mark.parametrize(
    ("competences", "found"),
    [((), set()), (("C",), set()), (("U",), set()), (("V", "OTHER"), {"R20"})],
)
def test_a_trainer_teaches_what_they_can(competences, found):
    term = small_term(
        trainers=(trainer(competences=competences),),
        units=(Unit(id="U"),),
        sessions=(course(unit="U"),),
    )
    assert judged(term, placed("C-01", TUESDAY, MORNING)) == found


@pytest.mark.parametrize(
    ("availability", "found"),
    [
        ("Tue 09:00-12:30", set()),
        ("Tue 09:01-12:30", {"R20"}),
        ("Tue 09:00-12:29", {"R20"}),
        ("Mon 08:00-18:00", {"R20"}),
    ],
)
def test_a_trainer_is_available_for_the_whole_period(availability, found):
    term = small_term(trainers=(trainer(availability=hours(availability)),))
    assert judged(term, placed("C-01", TUESDAY, MORNING)) == found


@pytest.mark.parametrize(("dates", "found"), [((TUESDAY,), set()), ((day(2),), {"R20"})])
def test_a_guest_comes_on_given_dates_only(dates, found):
    term = small_term(trainers=(trainer(dates=dates),))
    assert judged(term, placed("C-01", TUESDAY, MORNING)) == found


@pytest.mark.parametrize(("on", "found"), [(TUESDAY, {"R20", "R24"}), (day(2), set())])
def test_a_trainer_keeps_the_closing_days_of_their_organisation(on, found):
    term = small_term(
        organisations=(Organisation(id="FRO"), Organisation(id="T", calendars=("OFF",))),
        calendars=(CalendarSpan(calendar="OFF", first=TUESDAY, last=TUESDAY),),
        trainers=(trainer(organisation="T"),),
    )
    assert judged(term, placed("C-01", on, MORNING)) == found


@pytest.mark.parametrize(("start", "found"), [("13:01", set()), ("12:29", {"R15", "R20"})])
def test_a_trainer_does_not_teach_while_unavailable(start, found):
    away = Unavailability(person="T01", start=start, end="18:00")
    term = small_term(unavailabilities=(away,))
    assert judged(term, placed("C-01", TUESDAY, MORNING)) == found


@pytest.mark.parametrize(("limit", "found"), [(421, set()), (420, set()), (419, {"R20"})])
def test_a_trainer_stays_below_their_weekly_minutes(limit, found):
    term = small_term(trainers=(trainer(max_minutes_week=limit),), sessions=(course(count=2),))
    sessions = placed("C-01", TUESDAY, MORNING), placed("C-02", day(2), MORNING)
    assert judged(term, *sessions) == found


def test_a_unit_counts_its_credit_and_other_sessions_their_length():
    limited = {
        "trainers": (trainer(max_minutes_week=200),),
        "units": (Unit(id="U", credit_min=200),),
    }
    session = placed("C-01", TUESDAY, MORNING)
    assert judged(small_term(**limited, sessions=(course(unit="U"),)), session) == set()
    assert judged(small_term(**limited, sessions=(course(),)), session) == {"R20"}


def test_the_week_starts_on_monday_and_the_law_counts_too():
    policies = (amount("trainer_min_week", 210),)
    term = small_term(policies=policies, sessions=(course(count=2),))
    assert judged(term, placed("C-01", day(4), MORNING), placed("C-02", day(7), MORNING)) == set()
    assert judged(term, placed("C-01", day(3), MORNING), placed("C-02", day(4), MORNING)) == {"R20"}


@pytest.mark.parametrize(("most", "found"), [(2, set()), (1, {"R20"})])
def test_a_trainer_crosses_the_border_on_few_days_a_week(most, found):
    term = small_term(
        trainers=(trainer(max_cross_border_days_week=most),), sessions=(course(count=3),)
    )
    abroad = placed("C-01", TUESDAY, MORNING, "W1"), placed("C-02", day(2), MORNING, "W1")
    assert judged(term, *abroad, placed("C-03", day(3), MORNING, "O1")) == found


# --- seats in linked classes ---------------------------------------------------------------------

FAR = Seat(trainer="T02", room="W1", role="facilitator")
NEAR = Seat(trainer="T01", room="O1")


def linked(seats, **changes):
    fields = {"linked_rooms": ("O1", "W1"), "facilitators": ("T02",), **changes}
    term = small_term(
        learners=(learner(), learner("L02", organisation="BEO")),
        trainers=(*TEAM, trainer("T03")),
        sessions=(course(**fields),),
    )
    return judged(term, placed("C-01", TUESDAY, MORNING, "O1+W1", seats))


def test_trainers_sit_in_one_room_and_a_facilitator_in_the_other():
    assert linked((NEAR, FAR)) == set()
    pair = (NEAR, Seat(trainer="T03", room="O1"), FAR)
    assert linked(pair, trainers=("T01+T03",)) == set()
    split = (NEAR, Seat(trainer="T03", room="W1"), FAR)
    assert linked(split, trainers=("T01+T03",)) == {"R22"}


@pytest.mark.parametrize(
    "seats",
    [
        (NEAR,),
        (NEAR, Seat(trainer="T02", room="O1", role="facilitator")),
        (NEAR, Seat(trainer="T03", room="W1", role="facilitator")),
        (NEAR, FAR, Seat(trainer="T03", room="W1", role="facilitator")),
    ],
)
def test_the_far_side_has_one_facilitator_of_the_set(seats):
    assert linked(seats) == {"R22"}


def test_facilitating_counts_as_work():
    busy = trainer("T02", max_minutes_week=209)
    term = small_term(
        trainers=(trainer(), busy),
        sessions=(course(linked_rooms=("O1", "W1"), facilitators=("T02",)),),
    )
    assert judged(term, placed("C-01", TUESDAY, MORNING, "O1+W1", (NEAR, FAR))) == {"R20"}


def test_a_class_that_is_not_linked_has_no_facilitator():
    seats = (NEAR, Seat(trainer="T02", room="O1", role="facilitator"))
    term = small_term(trainers=TEAM, sessions=(fixed("C", MORNING),))
    assert judged(term, placed("C-01", TUESDAY, MORNING, "O1", seats)) == {"R22"}


def test_a_trainer_sits_in_the_room_of_the_session():
    seat = (Seat(trainer="T01", room="W1"),)
    assert "R22" in judged(small_term(), placed("C-01", TUESDAY, MORNING, "O1", seat))
