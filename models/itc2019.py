"""University course timetabling of ITC 2019: an instance, and a timetable of it.

The format is described in Müller, Rudová and Müllerová, "University course timetabling and
International Timetabling Competition 2019" (PATAT 2018). Days and weeks are bit strings, first day
and first week first; times are slots of the day, spans half-open.
"""

from __future__ import annotations

from dataclasses import dataclass

PAIR_KINDS = (
    "SameStart",
    "SameTime",
    "DifferentTime",
    "SameDays",
    "DifferentDays",
    "SameWeeks",
    "DifferentWeeks",
    "Overlap",
    "NotOverlap",
    "SameRoom",
    "DifferentRoom",
    "SameAttendees",
    "Precedence",
    "WorkDay",
    "MinGap",
)
GROUP_KINDS = ("MaxDays", "MaxDayLoad", "MaxBreaks", "MaxBlock")
PARAMETERS = {
    "WorkDay": 1,
    "MinGap": 1,
    "MaxDays": 1,
    "MaxDayLoad": 1,
    "MaxBreaks": 2,
    "MaxBlock": 2,
}
"""Numbers in brackets after a kind; none for a kind that is not named here."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """When a class meets, or a room is closed: the same span on some days of some weeks."""

    days: str
    weeks: str
    start: int
    length: int


@dataclass(frozen=True, slots=True)
class TimeChoice:
    """One possible time of a class, at a price."""

    meeting: Meeting
    penalty: int


@dataclass(frozen=True, slots=True)
class ClassRoom:
    """A room: when it is closed, and the slots it takes to reach others."""

    id: str
    capacity: int
    closed: tuple[Meeting, ...] = ()
    travel: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class CourseClass:
    """A class: its possible times and rooms with their prices.

    Without ``needs_room`` it is given none. Who attends it also attends its ``parent``.
    """

    id: str
    limit: int | None
    parent: str
    needs_room: bool
    rooms: tuple[tuple[str, int], ...]
    times: tuple[TimeChoice, ...]


@dataclass(frozen=True, slots=True)
class Subpart:
    """Classes of which a student attends one."""

    id: str
    classes: tuple[CourseClass, ...]


@dataclass(frozen=True, slots=True)
class Configuration:
    """One way to take a course: a class of each subpart."""

    id: str
    subparts: tuple[Subpart, ...]


@dataclass(frozen=True, slots=True)
class UniversityCourse:
    """A course; a student takes one of its configurations."""

    id: str
    configurations: tuple[Configuration, ...]


@dataclass(frozen=True, slots=True)
class Distribution:
    """A constraint between classes; ``required``, or at ``penalty`` for each pair or unit off."""

    kind: str
    parameters: tuple[int, ...]
    classes: tuple[str, ...]
    required: bool
    penalty: int


@dataclass(frozen=True, slots=True)
class Student:
    """A student and the courses they take."""

    id: str
    courses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Weights:
    """Prices of a unit of each component of the cost."""

    time: int
    room: int
    distribution: int
    student: int


@dataclass(frozen=True, slots=True)
class UniversityInstance:
    """A problem of the competition."""

    name: str
    days: int
    weeks: int
    slots_per_day: int
    weights: Weights
    rooms: tuple[ClassRoom, ...]
    courses: tuple[UniversityCourse, ...]
    distributions: tuple[Distribution, ...] = ()
    students: tuple[Student, ...] = ()

    @property
    def classes(self) -> tuple[CourseClass, ...]:
        """Every class, in the order of the file."""
        return tuple(
            item
            for course in self.courses
            for configuration in course.configurations
            for subpart in configuration.subparts
            for item in subpart.classes
        )


@dataclass(frozen=True, slots=True)
class PlacedClass:
    """A class of a timetable: its time, its room if it needs one, and who attends."""

    id: str
    days: str
    weeks: str
    start: int
    room: str = ""
    students: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class UniversityTimetable:
    """A timetable of an instance, and what the official format wants told beside it."""

    name: str
    classes: tuple[PlacedClass, ...]
    runtime_seconds: float = 0.0
    cores: int = 1
    technique: str = ""
    author: str = ""
    institution: str = ""
    country: str = ""
