"""Where the dots, bars and labels of plots on pages lie, in pixels; templates draw them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from passerelle.exports.comparison import PersonDelta
from passerelle.models.plan import Plan

ROW = 22
LEFT, RIGHT, TOP, BOTTOM = 56, 16, 8, 36
WIDTH = 640
BIN_MIN = 15


@dataclass(frozen=True)
class Tick:
    """A mark of an axis: its place in pixels, and what stands beside it."""

    at: float
    label: str


@dataclass(frozen=True)
class Dumbbell:
    """One person: two dots, ``before`` and ``after`` in pixels from the left, at height ``y``."""

    person: str
    y: float
    before: float
    after: float
    text: str


@dataclass(frozen=True)
class Bar:
    """One bar of a histogram: how many learners before and after, with heights in pixels."""

    x: float
    width: float
    before: int
    after: int
    before_px: float
    after_px: float
    label: str


@dataclass(frozen=True)
class Plot:
    """Marks of a plot with its axis; ``width`` and ``height`` are those of the drawing."""

    width: float
    height: float
    base: float
    ticks: tuple[Tick, ...]
    dumbbells: tuple[Dumbbell, ...] = ()
    bars: tuple[Bar, ...] = ()
    levels: tuple[Tick, ...] = ()


def dumbbells(people: Sequence[PersonDelta]) -> Plot:
    """Travel of each person before and after, in hours; who loses most stands first."""
    most = max((max(p.travel_before_min, p.travel_after_min) for p in people), default=0)
    step = round_step(most / 60, 6)
    end = step * (int(most / 60 / step) + 1)
    scale = (WIDTH - LEFT - RIGHT) / end

    def at(minutes: float) -> float:
        return round(LEFT + minutes / 60 * scale, 1)

    rows = tuple(
        Dumbbell(
            person=row.person,
            y=TOP + ROW * (number + 0.5),
            before=at(row.travel_before_min),
            after=at(row.travel_after_min),
            text=f"{row.person}: {_hours(row.travel_before_min)} → {_hours(row.travel_after_min)}",
        )
        for number, row in enumerate(people)
    )
    base = TOP + ROW * len(rows)
    ticks = tuple(Tick(at(60 * n), f"{n:g}") for n in multiples(step, end))
    return Plot(WIDTH, base + BOTTOM, base, ticks, dumbbells=rows)


def distribution(old: Plan, new: Plan) -> Plot:
    """How many learners travel so many minutes on a mean class day, before and after."""
    return histogram(list(mean_minutes(old).values()), list(mean_minutes(new).values()))


def histogram(before: Sequence[float], after: Sequence[float]) -> Plot:
    """How many of two sets of minutes lie in each class of 15 minutes; either may be empty."""
    values = [*before, *after] or [0]
    first, last = int(min(values) // BIN_MIN), int(max(values) // BIN_MIN) + 1
    width = (WIDTH - LEFT - RIGHT) / (last - first)
    counts = [(_count(before, n), _count(after, n)) for n in range(first, last)]
    most = max((max(pair) for pair in counts), default=1) or 1
    high = 160
    bars = tuple(
        Bar(
            x=round(LEFT + width * number, 1),
            width=round(width, 1),
            before=was,
            after=now,
            before_px=round(high * was / most, 1),
            after_px=round(high * now / most, 1),
            label=f"{BIN_MIN * (first + number)}–{BIN_MIN * (first + number + 1)}",
        )
        for number, (was, now) in enumerate(counts)
    )
    base = TOP + high
    ticks = tuple(
        Tick(round(LEFT + width * (n - first), 1), str(BIN_MIN * n)) for n in range(first, last + 1)
    )
    levels = tuple(
        Tick(round(base - high * n / most, 1), f"{n:g}")
        for n in multiples(round_step(most, 4), most)
    )
    return Plot(WIDTH, base + BOTTOM, base, ticks, bars=bars, levels=levels)


def mean_minutes(plan: Plan) -> dict[str, float]:
    """Mean minutes of travel on a class day, by learner."""
    days: dict[str, list[int]] = {}
    for journey in plan.journeys:
        if journey.kind == "class":
            days.setdefault(journey.person, []).append(journey.travel_min)
    return {person: sum(found) / len(found) for person, found in sorted(days.items())}


def _hours(minutes: int) -> str:
    return f"{minutes / 60:.1f} h"


def _count(values: Iterable[float], number: int) -> int:
    return sum(int(value // BIN_MIN) == number for value in values)


def round_step(most: float, marks: int) -> int:
    """A round distance between marks: 1, 2, 5, 10, 20, 50, ..."""
    step = 1
    while most / step > marks:
        step = step * 5 // 2 if str(step).startswith("2") else step * 2
    return step


def multiples(step: int, end: float) -> list[int]:
    """0, ``step``, 2 x ``step``, ... up to ``end``."""
    return list(range(0, int(end) + 1, step))
