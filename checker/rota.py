"""Shifts of services: who may work when, rest, hours, and whether enough people are there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

from passerelle.checker.context import Context, clock
from passerelle.checker.crews import row_holds
from passerelle.checker.facts import AnyPerson, grouped, monday
from passerelle.checker.keeping import open_rows
from passerelle.checker.services import kept
from passerelle.models.base import MINUTES_PER_DAY
from passerelle.models.issue import Issue
from passerelle.models.plan import WorkShift
from passerelle.models.services import Service, Staff

CODES = ("R15", "R17", "R18", "R33", "R34", "R49", "R50")
FIX = "give the shift to somebody else"


class _Spell(NamedTuple):
    """A shift or a session of one person: when, where, and what it is called."""

    on: date
    start: int
    end: int
    key: str
    name: str
    shift: bool


class Need(NamedTuple):
    """People needed in [start, end) of a date; ``stop`` where a unit that moves stands."""

    service: Service
    on: date
    start: int
    end: int
    people: int
    stop: str


def check_rota(context: Context) -> Iterator[Issue]:
    """Shifts of nobody's, at no known hours; people in two places, tired or overworked."""
    for row in context.plan.work_shifts:
        for code, text in _faults(context, row):
            yield _issue(code, row, text)
    people: dict[str, AnyPerson] = {**context.learners, **context.trainers}
    for name in sorted({row.person for row in context.plan.work_shifts} & people.keys()):
        yield from _sequence(context, people[name])
        yield from _hours(context, people[name])


def _issue(code: str, row: WorkShift, text: str) -> Issue:
    return Issue(code=code, where=f"{row.person} {row.date} {row.service}", message=text, fix=FIX)


def _faults(context: Context, row: WorkShift) -> Iterator[tuple[str, str]]:
    code = "R49" if row.stop else "R50"
    members = [m for m in context.term.staff if (m.service, m.person) == (row.service, row.person)]
    if not any(row_holds(m.first, m.last, row.date) for m in members):
        yield code, f"{row.person} is no staff of {row.service} that day"
    spans = {(n.start, n.end) for n in needs(context) if _same(n, row)}
    if not row.stop:
        spans = {
            (shift.start, shift.end)
            for shift in context.term.shifts
            if shift.service == row.service and row.date.weekday() in shift.weekdays and spans
        }
    if (row.start, row.end) not in spans:
        yield code, f"{clock(row.start)}-{clock(row.end)} is no shift of {row.service} that day"
    for away in context.unavailabilities.get(row.person, ()):
        holds = row_holds(away.first, away.last, row.date) and row.date.weekday() in away.weekdays
        if holds and away.start < row.end and row.start < away.end:
            yield "R15", f"{row.person} is not available"


def _same(need: Need, row: WorkShift) -> bool:
    return (need.service.id, need.on, need.stop) == (row.service, row.date, row.stop)


# --- one person ----------------------------------------------------------------------------------


def _spells(context: Context, person: AnyPerson) -> list[_Spell]:
    services = {row.id: row for row in context.term.services}
    spells = [
        _Spell(row.date, row.start, row.end, services[row.service].spot.key, row.service, True)
        for row in context.plan.work_shifts
        if row.person == person.id and row.service in services
    ]
    for days in (context.learner_days, context.trainer_days):
        for (who, on), visits in days.items():
            if who == person.id:
                spells += [_Spell(on, v.start, v.end, v.place.key, v.name, False) for v in visits]
    return sorted(spells)


def _sequence(context: Context, person: AnyPerson) -> Iterator[Issue]:
    """R17, R18 and R33 between what a person does in turn, one of the two a shift."""
    for before, after in pairwise(_spells(context, person)):
        if before.shift or after.shift:
            for code, text in _between(context, person, before, after):
                where = f"{person.id} {after.on} {after.name}"
                yield Issue(code=code, where=where, message=text, fix=FIX)


def _between(
    context: Context, person: AnyPerson, before: _Spell, after: _Spell
) -> Iterator[tuple[str, str]]:
    gap = (after.on - before.on).days * MINUTES_PER_DAY + after.start - before.end
    names = f"{before.name} (until {clock(before.end)}) and {after.name}"
    if before.on < after.on:
        rest = context.policy(context.country(person), "rest_min", after.on)
        if rest is not None and gap < rest:
            yield (
                "R33",
                f"{gap} minutes between {names} (from {clock(after.start)}), at least {rest}",
            )
        return
    if gap < 0 or (before.shift and after.shift):
        yield "R17", f"{person.id} is in {names} on one day"
        return
    if before.key != after.key:
        band = context.travel.band(before.end)
        way = context.minutes(person, band, before.key, after.key)
        if gap < way + context.term.settings.buffer_min:
            yield "R18", f"{gap} minutes between {names}; the way takes {way}"


