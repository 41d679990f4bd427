"""Door-to-door journeys and care days of a plan, leg by leg."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from passerelle.models.base import Country
from passerelle.models.plan import CareDay, Journey, Leg
from passerelle.solver.compile.care import CareDayNeed
from passerelle.solver.compile.days import PersonDay
from passerelle.solver.compile.facts import Facts
from passerelle.solver.compile.journey import DayTrip, Halt, Visit

HOME = "home"
Purpose = Literal["drop_off", "attend", "between", "pick_up", "home"]


@dataclass(frozen=True, slots=True)
class Called:
    """A visit with the id and country of its place."""

    visit: Visit
    place: str
    country: Country


class JourneyWriter:
    """Writes journeys of people from their trips."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.book = facts.book

    def write(
        self,
        rules: PersonDay,
        day: date,
        kind: Literal["class", "work", "internship"],
        calls: list[Called],
        trip: DayTrip,
        country: Country,
    ) -> Journey:
        """The journey of a day."""
        legs = tuple(self._legs(rules, calls, trip))
        visits = tuple(call.visit for call in calls)
        travel = sum(leg.minutes for leg in legs)
        plain = self.book.router.trip(rules.home, rules.mode, CareDayNeed(), visits)
        direct = plain.travel_min if isinstance(plain, DayTrip) else travel
        return Journey(
            person=rules.person,
            date=day,
            kind=kind,
            mode=rules.mode,
            legs=legs,
            travel_min=travel,
            care_detour_min=travel - direct,
            waiting_min=self.book.waiting_min(rules, visits),
            crosses_border=any(call.country != country for call in calls),
        )

    def _legs(self, rules: PersonDay, calls: list[Called], trip: DayTrip) -> Iterator[Leg]:
        clock, place, key = trip.out.home_at, HOME, rules.home
        first, last = calls[0], calls[-1]
        band = self.book.router.band(max(first.visit.start - 1, 0))

        def leg(to: str, to_key: str, purpose: Purpose) -> Leg:
            minutes = self.book.router.minutes(rules.mode, band, key, to_key)
            km = self.facts.travel.distance_km(key, to_key)
            return Leg(
                origin=place,
                destination=to,
                origin_key=key,
                destination_key=to_key,
                depart=clock,
                arrive=clock + minutes,
                minutes=minutes,
                km=km,
                purpose=purpose,
            )

        for halt in trip.out.halts:
            yield leg(halt.provider, halt.key, "drop_off")
            clock, place, key = halt.begin + halt.handover_min, halt.provider, halt.key
        yield leg(first.place, first.visit.key, "attend")
        place, key, clock = first.place, first.visit.key, first.visit.end
        for call in calls[1:]:
            if call.visit.key != key:
                band = self.book.router.band(clock)
                yield leg(call.place, call.visit.key, "between")
            place, key, clock = call.place, call.visit.key, call.visit.end
        band = self.book.router.band(last.visit.end)
        for halt in trip.back.halts:
            yield leg(halt.provider, halt.key, "pick_up")
            clock, place, key = halt.begin + halt.handover_min, halt.provider, halt.key
        yield leg(HOME, rules.home, "home")

    def care_days(self, rules: PersonDay, day: date, trip: DayTrip) -> Iterator[CareDay]:
        """When each child is brought and fetched."""
        brought = _by_child(trip.out.halts)
        fetched = _by_child(trip.back.halts)
        for number, child in enumerate(rules.need.children):
            yield CareDay(
                child=child,
                provider=brought[number].provider,
                date=day,
                drop_off=brought[number].begin,
                pick_up=fetched[number].begin,
            )


def _by_child(halts: tuple[Halt, ...]) -> dict[int, Halt]:
    return {child: halt for halt in halts for child in halt.children}
