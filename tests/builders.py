"""Tiny terms, asymmetric travel and valid plans, for tests of every part.

The small term: two sites, OST (FR) and WEST (BE). From Ost to West it takes 5 minutes, back 45.
Everybody lives in Mitte, 20 minutes before each site and 30 minutes after it. Times can be
overridden per pair of towns. The term runs four weeks from Monday 4 January 2027.

    from passerelle.tests.builders import learner, plan_of, placed, small_term, travel_of
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from itertools import product
from typing import Any

from passerelle.checker.check import check
from passerelle.checker.context import Context
from passerelle.checker.cost import TIERS, cost_lines, gap_of, total_of
from passerelle.checker.handovers import handovers
from passerelle.checker.placements import placement_days
from passerelle.checker.trips import Trip, trips
from passerelle.checker.verdict import Verdict
from passerelle.checker.volumes import demanded
from passerelle.models.base import BANDS, Band, Mode, Period, WeeklyHours, parse_clock
from passerelle.models.care import CareArrangement, CareProvider, Child, Opening
from passerelle.models.people import Learner, Organisation, Trainer
from passerelle.models.places import Host, Room, Site
from passerelle.models.plan import (
    Attendance,
    CareChoice,
    CareDay,
    Internship,
    Journey,
    Leg,
    PlacedSession,
    Plan,
    Provenance,
    Seat,
    Tier,
    Unplaced,
)
from passerelle.models.rules import Policy, Settings
from passerelle.models.sessions import SessionSet
from passerelle.models.term import Term
from passerelle.models.travel import TravelTable, TravelTimes

MONDAY = date(2027, 1, 4)  # ISO week 1
TOWNS = ("Mitte", "Ost", "West", "Hort", "Feld")
MINUTES: Mapping[tuple[str, str], int] = {
    ("Ost", "West"): 5,
    ("West", "Ost"): 45,
    ("Mitte", "Ost"): 20,
    ("Ost", "Mitte"): 30,
    ("Mitte", "West"): 20,
    ("West", "Mitte"): 30,
}
OTHER_MIN = 15


def day(number: int) -> date:
    """The n-th day of the small term, Monday 4 January 2027 being 0."""
    return MONDAY + timedelta(days=number)


def span(text: str) -> Period:
    """The period of ``"09:00-12:30"``."""
    return Period.parse(text)


def travel_of(
    minutes: Mapping[tuple[str, str], int] = MINUTES,
    *,
    towns: Iterable[str] = TOWNS,
    modes: Iterable[Mode] = ("car",),
    other_min: int = OTHER_MIN,
    banded: Mapping[tuple[str, str, Band], int] | None = None,
    sources: tuple[str, ...] = ("given",),
) -> TravelTimes:
    """Travel times of named towns: the pairs given, ``other_min`` elsewhere, 0 inside a town.

    ``banded`` overrides a pair in one band. Ten kilometres lie between two towns.
    """
    nodes = tuple(towns)
    special = banded or {}

    def of(origin: str, destination: str, band: Band) -> int:
        if origin == destination:
            return special.get((origin, destination, band), minutes.get((origin, destination), 0))
        given = minutes.get((origin, destination), other_min)
        return special.get((origin, destination, band), given)

    tables = tuple(
        TravelTable(
            mode=mode,
            band=band,
            minutes=tuple(tuple(of(a, b, band) for b in nodes) for a in nodes),
            source=tuple(tuple(0 for _ in nodes) for _ in nodes),
        )
        for mode, band in product(modes, BANDS)
    )
    km = tuple(tuple(0.0 if a == b else 10.0 for b in nodes) for a in nodes)
    return TravelTimes(
        nodes=nodes,
        km=km,
        tables=tables,
        sources=sources,
        am_peak=span("07:00-09:30"),
        pm_peak=span("16:00-18:30"),
        night=span("00:00-06:00"),
    )


def learner(name: str = "L01", **changes: Any) -> Learner:
    """A French learner who lives in Mitte and belongs to group G."""
    fields: dict[str, Any] = {"id": name, "town": "Mitte", "organisation": "FRO", "groups": ("G",)}
    return Learner(**{**fields, **changes})


def trainer(name: str = "T01", **changes: Any) -> Trainer:
    """A French trainer who lives in Mitte and is free at any time."""
    return Trainer(**{"id": name, "town": "Mitte", "organisation": "FRO", **changes})


def course(name: str = "C", **changes: Any) -> SessionSet:
    """One session for group G, taught by T01 in any room."""
    return SessionSet(**{"id": name, "groups": ("G",), "trainers": ("T01",), **changes})


def fixed(name: str, period: str, **changes: Any) -> SessionSet:
    """A course at a fixed time of day, so that any minute can be tried."""
    times = span(period)
    return course(name, **{"start": times.start, "end": times.end, **changes})


def host(name: str = "H1", **changes: Any) -> Host:
    """A French host in Feld with two slots and one shift."""
    fields: dict[str, Any] = {
        "id": name,
        "town": "Feld",
        "staff": 8,
        "tutors": 2,
        "living_groups": 2,
        "slots": 2,
        "shifts": (span("09:00-16:00"),),
        "age_groups": ("under_3",),
    }
    return Host(**{**fields, **changes})


def care_of(
    opens: str = "07:30", closes: str = "18:00", *, person: str = "L01", **changes: Any
) -> dict[str, Any]:
    """Tables of one child K1 of a person, kept by nursery N1 in Hort: merge them into a term."""
    opening: dict[str, Any] = {"provider": "N1", "opens": opens, "closes": closes}
    keys = [name for name in changes if name in Opening.model_fields and name != "reserved"]
    opening |= {name: changes.pop(name) for name in keys}
    return {
        "providers": (CareProvider(**{"id": "N1", "town": "Hort", **changes}),),
        "openings": (Opening(**opening),),
        "children": (Child(id="K1", person=person),),
        "care": (CareArrangement(child="K1", provider="N1"),),
    }


def settings(**changes: Any) -> Settings:
    """Four weeks from 4 January 2027; classes 09:00-12:30 and 13:30-17:00."""
    fields: dict[str, Any] = {"id": "small", "first": MONDAY, "last": day(27)}
    return Settings(**{**fields, **changes})


def small_term(**changes: Any) -> Term:
    """One learner, one trainer, a room at each of two sites, one course of one session."""
    fields: dict[str, Any] = {
        "settings": settings(),
        "organisations": (
            Organisation(id="FRO", country="FR"),
            Organisation(id="BEO", country="BE"),
        ),
        "sites": (
            Site(id="OST", town="Ost", country="FR", organisation="FRO"),
            Site(id="WEST", town="West", country="BE", organisation="BEO"),
        ),
        "rooms": (
            Room(id="O1", site="OST", seats=10, equipment=("video",)),
            Room(id="W1", site="WEST", seats=10, equipment=("video",)),
        ),
        "learners": (learner(),),
        "trainers": (trainer(),),
        "sessions": (course(),),
    }
    return Term(**{**fields, **changes})


def changed_term(term: Term, **changes: Any) -> Term:
    """The term with some tables replaced, made anew: `model_copy` would keep cached look-ups."""
    return Term(**{name: getattr(term, name) for name in Term.model_fields} | changes)


def placed(
    name: str,
    on: date,
    period: str,
    rooms: str | tuple[str, ...] = "O1",
    crew: str | tuple[Seat, ...] = "T01",
    **changes: Any,
) -> PlacedSession:
    """Session ``C-01`` of set ``C``: rooms and crew as ids (crew seats in the first room).

    Several ids are joined by ``+``; a host replaces the rooms with ``rooms=""``.
    """
    names = tuple(filter(None, rooms.split("+"))) if isinstance(rooms, str) else rooms
    where = names[0] if names else changes.get("host", "")
    if isinstance(crew, str):
        crew = tuple(Seat(trainer=who, room=where) for who in filter(None, crew.split("+")))
    fields: dict[str, Any] = {
        "id": name,
        "uid": str(uuid.uuid5(uuid.NAMESPACE_URL, name)),
        "session_set": name.rsplit("-", 1)[0],
        "date": on,
        "period": span(period),
        "rooms": names,
        "seats": crew,
    }
    return PlacedSession(**{**fields, **changes})


def interning(
    who: str = "L01", block: str = "B", at: str = "H1", first: date = MONDAY, weeks: int = 1
) -> Internship:
    """An internship of whole weeks; `plan_of` fills in its days."""
    last = first + timedelta(days=7 * weeks - 3)
    shift = span("09:00-16:00")
    return Internship(
        learner=who, block=block, host=at, first=first, last=last, shift=shift, days=(), uid=who
    )


def plan_of(
    term: Term,
    sessions: Iterable[PlacedSession] = (),
    *,
    travel: TravelTimes | None = None,
    absent: Iterable[Attendance] = (),
    internships: Iterable[Internship] = (),
    choices: tuple[CareChoice, ...] = (),
    **changes: Any,
) -> Plan:
    """A plan of these placements with all that follows: attendance, journeys, care days, cost.

    Everybody expected attends, apart from the ``absent`` rows. What is not placed is listed as
    unplaced. Fields given as keywords replace the computed ones.
    """
    times = travel or travel_of()
    away = {(row.learner, row.session): row for row in absent}
    bare = _bare(term, times, tuple(sessions), tuple(internships), choices)
    expected = Context(term, times, plan=bare).expected
    rows = tuple(
        away.get((who, s.id), Attendance(learner=who, session=s.id))
        for who, found in expected.items()
        for s in found
    )
    plan = bare.model_copy(update={"attendance": rows})
    plan = plan.model_copy(update=_derived(Context(term, times, plan=plan)))
    plan = plan.model_copy(update=_priced(Context(term, times, plan=plan)))
    return plan.model_copy(update=changes)


def refresh(plan: Plan) -> Plan:
    """The plan with journeys, care days, unplaced and cost recomputed after a change."""
    plan = plan.model_copy(update=_derived(Context(plan.term, plan.travel, plan=plan)))
    return plan.model_copy(update=_priced(Context(plan.term, plan.travel, plan=plan)))


def absence(who: str, session: str, reason: Any, **changes: Any) -> Attendance:
    """A row that says why a learner cannot attend."""
    return Attendance(learner=who, session=session, present=False, reason=reason, **changes)


def _bare(
    term: Term,
    times: TravelTimes,
    sessions: tuple[PlacedSession, ...],
    internships: tuple[Internship, ...],
    choices: tuple[CareChoice, ...],
) -> Plan:
    source = Provenance(
        term_hash=term.fingerprint,
        travel_hash=times.fingerprint,
        versions={"passerelle": "test"},
        seed=1,
        workers=1,
        deterministic=True,
        seconds_limit=1,
        seconds=0,
    )
    plan = Plan(term=term, travel=times, status="FEASIBLE", sessions=sessions, provenance=source)
    plan = plan.model_copy(update={"care_choices": choices})
    facts = Context(term, times, plan=plan)
    filled = []
    for row in internships:
        days = placement_days(facts, row)
        unfit = tuple(found.on for found in days if not found.fits)
        update = {"days": tuple(found.on for found in days), "care_unfit_days": unfit}
        filled.append(row.model_copy(update=update))
    return plan.model_copy(update={"internships": tuple(filled)})


def _derived(context: Context) -> dict[str, Any]:
    made = trips(context)
    unplaced = tuple(_unplaced(context))
    return {
        "journeys": tuple(_journey(context, trip) for trip in made),
        "care_days": tuple(
            CareDay(child=child, provider=name, date=trip.on, drop_off=drop[0], pick_up=pick[0])
            for trip in made
            for (child, name), (drop, pick) in handovers(trip).items()
        ),
        "unplaced": unplaced,
        "status": "PARTIAL" if unplaced else "FEASIBLE",
    }


def _unplaced(context: Context) -> Iterable[Unplaced]:
    missing = demanded(context)
    missing.subtract((s.session_set, s.learner) for s in context.sessions)
    for (item, who), count in missing.items():
        if count > 0:
            yield Unplaced(item=item, learner=who, count=count)
    found = {(row.block, row.learner) for row in context.internships}
    for block in context.term.blocks:
        for member in context.term.members(block.group):
            if (block.id, member.id) not in found:
                yield Unplaced(item=block.id, learner=member.id, count=1)


def _journey(context: Context, trip: Trip) -> Journey:
    legs = tuple(
        Leg(
            origin=hop.origin,
            destination=hop.destination,
            origin_key=hop.origin_key,
            destination_key=hop.destination_key,
            depart=hop.depart,
            arrive=hop.arrive,
            minutes=hop.minutes,
            km=context.travel.distance_km(hop.origin_key, hop.destination_key),
            purpose=hop.purpose,
        )
        for hop in trip.day.hops
    )
    return Journey(
        person=trip.person.id,
        date=trip.on,
        kind=trip.kind,
        mode=trip.person.mode,
        legs=legs,
        travel_min=trip.day.travel_min,
        care_detour_min=trip.detour_min,
        waiting_min=trip.waiting_min,
        crosses_border=trip.crosses_border,
    )


def _priced(context: Context) -> dict[str, Any]:
    lines = cost_lines(context)
    total = total_of(lines)
    tiers = tuple(
        Tier(name=name, value=total_of([line for line in lines if line.tier == name]))
        for name in TIERS
    )
    bound = context.plan.bound
    gap = gap_of(total, bound, context.plan.forced)
    return {"objective": lines, "total": total, "tiers": tiers, "gap": gap}


def hours(text: str) -> WeeklyHours:
    """Opening hours of ``"Mon-Fri 08:00-18:30"``."""
    return WeeklyHours.parse(text)


def minute(text: str) -> int:
    """Minutes since midnight of ``"08:30"``."""
    return parse_clock(text)


def codes(verdict: Verdict) -> set[str]:
    """The rule codes a verdict reports."""
    return {issue.code for issue in verdict.violations}


def judged(term: Term, *sessions: PlacedSession, **fields: Any) -> set[str]:
    """The codes reported on the plan of these sessions; see `plan_of` for the fields."""
    return codes(check(term, plan_of(term, sessions, **fields)))


def amount(rule: Any, value: int, country: Any = "FR") -> Policy:
    """A policy of one country, always in force."""
    return Policy(country=country, rule=rule, value=value)
