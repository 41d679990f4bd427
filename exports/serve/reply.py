"""Replies: their headers, the fixed ones, and how they are sent."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.types import Scope, Send

from passerelle.exports.serve.conditions import Headers

SAFE: Headers = [
    (b"cache-control", b"private, no-cache"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-robots-tag", b"noindex"),
]
PAGE: Headers = [
    (b"content-type", b"text/html; charset=utf-8"),
    (
        b"content-security-policy",
        b"default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
    ),
    *SAFE,
]
FEED: Headers = [
    (b"content-type", b"text/calendar; charset=utf-8"),
    (b"vary", b"Accept-Encoding"),
    *SAFE,
]
TEXT: Headers = [(b"content-type", b"text/plain; charset=utf-8"), *SAFE]


@dataclass(slots=True)
class Reply:
    """A response in the making."""

    status: int
    headers: Headers
    body: bytes = b""


async def send_reply(reply: Reply, scope: Scope, send: Send) -> None:
    """Send a reply; its head alone for HEAD."""
    start = {"type": "http.response.start", "status": reply.status, "headers": reply.headers}
    await send(start)
    body = b"" if scope["method"] == "HEAD" else reply.body
    await send({"type": "http.response.body", "body": body})


def whole(status: int, headers: Headers, body: bytes) -> Reply:
    """A reply with the length of its body among the headers."""
    return Reply(status, [*headers, (b"content-length", b"%d" % len(body))], body)


def not_found() -> Reply:
    """The same for an unknown address and one that was revoked."""
    return whole(404, TEXT, b"not found\n")


def gone() -> Reply:
    """For a feed that was closed."""
    return whole(410, TEXT, b"this calendar is closed\n")


def not_yet() -> Reply:
    """For a folder without publication: programs keep what they have."""
    return whole(503, [*TEXT, (b"retry-after", b"300")], b"not available now\n")


def too_many(wait: int) -> Reply:
    """For a reader that asks too often; ``wait`` in seconds."""
    return whole(429, [*TEXT, (b"retry-after", str(wait).encode())], b"too many requests\n")


def not_allowed() -> Reply:
    """For anything but GET and HEAD."""
    return whole(405, [*TEXT, (b"allow", b"GET, HEAD")], b"only GET and HEAD\n")
