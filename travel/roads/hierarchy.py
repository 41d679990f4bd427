"""Shortest paths by elimination: most nodes are taken out once, and their paths kept as shortcuts.

The network is cut into small parts (see ``dissection``). Within them, nodes leave in rounds of
independent sets, those with few neighbours first; between the remaining neighbours of a node that
leaves, a shortcut replaces the way through it. What is left when shortcuts grow dense is the core,
with the borders of the parts in it. The ways up, through the core and down hold a shortest path of
every pair. This is customizable contraction hierarchies (Dibbelt, Strasser and Wagner, 2016,
https://doi.org/10.1145/2886843) on directed weights, each step a numpy operation on a whole round.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from passerelle.travel.distance import Floats
from passerelle.travel.roads.dissection import dissect
from passerelle.travel.roads.raw import Bools, Ints

CORE_DEGREE = 14
"""Rounds end when the nodes left within parts have so many edges each on average: where streets
form a regular grid, dense matrices are quicker than more shortcuts."""
_SCATTER = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, slots=True)
class Hierarchy:
    """What is left of a graph of n nodes after elimination.

    ``level`` (n): the round in which a node left; the core has the number of rounds.
    ``part`` (n): of a node of the core, the part that it is a border of, else 0 (see
    ``dissection``). ``up_*``: edges (tail, head, cost) from a node to one that left later, in
    order of the tail's level and the head. ``down_*``: edges to a node from one that left later,
    in order of the head's level and the tail. ``core_*``: edges between nodes of the core.
    """

    level: Ints
    part: Ints
    up_tail: Ints
    up_head: Ints
    up_cost: Ints
    down_tail: Ints
    down_head: Ints
    down_cost: Ints
    core_tail: Ints
    core_head: Ints
    core_cost: Ints


@dataclass(slots=True)
class _Edges:
    tail: Ints
    head: Ints
    cost: Ints

    def where(self, kept: Bools) -> _Edges:
        return _Edges(self.tail[kept], self.head[kept], self.cost[kept])


def build_hierarchy(lat: Floats, lon: Floats, tail: Ints, head: Ints, cost: Ints) -> Hierarchy:
    """Eliminate all but a core of a directed graph of nodes in degrees; costs are positive."""
    n = len(lat)
    part = dissect(lat, lon, tail, head)
    within = part.astype(np.float64) >= 2.0 ** np.floor(np.log2(part.max(initial=1)))
    edges = _Edges(tail.astype(np.int64), head.astype(np.int64), cost)
    level = np.full(n, -1, dtype=np.int64)
    ups: list[_Edges] = []
    downs: list[_Edges] = []
    rounds = 0
    while not _is_core(within & (level < 0), edges):
        chosen = _independent(within & (level < 0), edges)
        level[chosen] = rounds
        rounds += 1
        out = edges.where(chosen[edges.tail])
        into = edges.where(chosen[edges.head])
        ups.append(out)
        downs.append(into)
        rest = edges.where(~(chosen[edges.tail] | chosen[edges.head]))
        edges = _merged(rest, _shortcuts(into, out), n)
    level[level < 0] = rounds
    up, down = _joined(ups), _joined(downs)
    up_order = np.lexsort((up.head, level[up.tail]))
    down_order = np.lexsort((down.tail, level[down.head]))
    return Hierarchy(
        level,
        np.where(level == rounds, part, 0),
        up.tail[up_order],
        up.head[up_order],
        up.cost[up_order],
        down.tail[down_order],
        down.head[down_order],
        down.cost[down_order],
        edges.tail,
        edges.head,
        edges.cost,
    )


def _is_core(left: Bools, edges: _Edges) -> bool:
    many = int(np.sum(left))
    near = int(np.sum(left[edges.tail] | left[edges.head]))
    return many == 0 or near >= CORE_DEGREE * many


def _independent(left: Bools, edges: _Edges) -> Bools:
    """Nodes left that come before their neighbours: by number of neighbours, then scattered."""
    n = len(left)
    degree = np.bincount(edges.tail, minlength=n) + np.bincount(edges.head, minlength=n)
    scatter = (np.arange(n, dtype=np.uint64) * _SCATTER) >> np.uint64(44)
    rank = degree.astype(np.int64) * (1 << 20) + scatter.astype(np.int64)
    rank = np.where(left, rank * n + np.arange(n), np.iinfo(np.int64).max)
    least = np.full(n, np.iinfo(np.int64).max)
    np.minimum.at(least, edges.tail, rank[edges.head])
    np.minimum.at(least, edges.head, rank[edges.tail])
    few = degree <= max(4, 1.25 * np.min(degree[left]))
    chosen: Bools = left & few & (rank < least)
    return chosen


def _shortcuts(into: _Edges, out: _Edges) -> _Edges:
    """Every way in joined with every way out of the nodes that leave."""
    order = np.argsort(out.tail, kind="stable")
    out = _Edges(out.tail[order], out.head[order], out.cost[order])
    first = np.searchsorted(out.tail, into.head, side="left")
    count = np.searchsorted(out.tail, into.head, side="right") - first
    left = np.repeat(np.arange(len(into.tail)), count)
    offset = np.arange(len(left)) - np.repeat(np.cumsum(count) - count, count)
    right = first[left] + offset
    made = _Edges(into.tail[left], out.head[right], into.cost[left] + out.cost[right])
    return made.where(made.tail != made.head)


def _merged(first: _Edges, second: _Edges, n: int) -> _Edges:
    """Both sets of edges; of parallel ones the least cost."""
    both = _joined([first, second])
    key = both.tail * n + both.head
    order = np.argsort(key, kind="stable")
    key = key[order]
    starts = np.flatnonzero(np.concatenate([[True], key[1:] != key[:-1]])) if len(key) else key
    cost = np.minimum.reduceat(both.cost[order], starts) if len(key) else both.cost
    return _Edges(both.tail[order][starts], both.head[order][starts], cost)


def _joined(parts: list[_Edges]) -> _Edges:
    if not parts:
        return _Edges(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.int64))
    return _Edges(
        np.concatenate([part.tail for part in parts]),
        np.concatenate([part.head for part in parts]),
        np.concatenate([part.cost for part in parts]),
    )
