"""The files of one publication: rendered where something changed, taken over where nothing did."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from passerelle.exports.calendar_event import CalendarEvent
from passerelle.exports.feeds.page import Page
from passerelle.exports.feeds.record import Record, body_of
from passerelle.exports.feeds.release import WWW, Draft, Served, read_manifest
from passerelle.exports.feeds.render import Templates
from passerelle.exports.feeds.revise import Revision, shown
from passerelle.exports.feeds.settings import language_of_feed, spoken_in
from passerelle.exports.feeds.store import FeedRow, Store
from passerelle.exports.feeds.tokens import FOLDER, TOKEN, hashed
from passerelle.exports.ical import Renderer, assembled, events_in, notice, zones_of
from passerelle.exports.words import Lang, Words

RENDERING = "1"
"""Raise it when feeds of the same events get other bytes: all are then written anew."""


class Shelf:
    """Puts each feed into a draft; without one, only finds out what would be written."""

    def __init__(self, store: Store, draft: Draft | None, base: Path, at: datetime) -> None:
        self.files: list[Served] = []
        self.unreachable: list[tuple[str, str]] = []
        self._store = store
        self._draft = draft
        self._at = at
        self._base = base
        self._visible = store.setting("cancelled") == "visible"
        self._rendering = f"{RENDERING} visible" if self._visible else RENDERING
        self._same_rendering = not store.set("rendering", self._rendering)
        self._renderer = Renderer()
        self._templates = Templates()
        self._by_token = store.setting("names") == "token"
        self._address = store.setting("base")
        self.tokens = _tokens_in(base / WWW / FOLDER) if self._by_token else {}
        self._former, self._former_base, self._former_gone = _former(base)

    @property
    def lost_something(self) -> bool:
        """Whether an address of the former publication has ended."""
        names = {row.name for row in self.files}
        ended = any(row.name not in names for row in self._former.values())
        return ended or self._store.gone() != self._former_gone

    def put(self, row: FeedRow, revision: Revision | None = None) -> bool:
        """Write or take over the file of a feed; whether readers see a difference.

        ``revision`` is what this publication did to its events; without one they are read from
        the state, and every one of them is written anew where the file is.
        """
        name = self._name(row)
        if name is None:
            return False
        lang = spoken_in(self._store, row)
        records = self._records(row, revision)
        content = _digest(self._rendering, row.name, lang, *sorted(map(_text, records)))
        former = self._former.get(row.token_hash or "")
        same = content == row.content and former is not None and former.name == name
        octets = former.octets if former else 0
        if not (content == row.content and self._kept(name, former)):
            same = False
            data = self._bytes(row, lang, records, self._made(former, lang, revision))
            row, octets = self._render(row, name, content, data), len(data)
        changed = self._put_page(row, name, same=same) or not same
        served = Served(
            name=name,
            token_hash=row.token_hash or "",
            sha256=row.sha256,
            modified=row.modified,
            kind=row.kind,
            lang=lang,
            title=row.name,
            octets=octets,
        )
        self.files.append(served)
        return changed

    def _name(self, row: FeedRow) -> str | None:
        """Path of a feed's file without suffix; None for a feed that is not served."""
        if row.is_public:
            return "public" if row.closed is None and row.revoked is None else None
        if row.token_hash is None or not row.since:
            return None
        if not self._by_token:
            return f"{FOLDER}/{row.token_hash}"
        if row.token_hash not in self.tokens:
            self.unreachable.append((row.kind, row.id))
        return f"{FOLDER}/{self.tokens.get(row.token_hash, row.token_hash)}"

    def _records(self, row: FeedRow, revision: Revision | None) -> list[Record]:
        """What a feed's file is made of: its events, or the note that it is closed."""
        if row.closed is None:
            known = revision.records if revision else self._store.records(row.number).values()
            return list(shown(known, self._at))
        text = Words(language_of_feed(self._store, row))("closed_feed")
        when = datetime.fromtimestamp(row.closed, UTC)
        event = notice("closed", text, when.date(), self._owner(row))
        return [Record(event.uid, 0, row.closed, planned=True, body=body_of(event))]

    def _owner(self, row: FeedRow) -> str:
        return f"{self._store.setting('term')}:{row.kind}:{row.id}"

    def _kept(self, name: str, former: Served | None) -> bool:
        if self._draft is None:
            return True
        return former is not None and self._draft.keep(name, former.name)

    def _made(
        self, former: Served | None, lang: Lang, revision: Revision | None
    ) -> dict[str, bytes]:
        """Bytes of the events that this publication left as they were, from the former file."""
        if not former or not revision or former.lang != lang or not self._same_rendering:
            return {}
        try:
            made = events_in((self._base / WWW / f"{former.name}.ics").read_bytes())
        except OSError:
            return {}
        for change in revision.changes:
            made.pop(change.uid, None)
        return made

    def _bytes(
        self, row: FeedRow, lang: Lang, records: list[Record], made: Mapping[str, bytes]
    ) -> bytes:
        words, records = Words(lang), sorted(records, key=_order)
        events = (
            made.get(record.uid) or self._renderer.event(self._told(record), self._at, words)
            for record in records
        )
        return assembled(row.name, zones_of(record.start for record in records), events)

    def _told(self, record: Record) -> CalendarEvent:
        event = record.event
        if self._visible and event.status == "CANCELLED":
            return replace(event, status="CONFIRMED")
        return event

    def _render(self, row: FeedRow, name: str, content: str, data: bytes) -> FeedRow:
        """Write a feed; it bears the time of this publication if its content is new."""
        modified = row.modified
        if content != row.content:
            modified = max(int(self._at.timestamp()), row.modified + 1)
        if self._draft is None:
            return row
        self._draft.feed(name, data, modified)
        sha256 = hashlib.sha256(data).hexdigest()
        return self._store.update_feed(
            row.number, content=content, sha256=sha256, modified=modified
        )

    def _put_page(self, row: FeedRow, name: str, *, same: bool) -> bool:
        """The owner's page, where files are named by token; whether it is new."""
        token = "" if row.is_public else self.tokens.get(row.token_hash or "")
        if not self._by_token or token is None or not self._address or self._draft is None:
            return False
        page = f"{name}.html"
        if same and self._address == self._former_base and self._draft.keep_page(page):
            return False
        lang = language_of_feed(self._store, row)
        shown_page = Page(row.kind, row.name, lang, self._address, token)
        self._draft.page(page, self._templates.page(shown_page))
        return True


def _text(record: Record) -> str:
    return f"{record.uid} {record.sequence} {record.modified} {record.body}"


def _order(record: Record) -> tuple[str, str]:
    """Events in order of start, then UID."""
    return record.start.isoformat(), record.uid


def _digest(*parts: str) -> str:
    found = hashlib.sha256()
    for part in parts:
        found.update(part.encode())
        found.update(b"\0")
    return found.hexdigest()


def _tokens_in(folder: Path) -> dict[str, str]:
    """Tokens that name files of the former publication, by hash."""
    if not folder.is_dir():
        return {}
    stems = {path.name.partition(".")[0] for path in folder.iterdir()}
    return {hashed(stem): stem for stem in stems if TOKEN.match(stem)}


def _former(base: Path) -> tuple[dict[str, Served], str, list[str]]:
    """Files of the former publication by hash of the token, its address, and what was gone."""
    try:
        manifest = read_manifest(base)
    except (OSError, ValueError):
        return {}, "", []
    return {row.token_hash: row for row in manifest.files}, manifest.base, list(manifest.gone)
