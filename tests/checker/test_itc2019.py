"""The price of a university timetable, kind by kind, and as the official validator has it."""

import random

import pytest

from passerelle.checker.itc2019 import score_university
from passerelle.checker.itc2019_rules import GROUP_RULES, PAIR_RULES
from passerelle.instances.itc2019 import read_university_instance
from passerelle.instances.itc2019_solution import (
    university_instance_text,
    university_timetable_text,
)
from passerelle.models.itc2019 import (
    GROUP_KINDS,
    PAIR_KINDS,
    Meeting,
    UniversityTimetable,
)
from passerelle.tests.public import (
    all_kinds,
    bench_files,
    distribution,
    drawn_timetable,
    little_university,
    needs_bench,
    official,
    placed,
)

NUMBERS: dict[str, tuple[int, ...]] = dict.fromkeys(PAIR_KINDS, ())
NUMBERS |= {"WorkDay": (6,), "MinGap": (3,), "MaxDays": (1,), "MaxDayLoad": (6,)}
NUMBERS |= {"MaxBreaks": (0, 1), "MaxBlock": (6, 2)}
MATHS = {"lab1": ("p0", "p1", "p2"), "lab2": ("p3", "p4")}
EVERYBODY = ("p0", "p1", "p2", "p3", "p4")


def timetable(lecture=8, lab1=0, lab2=4, sport=9, room="hall", lab_room="lab"):
    meet = {name: Meeting("01", "11", start, 4) for name, start in (("1", lab1), ("2", lab2))}
    return UniversityTimetable(
        "little",
        (
            placed("lecture", Meeting("10", "11", lecture, 4), room, EVERYBODY),
            placed("lab1", meet["1"], lab_room, MATHS["lab1"]),
            placed("lab2", meet["2"], lab_room, MATHS["lab2"]),
            placed("sport", Meeting("10", "01", sport, 4), "", EVERYBODY[:3]),
        ),
    )


def test_all_kinds_have_their_rule():
    assert set(PAIR_RULES) == set(PAIR_KINDS)
    assert set(GROUP_RULES) == set(GROUP_KINDS)


def test_the_four_components_are_counted():
    found = score_university(little_university(), timetable())
    assert found.feasible
    assert found.components == {"time": 4, "room": 6, "distribution": 0, "student": 3}
    assert found.cost == 2 * 4 + 6 + 5 * 3


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"lab2": 0}, "room_conflict"),
        ({"lecture": 0}, "room_unavailable"),
        ({"sport": 3}, "bad_time"),
        ({"room": "gym"}, "bad_room"),
    ],
)
def test_what_is_hard_is_told_by_its_kind(changes, kind):
    assert score_university(little_university(), timetable(**changes)).hard[kind] == 1


def test_a_class_left_out_is_told():
    whole = timetable()
    short = UniversityTimetable("little", whole.classes[:3])
    hard = score_university(little_university(), short).hard
    assert hard["unassigned"] == 1
    assert hard["sectioning"] == 3


def test_sections_need_one_class_of_each_subpart_and_the_parent():
    whole = timetable()
    lecture = placed("lecture", Meeting("10", "11", 8, 4), "hall", EVERYBODY[1:])
    found = UniversityTimetable("little", (lecture, *whole.classes[1:]))
    assert score_university(little_university(), found).hard == {"sectioning": 1}


def test_a_class_beyond_its_limit_is_told():
    whole = timetable()
    labs = [
        placed("lab1", Meeting("01", "11", 0, 4), "lab", EVERYBODY),
        placed("lab2", Meeting("01", "11", 4, 4), "lab"),
    ]
    found = UniversityTimetable("little", (whole.classes[0], *labs, whole.classes[3]))
    assert score_university(little_university(), found).hard["class_limit"] == 2


@pytest.mark.parametrize(
    ("kind", "numbers", "starts", "off"),
    [
        ("SameStart", (), (0, 0), 0),
        ("SameStart", (), (0, 4), 1),
        ("SameTime", (), (0, 4), 1),
        ("DifferentTime", (), (0, 0), 1),
        ("DifferentTime", (), (0, 4), 0),
        ("SameDays", (), (0, 4), 0),
        ("DifferentDays", (), (0, 4), 1),
        ("SameWeeks", (), (0, 4), 0),
        ("DifferentWeeks", (), (0, 4), 1),
        ("Overlap", (), (0, 4), 1),
        ("NotOverlap", (), (0, 0), 1),
        ("SameRoom", (), (0, 0), 0),
        ("DifferentRoom", (), (0, 0), 1),
        ("SameAttendees", (), (0, 4), 0),
        ("Precedence", (), (0, 4), 0),
        ("Precedence", (), (4, 0), 1),
        ("WorkDay", (8,), (0, 4), 0),
        ("WorkDay", (7,), (0, 4), 1),
        ("MinGap", (4,), (0, 8), 0),
        ("MinGap", (5,), (0, 8), 1),
        ("MaxDays", (0,), (0, 4), 1),
        ("MaxDayLoad", (6,), (0, 4), 4 // 2),
        ("MaxBreaks", (0, 3), (0, 8), 2 // 2),
        ("MaxBreaks", (0, 4), (0, 8), 0),
        ("MaxBlock", (6, 0), (0, 4), 2 // 2),
        ("MaxBlock", (3, 0), (0, 8), 0),
    ],
)
def test_each_kind_is_priced(kind, numbers, starts, off):
    """Labs of the same day of both weeks; a group's units are averaged over the weeks."""
    instance = little_university([distribution(kind, "lab1", "lab2", numbers=numbers)])
    found = score_university(instance, timetable(lab1=starts[0], lab2=starts[1]))
    assert found.components["distribution"] == off


def test_travel_counts_for_those_who_attend_both():
    rule = [distribution("SameAttendees", "lecture", "sport", "lab1", required=True)]
    rule += [distribution("MinGap", "lab1", "lab2", required=True, numbers=(1,))]
    assert score_university(little_university(rule), timetable()).hard == {
        "SameAttendees": 1,
        "MinGap": 1,
    }


def agree(instance, path, solution, rng):
    timetable = drawn_timetable(instance, rng)
    solution.write_text(university_timetable_text(timetable), encoding="utf-8")
    theirs = official("itc2019_validate.py", path, solution)
    ours = score_university(instance, timetable)
    assert ours.components == {kind: theirs[kind] for kind in ours.components}
    assert (ours.cost, ours.hard) == (theirs["total"], theirs["hard"])


@needs_bench
@pytest.mark.parametrize("path", bench_files("itc2019/*.xml"), ids=lambda path: path.stem)
def test_our_score_is_that_of_the_official_validator(path, tmp_path):
    agree(read_university_instance(path), path, tmp_path / "solution", random.Random(1))


@needs_bench
@pytest.mark.parametrize("seed", range(3))
def test_the_official_validator_agrees_on_every_kind(seed, tmp_path):
    """Kinds that no real file at hand holds are judged alike too."""
    instance = little_university(all_kinds(NUMBERS, ("lecture", "lab1", "lab2", "sport")))
    path = tmp_path / "problem.xml"
    path.write_text(university_instance_text(instance), encoding="utf-8")
    rng = random.Random(seed)
    for _ in range(10):
        agree(instance, path, tmp_path / "solution", rng)
