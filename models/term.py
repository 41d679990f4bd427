"""Term: the whole input, one tuple of rows per table."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import date, timedelta
from functools import cached_property

from pydantic import Field

from passerelle.models.base import WEEK, Band, Country, Mode, Row, Spot
from passerelle.models.calendars import CalendarSpan
from passerelle.models.care import CareArrangement, CareProvider, Child, Opening
from passerelle.models.internships import HostLoad, Paper, PlacementRule, Wish
from passerelle.models.people import Group, Learner, Organisation, Person, Trainer, Unavailability
from passerelle.models.places import Closure, Host, Room, Site
from passerelle.models.programmes import AudienceTime, Quota, Release, Series, SeriesCount
from passerelle.models.rotations import Rotation, Stand
from passerelle.models.rules import DEFAULT_POLICIES, Policy, PolicyRule, Settings
from passerelle.models.services import Duty, Service, Shift, Staff, Stop
from passerelle.models.sessions import (
    Block,
    Curriculum,
    Pin,
    Precedence,
    SessionSet,
    Track,
    Unit,
)


class TravelRow(Row):
    """One given travel time; it overrides every other source (R13).

    ``origin`` and ``destination`` are ids of sites, hosts, providers or people (their home),
    or names of towns. Without a band the row holds for all bands.
    """

    origin: str
    destination: str
    mode: Mode = "car"
    band: Band | None = None
    minutes: int = Field(ge=0)
    km: float | None = Field(None, ge=0)
    source: str = "given"


class Term(Row):
    """A term as a coordinator writes it. References between tables are by id."""

    settings: Settings
    organisations: tuple[Organisation, ...] = ()
    calendars: tuple[CalendarSpan, ...] = ()
    sites: tuple[Site, ...] = ()
    rooms: tuple[Room, ...] = ()
    tracks: tuple[Track, ...] = ()
    units: tuple[Unit, ...] = ()
    curriculum: tuple[Curriculum, ...] = ()
    groups: tuple[Group, ...] = ()
    learners: tuple[Learner, ...] = ()
    trainers: tuple[Trainer, ...] = ()
    unavailabilities: tuple[Unavailability, ...] = ()
    providers: tuple[CareProvider, ...] = ()
    openings: tuple[Opening, ...] = ()
    children: tuple[Child, ...] = ()
    care: tuple[CareArrangement, ...] = ()
    hosts: tuple[Host, ...] = ()
    closures: tuple[Closure, ...] = ()
    sessions: tuple[SessionSet, ...] = ()
    series: tuple[Series, ...] = ()
    counts: tuple[SeriesCount, ...] = ()
    quotas: tuple[Quota, ...] = ()
    releases: tuple[Release, ...] = ()
    audience_times: tuple[AudienceTime, ...] = ()
    precedences: tuple[Precedence, ...] = ()
    blocks: tuple[Block, ...] = ()
    placement_rules: tuple[PlacementRule, ...] = ()
    papers: tuple[Paper, ...] = ()
    host_loads: tuple[HostLoad, ...] = ()
    wishes: tuple[Wish, ...] = ()
    pins: tuple[Pin, ...] = ()
    rotations: tuple[Rotation, ...] = ()
    stands: tuple[Stand, ...] = ()
    services: tuple[Service, ...] = ()
    stops: tuple[Stop, ...] = ()
    shifts: tuple[Shift, ...] = ()
    staff: tuple[Staff, ...] = ()
    duties: tuple[Duty, ...] = ()
    policies: tuple[Policy, ...] = ()
    travel: tuple[TravelRow, ...] = ()

    @cached_property
    def days(self) -> tuple[date, ...]:
        """Every date of the term, first to last, in order."""
        first, last = self.settings.first, self.settings.last
        return tuple(first + timedelta(days=n) for n in range((last - first).days + 1))

    @cached_property
    def _closed(self) -> dict[str, frozenset[date]]:
        closed: dict[str, set[date]] = {}
        for span in self.calendars:
            days = closed.setdefault(span.calendar, set())
            if span.closes:
                days.update(span.first + timedelta(days=n) for n in range(span_days(span)))
        return {name: frozenset(days) for name, days in closed.items()}

    def closed_days(self, calendars: Iterable[str]) -> frozenset[date]:
        """Union of the closing days of the named calendars; an unknown name closes nothing."""
        return frozenset().union(*(self._closed.get(name, frozenset()) for name in calendars))

    @cached_property
    def _closures(self) -> dict[str, frozenset[date]]:
        closed: dict[str, set[date]] = {}
        for row in self.closures:
            days = (row.last - row.first).days + 1
            closed.setdefault(row.place, set()).update(
                row.first + timedelta(days=n) for n in range(days)
            )
        return {place: frozenset(days) for place, days in closed.items()}

    def closures_of(self, place: str) -> frozenset[date]:
        """Dates on which a site, room, host or provider has a closure of its own."""
        return self._closures.get(place, frozenset())

    @cached_property
    def _organisations(self) -> dict[str, Organisation]:
        return {row.id: row for row in self.organisations}

    def organisation_calendars(self, organisation: str) -> tuple[str, ...]:
        """Calendars an organisation keeps; none when it is not listed."""
        row = self._organisations.get(organisation)
        return row.calendars if row else ()

    def country_of(self, person: Person) -> Country:
        """Country of a person's organisation; a learner's own column otherwise; FR at last."""
        row = self._organisations.get(person.organisation)
        if row is not None:
            return row.country
        return person.country if isinstance(person, Learner) else self._home_country

    @cached_property
    def _home_country(self) -> Country:
        return self.sites[0].country if self.sites else "FR"

    def policy(self, country: Country, rule: PolicyRule, on: date) -> int | None:
        """The amount in force on a date: the last matching row, the term's before the defaults."""
        row = self.policy_row(country, rule, on)
        return None if row is None else row.value

    def policy_row(self, country: Country, rule: PolicyRule, on: date) -> Policy | None:
        """The row in force on a date, with its source; see ``policy``."""
        for row in self._policies.get((country, rule), ()):
            after = row.first is None or row.first <= on
            before = row.last is None or on <= row.last
            if after and before:
                return row
        return None

    @cached_property
    def _policies(self) -> dict[tuple[Country, PolicyRule], list[Policy]]:
        """Rows per country and rule, the strongest first."""
        found: dict[tuple[Country, PolicyRule], list[Policy]] = {}
        for row in (*reversed(self.policies), *reversed(DEFAULT_POLICIES)):
            found.setdefault((row.country, row.rule), []).append(row)
        return found

    def placement_rule(self, track: str, rule: str, age_group: str = "") -> int | None:
        """The amount of a track in force on the last day of the term: the last matching row."""
        for row in reversed(self.placement_rules):
            same = (row.track, row.rule, row.age_group) == (track, rule, age_group)
            after = row.first is None or row.first <= self.settings.last
            before = row.last is None or self.settings.last <= row.last
            if same and after and before:
                return row.value
        return None

    def age_groups_of(self, track: str) -> tuple[str, ...]:
        """Age groups for which a track has a rule of weeks, in table order."""
        named = (row.age_group for row in self.placement_rules if row.track == track)
        return tuple(dict.fromkeys(name for name in named if name))

    def audience(self, item: SessionSet) -> tuple[Learner, ...]:
        """Learners who must attend a session set, in table order: members, less the exempt."""
        return tuple(
            learner
            for learner in self.learners
            if (not item.groups or set(item.groups) & set(learner.groups))
            and not (item.unit and item.unit in learner.exempt_units)
        )

    @cached_property
    def by_choice(self) -> frozenset[str]:
        """Session sets whose quotas leave open who of the audience takes part (R51)."""
        return frozenset(row.session_set for row in self.quotas)

    def seats_asked(self, item: SessionSet) -> int:
        """People a room must seat: the audience, or the most that quotas of the set allow (R19)."""
        limits = [
            row.at_most
            for row in self.quotas
            if row.session_set == item.id
            and row.at_most is not None
            and (row.group, row.organisation, row.territory, row.counts) == ("", "", "", "people")
        ]
        return min([len(self.audience(item)), *limits])

    def counted(self, quota: Quota, people: Iterable[Learner]) -> int:
        """How many of some people, or of their organisations, a quota counts (R51)."""
        found = [
            who
            for who in people
            if (not quota.group or quota.group in who.groups)
            and (not quota.organisation or quota.organisation == who.organisation)
            and (not quota.territory or quota.territory == self.territory_of(who))
        ]
        if quota.counts == "people":
            return len(found)
        return len({who.organisation or who.id for who in found})

    def times_of(self, item: SessionSet) -> tuple[tuple[AudienceTime, ...], ...]:
        """Rows that say when the groups of an audience can come: of each, one must hold (R45)."""
        groups = {group for who in self.audience(item) for group in who.groups}
        return tuple(
            tuple(row for row in self.audience_times if row.group == group)
            for group in dict.fromkeys(row.group for row in self.audience_times)
            if group in groups
        )

    def barred_days(self, item: SessionSet) -> frozenset[date]:
        """Days on which the series of a set hold no session (R43)."""
        rows = (row for row in self.series if item.id in row.sets)
        return self.closed_days(name for row in rows for name in row.not_in)

    def report_due(self, item: SessionSet, on: date, sites: Iterable[str]) -> date | None:
        """When the report of a session is due: working days after it (R43); None: no report.

        Working days are Monday to Friday, public holidays of the calendars of its sites left out.
        """
        if item.report_days is None:
            return None
        held = set(sites)
        owners = [row for row in self.sites if row.id in held]
        names = {name for row in owners for name in row.calendars}
        for row in owners:
            names |= set(self.organisation_calendars(row.organisation))
        holidays = [
            span
            for span in self.calendars
            if span.calendar in names and span.kind == "public_holiday" and span.closes
        ]
        left = item.report_days
        while left:
            on += timedelta(days=1)
            free = any(span.first <= on <= span.last for span in holidays)
            left -= on.weekday() in WEEK and not free
        return on

    def territory_of(self, person: Learner | Trainer) -> str:
        """Territory of a person's organisation; empty when none is known."""
        row = self._organisations.get(person.organisation)
        return row.territory if row else ""

    def territory_at(self, place: str) -> str:
        """Territory of a site, or of the organisation of a host; empty when none is known."""
        return self._territories.get(place, "")

    @cached_property
    def _territories(self) -> dict[str, str]:
        found = {row.id: row.territory for row in self.sites}
        for row in self.hosts:
            owner = self._organisations.get(row.organisation)
            found[row.id] = owner.territory if owner else ""
        return found

    def body_of(self, person: Learner | Trainer) -> str:
        """The body that a person's organisation belongs to; empty when none is known."""
        row = self._organisations.get(person.organisation)
        return row.body if row else ""

    @cached_property
    def _audiences(self) -> dict[str, tuple[Learner, ...]]:
        return {item.id: self.audience(item) for item in self.sessions}

    def audience_of(self, session_set: str) -> tuple[Learner, ...]:
        """Learners of a session set by its id; nobody when it is not known."""
        return self._audiences.get(session_set, ())

    def members(self, group: str) -> tuple[Learner, ...]:
        """Learners of a group, in table order."""
        return tuple(learner for learner in self.learners if group in learner.groups)

    def spots(self) -> tuple[Spot, ...]:
        """Every place a leg can start or end at, without doubles, in table order."""
        found = [learner.home for learner in self.learners]
        found += [trainer.home for trainer in self.trainers]
        found += [site.spot for site in self.sites]
        found += [host.spot for host in self.hosts]
        found += [provider.spot for provider in self.providers]
        for row in self.openings:
            found.append(Spot(town=row.town, lat=row.lat, lon=row.lon))
            found.append(Spot(town=row.pickup_town, lat=row.pickup_lat, lon=row.pickup_lon))
        found += [service.spot for service in self.services]
        found += [stop.spot for stop in self.stops]
        found += [duty.spot for duty in self.duties]
        return tuple({spot.key: spot for spot in found if spot.key}.values())

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of the canonical JSON of the term."""
        text = json.dumps(self.model_dump(mode="json"), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()


def span_days(span: CalendarSpan) -> int:
    """Number of days of a calendar span, both ends included."""
    return (span.last - span.first).days + 1
