"""Where the nodes of a term lie, and which of them belong to its dense area."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from passerelle.models.base import Spot
from passerelle.models.issue import Issue
from passerelle.models.term import Term
from passerelle.travel.distance import Floats, crow_fly_matrix, great_circle_km
from passerelle.travel.gazetteer import Gazetteer, Town, spelling

DENSE_REACH_KM = 5.0
"""How far a listed town counts for places that are not in it."""
NAMESAKE_KM = 15.0
"""A town of the gazetteer farther than this from given coordinates only shares the name."""


@dataclass(frozen=True, slots=True)
class Place:
    """A node on the map: its key, position in degrees, town as written and town if known.

    ``by_town`` says that the position is the centre of the town, for want of a nearer one;
    ``owner`` names rows that use the place.
    """

    key: str
    lat: float
    lon: float
    town_text: str
    town: Town | None
    by_town: bool = False
    owner: str = ""

    @property
    def called(self) -> str:
        """What users call the place: its town, or the first row that uses its coordinates."""
        return self.key if self.by_town or not self.owner else self.owner.partition(",")[0]


def crow_fly(places: tuple[Place, ...]) -> Floats:
    """Crow-fly km between all pairs of places."""
    return crow_fly_matrix([p.lat for p in places], [p.lon for p in places])


def claims(term: Term) -> Iterator[tuple[str, Spot]]:
    """Each row that needs a place, as ``"learners L07"``, with the place it names."""
    for table, rows in (("learners", term.learners), ("trainers", term.trainers)):
        yield from ((f"{table} {person.id}", person.home) for person in rows)
    yield from ((f"sites {site.id}", site.spot) for site in term.sites)
    yield from ((f"hosts {host.id}", host.spot) for host in term.hosts)
    stops = [(row, Spot(town=row.town, lat=row.lat, lon=row.lon)) for row in term.openings]
    for provider in term.providers:
        keys = [stop.key for row, stop in stops if row.provider == provider.id]
        if provider.spot.key or not keys or "" in keys:
            yield f"providers {provider.id}", provider.spot
    yield from ((f"services {row.id}", row.spot) for row in term.services)
    yield from ((f"stops {row.id}", row.spot) for row in term.stops)
    yield from ((f"duties of {row.person}", row.spot) for row in term.duties)
    for row, stop in stops:
        pickup = Spot(town=row.pickup_town, lat=row.pickup_lat, lon=row.pickup_lon)
        yield from ((f"openings of {row.provider}", spot) for spot in (stop, pickup) if spot.key)


def locate(term: Term, gazetteer: Gazetteer) -> tuple[tuple[Place, ...], tuple[Issue, ...]]:
    """A place for each node of ``Term.spots()``, in its order, and an issue for each lost one."""
    owners: dict[str, dict[str, None]] = {}
    for owner, spot in claims(term):
        owners.setdefault(spot.key, {})[owner] = None
    issues = [_placeless(owner) for owner in owners.pop("", {})]
    places = []
    for spot in term.spots():
        where = _where(tuple(owners.get(spot.key, {})))
        found = _place(spot, where, gazetteer)
        if isinstance(found, Issue):
            issues.append(found)
        else:
            places.append(found)
    return tuple(places), tuple(issues)


def unknown_towns(term: Term, gazetteer: Gazetteer) -> tuple[str, ...]:
    """Names of towns that place a node and that the gazetteer does not have, each once."""
    named = [spot.town for spot in term.spots() if spot.lat is None or spot.lon is None]
    return tuple(dict.fromkeys(name for name in named if not gazetteer.candidates(name)))


def _place(spot: Spot, where: str, gazetteer: Gazetteer) -> Place | Issue:
    if spot.lat is None or spot.lon is None:
        town = gazetteer.find(spot.town)
        if town is None:
            return town_issue(spot.town, where, gazetteer)
        return Place(spot.key, town.lat, town.lon, spot.town, town, True, where)
    lat, lon = spot.lat, spot.lon
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        return Issue(
            code="BAD_COORDINATES",
            where=where,
            message=f"latitude {lat} and longitude {lon} lie nowhere on earth",
            fix="give degrees, latitude first, e.g. 50.6339 and 3.0551",
        )
    town = _own_town(spot.town, lat, lon, gazetteer)
    return Place(spot.key, lat, lon, spot.town, town, owner=where)


def _own_town(name: str, lat: float, lon: float, gazetteer: Gazetteer) -> Town | None:
    far = [
        (float(great_circle_km(town.lat, town.lon, lat, lon)), number, town)
        for number, town in enumerate(gazetteer.candidates(name))
    ]
    km, _, town = min(far, default=(NAMESAKE_KM, 0, None))
    return town if km < NAMESAKE_KM else None


def same_name(text: str, name: str) -> bool:
    """Whether two texts spell the same town; an empty text names none."""
    return bool(spelling(name)) and spelling(text) == spelling(name)


def _placeless(where: str) -> Issue:
    return Issue(
        code="NO_PLACE",
        where=where,
        message="neither a town nor coordinates are given, so no travel time can be known",
        fix="fill in town, or lat and lon",
    )


def _where(owners: tuple[str, ...]) -> str:
    more = f" and {len(owners) - 3} more" if len(owners) > 3 else ""
    return ", ".join(owners[:3]) + more


def town_issue(
    name: str, where: str, gazetteer: Gazetteer, other: str = "give lat and lon"
) -> Issue:
    """The issue of a town name that is unknown or borne by several towns; ``other`` also mends."""
    hints = gazetteer.suggest(name)
    write = f"write {' or '.join(hints)}; otherwise {other}" if hints else other
    if gazetteer.candidates(name):
        message = f"'{name}' is the name of several towns"
        return Issue(code="AMBIGUOUS_TOWN", where=where, message=message, fix=write)
    message = f"the town '{name}' is not in the gazetteer"
    return Issue(code="UNKNOWN_TOWN", where=where, message=message, fix=write)


def dense_places(
    term: Term, places: tuple[Place, ...], gazetteer: Gazetteer
) -> tuple[tuple[bool, ...], tuple[Issue, ...]]:
    """Whether each place lies in the term's dense area, and an issue per unknown dense town.

    A place lies in it when its own town is listed; without a known town, when the nearest town
    of the gazetteer, at most 5 km away, is listed. So does a place surrounded by the area: at
    least two listed towns lie within 5 km. One listed neighbour is not enough, or a village
    beside the last town of the area would belong to it.
    """
    centres: dict[str, tuple[float, float]] = {}
    issues = []
    for name in dict.fromkeys(term.settings.travel.dense_towns):
        centre = _centre(name, places, gazetteer)
        if centre is None:
            where = "settings travel.dense_towns"
            issues.append(town_issue(name, where, gazetteer, "take it from the list"))
        else:
            centres[_identity(gazetteer.find(name), name)] = centre
    points = np.array(list(centres.values()), dtype=np.float64).reshape(-1, 2)
    dense = (_is_dense(place, frozenset(centres), points, gazetteer) for place in places)
    return tuple(dense), tuple(issues)


def _identity(town: Town | None, text: str) -> str:
    return f"{spelling(town.name)} {town.country}" if town else spelling(text)


def _centre(
    name: str, places: tuple[Place, ...], gazetteer: Gazetteer
) -> tuple[float, float] | None:
    town = gazetteer.find(name)
    if town is not None:
        return town.lat, town.lon
    known = (p for p in places if p.town is None and same_name(p.town_text, name))
    first = next(known, None)
    return (first.lat, first.lon) if first else None


def _is_dense(place: Place, listed: frozenset[str], points: Floats, gazetteer: Gazetteer) -> bool:
    if not listed:
        return False
    own, text = place.town, place.town_text
    if own is None and _identity(None, text) not in listed:
        nearest, km = gazetteer.nearest(place.lat, place.lon)
        own = nearest if km <= DENSE_REACH_KM else None
    if _identity(own, text) in listed:
        return True
    distances = great_circle_km(points[:, 0], points[:, 1], place.lat, place.lon)
    return int(np.sum(distances <= DENSE_REACH_KM)) >= 2
