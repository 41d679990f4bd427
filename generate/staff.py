"""Trainers of a cluster as its timetable fills up: who is where, how long, and what they need."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from passerelle.generate.curriculum import CREDIT_MIN
from passerelle.generate.draw import Draw
from passerelle.generate.year import Year, school_calendars
from passerelle.models.base import WEEK, Country, Weekdays

GUEST_CAP, LEAD_CAP, LEGAL_CAP = 1200, 1680, 2100
"""Credited minutes a week: of guests, of lead trainers, and the most a lead may be asked for."""
CROSS_BORDER_DAYS = 2


class Profession(NamedTuple):
    """A kind of trainer: country, weekdays offered, whether the adult school employs them."""

    country: Country
    weekdays: int
    school: bool = False


GUESTS = MappingProxyType(
    {
        "PSY": Profession("FR", 4),
        "NURF": Profession("FR", 4),
        "NURB": Profession("BE", 4, school=True),
        "LAWF": Profession("FR", 4),
        "LAWB": Profession("BE", 4),
        "MOB": Profession("BE", 5),
        "EMPF": Profession("FR", 3),
        "EMPB": Profession("BE", 3),
        "GUEST": Profession("FR", 5),
        "AID": Profession("FR", 5),
    }
)
BY_DATE = ("GUEST", "AID")
"""Kinds that come on a few dates only."""
LEADS = MappingProxyType(
    {"LEADF": Profession("FR", 5, school=True), "LEADB": Profession("BE", 5, school=True)}
)


@dataclass
class Trainer:
    """A trainer and what their weeks hold so far."""

    id: str
    kind: str
    profession: Profession
    weekdays: Weekdays
    cap: int
    dates: set[date] = field(default_factory=set)
    busy: set[tuple[date, int]] = field(default_factory=set)
    at: dict[date, str] = field(default_factory=dict)
    minutes: Counter[date] = field(default_factory=Counter)
    abroad: defaultdict[date, set[date]] = field(default_factory=lambda: defaultdict(set))

    @property
    def calendars(self) -> tuple[str, ...]:
        """Calendars on which the trainer does not work."""
        country = self.profession.country
        return school_calendars(country) if self.profession.school else (f"{country}-PUBLIC",)

    def can(self, year: Year, on: date, half: int, place: str, country: Country) -> bool:
        """Whether the trainer could take a half-day at a place, within all limits."""
        monday = _monday(on)
        return (
            on.weekday() in self.weekdays
            and self.is_free(year, on, half, place)
            and self.minutes[monday] + CREDIT_MIN <= self.cap
            and self.near(on, country)
        )

    def near(self, on: date, country: Country) -> bool:
        """Whether a day in a country keeps to the days abroad of a week."""
        days = self.abroad[_monday(on)]
        home = country == self.profession.country
        return home or on in days or len(days) < CROSS_BORDER_DAYS

    def is_free(self, year: Year, on: date, half: int, place: str) -> bool:
        """Whether the trainer is not at work then, nor elsewhere that day."""
        return (
            (on, half) not in self.busy
            and self.at.get(on, place) == place
            and year.is_open(on, self.calendars)
        )

    def take(self, on: date, half: int, place: str, country: Country) -> None:
        """Take a half-day."""
        self.busy.add((on, half))
        self.meet(on, place, country, CREDIT_MIN)

    def meet(self, on: date, place: str, country: Country, minutes: int) -> None:
        """Spend minutes at a place beside half-days."""
        self.at[on] = place
        self.minutes[_monday(on)] += minutes
        self.dates.add(on)
        if country != self.profession.country:
            self.abroad[_monday(on)].add(on)

    @property
    def most_minutes(self) -> int:
        """The weekly maximum to write: the usual one, more only where the witness asks for it."""
        return max([self.cap, *self.minutes.values()])

    @property
    def most_abroad(self) -> int:
        """The days abroad a week to write."""
        return max([CROSS_BORDER_DAYS, *map(len, self.abroad.values())])


def guest(kind: str, cluster: int, draw: Draw) -> Trainer:
    """A trainer who serves all programmes of a cluster."""
    profession = GUESTS[kind]
    days = Weekdays(tuple(draw.sample(WEEK.days, profession.weekdays)))
    return Trainer(f"{kind}-{cluster + 1:02d}", kind, profession, days, GUEST_CAP)


def lead(kind: str, code: str) -> Trainer:
    """A trainer of one programme's own group."""
    return Trainer(f"{kind}-{code}", kind, LEADS[kind], WEEK, LEAD_CAP)


def _monday(on: date) -> date:
    return date.fromordinal(on.toordinal() - on.weekday())
