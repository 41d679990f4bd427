"""Order of subjects, windows of dates, exams (R41, R42)."""

import pytest

from passerelle.models.sessions import Block, Precedence, Unit
from passerelle.tests.builders import (
    course,
    day,
    fixed,
    host,
    interning,
    judged,
    learner,
    placed,
    small_term,
    trainer,
)

MORNING = "09:00-12:30"


def ordered(second, before="A", after="B", **changes):
    fields = {
        "units": (Unit(id="U"),),
        "sessions": (fixed("A", "09:00-11:00", unit="U"), fixed("B", second)),
        "precedences": (Precedence(before=before, after=after),),
    }
    return small_term(**{**fields, **changes})


@pytest.mark.parametrize("before", ["A", "U"])
@pytest.mark.parametrize(
    ("on", "second", "found"),
    [
        (day(2), "08:00-09:00", set()),
        (day(1), "11:00-12:00", set()),
        (day(1), "10:59-12:00", {"R17", "R41"}),
        (day(1), "08:00-09:00", {"R41"}),
        (day(0), "11:00-12:00", {"R41"}),
    ],
)
def test_all_of_one_subject_ends_before_another_starts(before, on, second, found):
    term = ordered(second, before)
    assert judged(term, placed("A-01", day(1), "09:00-11:00"), placed("B-01", on, second)) == found


def test_order_binds_only_those_who_attend_both():
    apart = ordered(
        "08:00-09:00",
        learners=(learner(), learner("L02", groups=("H",))),
        sessions=(fixed("A", "09:00-11:00"), fixed("B", "08:00-09:00", groups=("H",))),
    )
    sessions = placed("A-01", day(1), "09:00-11:00"), placed("B-01", day(1), "08:00-09:00")
    assert judged(apart, *sessions) == set()


@pytest.mark.parametrize(
    ("before", "after", "on", "found"),
    [
        ("A", "B", day(4), set()),
        ("A", "B", day(14), {"R41"}),
        ("B", "A", day(14), set()),
        ("B", "A", day(12), set()),  # the Saturday after the last day
        ("B", "A", day(4), {"R41"}),
    ],
)
def test_a_placement_has_its_place_in_the_order(before, after, on, found):
    term = small_term(
        sessions=(course("A", dates=(on,)),),
        hosts=(host(),),
        blocks=(Block(id="B", group="G"),),
        precedences=(Precedence(before=before, after=after),),
    )
    stay = interning(first=day(7))
    assert judged(term, placed("A-01", on, MORNING), internships=(stay,)) == found


@pytest.mark.parametrize(
    ("window", "found"),
    [
        ({"first": day(1)}, set()),
        ({"first": day(2)}, {"R42"}),
        ({"last": day(1)}, set()),
        ({"last": day(0)}, {"R42"}),
        ({"dates": (day(0), day(1))}, set()),
        ({"dates": (day(0), day(2))}, {"R42"}),
        ({"start": "09:00", "end": "12:30"}, set()),
        ({"start": "09:01", "end": "12:30"}, {"R42"}),
        ({"start": "09:00", "end": "12:29"}, {"R42"}),
    ],
)
def test_a_set_stays_inside_its_dates_and_times(window, found):
    term = small_term(sessions=(course(**window),))
    assert judged(term, placed("C-01", day(1), MORNING)) == found


@pytest.mark.parametrize(("last", "found"), [(2, set()), (3, {"R42"})])
def test_a_block_of_days_in_a_row(last, found):
    term = small_term(sessions=(course(count=2, consecutive_days=2),))
    sessions = placed("C-01", day(1), MORNING), placed("C-02", day(last), MORNING)
    assert judged(term, *sessions) == found


@pytest.mark.parametrize(("on", "found"), [(day(1), {"R42"}), (day(2), set())])
def test_an_exam_day_holds_nothing_else(on, found):
    exam = fixed("E", "14:00-16:00", kind="exam", trainers=())
    term = small_term(sessions=(exam, course()))
    sessions = placed("E-01", day(1), "14:00-16:00", crew=""), placed("C-01", on, MORNING)
    assert judged(term, *sessions) == found


def test_an_exam_of_others_disturbs_nobody():
    exam = fixed("E", "14:00-16:00", kind="exam", trainers=(), groups=("H",))
    term = small_term(
        sessions=(exam, course()),
        learners=(learner(), learner("L02", groups=("H",))),
        trainers=(trainer(),),
    )
    sessions = placed("E-01", day(1), "14:00-16:00", crew=""), placed("C-01", day(1), MORNING)
    assert judged(term, *sessions) == set()
