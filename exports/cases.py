"""Several plans side by side: the baseline, and one for each scenario."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from passerelle.exports.compare import compare, inside_gaps
from passerelle.exports.comparison import Difference, PersonDelta
from passerelle.models.base import Row
from passerelle.models.plan import CostLine, Plan, Status


@dataclass(frozen=True)
class Case:
    """A plan with the scenario it was made from; of the baseline, ``difference`` is None."""

    name: str
    title: str
    note: str
    plan: Plan
    difference: Difference | None = None


class Figure(Row):
    """A figure of one plan, and how it differs from the baseline's (see ``LineDelta``)."""

    value: int
    delta: int | None = None
    inside_gap: bool | None = None


class FigureRow(Row):
    """One line of the objective, or the total, in every plan; the baseline first."""

    line: str
    unit: str
    figures: tuple[Figure, ...]


class Summary(Row):
    """How good one plan is; see ``Plan``."""

    name: str
    title: str
    note: str
    status: Status
    total: int
    bound: int | None
    gap: float | None
    forced: int
    seconds_limit: float
    seconds: float


def cases_of(baseline: Case, others: Iterable[Case]) -> tuple[Case, ...]:
    """The baseline, and every other case compared with it."""
    compared = [
        Case(
            row.name,
            row.title,
            row.note,
            row.plan,
            compare((baseline.plan, row.plan)).differences[0],
        )
        for row in others
    ]
    return (baseline, *compared)


def summaries(cases: Sequence[Case]) -> tuple[Summary, ...]:
    """The head of every plan."""
    return tuple(
        Summary(
            name=case.name,
            title=case.title,
            note=case.note,
            status=case.plan.status,
            total=case.plan.total,
            bound=case.plan.bound,
            gap=case.plan.gap,
            forced=case.plan.forced,
            seconds_limit=case.plan.provenance.seconds_limit,
            seconds=case.plan.provenance.seconds,
        )
        for case in cases
    )


def figure_rows(cases: Sequence[Case]) -> tuple[FigureRow, ...]:
    """The total and each line of the objective, absolute and against the baseline."""
    names = dict.fromkeys(line.line for case in cases for line in case.plan.objective)
    return (_totals(cases), *(_line(cases, name) for name in names))


def telling_rows(cases: Sequence[Case]) -> tuple[FigureRow, ...]:
    """The rows people read: lines that are 0 in every plan say nothing, and are left out."""
    return tuple(row for row in figure_rows(cases) if any(f.value for f in row.figures))


def _totals(cases: Sequence[Case]) -> FigureRow:
    figures = []
    for case in cases:
        found = case.difference
        sure = None if found is None or found.certain is None else not found.certain
        delta = None if found is None else found.total_delta
        figures.append(
            Figure(value=case.plan.total, delta=delta, inside_gap=sure if delta else None)
        )
    return FigureRow(line="total", unit="person-min", figures=tuple(figures))


def _line(cases: Sequence[Case], name: str) -> FigureRow:
    rows = [next((r for r in case.plan.objective if r.line == name), None) for case in cases]
    some = next(row for row in rows if row is not None)
    first = rows[0] or some.model_copy(update={"value": 0})
    figures = [Figure(value=first.value)]
    for case, row in zip(cases[1:], rows[1:], strict=True):
        figures.append(_against(cases[0].plan, first, case.plan, row))
    return FigureRow(line=name, unit=some.unit, figures=tuple(figures))


def _against(old: Plan, first: CostLine, new: Plan, row: CostLine | None) -> Figure:
    last = row or first.model_copy(update={"value": 0})
    delta = last.value - first.value
    inside = inside_gaps(old, new, last, last.cost - first.cost) if delta else None
    return Figure(value=last.value, delta=delta, inside_gap=inside)


def effect(row: PersonDelta) -> str:
    """Whether a person ``loses`` or ``gains``: by conflicts, then by travel; else ``mixed``."""
    for delta in (row.conflicts_delta, row.travel_delta_min):
        if delta:
            return "loses" if delta > 0 else "gains"
    return "mixed"
