"""Where the marks of the report's plots lie, in pixels; the template draws them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from passerelle.exports.plots import BOTTOM, LEFT, RIGHT, TOP, WIDTH, Tick, multiples, round_step
from passerelle.exports.report.figures import Figures
from passerelle.exports.view import iso_week
from passerelle.models.plan import TracePoint

ROW = 18
WIDE = 900
HIGH = 220
CLIP = 1.6
"""Plans costlier than so many times the last one are left out of the curve: it would be flat."""


@dataclass(frozen=True)
class Stroke:
    """One placement: a bar from ``x``, ``width`` pixels wide, with what stands in and behind it."""

    x: float
    width: float
    label: str
    text: str
    abroad: bool


@dataclass(frozen=True)
class GanttRow:
    """One learner's placements at height ``y``."""

    learner: str
    y: float
    strokes: tuple[Stroke, ...]


@dataclass(frozen=True)
class Gantt:
    """Placements over the weeks of the term."""

    width: float
    height: float
    top: float
    ticks: tuple[Tick, ...]
    rows: tuple[GanttRow, ...]


@dataclass(frozen=True)
class Curve:
    """Cost of the best plan and proved bound over time, as paths of steps."""

    width: float
    height: float
    base: float
    cost: str
    bound: str
    ticks: tuple[Tick, ...]
    levels: tuple[Tick, ...]


def gantt(figures: Figures) -> Gantt:
    """One row a learner, one bar a placement."""
    view, monday = figures.view, figures.monday
    day_px = (WIDE - LEFT - RIGHT) / figures.span_days()

    def at(on: date) -> float:
        return round(LEFT + (on - monday).days * day_px, 1)

    top = TOP + ROW
    rows = []
    for number, (learner, stays) in enumerate(figures.stays().items()):
        home = view.plan.term.country_of(view.learners[learner])
        strokes = tuple(
            Stroke(
                x=at(stay.first),
                width=round(at(stay.last + timedelta(days=1)) - at(stay.first), 1),
                label=stay.host,
                text=f"{learner}: {view.place(stay.host).text}, {stay.first} – {stay.last}",
                abroad=view.place(stay.host).country != home,
            )
            for stay in stays
        )
        rows.append(GanttRow(learner, top + ROW * number, strokes))
    every = max(1, len(figures.weeks) // 13)
    mondays = (monday + timedelta(days=7 * n) for n in range(0, len(figures.weeks), every))
    ticks = tuple(Tick(at(on), iso_week(on).partition("-")[2]) for on in mondays)
    return Gantt(WIDE, top + ROW * len(rows) + TOP, top, ticks, tuple(rows))


def curve(trace: Sequence[TracePoint]) -> Curve | None:
    """The curve of a search that told of its plans; None where there is nothing to draw."""
    costs = [(p.seconds, p.total) for p in trace if p.total is not None]
    if not costs:
        return None
    most = CLIP * costs[-1][1]
    costs = [(second, cost) for second, cost in costs if cost <= most]
    bounds = [(p.seconds, p.bound) for p in trace if p.bound is not None]
    values = [value for _, value in (*costs, *bounds)]
    low, high = min(values), max(values)
    last = max(trace[-1].seconds, 1.0)
    across = (WIDTH - 2 * LEFT - RIGHT) / last
    up = HIGH / max(high - low, 1)
    base = TOP + HIGH

    def path(points: Sequence[tuple[float, int]]) -> str:
        if not points:
            return ""
        marks = [
            (2 * LEFT + second * across, base - (value - low) * up) for second, value in points
        ]
        steps = "".join(f"H{x:.1f}V{y:.1f}" for x, y in marks[1:])
        return f"M{marks[0][0]:.1f} {marks[0][1]:.1f}{steps}H{2 * LEFT + last * across:.1f}"

    step = round_step((high - low) or 1, 5)
    first = -(-low // step) * step
    levels = range(first, high + 1, step)
    seconds = multiples(round_step(last, 8), last)
    return Curve(
        width=WIDTH,
        height=base + BOTTOM,
        base=base,
        cost=path(costs),
        bound=path(bounds),
        ticks=tuple(Tick(round(2 * LEFT + n * across, 1), f"{n:g}") for n in seconds),
        levels=tuple(
            Tick(round(base - (n - low) * up, 1), f"{n:,}".replace(",", " ")) for n in levels
        ),
    )
