"""What a day costs: every line of the objective that is a sum over the days of people."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

from passerelle.models.base import MINUTES_PER_DAY, Country
from passerelle.models.rules import PolicyRule
from passerelle.models.term import Term
from passerelle.models.travel import TravelTimes
from passerelle.solver.compile.care import CareDayNeed
from passerelle.solver.compile.journey import DayTrip, Router, Visit

if TYPE_CHECKING:
    from passerelle.solver.compile.days import PersonDay

NOON, TWO = 12 * 60, 14 * 60
FREE_LUNCH_MIN = 60
TENTHS = 10  # of a kilometre
CENTS = 100


class DayPrices:
    """Prices attended days of learners (R55, R57, R59-R61, R64) and days of trainers (R65)."""

    def __init__(self, term: Term, travel: TravelTimes) -> None:
        self.term = term
        self.travel = travel
        self.weights = term.settings.weights
        self.router = Router(travel)
        self.home_country: dict[str, Country] = {
            row.id: term.country_of(row) for row in term.learners
        }
        self.home_country |= {row.id: term.country_of(row) for row in term.trainers}
        self._country = {row.spot.key: row.country for row in (*term.hosts, *term.sites)}

    def learner(self, rules: PersonDay, day: date, visits: tuple[Visit, ...], trip: DayTrip) -> int:
        """Comfort cost of a learner's day with these visits attended."""
        weights = self.weights
        cost = trip.travel_min * weights.learner_travel
        cost += self.waiting_min(rules, visits) * weights.waiting
        cost += weights.single_half_day if len(visits) == 1 else 0
        if weights.travel_cost_net:
            cost += weights.travel_cost_net * self.net_euros(rules, day, visits)
        if weights.unreimbursed_trips and self._amount(rules, "aid_cents_km", day) is not None:
            cost += weights.unreimbursed_trips * self.abroad(rules, visits)
        if weights.peak_travel:
            cost += weights.peak_travel * self.peak_min(rules, visits, trip)
        return cost

    def trainer(self, visits: tuple[Visit, ...], trip: DayTrip) -> int:
        """Comfort cost of a trainer's day."""
        weights = self.weights
        cost = trip.travel_min * weights.trainer_travel
        cost += weights.trainer_site_changes * (len({visit.key for visit in visits}) > 1)
        longest = max((two.start - one.end for one, two in pairwise(visits)), default=0)
        return cost + weights.trainer_split_days * (longest > self.term.settings.split_min)

    def waiting_min(self, rules: PersonDay, visits: tuple[Visit, ...]) -> int:
        """Gaps on site less travel between sites and one free lunch hour (R60)."""
        total, lunch_free = 0, True
        for one, two in pairwise(visits):
            gap = two.start - one.end
            if one.key != two.key:
                band = self.router.band(one.end)
                gap -= self.router.minutes(rules.mode, band, one.key, two.key)
            if lunch_free and one.end < min(two.start, TWO) and two.start > NOON:
                gap, lunch_free = max(0, gap - FREE_LUNCH_MIN), False
            total += gap
        return total

    def abroad(self, rules: PersonDay, visits: tuple[Visit, ...]) -> bool:
        """Whether a visit lies outside the person's country."""
        own = self.home_country[rules.person]
        return any(self._country[visit.key] != own for visit in visits)

    def net_euros(self, rules: PersonDay, day: date, visits: tuple[Visit, ...]) -> int:
        """EUR of a day by car after aid, to the nearest; care stops left out (R57)."""
        if rules.mode != "car":
            return 0
        stops = (rules.home, *(visit.key for visit in visits), rules.home)
        km = sum(self.travel.distance_km(a, b) for a, b in pairwise(stops) if a != b)
        tenths = round(TENTHS * km)
        net = tenths * (self._amount(rules, "travel_cents_km", day) or 0)
        if not self.abroad(rules, visits) and self._far(rules, day, visits, tenths):
            net = max(0, net - tenths * (self._amount(rules, "aid_cents_km", day) or 0))
        return (net + TENTHS * CENTS // 2) // (TENTHS * CENTS)

    def _far(self, rules: PersonDay, day: date, visits: tuple[Visit, ...], tenths: int) -> bool:
        far = self._amount(rules, "aid_km_day", day)
        if far is not None and tenths >= TENTHS * far:
            return True
        long = self._amount(rules, "aid_min_day", day)
        if long is None:
            return False
        direct = self.router.trip(rules.home, rules.mode, CareDayNeed(), visits)
        return isinstance(direct, DayTrip) and direct.travel_min >= long

    def peak_min(self, rules: PersonDay, visits: tuple[Visit, ...], trip: DayTrip) -> int:
        """Minutes of the day's legs inside the peak hours (R64)."""
        return sum(
            max(0, min(arrive, span.end) - max(depart, span.start))
            for depart, arrive in self._legs(rules, visits, trip)
            for span in self.term.settings.peak_hours
        )

    def _legs(
        self, rules: PersonDay, visits: tuple[Visit, ...], trip: DayTrip
    ) -> Iterator[tuple[int, int]]:
        """(depart, arrive) of every leg."""
        clock = trip.out.home_at
        for halt in trip.out.halts:  # nobody waits on the way there
            yield clock, halt.begin
            clock = halt.begin + halt.handover_min
        yield clock, visits[0].start
        for one, two in pairwise(visits):
            if one.key != two.key:
                band = self.router.band(one.end)
                minutes = self.router.minutes(rules.mode, band, one.key, two.key)
                yield one.end, one.end + minutes
        last = visits[-1]
        band = self.router.band(min(last.end, MINUTES_PER_DAY - 1))
        clock, key = last.end, last.key
        for halt in trip.back.halts:
            yield clock, clock + self.router.minutes(rules.mode, band, key, halt.key)
            clock, key = halt.begin + halt.handover_min, halt.key
        yield clock, trip.back.home_at

    def _amount(self, rules: PersonDay, rule: PolicyRule, day: date) -> int | None:
        return self.term.policy(self.home_country[rules.person], rule, day)
