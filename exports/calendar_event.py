"""One calendar event, and the texts it is made of: one line, short, never cut in a character."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

DOMAIN = "passerelle"
SUMMARY_OCTETS = 110  # below 120: some programs cut at 127
LINE_OCTETS = 600  # of one line of a description, or a location: feeds stay below 1 MB
Category = Literal["class", "placement", "exam", "care", "notice"]
Status = Literal["CONFIRMED", "TENTATIVE", "CANCELLED"]


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """One VEVENT. ``start`` and ``end`` are aware datetimes, or dates of an all-day event.

    ``end`` is exclusive. ``sequence`` and ``changed`` are for whoever knows what was published
    before; ``changed`` None stands for the time of this publication.
    """

    uid: str
    summary: str
    start: datetime | date
    end: datetime | date
    category: Category = "class"
    status: Status = "CONFIRMED"
    busy: bool = True
    location: str = ""
    geo: tuple[float, float] | None = None
    description: str = ""
    sequence: int = 0
    changed: datetime | None = None


def in_order(events: Iterable[CalendarEvent]) -> tuple[CalendarEvent, ...]:
    """Events in order of start, then UID."""
    return tuple(sorted(events, key=lambda event: (event.start.isoformat(), event.uid)))


def summary(title: str, where: str, prefix: str = "") -> str:
    """Title and short place in at most 110 octets; the title gives way first."""
    head = f"{prefix} – " if prefix else ""
    tail = f" – {cut(clean(where), 45)}" if where else ""
    room = SUMMARY_OCTETS - len(f"{head}{tail}".encode())
    return f"{head}{cut(clean(title), room)}{tail}"


def cut(text: str, octets: int) -> str:
    """A text of at most so many UTF-8 octets, with an ellipsis where something is left out."""
    if len(text.encode()) <= octets:
        return text
    return text.encode()[: octets - 3].decode(errors="ignore").rstrip() + "…"


def clean(text: str) -> str:
    """One line without control characters."""
    if not text.isprintable():
        text = "".join(c if c.isprintable() else " " for c in text)
    return " ".join(text.split())


def paragraph(lines: Iterable[str]) -> str:
    """Lines that are not empty, one below the other."""
    return "\n".join(cut(line, LINE_OCTETS) for line in map(clean, lines) if line)


def shorten(text: str, characters: int) -> str:
    """A text of at most so many characters, cut between words where something is left out."""
    text = clean(text)
    if len(text) <= characters:
        return text
    kept = text[: characters - 1]
    whole, _, _ = kept.rpartition(" ")
    return (whole or kept).rstrip(" ,;:–-") + "…"
