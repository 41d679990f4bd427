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

PLAIN_OCTETS = 64 * 2**20
"""Feeds held uncompressed, for the few readers without gzip: 64 MB at most."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One feed: its compressed bytes, its length uncompressed, and its validators."""

    served: Served
    packed: bytes
    etag: bytes
    packed_etag: bytes
    last_modified: bytes


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
        return len(self._entries)

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
    tag = row.sha256[:32].encode()
    return Entry(
        served=row,
        packed=(folder / WWW / f"{row.name}.ics.gz").read_bytes(),
        etag=b'"%s"' % tag,
        packed_etag=b'"%s-gz"' % tag,
        last_modified=format_datetime(
            datetime.fromtimestamp(row.modified, UTC), usegmt=True
        ).encode(),
    )
