"""Children are kept, brought after opening, fetched before closing (R26, R28, R29)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TypeAlias

from passerelle.checker.chain import Chain
from passerelle.checker.context import Context, Fault, clock
from passerelle.checker.day import day_of
from passerelle.checker.facts import AnyPerson, Facts, Visit, Week, week_of
from passerelle.models.issue import Issue

CODES = ("R26", "R28", "R29")
NO_CARE = ("no_care", "care_contract")


def check_care(context: Context) -> Iterator[Issue]:
    """Days that care does not fit, weeks with more care days than the contract has."""
    for person, on, visits in context.days_of_all():
        for fault in care_faults(context, person, on, visits):
            yield Issue(
                code=fault.code,
                where=f"{person.id} {on} {visits[0].name}",
                message=fault.text,
                fix="move the session, or record the absence",
            )
    yield from _contracts(context)


def care_faults(
    facts: Facts, person: AnyPerson, on: date, visits: tuple[Visit, ...]
) -> Iterator[Fault]:
    """What keeps the children of a person from being kept, brought and fetched that day."""
    day = day_of(facts, person, on, visits)
    for lack in day.lacks:
        yield Fault(lack.code, lack.text, NO_CARE)
    if not day.lacks and day.out.short_min > 0:
        text, reason = _late(day.out), ("care_opens_late", "absence_cap", "travel_cap")
        yield Fault("R26", text, reason)
    if not day.lacks and day.back.short_min > 0:
        text, reason = _early(day.back), ("care_closes_early", "absence_cap", "travel_cap")
        yield Fault("R26", text, reason)


def _late(chain: Chain) -> str:
    for stop, begin in zip(chain.stops, chain.begins, strict=True):
        if stop.earliest - begin == chain.short_min:
            hours = f"{stop.provider} opens {clock(stop.earliest)}, drop-off needed at"
            return f"{hours} {clock(begin)}: {chain.short_min} minutes too early"
    return f"would leave home {chain.short_min} minutes before midnight"


def _early(chain: Chain) -> str:
    for stop, begin in zip(chain.stops, chain.begins, strict=True):
        over = begin + stop.handover_min
        if over - stop.latest == chain.short_min:
            hours = f"{stop.provider} closes {clock(stop.latest)}, pick-up would be over at"
            return f"{hours} {clock(over)}: {chain.short_min} minutes too late"
    return f"would be home {chain.short_min} minutes after midnight"


CareDates: TypeAlias = dict[tuple[str, str, Week], set[date]]


def care_dates(context: Context) -> dict[str, CareDates]:
    """By person: dates of class or work on which a provider keeps a child, by child and week."""
    found = context.memo.get(("care_dates",))
    if isinstance(found, dict):
        return found
    dates: dict[str, CareDates] = {}
    for person, on, visits in context.days_of_all():
        weeks = dates.setdefault(person.id, {})
        for stay in day_of(context, person, on, visits).kept:
            weeks.setdefault((stay.child, stay.provider, week_of(on)), set()).add(on)
    context.memo["care_dates",] = dates
    return dates


def over_contract(
    context: Context, person: AnyPerson, on: date, visits: tuple[Visit, ...]
) -> Iterator[Fault]:
    """R28 if this day with care comes on top of the person's other days of its ISO week."""
    dates = care_dates(context).get(person.id, {})
    for stay in day_of(context, person, on, visits).kept:
        most = context.providers[stay.provider].max_days_week
        others = dates.get((stay.child, stay.provider, week_of(on)), set()) - {on}
        if len(others) + 1 > most:
            text = f"child {stay.child}: {stay.provider} has {most} days a week, all used"
            yield Fault("R28", text, ("care_contract",))


def _contracts(context: Context) -> Iterator[Issue]:
    for person, dates in care_dates(context).items():
        for (child, provider, (year, week)), days in dates.items():
            most = context.providers[provider].max_days_week
            if len(days) > most:
                yield Issue(
                    code="R28",
                    where=f"{person} week {year}-W{week:02d}",
                    message=f"child {child}: {len(days)} days at {provider}, at most {most}",
                    fix="give up days of class in this week, or change the contract",
                )
