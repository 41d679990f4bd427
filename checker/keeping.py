"""Who can keep a child on a date, where and between which hours (R28-R30)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby
from typing import NamedTuple

from passerelle.checker.chain import Stop
from passerelle.checker.facts import Facts
from passerelle.models.base import MINUTES_PER_DAY, WEEKDAYS, Spot
from passerelle.models.care import CareArrangement, CareProvider, Child, Opening


class Stay(NamedTuple):
    """One way to keep one child on one date: drop-off and pick-up place and hours."""

    child: str
    provider: str
    drop_key: str
    pick_key: str
    opens: int
    closes: int
    pickup_from: int
    handover_min: int


class Lack(NamedTuple):
    """Why nobody keeps a child on a date."""

    code: str
    text: str


def is_with(child: Child, on: date) -> bool:
    """Whether the child is with this person in the date's ISO week (R30)."""
    odd = on.isocalendar().week % 2 == 1
    return child.weeks == "all" or (child.weeks == "odd") == odd


def season(facts: Facts, provider: CareProvider, on: date) -> str:
    """``holiday`` on a closing day of the provider's school calendar, else ``term``."""
    name = provider.season_calendar
    return "holiday" if name and on in facts.term.closed_days((name,)) else "term"


def stays(facts: Facts, child: Child, on: date) -> tuple[Stay, ...]:
    """Every way to keep the child that day, in table order; none: see `lack`."""
    return tuple(
        _stay(child, provider, opening)
        for row, provider in _arranged(facts, child, on)
        if _refusal(facts, child, row, provider, on) is None
        for opening in open_rows(facts, provider, on)
    )


def lack(facts: Facts, child: Child, on: date) -> Lack:
    """Why `stays` found nothing, by the first arrangement of the day."""
    day = WEEKDAYS[on.weekday()]
    for row, provider in _arranged(facts, child, on):
        refusal = _refusal(facts, child, row, provider, on)
        text = f"{provider.id} has no registered opening on {day} {on}"
        return refusal or Lack("R29", f"child {child.id}: {text}")
    return Lack("R29", f"nobody keeps child {child.id} on {day} {on}")


def _arranged(
    facts: Facts, child: Child, on: date
) -> Iterator[tuple[CareArrangement, CareProvider]]:
    """Rows of the option in force that hold on a date."""
    for row in facts.arrangements.get((child.id, facts.option_of(child.id, on)), ()):
        provider = facts.providers[row.provider]
        if on.weekday() in row.weekdays and row.season in {"any", season(facts, provider, on)}:
            yield row, provider


def open_rows(facts: Facts, provider: CareProvider, on: date) -> Iterator[Opening]:
    """Registered openings of a provider on a date, in table order."""
    now = season(facts, provider, on)
    for row in facts.openings.get(provider.id, ()):
        if on.weekday() in row.weekdays and row.season in {"any", now}:
            yield row


def _refusal(
    facts: Facts, child: Child, row: CareArrangement, provider: CareProvider, on: date
) -> Lack | None:
    """What keeps a provider from taking the child that day, None if nothing."""
    age = _age_months(child, on)
    name = provider.id
    text = ""
    if on in facts.provider_closed[name]:
        text = f"{name} is closed on {on}"
    elif provider.contract_first and on < provider.contract_first:
        text = f"the contract with {name} starts on {provider.contract_first}"
    elif provider.contract_last and on > provider.contract_last:
        text = f"the contract with {name} ended on {provider.contract_last}"
    elif age is not None and not provider.min_age_months <= age <= provider.max_age_months:
        ages = f"{provider.min_age_months}-{provider.max_age_months} months"
        text = f"is {age} months old; {name} takes {ages}"
    elif (adapted := row.adaptation_done or provider.adaptation_done) and on <= adapted:
        text = f"adaptation at {name} lasts until {adapted}"
    return Lack("R28", f"child {child.id}: {text}") if text else None


def _age_months(child: Child, on: date) -> int | None:
    if not child.birth_month:
        return None
    year, month = map(int, child.birth_month.split("-"))
    return (on.year - year) * 12 + on.month - month


def _stay(child: Child, provider: CareProvider, row: Opening) -> Stay:
    drop = Spot(town=row.town, lat=row.lat, lon=row.lon).key or provider.spot.key
    pick = Spot(town=row.pickup_town, lat=row.pickup_lat, lon=row.pickup_lon).key or drop
    earliest = row.pickup_from or 0
    handover = provider.handover_min
    return Stay(child.id, provider.id, drop, pick, row.opens, row.closes, earliest, handover)


def drop_stops(chosen: Iterable[Stay]) -> tuple[Stop, ...]:
    """Drop-offs: one stop for all children of one provider at one place."""
    return tuple(
        Stop(
            tuple(stay.child for stay in group),
            group[0].provider,
            group[0].drop_key,
            max(stay.opens for stay in group),
            MINUTES_PER_DAY,
            group[0].handover_min,
        )
        for group in _shared((stay.provider, stay.drop_key, stay) for stay in chosen)
    )


def pick_stops(chosen: Iterable[Stay]) -> tuple[Stop, ...]:
    """Pick-ups, shared alike; over by closing time, not before ``pickup_from``."""
    return tuple(
        Stop(
            tuple(stay.child for stay in group),
            group[0].provider,
            group[0].pick_key,
            max(stay.pickup_from for stay in group),
            min(stay.closes for stay in group),
            group[0].handover_min,
        )
        for group in _shared((stay.provider, stay.pick_key, stay) for stay in chosen)
    )


def _shared(keyed: Iterable[tuple[str, str, Stay]]) -> Iterator[list[Stay]]:
    for _, group in groupby(sorted(keyed), key=lambda row: row[:2]):
        yield [stay for _, _, stay in group]
