"""Where events are, what that costs, and the price of one move: compiled, kept incrementally."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from passerelle.solver.engine.compiled import compiled, inlined, wide
from passerelle.solver.engine.groups import group_units
from passerelle.solver.engine.problem import HARD, INT, Pair, Tables

RELATION, GAP, TRAVEL = int(Pair.RELATION), int(Pair.GAP), int(Pair.TRAVEL)
SPAN, SAME_ROOM = int(Pair.SPAN), int(Pair.SAME_ROOM)


class State(NamedTuple):
    """A timetable: an option of time and of room for each event, and what follows from them.

    Arrays change in place; ``cost`` is the total, ``HARD`` a unit of what is hard.
    """

    time: INT  # [E]: time option
    room: INT  # [E]: room option
    cost: INT  # [1]
    held: INT  # [E]: cost of the pairs and of the room of an event where it is
    group: INT  # [G]: cost of each group
    inside: INT  # [R + 1, E]: the events in a room
    crowd: INT  # [R + 1]: how many
    place: INT  # [E]: position of an event in its room
    scratch: INT  # [E + 64]: working space


def start(tables: Tables, time: INT, room: INT) -> State:
    """The state of given options."""
    events, rooms = tables.events, len(tables.travel)
    state = State(
        time=np.array(time, dtype=np.int32),
        room=np.array(room, dtype=np.int32),
        cost=np.zeros(1, dtype=np.int64),
        held=np.zeros(events, dtype=np.int64),
        group=np.zeros(len(tables.group_kind), dtype=np.int64),
        inside=np.zeros((rooms, events), dtype=np.int32),
        crowd=np.zeros(rooms, dtype=np.int32),
        place=np.zeros(events, dtype=np.int32),
        scratch=np.zeros(events + 64, dtype=np.int64),
    )
    recompute(tables, state)
    return state


@inlined
def pair_off(t: Tables, i: int, p: int, q: int, a: int, b: int) -> bool:
    """Whether pair ``i`` is not as wanted, with patterns p and q in rooms a and b."""
    kind = t.pair_kind[i]
    number = t.pair_number[i]
    if kind == GAP:
        return bool(t.apart[p, q] < number)
    if kind == RELATION:
        return bool(t.relation[p, q] & number == 0)
    if kind == TRAVEL:
        return bool(t.apart[p, q] < t.travel[a, b])
    if kind == SPAN:
        return bool(t.span[p, q] > number)
    if kind == SAME_ROOM:
        return bool(a != b)
    return bool(a == b)


@inlined
def room_cost(t: Tables, s: State, e: int, p: int, r: int, limit: int) -> int:
    """What event e breaks in room r at pattern p: closed, or overlapping others there."""
    if r == len(t.travel) - 1:
        return 0
    cost = int(t.closed[p, r]) * HARD
    for k in range(s.crowd[r]):
        f = s.inside[r, k]
        if f != e and t.apart[p, t.time_pattern[s.time[f]]] < 0:
            cost += HARD
            if cost > limit:
                return cost
    return cost


@inlined
def pair_cost(t: Tables, s: State, e: int, p: int, r: int, limit: int) -> int:
    """What the pairs of event e cost at pattern p in room r; it stops above the limit."""
    cost: int = 0
    for i in range(t.pair_from[e], t.pair_from[e + 1]):
        f = t.pair_other[i]
        q = t.time_pattern[s.time[f]]
        if pair_off(t, i, p, q, r, t.room_room[s.room[f]]):
            cost += t.pair_price[i]
            if cost > limit:
                return cost
    return cost


@inlined
def group_cost(t: Tables, s: State, g: int, e: int, p: int, r: int) -> int:
    """What group g costs with event e at pattern p in room r (e below 0: as it is)."""
    units = group_units(t, s.time, s.room, s.scratch, g, e, p, r)
    return int(units * t.group_price[g] // t.group_divisor[g])


@inlined
def move_price(t: Tables, s: State, e: int, time: int, room: int, limit: int) -> int:
    """What the total changes by if event e takes these options; anything above the limit if more.

    ``limit`` is in units of cost; beyond it, the sum is not completed.
    """
    p, r = t.time_pattern[time], t.room_room[room]
    cost = t.time_price[time] - t.time_price[s.time[e]]
    cost += t.room_price[room] - t.room_price[s.room[e]] - s.held[e]
    gained = 0
    for k in range(t.group_from[e], t.group_from[e + 1]):
        gained += s.group[t.group_of[k]]
    cost -= gained
    cost += room_cost(t, s, e, p, r, limit - cost)
    if cost > limit:
        return int(cost)
    cost += pair_cost(t, s, e, p, r, limit - cost)
    for k in range(t.group_from[e], t.group_from[e + 1]):
        if cost > limit:
            return int(cost)
        cost += group_cost(t, s, t.group_of[k], e, p, r)
    return int(cost)


@compiled
def move(t: Tables, s: State, e: int, time: int, room: int) -> None:
    """Give event e these options; everything kept is brought up to date."""
    old_p, old_r = t.time_pattern[s.time[e]], t.room_room[s.room[e]]
    p, r = t.time_pattern[time], t.room_room[room]
    cost = t.time_price[time] - t.time_price[s.time[e]]
    cost += t.room_price[room] - t.room_price[s.room[e]] - s.held[e]
    _hand_over(t, s, e, old_p, old_r, p, r)
    _leave(s, e, old_r)
    s.time[e] = time
    s.room[e] = room
    _enter(s, e, r)
    held = int(t.closed[p, r]) * HARD + _meet_again(t, s, e, old_p, old_r, p, r)
    s.held[e] = held
    cost += held
    for k in range(t.group_from[e], t.group_from[e + 1]):
        g = t.group_of[k]
        now = group_cost(t, s, g, -1, 0, 0)
        cost += now - s.group[g]
        s.group[g] = now
    s.cost[0] += cost


@inlined
def _hand_over(t: Tables, s: State, e: int, old_p: int, old_r: int, p: int, r: int) -> None:
    """Take e's overlap out of what others hold in the old room, add it in the new one."""
    none = len(t.travel) - 1
    if old_r != none:
        for k in range(s.crowd[old_r]):
            f = s.inside[old_r, k]
            if f != e and t.apart[old_p, t.time_pattern[s.time[f]]] < 0:
                s.held[f] -= HARD
    if r != none:
        for k in range(s.crowd[r]):
            f = s.inside[r, k]
            if f != e and t.apart[p, t.time_pattern[s.time[f]]] < 0:
                s.held[f] += HARD


