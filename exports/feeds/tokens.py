"""Addresses of feeds: secrets that are shown once and kept as a hash only (W3C capability URLs)."""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from passerelle.models.issue import BadInputError, Issue

TOKEN_BYTES = 24
"""192 bits: 32 characters of an address."""
LONGEST_ADDRESS = 115
"""Characters; a calendar provider once refused longer ones."""
FOLDER = "c"
TOKEN = re.compile(r"^[A-Za-z0-9_-]{32}$")


def new_token() -> str:
    """A secret made of nothing but chance: not of a name, an id or a password."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def hashed(token: str) -> str:
    """What is kept of a token: its SHA-256 in hexadecimal digits."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


@dataclass(frozen=True)
class Address:
    """Where a feed is found: ``base`` is the address of the server, without a final slash."""

    base: str
    path: str

    @property
    def https(self) -> str:
        """The address to copy."""
        return f"{self.base}/{self.path}.ics"

    @property
    def webcal(self) -> str:
        """The address that calendar programs on phones and computers open by themselves."""
        return re.sub(r"^https?:", "webcal:", self.https)

    @property
    def google(self) -> str:
        """The page of Google Calendar that subscribes to the feed."""
        target = quote(self.webcal, safe="")
        return f"https://calendar.google.com/calendar/render?cid={target}"

    @property
    def outlook(self) -> str:
        """The page of Outlook on the web that subscribes to the feed."""
        target = quote(self.https, safe="")
        return f"https://outlook.office.com/calendar/0/addfromweb?url={target}"


def address(base: str, token: str) -> Address:
    """The address of a feed with a token; of the public one for an empty token."""
    return Address(base, f"{FOLDER}/{token}" if token else "public")


def checked_base(text: str) -> str:
    """The address of a server, without final slash; BadInputError where feeds could not be read."""
    base = text.strip().rstrip("/")
    parts = urlsplit(base)
    local = parts.hostname in ("localhost", "127.0.0.1", "::1")
    if parts.scheme != "https" and not (parts.scheme == "http" and local):
        raise _bad_base(text, "is no https address", "calendar providers refuse anything else")
    if not parts.hostname or parts.query or parts.fragment or "@" in parts.netloc:
        raise _bad_base(text, "is no plain address", "write it as https://agenda.example.org")
    if not base.isascii() or re.search(r"[\s\"'<>\\]", base):
        raise _bad_base(text, "holds characters that no address has", "use its ASCII form")
    longest = len(address(base, "x" * 32).https)
    if longest > LONGEST_ADDRESS:
        message = f"makes addresses of {longest} characters; {LONGEST_ADDRESS} are safe"
        raise _bad_base(text, message, "use a shorter host name or path")
    return base


def _bad_base(text: str, message: str, fix: str) -> BadInputError:
    return BadInputError((Issue(code="FEED_URL", where=text, message=message, fix=fix),))
