"""Statements of one person, by month: journeys (R82), and hours of training (R83).

Everything is summed from the plan alone; what a statement means exactly is in docs/semantics.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import pairwise

from passerelle.exports.view import View, iso_week
from passerelle.models.base import WEEKDAYS, Country, Mode, Row
from passerelle.models.plan import Journey, Leg, PlacedSession, Plan
from passerelle.models.rules import PolicyRule
from passerelle.models.sessions import Unit

PLACES = ("attend", "between")


class TravelDay(Row):
    """One day of one person: all legs, and the way without care, there and back.

    ``above_threshold``: whether the way without care is so long that travel aid is due; None where
    the day's places are not all in the person's own country, or no policy says. ``aid_cents``: what
    the policy pays for the day; None where no policy names an amount or none is due.
    """

    date: date
    month: str
    kind: str
    mode: Mode
    countries: tuple[Country, ...]
    legs: int
    km: float
    minutes: int
    direct_km: float
    direct_minutes: int
    above_threshold: bool | None = None
    aid_cents: int | None = None


class TravelMonth(Row):
    """Sums of the days of one month; ``days`` are days with a journey."""

    month: str
    days: int
    legs: int
    km: float
    minutes: int
    threshold_days: int
    aid_cents: int | None = None


class TravelStatement(Row):
    """A person's journeys, day by day, and summed by month."""

    person: str
    days: tuple[TravelDay, ...]
    months: tuple[TravelMonth, ...]


class HoursSpan(Row):
    """Training in one ISO week (``2027-W03``) or month (``2027-03``).

    ``credited_min`` and ``periods`` are what units credit for sessions attended; ``class_min`` and
    ``placement_min`` is how long those and placement days last. ``below``: whether class and
    placement together are less than childcare aid asks for; None where no policy says, or where
    some open day of the span lies outside the term.
    """

    span: str
    credited_min: int
    periods: int
    class_min: int
    placement_min: int
    total_min: int
    below: bool | None = None


class HoursCredit(Row):
    """What one unit was credited with, in both countries' units of count."""

    unit: str
    sessions: int
    minutes: int
    periods: int


class HoursStatement(Row):
    """A learner's hours by week and month, and what counts towards the one track."""

    person: str
    track: str
    weeks: tuple[HoursSpan, ...]
    months: tuple[HoursSpan, ...]
    credits: tuple[HoursCredit, ...]


Statement = TravelStatement | HoursStatement


# --- journeys ------------------------------------------------------------------------------------


def travel_statement(
    plan: Plan, person: str, month: str = "", *, view: View | None = None
) -> TravelStatement:
    """The journeys of a person, of one month (``2027-03``) or of all.

    ``view`` of the plan spares the work of making one for each of many people.
    """
    view = view or View(plan)
    rows = view.journeys_of.get(person, ())
    days = tuple(_travel_day(view, row) for row in rows if month in ("", month_of(row.date)))
    months = dict.fromkeys(day.month for day in days)
    return TravelStatement(
        person=person,
        days=days,
        months=tuple(_travel_month(name, [d for d in days if d.month == name]) for name in months),
    )


def _travel_day(view: View, row: Journey) -> TravelDay:
    countries = tuple(sorted({_country(view, leg.destination) for leg in _visits(row)}))
    day = TravelDay(
        date=row.date,
        month=month_of(row.date),
        kind=row.kind,
        mode=row.mode,
        countries=countries,
        legs=len(row.legs),
        km=round(sum(leg.km for leg in row.legs), 1),
        minutes=row.travel_min,
        direct_km=_direct_km(view, row),
        direct_minutes=row.travel_min - row.care_detour_min,
    )
    return _with_aid(view, row, day)


def _visits(row: Journey) -> list[Leg]:
    return [leg for leg in row.legs if leg.purpose in PLACES]


def _country(view: View, place: str) -> Country:
    found = view.sites.get(place) or view.hosts.get(place)
    return found.country if found else view.place(place).country


def _direct_km(view: View, row: Journey) -> float:
    """Kilometres from home to the day's places and back, without care."""
    if not row.legs:
        return 0.0
    home = row.legs[0].origin_key
    keys = [home, *(leg.destination_key for leg in _visits(row)), home]
    return round(sum(view.plan.travel.distance_km(a, b) for a, b in pairwise(keys)), 1)


def _with_aid(view: View, row: Journey, day: TravelDay) -> TravelDay:
    """The day with its threshold and amount; aid stops at the border, and is for learners."""
    term, learner = view.plan.term, view.learners.get(row.person)
    if learner is None or day.countries != (term.country_of(learner),):
        return day
    (country,) = day.countries
    km, minutes = (term.policy(country, rule, row.date) for rule in ("aid_km_day", "aid_min_day"))
    if km is None and minutes is None:
        return day
    above = (km is not None and day.direct_km >= km) or (
        minutes is not None and day.direct_minutes >= minutes
    )
    cents = term.policy(country, "aid_cents_km", row.date) if above else None
    amount = None if cents is None else round(cents * day.direct_km)
    return day.model_copy(update={"above_threshold": above, "aid_cents": amount})


