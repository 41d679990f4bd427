"""Proved lower bounds that do not come from the relaxation."""

from __future__ import annotations

from passerelle.models.base import BANDS, Band
from passerelle.solver.compile.facts import Facts
from passerelle.solver.compile.journey import DayTrip, Visit
from passerelle.solver.problem import Problem


def plain_conflicts(problem: Problem) -> int:
    """Conflicts no plan avoids: per activity, the fewest absences of any option, times its count.

    A learner who may attend within a care contract counts as present.
    """
    spared: dict[tuple[int, int, int], int] = {}
    for ration in problem.rationed:
        for d, index, *_ in ration.gains:
            key = (ration.agent, d, index)
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

    One can spare a learner the price of a journey for a single session, and let the learner and
    the crew travel in a cheaper time band; no more.
    """
    weights = facts.term.settings.weights
    total = 0
    for item in facts.term.sessions:
        if not item.individual:
            continue
        crews = {name for team in item.trainers for name in team.split("+")}
        crew = sum(_band_saving(facts, name) for name in crews) * weights.trainer_travel
        for learner in facts.term.audience(item):
            own = _band_saving(facts, learner.id) * weights.learner_travel
            total -= item.count * (weights.single_half_day + own + crew)
    return total


def _band_saving(facts: Facts, person: str) -> int:
    """The most that other time bands can save on one day of a person."""
    times = _representatives(facts)
    seen = set()
    most = 0
    for day in facts.days:
        rules = facts.book.person_day(person, day)
        if rules.need.blocked or id(rules) in seen:
            continue
        seen.add(id(rules))
        for key in {facts.sites[row.id].spot.key for row in facts.term.sites}:
            costs = [
                trip.travel_min
                for start in times.values()
                for end in times.values()
                if start < end
                and isinstance(
                    trip := facts.book.router.trip(
                        rules.home, rules.mode, rules.need, (Visit(key, start, end),)
                    ),
                    DayTrip,
                )
            ]
            if costs:
                most = max(most, max(costs) - min(costs))
    return most


def _representatives(facts: Facts) -> dict[Band | str, int]:
    """A time of the day in each band, as start and as end of a visit."""
    found: dict[Band | str, int] = {}
    for minute in range(6 * 60, 22 * 60, 15):
        for band in BANDS:
            if facts.travel.band(minute) == band:
                found.setdefault(band, minute)
                found[f"late {band}"] = minute
    return found
