"""Lifts: who can ride with whom on one way of a day, and the minutes it saves (R71)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from passerelle.checker.context import Context, PersonDay
from passerelle.checker.trips import Trip, trips
from passerelle.models.base import MINUTES_PER_DAY, Band
from passerelle.models.issue import Issue
from passerelle.models.people import Learner
from passerelle.models.plan import Lift

CODES = ("R71",)


class _Way(NamedTuple):
    """One end of a learner's class day: place and minute it begins or ends, minutes of the leg."""

    learner: Learner
    trip: Trip
    place: str
    key: str
    minute: int
    travel_min: int
    care: bool


def saved_min(context: Context) -> int:
    """Minutes that the passengers of all lifts travel less, less the detours of the drivers."""
    return sum(row.saved_min - row.detour_min for row in context.plan.lifts)


def check_lifts(context: Context) -> Iterator[Issue]:
    """Lifts that cannot be, people in two at once, and minutes that are not so."""
    seen: Counter[tuple[object, ...]] = Counter()
    days = {(t.person.id, t.on): t for t in trips(context) if t.kind == "class"}
    for row in context.plan.lifts:
        found = list(_faults(context, days, row))
        for name in (row.driver, *row.passengers):
            seen[row.date, row.way, name] += 1
            if seen[row.date, row.way, name] == 2:
                found.append(f"{name} is in two lifts at once")
        for text in found:
            yield Issue(
                code="R71",
                where=f"{row.date} {row.way} {row.driver}",
                message=text,
                fix="leave the lift out, or write it as it can be",
            )


def _faults(context: Context, days: Mapping[PersonDay, Trip], row: Lift) -> Iterator[str]:
    names = (row.driver, *row.passengers)
    ways = [_way(context, days, row, name) for name in names]
    known = [way for way in ways if way is not None]
    for name, way in zip(names, ways, strict=True):
        if way is None:
            yield f"{name} has no class that day"
    if len(known) < len(names):
        return
    driver, riders = known[0], known[1:]
    seats = driver.learner.lift_seats if driver.learner.mode == "car" else 0
    if not 1 <= len(riders) <= seats:
        yield f"{len(riders)} passengers, {row.driver} offers {seats} seats"
    for way in known:
        if way.care:
            yield f"{way.learner.id} has children to bring or fetch"
        if (way.place, way.minute) != (row.place, driver.minute):
            yield f"{way.learner.id} is not bound for {row.place} at the driver's minute"
    yield from (f"{way.learner.id} has a car" for way in riders if way.learner.mode == "car")
    yield from _minutes(context, row, driver, riders)


def _way(context: Context, days: Mapping[PersonDay, Trip], row: Lift, name: str) -> _Way | None:
    trip = days.get((name, row.date))
    learner = context.learners.get(name)
    if trip is None or learner is None:
        return None
    out = row.way == "out"
    chain = trip.day.out if out else trip.day.back
    visit = trip.visits[0] if out else max(trip.visits, key=lambda v: v.end)
    minute = visit.start if out else visit.end
    care, place = bool(chain.stops), visit.place
    return _Way(learner, trip, place.id, place.key, minute, chain.travel_min, care)


def _minutes(context: Context, row: Lift, driver: _Way, riders: Sequence[_Way]) -> Iterator[str]:
    """Detour, minutes saved, and whether the driver's day can be that much longer."""
    band = context.travel.band(driver.minute - 1 if row.way == "out" else driver.minute)
    stops = [way.learner.home.key for way in riders]
    route = [driver.learner.home.key, *stops, driver.key]
    if row.way == "back":
        route = [driver.key, *stops, driver.learner.home.key]
    legs = [_drive(context, band, one, two) for one, two in pairwise(route)]
    detour = sum(legs) - driver.travel_min
    saved = 0
    for number, way in enumerate(riders, 1):
        spared = way.travel_min - sum(legs[number:] if row.way == "out" else legs[:number])
        if spared < 0:
            yield f"{way.learner.id} travels {-spared} min longer than alone"
        saved += spared
    if (row.detour_min, row.saved_min) != (detour, saved):
        found = f"detour {row.detour_min} min and {row.saved_min} min saved"
        yield f"{found}, expected {detour} and {saved}"
    limit = context.term.settings.lift_detour_min
    if detour > limit:
        yield f"a detour of {detour} min, {limit} allowed"
    if not _has_time(context, driver, limit):
        yield f"{row.driver} has no {limit} min to spare at both ends of the day"


def _drive(context: Context, band: Band, origin: str, destination: str) -> int:
    return context.travel.minutes("car", band, origin, destination)


def _has_time(context: Context, driver: _Way, spare: int) -> bool:
    """Whether the day stays possible when it begins and ends that much further out (R15, R52)."""
    trip, learner = driver.trip, driver.learner
    country = context.country(learner)
    leave, home = trip.day.leave - spare, trip.day.home + spare
    travel = trip.day.travel_min + 2 * spare
    caps = (
        (context.policy(country, "travel_min_day", trip.on), travel),
        (learner.max_travel_min_day, travel),
        (context.policy(country, "absence_min_day", trip.on), home - leave),
    )
    away = (
        row.start < home and leave < row.end
        for row in context.unavailabilities.get(learner.id, ())
        if trip.on.weekday() in row.weekdays
        and (row.first is None or row.first <= trip.on)
        and (row.last is None or trip.on <= row.last)
    )
    within = all(cap is None or minutes <= cap for cap, minutes in caps)
    return within and leave >= 0 and home <= MINUTES_PER_DAY and not any(away)
