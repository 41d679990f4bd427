"""A comparison for the terminal: inputs, sessions, internships, figures and people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.console import Group, RenderableType
from rich.text import Text

from passerelle.exports.comparison import (
    Change,
    Comparison,
    Difference,
    InputChange,
    LineDelta,
    PersonDelta,
)
from passerelle.exports.tables import amount, table
from passerelle.exports.words import Lang, Words, duration, number

ROWS = 60
"""Rows shown of one table; the JSON form holds them all."""


def comparison_table(
    comparison: Comparison, lang: Lang = "en", names: tuple[str, ...] = ()
) -> RenderableType:
    """Tables of every difference; ``names`` are those of the plans, the baseline's first."""
    words = Words(lang)
    parts: list[RenderableType] = []
    for position, difference in enumerate(comparison.differences, 1):
        labels = names if len(names) > position else tuple(map(str, range(1, position + 2)))
        title = words("comparison", old=labels[0], new=labels[position])
        parts.append(Text(title, style="bold"))
        parts += _difference(difference, words)
    return Group(*parts)


def _difference(difference: Difference, words: Words) -> Iterator[RenderableType]:
    if difference.empty:
        yield Text(words("nothing_changed"))
        return
    yield Text(_headline(difference, words))
    if difference.certain is not None and difference.total_delta:
        yield Text(words("certain" if difference.certain else "uncertain"))
    before_after = (words("before"), words("after"))
    kinds = (words("table"), words("row"), words("change"), words("field"), *before_after)
    moves = (words("session"), words("change"), *before_after)
    yield from _table(words, "inputs", kinds, input_rows(difference.inputs, words))
    yield from _table(words, "moves", moves, change_rows(difference.sessions, words))
    placements = (words("placement"), *moves[1:])
    rows = change_rows(difference.internships, words)
    yield from _table(words, "internship_moves", placements, rows)
    right = tuple(f">{words(key)}" for key in ("before", "after", "delta", "delta_cost"))
    columns = (words("line"), *right, words("claim"))
    yield from _table(words, "figures", columns, _lines(difference.lines, words))
    right = tuple(f">{words(key)}" for key in ("travel_delta", "before", "after"))
    columns = (words("person"), *right, f">{words('conflict_delta')}", *right[1:])
    yield from _table(words, "people", columns, map(_person, difference.people))


def _headline(difference: Difference, words: Words) -> str:
    status = words.of("status", difference.status_after)
    if difference.status_before != difference.status_after:
        status = f"{words.of('status', difference.status_before)} → {status}"
    before, after = number(difference.total_before), number(difference.total_after)
    return f"{status}\n{words('total')}: {before} → {after} ({signed(difference.total_delta)})"


def signed(value: int) -> str:
    """A difference with its sign: ``+12``, ``−3``, ``0``."""
    return f"+{number(value)}" if value > 0 else number(value)


def _table(
    words: Words, key: str, columns: Iterable[str], rows: Iterable[tuple[str, ...]]
) -> Iterator[RenderableType]:
    """A table unless it would be empty; very long ones are cut, and say so."""
    found = list(rows)
    if found:
        yield table(words(key), tuple(columns), found[:ROWS])
    if len(found) > ROWS:
        yield Text(words("more", count=len(found) - ROWS))


def input_rows(changes: Iterable[InputChange], words: Words) -> Iterator[tuple[str, ...]]:
    """Table, row, kind of change, field, before and after, a row for each field."""
    for change in changes:
        head = (change.table, change.id, words(change.kind))
        if not change.fields:
            yield (*head, "", "", "")
        for field in change.fields:
            yield (*head, field.field, field.before, field.after)


def change_rows(changes: Iterable[Change], words: Words) -> Iterator[tuple[str, ...]]:
    """What, the kind of change, before and after."""
    for change in changes:
        named = {"placed": "session_placed", "cancelled": "session_cancelled"}
        kind = words(named.get(change.kind, change.kind))
        aspects = ", ".join(words.of("aspect", aspect) for aspect in change.aspects)
        text = f"{kind} ({aspects})" if aspects else kind
        yield (change.item, text, change.before, change.after)


def _lines(lines: Iterable[LineDelta], words: Words) -> Iterator[tuple[str, ...]]:
    for line in lines:
        cost = signed(line.cost_delta)
        if line.weight_before != line.weight_after:
            cost += f" ({words('weight')} {line.weight_before} → {line.weight_after})"
        values = (number(line.before), amount(line.after, line.unit, words), signed(line.delta))
        yield (words.of("line", line.line), *values, cost, claim(line.inside_gap, words))


def claim(inside_gap: bool | None, words: Words) -> str:
    """Whether a difference can be claimed, in words."""
    return words({True: "claim_no", False: "claim_yes", None: "claim_unknown"}[inside_gap])


def _person(row: PersonDelta) -> tuple[str, ...]:
    delta = duration(row.travel_delta_min)
    travel = (duration(row.travel_before_min), duration(row.travel_after_min))
    conflicts = (str(row.conflicts_before), str(row.conflicts_after))
    sign = "+" if row.travel_delta_min > 0 else ""
    return (row.person, sign + delta, *travel, signed(row.conflicts_delta), *conflicts)
