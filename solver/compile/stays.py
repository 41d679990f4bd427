"""Stays at hosts, day by day: journeys, care that fits, variants by care plan (R27, R66)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from passerelle.models.base import Period
from passerelle.models.people import Learner
from passerelle.models.places import Host
from passerelle.solver.compile.arranging import Arranging, Cell, Taken
from passerelle.solver.compile.care import CareDayNeed, CarePlan
from passerelle.solver.compile.days import PersonDay
from passerelle.solver.compile.facts import Facts
from passerelle.solver.compile.journey import DayTrip, Refusal, Visit, kept_spans
from passerelle.solver.problem import Stay

WORKDAYS = 5


@dataclass(frozen=True, slots=True)
class StayDay:
    """A placement day of a learner: the trip made, its price, and whether care fits it."""

    trip: DayTrip
    cost: int
    fits: bool


@dataclass(frozen=True, slots=True)
class _Variant:
    """A stay under one care plan: price, shift, weeks with care, places taken."""

    cost: int
    shift: int
    held: tuple[int, ...]
    taken: Taken


class StayMaker:
    """Prices stays of learners at hosts."""

    def __init__(self, facts: Facts, arranging: Arranging) -> None:
        self.facts = facts
        self.book = facts.book
        self.arranging = arranging
        self._caps = {row.id: row.max_days_week for row in facts.term.providers}
        self._index = {row.id: number for number, row in enumerate(facts.term.learners)}
        self._days: dict[tuple[int, str, Period], StayDay | None] = {}
        self._directs: dict[tuple[int, str, Period], StayDay | None] = {}
        self._short: dict[tuple[str, CarePlan], bool] = {}
        self._running: dict[tuple[str, str, Period, CarePlan | None], _Running] = {}
        self._rules: dict[tuple[str, CarePlan | None], list[PersonDay]] = {}
        self._nodes = {host.id: host.spot.key for host in facts.term.hosts}

    def stays(
        self, learner: Learner, host: int, choice: int, days: list[date]
    ) -> Iterator[tuple[Stay, Taken]]:
        """A learner's stays at a host in given weeks, one for each care plan worth having.

        Where every plan takes scarce places, one without care stands by. None when travel or
        absence is above a cap (R52).
        """
        plans = self.arranging.plans(learner.id)
        decided = self.arranging.decided(learner.id)
        made = {
            q: variant
            for q, plan in enumerate(plans)
            if (variant := self._best(learner, host, plan, days)) is not None
        }
        person = self._index[learner.id]
        if not decided:
            for variant in made.values():
                yield Stay(person, host, choice, variant.cost, variant.shift), variant.taken
            return
        kept = self._useful({q: v for q, v in made.items() if v.held}, len(plans[0]))
        for q, variant in kept.items():
            stay = Stay(person, host, choice, variant.cost, variant.shift, q, variant.held)
            yield stay, variant.taken
        if all(variant.taken for variant in kept.values()):
            bare = self._best(learner, host, None, days)
            if bare is not None:
                yield Stay(person, host, choice, bare.cost, bare.shift), ()

    def _useful(self, made: dict[int, _Variant], children: int) -> dict[int, _Variant]:
        """Variants that no other, free to take, undercuts even if it costs a move each week."""
        move = self.facts.term.settings.weights.care_move
        safe = [v for v in made.values() if not v.taken]
        if not safe:
            return made
        least = min(v.cost + children * move * len(v.held) for v in safe)
        return {q: v for q, v in made.items() if v in safe or v.cost < least}

    def _best(
        self, learner: Learner, host: int, plan: CarePlan | None, days: list[date]
    ) -> _Variant | None:
        row = self.facts.term.hosts[host]
        best: _Variant | None = None
        for shift, span in enumerate(row.shifts):
            made = self._variant(learner, row, span, plan, days)
            if made is not None and (best is None or made[0] < best.cost):
                best = _Variant(made[0], shift, made[1], made[2])
        return best

    def _variant(
        self, learner: Learner, host: Host, span: Period, plan: CarePlan | None, days: list[date]
    ) -> tuple[int, tuple[int, ...], Taken] | None:
        """(price, weeks with care, places taken); None when travel or absence is above a cap."""
        if plan is None or not self._rationed(learner.id, plan):
            running = self._sums(learner, host, span, plan)
            first = self.facts.day_index[days[0]]
            last = self.facts.day_index[days[-1]] + 1
            return running.part(first, last)
        found = self.stay_days(learner, host, span, days, plan)
        if found is None:
            return None
        index = [self.facts.day_index[day] for day in days]
        held = {self.facts.weeks[d] for d, made in zip(index, found, strict=True) if made.fits}
        taken: list[tuple[Cell, int]] = []
        rules = self._rules_of(learner.id, plan)
        for d, made in zip(index, found, strict=True):
            if made.fits:
                taken += self.arranging.taken(rules[d], made.trip, d)
        return sum(made.cost for made in found), tuple(sorted(held)), tuple(taken)

    def _rationed(self, person: str, plan: CarePlan) -> bool:
        """Whether some care contract of the person gives fewer than the working days a week."""
        if (person, plan) not in self._short:
            needs = (self.book.care.need(person, day, plan) for day in self.facts.days)
            names = {stop.provider for need in needs for stops in need.stops for stop in stops}
            self._short[person, plan] = any(self._caps[name] < WORKDAYS for name in names)
        return self._short[person, plan]

    def _sums(self, learner: Learner, host: Host, span: Period, plan: CarePlan | None) -> _Running:
        """Running sums over the term's days at a host."""
        key = (learner.id, host.id, span, plan)
        if key not in self._running:
            running = self._running[key] = _Running()
            closed = self.facts.closed_host(host.id)
            rules = self._rules_of(learner.id, plan)
            for d, day in enumerate(self.facts.days):
                if day.weekday() >= WORKDAYS or day in closed:
                    running.add(0, 0, -1, ())
                    continue
                judge = self._direct if plan is None else self.stay_day
                made = judge(rules[d], host, span)
                if made is None:
                    running.add(0, 1, -1, ())
                elif made.fits:
                    taken = self.arranging.taken(rules[d], made.trip, d)
                    running.add(made.cost, 0, self.facts.weeks[d], taken)
                else:
                    running.add(made.cost, 0, -1, ())
        return self._running[key]

    def _rules_of(self, person: str, plan: CarePlan | None) -> list[PersonDay]:
        """The rules of each day of the term."""
        if (person, plan) not in self._rules:
            days = self.facts.days
            self._rules[person, plan] = [self.book.person_day(person, day, plan) for day in days]
        return self._rules[person, plan]

    def stay_days(
        self, learner: Learner, host: Host, shift: Period, days: list[date], plan: CarePlan | None
    ) -> list[StayDay] | None:
        """Each day of a stay in date order; None when travel or absence is above the cap (R52).

        Without a plan no day has care. Within a week the first fitting days use up contracts.
        """
        found: list[StayDay] = []
        used: Counter[tuple[int, int, str]] = Counter()
        every = self._rules_of(learner.id, plan)
        for d in [self.facts.day_index[day] for day in days]:
            rules = every[d]
            made = self.stay_day(rules, host, shift)
            if made is None:
                return None
            week = self.facts.weeks[d]
            keys = [(week, child, p) for child, p in _kept(rules, made.trip)] if made.fits else []
            if plan is None or any(used[key] >= self._caps[key[2]] for key in keys):
                made, keys = self._direct(rules, host, shift), []
                if made is None:
                    return None
            used.update(keys)
            found.append(made)
        return found

    def stay_day(self, rules: PersonDay, host: Host, shift: Period) -> StayDay | None:
        """One day: with its care stops where they fit, direct otherwise; None above a cap."""
        key = (id(rules), self._nodes[host.id], shift)
        if key not in self._days:
            trip = self._trip(rules, host, shift)
            direct = self._direct(rules, host, shift)
            if direct is not None and isinstance(trip, DayTrip):
                cost = trip.travel_min * self.facts.term.settings.weights.internship_travel
                cost += self.book.care_cost(rules, trip)
                self._days[key] = StayDay(trip, cost, fits=True)
            else:
                self._days[key] = direct
        return self._days[key]

    def _trip(self, rules: PersonDay, host: Host, shift: Period) -> DayTrip | Refusal:
        """The day at the host with its care stops."""
        visit = Visit(self._nodes[host.id], shift.start, shift.end)
        return self.book.router.trip(rules.home, rules.mode, rules.need, (visit,))

    def _direct(self, rules: PersonDay, host: Host, shift: Period) -> StayDay | None:
        """The day without care stops; None above a cap."""
        key = (id(rules), self._nodes[host.id], shift)
        if key not in self._directs:
            visit = Visit(self._nodes[host.id], shift.start, shift.end)
            trip = self.book.router.trip(rules.home, rules.mode, CareDayNeed(), (visit,))
            self._directs[key] = self._within_caps(rules, trip)
        return self._directs[key]

    def _within_caps(self, rules: PersonDay, trip: DayTrip | Refusal) -> StayDay | None:
        if not isinstance(trip, DayTrip):
            return None
        if rules.travel_max is not None and trip.travel_min > rules.travel_max:
            return None
        if rules.absence_max is not None and trip.absence_min > rules.absence_max:
            return None
        weights = self.facts.term.settings.weights
        cost = trip.travel_min * weights.internship_travel + weights.internship_care
        return StayDay(trip, cost, fits=False)


def _kept(rules: PersonDay, trip: DayTrip) -> list[tuple[int, str]]:
    """(child, provider) of each child brought."""
    if not rules.need.children:
        return []
    return [(child, provider) for child, provider, _, _ in kept_spans(trip)]


class _Running:
    """Running sums over days: price, days above a cap; weeks with care and places, by day."""

    def __init__(self) -> None:
        self._costs, self._over = [0], [0]
        self._weeks: list[int] = []
        self._taken: list[Taken] = []

    def add(self, cost: int, over: int, week: int, taken: Taken) -> None:
        """The next day; ``week`` is -1 where care does not fit."""
        self._costs.append(self._costs[-1] + cost)
        self._over.append(self._over[-1] + over)
        self._weeks.append(week)
        self._taken.append(taken)

    def part(self, first: int, last: int) -> tuple[int, tuple[int, ...], Taken] | None:
        """(price, weeks with care, places) of the days [first, last); None above a cap."""
        if self._over[last] > self._over[first]:
            return None
        held = tuple(sorted({week for week in self._weeks[first:last] if week >= 0}))
        taken = tuple(claim for day in self._taken[first:last] for claim in day)
        return self._costs[last] - self._costs[first], held, taken
