"""The way out: column values to a Plan in names, with attendance, journeys and cost lines."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from datetime import date
from typing import Literal

from passerelle.models.base import Period
from passerelle.models.people import Learner
from passerelle.models.plan import (
    Attendance,
    CareChoice,
    CareDay,
    CostLine,
    Internship,
    Interview,
    Journey,
    Lift,
    PlacedSession,
    Plan,
    Seat,
    Unplaced,
)
from passerelle.models.sessions import SessionSet
from passerelle.solver.attendance import Attendances, LearnerDay
from passerelle.solver.blockers import Blockers
from passerelle.solver.compile.days import PersonDay
from passerelle.solver.compile.journey import DayTrip, Refusal, Visit
from passerelle.solver.compile.term import Compiled
from passerelle.solver.costs import care_lines, cost_lines
from passerelle.solver.decisions import care_choices, read_decisions
from passerelle.solver.identity import identify
from passerelle.solver.immersions import place_immersions
from passerelle.solver.internships import Lodgings
from passerelle.solver.interviews import place_individuals
from passerelle.solver.journeys import Called, JourneyWriter
from passerelle.solver.lifts import find_lifts
from passerelle.solver.model import Model
from passerelle.solver.nights import Nights
from passerelle.solver.part import Values
from passerelle.solver.places import Places
from passerelle.solver.rotation import rotate
from passerelle.solver.serving import Served, serve
from passerelle.solver.timetable import Chair, Placed, read_sessions
from passerelle.solver.tours import place_visits


@dataclass(frozen=True)
class Extracted:
    """The contents of a plan: everything but bounds and provenance."""

    sessions: tuple[PlacedSession, ...]
    attendance: tuple[Attendance, ...]
    internships: tuple[Internship, ...]
    journeys: tuple[Journey, ...]
    care_days: tuple[CareDay, ...]
    care_choices: tuple[CareChoice, ...]
    unplaced: tuple[Unplaced, ...]
    lifts: tuple[Lift, ...]
    interviews: tuple[Interview, ...]
    served: Served
    objective: tuple[CostLine, ...]


def extract(
    compiled: Compiled, model: Model, values: Values, former: Plan | None, effort: float, seed: int
) -> Extracted:
    """Read a solution, place individual sessions beside it, and put it into names."""
    return _Extractor(compiled, model, values).run(former, effort, seed)


class _Extractor:
    def __init__(self, compiled: Compiled, model: Model, values: Values) -> None:
        self.compiled = compiled
        self.model = model
        self.values = values
        self.decisions = read_decisions(compiled, model, values)
        main, weekly = self.decisions.main, self.decisions.weekly
        self.facts = copy(compiled.facts)
        self.facts.book = compiled.facts.book.deciding(main, weekly)
        self.places = Places(self.facts)
        self.term = compiled.facts.term
        self.writer = JourneyWriter(self.facts)
        self.nights = Nights(self.facts, compiled.placements.variants)
        self.journeys: list[Journey] = []
        self.care_days: list[CareDay] = []

    def run(self, former: Plan | None, effort: float, seed: int) -> Extracted:
        """Everything, in order: sessions, internships, individuals, then what follows."""
        placed = read_sessions(self.compiled, self.model, self.values)
        stays = Lodgings(self.compiled, self.model, self.values, self.facts, self.nights)
        lived = self.decisions.lived
        attending = Attendances(self.facts, placed, self._places(placed, stays), lived)
        single, missing = place_individuals(
            self.facts, placed, self.nights, attending, effort, seed
        )
        placed, missing = self._at_hosts([*placed, *single], missing, stays, effort, seed)
        everything = sorted(placed, key=lambda r: (r.d, r.start, r.item.id, r.learner))
        sessions = identify(
            [self._session(row) for row in everything],
            former.sessions if former else (),
            self.term.settings.id,
        )
        places = self._places(everything, stays)
        attendances = Attendances(self.facts, everything, places, lived)
        attendances.explain()
        stays.settle(places)
        internships = stays.write(self.writer, self.journeys, self.care_days)
        names = {id(row): named.id for row, named in zip(everything, sessions, strict=True)}
        attendance = self._attendance(attendances, names)
        self._work(everything)
        self.journeys.sort(key=lambda journey: (journey.date, journey.person))
        self.care_days.sort(key=lambda row: (row.date, row.child))
        unplaced = self._unplaced(missing)
        care = self.facts.book.care
        choices = care_choices(self.term, care, self.decisions, self.care_days)
        lifts = find_lifts(self.facts, self.journeys)
        interviews = rotate(self.term, sessions, attendance, seed)
        served = serve(self.facts, everything, attendances, self.care_days, seed)
        objective = (
            *cost_lines(
                self.term, self.facts.travel, sessions, attendance, internships, self.journeys,
                unplaced, lifts,
            ),
            *care_lines(self.term, self.care_days, choices),
            *served.lines,
        )  # fmt: skip
        return Extracted(
            sessions,
            attendance,
            internships,
            tuple(self.journeys),
            tuple(self.care_days),
            choices,
            unplaced,
            lifts,
            interviews,
            served,
            objective,
        )

    def _at_hosts(
        self,
        placed: list[Placed],
        missing: dict[str, list[str]],
        stays: Lodgings,
        effort: float,
        seed: int,
    ) -> tuple[list[Placed], dict[str, list[str]]]:
        """All sessions with days at other workplaces and visits to interns, and what is missing."""
        attending = Attendances(
            self.facts, placed, self._places(placed, stays), self.decisions.lived
        )
        away, without = place_immersions(self.facts, self.nights, attending, effort, seed)
        placed = [*placed, *away]
        visits, unseen = place_visits(self.facts, stays.rows, placed, effort, seed)
        return [*placed, *visits], {**missing, **without, **unseen}

    def _places(self, placed: list[Placed], stays: Lodgings) -> Places:
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
        self.journeys.append(self.writer.write(rules, date_, "class", calls, trip, country))
        self.care_days += self.writer.care_days(rules, date_, trip)

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
            self.journeys.append(self.writer.write(rules, day, "work", calls, trip, country))
            self.care_days += self.writer.care_days(rules, day, trip)

    def _unplaced(self, missing: dict[str, list[str]]) -> tuple[Unplaced, ...]:
        blockers = Blockers(self.compiled, self.model, self.values)
        items = {item.id: item for item in self.term.sessions}
        found = [
            Unplaced(
                item=activity.name,
                count=int(self.values[self.model.unplaced[a]]),
                blockers=blockers.of_activity(a),
            )
            for a, activity in enumerate(self.compiled.problem.activities)
            if self.values[self.model.unplaced[a]]
        ]
        found += [
            Unplaced(
                item=name, count=1, learner=learner, blockers=blockers.of_individual(items[name])
            )
            for name, learners in missing.items()
            for learner in learners
        ]
        for b, block in enumerate(self.compiled.problem.placements):
            found += [
                Unplaced(
                    item=block.name,
                    count=1,
                    learner=self.term.learners[learner].id,
                    blockers=blockers.of_block(b),
                )
                for learner, column in self.model.left[b].items()
                if self.values[column]
            ]
        return tuple(found)
