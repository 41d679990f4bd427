"""The shape of answers about feeds: JSON for programs, text for people."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from passerelle.exports.feeds.report import FeedChanges, Late, Report
    from passerelle.exports.feeds.revise import Change
    from passerelle.forgetting import Forgotten
    from passerelle.publishing import FeedList

DONE = MappingProxyType(
    {
        "renew": "the former address has ended",
        "revoke": "the address has ended, and answers as one that never was; "
        "calendar programs keep what they hold",
        "close": "the feed says for six weeks that it is closed, then its address ends",
        "private": "asked for; the next plan published makes the feed and its address",
        "lang": "the next plan published speaks the language",
    }
)
"""What each action has done to the feeds named."""
SHOWN = 20
"""New addresses, or changes of one feed, printed at most."""


def report_json(report: Report) -> dict[str, Any]:
    """What a publication did; the only place, beside the handout, that shows new addresses."""
    return {
        "publication": report.number,
        "changed": report.changed,
        "dry_run": report.dry_run,
        "feeds": report.feeds,
        "violations": report.violations,
        "unplaced": report.unplaced,
        "addresses": [_handed(report, row) for row in report.handed],
        "changes": [
            {"kind": row.kind, "id": row.id, "new": row.is_new, "events": _events(row)}
            for row in report.changes
        ],
        "late": late_json(report.late),
        "missing": [f"{kind}:{owner}" for kind, owner in report.missing],
        "too_big": [f"{kind}:{owner}" for kind, owner in report.too_big],
        "unreachable": [f"{kind}:{owner}" for kind, owner in report.unreachable],
    }


def _handed(report: Report, row: Any) -> dict[str, str]:
    path = "" if report.dry_run else f"c/{row.token}.ics"
    return {"kind": row.kind, "id": row.id, "path": path}


def _events(row: FeedChanges) -> list[dict[str, str]]:
    return [] if row.is_new else [change_json(change) for change in row.told]


def change_json(change: Change) -> dict[str, str]:
    """A change: what it is, and the event's start and title before and after."""
    old, new = change.old, change.new
    return {
        "change": change.kind,
        "title": new.summary,
        "before": old.start.isoformat() if old else "",
        "after": "" if change.kind == "cancelled" else new.start.isoformat(),
    }


def late_json(late: Iterable[Late]) -> list[dict[str, str]]:
    """Late changes, soonest first; ``when`` is the earliest instant concerned, in UTC."""
    return [
        {
            "when": row.change.at.isoformat(),
            "kind": row.kind,
            "id": row.id,
            **change_json(row.change),
        }
        for row in late
    ]


def report_text(report: Report, folder: Path | None = None) -> str:
    """What a publication did, or would do."""
    lines = [_headline(report)]
    old = [row for row in report.changes if row.told and not row.is_new]
    if old:
        lines.append(f"changed: {sum(len(row.told) for row in old)} entries of {len(old)} feeds")
    for row in old if report.dry_run else ():
        lines += [f"  {row.kind} {row.id}", *_limited(map(_change_line, row.told))]
    lines += _doubts(report)
    lines += _handed_lines(report, folder)
    if report.late:
        lines.append("tell these people at once, their calendars may be a day late:")
        lines += [_late_line(row) for row in report.late]
    lines += [
        f"{kind} {owner} is no longer in the plan: their feed is empty; 'feeds close' ends it"
        for kind, owner in report.missing
    ]
    lines += [
        f"{kind} {owner} has an address that this folder does not know; 'feeds renew' gives one"
        for kind, owner in report.unreachable
    ]
    lines += [
        f"the feed of {kind} {owner} is larger than 1 MB: Google may not show all of it"
        for kind, owner in report.too_big
    ]
    return "\n".join(lines)


def _headline(report: Report) -> str:
    if not report.changed:
        return f"publication {report.number} stands: nothing changed"
    if report.dry_run:
        number = report.number + 1
        return f"would be publication {number}: {report.feeds} feeds; nothing is written"
    return f"publication {report.number}: {report.feeds} feeds"


