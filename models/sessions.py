"""What must be placed: units, session sets, events, placement blocks, pins (R06-R09, R16)."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from passerelle.models.base import WEEKDAYS, Clock, Country, Row, Weekdays

EventKind = Literal[
    "course", "linked_class", "workshop", "job_dating", "forum", "visit", "immersion",
    "tutor_visit", "interview", "network_day", "meeting", "exam", "itinerant_stop",
    "practice_analysis", "adaptation",
]  # fmt: skip
State = Literal["draft", "published", "frozen", "done", "cancelled"]


class Track(Row):
    """A certifying programme (R02)."""

    id: str
    title: str = ""
    country: Country = "FR"
    organisation: str = ""
    requires_upper_secondary: bool = False


class Unit(Row):
    """A subject; each of its sessions is credited in both countries' units of count (R07)."""

    id: str
    title: str = ""
    kind: Literal["common_core", "module", "national"] = "national"
    credit_min: int = Field(210, ge=0, description="French minutes credited per session")
    credit_periods: int = Field(4, ge=0, description="Belgian 50-minute periods per session")
    max_sessions_week: int | None = Field(
        2, ge=1, description="sessions a week above which spread is priced (R63); none: no limit"
    )


class Curriculum(Row):
    """The volume of a unit that a track requires, in both units of count (R07, R21)."""

    track: str
    unit: str
    minutes: int = Field(ge=0, description="French minutes")
    periods: int = Field(ge=0, description="Belgian periods")


class SessionSet(Row):
    """Sessions that differ only in number, or one fixed event (R06).

    Audience: every learner of any of ``groups`` who is not exempt from the unit. Crew: one of
    the alternatives of ``trainers``; an alternative such as ``T04+T05`` is a team. A set with
    ``date`` and ``start``/``end`` is a fixed event. ``individual`` sets count per learner: an
    interview in a room, a day at another workplace (``host_types``), or a visit to the learner's
    own internship (``block``).
    """

    id: str
    title: str = ""
    unit: str = Field("", description="unit credited; empty: none")
    kind: EventKind = "course"
    groups: tuple[str, ...] = Field((), description="audience; empty: every learner")
    count: int = Field(1, ge=1, description="sessions to place (per learner when individual)")
    trainers: tuple[str, ...] = Field((), description="alternatives, teams joined by '+'")
    facilitators: tuple[str, ...] = Field(
        (), description="who can accompany the far side of a linked class (R22)"
    )
    sites: tuple[str, ...] = Field((), description="sites allowed; empty: any")
    rooms: tuple[str, ...] = Field((), description="rooms allowed; empty: any of the sites")
    equipment: tuple[str, ...] = ()
    linked_rooms: tuple[str, ...] = Field(
        (), description="rooms usable together, one per country (R22); empty: not linkable"
    )
    linked_max: int | None = Field(None, ge=0, description="linked sessions of the set at most")
    host: str = Field("", description="host visited instead of a room")
    host_types: tuple[str, ...] = Field(
        (), description="individual sessions at a host of one of these types: a day there (R46)"
    )
    block: str = Field(
        "", description="individual sessions where the learner is on placement in this block"
    )
    max_day: int | None = Field(
        None, ge=1, description="visits of interns that one crew makes in a day at most"
    )
    first: date | None = Field(None, description="earliest date")
    last: date | None = Field(None, description="latest date, included")
    consecutive_days: int | None = Field(
        None, ge=1, description="all sessions lie in so many days in a row"
    )
    dates: tuple[date, ...] = Field((), description="if given, the only dates possible")
    weekdays: Weekdays = Field(
        Weekdays(()), description="weekdays on which it may lie; empty: those of class of the term"
    )
    start: Clock | None = Field(None, description="fixed start; empty: one of the day's periods")
    end: Clock | None = None
    individual: bool = Field(False, description="one learner at a time, e.g. an interview")
    length_min: int | None = Field(None, ge=5, description="length of an individual session")
    status: Literal["official", "provisional"] = "official"
    public: bool = Field(False, description="appears in the public calendar")
    report_days: int | None = Field(
        None, ge=1, description="working days after each session when its report is due (R43)"
    )

    @property
    def at_host(self) -> bool:
        """Whether it is held at a host, not in a room."""
        return bool(self.host or self.host_types or self.block)


class Precedence(Row):
    """All of ``before`` ends before any of ``after`` starts, for each shared learner (R41)."""

    before: str = Field(description="id of a unit, session set or placement block")
    after: str = Field(description="id of a unit, session set or placement block")
    reason: str = ""


class Block(Row):
    """A placement block: each learner of the group spends ``weeks`` at one host (R09)."""

    id: str
    title: str = ""
    group: str
    weeks: int = Field(1, ge=1, description="consecutive ISO weeks, Monday to Friday")
    country: Country = "FR"
    age_group: str = Field("", description="age group the host must have; empty: any")
    host_types: tuple[str, ...] = Field((), description="types of host allowed; empty: any")
    iso_weeks: tuple[int, ...] = Field((), description="ISO weeks allowed; empty: any of the term")
    deadline: date | None = Field(None, description="last placement day at the latest (R42)")
    together: bool = Field(True, description="the whole group in the same weeks")
    max_learners_week: int | None = Field(None, ge=1, description="learners away in one week")
    min_days_week: int = Field(4, ge=1, le=7, description="open days a host needs in each week")
    minutes_week: int = Field(
        1920,
        ge=0,
        description="work the track expects of a full week, minutes; told as a warning (R34)",
    )
    only_in_calendar: str = Field("", description="calendar on whose days it must lie (R40)")
    papers: tuple[str, ...] = Field((), description="kinds of paper valid on the first day (R38)")
    recall_days: tuple[date, ...] = Field(
        (), description="dates on which interns come back to class (R39)"
    )
    recall_weekdays: tuple[Literal["Mon", "Tue", "Wed", "Thu", "Fri"], ...] = Field(
        (), description="weekdays on which they come back each week (R39)"
    )

    def recalls(self, on: date) -> bool:
        """Whether interns are in class, not at their host, on a date (R39)."""
        return on in self.recall_days or WEEKDAYS[on.weekday()] in self.recall_weekdays


class Pin(Row):
    """A session already decided (R16): one session of the set is placed as written."""

    session_set: str
    date: date
    start: Clock
    rooms: tuple[str, ...] = Field((), description="room, or linked rooms; empty: free")
    trainers: tuple[str, ...] = Field((), description="crew; empty: free")
    state: State = "published"
