"""Verdicts remembered: a plan file in which nothing was broken is not judged a second time.

What is kept is an empty file whose name is a seal (HMAC-SHA-256 with a secret of this user) on the
bytes of the plan file, the term and travel times it was judged by, and the checker's own source.
Another byte in any of them is another seal, which is not there: the plan is judged. Nobody without
the secret can make a seal, and none tells about anybody. Where nothing can be kept, plans are
judged each time. Only verdicts without any issue are kept.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from pydantic import VERSION as PYDANTIC

from passerelle import __version__
from passerelle.exports.pseudonyms import keep_key, kept_key, new_key
from passerelle.models.issue import BadInputError
from passerelle.models.term import Term
from passerelle.models.travel import TravelTimes
from passerelle.travel.store import default_folder

FOLDER = "verdicts"
KEY_FILE = "secret.key"
SEAL = ".valid"
KEPT = 500
"""Seals; the oldest go first."""


@dataclass(frozen=True)
class Judged:
    """What a verdict is about: a plan file (SHA-256 of its bytes), a term and travel times."""

    digest: str
    term: Term
    travel: TravelTimes

    def seal(self, key: bytes) -> str:
        """What only this file, judged by these and by this checker, is called with a secret."""
        parts = (self.digest, self.term.fingerprint, self.travel.fingerprint, _checker())
        return hmac.digest(key, "\n".join(parts).encode(), hashlib.sha256).hex()


def is_remembered(judged: Judged) -> bool:
    """Whether this was judged before, and nothing was found."""
    folder = default_folder() / FOLDER
    key = _key(folder)
    return key is not None and (folder / f"{judged.seal(key)}{SEAL}").is_file()


def remember(judged: Judged) -> None:
    """Remember that this was judged, and nothing was found. What cannot be kept is not."""
    folder = default_folder() / FOLDER
    with suppress(OSError):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if _key(folder) is None:
            keep_key(folder / KEY_FILE, new_key())
        key = _key(folder)
        if key is not None:
            (folder / f"{judged.seal(key)}{SEAL}").touch(mode=0o600)
        _prune(folder)


def _key(folder: Path) -> bytes | None:
    """The user's secret; None where there is none, or one that others could know or have made."""
    path = folder / KEY_FILE
    try:
        key = kept_key(path)
        return key if key is not None and _is_private(path) else None
    except (OSError, BadInputError):
        return None


def _is_private(path: Path) -> bool:
    if os.name != "posix":
        return True
    found = path.stat()
    return found.st_uid == os.getuid() and not found.st_mode & 0o077


def _prune(folder: Path) -> None:
    seals = sorted(folder.glob(f"*{SEAL}"), key=lambda path: path.stat().st_mtime_ns)
    for path in seals[:-KEPT]:
        path.unlink()


def _checker() -> str:
    """SHA-256 of all that a verdict hangs on: the checker, the models, how a plan is read."""
    found = hashlib.sha256(f"{__version__} {PYDANTIC}".encode())
    for data in _sources():
        found.update(f"\n{len(data)}:".encode() + data)
    return found.hexdigest()


def _sources() -> Iterator[bytes]:
    root = files("passerelle")
    for folder in ("checker", "models"):
        rows = sorted((root / folder).iterdir(), key=lambda row: row.name)
        yield from (row.read_bytes() for row in rows if row.name.endswith(".py"))
    yield (root / "exports" / "plan_file.py").read_bytes()
