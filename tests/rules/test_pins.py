"""What was decided stays (R16)."""

import pytest

from passerelle.models.sessions import Pin
from passerelle.tests.builders import course, day, judged, placed, small_term, trainer

TUESDAY = day(1)
MORNING = "09:00-12:30"


def pinned(*pins, count=1):
    return small_term(
        pins=pins,
        trainers=(trainer(), trainer("T02")),
        sessions=(course(count=count, trainers=("T01", "T02")),),
    )


def pin(**changes):
    fields = {"session_set": "C", "date": TUESDAY, "start": "09:00", "state": "published"}
    return Pin(**{**fields, **changes})


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, set()),
        ({"rooms": ("O1",), "trainers": ("T01",)}, set()),
        ({"date": day(2)}, {"R16"}),
        ({"start": "08:59"}, {"R16"}),
        ({"start": "09:01"}, {"R16"}),
        ({"rooms": ("W1",)}, {"R16"}),
        ({"trainers": ("T02",)}, {"R16"}),
        ({"state": "frozen"}, {"R16"}),
    ],
)
def test_a_pin_is_honoured(changes, found):
    session = placed("C-01", TUESDAY, MORNING, state="published")
    assert judged(pinned(pin(**changes)), session) == found


def test_each_pin_has_a_session_of_its_own():
    free, strict = pin(), pin(rooms=("O1",))
    one = placed("C-01", TUESDAY, MORNING, state="published")
    other = placed("C-02", TUESDAY, MORNING, "W1", "T02", state="published")
    assert "R16" not in judged(pinned(free, strict, count=2), one)  # the plan says one is left out
    found = judged(pinned(free, strict, count=2), one, other)
    assert "R16" not in found  # the free pin takes the other session, in either order
    assert "R16" not in judged(pinned(strict, free, count=2), one, other)
