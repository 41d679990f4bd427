"""The connections of one date: every ride from a stop to the next, in order of departure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import numpy as np

from passerelle.travel.distance import Floats
from passerelle.travel.roads.raw import Bools, Ints
from passerelle.travel.transit.feed import Feed, feed_error, running


@dataclass(frozen=True, slots=True)
class Timetable:
    """s stops in degrees, and c connections by departure.

    ``start`` and ``end`` (c) are stops, ``leaves`` and ``arrives`` (c) seconds since midnight,
    ``trip`` (c) numbers trips from 0; ``boards`` and ``alights`` (c) whether one may get on at
    the start, and off at the end. ``changes`` has seconds to change between two stops by name
    of ``transfers.txt``.
    """

    stops: tuple[str, ...]
    lat: Floats
    lon: Floats
    start: Ints
    end: Ints
    leaves: Ints
    arrives: Ints
    trip: Ints
    boards: Bools
    alights: Bools
    changes: tuple[tuple[int, int, int], ...]

    @property
    def trips(self) -> int:
        """Number of trips."""
        return int(self.trip.max(initial=-1)) + 1


@dataclass(frozen=True, slots=True)
class _Call:
    """A stop of a trip; seconds since midnight, None where the feed leaves them open."""

    order: int
    stop: int
    arrives: int | None
    leaves: int | None
    boards: bool
    alights: bool


_Ride = tuple[int, int, int, int, int, bool, bool]


def timetable_of(feed: Feed, on: date) -> Timetable:
    """What runs on a date; BadInputError for a feed that contradicts itself."""
    stops, lat, lon = _stops(feed)
    number = {name: k for k, name in enumerate(stops)}
    rides = sorted(_rides(feed, on, number))
    columns = list(zip(*rides, strict=True)) or [()] * 7
    leaves, arrives, start, end, trip, boards, alights = columns
    return Timetable(
        stops=stops,
        lat=lat,
        lon=lon,
        start=np.array(start, dtype=np.int64),
        end=np.array(end, dtype=np.int64),
        leaves=np.array(leaves, dtype=np.int64),
        arrives=np.array(arrives, dtype=np.int64),
        trip=np.array(trip, dtype=np.int64),
        boards=np.array(boards, dtype=bool),
        alights=np.array(alights, dtype=bool),
        changes=tuple(_changes(feed, number)),
    )


def _stops(feed: Feed) -> tuple[tuple[str, ...], Floats, Floats]:
    names, lat, lon = [], [], []
    for row in feed.table("stops.txt"):
        if row.get("location_type", "") in {"", "0"}:
            try:
                where = float(row["stop_lat"]), float(row["stop_lon"])
            except ValueError as error:
                found = f"stop {row['stop_id']} has no coordinates: {error}"
                raise feed_error(feed.path, "stops.txt", found) from error
            names.append(row["stop_id"])
            lat.append(where[0])
            lon.append(where[1])
    return tuple(names), np.array(lat), np.array(lon)


def _rides(feed: Feed, on: date, number: dict[str, int]) -> Iterator[_Ride]:
    services = running(feed, on)
    trips = {row["trip_id"] for row in feed.table("trips.txt") if row["service_id"] in services}
    headways = _headways(feed)
    trip_number = 0
    for name, calls in _calls(feed, trips, number).items():
        timed = _timed(feed, name, sorted(calls, key=lambda call: call.order))
        for shift in headways.get(name, (None,)):
            late = 0 if shift is None else shift - timed[0][1]
            for (here, _, leaves), (there, arrives, _) in pairwise(timed):
                yield (
                    leaves + late, arrives + late, here.stop, there.stop, trip_number,
                    here.boards, there.alights,
                )  # fmt: skip
            trip_number += 1


def _calls(feed: Feed, trips: set[str], number: dict[str, int]) -> dict[str, list[_Call]]:
    found: dict[str, list[_Call]] = defaultdict(list)
    for row in feed.table("stop_times.txt"):
        name = row["trip_id"]
        if name not in trips:
            continue
        if row["stop_id"] not in number:
            told = f"trip {name} calls at '{row['stop_id']}', which stops.txt does not have"
            raise feed_error(feed.path, "stop_times.txt", told)
        try:
            found[name].append(
                _Call(
                    int(row["stop_sequence"]),
                    number[row["stop_id"]],
                    seconds_of_day(row["arrival_time"]),
                    seconds_of_day(row["departure_time"]),
                    row.get("pickup_type", "") != "1",
                    row.get("drop_off_type", "") != "1",
                )
            )
        except ValueError as error:
            raise feed_error(feed.path, "stop_times.txt", f"trip {name}: {error}") from error
    return found


def seconds_of_day(text: str) -> int | None:
    """Seconds since midnight of ``"25:10:00"``; None of an empty text; ValueError otherwise."""
    if not text:
        return None
    parts = text.split(":")
    if len(parts) != 3 or not all(part.isdigit() for part in parts):
        raise ValueError(f"'{text}' is no time; HH:MM:SS is expected")
    hours, minutes, seconds = map(int, parts)
    return hours * 3600 + minutes * 60 + seconds


def _timed(feed: Feed, name: str, calls: list[_Call]) -> list[tuple[_Call, int, int]]:
    """Calls with arrival and departure; what is left open lies evenly between its neighbours."""
    known = [k for k, call in enumerate(calls) if _time(call) is not None]
    if not known or known[0] != 0 or known[-1] != len(calls) - 1:
        told = f"trip {name} lacks a time at its first or last stop"
        raise feed_error(feed.path, "stop_times.txt", told)
    times = np.interp(range(len(calls)), known, [_time(calls[k]) or 0 for k in known])
    timed = [
        (
            call,
            int(times[k]) if call.arrives is None else call.arrives,
            int(times[k]) if call.leaves is None else call.leaves,
        )
        for k, call in enumerate(calls)
    ]
    for (_, arrives, leaves), (_, later, _) in pairwise(timed):
        if not arrives <= leaves <= later:
            told = f"trip {name} arrives before it leaves"
            raise feed_error(feed.path, "stop_times.txt", told)
    return timed


def _time(call: _Call) -> int | None:
    return call.leaves if call.leaves is not None else call.arrives


def _headways(feed: Feed) -> dict[str, tuple[int, ...]]:
    """First departures of trips that ``frequencies.txt`` repeats."""
    found: dict[str, list[int]] = defaultdict(list)
    for row in feed.table("frequencies.txt"):
        try:
            first, last = seconds_of_day(row["start_time"]), seconds_of_day(row["end_time"])
            step = int(row["headway_secs"])
        except (KeyError, ValueError) as error:
            raise feed_error(feed.path, "frequencies.txt", str(error)) from error
        if first is not None and last is not None and step > 0:
            found[row.get("trip_id", "")] += range(first, last, step)
    return {name: tuple(starts) for name, starts in found.items()}


def _changes(feed: Feed, number: dict[str, int]) -> Iterator[tuple[int, int, int]]:
    for row in feed.table("transfers.txt"):
        ends = number.get(row.get("from_stop_id", "")), number.get(row.get("to_stop_id", ""))
        seconds = row.get("min_transfer_time", "")
        if ends[0] is not None and ends[1] is not None and seconds.isdigit():
            yield ends[0], ends[1], int(seconds)
