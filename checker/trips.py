"""Every journey a plan causes, recomputed from names alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal, NamedTuple, TypeAlias

from passerelle.checker.context import Context
from passerelle.checker.day import Day, crosses_border, day_of, waiting_min
from passerelle.checker.facts import AnyPerson, Visit
from passerelle.checker.placements import placement_days, placement_visit

Kind: TypeAlias = Literal["class", "work", "internship"]


class Trip(NamedTuple):
    """One person's day from home to home, as it must be."""

    person: AnyPerson
    on: date
    kind: Kind
    day: Day
    visits: tuple[Visit, ...]
    waiting_min: int
    crosses_border: bool
    fits: bool = True  # no: a placement day that care does not fit

    @property
    def detour_min(self) -> int:
        """Travel that is due to care stops."""
        return self.day.travel_min - self.day.direct_min


def trips(context: Context) -> tuple[Trip, ...]:
    """Class days of learners, work days of trainers, placement days, in this order."""
    found = context.memo.get(("trips",))
    if not isinstance(found, tuple):
        found = context.memo["trips",] = (*_days(context), *_placements(context))
    return found


def _days(context: Context) -> Iterator[Trip]:
    for kind, days in (("class", context.learner_days), ("work", context.trainer_days)):
        for (who, on), visits in days.items():
            person = context.learners[who] if kind == "class" else context.trainers[who]
            day = day_of(context, person, on, visits)
            waiting = waiting_min(context, person, visits)
            crosses = crosses_border(context, person, visits)
            yield Trip(person, on, _kind(kind), day, visits, waiting, crosses)


def _kind(name: str) -> Kind:
    return "class" if name == "class" else "work"


def _placements(context: Context) -> Iterator[Trip]:
    for row in context.internships:
        learner = context.learners[row.learner]
        visits = (placement_visit(context, row),)
        crosses = crosses_border(context, learner, visits)
        for found in placement_days(context, row):
            yield Trip(learner, found.on, "internship", found.day, visits, 0, crosses, found.fits)
