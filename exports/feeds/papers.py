"""What the coordinator gets of a publication: an index, a digest for each reader, late changes."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from io import StringIO

from passerelle.exports.feeds.release import Draft
from passerelle.exports.feeds.render import Templates, change_line, clock, digest_text
from passerelle.exports.feeds.report import FeedChanges, Late, Report
from passerelle.exports.feeds.settings import default_language
from passerelle.exports.feeds.store import FeedRow, Store
from passerelle.exports.file_names import file_stem
from passerelle.exports.timezones import civil
from passerelle.exports.words import Lang, Words


def write_papers(draft: Draft, store: Store, report: Report) -> None:
    """Write the coordinator's files of a publication."""
    templates = Templates()
    found = {(row.kind, row.id): row for row in report.changes}
    for row in filter(_has_digest, report.changes):
        name = digest_name(row.kind, row.id)
        draft.private(f"{name}.txt", digest_text(row, report.at).encode())
        draft.private(f"{name}.html", templates.digest(row, report.at))
    lang = default_language(store)
    draft.private("late.csv", late_csv(report.late, lang, report.at).encode())
    page = templates.index(
        lang=lang,
        title=store.setting("title"),
        report=report,
        at=clock(report.at),
        late=late_lines(report.late, lang, report.at),
        feeds=[
            _feed_line(row, found.get((row.kind, row.id)), lang, store.setting("title"))
            for row in store.feeds()
        ],
        codes=store.child_codes(),
    )
    draft.private("index.html", page)


def digest_name(kind: str, owner: str) -> str:
    """Path of a reader's digest below the coordinator's folder, without suffix."""
    return f"digests/{kind}-{file_stem(owner)}"


def late_lines(late: tuple[Late, ...], lang: Lang, at: datetime) -> list[dict[str, str]]:
    """Late changes in words: who, when, what, before, after."""
    words = Words(lang)
    return [
        {
            "who": words(f"kind.{row.kind}"),
            "id": row.id,
            "when": clock(row.change.at),
            **change_line(row.change, words, at),
        }
        for row in late
    ]


def late_csv(late: tuple[Late, ...], lang: Lang, at: datetime) -> str:
    """Late changes as a table: when (civil time), who, what, before, after."""
    out = StringIO()
    columns = ("when", "who", "id", "kind", "title", "before", "after")
    table = csv.DictWriter(out, columns, extrasaction="ignore", lineterminator="\n")
    table.writeheader()
    table.writerows(late_lines(late, lang, at))
    return out.getvalue()


def _has_digest(row: FeedChanges) -> bool:
    return row.has_digest


def _feed_line(row: FeedRow, found: FeedChanges | None, lang: Lang, title: str) -> dict[str, str]:
    words = Words(lang)
    state = words(f"state.{row.state}") if not row.is_public else words("state.open")
    if not row.in_plan:
        state = f"{state}, {words('state.not_in_plan')}"
    return {
        "kind": words(f"kind.{row.kind}"),
        "id": row.id,
        "name": row.name.partition(f" – {title[:4]}")[0],
        "lang": row.lang or lang,
        "state": state,
        "created": _day(row.renewed or row.created),
        "changes": _count(found),
        "digest": digest_name(row.kind, row.id) if found and found.has_digest else "",
    }


def _count(found: FeedChanges | None) -> str:
    return str(len(found.told)) if found and not found.is_new else ""


def _day(seconds: int | None) -> str:
    return "" if seconds is None else f"{civil(datetime.fromtimestamp(seconds, UTC)):%d/%m/%Y}"
