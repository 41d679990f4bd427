"""The volumes of generated programmes: sets of half-days, who can teach them and where (R07)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from passerelle.models.base import Country
from passerelle.models.sessions import EventKind

Where = Literal["mixed", "practice", "fr", "be", "visit"]
RoomKind = Literal["big", "lab", "computers", "hall"]


@dataclass(frozen=True)
class Course:
    """A session set of every programme: half-days, unit, crews by kind of trainer."""

    key: str
    unit: str
    count: int
    where: Where
    crews: tuple[str, ...]
    kind: EventKind = "course"
    room: RoomKind = "big"
    linked: int = 0  # linked sessions at most
    title: str = ""

    @property
    def word(self) -> str:
        """The key of its title."""
        return self.title or self.unit


MIXED = (
    Course("TC1", "TC1", 12, "mixed", ("PSY",), linked=5),
    Course("CM1-SOLO", "CM1", 2, "mixed", ("LAWF", "LAWB"), linked=1),
    Course("CM1-DUO", "CM1", 2, "mixed", ("LAWF+LAWB",), title="CM1D"),
    Course("CM2", "CM2", 3, "mixed", ("MOB",), linked=1),
    Course("CM3", "CM3", 3, "mixed", ("MOB",), linked=1),
    Course("CM4-WORKSHOP", "CM4", 5, "mixed", ("EMPF", "EMPB"), kind="workshop"),
    Course("CM5-CORE", "CM5", 2, "mixed", ("LEADF", "LEADB")),
    Course("CM5-GUEST", "CM5", 2, "mixed", ("GUEST",), title="CM5G"),
)
PRACTICE = (
    Course("TC2-A", "TC2", 8, "practice", ("NURF", "NURB"), room="lab"),
    Course("TC2-B", "TC2", 8, "practice", ("NURF", "NURB"), room="lab"),
)
EVENTS = (
    Course("CM4-JDF", "CM4", 1, "mixed", ("EMPF", "EMPB"), "job_dating", "hall", title="JDF"),
    Course("CM4-FORUM", "CM4", 1, "mixed", ("EMPF", "EMPB"), "forum", "hall", title="FORUM"),
    Course("CM4-JDB", "CM4", 1, "mixed", ("EMPB", "EMPF"), "job_dating", "hall", title="JDB"),
)
VISIT = Course("CM5-VISIT", "CM5", 2, "visit", ("LEADF", "LEADB"), kind="visit", title="CM5V")
FRENCH = (
    Course("EP1", "EP1", 30, "fr", ("LEADF",)),
    Course("EP2", "EP2", 20, "fr", ("LEADF",)),
    Course("EP3", "EP3", 14, "fr", ("LEADF",)),
    Course("HEALTH", "HEALTH", 4, "fr", ("NURF",)),
    Course("FIRST-AID", "HEALTH", 4, "fr", ("AID",), title="AIDC"),
    Course("DIGITAL", "DIGITAL", 8, "fr", ("MOB",), room="computers"),
)
BELGIAN = (
    Course("DISCOVERY", "DISCOVERY", 6, "be", ("LEADB",)),
    Course("GROUP", "GROUP", 18, "be", ("LEADB",)),
    Course("FAMILY", "FAMILY", 14, "be", ("LEADB",)),
    Course("FREETIME", "FREETIME", 10, "be", ("LEADB",)),
    Course("ETHICS", "ETHICS", 6, "be", ("LAWB",)),
    Course("THEORY-PSY", "THEORY", 6, "be", ("PSY",)),
    Course("THEORY-MED", "THEORY", 6, "be", ("NURB",)),
)
OWN: Mapping[Country, tuple[Course, ...]] = MappingProxyType({"FR": FRENCH, "BE": BELGIAN})
"""The courses that the group of each country has by itself."""
MORE_IN_A_YEAR = MappingProxyType({"EP1": 4, "EP2": 4, "GROUP": 4, "FAMILY": 4})
"""Half-days that programmes of the largest terms have in addition."""
UNITS = (
    ("TC1", "common_core", 2), ("TC2", "common_core", 2), ("CM1", "module", 2),
    ("CM2", "module", 2), ("CM3", "module", 2), ("CM4", "module", 2), ("CM5", "module", 2),
    ("EP1", "national", 3), ("EP2", "national", 2), ("EP3", "national", 2),
    ("HEALTH", "national", 4), ("DIGITAL", "national", 2), ("DISCOVERY", "national", 2),
    ("GROUP", "national", 3), ("FAMILY", "national", 2), ("FREETIME", "national", 2),
    ("ETHICS", "national", 2), ("THEORY", "national", 3),
)  # fmt: skip
"""Unit, kind, half-days a week above which spread is priced."""
CREDIT_MIN, CREDIT_PERIODS = 210, 4


def of_length(courses: tuple[Course, ...], *, longer: bool) -> tuple[tuple[Course, int], ...]:
    """Courses with their half-days."""
    return tuple(
        (course, course.count + (MORE_IN_A_YEAR.get(course.key, 0) if longer else 0))
        for course in courses
    )


def volume(unit: str, country: Country, *, longer: bool) -> int:
    """Half-days of a unit that a learner of a country has."""
    shared = (*MIXED, PRACTICE[0], *EVENTS, VISIT)
    rows = of_length((*shared, *OWN[country]), longer=longer)
    return sum(count for course, count in rows if course.unit == unit)
