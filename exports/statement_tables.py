"""Statements of one person for the terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import RenderableType
from rich.text import Text

from passerelle.exports.statements import (
    HoursSpan,
    HoursStatement,
    Statement,
    TravelDay,
    TravelMonth,
    TravelStatement,
)
from passerelle.exports.statements_csv import euros
from passerelle.exports.tables import table
from passerelle.exports.view import View
from passerelle.exports.words import Lang, Words, duration, number
from passerelle.models.plan import Plan


def statement_tables(plan: Plan, found: Statement, lang: Lang) -> list[RenderableType]:
    """The tables of a statement under its title."""
    words = Words(lang)
    if isinstance(found, TravelStatement):
        name = View(plan).trainer_name(found.person)
        title, tables = words("statement_travel", name=name), _travel(found, words)
    else:
        title, tables = words("statement_hours", name=found.person), _hours(found, words)
    return [Text(title, style="bold"), *tables]


def _travel(found: TravelStatement, words: Words) -> list[RenderableType]:
    keys = ("legs", "km", "minutes", "direct_km", "direct_minutes")
    right = [f">{words(key)}" for key in keys]
    heads = [words("date"), words("kind"), words("country"), *right]
    days = table(
        words("days"),
        [*heads, words("above_threshold"), f">{words('aid_amount')}"],
        [_day(row, words) for row in found.days],
    )
    sums = [f">{words(key)}" for key in ("days", "legs", "km", "minutes", "threshold_days")]
    months = table(
        words("per_month"),
        [words("month"), *sums, f">{words('aid_amount')}"],
        [_month(row) for row in found.months],
    )
    return [days, months]


def _day(row: TravelDay, words: Words) -> Sequence[str]:
    return (
        *(f"{words.day(row.date)}", words.of("kind", row.kind), " ".join(row.countries)),
        *(str(row.legs), f"{row.km:.1f}", str(row.minutes)),
        *(f"{row.direct_km:.1f}", str(row.direct_minutes)),
        *(_yes_no(row.above_threshold, words), euros(row.aid_cents)),
    )


def _month(row: TravelMonth) -> Sequence[str]:
    figures = (str(row.days), str(row.legs), f"{row.km:.1f}", number(row.minutes))
    return (row.month, *figures, str(row.threshold_days), euros(row.aid_cents))


def _hours(found: HoursStatement, words: Words) -> list[RenderableType]:
    keys = ("fr_hours", "be_periods", "class_hours", "placement_hours", "all_hours")
    heads = [*(f">{words(key)}" for key in keys), words("below_threshold")]
    tables = [
        table(words(title), [words(first), *heads], [_span(row, words) for row in rows])
        for title, first, rows in (
            ("per_week", "week_column", found.weeks),
            ("per_month", "month", found.months),
        )
    ]
    credited = table(
        f"{words('per_track')}: {found.track or '–'}",
        [
            words("unit_credited"),
            *(f">{words(key)}" for key in ("sessions", "fr_hours", "be_periods")),
        ],
        [
            (row.unit, str(row.sessions), duration(row.minutes), str(row.periods))
            for row in found.credits
        ],
    )
    return [*tables, credited]


def _span(row: HoursSpan, words: Words) -> Sequence[str]:
    minutes = (row.class_min, row.placement_min, row.total_min)
    figures = (duration(row.credited_min), str(row.periods), *map(duration, minutes))
    return (row.span, *figures, _yes_no(row.below, words))


def _yes_no(value: bool | None, words: Words) -> str:
    return "–" if value is None else words("yes" if value else "no")
