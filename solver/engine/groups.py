"""How many units a group of events is off, compiled: each kind of ``Group`` one function."""

from __future__ import annotations

import numpy as np

from passerelle.solver.engine.compiled import compiled
from passerelle.solver.engine.problem import INT, Group, Tables

MAX_DAYS, MAX_DAY_LOAD = int(Group.MAX_DAYS), int(Group.MAX_DAY_LOAD)
MAX_BREAKS, MAX_BLOCK = int(Group.MAX_BREAKS), int(Group.MAX_BLOCK)
ISOLATED, MIN_DAYS = int(Group.ISOLATED), int(Group.MIN_DAYS)


@compiled
def group_units(
    t: Tables, time: INT, room: INT, g: int, e: int, p: int, r: int
) -> int:
    """Units off of group g, event e being at pattern p in room r (e below 0: nobody moved)."""
    kind = t.group_kind[g]
    if kind == ISOLATED:
        return _isolated(t, time, g, e, p)
    if kind in (MIN_DAYS, MAX_DAYS):
        days = _days(t, time, g, e, p)
        number = t.group_number[g, 0]
        return max(0, number - days) if kind == MIN_DAYS else max(0, days - number)
    if kind == MAX_DAY_LOAD:
        return _overload(t, time, g, e, p)
    if kind in (MAX_BREAKS, MAX_BLOCK):
        return _runs(t, time, g, e, p)
    return _rooms(t, room, g, e, r)


@compiled
def _pattern(t: Tables, time: INT, f: int, e: int, p: int) -> int:
    return p if f == e else t.time_pattern[time[f]]


@compiled
def _bits(mask: int) -> int:
    count = 0
    while mask:
        mask &= mask - 1
        count += 1
    return count


@compiled
def _days(t: Tables, time: INT, g: int, e: int, p: int) -> int:
    used = np.int64(0)
    for k in range(t.member_from[g], t.member_from[g + 1]):
        used |= t.days[_pattern(t, time, t.member[k], e, p)]
    return _bits(used)


@compiled
def _isolated(t: Tables, time: INT, g: int, e: int, p: int) -> int:
    """Moments of a day taken without a neighbour; slots below 63, one week, one day a pattern."""
    busy = np.zeros(8, dtype=np.int64)
    for k in range(t.member_from[g], t.member_from[g + 1]):
        q = _pattern(t, time, t.member[k], e, p)
        day = 0
        while not (t.days[q] >> day) & 1:
            day += 1
        busy[day] |= np.int64(1) << t.start[q]
    units = 0
    for day in range(8):
        own = busy[day]
        units += _bits(own & ~(own << 1) & ~(own >> 1))
    return units


@compiled
def _rooms(t: Tables, room: INT, g: int, e: int, r: int) -> int:
    """Rooms beyond the first; groups are small, so each room is looked for among those before."""
    first, units = t.member_from[g], 0
    for k in range(first + 1, t.member_from[g + 1]):
        f = t.member[k]
        own = r if f == e else t.room_room[room[f]]
        new = 1
        for j in range(first, k):
            h = t.member[j]
            if own == (r if h == e else t.room_room[room[h]]):
                new = 0
                break
        units += new
    return units


@compiled
def _overload(t: Tables, time: INT, g: int, e: int, p: int) -> int:
    days, weeks = _extent(t, time, g, e, p)
    units = 0
    for week in range(64):
        if not (weeks >> week) & 1:
            continue
        for day in range(64):
            if not (days >> day) & 1:
                continue
            load = 0
            for k in range(t.member_from[g], t.member_from[g + 1]):
                q = _pattern(t, time, t.member[k], e, p)
                if (t.weeks[q] >> week) & 1 and (t.days[q] >> day) & 1:
                    load += t.end[q] - t.start[q]
            units += max(0, load - t.group_number[g, 0])
    return units


@compiled
def _extent(t: Tables, time: INT, g: int, e: int, p: int) -> tuple[int, int]:
    days = weeks = np.int64(0)
    for k in range(t.member_from[g], t.member_from[g + 1]):
        q = _pattern(t, time, t.member[k], e, p)
        days |= t.days[q]
        weeks |= t.weeks[q]
    return days, weeks


@compiled
def _runs(t: Tables, time: INT, g: int, e: int, p: int) -> int:
    """Breaks too many (MAX_BREAKS) or runs too long (MAX_BLOCK), over all days of all weeks."""
    first, last = t.member_from[g], t.member_from[g + 1]
    own = np.empty(last - first, dtype=np.int64)
    for k in range(first, last):
        own[k - first] = _pattern(t, time, t.member[k], e, p)
    own = own[np.argsort(t.start[own], kind="mergesort")]
    days, weeks = _extent(t, time, g, e, p)
    units = 0
    for week in range(64):
        if (weeks >> week) & 1:
            for day in range(64):
                if (days >> day) & 1:
                    units += _runs_of_day(t, g, own, week, day)
    return units


@compiled
def _runs_of_day(t: Tables, g: int, own: INT, week: int, day: int) -> int:
    number, gap = t.group_number[g, 0], t.group_number[g, 1]
    runs = long = count = 0
    begin = end = 0
    for q in own:
        if not ((t.weeks[q] >> week) & 1 and (t.days[q] >> day) & 1):
            continue
        if count and t.start[q] <= end + gap:
            end = max(end, t.end[q])
            count += 1
            continue
        long += int(count > 1 and end - begin > number)
        runs += 1
        begin, end, count = t.start[q], t.end[q], 1
    long += int(count > 1 and end - begin > number)
    if t.group_kind[g] == MAX_BLOCK:
        return long
    return max(0, runs - 1 - number)
