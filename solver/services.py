"""Stops of units that move, and whom a crèche with long hours keeps (R49, R50).

Both are small models of their own, and exact: no session depends on a stop's weekday, and the
places of a crèche that are left for parents at work are those that learners' children leave.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import get_args

from ortools.sat.python import cp_model

from passerelle.models.base import WEEKDAYS
from passerelle.models.care import CareProvider, Child, Opening
from passerelle.models.plan import CareDay, CareGrant, GrantReason, StopDays
from passerelle.models.services import Duty, Service, Stop, Weeks
from passerelle.models.term import Term
from passerelle.models.travel import TravelTimes
from passerelle.solver.compile.care import CareBook
from passerelle.solver.cpsat import quiet_solver

EFFORT, SEED = 20.0, 1


# --- stops ---------------------------------------------------------------------------------------


def choose_stops(term: Term, *, crewed: bool = True) -> tuple[StopDays, ...]:
    """A weekday for each stop: as many days of service as possible, one stop a day and vehicle.

    Stops that find no weekday at all are left out. ``crewed``: no more stops stand at once than
    the staff of a service makes crews, with somebody to lead each; but one may always.
    """
    options = {stop.id: list(_stop_options(term, stop)) for stop in term.stops}
    if not options:
        return ()
    model = cp_model.CpModel()
    use = {
        (stop, n): model.new_bool_var("")
        for stop, rows in options.items()
        for n in range(len(rows))
    }
    for stop, rows in options.items():
        model.add_at_most_one(use[stop, n] for n in range(len(rows)))
    _one_a_day(term, model, use, options, crewed=crewed)
    value = {
        (stop, n): len(row.dates) * (len(WEEKDAYS) + 1) - WEEKDAYS.index(row.weekday)
        for stop, rows in options.items()
        for n, row in enumerate(rows)
    }
    model.maximize(sum(value[key] * column for key, column in use.items()))
    solver = quiet_solver(EFFORT, SEED)
    if solver.solve(model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return ()
    return tuple(options[stop][n] for (stop, n), column in use.items() if solver.value(column))


def stop_days_lost(term: Term, chosen: Iterable[StopDays]) -> int:
    """Days fewer than each stop could be served if it were alone."""
    served = {row.stop: len(row.dates) for row in chosen}
    return sum(
        max((len(row.dates) for row in _stop_options(term, stop)), default=0)
        - served.get(stop.id, 0)
        for stop in term.stops
    )


def _stop_options(term: Term, stop: Stop) -> Iterator[StopDays]:
    service = next(row for row in term.services if row.id == stop.service)
    closed = term.closed_days((*service.calendars, *stop.calendars))
    closed |= term.closures_of(service.id) | term.closures_of(stop.id)
    halves: tuple[Weeks, ...] = ("all",) if stop.every_weeks == 1 else ("odd", "even")
    for weekday in stop.weekdays.days:
        for weeks in halves:
            dates = tuple(
                on
                for on in term.days
                if on.weekday() == weekday
                and on not in closed
                and weeks in {"all", "odd" if on.isocalendar().week % 2 else "even"}
            )
            if dates:
                name = get_args(StopDays.model_fields["weekday"].annotation)[weekday]
                yield StopDays(stop=stop.id, weekday=name, weeks=weeks, dates=dates)


def _one_a_day(
    term: Term,
    model: cp_model.CpModel,
    use: dict[tuple[str, int], cp_model.IntVar],
    options: dict[str, list[StopDays]],
    *,
    crewed: bool,
) -> None:
    """One stop a day for each vehicle with its crew; no two services in one town on one date."""
    stops = {row.id: row for row in term.stops}
    daily: dict[tuple[str, date], list[cp_model.IntVar]] = defaultdict(list)
    towns: dict[tuple[str, date], dict[str, list[cp_model.IntVar]]] = defaultdict(dict)
    for (name, n), column in use.items():
        stop = stops[name]
        for on in options[name][n].dates:
            daily[stop.service, on].append(column)
            town = towns[stop.town or stop.spot.key, on]
            town.setdefault(stop.service, []).append(column)
    services = {row.id: row for row in term.services}
    for (service, on), columns in daily.items():
        most = services[service].vehicles
        if crewed:
            most = min(most, _crews(term, services[service], on))
        model.add(sum(columns) <= most)
    for there in towns.values():
        if len(there) > 1:
            model.add_at_most_one(column for columns in there.values() for column in columns)


def _crews(term: Term, service: Service, on: date) -> int:
    """Crews that the staff of a service can make on a date; one at least."""
    there = [
        row
        for row in term.staff
        if row.service == service.id
        and (row.first is None or row.first <= on)
        and (row.last is None or on <= row.last)
    ]
    led = sum(service.lead in row.roles for row in there) if service.lead else len(there)
    return max(1, min(len(there) // max(1, service.staff), led))


# --- grants --------------------------------------------------------------------------------------


def open_rows(term: Term, book: CareBook, provider: CareProvider, on: date) -> list[Opening]:
    """Openings of a provider on a date, its closing days apart (R29)."""
    season = book.season(provider, on)
    return [
        row
        for row in term.openings
        if row.provider == provider.id
        and row.registered
        and on.weekday() in row.weekdays
        and row.season in {"any", season}
    ]


@dataclass(frozen=True)
class Request:
    """A child for the hours of a parent's duty: dates that fit, and those that do not, and why."""

    child: Child
    service: Service
    duty: int
    start: int
    end: int
    fits: tuple[date, ...]
    refused: dict[date, GrantReason]


