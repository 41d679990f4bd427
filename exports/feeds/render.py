"""Pages and messages from templates: everything that comes from a plan is escaped."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from passerelle.exports.calendar_event import CalendarEvent
from passerelle.exports.feeds.late import tell_by
from passerelle.exports.feeds.page import PROGRAMS, Page
from passerelle.exports.feeds.report import FeedChanges
from passerelle.exports.feeds.revise import Change
from passerelle.exports.timezones import civil
from passerelle.exports.words import Words

if TYPE_CHECKING:
    from jinja2 import Environment

PEOPLE = ("learner", "private", "trainer")


class Templates:
    """Renders the pages of this folder."""

    @cached_property
    def _pages(self) -> Environment:
        from jinja2 import Environment, FileSystemLoader, StrictUndefined

        return Environment(
            loader=FileSystemLoader(Path(__file__).parent),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def page(self, page: Page) -> bytes:
        """The page of a feed."""
        return self._render(
            "page.html", page.lang, page=page, programs=PROGRAMS, people=page.kind in PEOPLE
        )

    def digest(self, changes: FeedChanges, at: datetime) -> bytes:
        """What changed for one reader, as a page or the HTML part of a message."""
        words, lines = Words(changes.lang), change_lines(changes, at)
        return self._render(
            "digest.html",
            changes.lang,
            feed=changes,
            lines=lines,
            heading=heading(words, changes),
            published=published(words, at),
        )

    def index(self, **values: Any) -> bytes:
        """The coordinator's page."""
        return self._render("index.html", **values)

    def _render(self, name: str, lang: Any, **values: Any) -> bytes:
        text = self._pages.get_template(name).render(words=Words(lang), lang=lang, **values)
        return f"{text}\n".encode()


def digest_text(changes: FeedChanges, at: datetime) -> str:
    """What changed for one reader, as plain text."""
    words = Words(changes.lang)
    lines = [words("digest.subject", name=changes.name), heading(words, changes), ""]
    for line in change_lines(changes, at):
        lines.append(f"- {words('pair', name=line['kind'], text=line['title'])}")
        lines += [
            f"    {words('pair', name=words(f'digest.{name}'), text=line[name])}"
            for name in ("before", "after")
            if line[name]
        ]
        lines.append(f"    ({line['due']})")
    return "\n".join([*lines, "", words("digest.footer"), published(words, at), ""])


def published(words: Words, at: datetime) -> str:
    """When a message was published, in words."""
    return words("digest.published", at=clock(at))


def clock(at: datetime) -> str:
    """Date and time of an instant on the clocks of the readers: ``30/03/2027 11:30``."""
    return f"{civil(at):%d/%m/%Y %H:%M}"


def heading(words: Words, changes: FeedChanges) -> str:
    """How many changes there are, in words."""
    count = len(changes.told)
    return words("digest.one") if count == 1 else words("digest.count", count=count)


def change_lines(changes: FeedChanges, at: datetime) -> list[dict[str, str]]:
    """Changes of a reader in words, soonest first."""
    words = Words(changes.lang)
    return [change_line(change, words, at) for change in changes.told]


def change_line(change: Change, words: Words, at: datetime) -> dict[str, str]:
    """A change in words: what it is, what it was before and is now, by when to tell of it."""
    old, new = change.old, change.new
    due = tell_by(change, at)
    by = _due(due, words, all_day=not isinstance(new.start, datetime)) if due else ""
    before = described(old, words, change.kind) if old else ""
    after = "" if change.kind == "cancelled" else described(new, words, change.kind)
    return {
        "kind": words(f"change.{change.kind}"),
        "title": (old or new if change.kind == "cancelled" else new).summary,
        "before": before,
        "after": after,
        "due": words("digest.tell_by", at=by) if due else words("digest.tell_now"),
        "urgent": "" if due else "urgent",
    }


def _due(due: datetime, words: Words, *, all_day: bool) -> str:
    local = civil(due)
    return words.day(local.date()) if all_day else f"{words.day(local.date())} {local:%H:%M}"


def described(event: CalendarEvent, words: Words, kind: str) -> str:
    """When and where an event is; its details too where those are what changed."""
    parts: Iterable[str] = (moment(event, words), event.location)
    if kind == "detail":
        parts = (moment(event, words), event.summary, event.description.replace("\n", "; "))
    elif event.status == "TENTATIVE":
        parts = (*parts, words("provisional"))
    return ", ".join(filter(None, parts))


def moment(event: CalendarEvent, words: Words) -> str:
    """Date and civil time of an event: ``mar. 30/03 09:00–12:30``."""
    start, end = event.start, event.end
    if isinstance(start, datetime) and isinstance(end, datetime):
        return f"{words.day(start.date())} {start:%H:%M}–{end:%H:%M}"
    return f"{words.day(start)} – {words.day(end)}"
