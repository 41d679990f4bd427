"""Stays at hosts, day by day: journeys, care that fits, variants by care plan (R27, R66)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from passerelle.models.base import MINUTES_PER_DAY, Period
from passerelle.models.people import Learner
from passerelle.models.places import Host
from passerelle.models.sessions import Block
from passerelle.solver.compile.arranging import Arranging, Cell, Taken
from passerelle.solver.compile.care import CareDayNeed, CarePlan
from passerelle.solver.compile.days import PersonDay
from passerelle.solver.compile.facts import Facts
from passerelle.solver.compile.journey import DayTrip, Refusal, Visit, kept_spans

WORKDAYS = 5


@dataclass(frozen=True, slots=True)
class StayDay:
    """A placement day of a learner: the trip made, its price, and whether care fits it.

    ``short_min`` is what care hours lack.
    """

    trip: DayTrip
    cost: int
    fits: bool
    short_min: int = 0

    @property
    def leave_at(self) -> int:
        """Minute of leaving home."""
        return self.trip.out.home_at

    @property
    def home_at(self) -> int:
        """Minute of coming home."""
        return self.trip.back.home_at


@dataclass(frozen=True, slots=True)
class Seek:
    """A stay to be priced: who, which block, where, lawful shifts by number, days present."""

    learner: Learner
    block: Block
    host: Host
    shifts: tuple[tuple[int, Period], ...]
    days: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class Variant:
    """A stay under one care plan: price, minutes care lacks, shift, weeks with care, places."""

    cost: int
    short_min: int
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
        self._days: dict[tuple[int, str, Period], StayDay | None] = {}
        self._directs: dict[tuple[int, str, Period], StayDay | None] = {}
        self._short: dict[tuple[str, CarePlan], bool] = {}
        self._running: dict[tuple[str, str, Period, CarePlan | None, str], _Running] = {}
        self._rules: dict[tuple[str, CarePlan | None], list[PersonDay]] = {}
        self._rest: dict[tuple[str, date], int | None] = {}
        self._nodes = {host.id: host.spot.key for host in facts.term.hosts}

    def variants(self, seek: Seek) -> Iterator[tuple[Variant, int]]:
        """A learner's stays at a host in given weeks: one for each care plan worth having.

        With the number of the plan, -1 where nothing is decided. Where every plan takes scarce
        places, one without care stands by. None when a cap or rest forbids it (R33, R52).
        """
        plans = self.arranging.plans(seek.learner.id)
        made = {
            q: variant
            for q, plan in enumerate(plans)
            if (variant := self._best(seek, plan)) is not None
        }
        if not self.arranging.decided(seek.learner.id):
            yield from ((variant, -1) for variant in made.values())
            return
        kept = self._useful({q: v for q, v in made.items() if v.held}, len(plans[0]))
        yield from ((variant, q) for q, variant in kept.items())
        if all(variant.taken for variant in kept.values()):
            bare = self._best(seek, None)
            if bare is not None:
                yield bare, -1

    def _useful(self, made: dict[int, Variant], children: int) -> dict[int, Variant]:
        """Variants that no other, free to take, undercuts even if it costs a move each week."""
        move = self.facts.term.settings.weights.care_move
        safe = [v for v in made.values() if not v.taken]
        if not safe:
            return made
        least = min(v.cost + children * move * len(v.held) for v in safe)
        return {q: v for q, v in made.items() if v in safe or v.cost < least}

    def _best(self, seek: Seek, plan: CarePlan | None) -> Variant | None:
        """The cheapest shift; of equals the one that care hours lack least, then the first."""
        best: Variant | None = None
        for shift, span in seek.shifts:
            made = self._variant(seek, shift, span, plan)
            if made is not None and (
                best is None or (made.cost, made.short_min) < (best.cost, best.short_min)
            ):
                best = made
        return best

    def _variant(
        self, seek: Seek, shift: int, span: Period, plan: CarePlan | None
    ) -> Variant | None:
        """The stay in one shift; None when a cap or rest forbids it."""
        index = [self.facts.day_index[day] for day in seek.days]
        if plan is None or not self._rationed(seek.learner.id, plan):
            return self._sums(seek, span, plan).part(index[0], index[-1] + 1, shift)
        found = self.stay_days(seek.learner, seek.host, span, list(seek.days), plan)
        if found is None:
            return None
        held = {self.facts.weeks[d] for d, made in zip(index, found, strict=True) if made.fits}
        taken: list[tuple[Cell, int]] = []
        rules = self._rules_of(seek.learner.id, plan)
        for d, made in zip(index, found, strict=True):
            if made.fits:
                taken += self.arranging.taken(rules[d], made.trip, d)
        short = sum(made.short_min for made in found)
        cost = sum(made.cost for made in found)
        return Variant(cost, short, shift, tuple(sorted(held)), tuple(taken))

    def _rationed(self, person: str, plan: CarePlan) -> bool:
        """Whether some care contract of the person gives fewer than the working days a week."""
        if (person, plan) not in self._short:
            needs = (self.book.care.need(person, day, plan) for day in self.facts.days)
            names = {stop.provider for need in needs for stops in need.stops for stop in stops}
            self._short[person, plan] = any(self._caps[name] < WORKDAYS for name in names)
        return self._short[person, plan]

    def _sums(self, seek: Seek, span: Period, plan: CarePlan | None) -> _Running:
        """Running sums over the term's days at a host."""
        learner, block, host = seek.learner, seek.block, seek.host
        recalled = bool(block.recall_days or block.recall_weekdays)
        key = (learner.id, host.id, span, plan, block.id if recalled else "")
        if key not in self._running:
            running = self._running[key] = _Running()
            closed = self.facts.closed_host(host.id)
            rules = self._rules_of(learner.id, plan)
            judge = self._direct if plan is None else self.stay_day
            before: StayDay | None = None
            for d, day in enumerate(self.facts.days):
                at_work = day.weekday() < WORKDAYS and day not in closed
                if not at_work or (recalled and block.recalls(day)):
                    before = None
                    running.skip(over=0)
                    continue
                made = judge(rules[d], host, span)
                if made is None or (before and not self.rested(host, before, made, day)):
                    running.skip(over=1)
                else:
                    taken = self.arranging.taken(rules[d], made.trip, d) if made.fits else ()
                    running.add(made, self.facts.weeks[d] if made.fits else -1, taken)
                before = made
        return self._running[key]

    def rested(self, host: Host, before: StayDay, after: StayDay, on: date) -> bool:
        """Whether the night before a date is long enough between two days at a host (R33)."""
        return self.rest_holds(host, before.home_at, after.leave_at, on)

    def rest_holds(self, host: Host, home_at: int, leave_at: int, on: date) -> bool:
        """Whether an intern of a host rests enough from coming home until leaving on a date."""
        key = (host.country, on)
        if key not in self._rest:
            self._rest[key] = self.facts.term.policy(host.country, "intern_rest_min", on)
        least = self._rest[key]
        return least is None or leave_at + MINUTES_PER_DAY - home_at >= least

    def _rules_of(self, person: str, plan: CarePlan | None) -> list[PersonDay]:
        """The rules of each day of the term."""
        if (person, plan) not in self._rules:
            days = self.facts.days
            self._rules[person, plan] = [self.book.person_day(person, day, plan) for day in days]
        return self._rules[person, plan]

    def stay_days(
        self, learner: Learner, host: Host, shift: Period, days: list[date], plan: CarePlan | None
    ) -> list[StayDay] | None:
        """Each day of a stay in date order; None when a cap or rest forbids it (R33, R52).

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
            trip = self._trip(rules, host, shift)
            direct = self._direct(rules, host, shift)
            if direct is not None and isinstance(trip, DayTrip):
                cost = trip.travel_min * self.facts.term.settings.weights.internship_travel
                cost += self.book.care_cost(rules, trip)
                self._days[key] = StayDay(trip, cost, fits=True)
            elif direct is not None and isinstance(trip, Refusal):
                self._days[key] = replace(direct, short_min=max(0, trip.minutes_short))
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
    """Running sums over days: price, minutes care lacks, days that may not be; care by day."""

    def __init__(self) -> None:
        self._costs, self._shorts, self._over = [0], [0], [0]
        self._weeks: list[int] = []
        self._taken: list[Taken] = []

    def skip(self, over: int) -> None:
        """A day not spent at the host, or one (``over``) that may not be spent there."""
        self._go_on(0, 0, over)
        self._weeks.append(-1)
        self._taken.append(())

    def add(self, made: StayDay, week: int, taken: Taken) -> None:
        """The next day; ``week`` is -1 where care does not fit."""
        self._go_on(made.cost, made.short_min, 0)
        self._weeks.append(week)
        self._taken.append(taken)

    def _go_on(self, cost: int, short: int, over: int) -> None:
        self._costs.append(self._costs[-1] + cost)
        self._shorts.append(self._shorts[-1] + short)
        self._over.append(self._over[-1] + over)

    def part(self, first: int, last: int, shift: int) -> Variant | None:
        """The days [first, last) as a stay in a shift; None where one may not be."""
        if self._over[last] > self._over[first]:
            return None
        held = tuple(sorted({week for week in self._weeks[first:last] if week >= 0}))
        taken = tuple(claim for day in self._taken[first:last] for claim in day)
        cost, short = (
            self._costs[last] - self._costs[first],
            self._shorts[last] - self._shorts[first],
        )
        return Variant(cost, short, shift, held, taken)
