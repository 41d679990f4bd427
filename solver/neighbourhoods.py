"""Which days a neighbourhood frees, and what is learnt about each way to choose them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from numpy.random import Generator


@dataclass
class Kind:
    """A way to pick days, with the size and the score it has learnt."""

    pick: Callable[[list[int], int, Generator], set[int]]
    days: float = 10.0
    score: float = 1.0

    def learn(self, gain: int, *, proved: bool) -> None:
        """Adapt size and score to one outcome."""
        self.score = max(0.2, 0.9 * self.score + (0.5 if gain > 0 else 0.05))
        self.days = min(self.days * 1.1, 60.0) if proved else max(self.days * 0.8, 4.0)


def weeks_in_a_row(days: list[int], size: int, rng: Generator) -> set[int]:
    """A run of active days."""
    size = min(size, len(days))
    first = int(rng.integers(0, len(days) - size + 1))
    return set(days[first : first + size])


def weeks_anywhere(days: list[int], size: int, rng: Generator) -> set[int]:
    """Whole weeks (as runs of seven dates) drawn at random."""
    weeks = sorted({day // 7 for day in days})
    count = min(len(weeks), round(size / 5))
    chosen = {int(week) for week in rng.choice(weeks, count, replace=False)}
    return {day for day in days if day // 7 in chosen}


def weekdays(days: list[int], size: int, rng: Generator) -> set[int]:
    """Two weekdays over a run of weeks."""
    pair = {int(day) for day in rng.choice(5, 2, replace=False)}
    alike = [day for day in days if day % 7 in pair]
    return weeks_in_a_row(alike, size, rng) if alike else set()


def days_anywhere(days: list[int], size: int, rng: Generator) -> set[int]:
    """Days drawn at random."""
    return {int(day) for day in rng.choice(days, min(size, len(days)), replace=False)}


PICKS = (weeks_in_a_row, weeks_anywhere, weekdays, days_anywhere)
