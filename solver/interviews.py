"""Individual sessions, placed into the gaps of a finished timetable (R06, R17, R18).

They are short, need one learner, a crew and any room, and lie on days when both are at the same
site; so they come last, by a small model of their own. Rules on a crew's whole day (lunch, runs,
care) are added lazily: a day that breaks one is forbidden and the model solved again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from ortools.sat.python import cp_model

from passerelle.models.base import Country
from passerelle.solver.attendance import Attendances
from passerelle.solver.candidates import Candidate, CandidateFinder, Key
from passerelle.solver.compile.facts import Facts
from passerelle.solver.compile.journey import DayTrip, Visit
from passerelle.solver.cpsat import quiet_solver
from passerelle.solver.nights import Nights
from passerelle.solver.places import Places
from passerelle.solver.timetable import Chair, Placed

MAX_ROUNDS = 40


def place_individuals(
    facts: Facts,
    placed: list[Placed],
    nights: Nights,
    attendances: Attendances,
    seconds: float,
    seed: int,
) -> tuple[list[Placed], dict[str, list[str]]]:
    """Sessions found for individual sets, and per set the learners left without one.

    ``nights`` knows the days that each learner spends on placement; ``attendances`` are of the
    sessions placed, with the care places that they and everybody's work take.
    """
    items = [item for item in facts.term.sessions if item.individual and not item.at_host]
    if not items:
        return [], {}
    finder = CandidateFinder(facts, placed, nights, attendances)
    wanted = [
        (item.id, learner.id, copy)
        for item in items
        for learner in facts.term.audience(item)
        for copy in range(item.count)
    ]
    candidates = [c for item in items for c in finder.candidates(item)]
    chosen = _Chooser(facts, placed, candidates, wanted, attendances.places, seconds, seed).solve()
    done = {candidate.key for candidate, _ in chosen}
    missing: dict[str, list[str]] = defaultdict(list)
    for key in wanted:
        if key not in done:
            missing[key[0]].append(key[1])
    return [_session(candidate, room) for candidate, room in chosen], dict(missing)


def _session(candidate: Candidate, room: str) -> Placed:
    return Placed(
        item=candidate.item,
        d=candidate.d,
        start=candidate.start,
        end=candidate.end,
        parts=(candidate.location,),
        rooms=(room,),
        chairs=tuple(Chair(name, 0, facilitates=False) for name in candidate.team),
        learner=candidate.learner,
    )


class _Chooser:
    """At most one candidate per key; crews and rooms serve one at a time."""

    def __init__(
        self,
        facts: Facts,
        placed: list[Placed],
        candidates: list[Candidate],
        wanted: list[Key],
        places: Places,
        seconds: float,
        seed: int,
    ) -> None:
        self.facts = facts
        self.candidates = candidates
        self.wanted = wanted
        self.places = places
        self.seconds = seconds
        self.model = cp_model.CpModel()
        self.taken = [self.model.new_bool_var("") for _ in candidates]
        self.base: dict[tuple[str, int], list[Visit]] = defaultdict(list)
        self.minutes: dict[tuple[str, int], int] = defaultdict(int)
        self.expected: dict[tuple[str, int], int] = defaultdict(int)
        audiences = {item.id: facts.term.audience(item) for item in facts.term.sessions}
        for row in placed:
            for learner in audiences[row.item.id]:
                self.expected[learner.id, facts.weeks[row.d]] += row.end - row.start
            for chair in row.chairs:
                key = self.facts.locations[row.parts[chair.part]].key
                self.base[chair.trainer, row.d].append(Visit(key, row.start, row.end))
                load = (chair.trainer, facts.weeks[row.d])
                self.minutes[load] += facts.credit_min(row.item, row.start, row.end)
        self.solver = quiet_solver(seconds, seed)

    def solve(self) -> list[tuple[Candidate, str]]:
        """The candidates chosen, each with a room."""
        if not self.candidates:
            return []
        self._state()
        for _ in range(MAX_ROUNDS):
            if self.solver.solve(self.model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
                return []
            chosen = [i for i, taken in enumerate(self.taken) if self.solver.value(taken)]
            broken = list(self._broken_days(chosen))
            if not broken:
                return self._with_rooms(chosen)
            for group, most in broken:
                self.model.add(sum(self.taken[i] for i in group) <= most)
        return []

    def _state(self) -> None:
        by_key: dict[Key, list[int]] = defaultdict(list)
        by_trainer: dict[tuple[str, int], list[int]] = defaultdict(list)
        by_learner: dict[tuple[str, int], list[int]] = defaultdict(list)
        for i, candidate in enumerate(self.candidates):
            by_key[candidate.key].append(i)
            by_learner[candidate.learner, candidate.d].append(i)
            for name in candidate.team:
                by_trainer[name, candidate.d].append(i)
        costs: list[cp_model.LinearExprT] = [
            c.cost * self.taken[i] for i, c in enumerate(self.candidates)
        ]
        price = self.facts.term.settings.weights.unplaced_session
        for indices in by_key.values():
            placed = sum(self.taken[i] for i in indices)
            self.model.add(placed <= 1)
            costs.append(-price * placed)
        for group in by_learner.values():
            if len({self.candidates[i].key for i in group}) > 1:
                self.model.add_at_most_one(self.taken[i] for i in group)
        for (name, d), group in by_trainer.items():
            self._one_at_a_time(group)
            costs += self._trips(name, d, group)
        self._loads(by_trainer)
        self._hours(by_learner)
        self.model.minimize(sum(costs))

    def _one_at_a_time(self, group: list[int]) -> None:
        for moment in sorted({self.candidates[i].start for i in group}):
            alive = [
                self.taken[i]
                for i in group
                if self.candidates[i].start <= moment < self.candidates[i].end
            ]
            self.model.add_at_most_one(alive)

    def _trips(self, name: str, d: int, group: list[int]) -> list[cp_model.LinearExprT]:
        """One site a day: where the trainer works, or a new one at the price of the trip."""
        base = {visit.key for visit in self.base[name, d]}
        places: dict[int, list[int]] = defaultdict(list)
        for i in group:
            places[self.candidates[i].location].append(i)
        costs: list[cp_model.LinearExprT] = []
        visited = []
        for location, members in places.items():
            key = self.facts.locations[location].key
            if base and key not in base:
                for i in members:
                    self.model.add(self.taken[i] == 0)
                continue
            there = self.model.new_bool_var("")
            visited.append(there)
            for i in members:
                self.model.add_implication(self.taken[i], there)
            if not base:
                costs.append(self._trip_cost(name, d, members[0]) * there)
        self.model.add_at_most_one(visited)
        return costs

    def _trip_cost(self, name: str, d: int, i: int) -> int:
        candidate = self.candidates[i]
        key = self.facts.locations[candidate.location].key
        rules = self.facts.book.person_day(name, self.facts.days[d])
        visits = (Visit(key, candidate.start, candidate.end),)
        trip = self.facts.book.judge(rules, visits)
        prices = self.facts.book.prices
        return prices.trainer(visits, trip) if isinstance(trip, DayTrip) else 10**4

    def _loads(self, by_trainer: dict[tuple[str, int], list[int]]) -> None:
        weeks: dict[tuple[str, int], list[int]] = defaultdict(list)
        for (name, d), group in by_trainer.items():
            weeks[name, self.facts.weeks[d]] += group
        for (name, week), group in weeks.items():
            trainer = self.facts.trainers[name]
            day = date.fromisocalendar(*self.facts.week_labels[week], 1)
            country = self.facts.term.country_of(trainer)
            caps = [
                trainer.max_minutes_week,
                self.facts.term.policy(country, "trainer_min_week", day),
            ]
            limit = min((cap for cap in caps if cap is not None), default=None)
            if limit is not None:
                load = sum(
                    self.facts.credit_min(c.item, c.start, c.end) * self.taken[i]
                    for i in group
                    for c in (self.candidates[i],)
                )
                self.model.add(load <= max(0, limit - self.minutes[name, week]))
            self._abroad(name, country, week, group)

    def _hours(self, by_learner: dict[tuple[str, int], list[int]]) -> None:
        """Expected minutes of a learner's week (R34)."""
        learners = {row.id: row for row in self.facts.term.learners}
        weeks: dict[tuple[str, int], list[int]] = defaultdict(list)
        for (name, d), group in by_learner.items():
            weeks[name, self.facts.weeks[d]] += group
        for (name, week), group in weeks.items():
            monday = date.fromisocalendar(*self.facts.week_labels[week], 1)
            country = self.facts.term.country_of(learners[name])
            cap = self.facts.term.policy(country, "learner_min_week", monday)
            if cap is not None:
                spans = ((self.candidates[i], self.taken[i]) for i in group)
                minutes = sum((c.end - c.start) * taken for c, taken in spans)
                self.model.add(minutes <= max(0, cap - self.expected[name, week]))

    def _abroad(self, name: str, country: str, week: int, group: list[int]) -> None:
        """Days outside the trainer's country: those of the timetable and the new ones (R20)."""
        limit = self.facts.trainers[name].max_cross_border_days_week
        if limit is None:
            return
        abroad = {p.key for p in self.facts.locations if p.country != country}
        already = {
            d
            for (who, d), visits in self.base.items()
            if who == name
            and self.facts.weeks[d] == week
            and any(visit.key in abroad for visit in visits)
        }
        new: dict[int, list[int]] = defaultdict(list)
        for i in group:
            candidate = self.candidates[i]
            key = self.facts.locations[candidate.location].key
            if key in abroad and candidate.d not in already:
                new[candidate.d].append(i)
        days = []
        for members in new.values():
            used = self.model.new_bool_var("")
            days.append(used)
            for i in members:
                self.model.add_implication(self.taken[i], used)
        if days:
            self.model.add(sum(days) <= max(0, limit - len(already)))

    def _broken_days(self, chosen: list[int]) -> Iterator[tuple[list[int], int]]:
        """Candidates of which fewer may be taken together: (indices, how many at most).

        Adding a visit never mends a day, so what is forbidden is the least set of spans that
        breaks the day, whoever the learners are.
        """
        days: dict[tuple[str, int], list[int]] = defaultdict(list)
        for i in chosen:
            for name in self.candidates[i].team:
                days[name, self.candidates[i].d].append(i)
        for (name, d), group in days.items():
            if not self._day_holds(name, d, group):
                yield self._alike(name, d, self._least(name, d, group))
            elif not self._rested(name, d, days):
                yield group, len(group) - 1
        by_day: dict[int, list[int]] = defaultdict(list)
        for i in chosen:
            by_day[self.candidates[i].d].append(i)
        yield from ((g, len(g) - 1) for g in by_day.values() if self._deal(g) is None)

    def _least(self, name: str, d: int, group: list[int]) -> list[int]:
        """A smallest part of the group that still breaks the day."""
        kept = list(group)
        for i in group:
            fewer = [j for j in kept if j != i]
            if fewer and not self._day_holds(name, d, fewer):
                kept = fewer
        return kept

    def _alike(self, name: str, d: int, group: list[int]) -> tuple[list[int], int]:
        """All candidates with the group's spans and places on that trainer's day."""
        spans = {(c.start, c.end, c.location) for c in (self.candidates[i] for i in group)}
        same = [
            i
            for i, c in enumerate(self.candidates)
            if c.d == d and name in c.team and (c.start, c.end, c.location) in spans
        ]
        return same, len(spans) - 1

    def _visits(self, name: str, d: int, group: list[int]) -> tuple[Visit, ...]:
        new = [
            Visit(self.facts.locations[c.location].key, c.start, c.end)
            for c in (self.candidates[i] for i in group)
        ]
        return tuple(sorted((*self.base[name, d], *new), key=lambda visit: visit.start))

    def _day_holds(self, name: str, d: int, group: list[int]) -> bool:
        rules = self.facts.book.person_day(name, self.facts.days[d])
        trip = self.facts.book.judge(rules, self._visits(name, d, group))
        if not isinstance(trip, DayTrip):
            return False
        taken = self.places.of(rules, trip, d)
        new = taken and not self.base[name, d]  # might meet another child at the last place
        return not new and self.places.admits(name, taken, d)

    def _rested(self, name: str, d: int, days: dict[tuple[str, int], list[int]]) -> bool:
        """Rest before and after the day (R33)."""
        country = self.facts.term.country_of(self.facts.trainers[name])
        trips: list[DayTrip | None] = []
        for day in (d - 1, d, d + 1):
            visits = self._visits(name, day, days.get((name, day), []))
            if not 0 <= day < len(self.facts.days) or not visits:
                trips.append(None)
                continue
            rules = self.facts.book.person_day(name, self.facts.days[day])
            trip = self.facts.book.judge(rules, visits)
            trips.append(trip if isinstance(trip, DayTrip) else None)
        return all(
            one is None
            or two is None
            or (rest := self._rest_on(country, day)) is None
            or two.out.home_at + 24 * 60 - one.back.home_at >= rest
            for day, (one, two) in zip((d, d + 1), pairwise(trips), strict=True)
        )

    def _rest_on(self, country: Country, d: int) -> int | None:
        """Rest due before a day of the term."""
        return self.facts.term.policy(country, "rest_min", self.facts.days[d])

    def _deal(self, chosen: list[int]) -> dict[int, str] | None:
        """A room for each, first come first served in time; None when one finds none."""
        used: dict[tuple[str, int], list[Candidate]] = defaultdict(list)
        dealt: dict[int, str] = {}
        for i in sorted(chosen, key=lambda i: (self.candidates[i].d, self.candidates[i].start)):
            candidate = self.candidates[i]
            for room in candidate.rooms:
                others = used[room, candidate.d]
                if not any(candidate.start < o.end and o.start < candidate.end for o in others):
                    others.append(candidate)
                    dealt[i] = room
                    break
            else:
                return None
        return dealt

    def _with_rooms(self, chosen: list[int]) -> list[tuple[Candidate, str]]:
        dealt = self._deal(chosen) or {}
        return [(self.candidates[i], dealt[i]) for i in chosen]
