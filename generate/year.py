"""The days of a generated term: the school year 2026-2027 on both sides of the border (R12)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from passerelle.generate.words import Words
from passerelle.models.base import Country
from passerelle.models.calendars import CalendarSpan
from passerelle.models.term import span_days

FIRST_MONDAY = date(2026, 8, 31)
SUMMER = date(2027, 7, 5)
"""Programmes are over by then."""
PUBLIC = (
    (date(2026, 11, 1), "all_saints", ("FR", "BE")),
    (date(2026, 11, 11), "armistice", ("FR", "BE")),
    (date(2026, 12, 25), "christmas_day", ("FR", "BE")),
    (date(2027, 1, 1), "new_year", ("FR", "BE")),
    (date(2027, 3, 29), "easter", ("FR", "BE")),
    (date(2027, 5, 1), "labour_day", ("FR", "BE")),
    (date(2027, 5, 6), "ascension", ("FR", "BE")),
    (date(2027, 5, 8), "victory", ("FR",)),
    (date(2027, 5, 17), "whit_monday", ("FR", "BE")),
    (date(2027, 7, 14), "national_day", ("FR",)),
    (date(2027, 7, 21), "national_day", ("BE",)),
    (date(2027, 8, 15), "assumption", ("FR", "BE")),
)
BREAKS = (
    ("FR-ZONE-B", date(2026, 10, 17), date(2026, 11, 1), "autumn"),
    ("FR-ZONE-B", date(2026, 12, 19), date(2027, 1, 3), "winter"),
    ("FR-ZONE-B", date(2027, 2, 20), date(2027, 3, 7), "february"),
    ("FR-ZONE-B", date(2027, 4, 17), date(2027, 5, 2), "spring"),
    ("FR-ZONE-B", date(2027, 5, 6), date(2027, 5, 9), "ascension"),
    ("FR-ZONE-B", date(2027, 7, 3), date(2027, 8, 31), "summer"),
    ("FWB", date(2026, 10, 19), date(2026, 11, 1), "autumn"),
    ("FWB", date(2026, 12, 21), date(2027, 1, 3), "winter"),
    ("FWB", date(2027, 2, 22), date(2027, 3, 7), "february"),
    ("FWB", date(2027, 4, 26), date(2027, 5, 9), "spring"),
    ("FWB", date(2027, 7, 3), date(2027, 8, 27), "summer"),
    ("FR-CENTRES", date(2026, 12, 21), date(2027, 1, 1), "winter"),
    ("FR-CENTRES", date(2027, 7, 26), date(2027, 8, 20), "summer"),
)
"""Calendar, first and last day, name. FR-CENTRES: invented closing days of training centres."""


@dataclass(frozen=True)
class Year:
    """The weeks of a term: ``monday(w)`` for w from 0."""

    weeks: int
    words: Words

    @property
    def first(self) -> date:
        """The first Monday: terms up to 44 weeks end before summer."""
        return max(FIRST_MONDAY, SUMMER - timedelta(weeks=self.weeks))

    @property
    def last(self) -> date:
        """The last Friday."""
        return self.monday(self.weeks) - timedelta(days=3)

    @property
    def before_summer(self) -> int:
        """Weeks that programmes can use."""
        return min(self.weeks, (SUMMER - self.first).days // 7)

    def monday(self, week: int) -> date:
        """The Monday of a week."""
        return self.first + timedelta(weeks=week)

    def workdays(self, week: int) -> tuple[date, ...]:
        """Monday to Friday of a week."""
        return tuple(self.monday(week) + timedelta(days=n) for n in range(5))

    @cached_property
    def spans(self) -> tuple[CalendarSpan, ...]:
        """The calendars of the term."""
        public = [
            CalendarSpan(calendar=f"{country}-PUBLIC", first=on, last=on, label=self.words[label])
            for country in ("FR", "BE")
            for on, label, countries in PUBLIC
            if country in countries
        ]
        breaks = [
            CalendarSpan(
                calendar=name, first=first, last=last, label=self.words[f"break_{label}"],
                kind="closure" if name == "FR-CENTRES" else "school_break",
            )
            for name, first, last, label in BREAKS
        ]  # fmt: skip
        return (*public, *breaks)

    @cached_property
    def _closed(self) -> dict[str, frozenset[date]]:
        found: dict[str, set[date]] = {}
        for span in self.spans:
            days = (span.first + timedelta(days=n) for n in range(span_days(span)))
            found.setdefault(span.calendar, set()).update(days)
        return {name: frozenset(days) for name, days in found.items()}

    def is_open(self, on: date, calendars: tuple[str, ...]) -> bool:
        """Whether no calendar closes a date."""
        return not any(on in self._closed[name] for name in calendars)

    def open_days(self, week: int, calendars: tuple[str, ...]) -> tuple[date, ...]:
        """Working days of a week on which no calendar closes."""
        key = (week, calendars)
        if key not in self._open:
            days = self.workdays(week)
            self._open[key] = tuple(on for on in days if self.is_open(on, calendars))
        return self._open[key]

    @cached_property
    def _open(self) -> dict[tuple[int, tuple[str, ...]], tuple[date, ...]]:
        return {}


def school_calendars(country: Country) -> tuple[str, ...]:
    """Calendars that training centres of a country keep (R25)."""
    return ("FR-PUBLIC", "FR-CENTRES") if country == "FR" else ("BE-PUBLIC", "FWB")
