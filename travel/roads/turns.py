"""Turns between road segments: which there are, and what each costs.

Turning takes time, more across oncoming traffic than away from it, and most to turn round. The
curve is that of the public car profile of OSRM, fitted to driving; it serves both sides of the
road, as the two ways to turn change places only.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from passerelle.travel.distance import Floats
from passerelle.travel.roads.raw import Ban, Bools, Ints, RawRoads

TURN_SECONDS = 7.5
TURN_BIAS = 1.075
"""Above 1: to turn left costs more than to turn right."""
ROUND_SECONDS = 20.0
RESTRICTED_SECONDS = 3276.7
"""Weight of entering a way that is not to be driven through: any other way is better."""


@dataclass(frozen=True, slots=True)
class Turns:
    """Turns from one segment to the next (t): numbers of segments, seconds and weight (s).

    ``spare`` (t): turning round on the open road, which only those do who must.
    """

    source: Ints
    target: Ints
    seconds: Floats
    weight: Floats
    spare: Bools


def turns_of(roads: RawRoads) -> Turns:
    """All turns a car may make; it passes no closed node, and turns round at junctions and ends."""
    source, target = _joined(roads)
    back = roads.tail[source] == roads.head[target]
    through = ~back & ~roads.closed[roads.head[source]]
    through &= ~_banned(roads, source, target)
    goes_on = np.zeros(len(roads.tail), dtype=bool)
    goes_on[source[through]] = True
    roads_there = _neighbours(roads)[roads.head[source]]
    spare = back & goes_on[source] & (roads_there == 2)
    seconds = roads.wait[source] + np.where(
        (roads_there > 2) | back, _turn_seconds(roads, source, target, back), 0.0
    )
    avoided = spare | (roads.restricted[target] & ~roads.restricted[source])
    weight = np.where(avoided, RESTRICTED_SECONDS, seconds)
    allowed = through | back
    return Turns(
        source[allowed], target[allowed], seconds[allowed], weight[allowed], spare[allowed]
    )


def _joined(roads: RawRoads) -> tuple[Ints, Ints]:
    """Every segment with every segment that begins where it ends."""
    order = np.argsort(roads.tail, kind="stable")
    tails = roads.tail[order]
    first = np.searchsorted(tails, roads.head)
    count = np.searchsorted(tails, roads.head, side="right") - first
    source = np.repeat(np.arange(len(count)), count)
    step = np.arange(len(source)) - np.repeat(np.cumsum(count) - count, count)
    return source, order[first[source] + step]


def _turn_seconds(roads: RawRoads, source: Ints, target: Ints, back: Bools) -> Floats:
    angle = np.where(back, 180.0, _angles(roads, source, target))
    bias = np.where(angle >= 0, TURN_BIAS, 1 / TURN_BIAS)
    turning = TURN_SECONDS / (1 + np.exp(6.5 * bias - 13 / bias * np.abs(angle) / 180))
    seconds: Floats = turning + ROUND_SECONDS * back
    return seconds


def _angles(roads: RawRoads, source: Ints, target: Ints) -> Floats:
    """Degrees between two segments, from -180 to 180: 0 straight on, positive to the right."""
    north = roads.lat[roads.head] - roads.lat[roads.tail]
    east = roads.lon[roads.head] - roads.lon[roads.tail]
    east = (east + 180) % 360 - 180
    bearing = np.degrees(np.arctan2(east * np.cos(np.radians(roads.lat[roads.tail])), north))
    turned: Floats = (bearing[target] - bearing[source] + 180) % 360 - 180
    return turned


def _neighbours(roads: RawRoads) -> Ints:
    """At how many other nodes the roads from each node lead on, in either direction."""
    n = len(roads.lat)
    pairs = np.unique(np.concatenate([roads.tail * n + roads.head, roads.head * n + roads.tail]))
    return np.bincount(pairs // n, minlength=n)


def _banned(roads: RawRoads, source: Ints, target: Ints) -> Bools:
    """Turns that restrictions forbid."""
    banned = np.zeros(len(source), dtype=bool)
    at: dict[int, list[Ban]] = defaultdict(list)
    for ban in roads.bans:
        at[ban.via].append(ban)
    near = np.flatnonzero(np.isin(roads.head[source], np.array(list(at), dtype=np.int64)))
    turns: dict[int, list[int]] = defaultdict(list)
    for turn in near.tolist():
        turns[int(roads.head[source[turn]])].append(turn)
    for via, bans in at.items():
        ways = [(t, int(roads.way[source[t]]), int(roads.way[target[t]])) for t in turns[via]]
        for ban in bans:
            banned[_forbidden(ban, ways)] = True
    return banned


def _forbidden(ban: Ban, ways: list[tuple[int, int, int]]) -> list[int]:
    """Of turns with their two ways, those that a restriction forbids."""
    from_there = [(turn, to) for turn, way, to in ways if way in ban.sources]
    named = [turn for turn, to in from_there if to in ban.targets]
    if not ban.only:
        return named
    return [turn for turn, _ in from_there if turn not in named] if named else []
