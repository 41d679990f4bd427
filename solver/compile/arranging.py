"""Whose care is decided in the model, under which plans, and which places are scarce (R27, R28)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import count
from typing import TypeAlias

from passerelle.solver.compile.care import CarePlan
from passerelle.solver.compile.days import PersonDay
from passerelle.solver.compile.facts import Facts
from passerelle.solver.compile.journey import DayTrip, kept_spans
from passerelle.solver.problem import Capacity

Cell: TypeAlias = tuple[str, int, int]
"""Places of a provider on a day, in one of its bands: (provider, day, number of the band)."""
Taken: TypeAlias = tuple[tuple[Cell, int], ...]


@dataclass
class Claims:
    """Who may take places of one cell: (person, way, children), patterns and stays likewise."""

    ways: list[tuple[int, int, int]] = field(default_factory=list)
    patterns: list[tuple[int, int, int, int]] = field(default_factory=list)
    stays: list[tuple[int, int, int]] = field(default_factory=list)


def places_of(facts: Facts, rules: PersonDay, trip: DayTrip, d: int) -> Taken:
    """Limited places that a day in care takes, and by how many children."""
    if not rules.need.children:
        return ()
    found: Counter[Cell] = Counter()
    for _, provider, start, end in kept_spans(trip):
        for number, band in enumerate(facts.book.care.bands(provider, facts.days[d])):
            if start < band.end and band.start < end:
                found[provider, d, number] += 1
    return tuple(sorted(found.items()))


class Arranging:
    """Scarce cells of a term, and the people who must be decided about.

    A cell is scarce where more children may come than there are places. A person is decided about
    in the model when a child has several options, or when children without a choice are too many
    for a cell that the person uses; everybody else always has their place.
    """

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.care = facts.book.care
        self.claims: dict[Cell, Claims] = {}
        self._numbers = count()
        people = [*facts.term.learners, *facts.term.trainers]
        self._people = [row.id for row in people if self.care.has_children(row.id)]
        self._limited = {row.id for row in facts.term.providers if row.reserved is not None}
        self._limited |= {row.provider for row in facts.term.openings if row.reserved is not None}
        comers, bound = self._comers()
        self._scarce_on: dict[int, set[str]] = {}
        for (provider, d), children in comers.items():
            if self._too_many((provider, d), children):
                self._scarce_on.setdefault(d, set()).add(provider)
        crowded = {key for key, children in bound.items() if self._too_many(key, children)}
        self._decided = {
            person
            for person in self._people
            if self.care.has_choice(person) or self._uses(person, crowded)
        }

    def number(self) -> int:
        """The index of the next person decided about, in the order of the problem."""
        return next(self._numbers)

    def several_bands(self, taken: Taken) -> bool:
        """Whether a shorter day might take fewer of these places."""
        return any(
            len(self.care.bands(provider, self.facts.days[d])) > 1 for (provider, d, _), _ in taken
        )

    def plans(self, person: str) -> tuple[CarePlan, ...]:
        """The care plans a person may have."""
        return self.care.plans(person)

    def decided(self, person: str) -> bool:
        """Whether the model decides about the person's care."""
        return person in self._decided

    def _too_many(self, key: tuple[str, int], children: set[str]) -> bool:
        bands = self.care.bands(key[0], self.facts.days[key[1]])
        return any(band.limit < len(children) for band in bands)

    def _providers(self, person: str) -> dict[tuple[str, int], set[str]]:
        """Limited providers that may keep children of a person, by day."""
        found: dict[tuple[str, int], set[str]] = {}
        for d, day in enumerate(self.facts.days):
            for plan in self.plans(person) if self._limited else ():
                need = self.care.need(person, day, plan)
                for child, stops in zip(need.children, need.stops, strict=True):
                    for stop in stops:
                        if stop.provider in self._limited:
                            found.setdefault((stop.provider, d), set()).add(child)
        return found

    def _comers(
        self,
    ) -> tuple[dict[tuple[str, int], set[str]], dict[tuple[str, int], set[str]]]:
        """Children who may come to a provider on a day: all, and those without a choice."""
        comers: dict[tuple[str, int], set[str]] = {}
        bound: dict[tuple[str, int], set[str]] = {}
        for person in self._people:
            for key, children in self._providers(person).items():
                comers.setdefault(key, set()).update(children)
                if not self.care.has_choice(person):
                    bound.setdefault(key, set()).update(children)
        return comers, bound

    def _uses(self, person: str, crowded: set[tuple[str, int]]) -> bool:
        return not crowded.isdisjoint(self._providers(person)) if crowded else False

    def taken(self, rules: PersonDay, trip: DayTrip, d: int) -> Taken:
        """Places of scarce cells that a day in care takes, and by how many children."""
        scarce = self._scarce_on.get(d)
        if not scarce or not any(halt.provider in scarce for halt in trip.out.halts):
            return ()
        every = places_of(self.facts, rules, trip, d)
        return tuple(place for place in every if place[0][0] in scarce)

    def claim(self, cell: Cell) -> Claims:
        """The claims on a cell, to be added to."""
        return self.claims.setdefault(cell, Claims())

    def capacities(self) -> tuple[Capacity, ...]:
        """A row for each cell with claims."""
        found = []
        for (provider, d, number), claims in sorted(self.claims.items()):
            day = self.facts.days[d]
            band = self.care.bands(provider, day)[number]
            found.append(
                Capacity(
                    "R27",
                    f"{provider} {day}",
                    band.limit,
                    tuple(claims.ways),
                    tuple(claims.patterns),
                    tuple(claims.stays),
                )
            )
        return tuple(found)
