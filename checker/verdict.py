"""What the checker says of a plan."""

from __future__ import annotations

from passerelle.models.base import Row
from passerelle.models.issue import Issue
from passerelle.models.plan import CostLine


class Verdict(Row):
    """Broken rules, and the objective recomputed from names alone.

    ``total`` is in person-minutes. ``gap`` = (total - bound) / (total - forced), a fraction; None
    without a bound. Priced conflicts are no violations.
    """

    valid: bool
    violations: tuple[Issue, ...] = ()
    objective: tuple[CostLine, ...] = ()
    total: int = 0
    bound: int | None = None
    gap: float | None = None
