"""Small problems in the public formats, of our own making, and the folder of the real ones."""

import itertools
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from passerelle.models.cbctt import Course, CourseInstance, Curriculum, Lecture, LectureRoom
from passerelle.models.itc2019 import (
    ClassRoom,
    Configuration,
    CourseClass,
    Distribution,
    Meeting,
    PlacedClass,
    Student,
    Subpart,
    TimeChoice,
    UniversityCourse,
    UniversityInstance,
    UniversityTimetable,
    Weights,
)

BENCH = os.environ.get("PASSERELLE_BENCH", "")
needs_bench = pytest.mark.skipif(not BENCH, reason="PASSERELLE_BENCH names no folder of instances")


def bench_files(pattern):
    return sorted(Path(BENCH).glob(pattern)) if BENCH else []


def official(tool, instance, solution):
    """What an official validator says of a solution, as a dictionary."""
    command = [sys.executable, Path(BENCH, "tools", tool), instance, solution]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    return json.loads(run.stdout)


def little_school(**changes):
    """Four courses, two rooms, three days of four periods."""
    values = {
        "name": "Little",
        "days": 3,
        "periods_per_day": 4,
        "courses": (
            Course("algebra", "Ada", 3, 3, 30),
            Course("logic", "Ada", 2, 2, 20),
            Course("poetry", "Emily", 3, 2, 10),
            Course("rhetoric", "Cicero", 2, 1, 25),
        ),
        "rooms": (LectureRoom("big", 30), LectureRoom("small", 15)),
        "curricula": (
            Curriculum("science", ("algebra", "logic")),
            Curriculum("letters", ("poetry", "rhetoric", "logic")),
        ),
        "unavailable": (("algebra", 0, 0), ("poetry", 2, 3)),
    }
    return CourseInstance(**{**values, **changes})


def lecture_list(*rows):
    return tuple(Lecture(*row) for row in rows)


def times(*starts, days="10", weeks="11", length=4):
    return tuple(TimeChoice(Meeting(days, weeks, s, length), n) for n, s in enumerate(starts))


def little_university(distributions=(), **changes):
    """A course of a lecture with two labs, a course of one class, two rooms, five students."""
    rooms = (("hall", 0), ("lab", 3))
    lecture = CourseClass("lecture", 5, "", True, rooms, times(0, 4, 8))
    labs = tuple(
        CourseClass(name, 3, "lecture", True, rooms, times(0, 4, 8, days="01"))
        for name in ("lab1", "lab2")
    )
    sport = CourseClass("sport", None, "", False, (), times(2, 9, weeks="01"))
    way = Configuration("c1", (Subpart("s1", (lecture,)), Subpart("s2", labs)))
    values = {
        "name": "little",
        "days": 2,
        "weeks": 2,
        "slots_per_day": 16,
        "weights": Weights(2, 1, 10, 5),
        "rooms": (
            ClassRoom("hall", 9, (Meeting("10", "10", 0, 3),), (("lab", 2),)),
            ClassRoom("lab", 3),
        ),
        "courses": (
            UniversityCourse("maths", (way,)),
            UniversityCourse("games", (Configuration("c2", (Subpart("s3", (sport,)),)),)),
        ),
        "distributions": tuple(distributions),
        "students": tuple(
            Student(f"p{n}", ("maths", "games") if n < 3 else ("maths",)) for n in range(5)
        ),
    }
    return UniversityInstance(**{**values, **changes})


def placed(name, meeting, room="", students=()):
    return PlacedClass(name, meeting.days, meeting.weeks, meeting.start, room, tuple(students))


def drawn_timetable(instance, rng):
    """Any timetable of an instance: times, rooms and sections at random."""
    courses = {course.id: course for course in instance.courses}
    attends: dict[str, list[str]] = {}
    for student in instance.students:
        for name in student.courses:
            for subpart in rng.choice(courses[name].configurations).subparts:
                attends.setdefault(rng.choice(subpart.classes).id, []).append(student.id)
    rows = []
    for item in instance.classes:
        room = rng.choice(item.rooms)[0] if item.needs_room else ""
        rows.append(placed(item.id, rng.choice(item.times).meeting, room, attends.get(item.id, ())))
    return UniversityTimetable(instance.name, tuple(rows))


def drawn_lectures(instance, rng):
    """Any timetable of a course instance."""
    return tuple(
        Lecture(
            course.id,
            rng.choice(instance.rooms).id,
            rng.randrange(instance.days),
            rng.randrange(instance.periods_per_day),
        )
        for course in instance.courses
        for _ in range(course.lectures)
    )


def distribution(kind, *classes, required=False, penalty=1, numbers=()):
    return Distribution(kind, tuple(numbers), classes, required, 0 if required else penalty)


def all_kinds(parameters, classes):
    """One required and one soft distribution of each kind."""
    return [
        distribution(kind, *classes, required=required, penalty=2, numbers=numbers)
        for (kind, numbers), required in itertools.product(parameters.items(), (True, False))
    ]
