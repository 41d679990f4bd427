"""Placement blocks: runs of weeks, hosts, shifts and what each stay costs (R09, R36-R40, R66)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from passerelle.models.base import Period
from passerelle.models.people import Learner
from passerelle.models.places import Host
from passerelle.models.sessions import Block
from passerelle.models.term import Term
from passerelle.solver.compile.atoms import Atom
from passerelle.solver.compile.care import CareDayNeed
from passerelle.solver.compile.days import DayBook, PersonDay
from passerelle.solver.compile.facts import Facts
from passerelle.solver.compile.journey import DayTrip, Refusal, Visit
from passerelle.solver.problem import Placement, Stay, WeekChoice

WORKDAYS = 5


@dataclass(frozen=True, slots=True)
class StayDay:
    """A placement day of a learner: minutes of travel, and whether care fits it."""

    travel_min: int
    fits: bool


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
        self._running: dict[tuple[str, str, Period], tuple[list[int], list[int]]] = {}
        self._nodes = {host.id: host.spot.key for host in self.term.hosts}

    def host_slots(self) -> tuple[tuple[int, ...], ...]:
        """Interns a host can take per week: its own slots and the legal quotas (R36, R37)."""
        return tuple(
            tuple(self._quota(host, monday) for monday in self.mondays) for host in self.term.hosts
        )

    def _quota(self, host: Host, monday: date) -> int:
        def amount(rule: str) -> int | None:
            return self.term.policy(host.country, rule, monday)  # type: ignore[arg-type]

        limits = [host.slots]
        threshold, small = amount("quota_staff_threshold"), amount("quota_small_host")
        percent, tutored = amount("quota_percent"), amount("interns_per_tutor")
        grouped = amount("interns_per_living_group")
        large = threshold is not None and host.staff >= threshold
        if large and percent is not None:
            limits.append(host.staff * percent // 100)
        if not large and small is not None:
            limits.append(small)
        if tutored is not None:
            limits.append(host.tutors * tutored)
        if grouped is not None:
            limits.append(host.living_groups * grouped)
        return min(limits)

    def make(self, block: Block) -> Placement:
        """The compiled block."""
        members = self.term.members(block.group)
        choices = self._choices(block)
        hosts = [
            (number, host) for number, host in enumerate(self.term.hosts) if _fits(block, host)
        ]
        stays = [
            stay
            for index, choice in enumerate(choices)
            for number, host in hosts
            if (days := self._host_days(block, host, choice)) is not None
            for learner in members
            if (stay := self._stay(learner, number, host, index, days)) is not None
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
                found.append(WeekChoice(index[days[0]], tuple(index[day] for day in days), weeks))
        return found

    def _weeks_allowed(self, block: Block, weeks: tuple[int, ...], days: list[date]) -> bool:
        labels = [self.facts.week_labels[week][1] for week in weeks]
        if block.iso_weeks and not set(labels) <= set(block.iso_weeks):
            return False
        if days[0] < self.facts.days[0] or days[-1] > self.facts.days[-1]:
            return False
        if block.deadline and days[-1] > block.deadline:
            return False
        if block.only_in_calendar:
            return set(days) <= self.term.closed_days((block.only_in_calendar,))
        return True

    def _host_days(self, block: Block, host: Host, choice: WeekChoice) -> list[date] | None:
        """Days present, or None where a week has too few."""
        closed = self.facts.closed_host(host.id)
        days = [self.facts.days[d] for d in choice.days if self.facts.days[d] not in closed]
        weeks = [self.facts.weeks[self.facts.day_index[day]] for day in days]
        enough = all(weeks.count(week) >= block.min_days_week for week in choice.weeks)
        return days if enough else None

    def _stay(
        self, learner: Learner, number: int, host: Host, index: int, days: list[date]
    ) -> Stay | None:
        best: Stay | None = None
        for shift, span in enumerate(host.shifts):
            cost = self._cost(learner, host, span, days)
            if cost is not None and (best is None or cost < best.cost):
                best = Stay(self.learner_index[learner.id], number, index, cost, shift)
        return best

    def _cost(self, learner: Learner, host: Host, span: Period, days: list[date]) -> int | None:
        """Price of a stay; None when travel or absence is above a cap."""
        if self._rationed(learner.id):
            found = self.stay_days(learner, host, span, days)
            return None if found is None else sum(self._day_cost(day) for day in found)
        costs, forbidden = self._sums(learner, host, span)
        first = self.facts.day_index[days[0]]
        last = self.facts.day_index[days[-1]] + 1
        return None if forbidden[last] > forbidden[first] else costs[last] - costs[first]

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

    def _sums(self, learner: Learner, host: Host, span: Period) -> tuple[list[int], list[int]]:
        """Running sums over the term's days at a host: costs, and days above a cap."""
        key = (learner.id, host.id, span)
        if key not in self._running:
            costs, forbidden = [0], [0]
            closed = self.facts.closed_host(host.id)
            for day in self.facts.days:
                cost, over = 0, 0
                if day.weekday() < WORKDAYS and day not in closed:
                    made = self.stay_day(self.book.person_day(learner.id, day), host, span)
                    cost, over = (0, 1) if made is None else (self._day_cost(made), 0)
                costs.append(costs[-1] + cost)
                forbidden.append(forbidden[-1] + over)
            self._running[key] = (costs, forbidden)
        return self._running[key]

    def stay_days(
        self, learner: Learner, host: Host, shift: Period, days: list[date]
    ) -> list[StayDay] | None:
        """Each day of a stay in date order; None when travel or absence is above the cap (R52)."""
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
        return found

    def stay_day(self, rules: PersonDay, host: Host, shift: Period) -> StayDay | None:
        """One day: with its care stops where they fit, direct otherwise; None above a cap."""
        key = (id(rules), self._nodes[host.id], shift)
        if key not in self._days:
            trip = self.trip(rules, host, shift)
            direct = self._direct(rules, host, shift)
            if direct is not None and isinstance(trip, DayTrip):
                self._days[key] = StayDay(trip.travel_min, fits=True)
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
        return StayDay(trip.travel_min, fits=False)


def _fits(block: Block, host: Host) -> bool:
    return (
        host.country == block.country
        and (not block.age_group or block.age_group in host.age_groups)
        and (not block.host_types or host.type in block.host_types)
        and (not host.accepts or block.id in host.accepts)
    )
