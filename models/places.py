"""Sites, rooms and placement hosts (R05, R08)."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from passerelle.models.base import ALWAYS, Country, Period, Row, Spot, WeeklyHours


class _Place(Row):
    id: str
    name: str = ""
    town: str = ""
    lat: float | None = Field(None, ge=-90, le=90, description="latitude, degrees")
    lon: float | None = Field(None, ge=-180, le=180, description="longitude, degrees")
    country: Country = "FR"

    @property
    def spot(self) -> Spot:
        """Where the place lies."""
        return Spot(town=self.town, lat=self.lat, lon=self.lon)


class Site(_Place):
    """A training site; its closing days are its own calendars and its organisation's."""

    organisation: str = ""
    calendars: tuple[str, ...] = ()
    territory: str = Field("", description="territory it lies in, for counts and balance (R69)")


class Room(Row):
    """A room or hall of a site (R05, R19)."""

    id: str
    site: str
    name: str = ""
    seats: int = Field(ge=1)
    equipment: tuple[str, ...] = Field((), description="e.g. video, care_lab, computers")
    step_free: bool = True
    opening: WeeklyHours = ALWAYS
    dates: tuple[date, ...] = Field((), description="if given, the only dates it is booked for")
    hire_eur: int = Field(0, ge=0, description="hire for one session (a half-day), EUR (R70)")


class Host(_Place):
    """An organisation that takes interns (R08)."""

    type: str = Field("nursery", description="e.g. nursery, nursery_school, holiday_centre")
    organisation: str = ""
    calendars: tuple[str, ...] = Field((), description="calendars on whose days it is closed")
    age_groups: tuple[str, ...] = Field((), description="e.g. under_3, 3_6, 3_12")
    staff: int = Field(1, ge=0, description="number of staff, for the legal quota")
    living_groups: int = Field(1, ge=0)
    tutors: int = Field(1, ge=0)
    slots: int = Field(1, ge=0, description="interns the host agrees to take in one week")
    shifts: tuple[Period, ...] = Field((), description="daily hours an intern can have")
    accepts: tuple[str, ...] = Field((), description="blocks it takes interns for; empty: any")


class Closure(Row):
    """Days on which a site, room, host or care provider is closed."""

    place: str = Field(description="id of the site, room, host or provider")
    first: date
    last: date
    label: str = ""
