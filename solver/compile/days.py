"""Which sessions of a day a person can attend, and at what cost (R17, R18, R26, R31, R32, R52)."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass
from datetime import date
from itertools import combinations, pairwise

from passerelle.models.base import Country, Mode, format_clock
from passerelle.models.people import Learner, Trainer, Unavailability
from passerelle.models.term import Term
from passerelle.models.travel import TravelTimes
from passerelle.solver.compile.care import CareBook, CareDayNeed, CarePlan
from passerelle.solver.compile.journey import DayTrip, Refusal, Router, Visit, kept_spans
from passerelle.solver.compile.prices import NOON, TWO, DayPrices

LONG_CARE_MIN = 540


@dataclass(frozen=True, slots=True)
class PersonDay:
    """The rules of a person on a date, enough to judge any set of visits."""

    person: str
    home: str
    mode: Mode
    need: CareDayNeed
    away: tuple[tuple[int, int], ...]  # unavailabilities, minutes of the day
    contact_max: int | None
    amplitude_max: int | None
    lunch_min: int
    continuous_max: int | None
    travel_max: int | None
    absence_max: int | None
    buffer_min: int
    evening_end: int | None = None  # a later end is for those who live near (R45)
    evening_near_min: int = 0


class DayBook:
    """Judges days of learners and trainers, with memory over like days."""

    def __init__(self, term: Term, travel: TravelTimes) -> None:
        self.term = term
        self.travel = travel
        self.router = Router(travel)
        self.care = CareBook(term)
        self.prices = DayPrices(term, travel)
        self._people: dict[str, Learner | Trainer] = {row.id: row for row in term.learners}
        self._people.update({row.id: row for row in term.trainers})
        self._away: dict[str, list[Unavailability]] = {}
        for row in term.unavailabilities:
            if row.reason == "wish":
                continue
            self._away.setdefault(row.person, []).append(row)
        self._plans: Mapping[tuple[str, tuple[int, int]], CarePlan] = {}
        self._main: Mapping[str, CarePlan] = {}
        self._persons: dict[tuple[str, date, CarePlan], PersonDay] = {}
        self._alike: dict[PersonDay, PersonDay] = {}
        self._trips: dict[tuple[int, tuple[Visit, ...]], DayTrip | Refusal] = {}

    def deciding(
        self,
        main: Mapping[str, CarePlan],
        plans: Mapping[tuple[str, tuple[int, int]], CarePlan],
    ) -> DayBook:
        """The same book once care is decided: main plans, and those of other (ISO year, week)."""
        book = copy(self)
        book._main, book._plans = main, plans  # noqa: SLF001 - a copy of its own kind
        return book

    def plan_of(self, person: str, day: date) -> CarePlan:
        """The care plan in force: as decided, else the lowest option of each child."""
        main = self._main.get(person) or self.care.plans(person)[0]
        return self._plans.get((person, day.isocalendar()[:2]), main)

    def person_day(self, person: str, day: date, plan: CarePlan | None = None) -> PersonDay:
        """The rules of a person on a date, under a care plan (that in force when not given).

        Like days share one object.
        """
        plan = self.plan_of(person, day) if plan is None else plan
        key = (person, day, plan)
        if key not in self._persons:
            made = self._make(self._people[person], day, plan)
            self._persons[key] = self._alike.setdefault(made, made)
        return self._persons[key]

    def _make(self, person: Learner | Trainer, day: date, plan: CarePlan) -> PersonDay:
        country: Country = self.term.country_of(person)
        learner = person if isinstance(person, Learner) else None
        caps = [self.term.policy(country, "travel_min_day", day)]
        runs = [self.term.policy(country, "continuous_min", day)]
        if learner is not None:
            caps.append(learner.max_travel_min_day)
            runs.append(learner.max_continuous_min)
        contact = self.term.policy(country, "contact_min_day", day) if learner else None
        return PersonDay(
            person=person.id,
            home=person.home.key,
            mode=person.mode,
            need=self.care.need(person.id, day, plan),
            away=tuple(
                (row.start, row.end)
                for row in self._away.get(person.id, ())
                if day.weekday() in row.weekdays
                and (row.first is None or row.first <= day)
                and (row.last is None or day <= row.last)
            ),
            contact_max=contact,
            amplitude_max=self.term.policy(country, "amplitude_min_day", day),
            lunch_min=self.term.policy(country, "lunch_min", day) or 0,
            continuous_max=min((run for run in runs if run is not None), default=None),
            travel_max=min((cap for cap in caps if cap is not None), default=None),
            absence_max=self.term.policy(country, "absence_min_day", day),
            buffer_min=self.term.settings.buffer_min,
            **self._evening(learner, country, day),
        )

    def _evening(self, learner: Learner | None, country: Country, day: date) -> dict[str, int]:
        """Until when evening care lets a parent stay, and how near home later."""
        end = self.term.policy(country, "evening_end", day)
        if learner is None or not learner.evening_care or end is None:
            return {}
        near = self.term.policy(country, "evening_near_min", day) or 0
        return {"evening_end": end, "evening_near_min": near}

    def judge(self, rules: PersonDay, visits: tuple[Visit, ...]) -> DayTrip | Refusal:
        """The day's trip over visits in time order, or the first rule that forbids it.

        ``rules`` comes from ``person_day``.
        """
        key = (id(rules), visits)
        if key not in self._trips:
            self._trips[key] = self._judge(rules, visits)
        return self._trips[key]

    def _judge(self, rules: PersonDay, visits: tuple[Visit, ...]) -> DayTrip | Refusal:
        refusal = self.order_refusal(rules, visits)
        if refusal is not None:
            return refusal
        trip = self.router.trip(rules.home, rules.mode, rules.need, visits)
        if isinstance(trip, Refusal):
            return self._in_words(rules, visits, trip)
        refusal = self._over_caps(rules, trip) or self._too_late(rules, visits[-1])
        if refusal is not None:
            return refusal
        for start, end in rules.away:
            if trip.out.home_at < end and start < trip.back.home_at:
                words = (
                    f"not available {format_clock(start)}-{format_clock(end)}, away from home "
                    f"{format_clock(trip.out.home_at)}-{format_clock(trip.back.home_at)}"
                )
                return Refusal("unavailable", words)
        return trip

    def _over_caps(self, rules: PersonDay, trip: DayTrip) -> Refusal | None:
        """Travel and absence of the day against their caps (R52)."""
        if rules.travel_max is not None and trip.travel_min > rules.travel_max:
            short = trip.travel_min - rules.travel_max
            words = f"{trip.travel_min} min of travel in the day, {rules.travel_max} allowed"
            return Refusal("travel_cap", words, short)
        if rules.absence_max is not None and trip.absence_min > rules.absence_max:
            short = trip.absence_min - rules.absence_max
            words = f"{trip.absence_min} min away from home, {rules.absence_max} allowed"
            return Refusal("absence_cap", words, short)
        return None

    def _too_late(self, rules: PersonDay, last: Visit) -> Refusal | None:
        """Evening care ends before a parent who lives far away is home (R45)."""
        if rules.evening_end is None or last.end <= rules.evening_end:
            return None
        band = self.router.band(last.end)
        minutes = self.router.minutes(rules.mode, band, last.key, rules.home)
        if minutes < rules.evening_near_min:
            return None
        words = (
            f"{{place}} ends {format_clock(last.end)}, after {format_clock(rules.evening_end)}, "
            f"{minutes} min from home"
        )
        return Refusal("evening", words, last.end - rules.evening_end)

    def _in_words(self, rules: PersonDay, visits: tuple[Visit, ...], no: Refusal) -> Refusal:
        if no.reason == "care_opens_late":
            stops = [s for child in rules.need.stops for s in child if s.provider == no.words]
            opens = format_clock(min(s.opens for s in stops))
            words = (
                f"care opens {opens} at {no.words}, {{place}} starts "
                f"{format_clock(visits[0].start)}, {no.minutes_short} min too late"
            )
            return Refusal(no.reason, words, no.minutes_short)
        if no.reason == "care_closes_early":
            stops = [s for child in rules.need.stops for s in child if s.provider == no.words]
            closes = format_clock(max(s.closes for s in stops))
            words = (
                f"care closes {closes} at {no.words}, {{place}} ends "
                f"{format_clock(visits[-1].end)}, {no.minutes_short} min too late"
            )
            return Refusal(no.reason, words, no.minutes_short)
        return no

    def order_refusal(self, rules: PersonDay, visits: tuple[Visit, ...]) -> Refusal | None:
        """What forbids the visits before any care or way home is looked at, if anything."""
        if rules.contact_max is not None:
            contact = sum(v.end - v.start for v in visits)
            if contact > rules.contact_max:
                return Refusal("other_session", f"more than {rules.contact_max} min of class")
        amplitude = visits[-1].end - visits[0].start
        if rules.amplitude_max is not None and amplitude > rules.amplitude_max:
            return Refusal("other_session", f"a day longer than {rules.amplitude_max} min")
        pauses = []
        run_start = visits[0].start
        run_end = visits[0].end
        longest = run_end - run_start
        for one, two in pairwise(visits):
            leg = 0
            if one.key != two.key:
                band = self.router.band(one.end)
                leg = self.router.minutes(rules.mode, band, one.key, two.key)
                leg_needed = leg + rules.buffer_min
            else:
                leg_needed = 0
            if two.start - one.end < leg_needed:
                return Refusal("other_session", "no time to travel between two sessions")
            pauses.append(two.start - one.end - leg_needed)
            if two.start - one.end >= 15:
                run_start = two.start
            run_end = two.end
            longest = max(longest, run_end - run_start)
        if rules.continuous_max is not None and longest > rules.continuous_max:
            return Refusal("other_session", f"more than {rules.continuous_max} min in a row")
        spans_noon = visits[0].start <= NOON and visits[-1].end >= TWO
        if spans_noon and pauses and max(pauses) < rules.lunch_min:
            return Refusal("other_session", f"no lunch break of {rules.lunch_min} min")
        return None

    def waiting_min(self, rules: PersonDay, visits: tuple[Visit, ...]) -> int:
        """Gaps on site less travel between sites and one free lunch hour (R60)."""
        return self.prices.waiting_min(rules, visits)

    def care_cost(self, rules: PersonDay, trip: DayTrip) -> int:
        """Price of the children's day in care: each child's day, and minutes above nine hours."""
        weights = self.term.settings.weights
        cost = len(rules.need.children) * weights.care_days
        if weights.long_care:
            for _, _, start, end in kept_spans(trip):
                cost += max(0, end - start - LONG_CARE_MIN) * weights.long_care
        return cost

    def class_cost(
        self, rules: PersonDay, day: date, visits: tuple[Visit, ...], trip: DayTrip
    ) -> int:
        """Comfort cost of a learner's day of class: every line that is a sum over days."""
        return self.prices.learner(rules, day, visits, trip) + self.care_cost(rules, trip)

    def best_subset(
        self, rules: PersonDay, day: date, visits: tuple[Visit, ...]
    ) -> tuple[tuple[int, ...], DayTrip | None]:
        """Indices of the most visits the person can attend; ties: least cost, travel, earliest."""
        for size in range(len(visits), 0, -1):
            found = []
            for picked in combinations(range(len(visits)), size):
                chosen = tuple(visits[i] for i in picked)
                trip = self.judge(rules, chosen)
                if isinstance(trip, DayTrip):
                    cost = self.class_cost(rules, day, chosen, trip)
                    found.append((cost, trip.travel_min, picked, trip))
            if found:
                *_, picked, trip = min(found, key=lambda item: item[:3])
                return picked, trip
        return (), None
