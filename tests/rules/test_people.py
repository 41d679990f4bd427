"""A person is in one place at a time and has time to get there (R15, R17, R18, R52)."""

import pytest

from passerelle.models.people import Unavailability
from passerelle.tests.builders import (
    amount,
    changed_term,
    day,
    fixed,
    judged,
    learner,
    placed,
    small_term,
    trainer,
)

TUESDAY = day(1)
MORNING = "09:00-12:30"


def two_for_the_trainer(second, **changes):
    """Two fixed courses without learners, for one trainer."""
    made = fixed("A", "09:00-11:00", groups=("none",)), fixed("B", second, groups=("none",))
    return small_term(sessions=made, **changes)


def two_for_the_learner(second, **changes):
    """Two fixed courses for one learner, each with its trainer."""
    fields = {
        "trainers": (trainer(), trainer("T02")),
        "sessions": (fixed("A", "09:00-11:00"), fixed("B", second, trainers=("T02",))),
    }
    return small_term(**{**fields, **changes})


@pytest.mark.parametrize(("second", "found"), [("11:00-12:00", set()), ("10:59-12:00", {"R17"})])
def test_a_trainer_teaches_one_session_at_a_time(second, found):
    term = two_for_the_trainer(second)
    sessions = placed("A-01", TUESDAY, "09:00-11:00"), placed("B-01", TUESDAY, second)
    assert judged(term, *sessions) == found


@pytest.mark.parametrize(("second", "found"), [("11:00-12:00", set()), ("10:59-12:00", {"R17"})])
def test_a_learner_attends_one_session_at_a_time(second, found):
    term = two_for_the_learner(second)
    sessions = (
        placed("A-01", TUESDAY, "09:00-11:00"),
        placed("B-01", TUESDAY, second, "O2", "T02"),
    )
    other_room = term.rooms[0].model_copy(update={"id": "O2"})
    term = changed_term(term, rooms=(*term.rooms, other_room))
    assert judged(term, *sessions) == found


@pytest.mark.parametrize(
    ("first", "then", "second", "found"),
    [
        ("O1", "W1", "11:15-12:00", set()),  # 5 minutes of travel, 10 of buffer
        ("O1", "W1", "11:14-12:00", {"R18"}),
        ("W1", "O1", "11:55-13:00", set()),  # 45 minutes the other way
        ("W1", "O1", "11:54-13:00", {"R18"}),
        ("O1", "O1", "11:01-12:00", set()),  # no buffer at one site
    ],
)
@pytest.mark.parametrize("who", ["trainer", "learner"])
def test_there_is_time_to_travel_between_two_sites(first, then, second, found, who):
    if who == "trainer":
        term, crew = two_for_the_trainer(second), "T01"
    else:
        term, crew = two_for_the_learner(second), "T02"
    sessions = (
        placed("A-01", TUESDAY, "09:00-11:00", first),
        placed("B-01", TUESDAY, second, then, crew),
    )
    assert judged(term, *sessions) == found


@pytest.mark.parametrize(
    ("hours", "found"),
    [
        (("06:00", "08:40"), set()),  # leaves home at 08:40
        (("06:00", "08:41"), {"R15"}),
        (("13:00", "14:00"), set()),  # is back at 13:00
        (("12:59", "14:00"), {"R15"}),
    ],
)
@pytest.mark.parametrize("who", ["T01", "L01"])
def test_a_person_is_at_home_while_unavailable(hours, found, who):
    away = Unavailability(person=who, start=hours[0], end=hours[1])
    term = small_term(unavailabilities=(away,))
    assert judged(term, placed("C-01", TUESDAY, MORNING)) == found


def test_an_unavailability_holds_on_its_dates_and_weekdays_only():
    row = {"person": "L01", "start": "09:00", "end": "10:00"}
    for other in ({"last": day(0)}, {"first": day(2)}, {"weekdays": "Mon;Wed"}):
        term = small_term(unavailabilities=(Unavailability(**row, **other),))
        assert judged(term, placed("C-01", TUESDAY, MORNING)) == set()
    same = Unavailability(**row, first=TUESDAY, last=TUESDAY, weekdays="Tue")
    term = small_term(unavailabilities=(same,))
    assert judged(term, placed("C-01", TUESDAY, MORNING)) == {"R15"}


@pytest.mark.parametrize(("cap", "found"), [(51, set()), (50, set()), (49, {"R52"})])
def test_travel_of_a_day_stays_below_the_cap(cap, found):
    session = placed("C-01", TUESDAY, MORNING)
    assert judged(small_term(policies=(amount("travel_min_day", cap),)), session) == found
    own = small_term(learners=(learner(max_travel_min_day=cap),))
    assert judged(own, session) == found


@pytest.mark.parametrize(("cap", "found"), [(260, set()), (259, {"R52"})])
def test_absence_of_a_day_stays_below_the_cap(cap, found):
    term = small_term(policies=(amount("absence_min_day", cap),))
    assert judged(term, placed("C-01", TUESDAY, MORNING)) == found


def test_the_law_of_the_persons_own_country_counts():
    term = small_term(policies=(amount("travel_min_day", 10, "BE"),))
    assert judged(term, placed("C-01", TUESDAY, MORNING, "W1")) == set()
