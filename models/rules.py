"""Amounts of law and policy, prices of the objective, and the settings of a term (R14)."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from passerelle.models.base import Country, Period, Row

PolicyRule = Literal[
    "contact_min_day",  # class minutes a day at most (R31)
    "work_earliest",  # minutes since midnight (R31)
    "work_latest",
    "amplitude_min_day",  # first start to last end at most (R31)
    "lunch_min",  # break where the day spans 12:00-14:00 (R32)
    "continuous_min",  # work without a break at most (R32)
    "rest_min",  # between two days (R33)
    "learner_min_week",  # class minutes a week at most (R34)
    "trainer_min_week",
    "travel_min_day",  # door-to-door travel a day at most (R52)
    "absence_min_day",  # leaving home to coming back at most (R52)
    "quota_small_host",  # interns in one week where staff < quota_staff_threshold (R36)
    "quota_staff_threshold",
    "quota_percent",  # of staff, at or above the threshold
    "interns_per_tutor",  # (R37)
    "interns_per_living_group",
    "travel_cents_km",  # what a kilometre by car costs a learner (R57)
    "aid_cents_km",  # what travel aid pays for a kilometre of an aided day (R57)
    "aid_km_day",  # return trip in kilometres from which a day is aided (R57)
    "aid_min_day",  # or in minutes
    "aid_min_week",  # training minutes a week below which childcare aid falls (R72)
    "aid_min_month",
    "living_group_soft",  # 1: more interns than living groups are priced, not forbidden (R37)
    "paper_lead_days",  # from the request of a paper to its first day (R38)
    "paper_max_age_days",  # from its first day to its last (R38)
    "intern_rest_min",  # between two days, one of them on placement (R33)
    "intern_min_week",  # placement minutes a week at most (R34)
    "evening_end",  # minutes since midnight until which evening care lets a parent stay (R45)
    "evening_near_min",  # or any later where home is nearer than so many minutes
    "staff_max_min_week",  # work of a member of staff in any one week (R34)
    "practice_min_4_months",  # practice analysis of a professional in four months (R48)
    "practice_min_year",  # in a year
    "practice_people",  # in one session at most
    "intern_break_min",  # of a shift longer than continuous_min, not counted as work (R34)
]


class Policy(Row):
    """One amount of one country, valid between two dates (R14). The latest row wins."""

    country: Country
    rule: PolicyRule
    value: int
    first: date | None = None
    last: date | None = None
    source: str = ""


DEFAULT_POLICIES: tuple[Policy, ...] = (
    Policy(country="FR", rule="contact_min_day", value=420),
    Policy(country="BE", rule="contact_min_day", value=420),
    Policy(country="FR", rule="work_earliest", value=6 * 60),
    Policy(country="BE", rule="work_earliest", value=6 * 60),
    Policy(country="FR", rule="work_latest", value=22 * 60),
    Policy(country="BE", rule="work_latest", value=20 * 60),
    Policy(country="FR", rule="amplitude_min_day", value=780),
    Policy(country="BE", rule="amplitude_min_day", value=780),
    Policy(country="FR", rule="lunch_min", value=45),
    Policy(country="BE", rule="lunch_min", value=45),
    Policy(country="FR", rule="continuous_min", value=360),
    Policy(country="BE", rule="continuous_min", value=270),
    Policy(country="FR", rule="rest_min", value=660),
    Policy(country="BE", rule="rest_min", value=660),
    Policy(country="FR", rule="learner_min_week", value=35 * 60),
    Policy(country="BE", rule="learner_min_week", value=38 * 60),
    Policy(country="FR", rule="trainer_min_week", value=35 * 60),
    Policy(country="BE", rule="trainer_min_week", value=38 * 60),
    Policy(country="FR", rule="travel_min_day", value=240),
    Policy(country="BE", rule="travel_min_day", value=240),
    Policy(country="FR", rule="absence_min_day", value=720),
    Policy(country="BE", rule="absence_min_day", value=720),
    Policy(country="FR", rule="quota_small_host", value=3),
    Policy(country="FR", rule="quota_staff_threshold", value=20),
    Policy(country="FR", rule="quota_percent", value=15),
    Policy(country="FR", rule="interns_per_tutor", value=3),
    Policy(country="BE", rule="interns_per_tutor", value=1),
    Policy(country="BE", rule="interns_per_living_group", value=1),
    Policy(country="FR", rule="travel_cents_km", value=23),
    Policy(country="BE", rule="travel_cents_km", value=23),
    Policy(country="FR", rule="aid_cents_km", value=23),
    Policy(country="FR", rule="aid_km_day", value=60),
    Policy(country="FR", rule="aid_min_day", value=120),
    Policy(country="FR", rule="aid_min_week", value=15 * 60),
    Policy(country="FR", rule="aid_min_month", value=64 * 60),
    Policy(country="FR", rule="paper_lead_days", value=15),
    Policy(country="BE", rule="paper_lead_days", value=15),
    Policy(country="FR", rule="paper_max_age_days", value=183),
    Policy(country="BE", rule="paper_max_age_days", value=183),
    Policy(country="FR", rule="intern_rest_min", value=660),
    Policy(country="BE", rule="intern_rest_min", value=720),
    Policy(country="FR", rule="intern_min_week", value=35 * 60),
    Policy(country="BE", rule="intern_min_week", value=38 * 60),
    Policy(country="FR", rule="evening_end", value=20 * 60 + 30),
    Policy(country="BE", rule="evening_end", value=20 * 60 + 30),
    Policy(country="FR", rule="evening_near_min", value=45),
    Policy(country="BE", rule="evening_near_min", value=45),
    Policy(country="FR", rule="staff_max_min_week", value=48 * 60),
    Policy(country="BE", rule="staff_max_min_week", value=48 * 60),
    Policy(country="FR", rule="practice_min_4_months", value=120),
    Policy(country="FR", rule="practice_min_year", value=360),
    Policy(country="FR", rule="practice_people", value=15),
    Policy(country="FR", rule="intern_break_min", value=30),
    Policy(country="BE", rule="intern_break_min", value=30),
)
"""Used where a term's own policy table is silent."""


