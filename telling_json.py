"""Answers to why, why not and what to change, as JSON for programs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from passerelle.telling import lever_text, said

if TYPE_CHECKING:
    from passerelle.checker.moments import Blocker
    from passerelle.conflicts import ConflictSet
    from passerelle.explaining import PersonWeek, RuleShare, SessionReasons
    from passerelle.exports.reasons import Reasons
    from passerelle.forcing import WhyNot
    from passerelle.repairing import Menu


def session_json(found: SessionReasons, words: Reasons) -> dict[str, Any]:
    """Why a session lies where it does."""
    return {
        "session": found.session.model_dump(mode="json"),
        "pinned": found.pinned,
        "expected": found.expected,
        "absent": [row.model_dump(mode="json") for row in found.absent],
        "moments": found.moments,
        "blocked": found.blocked,
        "unjudged": found.unjudged,
        "obstacles": [
            {"count": row.count, **_blocker(row.blocker, words)} for row in found.obstacles
        ],
        "alternatives": [
            {
                "date": row.moment.on.isoformat(),
                "period": str(row.moment.period),
                "site": row.moment.site,
                "cost": row.cost,
                "lines": dict(row.lines),
            }
            for row in found.alternatives
        ],
    }


def _blocker(row: Blocker, words: Reasons) -> dict[str, Any]:
    return {"rule": row.rule, "key": row.key, "fields": dict(row.fields), "text": said(words, row)}


def person_json(found: PersonWeek) -> dict[str, Any]:
    """A person's week."""
    return {
        "person": found.person,
        "week": found.week,
        "travel_min": found.travel_min,
        "journeys": [row.model_dump(mode="json") for row in found.journeys],
        "sessions": [row.model_dump(mode="json") for row in found.sessions],
        "absent": [row.model_dump(mode="json") for row in found.absent],
        "weeks": dict(found.weeks),
        "missed": found.missed,
        "taught_min": found.taught_min,
        "most_min": found.most_min,
    }


def rule_json(found: RuleShare) -> dict[str, Any]:
    """What a rule contributes."""
    lines = [{**row.model_dump(mode="json"), "cost": row.cost} for row in found.lines]
    return {
        "rule": found.rule,
        "hard": found.hard,
        "violations": found.violations,
        "excused": found.excused,
        "total": found.total,
        "lines": lines,
        "causes": {name: dict(rows) for name, rows in found.causes.items()},
    }


def why_not_json(found: WhyNot, words: Reasons) -> dict[str, Any]:
    """What forcing costs, or the clash."""
    difference = found.difference
    return {
        "session": found.session.id,
        "wish": found.wish.text,
        "outcome": found.outcome,
        "cost": found.cost if found.outcome == "cost" else None,
        "proved": found.proved,
        "slack": found.slack,
        "obstacles": [_blocker(row, words) for row in found.obstacles],
        "broken": [row.model_dump(mode="json") for row in found.broken],
        "difference": None if difference is None else difference.model_dump(mode="json"),
    }


def menu_json(menu: Menu, conflicts: Iterable[ConflictSet], words: Reasons) -> dict[str, Any]:
    """What was left out, why, and what would help."""
    return {
        "status": menu.plan.status,
        "goals": [{"kind": g.kind, "of": g.of, "count": g.count} for g in menu.goals],
        "conflict_sets": [
            {
                "of": row.of,
                "proved": row.proved,
                "minimal": row.minimal,
                "facts": [
                    {"owner": f.owner, "who": f.who, "key": f.key, "text": said(words, f)}
                    for f in row.facts
                ],
            }
            for row in conflicts
        ],
        "remedies": [
            {
                "change": lever_text(words, row.lever),
                "key": row.lever.key,
                "owner": row.lever.owner,
                "who": row.lever.who,
                "burden": row.lever.burden,
                "parts": [
                    {"key": part.key, "owner": part.owner, "who": part.who}
                    for part in row.lever.parts
                ],
                "of": row.goal.of,
                "placed": row.placed,
                "attended": row.attended,
                "minutes": row.minutes,
                "changes": [c.model_dump(exclude_defaults=True) for c in row.lever.changes],
            }
            for row in menu.remedies
        ],
        "tried": menu.tried,
        "untried": menu.untried,
        "files": [str(path) for path in menu.files],
    }
