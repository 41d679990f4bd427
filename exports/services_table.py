"""Services for the terminal: weekdays of stops, requests refused, shifts of staff."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.text import Text

from passerelle.exports.tables import table
from passerelle.exports.view import iso_week
from passerelle.exports.words import Words, duration, span
from passerelle.models.base import WEEKDAYS, Period
from passerelle.models.plan import Plan


def services(plan: Plan, words: Words) -> RenderableType:
    """What a plan says of services; nothing for a term without any."""
    parts = [*_stops(plan, words), *_refused(plan, words), *_staff(plan, words)]
    return Group(*parts) if parts else Text("")


def _stops(plan: Plan, words: Words) -> Iterator[RenderableType]:
    if not plan.stop_days:
        return
    stops = {row.id: row for row in plan.term.stops}
    names = words("weekdays").split()
    columns = [words("service"), words("stop"), words("day_column"), words("week_column"),
               f">{words('days')}"]  # fmt: skip
    rows = (
        (
            stops[row.stop].service if row.stop in stops else "",
            stops[row.stop].town if row.stop in stops else row.stop,
            names[WEEKDAYS.index(row.weekday)],
            words.of("weeks", row.weeks),
            str(len(row.dates)),
        )
        for row in plan.stop_days
    )
    yield table(words("stops"), columns, rows)


def _refused(plan: Plan, words: Words) -> Iterator[RenderableType]:
    found = [row for row in plan.grants if row.refused]
    if not found:
        return
    columns = [words("care_child"), words("time"), f">{words('days')}", words("reason")]
    rows = (
        (
            row.child,
            span(Period(row.start, row.end)),
            str(len(row.refused)),
            words.of("reason", row.reason),
        )
        for row in sorted(found, key=lambda r: (-len(r.refused), r.child))
    )
    yield table(words("care_refused"), columns, rows)


def _staff(plan: Plan, words: Words) -> Iterator[RenderableType]:
    if not plan.work_shifts:
        return
    breaks = {row.id: row.break_min for row in plan.term.services}
    shifts: Counter[tuple[str, str]] = Counter()
    minutes: Counter[tuple[str, str, str]] = Counter()
    for row in plan.work_shifts:
        shifts[row.service, row.person] += 1
        work = max(0, row.end - row.start - breaks.get(row.service, 0))
        minutes[row.service, row.person, iso_week(row.date)] += work
    columns = [words("service"), words("person"), f">{words('shifts')}",
               f">{words('total_hours')}", f">{words('peak_week')}"]  # fmt: skip
    yield table(
        words("staff"),
        columns,
        (
            (
                service,
                person,
                str(count),
                duration(sum(v for (s, p, _), v in minutes.items() if (s, p) == (service, person))),
                duration(max(v for (s, p, _), v in minutes.items() if (s, p) == (service, person))),
            )
            for (service, person), count in sorted(shifts.items())
        ),
    )
