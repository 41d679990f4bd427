"""How many people a service needs, and when: stop by stop, and as children come and go."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from passerelle.models.plan import CareDay, CareGrant, StopDays, WorkShift
from passerelle.models.services import Service
from passerelle.solver.compile.facts import Facts
from passerelle.solver.services import open_rows


@dataclass(frozen=True, slots=True)
class Need:
    """People needed in [start, end) of a date; ``stop`` where a unit that moves stands."""

    service: Service
    on: date
    start: int
    end: int
    people: int
    stop: str = ""


def needs_of(
    facts: Facts,
    stops: Sequence[StopDays],
    grants: Sequence[CareGrant],
    care_days: Sequence[CareDay],
) -> tuple[Need, ...]:
    """The needs of every service of the term."""
    return (*_moving(facts, stops), *_staying(facts, grants, care_days))


def unstaffed_min(
    facts: Facts,
    stops: Sequence[StopDays],
    grants: Sequence[CareGrant],
    care_days: Sequence[CareDay],
    shifts: Sequence[WorkShift],
) -> int:
    """Minutes for which people are lacking, each person counted, and a lead where one must be."""
    roles = {(row.service, row.person): row.roles for row in facts.term.staff}
    there: dict[tuple[str, date, str], list[WorkShift]] = defaultdict(list)
    for row in shifts:
        there[row.service, row.date, row.stop].append(row)
    total = 0
    for need in needs_of(facts, stops, grants, care_days):
        cuts = {need.start, need.end}
        present = there[need.service.id, need.on, need.stop]
        cuts |= {m for row in present for m in (row.start, row.end) if need.start < m < need.end}
        for start, end in pairwise(sorted(cuts)):
            people = [row.person for row in present if row.start <= start and end <= row.end]
            lacking = max(0, need.people - len(people))
            lead = need.service.lead
            if lead and not any(lead in roles[need.service.id, name] for name in people):
                lacking += 1
            total += lacking * (end - start)
    return total


def _moving(facts: Facts, stops: Sequence[StopDays]) -> Iterator[Need]:
    """The day of a crew: from the depot to the stop, set up, open, pack, and back (R49)."""
    services = {row.id: row for row in facts.term.services}
    rows = {row.id: row for row in facts.term.stops}
    for chosen in stops:
        stop = rows[chosen.stop]
        service = services[stop.service]
        begin, over = stop.opens - service.set_up_min, stop.closes + service.pack_min
        keys = service.spot.key, stop.spot.key
        band = facts.travel.band
        leave = begin - facts.travel.minutes("car", band(begin - 1), *keys)
        back = over + facts.travel.minutes("car", band(over), keys[1], keys[0])
        for on in chosen.dates:
            yield Need(service, on, leave, back, service.staff, stop.id)


def _staying(
    facts: Facts, grants: Sequence[CareGrant], care_days: Sequence[CareDay]
) -> Iterator[Need]:
    """People needed between any two moments at which children come and go (R50)."""
    months = {row.id: row.birth_month for row in facts.term.children}
    there: dict[tuple[str, date], list[tuple[int, int, str]]] = defaultdict(list)
    for row in care_days:
        there[row.provider, row.date].append((row.drop_off, row.pick_up, months[row.child]))
    for grant in grants:
        for on in grant.dates:
            there[grant.provider, on].append((grant.start, grant.end, months[grant.child]))
    for service in facts.term.services:
        if not service.provider:
            continue
        for on in facts.days:
            opening = _opening(facts, service, on)
            if opening is None:
                continue
            children = there[service.provider, on]
            cuts = {*opening, *(m for a, b, _ in children for m in (a, b))}
            inside = sorted(m for m in cuts if opening[0] <= m <= opening[1])
            for start, end in pairwise(inside):
                born = [month for a, b, month in children if a < end and start < b]
                yield Need(service, on, start, end, people_for(service, born, on))


def people_for(service: Service, born: Sequence[str], on: date) -> int:
    """People needed for children of these birth months; those of no month count as walking."""
    walking = sum(
        not month
        or (on.year - int(month[:4])) * 12 + on.month - int(month[5:]) >= service.walker_months
        for month in born
    )
    one, two = service.per_non_walker or 0, service.per_walker or 0
    small, big = (len(born) - walking) if one else 0, walking if two else 0
    one, two = one or 1, two or 1
    return max(service.staff, -(-(small * two + big * one) // (one * two)))


def _opening(facts: Facts, service: Service, on: date) -> tuple[int, int] | None:
    """First opening and last closing of a date; None when closed."""
    provider = next(row for row in facts.term.providers if row.id == service.provider)
    closed = facts.term.closed_days((*provider.calendars, *service.calendars))
    if on in closed | facts.term.closures_of(provider.id) | facts.term.closures_of(service.id):
        return None
    rows = open_rows(facts.term, facts.book.care, provider, on)
    return (min(r.opens for r in rows), max(r.closes for r in rows)) if rows else None
