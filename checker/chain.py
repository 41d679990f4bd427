"""Legs of one person's day: every order of care stops is tried, the least travel wins."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise, permutations
from typing import Literal, NamedTuple, TypeAlias

from passerelle.checker.facts import AnyPerson, Facts, Place
from passerelle.models.base import MINUTES_PER_DAY, Band

Purpose: TypeAlias = Literal["drop_off", "attend", "between", "pick_up", "home"]


class Stop(NamedTuple):
    """Handing over or fetching children at one place of one provider.

    The stop begins at ``earliest`` or later and is over by ``latest``; it takes ``handover_min``.
    """

    children: tuple[str, ...]
    provider: str
    key: str
    earliest: int
    latest: int
    handover_min: int


class Hop(NamedTuple):
    """One leg: ids and nodes of both ends, minutes since midnight of leaving and arriving."""

    origin: str
    destination: str
    origin_key: str
    destination_key: str
    depart: int
    arrive: int
    purpose: Purpose

    @property
    def minutes(self) -> int:
        """Length of the leg."""
        return self.arrive - self.depart


class Chain(NamedTuple):
    """Legs from home to a place, or back, in one order of stops.

    ``begins`` are the minutes at which the stops begin. ``short_min`` is by how much the worst
    stop misses its hours, or home its day; at most 0 when the order is feasible.
    """

    hops: tuple[Hop, ...]
    stops: tuple[Stop, ...]
    begins: tuple[int, ...]
    short_min: int

    @property
    def travel_min(self) -> int:
        """Minutes of all legs."""
        return sum(hop.minutes for hop in self.hops)


class _Node(NamedTuple):
    id: str
    key: str


def out_chain(
    facts: Facts, person: AnyPerson, stops: Iterable[Stop], place: Place, start: int
) -> Chain:
    """Home, drop-offs, place: timed backwards from the start, so nobody waits.

    The best feasible order; the one that misses by least where none is feasible.
    """
    band = facts.travel.band(start - 1)
    return _best(_out(facts, person, band, order, place, start) for order in _orders(stops))


def back_chain(
    facts: Facts, person: AnyPerson, stops: Iterable[Stop], place: Place, end: int
) -> Chain:
    """Place, pick-ups, home: timed forwards from the end, waiting where a pick-up is later."""
    band = facts.travel.band(end)
    return _best(_back(facts, person, band, order, place, end) for order in _orders(stops))


def _orders(stops: Iterable[Stop]) -> Iterator[tuple[Stop, ...]]:
    return permutations(sorted(stops))


def _best(chains: Iterable[Chain]) -> Chain:
    return min(chains, key=lambda chain: (max(chain.short_min, 0), chain.travel_min))


def _out(
    facts: Facts, person: AnyPerson, band: Band, order: Sequence[Stop], place: Place, start: int
) -> Chain:
    """One order of drop-offs, from the last leg back to the first."""
    nodes = [
        _Node("home", facts.home_key(person)),
        *(_Node(s.provider, s.key) for s in order),
        _Node(place.id, place.key),
    ]
    hops: list[Hop] = []
    begins: list[int] = []
    now, short = start, -MINUTES_PER_DAY
    for number in range(len(order), -1, -1):
        origin, destination = nodes[number], nodes[number + 1]
        depart = now - facts.minutes(person, band, origin.key, destination.key)
        purpose: Purpose = "attend" if number == len(order) else "drop_off"
        hops.insert(0, _hop(origin, destination, depart, now, purpose))
        now = depart
        if number:
            now -= order[number - 1].handover_min
            begins.insert(0, now)
            short = max(short, order[number - 1].earliest - now)
    return Chain(tuple(hops), tuple(order), tuple(begins), max(short, -now))


def _back(
    facts: Facts, person: AnyPerson, band: Band, order: Sequence[Stop], place: Place, end: int
) -> Chain:
    """One order of pick-ups, from the place home."""
    nodes = [
        _Node(place.id, place.key),
        *(_Node(s.provider, s.key) for s in order),
        _Node("home", facts.home_key(person)),
    ]
    hops: list[Hop] = []
    begins: list[int] = []
    now, short = end, -MINUTES_PER_DAY
    for number, (origin, destination) in enumerate(pairwise(nodes)):
        arrive = now + facts.minutes(person, band, origin.key, destination.key)
        purpose: Purpose = "home" if number == len(order) else "pick_up"
        hops.append(_hop(origin, destination, now, arrive, purpose))
        now = arrive
        if number < len(order):
            begins.append(max(now, order[number].earliest))
            now = begins[-1] + order[number].handover_min
            short = max(short, now - order[number].latest)
    return Chain(tuple(hops), tuple(order), tuple(begins), max(short, now - MINUTES_PER_DAY))


def _hop(origin: _Node, destination: _Node, depart: int, arrive: int, purpose: Purpose) -> Hop:
    return Hop(origin.id, destination.id, origin.key, destination.key, depart, arrive, purpose)
