"""Days without class, per calendar, official or provisional (R12)."""

from __future__ import annotations

from datetime import date
from typing import Literal

from passerelle.models.base import Row


class CalendarSpan(Row):
    """Days of one calendar (a country's public holidays, a school zone's breaks)."""

    calendar: str
    first: date
    last: date
    label: str = ""
    kind: Literal["public_holiday", "school_break", "closure"] = "public_holiday"
    status: Literal["official", "provisional"] = "official"
    closes: bool = True  # no: a possible closing day, shown on what is placed there
