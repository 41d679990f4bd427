"""Scenarios for the terminal: the figures of all plans, then each plan against the baseline."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from passerelle.exports.cases import Case, Figure, FigureRow, figure_rows
from passerelle.exports.compare_table import comparison_table, signed
from passerelle.exports.comparison import Comparison
from passerelle.exports.tables import table
from passerelle.exports.words import Lang, Words, number


def what_if_table(cases: Sequence[Case], lang: Lang) -> RenderableType:
    """The four-way comparison of every scenario with the baseline, figures of all first."""
    words = Words(lang)
    parts: list[RenderableType] = [
        figures_table(cases, words),
        Text(words("gap_note"), style="dim"),
    ]
    for case in cases:
        if case.difference is not None:
            parts += [Text(f"\n{case.title}", style="bold"), Text(case.note, style="dim")]
            names = (words("baseline"), case.name)
            parts.append(comparison_table(Comparison(differences=(case.difference,)), lang, names))
    return Group(*parts)


def figures_table(cases: Sequence[Case], words: Words) -> RenderableType:
    """Status, bound and gap of every plan, then each line absolute and as a difference."""
    columns = [words("line"), *(f">{_head(case, words)}" for case in cases)]
    return table(words("all_figures"), columns, [*_heads(cases, words), *_rows(cases, words)])


def _head(case: Case, words: Words) -> str:
    return words("baseline") if case.difference is None else case.name


def _heads(cases: Sequence[Case], words: Words) -> Iterable[tuple[str, ...]]:
    plans = [case.plan for case in cases]
    yield (words("status"), *(plan.status for plan in plans))
    yield (
        words("bound"),
        *(words("none_proved") if p.bound is None else number(p.bound) for p in plans),
    )
    yield (words("gap"), *("–" if p.gap is None else f"{p.gap:.1%}" for p in plans))


def _rows(cases: Sequence[Case], words: Words) -> Iterable[tuple[str, ...]]:
    for row in figure_rows(cases):
        yield (words.of("line", row.line), *map(figure_text, row.figures))


def figure_text(figure: Figure) -> str:
    """A figure with its difference: ``120 (+20)``, ``120 (≈ +20)`` inside the gaps."""
    if not figure.delta:
        return number(figure.value)
    return f"{number(figure.value)} ({mark(figure)}{signed(figure.delta)})"


def mark(figure: Figure) -> str:
    """What to write before a difference: ``≈`` inside the gaps, ``?`` where nothing tells."""
    return {True: "≈ ", False: "", None: "? "}[figure.inside_gap]


def scenario_list(rows: Iterable[tuple[str, str, str]], words: Words) -> RenderableType:
    """Name, title and note of each scenario of a term."""
    found = list(rows)
    if not found:
        return Text(words("no_scenarios"))
    return table("", (words("scenario"), "", words("expectation")), found)


__all__ = ["FigureRow", "figure_text", "figures_table", "mark", "scenario_list", "what_if_table"]
