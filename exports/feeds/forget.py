"""Forgetting a person: their feeds, their addresses, and their name in everyone else's feeds."""

from __future__ import annotations

import csv
from collections.abc import Callable, Collection
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from io import StringIO
from pathlib import Path

from passerelle.exports.atomic import write_bytes
from passerelle.exports.feeds.edition import PEOPLE
from passerelle.exports.feeds.handout import LIST, handout_name, waiting_handouts
from passerelle.exports.feeds.record import Record, body_of
from passerelle.exports.feeds.release import prune
from passerelle.exports.feeds.store import FILE, Store, connected
from passerelle.exports.feeds.usage import keep_only
from passerelle.models.without import erased


def forget_in_state(person: str, names: Collection[str], at: datetime) -> Callable[[Store], bool]:
    """An edit that removes a person's feeds and erases their names in others.

    What changed before is forgotten with it, so the publication cannot be undone.
    """

    def edit(store: Store) -> bool:
        store.scrub()
        found = False
        for row in store.feeds():
            if row.kind in PEOPLE and row.id == person:
                store.delete_feed(row.number)
                found = True
        for row in store.feeds():
            records = store.records(row.number).values()
            changed = [_erased(record, names, at) for record in records]
            changed = [new for new, old in zip(changed, records, strict=True) if new is not old]
            store.write_records(row.number, changed)
            found |= bool(changed)
        store.forget_changes(store.number + 2)
        codes = store.child_codes()
        kept = [row for row in codes if row[1] not in names]
        store.set_child_codes(kept)
        return found or kept != codes

    return edit


def sweep_outputs(root: Path, person: str, number: int, hashes: set[str]) -> None:
    """Remove what former publications said of a person, and their page and address."""
    prune(root, number, keep=1)
    keep_only(root, hashes)
    for folder in waiting_handouts(root):
        for kind in PEOPLE:
            (folder / handout_name(kind, person)).unlink(missing_ok=True)
        _strike(folder / LIST, person)
    with closing(connected(root / FILE)) as db:
        db.execute("VACUUM")


def _erased(record: Record, names: Collection[str], at: datetime) -> Record:
    event = record.event
    clean = replace(
        event,
        summary=erased(event.summary, names),
        description=erased(event.description, names),
    )
    if clean == event:
        return record
    modified = max(int(at.timestamp()), record.modified + 1)
    return replace(record, body=body_of(clean), modified=modified)


def _strike(path: Path, person: str) -> None:
    if not path.is_file():
        return
    rows = list(csv.reader(StringIO(path.read_text(encoding="utf-8"))))
    out = StringIO()
    csv.writer(out, lineterminator="\n").writerows(
        row for row in rows if not (row[0] in PEOPLE and row[1] == person)
    )
    write_bytes(path, out.getvalue().encode())
    path.chmod(0o600)