class GrantMaker:
    """Which requests are granted, beside the children of learners."""

    def __init__(self, term: Term, travel: TravelTimes) -> None:
        self.term = term
        self.travel = travel
        self.book = CareBook(term)
        self.providers = {row.id: row for row in term.providers}
        self.requests = tuple(self._requests())

    def _requests(self) -> Iterator[Request]:
        services = {row.provider: row for row in self.term.services if row.provider}
        options = {
            child.id: (self.book.options(child.id) or (0,))[0] for child in self.term.children
        }
        for row in self.term.care:
            child = next(child for child in self.term.children if child.id == row.child)
            if row.option != options[child.id] or row.provider not in services:
                continue
            for number, duty in enumerate(self.term.duties):
                if duty.person == child.person:
                    yield self._request(child, services[row.provider], number, duty)

    def _request(self, child: Child, service: Service, number: int, duty: Duty) -> Request:
        provider = self.providers[service.provider]
        person = next(row for row in self.term.learners if row.id == child.person)
        keys = provider.spot.key, duty.spot.key
        band = self.travel.band
        out = back = 0
        if keys[0] != keys[1]:
            out = self.travel.minutes(person.mode, band(duty.start - 1), *keys)
            back = self.travel.minutes(person.mode, band(duty.end), keys[1], keys[0])
        start, end = duty.start - out - provider.handover_min, duty.end + back
        closed = self.term.closed_days((*provider.calendars, *service.calendars))
        closed |= self.term.closures_of(provider.id) | self.term.closures_of(service.id)
        asked = [
            on
            for on in self.term.days
            if duty.holds(on) and on not in closed and self.book.is_with(child, on)
        ]
        faults = {on: self._fault(child, service, on, start, end) for on in asked}
        return Request(
            child=child,
            service=service,
            duty=number,
            start=max(0, start),
            end=end,
            fits=tuple(on for on in asked if faults[on] is None),
            refused={on: fault for on, fault in faults.items() if fault is not None},
        )

    def _fault(
        self, child: Child, service: Service, on: date, start: int, end: int
    ) -> GrantReason | None:
        provider = self.providers[service.provider]
        if child.birth_month:
            year, month = map(int, child.birth_month.split("-"))
            age = (on.year - year) * 12 + on.month - month
            if not provider.min_age_months <= age <= provider.max_age_months:
                return "age"
        rows = open_rows(self.term, self.book, provider, on)
        if not rows:
            return "care_closed"
        over = end + provider.handover_min
        if not any(row.opens <= start and over <= row.closes for row in rows):
            return "care_opens_late" if start < min(r.opens for r in rows) else "care_closes_early"
        if service.max_child_min is not None and end - start > service.max_child_min:
            return "long_day"
        return None

    def grant(self, care_days: Iterable[CareDay]) -> tuple[CareGrant, ...]:
        """The requests granted and refused; a request is granted on all days that fit, or none."""
        granted, _ = self._solve(list(care_days))
        return tuple(
            self._row(request, granted=n in granted) for n, request in enumerate(self.requests)
        )

    def least_refused(self) -> int:
        """Days refused at least, were no learner's child there."""
        return self._solve([])[1]

    def _row(self, request: Request, *, granted: bool) -> CareGrant:
        full: dict[date, GrantReason] = dict.fromkeys(() if granted else request.fits, "care_full")
        refused = {**request.refused, **full}
        return CareGrant(
            child=request.child.id,
            provider=request.service.provider,
            duty=request.duty,
            start=request.start,
            end=request.end,
            dates=request.fits if granted else (),
            refused=tuple(sorted(refused)),
            reason=refused[min(refused)] if refused else None,
        )

    def _solve(self, care_days: Sequence[CareDay]) -> tuple[set[int], int]:
        """Numbers of the requests granted, and a bound on the days refused."""
        if not self.requests:
            return set(), 0
        model = cp_model.CpModel()
        yes = [model.new_bool_var("") for _ in self.requests]
        self._places(model, yes, care_days)
        self._contracts(model, yes)
        lost = sum(len(request.refused) for request in self.requests)
        days = [len(request.fits) for request in self.requests]
        model.maximize(sum(n * column for n, column in zip(days, yes, strict=True)))
        solver = quiet_solver(EFFORT, SEED)
        if solver.solve(model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return set(), lost
        granted = {n for n, column in enumerate(yes) if solver.value(column)}
        return granted, lost + sum(days) - int(solver.best_objective_bound)

    def _places(
        self, model: cp_model.CpModel, yes: list[cp_model.IntVar], care_days: Sequence[CareDay]
    ) -> None:
        """In each band of a date no more children than places (R27)."""
        others: dict[tuple[str, date], list[CareDay]] = defaultdict(list)
        for row in care_days:
            others[row.provider, row.date].append(row)
        asked: dict[tuple[str, date], list[int]] = defaultdict(list)
        for n, request in enumerate(self.requests):
            for on in request.fits:
                asked[request.service.provider, on].append(n)
        seen = set()
        for (provider, on), numbers in asked.items():
            for band in self.book.bands(provider, on):
                inside = tuple(
                    n
                    for n in numbers
                    if self.requests[n].start < band.end and band.start < self.requests[n].end
                )
                taken = sum(
                    row.drop_off < band.end and band.start < row.pick_up
                    for row in others[provider, on]
                )
                room = max(0, band.limit - taken)
                if len(inside) > room and (inside, room) not in seen:
                    seen.add((inside, room))
                    model.add(sum(self._there(model, yes, inside)) <= room)

    def _there(
        self, model: cp_model.CpModel, yes: list[cp_model.IntVar], numbers: Sequence[int]
    ) -> list[cp_model.IntVar]:
        """One column for each child of some requests: it takes one place, often as it comes."""
        by_child: dict[str, list[cp_model.IntVar]] = defaultdict(list)
        for n in numbers:
            by_child[self.requests[n].child.id].append(yes[n])
        found = []
        for columns in by_child.values():
            if len(columns) == 1:
                found += columns
                continue
            there = model.new_bool_var("")
            for column in columns:
                model.add_implication(column, there)
            found.append(there)
        return found

    def _contracts(self, model: cp_model.CpModel, yes: list[cp_model.IntVar]) -> None:
        """Days a week, and minutes a day, of one child (R28, R50)."""
        by_child: dict[str, list[int]] = defaultdict(list)
        for n, request in enumerate(self.requests):
            by_child[request.child.id].append(n)
        for numbers in by_child.values():
            service = self.requests[numbers[0]].service
            weeks: dict[tuple[int, int], dict[date, list[int]]] = defaultdict(dict)
            for n in numbers:
                for on in self.requests[n].fits:
                    weeks[on.isocalendar()[:2]].setdefault(on, []).append(n)
            most = self.providers[service.provider].max_days_week
            for days in weeks.values():
                self._week(model, yes, days, most, service.max_child_min)

    def _week(
        self,
        model: cp_model.CpModel,
        yes: list[cp_model.IntVar],
        days: dict[date, list[int]],
        most: int,
        longest: int | None,
    ) -> None:
        there = []
        for numbers in days.values():
            day = model.new_bool_var("")
            there.append(day)
            for n in numbers:
                model.add_implication(yes[n], day)
            if longest is not None and len(numbers) > 1:
                lengths = [self.requests[n].end - self.requests[n].start for n in numbers]
                terms = [a * yes[n] for a, n in zip(lengths, numbers, strict=True)]
                model.add(sum(terms) <= longest)
        if len(there) > most:
            model.add(sum(there) <= most)
