"""Candidates for individual sessions beside a fixed timetable (R06, R17, R18)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace

from passerelle.models.people import Learner
from passerelle.models.sessions import SessionSet
from passerelle.solver.attendance import Attendances
from passerelle.solver.compile.facts import Facts
from passerelle.solver.compile.journey import DayTrip, Visit
from passerelle.solver.compile.wishes import WishBook
from passerelle.solver.nights import Nights
from passerelle.solver.timetable import Placed

KEPT_PER_DAY = 8
Key = tuple[str, str, int]  # set, learner, copy
Moment = tuple[int, int]  # day, minute


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place for one individual session: its cost for the learner against the day without it."""

    key: Key
    item: SessionSet
    learner: str
    d: int
    start: int
    end: int
    location: int
    team: tuple[str, ...]
    rooms: tuple[str, ...]
    cost: int


class CandidateFinder:
    """Lists the candidates of individual sets beside a fixed timetable.

    ``nights`` knows the days that each learner spends on placement; ``kept`` as in Attendances.
    """

    def __init__(
        self, facts: Facts, placed: list[Placed], nights: Nights, attendances: Attendances
    ) -> None:
        self.facts = facts
        self.placed = placed
        self.nights = nights
        self.wishes = WishBook(facts.term)
        self.attendances = attendances
        self.caps = {row.id: row.max_days_week for row in facts.term.providers}
        self.audiences = {
            item.id: {row.id for row in facts.term.audience(item)} for item in facts.term.sessions
        }
        self.room_use: dict[tuple[str, int], list[tuple[int, int]]] = defaultdict(list)
        self.busy: dict[tuple[str, int], list[tuple[int, int]]] = defaultdict(list)
        for row in placed:
            for room in row.rooms:
                self.room_use[room, row.d].append((row.start, row.end))
            for chair in row.chairs:
                self.busy[chair.trainer, row.d].append((row.start, row.end))

    def candidates(self, item: SessionSet) -> Iterator[Candidate]:
        """All of a set: for each learner and day the cheapest few."""
        grid = self.facts.term.settings.grid_min
        hours = self.facts.term.settings.interview_hours
        length = item.length_min or grid
        first = -(-hours.start // grid) * grid
        starts = range(first, hours.end - length + 1, grid)
        for learner in self.facts.term.audience(item):
            earliest, latest = self._span_allowed(item, learner.id)
            for d, locations in self._days(item, learner):
                found = [
                    made
                    for location in locations
                    for start in starts
                    if earliest <= (d, start) and (d, start + length) <= latest
                    for made in self._tries(item, learner, d, location, start, start + length)
                ]
                found.sort(key=lambda c: (c.cost, c.start, c.team))
                for candidate in found[:KEPT_PER_DAY]:
                    for copy in range(item.count):
                        yield replace(candidate, key=(item.id, learner.id, copy))

    def _days(self, item: SessionSet, learner: Learner) -> Iterator[tuple[int, list[int]]]:
        closed = self.facts.closed_person(learner)
        for d, day in self.attendances.days[learner.id].items():
            date = self.facts.days[d]
            exam = any(row.item.kind == "exam" for row in day.sessions)
            outside = (item.first and date < item.first) or (item.last and date > item.last)
            listed = date in item.dates if item.dates else True
            weekday = bool(item.dates) or date.weekday() in self.facts.class_weekdays
            if exam or outside or not listed or not weekday or date in closed:
                continue
            if d in self.nights.barred[learner.id]:
                continue
            keys = {visit.key for visit in day.visits}
            sites = [
                number
                for number, place in enumerate(self.facts.locations)
                if place.key in keys
                and place.id in self.facts.sites
                and date not in self.facts.closed_site(place.id)
                and (not item.sites or place.id in item.sites)
            ]
            yield d, sites

    def _tries(
        self, item: SessionSet, learner: Learner, d: int, location: int, start: int, end: int
    ) -> Iterator[Candidate]:
        day = self.attendances.days[learner.id][d]
        attended = [day.visits[i] for i in day.attended]
        if any(start < visit.end and visit.start < end for visit in attended):
            return
        teams = [
            team
            for team in (tuple(names.split("+")) for names in item.trainers)
            if all(self._free(item, name, d, start, end) for name in team)
        ]
        rooms = self._rooms(item, learner, d, location, start, end) if teams else ()
        cost = self._cost(learner, d, location, start, end) if rooms else None
        if cost is not None:
            for team in teams:
                key = (item.id, learner.id, 0)
                price = cost + self._wish_cost((learner.id, *team), d, start, end)
                yield Candidate(key, item, learner.id, d, start, end, location, team, rooms, price)

    def _wish_cost(self, people: tuple[str, ...], d: int, start: int, end: int) -> int:
        """Price of wishes of the learner and the crew that the session is in the way of (R74)."""
        day, weight = self.facts.days[d], self.facts.term.settings.weights.wish
        return weight * sum(self.wishes.session_points(name, day, start, end) for name in people)

    def _cost(self, learner: Learner, d: int, location: int, start: int, end: int) -> int | None:
        """What the session adds to the learner's day, or None when it does not fit."""
        day = self.attendances.days[learner.id][d]
        new = Visit(self.facts.locations[location].key, start, end)
        book = self.facts.book
        rules = book.person_day(learner.id, self.facts.days[d])

        def order(visit: Visit) -> int:
            return visit.start

        attended = tuple(sorted((*(day.visits[i] for i in day.attended), new), key=order))
        trip = book.judge(rules, attended)
        if not isinstance(trip, DayTrip) or not self.nights.rested(learner.id, d, trip):
            return None
        taken = self.attendances.places.of(rules, trip, d)
        if not self.attendances.places.admits(learner.id, taken, d) or (taken and not day.attended):
            return None  # a child newly brought might meet another at the last place
        cost = book.class_cost(rules, self.facts.days[d], attended, trip)
        cost += self._contract_price(learner, d) if not day.attended else 0
        return cost - self.attendances.comfort(learner.id, d)

    def _contract_price(self, learner: Learner, d: int) -> int:
        """What the cheapest other day costs, if the week's care days are used up (R28)."""
        price = 0
        for name in self.attendances.providers(learner.id, d):
            used = [
                other
                for other, day in self.attendances.days[learner.id].items()
                if self.facts.weeks[other] == self.facts.weeks[d]
                and day.attended
                and name in self.attendances.providers(learner.id, other)
            ]
            if len(used) >= self.caps[name]:
                worths = [self.attendances.worth(learner.id, other) for other in used]
                price = max(price, min(worths, default=0))
        return price

    def _span_allowed(self, item: SessionSet, learner: str) -> tuple[Moment, Moment]:
        """Earliest start and latest end by the precedences with what is placed (R41)."""
        names = {item.id, item.unit} - {""}
        earliest, latest = (0, 0), (len(self.facts.days), 0)
        for row in self.facts.term.precedences:
            for other in self.placed:
                own = {other.item.id, other.item.unit} - {""}
                if learner not in self.audiences[other.item.id]:
                    continue
                if row.after in names and row.before in own:
                    earliest = max(earliest, (other.d, other.end))
                if row.before in names and row.after in own:
                    latest = min(latest, (other.d, other.start))
        return earliest, latest

    def _rooms(
        self, item: SessionSet, learner: Learner, d: int, location: int, start: int, end: int
    ) -> tuple[str, ...]:
        site = self.facts.locations[location].id
        window = self.facts.work_window(self.facts.locations[location].country, self.facts.days[d])
        if start < window[0] or end > window[1]:
            return ()
        return tuple(
            room.id
            for room in self.facts.term.rooms
            if room.site == site
            and (not item.rooms or room.id in item.rooms)
            and set(item.equipment) <= set(room.equipment)
            and (room.step_free or "step_free" not in learner.needs)
            and self.facts.room_open(room, self.facts.days[d], start, end)
            and not any(a < end and start < b for a, b in self.room_use[room.id, d])
        )

    def _free(self, item: SessionSet, name: str, d: int, start: int, end: int) -> bool:
        trainer = self.facts.trainers[name]
        return (
            self.facts.trainer_can(trainer, item)
            and self.facts.trainer_free(trainer, self.facts.days[d], start, end)
            and not any(a < end and start < b for a, b in self.busy[name, d])
        )
