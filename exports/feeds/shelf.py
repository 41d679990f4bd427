"""The files of one publication: rendered where something changed, taken over where nothing did."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path

from passerelle.exports.calendar_event import CalendarEvent, in_order
from passerelle.exports.feeds.page import Page
from passerelle.exports.feeds.release import WWW, Draft, Served, read_manifest
from passerelle.exports.feeds.render import Templates
from passerelle.exports.feeds.revise import shown
from passerelle.exports.feeds.settings import language_of_feed, spoken_in
from passerelle.exports.feeds.store import FeedRow, Store
from passerelle.exports.feeds.tokens import FOLDER, TOKEN, hashed
from passerelle.exports.feeds.words import feed_words
from passerelle.exports.ical import Renderer, notice
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

    def put(self, row: FeedRow) -> bool:
        """Write or take over the file of a feed; whether readers see a difference."""
        name = self._name(row)
        if name is None:
            return False
        lang = spoken_in(self._store, row)
        parts, events = self._content(row)
        content = _digest(RENDERING, row.name, lang, *parts)
        former = self._former.get(row.token_hash or "")
        same = content == row.content and former is not None and former.name == name
        if not (content == row.content and self._kept(name, former)):
            same = False
            row = self._render(row, name, lang, content, events())
        changed = self._put_page(row, name, same=same) or not same
        served = Served(
            name=name,
            token_hash=row.token_hash or "",
            sha256=row.sha256,
            modified=row.modified,
            kind=row.kind,
            lang=lang,
            title=row.name,
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

    def _content(self, row: FeedRow) -> tuple[list[str], Callable[[], list[CalendarEvent]]]:
        """What a feed's file is made of: texts that tell whether it changed, and its events."""
        if row.closed is None:
            records = shown(self._store.records(row.number).values(), self._at)
            texts = [f"{r.uid} {r.sequence} {r.modified} {r.body}" for r in records]
            return sorted(texts), lambda: [record.event for record in records]
        text = feed_words(language_of_feed(self._store, row))("closed_feed")
        when = datetime.fromtimestamp(row.closed, UTC)
        event = notice("closed", text, when.date(), f"{row.kind}:{row.id}", changed=when)
        return [f"closed {row.closed} {text}"], lambda: [event]

    def _kept(self, name: str, former: Served | None) -> bool:
        if self._draft is None:
            return True
        return former is not None and self._draft.keep(name, former.name)

    def _render(
        self, row: FeedRow, name: str, lang: Lang, content: str, events: Iterable[CalendarEvent]
    ) -> FeedRow:
        """Write a feed; it bears the time of this publication if its content is new."""
        modified = row.modified
        if content != row.content:
            modified = max(int(self._at.timestamp()), row.modified + 1)
        if self._draft is None:
            return row
        data = self._renderer.feed(in_order(events), row.name, self._at, Words(lang))
        self._draft.feed(name, data, modified)
        sha256 = hashlib.sha256(data).hexdigest()
        return self._store.update_feed(
            row.number, content=content, sha256=sha256, modified=modified
        )

    def _put_page(self, row: FeedRow, name: str, *, same: bool) -> bool:
        """The owner's page, where files are named by token; whether it is new."""
        token = self.tokens.get(row.token_hash or "")
        if not self._by_token or not token or not self._address or self._draft is None:
            return False
        page = f"{name}.html"
        if same and self._address == self._former_base and self._draft.keep_page(page):
            return False
        lang = language_of_feed(self._store, row)
        shown_page = Page(row.kind, row.name, lang, self._address, token)
        self._draft.page(page, self._templates.page(shown_page))
        return True


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
