"""What a timetable of ITC 2019 breaks and costs, by the description of the format.

Müller, Rudová and Müllerová, "University course timetabling and International Timetabling
Competition 2019" (PATAT 2018), section 3: four components (time, room, distribution, student),
each counted without its weight.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import combinations

from passerelle.checker.itc2019_rules import GROUP_RULES, PAIR_RULES, Placed, Travel, clash
from passerelle.models.itc2019 import (
    CourseClass,
    Distribution,
    Meeting,
    PlacedClass,
    Student,
    UniversityCourse,
    UniversityInstance,
    UniversityTimetable,
)
from passerelle.models.score import Score


@dataclass
class _Judged:
    """A timetable against its instance, and the violations found so far."""

    instance: UniversityInstance
    classes: dict[str, CourseClass]
    travel: Travel
    hard: Counter[str]
    placed: dict[str, Placed]


def score_university(instance: UniversityInstance, timetable: UniversityTimetable) -> Score:
    """Violations and the four components of a timetable."""
    travel: Travel = {}
    for room in instance.rooms:
        for other, slots in room.travel:
            travel[room.id, other] = travel[other, room.id] = slots
    classes = {item.id: item for item in instance.classes}
    judged = _Judged(instance, classes, travel, Counter(), {})
    time, room_cost = _place(judged, timetable.classes)
    _judge_rooms(judged)
    components = {
        "time": time,
        "room": room_cost,
        "distribution": sum(_distribution(judged, row) for row in instance.distributions),
        "student": _students(judged, timetable.classes),
    }
    own = instance.weights
    weights = (own.time, own.room, own.distribution, own.student)
    cost = sum(w * value for w, value in zip(weights, components.values(), strict=True))
    return Score({kind: n for kind, n in judged.hard.items() if n}, components, cost)


def _place(judged: _Judged, rows: tuple[PlacedClass, ...]) -> tuple[int, int]:
    """Take over what names a possible time and room; the penalties of both."""
    time = room = 0
    for row in rows:
        item = judged.classes.get(row.id)
        if item is None:
            judged.hard["unknown_class"] += 1
            continue
        times = [
            choice
            for choice in item.times
            if (choice.meeting.days, choice.meeting.weeks) == (row.days, row.weeks)
            and choice.meeting.start == row.start
        ]
        if not times:
            judged.hard["bad_time"] += 1
            continue
        time += times[0].penalty
        price = dict(item.rooms).get(row.room) if item.needs_room else 0
        judged.hard["bad_room"] += price is None
        room += price or 0
        kept = row.room if item.needs_room and price is not None else ""
        judged.placed[row.id] = _placed(judged.instance, times[0].meeting, kept)
    judged.hard["unassigned"] += len(judged.classes) - len(judged.placed)
    return time, room


def _placed(instance: UniversityInstance, meeting: Meeting, room: str) -> Placed:
    return Placed(
        days=frozenset(d for d in range(instance.days) if meeting.days[d] == "1"),
        weeks=frozenset(w for w in range(instance.weeks) if meeting.weeks[w] == "1"),
        start=meeting.start,
        end=meeting.start + meeting.length,
        room=room,
    )


def _judge_rooms(judged: _Judged) -> None:
    inside: dict[str, list[Placed]] = defaultdict(list)
    for placed in judged.placed.values():
        if placed.room:
            inside[placed.room].append(placed)
    for room in judged.instance.rooms:
        held = inside.get(room.id, [])
        closed = [_placed(judged.instance, row, "") for row in room.closed]
        judged.hard["room_unavailable"] += sum(clash(a, b) for a in held for b in closed)
        judged.hard["room_conflict"] += sum(clash(a, b) for a, b in combinations(held, 2))


def _distribution(judged: _Judged, row: Distribution) -> int:
    """Units off of a distribution: a violation if it is required, else at its penalty."""
    members = [judged.placed[name] for name in row.classes if name in judged.placed]
    weeks = judged.instance.weeks
    if row.kind in PAIR_RULES:
        holds = PAIR_RULES[row.kind]
        off = sum(
            not holds(a, b, row.parameters, judged.travel) for a, b in combinations(members, 2)
        )
        price = off * row.penalty
    else:
        off = GROUP_RULES[row.kind](members, row.parameters)
        price = off * row.penalty // (1 if row.kind == "MaxDays" else weeks)
    if row.required:
        judged.hard[row.kind] += off
        return 0
    return price


def _students(judged: _Judged, rows: tuple[PlacedClass, ...]) -> int:
    """Pairs of classes that a student cannot both attend; wrong sections are violations."""
    attends: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        if row.id in judged.placed:
            for name in row.students:
                attends[name].add(row.id)
    courses = {course.id: course for course in judged.instance.courses}
    for student in judged.instance.students:
        judged.hard["sectioning"] += _wrong_sections(student, courses, attends[student.id])
    enrolled = Counter(name for names in attends.values() for name in names)
    for name, count in enrolled.items():
        limit = judged.classes[name].limit
        judged.hard["class_limit"] += max(0, count - limit) if limit is not None else 0
    fits = PAIR_RULES["SameAttendees"]
    clashes: dict[tuple[str, str], bool] = {}
    total = 0
    for names in attends.values():
        for pair in combinations(sorted(names), 2):
            if pair not in clashes:
                one, other = (judged.placed[name] for name in pair)
                clashes[pair] = not fits(one, other, (), judged.travel)
            total += clashes[pair]
    return total


def _wrong_sections(
    student: Student, courses: dict[str, UniversityCourse], attended: set[str]
) -> int:
    return sum(not _sectioned(courses[name], attended) for name in student.courses)


def _sectioned(course: UniversityCourse, attended: set[str]) -> bool:
    """Whether classes of one configuration are attended: one a subpart, and their parents."""
    touched = 0
    for way in course.configurations:
        chosen = [
            [item for item in subpart.classes if item.id in attended] for subpart in way.subparts
        ]
        if any(chosen):
            touched += 1
            if any(len(items) != 1 for items in chosen):
                return False
            if any(item.parent and item.parent not in attended for (item,) in chosen):
                return False
    return touched == 1
