"""Where people and places are: coordinates that make sense, a home for each."""

from __future__ import annotations

from collections.abc import Iterator
from math import asin, cos, radians, sin, sqrt
from statistics import median
from typing import Any

from passerelle.instances.cells import listed
from passerelle.instances.findings import Facts, Finding

TABLES_ON_MAP = ("sites", "learners", "trainers", "providers", "hosts")
FAR_KM = 500.0
HOME_BOX = (41.0, 52.0, -6.0, 10.0)  # lat and lon of mainland France, Corsica and Belgium
Point = tuple[float, float]


def distance_km(a: Point, b: Point) -> float:
    """Great-circle distance of two points (lat, lon in degrees), haversine, R = 6371 km."""
    lat_a, lon_a, lat_b, lon_b = map(radians, (*a, *b))
    h = sin((lat_b - lat_a) / 2) ** 2
    h += cos(lat_a) * cos(lat_b) * sin((lon_b - lon_a) / 2) ** 2
    return 2 * 6371 * asin(min(1.0, sqrt(h)))


def _in_box(point: Point) -> bool:
    south, north, west, east = HOME_BOX
    return south <= point[0] <= north and west <= point[1] <= east


def _pairs(facts: Facts) -> Iterator[tuple[str, int, str, Any, Any]]:
    """Every pair of coordinates: table, row, prefix of the columns, lat, lon."""
    for table in (*TABLES_ON_MAP, "openings"):
        for number, row in enumerate(getattr(facts.term, table)):
            yield table, number, "", row.lat, row.lon
            if table == "openings":
                yield table, number, "pickup_", row.pickup_lat, row.pickup_lon


def check_coordinates(facts: Facts) -> Iterator[Finding]:
    """Latitude and longitude come together, in that order, and near the rest of the term."""
    points: list[tuple[str, int, str, Point]] = []
    for table, number, prefix, lat, lon in _pairs(facts):
        if (lat is None) != (lon is None):
            there, absent = ("lat", "lon") if lon is None else ("lon", "lat")
            yield Finding(
                "HALF_COORDINATE", table, number, prefix + absent,
                f"{prefix}{there} is given without {prefix}{absent}",
                "write both, or none and the town",
            )  # fmt: skip
        elif lat is not None:
            points.append((table, number, prefix, (lat, lon)))
    yield from _off_the_map(points)


def _off_the_map(points: list[tuple[str, int, str, Point]]) -> Iterator[Finding]:
    usual = [point for *_, point in points if _in_box(point)] or [(47.0, 3.0)]
    centre = (median(lat for lat, _ in usual), median(lon for _, lon in usual))
    swapped: dict[str, list[tuple[int, str, Point]]] = {}
    for table, number, prefix, point in points:
        if distance_km(point, centre) <= FAR_KM:
            continue
        if distance_km(point[::-1], centre) <= FAR_KM and abs(point[1]) <= 90:
            swapped.setdefault(table, []).append((number, prefix, point))
        elif not _in_box(point):
            yield Finding(
                "FAR_AWAY", table, number, prefix + "lat",
                f"{point[0]:g}, {point[1]:g} lies {distance_km(point, centre):,.0f} km from the "
                "other places of the term",
                "check both coordinates",
                severity="warning",
            )  # fmt: skip
    for table, found in swapped.items():
        yield _swapped(table, found)


def _swapped(table: str, found: list[tuple[int, str, Point]]) -> Finding:
    number, prefix, (lat, lon) = found[0]
    more = f" (and in {len(found) - 1} more rows of this table)" if len(found) > 1 else ""
    return Finding(
        "SWAPPED_COORDINATES", table, number, prefix + "lat",
        f"latitude and longitude look swapped: {lat:g}, {lon:g}{more}",
        f"write lat {lon:g} and lon {lat:g}: latitude comes first",
    )  # fmt: skip


def check_homes(facts: Facts) -> Iterator[Finding]:
    """Each person and place has a town or coordinates; an itinerant provider in its openings."""
    itinerant = {row.provider for row in facts.term.openings if row.town or row.lat is not None}
    for table in TABLES_ON_MAP:
        for number, row in enumerate(getattr(facts.term, table)):
            placed = row.town or (row.lat is not None or row.lon is not None)
            if not placed and not (table == "providers" and row.id in itinerant):
                what = "home" if table in ("learners", "trainers") else "place"
                yield Finding(
                    "NO_PLACE", table, number, "town",
                    f"'{row.id}' has no {what}: neither a town nor coordinates",
                    "write the town, or lat and lon",
                )  # fmt: skip


def check_accommodation(facts: Facts) -> Iterator[Finding]:
    """Where somebody needs step-free access, some room has it."""
    needy = [row.id for row in facts.term.learners if "step_free" in row.needs]
    if needy and facts.term.rooms and not any(room.step_free for room in facts.term.rooms):
        yield Finding(
            "NO_STEP_FREE_ROOM", "rooms", 0, "step_free",
            f"{listed(needy)} needs step-free access and no room has it",
            "write yes where a room has it",
        )  # fmt: skip
