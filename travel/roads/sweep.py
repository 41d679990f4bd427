"""Costs between many places at once: one sweep up the hierarchy and one down, for all sources.

Only nodes above a source or a target are visited, and each round of the hierarchy is one numpy
operation (PHAST: Delling, Goldberg, Nowatzyk and Werneck, 2013, restricted to the targets,
https://doi.org/10.1016/j.jpdc.2012.02.007).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from passerelle.travel.roads.costs import METRE_BITS, UNREACHED
from passerelle.travel.roads.hierarchy import Hierarchy
from passerelle.travel.roads.raw import Bools, Ints

CELLS = 4_000_000
"""Costs held at once at most (8 bytes each): more sources than that are swept in parts."""


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
    """The edges of one round: rows of their two ends, costs, and where equal rows begin."""

    source: Ints
    cost: Ints
    starts: Ints
    rows: Ints


def cost_matrix(hierarchy: Hierarchy, sources: Ends, targets: Ends) -> Ints:
    """Least costs from every source to every target (sources x targets), UNREACHED if no way."""
    above = _above(hierarchy, sources.node, up=True)
    below = _above(hierarchy, targets.node, up=False)
    used = above | below
    used[hierarchy.core] = True
    row = np.cumsum(used) - 1
    plan = _Plan(
        size=int(used.sum()),
        row=row,
        ups=_steps(hierarchy, row, above, up=True),
        downs=_steps(hierarchy, row, below, up=False),
    )
    width = max(1, CELLS // plan.size)
    found = np.full((sources.size, targets.size), UNREACHED)
    for first in range(0, sources.size, width):
        part = (sources.place >= first) & (sources.place < first + width)
        columns = min(width, sources.size - first)
        costs = np.full((plan.size, columns), UNREACHED)
        here = (row[sources.node[part]], sources.place[part] - first)
        np.minimum.at(costs, here, sources.cost[part])
        _sweep(plan, hierarchy, costs)
        reached = np.minimum(costs[row[targets.node]] + targets.cost[:, None], UNREACHED)
        block = np.full((targets.size, columns), UNREACHED)
        np.minimum.at(block, targets.place, reached)
        found[first : first + columns] = block.T
    return found


@dataclass(frozen=True, slots=True)
class _Plan:
    size: int
    row: Ints
    ups: tuple[_Step, ...]
    downs: tuple[_Step, ...]


def _sweep(plan: _Plan, hierarchy: Hierarchy, costs: Ints) -> None:
    """Fill ``costs`` (rows x sources): from the sources up, through the core, down again."""
    for step in plan.ups:
        _relax(step, costs)
    _through_core(hierarchy, plan.row[hierarchy.core], costs)
    for step in plan.downs:
        _relax(step, costs)


def _through_core(hierarchy: Hierarchy, rows: Ints, costs: Ints) -> None:
    """Dijkstra in the core, from one node more per source, joined to where that source enters.

    scipy reckons in float64, which holds weight and time exactly, but not the metres with them:
    those are summed along the ways found.
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import dijkstra

    k, sources = len(rows), costs.shape[1]
    number = np.full(len(hierarchy.level), -1, dtype=np.int64)
    number[hierarchy.core] = np.arange(k)
    entry = costs[rows]
    entered, source = np.nonzero(entry < UNREACHED)
    if not len(entered):
        return
    tail = np.concatenate([number[hierarchy.core_tail], k + source])
    head = np.concatenate([number[hierarchy.core_head], entered])
    cost = np.concatenate([hierarchy.core_cost, entry[entered, source]])
    # 1 more at the door: a cost of nothing would be no edge
    time = (cost >> METRE_BITS) + (tail >= k)
    graph = coo_array((time.astype(np.float64), (tail, head)), shape=(k + sources, k + sources))
    times, before = dijkstra(
        graph.tocsr(), indices=k + np.arange(sources), return_predecessors=True
    )
    reached = np.isfinite(times[:, :k])
    whole = np.where(reached, times[:, :k], 1.0).astype(np.int64) - 1
    metres = _metres(before[:, :k], tail * (k + sources) + head, cost, k)
    costs[rows] = np.where(reached, (whole << METRE_BITS) + metres, UNREACHED).T


def _metres(before: Ints, keys: Ints, cost: Ints, k: int) -> Ints:
    """Metres of the ways that predecessors tell (sources x core), doubling the step each time."""
    sources = len(before)
    order = np.argsort(keys)
    edge = before.astype(np.int64) * (k + sources) + np.arange(k)
    at = order[np.minimum(np.searchsorted(keys[order], edge), len(keys) - 1)]
    found = before >= 0
    metres = np.zeros((sources, k + 1), dtype=np.int64)
    metres[:, :k] = np.where(found, cost[at] & ((1 << METRE_BITS) - 1), 0)
    step = np.full((sources, k + 1), k)
    step[:, :k] = np.where(found & (before < k), before, k)
    while (step < k).any():
        metres += np.take_along_axis(metres, step, axis=1)
        step = np.take_along_axis(step, step, axis=1)
    return metres[:, :k]


def _relax(step: _Step, costs: Ints) -> None:
    ways = costs[step.source]
    ways += step.cost[:, None]
    best = np.minimum.reduceat(ways, step.starts, axis=0)
    costs[step.rows] = np.minimum(costs[step.rows], best)


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
    """The edges to relax in each round: upward rounds first to last, downward last to first."""
    low, _ = _ends_of(hierarchy, up=up)
    kept = visited[low]
    if up:
        tail, head, cost = hierarchy.up_tail, hierarchy.up_head, hierarchy.up_cost
    else:
        tail, head, cost = hierarchy.down_tail, hierarchy.down_head, hierarchy.down_cost
    tail, head, cost, level = tail[kept], head[kept], cost[kept], hierarchy.level[low[kept]]
    steps = []
    for first, last in _rounds(level):
        rows = row[head[first:last]]
        starts = np.flatnonzero(np.concatenate([[True], rows[1:] != rows[:-1]]))
        steps.append(_Step(row[tail[first:last]], cost[first:last], starts, rows[starts]))
    return tuple(steps if up else reversed(steps))
