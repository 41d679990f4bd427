"""Rotation plans of job datings (R47)."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from passerelle.checker.context import Context, at, clock
from passerelle.checker.facts import grouped
from passerelle.models.issue import Issue
from passerelle.models.plan import Interview, PlacedSession
from passerelle.models.rotations import Rotation

CODES = ("R47",)


def check_rotations(context: Context) -> Iterator[Issue]:
    """Interviews outside the rounds, people or employers in two at once, too few or the same."""
    rotations = {row.session_set: row for row in context.term.rotations}
    rows = grouped((row.session, row) for row in context.plan.interviews)
    for name in sorted(set(rows) - {s.id for s in context.sessions}):
        yield _issue(name, "is no session of the plan")
    for session in context.sessions:
        own = rows.get(session.id, ())
        rotation = rotations.get(session.session_set)
        if rotation is None:
            if own:
                yield _issue(at(session), "has interviews, but no rotation")
            continue
        for text in (*_rows(context, session, rotation, own), *_clashes(own)):
            yield _issue(at(session), text)
        for who in context.audience(session):
            attends = context.attends(who.id, session)
            mine = [row for row in own if row.learner == who.id]
            for text in _counts(context, rotation, who.id, mine) if attends else _none(mine):
                yield _issue(f"{who.id} {at(session)}", text)


def _issue(where: str, text: str) -> Issue:
    return Issue(code="R47", where=where, message=text, fix="make the rotation plan anew")


def _rows(
    context: Context, session: PlacedSession, rotation: Rotation, rows: tuple[Interview, ...]
) -> Iterator[str]:
    stands = {row.id for row in context.term.stands if row.session_set == rotation.session_set}
    expected = {who.id for who in context.audience(session)}
    step = rotation.interview_min + rotation.pause_min
    for row in rows:
        if row.stand not in stands:
            yield f"'{row.stand}' is no employer of this event"
        if row.learner not in expected:
            yield f"{row.learner} is not expected at it"
        late = row.start - session.period.start
        whole = row.end - row.start == rotation.interview_min
        if late < 0 or late % step or row.end > session.period.end or not whole:
            yield f"{clock(row.start)}-{clock(row.end)} is no round of {session.period}"


def _clashes(rows: tuple[Interview, ...]) -> Iterator[str]:
    for part in ("learner", "stand"):
        for name, own in grouped((str(getattr(row, part)), row) for row in rows).items():
            ordered = sorted(own, key=lambda row: row.start)
            for before, after in itertools.pairwise(ordered):
                if after.start < before.end:
                    yield f"{name} is in two interviews at {clock(after.start)}"


def _none(rows: list[Interview]) -> Iterator[str]:
    if rows:
        yield f"has {len(rows)} interviews without attending"


def _counts(context: Context, rotation: Rotation, who: str, rows: list[Interview]) -> Iterator[str]:
    if len(rows) != rotation.each or len({row.stand for row in rows}) != len(rows):
        met = len({row.stand for row in rows})
        yield f"{who} meets {met} employers in {len(rows)} interviews, expected {rotation.each}"
        return
    stands = {s.id: s for s in context.term.stands if s.session_set == rotation.session_set}
    countries = {stand.country for stand in stands.values()}
    seen = {stands[row.stand].country for row in rows if row.stand in stands}
    if 1 < len(countries) <= rotation.each and seen != countries:
        yield f"{who} meets no employer of {', '.join(sorted(countries - seen))}"