def _doubts(report: Report) -> list[str]:
    found = []
    if report.violations:
        found.append(f"the plan breaks rules; violations: {report.violations}")
    if report.unplaced:
        found.append(f"the plan leaves out {report.unplaced} sessions or stays: no feed shows them")
    return found


def _handed_lines(report: Report, folder: Path | None) -> list[str]:
    if not report.handed:
        return []
    if report.dry_run:
        return [f"new addresses: {len(report.handed)}"]
    names = [
        f"  {row.kind} {row.id}: c/{row.token}.ics".replace("  public :", "  public:")
        for row in report.handed
    ]
    where = f"{folder}/handout/{report.number:06d}" if folder else "the handout"
    head = (
        f"new addresses: {len(report.handed)}, shown this once; pages and list in {where}: "
        "hand them out, then delete that folder"
    )
    return [head, *_limited(names)]


def _limited(lines: Iterable[str]) -> list[str]:
    found = list(lines)
    more = [f"  … and {len(found) - SHOWN} more"] if len(found) > SHOWN else []
    return [*found[:SHOWN], *more]


def _change_line(change: Change) -> str:
    shown = change_json(change)
    times = " → ".join(text[:16].replace("T", " ") for text in _times(shown))
    return f"    {shown['change']}: {shown['title']} ({times})"


def _times(shown: dict[str, str]) -> list[str]:
    return [text for text in (shown["before"], shown["after"]) if text]


def _late_line(row: Late) -> str:
    return (
        f"  {row.kind} {row.id}, {row.change.at:%Y-%m-%d %H:%M} UTC:{_change_line(row.change)[3:]}"
    )


def action_text(action: str, wanted: Iterable[str]) -> str:
    """What an action did to the feeds named."""
    return f"{', '.join(wanted)}: {DONE[action]}"


def late_text(late: tuple[Late, ...]) -> str:
    """Late changes, one a line."""
    return "\n".join(map(_late_line, late)) or "no change in the next 72 hours"


def feeds_json(found: FeedList) -> list[dict[str, Any]]:
    """Every feed: state, times and a short mark of its address; never the address."""
    return [
        {
            "kind": row.kind,
            "id": row.id,
            "name": row.name,
            "lang": row.lang,
            "state": row.state if not row.is_public else "open",
            "in_plan": row.in_plan,
            "created": _moment(row.created),
            "renewed": _moment(row.renewed),
            "revoked": _moment(row.revoked),
            "closed": _moment(row.closed),
            "last_used": _moment(found.last_used.get(row.token_hash or "")),
            "mark": (row.token_hash or "")[:8],
        }
        for row in found.rows
    ]


def feeds_text(found: FeedList) -> str:
    """Every feed in a line."""
    lines = [f"{'kind':9} {'id':16} {'state':8} {'address since':16} {'last used':16} mark"]
    for row in feeds_json(found):
        since = (row["renewed"] or row["created"])[:16].replace("T", " ")
        used = row["last_used"][:16].replace("T", " ")
        state = row["state"] if row["in_plan"] else f"{row['state']}, not in the plan"
        lines.append(
            f"{row['kind']:9} {row['id']:16} {state:8} {since:16} {used:16} {row['mark']}".rstrip()
        )
    return "\n".join(lines)


def forgotten_json(found: Forgotten) -> dict[str, Any]:
    """What was changed and deleted, and what is left."""
    return {
        "changed": [str(path) for path in found.changed],
        "deleted": [str(path) for path in found.deleted],
        "remaining": [issue.model_dump(mode="json") for issue in found.remaining],
    }


def forgotten_text(found: Forgotten, *, dry_run: bool = False) -> str:
    """What was changed and deleted, and what is left, one a line."""
    would = "would be " if dry_run else ""
    lines = [f"{would}changed: {path}" for path in found.changed]
    lines += [f"{would}deleted: {path}" for path in found.deleted]
    lines += [f"left: {issue}" for issue in found.remaining]
    return "\n".join(lines) or "nothing to do"


def _moment(seconds: int | None) -> str:
    return "" if seconds is None else datetime.fromtimestamp(seconds, UTC).isoformat()
