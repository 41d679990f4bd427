"""Sweeps and fronts as pages of HTML: a table and a plot, no network, no script (R86)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from passerelle.exports.page import rendered
from passerelle.exports.plots import Tick, multiples, round_step
from passerelle.exports.trade_rows import Point, Value
from passerelle.exports.trade_table import SAVED, WEIGHED, pareto_rows, sweep_rows
from passerelle.exports.words import Lang, Words, number, words_of
from passerelle.models.plan import Plan

TEMPLATE = "trade.html.j2"
LEFT, RIGHT, TOP, HEIGHT, ROW = 110, 600, 22, 300, 40
MARKS = 5


@dataclass(frozen=True)
class Dot:
    """A plan or a measure in pixels; ``low`` and ``high`` bound what it may truly be."""

    text: str
    label: str
    x: float
    y: float
    hollow: bool = False
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Scatter:
    """Dots with their axes, in pixels; ``across`` and ``up`` say what the axes are."""

    dots: tuple[Dot, ...]
    ticks: tuple[Tick, ...]
    levels: tuple[Tick, ...]
    across: str
    up: str
    base: float
    width: int = RIGHT + 50

    @property
    def height(self) -> float:
        """Of the picture."""
        return self.base + 58


@dataclass(frozen=True)
class _Scale:
    """From values to pixels; marks at round values cover all of them."""

    marks: tuple[int, ...]
    start: float
    end: float

    def at(self, value: float) -> float:
        low, high = self.marks[0], self.marks[-1]
        return round(self.start + (self.end - self.start) * (value - low) / (high - low), 1)

    @property
    def ticks(self) -> tuple[Tick, ...]:
        return tuple(Tick(self.at(mark), f"{mark:,}".replace(",", "\u202f")) for mark in self.marks)


def _scale(values: Sequence[float], start: float, end: float) -> _Scale:
    low, high = min(values), max(values)
    step = round_step(max(1.0, high - low), MARKS)
    first = int(low // step) * step
    marks = tuple(first + mark for mark in multiples(step, high - first + step))
    return _Scale(marks if len(marks) > 1 else (first, first + step), start, end)


def pareto_page(term: Plan, points: Sequence[Point], lang: Lang | None = None) -> str:
    """The plans of a front: commute against what was weighed, those that another beats hollow."""
    words = words_of(term, lang)
    weighs = any(row.changes is not None for row in points)
    across = [float(row.changes or 0) if weighs else float(row.wishes) for row in points]
    base = TOP + HEIGHT
    x, y = _scale(across, LEFT, RIGHT), _scale([row.commute for row in points], base, TOP)
    dots = tuple(
        Dot(
            text=f"{row.name}: {number(row.commute)}, {number(round(value))}",
            label=str(place),
            x=x.at(value),
            y=y.at(row.commute),
            hollow=bool(row.dominated_by),
        )
        for place, (row, value) in enumerate(zip(points, across, strict=True), start=1)
    )
    plot = Scatter(
        dots, x.ticks, y.ticks, words("changes_made" if weighs else "wishes_unmet"),
        words("commute"), base,
    )  # fmt: skip
    heads = (
        "#",
        words("plan"),
        *(words(key) for key in WEIGHED),
        words("dominated"),
        words("claim"),
    )
    rows = [(str(n), *row) for n, row in enumerate(pareto_rows(points, words), start=1)]
    right = tuple(range(2, 2 + len(WEIGHED)))
    return _page(term, words, words("front"), words("pareto_note"), heads, rows, right, plot)


def sweep_page(base: Plan, values: Sequence[Value], lang: Lang | None = None) -> str:
    """What each measure saves, with the span in which its true value is proved to lie."""
    words = words_of(base, lang)
    known = [0.0]
    for row in values:
        known += [float(v) for v in (row.saved, row.at_least, row.at_most) if v is not None]
    bottom = TOP + ROW * max(1, len(values))
    x = _scale(known, LEFT, RIGHT)
    dots = tuple(
        Dot(
            text=f"{row.name}: {number(row.saved)}",
            label=str(place),
            x=x.at(row.saved),
            y=TOP + ROW * (place - 0.5),
            hollow=not row.claimed,
            low=x.at(x.marks[0] if row.at_least is None else row.at_least),
            high=x.at(x.marks[-1] if row.at_most is None else row.at_most),
        )
        for place, row in enumerate(values, start=1)
    )
    plot = Scatter(dots, x.ticks, (), words("saved"), "", bottom)
    heads = ("#", words("measure"), *(words(key) for key in SAVED), words("claim"))
    rows = [(str(n), *row) for n, row in enumerate(sweep_rows(values, words), start=1)]
    right = tuple(range(2, 2 + len(SAVED)))
    return _page(base, words, words("sweep"), words("sweep_note"), heads, rows, right, plot)


def _page(
    term: Plan,
    words: Words,
    title: str,
    note: str,
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    right: Sequence[int],
    plot: Scatter,
) -> str:
    settings = term.term.settings
    return rendered(
        TEMPLATE,
        lang=words.lang,
        title=title,
        name=settings.title or settings.id,
        note=note,
        heads=heads,
        rows=rows,
        right=right,
        plot=plot,
    )
