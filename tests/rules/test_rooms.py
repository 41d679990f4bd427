"""Rooms hold one session at a time, fit it, and pair across the border (R17, R19, R22)."""

import pytest

from passerelle.models.places import Closure, Room, Site
from passerelle.models.plan import Seat
from passerelle.tests.builders import (
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


def two_courses(first, second):
    """Two fixed courses of different people in the same room."""
    return small_term(
        learners=(learner(), learner("L02", groups=("H",))),
        trainers=(trainer(), trainer("T02")),
        sessions=(
            fixed("A", first),
            fixed("B", second, groups=("H",), trainers=("T02",)),
        ),
    )


@pytest.mark.parametrize(
    ("second", "found"), [("11:00-12:00", set()), ("10:59-12:00", {"R17"}), ("11:01-12:00", set())]
)
def test_a_room_holds_one_session_at_a_time(second, found):
    term = two_courses("09:00-11:00", second)
    sessions = placed("A-01", TUESDAY, "09:00-11:00"), placed("B-01", TUESDAY, second, crew="T02")
    assert judged(term, *sessions) == found


def room(**changes):
    return Room(**{"id": "O1", "site": "OST", "seats": 2, **changes})


def with_room(one_room, **changes):
    return small_term(rooms=(one_room,), **changes)


@pytest.mark.parametrize(("learners", "found"), [(1, set()), (2, set()), (3, {"R19"})])
def test_a_room_seats_its_whole_audience(learners, found):
    term = with_room(room(), learners=tuple(learner(f"L{n:02d}") for n in range(learners)))
    assert judged(term, placed("C-01", TUESDAY, MORNING)) == found


@pytest.mark.parametrize(
    ("opening", "found"),
    [
        ("Tue 09:00-12:30", set()),
        ("Tue 09:01-12:30", {"R19"}),
        ("Tue 09:00-12:29", {"R19"}),
        ("Tue 09:00-11:00; Tue 11:00-12:30", {"R19"}),
        ("Wed 08:00-18:00", {"R19"}),
    ],
)
def test_a_room_is_open_for_the_whole_period(opening, found):
    term = with_room(room(opening=hours(opening)))
    assert judged(term, placed("C-01", TUESDAY, MORNING)) == found


@pytest.mark.parametrize(("kit", "found"), [(("video", "lab"), set()), (("video",), {"R19"})])
def test_a_room_has_the_equipment_of_the_set(kit, found):
    term = with_room(room(equipment=kit), sessions=(course(equipment=("lab",)),))
    assert judged(term, placed("C-01", TUESDAY, MORNING)) == found


@pytest.mark.parametrize(
    ("allowed", "found"),
    [
        ({"rooms": ("O1",)}, set()),
        ({"sites": ("OST",)}, set()),
        ({"rooms": ("W1",)}, {"R19"}),
        ({"sites": ("WEST",)}, {"R19"}),
    ],
)
def test_a_room_is_one_the_set_allows(allowed, found):
    assert (
        judged(small_term(sessions=(course(**allowed),)), placed("C-01", TUESDAY, MORNING)) == found
    )


@pytest.mark.parametrize(("booked", "found"), [((TUESDAY,), set()), ((day(2),), {"R19"})])
def test_a_hall_is_used_on_booked_days_only(booked, found):
    term = with_room(room(dates=booked))
    assert judged(term, placed("C-01", TUESDAY, MORNING)) == found


def test_a_closed_room_holds_no_session():
    closure = Closure(place="O1", first=TUESDAY, last=TUESDAY)
    assert judged(small_term(closures=(closure,)), placed("C-01", TUESDAY, MORNING)) == {"R19"}
    assert judged(small_term(closures=(closure,)), placed("C-01", day(2), MORNING)) == set()


@pytest.mark.parametrize(("needs", "found"), [((), set()), (("step_free",), {"R19"})])
def test_a_learner_who_cannot_climb_has_a_step_free_room(needs, found):
    term = with_room(room(step_free=False), learners=(learner(needs=needs),))
    assert judged(term, placed("C-01", TUESDAY, MORNING)) == found


def test_a_session_has_one_room():
    both = placed("C-01", TUESDAY, MORNING, "O1+W1")
    assert "R22" in judged(small_term(), both)
    assert "UNKNOWN" in judged(small_term(), placed("C-01", TUESDAY, MORNING, "", ""))


# --- linked classes ------------------------------------------------------------------------------


def linked_term(**changes):
    fields = {
        "learners": (learner(), learner("L02", organisation="BEO", country="BE")),
        "trainers": (trainer(), trainer("T02", organisation="BEO")),
        "sessions": (course(linked_rooms=("O1", "W1"), facilitators=("T02",), linked_max=1),),
    }
    return small_term(**{**fields, **changes})


def linked(name="C-01", on=TUESDAY, rooms="O1+W1"):
    crew = (Seat(trainer="T01", room="O1"), Seat(trainer="T02", room="W1", role="facilitator"))
    return placed(name, on, MORNING, rooms, crew)


def test_a_linked_class_has_a_room_in_each_country():
    assert judged(linked_term(), linked()) == set()


def test_a_linked_class_counts_the_learners_of_each_country_apart():
    small = (
        Room(id="O1", site="OST", seats=1, equipment=("video",)),
        Room(id="W1", site="WEST", seats=1, equipment=("video",), step_free=False),
    )
    assert judged(linked_term(rooms=small), linked()) == set()
    steps = (learner(needs=("step_free",)), learner("L02", organisation="BEO"))
    assert judged(linked_term(rooms=small, learners=steps), linked()) == set()
    crowd = (*linked_term().learners, learner("L03"))
    assert judged(linked_term(rooms=small, learners=crowd), linked()) == {"R19"}


@pytest.mark.parametrize(
    ("rooms", "found"),
    [
        ({"O1": ("video",), "W1": ("video",)}, set()),
        ({"O1": ("video",), "W1": ()}, {"R22"}),
    ],
)
def test_both_linked_rooms_have_video(rooms, found):
    made = tuple(
        Room(id=name, site="OST" if name == "O1" else "WEST", seats=5, equipment=kit)
        for name, kit in rooms.items()
    )
    assert judged(linked_term(rooms=made), linked()) == found


def test_linked_rooms_are_the_sets_own_and_lie_in_two_countries():
    other = course(linked_rooms=("O1",), facilitators=("T02",))
    assert judged(linked_term(sessions=(other,)), linked()) == {"R22"}
    sites = (Site(id="OST", town="Ost"), Site(id="WEST", town="West", country="FR"))
    assert "R22" in judged(linked_term(sites=sites), linked())


@pytest.mark.parametrize(("most", "found"), [(None, set()), (2, set()), (1, {"R22"}), (0, {"R22"})])
def test_a_set_is_linked_at_most_so_often(most, found):
    item = course(count=2, linked_rooms=("O1", "W1"), facilitators=("T02",), linked_max=most)
    term = linked_term(sessions=(item,))
    assert judged(term, linked(), linked("C-02", day(2))) == found
