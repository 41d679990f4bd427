"""Settings of a publication folder: which term it serves, under which address, in which form."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from passerelle.exports.feeds.edition import Edition
from passerelle.exports.feeds.store import FeedRow, Store
from passerelle.exports.words import LANGS, Lang
from passerelle.models.issue import BadInputError, Issue

Cause = Literal["plan", "undo", "feeds"]


@dataclass(frozen=True)
class Options:
    """How to publish; None leaves a setting as it is.

    ``base`` is the address of the server; ``static`` names files by token, for hosts that only
    hand out files, instead of by its hash. ``visible`` gives cancelled sessions the status of
    confirmed ones, so that programs which hide those show them; their title still says so.
    """

    base: str | None = None
    static: bool | None = None
    visible: bool | None = None
    dry_run: bool = False
    cause: Cause = "plan"


def claim(store: Store, edition: Edition | None, options: Options) -> bool:
    """Set the settings; whether one changed. BadInputError for the plan of another term."""
    changed = False
    if edition is not None:
        mine = store.setting("term")
        if mine and mine != edition.term:
            raise _other_term(mine, edition.term)
        changed |= store.set("term", edition.term)
        changed |= store.set("title", edition.title)
        changed |= store.set("language", edition.language)
        changed |= store.set("last", edition.last.isoformat())
        changed |= store.set("expires", edition.expires.isoformat())
    if options.base is not None:
        changed |= store.set("base", options.base)
    if options.static is not None:
        changed |= store.set("names", "token" if options.static else "hash")
    if options.visible is not None:
        changed |= store.set("cancelled", "visible" if options.visible else "marked")
    return changed


def published_edition(store: Store) -> tuple[str, str, Lang, date]:
    """Id, title, language and last day of the term that is published."""
    last = date.fromisoformat(store.setting("last"))
    return store.setting("term"), store.setting("title"), default_language(store), last


def default_language(store: Store) -> Lang:
    """The language of the term that is published."""
    return _lang(store.setting("language"), "fr")


def language_of_feed(store: Store, row: FeedRow) -> Lang:
    """The language of a feed: its own, or the term's."""
    return _lang(row.lang, default_language(store))


def spoken_in(store: Store, row: FeedRow) -> Lang:
    """The language of a feed's events, which a new plan may change."""
    return _lang(row.spoken, language_of_feed(store, row))


def _lang(text: str, default: Lang) -> Lang:
    known: dict[str, Lang] = {name: name for name in LANGS}
    return known.get(text, default)


def _other_term(mine: str, other: str) -> BadInputError:
    issue = Issue(
        code="FEED_TERM",
        where=f"plan of the term '{other}'",
        message=f"this folder serves the term '{mine}': all of its events would be cancelled",
        fix="publish each term to a folder of its own",
    )
    return BadInputError((issue,))
