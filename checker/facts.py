"""What the checker reads of a term: rows by id, closed dates, countries, minutes of travel."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import NamedTuple, TypeAlias, TypeVar

from passerelle.models.base import WEEKDAYS, Band, Country
from passerelle.models.care import CareArrangement, CareProvider, Child, Opening
from passerelle.models.people import Learner, Trainer, Unavailability
from passerelle.models.places import Host, Room, Site
from passerelle.models.rules import PolicyRule
from passerelle.models.sessions import Block, SessionSet, Unit
from passerelle.models.term import Term
from passerelle.models.travel import TravelTimes

_K = TypeVar("_K")
_V = TypeVar("_V")
AnyPerson: TypeAlias = Learner | Trainer
Week: TypeAlias = tuple[int, int]


class Place(NamedTuple):
    """A site or host: its id, its node of the travel times, its country."""

    id: str
    key: str
    country: Country


class Visit(NamedTuple):
    """A session or placement day as one person lives it: [start, end) at a place."""

    name: str
    start: int
    end: int
    place: Place


def week_of(day: date) -> Week:
    """ISO year and week."""
    iso = day.isocalendar()
    return iso.year, iso.week


def monday(day: date) -> date:
    """The Monday of a date's ISO week."""
    return day - timedelta(days=day.weekday())


def span(first: date, last: date) -> tuple[date, ...]:
    """The dates from first to last, both included; none when last lies before first."""
    return tuple(first + timedelta(days=n) for n in range((last - first).days + 1))


