"""Building the arrays of a problem from lists, in any order that a compiler finds handy."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from passerelle.solver.engine.problem import NEVER, Group, Pair, Relation, Tables

Pattern = tuple[int, int, int, int]
"""Weekday bits, week bits, start and end slot; day and week 0 are the lowest bits."""

TURNED = {Relation.BEFORE: Relation.AFTER, Relation.AFTER: Relation.BEFORE}


@dataclass
class Builder:
    """Collects events and constraints. ``closed`` holds (pattern number, room)."""

    rooms: int
    travel: np.ndarray | None = None
    closed: list[tuple[int, int, int, int, int]] = field(default_factory=list)
    _patterns: dict[Pattern, int] = field(default_factory=dict)
    _times: list[list[tuple[int, int]]] = field(default_factory=list)
    _rooms: list[list[tuple[int, int]]] = field(default_factory=list)
    _pairs: list[tuple[int, int, int, int, int]] = field(default_factory=list)
    _groups: list[tuple[Group, tuple[int, ...], tuple[int, int], int, int]] = field(
        default_factory=list
    )

    def event(self, times: Iterable[tuple[Pattern, int]], rooms: Iterable[tuple[int, int]]) -> int:
        """Add an event with its (pattern, price) and (room, price) options; its index."""
        self._times.append([(self._pattern(pattern), price) for pattern, price in times])
        self._rooms.append(list(rooms) or [(self.rooms, 0)])
        return len(self._times) - 1

    def _pattern(self, pattern: Pattern) -> int:
        return self._patterns.setdefault(pattern, len(self._patterns))

    def close(self, room: int, pattern: Pattern) -> None:
        """A room is closed during a pattern."""
        self.closed.append((room, *pattern))

    def pair(self, one: int, other: int, kind: Pair, number: int, price: int) -> None:
        """A constraint between two events, in this order."""
        self._pairs.append((one, other, kind, number, price))

    def group(
        self,
        kind: Group,
        members: Sequence[int],
        numbers: tuple[int, int],
        price: int,
        divisor: int = 1,
    ) -> None:
        """A constraint on several events."""
        self._groups.append((kind, tuple(members), numbers, price, divisor))

    def tables(self) -> Tables:
        """The arrays."""
        events, patterns = len(self._times), len(self._patterns)
        own = np.array(list(self._patterns), dtype=np.int64).reshape(-1, 4)
        days, weeks, start, end = (np.ascontiguousarray(own[:, c]) for c in range(4))
        times, rooms = _rows(self._times), _rows(self._rooms)
        time_option = _options(times[0], times[1], (events, patterns))
        room_option = _options(rooms[0], rooms[1], (events, self.rooms + 1))
        travel = np.zeros((self.rooms + 1, self.rooms + 1), dtype=np.int16)
        if self.travel is not None:
            travel[: self.rooms, : self.rooms] = self.travel
        relation, apart, span = relations(own)
        return Tables(
            *times, *rooms, time_option, room_option, days, weeks,
            _first_bit(days).astype(np.int32), start.astype(np.int32), end.astype(np.int32),
            relation, apart, span,
            self._closures(own), travel, *self._pair_arrays(events), *self._group_arrays(events),
        )  # fmt: skip

    def _closures(self, own: np.ndarray) -> np.ndarray:
        closed = np.zeros((len(own), self.rooms + 1), dtype=np.uint8)
        for room, days, weeks, start, end in self.closed:
            meets = (own[:, 0] & days != 0) & (own[:, 1] & weeks != 0)
            closed[meets & (own[:, 2] < end) & (start < own[:, 3]), room] = 1
        return closed

    def _pair_arrays(self, events: int) -> tuple[np.ndarray, ...]:
        rows = np.array(self._pairs, dtype=np.int64).reshape(-1, 5)
        turned = rows[:, [1, 0, 2, 3, 4]]
        ordered = turned[:, 2] == Pair.RELATION
        for relation, opposite in TURNED.items():
            at = ordered & (rows[:, 3] == relation)
            turned[at, 3] = opposite
        both = np.concatenate([rows, turned])
        both = both[np.lexsort((both[:, 1], -both[:, 4], both[:, 0]))]  # dearest first
        begin = np.searchsorted(both[:, 0], np.arange(events + 1)).astype(np.int32)
        small = [both[:, c].astype(np.int32) for c in (1, 2, 3)]
        return begin, *small, both[:, 4].copy()

    def _group_arrays(self, events: int) -> tuple[np.ndarray, ...]:
        of: list[list[int]] = [[] for _ in range(events)]
        for number, (_, members, *_rest) in enumerate(self._groups):
            for event in dict.fromkeys(members):
                of[event].append(number)
        of_from, of_group = _flat(of)
        member_from, member = _flat([list(row[1]) for row in self._groups])
        return (
            of_from,
            of_group,
            member_from,
            member,
            np.array([row[0] for row in self._groups], dtype=np.int32),
            np.array([row[2] for row in self._groups], dtype=np.int32).reshape(-1, 2),
            np.array([row[3] for row in self._groups], dtype=np.int64),
            np.array([row[4] for row in self._groups], dtype=np.int64),
        )


def _flat(rows: Sequence[Sequence[int]]) -> tuple[np.ndarray, np.ndarray]:
    begin = np.cumsum([0, *map(len, rows)]).astype(np.int32)
    return begin, np.array([value for row in rows for value in row], dtype=np.int32)


def _rows(rows: list[list[tuple[int, int]]]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    begin, values = _flat([[value for value, _ in row] for row in rows])
    return begin, values, np.array([price for row in rows for _, price in row], dtype=np.int64)


def _options(begin: np.ndarray, values: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
    table = np.full(shape, -1, dtype=np.int32)
    owners = np.repeat(np.arange(shape[0]), np.diff(begin))
    table[owners[::-1], values[::-1]] = np.arange(len(values))[::-1]  # the first one of equals
    return table


def _first_bit(masks: np.ndarray) -> np.ndarray:
    """The number of the lowest set bit."""
    lowest = (masks & -masks).astype(np.float64)
    return np.asarray(np.log2(lowest), dtype=np.int64)


def relations(own: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """What holds between every two of [P, 4] patterns: relation, apart and span of ``Tables``."""
    a, b = own[:, None, :], own[None, :, :]
    days, weeks = a[..., 0] & b[..., 0], a[..., 1] & b[..., 1]
    meet = (days != 0) & (weeks != 0)
    gap = np.maximum(b[..., 2] - a[..., 3], a[..., 2] - b[..., 3])
    first = np.stack([_first_bit(own[:, 1]), _first_bit(own[:, 0])], axis=1)
    same_first = (first[:, None] == first[None]).all(axis=2)
    rank = first[:, 0] * 64 + first[:, 1]
    before = (rank[:, None] < rank[None]) | (same_first & (a[..., 3] <= b[..., 2]))
    starts, ends = a[..., 2] <= b[..., 2], b[..., 3] <= a[..., 3]
    inside = (starts & ends) | (starts & ends).T
    facts = {
        Relation.SAME_START: a[..., 2] == b[..., 2],
        Relation.SAME_TIME: inside,
        Relation.DIFFERENT_TIME: gap >= 0,
        Relation.SAME_DAYS: (days == a[..., 0]) | (days == b[..., 0]),
        Relation.DIFFERENT_DAYS: days == 0,
        Relation.SAME_WEEKS: (weeks == a[..., 1]) | (weeks == b[..., 1]),
        Relation.DIFFERENT_WEEKS: weeks == 0,
        Relation.OVERLAP: meet & (gap < 0),
        Relation.BEFORE: before,
        Relation.AFTER: before.T,
    }
    relation = np.zeros(meet.shape, dtype=np.uint16)
    for bit, holds in facts.items():
        relation |= np.where(holds, np.uint16(bit), np.uint16(0))
    width = np.maximum(a[..., 3], b[..., 3]) - np.minimum(a[..., 2], b[..., 2])
    apart = np.where(meet, gap, NEVER).astype(np.int16)
    return relation, apart, np.where(meet, width, 0).astype(np.int16)
