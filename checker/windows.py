"""When a learner can be at a site at the earliest and must leave it at the latest, by care."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import pairwise, permutations, product

from passerelle.checker.chain import Stop
from passerelle.checker.facts import AnyPerson, Facts, Place
from passerelle.checker.keeping import Stay, drop_stops, is_with, pick_stops, stays
from passerelle.models.base import MINUTES_PER_DAY, Band, Clock, Row
from passerelle.models.term import Term
from passerelle.models.travel import TravelTimes


class CareWindow(Row):
    """Bounds on a learner's presence at a site; None where there is no child to be brought.

    ``outbound_min`` and ``return_min`` are the legs, in minutes, of the order with least travel
    that can be made at all; without stops the direct leg.
    """

    earliest_arrival: Clock | None
    latest_departure: Clock | None
    outbound_min: int
    return_min: int


def care_window(
    term: Term,
    travel: TravelTimes,
    learner: str,
    site: str,
    on: date,
    out_band: Band,
    back_band: Band,
) -> CareWindow | None:
    """The window of a learner at a site on a date, with the travel times of two bands.

    Earliest arrival: drop-offs one after the other, each from its opening, handover included, and
    the leg to the site. Latest departure: the mirror of it, from closing times. The best order
    counts. None when nobody keeps a child that day, or no order can be made. KeyError for an id
    that the term does not hold.
    """
    facts = Facts(term, travel)
    place, person = facts.site_place(site), facts.learners[learner]
    return window(facts, person, place, on, out_band, back_band)


def window(
    facts: Facts, person: AnyPerson, place: Place, on: date, out_band: Band, back_band: Band
) -> CareWindow | None:
    """The window of a person at a place on a date; see `care_window`."""
    children = [row for row in facts.children.get(person.id, ()) if is_with(row, on)]
    choices = [stays(facts, child, on) for child in children]
    out, back = [], []
    for chosen in product(*choices):
        out += _arrivals(facts, person, place, out_band, chosen)
        back += _departures(facts, person, place, back_band, chosen)
    if not out or not back:
        return None
    return CareWindow(
        earliest_arrival=min(minute for minute, _ in out) if children else None,
        latest_departure=max(minute for minute, _ in back) if children else None,
        outbound_min=min(travel for _, travel in out),
        return_min=min(travel for _, travel in back),
    )


def _legs(facts: Facts, person: AnyPerson, band: Band, keys: Iterable[str]) -> list[int]:
    return [facts.minutes(person, band, a, b) for a, b in pairwise(keys)]


def _arrivals(
    facts: Facts, person: AnyPerson, place: Place, band: Band, chosen: tuple[Stay, ...]
) -> list[tuple[int, int]]:
    """Earliest arrival and travel of each order of drop-offs."""
    found = []
    for order in permutations(drop_stops(chosen)):
        keys = [person.home.key, *(stop.key for stop in order), place.key]
        legs = _legs(facts, person, band, keys)
        now = 0
        for leg, stop in zip(legs, order, strict=False):
            now = max(now + leg, stop.earliest) + stop.handover_min
        found.append((now + legs[-1], sum(legs)))
    return found


def _departures(
    facts: Facts, person: AnyPerson, place: Place, band: Band, chosen: tuple[Stay, ...]
) -> list[tuple[int, int]]:
    """Latest departure and travel of each order of pick-ups that can be made."""
    found = []
    for order in permutations(pick_stops(chosen)):
        keys = [place.key, *(stop.key for stop in order), person.home.key]
        legs = _legs(facts, person, band, keys)
        leave = _latest(order, legs)
        if leave is not None:
            found.append((leave, sum(legs)))
    return found


def _latest(order: tuple[Stop, ...], legs: list[int]) -> int | None:
    now = MINUTES_PER_DAY
    for leg, stop in zip(reversed(legs), reversed(order), strict=False):
        now = min(now - leg, stop.latest) - stop.handover_min
        if now < stop.earliest:
            return None
    return now - legs[0]
