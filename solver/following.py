"""What follows once sessions and stays are placed: attendance, journeys and care, in names."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from passerelle.models.base import Period
from passerelle.models.people import Learner
from passerelle.models.plan import Attendance, CareDay, Internship, Journey, PlacedSession, Seat
from passerelle.models.sessions import SessionSet
from passerelle.solver.attendance import Attendances, LearnerDay
from passerelle.solver.before import When
from passerelle.solver.compile.days import PersonDay
from passerelle.solver.compile.facts import Facts
from passerelle.solver.compile.journey import DayTrip, Refusal, Visit
from passerelle.solver.identity import identify
from passerelle.solver.internships import Lodgings
from passerelle.solver.journeys import Called, JourneyWriter
from passerelle.solver.places import Places
from passerelle.solver.timetable import Chair, Placed


@dataclass(frozen=True)
class Followed:
    """Placements in order of time, and what follows from them, in names."""

    placed: list[Placed]
    sessions: tuple[PlacedSession, ...]
    attendances: Attendances
    attendance: tuple[Attendance, ...]
    internships: tuple[Internship, ...]
    journeys: tuple[Journey, ...]
    care_days: tuple[CareDay, ...]


class Follower:
    """Works out what finished placements mean for people, and puts it into names."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.term = facts.term
        self.writer = JourneyWriter(facts)
        self._journeys: list[Journey] = []
        self._care_days: list[CareDay] = []

    def follow(
        self,
        placed: Sequence[Placed],
        stays: Lodgings,
        former: Sequence[PlacedSession] = (),
        lived: Collection[tuple[str, int]] = (),
        away: Collection[tuple[str, When]] = (),
    ) -> Followed:
        """Everything that follows. ``former`` sessions lend their identities.

        ``lived`` are (learner, day) that come first where care is short; ``away`` those who were
        not there, as recorded.
        """
        everything = sorted(placed, key=lambda r: (r.d, r.start, r.item.id, r.learner))
        named = [self._session(row) for row in everything]
        sessions = identify(named, former, self.term.settings.id)
        places = self.places(everything, stays)
        attendances = Attendances(self.facts, everything, places, lived, away)
        attendances.explain()
        stays.settle(places)
        internships = stays.write(self.writer, self._journeys, self._care_days)
        names = {id(row): named.id for row, named in zip(everything, sessions, strict=True)}
        attendance = self._attendance(attendances, names)
        self._work(everything)
        return Followed(
            everything,
            sessions,
            attendances,
            attendance,
            internships,
            tuple(sorted(self._journeys, key=lambda row: (row.date, row.person))),
            tuple(sorted(self._care_days, key=lambda row: (row.date, row.child))),
        )

    def places(self, placed: list[Placed], stays: Lodgings) -> Places:
        """Care places taken by the children of trainers at work and of interns."""
        places = Places(self.facts)
        for (name, d), calls in self._calls(placed).items():
            rules, trip = self._work_day(name, d, calls)
            places.take(name, places.of(rules, trip, d), d)
        stays.hold(places)
        return places

    def _session(self, row: Placed) -> PlacedSession:
        day = self.facts.days[row.d]
        pins = [
            pin
            for pin in self.term.pins
            if (pin.session_set, pin.date, pin.start) == (row.item.id, day, row.start)
        ]
        unit = self.facts.units.get(row.item.unit)
        return PlacedSession(
            id="",
            uid="",
            session_set=row.item.id,
            title=row.item.title or (unit.title if unit else "") or row.item.id,
            date=day,
            period=Period(row.start, row.end),
            rooms=row.rooms,
            host=row.host or row.item.host,
            seats=tuple(self._seat(row, chair) for chair in row.chairs),
            learner=row.learner,
            participants=row.participants,
            report_due=self._report_due(row, day),
            state=pins[0].state if pins else "draft",
            provisional=row.item.status == "provisional" or self._provisional(row.item, row, day),
        )

    def _report_due(self, row: Placed, day: date) -> date | None:
        sites = (self.facts.locations[part].id for part in row.parts)
        return self.term.report_due(row.item, day, sites)

    def _seat(self, row: Placed, chair: Chair) -> Seat:
        room = row.rooms[chair.part] if row.rooms else row.host or row.item.host
        role: Literal["trainer", "facilitator"] = "facilitator" if chair.facilitates else "trainer"
        return Seat(trainer=chair.trainer, room=room, role=role)

    def _provisional(self, item: SessionSet, row: Placed, day: date) -> bool:
        """Whether a provisional closing day of a calendar in play falls on the date."""
        names = {
            name
            for learner in self.term.audience(item)
            for name in self.term.organisation_calendars(learner.organisation)
        }
        for part in row.parts:
            site = self.facts.sites.get(self.facts.locations[part].id)
            if site is not None:
                names |= {*site.calendars, *self.term.organisation_calendars(site.organisation)}
        names |= {name for own in self.term.series if item.id in own.sets for name in own.not_in}
        return any(
            span.status == "provisional"
            and span.calendar in names
            and span.first <= day <= span.last
            for span in self.term.calendars
        )

    def _attendance(
        self, attendances: Attendances, names: dict[int, str]
    ) -> tuple[Attendance, ...]:
        found = []
        for learner in self.term.learners:
            for d, day in attendances.days[learner.id].items():
                for i, row in enumerate(day.sessions):
                    absence = day.absences.get(i)
                    found.append(
                        Attendance(
                            learner=learner.id,
                            session=names[id(row)],
                            present=absence is None,
                            reason=absence.reason if absence else None,
                            message=absence.words if absence else "",
                            minutes_short=(absence.minutes_short or None) if absence else None,
                        )
                    )
                if day.trip is not None:
                    self._class_day(learner, d, day, day.trip)
        return tuple(found)

    def _class_day(self, learner: Learner, d: int, day: LearnerDay, trip: DayTrip) -> None:
        country = self.term.country_of(learner)
        calls = []
        for i in day.attended:
            places = [self.facts.locations[part] for part in day.sessions[i].parts]
            place = next((p for p in places if p.key == day.visits[i].key), places[0])
            calls.append(Called(day.visits[i], place.id, place.country))
        date_ = self.facts.days[d]
        rules = self.facts.book.person_day(learner.id, date_)
        self._journeys.append(self.writer.write(rules, date_, "class", calls, trip, country))
        self._care_days += self.writer.care_days(rules, date_, trip)

    def _calls(self, placed: list[Placed]) -> dict[tuple[str, int], list[Called]]:
        """Where trainers work, by trainer and day, in order of time."""
        calls: dict[tuple[str, int], list[Called]] = {}
        for row in placed:
            for chair in row.chairs:
                place = self.facts.locations[row.parts[chair.part]]
                visit = Visit(place.key, row.start, row.end)
                called = Called(visit, place.id, place.country)
                calls.setdefault((chair.trainer, row.d), []).append(called)
        for found in calls.values():
            found.sort(key=lambda call: call.visit.start)
        return calls

    def _work_day(self, name: str, d: int, calls: list[Called]) -> tuple[PersonDay, DayTrip]:
        rules = self.facts.book.person_day(name, self.facts.days[d])
        trip = self.facts.book.judge(rules, tuple(call.visit for call in calls))
        if isinstance(trip, Refusal):  # the model has no such pattern
            message = f"{name} cannot work on {self.facts.days[d]}: {trip.words}"
            raise RuntimeError(message)  # noqa: TRY004 - a value, not a type, is wrong
        return rules, trip

    def _work(self, placed: list[Placed]) -> None:
        """Journeys of trainers."""
        for (name, d), calls in self._calls(placed).items():
            day = self.facts.days[d]
            rules, trip = self._work_day(name, d, calls)
            country = self.term.country_of(self.facts.trainers[name])
            self._journeys.append(self.writer.write(rules, day, "work", calls, trip, country))
            self._care_days += self.writer.care_days(rules, day, trip)
