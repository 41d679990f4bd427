"""Necessary conditions of care: reserved places, learners it keeps from class (R26, R27)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import product

from passerelle.checker.chain import Chain
from passerelle.checker.conditions_places import fitting_rooms
from passerelle.checker.context import clock
from passerelle.checker.day import Day, day_of
from passerelle.checker.facts import Facts, Place, Visit
from passerelle.checker.keeping import is_with, stays
from passerelle.checker.supply import in_periods, possible_dates
from passerelle.models.base import Period
from passerelle.models.care import CareProvider
from passerelle.models.issue import Issue
from passerelle.models.people import Learner
from passerelle.models.sessions import SessionSet

MOST_PLANS = 24


def care_conditions(facts: Facts) -> Iterator[Issue]:
    """Warnings: providers with too few places, sites a learner can never attend because of care."""
    for provider in facts.term.providers:
        yield from _places(facts, provider)
        yield from _least_days(facts, provider)
    for learner in facts.term.learners:
        if facts.children.get(learner.id):
            yield from _whatever_option(facts, learner)


def _places(facts: Facts, provider: CareProvider) -> Iterator[Issue]:
    """Contract days a week of the children kept by a provider against its reserved places."""
    if provider.reserved is None:
        return
    weekdays = {day for row in facts.openings.get(provider.id, ()) for day in row.weekdays.days}
    weekdays &= facts.class_weekdays
    taught = {who.id for audience in facts.audiences.values() for who in audience}
    taught |= {who.id for block in facts.term.blocks for who in facts.term.members(block.group)}
    wanted = {
        child.id: _contract_days(facts, child.id, provider, weekdays)
        for person in facts.learners
        if person in taught
        for child in facts.children.get(person, ())
    }
    days, places = sum(wanted.values()), provider.reserved * len(weekdays)
    if days > places:
        kept = [child for child, number in wanted.items() if number]
        yield Issue(
            code="R27",
            where=provider.id,
            message=f"{', '.join(kept)} have {days} contract days a week; {provider.reserved} "
            f"reserved places on {len(weekdays)} weekdays offer {places}",
            fix="reserve another place, or move a child to another provider",
            severity="warning",
        )


def _least_days(facts: Facts, provider: CareProvider) -> Iterator[Issue]:
    """Contracts that ask for more days a week than a child's rows give (R28)."""
    for (child, option), rows in sorted(facts.arrangements.items()):
        days = {d for row in rows if row.provider == provider.id for d in row.weekdays.days}
        if days and len(days) < provider.min_days_week:
            yield Issue(
                code="R28",
                where=f"{child} {provider.id}",
                message=f"option {option} brings the child {len(days)} days a week, the contract "
                f"asks for {provider.min_days_week}",
                fix="add weekdays to care.csv, or agree on fewer days",
                severity="warning",
            )


def _contract_days(facts: Facts, child: str, provider: CareProvider, weekdays: set[int]) -> int:
    options = facts.child_options.get(child, ())
    if len(options) != 1:
        return 0
    rows = facts.arrangements[child, options[0]]
    rows = tuple(row for row in rows if row.provider == provider.id)
    days = {day for row in rows for day in row.weekdays.days} & weekdays
    return min(len(days), provider.max_days_week)


def _whatever_option(facts: Facts, learner: Learner) -> Iterator[Issue]:
    """What no choice of options mends, in the words of the lowest ones."""
    children = [child.id for child in facts.children[learner.id] if child.id in facts.child_options]
    plans = list(product(*(facts.child_options[child] for child in children)))[:MOST_PLANS]
    found = [
        dict(_learner(replace(facts, options=dict(zip(children, plan, strict=True)), memo={}),
                      learner))
        for plan in plans
    ]  # fmt: skip
    yield from (issue for key, issue in found[0].items() if all(key in other for other in found))


