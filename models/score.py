"""What a timetable of a public benchmark breaks and costs."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Score:
    """What a timetable breaks, by kind, and what it costs, by component.

    ``components`` are as published with the format (CB-CTT: weighted; ITC 2019: unweighted);
    ``cost`` is the official weighted total.
    """

    hard: dict[str, int]
    components: dict[str, int]
    cost: int

    @property
    def feasible(self) -> bool:
        """Whether nothing hard is broken."""
        return not any(self.hard.values())
