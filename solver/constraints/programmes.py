"""Series of events: dates apart, at the same time, counts in windows and territories (R22, R43)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

from passerelle.solver.model import Model
from passerelle.solver.programme import Spacing

Terms = list[tuple[int, int]]


def post(model: Model) -> None:
    """Counts at least, sets held at the same time, and dates of a series that are not too near."""
    for row in model.problem.programme.at_least:
        terms = [(model.x[o], 1) for o in row.options]
        left = [(model.unplaced[a], 1) for a in row.activities]
        model.rule("R43", row.where, [*terms, *left], low=row.least)
    for together in model.problem.programme.together:
        for first, *others in together.moments:
            for other in others:
                terms = [*((model.x[o], 1) for o in first), *((model.x[o], -1) for o in other)]
                model.rule("R22", together.where, terms, low=0, high=0)
    for spacing in model.problem.programme.spacings:
        if spacing.price is None:
            _apart(model, spacing)
        else:
            for one, two, lacking in _pairs(model, spacing):
                near = model.column()
                model.rule("R43", spacing.where, [*one, *two, (near, -1)], high=1)
                model.price("comfort", near, lacking * spacing.price)


def _dates(model: Model, activity: int) -> dict[int, Terms]:
    """Per date, columns that add up to 1 where the activity lies on it, to 0 where not."""
    held: dict[int, dict[tuple[int, int], Terms]] = defaultdict(lambda: defaultdict(list))
    for o in model.by_activity[activity]:
        for span in model.problem.options[o].occurrences:
            held[span.day][span.start, span.end].append((model.x[o], 1))
    found: dict[int, Terms] = {}
    for d, spans in sorted(held.items()):
        if len(spans) == 1:
            (found[d],) = spans.values()
            continue
        there = model.column(day=d)
        found[d] = [(there, 1)]
        for terms in spans.values():
            model.rule("R43", f"day {d}", [*terms, (there, -1)], high=0)
    return found


def _apart(model: Model, row: Spacing) -> None:
    """One date at most in any run of ``gap`` days; dates of one member may belong together."""
    single: dict[int, Terms] = defaultdict(list)
    joined: list[dict[int, Terms]] = []
    for activity, together in row.members:
        dates = _dates(model, activity)
        if together:
            joined.append(dates)
            continue
        for d, terms in dates.items():
            single[d] += terms
    for window in _windows(sorted(single), row.gap):
        model.rule("R43", row.where, _sum(single, window), high=1)
    for dates in joined:
        for d, own in dates.items():
            around = [e for e in single if abs(d - e) < row.gap]
            for window in _windows(sorted(around), row.gap):
                model.rule("R43", row.where, [*own, *_sum(single, window)], high=1)
    for one, two in combinations(joined, 2):
        for d, own in one.items():
            for e, other in two.items():
                if abs(d - e) < row.gap:
                    model.rule("R43", row.where, [*own, *other], high=1)


def _sum(terms: dict[int, Terms], days: list[int]) -> Terms:
    return [term for d in days for term in terms[d]]


def _windows(days: list[int], gap: int) -> Iterator[list[int]]:
    """Runs of fewer than ``gap`` days that no other such run holds."""
    last = -1
    for number, first in enumerate(days):
        window = [d for d in days[number:] if d < first + gap]
        if window[-1] > last:
            yield window
        last = window[-1]


def _pairs(model: Model, row: Spacing) -> Iterator[tuple[Terms, Terms, int]]:
    """Pairs of dates that lie too near, and by how many days."""
    dates = {activity: _dates(model, activity) for activity, _ in row.members}
    for one, two in combinations(dates, 2):
        for d, own in dates[one].items():
            for e, other in dates[two].items():
                if abs(d - e) < row.gap:
                    yield own, other, row.gap - abs(d - e)
    for activity, together in row.members:
        for (d, own), (e, other) in combinations(dates[activity].items(), 2):
            if not together and abs(d - e) < row.gap:
                yield own, other, row.gap - abs(d - e)
