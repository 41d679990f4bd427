"""What papers say of people and places: names, and links to a map."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from passerelle.exports.view import Place, View, labelled
from passerelle.models.plan import PlacedSession

MAP = "https://www.openstreetmap.org"


@dataclass(frozen=True)
class Party:
    """A person on a paper: id, name (a pseudonym, or the id), and organisation, perhaps none."""

    id: str
    name: str
    organisation: str

    @property
    def label(self) -> str:
        """Id and name, once where they are the same."""
        return labelled(self.id, self.name)


def party(view: View, person: str) -> Party:
    """A learner or trainer as papers name them."""
    row = view.learners.get(person) or view.trainers.get(person)
    if row is None:
        return Party(person, person, "")
    return Party(person, row.name or person, organisation_name(view, row.organisation))


def organisation_name(view: View, organisation: str) -> str:
    """Name of an organisation, or its id."""
    rows = (row.name for row in view.plan.term.organisations if row.id == organisation)
    return next(rows, "") or organisation


def map_link(place: Place) -> str:
    """Where a place lies on OpenStreetMap; a search for its name where it has no coordinates."""
    if place.geo:
        lat, lon = place.geo
        return f"{MAP}/?mlat={lat:.5f}&mlon={lon:.5f}#map=17/{lat:.5f}/{lon:.5f}"
    return f"{MAP}/search?query={quote(establishment(place))}"


def establishment(place: Place) -> str:
    """Name and town of a place, without its room."""
    return ", ".join(dict.fromkeys(filter(None, (place.name, place.town)))) or place.text


def crew_of(view: View, session: PlacedSession, room: str = "") -> tuple[tuple[Party, str], ...]:
    """Who teaches a session, or that part of it which lies in a room: person and role."""
    return tuple(
        (party(view, seat.trainer), seat.role) for seat in session.seats if room in ("", seat.room)
    )
