"""The witness timetable of a cluster: half-day after half-day, with a lead as last resort.

Each group is at one place a day, and so is each trainer: nobody has to travel between sessions.
Rooms are counted, not limited: a cluster gets the rooms its timetable uses, and some more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

from passerelle.generate.curriculum import (
    EVENTS,
    MIXED,
    OWN,
    PRACTICE,
    VISIT,
    Course,
    of_length,
)
from passerelle.generate.draw import Draw
from passerelle.generate.runs import COMMON_DAYS, TC2_DAYS
from passerelle.generate.scene import (
    AFTERNOON_EVENT,
    EXAM,
    HALVES,
    MORNING_EVENT,
    Lessons,
    Scene,
    evenly,
)
from passerelle.generate.staff import LEGAL_CAP, Trainer
from passerelle.models.base import COUNTRIES, Country, Period
from passerelle.models.plan import PlacedSession, Seat

EARLY = ("CM1-SOLO", "CM1-DUO", "CM2")
"""Courses that end before the first placement abroad."""


class Timetable:
    """Writes the timetable of one programme beside those of its cluster."""

    def __init__(self, scene: Scene, draw: Draw) -> None:
        self.scene = scene
        self.draw = draw
        self.made = Lessons()
        self._weeks: Counter[tuple[str, date]] = Counter()

    def write(self) -> Lessons:
        """Mixed days first, as they tie both groups; then each group's own days."""
        frame = self.scene.frame
        mixed = self._mixed_dates()
        self._mixed(mixed)
        for country in COUNTRIES:
            rows = of_length(OWN[country], longer=self.scene.longer)
            days = [on for on in frame.class_days[country] if on not in mixed]
            self._own(country, days, rows)
            self._exam(country)
        return self.made

    # --- days of both groups -----------------------------------------------------------------

    def _mixed_dates(self) -> list[date]:
        """Days in common, evenly over the programme, enough of them before placements abroad."""
        frame = self.scene.frame
        early = [on for on in frame.common_days if on < frame.abroad]
        late = [on for on in frame.common_days if on >= frame.abroad]
        share = round(COMMON_DAYS * len(early) / len(frame.common_days))
        first = max(min(share, len(early)), min(9, len(early)), COMMON_DAYS - len(late))
        return [*evenly(early, first), *evenly(late, COMMON_DAYS - first)]

    def _mixed(self, dates: list[date]) -> None:
        free = self._practice(dates)
        visit = self._visit(free)
        free.remove(visit)
        early = [on for on in free if on < self.scene.frame.abroad]
        linked = set(evenly(early, 1) + evenly([on for on in free if on not in early], 2))
        events = self._event_days([on for on in free if on not in linked])
        slots: list[tuple[date, int]] = []
        for on in free:
            halves = (0, 1) if on not in events else (1 - events[on][0],)
            slots += [(on, half) for half in halves]
        for on, (half, course) in events.items():
            self._event(on, half, course)
        self._courses(slots, linked, {on: self._site_of(on, events) for on in free})

    def _site_of(self, on: date, events: dict[date, tuple[int, Course]]) -> Country:
        """Where a common day is: at the event's side, else in turn, evenly drawn."""
        if on in events:
            return "BE" if events[on][1].key == "CM4-JDB" else "FR"
        return "FR" if self.draw.chance(0.55) else "BE"

    def _practice(self, dates: list[date]) -> list[date]:
        """Practice days: halves of the group at both labs, changing sides; the days left over."""
        scene = self.scene
        nurses = (scene.trainers["NURF"], scene.trainers["NURB"])
        wanted = evenly(dates[2:], TC2_DAYS)
        ranked = sorted(dates[2:], key=lambda on: min(abs((on - day).days) for day in wanted))
        able = [on for on in ranked if all(self._whole_day(nurse, on) for nurse in nurses)]
        early = sum(on < scene.frame.abroad for on in dates) - 2  # days that law needs
        chosen: list[date] = []
        for on in (*able, *(on for on in ranked if on not in able)):
            soon = on < scene.frame.abroad
            crowded = soon and sum(day < scene.frame.abroad for day in chosen) >= early - 5
            if len(chosen) < TC2_DAYS and not crowded:
                chosen.append(on)
        for number, on in enumerate(sorted(chosen)):
            for half in (0, 1):
                for side, course in enumerate(PRACTICE):
                    country: Country = "FR" if (side + number) % 2 == 0 else "BE"
                    self._hold(course, on, half, country, only=f"NUR{country[0]}")
        return [on for on in dates if on not in chosen]

    def _whole_day(self, trainer: Trainer, on: date) -> bool:
        country = trainer.profession.country
        site = self.scene.sites[country]
        both = all(trainer.can(self.scene.year, on, half, site, country) for half in (0, 1))
        return both and trainer.minutes[on - timedelta(on.weekday())] + 420 <= trainer.cap

    def _visit(self, dates: Sequence[date]) -> date:
        """A day at a nursery in Belgium."""
        on = dates[len(dates) // 2]
        for half in (0, 1):
            lead = self.scene.trainers["LEADB"]
            lead.take(on, half, self.scene.visited, "BE")
            seats = (Seat(trainer=lead.id, room=self.scene.visited),)
            self._add(VISIT, on, HALVES[half], (), seats, self.scene.visited)
        return on

    def _event_days(self, dates: Sequence[date]) -> dict[date, tuple[int, Course]]:
        """Job datings in the afternoon, the forum in the morning, in the second half."""
        late = [on for on in dates if on >= dates[len(dates) // 3]]
        days = evenly(late, len(EVENTS))
        return {
            on: (0 if course.kind == "forum" else 1, course)
            for on, course in zip(days, EVENTS, strict=True)
        }

    def _event(self, on: date, half: int, course: Course) -> None:
        country: Country = "BE" if course.key == "CM4-JDB" else "FR"
        span = MORNING_EVENT if half == 0 else AFTERNOON_EVENT
        self._hold(course, on, half, country, span=span)
        self.made.dates[course.key] = [on]

    def _courses(
        self, slots: list[tuple[date, int]], linked: set[date], where: dict[date, Country]
    ) -> None:
        """Every half-day left of the common days: the course that lags most and can be held."""
        left = {course: course.count for course in MIXED}
        links = {course: course.linked for course in MIXED}
        for on, half in slots:
            if on in linked:
                course = self._linked(self._ranked(left, on), links, on, half)
                links[course] -= 1
                left[course] -= 1
        others = [slot for slot in slots if slot[0] not in linked]
        for number, (on, half) in enumerate(others):
            before = sum(day < self.scene.frame.abroad for day, _ in others[number:])
            due = sum(left[course] for course in MIXED if course.key in EARLY)
            ranked = self._ranked(left, on, urgent=0 < due >= before - 3)
            if 0 < due >= before:
                ranked = [course for course in ranked if course.key in EARLY]
            left[self._some(ranked, on, half, where[on])] -= 1

    def _ranked(self, left: dict[Course, int], on: date, *, urgent: bool = False) -> list[Course]:
        """Courses with half-days left: those due, then those of fewest this week, then laggards."""
        monday = on - timedelta(on.weekday())
        able = [course for course in left if left[course]]
        return sorted(
            able,
            key=lambda course: (
                urgent and course.key not in EARLY,
                self._weeks[course.unit, monday] >= 2,
                -left[course] / course.count,
                course.key,
            ),
        )

    def _linked(
        self, ranked: list[Course], links: dict[Course, int], on: date, half: int
    ) -> Course:
        """Hold a linked class: the trainer on their own side, the lead of the other on the other.

        Where no guest can, a lead teaches. What must be over before that is not held abroad.
        """
        scene = self.scene
        late = on >= scene.frame.abroad
        able = [row for row in ranked if links[row] and not (late and row.key in EARLY)]
        for course in able:
            for kind in course.crews:
                trainer = scene.trainers[kind]
                home = trainer.profession.country
                if trainer.can(scene.year, on, half, scene.sites[home], home):
                    self._link(course, on, half, trainer)
                    return course
        self.made.name_lead(able[0], scene.trainers["LEADF"].id)
        self._link(able[0], on, half, scene.trainers["LEADF"])
        return able[0]

    def _link(self, course: Course, on: date, half: int, trainer: Trainer) -> None:
        scene = self.scene
        home = trainer.profession.country
        far: Country = "BE" if home == "FR" else "FR"
        helper = scene.trainers[f"LEAD{far[0]}"]
        rooms = {c: scene.rooms.take(scene.sites[c], "big", on, half) for c in (home, far)}
        trainer.take(on, half, scene.sites[home], home)
        helper.take(on, half, scene.sites[far], far)
        seats = (
            Seat(trainer=trainer.id, room=rooms[home]),
            Seat(trainer=helper.id, room=rooms[far], role="facilitator"),
        )
        self._add(course, on, HALVES[half], (rooms["FR"], rooms["BE"]), seats)

    def _some(self, ranked: list[Course], on: date, half: int, country: Country) -> Course:
        """Hold the first course of a list that some crew of its own can teach, else the first."""
        for course in ranked:
            if self._crew(course, on, half, country) is not None:
                self._hold(course, on, half, country)
                return course
        self._hold(ranked[0], on, half, country)
        return ranked[0]

    # --- days of one group -------------------------------------------------------------------

    def _own(self, country: Country, days: list[date], rows: Sequence[tuple[Course, int]]) -> None:
        """A group's own days, evenly spread; guests when they can, the lead otherwise."""
        left = dict(rows)
        total = sum(left.values())
        chosen = evenly(days, (total + 1) // 2)
        block = next((course for course in left if course.crews == ("AID",)), None)
        slots = [(on, half) for on in chosen for half in (0, 1)][:total]
        if block is not None:
            pair = self._two_days(chosen)
            for on in pair:
                for half in (0, 1):
                    self._hold(block, on, half, country)
            self.made.dates[block.key] = list(pair)
            slots = [slot for slot in slots if slot[0] not in pair]
            del left[block]
        for on, half in slots:
            ranked = self._by_need(left, on, rows)
            left[self._some(ranked, on, half, country)] -= 1

    def _by_need(
        self, left: dict[Course, int], on: date, rows: Sequence[tuple[Course, int]]
    ) -> list[Course]:
        """Guests' courses first while they lag, then those of the lead by what is left."""
        counts = dict(rows)
        monday = on - timedelta(on.weekday())
        return sorted(
            (course for course in left if left[course]),
            key=lambda course: (
                self._weeks[course.unit, monday] >= 3,
                -left[course] / counts[course],
                course.crews[0].startswith("LEAD"),
                course.key,
            ),
        )

    def _two_days(self, days: Sequence[date]) -> tuple[date, date]:
        """Two days in a row near the middle, both with nobody from the first-aid team away."""
        trainer = self.scene.trainers["AID"]
        site = self.scene.sites["FR"]
        pairs = [
            (one, two)
            for one, two in pairwise(days)
            if (two - one).days == 1
            and all(trainer.is_free(self.scene.year, on, 0, site) for on in (one, two))
            and trainer.minutes[one - timedelta(one.weekday())] == 0
        ]
        if not pairs:
            raise LookupError(f"{self.scene.code}: no two days in a row for first aid")
        return pairs[len(pairs) // 2]

    def _exam(self, country: Country) -> None:
        key = f"EXAM{country[0]}"
        days = list(self.scene.frame.exam_days(country))
        self.made.dates[key] = days
        for on in days:
            room = self.scene.rooms.take(self.scene.sites[country], "big", on, 0)
            self._place(f"{self.scene.code}-{key}", on, EXAM, (room,), ())

    # --- one session -------------------------------------------------------------------------

    def _key(self, course: Course) -> str:
        return f"{self.scene.code}-{course.key}"

    def _crew(
        self, course: Course, on: date, half: int, country: Country, only: str = ""
    ) -> list[Trainer] | None:
        """The first crew of a course that can be there."""
        site = self.scene.sites[country]
        for crew in (only,) if only else course.crews:
            team = [self.scene.trainers[kind] for kind in crew.split("+")]
            if all(one.can(self.scene.year, on, half, site, country) for one in team):
                return team
        return None

    def _hold(
        self,
        course: Course,
        on: date,
        half: int,
        country: Country,
        *,
        only: str = "",
        span: Period | None = None,
    ) -> None:
        """Hold a half-day of a course at a main site, with a lead where no crew of it can."""
        team = self._crew(course, on, half, country, only) or self._last_resort(
            course, on, half, country
        )
        site = self.scene.sites[country]
        for one in team:
            one.take(on, half, site, country)
        room = self.scene.rooms.take(site, course.room, on, half)
        seats = tuple(Seat(trainer=one.id, room=room) for one in team)
        self._add(course, on, span or HALVES[half], (room,), seats)

    def _last_resort(self, course: Course, on: date, half: int, country: Country) -> list[Trainer]:
        """The lead of the side, who is with the group anyway; the set then names them too."""
        site = self.scene.sites[country]
        other = "LEADB" if country == "FR" else "LEADF"
        for kind in (f"LEAD{country[0]}", other):
            one = self.scene.trainers[kind]
            if (
                one.is_free(self.scene.year, on, half, site)
                and one.minutes[on - timedelta(on.weekday())] < LEGAL_CAP
            ):
                self.made.name_lead(course, one.id)
                return [one]
        raise LookupError(f"{self.scene.code}: nobody can teach {course.key} on {on}")

    def _add(
        self,
        course: Course,
        on: date,
        span: Period,
        rooms: tuple[str, ...],
        seats: tuple[Seat, ...],
        host: str = "",
    ) -> None:
        self._weeks[course.unit, on - timedelta(on.weekday())] += 1
        self._place(self._key(course), on, span, rooms, seats, host)

    def _place(
        self,
        session_set: str,
        on: date,
        span: Period,
        rooms: tuple[str, ...],
        seats: tuple[Seat, ...],
        host: str = "",
    ) -> None:
        self.made.sessions.append(
            PlacedSession(
                id="", uid="", session_set=session_set, date=on, period=span, rooms=rooms,
                seats=seats, host=host,
            )
        )  # fmt: skip
