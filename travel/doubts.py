"""What looks wrong in the travel times of a term, or in where its places lie."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import numpy as np

from passerelle.models.issue import Issue
from passerelle.models.travel import TravelTimes
from passerelle.travel.distance import Floats, great_circle_km
from passerelle.travel.gazetteer import Gazetteer
from passerelle.travel.places import NAMESAKE_KM, Place, crow_fly

SEEN_KM = 2.0
"""Legs shorter than this as the crow flies are not judged: their ends are vague."""
LEAST_DETOUR, MOST_DETOUR = 0.98, 3.0
SLOWEST_KMH, FASTEST_KMH = 8.0, 120.0
"""Of the crow-fly distance, by car off-peak."""
MOST_ASYMMETRY, LEAST_GAP_MINUTES = 1.5, 10
TOWN_KM = 12.0
"""Nobody in a region that the gazetteer covers lives farther than this from every town."""
COVERED_KM = 60.0
NAMED = 5


def doubts(
    times: TravelTimes, places: tuple[Place, ...], gazetteer: Gazetteer
) -> tuple[Issue, ...]:
    """Warnings about places and car times; each kind of doubt is told once, the worst first."""
    found = [*_far_from_towns(places, gazetteer), *_far_from_own_town(places, gazetteer)]
    if len(places) > 1:
        found += _about_times(times, places)
    return tuple(found)


def _about_times(times: TravelTimes, places: tuple[Place, ...]) -> Iterator[Issue]:
    crow = crow_fly(places)
    keys = [place.called for place in places]
    at = [times.nodes.index(place.key) for place in places]
    table = next(row for row in times.tables if (row.mode, row.band) == ("car", "off_peak"))
    cells = np.ix_(at, at)
    minutes = np.array(table.minutes, dtype=np.float64)[cells]
    km = np.array(times.km)[cells]
    judged = crow >= SEEN_KM
    safe = np.where(judged, crow, 1.0)
    ratio = np.where(judged, km / safe, 1.5)
    kmh = np.where(judged, crow / np.maximum(minutes, 0.1) * 60, 50.0)
    yield from _told(
        "DETOUR",
        np.where((ratio < LEAST_DETOUR) | (ratio > MOST_DETOUR), np.abs(np.log(ratio)), 0),
        lambda i, j: (
            f"{keys[i]} to {keys[j]}: {km[i, j]:.1f} km of road for {crow[i, j]:.1f} km "
            "as the crow flies"
        ),
        f"roads are {LEAST_DETOUR:g} to {MOST_DETOUR:g} times as long as the straight line",
    )
    yield from _told(
        "SPEED",
        np.where((kmh < SLOWEST_KMH) | (kmh > FASTEST_KMH), np.abs(np.log(kmh / 40)), 0),
        lambda i, j: (
            f"{keys[i]} to {keys[j]}: {minutes[i, j]:.0f} min by car for "
            f"{crow[i, j]:.1f} km as the crow flies"
        ),
        "look for minutes written as seconds or hours, or for a place that lies elsewhere",
    )
    back = minutes.T
    lopsided = (minutes > MOST_ASYMMETRY * back) & (minutes - back >= LEAST_GAP_MINUTES)
    yield from _told(
        "ASYMMETRY",
        np.where(lopsided, minutes - back, 0),
        lambda i, j: (
            f"{keys[i]} to {keys[j]}: {minutes[i, j]:.0f} min there, {back[i, j]:.0f} min back"
        ),
        "check both directions; a detour in one of them may be a place beside a one-way road",
    )


def _told(code: str, weight: Floats, text: Callable[[int, int], str], fix: str) -> Iterator[Issue]:
    """One warning for all pairs whose weight is above 0, the heaviest named."""
    pairs = np.argwhere(weight > 0)
    if not len(pairs):
        return
    order = np.argsort(-weight[pairs[:, 0], pairs[:, 1]], kind="stable")[:NAMED]
    named = "; ".join(text(int(i), int(j)) for i, j in pairs[order])
    more = f"; and {len(pairs) - NAMED} more pairs" if len(pairs) > NAMED else ""
    yield Issue(
        code=code, where="travel times", message=f"{named}{more}", fix=fix, severity="warning"
    )


def _far_from_towns(places: Iterable[Place], gazetteer: Gazetteer) -> Iterator[Issue]:
    for place in places:
        town, km = gazetteer.nearest(place.lat, place.lon)
        if not place.by_town and TOWN_KM < km < COVERED_KM:
            yield Issue(
                code="NO_TOWN_NEAR",
                where=f"{place.owner} ({place.key})",
                message=f"lies {km:.0f} km from the nearest town, {town.name}: in the sea?",
                fix="check the coordinates: degrees, latitude first",
                severity="warning",
            )


def _far_from_own_town(places: Iterable[Place], gazetteer: Gazetteer) -> Iterator[Issue]:
    for place in places:
        towns = gazetteer.candidates(place.town_text) if place.town_text else ()
        if place.by_town or place.town is not None or not towns:
            continue
        km = min(float(great_circle_km(town.lat, town.lon, place.lat, place.lon)) for town in towns)
        if NAMESAKE_KM <= km < 500:
            yield Issue(
                code="OTHER_TOWN",
                where=f"{place.owner} ({place.key})",
                message=f"is said to be in {place.town_text}, which lies {km:.0f} km away",
                fix="check the coordinates; if the name is that of another town, all is well",
                severity="warning",
            )
