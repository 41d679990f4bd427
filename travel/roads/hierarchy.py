"""Shortest paths by elimination: most nodes are taken out once, and their paths kept as shortcuts.

Nodes leave in rounds of independent sets, those with few neighbours first; between the remaining
neighbours of a node that leaves, a shortcut replaces the way through it. What is left when
shortcuts grow dense is a small core, searched as a graph of its own. The ways up, through the core
and down hold a shortest path of every pair. This is customizable contraction hierarchies (Dibbelt,
Strasser and Wagner, 2016, https://doi.org/10.1145/2886843) on directed weights, each step a numpy
operation on a whole round.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from passerelle.travel.roads.raw import Bools, Ints

CORE_DEGREE = 14
"""Rounds end when the nodes left have so many edges each on average: streets in a regular grid
would fill the core with shortcuts, and Dijkstra's algorithm is quicker there."""
_SCATTER = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, slots=True)
class Hierarchy:
    """What is left of a graph of n nodes after elimination.

    ``level`` (n): the round in which a node left; the core has the number of rounds.
    ``up_*``: edges (tail, head, cost) from a node to one that left later, in order of the tail's
    level and the head. ``down_*``: edges to a node from one that left later, in order of the
    head's level and the head. ``core_*``: edges between nodes of the core.
    """

    level: Ints
    up_tail: Ints
    up_head: Ints
    up_cost: Ints
    down_tail: Ints
    down_head: Ints
    down_cost: Ints
    core_tail: Ints
    core_head: Ints
    core_cost: Ints

    @property
    def core(self) -> Ints:
        """The nodes of the core, in order."""
        return np.flatnonzero(self.level == self.level.max(initial=0))


@dataclass(slots=True)
class _Edges:
    tail: Ints
    head: Ints
    cost: Ints

    def where(self, kept: Bools) -> _Edges:
        return _Edges(self.tail[kept], self.head[kept], self.cost[kept])


def build_hierarchy(n: int, tail: Ints, head: Ints, cost: Ints) -> Hierarchy:
    """Eliminate all but a core of a directed graph; costs are positive."""
    edges = _Edges(tail.astype(np.int64), head.astype(np.int64), cost)
    level = np.full(n, -1, dtype=np.int64)
    ups: list[_Edges] = []
    downs: list[_Edges] = []
    rounds = 0
    while not _is_core(level, edges):
        chosen = _independent(level < 0, edges)
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
    down_order = np.lexsort((down.head, level[down.head]))
    return Hierarchy(
        level,
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


def _is_core(level: Ints, edges: _Edges) -> bool:
    left = int(np.sum(level < 0))
    return left <= 1 or len(edges.tail) >= CORE_DEGREE * left


def _independent(left: Bools, edges: _Edges) -> Bools:
    """Nodes that come before all of their neighbours: by number of neighbours, then scattered."""
    n = len(left)
    degree = np.bincount(edges.tail, minlength=n) + np.bincount(edges.head, minlength=n)
    scatter = (np.arange(n, dtype=np.uint64) * _SCATTER) >> np.uint64(44)
    rank = degree.astype(np.int64) * (1 << 20) + scatter.astype(np.int64)
    rank = rank * n + np.arange(n)
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
