"""Dates and clock times: in order, inside the term, on the grid."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import Any

from passerelle.instances.findings import Facts, Finding
from passerelle.models.base import Period, format_clock

SPANS = (
    ("calendars", "first", "last"),
    ("closures", "first", "last"),
    ("unavailabilities", "first", "last"),
    ("sessions", "first", "last"),
    ("counts", "first", "last"),
    ("releases", "first", "last"),
    ("policies", "first", "last"),
    ("placement_rules", "first", "last"),
    ("papers", "valid_from", "valid_to"),
    ("host_loads", "first", "last"),
    ("providers", "contract_first", "contract_last"),
)
CLOCKS = (
    ("unavailabilities", "start", "end"),
    ("sessions", "start", "end"),
    ("audience_times", "start", "end"),
    ("openings", "opens", "closes"),
    ("openings", "pickup_from", "closes"),
)
RANGES = (
    ("providers", "min_age_months", "max_age_months"),
    ("providers", "min_days_week", "max_days_week"),
    ("providers", "reserved", "places"),
    ("series", "min_per_person", "max_per_person"),
    ("counts", "at_least", "at_most"),
    ("quotas", "at_least", "at_most"),
)


def check_order(facts: Facts) -> Iterator[Finding]:
    """The first day does not follow the last, a span does not end before it starts."""
    settings = facts.term.settings
    if settings.first > settings.last:
        yield _ends_first("settings", 0, "last", settings.first, settings.last)
    for table, first, last in SPANS:
        for number, row in enumerate(getattr(facts.term, table)):
            start, end = getattr(row, first), getattr(row, last)
            if start is not None and end is not None and start > end:
                yield _ends_first(table, number, last, start, end)
    for table, opens, closes in CLOCKS:
        for number, row in enumerate(getattr(facts.term, table)):
            start, end = getattr(row, opens), getattr(row, closes)
            if start is not None and end is not None and start >= end:
                yield Finding(
                    "END_BEFORE_START", table, number, closes,
                    f"{closes} {format_clock(end)} does not come after {opens} "
                    f"{format_clock(start)}",
                    "write times of one day, the earlier one first",
                )  # fmt: skip


def _ends_first(table: str, row: int, column: str, first: date, last: date) -> Finding:
    return Finding(
        "END_BEFORE_START", table, row, column,
        f"the last day {last} lies before the first day {first}",
        "swap the two or mend one of them",
    )  # fmt: skip


def check_ranges(facts: Facts) -> Iterator[Finding]:
    """The least of a range is not above its most."""
    for table, low, high in RANGES:
        for number, row in enumerate(getattr(facts.term, table)):
            least, most = getattr(row, low), getattr(row, high)
            if least is not None and most is not None and least > most:
                yield Finding(
                    "RANGE", table, number, high,
                    f"{high} {most} is below {low} {least}",
                    "swap the two or mend one of them",
                )  # fmt: skip
    for number, policy in enumerate(facts.term.policies):
        if policy.value < 0:
            yield Finding(
                "RANGE", "policies", number, "value",
                f"{policy.value} is negative", "write 0 or more",
            )  # fmt: skip


def _outside(table: str, row: int, column: str, day: date, facts: Facts) -> Finding:
    settings = facts.term.settings
    return Finding(
        "OUTSIDE_TERM", table, row, column,
        f"{day} lies outside the term ({settings.first} to {settings.last})",
        "mend the date, or the term's first and last day in term.toml",
    )  # fmt: skip


def check_inside_term(facts: Facts) -> Iterator[Finding]:
    """Dates on which something must happen lie inside the term."""
    first, last = facts.term.settings.first, facts.term.settings.last
    for number, item in enumerate(facts.term.sessions):
        outside = [day for day in item.dates if not first <= day <= last]
        if outside:
            yield _outside("sessions", number, "dates", outside[0], facts)
        if item.first is not None and item.first > last:
            yield _outside("sessions", number, "first", item.first, facts)
        if item.last is not None and item.last < first:
            yield _outside("sessions", number, "last", item.last, facts)
    for number, pin in enumerate(facts.term.pins):
        if not first <= pin.date <= last:
            yield _outside("pins", number, "date", pin.date, facts)
    for number, block in enumerate(facts.term.blocks):
        if block.deadline is not None and block.deadline < first:
            yield _outside("blocks", number, "deadline", block.deadline, facts)
    yield from _never_here(facts)


def _never_here(facts: Facts) -> Iterator[Finding]:
    """Trainers and rooms whose only dates all lie outside the term."""
    first, last = facts.term.settings.first, facts.term.settings.last
    for table in ("trainers", "rooms"):
        rows: tuple[Any, ...] = getattr(facts.term, table)
        for number, row in enumerate(rows):
            if row.dates and not any(first <= day <= last for day in row.dates):
                yield _outside(table, number, "dates", row.dates[0], facts)


def check_templates(facts: Facts) -> Iterator[Finding]:
    """Class periods lie on the grid, in order, and do not overlap; templates have ids."""
    settings = facts.term.settings
    seen: set[str] = set()
    for number, template in enumerate(settings.templates):
        column = f"templates.{number}.periods"
        if template.id in seen:
            yield _template(f"templates.{number}.id", f"the id '{template.id}' is already taken")
        seen.add(template.id)
        if not template.periods:
            yield _template(column, f"template '{template.id}' has no period")
        for period in template.periods:
            yield from _off_grid(period, settings.grid_min, column)
        for before, after in pairwise(sorted(template.periods)):
            if after.start < before.end:
                yield _template(column, f"the periods {before} and {after} overlap")
    if not settings.templates:
        yield _template("templates", "there is no day template")
    if not settings.class_weekdays:
        yield _template("class_weekdays", "no weekday is a day of class")


def _template(column: str, message: str) -> Finding:
    return Finding(
        "TEMPLATE", "settings", 0, column, message,
        'write e.g. id = "day", periods = ["09:00-12:30", "13:30-17:00"]',
    )  # fmt: skip


def _off_grid(period: Period, grid_min: int, column: str) -> Iterator[Finding]:
    if period.start % grid_min or period.end % grid_min:
        yield Finding(
            "OFF_GRID", "settings", 0, column,
            f"the period {period} is off the grid of {grid_min} minutes",
            "start and end on the grid, or choose a finer grid_min (5, 10 or 15)",
        )  # fmt: skip


def check_grid(facts: Facts) -> Iterator[Finding]:
    """Fixed times and pins lie on the grid."""
    grid = facts.term.settings.grid_min
    cells: list[tuple[str, int, str, int | None]] = []
    for number, item in enumerate(facts.term.sessions):
        cells += [("sessions", number, "start", item.start), ("sessions", number, "end", item.end)]
    cells += [("pins", number, "start", pin.start) for number, pin in enumerate(facts.term.pins)]
    for table, number, column, minute in cells:
        if minute is not None and minute % grid:
            yield Finding(
                "OFF_GRID", table, number, column,
                f"{format_clock(minute)} is off the grid of {grid} minutes",
                f"write {format_clock(minute // grid * grid)} or "
                f"{format_clock((minute // grid + 1) * grid)}, or choose a finer grid_min",
            )  # fmt: skip
