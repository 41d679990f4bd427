"""What a curriculum-based course timetable breaks and costs (ITC 2007 track 3, formulation UD2).

Hard: every lecture held once and at different times, courses with a teacher or a curriculum in
common at different times, one lecture in a room, no lecture at an unavailable time. Soft:
students without a seat (1 each), days missing of a course's least number (5 each), a curriculum's
lecture without another beside it (2 each), rooms of a course beyond the first (1 each).
Di Gaspero, McCollum and Schaerf, "The second international timetabling competition" (2007).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import combinations

from passerelle.models.cbctt import CourseInstance, Lecture
from passerelle.models.score import Score

DAYS_PRICE, ISOLATED_PRICE = 5, 2
Slot = tuple[int, int]


def score_lectures(instance: CourseInstance, lectures: Iterable[Lecture]) -> Score:
    """Violations and cost of a timetable; lectures that name nothing of the instance only count."""
    known, unknown = _sort_out(instance, lectures)
    by_course: dict[str, list[Lecture]] = defaultdict(list)
    for row in known:
        by_course[row.course].append(row)
    slots = {name: {(row.day, row.period) for row in rows} for name, rows in by_course.items()}
    components = {
        "room_capacity": _standing(instance, known),
        "min_working_days": DAYS_PRICE * _days_missing(instance, slots),
        "compactness": ISOLATED_PRICE * _isolated(instance, slots),
        "room_stability": sum(len({row.room for row in rows}) - 1 for rows in by_course.values()),
    }
    used = Counter((row.room, row.day, row.period) for row in known)
    blocked = set(instance.unavailable)
    hard = {
        "unknown": unknown,
        "lectures": sum(
            abs(course.lectures - len(slots.get(course.id, ()))) for course in instance.courses
        ),
        "availability": sum((row.course, row.day, row.period) in blocked for row in known),
        "room_occupancy": sum(used.values()) - len(used),
        "conflicts": sum(
            len(slots.get(one, set()) & slots.get(other, set()))
            for one, other in conflicting(instance)
        ),
    }
    return Score(hard, components, sum(components.values()))


def _sort_out(instance: CourseInstance, lectures: Iterable[Lecture]) -> tuple[list[Lecture], int]:
    courses = {course.id for course in instance.courses}
    rooms = {room.id for room in instance.rooms}
    known, unknown = [], 0
    for row in lectures:
        inside = 0 <= row.day < instance.days and 0 <= row.period < instance.periods_per_day
        if inside and row.course in courses and row.room in rooms:
            known.append(row)
        else:
            unknown += 1
    return known, unknown


def conflicting(instance: CourseInstance) -> set[tuple[str, str]]:
    """Pairs of courses with a teacher or a curriculum in common, in order of their ids."""
    together: dict[str, list[str]] = defaultdict(list)
    for course in instance.courses:
        together[course.teacher].append(course.id)
    groups = [*together.values(), *(row.courses for row in instance.curricula)]
    return {pair for group in groups for pair in combinations(sorted(set(group)), 2)}


def _standing(instance: CourseInstance, lectures: list[Lecture]) -> int:
    students = {course.id: course.students for course in instance.courses}
    seats = {room.id: room.seats for room in instance.rooms}
    return sum(max(0, students[row.course] - seats[row.room]) for row in lectures)


def _days_missing(instance: CourseInstance, slots: dict[str, set[Slot]]) -> int:
    return sum(
        max(0, course.min_days - len({day for day, _ in slots.get(course.id, ())}))
        for course in instance.courses
    )


def _isolated(instance: CourseInstance, slots: dict[str, set[Slot]]) -> int:
    total = 0
    for curriculum in instance.curricula:
        busy: set[Slot] = set().union(*(slots.get(name, set()) for name in curriculum.courses))
        total += sum(
            (day, period - 1) not in busy and (day, period + 1) not in busy for day, period in busy
        )
    return total
