"""What a solve may use, and what it tells while it runs."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class SolveOptions:
    """Limits of one solve.

    ``seconds`` is wall time; ``workers`` None lets the solver choose. With ``deterministic``
    the same term, seed and options give the same plan on the same machine.
    """

    seconds: float = 60
    seed: int = 1
    workers: int | None = None
    deterministic: bool = False

    def __post_init__(self) -> None:
        if self.seconds <= 0:
            raise ValueError(f"seconds is {self.seconds:g}; give a time above 0, e.g. 60")
        if self.workers is not None and self.workers < 1:
            raise ValueError(f"workers is {self.workers}; give 1 or more, or None")


@dataclass(frozen=True)
class Progress:
    """Where a solve stands: the best plan so far, in person-minutes, and what is proved.

    A figure is None as long as it is not known; ``gap`` is a fraction.
    """

    seconds: float
    phase: str
    total: int | None
    bound: int | None
    gap: float | None
    conflicts: int | None
    unplaced: int | None
    message: str = ""
