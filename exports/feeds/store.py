"""The state of publications in SQLite: feeds, events, changes, settings.

One writer at a time, in one transaction: what is not committed never was.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import astuple, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from passerelle.exports.feeds.record import Record
from passerelle.exports.feeds.revise import Change
from passerelle.exports.feeds.schema import TABLES, VERSION
from passerelle.models.issue import BadInputError, Issue

FILE = "state.sqlite"
WAIT_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class FeedRow:
    """One feed: whose it is, its address as a hash, and what its file was made of.

    Times are seconds since 1970 (UTC), None for what did not happen.
    """

    number: int
    kind: str
    id: str
    name: str
    lang: str
    spoken: str
    token_hash: str | None
    since: int
    created: int | None
    renewed: int | None
    revoked: int | None
    closed: int | None
    in_plan: bool
    content: str
    sha256: str
    modified: int

    @property
    def is_public(self) -> bool:
        """Whether it needs no secret address."""
        return self.kind == "public"

    @property
    def needs_address(self) -> bool:
        """Whether the next publication gives it one."""
        idle = self.revoked is None and self.closed is None
        return idle and self.token_hash is None and not self.is_public

    @property
    def state(self) -> str:
        """In one word: new, open, revoked or closed."""
        if self.closed is not None:
            return "closed"
        if self.revoked is not None:
            return "revoked"
        return "new" if self.needs_address else "open"


@dataclass(frozen=True, slots=True)
class Publication:
    """When (seconds since 1970) and why something was published, and how good its plan is."""

    number: int
    at: int
    cause: str
    violations: int
    unplaced: int

    @property
    def judged(self) -> tuple[int, int]:
        """What is wrong with its plan."""
        return self.violations, self.unplaced


_COLUMNS = ", ".join(FeedRow.__slots__)


class Store:
    """Reads and writes the state inside one transaction.

    ``keep_nothing`` set to True lets the transaction end as if it never was.
    """

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self.keep_nothing = False

    def setting(self, name: str, default: str = "") -> str:
        """The value of a setting."""
        row = self._db.execute("SELECT value FROM setting WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else default

    def set(self, name: str, value: str) -> bool:
        """Set a setting; whether that changed it."""
        if self.setting(name, "\0") == value:
            return False
        self._db.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", (name, value))
        return True

    @property
    def number(self) -> int:
        """Number of the last publication; 0 before the first."""
        return int(self._one("SELECT coalesce(max(number), 0) FROM publication"))

    def publication(self, number: int) -> Publication | None:
        """A publication; None if there never was one of that number."""
        query = "SELECT * FROM publication WHERE number = ?"
        row = self._db.execute(query, (number,)).fetchone()
        return Publication(*row) if row else None

    def add_publication(self, row: Publication) -> None:
        """Note that a publication takes place."""
        self._db.execute("INSERT INTO publication VALUES (?, ?, ?, ?, ?)", astuple(row))

    # --- feeds -----------------------------------------------------------------------------------

    def feeds(self) -> list[FeedRow]:
        """Every feed, in order of kind and id."""
        query = f"SELECT {_COLUMNS} FROM feed ORDER BY kind, id"  # noqa: S608 -- own column names
        return [_feed(row) for row in self._db.execute(query)]

    def add_feed(self, kind: str, owner: str, name: str, lang: str, since: int) -> FeedRow:
        """A new feed, still without an address."""
        self._db.execute(
            "INSERT INTO feed (kind, id, name, lang, since) VALUES (?, ?, ?, ?, ?)",
            (kind, owner, name, lang, since),
        )
        return self.feed(int(self._one("SELECT last_insert_rowid()")))

    def feed(self, number: int) -> FeedRow:
        """One feed by its number."""
        query = f"SELECT {_COLUMNS} FROM feed WHERE number = ?"  # noqa: S608
        return _feed(self._db.execute(query, (number,)).fetchone())

    def update_feed(self, number: int, **values: Any) -> FeedRow:
        """Change columns of a feed; the row after."""
        unknown = values.keys() - set(FeedRow.__slots__)
        if unknown:
            raise KeyError(unknown)
        columns = ", ".join(f"{name} = ?" for name in values)
        query = f"UPDATE feed SET {columns} WHERE number = ?"  # noqa: S608
        self._db.execute(query, (*values.values(), number))
        return self.feed(number)

    def delete_feed(self, number: int) -> None:
        """Remove a feed with its events and changes."""
        self._db.execute("DELETE FROM feed WHERE number = ?", (number,))

    # --- events ----------------------------------------------------------------------------------

    def records(self, feed: int) -> dict[str, Record]:
        """Events of a feed by UID, withdrawn ones included."""
        query = "SELECT uid, sequence, modified, planned, body FROM event WHERE feed = ?"
        return {
            uid: Record(uid, sequence, modified, bool(planned), body)
            for uid, sequence, modified, planned, body in self._db.execute(query, (feed,))
        }

    def write_records(self, feed: int, records: Iterable[Record]) -> None:
        """Insert or replace events of a feed."""
        rows = (
            (feed, row.uid, row.sequence, row.modified, row.status, row.planned, row.body)
            for row in records
        )
        self._db.executemany("INSERT OR REPLACE INTO event VALUES (?, ?, ?, ?, ?, ?, ?)", rows)

    def delete_records(self, feed: int) -> None:
        """Remove all events of a feed and what was noted of their changes."""
        self._db.execute("DELETE FROM event WHERE feed = ?", (feed,))
        self._db.execute("DELETE FROM change WHERE feed = ?", (feed,))

    # --- changes ---------------------------------------------------------------------------------

    def add_changes(self, publication: int, feed: int, changes: Iterable[Change]) -> None:
        """Note what a publication changed in a feed."""
        rows = (
            (publication, feed, row.uid, row.kind, row.was_planned, row.before, row.after)
            for row in changes
        )
        self._db.executemany("INSERT INTO change VALUES (?, ?, ?, ?, ?, ?, ?)", rows)

    def changes(self, publication: int) -> Iterator[tuple[int, Change]]:
        """What a publication changed: number of the feed, and the change."""
        query = (
            "SELECT feed, uid, kind, was_planned, before, after FROM change"
            " WHERE publication = ? ORDER BY feed, uid"
        )
        for feed, uid, kind, planned, before, after in self._db.execute(query, (publication,)):
            yield int(feed), Change(uid, kind, bool(planned), before, after)

    def publications_since(self, at: int) -> list[tuple[int, int]]:
        """Number and time of the publications from a time on, oldest first."""
        query = "SELECT number, at FROM publication WHERE at >= ? ORDER BY number"
        return [(int(number), int(when)) for number, when in self._db.execute(query, (at,))]

    def forget_changes(self, before: int) -> None:
        """Forget the changes of publications before a number."""
        self._db.execute("DELETE FROM change WHERE publication < ?", (before,))

    # --- addresses that are gone, codes of children ----------------------------------------------

    def gone(self) -> list[str]:
        """Hashes of addresses whose feed was closed for good."""
        return [str(row[0]) for row in self._db.execute("SELECT token_hash FROM gone ORDER BY 1")]

    def add_gone(self, token_hash: str, at: datetime) -> None:
        """Note that the feed of an address was closed for good."""
        self._db.execute(
            "INSERT OR IGNORE INTO gone VALUES (?, ?)", (token_hash, int(at.timestamp()))
        )

    def child_codes(self) -> list[tuple[str, str, str]]:
        """Provider, child and the code of the child in the provider's feed."""
        return list(self._db.execute("SELECT provider, child, code FROM child_code ORDER BY 1, 2"))

    def set_child_codes(self, rows: Iterable[tuple[str, str, str]]) -> None:
        """Replace all codes of children."""
        self._db.execute("DELETE FROM child_code")
        self._db.executemany("INSERT INTO child_code VALUES (?, ?, ?)", rows)

    def scrub(self) -> None:
        """Let SQLite overwrite what was deleted, in this transaction and before."""
        self._db.execute("PRAGMA secure_delete = ON")

    def _one(self, query: str) -> Any:
        return self._db.execute(query).fetchone()[0]


