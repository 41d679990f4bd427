"""Where a timetable is written: frame, places, trainers, rooms; and what it comes to."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from passerelle.generate.curriculum import Course
from passerelle.generate.runs import Frame
from passerelle.generate.staff import Trainer
from passerelle.generate.year import Year
from passerelle.models.base import Country, Period
from passerelle.models.plan import PlacedSession

HALVES = (Period(9 * 60 + 30, 12 * 60 + 30), Period(13 * 60 + 15, 16 * 60 + 15))
"""The shortest day of a term's templates."""
MORNING_EVENT, AFTERNOON_EVENT = Period(9 * 60, 12 * 60 + 30), Period(13 * 60 + 30, 16 * 60 + 30)
EXAM = HALVES[0]


@dataclass
class Rooms:
    """Rooms in use by site, kind and half-day; they are made as they are asked for."""

    used: Counter[tuple[str, str, date, int]] = field(default_factory=Counter)
    made: Counter[tuple[str, str]] = field(default_factory=Counter)

    def take(self, site: str, kind: str, on: date, half: int) -> str:
        """A room that is free then."""
        self.used[site, kind, on, half] += 1
        number = self.used[site, kind, on, half]
        self.made[site, kind] = max(self.made[site, kind], number)
        return room_id(site, kind, number)


def room_id(site: str, kind: str, number: int) -> str:
    """The id of a room."""
    return f"{site}-{kind.upper()}{number}"


@dataclass
class Lessons:
    """What a programme's timetable came to."""

    sessions: list[PlacedSession] = field(default_factory=list)
    extra: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    """Crews of leads that some sets need besides their own."""
    dates: dict[str, list[date]] = field(default_factory=dict)
    """Dates of events and examinations."""

    def name_lead(self, course: Course, lead: str) -> None:
        """Name a lead as one who can teach a course."""
        if lead not in self.extra[course.key]:
            self.extra[course.key].append(lead)


@dataclass
class Scene:
    """What a programme's timetable is written on: frame, places, trainers and rooms.

    ``sites`` are the main sites by country; ``trainers`` by kind.
    """

    code: str
    year: Year
    frame: Frame
    sites: dict[Country, str]
    visited: str
    trainers: dict[str, Trainer]
    rooms: Rooms
    longer: bool


def evenly(days: Iterable[date], count: int) -> list[date]:
    """``count`` days spread evenly over some days, in order."""
    found = list(days)
    return [found[n * len(found) // count] for n in range(min(count, len(found)))]
