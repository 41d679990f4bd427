"""A curriculum-based course timetabling instance as events with times and rooms (UD2)."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

from passerelle.models.cbctt import Course, CourseInstance, Lecture
from passerelle.solver.engine.building import Builder
from passerelle.solver.engine.problem import HARD, INT, Group, Pair, Tables

DAYS_PRICE, ISOLATED_PRICE = 5, 2


@dataclass(frozen=True)
class CompiledCourses:
    """The arrays of an instance, and what is needed to read a timetable out of them."""

    instance: CourseInstance
    tables: Tables
    courses: tuple[Course, ...]  # of each event

    def lectures(self, time: INT, room: INT) -> tuple[Lecture, ...]:
        """The timetable of options, one of each kind per event."""
        own = self.tables
        rows = []
        for e, course in enumerate(self.courses):
            pattern = own.time_pattern[time[e]]
            day = int(own.days[pattern]).bit_length() - 1
            place = self.instance.rooms[own.room_room[room[e]]].id
            rows.append(Lecture(course.id, place, day, int(own.start[pattern])))
        return tuple(rows)


def compile_courses(instance: CourseInstance) -> CompiledCourses:
    """The arrays: an event a lecture, a pattern a period; what is unavailable is no option."""
    builder = Builder(rooms=len(instance.rooms))
    blocked = set(instance.unavailable)
    events: dict[str, list[int]] = {}
    for course in instance.courses:
        times = [
            ((1 << day, 1, period, period + 1), 0)
            for day in range(instance.days)
            for period in range(instance.periods_per_day)
            if (course.id, day, period) not in blocked
        ]
        rooms = [(r, max(0, course.students - room.seats)) for r, room in enumerate(instance.rooms)]
        events[course.id] = [builder.event(times, rooms) for _ in range(course.lectures)]
    _keep_apart(builder, instance, events)
    for course in instance.courses:
        own = events[course.id]
        builder.group(Group.MIN_DAYS, own, (course.min_days, 0), DAYS_PRICE)
        builder.group(Group.ROOMS, own, (0, 0), 1)
    for curriculum in instance.curricula:
        members = [e for name in curriculum.courses for e in events[name]]
        builder.group(Group.ISOLATED, members, (0, 0), ISOLATED_PRICE)
    of_event = tuple(course for course in instance.courses for _ in events[course.id])
    return CompiledCourses(instance, builder.tables(), of_event)


def _keep_apart(builder: Builder, instance: CourseInstance, events: dict[str, list[int]]) -> None:
    """No two lectures at once of a course, a teacher or a curriculum."""
    together = [[course.id] for course in instance.courses]
    together += [
        [row.id for row in instance.courses if row.teacher == teacher]
        for teacher in dict.fromkeys(row.teacher for row in instance.courses)
    ]
    together += [list(row.courses) for row in instance.curricula]
    pairs = {
        tuple(sorted(pair))
        for names in together
        for pair in combinations([e for name in names for e in events[name]], 2)
    }
    for one, other in sorted(pairs):
        builder.pair(one, other, Pair.GAP, 0, HARD)
