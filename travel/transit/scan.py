"""Connection scan: all journeys of many travellers through one day, ride by ride.

Dibbelt, Pajor, Strasser and Wagner, Connection Scan Algorithm, 2018
(https://doi.org/10.1145/3274661), for all travellers at once: each ride is looked at once, and one
numpy operation tells who can take it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from passerelle.travel.distance import Floats, great_circle_km
from passerelle.travel.roads.raw import Bools, Ints
from passerelle.travel.transit.timetable import Timetable

WALK_KM_PER_HOUR = 4.8
WALK_PER_CROW_KM = 1.27
ACCESS_KM = 1.5
CHANGE_KM = 0.3
CHANGE_SECONDS = 120
_NEVER = np.iinfo(np.int64).max // 4
_DAY = 1 << 20
"""A label is ``arrival * _DAY - leaving`` in seconds: the earliest arrival wins, and of several
ways to it the one that leaves home last."""

Walks = list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Journeys:
    """Arrivals and departures in seconds since midnight, per traveller (t) and place (n).

    ``arrives`` is -1 where the place cannot be reached.
    """

    leaves: Ints
    arrives: Ints


def walk_seconds(crow_km: Floats) -> Floats:
    """Seconds to walk a distance as the crow flies."""
    return crow_km * WALK_PER_CROW_KM / WALK_KM_PER_HOUR * 3600


def walks_to_stops(timetable: Timetable, lat: Floats, lon: Floats) -> list[Walks]:
    """For each place in degrees, the stops within ACCESS_KM and the seconds to walk there."""
    km = great_circle_km(lat[:, None], lon[:, None], timetable.lat[None, :], timetable.lon[None, :])
    return [
        [
            (int(stop), round(float(walk_seconds(row[stop]))))
            for stop in np.flatnonzero(row <= ACCESS_KM)
        ]
        for row in km
    ]


def walks_between_stops(timetable: Timetable) -> list[Walks]:
    """For each stop, those one can change to on foot, with the seconds it takes."""
    found: list[Walks] = []
    for k in range(len(timetable.stops)):
        km = great_circle_km(timetable.lat, timetable.lon, timetable.lat[k], timetable.lon[k])
        near = np.flatnonzero(km <= CHANGE_KM)
        found.append(
            [
                (int(stop), max(CHANGE_SECONDS, round(float(walk_seconds(km[stop])))))
                for stop in near
                if stop != k
            ]
        )
    for start, end, seconds in timetable.changes:
        if start != end:
            found[start] = [*((s, t) for s, t in found[start] if s != end), (end, seconds)]
    return found


def scan(
    timetable: Timetable,
    walks: list[Walks],
    changes: list[Walks],
    origins: Ints,
    starts: Ints,
    until: int,
) -> Journeys:
    """Journeys of t travellers, from places ``origins`` (t) not before seconds ``starts`` (t).

    ``walks`` leads from each place to its stops (and back), ``changes`` between stops. Rides
    that arrive after ``until`` are not looked at. No one walks all the way.
    """
    labels = np.full((len(timetable.stops), len(origins)), _NEVER, dtype=np.int64)
    on_board = np.full((timetable.trips, len(origins)), _NEVER, dtype=np.int64)
    ready = _Ready(labels, walks, origins)
    first = np.searchsorted(timetable.leaves, starts.min(initial=_DAY))
    for c in range(int(first), len(timetable.leaves)):
        if timetable.leaves[c] > until:
            break
        _ride(timetable, c, ready, on_board[timetable.trip[c]], starts, changes)
    return _arrivals(labels, walks, len(origins))


class _Ready:
    """Who can be at a stop when, by label; walks from home leave as late as the ride allows."""

    def __init__(self, labels: Ints, walks: list[Walks], origins: Ints) -> None:
        self.labels = labels
        self.access: dict[int, tuple[Ints, Ints]] = {}
        for place, found in enumerate(walks):
            travellers = np.flatnonzero(origins == place)
            for stop, seconds in found if len(travellers) else ():
                old = self.access.get(stop, (np.zeros(0, np.int64), np.zeros(0, np.int64)))
                walk = np.full(len(travellers), seconds)
                self.access[stop] = np.append(old[0], travellers), np.append(old[1], walk)


def _ride(
    timetable: Timetable,
    c: int,
    ready: _Ready,
    seated: Ints,
    starts: Ints,
    changes: list[Walks],
) -> None:
    """Who takes a ride, and what they reach; ``seated`` (t) holds when they left home."""
    stop, leaves = int(timetable.start[c]), int(timetable.leaves[c])
    if timetable.boards[c]:
        at_stop = ready.labels[stop]
        arrived = -(-at_stop // _DAY)
        can = (at_stop < _NEVER) & (arrived <= leaves)
        left = np.where(can, arrived * _DAY - at_stop, -1)
        if stop in ready.access:
            who, walk = ready.access[stop]
            fresh = leaves - walk
            in_time = fresh >= starts[who]
            left[who[in_time]] = np.maximum(left[who[in_time]], fresh[in_time])
        boarding = np.where(left >= 0, -left, _NEVER)
        np.minimum(seated, boarding, out=seated)
    if not timetable.alights[c]:
        return
    riders = seated < _NEVER
    if not riders.any():
        return
    _reach(ready.labels, int(timetable.end[c]), int(timetable.arrives[c]), seated, riders, changes)


def _reach(
    labels: Ints, stop: int, arrives: int, seated: Ints, riders: Bools, changes: list[Walks]
) -> None:
    label = np.where(riders, arrives * _DAY + seated, _NEVER)
    better = label < labels[stop]
    if not better.any():
        return
    np.minimum(labels[stop], label, out=labels[stop])
    for other, seconds in changes[stop]:
        walked = np.where(riders, (arrives + seconds) * _DAY + seated, _NEVER)
        np.minimum(labels[other], walked, out=labels[other])


def _arrivals(labels: Ints, walks: list[Walks], travellers: int) -> Journeys:
    best = np.full((travellers, len(walks)), _NEVER, dtype=np.int64)
    for place, found in enumerate(walks):
        for stop, seconds in found:
            at_door = np.where(labels[stop] < _NEVER, labels[stop] + seconds * _DAY, _NEVER)
            best[:, place] = np.minimum(best[:, place], at_door)
    arrived = -(-best // _DAY)
    reached = best < _NEVER
    return Journeys(np.where(reached, arrived * _DAY - best, -1), np.where(reached, arrived, -1))
