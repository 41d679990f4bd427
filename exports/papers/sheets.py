"""Attendance sheets (R78): who signs for which session, by room and half-day.

A linked class has one sheet in each room, with the learners and the trainer who sit there. Titles
and hours are those of the plan.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from passerelle.exports.papers.people import Party, crew_of, party
from passerelle.exports.view import Place, View, iso_week
from passerelle.models.base import Period
from passerelle.models.plan import PlacedSession

Half = Literal["morning", "afternoon"]
NOON = 13 * 60
LONG_MIN = 60
"""What runs past NOON by so many minutes is signed for in the afternoon too."""


@dataclass(frozen=True)
class Signer:
    """A learner who signs; ``missing``: the plan knows that they cannot attend."""

    person: Party
    missing: bool


@dataclass(frozen=True)
class SheetSession:
    """One session on a sheet, as far as it lies in the sheet's room."""

    id: str
    title: str
    period: Period
    crew: tuple[tuple[Party, str], ...]
    learners: tuple[Signer, ...]
    linked: tuple[Place, ...]
    provisional: bool


@dataclass(frozen=True)
class Sheet:
    """What is signed in one room (or at a host visited) in one half-day."""

    place: Place
    date: date
    half: Half
    sessions: tuple[SheetSession, ...]


def sheets(view: View) -> dict[tuple[str, str], tuple[Sheet, ...]]:
    """The sheets of each room and ISO week, in order of time."""
    held: dict[tuple[str, date, Half], list[PlacedSession]] = {}
    for session in view.sessions:
        if session.state == "cancelled":
            continue
        for place in view.places(session):
            for half in halves(session.period):
                held.setdefault((place.id, session.date, half), []).append(session)
    found: dict[tuple[str, str], list[Sheet]] = {}
    for (place_id, on, half), rows in sorted(held.items(), key=_in_order):
        place = view.place(place_id)
        lines = tuple(_line(view, session, place) for session in rows)
        found.setdefault((place_id, iso_week(on)), []).append(Sheet(place, on, half, lines))
    return {key: tuple(rows) for key, rows in found.items()}


def halves(period: Period) -> Iterator[Half]:
    """The half-days in which a session is signed for: one or both."""
    if period.start < NOON:
        yield "morning"
    if period.start >= NOON or period.end >= NOON + LONG_MIN:
        yield "afternoon"


def _in_order(item: tuple[tuple[str, date, Half], list[PlacedSession]]) -> tuple[str, date, bool]:
    (place, on, half), _ = item
    return place, on, half == "afternoon"


def _line(view: View, session: PlacedSession, place: Place) -> SheetSession:
    here = [
        learner
        for learner in view.expected(session)
        if (sits := view.place_of_learner(session, learner)) is not None and sits.id == place.id
    ]
    return SheetSession(
        id=session.id,
        title=view.title(session),
        period=session.period,
        crew=crew_of(view, session, place.id),
        learners=tuple(
            Signer(party(view, learner), view.absent(learner, session) is not None)
            for learner in here
        ),
        linked=tuple(other for other in view.places(session) if other.id != place.id),
        provisional=session.provisional,
    )
