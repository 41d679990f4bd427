"""Events as they are kept between publications: a canonical text, and how often they changed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from passerelle.exports.calendar_event import CalendarEvent


@dataclass(frozen=True, slots=True)
class Record:
    """One event of one feed as last published.

    ``body`` is ``body_of`` the event; ``modified`` seconds since 1970 of the publication in which
    it last changed; ``planned`` whether the plan holds it (else it is kept to say so).
    """

    uid: str
    sequence: int
    modified: int
    planned: bool
    body: str

    @property
    def status(self) -> str:
        """STATUS of the event."""
        return str(json.loads(self.body)["status"])

    @property
    def start(self) -> datetime | date:
        """Start of the event, without reading the rest of it."""
        return _parsed(self.body.partition('"start":"')[2].partition('"')[0])

    @property
    def event(self) -> CalendarEvent:
        """The event, with its SEQUENCE and time of change."""
        return event_of(self.uid, self.body, self.sequence, self.modified)


def body_of(event: CalendarEvent) -> str:
    """What readers see of an event, as one canonical JSON text: equal texts, equal events."""
    shown: dict[str, Any] = {
        "summary": event.summary,
        "start": _moment(event.start),
        "end": _moment(event.end),
        "category": event.category,
        "status": event.status,
        "busy": event.busy,
    }
    if event.location:
        shown["location"] = event.location
    if event.geo:
        shown["geo"] = list(event.geo)
    if event.description:
        shown["description"] = event.description
    return json.dumps(shown, ensure_ascii=False, separators=(",", ":"))


def event_of(uid: str, body: str, sequence: int = 0, modified: int | None = None) -> CalendarEvent:
    """The event of a text made by ``body_of``."""
    shown = json.loads(body)
    geo = shown.get("geo")
    return CalendarEvent(
        uid=uid,
        summary=shown["summary"],
        start=_parsed(shown["start"]),
        end=_parsed(shown["end"]),
        category=shown["category"],
        status=shown["status"],
        busy=shown["busy"],
        location=shown.get("location", ""),
        geo=(geo[0], geo[1]) if geo else None,
        description=shown.get("description", ""),
        sequence=sequence,
        changed=None if modified is None else datetime.fromtimestamp(modified, UTC),
    )


def instant(moment: datetime | date) -> datetime:
    """A start or end in UTC; an all-day one at 00:00 UTC of its date."""
    if isinstance(moment, datetime):
        return moment.astimezone(UTC)
    return datetime.combine(moment, time(), UTC)


def _moment(moment: datetime | date) -> str:
    if isinstance(moment, datetime):
        return f"{moment:%Y-%m-%dT%H:%M}[{moment.tzinfo}]"
    return moment.isoformat()


def _parsed(text: str) -> datetime | date:
    day, _, zone = text.partition("[")
    if not zone:
        return date.fromisoformat(day)
    return datetime.fromisoformat(day).replace(tzinfo=ZoneInfo(zone.removesuffix("]")))
