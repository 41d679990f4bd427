"""Childcare: providers, opening hours, children and who keeps them when (R10, R11)."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from passerelle.models.base import EVERY_DAY, Clock, Country, Row, Spot, Weekdays

Season = Literal["any", "term", "holiday"]


class CareProvider(Row):
    """A nursery, childminder, school service or itinerant unit (R10)."""

    id: str
    name: str = ""
    type: str = "nursery"
    town: str = ""
    lat: float | None = Field(None, ge=-90, le=90)
    lon: float | None = Field(None, ge=-180, le=180)
    country: Country = "FR"
    places: int | None = Field(None, ge=0, description="places in all")
    reserved: int | None = Field(
        None, ge=0, description="places reserved for this term's learners; empty: open"
    )
    min_age_months: int = Field(0, ge=0)
    max_age_months: int = Field(216, ge=0)
    min_days_week: int = Field(0, ge=0, le=7)
    max_days_week: int = Field(7, ge=0, le=7, description="contract: days a week at most (R28)")
    contract_first: date | None = None
    contract_last: date | None = None
    adaptation_days: int = Field(0, ge=0, description="days of adaptation before the first day")
    adaptation_done: date | None = Field(None, description="day by which adaptation is complete")
    calendars: tuple[str, ...] = Field((), description="public holidays on which it is closed")
    season_calendar: str = Field(
        "", description="school calendar: its days are the season 'holiday', others 'term'"
    )
    handover_min: int = Field(10, ge=0, description="minutes for a drop-off or a pick-up")

    @property
    def spot(self) -> Spot:
        """Where the provider lies when an opening gives no other place."""
        return Spot(town=self.town, lat=self.lat, lon=self.lon)


class Opening(Row):
    """One opening span of a provider, with its own place where that moves (R29).

    Drop-off is possible from ``opens``; pick-up must be over by ``closes``. When the child is
    fetched elsewhere (a central service after school) the ``pickup_*`` columns say where and
    from what time.
    """

    provider: str
    weekdays: Weekdays = EVERY_DAY
    season: Season = "any"
    opens: Clock
    closes: Clock
    town: str = Field("", description="where, if not at the provider's own place")
    lat: float | None = None
    lon: float | None = None
    pickup_from: Clock | None = None
    pickup_town: str = ""
    pickup_lat: float | None = None
    pickup_lon: float | None = None
    registered: bool = Field(True, description="no: needs a registration that was not made")
    reserved: int | None = Field(
        None, ge=0, description="reserved places during this span; empty: the provider's (R27)"
    )


class Child(Row):
    """A child in the care of a learner or trainer; no name (R11)."""

    id: str
    person: str
    birth_month: str = Field("", pattern=r"^(\d{4}-\d{2})?$", description="YYYY-MM")
    weeks: Literal["all", "odd", "even"] = Field(
        "all", description="ISO weeks in which the child is with this person (R30)"
    )


class CareArrangement(Row):
    """Who keeps a child, on which weekdays.

    Rows of a child with the same ``option`` number form one arrangement; the plan chooses among
    them. Option 1 is today's.
    """

    child: str
    provider: str
    option: int = Field(1, ge=1, description="rows of one number form one arrangement")
    weekdays: Weekdays = EVERY_DAY
    season: Season = "any"
    adaptation_done: date | None = Field(
        None, description="day by which this child is used to it; empty: the provider's (R28)"
    )
