"""What a search has found so far, and its time, interruption and progress."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from passerelle.models.plan import TracePoint
from passerelle.solver.options import Progress, SolveOptions
from passerelle.solver.part import Values

RESERVE_SECONDS, RESERVE_OF_COMPILING = 1.5, 0.9


@dataclass
class Found:
    """The best assignment, the proved bound of its cost, and the price proved unavoidable.

    ``left_out`` is the part of ``forced`` that is proved for what is left out alone.
    """

    values: Values
    total: int
    bound: int | None
    forced: int
    left_out: int = 0
    workers: int = 1
    conflicts: int = 0
    unplaced: int = 0

    @property
    def gap(self) -> float | None:
        """(total - bound) / (total - forced)."""
        if self.bound is None:
            return None
        return (self.total - self.bound) / max(1, self.total - self.forced)


@dataclass
class Watch:
    """Time, interruption and progress of one solve."""

    options: SolveOptions
    on_progress: Callable[[Progress], None]
    stop: Callable[[], bool]
    began: float = field(default_factory=time.monotonic)
    interrupted: bool = False
    compiling: float = 0.0
    trace: list[TracePoint] = field(default_factory=list)

    @property
    def elapsed(self) -> float:
        """Seconds since the start."""
        return time.monotonic() - self.began

    @property
    def left(self) -> float:
        """Seconds until the search must end, so that the plan can still be written in time."""
        limit = self.options.seconds
        reserve = RESERVE_SECONDS + RESERVE_OF_COMPILING * self.compiling
        return max(0.5 * limit, limit - reserve) - self.elapsed

    def over(self) -> bool:
        """Whether to stop: out of time, or asked to. Deterministic runs know no clock."""
        if self.stop():
            self.interrupted = True
            return True
        return not self.options.deterministic and self.left <= 0

    def tell(self, phase: str, found: Found | None = None) -> None:
        """Report progress."""
        report = Progress(
            seconds=self.elapsed,
            phase=phase,
            total=found.total if found else None,
            bound=found.bound if found else None,
            gap=found.gap if found else None,
            conflicts=found.conflicts if found else None,
            unplaced=found.unplaced if found else None,
        )
        self._keep(report)
        self.on_progress(report)

    def _keep(self, report: Progress) -> None:
        """Add a report to the trace if it is new; a deterministic plan has no trace."""
        if self.options.deterministic:
            return
        point = TracePoint(
            seconds=round(report.seconds, 1),
            phase=report.phase,
            unplaced=report.unplaced,
            conflicts=report.conflicts,
            total=report.total,
            bound=report.bound,
        )
        former = self.trace[-1] if self.trace else None
        if former is None or former.model_copy(update={"seconds": point.seconds}) != point:
            self.trace.append(point)
