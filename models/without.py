"""A term and a plan without one person: what must go when somebody asks to be forgotten."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import Any

from passerelle.models.base import Row
from passerelle.models.plan import Plan
from passerelle.models.term import Term
from passerelle.models.travel import TravelTimes

OWNER_FIELDS = (
    "person", "learner", "trainer", "tutor", "child", "origin", "destination", "value", "driver",
)  # fmt: skip
"""Fields that make a row a row about somebody; ``value`` is that of a wish."""
CREW_FIELDS = ("trainers", "facilitators", "tutors", "learners", "people")
"""Fields that list people among others; teams are joined by ``+``."""


def names_of(term: Term, person: str) -> tuple[str, ...]:
    """What a term calls a person: the id, the pseudonym, and the ids of their children."""
    rows = [row for row in (*term.learners, *term.trainers) if row.id == person]
    pseudonyms = (row.name for row in rows)
    return tuple(dict.fromkeys(filter(None, (person, *pseudonyms, *children_of(term, person)))))


def children_of(term: Term, person: str) -> tuple[str, ...]:
    """Ids of a person's children."""
    return tuple(row.id for row in term.children if row.person == person)


def term_without(term: Term, person: str) -> Term:
    """A term in which nothing is left of a person, their children and their home.

    A crew that consists of them alone is left out, as are rows about them in any table.
    """
    forgotten = {person, *children_of(term, person)}
    tables: dict[str, Any] = {}
    for name in type(term).model_fields:
        rows = getattr(term, name)
        if isinstance(rows, tuple):
            tables[name] = tuple(_row_without(row, person) for row in _others(rows, forgotten))
    people = {row.id for row in (*term.learners, *term.trainers)}
    for name in ("learners", "trainers", "children"):
        tables[name] = tuple(row for row in tables[name] if row.id not in forgotten)
    if person not in people:
        return term
    return term.model_copy(update=tables)


def plan_without(plan: Plan, person: str) -> Plan:
    """A plan in which nothing is left of a person; its figures still count them."""
    term = term_without(plan.term, person)
    forgotten = {person, *children_of(plan.term, person)}
    sessions = tuple(
        row.model_copy(
            update={
                "seats": tuple(_others(row.seats, forgotten)),
                "participants": tuple(who for who in row.participants if who != person),
            }
        )
        for row in _others(plan.sessions, forgotten)
    )
    kept = {row.id for row in sessions}
    names = names_of(plan.term, person)
    return plan.model_copy(
        update={
            "term": term,
            "travel": travel_of(term, plan.travel),
            "sessions": sessions,
            "attendance": tuple(
                row.model_copy(update={"message": erased(row.message, names)})
                for row in _others(plan.attendance, forgotten)
                if row.session in kept
            ),
            "internships": tuple(_others(plan.internships, forgotten)),
            "journeys": tuple(_others(plan.journeys, forgotten)),
            "lifts": tuple(
                row for row in _others(plan.lifts, forgotten) if person not in row.passengers
            ),
            "care_days": tuple(_others(plan.care_days, forgotten)),
            "care_choices": tuple(_others(plan.care_choices, forgotten)),
            "interviews": tuple(_others(plan.interviews, forgotten)),
            "work_shifts": tuple(_others(plan.work_shifts, forgotten)),
            "grants": tuple(_others(plan.grants, forgotten)),
            "unplaced": tuple(
                row.model_copy(
                    update={"blockers": tuple(erased(text, names) for text in row.blockers)}
                )
                for row in _others(plan.unplaced, forgotten)
            ),
        }
    )


def travel_of(term: Term, travel: TravelTimes) -> TravelTimes:
    """Travel times between the places of a term alone: a home that nobody has is left out."""
    known = {spot.key for spot in term.spots()}
    kept = [number for number, key in enumerate(travel.nodes) if key in known]
    tables = tuple(
        table.model_copy(
            update={
                "minutes": _square(table.minutes, kept),
                "source": _square(table.source, kept),
            }
        )
        for table in travel.tables
    )
    return travel.model_copy(
        update={
            "nodes": tuple(travel.nodes[number] for number in kept),
            "km": _square(travel.km, kept),
            "tables": tables,
        }
    )


def erased(text: str, names: Collection[str]) -> str:
    """A text without some names, each replaced by an ellipsis where it stands as a word."""
    for name in sorted(names, key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", "…", text)
    return text


def mentions(text: str, names: Collection[str]) -> bool:
    """Whether one of some names stands in a text as a word."""
    return erased(text, names) != text


def _others(rows: Iterable[Any], forgotten: set[str]) -> list[Any]:
    """Rows that are not about anybody forgotten."""
    return [
        row
        for row in rows
        if not any(getattr(row, field, None) in forgotten for field in OWNER_FIELDS)
    ]


def _row_without(row: Row, person: str) -> Row:
    """A row whose crews no longer name a person."""
    crews: dict[str, Any] = {}
    for field in CREW_FIELDS:
        values = getattr(row, field, None)
        if isinstance(values, tuple) and any(person in str(v).split("+") for v in values):
            crews[field] = tuple(v for v in values if person not in str(v).split("+"))
    return row.model_copy(update=crews) if crews else row


def _square(matrix: tuple[tuple[Any, ...], ...], kept: list[int]) -> tuple[tuple[Any, ...], ...]:
    return tuple(tuple(matrix[i][j] for j in kept) for i in kept)