def _feed(row: tuple[Any, ...]) -> FeedRow:
    values = dict(zip(FeedRow.__slots__, row, strict=True))
    return FeedRow(**{**values, "in_plan": bool(values["in_plan"])})


@contextmanager
def transaction(folder: Path, *, create: bool = False) -> Iterator[Store]:
    """The state of a folder, locked for writing until the block ends; its error undoes all.

    Raises BadInputError where there is no state, or another program holds it.
    """
    path = folder / FILE
    if not create:
        ensure_published(folder)
    with closing(connected(path)) as db:
        try:
            db.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            raise _unusable(path, f"is in use by another program ({error})", "try again") from error
        try:
            _prepare(db, path)
            store = Store(db)
            yield store
            db.execute("ROLLBACK" if store.keep_nothing else "COMMIT")
        except BaseException:
            if db.in_transaction:
                db.execute("ROLLBACK")
            raise


@contextmanager
def reading(folder: Path) -> Iterator[Store]:
    """The state of a folder, to read."""
    ensure_published(folder)
    with closing(connected(folder / FILE)) as db:
        db.execute("BEGIN")
        yield Store(db)


def ensure_published(folder: Path) -> None:
    """Raise BadInputError unless something was published to a folder."""
    if not (folder / FILE).is_file():
        raise _unusable(
            folder,
            "holds no publication",
            f"publish a plan first: passerelle publish PLAN --to {folder}",
        )


def connected(path: Path) -> sqlite3.Connection:
    """The state file, opened; made, for its owner alone, where there is none."""
    if not path.exists():
        path.touch(mode=0o600)
    try:
        db = sqlite3.connect(path, timeout=WAIT_SECONDS, isolation_level=None)
        db.execute("PRAGMA foreign_keys = ON")
        db.execute("PRAGMA synchronous = FULL")
        db.execute("PRAGMA temp_store = MEMORY")
    except sqlite3.DatabaseError as error:
        raise _broken(path, error) from error
    return db


def _prepare(db: sqlite3.Connection, path: Path) -> None:
    """Make the tables of a new state; refuse the state of another program."""
    try:
        found = db.execute("PRAGMA user_version").fetchone()[0]
    except sqlite3.DatabaseError as error:
        raise _broken(path, error) from error
    if found == 0:
        for statement in TABLES:
            db.execute(statement)
        db.execute(f"PRAGMA user_version = {VERSION}")
    elif found != VERSION:
        raise _unusable(path, f"has version {found}; this program reads {VERSION}", "update it")


def _broken(path: Path, error: sqlite3.Error) -> BadInputError:
    return _unusable(path, f"is no state of publications ({error})", "restore it from a backup")


def _unusable(path: Path, message: str, fix: str) -> BadInputError:
    where = os.fspath(path)
    return BadInputError((Issue(code="FEED_STATE", where=where, message=message, fix=fix),))
