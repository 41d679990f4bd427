"""Placement blocks: runs of weeks, hosts, shifts, what each stay costs (R09, R33-R40, R66)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from passerelle.models.base import MINUTES_PER_DAY, Period
from passerelle.models.people import Learner
from passerelle.models.places import Host
from passerelle.models.sessions import Block
from passerelle.models.term import Term
from passerelle.solver.compile.atoms import Atom
from passerelle.solver.compile.care import CareDayNeed
from passerelle.solver.compile.days import DayBook, PersonDay
from passerelle.solver.compile.facts import Facts
from passerelle.solver.compile.hosting import HostBook
from passerelle.solver.compile.journey import DayTrip, Refusal, Visit
from passerelle.solver.compile.papers import PaperBook
from passerelle.solver.compile.wishes import WishBook, fits
from passerelle.solver.problem import Placement, Sharing, Stay, WeekChoice

WORKDAYS = 5


@dataclass(frozen=True, slots=True)
class StayDay:
    """A placement day of a learner: minutes of travel, and whether care fits it.

    Leaving and coming home are minutes of the day; ``short_min`` is what care hours lack.
    """

    travel_min: int
    fits: bool
    leave_at: int
    home_at: int
    short_min: int = 0


class PlacementMaker:
    """Compiles the placement blocks of a term."""

    def __init__(self, facts: Facts, atoms: tuple[Atom, ...]) -> None:
        self.facts = facts
        self.term: Term = facts.term
        self.book: DayBook = facts.book
        self.atoms = atoms
        self.learner_index = {row.id: number for number, row in enumerate(self.term.learners)}
        self.atom_of = {
            row.id: number for number, atom in enumerate(atoms) for row in atom.learners
        }
        self.mondays = [
            date.fromisocalendar(year, week, 1) for year, week in self.facts.week_labels
        ]
        self._caps = {row.id: row.max_days_week for row in self.term.providers}
        self._days: dict[tuple[int, str, Period], StayDay | None] = {}
        self._short: dict[str, bool] = {}
        self._running: dict[tuple[str, str, Period, str], _Sums] = {}
        self._rest: dict[tuple[str, date], int | None] = {}
        self._hosts = HostBook(self.term)
        self._papers = PaperBook(self.term)
        self._wishes = WishBook(self.term)
        self._nodes = {host.id: host.spot.key for host in self.term.hosts}

    def host_slots(self) -> tuple[tuple[int, ...], ...]:
        """Interns a host can take per week: its own slots and the legal quotas (R36, R37)."""
        return self._hosts.slots()

    def sharings(self) -> tuple[Sharing, ...]:
        """Weeks of hosts in which interns above the living groups have a price (R37)."""
        return tuple(self._hosts.shared())

    def make(self, block: Block) -> Placement:
        """The compiled block."""
        members = self.term.members(block.group)
        choices = self._choices(block)
        hosts = [(number, host) for number, host in enumerate(self.term.hosts) if fits(block, host)]
        stays = [
            stay
            for index, choice in enumerate(choices)
            for number, host in hosts
            if (days := self._host_days(block, host, choice)) is not None
            for shifts in (self._shifts(host, days),)
            for learner in members
            if self._papers.allow(learner, block, self.facts.days[choice.first_day])
            if (stay := self._stay(learner, block, number, index, days, shifts)) is not None
        ]
        return Placement(
            name=block.id,
            together=block.together,
            learners=tuple(self.learner_index[row.id] for row in members),
            agents=tuple(sorted({self.atom_of[row.id] for row in members})),
            agent_of=tuple(self.atom_of[row.id] for row in members),
            choices=tuple(choices),
            stays=tuple(stays),
            max_learners_week=block.max_learners_week,
            unplaced_cost=self.term.settings.weights.unplaced_internship,
        )

    def _choices(self, block: Block) -> list[WeekChoice]:
        found = []
        for first in range(len(self.mondays) - block.weeks + 1):
            weeks = tuple(range(first, first + block.weeks))
            days = [
                self.mondays[week] + timedelta(days=n) for week in weeks for n in range(WORKDAYS)
            ]
            if self._weeks_allowed(block, weeks, days):
                index = self.facts.day_index
                barred = tuple(index[day] for day in days if not block.recalls(day))
                found.append(WeekChoice(index[days[0]], index[days[-1]], barred, weeks))
        return found

    def _weeks_allowed(self, block: Block, weeks: tuple[int, ...], days: list[date]) -> bool:
        labels = [self.facts.week_labels[week][1] for week in weeks]
        if block.iso_weeks and not set(labels) <= set(block.iso_weeks):
            return False
        if days[0] < self.facts.days[0] or days[-1] > self.facts.days[-1]:
            return False
        if block.deadline and days[-1] > block.deadline:
            return False
        if not self._long_enough(block, weeks, [day for day in days if not block.recalls(day)]):
            return False
        if block.only_in_calendar:
            return set(days) <= self.term.closed_days((block.only_in_calendar,))
        return True

    def _host_days(self, block: Block, host: Host, choice: WeekChoice) -> list[date] | None:
        """Days present, or None where a week has too few."""
        closed = self.facts.closed_host(host.id)
        days = [self.facts.days[d] for d in choice.days if self.facts.days[d] not in closed]
        return days if self._long_enough(block, choice.weeks, days) else None

    def _long_enough(self, block: Block, weeks: tuple[int, ...], days: list[date]) -> bool:
        found = [self.facts.weeks[self.facts.day_index[day]] for day in days]
        return all(found.count(week) >= block.min_days_week for week in weeks)

    def _shifts(self, host: Host, days: list[date]) -> list[tuple[int, Period]]:
        """Shifts of a host whose work stays within the law in each week of the days (R34)."""
        weeks = Counter(day - timedelta(days=day.weekday()) for day in days)
        return [
            (number, shift)
            for number, shift in enumerate(host.shifts)
            if all(self._lawful(host, shift, monday, n) for monday, n in weeks.items())
        ]

    def _lawful(self, host: Host, shift: Period, monday: date, days: int) -> bool:
        most = self.term.policy(host.country, "intern_min_week", monday)
        run = self.term.policy(host.country, "continuous_min", monday)
        pause = self.term.policy(host.country, "intern_break_min", monday) or 0
        worked = shift.minutes - (pause if run is not None and shift.minutes > run else 0)
        return most is None or worked * days <= most

    def _stay(
        self,
        learner: Learner,
        block: Block,
        number: int,
        index: int,
        days: list[date],
        shifts: list[tuple[int, Period]],
    ) -> Stay | None:
        """The cheapest shift; of equals the one that care hours lack least, then the first."""
        host = self.term.hosts[number]
        found = [
            (*price, shift)
            for shift, span in shifts
            if (price := self._price(learner, block, host, span, days)) is not None
        ]
        if not found:
            return None
        cost, _, shift = min(found)
        points = self._wishes.stay_points(learner.id, block, host.id)
        cost += points * self.term.settings.weights.wish
        return Stay(self.learner_index[learner.id], number, index, cost, shift)

    def _price(
        self, learner: Learner, block: Block, host: Host, span: Period, days: list[date]
    ) -> tuple[int, int] | None:
        """Cost of a stay, and minutes that care hours lack; None when a cap or rest forbids it."""
        if self._rationed(learner.id):
            found = self.stay_days(learner, host, span, days)
            if found is None:
                return None
            return sum(self._day_cost(day) for day in found), sum(day.short_min for day in found)
        sums = self._sums(learner, block, host, span)
        first = self.facts.day_index[days[0]]
        last = self.facts.day_index[days[-1]] + 1
        if sums.forbidden[last] > sums.forbidden[first]:
            return None
        return sums.costs[last] - sums.costs[first], sums.short[last] - sums.short[first]

    def _day_cost(self, day: StayDay) -> int:
        weights = self.term.settings.weights
        care = 0 if day.fits else weights.internship_care
        return day.travel_min * weights.internship_travel + care

    def _rationed(self, person: str) -> bool:
        """Whether some care contract of the person gives fewer than the working days a week."""
        if person not in self._short:
            needs = (self.book.care.need(person, day) for day in self.facts.days)
            names = {stop.provider for need in needs for stops in need.stops for stop in stops}
            self._short[person] = any(self._caps[name] < WORKDAYS for name in names)
        return self._short[person]

    def _sums(self, learner: Learner, block: Block, host: Host, span: Period) -> _Sums:
        """Running sums over the term's days at a host."""
        recalled = block.recall_days or block.recall_weekdays
        key = (learner.id, host.id, span, block.id if recalled else "")
        if key not in self._running:
            sums = self._running[key] = _Sums([0], [0], [0])
            closed = self.facts.closed_host(host.id)
            before: StayDay | None = None
            for day in self.facts.days:
                made, cost, over, short = None, 0, 0, 0
                at_work = day.weekday() < WORKDAYS and day not in closed
                if at_work and not (recalled and block.recalls(day)):
                    made = self.stay_day(self.book.person_day(learner.id, day), host, span)
                    if made is None or (before and not self.rested(host, before, made, day)):
                        over = 1
                    else:
                        cost, short = self._day_cost(made), made.short_min
                before = made
                sums.add(cost, over, short)
        return self._running[key]

    def rested(self, host: Host, before: StayDay, after: StayDay, on: date) -> bool:
        """Whether the night before a date is long enough between two days at a host (R33)."""
        return self.rest_holds(host, before.home_at, after.leave_at, on)

    def rest_holds(self, host: Host, home_at: int, leave_at: int, on: date) -> bool:
        """Whether an intern of a host rests enough from coming home until leaving on a date."""
        key = (host.country, on)
        if key not in self._rest:
            self._rest[key] = self.term.policy(host.country, "intern_rest_min", on)
        least = self._rest[key]
        return least is None or leave_at + MINUTES_PER_DAY - home_at >= least

    def stay_days(
        self, learner: Learner, host: Host, shift: Period, days: list[date]
    ) -> list[StayDay] | None:
        """Each day of a stay in date order; None when a cap or rest forbids it (R33, R52)."""
        found: list[StayDay] = []
        used: dict[tuple[int, str], int] = {}
        for day in days:
            rules = self.book.person_day(learner.id, day)
            made = self.stay_day(rules, host, shift)
            if made is None:
                return None
            week = self.facts.weeks[self.facts.day_index[day]]
            providers = {stop.provider for stops in rules.need.stops for stop in stops}
            if made.fits and any(used.get((week, p), 0) >= self._caps[p] for p in providers):
                made = self._direct(rules, host, shift)
                if made is None:
                    return None
            elif made.fits:
                for provider in providers:
                    used[week, provider] = used.get((week, provider), 0) + 1
            found.append(made)
        nights = zip(pairwise(days), pairwise(found), strict=True)
        rested = (
            self.rested(host, one, two, after)
            for (before, after), (one, two) in nights
            if after - before == timedelta(days=1)
        )
        return found if all(rested) else None

    def stay_day(self, rules: PersonDay, host: Host, shift: Period) -> StayDay | None:
        """One day: with its care stops where they fit, direct otherwise; None above a cap."""
        key = (id(rules), self._nodes[host.id], shift)
        if key not in self._days:
            trip = self.trip(rules, host, shift)
            direct = self._direct(rules, host, shift)
            if direct is not None and isinstance(trip, DayTrip):
                times = (trip.out.home_at, trip.back.home_at)
                self._days[key] = StayDay(trip.travel_min, True, *times)
            elif direct is not None and isinstance(trip, Refusal):
                self._days[key] = replace(direct, short_min=max(0, trip.minutes_short))
            else:
                self._days[key] = direct
        return self._days[key]

    def trip(self, rules: PersonDay, host: Host, shift: Period) -> DayTrip | Refusal:
        """The day at the host with its care stops."""
        visit = Visit(host.spot.key, shift.start, shift.end)
        return self.book.router.trip(rules.home, rules.mode, rules.need, (visit,))

    def direct(self, rules: PersonDay, visit: Visit) -> DayTrip | Refusal:
        """The day without care stops."""
        return self.book.router.trip(rules.home, rules.mode, CareDayNeed(), (visit,))

    def _direct(self, rules: PersonDay, host: Host, shift: Period) -> StayDay | None:
        trip = self.direct(rules, Visit(host.spot.key, shift.start, shift.end))
        if not isinstance(trip, DayTrip):
            return None
        if rules.travel_max is not None and trip.travel_min > rules.travel_max:
            return None
        if rules.absence_max is not None and trip.absence_min > rules.absence_max:
            return None
        return StayDay(trip.travel_min, False, trip.out.home_at, trip.back.home_at)


@dataclass(slots=True)
class _Sums:
    """Running sums over days: costs, days that may not be, minutes that care hours lack."""

    costs: list[int]
    forbidden: list[int]
    short: list[int]

    def add(self, cost: int, forbidden: int, short: int) -> None:
        """Go on by one day."""
        self.costs.append(self.costs[-1] + cost)
        self.forbidden.append(self.forbidden[-1] + forbidden)
        self.short.append(self.short[-1] + short)
