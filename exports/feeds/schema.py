"""Tables of the state: one SQLite file beside the publications."""

VERSION = 1

TABLES = (
    """
    CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID
    """,
    """
    CREATE TABLE publication (
        number INTEGER PRIMARY KEY,
        at INTEGER NOT NULL,              -- seconds since 1970, UTC
        cause TEXT NOT NULL,              -- plan, undo, feeds
        violations INTEGER NOT NULL,      -- of its plan, as the checker found
        unplaced INTEGER NOT NULL         -- sessions and stays its plan leaves out
    )
    """,
    """
    CREATE TABLE feed (
        number INTEGER PRIMARY KEY,
        kind TEXT NOT NULL,
        id TEXT NOT NULL,
        name TEXT NOT NULL,
        lang TEXT NOT NULL,               -- asked for; empty: the term's own
        spoken TEXT NOT NULL DEFAULT '',  -- that of its events, as last published
        token_hash TEXT UNIQUE,           -- SHA-256 of the address in use, null for none
        since INTEGER NOT NULL DEFAULT 0, -- publication that made it, 0: asked for, not yet made
        created INTEGER,
        renewed INTEGER,
        revoked INTEGER,
        closed INTEGER,
        in_plan INTEGER NOT NULL DEFAULT 1,
        content TEXT NOT NULL DEFAULT '', -- digest of what the file was made of
        sha256 TEXT NOT NULL DEFAULT '',  -- of the file
        modified INTEGER NOT NULL DEFAULT 0,
        UNIQUE (kind, id)
    )
    """,
    """
    CREATE TABLE event (
        feed INTEGER NOT NULL REFERENCES feed (number) ON DELETE CASCADE,
        uid TEXT NOT NULL,
        sequence INTEGER NOT NULL,
        modified INTEGER NOT NULL,        -- LAST-MODIFIED, seconds since 1970, UTC
        status TEXT NOT NULL,
        planned INTEGER NOT NULL,         -- 0: withdrawn, told as cancelled
        body TEXT NOT NULL,
        PRIMARY KEY (feed, uid)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE change (
        publication INTEGER NOT NULL REFERENCES publication (number) ON DELETE CASCADE,
        feed INTEGER NOT NULL REFERENCES feed (number) ON DELETE CASCADE,
        uid TEXT NOT NULL,
        kind TEXT NOT NULL,
        was_planned INTEGER NOT NULL,
        before TEXT,
        after TEXT NOT NULL,
        PRIMARY KEY (publication, feed, uid)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE gone (token_hash TEXT PRIMARY KEY, at INTEGER NOT NULL) WITHOUT ROWID
    """,
    """
    CREATE TABLE child_code (
        provider TEXT NOT NULL, child TEXT NOT NULL, code TEXT NOT NULL,
        PRIMARY KEY (provider, child)
    ) WITHOUT ROWID
    """,
)
"""Statements that make the tables of a new state."""
