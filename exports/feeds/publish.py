"""Publishing: a plan's edition against what was published, written so that readers see one whole.

The order makes it safe to stop anywhere. All files of the new publication are written beside the
old one and seen to the disk; then the state is committed; then one link is turned. Stopped before
the commit, nothing happened, and the next run sweeps up. Stopped after it, readers see the old
publication, whole, until the next run turns the link.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from passerelle.exports.feeds.edition import Edition, Source
from passerelle.exports.feeds.former import former_edition
from passerelle.exports.feeds.handout import HANDOUT, hand_out, sweep_handouts
from passerelle.exports.feeds.late import late_changes
from passerelle.exports.feeds.papers import write_papers
from passerelle.exports.feeds.release import (
    RELEASES,
    Draft,
    Manifest,
    current_release,
    prune,
    release_folder,
    switch,
)
from passerelle.exports.feeds.report import FeedChanges, Handed, Report
from passerelle.exports.feeds.revise import Bodies, Revision, revise
from passerelle.exports.feeds.settings import Options, claim, language_of_feed, spoken_in
from passerelle.exports.feeds.shelf import Shelf
from passerelle.exports.feeds.store import FILE, FeedRow, Publication, Store, transaction
from passerelle.exports.feeds.tokens import hashed
from passerelle.exports.words import Words
from passerelle.models.issue import BadInputError

Step = Callable[[str], None]
Edit = Callable[[Store], bool]
CLOSED_DAYS = 42
"""How long a closed feed says so before its address ends."""
ROBOTS = b"User-agent: *\nAllow: /\n"
"""Some calendar providers refuse feeds that robots may not read."""
LARGEST_OCTETS = 1_000_000
"""Of a feed: Google cuts or refuses larger ones."""
CHANGES_KEPT = 20
"""Publications whose changes are remembered; the last of them can be undone."""


def publish(
    root: Path,
    edition: Edition | None,
    *,
    at: datetime,
    make_token: Callable[[], str],
    options: Options,
    edit: Edit = lambda _store: False,
    on_step: Step = lambda _step: None,
) -> Report:
    """Publish an edition to a folder; None publishes once more what is published.

    ``at`` (aware) is the time of publication, ``make_token`` gives the secret of a new address.
    ``edit`` changes the state of feeds beforehand, in the same transaction, and tells whether it
    did.
    ``on_step`` is told each step before it is done. Nothing is written where nothing changed or
    in a dry run. Raises BadInputError for the plan of another term, for a UID used twice, and for
    a state that cannot be used; what was published then stays.
    """
    at = at.astimezone(UTC).replace(microsecond=0)
    if options.dry_run and not (root / FILE).is_file():
        with TemporaryDirectory() as folder:
            return _publish(Path(folder), edition, at, make_token, options, edit, on_step)
    root.mkdir(parents=True, exist_ok=True)
    return _publish(root, edition, at, make_token, options, edit, on_step)


def undo(
    root: Path,
    *,
    at: datetime,
    make_token: Callable[[], str],
    options: Options,
    on_step: Step = lambda _step: None,
) -> Report:
    """Publish the former plan again: what it says is new again, and SEQUENCE goes up, never down.

    Undone twice, the later plan is back. Raises BadInputError where there is no former plan.
    """
    with transaction(root) as store:
        edition = former_edition(store)
    options = replace(options, cause="undo")
    return publish(root, edition, at=at, make_token=make_token, options=options, on_step=on_step)


def repair(root: Path) -> None:
    """Finish a publication that was interrupted after its commit, or sweep up before it."""
    with transaction(root) as store:
        _repair(root, store)


def _publish(
    root: Path,
    edition: Edition | None,
    at: datetime,
    make_token: Callable[[], str],
    options: Options,
    edit: Edit,
    on_step: Step,
) -> Report:
    try:
        with transaction(root, create=True) as store:
            _repair(root, store)
            run = _Run(root, store, at, make_token, options, on_step)
            report = run.work(edition, edited=edit(store))
            done = report.changed and not options.dry_run
            on_step("commit" if done else "leave")
            store.keep_nothing = not done
    except Exception:
        _sweep(root)
        raise
    if done:
        with transaction(root) as store:  # another publication may have come in between
            _repair(root, store, on_step)
    return report


def _sweep(root: Path) -> None:
    """After an error, leave what was there before: the former publication, or nothing."""
    with suppress(BadInputError, OSError):
        with transaction(root) as store:
            _repair(root, store)
            empty = store.number == 0
        if empty:
            (root / FILE).unlink()
            for folder in (root / RELEASES, root / HANDOUT, root):
                if folder.is_dir():
                    folder.rmdir()


def _repair(root: Path, store: Store, on_step: Step = lambda _step: None) -> None:
    """Turn the link to the last publication that was committed, and sweep up all others."""
    number = store.number
    if number and current_release(root) != number and release_folder(root, number).is_dir():
        on_step("switch")
        switch(root, number)
    on_step("prune")
    prune(root, number)
    sweep_handouts(root, number)


@dataclass
class _Run:
    """One publication in the making: what it has found and written so far."""

    root: Path
    store: Store
    at: datetime
    make_token: Callable[[], str]
    options: Options
    on_step: Step
    bodies: Bodies = field(default_factory=Bodies)

    def work(self, edition: Edition | None, *, edited: bool) -> Report:
        store, number = self.store, self.store.number + 1
        self.on_step("compare")
        changed = claim(store, edition, self.options) or edited
        base = release_folder(self.root, number - 1)
        draft = None if self.options.dry_run else Draft(self.root, number, base)
        shelf = Shelf(store, draft, base, self.at)
        handed: list[Handed] = []
        found: list[FeedChanges] = []
        former = store.publication(number - 1)
        this = self._publication(number, edition, former)
        store.add_publication(this)
        changed |= former is None or this.judged != former.judged
        for known, source in self._pairs(edition, number):
            self.on_step(f"feed {known.kind} {known.id}")
            row, revision = self._revised(known, source, number)
            found += self._told(row, revision, number)
            row, new = self._addressed(row, shelf)
            handed += [new] if new else []
            changed |= shelf.put(self._retired(row), revision) or row.since == number
        changed |= bool(handed or found) or shelf.lost_something
        if edition is not None and edition.child_codes is not None:
            changed |= list(edition.child_codes) != store.child_codes()
            store.set_child_codes(edition.child_codes)
        store.forget_changes(number - CHANGES_KEPT + 1)
        report = self._report(this, changed, shelf, found, handed)
        if draft is not None:
            self._finish(draft, shelf, report)
        return report

    def _publication(
        self, number: int, edition: Edition | None, former: Publication | None
    ) -> Publication:
        """This publication; without an edition its plan is the former one's."""
        plan = edition or former
        violations, unplaced = (plan.violations, plan.unplaced) if plan else (0, 0)
        cause = self.options.cause
        return Publication(number, int(self.at.timestamp()), cause, violations, unplaced)

    def _pairs(
        self, edition: Edition | None, number: int
    ) -> Iterator[tuple[FeedRow, Source | None]]:
        """Every feed with what the edition has for it; None where events stay as they are."""
        rows = {(row.kind, row.id): row for row in self.store.feeds()}
        if edition is not None:
            for source in edition.sources():
                row = rows.pop((source.kind, source.id), None)
                if row is None:
                    row = self.store.add_feed(source.kind, source.id, source.name, "", number)
                elif not row.since:
                    row = self.store.update_feed(row.number, since=number)
                yield row, source
        for row in rows.values():
            gone = edition is not None and row.since and row.closed is None
            lang = spoken_in(self.store, row)
            yield row, Source(row.kind, row.id, row.name, lang, ()) if gone else None

    def _revised(
        self, row: FeedRow, source: Source | None, number: int
    ) -> tuple[FeedRow, Revision | None]:
        """Bring the records of a feed to its source; one that ended keeps none."""
        ended = row.closed is not None and row.token_hash is None
        if source is None or ended:
            return row, None
        where = f"feed of {row.kind} {row.id}".strip()
        former = self.store.records(row.number)
        revision = revise(former, source.events, self.at, Words(source.lang), where, self.bodies)
        self.store.write_records(row.number, revision.written)
        if number > 1:
            self.store.add_changes(number, row.number, revision.changes)
        in_plan = bool(source.events)
        if (row.name, row.in_plan, row.spoken) != (source.name, in_plan, source.lang):
            row = self.store.update_feed(
                row.number, name=source.name, in_plan=in_plan, spoken=source.lang
            )
        return row, revision

    def _told(self, row: FeedRow, revision: Revision | None, number: int) -> list[FeedChanges]:
        if revision is None or not revision.changes:
            return []
        lang, is_new = spoken_in(self.store, row), row.since == number
        return [FeedChanges(row.kind, row.id, row.name, lang, is_new, revision.changes)]

    def _addressed(self, row: FeedRow, shelf: Shelf) -> tuple[FeedRow, Handed | None]:
        """Give a feed without an address a new one."""
        if not (row.needs_address and row.since):
            return row, None
        token = self.make_token()
        shelf.tokens[hashed(token)] = token
        lang = language_of_feed(self.store, row)
        when = int(self.at.timestamp())
        row = self.store.update_feed(row.number, token_hash=hashed(token), created=when)
        return row, Handed(row.kind, row.id, row.name, lang, token)

    def _retired(self, row: FeedRow) -> FeedRow:
        """A feed closed long ago loses its address."""
        if row.closed is None or row.token_hash is None:
            return row
        if self.at < datetime.fromtimestamp(row.closed, UTC) + timedelta(days=CLOSED_DAYS):
            return row
        self.store.add_gone(row.token_hash, self.at)
        self.store.delete_records(row.number)
        return self.store.update_feed(row.number, token_hash=None, content="", sha256="")

    def _report(
        self,
        plan: Publication,
        changed: bool,
        shelf: Shelf,
        found: list[FeedChanges],
        handed: list[Handed],
    ) -> Report:
        rows = self.store.feeds()
        owners = {
            row.token_hash or "": (row.kind, row.id)
            for row in rows
            if row.token_hash or row.is_public
        }
        return Report(
            number=plan.number - (not changed or self.options.dry_run),
            at=self.at,
            changed=changed,
            dry_run=self.options.dry_run,
            feeds=len(shelf.files),
            changes=tuple(found),
            handed=tuple(handed),
            late=late_changes(self.store, self.at),
            missing=tuple(
                (row.kind, row.id) for row in rows if not row.in_plan and row.closed is None
            ),
            unreachable=tuple(shelf.unreachable),
            too_big=tuple(
                owners[row.token_hash] for row in shelf.files if row.octets > LARGEST_OCTETS
            ),
            violations=plan.violations,
            unplaced=plan.unplaced,
        )

    def _finish(self, draft: Draft, shelf: Shelf, report: Report) -> None:
        """Write everything beside the feeds, and see it to the disk; sweep up where none is due."""
        if not report.changed:
            self.on_step("nothing changed")
            draft.drop()
            return
        self.on_step("papers")
        draft.page("robots.txt", ROBOTS)
        write_papers(draft, self.store, report)
        self.on_step("handout")
        hand_out(self.root, report.number, report.handed, self.store.setting("base"))
        self.on_step("seal")
        draft.seal(
            Manifest(
                number=report.number,
                at=int(self.at.timestamp()),
                base=self.store.setting("base"),
                expires=self.store.setting("expires"),
                files=tuple(shelf.files),
                gone=tuple(self.store.gone()),
            )
        )
