"""Necessary conditions of programmes of events: dates that cannot lie far enough apart (R43)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import combinations, product

from passerelle.checker.conditions_places import fitting_rooms
from passerelle.checker.facts import Facts
from passerelle.checker.supply import audience_dates
from passerelle.models.base import WEEKDAYS, Period
from passerelle.models.issue import Issue
from passerelle.models.programmes import Series
from passerelle.models.sessions import SessionSet

MOST_DATES = 6  # that a message names


def programme_conditions(facts: Facts) -> Iterator[Issue]:
    """Sets without a date, and pairs of a series that no choice of dates keeps apart."""
    dates: dict[str, tuple[date, ...]] = {}
    for row in facts.term.series:
        for name in row.sets:
            if name not in dates:
                dates[name] = event_dates(facts, facts.sets[name])
                yield from _none(facts, facts.sets[name], dates[name])
    for row in facts.term.series:
        for one, two in combinations(row.sets, 2):
            if dates[one] and dates[two] and row.min_days_apart:
                yield from _pair(row, (one, dates[one]), (two, dates[two]))


def event_dates(facts: Facts, item: SessionSet) -> tuple[date, ...]:
    """Dates on which a set can lie: its own, its audience's and series', and some room's."""
    rooms = sorted(fitting_rooms(facts, item))
    periods = _periods(facts, item)
    announced = facts.term.settings.announced or facts.term.settings.first
    times = facts.term.times_of(item)

    def holds(on: date, period: Period) -> bool:
        open_ = item.host or any(
            facts.room_is_open(facts.rooms[name], on)
            and facts.rooms[name].opening.covers(on.weekday(), period)
            for name in rooms
        )
        suits = all(any(row.admits(on, period, announced) for row in rows) for rows in times)
        return bool(open_) and suits

    found = (
        on
        for on in sorted(audience_dates(facts, item))
        if any(holds(on, period) for period in periods)
    )
    return tuple(_in_a_row(tuple(found), item))


def _periods(facts: Facts, item: SessionSet) -> tuple[Period, ...]:
    if item.start is not None and item.end is not None:
        return (Period(item.start, item.end),)
    return tuple(span for row in facts.term.settings.templates for span in row.periods)


def _in_a_row(dates: tuple[date, ...], item: SessionSet) -> Iterator[date]:
    """Dates with enough others near, for a set whose sessions lie within a few days."""
    width = item.consecutive_days
    for on in dates:
        if width is None or item.start is None:
            yield on
            continue
        near = [d for d in dates if abs((d - on).days) < width]
        runs = (sum(0 <= (d - first).days < width for d in near) for first in near if first <= on)
        if max(runs) >= item.count:
            yield on


def _none(facts: Facts, item: SessionSet, dates: tuple[date, ...]) -> Iterator[Issue]:
    if not dates and audience_dates(facts, item):  # without those, it is told as R24
        yield Issue(
            code="R43",
            where=item.id,
            message="no date is left on which its audience can be asked to come and a room is open",
            fix="widen first and last, or mend audience_times and the opening of rooms",
        )


def _pair(
    row: Series, one: tuple[str, tuple[date, ...]], two: tuple[str, tuple[date, ...]]
) -> Iterator[Issue]:
    farthest = max(abs((b - a).days) for a, b in product(one[1], two[1]))
    if farthest >= row.min_days_apart:
        return
    priced = row.price_day is not None
    lie = " and ".join(f"{name} only on {_listed(dates)}" for name, dates in (one, two))
    lacking = row.min_days_apart - farthest
    yield Issue(
        code="R43",
        where=f"{row.id} {one[0]} {two[0]}",
        message=f"{lie} can lie: at most {farthest} days apart where {row.min_days_apart} are due",
        fix=f"each plan pays for at least {lacking} days; open another date, or accept it"
        if priced
        else "open another date, or give the series a price_day: no plan holds both",
        severity="warning" if priced else "error",
    )


def _listed(dates: tuple[date, ...]) -> str:
    text = ", ".join(f"{WEEKDAYS[on.weekday()]} {on}" for on in dates[:MOST_DATES])
    return f"{text} and {len(dates) - MOST_DATES} more" if len(dates) > MOST_DATES else text
