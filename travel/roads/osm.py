"""Roads of an OpenStreetMap file (.osm.pbf, .osm, .osm.bz2), read with pyosmium in one pass.

One pass, as nodes come before the ways that use them. Answers of Overpass can have them after: then
a pass for the nodes alone comes first.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from passerelle.travel.distance import great_circle_km
from passerelle.travel.roads.access import blocks, restriction_kind, signal_side
from passerelle.travel.roads.errors import missing_package, unreadable
from passerelle.travel.roads.raw import Ban, Bools, Ints, RawRoads
from passerelle.travel.roads.speeds import SIGNAL_SECONDS, Driving, driving

_DEGREE = 10_000_000
"""OpenStreetMap writes whole numbers of 1e-7 degrees."""
_MISSING_SHARE = 0.1
"""An extract lacks some nodes at its border; of more, they may stand behind the ways."""


@dataclass(frozen=True, slots=True)
class _Restriction:
    sources: tuple[int, ...]
    via: int
    targets: tuple[int, ...]
    only: bool


@dataclass(slots=True)
class _Found:
    """What the file holds: nodes of all ways in a row, and how to drive each way."""

    refs: list[int] = field(default_factory=list)
    lat: list[int] = field(default_factory=list)
    lon: list[int] = field(default_factory=list)
    ways: list[int] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    drives: list[Driving] = field(default_factory=list)
    signals: dict[int, int] = field(default_factory=dict)
    blocked: list[int] = field(default_factory=list)
    restrictions: list[_Restriction] = field(default_factory=list)
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
    roads = osmium.filter.KeyFilter("highway", "route").enable_for(osmium.osm.WAY)
    posts = osmium.filter.KeyFilter("highway", "barrier").enable_for(osmium.osm.NODE)
    turns = osmium.filter.TagFilter(("type", "restriction")).enable_for(osmium.osm.RELATION)
    entities = osmium.FileProcessor(str(path)).with_locations(locations)
    for entity in entities.with_filter(roads).with_filter(posts).with_filter(turns):
        if entity.is_node():
            _read_node(entity, found)
        elif entity.is_way():
            _read_way(entity, found)
        elif entity.is_relation():
            _read_relation(entity, found)
    return found


def _read_node(node: Any, found: _Found) -> None:
    tags = dict(node.tags)
    side = signal_side(tags)
    if side is not None:
        found.signals[node.id] = side
    if blocks(tags):
        found.blocked.append(node.id)


def _read_way(way: Any, found: _Found) -> None:
    drive = driving(dict(way.tags))
    if max(drive.kmh) <= 0:
        return
    known = [node for node in way.nodes if node.location.valid()]
    found.missing += len(way.nodes) - len(known)
    if len(known) > 1:
        found.refs += [node.ref for node in known]
        found.lat += [node.y for node in known]
        found.lon += [node.x for node in known]
        found.ways.append(way.id)
        found.sizes.append(len(known))
        found.drives.append(drive)


def _read_relation(relation: Any, found: _Found) -> None:
    kind = restriction_kind(dict(relation.tags))
    if kind is None:
        return
    members = [(member.role, member.type, member.ref) for member in relation.members]
    sources = tuple(ref for role, sort, ref in members if (role, sort) == ("from", "w"))
    targets = tuple(ref for role, sort, ref in members if (role, sort) == ("to", "w"))
    via = [ref for role, sort, ref in members if (role, sort) == ("via", "n")]
    if sources and targets and len(via) == 1:
        only = kind.startswith("only_")
        found.restrictions.append(_Restriction(sources, via[0], targets, only))


def _arrays(found: _Found) -> RawRoads:
    ids, at, number = np.unique(
        np.array(found.refs, dtype=np.int64), return_index=True, return_inverse=True
    )
    lat = np.array(found.lat, dtype=np.float64)[at] / _DEGREE
    lon = np.array(found.lon, dtype=np.float64)[at] / _DEGREE
    sizes = np.array(found.sizes, dtype=np.int64)
    not_last = np.ones(len(number), dtype=bool)
    not_last[np.cumsum(sizes) - 1] = False
    here = np.flatnonzero(not_last)
    way = np.repeat(np.arange(len(sizes)), sizes)[here]
    first, second = number[here], number[here + 1]
    metres = 1000 * great_circle_km(lat[first], lon[first], lat[second], lon[second])
    kmh = _kmh(found, way, metres)
    tail, head = np.concatenate([first, second]), np.concatenate([second, first])
    way, side = np.tile(way, 2), np.repeat([0, 1], len(way))
    kept = (kmh[way, side] > 0) & (tail != head)
    tail, head, way, side = tail[kept], head[kept], way[kept], side[kept]
    return RawRoads(
        lat,
        lon,
        np.isin(ids, np.array(found.blocked, dtype=np.int64)),
        tail,
        head,
        kmh[way, side],
        np.tile(metres, 2)[kept],
        np.array([drive.rate for drive in found.drives])[way],
        np.array([drive.restricted for drive in found.drives], dtype=bool).reshape(-1, 2)[
            way, side
        ],
        np.array([drive.enterable for drive in found.drives], dtype=bool)[way],
        np.where(_lit(found, ids, head, side), SIGNAL_SECONDS, 0.0),
        way,
        _bans(found, ids),
    )


def _kmh(found: _Found, way: Ints, metres: Any) -> Any:
    """km/h forward and backward of each way; of a ferry, its length by its duration."""
    kmh = np.array([drive.kmh for drive in found.drives], dtype=np.float64).reshape(-1, 2)
    minutes = np.array([drive.minutes for drive in found.drives], dtype=np.float64)
    length = np.bincount(way, weights=metres, minlength=len(minutes))
    timed = (minutes > 0) & (length > 0)
    told = (length[timed] / 1000 / minutes[timed] * 60)[:, None]
    kmh[timed] = np.where(kmh[timed] > 0, told, 0.0)
    return kmh


def _lit(found: _Found, ids: Ints, head: Ints, side: Ints) -> Bools:
    """Whether a traffic light at the head of each segment stops those who come along it."""
    signal = np.full(len(ids), 9)
    names = np.array(list(found.signals), dtype=np.int64)
    at = np.flatnonzero(np.isin(ids, names))
    signal[at] = [found.signals[int(name)] for name in ids[at]]
    lit: Bools = (signal[head] == 0) | (signal[head] == 1 - 2 * side)
    return lit


def _bans(found: _Found, ids: Ints) -> tuple[Ban, ...]:
    """Turn restrictions between ways and at nodes that are in use."""
    way_of: dict[int, int] = {name: number for number, name in enumerate(found.ways)}
    bans = []
    for rule in found.restrictions:
        via = int(np.searchsorted(ids, rule.via))
        sources = frozenset(way_of[name] for name in rule.sources if name in way_of)
        targets = frozenset(way_of[name] for name in rule.targets if name in way_of)
        if via < len(ids) and ids[via] == rule.via and sources and targets:
            bans.append(Ban(sources, via, targets, rule.only))
    return tuple(bans)
