"""Care services and who staffs them: units that move, crèches with long hours (R48-R50)."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from passerelle.models.base import EVERY_DAY, Clock, Country, Row, Spot, Weekdays

Weeks = Literal["all", "odd", "even"]


class Service(Row):
    """A care service that is staffed day by day.

    With stops it is a unit that moves: one stop a day for each vehicle, on weekdays that the plan
    chooses (R49). Without, it is the care provider of that id, open by its openings (R50).
    """

    id: str
    title: str = ""
    provider: str = Field("", description="care provider it runs, if it has no stops")
    town: str = Field("", description="where shifts begin and end: depot, or the provider's town")
    lat: float | None = Field(None, ge=-90, le=90)
    lon: float | None = Field(None, ge=-180, le=180)
    country: Country = "FR"
    calendars: tuple[str, ...] = Field((), description="calendars on whose days it is closed")
    vehicles: int = Field(1, ge=1, description="stops that can be served on one day")
    set_up_min: int = Field(0, ge=0, description="minutes at a stop before it opens")
    pack_min: int = Field(0, ge=0, description="minutes at a stop after it closes")
    staff: int = Field(2, ge=1, description="people present at least")
    lead: str = Field("", description="role of which one is always present")
    per_non_walker: int | None = Field(None, ge=1, description="children not walking per person")
    per_walker: int | None = Field(None, ge=1, description="children walking per person")
    walker_months: int = Field(15, ge=0, description="age from which a child counts as walking")
    break_min: int = Field(0, ge=0, description="minutes of each shift that are no work")
    average_weeks: int = Field(
        1, ge=1, description="weeks in a row over which weekly hours are averaged"
    )
    max_child_min: int | None = Field(None, ge=1, description="minutes of a child's day at most")

    @property
    def spot(self) -> Spot:
        """Where shifts begin and end."""
        return Spot(town=self.town, lat=self.lat, lon=self.lon)


class Stop(Row):
    """A place that a unit serves on one weekday of the term, which the plan chooses (R49)."""

    id: str
    service: str
    town: str = ""
    lat: float | None = Field(None, ge=-90, le=90)
    lon: float | None = Field(None, ge=-180, le=180)
    weekdays: Weekdays = Field(Weekdays(tuple(range(5))), description="weekdays that are possible")
    every_weeks: int = Field(1, ge=1, le=2, description="2: in odd or in even ISO weeks")
    opens: Clock
    closes: Clock
    places: int | None = Field(None, ge=0, description="children it can take")
    children: int = Field(0, ge=0, description="children expected on a day")
    calendars: tuple[str, ...] = Field((), description="calendars on whose days it is not served")

    @property
    def spot(self) -> Spot:
        """Where the unit stands."""
        return Spot(town=self.town, lat=self.lat, lon=self.lon)


class Shift(Row):
    """Hours that a member of staff of a service can have."""

    service: str
    weekdays: Weekdays = EVERY_DAY
    start: Clock
    end: Clock


class Staff(Row):
    """A person who works in a service."""

    service: str
    person: str = Field(description="a learner or trainer of the term")
    roles: tuple[str, ...] = ()
    max_min_week: int | None = Field(
        None, ge=0, description="minutes of work a week on average; empty: trainer_min_week"
    )
    first: date | None = None
    last: date | None = None


class Duty(Row):
    """Hours of work of a parent, for which a service is asked to keep the children (R50)."""

    person: str
    town: str = Field("", description="where the work is")
    lat: float | None = Field(None, ge=-90, le=90)
    lon: float | None = Field(None, ge=-180, le=180)
    weekdays: Weekdays = EVERY_DAY
    weeks: Weeks = "all"
    start: Clock
    end: Clock

    @property
    def spot(self) -> Spot:
        """Where the work is."""
        return Spot(town=self.town, lat=self.lat, lon=self.lon)

    def holds(self, on: date) -> bool:
        """Whether the parent works these hours on a date; ISO weeks tell odd from even."""
        odd = on.isocalendar().week % 2 == 1
        return on.weekday() in self.weekdays and self.weeks in {"all", "odd" if odd else "even"}
