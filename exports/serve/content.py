"""What is served: the files of one publication in memory, found by the hash of their address."""

from __future__ import annotations

import gzip
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.utils import format_datetime
from pathlib import Path

from passerelle.exports.feeds.release import WWW, Manifest, Served, read_manifest
from passerelle.exports.serve.conditions import Headers
from passerelle.exports.serve.reply import FEED

PLAIN_OCTETS = 64 * 2**20
"""Feeds held uncompressed, for the few readers without gzip: 64 MB at most."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One feed: its compressed bytes, and the heads of its replies, made once.

    ``same``, ``same_packed``: of a reply without content, to readers without and with gzip;
    ``packed_head``: of the compressed feed.
    """

    served: Served
    packed: bytes
    etag: bytes
    same: Headers
    same_packed: Headers
    packed_head: Headers


class Library:
    """The feeds of one publication; never changed once loaded."""

    def __init__(
        self, manifest: Manifest, entries: Mapping[str, Entry], public: Entry | None
    ) -> None:
        self.number = manifest.number
        self.base = manifest.base
        self.expires = date.fromisoformat(manifest.expires)
        self.gone = frozenset(manifest.gone)
        self.public = public
        self._entries = dict(entries)
        self._plain: OrderedDict[str, bytes] = OrderedDict()
        self._octets = 0

    def __len__(self) -> int:
        return len(self._entries) + (self.public is not None)

    def entry(self, token_hash: str) -> Entry | None:
        """The feed of an address."""
        return self._entries.get(token_hash)

    def plain(self, entry: Entry) -> bytes:
        """The uncompressed bytes of a feed; those asked for last stay in memory."""
        key = entry.served.name
        if key in self._plain:
            self._plain.move_to_end(key)
            return self._plain[key]
        data = gzip.decompress(entry.packed)
        self._plain[key] = data
        self._octets += len(data)
        while self._octets > PLAIN_OCTETS and len(self._plain) > 1:
            self._octets -= len(self._plain.popitem(last=False)[1])
        return data


def load(folder: Path, former: Library | None = None) -> Library:
    """Read a publication; OSError or ValueError where it is not whole.

    What did not change since ``former`` is shared with it.
    """
    manifest = read_manifest(folder)
    entries = {row.token_hash: _entry(folder, row, former) for row in manifest.files}
    public = entries.pop("", None)
    return Library(manifest, entries, public)


def _entry(folder: Path, row: Served, former: Library | None) -> Entry:
    old = former.entry(row.token_hash) if former and row.token_hash else None
    if old and old.served == row:
        return old
    packed = (folder / WWW / f"{row.name}.ics.gz").read_bytes()
    etag, packed_etag = (b'"%s%s"' % (row.sha256[:32].encode(), end) for end in (b"", b"-gz"))
    changed = format_datetime(datetime.fromtimestamp(row.modified, UTC), usegmt=True).encode()
    same, same_packed = (
        [*FEED[1:], (b"etag", tag), (b"last-modified", changed)] for tag in (etag, packed_etag)
    )
    length = (b"content-length", b"%d" % len(packed))
    head = [FEED[0], *same_packed, (b"content-encoding", b"gzip"), length]
    return Entry(row, packed, etag, same, same_packed, head)
