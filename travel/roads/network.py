"""A road network ready for shortest paths: segments and turns, each reachable from every other."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np

from passerelle.travel.distance import Floats, great_circle_km
from passerelle.travel.roads.costs import packed
from passerelle.travel.roads.errors import bad_roads
from passerelle.travel.roads.raw import Bools, Ints, RawRoads
from passerelle.travel.roads.turns import Turns, turns_of


@dataclass(frozen=True, slots=True)
class Network:
    """n nodes in degrees, m directed segments between them and t turns from one to the next.

    ``tail``, ``head`` (m): node indices; ``cost`` (m): see ``costs``; ``enterable`` (m): a place
    may lie on it. ``source``, ``target`` (t): segment indices; ``turn`` (t): what turning costs.
    ``share`` is the part of all segments read that is in the network, from 0 to 1.
    """

    lat: Floats
    lon: Floats
    tail: Ints
    head: Ints
    cost: Ints
    enterable: Bools
    source: Ints
    target: Ints
    turn: Ints
    share: float

    @property
    def size(self) -> int:
        """Number of nodes."""
        return len(self.lat)

    @property
    def segments(self) -> int:
        """Number of directed segments."""
        return len(self.tail)


def build_network(roads: RawRoads, where: str) -> Network:
    """The largest part of the roads in which every segment leads to every other.

    Raises BadInputError if there is none.
    """
    roads = _distinct(_measured(roads))
    turns = turns_of(roads)
    kept, used_turns = _connected(len(roads.tail), turns)
    if kept.sum() < 2 or not (kept & roads.enterable).any():
        raise bad_roads(
            "NO_ROADS",
            where,
            "holds no two places that a car can drive between, there and back",
            "give an extract with highway ways and all of their nodes",
        )
    used = np.zeros(len(roads.lat), dtype=bool)
    used[roads.tail[kept]] = used[roads.head[kept]] = True
    node, number = np.cumsum(used) - 1, np.cumsum(kept) - 1
    inside = np.flatnonzero(used_turns)
    seconds = roads.metres / roads.kmh * 3.6
    cost = packed(np.maximum(0.1, seconds / roads.rate), np.maximum(0.1, seconds), roads.metres)
    return Network(
        roads.lat[used],
        roads.lon[used],
        node[roads.tail[kept]],
        node[roads.head[kept]],
        cost[kept],
        roads.enterable[kept],
        number[turns.source[inside]],
        number[turns.target[inside]],
        packed(turns.weight[inside], turns.seconds[inside], np.zeros(len(inside))),
        float(kept.mean()),
    )


def _distinct(roads: RawRoads) -> RawRoads:
    """Of segments between the same two nodes, the one soonest driven."""
    order = np.lexsort((roads.metres / roads.kmh, roads.head, roads.tail))
    tail, head = roads.tail[order], roads.head[order]
    first = np.ones(len(order), dtype=bool)
    first[1:] = (tail[1:] != tail[:-1]) | (head[1:] != head[:-1])
    chosen = order[first]
    of_segments = {
        field.name: getattr(roads, field.name)[chosen]
        for field in fields(roads)
        if field.name not in {"lat", "lon", "closed", "bans"}
    }
    return replace(roads, **of_segments)


def _measured(roads: RawRoads) -> RawRoads:
    """The same with a length for every segment."""
    lat, lon = roads.lat, roads.lon
    straight = great_circle_km(lat[roads.tail], lon[roads.tail], lat[roads.head], lon[roads.head])
    return replace(roads, metres=np.where(np.isnan(roads.metres), 1000 * straight, roads.metres))


def _connected(m: int, turns: Turns) -> tuple[Bools, Bools]:
    """The largest set of segments that all lead to each other, and the turns between them.

    Turning round at will counts only for segments that would not belong to it otherwise, as on
    a lone ring road, where one direction never meets the other.
    """
    ordinary = _largest_component(m, turns.source[~turns.spare], turns.target[~turns.spare])
    kept = _largest_component(m, turns.source, turns.target)
    inside = kept[turns.source] & kept[turns.target]
    needless = turns.spare & ordinary[turns.source] & ordinary[turns.target]
    return kept, inside & ~needless


def _largest_component(m: int, source: Ints, target: Ints) -> Bools:
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    if m == 0:
        return np.zeros(0, dtype=bool)
    ones = np.ones(len(source), dtype=np.int8)
    graph = coo_array((ones, (source, target)), shape=(m, m)).tocsr()
    _, label = connected_components(graph, connection="strong")
    largest: Bools = label == np.argmax(np.bincount(label))
    return largest
