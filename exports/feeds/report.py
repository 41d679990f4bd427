"""What a publication did, or would do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from passerelle.exports.feeds.edition import TOLD
from passerelle.exports.feeds.revise import Change
from passerelle.exports.words import Lang


@dataclass(frozen=True, slots=True)
class Handed:
    """A new address, known here only: hand it to its owner. ``token`` is empty in a dry run."""

    kind: str
    id: str
    name: str
    lang: Lang
    token: str


@dataclass(frozen=True, slots=True)
class FeedChanges:
    """What changed in one feed; ``is_new`` for a feed that was not there before."""

    kind: str
    id: str
    name: str
    lang: Lang
    is_new: bool
    changes: tuple[Change, ...]

    @property
    def told(self) -> tuple[Change, ...]:
        """Changes of sessions and stays; not of what a feed says of itself."""
        rows = [row for row in self.changes if row.new.category != "notice"]
        return tuple(sorted(rows, key=lambda row: (row.at, row.uid)))

    @property
    def has_digest(self) -> bool:
        """Whether its readers are told what changed."""
        return self.kind in TOLD and not self.is_new and bool(self.told)


@dataclass(frozen=True, slots=True)
class Late:
    """A change too near to leave it to calendar programs (R76)."""

    kind: str
    id: str
    name: str
    change: Change


@dataclass(frozen=True)
class Report:
    """The outcome of a publication.

    ``number`` is the publication that is read now. ``changed`` is False where everything was
    already published. ``missing`` are feeds whose owner is no longer in the plan; ``unreachable``
    feeds of a static folder whose address is unknown here, so that they need a new one.
    ``too_big`` are feeds that a calendar provider may cut. ``violations`` and ``unplaced`` are
    those of the plan that is read.
    """

    number: int
    at: datetime
    changed: bool
    dry_run: bool
    feeds: int
    changes: tuple[FeedChanges, ...] = ()
    handed: tuple[Handed, ...] = ()
    late: tuple[Late, ...] = ()
    missing: tuple[tuple[str, str], ...] = ()
    unreachable: tuple[tuple[str, str], ...] = ()
    violations: int = 0
    unplaced: int = 0
    too_big: tuple[tuple[str, str], ...] = ()
