"""Clock times of tours: when each visit begins, and what the day of the crew costs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from passerelle.models.sessions import SessionSet
from passerelle.solver.compile.facts import Facts
from passerelle.solver.compile.journey import DayTrip, Visit
from passerelle.solver.timetable import Placed

DAY = 24 * 60
Team: TypeAlias = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Call:
    """An intern to be visited: where, on which days, between which minutes."""

    item: SessionSet
    learner: str
    host: str
    key: str
    days: frozenset[int]
    earliest: int
    latest: int

    @property
    def length(self) -> int:
        """Minutes of the visit."""
        return self.item.length_min or 60


@dataclass(frozen=True, slots=True)
class Tour:
    """A crew and the calls of one of its days, in order; ``days`` may hold it."""

    team: Team
    calls: tuple[int, ...]
    days: frozenset[int]
    travel_min: int


@dataclass(frozen=True, slots=True)
class Timed:
    """A tour on a day: the start of each visit, when the crew leaves and is back, its price."""

    starts: tuple[int, ...]
    leave: int
    home: int
    cost: int


class TourClock:
    """Times tours on days, beside the other sessions of their crews."""

    def __init__(self, facts: Facts, calls: list[Call], placed: list[Placed]) -> None:
        self.facts = facts
        self.calls = calls
        self.minutes = facts.book.router.minutes
        self.spans: dict[tuple[str, int], list[Visit]] = {}
        for row in placed:
            for chair in row.chairs:
                key = facts.locations[row.parts[chair.part]].key
                own = self.spans.setdefault((chair.trainer, row.d), [])
                own.append(Visit(key, row.start, row.end))
        self.timings: dict[tuple[Tour, int], Timed | None] = {}

    def timed(self, tour: Tour, d: int) -> Timed | None:
        """The cheapest clock times of a tour on a day; None if it cannot be made then."""
        if (tour, d) not in self.timings:
            tries = [self._judged(tour, d, starts) for starts in self._starts(tour)]
            found = [row for row in tries if row]
            self.timings[tour, d] = min(found, key=lambda row: (row.cost, row.starts), default=None)
        return self.timings[tour, d]

    def _starts(self, tour: Tour) -> Iterator[tuple[int, ...]]:
        """Starts to try: as early as can be from each hour on, with a break before any visit."""
        grid = self.facts.term.settings.grid_min
        lunch = max((self._lunch(name) for name in tour.team), default=0)
        first = self.calls[tour.calls[0]]
        for begin in range(first.earliest, first.latest - first.length + 1, max(grid, 30)):
            for late in range(len(tour.calls)):
                starts = self._chain(tour, -(-begin // grid) * grid, late, lunch)
                if starts:
                    yield starts

    def _lunch(self, name: str) -> int:
        country = self.facts.term.country_of(self.facts.trainers[name])
        return self.facts.term.policy(country, "lunch_min", self.facts.days[0]) or 0

    def _chain(self, tour: Tour, begin: int, late: int, lunch: int) -> tuple[int, ...] | None:
        """Visits one after the other; a break before the one numbered ``late`` (0: none)."""
        grid = self.facts.term.settings.grid_min
        buffer = self.facts.term.settings.buffer_min
        starts: list[int] = []
        clock, key = begin, ""
        for number, i in enumerate(tour.calls):
            call = self.calls[i]
            if number:
                clock += lunch if number == late else 0
                if call.key != key:
                    clock += buffer + max(
                        self.minutes(self.facts.trainers[name].mode, band, key, call.key)
                        for name in tour.team
                        for band in (self.facts.book.router.band(starts[-1] + call.length),)
                    )
            clock = -(-max(clock, call.earliest) // grid) * grid
            if clock + call.length > call.latest:
                return None
            starts.append(clock)
            clock, key = clock + call.length, call.key
        return tuple(starts)

    def _judged(self, tour: Tour, d: int, starts: tuple[int, ...]) -> Timed | None:
        """The day of the whole crew, if the rules allow it."""
        visits = tuple(
            Visit(self.calls[i].key, start, start + self.calls[i].length)
            for i, start in zip(tour.calls, starts, strict=True)
        )
        for i, visit in zip(tour.calls, visits, strict=True):
            country = self.facts.hosts[self.calls[i].host].country
            earliest, latest = self.facts.work_window(country, self.facts.days[d])
            if visit.start < earliest or visit.end > latest:
                return None
        leave, home, cost = DAY, 0, 0
        for name in tour.team:
            trip = self._trip(name, d, visits)
            if trip is None or not self._rested(name, d, trip):
                return None
            leave, home = min(leave, trip.out.home_at), max(home, trip.back.home_at)
            cost += self.facts.book.prices.trainer(visits, trip)
        return Timed(starts, leave, home, cost)

    def _trip(self, name: str, d: int, visits: tuple[Visit, ...]) -> DayTrip | None:
        trainer = self.facts.trainers[name]
        on = self.facts.days[d]
        if not all(self.facts.trainer_free(trainer, on, v.start, v.end) for v in visits):
            return None
        rules = self.facts.book.person_day(name, on)
        trip = self.facts.book.judge(rules, visits)
        return trip if isinstance(trip, DayTrip) else None

    def _rested(self, name: str, d: int, trip: DayTrip) -> bool:
        """Rest beside days of other sessions (R33)."""
        country = self.facts.term.country_of(self.facts.trainers[name])
        for other, before in ((d - 1, True), (d + 1, False)):
            spans = self.spans.get((name, other))
            if not spans or not 0 <= other < len(self.facts.days):
                continue
            visits = tuple(sorted(spans, key=lambda visit: visit.start))
            rules = self.facts.book.person_day(name, self.facts.days[other])
            next_to = self.facts.book.judge(rules, visits)
            rest = self.facts.term.policy(country, "rest_min", self.facts.days[max(d, other)]) or 0
            if not isinstance(next_to, DayTrip):
                continue
            early, late = (next_to, trip) if before else (trip, next_to)
            if late.out.home_at + DAY - early.back.home_at < rest:
                return False
        return True
