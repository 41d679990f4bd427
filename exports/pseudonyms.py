"""Pseudonyms of children for those who keep them (R84): the same in calendars and in tables.

They hang on a secret key: the same key gives the same ones for ever, each provider has its own,
and without the key they tell nothing, not even to somebody who knows every child of the term.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from base64 import b32encode
from pathlib import Path

from passerelle.exports.atomic import write_bytes
from passerelle.models.issue import BadInputError, Issue

KEY_FILE = "pseudonyms.key"
KEY_BYTES = 32
_LENGTH = 8


def pseudonym(key: bytes, provider: str, child: str) -> str:
    """What a provider calls a child: eight characters that only the key ties to the child."""
    text = f"{len(provider)}:{provider}:{child}".encode()
    return b32encode(hmac.digest(key, text, hashlib.sha256)).decode()[:_LENGTH]


def new_key() -> bytes:
    """A secret made of nothing but chance."""
    return secrets.token_bytes(KEY_BYTES)


def kept_key(path: Path) -> bytes | None:
    """The secret in a file, None where there is none; BadInputError for one too short."""
    if not path.is_file():
        return None
    key = path.read_bytes()
    if len(key) < KEY_BYTES:
        issue = Issue(
            code="KEY",
            where=str(path),
            message=f"is no secret of {KEY_BYTES} bytes",
            fix="restore it from a backup, or remove it: pseudonyms will be new ones",
        )
        raise BadInputError((issue,))
    return key


def keep_key(path: Path, key: bytes) -> None:
    """Write a secret for its owner alone."""
    write_bytes(path, key, mode=0o600)
