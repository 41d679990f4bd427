"""What a small term need not write: sites, groups and units that other tables name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from passerelle.models.base import Country, Row
from passerelle.models.people import Group, Learner
from passerelle.models.places import Room, Site
from passerelle.models.sessions import SessionSet, Unit

Rows = Mapping[str, Sequence[Row]]


@dataclass(frozen=True)
class Derived:
    """Rows made up for an absent table, and the cell each was first named in."""

    rows: tuple[Row, ...]
    origins: tuple[tuple[str, int, str], ...]


def _first_named(
    table: str, column: str, rows: Iterable[Row], make: Callable[[str], Row]
) -> Derived:
    origins: dict[str, tuple[str, int, str]] = {}
    for number, row in enumerate(rows):
        value: Any = getattr(row, column)
        for name in (value,) if isinstance(value, str) else value:
            if name:
                origins.setdefault(name, (table, number, column))
    return Derived(tuple(make(name) for name in origins), tuple(origins.values()))


def _shared_country(learners: Iterable[Row]) -> Country:
    """The country of all learners, FR where they differ: a derived site has no column for it."""
    countries = {row.country for row in learners if isinstance(row, Learner)}
    return countries.pop() if len(countries) == 1 else "FR"


def _sites(rows: Rows) -> Derived:
    country = _shared_country(rows.get("learners", ()))
    found = [row for row in rows.get("rooms", ()) if isinstance(row, Room)]
    return _first_named(
        "rooms", "site", found, lambda name: Site(id=name, name=name, town=name, country=country)
    )


def _groups(rows: Rows) -> Derived:
    found = [row for row in rows.get("learners", ()) if isinstance(row, Learner)]
    return _first_named("learners", "groups", found, lambda name: Group(id=name))


def derived_groups(learners: Sequence[Learner]) -> tuple[Row, ...]:
    """The groups a term has when nothing but its learners names them."""
    return _groups({"learners": learners}).rows


def _units(rows: Rows) -> Derived:
    found = [row for row in rows.get("sessions", ()) if isinstance(row, SessionSet)]
    return _first_named("sessions", "unit", found, lambda name: Unit(id=name))


DERIVATIONS: Mapping[str, tuple[str, str, Callable[[Rows], Derived]]] = {
    "sites": ("rooms", "site", _sites),
    "groups": ("learners", "groups", _groups),
    "units": ("sessions", "unit", _units),
}
"""Table that may be left out: the table and column that name its rows, and how to make them."""
