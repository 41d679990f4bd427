"""A plan made from another one, for the terminal: what changed, who must hear of it, its price."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from passerelle.exports.compare_table import ROWS, signed
from passerelle.exports.notices import Notice
from passerelle.exports.tables import table
from passerelle.exports.words import Lang, Words, number, words_of
from passerelle.models.base import Row
from passerelle.models.plan import Plan


class StabilityPrice(Row):
    """A plan that keeps to a former one against one whose changes are free of charge.

    ``minutes`` more person-minutes (of all lines but changes) for fewer sessions moved and people
    affected. ``inside_gap``: the difference of minutes is no larger than what is unproved; None
    without a bound.
    """

    moved: int
    moved_free: int
    affected: int
    affected_free: int
    minutes: int
    inside_gap: bool | None = None


def replan_table(
    plan: Plan,
    found: Sequence[Notice],
    price: StabilityPrice | None,
    lang: Lang | None = None,
) -> RenderableType:
    """Figures of change, notices by day, and the price of stability if it was asked for."""
    words = words_of(plan, lang)
    parts: list[RenderableType] = [_figures(plan, words)]
    rows = list(_rows(found, words))
    if rows:
        columns = ("tell_by", "item", "change", "before", "after", "told")
        parts.append(table(words("notices"), [words(key) for key in columns], rows[:ROWS]))
    else:
        parts.append(Text(words("nobody_told")))
    if len(rows) > ROWS:
        parts.append(Text(words("more", count=len(rows) - ROWS)))
    if price is not None:
        parts.append(_price(price, words))
    return Group(*parts)


def _figures(plan: Plan, words: Words) -> RenderableType:
    lines = (line for line in plan.objective if line.tier == "stability")
    rows = ((words.of("line", line.line), number(line.value), number(line.cost)) for line in lines)
    columns = [words("line"), f">{words('after')}", f">{words('delta_cost')}"]
    return table(words.of("tier", "stability"), columns, rows)


def _rows(found: Iterable[Notice], words: Words) -> Iterator[tuple[str, ...]]:
    """One row for people who must hear the same thing by the same day."""
    groups: dict[tuple[str, ...], list[str]] = {}
    for row in found:
        day = words.day(row.tell_by)
        if row.late_days:
            day = f"{day} ({words('days_late', count=row.late_days)})"
        after = f"{row.after} ({words('provisional')})" if row.provisional else row.after
        key = (day, row.item, words.of("news", row.news), row.before, after)
        groups.setdefault(key, []).append(row.person)
    yield from ((*key, ", ".join(people)) for key, people in groups.items())


def _price(price: StabilityPrice, words: Words) -> Text:
    text = words(
        "stability_price",
        moved=number(price.moved),
        moved_free=number(price.moved_free),
        affected=number(price.affected),
        affected_free=number(price.affected_free),
        minutes=signed(price.minutes),
    )
    if price.inside_gap:
        text = f"{text} {words('uncertain')}"
    return Text(text)
