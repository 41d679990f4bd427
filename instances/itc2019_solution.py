"""Timetables of ITC 2019 in the official XML, and problems written for tests and generators."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from xml.sax.saxutils import quoteattr

from passerelle.instances.located import Problems
from passerelle.instances.xml_tree import Attributes, Element, read_tree
from passerelle.models.itc2019 import (
    CourseClass,
    Distribution,
    Meeting,
    PlacedClass,
    UniversityInstance,
    UniversityTimetable,
)

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE {} PUBLIC "-//ITC 2019//DTD {}/EN" '
DTD = '"http://www.itc2019.org/competition-format.dtd">\n'


def read_university_timetable(path: Path) -> UniversityTimetable:
    """The timetable of a solution file; BadInputError lists every mistake with its line."""
    problems = Problems(str(path))
    root = read_tree(path, problems)
    take = Attributes(problems)
    if root.tag != "solution":
        take.tell(root, "this is no ITC 2019 solution", "begin with an element <solution>")
    found = UniversityTimetable(
        name=take.text(root, "name"),
        classes=tuple(_placed(take, element) for element in root.of("class")),
        runtime_seconds=_seconds(take, root),
        cores=take.number(root, "cores", 1),
        **{
            name: root.attributes.get(name, "")
            for name in ("technique", "author", "institution", "country")
        },
    )
    problems.settle()
    return found


def _seconds(take: Attributes, root: Element) -> float:
    text = root.attributes.get("runtime", "0")
    try:
        return float(text)
    except ValueError:
        take.tell(root, f"runtime is '{text}'", "write seconds")
        return 0.0


def _placed(take: Attributes, element: Element) -> PlacedClass:
    return PlacedClass(
        id=take.text(element, "id"),
        days=take.text(element, "days"),
        weeks=take.text(element, "weeks"),
        start=take.number(element, "start"),
        room=element.attributes.get("room", ""),
        students=tuple(take.text(part, "id") for part in element.of("student")),
    )


def _attributes(values: Mapping[str, object]) -> str:
    """Attributes of an element; what is None is left out."""
    given = {key: value for key, value in values.items() if value is not None}
    return "".join(f" {key}={quoteattr(str(value))}" for key, value in given.items())


def _tag(tag: str, /, **values: object) -> str:
    """An element without content."""
    return f"<{tag}{_attributes(values)}/>"


def _open(tag: str, /, **values: object) -> str:
    """The start tag of an element."""
    return f"<{tag}{_attributes(values)}>"


def university_timetable_text(timetable: UniversityTimetable) -> str:
    """The official file of a timetable."""
    head = _open(
        "solution",
        name=timetable.name,
        runtime=f"{timetable.runtime_seconds:.1f}",
        cores=timetable.cores,
        technique=timetable.technique,
        author=timetable.author,
        institution=timetable.institution,
        country=timetable.country,
    )
    lines = [HEAD.format("solution", "Problem Format") + DTD + head]
    for row in timetable.classes:
        place = {"id": row.id, "days": row.days, "start": row.start, "weeks": row.weeks}
        begin = _open if row.students else _tag
        lines.append("  " + begin("class", **place, room=row.room or None))
        lines += [f"    {_tag('student', id=name)}" for name in row.students]
        lines += ["  </class>"] if row.students else []
    return "\n".join([*lines, "</solution>", ""])


def university_instance_text(instance: UniversityInstance) -> str:
    """The official file of a problem."""
    head = _open(
        "problem",
        name=instance.name,
        nrDays=instance.days,
        slotsPerDay=instance.slots_per_day,
        nrWeeks=instance.weeks,
    )
    own = instance.weights
    weights = {"time": own.time, "room": own.room, "distribution": own.distribution}
    lines = [HEAD.format("problem", "Problem Format") + DTD + head]
    lines += [_tag("optimization", **weights, student=own.student)]
    lines += ["<rooms>", *_rooms(instance), "</rooms>"]
    lines += ["<courses>", *_courses(instance), "</courses>"]
    lines += ["<distributions>"]
    lines += [line for row in instance.distributions for line in _distribution(row)]
    lines += ["</distributions>", "<students>"]
    for student in instance.students:
        lines += [_open("student", id=student.id)]
        lines += [*(_tag("course", id=name) for name in student.courses), "</student>"]
    return "\n".join([*lines, "</students>", "</problem>", ""])


def _when(meeting: Meeting) -> dict[str, object]:
    return {
        "days": meeting.days,
        "start": meeting.start,
        "length": meeting.length,
        "weeks": meeting.weeks,
    }


def _rooms(instance: UniversityInstance) -> list[str]:
    lines = []
    for room in instance.rooms:
        lines += [_open("room", id=room.id, capacity=room.capacity)]
        lines += [_tag("travel", room=name, value=slots) for name, slots in room.travel]
        lines += [_tag("unavailable", **_when(closed)) for closed in room.closed]
        lines += ["</room>"]
    return lines


def _courses(instance: UniversityInstance) -> list[str]:
    lines = []
    for course in instance.courses:
        lines += [_open("course", id=course.id)]
        for way in course.configurations:
            lines += [_open("config", id=way.id)]
            for subpart in way.subparts:
                lines += [_open("subpart", id=subpart.id)]
                lines += [line for item in subpart.classes for line in _class(item)]
                lines += ["</subpart>"]
            lines += ["</config>"]
        lines += ["</course>"]
    return lines


def _class(item: CourseClass) -> list[str]:
    room = None if item.needs_room else "false"
    parent, limit = item.parent or None, item.limit
    return [
        _open("class", id=item.id, limit=limit, parent=parent, room=room),
        *(_tag("room", id=name, penalty=penalty) for name, penalty in item.rooms),
        *(_tag("time", **_when(row.meeting), penalty=row.penalty) for row in item.times),
        "</class>",
    ]


def _distribution(row: Distribution) -> list[str]:
    numbers = f"({','.join(map(str, row.parameters))})" if row.parameters else ""
    required = "true" if row.required else None
    penalty = None if row.required else row.penalty
    return [
        _open(
            "distribution",
            type=f"{row.kind}{numbers}",
            required=required,
            penalty=penalty,
        ),
        *(_tag("class", id=name) for name in row.classes),
        "</distribution>",
    ]
