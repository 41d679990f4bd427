"""Look-ups of a term by id and date: who is closed when, where things lie."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from passerelle.models.base import WEEKDAYS, Country
from passerelle.models.people import Learner, Trainer
from passerelle.models.places import Room
from passerelle.models.sessions import SessionSet
from passerelle.models.term import Term
from passerelle.models.travel import TravelTimes
from passerelle.solver.compile.days import DayBook


@dataclass(frozen=True, slots=True)
class Location:
    """A site or host as agents visit it."""

    id: str
    key: str
    country: Country


class Facts:
    """A term seen by index. Day ``d`` is its d-th date; weeks are ISO weeks in order."""

    def __init__(self, term: Term, travel: TravelTimes) -> None:
        self.term = term
        self.travel = travel
        self.book = DayBook(term, travel)
        self.days = term.days
        self.day_index = {day: number for number, day in enumerate(self.days)}
        labels = [day.isocalendar()[:2] for day in self.days]
        order = sorted(set(labels))
        self.week_labels = tuple(order)
        self.weeks = tuple(order.index(label) for label in labels)
        self.sites = {row.id: row for row in term.sites}
        self.rooms = {row.id: row for row in term.rooms}
        self.room_index = {row.id: number for number, row in enumerate(term.rooms)}
        self.hosts = {row.id: row for row in term.hosts}
        self.units = {row.id: row for row in term.units}
        self.trainers = {row.id: row for row in term.trainers}
        self.locations = tuple(
            [Location(row.id, row.spot.key, row.country) for row in term.sites]
            + [Location(row.id, row.spot.key, row.country) for row in term.hosts]
        )
        self.location_index = {row.id: number for number, row in enumerate(self.locations)}
        self._closed: dict[str, frozenset[date]] = {}

    @cached_property
    def class_weekdays(self) -> frozenset[int]:
        """Weekday numbers on which class may lie."""
        return frozenset(WEEKDAYS.index(name) for name in self.term.settings.class_weekdays)

    def may_lie(self, item: SessionSet, on: date) -> bool:
        """Whether a set may lie on a date by its own window, dates and weekdays (R42)."""
        if (item.first and on < item.first) or (item.last and on > item.last):
            return False
        if item.dates:
            return on in item.dates
        return on.weekday() in (item.weekdays.days or self.class_weekdays)

    def closed_site(self, site: str) -> frozenset[date]:
        """Dates on which a site holds no class (R24, R25)."""
        if site not in self._closed:
            row = self.sites[site]
            own = self.term.organisation_calendars(row.organisation)
            self._closed[site] = self.term.closed_days(
                (*row.calendars, *own)
            ) | self.term.closures_of(site)
        return self._closed[site]

    def closed_person(self, person: Learner | Trainer) -> frozenset[date]:
        """Dates on which a person's organisation is closed (R24)."""
        key = f"person {person.organisation}"
        if key not in self._closed:
            names = self.term.organisation_calendars(person.organisation)
            self._closed[key] = self.term.closed_days(names)
        return self._closed[key]

    def closed_host(self, host: str) -> frozenset[date]:
        """Dates on which a host takes nobody."""
        key = f"host {host}"
        if key not in self._closed:
            row = self.hosts[host]
            self._closed[key] = self.term.closed_days(row.calendars) | self.term.closures_of(host)
        return self._closed[key]

    def room_open(self, room: Room, day: date, start: int, end: int) -> bool:
        """Whether a room can hold a session then (R19)."""
        if room.dates and day not in room.dates:
            return False
        if day in self.closed_site(room.site) or day in self.term.closures_of(room.id):
            return False
        spans = room.opening.on(day.weekday())
        return any(span.start <= start and end <= span.end for span in spans)

    def work_window(self, country: Country, day: date) -> tuple[int, int]:
        """Earliest start and latest end of work in a country (R31)."""
        earliest = self.term.policy(country, "work_earliest", day)
        latest = self.term.policy(country, "work_latest", day)
        return earliest or 0, 24 * 60 if latest is None else latest

    def trainer_can(self, trainer: Trainer, item: SessionSet) -> bool:
        """Competence of a trainer for a set (R20)."""
        known = trainer.competences
        return not known or item.id in known or (bool(item.unit) and item.unit in known)

    def trainer_free(self, trainer: Trainer, day: date, start: int, end: int) -> bool:
        """Whether a trainer may work then: weekly hours, dates, closing days (R20, R24)."""
        if trainer.dates and day not in trainer.dates:
            return False
        if day in self.closed_person(trainer):
            return False
        spans = trainer.availability.on(day.weekday())
        return any(span.start <= start and end <= span.end for span in spans)

    def credit_min(self, item: SessionSet, start: int, end: int) -> int:
        """Minutes of a session that count for a trainer's week (R20)."""
        return self.units[item.unit].credit_min if item.unit in self.units else end - start
