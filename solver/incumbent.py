"""The best assignment so far, shared by the threads that better it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from passerelle.solver.part import Parts, Values


@dataclass
class Incumbent:
    """The best assignment so far; ``improved`` is called when it gets better."""

    parts: Parts
    values: Values
    improved: Callable[[int], None]
    total: int = field(init=False)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.total = self.parts.total(self.values)

    def take(self, values: Values, base: Values) -> bool:
        """Keep an assignment made from ``base`` if it is no worse; whether it is better.

        When another thread has moved on since, the change is applied to what it left, and kept
        only if no row breaks.
        """
        with self.lock:
            if base is not self.values:
                values = self.values + (values - base)
                inside = (values >= 0).all() and (values <= self.parts.upper).all()
                if not inside or self.parts.broken(values).size:
                    return False
            total = self.parts.total(values)
            if total > self.total:
                return False
            better = total < self.total
            self.values, self.total = values, total
        if better:
            self.improved(total)
        return better
