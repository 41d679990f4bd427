"""Results kept on disk: whole, checked on reading, found again by what they were made from."""

from __future__ import annotations

import hashlib
import os
import threading
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_HEX = 64


def default_folder() -> Path:
    """Where results are kept: $PASSERELLE_CACHE, or ``passerelle`` in the user's cache folder."""
    chosen = os.environ.get("PASSERELLE_CACHE")
    if chosen:
        return Path(chosen)
    base = os.environ.get("XDG_CACHE_HOME")
    return Path(base or os.path.expanduser("~/.cache")) / "passerelle"  # noqa: PTH111 - never raises


def digest_of(path: Path) -> str:
    """SHA-256 of the bytes of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def digest_of_text(*parts: str) -> str:
    """SHA-256 of texts, in hexadecimal; where one ends and the next begins counts."""
    found = hashlib.sha256()
    for part in parts:
        data = part.encode()
        found.update(f"{len(data)}:".encode() + data)
    return found.hexdigest()


@dataclass(frozen=True, slots=True)
class Store:
    """Results in files of a folder. Without a folder, nothing is kept.

    A file holds the SHA-256 of its content first, and appears under its name only when it is
    whole and on the disk: a torn or altered file counts as none. A folder that cannot be written
    costs time, never a result.
    """

    folder: Path | None

    def get(self, name: str) -> bytes | None:
        """What was kept under a name; None if there is nothing whole."""
        if self.folder is None:
            return None
        try:
            data = (self.folder / name).read_bytes()
        except OSError:
            return None
        head, content = data[: _HEX + 1], data[_HEX + 1 :]
        whole = head == f"{hashlib.sha256(content).hexdigest()}\n".encode()
        return content if whole else None

    def put(self, name: str, content: bytes) -> bool:
        """Keep bytes under a name; False if they could not be written."""
        if self.folder is None:
            return False
        path = self.folder / name
        part = path.with_name(f".{path.name}.{os.getpid()}-{threading.get_ident()}.tmp")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with part.open("wb") as file:
                file.write(f"{hashlib.sha256(content).hexdigest()}\n".encode() + content)
                file.flush()
                os.fsync(file.fileno())
            part.replace(path)
        except OSError:
            with suppress(OSError):
                part.unlink()
            return False
        return True
