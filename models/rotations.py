"""Job dating: who meets which employer, one at a time (R47)."""

from __future__ import annotations

from pydantic import Field

from passerelle.models.base import Country, Row
from passerelle.models.sessions import SessionSet


class Rotation(Row):
    """How the interviews of an event follow each other: rounds of the same length."""

    session_set: str
    each: int = Field(1, ge=1, description="interviews of each candidate, all with others")
    interview_min: int = Field(10, ge=1, description="minutes of one interview")
    pause_min: int = Field(5, ge=0, description="minutes to the next round")

    def starts(self, item: SessionSet) -> tuple[int, ...]:
        """Starts of the rounds that fit an event with a fixed time; none for other sets."""
        if item.start is None or item.end is None:
            return ()
        step = self.interview_min + self.pause_min
        return tuple(range(item.start, item.end - self.interview_min + 1, step))


class Stand(Row):
    """An employer at an event."""

    id: str
    session_set: str
    title: str = ""
    organisation: str = ""
    country: Country = "FR"