def _travel_month(month: str, days: list[TravelDay]) -> TravelMonth:
    paid = [day.aid_cents for day in days if day.aid_cents is not None]
    return TravelMonth(
        month=month,
        days=len({day.date for day in days}),
        legs=sum(day.legs for day in days),
        km=round(sum(day.km for day in days), 1),
        minutes=sum(day.minutes for day in days),
        threshold_days=sum(day.above_threshold is True for day in days),
        aid_cents=sum(paid) if paid else None,
    )


# --- hours ---------------------------------------------------------------------------------------


def hours_statement(
    plan: Plan, learner: str, month: str = "", *, view: View | None = None
) -> HoursStatement:
    """The hours of a learner: all weeks and months of the term, or those of one month.

    Weeks that a month shares with another are whole. ``view``: see ``travel_statement``.
    """
    view = view or View(plan)
    ledger = _Ledger(view, learner)
    chosen = [day for day in plan.term.days if month in ("", month_of(day))]
    weeks = dict.fromkeys(map(iso_week, chosen))
    months = dict.fromkeys(map(month_of, chosen))
    return HoursStatement(
        person=learner,
        track=view.learners[learner].track,
        weeks=tuple(ledger.span(name, iso_week, "aid_min_week") for name in weeks),
        months=tuple(ledger.span(name, month_of, "aid_min_month") for name in months),
        credits=tuple(ledger.credits(month)),
    )


def month_of(day: date) -> str:
    """Year and month of a date: ``2027-03``."""
    return f"{day:%Y-%m}"


class _Ledger:
    """What one learner attended, and when they are on placement."""

    def __init__(self, view: View, learner: str) -> None:
        self.term = view.plan.term
        self.learner = view.learners[learner]
        self.sessions = [
            (session, _unit(view, session))
            for session in view.sessions_of.get(learner, ())
            if session.state != "cancelled" and not view.absent(learner, session)
        ]
        self.placements = [
            (day, row.shift.minutes)
            for row in view.internships_of.get(learner, ())
            for day in row.days
        ]
        calendars = self.term.organisation_calendars(self.learner.organisation)
        self._closed = self.term.closed_days(calendars)
        self._spans: dict[Callable[[date], str], dict[str, list[date]]] = {}

    def span(self, name: str, key: Callable[[date], str], rule: PolicyRule) -> HoursSpan:
        """One week or month."""
        attended = [(row, unit) for row, unit in self.sessions if key(row.date) == name]
        class_min = sum(row.period.minutes for row, _ in attended)
        placement_min = sum(minutes for day, minutes in self.placements if key(day) == name)
        total = class_min + placement_min
        need = self._needed(name, key, rule)
        return HoursSpan(
            span=name,
            credited_min=sum(unit.credit_min for _, unit in attended if unit),
            periods=sum(unit.credit_periods for _, unit in attended if unit),
            class_min=class_min,
            placement_min=placement_min,
            total_min=total,
            below=None if need is None else total < need,
        )

    def _needed(self, name: str, key: Callable[[date], str], rule: PolicyRule) -> int | None:
        """Minutes that aid asks for in a span; None if none, or some of it is outside the term."""
        settings = self.term.settings
        opened = self._opened(key).get(name, ())
        if not opened or opened[0] < settings.first or opened[-1] > settings.last:
            return None
        return self.term.policy(self.term.country_of(self.learner), rule, opened[0])

    def _opened(self, key: Callable[[date], str]) -> dict[str, list[date]]:
        """Class days of the learner's organisation by span, with a month beside the term."""
        if key not in self._spans:
            settings, spans = self.term.settings, self._spans.setdefault(key, {})
            for number in range(-31, len(self.term.days) + 31):
                day = settings.first + timedelta(days=number)
                weekday = WEEKDAYS[day.weekday()]
                if weekday in settings.class_weekdays and day not in self._closed:
                    spans.setdefault(key(day), []).append(day)
        return self._spans[key]

    def credits(self, month: str) -> Iterator[HoursCredit]:
        """Sessions, minutes and periods of each unit, in order of id."""
        units: dict[str, list[Unit]] = {}
        for row, unit in self.sessions:
            if unit and month in ("", month_of(row.date)):
                units.setdefault(unit.id, []).append(unit)
        for name, found in sorted(units.items()):
            yield HoursCredit(
                unit=name,
                sessions=len(found),
                minutes=sum(unit.credit_min for unit in found),
                periods=sum(unit.credit_periods for unit in found),
            )


def _unit(view: View, session: PlacedSession) -> Unit | None:
    row = view.sets.get(session.session_set)
    return view.units.get(row.unit) if row else None
