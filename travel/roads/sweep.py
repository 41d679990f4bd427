"""Costs between many places at once: both climb the hierarchy, and meet at the best node.

Only nodes above a source or a target are visited, and each round of the hierarchy is one numpy
operation for all places (the upward half of PHAST: Delling, Goldberg, Nowatzyk and Werneck, 2013,
https://doi.org/10.1016/j.jpdc.2012.02.007; the meeting: Knopp, Sanders, Schultes, Schulz and
Wagner, 2007, https://doi.org/10.1137/1.9781611972870.4).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from passerelle.travel.roads.costs import UNREACHED
from passerelle.travel.roads.dissection import NO_WAY, Entries, fronts_of, grouped, join
from passerelle.travel.roads.hierarchy import Hierarchy
from passerelle.travel.roads.raw import Bools, Ints

CELLS = 4_000_000
"""Costs held at once at most (8 bytes each): more places than that climb in parts."""


@dataclass(frozen=True, slots=True)
class Ends:
    """Where ``size`` places meet the graph: place, node and the cost between the two (each e).

    A place may have several rows: the two ends of the road it lies on.
    """

    size: int
    place: Ints
    node: Ints
    cost: Ints


@dataclass(frozen=True, slots=True)
class _Step:
    """The edges of one round: rows they leave, costs, where equal upper rows begin, and these."""

    lower: Ints
    cost: Ints
    starts: Ints
    upper: Ints


def cost_matrix(hierarchy: Hierarchy, sources: Ends, targets: Ends) -> Ints:
    """Least costs from every source to every target (sources x targets), UNREACHED if no way."""
    found = np.full((sources.size, targets.size), UNREACHED)
    there = _climb(hierarchy, sources, up=True)
    back = _climb(hierarchy, targets, up=False)
    _meet(there, back, found)
    core = np.flatnonzero(hierarchy.part)
    number = np.full(len(hierarchy.part), -1)
    number[core] = np.arange(len(core))
    part = hierarchy.part[core]
    tail, head = number[hierarchy.core_tail], number[hierarchy.core_head]
    fronts = fronts_of(part, tail, head, hierarchy.core_cost)
    join(fronts, part, _within(there, number), _within(back, number), found)
    return np.where(found < NO_WAY, found, UNREACHED)


def _within(entries: Entries, number: Ints) -> Entries:
    """Those at nodes that have a number, with it."""
    kept = number[entries.node] >= 0
    return Entries(entries.place[kept], number[entries.node[kept]], entries.cost[kept])


def _meet(there: Entries, back: Entries, found: Ints) -> None:
    """Lower ``found`` (sources x targets) to the least costs over nodes that both climb to."""
    coming = grouped(back.node)
    for node, rows in grouped(there.node).items():
        columns = coming.get(node)
        if columns is not None:
            ways = there.cost[rows, None] + back.cost[columns]
            cells = np.ix_(there.place[rows], back.place[columns])
            found[cells] = np.minimum(found[cells], ways)


def _climb(hierarchy: Hierarchy, ends: Ends, *, up: bool) -> Entries:
    """Costs from places to the nodes above them, or to places from those; finite ones only."""
    visited = _above(hierarchy, ends.node, up=up)
    nodes = np.flatnonzero(visited)
    row = np.cumsum(visited) - 1
    steps = _steps(hierarchy, row, visited, up=up)
    width = max(1, CELLS // max(1, len(nodes)))
    parts = []
    for first in range(0, max(1, ends.size), width):
        here = (ends.place >= first) & (ends.place < first + width)
        costs = np.full((len(nodes), min(width, ends.size - first)), UNREACHED)
        np.minimum.at(costs, (row[ends.node[here]], ends.place[here] - first), ends.cost[here])
        for step in steps:
            _relax(step, costs)
        rows, places = np.nonzero(costs < UNREACHED)
        parts.append(Entries(places + first, nodes[rows], costs[rows, places]))
    return Entries(
        np.concatenate([part.place for part in parts]),
        np.concatenate([part.node for part in parts]),
        np.concatenate([part.cost for part in parts]),
    )


def _relax(step: _Step, costs: Ints) -> None:
    ways = costs[step.lower]
    ways += step.cost[:, None]
    best = np.minimum.reduceat(ways, step.starts, axis=0)
    costs[step.upper] = np.minimum(costs[step.upper], best)


def _above(hierarchy: Hierarchy, nodes: Ints, *, up: bool) -> Bools:
    """The nodes that ways up from ``nodes`` (or down to them) can pass."""
    low, high = _ends_of(hierarchy, up=up)
    seen = np.zeros(len(hierarchy.level), dtype=bool)
    seen[nodes] = True
    for first, last in _rounds(hierarchy.level[low]):
        seen[high[first:last][seen[low[first:last]]]] = True
    return seen


def _ends_of(hierarchy: Hierarchy, *, up: bool) -> tuple[Ints, Ints]:
    """The end of each edge that left first, and the other one."""
    if up:
        return hierarchy.up_tail, hierarchy.up_head
    return hierarchy.down_head, hierarchy.down_tail


def _rounds(level: Ints) -> list[tuple[int, int]]:
    """First and last index (half-open) of each run of one level."""
    cuts = np.flatnonzero(np.diff(level)) + 1
    bounds = [0, *cuts.tolist(), len(level)]
    return [(a, b) for a, b in pairwise(bounds) if a < b]


def _steps(hierarchy: Hierarchy, row: Ints, visited: Bools, *, up: bool) -> tuple[_Step, ...]:
    """The edges to relax in each round, first to last."""
    low, high = _ends_of(hierarchy, up=up)
    cost = hierarchy.up_cost if up else hierarchy.down_cost
    kept = visited[low]
    low, high, cost = low[kept], high[kept], cost[kept]
    steps = []
    for first, last in _rounds(hierarchy.level[low]):
        upper = row[high[first:last]]
        starts = np.flatnonzero(np.concatenate([[True], upper[1:] != upper[:-1]]))
        steps.append(_Step(row[low[first:last]], cost[first:last], starts, upper[starts]))
    return tuple(steps)
