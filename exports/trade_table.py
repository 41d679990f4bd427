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


def sweep_table(base: Plan, values: Sequence[Value], lang: Lang | None = None) -> RenderableType:
    """What each measure saves against the baseline, the most first."""
    words = words_of(base, lang)
    columns = (
        words("measure"),
        f">{words('saved')}",
        f">{words('at_least')}",
        f">{words('at_most')}",
        f">{words('conflict_delta')}",
        f">{words('unplaced')}",
        words("claim"),
    )
    rows = (
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
    )
    head = Text(f"{words('baseline')}: {number(base.total)} ({_gap(base, words)})")
    note = Text(words("sweep_note"), style="dim")
    return Group(head, table(words("sweep"), columns, rows), note)


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
    keys = ("commute", "wishes_unmet", "changes_made", "conflicts", "unplaced", "unproved")
    figures = (f">{words(key)}" for key in keys)
    columns = (words("plan"), *figures, words("dominated"), words("claim"))
    rows = (
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
    )
    note = Text(words("pareto_note"), style="dim")
    return Group(table(words("front"), columns, rows), note)
