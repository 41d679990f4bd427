"""What internships must amount to, papers they need, other schools' interns, wishes (R35-R38)."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from passerelle.models.base import Row


class PlacementRule(Row):
    """What the internships of a track must amount to, between two dates (R35). The last row wins.

    ``hosts``: different hosts in this term; ``run_weeks``: weeks of the longest block at least;
    ``weeks``: weeks in all, with those already validated; ``age_weeks``: weeks with
    ``age_group``; ``look_back_years``: how old validated weeks may be on the exam's day.
    The rows in force on the last day of the term count.
    """

    track: str
    rule: Literal["hosts", "run_weeks", "weeks", "age_weeks", "look_back_years"]
    value: int = Field(ge=0)
    age_group: str = Field("", description="of age_weeks: the age group, e.g. under_3")
    first: date | None = None
    last: date | None = None
    source: str = ""


class Paper(Row):
    """A paper of a learner, without which some blocks cannot start (R38)."""

    person: str
    kind: str = Field(description="e.g. extract, agreement; blocks name the kinds they need")
    requested: date | None = None
    valid_from: date | None = Field(
        None, description="first day it serves; empty: requested, and paper_lead_days later"
    )
    valid_to: date | None = Field(
        None, description="last day it serves; empty: paper_max_age_days after the first"
    )


class HostLoad(Row):
    """Interns of other schools at a host, in each ISO week that the span meets (R36)."""

    host: str
    first: date
    last: date
    interns: int = Field(1, ge=1)


class Wish(Row):
    """A wish about an internship, and what it costs unmet (R66, R74).

    ``host``: the learner would like to be at the host ``value``; ``not_host``: not there;
    ``learner``: the host ``person`` would like to have the learner ``value``. A wish for a host
    counts for each internship of a block that the host fits.
    """

    person: str = Field(description="learner; for learner wishes the host")
    kind: Literal["host", "not_host", "learner"] = "host"
    value: str = Field(description="host; for learner wishes the learner")
    weight: int = Field(60, ge=0, description="person-minutes if unmet")
