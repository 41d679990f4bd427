"""Terms that ask for too much, in real towns, for tests of what is answered to them.

The base: a group of two who live in Lille; one site in Lille and one in Tournai, two rooms each;
two trainers; four weeks from Monday 4 January 2027 with two half-days a day.
"""

from __future__ import annotations

from typing import Any

from passerelle.models.people import Group, Learner, Organisation, Trainer
from passerelle.models.places import Host, Room, Site
from passerelle.models.sessions import SessionSet
from passerelle.models.term import Term
from passerelle.tests.builders import settings, span


def person(name: str = "L01", **changes: Any) -> Learner:
    """A learner of group G who lives in Lille."""
    return Learner(**{"id": name, "town": "Lille", "groups": ("G",), **changes})


def teacher(name: str = "T01", **changes: Any) -> Trainer:
    """A trainer who lives in Lille and is free at any time."""
    return Trainer(**{"id": name, "town": "Lille", **changes})


def lessons(name: str = "C", **changes: Any) -> SessionSet:
    """Sessions of group G, taught by T01."""
    return SessionSet(**{"id": name, "groups": ("G",), "trainers": ("T01",), **changes})


def nursery(name: str = "H1", **changes: Any) -> Host:
    """A host in Lille that takes one intern at a time."""
    fields: dict[str, Any] = {
        "id": name,
        "town": "Lille",
        "staff": 8,
        "tutors": 2,
        "living_groups": 2,
        "slots": 1,
        "shifts": (span("09:00-16:00"),),
    }
    return Host(**{**fields, **changes})


def tight(**changes: Any) -> Term:
    """The base with some tables replaced; ``rooms`` as ids of rooms in Lille."""
    names = changes.pop("rooms", ("A1", "A2", "B1"))
    rooms = tuple(
        row if isinstance(row, Room) else Room(id=row, site=_SITE[row[0]], seats=12)
        for row in names
    )
    fields: dict[str, Any] = {
        "settings": settings(id="tight", language="en"),
        "organisations": (Organisation(id="O"),),
        "sites": (
            Site(id="LIL", town="Lille", country="FR"),
            Site(id="TOU", town="Tournai", country="BE"),
        ),
        "rooms": rooms,
        "groups": (Group(id="G"), Group(id="K")),
        "learners": (person("L01"), person("L02")),
        "trainers": (teacher("T01"), teacher("T02")),
        "sessions": (lessons(),),
    }
    return Term(**{**fields, **changes})


_SITE = {"A": "LIL", "B": "TOU"}
