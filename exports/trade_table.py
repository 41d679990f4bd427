"""Sweeps and fronts for the terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from passerelle.exports.compare_table import signed
from passerelle.exports.tables import table
from passerelle.exports.trade_rows import Point, Value
from passerelle.exports.words import Lang, Words, number, words_of
from passerelle.models.plan import Plan

SAVED = ("saved", "at_least", "at_most", "conflict_delta", "unplaced")
WEIGHED = ("commute", "wishes_unmet", "changes_made", "conflicts", "unplaced", "unproved")


def sweep_table(base: Plan, values: Sequence[Value], lang: Lang | None = None) -> RenderableType:
    """What each measure saves against the baseline, the most first."""
    words = words_of(base, lang)
    figures = (f">{words(key)}" for key in SAVED)
    columns = (words("measure"), *figures, words("claim"))
    rows = sweep_rows(values, words)
    head = Text(f"{words('baseline')}: {number(base.total)} ({_gap(base, words)})")
    note = Text(words("sweep_note"), style="dim")
    return Group(head, table(words("sweep"), columns, rows), note)


def sweep_rows(values: Sequence[Value], words: Words) -> list[tuple[str, ...]]:
    """A row for each measure: what it saves, between what, and what may be claimed."""
    return [
        (
            _measure(row, words),
            signed(row.saved),
            _known(row.at_least),
            _known(row.at_most),
            signed(-row.conflicts),
            signed(-row.unplaced),
            words("claim_yes" if row.claimed else "claim_no"),
        )
        for row in values
    ]


def _measure(row: Value, words: Words) -> str:
    about = row.name.partition(":")[2]
    return f"{words.of('measure', row.kind)} {about} (+{row.amount} {row.unit})"


def _known(value: int | None) -> str:
    return "–" if value is None else number(value)


def _gap(plan: Plan, words: Words) -> str:
    bound = words("none_proved") if plan.bound is None else number(plan.bound)
    return f"{words('bound')} {bound}"


def pareto_table(term: Plan, points: Sequence[Point], lang: Lang | None = None) -> RenderableType:
    """The plans of a front with what they weigh, their figures, and what is proved."""
    words = words_of(term, lang)
    figures = (f">{words(key)}" for key in WEIGHED)
    columns = (words("plan"), *figures, words("dominated"), words("claim"))
    rows = pareto_rows(points, words)
    note = Text(words("pareto_note"), style="dim")
    return Group(table(words("front"), columns, rows), note)


def pareto_rows(points: Sequence[Point], words: Words) -> list[tuple[str, ...]]:
    """A row for each plan: its figures, the plan that beats it, and what may be claimed."""
    return [
        (
            row.name,
            number(row.commute),
            number(row.wishes),
            _known(row.changes),
            number(row.conflicts),
            number(row.unplaced),
            _known(row.unproved),
            row.dominated_by,
            words({True: "claim_yes", False: "claim_no", None: "claim_unknown"}[row.claimed]),
        )
        for row in points
    ]
