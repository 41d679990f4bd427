"""Placement days: when the host is open, and which of them care fits (R66)."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import NamedTuple

from passerelle.checker.day import Day, day_of, direct_day
from passerelle.checker.facts import Facts, Visit, span, week_of
from passerelle.models.base import WEEKDAYS
from passerelle.models.plan import Internship


class PlacementDay(NamedTuple):
    """One day at the host: the journey made, and whether care fits it."""

    on: date
    day: Day
    fits: bool


def open_days(facts: Facts, row: Internship) -> tuple[date, ...]:
    """Monday to Friday dates of an internship, but closed days of its host and recall days."""
    away = facts.host_closed[row.host] | recall_days(facts, row)
    days = span(row.first, row.last)
    return tuple(on for on in days if on.weekday() < 5 and on not in away)


def recall_days(facts: Facts, row: Internship) -> frozenset[date]:
    """Dates of an internship on which the interns of its block come back to class (R39)."""
    block = facts.blocks[row.block]
    return frozenset(
        on
        for on in span(row.first, row.last)
        if on in block.recall_days or WEEKDAYS[on.weekday()] in block.recall_weekdays
    )


def placement_visit(facts: Facts, row: Internship) -> Visit:
    """A day of the internship as the learner lives it: the shift at the host."""
    return Visit(row.block, row.shift.start, row.shift.end, facts.host_place(row.host))


def bare(row: Internship) -> bool:
    """Whether an internship goes without care altogether: no day of it fits."""
    return bool(row.days) and set(row.days) == set(row.care_unfit_days)


def placement_days(
    facts: Facts, row: Internship, *, with_care: bool = False
) -> tuple[PlacementDay, ...]:
    """Every day of an internship in order; care days count against the contracts of each week.

    A bare internship has no care at all, unless it is to be judged ``with_care``.
    """
    without = bare(row) and not with_care
    learner = facts.learners[row.learner]
    visits = (placement_visit(facts, row),)
    used: Counter[tuple[object, ...]] = Counter()
    found = []
    for on in open_days(facts, row):
        day = day_of(facts, learner, on, visits)
        keys = {(stay.child, stay.provider, week_of(on)) for stay in day.kept}
        most = facts.providers
        fits = (
            day.fits
            and not (without and day.kept)
            and all(used[key] < most[key[1]].max_days_week for key in keys)
        )
        if fits:
            used.update(keys)
        found.append(PlacementDay(on, day if fits else direct_day(facts, learner, visits), fits))
    return tuple(found)
