"""Shifts of a person in a service as calendar events, and interviews in words (R47, R49, R50)."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import NAMESPACE_URL, uuid5

from passerelle.exports.calendar_event import DOMAIN, CalendarEvent, summary
from passerelle.exports.timezones import aware
from passerelle.exports.view import View
from passerelle.models.base import format_clock
from passerelle.models.plan import PlacedSession


def for_person(view: View, person: str) -> Iterator[CalendarEvent]:
    """One event for each shift; there is one a day at most, so the date names it."""
    plan = view.plan
    services = {row.id: row for row in plan.term.services}
    towns = {row.id: row.town for row in plan.term.stops}
    for row in plan.work_shifts:
        if row.person != person:
            continue
        service = services.get(row.service)
        country = service.country if service else "FR"
        name = f"{DOMAIN}:shift:{plan.term.settings.id}:{row.service}:{person}:{row.date}"
        title = (service.title if service else "") or row.service
        where = towns.get(row.stop, "") or (service.town if service else "")
        yield CalendarEvent(
            uid=f"{uuid5(NAMESPACE_URL, name)}@{DOMAIN}",
            summary=summary(title, where),
            start=aware(row.date, row.start, country, f"shift on {row.date}"),
            end=aware(row.date, row.end, country, f"shift on {row.date}"),
            location=where,
        )


def interviews(view: View, session: PlacedSession, learner: str) -> Iterator[str]:
    """Whom a learner meets at a job dating, and when, in order of time."""
    titles = {row.id: row.title or row.id for row in view.plan.term.stands}
    rows = (r for r in view.plan.interviews if (r.session, r.learner) == (session.id, learner))
    for row in sorted(rows, key=lambda r: r.start):
        yield f"{format_clock(row.start)} {titles.get(row.stand, row.stand)}"
