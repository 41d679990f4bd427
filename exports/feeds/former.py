"""The plan published before the last one, put together from what the last one changed."""

from __future__ import annotations

from collections.abc import Iterator

from passerelle.exports.calendar_event import CalendarEvent
from passerelle.exports.feeds.edition import Edition, Source
from passerelle.exports.feeds.record import event_of
from passerelle.exports.feeds.revise import Change
from passerelle.exports.feeds.settings import published_edition, spoken_in
from passerelle.exports.feeds.store import FeedRow, Store
from passerelle.models.issue import BadInputError, Issue


def former_edition(store: Store) -> Edition:
    """The edition before the last plan that was published; BadInputError if there is none."""
    changes: dict[int, dict[str, Change]] = {}
    undone = _last_plan(store)
    for feed, change in store.changes(undone):
        changes.setdefault(feed, {})[change.uid] = change
    sources = [
        _source(store, row, changes.get(row.number, {}))
        for row in store.feeds()
        if row.since and row.closed is None
    ]
    term, title, language, last = published_edition(store)

    def again() -> Iterator[Source]:
        return iter(sources)

    former = store.publication(undone - 1)
    return Edition(
        term,
        title,
        language,
        last,
        again,
        violations=former.violations if former else 0,
        unplaced=former.unplaced if former else 0,
    )


def _last_plan(store: Store) -> int:
    """Number of the last publication of a plan that changed one before it."""
    for number in range(store.number, 1, -1):
        row = store.publication(number)
        if row and row.cause != "feeds" and any(True for _ in store.changes(number)):
            return number
    issue = Issue(
        code="FEED_UNDO",
        where="--undo",
        message="no former plan is known: the first one is still published",
        fix="publish the plan that you want",
    )
    raise BadInputError((issue,))


def _source(store: Store, row: FeedRow, changes: dict[str, Change]) -> Source:
    events: dict[str, CalendarEvent] = {
        record.uid: record.event for record in store.records(row.number).values() if record.planned
    }
    for uid, change in changes.items():
        if change.was_planned and change.before is not None:
            events[uid] = event_of(uid, change.before)
        else:
            events.pop(uid, None)
    lang = spoken_in(store, row)
    return Source(row.kind, row.id, row.name, lang, tuple(events.values()))
