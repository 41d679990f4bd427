"""Necessary conditions of meeting: audience, room and crew at once (R20), sites in reach (R52)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

from passerelle.checker.conditions_places import fitting_rooms
from passerelle.checker.crews import alternatives
from passerelle.checker.day import direct_day
from passerelle.checker.facts import AnyPerson, Facts, Visit
from passerelle.checker.people import travel_caps
from passerelle.checker.supply import audience_dates, half_days, in_periods, is_free
from passerelle.models.base import Period
from passerelle.models.issue import Issue
from passerelle.models.sessions import SessionSet


def meeting_conditions(facts: Facts, told: Iterable[Issue]) -> Iterator[Issue]:
    """Sets whose audience, rooms and crews each have time, but not the same; sites out of reach.

    Sets that ``told`` issues name already are left out.
    """
    text = " ".join(f"{issue.where} {issue.message}" for issue in told)
    named = set(re.findall(r"[^\s,;:()]+", text))
    for item in facts.term.sessions:
        if in_periods(item) and not item.host and item.id not in named:
            yield from _meeting(facts, item)
    yield from _reach(facts)


def _meeting(facts: Facts, item: SessionSet) -> Iterator[Issue]:
    rooms = fitting_rooms(facts, item)
    dates = sorted(audience_dates(facts, item))
    offered = sum(
        half_days(facts, lambda period, on=on: _meets(facts, item, rooms, on, period))  # type: ignore[misc]
        for on in dates
    )
    time = sum(half_days(facts, lambda _: True) for _ in dates)
    if offered < item.count <= time:
        yield Issue(
            code="R20",
            where=item.id,
            message=f"{item.count} sessions are asked, but its audience, an open room and a crew "
            f"meet on {offered} half-days of {len(dates)} dates",
            fix="name another trainer or room, or open the room when the trainer is there",
        )


def _meets(facts: Facts, item: SessionSet, rooms: frozenset[str], on: date, period: Period) -> bool:
    crews = alternatives(item)
    return any(
        all(is_free(facts, facts.trainers[name], on, period) for name in crew) for crew in crews
    ) and any(
        facts.room_is_open(facts.rooms[name], on)
        and facts.rooms[name].opening.covers(on.weekday(), period)
        for name in rooms
    )


def _reach(facts: Facts) -> Iterator[Issue]:
    """Warnings: people whose journey to a site and back is too long on any day."""
    for person, items in _sets_of(facts):
        sites = sorted(
            {facts.rooms[room].site for item in items for room in fitting_rooms(facts, item)}
        )
        for site in sites:
            text = _too_far(facts, person, site)
            if text:
                yield Issue(
                    code="R52",
                    where=person.id,
                    message=f"cannot attend at {site}: {text}",
                    fix="hold the sessions elsewhere or linked, or allow another way to travel",
                    severity="warning",
                )


def _sets_of(facts: Facts) -> Iterator[tuple[AnyPerson, list[SessionSet]]]:
    sets = [item for item in facts.term.sessions if in_periods(item) and not item.host]
    for learner in facts.term.learners:
        own = [item for item in sets if learner in facts.audiences[item.id]]
        yield learner, [item for item in own if not item.linked_rooms]
    for trainer in facts.term.trainers:
        yield trainer, [i for i in sets if any(trainer.id in crew for crew in alternatives(i))]


def _too_far(facts: Facts, person: AnyPerson, site: str) -> str:
    """Why no period can be attended at a site, care left out; empty if one can."""
    on, place = facts.term.settings.first, facts.site_place(site)
    text = ""
    for period in sorted({p for row in facts.term.settings.templates for p in row.periods}):
        visit = Visit("", period.start, period.end, place)
        fault = next(travel_caps(facts, person, on, direct_day(facts, person, (visit,))), None)
        if fault is None:
            return ""
        text = text or f"{fault.text} ({period})"
    return text