@inlined
def _meet_again(t: Tables, s: State, e: int, old_p: int, old_r: int, p: int, r: int) -> int:
    """Bring the pairs of e up to date at their other ends; what e now holds itself."""
    held = 0
    if r != len(t.travel) - 1:
        for k in range(s.crowd[r]):
            f = s.inside[r, k]
            if f != e and t.apart[p, t.time_pattern[s.time[f]]] < 0:
                held += HARD
    for i in range(t.pair_from[e], t.pair_from[e + 1]):
        f = t.pair_other[i]
        q, b = t.time_pattern[s.time[f]], t.room_room[s.room[f]]
        was, now = pair_off(t, i, old_p, q, old_r, b), pair_off(t, i, p, q, r, b)
        if now:
            held += t.pair_price[i]
        if was != now:
            s.held[f] += t.pair_price[i] if now else -t.pair_price[i]
    return int(held)


@inlined
def _leave(s: State, e: int, r: int) -> None:
    last = s.inside[r, s.crowd[r] - 1]
    s.inside[r, s.place[e]] = last
    s.place[last] = s.place[e]
    s.crowd[r] -= 1


@inlined
def _enter(s: State, e: int, r: int) -> None:
    s.inside[r, s.crowd[r]] = e
    s.place[e] = s.crowd[r]
    s.crowd[r] += 1


@compiled
def recompute(t: Tables, s: State) -> None:
    """Everything that is kept, anew from the options."""
    for r in range(len(s.crowd)):
        s.crowd[r] = 0
    events = len(s.time)
    for e in range(events):
        _enter(s, e, t.room_room[s.room[e]])
    unbounded = wide(1) << 62
    total = 0
    for e in range(events):
        p, r = t.time_pattern[s.time[e]], t.room_room[s.room[e]]
        overlaps = room_cost(t, s, e, p, r, unbounded)
        pairs = pair_cost(t, s, e, p, r, unbounded)
        s.held[e] = overlaps + pairs
        closed = int(t.closed[p, r]) * HARD
        total += closed + (overlaps - closed + pairs) // 2
        total += t.time_price[s.time[e]] + t.room_price[s.room[e]]
    for g in range(len(s.group)):
        s.group[g] = group_cost(t, s, g, -1, 0, 0)
        total += s.group[g]
    s.cost[0] = total