def _learner(facts: Facts, learner: Learner) -> Iterator[tuple[str, Issue]]:
    """What is wrong, by site; by no site where nobody keeps the children at all."""
    items = [
        item
        for item in facts.term.sessions
        if in_periods(item) and learner in facts.audiences[item.id]
    ]
    dates = _typical_dates(facts, learner, items)
    kept = [on for on in dates if _is_kept(facts, learner, on)]
    if dates and not kept:
        children = ", ".join(child.id for child in facts.children[learner.id])
        yield "", _warning(learner, f"nobody keeps {children} on any class day", "find care")
        return
    for place in _places_of(facts, learner, items) if kept else ():
        text = _misses(facts, learner, place, kept)
        if text:
            fix = "allow a later start, an earlier end, or other care"
            yield place.id, _warning(learner, text, fix)


def _warning(learner: Learner, text: str, fix: str) -> Issue:
    return Issue(code="R26", where=learner.id, message=text, fix=fix, severity="warning")


def _typical_dates(facts: Facts, learner: Learner, items: list[SessionSet]) -> list[date]:
    """One class date for each way the learner's children are kept."""
    dates = sorted({on for item in items for on in possible_dates(facts, item)})
    ways: dict[object, date] = {}
    for on in dates:
        if on not in facts.person_closed[learner.id]:
            children = facts.children[learner.id]
            way = tuple(stays(facts, c, on) if is_with(c, on) else None for c in children)
            ways.setdefault(way, on)
    return list(ways.values())


def _is_kept(facts: Facts, learner: Learner, on: date) -> bool:
    children = facts.children[learner.id]
    return all(not is_with(child, on) or stays(facts, child, on) for child in children)


def _places_of(facts: Facts, learner: Learner, items: list[SessionSet]) -> list[Place]:
    """Sites where a set of the learner can be held; across a linked class, not the far side."""
    found: dict[str, Place] = {}
    for item in items:
        for name in sorted(fitting_rooms(facts, item)):
            place = facts.site_place(facts.rooms[name].site)
            near = place.country == facts.country(learner)
            if near or name in item.rooms or not item.linked_rooms:
                found[place.id] = place
    return [found[site] for site in sorted(found)]


def _misses(facts: Facts, learner: Learner, place: Place, dates: list[date]) -> str:
    """How the nearest period misses the hours of care; empty if one fits on some date."""
    best: tuple[int, date, Period, Day] | None = None
    for on in dates:
        for period in _periods(facts):
            visit = Visit("", period.start, period.end, place)
            day = day_of(facts, learner, on, (visit,))
            short = max(day.out.short_min, 0) + max(day.back.short_min, 0)
            if short == 0:
                return ""
            if best is None or short < best[0]:
                best = (short, on, period, day)
    return _words(facts, place, *best[1:]) if best else ""


def _periods(facts: Facts) -> list[Period]:
    return sorted({p for template in facts.term.settings.templates for p in template.periods})


def _words(facts: Facts, place: Place, on: date, period: Period, day: Day) -> str:
    name = facts.sites[place.id].name or place.id
    texts = []
    if day.out.short_min > 0:
        short = day.out.short_min
        texts.append(
            f"care opens {_binding(day.out)}; earliest arrival at {name} "
            f"{clock(period.start + short)}, {short} min after the start of {period}"
        )
    if day.back.short_min > 0:
        short = day.back.short_min
        texts.append(
            f"care closes {_binding(day.back)}; latest departure from {name} "
            f"{clock(period.end - short)}, {short} min before the end of {period}"
        )
    return f"{'; '.join(texts)}, the period that fits best (as on {on})"


def _binding(chain: Chain) -> str:
    """Opening or closing hour of the stop that misses it by most, with its provider."""
    rows = zip(chain.stops, chain.begins, strict=True)
    for stop, begin in rows:
        if stop.earliest - begin == chain.short_min:
            return f"{clock(stop.earliest)} ({stop.provider})"
        if begin + stop.handover_min - stop.latest == chain.short_min:
            return f"{clock(stop.latest)} ({stop.provider})"
    return "too far away"
