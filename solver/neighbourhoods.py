"""Ways to choose the days of a neighbourhood, and what is learnt about each kind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from numpy.random import Generator

from passerelle.solver.part import Mask, Values

LARGEST = 60.0


class Opens(Protocol):
    """Says which columns to open around an assignment; ``whole``: the last were all there are."""

    whole: bool

    def __call__(self, values: Values, size: int, rng: Generator, /) -> Mask:
        """The columns of a neighbourhood of about this size."""
        ...


@dataclass
class Kind:
    """A kind of neighbourhood, with the size and the score that it has learnt."""

    opens: Opens
    size: float = 10.0
    least: float = 4.0
    score: float = 1.0

    def learn(self, gain: int, *, proved: bool) -> None:
        """Adapt size and score to one outcome."""
        self.score = max(0.2, 0.9 * self.score + (0.5 if gain > 0 else 0.05))
        self.size = min(self.size * 1.1, LARGEST) if proved else max(self.size * 0.8, self.least)


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
