"""Programmes of events: series, counts in windows, quotas, releases, hours of audiences (R43-R51).

A series is several session sets under one rule; its counts say how many of their sessions lie in
a span of dates or in a territory. Quotas leave open who of a set's audience takes part.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from passerelle.models.base import EVERY_DAY, MINUTES_PER_DAY, Clock, Period, Row, Weekdays


class Series(Row):
    """Events that belong together, e.g. all that one audience is asked to in a year (R43).

    A session set may belong to several series, e.g. to that of each of its audiences.
    """

    id: str
    title: str = ""
    sets: tuple[str, ...] = Field((), description="session sets of the series")
    min_days_apart: int = Field(
        0,
        ge=0,
        description="days from one session to the next at least; sessions of one set with "
        "consecutive_days belong together",
    )
    price_day: int | None = Field(
        None,
        ge=0,
        description="points for each day that two dates lie too near; empty: forbidden",
    )
    not_in: tuple[str, ...] = Field(
        (), description="calendars on whose closing days none of its sessions lies"
    )
    max_per_site: int | None = Field(
        None, ge=1, description="sessions of the series at one site at most: places rotate (R69)"
    )
    min_per_person: int = Field(
        0, ge=0, description="sessions of the series that each person of their audiences attends"
    )
    max_per_person: int | None = Field(
        None, ge=1, description="sessions of the series that a person attends at most"
    )
    same_time: bool = Field(
        False,
        description="its sets are held at the same dates and times, e.g. in rooms linked by video "
        "within one country, each with somebody to lead it (R22)",
    )


class SeriesCount(Row):
    """How many sessions of a series lie in a span of dates, and in a territory (R43, R69)."""

    series: str
    first: date | None = Field(None, description="first date that counts; empty: of the term")
    last: date | None = Field(None, description="last date that counts, included")
    territory: str = Field("", description="territory of the site; empty: anywhere")
    at_least: int = Field(0, ge=0)
    at_most: int | None = Field(None, ge=0)


class Quota(Row):
    """Who takes part in each session of a set (R51).

    A set with quotas chooses who of its audience takes part, the same people in all of its
    sessions; without quotas everybody of the audience is expected. A row counts the people chosen
    (or their organisations) that belong to the group, organisation and territory it names.
    """

    session_set: str
    group: str = Field("", description="college counted; empty: everybody")
    organisation: str = Field("", description="organisation counted; empty: all")
    territory: str = Field("", description="territory of the organisations; empty: all")
    counts: Literal["people", "organisations"] = "people"
    at_least: int = Field(0, ge=0)
    at_most: int | None = Field(None, ge=0)


class Release(Row):
    """How many people of one organisation, or of one body, are away at events on one date (R44)."""

    group: str = Field("", description="people counted; empty: all")
    per: Literal["organisation", "body"] = "organisation"
    of: str = Field("", description="the organisation or body; empty: each one")
    at_most: int = Field(ge=0, description="0: nobody")
    weekdays: Weekdays = EVERY_DAY
    first: date | None = Field(None, description="first date of the rule; empty: of the term")
    last: date | None = Field(None, description="last date of the rule, included")

    def holds(self, on: date) -> bool:
        """Whether the rule counts on a date."""
        after = self.first is None or self.first <= on
        before = self.last is None or on <= self.last
        return after and before and on.weekday() in self.weekdays


class AudienceTime(Row):
    """When a group can be asked to come: one of the rows of the group must hold (R45)."""

    group: str
    weekdays: Weekdays = EVERY_DAY
    start: Clock = Field(0, description="sessions begin at this time or later")
    end: Clock = Field(MINUTES_PER_DAY, description="and end at this time or earlier")
    min_length_min: int = Field(0, ge=0, description="length of the session at least, minutes")
    notice_days: int = Field(
        0, ge=0, description="days from `announced` of term.toml to the session at least"
    )

    def admits(self, on: date, period: Period, announced: date) -> bool:
        """Whether a session of a date and period, made known on another date, suits the row."""
        return (
            on.weekday() in self.weekdays
            and self.start <= period.start
            and period.end <= self.end
            and period.minutes >= self.min_length_min
            and (on - announced).days >= self.notice_days
        )
