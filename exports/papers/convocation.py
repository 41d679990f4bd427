"""Convocations (R79): when and where a person is expected, how to get there, whom to ask."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from passerelle.exports.papers.people import Party, establishment, map_link, party
from passerelle.exports.view import Place, View, iso_week
from passerelle.models.base import Period
from passerelle.models.plan import Internship, PlacedSession


@dataclass(frozen=True)
class Call:
    """One session a person is called to. ``settle``: it cannot be attended as things stand."""

    session: PlacedSession
    title: str
    place: Place | None
    with_names: tuple[str, ...]
    settle: bool = False

    @property
    def period(self) -> Period:
        """When it is, as in the plan."""
        return self.session.period


@dataclass(frozen=True)
class CallWeek:
    """The sessions of one ISO week (``2027-W03``)."""

    week: str
    calls: tuple[Call, ...]


@dataclass(frozen=True)
class Address:
    """A place named in a convocation, with its rooms and a link to a map."""

    text: str
    rooms: tuple[str, ...]
    link: str


@dataclass(frozen=True)
class Stay:
    """An internship in a convocation."""

    row: Internship
    title: str
    place: Place


@dataclass(frozen=True)
class Convocation:
    """All a person is called to in a term."""

    person: Party
    weeks: tuple[CallWeek, ...]
    stays: tuple[Stay, ...]
    addresses: tuple[Address, ...]

    @property
    def to_settle(self) -> int:
        """Sessions that must be settled with the coordinator."""
        return sum(call.settle for week in self.weeks for call in week.calls)


def convocation(view: View, person: str) -> Convocation:
    """The convocation of a learner or trainer; cancelled sessions are left out."""
    calls = [call for call in _calls(view, person) if call.session.state != "cancelled"]
    weeks: dict[str, list[Call]] = {}
    for call in calls:
        weeks.setdefault(iso_week(call.session.date), []).append(call)
    stays = tuple(
        Stay(row, view.block_title(row), view.place(row.host))
        for row in view.internships_of.get(person, ())
    )
    places = [*(call.place for call in calls if call.place), *(stay.place for stay in stays)]
    return Convocation(
        person=party(view, person),
        weeks=tuple(CallWeek(week, tuple(found)) for week, found in weeks.items()),
        stays=stays,
        addresses=_addresses(places),
    )


def _calls(view: View, person: str) -> Iterable[Call]:
    if person in view.learners:
        for session in view.sessions_of.get(person, ()):
            crew = tuple(party(view, seat.trainer).name for seat in session.seats)
            missed = view.absent(person, session) is not None
            place = view.place_of_learner(session, person)
            yield Call(session, view.title(session), place, crew, settle=missed)
        return
    for session in view.sessions:
        if any(seat.trainer == person for seat in session.seats):
            others = (seat.trainer for seat in session.seats if seat.trainer != person)
            names = tuple(party(view, other).name for other in others)
            place = view.place_of_trainer(session, person)
            yield Call(session, view.title(session), place, names)


def _addresses(places: Iterable[Place]) -> tuple[Address, ...]:
    """Each establishment once, in order of its name, with the rooms that are used."""
    rooms: dict[tuple[str, str], dict[str, None]] = {}
    for place in places:
        known = rooms.setdefault((establishment(place), map_link(place)), {})
        if place.room:
            known[place.room] = None
    return tuple(Address(text, tuple(found), link) for (text, link), found in sorted(rooms.items()))
