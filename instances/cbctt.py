"""Files of curriculum-based course timetabling: instances (.ctt, .ectt) and timetables of them.

A timetable has a line ``course room day period`` for each lecture, days and periods from 0.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from passerelle.instances.located import Problems, read_text
from passerelle.models.cbctt import Course, CourseInstance, Curriculum, Lecture, LectureRoom

HEADER = ("Name", "Courses", "Rooms", "Days", "Periods_per_day", "Curricula")
COUNTED = {"COURSES": "Courses", "ROOMS": "Rooms", "CURRICULA": "Curricula"}
_Row = TypeVar("_Row", Course, LectureRoom, Curriculum)
SECTIONS = (*COUNTED, "UNAVAILABILITY_CONSTRAINTS", "ROOM_CONSTRAINTS")


@dataclass
class _File:
    """The lines of a file by section, each with its number, and what is wrong with them."""

    problems: Problems
    header: dict[str, tuple[int, list[str]]] = field(default_factory=dict)
    sections: dict[str, list[tuple[int, list[str]]]] = field(default_factory=dict)
    lines: int = 0

    def number(self, line: int, words: list[str], column: int, what: str, least: int = 0) -> int:
        """A whole number of a line; ``least`` where it is none, which is told."""
        word = words[column] if column < len(words) else ""
        if not word.isdecimal() or int(word) < least:
            kind = f"a whole number from {least} on"
            self.problems.tell(f"{line}", f"{what} is '{word}'", f"write {kind}")
            return least
        return int(word)

    def setting(self, name: str, least: int, column: int = 0) -> int:
        """A number of the header."""
        line, words = self.header.get(name, (1, []))
        return self.number(line, words, column, name, least)

    def rows(self, section: str, least: int) -> Iterable[tuple[int, list[str]]]:
        """The lines of a section with at least so many words; shorter ones are told."""
        for line, words in self.sections.get(section, []):
            if len(words) < least:
                found = f"a line of {section} has {len(words)} words"
                self.problems.tell(f"{line}", found, f"write at least {least}")
            else:
                yield line, words


def read_course_instance(path: Path) -> CourseInstance:
    """The instance of a .ctt or .ectt file; BadInputError lists every mistake with its line."""
    problems = Problems(str(path))
    file = _File(problems)
    _split(read_text(path), file)
    instance = _assemble(file)
    problems.settle()
    return instance


def _split(text: str, file: _File) -> None:
    section = ""
    for number, line in enumerate(text.splitlines(), start=1):
        words = line.split()
        file.lines = number
        if not words or words == ["END."]:
            continue
        if len(words) == 1 and words[0].endswith(":"):
            section = words[0][:-1]
            file.sections[section] = []
            if section not in SECTIONS:
                mend = f"use one of {', '.join(SECTIONS)}"
                file.problems.tell(f"{number}", f"'{section}' is no section", mend)
        elif section:
            file.sections[section].append((number, words))
        else:
            file.header[words[0].rstrip(":")] = (number, words[1:])
    for name in HEADER:
        if name not in file.header:
            file.problems.tell("1", f"no line '{name}:'", "begin the file with one")
    for name in COUNTED:
        if name not in file.sections:
            file.problems.tell(f"{file.lines}", f"no section {name}", f"add a line {name}:")


def _assemble(file: _File) -> CourseInstance:
    extended = "Min_Max_Daily_Lectures" in file.header
    days, periods = file.setting("Days", 1), file.setting("Periods_per_day", 1)
    courses = _unique(file, "COURSES", [_course(file, *row) for row in file.rows("COURSES", 5)])
    rooms = _unique(file, "ROOMS", [_room(file, *row) for row in file.rows("ROOMS", 2)])
    known, places = {row.id for row in courses}, {row.id for row in rooms}
    curricula = [_curriculum(file, known, *row) for row in file.rows("CURRICULA", 2)]
    blocked = [
        _blocked(file, known, (days, periods), *row)
        for row in file.rows("UNAVAILABILITY_CONSTRAINTS", 3)
    ]
    unsuited = [_unsuited(file, known, places, *row) for row in file.rows("ROOM_CONSTRAINTS", 2)]
    for section, name in COUNTED.items():
        told, found = file.setting(name, 0), len(file.sections.get(section, ()))
        if told != found:
            line = file.header.get(name, (1, []))[0]
            text = f"{name} is {told}, but {section} has {found} lines"
            file.problems.tell(f"{line}", text, "correct the number, or the lines")
    return CourseInstance(
        name=" ".join(file.header.get("Name", (1, []))[1]),
        days=days,
        periods_per_day=periods,
        courses=courses,
        rooms=rooms,
        curricula=_unique(file, "CURRICULA", curricula),
        unavailable=tuple(blocked),
        unsuitable=tuple(unsuited),
        daily_lectures=_daily(file) if extended else None,
    )


def _daily(file: _File) -> tuple[int, int]:
    least, most = (file.setting("Min_Max_Daily_Lectures", 0, column) for column in (0, 1))
    return least, most


def _unique(file: _File, section: str, rows: list[_Row]) -> tuple[_Row, ...]:
    seen: set[str] = set()
    for row in rows:
        if row.id in seen:
            line = next(n for n, words in reversed(file.sections[section]) if words[0] == row.id)
            file.problems.tell(f"{line}", f"'{row.id}' is there twice", "give each its own id")
        seen.add(row.id)
    return tuple(rows)


def _course(file: _File, line: int, words: list[str]) -> Course:
    return Course(
        id=words[0],
        teacher=words[1],
        lectures=file.number(line, words, 2, "the number of lectures", 1),
        min_days=file.number(line, words, 3, "the least number of days"),
        students=file.number(line, words, 4, "the number of students"),
        double=len(words) > 5 and words[5] == "1",
    )


def _room(file: _File, line: int, words: list[str]) -> LectureRoom:
    building = words[2] if len(words) > 2 else ""
    return LectureRoom(words[0], file.number(line, words, 1, "the number of seats"), building)


def _known(file: _File, line: int, name: str, known: set[str], what: str) -> None:
    if name not in known:
        file.problems.tell(f"{line}", f"{what} '{name}' is unknown", f"name a {what} of the file")


def _curriculum(file: _File, known: set[str], line: int, words: list[str]) -> Curriculum:
    count = file.number(line, words, 1, "the number of courses")
    if count != len(words) - 2:
        text = f"curriculum '{words[0]}' announces {count} courses and names {len(words) - 2}"
        file.problems.tell(f"{line}", text, "correct the number, or the courses")
    for name in words[2:]:
        _known(file, line, name, known, "course")
    return Curriculum(words[0], tuple(dict.fromkeys(words[2:])))


def _blocked(
    file: _File, known: set[str], size: tuple[int, int], line: int, words: list[str]
) -> tuple[str, int, int]:
    _known(file, line, words[0], known, "course")
    found = [file.number(line, words, 1, "the day"), file.number(line, words, 2, "the period")]
    for value, limit, what in zip(found, size, ("day", "period"), strict=True):
        if value >= limit:
            mend = f"{what}s go from 0 to {limit - 1}"
            file.problems.tell(f"{line}", f"the {what} is {value}", mend)
    return words[0], found[0], found[1]


def _unsuited(
    file: _File, known: set[str], places: set[str], line: int, words: list[str]
) -> tuple[str, str]:
    _known(file, line, words[0], known, "course")
    _known(file, line, words[1], places, "room")
    return words[0], words[1]


def course_instance_text(instance: CourseInstance) -> str:
    """The file of an instance: .ectt if it has what only that format can hold, else .ctt."""
    extended = instance.daily_lectures is not None
    lines = [f"Name: {instance.name}", f"Courses: {len(instance.courses)}"]
    lines += [f"Rooms: {len(instance.rooms)}", f"Days: {instance.days}"]
    lines += [f"Periods_per_day: {instance.periods_per_day}"]
    lines += [f"Curricula: {len(instance.curricula)}"]
    if instance.daily_lectures is not None:
        least, most = instance.daily_lectures
        lines += [f"Min_Max_Daily_Lectures: {least} {most}"]
        lines += [f"UnavailabilityConstraints: {len(instance.unavailable)}"]
        lines += [f"RoomConstraints: {len(instance.unsuitable)}"]
    else:
        lines += [f"Constraints: {len(instance.unavailable)}"]
    last: Callable[[object], str] = (lambda value: f" {value}") if extended else (lambda _: "")
    lines += ["", "COURSES:"]
    lines += [
        f"{row.id} {row.teacher} {row.lectures} {row.min_days} {row.students}"
        + last(int(row.double))
        for row in instance.courses
    ]
    lines += ["", "ROOMS:"]
    lines += [f"{row.id} {row.seats}{last(row.building or '0')}" for row in instance.rooms]
    lines += ["", "CURRICULA:"]
    lines += [f"{row.id} {len(row.courses)} {' '.join(row.courses)}" for row in instance.curricula]
    lines += ["", "UNAVAILABILITY_CONSTRAINTS:"]
    lines += [f"{course} {day} {period}" for course, day, period in instance.unavailable]
    if extended:
        lines += ["", "ROOM_CONSTRAINTS:"]
        lines += [f"{course} {room}" for course, room in instance.unsuitable]
    return "\n".join([*lines, "", "END.", ""])


def read_lectures(path: Path) -> tuple[Lecture, ...]:
    """The lectures of a timetable file; BadInputError lists every line that is none."""
    file = _File(Problems(str(path)))
    text = read_text(path)
    file.sections["lectures"] = [
        (number, line.split()) for number, line in enumerate(text.splitlines(), 1) if line.strip()
    ]
    lectures = tuple(
        Lecture(
            words[0],
            words[1],
            file.number(line, words, 2, "the day"),
            file.number(line, words, 3, "the period"),
        )
        for line, words in file.rows("lectures", 4)
    )
    file.problems.settle()
    return lectures


def lectures_text(lectures: Iterable[Lecture]) -> str:
    """The file of a timetable."""
    return "".join(f"{row.course} {row.room} {row.day} {row.period}\n" for row in lectures)
