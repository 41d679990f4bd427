"""Publishing in tests: a folder, a clock, and what a reader would see."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from icalendar import Calendar

from passerelle.exports.feeds.edition import edition
from passerelle.exports.feeds.manage import languages
from passerelle.exports.feeds.publish import publish, undo
from passerelle.exports.feeds.release import current_release, read_manifest, release_folder
from passerelle.exports.feeds.settings import Options
from passerelle.exports.feeds.store import FILE, reading
from passerelle.exports.feeds.tokens import hashed

KEY = b"k" * 32
BASE = "https://agenda.example.org"
START = datetime(2027, 2, 1, 8, tzinfo=UTC)


@dataclass
class House:
    """A folder published to, one day after the other."""

    root: Path
    now: datetime = START
    prefix: str = "t"
    tokens: dict[str, str] = field(default_factory=dict)
    numbers: count[int] = field(default_factory=count)

    def token(self):
        text = f"{self.prefix}{next(self.numbers):031d}"
        return text[:32]

    def publish(self, plan, *, days=1, edit=lambda _store: False, provisional=False, **options):
        self.now += timedelta(days=days)
        wanted = {}
        if (self.root / FILE).is_file():
            with reading(self.root) as store:
                wanted = languages(store)
        made = None if plan is None else edition(plan, KEY, wanted, provisional=provisional)
        report = publish(
            self.root,
            made,
            at=self.now,
            make_token=self.token,
            options=Options(**{"base": BASE, **options}),
            edit=edit,
        )
        self.tokens |= {f"{row.kind}:{row.id}": row.token for row in report.handed}
        return report

    def undo(self, *, days=1):
        self.now += timedelta(days=days)
        return undo(self.root, at=self.now, make_token=self.token, options=Options())

    def seen(self):
        return seen(self.root)

    def feed(self, name):
        """The bytes a subscriber gets, by ``kind:id``."""
        folder = (self.root / "current").resolve()
        rows = {row.token_hash: row for row in read_manifest(folder).files}
        row = rows[hashed(self.tokens[name])] if name in self.tokens else rows[""]
        return (folder / "www" / f"{row.name}.ics").read_bytes()

    def events(self, name):
        return {str(e["UID"]): e for e in Calendar.from_ical(self.feed(name)).events}


def seen(root):
    """Every feed that readers see now, by hash of its address; checks that the folder is whole."""
    number = current_release(root)
    if number is None:
        return {}
    folder = release_folder(root, number)
    manifest = read_manifest(folder)
    found = {}
    for row in manifest.files:
        data = (folder / "www" / f"{row.name}.ics").read_bytes()
        packed = (folder / "www" / f"{row.name}.ics.gz").read_bytes()
        assert hashlib.sha256(data).hexdigest() == row.sha256
        assert gzip.decompress(packed) == data
        found[row.token_hash] = data
    on_disk = {path.name for path in (folder / "www").rglob("*.ics")}
    assert on_disk == {f"{row.name}.ics".rpartition("/")[2] for row in manifest.files}
    return found


def with_session(plan, name, **fields):
    """The plan with one session changed; None in place of fields leaves it out."""
    rows = tuple(
        row.model_copy(update=fields) if row.id == name else row
        for row in plan.sessions
        if row.id != name or fields
    )
    return plan.model_copy(update={"sessions": rows})