def _hours(context: Context, person: AnyPerson) -> Iterator[Issue]:
    """R34: minutes of work of each week, and of each run of weeks."""
    services = {row.id: row for row in context.term.services}
    weeks: Counter[date] = Counter()
    for row in context.plan.work_shifts:
        if row.person == person.id and row.service in services:
            work = row.end - row.start - services[row.service].break_min
            weeks[monday(row.date)] += max(0, work)
    country = context.country(person)
    for first, minutes in sorted(weeks.items()):
        once = context.policy(country, "staff_max_min_week", first)
        if once is not None and minutes > once:
            yield _long(person, first, f"{minutes} minutes of work, at most {once}")
    members = [row for row in context.term.staff if row.person == person.id]
    for average in sorted({services[row.service].average_weeks for row in members}):
        yield from _averages(context, person, weeks, average, members)


def _averages(
    context: Context,
    person: AnyPerson,
    weeks: Counter[date],
    average: int,
    members: list[Staff],
) -> Iterator[Issue]:
    mondays = sorted({monday(on) for on in context.term.days})
    for last in mondays[average - 1 :]:
        caps = [row.max_min_week for row in members if row.max_min_week]
        legal = context.policy(context.country(person), "trainer_min_week", last)
        most = min((cap for cap in (*caps, legal) if cap is not None), default=None)
        run = [last - timedelta(weeks=n) for n in range(average)]
        done = sum(weeks[first] for first in run)
        if most is not None and done > most * average:
            text = f"{done} minutes of work in {average} weeks, at most {most * average}"
            yield _long(person, run[-1], text)


def _long(person: AnyPerson, first: date, text: str) -> Issue:
    return Issue(code="R34", where=f"{person.id} week of {first}", message=text, fix=FIX)


# --- enough people -------------------------------------------------------------------------------


def needs(context: Context) -> tuple[Need, ...]:
    """People needed in every service, between any two moments at which that can change."""
    found = context.memo.get(("needs",))
    if not isinstance(found, tuple):
        found = context.memo["needs",] = (*_moving(context), *_staying(context))
    return found


def _moving(context: Context) -> Iterator[Need]:
    services = {row.id: row for row in context.term.services}
    stops = {row.id: row for row in context.term.stops}
    travel = context.travel
    for chosen in context.plan.stop_days:
        if chosen.stop not in stops:
            continue
        stop = stops[chosen.stop]
        service = services[stop.service]
        depot, there = service.spot.key, stop.spot.key
        begin, over = stop.opens - service.set_up_min, stop.closes + service.pack_min
        leave = begin - travel.minutes("car", travel.band(begin - 1), depot, there)
        back = over + travel.minutes("car", travel.band(over), there, depot)
        for on in chosen.dates:
            yield Need(service, on, leave, back, service.staff, stop.id)


def _staying(context: Context) -> Iterator[Need]:
    there = kept(context)
    for service in context.term.services:
        if service.provider not in context.providers:
            continue
        provider = context.providers[service.provider]
        closed = context.provider_closed[provider.id] | context.term.closed_days(service.calendars)
        closed |= context.term.closures_of(service.id)
        for on in context.term.days:
            rows = () if on in closed else tuple(open_rows(context, provider, on))
            if not rows:
                continue
            first, last = min(r.opens for r in rows), max(r.closes for r in rows)
            spans = there.get((provider.id, on), ())
            cuts = sorted({first, last, *(m for row in spans for m in (row.start, row.end))})
            for start, end in pairwise(m for m in cuts if first <= m <= last):
                born = [row.born for row in spans if row.start < end and start < row.end]
                yield Need(service, on, start, end, _people(service, born, on), "")


def _people(service: Service, born: list[str], on: date) -> int:
    """People for children of these birth months: a share of one for each, rounded up."""
    months = [(on.year - int(m[:4])) * 12 + on.month - int(m[5:]) for m in born if m]
    small = sum(age < service.walker_months for age in months)
    share = [(small, service.per_non_walker), (len(born) - small, service.per_walker)]
    parts = [(count, each) for count, each in share if each is not None]
    whole = 1
    for _, each in parts:
        whole *= each
    needed = sum(count * whole // each for count, each in parts)
    return max(service.staff, -(-needed // whole))


def shift_min(context: Context) -> int:
    """Minutes of all shifts."""
    return sum(row.end - row.start for row in context.plan.work_shifts)


def unstaffed(context: Context) -> int:
    """Minutes for which people are lacking, each counted, and a lead where one must be."""
    roles = {(row.service, row.person): row.roles for row in context.term.staff}
    there = grouped(
        ((row.service, row.date, row.stop), row)
        for row in context.plan.work_shifts
        if (row.service, row.person) in roles
    )
    total = 0
    for need in needs(context):
        present = there.get((need.service.id, need.on, need.stop), ())
        cuts = {m for row in present for m in (row.start, row.end) if need.start < m < need.end}
        for start, end in pairwise(sorted({need.start, need.end, *cuts})):
            people = {row.person for row in present if row.start <= start and end <= row.end}
            lead = need.service.lead
            led = not lead or any(lead in roles[need.service.id, name] for name in people)
            total += (max(0, need.people - len(people)) + (not led)) * (end - start)
    return total
