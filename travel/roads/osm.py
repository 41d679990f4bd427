"""Roads of an OpenStreetMap file (.osm.pbf, .osm, .osm.bz2), read with pyosmium.

One pass, as nodes come before the ways that use them. Answers of Overpass can have them after: then
a pass for the nodes alone comes first.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from passerelle.travel.roads.errors import missing_package, unreadable
from passerelle.travel.roads.raw import RawRoads, both_ways
from passerelle.travel.roads.speeds import blocks, car_speeds, is_signal

_DEGREE = 10_000_000
"""OpenStreetMap writes whole numbers of 1e-7 degrees."""


_MISSING_SHARE = 0.1
"""An extract lacks some nodes at its border; of more, they may stand behind the ways."""


@dataclass(slots=True)
class _Found:
    """What the file holds: nodes of all ways in a row, and how to drive each way."""

    refs: list[int] = field(default_factory=list)
    lat: list[int] = field(default_factory=list)
    lon: list[int] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    speeds: list[tuple[float, float]] = field(default_factory=list)
    signals: list[int] = field(default_factory=list)
    blocked: list[int] = field(default_factory=list)
    missing: int = 0


def read_osm(path: Path) -> RawRoads:
    """The roads of a file that cars may use; BadInputError if it cannot be read."""
    try:
        import osmium
    except ImportError as error:
        raise missing_package("osmium", str(path)) from error
    try:
        found = _read(osmium, path, "flex_mem")
        if found.missing > len(found.refs) * _MISSING_SHARE:
            found = _read(osmium, path, _locations(osmium, path))
    except (RuntimeError, OSError) as error:
        raise unreadable(path, str(error)) from error
    return _arrays(found)


def _locations(osmium: Any, path: Path) -> Any:
    """Where the nodes of a file are, wherever they stand in it."""
    nodes = osmium.FileProcessor(str(path), osmium.osm.NODE)
    index = osmium.index.create_map("flex_mem")
    for name, lon, lat in sorted((n.id, n.location.lon, n.location.lat) for n in nodes):
        index.set(name, osmium.osm.Location(lon, lat))
    return index


def _read(osmium: Any, path: Path, locations: Any) -> _Found:
    found = _Found()
    both = osmium.osm.NODE | osmium.osm.WAY
    roads = osmium.filter.KeyFilter("highway", "route").enable_for(osmium.osm.WAY)
    posts = osmium.filter.KeyFilter("highway", "barrier").enable_for(osmium.osm.NODE)
    entities = osmium.FileProcessor(str(path), both).with_locations(locations)
    for entity in entities.with_filter(roads).with_filter(posts):
        if entity.is_node():
            tags = dict(entity.tags)
            if is_signal(tags):
                found.signals.append(entity.id)
            if blocks(tags):
                found.blocked.append(entity.id)
        else:
            _read_way(entity, found)
    return found


def _read_way(way: Any, found: _Found) -> None:
    speeds = car_speeds(dict(way.tags))
    if max(speeds) <= 0:
        return
    known = [node for node in way.nodes if node.location.valid()]
    found.missing += len(way.nodes) - len(known)
    if len(known) > 1:
        found.refs += [node.ref for node in known]
        found.lat += [node.y for node in known]
        found.lon += [node.x for node in known]
        found.sizes.append(len(known))
        found.speeds.append(speeds)


def _arrays(found: _Found) -> RawRoads:
    refs = np.array(found.refs, dtype=np.int64)
    sizes = np.array(found.sizes, dtype=np.int64)
    ids, at, number = np.unique(refs, return_index=True, return_inverse=True)
    lat = np.array(found.lat, dtype=np.float64)[at] / _DEGREE
    lon = np.array(found.lon, dtype=np.float64)[at] / _DEGREE
    not_last = np.ones(len(refs), dtype=bool)
    not_last[np.cumsum(sizes) - 1] = False
    here = np.flatnonzero(not_last)
    speeds = np.array(found.speeds, dtype=np.float64).reshape(-1, 2)
    speeds = speeds[np.repeat(np.arange(len(sizes)), sizes)[here]]
    first, second = number[here], number[here + 1]
    closed = np.isin(ids, np.array(found.blocked, dtype=np.int64))
    usable = ~closed[first] & ~closed[second] & (first != second)
    tail, head, kmh = both_ways(first[usable], second[usable], *speeds[usable].T)
    signal = np.isin(ids, np.array(found.signals, dtype=np.int64))
    return RawRoads(lat, lon, signal, tail, head, kmh, np.full(len(tail), np.nan))
