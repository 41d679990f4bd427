"""A road network ready for shortest paths: one strongly connected graph with its geometry."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from passerelle.travel.distance import Floats, great_circle_km
from passerelle.travel.roads.errors import bad_roads
from passerelle.travel.roads.raw import Ints, RawRoads
from passerelle.travel.roads.speeds import JUNCTION_SECONDS, SIGNAL_SECONDS

METRES = float(2**24)
"""A cost is ``centiseconds * METRES + metres`` in a float64: both are whole numbers and sums stay
below 2**53, so they add up exactly, the least time wins, and the road length comes with it."""


@dataclass(frozen=True, slots=True)
class Network:
    """n nodes in degrees and m directed segments, every node reachable from every other.

    ``tail``, ``head`` (m): node indices; ``cost`` (m): see METRES, with what is lost at the
    head. ``share`` is the part of all nodes read that is in the network, from 0 to 1.
    """

    lat: Floats
    lon: Floats
    tail: Ints
    head: Ints
    cost: Floats
    share: float

    @property
    def size(self) -> int:
        """Number of nodes."""
        return len(self.lat)


def seconds_of(cost: Floats) -> Floats:
    """Seconds of costs; infinite where there is no way."""
    return np.where(np.isinf(cost), np.inf, np.floor(cost / METRES) / 100)


def metres_of(cost: Floats) -> Floats:
    """Metres of road of costs; infinite where there is no way."""
    whole = np.where(np.isinf(cost), 0.0, cost)
    return np.where(np.isinf(cost), np.inf, whole - np.floor(whole / METRES) * METRES)


def packed(seconds: Floats, metres: Floats) -> Floats:
    """Costs of seconds and metres, rounded to hundredths and whole metres."""
    return np.maximum(1.0, np.rint(seconds * 100)) * METRES + np.rint(metres)


def build_network(roads: RawRoads, where: str) -> Network:
    """The largest strongly connected part of the roads; BadInputError if there is none."""
    kept = _largest_component(roads)
    if kept.sum() < 2:
        raise bad_roads(
            "NO_ROADS",
            where,
            "holds no two places that a car can drive between, there and back",
            "give an extract with highway ways and all of their nodes",
        )
    number = np.cumsum(kept) - 1
    inside = kept[roads.tail] & kept[roads.head]
    tail, head = number[roads.tail[inside]], number[roads.head[inside]]
    lat, lon = roads.lat[kept], roads.lon[kept]
    own = roads.metres[inside]
    straight = 1000 * great_circle_km(lat[tail], lon[tail], lat[head], lon[head])
    metres = np.where(np.isnan(own), straight, own)
    seconds = metres / roads.kmh[inside] * 3.6
    seconds += _waits(tail, head, roads.signal[kept])[head]
    return Network(lat, lon, *_least(tail, head, packed(seconds, metres)), float(kept.mean()))


def _largest_component(roads: RawRoads) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    n = len(roads.lat)
    if n == 0:
        return np.zeros(0, dtype=bool)
    ones = np.ones(len(roads.tail), dtype=np.int8)
    graph = coo_array((ones, (roads.tail, roads.head)), shape=(n, n)).tocsr()
    _, label = connected_components(graph, connection="strong")
    largest: np.ndarray[tuple[int], np.dtype[np.bool_]] = label == np.argmax(np.bincount(label))
    return largest


def _waits(tail: Ints, head: Ints, signal: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Floats:
    """Seconds lost at each node: a little where three roads meet, more at a traffic light."""
    n = len(signal)
    pairs = np.unique(np.concatenate([tail * n + head, head * n + tail]))
    neighbours = np.bincount(pairs // n, minlength=n)
    return JUNCTION_SECONDS * (neighbours >= 3) + SIGNAL_SECONDS * signal


def _least(tail: Ints, head: Ints, cost: Floats) -> tuple[Ints, Ints, Floats]:
    """Segments sorted by tail and head; of parallel ones the least cost."""
    order = np.lexsort((cost, head, tail))
    tail, head, cost = tail[order], head[order], cost[order]
    first = np.ones(len(tail), dtype=bool)
    first[1:] = (tail[1:] != tail[:-1]) | (head[1:] != head[:-1])
    return tail[first], head[first], cost[first]
