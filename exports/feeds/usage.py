"""When each address was last read: counted by the server, beside the state it must never lock."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

FILE = "usage.sqlite"
_TABLE = (
    "CREATE TABLE IF NOT EXISTS usage"
    " (token_hash TEXT PRIMARY KEY, last INTEGER NOT NULL) WITHOUT ROWID"
)


def note_use(root: Path, seen: Mapping[str, int]) -> None:
    """Note when addresses (by hash) were last read, seconds since 1970; a later time stays."""
    path = root / FILE
    if not path.exists():
        path.touch(mode=0o600)
    with closing(sqlite3.connect(path, timeout=5)) as db, db:
        db.execute(_TABLE)
        db.executemany(
            "INSERT INTO usage VALUES (?, ?)"
            " ON CONFLICT (token_hash) DO UPDATE SET last = max(last, excluded.last)",
            sorted(seen.items()),
        )


def last_uses(root: Path) -> dict[str, int]:
    """When each address was last read, by hash; nothing where no server noted it."""
    path = root / FILE
    if not path.is_file():
        return {}
    with closing(sqlite3.connect(path, timeout=5)) as db, db:
        db.execute(_TABLE)
        return {str(name): int(last) for name, last in db.execute("SELECT * FROM usage")}


def keep_only(root: Path, hashes: set[str]) -> None:
    """Forget addresses that are no longer in use."""
    if not (root / FILE).is_file():
        return
    with closing(sqlite3.connect(root / FILE, timeout=5)) as db, db:
        db.execute(_TABLE)
        db.execute("PRAGMA secure_delete = ON")
        found = {str(row[0]) for row in db.execute("SELECT token_hash FROM usage")}
        gone = [(name,) for name in sorted(found - hashes)]
        db.executemany("DELETE FROM usage WHERE token_hash = ?", gone)
