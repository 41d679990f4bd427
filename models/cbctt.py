"""Curriculum-based course timetabling (ITC 2007, track 3): an instance, and a timetable of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Course:
    """A course of ``lectures`` one-period lectures, spread over at least ``min_days`` days.

    ``double`` says that lectures of a day should be consecutive (extended format only).
    """

    id: str
    teacher: str
    lectures: int
    min_days: int
    students: int
    double: bool = False


@dataclass(frozen=True, slots=True)
class LectureRoom:
    """A room with its seats; ``building`` is given in the extended format only."""

    id: str
    seats: int
    building: str = ""


@dataclass(frozen=True, slots=True)
class Curriculum:
    """Courses with students in common."""

    id: str
    courses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CourseInstance:
    """A problem of the track; days and periods of the day are counted from 0.

    ``unavailable`` lists (course, day, period), ``unsuitable`` (course, room);
    ``daily_lectures`` is the least and most lectures of a curriculum on a day that has any.
    """

    name: str
    days: int
    periods_per_day: int
    courses: tuple[Course, ...]
    rooms: tuple[LectureRoom, ...]
    curricula: tuple[Curriculum, ...] = ()
    unavailable: tuple[tuple[str, int, int], ...] = ()
    unsuitable: tuple[tuple[str, str], ...] = ()
    daily_lectures: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Lecture:
    """One lecture of a course, where and when."""

    course: str
    room: str
    day: int
    period: int
