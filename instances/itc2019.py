"""Problems of ITC 2019: the official XML, read and checked."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from passerelle.instances.located import Problems
from passerelle.instances.xml_tree import Attributes, Element, read_tree
from passerelle.models.itc2019 import (
    GROUP_KINDS,
    PAIR_KINDS,
    PARAMETERS,
    ClassRoom,
    Configuration,
    CourseClass,
    Distribution,
    Meeting,
    Student,
    Subpart,
    TimeChoice,
    UniversityCourse,
    UniversityInstance,
    Weights,
)

KIND = re.compile(r"(\w+)(?:\((\d+(?:,\d+)*)\))?")


@dataclass
class _Reader:
    """What is known of a file while it is read: sizes, and the ids seen so far by kind."""

    take: Attributes
    days: int = 0
    weeks: int = 0
    slots: int = 0
    ids: dict[str, set[str]] = field(default_factory=dict)

    def declared(self, element: Element, kind: str) -> str:
        """The id of an element, which no other of its kind has."""
        name, seen = self.take.text(element, "id"), self.ids.setdefault(kind, set())
        if name in seen:
            self.take.tell(element, f"{kind} '{name}' is there twice", "give each its own id")
        seen.add(name)
        return name

    def named(self, element: Element, kind: str, attribute: str = "id") -> str:
        """The id of something declared elsewhere in the file."""
        name = self.take.text(element, attribute)
        if attribute in element.attributes and name not in self.ids.get(kind, set()):
            self.take.tell(element, f"{kind} '{name}' is unknown", f"name a {kind} of the file")
        return name

    def meeting(self, element: Element) -> Meeting:
        """When something happens, within the day."""
        start, length = self.take.number(element, "start"), self.take.number(element, "length")
        if start + length > self.slots:
            text = f"start {start} and length {length} go beyond the day"
            self.take.tell(element, text, f"a day has {self.slots} slots")
        days = self.take.bits(element, "days", self.days)
        return Meeting(days, self.take.bits(element, "weeks", self.weeks), start, length)


def read_university_instance(path: Path) -> UniversityInstance:
    """The problem of an ITC 2019 file; BadInputError lists every mistake with its line."""
    problems = Problems(str(path))
    root = read_tree(path, problems)
    take = Attributes(problems)
    if root.tag != "problem":
        take.tell(root, "this is no ITC 2019 problem", "begin with an element <problem>")
        problems.settle()
    days, weeks = take.number(root, "nrDays"), take.number(root, "nrWeeks")
    reader = _Reader(take, days, weeks, take.number(root, "slotsPerDay"))
    instance = _assemble(reader, root)
    problems.settle()
    return instance


def _assemble(reader: _Reader, root: Element) -> UniversityInstance:
    take = reader.take
    weights = take.only(root, "optimization")
    parts = {tag: take.only(root, tag) for tag in ("rooms", "courses")}
    rows = list(parts["rooms"].of("room"))
    names = [reader.declared(element, "room") for element in rows]
    rooms = tuple(_room(reader, *pair) for pair in zip(rows, names, strict=True))
    courses = tuple(_course(reader, element) for element in parts["courses"].of("course"))
    _check_parents(reader, parts["courses"], courses)
    return UniversityInstance(
        name=take.text(root, "name"),
        days=reader.days,
        weeks=reader.weeks,
        slots_per_day=reader.slots,
        weights=Weights(
            *(take.number(weights, name) for name in ("time", "room", "distribution", "student"))
        ),
        rooms=rooms,
        courses=courses,
        distributions=tuple(
            _distribution(reader, element)
            for part in root.of("distributions")
            for element in part.of("distribution")
        ),
        students=tuple(
            _student(reader, element)
            for part in root.of("students")
            for element in part.of("student")
        ),
    )


def _room(reader: _Reader, element: Element, name: str) -> ClassRoom:
    return ClassRoom(
        id=name,
        capacity=reader.take.number(element, "capacity"),
        closed=tuple(reader.meeting(part) for part in element.of("unavailable")),
        travel=tuple(
            (reader.named(part, "room", "room"), reader.take.number(part, "value"))
            for part in element.of("travel")
        ),
    )


def _course(reader: _Reader, element: Element) -> UniversityCourse:
    name = reader.declared(element, "course")
    ways = tuple(_configuration(reader, part) for part in element.of("config"))
    return UniversityCourse(name, ways)


def _configuration(reader: _Reader, element: Element) -> Configuration:
    name = reader.declared(element, "config")
    return Configuration(name, tuple(_subpart(reader, part) for part in element.of("subpart")))


def _subpart(reader: _Reader, element: Element) -> Subpart:
    name = reader.declared(element, "subpart")
    return Subpart(name, tuple(_class(reader, part) for part in element.of("class")))


def _class(reader: _Reader, element: Element) -> CourseClass:
    take = reader.take
    limit = take.number(element, "limit") if "limit" in element.attributes else None
    name = reader.declared(element, "class")
    rooms = tuple(
        (reader.named(part, "room"), take.number(part, "penalty", 0)) for part in element.of("room")
    )
    times = tuple(
        TimeChoice(reader.meeting(part), take.number(part, "penalty", 0))
        for part in element.of("time")
    )
    needs_room = take.flag(element, "room", default=True)
    if not times:
        take.tell(element, f"class '{name}' has no time", "give it at least one <time>")
    if needs_room and not rooms:
        take.tell(element, f"class '{name}' has no room", 'give it a <room>, or room="false"')
    return CourseClass(name, limit, element.attributes.get("parent", ""), needs_room, rooms, times)


def _check_parents(reader: _Reader, part: Element, courses: tuple[UniversityCourse, ...]) -> None:
    """A parent is a class of the same configuration."""
    lines = {
        item.attributes.get("id", ""): item
        for course in part.of("course")
        for way in course.of("config")
        for subpart in way.of("subpart")
        for item in subpart.of("class")
    }
    for course in courses:
        for way in course.configurations:
            inside = {item.id: item for subpart in way.subparts for item in subpart.classes}
            for item in inside.values():
                if item.parent and item.parent not in inside:
                    text = f"parent '{item.parent}' of class '{item.id}' is unknown"
                    reader.take.tell(lines[item.id], text, "name a class of its configuration")


def _distribution(reader: _Reader, element: Element) -> Distribution:
    take = reader.take
    text = take.text(element, "type")
    match = KIND.fullmatch(text)
    kind = match[1] if match else text
    numbers = tuple(map(int, (match[2] or "").split(","))) if match and match[2] else ()
    if kind not in (*PAIR_KINDS, *GROUP_KINDS):
        mend = f"use one of {', '.join((*PAIR_KINDS, *GROUP_KINDS))}"
        take.tell(element, f"type '{text}' is unknown", mend)
    elif len(numbers) != PARAMETERS.get(kind, 0):
        found = f"type '{text}' has {len(numbers)} numbers"
        take.tell(element, found, f"{kind} takes {PARAMETERS.get(kind, 0)} in brackets")
    required = take.flag(element, "required", default=False)
    return Distribution(
        kind=kind,
        parameters=numbers,
        classes=tuple(reader.named(part, "class") for part in element.of("class")),
        required=required,
        penalty=0 if required else take.number(element, "penalty"),
    )


def _student(reader: _Reader, element: Element) -> Student:
    name = reader.declared(element, "student")
    return Student(name, tuple(reader.named(part, "course") for part in element.of("course")))
