"""How many units a group of events is off, compiled: each kind of ``Group`` one function."""

from __future__ import annotations

from passerelle.solver.engine.compiled import inlined, wide
from passerelle.solver.engine.problem import INT, Group, Tables

MAX_DAYS, MAX_DAY_LOAD = int(Group.MAX_DAYS), int(Group.MAX_DAY_LOAD)
MAX_BREAKS, MAX_BLOCK = int(Group.MAX_BREAKS), int(Group.MAX_BLOCK)
ISOLATED, MIN_DAYS = int(Group.ISOLATED), int(Group.MIN_DAYS)


@inlined
def group_units(
    t: Tables, time: INT, room: INT, scratch: INT, g: int, e: int, p: int, r: int
) -> int:
    """Units off of group g, event e being at pattern p in room r (e below 0: nobody moved).

    ``scratch`` has room for a number per member, and for 64.
    """
    kind = t.group_kind[g]
    if kind == ISOLATED:
        return _isolated(t, time, scratch, g, e, p)
    if kind in (MIN_DAYS, MAX_DAYS):
        days = _days(t, time, g, e, p)
        number = t.group_number[g, 0]
        return wide(max(0, number - days) if kind == MIN_DAYS else max(0, days - number))
    if kind == MAX_DAY_LOAD:
        return _overload(t, time, g, e, p)
    if kind in (MAX_BREAKS, MAX_BLOCK):
        return _runs(t, time, scratch, g, e, p)
    return _rooms(t, room, g, e, r)


@inlined
def _pattern(t: Tables, time: INT, f: int, e: int, p: int) -> int:
    return wide(p if f == e else t.time_pattern[time[f]])


@inlined
def _bits(mask: int) -> int:
    count = 0
    while mask:
        mask &= mask - 1
        count += 1
    return count


@inlined
def _days(t: Tables, time: INT, g: int, e: int, p: int) -> int:
    used = wide(0)
    for k in range(t.member_from[g], t.member_from[g + 1]):
        used |= t.days[_pattern(t, time, t.member[k], e, p)]
    return _bits(used)


@inlined
def _isolated(t: Tables, time: INT, busy: INT, g: int, e: int, p: int) -> int:
    """Moments of a day taken without a neighbour; slots below 63, one week, one day a pattern."""
    used = wide(0)
    for k in range(t.member_from[g], t.member_from[g + 1]):
        q = _pattern(t, time, t.member[k], e, p)
        day = t.day[q]
        if not (used >> day) & 1:
            used |= wide(1) << day
            busy[day] = 0
        busy[day] |= wide(1) << t.start[q]
    units = 0
    for day in range(7):
        if (used >> day) & 1:
            own = busy[day]
            units += _bits(own & ~(own << 1) & ~(own >> 1))
    return units


@inlined
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


@inlined
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


@inlined
def _extent(t: Tables, time: INT, g: int, e: int, p: int) -> tuple[int, int]:
    days = weeks = wide(0)
    for k in range(t.member_from[g], t.member_from[g + 1]):
        q = _pattern(t, time, t.member[k], e, p)
        days |= t.days[q]
        weeks |= t.weeks[q]
    return days, weeks


@inlined
def _runs(t: Tables, time: INT, own: INT, g: int, e: int, p: int) -> int:
    """Breaks too many (MAX_BREAKS) or runs too long (MAX_BLOCK), over all days of all weeks."""
    size = t.member_from[g + 1] - t.member_from[g]
    for k in range(size):  # in order of their starts
        q = _pattern(t, time, t.member[t.member_from[g] + k], e, p)
        j = k
        while j > 0 and t.start[own[j - 1]] > t.start[q]:
            own[j] = own[j - 1]
            j -= 1
        own[j] = q
    days, weeks = _extent(t, time, g, e, p)
    units = 0
    for week in range(64):
        if (weeks >> week) & 1:
            for day in range(64):
                if (days >> day) & 1:
                    units += _runs_of_day(t, g, own, size, week, day)
    return units


@inlined
def _runs_of_day(t: Tables, g: int, own: INT, size: int, week: int, day: int) -> int:
    number, gap = t.group_number[g, 0], t.group_number[g, 1]
    runs = long = count = 0
    begin = end = 0
    for k in range(size):
        q = own[k]
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
        return wide(long)
    return wide(max(0, runs - 1 - number))
