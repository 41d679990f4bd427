"""Children, who keeps them, and when those are open."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations

from passerelle.instances.findings import Facts, Finding
from passerelle.models.base import WEEKDAYS, format_clock
from passerelle.models.care import CareArrangement, CareProvider, Opening


def _same_season(one: str, other: str) -> bool:
    return "any" in (one, other) or one == other


def _place(row: Opening) -> tuple[object, ...]:
    return (
        row.town, row.lat, row.lon, row.pickup_town, row.pickup_lat, row.pickup_lon,
        row.pickup_from is None, row.registered,
    )  # fmt: skip


def check_openings(facts: Facts) -> Iterator[Finding]:
    """No two openings of a provider overlap on a weekday, in a season, at a place.

    An opening inside another one may say how many places are reserved in that band.
    """
    by_provider: defaultdict[str, list[int]] = defaultdict(list)
    for number, row in enumerate(facts.term.openings):
        by_provider[row.provider].append(number)
    for numbers in by_provider.values():
        told: set[int] = set()
        for first, second in combinations(numbers, 2):
            one, other = facts.term.openings[first], facts.term.openings[second]
            days = sorted(set(one.weekdays.days) & set(other.weekdays.days))
            if (
                days
                and second not in told
                and one != other
                and _place(one) == _place(other)
                and _same_season(one.season, other.season)
                and one.opens < other.closes
                and other.opens < one.closes
                and not (_band_of(one, other) or _band_of(other, one))
            ):
                told.add(second)
                yield replace(_overlap(second, one, other, days[0]), compares=(first, second))


def _band_of(part: Opening, whole: Opening) -> bool:
    inside = whole.opens <= part.opens and part.closes <= whole.closes
    return inside and part.reserved is not None


def _overlap(number: int, one: Opening, other: Opening, weekday: int) -> Finding:
    return Finding(
        "OVERLAP", "openings", number, "opens",
        f"'{other.provider}' opens twice at once on {WEEKDAYS[weekday]}: "
        f"{format_clock(other.opens)}-{format_clock(other.closes)} overlaps "
        f"{format_clock(one.opens)}-{format_clock(one.closes)} of an earlier row",
        "merge the two rows, or part their weekdays, seasons or hours",
    )  # fmt: skip


def age_months(birth_month: str, year: int, month: int) -> int:
    """Months from a birth month ``YYYY-MM`` to a month."""
    return (year - int(birth_month[:4])) * 12 + month - int(birth_month[5:7])


def check_ages(facts: Facts) -> Iterator[Finding]:
    """A child is of an age its provider takes at the start of the term (of the contract)."""
    children = {row.id: row for row in facts.term.children}
    settings = facts.term.settings
    for number, row in enumerate(facts.term.care):
        child, provider = children.get(row.child), facts.providers.get(row.provider)
        if not child or not provider or not child.birth_month:
            continue
        start = max(settings.first, provider.contract_first or settings.first)
        age = age_months(child.birth_month, start.year, start.month)
        if age < 0 or not provider.min_age_months <= age <= provider.max_age_months:
            yield _wrong_age(number, row, age, f"on {start}", provider)
            continue
        last = settings.last
        older = age_months(child.birth_month, last.year, last.month)
        if older > provider.max_age_months:
            yield _wrong_age(number, row, older, f"by {last}", provider)


def _wrong_age(
    number: int, row: CareArrangement, age: int, when: str, provider: CareProvider
) -> Finding:
    takes = f"{provider.min_age_months} to {provider.max_age_months} months"
    how_old = f"is {age} months old" if age >= 0 else "is not born yet"
    return Finding(
        "CHILD_AGE", "care", number, "provider",
        f"{row.child} {how_old} {when}; '{provider.id}' takes children of {takes}",
        "mend birth_month in children.csv, the ages in providers.csv, or the provider",
        severity="error" if when.startswith("on") else "warning",
    )  # fmt: skip


def check_birth_months(facts: Facts) -> Iterator[Finding]:
    """A birth month is a month of the calendar."""
    for number, child in enumerate(facts.term.children):
        if child.birth_month and not 1 <= int(child.birth_month[5:7]) <= 12:
            yield Finding(
                "CELL", "children", number, "birth_month",
                f"'{child.birth_month}' is no month", "write YYYY-MM, e.g. 2025-03",
            )  # fmt: skip


def check_arrangements(facts: Facts) -> Iterator[Finding]:
    """Who keeps a child is open on one of the days agreed."""
    openings: defaultdict[str, list[Opening]] = defaultdict(list)
    for opening in facts.term.openings:
        openings[opening.provider].append(opening)
    for number, row in enumerate(facts.term.care):
        if row.provider not in facts.providers:
            continue
        rows = [o for o in openings[row.provider] if _same_season(o.season, row.season)]
        open_days = {day for o in rows for day in o.weekdays.days}
        if not open_days & set(row.weekdays.days):
            asked = "every day" if len(row.weekdays.days) == 7 else f"{row.weekdays}"
            held = ", ".join(WEEKDAYS[day] for day in sorted(open_days)) or "no day at all"
            yield Finding(
                "NEVER_OPEN", "care", number, "provider",
                f"'{row.provider}' is closed on all days of this row ({asked}); its openings "
                f"cover {held}",
                "mend the weekdays or the season, or add rows to openings.csv",
            )  # fmt: skip


def check_options(facts: Facts) -> Iterator[Finding]:
    """A child with care has an option 1, the one that is used."""
    options: defaultdict[str, set[int]] = defaultdict(set)
    first: dict[str, int] = {}
    for number, row in enumerate(facts.term.care):
        options[row.child].add(row.option)
        first.setdefault(row.child, number)
    for child, numbers in options.items():
        if 1 not in numbers:
            yield Finding(
                "NO_FIRST_OPTION", "care", first[child], "option",
                f"{child} has no arrangement of option 1, the one in force",
                "number the arrangement of today 1",
            )  # fmt: skip
