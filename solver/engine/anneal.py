"""Simulated annealing over small moves, compiled: one call tries many moves at one temperature.

Moves and their mix follow Bellio, Ceschia, Di Gaspero, Schaerf and Urli, "Feature-based tuning of
simulated annealing applied to the curriculum-based course timetabling problem" (Computers &
Operations Research 65, 2016): an event to another time and room, or two events changing places.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from passerelle.solver.engine.compiled import below, compiled, fraction, inlined, wide
from passerelle.solver.engine.problem import HARD, INT, Tables
from passerelle.solver.engine.state import State, move, move_price


class Best(NamedTuple):
    """The best timetable seen: its options and cost; ``cost`` has one entry."""

    time: INT
    room: INT
    cost: INT


def best_of(state: State) -> Best:
    """A copy of a state's timetable."""
    return Best(state.time.copy(), state.room.copy(), state.cost.copy())


@compiled
def weigh(cost: int, hard_weight: float) -> float:
    """A cost as one number, each hard unit having a weight of its own."""
    hard = (cost + HARD // 2) // HARD
    return hard * hard_weight + (cost - hard * HARD)


@inlined
def _limit(slack: float, hard_weight: float) -> int:
    """A bound on encoded costs that no acceptable change exceeds."""
    return int(np.floor(slack / hard_weight) + 1.0) * HARD + HARD // 2 - 1


@compiled
def anneal(
    t: Tables,
    s: State,
    best: Best,
    rng: INT,
    temperature: float,
    hard_weight: float,
    swaps: float,
    tries: int,
) -> int:
    """Try so many moves at one temperature (Metropolis); how many were made.

    ``swaps`` is the share of moves that let two events change places.
    """
    made = 0
    events = len(s.time)
    for _ in range(tries):
        slack = -temperature * np.log(fraction(rng))
        e = below(rng, events)
        if fraction(rng) <= swaps:
            time, room, f = _place_of_another(t, s, rng, e)
        else:
            time, room, f = _another_place(t, s, rng, e)
        if time >= 0 and _try(t, s, e, f, time, room, slack, hard_weight):
            made += 1
            if s.cost[0] < best.cost[0]:
                best.cost[0] = s.cost[0]
                for k in range(events):
                    best.time[k] = s.time[k]
                    best.room[k] = s.room[k]
    return made


@inlined
def _any(rng: INT, begin: INT, e: int) -> int:
    return wide(begin[e] + below(rng, begin[e + 1] - begin[e]))


@inlined
def _another_place(t: Tables, s: State, rng: INT, e: int) -> tuple[int, int, int]:
    """Another time, another room, or both, for e; and the one event in the way, or -1."""
    kind = below(rng, 4)
    time = _any(rng, t.time_from, e) if kind != 0 else s.time[e]
    room = _any(rng, t.room_from, e) if kind != 1 else s.room[e]
    if time == s.time[e] and room == s.room[e]:
        return -1, -1, -1
    return time, room, _in_the_way(t, s, e, t.time_pattern[time], t.room_room[room])


@inlined
def _place_of_another(t: Tables, s: State, rng: INT, e: int) -> tuple[int, int, int]:
    """The time of any other event and its room where e may take it; and that event."""
    f = below(rng, len(s.time))
    if e == f:
        return -1, -1, -1
    room = t.room_option[e, t.room_room[s.room[f]]]
    return (
        t.time_option[e, t.time_pattern[s.time[f]]],
        s.room[e] if room < 0 else room,
        f,
    )


@inlined
def _in_the_way(t: Tables, s: State, e: int, p: int, r: int) -> int:
    """The one event that overlaps pattern p in room r; -1 if there is none, or several."""
    if r == len(t.travel) - 1:
        return -1
    found = -1
    for k in range(s.crowd[r]):
        f = s.inside[r, k]
        if f != e and t.apart[p, t.time_pattern[s.time[f]]] < 0:
            if found >= 0:
                return -1
            found = f
    return found


@inlined
def _try(
    t: Tables, s: State, e: int, f: int, time: int, room: int, slack: float, hard_weight: float
) -> bool:
    """Event e takes options, and f (if not below 0) the place of e, as far as it may."""
    limit = _limit(slack, hard_weight)
    if f < 0:
        price = move_price(t, s, e, time, room, limit)
        if weigh(price, hard_weight) > slack:
            return False
        move(t, s, e, time, room)
        return True
    old_time, old_room = s.time[e], s.room[e]
    new_time = t.time_option[f, t.time_pattern[old_time]]
    if new_time < 0:
        return False
    new_room = t.room_option[f, t.room_room[old_room]]
    if new_room < 0:
        new_room = s.room[f]
    before = s.cost[0]
    move(t, s, e, time, room)
    so_far = s.cost[0] - before
    price = so_far + move_price(t, s, f, new_time, new_room, limit - so_far)
    if weigh(price, hard_weight) > slack:
        move(t, s, e, old_time, old_room)
        return False
    move(t, s, f, new_time, new_room)
    return True
