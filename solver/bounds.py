"""Proved lower bounds that do not come from the relaxation."""

from __future__ import annotations

from itertools import product
from typing import TypeAlias

from passerelle.models.base import Band, Period
from passerelle.solver.compile.days import PersonDay
from passerelle.solver.compile.facts import Facts
from passerelle.solver.compile.journey import DayTrip, Visit
from passerelle.solver.problem import Problem

Spans: TypeAlias = set[tuple[int, int]]


def plain_conflicts(problem: Problem) -> int:
    """Conflicts no plan avoids: per activity, the fewest absences of any option, times its count.

    A learner who may attend under some arrangement counts as present.
    """
    spared: dict[tuple[int, int, int], int] = {}
    for person in problem.arranged:
        able = {(person.agent, way.day, p) for way in person.ways for p in way.patterns}
        for key in able if not person.must else ():
            spared[key] = spared.get(key, 0) + 1
    single: dict[tuple[int, int, int, int, int], int] = {}
    for agent, row in enumerate(problem.agents):
        for d, patterns in enumerate(row.patterns):
            for index, pattern in enumerate(patterns):
                if len(pattern.visits) == 1:
                    lost = pattern.conflicts - spared.get((agent, d, index), 0)
                    single[(agent, d, *pattern.visits[0])] = lost
    fewest: dict[int, int] = {}
    for option in problem.options:
        lost = sum(
            single.get((agent, span.day, place, span.start, span.end), 0)
            for agent, place in option.attends
            for span in option.occurrences
        )
        fewest[option.activity] = min(lost, fewest.get(option.activity, lost))
    return sum(fewest.get(a, 0) * activity.count for a, activity in enumerate(problem.activities))


def individuals_at_least(facts: Facts) -> int:
    """A lower bound (0 or below) of what individual sessions add to the cost of a plan.

    One can spare a learner the price of a journey for a single session, and, as it makes a day
    longer at one end, let learner and crew leave earlier or come home later in a cheaper time
    band; no more.
    """
    term = facts.term
    total = 0
    for item in term.sessions:
        if not item.individual:
            continue
        crews = {name for team in item.trainers for name in team.split("+")}
        crew = sum(_saving(facts, name) for name in crews) * term.settings.weights.trainer_travel
        for learner in term.audience(item):
            children = len(facts.book.care.children(learner.id))
            minute = term.settings.weights.learner_travel
            minute += children * term.settings.weights.long_care
            own = _saving(facts, learner.id) * minute
            total -= item.count * (term.settings.weights.single_half_day + own + crew)
    return total


def _saving(facts: Facts, person: str) -> int:
    """The most that a longer day can save a person in travel."""
    earlier, later = _stretches(facts)
    seen = set()
    most = 0
    for day in facts.days:
        plans = facts.book.care.plans(person)
        every = [facts.book.person_day(person, day, plan) for plan in plans]
        fresh = [row for row in every if not row.need.blocked and id(row) not in seen]
        seen |= {id(row) for row in fresh}
        for rules, key in product(fresh, sorted({row.spot.key for row in facts.term.sites})):
            most = max(most, _gain(facts, rules, key, earlier, later))
    return most


def _gain(facts: Facts, rules: PersonDay, key: str, earlier: Spans, later: Spans) -> int:
    """The most that a longer day at one place can save."""

    def travel(start: int, end: int) -> int | None:
        visit = (Visit(key, start, end),)
        trip = facts.book.router.trip(rules.home, rules.mode, rules.need, visit)
        return trip.travel_min if isinstance(trip, DayTrip) else None

    out = [_drop(travel(a, a + 60), travel(b, a + 60)) for b, a in earlier]
    back = [_drop(travel(a - 60, a), travel(a - 60, b)) for a, b in later]
    return max(out, default=0) + max(back, default=0)


def _drop(before: int | None, after: int | None) -> int:
    return 0 if before is None or after is None else max(0, before - after)


def _stretches(facts: Facts) -> tuple[set[tuple[int, int]], set[tuple[int, int]]]:
    """(new start, start) and (end, new end) by which a day can grow, one for each pair of bands."""
    settings = facts.term.settings
    spans = [span for template in settings.templates for span in template.periods]
    spans += [
        Period(item.start, item.end)
        for item in facts.term.sessions
        if item.start is not None and item.end is not None
    ]
    hours = settings.interview_hours
    band = facts.travel.band
    slots = range(hours.start, hours.end + 1, 5)
    earlier: dict[tuple[Band, Band], tuple[int, int]] = {}
    later: dict[tuple[Band, Band], tuple[int, int]] = {}
    for span in spans:
        for slot in slots:
            if slot < span.start and band(slot - 1) != band(span.start - 1):
                earlier[band(slot - 1), band(span.start - 1)] = (slot, span.start)
            if slot > span.end and band(slot) != band(span.end):
                later[band(span.end), band(slot)] = (span.end, slot)
    return set(earlier.values()), set(later.values())
