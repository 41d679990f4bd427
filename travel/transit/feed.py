"""The tables of a GTFS feed (https://gtfs.org/documentation/schedule/reference/), folder or zip."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from types import MappingProxyType

from passerelle.models.issue import BadInputError, Issue

_NEEDED = MappingProxyType(
    {
        "stops.txt": ("stop_id", "stop_lat", "stop_lon"),
        "trips.txt": ("trip_id", "service_id"),
        "stop_times.txt": (
            "trip_id", "stop_id", "stop_sequence", "arrival_time", "departure_time",
        ),
    }
)  # fmt: skip
_WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
Table = Iterator[dict[str, str]]


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed: where it is, and how to read one of its tables (none gives no rows)."""

    path: Path
    table: Callable[[str], Table]


def feed_error(path: Path, where: str, message: str, fix: str = "") -> BadInputError:
    """One mistake of a feed."""
    mend = fix or "check the feed with a GTFS validator, or give another one"
    return BadInputError(
        (Issue(code="BAD_GTFS", where=f"{path}: {where}", message=message, fix=mend),)
    )


def open_feed(path: Path) -> Feed:
    """A feed whose needed tables and columns are there; BadInputError tells all that are not."""
    try:
        table = _zipped(path) if path.is_file() else _unzipped(path)
        missing = [
            f"{name} lacks {', '.join(lacks)}"
            for name, columns in _NEEDED.items()
            if (lacks := _lacking(table, name, columns))
        ]
    except (OSError, zipfile.BadZipFile, UnicodeDecodeError, csv.Error) as error:
        raise feed_error(path, "feed", f"cannot be read: {error}") from error
    if not any(next(table(name), None) for name in ("calendar.txt", "calendar_dates.txt")):
        missing.append("neither calendar.txt nor calendar_dates.txt says when services run")
    if missing:
        raise feed_error(path, "feed", "; ".join(missing))
    return Feed(path, table)


def _lacking(table: Callable[[str], Table], name: str, columns: tuple[str, ...]) -> tuple[str, ...]:
    first = next(table(name), {})
    return tuple(column for column in columns if column not in first)


def _unzipped(path: Path) -> Callable[[str], Table]:
    if not path.is_dir():
        raise FileNotFoundError(2, "No such file or folder", str(path))

    def table(name: str) -> Table:
        file = path / name
        if file.is_file():
            with file.open(encoding="utf-8-sig", newline="") as lines:
                yield from _rows(lines)

    return table


def _zipped(path: Path) -> Callable[[str], Table]:
    with zipfile.ZipFile(path) as archive:
        names = set(archive.namelist())

    def table(name: str) -> Table:
        if name in names:
            with zipfile.ZipFile(path) as archive, archive.open(name) as data:
                yield from _rows(io.TextIOWrapper(data, encoding="utf-8-sig", newline=""))

    return table


def _rows(lines: Iterator[str] | io.TextIOBase) -> Table:
    reader = csv.DictReader(lines)
    for row in reader:
        yield {
            (name or "").strip(): (cell or "").strip()
            for name, cell in row.items()
            if isinstance(name, str) and (cell is None or isinstance(cell, str))
        }


def running(feed: Feed, on: date) -> frozenset[str]:
    """Ids of the services that run on a date."""
    text, weekday = f"{on:%Y%m%d}", _WEEK[on.weekday()]
    services = {
        row["service_id"]
        for row in feed.table("calendar.txt")
        if row.get(weekday) == "1" and row.get("start_date", "") <= text <= row.get("end_date", "")
    }
    for row in feed.table("calendar_dates.txt"):
        if row.get("date") == text:
            change = services.add if row.get("exception_type") == "1" else services.discard
            change(row["service_id"])
    return frozenset(services)


def span_of(feed: Feed) -> tuple[date, date]:
    """First and last date that the calendars name; BadInputError if one is no date."""
    texts: set[str] = set()
    for row in feed.table("calendar.txt"):
        texts |= {row.get("start_date", ""), row.get("end_date", "")}
    texts |= {row.get("date", "") for row in feed.table("calendar_dates.txt")}
    try:
        days = sorted(date.fromisoformat(text) for text in texts)
    except ValueError as error:
        raise feed_error(feed.path, "calendar", f"a date is none: {error}") from error
    return days[0], days[-1]


def busiest_weekday(feed: Feed, first: date, last: date) -> date | None:
    """The weekday (Monday to Friday) between two dates on which most services run, the first such.

    At most 60 dates, evenly spread, are looked at. None if no service runs on any.
    """
    length = (last - first).days + 1
    step = max(1, length // 60)
    days = [first + timedelta(days=k) for k in range(0, length, step)]
    counted = [(len(running(feed, day)), day) for day in days if day.weekday() < 5]
    most = max((count for count, _ in counted), default=0)
    return next((day for count, day in counted if count == most), None) if most else None
