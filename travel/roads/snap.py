"""From a place to the road it lies on: the nearest point of any segment of the network."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from passerelle.travel.distance import EARTH_RADIUS_KM, Floats
from passerelle.travel.roads.costs import UNREACHED, part_of
from passerelle.travel.roads.network import Network
from passerelle.travel.roads.raw import Ints
from passerelle.travel.roads.sweep import Ends

SAMPLE_METRES = 60.0
"""Segments are sampled at this distance at most, so that long ones are found from anywhere."""
CANDIDATES = 16
AT_NODE_METRES = 2.0
_NONE = -1
_METRES_PER_DEGREE = 1000 * EARTH_RADIUS_KM * np.pi / 180


@dataclass(frozen=True, slots=True)
class Snapped:
    """Where n places meet the network.

    ``road`` is the number of the two-way segment, ``along`` how far from its first node to its
    second (0 to 1), ``metres`` how far the place lies from there.
    """

    road: Ints
    along: Floats
    metres: Floats


class Snapper:
    """Finds roads near places, and how places enter and leave the graph."""

    def __init__(self, network: Network) -> None:
        self._net = network
        n = network.size
        low = np.minimum(network.tail, network.head)
        high = np.maximum(network.tail, network.head)
        keys, road = np.unique(low * n + high, return_inverse=True)
        self._first, self._second = keys // n, keys % n
        forward = network.tail < network.head
        segments = np.arange(network.segments)
        self._forward = np.full(len(keys), _NONE)
        self._backward = np.full(len(keys), _NONE)
        self._forward[road[forward]] = segments[forward]
        self._backward[road[~forward]] = segments[~forward]
        self._open = np.zeros(len(keys), dtype=bool)
        self._open[road[network.enterable]] = True

    @cached_property
    def _samples(self) -> tuple[Any, Ints]:
        """A tree of points on the roads, on the unit sphere, and the road of each."""
        from scipy.spatial import cKDTree

        open_roads = np.flatnonzero(self._open)
        ends = [
            _on_sphere(self._net.lat[node[open_roads]], self._net.lon[node[open_roads]])
            for node in (self._first, self._second)
        ]
        gap = 1000 * EARTH_RADIUS_KM * np.linalg.norm(ends[1] - ends[0], axis=1)
        count = np.floor(gap / SAMPLE_METRES).astype(np.int64) + 2
        road = np.repeat(np.arange(len(count)), count)
        step = np.arange(len(road)) - np.repeat(np.cumsum(count) - count, count)
        share = (step / np.repeat(count - 1, count))[:, None]
        return cKDTree(ends[0][road] * (1 - share) + ends[1][road] * share), open_roads[road]

    def snap(self, lat: Floats, lon: Floats) -> Snapped:
        """The nearest road of each place, given in degrees."""
        tree, road_of = self._samples
        many = min(CANDIDATES, len(road_of))
        _, found = tree.query(_on_sphere(lat, lon), k=many)
        roads = road_of[np.asarray(found).reshape(len(lat), many)]
        along, metres = self._projected(roads, lat[:, None], lon[:, None])
        best = np.argmin(metres, axis=1)
        rows = np.arange(len(lat))
        return Snapped(roads[rows, best], along[rows, best], metres[rows, best])

    def _projected(self, roads: Ints, lat: Floats, lon: Floats) -> tuple[Floats, Floats]:
        """Share along each road of the point nearest to a place, and metres between the two."""
        scale = np.cos(np.radians(lat)) * _METRES_PER_DEGREE

        def flat(node: Ints) -> tuple[Floats, Floats]:
            north = (self._net.lat[node] - lat) * _METRES_PER_DEGREE
            return (self._net.lon[node] - lon) * scale, north

        (x1, y1), (x2, y2) = flat(self._first[roads]), flat(self._second[roads])
        dx, dy = x2 - x1, y2 - y1
        length = np.maximum(np.hypot(dx, dy), 1e-9)
        along = np.clip(-(x1 * dx + y1 * dy) / length**2, 0.0, 1.0)
        along = np.where(along * length < AT_NODE_METRES, 0.0, along)
        along = np.where((1 - along) * length < AT_NODE_METRES, 1.0, along)
        return along, np.hypot(x1 + along * dx, y1 + along * dy)

    def ways_out(self, at: Snapped) -> Ends:
        """How places reach the far ends of the segments that they lie on, or that begin there."""
        place, segment, share = self._sides(at)
        node = self._node(at)
        here = np.flatnonzero(node != _NONE)
        row, out = _matches(self._net.tail, node[here])
        return Ends(
            len(at.road),
            np.concatenate([place, here[row]]),
            np.concatenate([segment, out]),
            np.concatenate([part_of(self._net.cost[segment], 1 - share), self._net.cost[out]]),
        )

    def ways_in(self, at: Snapped) -> Ends:
        """How places are reached from the segments that lead to theirs, or that end there."""
        place, segment, share = self._sides(at)
        row, turn = _matches(self._net.target, segment)
        before = self._net.turn[turn] + part_of(self._net.cost[segment], share)[row]
        node = self._node(at)
        here = np.flatnonzero(node != _NONE)
        end, into = _matches(self._net.head, node[here])
        return Ends(
            len(at.road),
            np.concatenate([place[row], here[end]]),
            np.concatenate([self._net.source[turn], into]),
            np.concatenate([before, np.zeros(len(into), dtype=np.int64)]),
        )

    def _node(self, at: Snapped) -> Ints:
        """The node that a place lies at, if it does: it sets out on any of its roads."""
        end = np.where(at.along == 1, self._second[at.road], _NONE)
        return np.where(at.along == 0, self._first[at.road], end)

    def _sides(self, at: Snapped) -> tuple[Ints, Ints, Floats]:
        """Places between two nodes, the directed segments they lie on, and how far along those."""
        places = np.flatnonzero(self._node(at) == _NONE)
        road = at.road[places]
        forward, backward = self._forward[road], self._backward[road]
        there, back = forward != _NONE, backward != _NONE
        along = at.along[places]
        return (
            np.concatenate([places[there], places[back]]),
            np.concatenate([forward[there], backward[back]]),
            np.concatenate([along[there], 1 - along[back]]),
        )

    def along_one_road(self, at: Snapped) -> Ints:
        """Costs between places no turn apart; UNREACHED for others.

        They lie at one node, on one segment, or at a node and on a segment that begins there.
        """
        direct = np.full((len(at.road), len(at.road)), UNREACHED)
        place, segment, share = self._sides(at)
        node = self._node(at)
        column, row = _matches(node, self._net.tail[segment])
        direct[row, place[column]] = part_of(self._net.cost[segment], share)[column]
        second, first = _matches(segment, segment)
        ahead = share[second] >= share[first]
        first, second = first[ahead], second[ahead]
        gap = share[second] - share[first]
        direct[place[first], place[second]] = part_of(self._net.cost[segment[first]], gap)
        same = (node != _NONE) & (node[:, None] == node)
        np.fill_diagonal(same, val=True)
        direct[same] = 0
        return direct


def _matches(keys: Ints, wanted: Ints) -> tuple[Ints, Ints]:
    """Rows of ``wanted`` and positions in ``keys`` of all pairs that are equal."""
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    first = np.searchsorted(ordered, wanted)
    count = np.searchsorted(ordered, wanted, side="right") - first
    row = np.repeat(np.arange(len(wanted)), count)
    step = np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count)
    return row, order[first[row] + step]


def _on_sphere(lat: Floats, lon: Floats) -> Floats:
    """Points of the unit sphere (n x 3) of places in degrees."""
    phi, theta = np.radians(lat), np.radians(lon)
    return np.stack(
        [np.cos(phi) * np.cos(theta), np.cos(phi) * np.sin(theta), np.sin(phi)], axis=-1
    )
