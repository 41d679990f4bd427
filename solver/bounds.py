"""Proved lower bounds that do not come from the relaxation."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise, product
from typing import TypeAlias

from passerelle.models.base import BANDS, MINUTES_PER_DAY, Band, Period
from passerelle.models.people import Learner, Trainer
from passerelle.models.sessions import SessionSet
from passerelle.solver.compile.days import PersonDay
from passerelle.solver.compile.facts import Facts
from passerelle.solver.compile.journey import DayTrip, Visit
from passerelle.solver.compile.prices import FREE_LUNCH_MIN, NOON, TWO
from passerelle.solver.immersions import open_hosts
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


def individuals_at_least(facts: Facts, problem: Problem) -> int:
    """A lower bound (perhaps below 0) of what individual sessions add to the cost of a plan.

    One can spare a learner the price of a journey for a single session; as it makes a day longer
    at one end, it can let learner and crew leave earlier or come home later in a cheaper time
    band; and it can fill a gap. `_spared_elsewhere` says what it can spare on other lines.
    """
    term = facts.term
    weights = term.settings.weights
    total, weeks = 0, Counter[str]()
    longest_idle = _longest_idle(problem)
    for item in term.sessions:
        if not item.individual or item.at_host:
            continue
        crews = {name for team in item.trainers for name in team.split("+")}
        crew = sum(_saving(facts, name) for name in crews) * weights.trainer_travel
        crew += len(crews) * weights.trainer_split_days
        length = item.length_min or term.settings.grid_min
        idle = min(length, longest_idle) * weights.waiting
        for learner in term.audience(item):
            own = _saving(facts, learner.id)
            weeks[learner.id] += item.count * own
            children = len(facts.book.care.children(learner.id))
            minute = weights.learner_travel + children * weights.long_care
            spared = weights.single_half_day + own * minute + crew + idle
            total -= item.count * (spared + _spared_elsewhere(facts, learner))
    highest = weights.worst_week_travel + weights.longest_travel
    total -= max(weeks.values(), default=0) * highest
    return total + sum(_immersions(facts, item) + _visits(facts, item) for item in term.sessions)


def _immersions(facts: Facts, item: SessionSet) -> int:
    """What days at other workplaces cost at least: each the only session of its day."""
    weights = facts.term.settings.weights
    total = 0
    for learner in facts.term.audience(item) if item.host_types else ():
        rounds = [
            _round(facts, learner, row.spot.key) for row in open_hosts(facts.term, item, learner)
        ]
        own = min(rounds, default=0) * weights.learner_travel
        spared = _spared_elsewhere(facts, learner)
        total += item.count * (own + weights.single_half_day - spared)
    return total


def _visits(facts: Facts, item: SessionSet) -> int:
    """What visits to interns cost at least: full tours of the crew that lives nearest to a host.

    A tour holds visits of several sets, so it is shared by as many as the set allows a day.
    """
    if not item.block or item.max_day is None or not item.trainers:
        return 0
    country = next(row.country for row in facts.term.blocks if row.id == item.block)
    keys = {row.spot.key for row in facts.term.hosts if row.country == country}
    rounds = [
        sum(
            min((_way(facts, facts.trainers[name], key) for key in keys), default=0)
            + min((_way(facts, facts.trainers[name], key, back=True) for key in keys), default=0)
            for name in team.split("+")
        )
        for team in item.trainers
    ]
    visits = item.count * len(facts.term.audience(item))
    return min(rounds) * visits * facts.term.settings.weights.trainer_travel // item.max_day


def _round(facts: Facts, person: Learner | Trainer, key: str) -> int:
    return _way(facts, person, key) + _way(facts, person, key, back=True)


def _way(facts: Facts, person: Learner | Trainer, key: str, *, back: bool = False) -> int:
    """Least minutes of any band from home to a place, or back; 0 with children to bring.

    Given times need not be those of the shortest way: one by a provider might be shorter.
    """
    if facts.book.care.has_children(person.id):
        return 0
    ends = (key, person.home.key) if back else (person.home.key, key)
    return min(facts.travel.minutes(person.mode, band, *ends) for band in BANDS)


def _longest_idle(problem: Problem) -> int:
    """The most minutes of waiting in any day of learners, lunch apart and travel left out."""
    audience = {agent for option in problem.options for agent, _ in option.attends}
    days = {
        tuple((start, end) for _, start, end in pattern.visits)
        for agent in audience
        for patterns in problem.agents[agent].patterns
        for pattern in patterns
    }
    most = 0
    for spans in days:
        gaps = [(one[1], two[0]) for one, two in pairwise(spans)]
        idle = sum(begin - end for end, begin in gaps)
        lunch = next((b - e for e, b in gaps if e < min(b, TWO) and b > NOON), 0)
        most = max(most, idle - min(lunch, FREE_LUNCH_MIN))
    return most


def _spared_elsewhere(facts: Facts, learner: Learner) -> int:
    """The most that one individual session can spare on the lines whose weight is 0 at first.

    Hours of peak travel, a pattern of hours, a short week and month, travel that an aid comes to
    cover as the day reaches its threshold, and cross-border travel that evens out.
    """
    term = facts.term
    weights = term.settings.weights
    spared = weights.peak_travel * sum(span.minutes for span in term.settings.peak_hours)
    spared += weights.regularity + weights.short_weeks + weights.short_months
    country = term.country_of(learner)
    if weights.travel_cost_net:
        # a day that is not aided yet is shorter than the threshold in kilometres
        spared += weights.travel_cost_net * max(
            (term.policy(country, "aid_km_day", day) or 0)
            * (term.policy(country, "travel_cents_km", day) or 0)
            // 100
            + 1
            for day in term.days
        )
    if weights.balance:
        people = sum(term.country_of(row) == country for row in term.learners)
        spared += weights.balance * (MINUTES_PER_DAY // people + 1)
    territory = term.territory_of(learner)
    if weights.territory_balance and territory:
        people = sum(term.territory_of(row) == territory for row in term.learners)
        spared += weights.territory_balance * (MINUTES_PER_DAY // people + 1)
    return spared


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
