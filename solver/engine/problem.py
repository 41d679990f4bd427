"""Events to be given a time and a room: what the local search sees, as arrays.

Indices: ``e`` event, ``p`` time pattern, ``r`` room, ``g`` group. A pattern is a span of slots
[start, end) on some days of some weeks. Costs are whole numbers; what is hard costs ``HARD`` a
unit, so that one sum holds both: ``split`` takes it apart.
"""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple

import numpy as np

HARD = 1 << 40
"""Price of one unit of what is hard; all soft costs together stay far below."""

INT = np.ndarray
"""Arrays of whole numbers; shapes are given where they are declared."""


class Relation(IntEnum):
    """What may hold between two patterns, as bits of ``Tables.relation``."""

    SAME_START = 1
    SAME_TIME = 2
    DIFFERENT_TIME = 4
    SAME_DAYS = 8
    DIFFERENT_DAYS = 16
    SAME_WEEKS = 32
    DIFFERENT_WEEKS = 64
    OVERLAP = 128
    BEFORE = 256
    AFTER = 512


class Pair(IntEnum):
    """Constraints between two events; ``number`` is their parameter."""

    RELATION = 0  # the relation whose bit is the number holds
    GAP = 1  # on a common day, at least so many slots lie between them
    TRAVEL = 2  # on a common day, at least the travel between their rooms
    SPAN = 3  # on a common day, at most so many slots from first start to last end
    SAME_ROOM = 4
    DIFFERENT_ROOM = 5


class Group(IntEnum):
    """Constraints on several events; units off are counted."""

    MAX_DAYS = 0  # weekdays used beyond ``number``
    MAX_DAY_LOAD = 1  # slots beyond ``number``, each day
    MAX_BREAKS = 2  # breaks longer than ``second`` slots beyond ``number``, each day
    MAX_BLOCK = 3  # runs longer than ``number`` without a break longer than ``second``
    ISOLATED = 4  # events without another of the group directly before or after
    MIN_DAYS = 5  # weekdays missing of ``number``
    ROOMS = 6  # rooms used beyond the first


class Tables(NamedTuple):
    """What does not change during a search. E events, P patterns, R rooms, G groups.

    Room R is no room at all: never full, never closed, no travel.
    """

    time_from: INT  # [E + 1]: options of e are time_from[e]..time_from[e + 1]
    time_pattern: INT  # per time option
    time_price: INT  # per time option
    room_from: INT  # [E + 1], as time_from
    room_room: INT  # per room option
    room_price: INT  # per room option
    time_option: INT  # [E, P]: the option of e that is pattern p, or -1
    room_option: INT  # [E, R + 1]: the option of e that is room r, or -1
    days: INT  # [P]: bit d is set if the pattern holds weekday d
    weeks: INT  # [P]: bit w is set if the pattern holds week w
    day: INT  # [P]: its first weekday, as a number
    start: INT  # [P]: slot
    end: INT  # [P]: slot
    relation: INT  # [P, P]: bits of Relation, from row to column
    apart: INT  # [P, P]: slots between them on a common day (below 0: overlap); NEVER if none
    span: INT  # [P, P]: slots from first start to last end on a common day; 0 if none
    closed: INT  # [P, R + 1]: 1 if the room is closed during the pattern
    travel: INT  # [R + 1, R + 1]: slots
    pair_from: INT  # [E + 1]: pairs of e, each pair being listed at both of its events
    pair_other: INT  # per pair: the other event
    pair_kind: INT  # per pair: Pair
    pair_number: INT  # per pair
    pair_price: INT  # per pair: cost, or HARD
    group_from: INT  # [E + 1]: entries of e in group_of
    group_of: INT  # per entry: a group that e is a member of
    member_from: INT  # [G + 1]
    member: INT  # per entry: an event of the group
    group_kind: INT  # [G]: Group
    group_number: INT  # [G, 2]: number, second
    group_price: INT  # [G]: cost of a unit, or HARD
    group_divisor: INT  # [G]: units times price are divided by this, rounded down

    @property
    def events(self) -> int:
        """How many events there are."""
        return len(self.time_from) - 1


NEVER = 16_000
"""``apart`` of patterns without a common day: more than any gap asked for."""


def split(cost: int) -> tuple[int, int]:
    """Hard units and soft cost of a sum."""
    hard = (cost + HARD // 2) // HARD
    return hard, cost - hard * HARD
