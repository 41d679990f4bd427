"""Time zones of the two countries: constant VTIMEZONE texts, and civil times made aware.

The zone is written as two yearly rules because calendar programs read a list of single dates
wrongly for half of the year.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

from passerelle.models.base import MINUTES_PER_DAY, Country, format_clock
from passerelle.models.issue import BadInputError, Issue

ZONES: MappingProxyType[Country, str] = MappingProxyType(
    {"FR": "Europe/Paris", "BE": "Europe/Brussels"}
)
"""TZID of each country."""

_RULES = """\
BEGIN:VTIMEZONE
TZID:{tzid}
X-LIC-LOCATION:{tzid}
BEGIN:DAYLIGHT
TZNAME:CEST
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
DTSTART:19700329T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
BEGIN:STANDARD
TZNAME:CET
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
DTSTART:19701025T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
END:VTIMEZONE
"""

VTIMEZONES: MappingProxyType[str, str] = MappingProxyType(
    {tzid: _RULES.format(tzid=tzid).replace("\n", "\r\n") for tzid in ZONES.values()}
)
"""The VTIMEZONE text of each TZID, with CRLF line ends."""


def aware(on: date, minute: int, country: Country, where: str) -> datetime:
    """A civil time of a country as an aware datetime; minute 1440 is the next midnight.

    Raises BadInputError for a time that the change of clocks skips or repeats: calendar programs
    do not agree on it. ``where`` names what lies at that time.
    """
    days, rest = divmod(minute, MINUTES_PER_DAY)
    clock = time(rest // 60, rest % 60)
    local = datetime.combine(on + timedelta(days=days), clock, ZoneInfo(ZONES[country]))
    repeated = local.utcoffset() != local.replace(fold=1).utcoffset()
    if repeated:  # also true inside the hour that is skipped
        raise BadInputError(
            (
                Issue(
                    code="CLOCK_CHANGE",
                    where=where,
                    message=(
                        f"{format_clock(rest)} on {local.date()} is skipped or repeated when the "
                        f"clocks change in {ZONES[country]}"
                    ),
                    fix="choose a time outside 02:00-03:00 of that night",
                ),
            )
        )
    return local


def civil(at: datetime) -> datetime:
    """An instant on the clocks of both countries, which go alike."""
    return at.astimezone(ZoneInfo(ZONES["FR"]))


def midnight_utc(on: date) -> datetime:
    """00:00 UTC of a date."""
    return datetime.combine(on, time(), UTC)
