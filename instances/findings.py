"""What a data check tells, and the facts about a term that several checks need."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Literal

from passerelle.models.base import WEEKDAYS, Country, Period
from passerelle.models.care import CareProvider
from passerelle.models.people import Group, Learner, Trainer
from passerelle.models.places import Host, Room, Site
from passerelle.models.programmes import AudienceTime
from passerelle.models.sessions import Block, SessionSet, Unit
from passerelle.models.term import Term


@dataclass(frozen=True)
class Finding:
    """A mistake in a term: the table (a field of ``Term``), the index of its row, the column.

    Settings are the table ``settings``, row 0. Nothing is told where a row that it ``compares`` is
    known to be wrong.
    """

    code: str
    table: str
    row: int
    column: str
    message: str
    fix: str = ""
    severity: Literal["error", "warning"] = "error"
    compares: tuple[int, ...] = ()


@dataclass(frozen=True)
class LostRow:
    """What is known of a row that could not be read: its good cells, and which were bad."""

    values: Mapping[str, Any]
    bad: frozenset[str]


@dataclass(frozen=True)
class Facts:
    """A term, what is known of rows that could not be read, and what follows from both.

    ``lost`` are rows, by table, that exist but could not be read; of the tables in
    ``unreadable`` not all rows were seen. Both are empty for a term read without errors.
    """

    term: Term
    lost: Mapping[str, Sequence[LostRow]] = field(default_factory=dict)
    unreadable: frozenset[str] = frozenset()

    def ids(self, table: str, column: str = "id") -> frozenset[str] | None:
        """Every id (or value of a column) a table declares; None when some are not known."""
        lost = self.lost.get(table, ())
        if table in self.unreadable or any(column in row.bad for row in lost):
            return None
        found = {str(getattr(row, column)) for row in getattr(self.term, table)}
        return frozenset(found) | {str(row.values[column]) for row in lost if column in row.values}

    @cached_property
    def rooms(self) -> dict[str, Room]:
        """Rooms by id."""
        return {row.id: row for row in self.term.rooms}

    @cached_property
    def sites(self) -> dict[str, Site]:
        """Sites by id."""
        return {row.id: row for row in self.term.sites}

    @cached_property
    def hosts(self) -> dict[str, Host]:
        """Hosts by id."""
        return {row.id: row for row in self.term.hosts}

    @cached_property
    def providers(self) -> dict[str, CareProvider]:
        """Care providers by id."""
        return {row.id: row for row in self.term.providers}

    @cached_property
    def trainers(self) -> dict[str, Trainer]:
        """Trainers by id."""
        return {row.id: row for row in self.term.trainers}

    @cached_property
    def groups(self) -> dict[str, Group]:
        """Groups by id."""
        return {row.id: row for row in self.term.groups}

    @cached_property
    def units(self) -> dict[str, Unit]:
        """Units by id."""
        return {row.id: row for row in self.term.units}

    @cached_property
    def sets(self) -> dict[str, SessionSet]:
        """Session sets by id."""
        return {row.id: row for row in self.term.sessions}

    @cached_property
    def blocks(self) -> dict[str, Block]:
        """Placement blocks by id."""
        return {row.id: row for row in self.term.blocks}

    @cached_property
    def _audiences(self) -> tuple[tuple[Learner, ...], ...]:
        return tuple(self.term.audience(row) for row in self.term.sessions)

    def audience(self, number: int) -> tuple[Learner, ...]:
        """Learners of the session set in a row of the table."""
        return self._audiences[number]

    @cached_property
    def _audience_ids(self) -> tuple[frozenset[str], ...]:
        return tuple(frozenset(row.id for row in audience) for audience in self._audiences)

    def audience_ids(self, number: int) -> frozenset[str]:
        """Ids of the learners of the session set in a row of the table."""
        return self._audience_ids[number]

    def country_of_room(self, room: Room) -> Country | None:
        """Country of the room's site; None if the site is unknown."""
        site = self.sites.get(room.site)
        return site.country if site else None

    @cached_property
    def half_days(self) -> int:
        """Class periods of a day at most: those of the fullest template."""
        return max((len(row.periods) for row in self.term.settings.templates), default=0)

    @cached_property
    def class_days(self) -> tuple[date, ...]:
        """Dates of the term on its weekdays of class, holidays included."""
        allowed = self.term.settings.class_weekdays
        return tuple(day for day in self.term.days if WEEKDAYS[day.weekday()] in allowed)

    @cached_property
    def _closed_sites(self) -> dict[str, frozenset[date]]:
        term = self.term
        return {
            site.id: term.closed_days(site.calendars)
            | term.closed_days(term.organisation_calendars(site.organisation))
            | term.closures_of(site.id)
            for site in term.sites
        }

    def room_open(self, room: Room, day: date) -> bool:
        """Whether the room can be used on a date: its site's and its own closures and dates."""
        if room.dates and day not in room.dates:
            return False
        closed = self._closed_sites.get(room.site, frozenset())
        return day not in closed and day not in self.term.closures_of(room.id)

    def host_open(self, host: Host, day: date) -> bool:
        """Whether a host receives visits and interns on a date."""
        return day not in self._closed_host(host)

    def _closed_host(self, host: Host) -> frozenset[date]:
        found = self._closed_hosts.get(host.id)
        if found is None:
            found = self.term.closed_days(host.calendars) | self.term.closures_of(host.id)
            self._closed_hosts[host.id] = found
        return found

    @cached_property
    def _closed_hosts(self) -> dict[str, frozenset[date]]:
        return {}

    @cached_property
    def _closed_organisations(self) -> dict[str, frozenset[date]]:
        return {row.id: self.term.closed_days(row.calendars) for row in self.term.organisations}

    def person_closed(self, person: Learner | Trainer) -> frozenset[date]:
        """Dates on which a person's organisation is closed."""
        return self._closed_organisations.get(person.organisation, frozenset())

    def allowed_rooms(self, item: SessionSet) -> tuple[Room, ...]:
        """Rooms a set may use by name: its rooms and sites, whatever their size."""
        return tuple(
            room
            for room in self.term.rooms
            if (not item.rooms or room.id in item.rooms)
            and (not item.sites or room.site in item.sites)
        )

    @cached_property
    def _set_rooms(self) -> tuple[tuple[Room, ...], ...]:
        """Rooms each set may use, its linked rooms included."""
        return tuple(
            self.allowed_rooms(item)
            or tuple(self.rooms[name] for name in item.linked_rooms if name in self.rooms)
            for item in self.term.sessions
        )

    @cached_property
    def _audience_organisations(self) -> tuple[tuple[str, ...], ...]:
        """Organisations whose learners attend each set."""
        return tuple(
            tuple(dict.fromkeys(learner.organisation for learner in audience))
            for audience in self._audiences
        )

    def closed_why(self, number: int, day: date) -> str:
        """Why no session of the set in a row of the table can lie on a date; empty if it can."""
        item = self.term.sessions[number]
        for organisation in self._audience_organisations[number]:
            if day in self._closed_organisations.get(organisation, frozenset()):
                return f"{organisation} is closed{self._label(day)}"
        if why := self._unsuited(item, day):
            return why
        if item.host:
            host = self.hosts.get(item.host)
            return f"{item.host} is closed" if host and not self.host_open(host, day) else ""
        if item.at_host:
            return ""
        rooms = self._set_rooms[number]
        if rooms and not any(self.room_open(room, day) for room in rooms):
            names = ", ".join(room.id for room in rooms[:3])
            return f"{names} {'is' if len(rooms) == 1 else 'are'} not open{self._label(day)}"
        return ""

    def _unsuited(self, item: SessionSet, day: date) -> str:
        """Why a programme of events leaves out a date for a set (R43, R45); empty if it holds."""
        if day in self._barred[item.id]:
            return f"its series holds nothing then{self._label(day)}"
        announced = self.term.settings.announced or self.term.settings.first
        periods = self._periods(item)
        for rows in self._times[item.id]:
            if not any(row.admits(day, span, announced) for row in rows for span in periods):
                return f"'{rows[0].group}' cannot be asked to come at that time"
        return ""

    @cached_property
    def _barred(self) -> dict[str, frozenset[date]]:
        return {item.id: self.term.barred_days(item) for item in self.term.sessions}

    @cached_property
    def _times(self) -> dict[str, tuple[tuple[AudienceTime, ...], ...]]:
        return {item.id: self.term.times_of(item) for item in self.term.sessions}

    def _periods(self, item: SessionSet) -> tuple[Period, ...]:
        if item.start is not None and item.end is not None and item.start < item.end:
            return (Period(item.start, item.end),)
        return tuple(span for row in self.term.settings.templates for span in row.periods)

    def _label(self, day: date) -> str:
        labels = (
            span.label or span.calendar
            for span in self.term.calendars
            if span.closes and span.first <= day <= span.last
        )
        label = next(labels, "")
        return f" ({label})" if label else ""

    @cached_property
    def _set_days(self) -> tuple[tuple[date, ...], ...]:
        return tuple(self._days_of(number) for number in range(len(self.term.sessions)))

    def _days_of(self, number: int) -> tuple[date, ...]:
        item = self.term.sessions[number]
        days: Iterable[date] = self.class_days
        if item.weekdays.days:
            days = (day for day in self.term.days if day.weekday() in item.weekdays)
        if item.dates:
            known = set(self.term.days)
            days = (day for day in sorted(set(item.dates)) if day in known)
        return tuple(
            day
            for day in days
            if (item.first is None or item.first <= day)
            and (item.last is None or day <= item.last)
            and not self.closed_why(number, day)
        )

    def set_days(self, number: int) -> tuple[date, ...]:
        """Dates on which the set in a row of the table may lie, in order."""
        return self._set_days[number]
