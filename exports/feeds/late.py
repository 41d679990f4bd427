"""Late changes: what people must hear of by another way, as calendar programs may lag (R76)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from passerelle.exports.feeds.edition import TOLD
from passerelle.exports.feeds.report import Late
from passerelle.exports.feeds.revise import Change
from passerelle.exports.feeds.store import Store

LATE = timedelta(hours=72)
"""How long before a session a feed can no longer be relied on to tell of it in time."""


def late_changes(store: Store, at: datetime) -> tuple[Late, ...]:
    """Changes of the next 72 hours that were published less than 72 hours before, soonest first.

    Those of this publication and of earlier ones, of each feed whose readers are told.
    """
    feeds = {row.number: row for row in store.feeds() if row.kind in TOLD and row.closed is None}
    found = [
        Late(feeds[feed].kind, feeds[feed].id, feeds[feed].name, change)
        for number, _ in store.publications_since(int((at - LATE).timestamp()))
        for feed, change in store.changes(number)
        if feed in feeds and feeds[feed].since != number and is_late(change, at)
    ]
    return tuple(sorted(found, key=lambda row: (row.change.at, row.kind, row.id, row.change.uid)))


def is_late(change: Change, at: datetime) -> bool:
    """Whether a change is about the next 72 hours."""
    return change.new.category != "notice" and at <= change.at < at + LATE


def tell_by(change: Change, at: datetime) -> datetime | None:
    """The latest moment to tell of a change: 72 hours before; None where that is over."""
    due = change.at.astimezone(UTC) - LATE
    return due if due > at else None
