"""Scenarios as one page of HTML: no network, no script, readable on a phone and aloud."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from passerelle.exports.cases import Case, effect, telling_rows
from passerelle.exports.compare_table import change_rows, claim, input_rows, signed
from passerelle.exports.comparison import Difference
from passerelle.exports.page import rendered
from passerelle.exports.plots import distribution, dumbbells
from passerelle.exports.tables import amount
from passerelle.exports.what_if_table import mark
from passerelle.exports.words import Lang, Words, duration, number

TEMPLATE = "what_if.html.j2"


def what_if_page(cases: Sequence[Case], lang: Lang) -> str:
    """The page of a baseline and its scenarios; the same cases give the same text.

    It names people by id: it is for coordinators only.
    """
    words = Words(lang)
    settings = cases[0].plan.term.settings
    return rendered(
        TEMPLATE,
        words=words,
        lang=lang,
        name=settings.title or settings.id,
        cases=cases,
        heads=_heads(cases, words),
        rows=_rows(cases, words),
        parts=[_part(cases[0], case, words) for case in cases[1:]],
    )


def _heads(cases: Sequence[Case], words: Words) -> list[tuple[str, list[str]]]:
    plans = [case.plan for case in cases]
    return [
        (words("status"), [words.of("status", plan.status).partition(":")[0] for plan in plans]),
        (words("bound"), ["–" if plan.bound is None else number(plan.bound) for plan in plans]),
        (words("gap"), ["–" if plan.gap is None else f"{plan.gap:.1%}" for plan in plans]),
        (words("time_given"), [f"{plan.provenance.seconds_limit:g} s" for plan in plans]),
    ]


def _rows(cases: Sequence[Case], words: Words) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Line, unit, and for every plan its value and the difference with its mark."""
    return [
        (
            words.of("line", row.line),
            words.of("unit", row.unit),
            [
                (number(f.value), f"{mark(f)}{signed(f.delta)}" if f.delta else "")
                for f in row.figures
            ],
        )
        for row in telling_rows(cases)
    ]


def _part(base: Case, case: Case, words: Words) -> dict[str, Any]:
    found = case.difference
    if found is None:
        raise ValueError(f"{case.name} is not compared with anything")
    spread = distribution(base.plan, case.plan)
    return {
        "case": case,
        "sure": _sure(found, words),
        "inputs": list(input_rows(found.inputs, words)),
        "moves": list(change_rows(found.sessions, words)),
        "internships": list(change_rows(found.internships, words)),
        "lines": [
            (
                words.of("line", line.line),
                number(line.before),
                amount(line.after, line.unit, words),
                signed(line.delta),
                signed(line.cost_delta),
                claim(line.inside_gap, words),
            )
            for line in found.lines
        ],
        "people": [
            (
                row.person,
                words(effect(row)),
                f"{row.conflicts_before} → {row.conflicts_after}",
                f"{duration(row.travel_before_min)} → {duration(row.travel_after_min)}",
                f"{'+' if row.travel_delta_min > 0 else ''}{duration(row.travel_delta_min)}",
            )
            for row in found.people
        ],
        "dumbbells": dumbbells(found.people),
        "distribution": spread,
        "classes": [(bar.label, bar.before, bar.after) for bar in spread.bars],
    }


def _sure(found: Difference, words: Words) -> str:
    if found.certain is None or not found.total_delta:
        return ""
    return words("certain" if found.certain else "uncertain")
