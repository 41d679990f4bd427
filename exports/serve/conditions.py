"""Conditional requests and encodings (RFC 9110, 12.5.3, 13.1)."""

from __future__ import annotations

from datetime import UTC
from email.utils import parsedate_to_datetime

Headers = list[tuple[bytes, bytes]]


def header(headers: Headers, name: bytes) -> bytes:
    """The values of a header, joined by commas; empty where it is not there."""
    found = [value for key, value in headers if key == name]
    return found[0] if len(found) == 1 else b", ".join(found)


def is_unchanged(headers: Headers, etag: bytes, modified: int) -> bool:
    """Whether the reader holds this content: If-None-Match decides, else If-Modified-Since.

    A tag is known by its content, weak or strong, compressed or not.
    """
    tags = header(headers, b"if-none-match")
    if tags:
        wanted = _bare(etag)
        return any(
            tag == b"*" or _bare(tag) == wanted for tag in map(bytes.strip, tags.split(b","))
        )
    since = header(headers, b"if-modified-since")
    return bool(since) and modified <= _seconds(since)


def accepts_gzip(headers: Headers) -> bool:
    """Whether the reader takes gzip."""
    value = header(headers, b"accept-encoding")
    if not value:
        return False
    if value == b"gzip":
        return True
    weights: dict[bytes, float] = {}
    for part in value.lower().split(b","):
        name, _, parameters = part.partition(b";")
        weights[name.strip()] = _weight(parameters)
    return weights.get(b"gzip", weights.get(b"x-gzip", weights.get(b"*", 0.0))) > 0


def _bare(tag: bytes) -> bytes:
    return tag.removeprefix(b"W/").strip(b'"').removesuffix(b"-gz")


def _seconds(text: bytes) -> float:
    try:
        moment = parsedate_to_datetime(text.decode("latin-1"))
    except (ValueError, TypeError, IndexError, OverflowError):
        return -1.0
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def _weight(parameters: bytes) -> float:
    name, _, value = parameters.strip().partition(b"=")
    if name.strip() != b"q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0
