"""Journeys and care days say what the plan causes: legs, times, children brought (JOURNEY)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import TypeAlias

from passerelle.checker.chain import Hop
from passerelle.checker.context import Context, clock
from passerelle.checker.facts import grouped
from passerelle.checker.handovers import Span, handovers
from passerelle.checker.trips import Trip, trips
from passerelle.models.issue import Issue
from passerelle.models.plan import CareDay, Journey, Leg

CODES = ("JOURNEY",)
KM_TOLERANCE = 0.1  # journeys may be written with one decimal

_Key: TypeAlias = tuple[str, date, str]


def check_journeys(context: Context) -> Iterator[Issue]:
    """Journeys missing, double, too many or wrong; care days that differ from them."""
    needed = {(t.person.id, t.on, t.kind): t for t in trips(context)}
    found = grouped(((j.person, j.date, j.kind), j) for j in context.plan.journeys)
    for key in sorted({*needed, *found}):
        rows = found.get(key, ())
        if len(rows) != int(key in needed):
            expected = int(key in needed)
            yield _issue(key, f"{len(rows)} journeys, expected {expected}")
        for row in rows[:1] if key in needed else ():
            yield from (_issue(key, text) for text in _faults(context, needed[key], row))
    yield from _care_days(context)


def _issue(key: _Key, text: str) -> Issue:
    who, on, kind = key
    return Issue(
        code="JOURNEY",
        where=f"{who} {on} {kind}",
        message=text,
        fix="write the journey that the sessions of the day cause",
    )


def _faults(context: Context, trip: Trip, row: Journey) -> Iterator[str]:
    if row.mode != trip.person.mode:
        yield f"mode {row.mode}, {trip.person.id} travels by {trip.person.mode}"
    hops = trip.day.hops
    if len(row.legs) != len(hops):
        yield f"{len(row.legs)} legs, expected {len(hops)}: {_route(hops)}"
    else:
        ends = [visit.start for visit in trip.visits[1:]]
        for number, (leg, hop) in enumerate(zip(row.legs, hops, strict=True), 1):
            yield from (f"leg {number}: {text}" for text in _leg(leg, hop, ends))
            yield from _road(context, number, leg, hop)
    if any(a.destination_key != b.origin_key or a.arrive > b.depart for a, b in pairwise(row.legs)):
        yield "its legs do not follow each other"
    yield from _sums(trip, row)


def _route(hops: tuple[Hop, ...]) -> str:
    return " - ".join(("home", *(hop.destination for hop in hops)))


def _leg(leg: Leg, hop: Hop, starts: list[int]) -> Iterator[str]:
    pairs = (
        ("origin", leg.origin, hop.origin),
        ("destination", leg.destination, hop.destination),
        ("origin_key", leg.origin_key, hop.origin_key),
        ("destination_key", leg.destination_key, hop.destination_key),
        ("minutes", leg.minutes, hop.minutes),
        ("purpose", leg.purpose, hop.purpose),
    )
    for name, found, expected in pairs:
        if found != expected:
            yield f"{name} {found}, expected {expected}"
    shift = leg.depart - hop.depart
    start = min((s for s in starts if s >= hop.arrive), default=hop.arrive)
    late = 0 if hop.purpose != "between" else start - hop.arrive  # may wait before leaving
    if not 0 <= shift <= late or leg.arrive - hop.arrive != shift:
        found = f"{clock(leg.depart)}-{clock(leg.arrive)}"
        yield f"{found}, expected {clock(hop.depart)}-{clock(hop.arrive)}"


def _road(context: Context, number: int, leg: Leg, hop: Hop) -> Iterator[str]:
    km = context.travel.distance_km(hop.origin_key, hop.destination_key)
    if abs(leg.km - km) > KM_TOLERANCE:
        yield f"leg {number}: {leg.km} km, expected {km}"


def _sums(trip: Trip, row: Journey) -> Iterator[str]:
    pairs = [
        ("travel_min", row.travel_min, trip.day.travel_min),
        ("care_detour_min", row.care_detour_min, trip.detour_min),
        ("crosses_border", row.crosses_border, trip.crosses_border),
    ]
    if trip.kind == "class":
        pairs.append(("waiting_min", row.waiting_min, trip.waiting_min))
    for name, found, expected in pairs:
        if found != expected:
            yield f"{name} {found}, expected {expected}"


def _care_days(context: Context) -> Iterator[Issue]:
    needed = {
        (child, provider, trip.on): spans
        for trip in trips(context)
        for (child, provider), spans in handovers(trip).items()
    }
    found = grouped(((row.child, row.provider, row.date), row) for row in context.plan.care_days)
    for key in sorted({*needed, *found}):
        rows = found.get(key, ())
        text = ""
        if len(rows) != int(key in needed):
            text = f"{len(rows)} care days, expected {int(key in needed)}"
        elif key in needed:
            text = _hours(rows[0], *needed[key])
        if text:
            yield Issue(
                code="JOURNEY",
                where=f"{key[0]} {key[2]} {key[1]}",
                message=text,
                fix="write one care day for each day a child is brought",
            )


def _hours(row: CareDay, drop: Span, pick: Span) -> str:
    if drop[0] <= row.drop_off <= drop[1] and pick[0] <= row.pick_up <= pick[1]:
        return ""
    found = f"brought {clock(row.drop_off)}, fetched {clock(row.pick_up)}"
    return f"{found}; expected {clock(drop[0])} and {clock(pick[0])}"
