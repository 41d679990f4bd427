"""Which columns a neighbourhood opens: those of some days, or those of some sessions anywhere."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from passerelle.solver.model import ANY_DAY, Model
from passerelle.solver.part import Mask, Values

Visits = set[tuple[int, int, int]]  # location, start, end


class SomeDays:
    """Everything on some of the active days."""

    def __init__(
        self,
        day_of: NDArray[np.int64],
        active: list[int],
        pick: Callable[[list[int], int, Generator], set[int]],
    ) -> None:
        self.day_of = day_of
        self.active = active
        self.pick = pick
        self.whole = False

    def __call__(self, _values: Values, size: int, rng: Generator, /) -> Mask:
        """The columns of about ``size`` days; ``whole`` tells whether that is all of them."""
        days = self.pick(self.active, size, rng)
        self.whole = len(days) == len(self.active)
        return np.asarray(np.isin(self.day_of, [*days, ANY_DAY]))


class SomeSessions:
    """Some activities on all active days, around all others as they are.

    Sessions far apart in the term can change places, which days freed at random hardly allow
    (fix-and-optimize over courses: Lindahl, Sorensen and Stidsen 2018).
    """

    def __init__(self, model: Model, day_of: NDArray[np.int64], active: list[int]) -> None:
        self.model = model
        self.day_of = day_of
        self.active = frozenset(active)
        self.whole = False
        problem = model.problem
        self.crews: dict[int, list[int]] = {}
        for number, row in enumerate(problem.staffings):
            if row.occurrences[0].day in self.active:
                self.crews.setdefault(row.activity, []).append(number)
        self.ways: dict[tuple[int, int], list[int]] = {}
        for person, own in zip(problem.arranged, model.way, strict=True):
            for column, way in zip(own, person.ways, strict=True):
                self.ways.setdefault((person.agent, way.day), []).append(column)
        self.others = self._others()

    def __call__(self, values: Values, size: int, rng: Generator, /) -> Mask:
        """The columns that about ``size`` activities need to lie anywhere."""
        count = len(self.model.problem.activities)
        chosen = rng.choice(count, min(count, size), replace=False)
        return self.around([int(activity) for activity in chosen], values)

    def around(self, activities: list[int], values: Values) -> Mask:
        """The columns of given activities, and of the days that they can change."""
        model = self.model
        free: Mask = self.day_of == ANY_DAY
        known: dict[tuple[int, int], Visits] = {}
        days: set[int] = set()
        for activity in activities:
            for o in model.by_activity[activity]:
                option = model.problem.options[o]
                span = option.occurrences[0]
                if span.day in self.active or values[model.x[o]]:
                    free[model.x[o]] = True
                    days.add(span.day)
                    for agent, place in option.attends:
                        visit = (place, span.start, span.end)
                        known.setdefault((agent, span.day), set()).add(visit)
            for number in self.crews.get(activity, ()):
                row = model.problem.staffings[number]
                span = row.occurrences[0]
                free[model.staff[number]] = True
                for agent in row.agents:
                    visit = (row.location, span.start, span.end)
                    known.setdefault((agent, span.day), set()).add(visit)
        for (agent, day), visits in known.items():
            self._open_day(free, values, agent, day, visits)
        free[self.others[np.isin(self.day_of[self.others], list(days))]] = True
        return free

    def _open_day(self, free: Mask, values: Values, agent: int, day: int, visits: Visits) -> None:
        """Patterns of a day made of what is there and of what may come, and all ways."""
        columns = self.model.day[agent][day]
        patterns = self.model.problem.agents[agent].patterns[day]
        own = list(zip(columns, patterns, strict=True))
        there = {visit for column, row in own if values[column] for visit in row.visits}
        possible = visits | there
        free[[column for column, row in own if possible.issuperset(row.visits)]] = True
        free[self.ways.get((agent, day), [])] = True

    def _others(self) -> NDArray[np.int64]:
        """Columns of a day that are neither sessions, crews, patterns nor ways."""
        model = self.model
        named = [*model.x, *model.staff]
        named += [column for own in model.day for columns in own for column in columns]
        named += [column for own in model.way for column in own]
        return np.setdiff1d(np.flatnonzero(self.day_of >= 0), named)
