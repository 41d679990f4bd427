"""A plan read the way exports need it: rows by id, who is expected, where each person sits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from passerelle.models.base import Country
from passerelle.models.people import Learner, Trainer
from passerelle.models.places import Host, Room, Site
from passerelle.models.plan import (
    Attendance,
    Internship,
    Journey,
    PlacedSession,
    Plan,
    expected_at,
)
from passerelle.models.sessions import Block, EventKind, SessionSet, Unit


@dataclass(frozen=True, slots=True)
class Place:
    """Where something takes place: the labels of an establishment, and its coordinates."""

    id: str
    room: str = ""
    name: str = ""
    town: str = ""
    lat: float | None = None
    lon: float | None = None
    country: Country = "FR"

    @property
    def text(self) -> str:
        """Room, establishment and town, those that are known."""
        return ", ".join(dict.fromkeys(filter(None, (self.name, self.room, self.town))))

    @property
    def short(self) -> str:
        """Room and establishment in few words."""
        return " ".join(dict.fromkeys(filter(None, (self.name or self.town, self.room))))

    @property
    def geo(self) -> tuple[float, float] | None:
        """Latitude and longitude in degrees, if both are known."""
        return None if self.lat is None or self.lon is None else (self.lat, self.lon)


@dataclass(frozen=True)
class View:
    """Look-ups over one plan. An unknown id never fails: it is shown as it is written."""

    plan: Plan

    @cached_property
    def sets(self) -> dict[str, SessionSet]:
        """Session sets by id."""
        return {row.id: row for row in self.plan.term.sessions}

    @cached_property
    def units(self) -> dict[str, Unit]:
        """Units by id."""
        return {row.id: row for row in self.plan.term.units}

    @cached_property
    def blocks(self) -> dict[str, Block]:
        """Placement blocks by id."""
        return {row.id: row for row in self.plan.term.blocks}

    @cached_property
    def rooms(self) -> dict[str, Room]:
        """Rooms by id."""
        return {row.id: row for row in self.plan.term.rooms}

    @cached_property
    def sites(self) -> dict[str, Site]:
        """Sites by id."""
        return {row.id: row for row in self.plan.term.sites}

    @cached_property
    def hosts(self) -> dict[str, Host]:
        """Hosts by id."""
        return {row.id: row for row in self.plan.term.hosts}

    @cached_property
    def learners(self) -> dict[str, Learner]:
        """Learners by id."""
        return {row.id: row for row in self.plan.term.learners}

    @cached_property
    def trainers(self) -> dict[str, Trainer]:
        """Trainers by id."""
        return {row.id: row for row in self.plan.term.trainers}

    @cached_property
    def sessions(self) -> tuple[PlacedSession, ...]:
        """Sessions in order of time, then id."""
        return tuple(
            sorted(self.plan.sessions, key=lambda s: (s.date, s.period.start, s.period.end, s.id))
        )

    @cached_property
    def internships(self) -> tuple[Internship, ...]:
        """Internships in order of first day, block and learner."""
        return tuple(sorted(self.plan.internships, key=lambda i: (i.first, i.block, i.learner)))

    @cached_property
    def attendance(self) -> dict[tuple[str, str], Attendance]:
        """Attendance by learner and session."""
        return {(row.learner, row.session): row for row in self.plan.attendance}

    @cached_property
    def journeys(self) -> dict[tuple[str, str], Journey]:
        """Journeys by person and ISO date."""
        return {(row.person, row.date.isoformat()): row for row in self.plan.journeys}

    @cached_property
    def journeys_of(self) -> dict[str, list[Journey]]:
        """Journeys of each person, in order of date."""
        found: dict[str, list[Journey]] = {}
        for row in sorted(self.plan.journeys, key=lambda journey: journey.date):
            found.setdefault(row.person, []).append(row)
        return found

    @cached_property
    def internships_of(self) -> dict[str, list[Internship]]:
        """Internships of each learner, in order of first day and block."""
        found: dict[str, list[Internship]] = {}
        for row in self.internships:
            found.setdefault(row.learner, []).append(row)
        return found

    @cached_property
    def first_sessions(self) -> dict[tuple[str, str], str]:
        """Id of the first session each person attends or teaches, by person and ISO date."""
        found: dict[tuple[str, str], str] = {}
        for session in self.sessions:
            present = [who for who in self.expected(session) if not self.absent(who, session)]
            for person in (*present, *(seat.trainer for seat in session.seats)):
                found.setdefault((person, session.date.isoformat()), session.id)
        return found

    def expected(self, session: PlacedSession) -> tuple[str, ...]:
        """Learners who must attend, in table order."""
        return expected_at(self.plan.term, session)

    @cached_property
    def sessions_of(self) -> dict[str, list[PlacedSession]]:
        """Sessions at which each learner is expected, in order of time."""
        found: dict[str, list[PlacedSession]] = {}
        for session in self.sessions:
            for learner in self.expected(session):
                found.setdefault(learner, []).append(session)
        return found

    def title(self, session: PlacedSession) -> str:
        """What a session is about, in one line: its title, its set's, its unit's, or an id."""
        row = self.sets.get(session.session_set)
        unit = self.units.get(row.unit) if row else None
        texts = (session.title, row.title if row else "", unit.title if unit else "")
        return " ".join(next(filter(None, texts), session.session_set).split())

    def kind(self, session: PlacedSession) -> EventKind:
        """The kind of a session's set; a course when the set is unknown."""
        row = self.sets.get(session.session_set)
        return row.kind if row else "course"

    def groups(self, session: PlacedSession) -> tuple[str, ...]:
        """Group codes of a session's audience; none where it is for everyone."""
        row = self.sets.get(session.session_set)
        return row.groups if row else ()

    def credited_min(self, session: PlacedSession) -> int:
        """Minutes credited to a trainer: the unit's, or the session's own length."""
        row = self.sets.get(session.session_set)
        unit = self.units.get(row.unit) if row else None
        return unit.credit_min if unit else session.period.minutes

    def block_title(self, internship: Internship) -> str:
        """Title of an internship's block, or its id."""
        row = self.blocks.get(internship.block)
        return (row.title if row else "") or internship.block

    def place(self, place_id: str) -> Place:
        """The labels of a room, site or host."""
        if place_id not in self._places:
            self._places[place_id] = self._made_place(place_id)
        return self._places[place_id]

    @cached_property
    def _places(self) -> dict[str, Place]:
        return {}

    def _made_place(self, place_id: str) -> Place:
        if place_id in self.rooms:
            room = self.rooms[place_id]
            return self._labels(place_id, room.name or room.id, self.sites.get(room.site))
        return self._labels(place_id, "", self.sites.get(place_id) or self.hosts.get(place_id))

    def _labels(self, place_id: str, room: str, base: Site | Host | None) -> Place:
        if base is None:
            return Place(place_id, room=room, name="" if room else place_id)
        return Place(
            place_id, room, base.name or base.id, base.town, base.lat, base.lon, base.country
        )

    def places(self, session: PlacedSession) -> tuple[Place, ...]:
        """All places of a session: one room, two linked rooms, or the host visited."""
        return tuple(map(self.place, session.rooms or filter(None, (session.host,))))

    def place_of_learner(self, session: PlacedSession, learner: str) -> Place | None:
        """Where a learner sits: in a linked class, the room of their own country."""
        places = self.places(session)
        if len(places) == 1:
            return places[0]
        person = self.learners.get(learner)
        country = self.plan.term.country_of(person) if person else None
        near = (place for place in places if len(places) > 1 and place.country == country)
        return next(near, places[0] if places else None)

    def place_of_trainer(self, session: PlacedSession, trainer: str) -> Place | None:
        """Where a trainer sits."""
        places = self.places(session)
        seat = next((seat for seat in session.seats if seat.trainer == trainer), None)
        return self.place(seat.room) if seat and seat.room else next(iter(places), None)

    def trainer_name(self, trainer: str) -> str:
        """Pseudonym of a trainer, or the id."""
        row = self.trainers.get(trainer)
        return (row.name if row else "") or trainer

    def sites_of(self, session: PlacedSession) -> tuple[str, ...]:
        """Ids of the sites of a session's rooms, without doubles."""
        known = (self.rooms[room].site for room in session.rooms if room in self.rooms)
        return tuple(dict.fromkeys(known))

    def is_unsure(self, child: str, on: date) -> bool:
        """Whether a day of a child's care is for a session that is still provisional."""
        return (self._parents.get(child, ""), on) in self._unsure

    @cached_property
    def _parents(self) -> dict[str, str]:
        return {row.id: row.person for row in self.plan.term.children}

    @cached_property
    def _unsure(self) -> set[tuple[str, date]]:
        return {
            (person, session.date)
            for session in self.sessions
            if session.provisional
            for person in (*self.expected(session), *(seat.trainer for seat in session.seats))
        }

    def absent(self, learner: str, session: PlacedSession) -> Attendance | None:
        """The attendance row of a learner who cannot attend; None if they can."""
        row = self.attendance.get((learner, session.id))
        return row if row and not row.present else None


def labelled(row_id: str, title: str) -> str:
    """An id and a title in one; the title alone where it is the id or begins with it."""
    return title if f"{title} ".startswith(f"{row_id} ") else f"{row_id} {title}".strip()


def iso_week(day: date) -> str:
    """ISO year and week of a date: ``2027-W03``."""
    return f"{day:%G-W%V}"


def joined(items: Iterable[str]) -> str:
    """Ids in one cell, parted by ``;`` as in a term's tables."""
    return ";".join(items)
