"""A person's day from home to home, as the rules say it must go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import pairwise, product

from passerelle.checker.chain import Chain, Hop, back_chain, out_chain
from passerelle.checker.facts import AnyPerson, Facts, Visit
from passerelle.checker.keeping import Lack, Stay, drop_stops, is_with, lack, pick_stops, stays

NOON, AFTERNOON = 12 * 60, 14 * 60
LUNCH_HOUR_MIN = 60  # of waiting over noon that the objective does not count


@dataclass(frozen=True)
class Day:
    """Legs and care of one day. ``direct_min``: the travel had nobody to be brought.

    Where `fits` is false the legs are those that miss the hours of care by least.
    """

    out: Chain
    between: tuple[Hop, ...]
    back: Chain
    direct_min: int
    kept: tuple[Stay, ...] = ()
    lacks: tuple[Lack, ...] = ()

    @property
    def hops(self) -> tuple[Hop, ...]:
        """All legs in order."""
        return (*self.out.hops, *self.between, *self.back.hops)

    @property
    def leave(self) -> int:
        """When the person leaves home."""
        return self.out.hops[0].depart

    @property
    def home(self) -> int:
        """When the person is back home."""
        return self.back.hops[-1].arrive

    @property
    def travel_min(self) -> int:
        """Minutes of all legs."""
        return sum(hop.minutes for hop in self.hops)

    @property
    def fits(self) -> bool:
        """Whether every child is kept, brought and fetched in time."""
        return not self.lacks and self.out.short_min <= 0 and self.back.short_min <= 0


def day_of(facts: Facts, person: AnyPerson, on: date, visits: tuple[Visit, ...]) -> Day:
    """The day of a person with these visits (at least one, in order of time), care included."""
    key = ("day", person.id, on, visits)
    found = facts.memo.get(key)
    if not isinstance(found, Day):
        found = facts.memo[key] = _day(facts, person, on, visits)
    return found


def direct_day(facts: Facts, person: AnyPerson, visits: tuple[Visit, ...]) -> Day:
    """The same day without care."""
    first, last = visits[0], max(visits, key=lambda v: v.end)
    out = out_chain(facts, person, (), first.place, first.start)
    back = back_chain(facts, person, (), last.place, last.end)
    between = tuple(_between(facts, person, visits))
    total = sum(hop.minutes for hop in (*out.hops, *between, *back.hops))
    return Day(out, between, back, total)


def _day(facts: Facts, person: AnyPerson, on: date, visits: tuple[Visit, ...]) -> Day:
    direct = direct_day(facts, person, visits)
    children = [row for row in facts.children.get(person.id, ()) if is_with(row, on)]
    choices = [stays(facts, child, on) for child in children]
    lacks = [
        lack(facts, child, on) for child, found in zip(children, choices, strict=True) if not found
    ]
    if lacks or not children:
        return Day(direct.out, direct.between, direct.back, direct.direct_min, (), tuple(lacks))
    first, last = visits[0], max(visits, key=lambda v: v.end)
    days = (
        Day(
            out_chain(facts, person, drop_stops(chosen), first.place, first.start),
            direct.between,
            back_chain(facts, person, pick_stops(chosen), last.place, last.end),
            direct.direct_min,
            chosen,
        )
        for chosen in product(*choices)
    )
    return min(days, key=_rank)


def _rank(day: Day) -> tuple[int, int]:
    return max(day.out.short_min, 0) + max(day.back.short_min, 0), day.travel_min


def _between(facts: Facts, person: AnyPerson, visits: tuple[Visit, ...]) -> list[Hop]:
    hops = []
    for before, after in pairwise(visits):
        if before.place.key != after.place.key:
            arrive = before.end + leg_between(facts, person, before, after)
            ends = (before.place.id, after.place.id, before.place.key, after.place.key)
            hops.append(Hop(*ends, before.end, arrive, "between"))
    return hops


def leg_between(facts: Facts, person: AnyPerson, before: Visit, after: Visit) -> int:
    """Minutes of travel between two visits; none at the same spot."""
    if before.place.key == after.place.key:
        return 0
    band = facts.travel.band(before.end)
    return facts.minutes(person, band, before.place.key, after.place.key)


def waiting_min(facts: Facts, person: AnyPerson, visits: tuple[Visit, ...]) -> int:
    """Gaps between visits less travel, less up to an hour of the first gap over noon."""
    total, lunch = 0, LUNCH_HOUR_MIN
    for before, after in pairwise(visits):
        idle = max(0, after.start - before.end - leg_between(facts, person, before, after))
        if before.end < min(after.start, AFTERNOON) and after.start > NOON:
            idle, lunch = max(0, idle - lunch), 0
        total += idle
    return total


def crosses_border(facts: Facts, person: AnyPerson, visits: tuple[Visit, ...]) -> bool:
    """Whether a visit lies in another country than the person's."""
    return any(visit.place.country != facts.country(person) for visit in visits)
