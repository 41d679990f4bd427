"""Periods of the day, one template per site and date; individual sessions (TEMPLATE)."""

from __future__ import annotations

from collections.abc import Iterator

from passerelle.checker.context import Context, at
from passerelle.checker.facts import grouped
from passerelle.models.base import Period
from passerelle.models.issue import Issue
from passerelle.models.plan import PlacedSession

CODES = ("TEMPLATE",)


def check_templates(context: Context) -> Iterator[Issue]:
    """Periods of no template, templates mixed at a site, individual sessions out of place."""
    for session in context.sessions:
        for text in _faults(context, session):
            yield Issue(
                code="TEMPLATE",
                where=at(session),
                message=text,
                fix="use a period that the term allows",
            )
    yield from _mixtures(context)


def follows_template(context: Context, session: PlacedSession) -> bool:
    """Whether a session uses the term's periods: no fixed start, not individual."""
    item = context.item(session)
    return item.start is None and not item.individual


def _faults(context: Context, session: PlacedSession) -> Iterator[str]:
    if context.item(session).individual:
        yield from () if context.item(session).at_host else _individual(context, session)
    elif follows_template(context, session):
        known = {p for template in context.term.settings.templates for p in template.periods}
        if session.period not in known:
            yield f"{session.period} is none of the periods {', '.join(map(str, sorted(known)))}"


def _mixtures(context: Context) -> Iterator[Issue]:
    used = grouped(
        ((session.date, place.id), session.period)
        for session in context.sessions
        if follows_template(context, session) and session.rooms
        for place in context.places(session)
    )
    templates = context.term.settings.templates
    for (on, site), periods in used.items():
        if not any(set(periods) <= set(template.periods) for template in templates):
            yield Issue(
                code="TEMPLATE",
                where=f"{site} {on}",
                message=f"no template holds {', '.join(map(str, sorted(set(periods))))}",
                fix="keep the periods of one template at a site on a date",
            )


def _individual(context: Context, session: PlacedSession) -> Iterator[str]:
    settings, item, period = context.term.settings, context.item(session), session.period
    if item.length_min is not None and period.minutes != item.length_min:
        yield f"lasts {period.minutes} minutes, the set says {item.length_min}"
    if item.start is None and period.start % settings.grid_min:
        yield f"{period} does not start on the grid of {settings.grid_min} minutes"
    hours: Period = settings.interview_hours
    if period.start < hours.start or period.end > hours.end:
        yield f"{period} is outside the hours of individual sessions, {hours}"
    sites = {place.id for place in context.places(session)}
    learner = context.learners[session.learner]
    others = {
        context.learner_place(other, learner).id
        for other in context.expected[learner.id]
        if other.date == session.date and not context.item(other).individual
    }
    if not sites & others:
        yield f"{learner.id} is expected in no class at {', '.join(sites)} on {session.date}"
