"""From a place to the road it lies on: the nearest point of any segment of the network."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from passerelle.travel.distance import EARTH_RADIUS_KM, Floats
from passerelle.travel.roads.network import METRES, Network
from passerelle.travel.roads.raw import Bools, Ints
from passerelle.travel.roads.sweep import Ends

SAMPLE_METRES = 60.0
"""Segments are sampled at this distance at most, so that long ones are found from anywhere."""
CANDIDATES = 16
AT_NODE_METRES = 2.0
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
        self._forward = np.full(len(keys), np.inf)
        self._backward = np.full(len(keys), np.inf)
        self._forward[road[forward]] = network.cost[forward]
        self._backward[road[~forward]] = network.cost[~forward]

    @cached_property
    def _samples(self) -> tuple[Any, Ints]:
        """A tree of points on the roads, on the unit sphere, and the road of each."""
        from scipy.spatial import cKDTree

        ends = [
            _on_sphere(self._net.lat[node], self._net.lon[node])
            for node in (self._first, self._second)
        ]
        gap = 1000 * EARTH_RADIUS_KM * np.linalg.norm(ends[1] - ends[0], axis=1)
        count = np.floor(gap / SAMPLE_METRES).astype(np.int64) + 2
        road = np.repeat(np.arange(len(count)), count)
        step = np.arange(len(road)) - np.repeat(np.cumsum(count) - count, count)
        share = (step / np.repeat(count - 1, count))[:, None]
        return cKDTree(ends[0][road] * (1 - share) + ends[1][road] * share), road

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
        """How places reach the nodes of the graph."""
        to_first, to_second = self._backward[at.road], self._forward[at.road]
        return self._ends(at, _part(to_first, at.along), _part(to_second, 1 - at.along))

    def ways_in(self, at: Snapped) -> Ends:
        """How places are reached from the nodes of the graph."""
        from_first, from_second = self._forward[at.road], self._backward[at.road]
        return self._ends(at, _part(from_first, at.along), _part(from_second, 1 - at.along))

    def _ends(self, at: Snapped, first: Floats, second: Floats) -> Ends:
        places = np.arange(len(at.road))
        first = np.where(at.along == 0, 0.0, np.where(at.along == 1, np.inf, first))
        second = np.where(at.along == 1, 0.0, np.where(at.along == 0, np.inf, second))
        open_first, open_second = np.isfinite(first), np.isfinite(second)
        return Ends(
            len(places),
            np.concatenate([places[open_first], places[open_second]]),
            np.concatenate([self._first[at.road][open_first], self._second[at.road][open_second]]),
            np.concatenate([first[open_first], second[open_second]]),
        )

    def along_one_road(self, at: Snapped) -> Floats:
        """Costs between places on the same segment without leaving it; infinite for others."""
        same = at.road[:, None] == at.road[None, :]
        gap = at.along[None, :] - at.along[:, None]
        direct = np.full(same.shape, np.inf)
        _fill(direct, same & (gap > 0), self._forward[at.road], gap)
        _fill(direct, same & (gap < 0), self._backward[at.road], -gap)
        direct[same & (gap == 0)] = 0.0
        return direct


def _fill(direct: Floats, cells: Bools, cost: Floats, gap: Floats) -> None:
    rows, columns = np.nonzero(cells)
    direct[rows, columns] = _part(cost[rows], gap[rows, columns])


def _part(cost: Floats, share: Floats) -> Floats:
    """The cost of a share of a segment, both time and metres in whole numbers again."""
    whole = np.where(np.isfinite(cost), cost, 0.0)
    time = np.floor(whole / METRES)
    part = np.rint(time * share) * METRES + np.rint((whole - time * METRES) * share)
    return np.where(np.isfinite(cost), part, np.inf)


def _on_sphere(lat: Floats, lon: Floats) -> Floats:
    """Points of the unit sphere (n x 3) of places in degrees."""
    phi, theta = np.radians(lat), np.radians(lon)
    return np.stack(
        [np.cos(phi) * np.cos(theta), np.cos(phi) * np.sin(theta), np.sin(phi)], axis=-1
    )
