"""Persons: one place at a time, time to travel, at home when they must (R15, R17, R18, R52)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from passerelle.checker.context import Context, Fault, clock
from passerelle.checker.crews import row_holds
from passerelle.checker.day import Day, day_of, leg_between
from passerelle.checker.facts import AnyPerson, Facts, Visit
from passerelle.models.issue import Issue
from passerelle.models.people import Learner

CODES = ("R15", "R17", "R18", "R45", "R52")
FIXES = {
    "R15": "move a session, or record the absence",
    "R17": "keep one of the two sessions",
    "R18": "leave more time between the sessions, or hold them at one site",
    "R45": "end earlier, hold the session nearer, or record the absence",
    "R52": "hold the session nearer, or record the absence",
}


def check_people(context: Context) -> Iterator[Issue]:
    """Overlaps, journeys that are too short in time, days that are too long from home.

    Overlaps count in what learners are expected in too: nobody can be expected to be in two places.
    """
    for person, on, visits in context.timetables():
        yield from _issues(person, on, visits, overlaps(context, person, visits))
    for person, on, visits in context.days_of_all():
        yield from _issues(person, on, visits, outings(context, person, on, visits))


def _issues(
    person: AnyPerson, on: date, visits: tuple[Visit, ...], faults: Iterator[Fault]
) -> Iterator[Issue]:
    for fault in faults:
        yield Issue(
            code=fault.code,
            where=f"{person.id} {on} {visits[0].name}",
            message=fault.text,
            fix=FIXES[fault.code],
        )


def overlaps(facts: Facts, person: AnyPerson, visits: tuple[Visit, ...]) -> Iterator[Fault]:
    """R17 and R18 between consecutive visits of one day."""
    buffer = facts.term.settings.buffer_min
    for before, after in pairwise(visits):
        names = f"{before.name} (until {clock(before.end)}) and {after.name}"
        if after.start < before.end:
            yield Fault("R17", f"{person.id} is in {names} (from {clock(after.start)}) at once")
            continue
        travel = leg_between(facts, person, before, after)
        gap = after.start - before.end
        if before.place.key != after.place.key and gap < travel + buffer:
            route = f"{before.place.id} to {after.place.id} takes {travel} + {buffer} minutes"
            yield Fault("R18", f"{gap} minutes between {names}; {route}")


def outings(
    facts: Facts, person: AnyPerson, on: date, visits: tuple[Visit, ...]
) -> Iterator[Fault]:
    """R15 and R52 for the whole day from home to home, care included."""
    day = day_of(facts, person, on, visits)
    yield from travel_caps(facts, person, on, day)
    yield from late_evenings(facts, person, on, visits)
    away = f"away {clock(day.leave)}-{clock(day.home)}"
    for row in facts.unavailabilities.get(person.id, ()):
        holds = row_holds(row.first, row.last, on) and on.weekday() in row.weekdays
        if holds and day.leave < row.end and row.start < day.home:
            span = f"{clock(row.start)}-{clock(row.end)}"
            yield Fault("R15", f"{person.id} is {away}, not free {span}", ("unavailable",))


def late_evenings(
    facts: Facts, person: AnyPerson, on: date, visits: tuple[Visit, ...]
) -> Iterator[Fault]:
    """R45: evening care lets a parent stay until a time, or later near home."""
    country = facts.country(person)
    latest = facts.policy(country, "evening_end", on)
    if not isinstance(person, Learner) or not person.evening_care or latest is None:
        return
    last = max(visits, key=lambda visit: visit.end)
    band = facts.travel.band(last.end)
    minutes = facts.minutes(person, band, last.place.key, facts.home_key(person))
    if last.end > latest and minutes >= (facts.policy(country, "evening_near_min", on) or 0):
        text = f"ends {clock(last.end)}, after {clock(latest)}, {minutes} minutes from home"
        yield Fault("R45", f"{person.id} {text}", ("evening",))


def travel_caps(facts: Facts, person: AnyPerson, on: date, day: Day) -> Iterator[Fault]:
    """R52: door-to-door travel and absence of one day."""
    country = facts.country(person)
    caps = [facts.policy(country, "travel_min_day", on)]
    if isinstance(person, Learner):
        caps.append(person.max_travel_min_day)
    cap = min((value for value in caps if value is not None), default=None)
    if cap is not None and day.travel_min > cap:
        text = f"{person.id} travels {day.travel_min} minutes, at most {cap}"
        yield Fault("R52", text, ("travel_cap",))
    limit = facts.policy(country, "absence_min_day", on)
    away = day.home - day.leave
    if limit is not None and away > limit:
        text = f"{person.id} is away {away} minutes, at most {limit}"
        yield Fault("R52", text, ("absence_cap",))