class Weights(Row):
    """Prices of the objective, in person-minutes of travel per unit of each line."""

    unplaced_session: int = Field(100_000, ge=0, description="per session not placed (tier 1)")
    unplaced_internship: int = Field(100_000, ge=0, description="per internship not placed")
    unstaffed: int = Field(
        100, ge=0, description="per minute for which a service lacks one person (tier 1, R49, R50)"
    )
    care_refused: int = Field(
        600, ge=0, description="per day on which a service does not keep a child (tier 2, R50)"
    )
    stop_days_lost: int = Field(
        60, ge=0, description="per day fewer than a stop could be served at most (R49)"
    )
    conflict: int = Field(600, ge=0, description="per learner-session not attendable (tier 2)")
    learner_travel: int = Field(1, ge=0, description="per minute, door to door with care legs")
    trainer_travel: int = Field(1, ge=0, description="per minute, door to door")
    internship_travel: int = Field(1, ge=0, description="per minute, home to host and back")
    internship_care: int = Field(60, ge=0, description="per placement day that care does not fit")
    shared_living_group: int = Field(
        120, ge=0, description="per intern-week above the living groups, where soft (R37)"
    )
    wish: int = Field(1, ge=0, description="per point of an unmet wish (R66, R74)")
    single_half_day: int = Field(15, ge=0, description="per journey for one session only (R61)")
    waiting: int = Field(
        1, ge=0, description="per minute on site between events, lunch apart (R60)"
    )
    spread: int = Field(
        5, ge=0, description="per learner-session of a unit above its weekly limit (R63)"
    )
    worst_week_travel: int = Field(
        1, ge=0, description="per minute of the heaviest week of class travel of any learner (R56)"
    )
    balance: int = Field(
        0, ge=0, description="per minute by which cross-border travel a learner differs (R58)"
    )
    travel_cost_net: int = Field(
        0, ge=0, description="per euro of a learner's class travel that no aid covers (R57)"
    )
    unreimbursed_trips: int = Field(
        0, ge=0, description="per class day abroad of a learner whose aid ends there (R59)"
    )
    peak_travel: int = Field(0, ge=0, description="per minute of learners in peak hours (R64)")
    trainer_site_changes: int = Field(
        0, ge=0, description="per day of a trainer at more than one place (R65)"
    )
    trainer_split_days: int = Field(
        0, ge=0, description="per day of a trainer with a long gap between sessions (R65)"
    )
    regularity: int = Field(
        0, ge=0, description="per further pattern of hours on a weekday of a parent (R68)"
    )
    short_weeks: int = Field(
        0, ge=0, description="per week with too little training for childcare aid (R72)"
    )
    short_months: int = Field(
        0, ge=0, description="per month with too little training for childcare aid (R72)"
    )
    too_near: int = Field(
        1, ge=0, description="per point of sessions of a series that lie too near (R43)"
    )
    longest_travel: int = Field(
        0, ge=0, description="per minute of the longest day of class travel of any learner (R69)"
    )
    territory_balance: int = Field(
        0, ge=0, description="per minute by which travel a person differs between territories (R69)"
    )
    room_hire: int = Field(0, ge=0, description="per euro of room hire (R70)")
    care_move: int = Field(
        240, ge=0, description="per week in which a child is kept under another option than its own"
    )
    care_days: int = Field(0, ge=0, description="per child and day in care (R62)")
    long_care: int = Field(
        0, ge=0, description="per minute of a child's day in care above nine hours (R73)"
    )


