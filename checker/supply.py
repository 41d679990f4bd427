"""Time there is to place sessions in: dates of a set, half-days of a date, periods of a term."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from passerelle.checker.facts import AnyPerson, Facts
from passerelle.models.base import MINUTES_PER_DAY, Period
from passerelle.models.people import Trainer
from passerelle.models.sessions import SessionSet


def possible_dates(facts: Facts, item: SessionSet) -> tuple[date, ...]:
    """Dates a set may lie on by its own window, weekdays, series, pins; closing days included."""
    pinned = {pin.date for pin in facts.term.pins if pin.session_set == item.id}
    weekdays = frozenset(item.weekdays.days) or facts.class_weekdays
    barred = facts.term.barred_days(item)
    return tuple(
        on
        for on in facts.term.days
        if (item.first is None or item.first <= on)
        and (item.last is None or on <= item.last)
        and (on in item.dates if item.dates else on.weekday() in weekdays or on in pinned)
        and on not in barred
    )


def audience_dates(facts: Facts, item: SessionSet) -> frozenset[date]:
    """Possible dates on which the whole audience (someone, if individual) has class."""
    learners = facts.audiences[item.id]
    closed = [facts.person_closed[who.id] for who in learners]
    shut = any if not item.individual else all
    dates = possible_dates(facts, item)
    return frozenset(on for on in dates if not learners or not shut(on in days for days in closed))


def half_days(facts: Facts, fits: Callable[[Period], bool], most_min: int = MINUTES_PER_DAY) -> int:
    """Most periods of one template that fit, as long as they last ``most_min`` minutes at most."""
    best = 0
    for template in facts.term.settings.templates:
        used = count = 0
        for length in sorted(period.minutes for period in template.periods if fits(period)):
            if used + length <= most_min:
                used, count = used + length, count + 1
        best = max(best, count)
    return best


def in_periods(item: SessionSet) -> bool:
    """Whether sessions of a set use the periods of the templates."""
    return item.start is None and not item.individual


def sessions_needed(facts: Facts, item: SessionSet) -> int:
    """Sessions of a set in all."""
    return item.count * (len(facts.audiences[item.id]) if item.individual else 1)


def credit_min(facts: Facts, item: SessionSet) -> int:
    """Least minutes a session of the set counts for its trainer."""
    if item.start is not None and item.end is not None:
        length = item.end - item.start
    elif item.individual:
        length = item.length_min or 0
    else:
        periods = [p.minutes for t in facts.term.settings.templates for p in t.periods]
        length = min(periods, default=0)
    return facts.credit(item, length)


def is_free(facts: Facts, trainer: Trainer, on: date, period: Period) -> bool:
    """Whether a trainer could teach in a period of a date."""
    if on in facts.person_closed[trainer.id] or (trainer.dates and on not in trainer.dates):
        return False
    return trainer.availability.covers(on.weekday(), period) and not _away(
        facts, trainer, on, period
    )


def _away(facts: Facts, person: AnyPerson, on: date, period: Period) -> bool:
    return any(
        (row.first is None or row.first <= on)
        and (row.last is None or on <= row.last)
        and on.weekday() in row.weekdays
        and row.start < period.end
        and period.start < row.end
        for row in facts.unavailabilities.get(person.id, ())
    )


def deadlines(facts: Facts, items: Iterable[SessionSet]) -> tuple[date, ...]:
    """Distinct last dates of sets, the term's included, in order."""
    end = facts.term.settings.last
    return tuple(sorted({min(item.last or end, end) for item in items} | {end}))


def due_by(facts: Facts, items: Iterable[SessionSet], deadline: date) -> list[SessionSet]:
    """Sets that must be over by a date."""
    end = facts.term.settings.last
    return [item for item in items if min(item.last or end, end) <= deadline]


def names(items: Iterable[SessionSet], most: int = 4) -> str:
    """Ids of sets in one line, cut after ``most``."""
    ids = [item.id for item in items]
    rest = f" and {len(ids) - most} more" if len(ids) > most else ""
    return ", ".join(ids[:most]) + rest
