"""What a coordinator does with feeds: choose some by name, renew, revoke, close, ask for more.

Each action is an edit of the state that ``publish`` carries out with a publication.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from difflib import get_close_matches

from passerelle.exports.feeds.edition import Key
from passerelle.exports.feeds.store import FeedRow, Store
from passerelle.models.issue import BadInputError, Issue

Edit = Callable[[Store], bool]
PEOPLE = ("learner", "trainer")


def renew(wanted: Sequence[str], at: datetime) -> Edit:
    """New addresses; the former ones stop at once. It also opens what was revoked or closed."""
    when = int(at.timestamp())
    return lambda store: _each(
        store,
        wanted,
        lambda row: store.update_feed(
            row.number, token_hash=None, revoked=None, closed=None, renewed=when
        ),
    )


def revoke(wanted: Sequence[str], at: datetime) -> Edit:
    """End addresses at once, as after a leak: they answer as if they had never been."""
    when = int(at.timestamp())
    return lambda store: _each(
        store, wanted, lambda row: store.update_feed(row.number, token_hash=None, revoked=when)
    )


def close(wanted: Sequence[str], at: datetime) -> Edit:
    """Close feeds of people who left: for six weeks they say so, then the address ends."""
    when = int(at.timestamp())
    return lambda store: _each(
        store,
        wanted,
        lambda row: row if row.closed else store.update_feed(row.number, closed=when),
    )


def speak(wanted: Sequence[str], lang: str) -> Edit:
    """Set the language of feeds, from the next plan on; empty for the term's."""
    return lambda store: _each(
        store, wanted, lambda row: store.update_feed(row.number, lang=lang), public=True
    )


def ask_private(wanted: Sequence[str]) -> Edit:
    """Ask for feeds with their owners' own times; the next publication of a plan makes them."""

    def edit(store: Store) -> bool:
        rows = choose(store.feeds(), wanted, kinds=PEOPLE)
        known = {(row.kind, row.id) for row in store.feeds()}
        asked = [row for row in rows if ("private", row.id) not in known]
        for row in asked:
            store.add_feed("private", row.id, row.name, row.lang, 0)
        return bool(asked)

    return edit


def languages(store: Store) -> dict[Key, str]:
    """The language of each feed, empty for the term's; private ones only where asked for."""
    return {(row.kind, row.id): row.lang for row in store.feeds() if row.closed is None}


def choose(
    rows: Iterable[FeedRow], wanted: Sequence[str], kinds: tuple[str, ...] = ()
) -> list[FeedRow]:
    """Feeds by ``ID`` or ``KIND:ID``; BadInputError names all that are unknown or not clear."""
    known = [row for row in rows if not kinds or row.kind in kinds]
    issues: list[Issue] = []
    found: list[FeedRow] = []
    for text in wanted:
        fits = [row for row in known if text in (row.id, name_of(row))]
        if len(fits) == 1:
            found += fits
        else:
            issues.append(_unclear(text, fits, known))
    if not wanted:
        issues.append(_issue("feeds", "none is named", "name feeds by id, e.g. L01"))
    if issues:
        raise BadInputError(tuple(issues))
    return found


def name_of(row: FeedRow) -> str:
    """``KIND:ID``, or just ``public``."""
    return f"{row.kind}:{row.id}" if row.id else row.kind


def _each(
    store: Store,
    wanted: Sequence[str],
    change: Callable[[FeedRow], object],
    *,
    public: bool = False,
) -> bool:
    rows = [row for row in store.feeds() if public or not row.is_public]
    for row in choose(rows, wanted):
        change(row)
    return True


def _unclear(text: str, fits: list[FeedRow], known: list[FeedRow]) -> Issue:
    if fits:
        choice = " or ".join(map(name_of, fits))
        return _issue(f"feed '{text}'", "is not the only one", f"write {choice}")
    names = [name for row in known for name in (row.id, name_of(row))]
    near = get_close_matches(text, names, n=1, cutoff=0.5)
    fix = f"did you mean '{near[0]}'?" if near else "'passerelle feeds list' names them all"
    return _issue(f"feed '{text}'", "is not known", fix)


def _issue(where: str, message: str, fix: str) -> Issue:
    return Issue(code="UNKNOWN_ID", where=where, message=message, fix=fix)
