"""One generated programme: its weeks, learners and timetable, and the rows that say so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import pairwise
from typing import Literal

from passerelle.generate.curriculum import (
    BELGIAN,
    EVENTS,
    FRENCH,
    MIXED,
    PRACTICE,
    VISIT,
    Course,
    of_length,
)
from passerelle.generate.hosting import KINDS
from passerelle.generate.people import Person
from passerelle.generate.region import Cluster
from passerelle.generate.runs import ABROAD, BLOCKS, HOLIDAY, BlockPlan, Frame, week_fits
from passerelle.generate.scene import (
    AFTERNOON_EVENT,
    EXAM,
    MORNING_EVENT,
    Lessons,
    Scene,
    room_id,
)
from passerelle.generate.words import Words
from passerelle.models.base import COUNTRIES, Country
from passerelle.models.people import Group
from passerelle.models.sessions import Block, Precedence, SessionSet

INTERVIEW_MIN = 45
PAPERS = {"FR": ("honorability",), "BE": ("extract",)}


@dataclass(frozen=True)
class Programme:
    """Everything about a programme once its timetable is written.

    ``extras`` are the sites of each country beside the main one.
    """

    scene: Scene
    number: int
    cluster: Cluster
    people: list[Person]
    extras: dict[Country, tuple[str, ...]]
    lessons: Lessons
    words: Words

    @property
    def code(self) -> str:
        """What the ids of its rows begin with."""
        return self.scene.code

    @property
    def frame(self) -> Frame:
        """Its weeks."""
        return self.scene.frame

    @property
    def first(self) -> date:
        """Its first Monday."""
        return self.frame.year.monday(self.frame.first_week)

    def last_class(self, country: Country) -> date:
        """The last day before a group's examination."""
        return self.frame.year.monday(self.frame.exam_week(country)) - timedelta(days=3)

    @cached_property
    def _audiences(self) -> dict[str, str]:
        return {item.id: item.groups[0] for item in self.sets()}

    def audience_of(self, session_set: str) -> str:
        """The group that one of its session sets is for."""
        return self._audiences[session_set]

    def groups(self) -> Iterator[Group]:
        """Its groups: one a country, the mixed one, two for practice."""
        kinds: tuple[tuple[str, Literal["track", "mixed", "practice"]], ...] = (
            ("FR", "track"), ("BE", "track"), ("MIX", "mixed"), ("A", "practice"),
            ("B", "practice"),
        )  # fmt: skip
        for name, kind in kinds:
            size = sum(f"{self.code}-{name}" in person.row.groups for person in self.people)
            yield Group(
                id=f"{self.code}-{name}", name=self.words.say(f"group_{name}", p=self.code),
                kind=kind, max_size=size,
            )  # fmt: skip

    def sets(self) -> Iterator[SessionSet]:
        """Its session sets: courses with their windows, events, examinations."""
        for course, count in of_length((*MIXED, *PRACTICE, VISIT), longer=self.scene.longer):
            yield self._set(course, count, "FR")
        for course in EVENTS:
            yield self._event(course)
        for course, count in of_length(FRENCH, longer=self.scene.longer):
            yield self._set(course, count, "FR")
        for course, count in of_length(BELGIAN, longer=self.scene.longer):
            yield self._set(course, count, "BE")
        for country in COUNTRIES:
            key = f"EXAM{country[0]}"
            days = self.lessons.dates[key]
            yield SessionSet(
                id=f"{self.code}-{key}", title=self.words[key], kind="exam",
                groups=(f"{self.code}-{country}",), count=len(days), dates=tuple(days),
                rooms=self._rooms(country, "big"),
                start=EXAM.start, end=EXAM.end,
            )  # fmt: skip

    def _set(self, course: Course, count: int, country: Country) -> SessionSet:
        linked = self._linkable() if course.linked else ()
        by_date = self.lessons.dates.get(course.key, [])
        return SessionSet(
            id=f"{self.code}-{course.key}",
            title=self.words[course.word],
            unit=course.unit,
            kind=course.kind,
            groups=(self._audience(course),),
            count=count,
            trainers=self.crews(course),
            facilitators=tuple(
                self.scene.trainers[kind].id for kind in ("LEADF", "LEADB", "MOB") if course.linked
            ),
            rooms=() if course is VISIT else self._rooms_of(course, country),
            equipment={"lab": ("care_lab",), "computers": ("computers",)}.get(course.room, ()),
            linked_rooms=linked,
            linked_max=course.linked or None,
            host=self.scene.visited if course is VISIT else "",
            first=self.first,
            last=self.last_class(country),
            consecutive_days=1 if course is VISIT else 2 if by_date else None,
            dates=tuple(by_date),
        )

    def _event(self, course: Course) -> SessionSet:
        country: Country = "BE" if course.key == "CM4-JDB" else "FR"
        span = MORNING_EVENT if course.kind == "forum" else AFTERNOON_EVENT
        return SessionSet(
            id=f"{self.code}-{course.key}",
            title=self.words[course.word],
            unit=course.unit,
            kind=course.kind,
            groups=(f"{self.code}-MIX",),
            trainers=self.crews(course),
            rooms=self._rooms(country, "hall"),
            dates=tuple(self.lessons.dates[course.key]),
            start=span.start,
            end=span.end,
            public=True,
        )

    def interviews(self) -> SessionSet:
        """Interviews of the candidates for validation of experience, one at a time."""
        rooms = tuple(
            room for c in COUNTRIES for kind in ("small", "lab", "big")
            for room in self._rooms(c, kind)
        )  # fmt: skip
        return SessionSet(
            id=f"{self.code}-VAE", title=self.words["VAE"], kind="interview",
            groups=(f"{self.code}-VAE",), trainers=(self.scene.trainers["MOB"].id,), rooms=rooms,
            first=self.first, last=self.last_class("BE"), individual=True,
            length_min=INTERVIEW_MIN,
        )  # fmt: skip

    def crews(self, course: Course) -> tuple[str, ...]:
        """Who can teach a course: its own crews, and leads where the timetable needed them."""
        own = (
            "+".join(self.scene.trainers[kind].id for kind in c.split("+")) for c in course.crews
        )
        return tuple(dict.fromkeys((*own, *self.lessons.extra.get(course.key, ()))))

    def _audience(self, course: Course) -> str:
        last = {"fr": "FR", "be": "BE", "practice": course.key[-1]}.get(course.where, "MIX")
        return f"{self.code}-{last}"

    def _rooms(self, country: Country, kind: str) -> tuple[str, ...]:
        site = self.scene.sites[country]
        return tuple(room_id(site, kind, n + 1) for n in range(self.scene.rooms.made[site, kind]))

    def _spare(self, country: Country) -> tuple[str, ...]:
        return tuple(room_id(site, "big", 1) for site in self.extras[country])

    def _rooms_of(self, course: Course, country: Country) -> tuple[str, ...]:
        """Rooms that may hold a course: those of its side, of both for common ones."""
        if course.where in ("mixed", "practice"):
            return (*self._rooms("FR", course.room), *self._rooms("BE", course.room))
        spare = self._spare(country) if course.room == "big" else ()
        return (*self._rooms(country, course.room), *spare)

    def _linkable(self) -> tuple[str, ...]:
        return tuple(
            room for c in COUNTRIES for side in (self._rooms, self._far)
            for room in side(c, "big")
        )  # fmt: skip

    def _far(self, country: Country, _: str) -> tuple[str, ...]:
        return self._spare(country)

    def blocks(self) -> Iterator[Block]:
        """Its placement blocks, in the weeks of the programme in which they fit."""
        for plan in BLOCKS:
            yield self._block(plan)
        belgian = sum(person.row.country == "BE" for person in self.people)
        weeks = self.frame.holiday_weeks
        yield self._block(HOLIDAY).model_copy(
            update={
                "together": False,
                "max_learners_week": -(-belgian // len(weeks)) + 2,
                "only_in_calendar": "FWB",
                "papers": ("extract", "health"),
                "iso_weeks": tuple(self.frame.year.monday(w).isocalendar().week for w in weeks),
            }
        )

    def _block(self, plan: BlockPlan) -> Block:
        kind = KINDS[plan.host]
        year = self.frame.year
        weeks = range(self.frame.first_week + 2, self.frame.exam_week(plan.owner))
        return Block(
            id=f"{self.code}-{plan.key}",
            title=self.words[plan.key],
            group=f"{self.code}-{plan.owner}",
            weeks=plan.weeks,
            country=plan.country,
            age_group="" if plan.key == "BE-INT2" else kind.ages[0],
            host_types=(kind.type,),
            iso_weeks=tuple(
                year.monday(week).isocalendar().week
                for week in weeks
                if week_fits(year, plan, week)
            ),
            deadline=self.last_class(plan.owner),
            papers=PAPERS[plan.country],
        )

    def precedences(self) -> Iterator[Precedence]:
        """Law and mobility before placements abroad; the Belgian placements in their order."""
        for key in ABROAD:
            for course in ("CM1-SOLO", "CM1-DUO", "CM2"):
                yield self._before(course, key, "before_abroad")
        order = [plan.key for plan in BLOCKS if plan.owner == "BE"]
        for one, two in pairwise(order):
            yield self._before(one, two, "in_order")

    def _before(self, one: str, two: str, why: str) -> Precedence:
        return Precedence(
            before=f"{self.code}-{one}", after=f"{self.code}-{two}", reason=self.words[why]
        )
