"""Organisations, groups, learners, trainers and what keeps them away (R01-R04, R15)."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from passerelle.models.base import (
    ALWAYS,
    EVERY_DAY,
    Clock,
    Country,
    Mode,
    Row,
    Spot,
    Weekdays,
    WeeklyHours,
)


class Organisation(Row):
    """An organisation that owns people, sites or rooms and keeps its own calendar (R04)."""

    id: str
    name: str = ""
    country: Country = "FR"
    calendars: tuple[str, ...] = Field(
        (), description="calendars whose closing days this organisation and its people keep"
    )
    territory: str = Field("", description="territory it lies in, for counts, quotas and balance")
    body: str = Field("", description="the body it belongs to, e.g. a union of communes (R44)")


class Group(Row):
    """Learners who attend together (R03); its members are named in the learners' table."""

    id: str
    name: str = ""
    kind: Literal["track", "mixed", "practice"] = "track"
    max_size: int | None = Field(None, ge=1, description="largest number of learners allowed")


class Person(Row):
    """What learners and trainers share: a home and a way to travel."""

    id: str
    name: str = Field("", description="a pseudonym; no real name is needed")
    organisation: str = ""
    town: str = Field("", description="home town; enough when coordinates are left empty")
    lat: float | None = Field(None, ge=-90, le=90, description="home latitude, degrees")
    lon: float | None = Field(None, ge=-180, le=180, description="home longitude, degrees")
    mode: Mode = "car"

    @property
    def home(self) -> Spot:
        """Where the person's day starts and ends."""
        return Spot(town=self.town, lat=self.lat, lon=self.lon)


class Learner(Person):
    """A person in training (R01, R02); exactly one certifying track at most."""

    country: Country = "FR"
    track: str = Field("", description="the one certifying track of this learner")
    groups: tuple[str, ...] = Field((), description="groups the learner belongs to")
    exempt_units: tuple[str, ...] = Field((), description="units the learner need not attend")
    needs: tuple[Literal["step_free"], ...] = Field((), description="accommodations (R54)")
    max_continuous_min: int | None = Field(
        None, ge=15, description="longest class without a break, minutes (R54)"
    )
    max_travel_min_day: int | None = Field(
        None, ge=1, description="own cap on door-to-door travel a day, minutes (R52)"
    )
    evening_care: bool = Field(
        False,
        description="own children limit evenings: policies evening_end and evening_near_min",
    )
    childcare_aid: bool = Field(
        False, description="draws childcare aid that asks for hours of training (R72)"
    )
    licence: bool = Field(False, description="holds a driving licence")
    lift_seats: int = Field(0, ge=0, description="seats offered to others when driving")
    upper_secondary: bool = Field(False, description="holds the CESS or its equivalent (R02)")
    prior_placement_weeks: int = Field(0, ge=0, description="placement weeks already validated")
    prior_placement_until: date | None = Field(
        None, description="their last day; empty: recent enough to count (R35)"
    )


class Trainer(Person):
    """A person who teaches or accompanies (R20)."""

    availability: WeeklyHours = Field(ALWAYS, description="weekly hours the trainer can work")
    dates: tuple[date, ...] = Field((), description="if given, the only dates possible")
    max_minutes_week: int | None = Field(
        None, ge=0, description="credited teaching minutes a week at most (R20)"
    )
    max_cross_border_days_week: int | None = Field(
        None, ge=0, le=7, description="days a week outside the home country at most"
    )
    competences: tuple[str, ...] = Field(
        (), description="units or session sets the trainer can teach; empty: any that name them"
    )


class Unavailability(Row):
    """Times at which a person must be at home or elsewhere on their own account (R15).

    A ``wish`` forbids nothing: each session that overlaps it costs its weight (R74).
    """

    person: str
    first: date | None = None
    last: date | None = None
    weekdays: Weekdays = EVERY_DAY
    start: Clock = 0
    end: Clock = 24 * 60
    reason: Literal["legal", "care", "driving_lesson", "absence", "wish"] = "absence"
    weight: int = Field(0, ge=0, description="of a wish: person-minutes per session in its way")
