"""Individual sessions at hosts: days at another workplace (R46), visits to interns (VISIT)."""

from __future__ import annotations

from collections.abc import Iterator

from passerelle.checker.context import Context, at
from passerelle.checker.facts import grouped
from passerelle.models.base import Period
from passerelle.models.issue import Issue
from passerelle.models.plan import PlacedSession

CODES = ("R46", "VISIT")
FIXES = {
    "R46": "choose another host or date",
    "VISIT": "visit the intern during a shift at the host, on a day kept for visits",
}


def check_visits(context: Context) -> Iterator[Issue]:
    """Days at another workplace, visits to interns, and the tours these make."""
    for session in context.sessions:
        item = context.item(session)
        if item.host_types:
            yield from _issues("R46", session, _immersion(context, session))
        if item.block:
            yield from _issues("VISIT", session, _visit(context, session))
    yield from _crowded_hosts(context)
    yield from _tours(context)


def _issues(code: str, session: PlacedSession, texts: Iterator[str]) -> Iterator[Issue]:
    for text in texts:
        yield Issue(code=code, where=at(session), message=text, fix=FIXES[code])


def _immersion(context: Context, session: PlacedSession) -> Iterator[str]:
    item, learner = context.item(session), context.learners[session.learner]
    host = context.hosts[session.host] if session.host else None
    if item.start is not None and item.end is not None:
        period = Period(item.start, item.end)
        if session.period != period:
            yield f"lasts {session.period}, the set says {period}"
    if len(context.attended.get((learner.id, session.date), ())) > 1:
        yield f"{learner.id} has another session that day"
    if host is None or host.type not in item.host_types:
        yield f"'{session.host}' is none of: {', '.join(item.host_types)}"
        return
    own = {row.type for row in context.hosts.values() if row.organisation == learner.organisation}
    if learner.organisation and host.organisation == learner.organisation:
        yield f"{host.id} belongs to {learner.organisation}, as {learner.id} does"
    elif learner.organisation and host.type in own:
        yield f"{learner.id} comes from a {host.type} and visits a {host.type}: no roles cross"


def _crowded_hosts(context: Context) -> Iterator[Issue]:
    days = grouped(
        ((s.host, s.date), s) for s in context.sessions if context.item(s).host_types and s.host
    )
    for (host, _), sessions in days.items():
        for session in sessions[1:]:
            text = f"{host} already has the visitor {sessions[0].learner} that day"
            yield from _issues("R46", session, iter((text,)))


def _visit(context: Context, session: PlacedSession) -> Iterator[str]:
    item, period = context.item(session), session.period
    if item.length_min is not None and period.minutes != item.length_min:
        yield f"lasts {period.minutes} minutes, the set says {item.length_min}"
    if period.start % context.term.settings.grid_min:
        yield f"{period} does not start on the grid of {context.term.settings.grid_min} minutes"
    stays = [
        row
        for row in context.internships
        if (row.learner, row.block) == (session.learner, item.block)
    ]
    if not any(row.host == session.host and session.date in row.days for row in stays):
        yield f"{session.learner} is not at '{session.host}' for {item.block} on {session.date}"
    elif not any(row.shift.start <= period.start and period.end <= row.shift.end for row in stays):
        yield f"{period} is outside the shift of {session.learner}, {stays[0].shift}"


def _tours(context: Context) -> Iterator[Issue]:
    """On a date on which somebody visits interns, they do nothing else, and not too much of it."""
    for (who, _), duties in context.taught.items():
        visits = [duty.session for duty in duties if context.item(duty.session).block]
        if not visits:
            continue
        if len(visits) < len(duties):
            text = f"{who} also has a session that is no visit of an intern that day"
            yield from _issues("VISIT", visits[0], iter((text,)))
        for item in {
            context.item(session).id: context.item(session) for session in visits
        }.values():
            if item.max_day is not None and len(visits) > item.max_day:
                text = f"{who} makes {len(visits)} visits that day, at most {item.max_day}"
                yield from _issues("VISIT", visits[-1], iter((text,)))
