"""Who works in a service on which date: shifts beside a finished timetable (R33, R34, R49, R50).

Weeks are planned in runs as long as the span over which hours are averaged, one run after the
other, each with the next one in view; what lacks of staff has its price. No session waits for
a shift, so nothing but missing staff is lost by coming last.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from ortools.sat.python import cp_model

from passerelle.models.base import MINUTES_PER_DAY, Spot
from passerelle.models.plan import CareDay, CareGrant, StopDays, WorkShift
from passerelle.models.services import Staff
from passerelle.solver.compile.facts import Facts
from passerelle.solver.cpsat import quiet_solver
from passerelle.solver.staffing import Need, needs_of

EFFORT = 8.0
LOOK_AHEAD = 2  # runs of weeks planned at once, of which the first is kept
EFFORT_TO_SHARE = 4e-4  # for each shift that somebody could have


@dataclass(frozen=True, slots=True)
class Engaged:
    """A session that a member of staff attends or gives: where, and from when to when."""

    person: str
    on: date
    start: int
    end: int
    key: str


def shifts_for(
    facts: Facts,
    stops: Sequence[StopDays],
    grants: Sequence[CareGrant],
    care_days: Sequence[CareDay],
    engaged: Iterable[Engaged],
    seed: int,
) -> tuple[WorkShift, ...]:
    """The shifts of every service of the term."""
    return _Rota(facts, needs_of(facts, stops, grants, care_days), engaged, seed).plan()


@dataclass(frozen=True, slots=True)
class _Turn:
    """A shift that a person could have."""

    shift: WorkShift
    minutes: int


class _Rota:
    def __init__(
        self, facts: Facts, needs: Sequence[Need], engaged: Iterable[Engaged], seed: int
    ) -> None:
        self.facts = facts
        self.term = facts.term
        self.seed = seed
        self.services = {row.id: row for row in facts.term.services}
        self.needs: dict[date, list[Need]] = defaultdict(list)
        for need in needs:
            self.needs[need.on].append(need)
        self.engaged: dict[str, list[Engaged]] = defaultdict(list)
        for row in engaged:
            self.engaged[row.person].append(row)
        people = {row.id: row for row in (*facts.term.learners, *facts.term.trainers)}
        self.people = {row.person: people[row.person] for row in facts.term.staff}
        self.worked: Counter[tuple[str, int]] = Counter()
        self.last: dict[str, WorkShift] = {}

    def plan(self) -> tuple[WorkShift, ...]:
        """All shifts, in order of date."""
        weeks = len(self.facts.week_labels)
        run = max((row.average_weeks for row in self.term.services), default=1)
        found: list[WorkShift] = []
        for first in range(0, weeks, run):
            for turn in self._run(range(first, min(first + LOOK_AHEAD * run, weeks))):
                shift = turn.shift
                week = self.facts.weeks[self.facts.day_index[shift.date]]
                if week >= first + run:  # planned again, beside what comes after
                    continue
                found.append(shift)
                self.worked[shift.person, week] += turn.minutes
                if shift.person not in self.last or self.last[shift.person].date < shift.date:
                    self.last[shift.person] = shift
        found.sort(key=lambda row: (row.date, row.service, row.start, row.person))
        return tuple(found)

    def _run(self, weeks: range) -> list[_Turn]:
        days = [
            on for on, week in zip(self.facts.days, self.facts.weeks, strict=True) if week in weeks
        ]
        turns = [turn for on in days for turn in self._turns(on)]
        if not turns:
            return []
        model = cp_model.CpModel()
        use = [model.new_bool_var("") for _ in turns]
        lacking = sum(self._cover(model, turns, use, days))
        self._one_a_day(model, turns, use)
        uneven = sum(self._hours(model, turns, use, weeks))
        model.minimize(lacking)
        solver = quiet_solver(EFFORT, self.seed)
        if solver.solve(model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return []
        chosen = [solver.value(column) for column in use]
        model.add(lacking <= round(solver.objective_value))
        model.minimize(uneven)
        for column, value in zip(use, chosen, strict=True):
            model.add_hint(column, value)
        solver = quiet_solver(EFFORT_TO_SHARE * len(turns), self.seed)
        if solver.solve(model) in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            chosen = [solver.value(column) for column in use]
        return [turn for turn, value in zip(turns, chosen, strict=True) if value]

    def _turns(self, on: date) -> Iterator[_Turn]:
        spans: dict[tuple[str, int, int, str], None] = {}
        for need in self.needs[on]:
            service = need.service.id
            if need.stop:
                spans[service, need.start, need.end, need.stop] = None
                continue
            for row in self.term.shifts:
                if row.service == service and on.weekday() in row.weekdays:
                    spans[service, row.start, row.end, ""] = None
        for member in self.term.staff:
            for service, start, end, stop in spans:
                if service == member.service and self._can(member, on, start, end):
                    shift = WorkShift(
                        service=service,
                        person=member.person,
                        date=on,
                        start=start,
                        end=end,
                        stop=stop,
                    )
                    work = max(0, end - start - self.services[service].break_min)
                    yield _Turn(shift, work)

    def _can(self, member: Staff, on: date, start: int, end: int) -> bool:
        """Whether a person is there, free, and rested from and for sessions (R15, R18, R33)."""
        if (member.first and on < member.first) or (member.last and on > member.last):
            return False
        away = any(
            row.person == member.person
            and row.reason != "wish"
            and on.weekday() in row.weekdays
            and (row.first is None or row.first <= on)
            and (row.last is None or on <= row.last)
            and row.start < end
            and start < row.end
            for row in self.term.unavailabilities
        )
        if away:
            return False
        before = self.last.get(member.person)
        if before is not None and not self._rested(
            member.person, before.date, before.end, on, start
        ):
            return False
        spot = self.services[member.service].spot
        return all(
            self._beside(row, member.person, spot, on, start, end)
            for row in self.engaged[member.person]
        )

    def _beside(
        self, row: Engaged, person: str, spot: Spot, on: date, start: int, end: int
    ) -> bool:
        if row.on == on:
            mode, band = self.people[person].mode, self.facts.travel.band
            buffer = self.term.settings.buffer_min
            if row.start >= end:
                way = self.facts.travel.minutes(mode, band(end), spot.key, row.key)
                return row.start - end >= (way + buffer if spot.key != row.key else 0)
            if row.end <= start:
                way = self.facts.travel.minutes(mode, band(row.end), row.key, spot.key)
                return start - row.end >= (way + buffer if spot.key != row.key else 0)
            return False
        if row.on < on:
            return self._rested(person, row.on, row.end, on, start)
        return self._rested(person, on, end, row.on, row.start)

    def _rested(self, person: str, eve: date, end: int, on: date, start: int) -> bool:
        country = self.term.country_of(self.people[person])
        rest = self.term.policy(country, "rest_min", on)
        gap = (on - eve).days * MINUTES_PER_DAY + start - end
        return rest is None or eve == on or gap >= rest

    def _one_a_day(
        self, model: cp_model.CpModel, turns: list[_Turn], use: list[cp_model.IntVar]
    ) -> None:
        """One shift a day, and rest until the next day's (R17, R33)."""
        daily: dict[tuple[str, date], list[int]] = defaultdict(list)
        for n, turn in enumerate(turns):
            daily[turn.shift.person, turn.shift.date].append(n)
        for (person, on), numbers in daily.items():
            model.add_at_most_one(use[n] for n in numbers)
            following = daily.get((person, on + timedelta(days=1)), [])
            for n in numbers:
                early = [
                    use[m]
                    for m in following
                    if not self._rested(
                        person, on, turns[n].shift.end, turns[m].shift.date, turns[m].shift.start
                    )
                ]
                if early:
                    model.add_at_most_one(use[n], *early)

    def _cover(
        self,
        model: cp_model.CpModel,
        turns: list[_Turn],
        use: list[cp_model.IntVar],
        days: list[date],
    ) -> Iterator[cp_model.LinearExprT]:
        """People as needed, minute by minute; the price of each that lacks (R49, R50)."""
        at: dict[tuple[str, date, str], list[int]] = defaultdict(list)
        for n, turn in enumerate(turns):
            at[turn.shift.service, turn.shift.date, turn.shift.stop].append(n)
        roles = {(row.service, row.person): row.roles for row in self.term.staff}
        for need in (need for on in days for need in self.needs[on]):
            numbers = at[need.service.id, need.on, need.stop]
            cuts = {need.start, need.end}
            for n in numbers:
                span = turns[n].shift
                cuts |= {m for m in (span.start, span.end) if need.start < m < need.end}
            for start, end in pairwise(sorted(cuts)):
                there = [
                    n
                    for n in numbers
                    if turns[n].shift.start <= start and end <= turns[n].shift.end
                ]
                lacking = model.new_int_var(0, need.people, "")
                model.add(sum(use[n] for n in there) + lacking >= need.people)
                yield (end - start) * lacking
                lead = need.service.lead
                if lead:
                    gone = model.new_bool_var("")
                    able = [
                        n for n in there if lead in roles[need.service.id, turns[n].shift.person]
                    ]
                    model.add_at_least_one(*(use[n] for n in able), gone)
                    yield (end - start) * gone

    def _hours(
        self,
        model: cp_model.CpModel,
        turns: list[_Turn],
        use: list[cp_model.IntVar],
        weeks: range,
    ) -> list[cp_model.LinearExprT]:
        """Minutes of each week and of each run of weeks; turns are shared out evenly (R34)."""
        weekly: dict[tuple[str, int], list[cp_model.LinearExprT]] = defaultdict(list)
        for turn, column in zip(turns, use, strict=True):
            week = self.facts.weeks[self.facts.day_index[turn.shift.date]]
            weekly[turn.shift.person, week].append(turn.minutes * column)
        most = len(weeks) * 7 * MINUTES_PER_DAY
        longest = {name: model.new_int_var(0, most, "") for name in self.services}
        costs: list[cp_model.LinearExprT] = [10 * column for column in longest.values()]
        for member in self.term.staff:
            service, name = self.services[member.service], member.person
            own = [term for week in weeks for term in weekly[name, week]]
            for week in weeks:
                self._cap(model, name, week, service.average_weeks, weekly)
            model.add(longest[member.service] >= sum(own))
            costs += own
        return costs

    def _cap(
        self,
        model: cp_model.CpModel,
        name: str,
        week: int,
        average: int,
        weekly: dict[tuple[str, int], list[cp_model.LinearExprT]],
    ) -> None:
        country = self.term.country_of(self.people[name])
        monday = date.fromisocalendar(*self.facts.week_labels[week], 1)
        once = self.term.policy(country, "staff_max_min_week", monday)
        if once is not None:
            model.add(sum(weekly[name, week]) <= once)
        most = weekly_minutes(self.facts, name, monday)
        run = range(max(0, week - average + 1), week + 1)
        if most is not None and len(run) == average:
            done = sum(self.worked[name, other] for other in run)
            now = [term for other in run for term in weekly.get((name, other), [])]
            model.add(sum(now) + done <= most * average)


def weekly_minutes(facts: Facts, name: str, monday: date) -> int | None:
    """Minutes of work a week on average at most: the person's own, else the law's (R34)."""
    own = [row.max_min_week for row in facts.term.staff if row.person == name and row.max_min_week]
    people = {row.id: row for row in (*facts.term.learners, *facts.term.trainers)}
    legal = facts.term.policy(facts.term.country_of(people[name]), "trainer_min_week", monday)
    return min((value for value in (*own, legal) if value is not None), default=None)
