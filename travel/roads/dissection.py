"""Shortest paths through a dense core: it is cut in two again and again, and its parts are joined.

A line halves the nodes of each part (nested dissection: George, 1973,
https://doi.org/10.1137/0710032); those next to the line are its border. From the smallest part
up, each border is eliminated in one dense matrix of costs, from and to the borders around it, as
customizable route planning does with its cells (Delling, Goldberg, Pajor and Werneck, 2017,
https://doi.org/10.1287/trsc.2014.0579). Turns hardly cost more than none: a part is entered and
left on different segments, so its matrix is no larger than one between crossings.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from passerelle.travel.distance import Floats
from passerelle.travel.roads.costs import UNREACHED
from passerelle.travel.roads.raw import Bools, Ints

PART = 100
"""Parts of so many nodes or fewer are not cut."""
NO_WAY = UNREACHED - 1
"""Two of these can be added without overflow."""
_NOBODY = np.zeros(0, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Front:
    """One border of s nodes, with the nodes of borders around it: r from which, c to which.

    ``before`` (r) and ``after`` (c): those nodes; ``cost`` (s + r, s + c): least costs within
    the part, each of whose rows and columns begins with the border.
    """

    border: Ints
    before: Ints
    after: Ints
    cost: Ints


def dissect(lat: Floats, lon: Floats, tail: Ints, head: Ints) -> Ints:
    """The part (k) that each of k nodes is a border of: 1 is the whole, 2i and 2i + 1 halve i.

    Edges join nodes of one part, or of a part and one that it lies in.
    """
    k = len(lat)
    part = np.ones(k, dtype=np.int64)
    found = np.zeros(k, dtype=np.int64)
    for level in range(max(0, int(np.ceil(np.log2(max(1, k) / PART))))):
        free = np.flatnonzero(found == 0)
        second = _second_half(part, free, lat, lon, 2 << level)
        inside = (found[tail] == 0) & (found[head] == 0)
        tail, head = tail[inside], head[inside]
        cut = second[tail] != second[head]
        border = np.unique(head[cut])
        found[border] = part[border]
        part[free] = 2 * part[free] + second[free]
        parted = part[tail] == part[head]
        tail, head = tail[parted], head[parted]
    return np.where(found > 0, found, part)


def _second_half(part: Ints, free: Ints, lat: Floats, lon: Floats, many: int) -> Bools:
    """Whether a node lies in the second half of its part, cut across its longer side."""
    north, east = lat[free], lon[free] * np.cos(np.radians(lat[free]))
    sides = []
    for along in (north, east):
        low, high = np.full(many, np.inf), np.full(many, -np.inf)
        np.minimum.at(low, part[free], along)
        np.maximum.at(high, part[free], along)
        sides.append(high - low)
    tall = (sides[0] > sides[1])[part[free]]
    along, across = np.where(tall, north, east), np.where(tall, east, north)
    order = np.lexsort((across, along, part[free]))
    size = np.bincount(part[free], minlength=many)
    first = np.cumsum(size) - size
    rank = np.arange(len(order)) - first[part[free][order]]
    second = np.zeros(len(part), dtype=bool)
    second[free[order]] = 2 * rank >= size[part[free][order]]
    return second


def fronts_of(part: Ints, tail: Ints, head: Ints, cost: Ints) -> dict[int, Front]:
    """The front of each part that has a border, smallest parts first; edges have no parallels."""
    k = len(part)
    row, column = np.zeros(k, dtype=np.int64), np.zeros(k, dtype=np.int64)
    nodes = grouped(part)
    edges = grouped(np.maximum(part[tail], part[head]))
    below: defaultdict[int, list[Front]] = defaultdict(list)
    made: dict[int, Front] = {}
    for at in range(int(part.max(initial=0)), 0, -1):
        border = nodes.get(at, _NOBODY)
        own = edges.get(at, _NOBODY)
        halves = below.pop(at, [])
        before = _outer(part, at, [tail[own], *(half.before for half in halves)])
        after = _outer(part, at, [head[own], *(half.after for half in halves)])
        if len(border) + len(before) + len(after) == 0:
            continue
        s = len(border)
        row[border] = column[border] = np.arange(s)
        row[before] = s + np.arange(len(before))
        column[after] = s + np.arange(len(after))
        costs = np.full((s + len(before), s + len(after)), NO_WAY)
        costs[row[tail[own]], column[head[own]]] = cost[own]
        for half in halves:
            cells = np.ix_(row[half.before], column[half.after])
            t = len(half.border)
            costs[cells] = np.minimum(costs[cells], half.cost[t:, t:])
        _eliminate(costs, s)
        made[at] = Front(border, before, after, costs)
        below[at // 2].append(made[at])
    return made


def grouped(keys: Ints) -> dict[int, Ints]:
    """Positions of each key."""
    order = np.argsort(keys, kind="stable")
    found, first = np.unique(keys[order], return_index=True)
    return dict(zip(found.tolist(), np.split(order, first[1:]), strict=True)) if len(keys) else {}


def _outer(part: Ints, at: int, nodes: list[Ints]) -> Ints:
    """Those of the nodes that are no border of this part, once each."""
    found: Ints = np.unique(np.concatenate(nodes))
    outer: Ints = found[part[found] != at]
    return outer


def _eliminate(costs: Ints, s: int) -> None:
    """Allow ways through the first s rows and columns."""
    ways = np.empty_like(costs)
    for node in range(s):
        np.add(costs[:, node, None], costs[node], out=ways)
        np.minimum(costs, ways, out=costs)


@dataclass(frozen=True, slots=True)
class Entries:
    """Where places reach nodes, or are reached from them: place, node and cost (each e)."""

    place: Ints
    node: Ints
    cost: Ints


@dataclass(frozen=True, slots=True)
class Label:
    """Costs (p x w) between p places and the w nodes of a front."""

    place: Ints
    cost: Ints


def join(
    fronts: dict[int, Front], part: Ints, sources: Entries, targets: Entries, found: Ints
) -> None:
    """Lower ``found`` (sources x targets) to the least costs through the core."""
    there, back = _Climb(part, sources), _Climb(part, targets)
    column = np.zeros(len(part), dtype=np.int64)
    for at, front in fronts.items():
        s = len(front.border)
        out = there.label(at, front.border, front.after, column)
        into = back.label(at, front.border, front.before, column)
        if out is not None:
            np.minimum(out.cost, _least(out.cost[:, :s], front.cost[:s]), out=out.cost)
            there.keep(at, front.after, out.place, out.cost[:, s:])
        if out is not None and into is not None:
            cells = np.ix_(out.place, into.place)
            ways = _least(out.cost[:, :s], np.ascontiguousarray(into.cost[:, :s].T))
            found[cells] = np.minimum(found[cells], ways)
        if into is not None:
            onward = _least(into.cost[:, :s], np.ascontiguousarray(front.cost[s:, :s].T))
            back.keep(at, front.before, into.place, np.minimum(into.cost[:, s:], onward))


class _Climb:
    """Labels of places, carried from the smallest parts to the whole."""

    def __init__(self, part: Ints, entries: Entries) -> None:
        self._place, self._node, self._cost = entries.place, entries.node, entries.cost
        self._own = grouped(part[self._node])
        self._below: defaultdict[int, list[tuple[Ints, Label]]] = defaultdict(list)

    def label(self, at: int, border: Ints, around: Ints, column: Ints) -> Label | None:
        """Costs between the places in a part and the nodes of its front; None if none is there."""
        own = self._own.get(at, _NOBODY)
        halves = self._below.pop(at, [])
        places = np.unique(np.concatenate([self._place[own], *(half.place for _, half in halves)]))
        if not len(places):
            return None
        column[border] = np.arange(len(border))
        column[around] = len(border) + np.arange(len(around))
        costs = np.full((len(places), len(border) + len(around)), NO_WAY)
        here = (np.searchsorted(places, self._place[own]), column[self._node[own]])
        np.minimum.at(costs, here, self._cost[own])
        for nodes, half in halves:
            cells = np.ix_(np.searchsorted(places, half.place), column[nodes])
            costs[cells] = np.minimum(costs[cells], half.cost)
        return Label(places, costs)

    def keep(self, at: int, nodes: Ints, place: Ints, cost: Ints) -> None:
        """Carry costs to the part that this one lies in."""
        if len(nodes):
            self._below[at // 2].append((nodes, Label(place, cost)))


def _least(first: Ints, second: Ints) -> Ints:
    """The least of all sums over the middle: (n x s) and (s x c) give (n x c)."""
    found = np.full((first.shape[0], second.shape[1]), NO_WAY)
    if first.shape[0] < first.shape[1]:
        for row, costs in zip(found, first, strict=True):
            (costs[:, None] + second).min(axis=0, out=row, initial=NO_WAY)
        return found
    ways = np.empty_like(found)
    for column, costs in zip(first.T, second, strict=True):
        np.add(column[:, None], costs, out=ways)
        np.minimum(found, ways, out=found)
    return found
