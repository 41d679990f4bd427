"""What a user asks the generator for, and the numbers that follow from it."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

Lang = Literal["en", "fr", "nl"]
LEAST, MOST = 12, 2000
LEAST_WEEKS, MOST_WEEKS = 26, 52
PER_PROGRAMME = 24.2
PER_CLUSTER = 2.1
SMALL, MEDIUM = 60, 400
"""Up to so many learners a term is like a small one, or a medium one."""
SIZES = MappingProxyType({"small": 24, "medium": 150, "large": 1000})
"""Learners of each size that has a name."""


@dataclass(frozen=True)
class Wanted:
    """A term to generate: see ``passerelle generate --help`` for the options."""

    learners: int = SIZES["medium"]
    seed: int = 1
    weeks: int = 0
    language: Lang = "fr"
    cars: float = 0.55
    parents: float = -1.0

    @property
    def term_weeks(self) -> int:
        """Weeks of the term: as asked for, or what suits its size."""
        if self.weeks:
            return self.weeks
        return 26 if self.learners <= SMALL else 44 if self.learners <= MEDIUM else 52

    @property
    def parents_share(self) -> float:
        """Share of learners with children in care: as asked for, or what suits the size."""
        if self.parents >= 0:
            return self.parents
        return 0.65 if self.learners <= SMALL else 0.45 if self.learners <= MEDIUM else 0.39

    @property
    def programmes(self) -> tuple[int, ...]:
        """Learners of each programme."""
        count = max(1, round(self.learners / PER_PROGRAMME))
        return tuple(
            self.learners * (n + 1) // count - self.learners * n // count for n in range(count)
        )

    @property
    def clusters(self) -> tuple[tuple[int, ...], ...]:
        """Programmes, by number, that share sites and guest trainers: two or three."""
        count = max(1, round(len(self.programmes) / PER_CLUSTER))
        cuts = [len(self.programmes) * n // count for n in range(count + 1)]
        return tuple(tuple(range(cuts[n], cuts[n + 1])) for n in range(count))

    @property
    def longer(self) -> bool:
        """Whether programmes have the larger volumes of a whole year."""
        return self.learners > MEDIUM

    @property
    def id(self) -> str:
        """The short name of the term."""
        return f"generated-{self.learners}-{self.seed}"
