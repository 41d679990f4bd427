"""Publishing as an application: one function a task, from plan files to feeds that are served.

Nothing is printed here. Every function raises BadInputError, with all issues, for input it cannot
use. ``at`` is the time of publication; by default the clock's.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from passerelle.models.issue import BadInputError, Issue
from passerelle.planning import (
    PLACED,
    bad_input,
    ensure_same_term,
    judged,
    language_of,
    load_plan_file,
    term_and_travel,
    unknown,
)
from passerelle.verdicts import Judged, is_remembered

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from passerelle.exports.feeds.publish import Edit
    from passerelle.exports.feeds.report import Late, Report
    from passerelle.exports.feeds.store import FeedRow
    from passerelle.exports.plan_file import PlanFile
    from passerelle.models.plan import Plan
    from passerelle.models.term import Term
    from passerelle.models.travel import TravelTimes

ACTIONS = ("list", "late", "renew", "revoke", "close", "private", "lang")


@dataclass(frozen=True)
class FeedList:
    """Feeds of a folder, and when each was last read (seconds since 1970, by hash of address)."""

    rows: tuple[FeedRow, ...]
    last_used: dict[str, int]


@dataclass(frozen=True)
class Checked:
    """A plan file, and what the checker found in it."""

    plan: Plan
    violations: tuple[Issue, ...]

    @property
    def broken(self) -> int:
        """How often it breaks a rule; warnings do not count."""
        return sum(row.severity == "error" for row in self.violations)


def checked_plan(
    plan_path: Path,
    *,
    term: str = "",
    times: Path | None = None,
    provisional: bool = False,
) -> Checked:
    """A plan that may be published, as the checker sees it.

    It is judged by the term and travel times it was made from, or by the term as it is now where
    ``term`` names one, with travel times built anew or read from ``times``; not once more where
    the very same was judged before and nothing was found (``verdicts``). Raises BadInputError
    for a plan without placements, as publishing it would cancel everything, and, unless
    ``provisional``, for one that breaks a rule.
    """
    if times is not None and not term:
        fix = "name the term too: --term TERM --travel FILE"
        raise bad_input("TERM", "--travel", "belongs to a term, and none is named", fix)
    file = load_plan_file(plan_path)
    plan = file.plan
    if plan.status not in PLACED:
        raise bad_input(
            "PLAN",
            str(plan_path),
            f"is {plan.status} and places nothing: publishing it would cancel every session",
            "solve the term again; what is published stays as it is",
        )
    by, travel = term_and_travel(term, times) if term else (plan.term, plan.travel)
    ensure_same_term(plan, by, plan_path)
    checked = Checked(plan, _found(file, by, travel))
    if checked.broken and not provisional:
        broken = Issue(
            code="PLAN",
            where=str(plan_path),
            message=f"breaks rules of its term; violations, all below: {checked.broken}",
            fix="solve the term again; --provisional publishes it with every entry to be confirmed",
        )
        raise BadInputError((broken, *checked.violations))
    return checked


def _found(file: PlanFile, term: Term, travel: TravelTimes) -> tuple[Issue, ...]:
    """What is broken in a plan file: nothing, where that is remembered."""
    if is_remembered(Judged(file.digest, term, travel)):
        return ()
    return judged(file, term, travel).violations


def publish_plan(
    checked: Checked,
    folder: Path,
    *,
    url: str = "",
    static: bool | None = None,
    visible: bool | None = None,
    provisional: bool = False,
    dry_run: bool = False,
    at: datetime | None = None,
) -> Report:
    """Publish a plan to a folder.

    ``url`` is the address of the server; it is kept for later publications, as ``static`` and
    ``visible`` are (see ``Options``). ``provisional`` marks every entry as to be confirmed. The
    secret of the children's pseudonyms is made with the first publication that needs it.
    """
    from passerelle.exports.feeds.edition import edition
    from passerelle.exports.feeds.manage import languages
    from passerelle.exports.feeds.publish import publish
    from passerelle.exports.feeds.settings import Options
    from passerelle.exports.feeds.store import FILE, reading
    from passerelle.exports.feeds.tokens import checked_base, new_token
    from passerelle.exports.pseudonyms import KEY_FILE, keep_key, kept_key, new_key

    base = checked_base(url) if url else None
    options = Options(base=base, static=static, visible=visible, dry_run=dry_run)
    wanted = {}
    if (folder / FILE).is_file():
        with reading(folder) as store:
            wanted = languages(store)
    known = kept_key(folder / KEY_FILE)
    key = known or new_key()
    made = edition(
        checked.plan,
        key,
        wanted,
        violations=checked.broken,
        provisional=provisional,
    )

    def before(step: str) -> None:
        if step == "commit" and not known and made.child_codes:
            keep_key(folder / KEY_FILE, key)

    return publish(
        folder, made, at=at or now(), make_token=new_token, options=options, on_step=before
    )


def ensure_plan(plan_path: Path | None) -> Path:
    """The plan file named; BadInputError if none is."""
    if plan_path is None:
        raise bad_input("PLAN", "publish", "no plan is named", "name one: publish PLAN --to DIR")
    return plan_path


def ensure_no_plan(plan_path: Path | None) -> None:
    """BadInputError if a plan is named although the former one is asked for."""
    if plan_path is not None:
        message = "--undo publishes the former plan: no plan can be named with it"
        raise bad_input("PLAN", str(plan_path), message, "leave out the plan, or --undo")


def undo_publication(folder: Path, *, dry_run: bool = False, at: datetime | None = None) -> Report:
    """Publish the plan before the last one again."""
    from passerelle.exports.feeds.publish import undo
    from passerelle.exports.feeds.settings import Options
    from passerelle.exports.feeds.tokens import new_token

    options = Options(dry_run=dry_run)
    return undo(folder, at=at or now(), make_token=new_token, options=options)


def list_feeds(folder: Path) -> FeedList:
    """Every feed of a folder."""
    from passerelle.exports.feeds.store import reading
    from passerelle.exports.feeds.usage import last_uses

    with reading(folder) as store:
        return FeedList(tuple(store.feeds()), last_uses(folder))


def list_late(folder: Path, *, at: datetime | None = None) -> tuple[Late, ...]:
    """Changes of the next 72 hours that feeds may not show in time."""
    from passerelle.exports.feeds.late import late_changes
    from passerelle.exports.feeds.store import reading

    with reading(folder) as store:
        return late_changes(store, at or now())


def change_feeds(
    folder: Path,
    action: str,
    wanted: Sequence[str],
    *,
    lang: str = "",
    at: datetime | None = None,
) -> Report:
    """Renew, revoke or close feeds, set their language, or ask for private ones."""
    from passerelle.exports.feeds.publish import publish
    from passerelle.exports.feeds.settings import Options
    from passerelle.exports.feeds.store import ensure_published
    from passerelle.exports.feeds.tokens import new_token

    when = at or now()
    edit = _edit(action, wanted, language_of(lang) or "", when)
    ensure_published(folder)
    options = Options(cause="feeds")
    return publish(folder, None, at=when, make_token=new_token, options=options, edit=edit)


def _edit(action: str, wanted: Sequence[str], lang: str, at: datetime) -> Edit:
    from passerelle.exports.feeds import manage

    edits: dict[str, Edit] = {
        "renew": manage.renew(wanted, at),
        "revoke": manage.revoke(wanted, at),
        "close": manage.close(wanted, at),
        "private": manage.ask_private(wanted),
        "lang": manage.speak(wanted, lang),
    }
    if action not in edits:
        raise unknown("action", action, ACTIONS)
    return edits[action]


@dataclass(frozen=True)
class Server:
    """Where and how feeds are served."""

    host: str = "127.0.0.1"
    port: int = 8765
    gzip: bool = True
    limits: bool = True


def serve_folder(folder: Path, server: Server, say: Callable[[str], None]) -> None:
    """Serve what is published in a folder until the process is told to stop.

    ``say`` is told where it listens, and of new publications.
    """
    from passerelle.exports.feeds.publish import repair

    repair(folder)
    try:
        from passerelle.exports.serve.run import Settings, run
    except ImportError as error:
        issue = Issue(
            code="EXTRA",
            where="passerelle serve",
            message=f"needs the package '{error.name}', which is not installed",
            fix="install it: pip install 'passerelle[serve]'",
        )
        raise BadInputError((issue,)) from error
    settings = Settings(host=server.host, port=server.port, gzip=server.gzip, limited=server.limits)
    run(folder, settings, say)


def now() -> datetime:
    """The clock's time, in UTC."""
    return datetime.now(UTC)
