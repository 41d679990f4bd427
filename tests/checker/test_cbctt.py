"""The price of a course timetable, rule by rule, and as the official validator has it."""

import random

import pytest

from passerelle.checker.cbctt import score_lectures
from passerelle.instances.cbctt import lectures_text, read_course_instance
from passerelle.tests.public import (
    bench_files,
    drawn_lectures,
    lecture_list,
    little_school,
    needs_bench,
    official,
)

GOOD = (
    ("algebra", "big", 0, 1),
    ("algebra", "big", 1, 1),
    ("algebra", "big", 2, 1),
    ("logic", "big", 0, 2),
    ("logic", "big", 1, 2),
    ("poetry", "small", 0, 1),
    ("poetry", "small", 1, 1),
    ("poetry", "small", 1, 0),
    ("rhetoric", "big", 0, 0),
    ("rhetoric", "big", 0, 3),
)


def score(*rows):
    return score_lectures(little_school(), lecture_list(*rows))


def changed(position, *row):
    return score(*GOOD[:position], row, *GOOD[position + 1 :])


def test_a_good_timetable_pays_for_one_lonely_lecture():
    found = score(*GOOD)
    assert found.feasible
    assert found.components == {
        "room_capacity": 0,
        "min_working_days": 0,
        "compactness": 2,
        "room_stability": 0,
    }
    assert found.cost == 2


@pytest.mark.parametrize(
    ("position", "row", "kind"),
    [
        (3, ("logic", "small", 2, 1), "conflicts"),
        (0, ("algebra", "big", 0, 0), "availability"),
        (4, ("logic", "big", 1, 1), "room_occupancy"),
        (1, ("algebra", "big", 0, 1), "lectures"),
        (1, ("algebra", "big", 5, 1), "unknown"),
        (1, ("alchemy", "big", 1, 3), "unknown"),
    ],
)
def test_what_is_hard_is_told_by_its_kind(position, row, kind):
    found = changed(position, *row)
    assert not found.feasible
    assert found.hard[kind] == 1


def test_students_without_a_seat_cost_one_each():
    assert changed(0, "algebra", "small", 0, 3).components["room_capacity"] == 15


def test_each_further_room_of_a_course_costs_one():
    assert changed(0, "algebra", "small", 0, 3).components["room_stability"] == 1


def test_each_missing_day_costs_five():
    assert changed(2, "algebra", "big", 1, 3).components["min_working_days"] == 5


def test_a_missing_lecture_is_hard():
    assert score(*GOOD[1:]).hard["lectures"] == 1


@needs_bench
@pytest.mark.parametrize("path", bench_files("cbctt/*.ctt"), ids=lambda path: path.stem)
def test_our_score_is_that_of_the_official_validator(path, tmp_path):
    instance = read_course_instance(path)
    for seed in range(3):
        lectures = drawn_lectures(instance, random.Random(seed))
        file = tmp_path / "solution"
        file.write_text(lectures_text(lectures), encoding="utf-8")
        theirs, ours = official("cbctt_validate.py", path, file), score_lectures(instance, lectures)
        assert (ours.cost, ours.components) == (theirs["cost"], theirs["soft"])
        found = {kind: n for kind, n in theirs["hard"].items() if n}
        assert {kind: n for kind, n in ours.hard.items() if n} == found