class TravelSettings(Row):
    """How the embedded travel times are made (R13)."""

    rush_inside: float = Field(1.40, ge=1, description="peak factor between two towns of the area")
    rush_across: float = Field(1.25, ge=1, description="peak factor to or from the area")
    rush_outside: float = Field(1.10, ge=1, description="peak factor elsewhere")
    dense_towns: tuple[str, ...] = Field((), description="towns of the dense area")
    public_transport_factor: float = Field(1.7, gt=0)
    public_transport_min: int = Field(15, ge=0)
    access_min: int = Field(1, ge=0, description="access and parking minutes added to each leg")
    inner_km: float = Field(2.0, ge=0, description="crow-fly distance within one town")
    power_law: tuple[float, float] = Field(
        (3.07, 0.72), description="minutes = a * km ** b of the crow-fly distance, off-peak car"
    )
    am_peak: Period = Period(7 * 60, 9 * 60 + 30)
    pm_peak: Period = Period(16 * 60, 18 * 60 + 30)
    night: Period = Field(Period(0, 6 * 60), description="and after 20:00")


class DayTemplate(Row):
    """The class periods of a day; one template rules a site on a day."""

    id: str
    periods: tuple[Period, ...]


class Settings(Row):
    """The head of a term: ``term.toml``."""

    id: str = Field(
        pattern=r"^[a-z0-9][a-z0-9-]*$", description="short name: lower-case letters, digits, '-'"
    )
    title: str = ""
    first: date
    last: date
    language: Literal["en", "fr", "nl"] = "fr"
    contact: str = Field(
        "", description="whom to ask: name, telephone, address; printed on papers (R79)"
    )
    announced: date | None = Field(
        None, description="when people learn of the dates (R45); empty: the first day"
    )
    grid_min: Literal[5, 10, 15] = 15
    buffer_min: int = Field(10, ge=0, description="minutes between two events of a person (R18)")
    templates: tuple[DayTemplate, ...] = (
        DayTemplate(id="standard", periods=(Period(540, 750), Period(810, 1020))),
    )
    interview_hours: Period = Field(
        Period(8 * 60 + 30, 18 * 60 + 30), description="when individual sessions may lie"
    )
    morning_peak: Period = Field(
        Period(8 * 60, 9 * 60), description="when class travel counts as peak travel (R64)"
    )
    evening_peak: Period = Field(Period(16 * 60, 18 * 60), description="and in the evening")
    split_min: int = Field(
        120, ge=1, description="a longer gap splits a trainer's day (R65), minutes"
    )
    lift_detour_min: int = Field(
        10, ge=0, description="longest detour of a driver for a lift (R71), minutes"
    )
    class_weekdays: tuple[Literal["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"], ...] = (
        "Mon", "Tue", "Wed", "Thu", "Fri",
    )  # fmt: skip
    weights: Weights = Weights()
    travel: TravelSettings = TravelSettings()

    @property
    def peak_hours(self) -> tuple[Period, Period]:
        """The spans of peak travel (R64)."""
        return self.morning_peak, self.evening_peak
