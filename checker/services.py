"""Services: stops and their weekdays (R49), children kept for parents at work (R50)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from passerelle.checker.context import Context, clock
from passerelle.checker.facts import Facts, grouped, week_of
from passerelle.checker.keeping import is_with, open_rows
from passerelle.checker.places import bands, guests
from passerelle.models.base import WEEKDAYS
from passerelle.models.care import Child
from passerelle.models.issue import Issue
from passerelle.models.plan import CareGrant, StopDays
from passerelle.models.services import Duty, Service, Stop

CODES = ("R49", "R50")


def check_services(context: Context) -> Iterator[Issue]:
    """Stops served otherwise than they may be; children kept when, where or too long."""
    for where, text in (*_stops(context), *_one_a_day(context)):
        fix = "choose another weekday for the stop"
        yield Issue(code="R49", where=where, message=text, fix=fix)
    for where, text in (*_grants(context), *_children(context), *_places(context)):
        fix = "refuse one of the requests, and say why"
        yield Issue(code="R50", where=where, message=text, fix=fix)


# --- stops ---------------------------------------------------------------------------------------


def stop_dates(facts: Facts, stop: Stop, weekday: int, weeks: str) -> tuple[date, ...]:
    """Dates on which a stop is served, given its weekday and weeks."""
    service = next(row for row in facts.term.services if row.id == stop.service)
    closed = facts.term.closed_days((*service.calendars, *stop.calendars))
    closed |= facts.term.closures_of(service.id) | facts.term.closures_of(stop.id)
    parity = {"all": (0, 1), "odd": (1,), "even": (0,)}[weeks]
    return tuple(
        on
        for on in facts.term.days
        if on.weekday() == weekday and week_of(on)[1] % 2 in parity and on not in closed
    )


def stop_days_lost(context: Context) -> int:
    """Days fewer than each stop could be served if it were alone."""
    served = Counter({row.stop: len(row.dates) for row in context.plan.stop_days})
    lost = 0
    for stop in context.term.stops:
        halves = ("all",) if stop.every_weeks == 1 else ("odd", "even")
        most = [
            len(stop_dates(context, stop, weekday, weeks))
            for weekday in stop.weekdays.days
            for weeks in halves
        ]
        lost += max(most, default=0) - served[stop.id]
    return lost


def stop_days(context: Context) -> int:
    """Days on which stops are served."""
    return sum(len(row.dates) for row in context.plan.stop_days)


def _stops(context: Context) -> Iterator[tuple[str, str]]:
    stops = {row.id: row for row in context.term.stops}
    counts = Counter(row.stop for row in context.plan.stop_days)
    for row in context.plan.stop_days:
        stop = stops.get(row.stop)
        if stop is None:
            yield row.stop, "is no stop of the term"
            continue
        if counts[row.stop] > 1:
            yield row.stop, f"has {counts[row.stop]} weekdays, expected one for the whole term"
        yield from ((row.stop, text) for text in _weekday(context, stop, row))


def _weekday(context: Context, stop: Stop, row: StopDays) -> Iterator[str]:
    weekday = WEEKDAYS.index(row.weekday)
    if weekday not in stop.weekdays:
        yield f"is served on {row.weekday}, possible: {stop.weekdays}"
    if (row.weeks == "all") != (stop.every_weeks == 1):
        yield f"is served in {row.weeks} weeks, expected every {stop.every_weeks}"
    expected = stop_dates(context, stop, weekday, row.weeks)
    if tuple(row.dates) != expected:
        odd = sorted({*row.dates} ^ {*expected})
        yield f"lists {len(row.dates)} dates, expected {len(expected)}: {', '.join(map(str, odd))}"


def _one_a_day(context: Context) -> Iterator[tuple[str, str]]:
    stops = {row.id: row for row in context.term.stops}
    known = [row for row in context.plan.stop_days if row.stop in stops]
    daily = grouped(((stops[r.stop].service, on), stops[r.stop]) for r in known for on in r.dates)
    vehicles = {row.id: row.vehicles for row in context.term.services}
    for (service, on), there in daily.items():
        if len(there) > vehicles[service]:
            names = ", ".join(stop.id for stop in there)
            yield f"{service} {on}", f"stops at {names} with {vehicles[service]} vehicles"
    towns = grouped(
        ((stop.town or stop.spot.key, on), service)
        for (service, on), there in daily.items()
        for stop in there
    )
    for (town, on), services in towns.items():
        if len(set(services)) > 1:
            yield f"{town} {on}", f"{' and '.join(sorted(set(services)))} stop there on one day"


# --- children kept for parents at work -----------------------------------------------------------


class Request(NamedTuple):
    """What is asked for a child: hours, dates that fit, and why others do not."""

    child: Child
    service: Service
    start: int
    end: int
    fits: tuple[date, ...]
    refused: dict[date, str]


def requests(facts: Facts) -> dict[tuple[str, int], Request]:
    """Requests by child and number of the duty."""
    found = {}
    services = {row.provider: row for row in facts.term.services if row.provider}
    for children in facts.children.values():
        for child in children:
            option = facts.main_option(child.id)
            for row in facts.arrangements.get((child.id, option), ()):
                for number, duty in enumerate(facts.term.duties):
                    if row.provider in services and duty.person == child.person:
                        request = _request(facts, child, services[row.provider], duty)
                        found[child.id, number] = request
    return found


def _request(facts: Facts, child: Child, service: Service, duty: Duty) -> Request:
    provider, parent = facts.providers[service.provider], facts.learners[child.person]
    home, work = provider.spot.key, duty.spot.key
    band = facts.travel.band
    start, end = duty.start - provider.handover_min, duty.end
    if home != work:
        start -= facts.minutes(parent, band(duty.start - 1), home, work)
        end += facts.minutes(parent, band(duty.end), work, home)
    closed = facts.provider_closed[provider.id] | facts.term.closed_days(service.calendars)
    closed |= facts.term.closures_of(service.id)
    asked = [
        on for on in facts.term.days if duty.holds(on) and on not in closed and is_with(child, on)
    ]
    why = {on: _unfit(facts, child, service, on, (start, end)) for on in asked}
    return Request(
        child,
        service,
        max(0, start),
        end,
        tuple(on for on in asked if not why[on]),
        {on: text for on, text in why.items() if text},
    )


def _unfit(facts: Facts, child: Child, service: Service, on: date, span: tuple[int, int]) -> str:
    """Why a service cannot keep a child in a span of a date; empty if it can."""
    provider = facts.providers[service.provider]
    age = _months(child.birth_month, on)
    if age is not None and not provider.min_age_months <= age <= provider.max_age_months:
        return "age"
    rows = tuple(open_rows(facts, provider, on))
    if not rows:
        return "care_closed"
    over = span[1] + provider.handover_min
    if not any(row.opens <= span[0] and over <= row.closes for row in rows):
        early = span[0] < min(row.opens for row in rows)
        return "care_opens_late" if early else "care_closes_early"
    most = service.max_child_min
    return "long_day" if most is not None and span[1] - span[0] > most else ""


def _months(born: str, on: date) -> int | None:
    """Age in months on a date; None where the month of birth is not known."""
    return (on.year - int(born[:4])) * 12 + on.month - int(born[5:]) if born else None


def _grants(context: Context) -> Iterator[tuple[str, str]]:
    asked = requests(context)
    counts = Counter((row.child, row.duty) for row in context.plan.grants)
    for child, number in sorted({*asked, *counts}):
        if counts[child, number] != int((child, number) in asked):
            yield f"{child} duty {number}", f"{counts[child, number]} rows, expected one a request"
    for row in context.plan.grants:
        request = asked.get((row.child, row.duty))
        if request is not None:
            yield from ((f"{row.child} duty {row.duty}", t) for t in _row(row, request))


def _row(row: CareGrant, request: Request) -> Iterator[str]:
    if (row.provider, row.start, row.end) != (request.service.provider, request.start, request.end):
        span = f"{clock(request.start)}-{clock(request.end)}"
        yield f"is kept by {row.provider}, expected {request.service.provider}, {span}"
    if row.dates and tuple(row.dates) != request.fits:
        yield f"is granted on {len(row.dates)} days, the request fits {len(request.fits)}"
    refused = {*request.refused, *(() if row.dates else request.fits)}
    if {*row.refused} != refused:
        yield f"lists {len(row.refused)} refused days, expected {len(refused)}"
    elif refused:
        reason = request.refused.get(min(refused), "care_full")
        if row.reason != reason:
            yield f"is refused for '{row.reason}', what holds is '{reason}'"
    elif row.reason:
        yield f"is granted, with the reason '{row.reason}'"


def _children(context: Context) -> Iterator[tuple[str, str]]:
    """Minutes a day and days a week of each child (R28, R50)."""
    days: dict[tuple[str, str], dict[date, int]] = defaultdict(lambda: defaultdict(int))
    for row in context.plan.grants:
        for on in row.dates:
            days[row.child, row.provider][on] += row.end - row.start
    services = {row.provider: row for row in context.term.services}
    for (child, name), held in days.items():
        if name not in services:
            continue
        longest = services[name].max_child_min
        for on, minutes in sorted(held.items()):
            if longest is not None and minutes > longest:
                yield f"{child} {on}", f"is there {minutes} minutes, at most {longest}"
        most = context.providers[name].max_days_week
        for (year, week), count in sorted(Counter(week_of(on) for on in held).items()):
            if count > most:
                yield f"{child} {year}-W{week:02d}", f"is there on {count} days, at most {most}"


class Kept(NamedTuple):
    """A child at a provider in a span of the day, and its month of birth."""

    start: int
    end: int
    born: str
    child: str


def kept(context: Context) -> dict[tuple[str, date], tuple[Kept, ...]]:
    """All children of learners, trainers and parents at work, by provider and date."""
    months = {row.id: row.birth_month for row in context.term.children}
    spans = [
        ((name, on), Kept(guest.start, guest.end, months[guest.child], guest.child))
        for (name, on), present in guests(context).items()
        for guest in present
    ]
    spans += [
        ((row.provider, on), Kept(row.start, row.end, months.get(row.child, ""), row.child))
        for row in context.plan.grants
        for on in row.dates
    ]
    return grouped(spans)


def _places(context: Context) -> Iterator[tuple[str, str]]:
    granted = {(row.provider, on) for row in context.plan.grants for on in row.dates}
    there = kept(context)
    for name, on in sorted(granted):
        for band in bands(context, name, on) if name in context.providers else ():
            inside = {
                row.child
                for row in there[name, on]
                if row.start < band.end and band.start < row.end
            }
            if len(inside) > band.limit:
                span = f"{clock(band.start)}-{clock(band.end)}"
                text = f"{len(inside)} children are there {span}, {band.limit} places"
                yield f"{name} {on}", text


def refused_days(context: Context) -> int:
    """Child-days that services do not keep."""
    return sum(len(row.refused) for row in context.plan.grants)