@dataclass(frozen=True, eq=False)
class Facts:
    """A term and its travel times, looked up by id. Rows of unknown sites are left out.

    ``options`` are main options of children other than their lowest.
    """

    term: Term
    travel: TravelTimes
    memo: dict[tuple[object, ...], object] = field(default_factory=dict, repr=False)
    options: Mapping[str, int] = field(default_factory=dict)

    @cached_property
    def learners(self) -> dict[str, Learner]:
        """Learners by id."""
        return {row.id: row for row in self.term.learners}

    @cached_property
    def trainers(self) -> dict[str, Trainer]:
        """Trainers by id."""
        return {row.id: row for row in self.term.trainers}

    @cached_property
    def sites(self) -> dict[str, Site]:
        """Sites by id."""
        return {row.id: row for row in self.term.sites}

    @cached_property
    def rooms(self) -> dict[str, Room]:
        """Rooms by id."""
        return {row.id: row for row in self.term.rooms if row.site in self.sites}

    @cached_property
    def hosts(self) -> dict[str, Host]:
        """Hosts by id."""
        return {row.id: row for row in self.term.hosts}

    @cached_property
    def sets(self) -> dict[str, SessionSet]:
        """Session sets by id."""
        return {row.id: row for row in self.term.sessions}

    @cached_property
    def units(self) -> dict[str, Unit]:
        """Units by id."""
        return {row.id: row for row in self.term.units}

    @cached_property
    def blocks(self) -> dict[str, Block]:
        """Placement blocks by id."""
        return {row.id: row for row in self.term.blocks}

    @cached_property
    def providers(self) -> dict[str, CareProvider]:
        """Care providers by id."""
        return {row.id: row for row in self.term.providers}

    @cached_property
    def openings(self) -> dict[str, tuple[Opening, ...]]:
        """Registered openings by provider, in table order."""
        return grouped((row.provider, row) for row in self.term.openings if row.registered)

    @cached_property
    def children(self) -> dict[str, tuple[Child, ...]]:
        """Children by person, in order of child id."""
        return grouped((row.person, row) for row in sorted(self.term.children, key=_by_id))

    @cached_property
    def arrangements(self) -> dict[tuple[str, int], tuple[CareArrangement, ...]]:
        """Arrangements by child and option, in table order."""
        kept = (row for row in self.term.care if row.provider in self.providers)
        return grouped(((row.child, row.option), row) for row in kept)

    @cached_property
    def child_options(self) -> dict[str, tuple[int, ...]]:
        """The options of each child, least first."""
        found = grouped(sorted(self.arrangements))
        return {child: tuple(options) for child, options in found.items()}

    def main_option(self, child: str) -> int:
        """The option that keeps a child for the term: as given, else the lowest; 0: none."""
        return self.options.get(child) or min(self.child_options.get(child, (0,)))

    def option_of(self, child: str, on: date) -> int:  # noqa: ARG002 - a plan tells weeks apart
        """The option in force for a child on a date."""
        return self.main_option(child)

    @cached_property
    def unavailabilities(self) -> dict[str, tuple[Unavailability, ...]]:
        """Unavailabilities by person; wishes are none."""
        rows = (row for row in self.term.unavailabilities if row.reason != "wish")
        return grouped((row.person, row) for row in rows)

    @cached_property
    def wished_free(self) -> dict[str, tuple[Unavailability, ...]]:
        """Times a person would like to have free, by person (R74)."""
        rows = (row for row in self.term.unavailabilities if row.reason == "wish")
        return grouped((row.person, row) for row in rows)

    @cached_property
    def audiences(self) -> dict[str, tuple[Learner, ...]]:
        """Learners who must attend, by session set."""
        return {row.id: self.term.audience(row) for row in self.term.sessions}

    @cached_property
    def class_weekdays(self) -> frozenset[int]:
        """Weekday numbers (Monday 0) of class."""
        return frozenset(WEEKDAYS.index(name) for name in self.term.settings.class_weekdays)

    @cached_property
    def site_closed(self) -> dict[str, frozenset[date]]:
        """Closed dates by site: its calendars, its organisation's, its closures."""
        return {
            row.id: self.term.closed_days(
                (*row.calendars, *self.term.organisation_calendars(row.organisation))
            )
            | self.term.closures_of(row.id)
            for row in self.term.sites
        }

    @cached_property
    def host_closed(self) -> dict[str, frozenset[date]]:
        """Closed dates by host: its calendars and closures."""
        return self._own_closed(self.term.hosts)

    @cached_property
    def provider_closed(self) -> dict[str, frozenset[date]]:
        """Closed dates by care provider: its calendars and closures."""
        return self._own_closed(self.term.providers)

    def _own_closed(self, rows: Iterable[Host | CareProvider]) -> dict[str, frozenset[date]]:
        return {
            row.id: self.term.closed_days(row.calendars) | self.term.closures_of(row.id)
            for row in rows
        }

    @cached_property
    def person_closed(self) -> dict[str, frozenset[date]]:
        """Dates closed for a person: the calendars of their organisation."""
        return {
            row.id: self.term.closed_days(self.term.organisation_calendars(row.organisation))
            for row in (*self.term.learners, *self.term.trainers)
        }

    def room_is_open(self, room: Room, on: date) -> bool:
        """Whether a room can be used on a date (its hours are another matter)."""
        closed = self.site_closed[room.site] | self.term.closures_of(room.id)
        return on not in closed and (not room.dates or on in room.dates)

    def country(self, person: AnyPerson) -> Country:
        """The country whose rules a person's day follows."""
        return self.term.country_of(person)

    def site_place(self, site: str) -> Place:
        """A site as a place to be at."""
        return self._site_places[site]

    def host_place(self, host: str) -> Place:
        """A host as a place to be at."""
        return self._host_places[host]

    @cached_property
    def _site_places(self) -> dict[str, Place]:
        return {row.id: Place(row.id, row.spot.key, row.country) for row in self.term.sites}

    @cached_property
    def _host_places(self) -> dict[str, Place]:
        return {row.id: Place(row.id, row.spot.key, row.country) for row in self.term.hosts}

    def home_key(self, person: AnyPerson) -> str:
        """The node of the travel tables where a person lives."""
        key = ("home", person.town, person.lat, person.lon)
        found = self.memo.get(key)
        if not isinstance(found, str):
            found = self.memo[key] = person.home.key
        return found

    def policy(self, country: Country, rule: PolicyRule, on: date) -> int | None:
        """The amount in force on a date, None where there is no such rule."""
        key = ("policy", country, rule, on)
        if key not in self.memo:
            self.memo[key] = self.term.policy(country, rule, on)
        value = self.memo[key]
        return value if isinstance(value, int) else None

    def minutes(self, person: AnyPerson, band: Band, origin: str, destination: str) -> int:
        """Minutes of a leg in the person's own mode, from one node to another."""
        return self.travel.minutes(person.mode, band, origin, destination)

    def credit(self, item: SessionSet, length_min: int) -> int:
        """Minutes a session counts for its trainer: the unit's credit, its length without unit."""
        unit = self.units.get(item.unit)
        return unit.credit_min if unit else length_min


def _by_id(row: Child) -> str:
    return row.id


def grouped(pairs: Iterable[tuple[_K, _V]]) -> dict[_K, tuple[_V, ...]]:
    """Values by key, in the order they come."""
    groups: dict[_K, list[_V]] = defaultdict(list)
    for key, row in pairs:
        groups[key].append(row)
    return {key: tuple(rows) for key, rows in groups.items()}
