"""Rows of sweeps and fronts: what was found, what is proved of it, and what may be claimed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from pydantic import Field

from passerelle.models.base import Row
from passerelle.models.plan import Plan, Status

COMMUTE = ("learner_travel", "trainer_travel", "internship_travel")
ABOVE = ("unplaced", "conflicts")


class Asked(Protocol):
    """What a value is the value of."""

    @property
    def name(self) -> str:
        """How it is asked for."""

    @property
    def kind(self) -> str:
        """What it is more of."""

    @property
    def amount(self) -> int:
        """How much more."""

    @property
    def unit(self) -> str:
        """Of what."""

    @property
    def relaxes(self) -> bool:
        """Whether no plan gets worse by it."""


class Value(Row):
    """What one measure saves, in person-minutes of the total (R86).

    ``saved`` is the difference of the two plans found. The true value lies between ``at_least``
    and ``at_most`` (None: nothing is proved). ``claimed``: whether it is proved to be above 0, or
    below, or known exactly.
    """

    name: str
    kind: str
    amount: int
    unit: str
    saved: int
    at_least: int | None = None
    at_most: int | None = None
    claimed: bool = False
    conflicts: int = Field(description="conflicts less than without it")
    unplaced: int = Field(description="sessions placed more than without it")
    status: Status


def value_of(asked: Asked, base: Plan, plan: Plan) -> Value:
    """The value of a measure, from the plans without and with it."""
    floor = 0 if asked.relaxes else None
    at_least = None if base.bound is None else base.bound - plan.total
    if floor is not None:
        at_least = max(floor, at_least or 0)
    at_most = None if plan.bound is None else base.total - plan.bound
    saved = base.total - plan.total
    sure = (at_least is not None and at_least > 0) or (at_most is not None and at_most < 0)
    return Value(
        name=asked.name,
        kind=asked.kind,
        amount=asked.amount,
        unit=asked.unit,
        saved=saved,
        at_least=at_least,
        at_most=at_most,
        claimed=sure or (at_least is not None and at_least == at_most),
        conflicts=_missed(base) - _missed(plan),
        unplaced=_lost(base) - _lost(plan),
        status=plan.status,
    )


def _missed(plan: Plan) -> int:
    return sum(not row.present for row in plan.attendance)


def _lost(plan: Plan) -> int:
    return sum(row.count for row in plan.unplaced)


class Point(Row):
    """One plan of a front: what it weighs how, and what comes out.

    ``commute`` in person-minutes, ``wishes`` in points not met, ``changes`` in sessions moved
    (None without a former plan). ``unproved``: person-minutes by which a plan at these weights
    might still be better. ``dominated_by`` names a plan that is as good in all figures and better
    in one. ``claimed``: whether the commute differs from that of the first plan by more than what
    is unproved of both (None without bounds).
    """

    name: str
    wish_factor: float
    change_factor: float | None
    commute: int
    wishes: int
    changes: int | None
    conflicts: int
    unplaced: int
    total: int
    bound: int | None
    unproved: int | None
    dominated_by: str = ""
    claimed: bool | None = None

    @property
    def figures(self) -> tuple[int, ...]:
        """What is to be low."""
        return (self.unplaced, self.conflicts, self.commute, self.wishes, self.changes or 0)


def point_of(name: str, wish: float, change: float | None, plan: Plan) -> Point:
    """The figures of one plan."""
    lines = {line.line: line.value for line in plan.objective}
    return Point(
        name=name,
        wish_factor=wish,
        change_factor=change,
        commute=sum(lines[line] for line in COMMUTE),
        wishes=lines["wishes"],
        changes=lines.get("moved_sessions"),
        conflicts=lines["conflicts"],
        unplaced=lines["unplaced_sessions"] + lines["unplaced_internships"],
        total=plan.total,
        bound=plan.bound,
        unproved=None if plan.bound is None else plan.total - plan.bound,
    )


def judged(points: Sequence[Point]) -> tuple[Point, ...]:
    """The points with those that dominate them, and whether their commute can be told apart."""
    return tuple(
        point.model_copy(
            update={"dominated_by": _better(point, points), "claimed": _told(point, points[0])}
        )
        for point in points
    )


def _better(point: Point, points: Sequence[Point]) -> str:
    for other in points:
        pairs = list(zip(other.figures, point.figures, strict=True))
        if all(a <= b for a, b in pairs) and any(a < b for a, b in pairs):
            return other.name
    return ""


def _told(point: Point, first: Point) -> bool | None:
    if point is first or point.unproved is None or first.unproved is None:
        return None
    return abs(point.commute - first.commute) > point.unproved + first.unproved
