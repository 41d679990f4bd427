"""Times by public transport of a term's places, from a GTFS feed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np

from passerelle.models.base import Band, Period
from passerelle.models.issue import Issue
from passerelle.models.rules import TravelSettings
from passerelle.travel.distance import Floats
from passerelle.travel.layers import Layer, between_doors
from passerelle.travel.places import crow_fly
from passerelle.travel.roads.raw import Ints
from passerelle.travel.sources import Gathered, Need, TravelSources
from passerelle.travel.transit.feed import Feed, busiest_weekday, feed_error, open_feed, span_of
from passerelle.travel.transit.scan import (
    ACCESS_KM,
    Journeys,
    Walks,
    scan,
    walk_seconds,
    walks_between_stops,
    walks_to_stops,
)
from passerelle.travel.transit.timetable import Timetable, timetable_of

STEP_MINUTES = 15
"""How often a traveller looks up the next journey."""
LONGEST_MINUTES = 240
WALK_AT_MOST_MINUTES = 30.0
_CELLS = 12_000_000
_LATE = Period(20 * 60, 22 * 60)


def from_timetables(path: Path, need: Need, sources: TravelSources) -> Gathered:
    """A layer per time band: the median journey of the band, walks included.

    Times of a weekday of the term, or of the feed where the two do not meet; a note tells
    which. Raises BadInputError for a feed that cannot be used.
    """
    del sources
    if "public_transport" not in need.modes:
        return Gathered()
    feed = open_feed(path)
    on, notes = _date(feed, need)
    timetable = timetable_of(feed, on)
    walks = walks_to_stops(timetable, need.lat, need.lon)
    changes = walks_between_stops(timetable)
    layers = []
    for band, window in windows(need.settings).items():
        minutes = median_minutes(timetable, walks, changes, window)
        minutes = np.fmin(minutes, _on_foot(need))
        minutes = between_doors(need.places, need.settings, minutes)
        unknown = np.full(minutes.shape, np.nan)
        source = f"timetable of {path.name}, {on}"
        layers.append(Layer("public_transport", minutes, unknown, source, (band,), True))
    return Gathered(tuple(layers), (*notes, *_unserved(need, walks, path, layers)))


def windows(settings: TravelSettings) -> dict[Band, Period]:
    """When the journeys of each band set out; late in the evening for the night."""
    day = Period(settings.am_peak.end, settings.pm_peak.start)
    return {
        "night": _LATE,
        "off_peak": day,
        "am_peak": settings.am_peak,
        "pm_peak": settings.pm_peak,
    }


def _date(feed: Feed, need: Need) -> tuple[date, tuple[Issue, ...]]:
    first, last = need.first, need.last
    on = busiest_weekday(feed, first, last)
    if on is not None:
        return on, ()
    start, end = span_of(feed)
    on = busiest_weekday(feed, start, end)
    if on is None:
        raise feed_error(feed.path, "calendar", "no service runs on any weekday it covers")
    note = Issue(
        code="OTHER_DATES",
        where=str(feed.path),
        message=f"covers {start} to {end}, and the term lies between {first} and {last}; "
        f"the timetable of {on} is used",
        fix="give the timetable of the term as soon as it is published",
        severity="warning",
    )
    return on, (note,)


def median_minutes(
    timetable: Timetable, walks: list[Walks], changes: list[Walks], window: Period
) -> Floats:
    """Median minutes of the journeys that set out in a window, n x n places, NaN if there are none.

    A journey lasts from leaving home, as late as it allows, to arrival.
    """
    n = len(walks)
    times = np.arange(window.start, window.end, STEP_MINUTES, dtype=np.int64) * 60
    found = np.full((n, n), np.nan)
    open_places = np.array([k for k in range(n) if walks[k]], dtype=np.int64)
    room = max(1, _CELLS // max(1, (timetable.trips + len(timetable.stops)) * len(times)))
    until = (window.end + LONGEST_MINUTES) * 60
    for first in range(0, len(open_places), room):
        part = open_places[first : first + room]
        origins, starts = np.repeat(part, len(times)), np.tile(times, len(part))
        journeys = scan(timetable, walks, changes, origins, starts, until)
        found[part] = _medians(journeys, len(part), len(times), window)
    return found


def _medians(journeys: Journeys, origins: int, samples: int, window: Period) -> Floats:
    """Medians over the journeys of each origin that differ, origins x places."""
    shape = (origins, samples, journeys.arrives.shape[1])
    leaves, arrives = journeys.leaves.reshape(shape), journeys.arrives.reshape(shape)
    late = window.end * 60
    fits = (arrives >= 0) & (leaves <= late) & (arrives - leaves <= LONGEST_MINUTES * 60)
    fits[:, :-1] &= leaves[:, :-1] != leaves[:, 1:]
    minutes = np.where(fits, (arrives - leaves) / 60, np.nan)
    return _median(minutes)


def _median(minutes: Floats) -> Floats:
    """Median over the second axis, the lower of two in the middle; NaN where there is nothing."""
    ordered = np.sort(minutes, axis=1)
    count = np.sum(np.isfinite(minutes), axis=1)
    middle: Ints = np.maximum(0, (count - 1) // 2)
    picked = np.take_along_axis(ordered, middle[:, None, :], axis=1)[:, 0, :]
    return np.where(count > 0, picked, np.nan)


def _on_foot(need: Need) -> Floats:
    """Minutes on foot between places that are near enough, else NaN."""
    minutes = walk_seconds(crow_fly(need.places)) / 60
    return np.where(minutes <= WALK_AT_MOST_MINUTES, minutes, np.nan)


def _unserved(need: Need, walks: list[Walks], path: Path, layers: list[Layer]) -> tuple[Issue, ...]:
    far = [place.called for place, found in zip(need.places, walks, strict=True) if not found]
    n = len(need.places)
    notes = []
    if far:
        more = f" and {len(far) - 5} more" if len(far) > 5 else ""
        told = f"no stop within {ACCESS_KM:g} km of {', '.join(far[:5])}{more}"
        notes.append(_note(path, told))
    off = ~np.eye(n, dtype=bool)
    for layer in layers:
        missing = int(np.sum(np.isnan(layer.minutes) & off))
        if missing:
            told = f"no journey ({layer.bands[0]}) for {missing} of {n * (n - 1)} pairs of places"
            notes.append(_note(path, told))
    return tuple(notes)


def _note(path: Path, told: str) -> Issue:
    return Issue(
        code="NOT_SERVED",
        where=str(path),
        message=f"{told}; these times are a multiple of the car's",
        fix="give a feed that covers them, or the minutes in travel.csv",
        severity="warning",
    )
