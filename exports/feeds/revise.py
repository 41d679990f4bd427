"""What a new plan does to the published events of one feed (RFC 5545, 3.8.7; R75).

Pure: old records and new events in, new records and the changes between them out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from passerelle.exports.calendar_event import CalendarEvent, summary
from passerelle.exports.feeds.record import Record, body_of, event_of, instant
from passerelle.exports.words import Words
from passerelle.models.issue import BadInputError, Issue

REMEMBERED = 50_000  # events, some 40 MB
KEPT = timedelta(days=60)
"""How long after its end a cancelled event stays in a feed (R75)."""

ChangeKind = Literal["added", "cancelled", "restored", "moved", "place", "detail"]


@dataclass(frozen=True, slots=True)
class Change:
    """One event before and after a publication; ``before`` is None for a new one.

    ``was_planned`` tells whether the former plan held it.
    """

    uid: str
    kind: ChangeKind
    was_planned: bool
    before: str | None
    after: str

    @property
    def old(self) -> CalendarEvent | None:
        """The event before, if there was one in the plan."""
        return event_of(self.uid, self.before) if self.before and self.was_planned else None

    @property
    def new(self) -> CalendarEvent:
        """The event after."""
        return event_of(self.uid, self.after)

    @property
    def at(self) -> datetime:
        """The earliest instant it is about (UTC): the sooner of the old and the new start."""
        starts = [instant(event.start) for event in (self.old, self.new) if event]
        return min(starts)


@dataclass(frozen=True)
class Revision:
    """The records of a feed after a publication, those that differ from before, and changes."""

    records: tuple[Record, ...]
    written: tuple[Record, ...]
    changes: tuple[Change, ...]


class Bodies:
    """Texts of events by the object itself: the learners of a group share theirs."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[CalendarEvent, str]] = {}

    def of(self, event: CalendarEvent) -> str:
        """``body_of`` the event; the event is kept, so that no other takes its place in memory."""
        found = self._known.get(id(event))
        if found is None:
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            found = self._known[id(event)] = (event, body_of(event))
        return found[1]


def revise(
    old: Mapping[str, Record],
    new: Iterable[CalendarEvent],
    at: datetime,
    words: Words,
    where: str,
    bodies: Bodies | None = None,
) -> Revision:
    """Compare what was published with what is planned.

    What stays the same keeps SEQUENCE and LAST-MODIFIED. A change of start, end or status raises
    SEQUENCE by one; any change brings LAST-MODIFIED to ``at``, or one second past the former one
    where the clock went back. An event that is no longer planned stays, marked as cancelled.
    ``where`` names the feed in messages. Raises BadInputError for a UID used twice.
    """
    stamp, bodies = int(at.timestamp()), bodies or Bodies()
    planned = _by_uid(new, where)
    records: list[Record] = []
    written: list[Record] = []
    changes: list[Change] = []
    for uid, event in planned.items():
        former = old.get(uid)
        record = _planned(former, event, bodies.of(event), stamp)
        records.append(record)
        if record is not former:
            written.append(record)
            changes.append(_change(former, record))
    for uid in sorted(old.keys() - planned.keys()):
        former = old[uid]
        record = _withdrawn(former, stamp, words) if former.planned else former
        if record is not former:
            written.append(record)
            changes.append(_change(former, record))
        records.append(record)
    return Revision(tuple(records), tuple(written), tuple(changes))


def shown(records: Iterable[Record], at: datetime) -> tuple[Record, ...]:
    """What the file of a feed holds: all that is planned, and cancellations for 60 days more."""
    return tuple(record for record in records if record.planned or _still_told(record.event, at))


def _by_uid(events: Iterable[CalendarEvent], where: str) -> dict[str, CalendarEvent]:
    found: dict[str, CalendarEvent] = {}
    twice: dict[str, CalendarEvent] = {}
    for event in events:
        if event.uid in found:
            twice[event.uid] = event
        found[event.uid] = event
    if twice:
        raise BadInputError(tuple(_twice(where, event) for event in twice.values()))
    return found


def _twice(where: str, event: CalendarEvent) -> Issue:
    return Issue(
        code="FEED_UID",
        where=f"{where}: {event.summary}",
        message=f"the calendar identity {event.uid} is used by two events of this feed",
        fix="give each session of the plan a uid of its own, or solve the term again",
    )


def _planned(former: Record | None, event: CalendarEvent, body: str, stamp: int) -> Record:
    if former is None:
        return Record(event.uid, 0, stamp, planned=True, body=body)
    if former.body == body:
        return former if former.planned else replace(former, planned=True)
    return Record(
        event.uid,
        former.sequence + _is_rescheduled(former.event, event),
        max(stamp, former.modified + 1),
        planned=True,
        body=body,
    )


def _is_rescheduled(before: CalendarEvent, after: CalendarEvent) -> bool:
    """Whether RFC 5545, 3.8.7.4 wants a new SEQUENCE: a new start, end or status."""
    return (instant(before.start), instant(before.end), before.status) != (
        instant(after.start),
        instant(after.end),
        after.status,
    ) or isinstance(before.start, datetime) != isinstance(after.start, datetime)


def _withdrawn(former: Record, stamp: int, words: Words) -> Record:
    event = former.event
    if event.status == "CANCELLED":
        return replace(former, planned=False)
    marked = replace(
        event,
        summary=summary(event.summary, "", words("cancelled")),
        status="CANCELLED",
        busy=False,
    )
    return Record(
        former.uid,
        former.sequence + 1,
        max(stamp, former.modified + 1),
        planned=False,
        body=body_of(marked),
    )


def _change(former: Record | None, record: Record) -> Change:
    if former is None:
        return Change(record.uid, "added", was_planned=False, before=None, after=record.body)
    kind = _kind(former.event, record.event, former)
    return Change(record.uid, kind, former.planned, former.body, record.body)


def _kind(before: CalendarEvent, after: CalendarEvent, former: Record) -> ChangeKind:
    if after.status == "CANCELLED":
        return "cancelled" if before.status != "CANCELLED" else "detail"
    if before.status == "CANCELLED" or not former.planned:
        return "restored"
    if (instant(before.start), instant(before.end)) != (instant(after.start), instant(after.end)):
        return "moved"
    return "place" if before.location != after.location else "detail"


def _still_told(event: CalendarEvent, at: datetime) -> bool:
    return event.category != "notice" and instant(event.end) + KEPT > at
