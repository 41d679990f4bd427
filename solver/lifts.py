"""Lifts beside a finished plan: who rides with whom, by an exact small packing (R71).

The plan itself does not depend on them. On each date and way, every group of passengers that a
driver can take is listed with its best order; CP-SAT picks groups so that nobody is in two and
the minutes saved, less the drivers' detours, are most.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations, pairwise, permutations
from typing import Literal

from ortools.sat.python import cp_model

from passerelle.models.base import MINUTES_PER_DAY, Band
from passerelle.models.people import Learner
from passerelle.models.plan import Journey, Leg, Lift
from passerelle.solver.compile.days import PersonDay
from passerelle.solver.compile.facts import Facts

Way = Literal["out", "back"]


@dataclass(frozen=True, slots=True)
class _Rider:
    """One end of a learner's class day without care stops: the leg between home and class."""

    learner: Learner
    journey: Journey
    leg: Leg


@dataclass(frozen=True, slots=True)
class _Meeting:
    """Where and when learners begin, or end, their class on a date."""

    on: date
    way: Way
    place: str
    minute: int


def find_lifts(facts: Facts, journeys: Sequence[Journey]) -> tuple[Lift, ...]:
    """The lifts of a plan that save most, in order of date, way and driver."""
    learners = {row.id: row for row in facts.term.learners}
    meetings: dict[_Meeting, list[_Rider]] = defaultdict(list)
    if any(row.lift_seats for row in learners.values()):
        for journey in journeys:
            for meeting, leg in _ends(journey):
                meetings[meeting].append(_Rider(learners[journey.person], journey, leg))
    found = [lift for meeting, riders in meetings.items() for lift in _best(facts, meeting, riders)]
    return tuple(sorted(found, key=lambda row: (row.date, row.way, row.driver)))


def _ends(journey: Journey) -> Iterator[tuple[_Meeting, Leg]]:
    """Both ends of a class day, where no child is brought or fetched on the way."""
    first, last = journey.legs[0], journey.legs[-1]
    if journey.kind != "class":
        return
    if first.purpose == "attend":
        yield _Meeting(journey.date, "out", first.destination, first.arrive), first
    if last.purpose == "home" and journey.legs[-2].purpose in ("attend", "between"):
        yield _Meeting(journey.date, "back", last.origin, last.depart), last


def _best(facts: Facts, meeting: _Meeting, riders: list[_Rider]) -> list[Lift]:
    passengers = [row for row in riders if row.learner.mode != "car"]
    lifts = [
        lift
        for driver in riders
        if driver.learner.mode == "car" and _has_time(facts, driver)
        for count in range(1, min(driver.learner.lift_seats, len(passengers)) + 1)
        for group in combinations(passengers, count)
        if (lift := _lift(facts, meeting, driver, group)) is not None
    ]
    return _pack(lifts) if lifts else []


def _has_time(facts: Facts, driver: _Rider) -> bool:
    """Whether the driver's day may begin and end later by the longest detour (R15, R52)."""
    spare = facts.term.settings.lift_detour_min
    journey = driver.journey
    rules: PersonDay = facts.book.person_day(journey.person, journey.date)
    leave, home = journey.legs[0].depart - spare, journey.legs[-1].arrive + spare
    travel = journey.travel_min + 2 * spare
    return (
        (rules.travel_max is None or travel <= rules.travel_max)
        and (rules.absence_max is None or home - leave <= rules.absence_max)
        and leave >= 0
        and home <= MINUTES_PER_DAY
        and not any(leave < end and start < home for start, end in rules.away)
    )


def _lift(
    facts: Facts, meeting: _Meeting, driver: _Rider, group: tuple[_Rider, ...]
) -> Lift | None:
    """The best order to take a group along, if any is worth it."""
    best: Lift | None = None
    for order in permutations(group):
        lift = _in_order(facts, meeting, driver, order)
        if lift is not None and (best is None or _worth(lift) > _worth(best)):
            best = lift
    return best


def _in_order(
    facts: Facts, meeting: _Meeting, driver: _Rider, order: tuple[_Rider, ...]
) -> Lift | None:
    out = meeting.way == "out"
    band: Band = facts.travel.band(meeting.minute - 1 if out else meeting.minute)
    place = driver.leg.destination_key if out else driver.leg.origin_key
    homes = [row.learner.home.key for row in order]
    own = driver.learner.home.key
    route = [own, *homes, place] if out else [place, *homes, own]
    legs = [facts.travel.minutes("car", band, one, two) for one, two in pairwise(route)]
    detour = sum(legs) - driver.leg.minutes
    rides = [sum(legs[n:] if out else legs[:n]) for n in range(1, len(order) + 1)]
    spared = [row.leg.minutes - ride for row, ride in zip(order, rides, strict=True)]
    if detour > facts.term.settings.lift_detour_min or min(spared) < 0 or sum(spared) <= detour:
        return None
    return Lift(
        date=meeting.on,
        way=meeting.way,
        driver=driver.learner.id,
        passengers=tuple(row.learner.id for row in order),
        place=meeting.place,
        detour_min=detour,
        saved_min=sum(spared),
    )


def _worth(lift: Lift) -> int:
    return lift.saved_min - lift.detour_min


def _pack(lifts: list[Lift]) -> list[Lift]:
    """Lifts in which nobody is twice, worth most."""
    model = cp_model.CpModel()
    taken = [model.new_bool_var("") for _ in lifts]
    people: dict[str, list[cp_model.IntVar]] = defaultdict(list)
    for lift, variable in zip(lifts, taken, strict=True):
        for name in (lift.driver, *lift.passengers):
            people[name].append(variable)
    for variables in people.values():
        model.add_at_most_one(variables)
    model.maximize(sum(_worth(lift) * v for lift, v in zip(lifts, taken, strict=True)))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.catch_sigint_signal = False
    if solver.solve(model) != cp_model.OPTIMAL:
        raise AssertionError("lifts can always be left out")
    return [lift for lift, variable in zip(lifts, taken, strict=True) if solver.value(variable)]
