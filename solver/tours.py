"""Visits to interns in tours: who visits whom, on which day, in which order.

The stays are known by now, and a day with visits holds nothing else for its crew, so the tours
separate from everything before. Tours of few stops are few enough to be listed: each crew with
each small set of interns who share a day, in its shortest order. Choosing among them is a set
partition (Balinski and Quandt 1964, "On an integer program for a delivery problem"), whose linear
relaxation is nearly whole: HiGHS proves it where CP-SAT and routing do not (benchmarks/tours.py).
Clock times and days follow for the tours chosen, and what does not fit goes back as a cut.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import combinations, pairwise, permutations

import numpy as np
from ortools.sat.python import cp_model

from passerelle.models.sessions import SessionSet
from passerelle.solver.compile.facts import Facts
from passerelle.solver.cpsat import quiet_solver
from passerelle.solver.internships import Lodged
from passerelle.solver.lp import LinearProgram
from passerelle.solver.model import Row
from passerelle.solver.timetable import Chair, Placed
from passerelle.solver.tour_times import DAY, Call, Team, Timed, Tour, TourClock

ROUNDS = 30
NEAREST = 9  # neighbours of a stop with which tours are listed
NODES, HALF = 2000, 0.5  # of branch and bound, which ends the same way each time
DEFAULT_MOST = 4  # visits in a tour where the set does not say


def place_visits(
    facts: Facts, stays: Iterable[Lodged], placed: list[Placed], seconds: float, seed: int
) -> tuple[list[Placed], dict[str, list[str]]]:
    """Visits found for sets at a ``block``, and per set the learners left without one."""
    items = [item for item in facts.term.sessions if item.block]
    calls, missing = _calls(facts, items, list(stays))
    if calls:
        planner = TourPlanner(facts, calls, placed, seconds, seed)
        found = planner.plan()
        seen = {i for tour, _, _ in found for i in tour.calls}
        for i, call in enumerate(calls):
            if i not in seen:
                missing.setdefault(call.item.id, []).append(call.learner)
        return [row for one in found for row in _visits(facts, calls, *one)], missing
    return [], missing


def _calls(
    facts: Facts, items: list[SessionSet], stays: list[Lodged]
) -> tuple[list[Call], dict[str, list[str]]]:
    lodged = {(row.learner.id, row.block): row for row in stays}
    calls: list[Call] = []
    missing: dict[str, list[str]] = {}
    for item in items:
        for learner in facts.term.audience(item):
            row = lodged.get((learner.id, item.block))
            if row is None:
                missing[item.id] = [*missing.get(item.id, []), *[learner.id] * item.count]
                continue
            shut = facts.closed_person(learner)
            days = frozenset(
                facts.day_index[on] for on in row.days if on not in shut and facts.may_lie(item, on)
            )
            shift = row.shift
            calls += [
                Call(item, learner.id, row.host.id, row.host.spot.key, days, shift.start, shift.end)
            ] * item.count
    return calls, missing


def _visits(facts: Facts, calls: list[Call], tour: Tour, d: int, timed: Timed) -> Iterator[Placed]:
    for i, start in zip(tour.calls, timed.starts, strict=True):
        call = calls[i]
        yield Placed(
            item=call.item,
            d=d,
            start=start,
            end=start + call.length,
            parts=(facts.location_index[call.host],),
            rooms=(),
            chairs=tuple(Chair(name, 0, facilitates=False) for name in tour.team),
            learner=call.learner,
            host=call.host,
        )


class TourPlanner:
    """Lists tours, chooses among them, and gives each a day and clock times."""

    def __init__(
        self, facts: Facts, calls: list[Call], placed: list[Placed], seconds: float, seed: int
    ) -> None:
        self.facts = facts
        self.calls = calls
        self.seconds = seconds
        self.seed = seed
        self.minutes = facts.book.router.minutes
        self.busy: dict[str, set[int]] = defaultdict(set)
        self.loads: dict[tuple[str, int], int] = defaultdict(int)
        for row in placed:
            for chair in row.chairs:
                self.busy[chair.trainer].add(row.d)
                week = (chair.trainer, facts.weeks[row.d])
                self.loads[week] += facts.credit_min(row.item, row.start, row.end)
        self.timed = TourClock(facts, calls, placed).timed

    def plan(self) -> list[tuple[Tour, int, Timed]]:
        """Tours with their days and times, one part of the calls after the other."""
        found = []
        for part in self._parts():
            found += self._plan(part)
        return found

    def _parts(self) -> list[list[int]]:
        """Calls that share no crew are planned apart."""
        root: dict[str, str] = {}

        def find(name: str) -> str:
            while root.setdefault(name, name) != name:
                name = root[name]
            return name

        for call in self.calls:
            names = [name for team in self._teams(call.item) for name in team]
            for name in names[1:]:
                root[find(name)] = find(names[0])
        parts: dict[str, list[int]] = defaultdict(list)
        for i, call in enumerate(self.calls):
            teams = self._teams(call.item)
            if teams:
                parts[find(teams[0][0])].append(i)
        return list(parts.values())

    def _teams(self, item: SessionSet) -> list[Team]:
        teams = [tuple(names.split("+")) for names in item.trainers]
        able, trainers = self.facts.trainer_can, self.facts.trainers
        return [team for team in teams if all(able(trainers[name], item) for name in team)]

    # --- the list of tours ------------------------------------------------------------------------

    def _tours(self, part: list[int]) -> list[Tour]:
        found = []
        for calls in self._sets(part):
            teams = set(self._teams(self.calls[calls[0]].item))
            for i in calls[1:]:
                teams &= set(self._teams(self.calls[i].item))
            days = frozenset.intersection(*(self.calls[i].days for i in calls))
            for team in sorted(teams):
                free = frozenset(d for d in days if self._free(team, d))
                if free:
                    travel, order = self._shortest(team, calls)
                    found.append(Tour(team, order, free, travel))
        return found

    def _sets(self, part: list[int]) -> Iterator[tuple[int, ...]]:
        """Small sets of calls that share a day: a call and some of its nearest neighbours."""
        near = {i: self._near(i, part) for i in part}
        for i in part:
            later = [j for j in near[i] if j > i or i not in near[j]]
            most = self.calls[i].item.max_day or DEFAULT_MOST
            for size in range(most):
                for others in combinations(later, size):
                    chosen = (i, *others)
                    if len(chosen) <= min(
                        self.calls[j].item.max_day or DEFAULT_MOST for j in chosen
                    ) and frozenset.intersection(*(self.calls[j].days for j in chosen)):
                        yield chosen

    def _near(self, i: int, part: list[int]) -> list[int]:
        call = self.calls[i]
        others = [j for j in part if j != i and call.days & self.calls[j].days]
        km = self.facts.travel.distance_km
        others.sort(key=lambda j: (km(call.key, self.calls[j].key), j))
        return others[:NEAREST]

    def _shortest(self, team: Team, calls: tuple[int, ...]) -> tuple[int, tuple[int, ...]]:
        return min((self._length(team, order), order) for order in permutations(calls))

    def _length(self, team: Team, order: tuple[int, ...]) -> int:
        """Minutes of a round outside the peaks, all members of the crew."""
        total = 0
        for name in team:
            trainer = self.facts.trainers[name]
            keys = [trainer.home.key, *(self.calls[i].key for i in order), trainer.home.key]
            total += sum(
                self.minutes(trainer.mode, "off_peak", one, two)
                for one, two in pairwise(keys)
                if one != two
            )
        return total

    def _free(self, team: Team, d: int) -> bool:
        """Whether nobody of a crew has another session that day."""
        return not any(d in self.busy[name] for name in team)

    # --- choosing ---------------------------------------------------------------------------------

    def _plan(self, part: list[int]) -> list[tuple[Tour, int, Timed]]:
        weight = self.facts.term.settings.weights.trainer_travel
        tours = self._tours(part)
        costs = [tour.travel_min * weight for tour in tours]
        cuts: list[tuple[list[int], int]] = []
        best: list[tuple[Tour, int, Timed]] = []
        price = self.facts.term.settings.weights.unplaced_session

        def value(plan: list[tuple[Tour, int, Timed]]) -> int:
            seen = sum(len(tour.calls) for tour, _, _ in plan)
            return sum(timed.cost for _, _, timed in plan) + price * (len(part) - seen)

        for _ in range(ROUNDS):
            chosen = self._choose(part, tours, costs, cuts)
            dated, again = self._date(tours, costs, chosen, cuts)
            if not best or value(dated) < value(best):
                best = dated
            if not again:
                break
        return best

    def _choose(
        self,
        part: list[int],
        tours: list[Tour],
        costs: list[int],
        cuts: list[tuple[list[int], int]],
    ) -> list[int]:
        """The cheapest tours that visit each call at most once; a call left out has its price."""
        price = self.facts.term.settings.weights.unplaced_session
        through: dict[int, list[int]] = {i: [len(tours) + n] for n, i in enumerate(part)}
        for n, tour in enumerate(tours):
            for i in tour.calls:
                through[i].append(n)
        rows = [Row("VISIT", "", own, [1] * len(own), 1, 1) for own in through.values()]
        rows += [Row("VISIT", "", own, [1] * len(own), 0, most) for own, most in cuts]
        columns = range(len(tours) + len(part))
        prices = np.array([*costs, *[price] * len(part)], dtype=np.float64)
        program = LinearProgram(columns, rows, prices, np.ones(len(columns)), integer=columns)
        program.highs.setOptionValue("mip_max_nodes", NODES)
        program.highs.setOptionValue("mip_rel_gap", 0.0)
        program.solve()
        values = program.values
        if any(round(sum(values[n] for n in members)) != 1 for members in through.values()):
            return []
        return [n for n in range(len(tours)) if values[n] > HALF]

    def _date(
        self,
        tours: list[Tour],
        costs: list[int],
        chosen: list[int],
        cuts: list[tuple[list[int], int]],
    ) -> tuple[list[tuple[Tour, int, Timed]], bool]:
        """Days and times for the tours chosen; what does not fit raises costs or adds cuts."""
        again = False
        options: dict[int, dict[int, Timed]] = {}
        for n in chosen:
            timed = {d: at for d in sorted(tours[n].days) if (at := self.timed(tours[n], d))}
            if not timed:
                cuts.append(([n], 0))
                again = True
                continue
            least = min(at.cost for at in timed.values())
            again = again or least > costs[n]
            costs[n] = max(costs[n], least)
            options[n] = timed
        found: list[tuple[Tour, int, Timed]] = []
        for crew in self._crews(tours, list(options)):
            days = self._days({n: options[n] for n in crew}, tours)
            if len(days) < len(crew):
                cuts.append((crew, len(crew) - 1))
                again = True
            found += [(tours[n], d, options[n][d]) for n, d in days.items()]
        return found, again

    def _crews(self, tours: list[Tour], chosen: list[int]) -> list[list[int]]:
        """Chosen tours by who makes them; crews that share a member go together."""
        groups: list[tuple[set[str], list[int]]] = []
        for n in chosen:
            people = set(tours[n].team)
            members = [n]
            for other in [group for group in groups if group[0] & people]:
                groups.remove(other)
                people |= other[0]
                members = [*other[1], *members]
            groups.append((people, members))
        return [members for _, members in groups]

    def _days(self, options: dict[int, dict[int, Timed]], tours: list[Tour]) -> dict[int, int]:
        """A day for as many tours of some crews as possible, the cheapest ones."""
        model = cp_model.CpModel()
        on = {(n, d): model.new_bool_var("") for n, timed in options.items() for d in timed}
        for n, timed in options.items():
            model.add_at_most_one(on[n, d] for d in timed)
        daily: dict[tuple[str, int], list[tuple[int, int]]] = defaultdict(list)
        for n, d in on:
            for name in tours[n].team:
                daily[name, d].append((n, d))
        weekly: dict[tuple[str, int], list[cp_model.LinearExprT]] = defaultdict(list)
        for (name, d), cells in daily.items():
            model.add_at_most_one(on[cell] for cell in cells)
            for n, _ in cells:
                load = sum(self._credit(i) for i in tours[n].calls) * on[n, d]
                weekly[name, self.facts.weeks[d]].append(load)
            for cell in cells:
                self._rest(model, on, options, name, cell, daily.get((name, d + 1), []))
        for (name, week), loads in weekly.items():
            room = self._room(name, week)
            if room is not None:
                model.add(sum(loads) <= room)
        model.minimize(sum((options[n][d].cost - 10**6) * column for (n, d), column in on.items()))
        solver = quiet_solver(self.seconds, self.seed)
        if solver.solve(model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return {}
        return {n: d for (n, d), column in on.items() if solver.value(column)}

    def _rest(
        self,
        model: cp_model.CpModel,
        on: dict[tuple[int, int], cp_model.IntVar],
        options: dict[int, dict[int, Timed]],
        name: str,
        cell: tuple[int, int],
        following: list[tuple[int, int]],
    ) -> None:
        """Rest between two tours of one person on days in a row (R33)."""
        n, d = cell
        if d + 1 >= len(self.facts.days):
            return
        country = self.facts.term.country_of(self.facts.trainers[name])
        rest = self.facts.term.policy(country, "rest_min", self.facts.days[d + 1]) or 0
        for other in following:
            if options[other[0]][other[1]].leave + DAY - options[n][d].home < rest:
                model.add_at_most_one(on[cell], on[other])

    def _credit(self, i: int) -> int:
        call = self.calls[i]
        return self.facts.credit_min(call.item, 0, call.length)

    def _room(self, name: str, week: int) -> int | None:
        """Minutes that a trainer's week has left (R20); None: no limit."""
        trainer = self.facts.trainers[name]
        monday = date.fromisocalendar(*self.facts.week_labels[week], 1)
        country = self.facts.term.country_of(trainer)
        caps = [
            trainer.max_minutes_week,
            self.facts.term.policy(country, "trainer_min_week", monday),
        ]
        limit = min((cap for cap in caps if cap is not None), default=None)
        return None if limit is None else max(0, limit - self.loads[name, week])
