"""Rows of a comparison of plans: what differs, before and after, in the words of the term."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from passerelle.models.base import Row
from passerelle.models.plan import Status

Aspect = Literal["date", "time", "place", "crew", "people", "state", "host", "weeks", "shift"]
Kind = Literal["placed", "moved", "changed", "cancelled"]


class FieldChange(Row):
    """One field of a row of the input; values as they are written in JSON."""

    field: str
    before: str
    after: str


class InputChange(Row):
    """A row of the term (or one setting) that was added, removed or changed."""

    table: str
    id: str
    kind: Literal["added", "removed", "changed"]
    fields: tuple[FieldChange, ...] = ()


class Change(Row):
    """A session or internship that differs: what about it, as it was and as it is.

    ``before`` is empty when it is placed anew, ``after`` when it is cancelled.
    """

    item: str = Field(description="session id, or block and learner")
    of: str = Field(description="session set or block")
    learner: str = ""
    kind: Kind
    aspects: tuple[Aspect, ...] = ()
    before: str = ""
    after: str = ""


class LineDelta(Row):
    """One line of the objective in both plans, with its price in each.

    ``inside_gap``: whether what is unproved of both plans could make up the difference, so that it
    cannot be claimed; None where no bound or no price tells.
    """

    line: str
    unit: str
    before: int
    after: int
    delta: int
    weight_before: int
    weight_after: int
    cost_delta: int
    inside_gap: bool | None = None


class PersonDelta(Row):
    """What changes for one person: travel and heaviest week of all journeys, sessions missed."""

    person: str
    travel_before_min: int
    travel_after_min: int
    travel_delta_min: int
    conflicts_before: int
    conflicts_after: int
    conflicts_delta: int
    worst_week_before_min: int
    worst_week_after_min: int

    @property
    def changed(self) -> bool:
        """Whether any figure differs."""
        worst = self.worst_week_after_min - self.worst_week_before_min
        return bool(self.travel_delta_min or self.conflicts_delta or worst)


class Difference(Row):
    """One plan against the baseline.

    ``certain``: whether the better total is better than anything the other plan's bound still
    allows; None when a bound is missing.
    """

    status_before: Status
    status_after: Status
    total_before: int
    total_after: int
    total_delta: int
    certain: bool | None = None
    inputs: tuple[InputChange, ...] = ()
    sessions: tuple[Change, ...] = ()
    internships: tuple[Change, ...] = ()
    lines: tuple[LineDelta, ...] = ()
    people: tuple[PersonDelta, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether nothing differs."""
        rows = (self.inputs, self.sessions, self.internships, self.lines, self.people)
        return not any(rows) and self.status_before == self.status_after


class Comparison(Row):
    """Each plan after the first against the first, in the order given."""

    differences: tuple[Difference, ...]

    @property
    def empty(self) -> bool:
        """Whether no plan differs from the first."""
        return all(difference.empty for difference in self.differences)
