"""What comes before what, and dates that are fixed or limited (R41, R42)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta
from typing import NamedTuple

from passerelle.checker.context import Context, at
from passerelle.checker.facts import grouped
from passerelle.models.base import format_clock
from passerelle.models.issue import Issue
from passerelle.models.plan import PlacedSession
from passerelle.models.sessions import Precedence

CODES = ("R41", "R42")


class _Span(NamedTuple):
    name: str
    start: datetime
    end: datetime


def check_precedence(context: Context) -> Iterator[Issue]:
    """Orders that are broken, dates outside a set's window, class on an exam day."""
    spans = grouped(_spans(context))
    for row in context.term.precedences:
        for learner in context.term.learners:
            yield from _order(
                row,
                learner.id,
                spans.get((learner.id, row.before), ()),
                spans.get((learner.id, row.after), ()),
            )
    for session in context.sessions:
        yield from _window(context, session)
    yield from _runs(context)
    yield from _exams(context)


def _order(
    row: Precedence, learner: str, first: Sequence[_Span], second: Sequence[_Span]
) -> Iterator[Issue]:
    before = max(first, key=lambda s: s.end, default=None)
    after = min(second, key=lambda s: s.start, default=None)
    if before and after and before.end > after.start:
        yield Issue(
            code="R41",
            where=f"{learner} {after.start.date()} {after.name}",
            message=f"starts {after.start:%Y-%m-%d %H:%M}, before {before.name} ends "
            f"({before.end:%Y-%m-%d %H:%M}); {row.before} comes before {row.after}",
            fix=f"move {after.name} after {before.name}",
        )


def _spans(context: Context) -> Iterator[tuple[tuple[str, str], _Span]]:
    """What precedences can be about, by learner and name: sessions by set and unit, blocks."""
    named = {name for row in context.term.precedences for name in (row.before, row.after)}
    for session in context.sessions:
        item = context.item(session)
        names = named & {item.id, item.unit}
        if names:
            day = datetime.combine(session.date, time())
            start, end = session.period.start, session.period.end
            span = _Span(session.id, day + timedelta(minutes=start), day + timedelta(minutes=end))
            invited = [who.id for who in context.invited(session)]
            yield from (((who, name), span) for who in invited for name in names)
    for row in context.internships:
        if row.block in named:
            first, last = (datetime.combine(on, time()) for on in (row.first, row.last))
            yield (row.learner, row.block), _Span(row.block, first, last + timedelta(days=1))


def _window(context: Context, session: PlacedSession) -> Iterator[Issue]:
    item, on, period = context.item(session), session.date, session.period
    texts = []
    if item.first and on < item.first:
        texts.append(f"{on} is before {item.first}, the set's first date")
    if item.last and on > item.last:
        texts.append(f"{on} is after {item.last}, the set's last date")
    if item.dates and on not in item.dates:
        texts.append(f"{on} is none of {', '.join(map(str, item.dates))}")
    if item.start is not None and period.start != item.start:
        texts.append(f"starts {format_clock(period.start)}, fixed at {format_clock(item.start)}")
    if item.end is not None and period.end != item.end:
        texts.append(f"ends {format_clock(period.end)}, fixed at {format_clock(item.end)}")
    for text in texts:
        yield Issue(code="R42", where=at(session), message=text, fix="place it as its set says")


def _runs(context: Context) -> Iterator[Issue]:
    dates = grouped((s.session_set, s.date) for s in context.sessions)
    for name, days in dates.items():
        most = context.sets[name].consecutive_days
        length = (max(days) - min(days)).days + 1
        if most is not None and length > most:
            yield Issue(
                code="R42",
                where=name,
                message=f"its sessions lie from {min(days)} to {max(days)}, {length} days; at most "
                f"{most} in a row",
                fix="place its sessions closer together",
            )


def _exams(context: Context) -> Iterator[Issue]:
    for learner, sessions in context.expected.items():
        for day in grouped((s.date, s) for s in sessions).values():
            exams = [s for s in day if context.item(s).kind == "exam"]
            for other in day:
                if exams and other != exams[0]:
                    yield Issue(
                        code="R42",
                        where=f"{learner} {at(other)}",
                        message=f"lies on the day of the exam {exams[0].id}",
                        fix="move it to another day",
                    )
