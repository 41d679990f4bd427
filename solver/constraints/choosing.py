"""Who takes part where quotas leave it open (R43, R44, R51)."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations

from passerelle.solver.model import Model
from passerelle.solver.programme import Absent, Candidate, Presence

Terms = list[tuple[int, int]]


def post(model: Model) -> None:
    """Whoever is chosen goes to every session of the set; quotas, turns and releases hold."""
    programme = model.problem.programme
    if not programme.candidates and not programme.absents:
        return
    for number, row in enumerate(programme.candidates):
        _go(model, number, row)
    gone = _gone(model)
    for presence in programme.presences:
        _present(model, presence, gone[presence.activity])
    _turns(model)
    meetings = Meetings(model)
    _one_a_day(model, meetings)
    for absent in programme.absents:
        _release(model, absent, meetings)


def _go(model: Model, number: int, row: Candidate) -> None:
    """``going`` of a kind is the sessions of that kind if chosen, and none else.

    Whoever is chosen goes to as many sessions as are placed, to no more of a kind than lie there,
    and can attend them all: so to all.
    """
    count = model.problem.activities[row.activity].count
    chosen, left = model.chosen[number], model.unplaced[row.activity]
    for column, going in zip(model.going[number], row.goings, strict=True):
        held = [(model.x[o], -1) for o in going.options]
        model.rule("R51", row.name, [(column, 1), *held], high=0)
    every = [(column, 1) for column in model.going[number]]
    model.rule("R51", row.name, [*every, (chosen, -count)], high=0)
    model.rule("R51", row.name, [*every, (left, 1), (chosen, -count)], low=0)
    if row.barred:
        terms = [(model.x[o], 1) for o in row.barred]
        model.rule("R51", row.name, [*terms, (chosen, count)], high=count)


def _gone(model: Model) -> dict[int, int]:
    """A column per activity that can be 1 only where all its sessions are left out."""
    activities = {row.activity for row in model.problem.programme.candidates}
    activities |= {row.activity for row in model.problem.programme.presences}
    gone = {activity: model.column() for activity in sorted(activities)}
    for activity, column in gone.items():
        count, name = model.problem.activities[activity].count, model.problem.activities[activity]
        terms = [(column, count), (model.unplaced[activity], -1)]
        model.rule("R51", name.name, terms, high=0)
    return gone


def _present(model: Model, row: Presence, gone: int) -> None:
    terms: Terms = []
    for unit in row.units:
        people = [(model.chosen[c], 1) for c in unit]
        if len(unit) == 1:
            terms += people
            continue
        there = model.column()
        terms.append((there, 1))
        model.rule("R51", row.where, [(there, 1), *((c, -1) for c, _ in people)], high=0)
        for column, _ in people:
            model.rule("R51", row.where, [(column, 1), (there, -1)], high=0)
    if row.least:
        model.rule("R51", row.where, [*terms, (gone, row.least)], low=row.least)
    if row.most is not None and row.most < len(terms):
        model.rule("R51", row.where, terms, high=row.most)


def _turns(model: Model) -> None:
    programme = model.problem.programme
    for row in programme.turns:
        terms = [(column, 1) for c in row.candidates for column in model.going[c]]
        sure = sum(model.problem.activities[a].count for a in row.activities)
        if row.least > sure:
            own = sorted({programme.candidates[c].activity for c in row.candidates})
            left = [(model.unplaced[a], 1) for a in own]
            model.rule("R43", row.where, [*terms, *left], low=row.least - sure)
        if row.most is not None:
            left = [(model.unplaced[a], -1) for a in row.activities]
            model.rule("R43", row.where, [*terms, *left], high=row.most - sure)


class Meetings:
    """Activities that lie on one date: columns that are 1 where two of them do."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self._made: dict[tuple[int, int], int | None] = {}
        self.held: dict[int, dict[int, list[tuple[int, int]]]] = defaultdict(
            lambda: defaultdict(list)
        )
        for o, option in enumerate(model.problem.options):
            for span in option.occurrences:
                self.held[option.activity][span.day].append((model.x[o], 1))
        self._apart = {
            pair
            for row in model.problem.programme.spacings
            if row.price is None
            for pair in combinations(sorted(a for a, _ in row.members), 2)
        }

    def most(self, activity: int) -> int:
        """Sessions of an activity on one date at most: it has so many different times."""
        options = self.model.problem.options
        spans = {
            (span.start, span.end)
            for o in self.model.by_activity[activity]
            for span in options[o].occurrences
        }
        return min(len(spans), self.model.problem.activities[activity].count)

    def column(self, one: int, two: int) -> int | None:
        """1 where the two lie on one date; None where they never do."""
        key = (min(one, two), max(one, two))
        if key not in self._made:
            self._made[key] = self._make(*key)
        return self._made[key]

    def _make(self, one: int, two: int) -> int | None:
        shared = self.held[one].keys() & self.held[two].keys()
        if not shared or (one, two) in self._apart:
            return None
        meet = self.model.column()
        most = self.most(one) + self.most(two) - 1
        where = self.model.problem.activities[one].name
        for d in sorted(shared):
            terms = [*self.held[one][d], *self.held[two][d], (meet, -most)]
            self.model.rule("R51", where, terms, high=1)
        return meet


def _one_a_day(model: Model, meetings: Meetings) -> None:
    """Whoever is chosen for a session attends nothing else on its date."""
    candidates = model.problem.programme.candidates
    of_agent: dict[int, set[int]] = defaultdict(set)
    for option in model.problem.options:
        for agent, _ in option.attends:
            of_agent[agent].add(option.activity)
    people: dict[int, list[int]] = defaultdict(list)
    for number, row in enumerate(candidates):
        people[row.person].append(number)
        for other in sorted(of_agent[row.agent]):
            meet = meetings.column(row.activity, other)
            if meet is not None:
                model.rule("R51", row.name, [(model.chosen[number], 1), (meet, 1)], high=1)
    for own in people.values():
        for one, two in combinations(own, 2):
            meet = meetings.column(candidates[one].activity, candidates[two].activity)
            if meet is not None:
                terms = [(model.chosen[one], 1), (model.chosen[two], 1), (meet, 1)]
                model.rule("R51", candidates[one].name, terms, high=2)
    for activity in sorted({row.activity for row in candidates}):
        for d, terms in meetings.held[activity].items() if meetings.most(activity) > 1 else ():
            model.rule("R51", f"{model.problem.activities[activity].name} {d}", terms, high=1)


def _release(model: Model, row: Absent, meetings: Meetings) -> None:
    """People of a unit away on each date: those who must attend, and those chosen."""
    groups: dict[int, Terms] = defaultdict(list)
    for c in row.candidates:
        activity = model.problem.programme.candidates[c].activity
        groups[activity].append((model.chosen[c], 1))
    alone: dict[int, set[int]] = defaultdict(set)
    for d in sorted(row.days):
        here = [a for a in groups if d in meetings.held[a]]
        terms = [(column, people) for agent, people in row.fixed for column in model.day[agent][d]]
        if terms or any(meetings.column(a, b) is not None for a, b in combinations(here, 2)):
            away = [(_away(model, row.where, groups[a], meetings.held[a][d]), 1) for a in here]
            model.rule("R44", f"{row.where} {d}", [*terms, *away], high=row.limit)
            continue
        for a in here:
            alone[a].add(d)
    for activity, days in alone.items():
        _alone(model, row, groups[activity], meetings.held[activity], days)


def _alone(model: Model, row: Absent, share: Terms, held: dict[int, Terms], days: set[int]) -> None:
    """Dates of one activity on which nothing else can take these people away."""
    if len(share) <= row.limit:
        return
    if days == held.keys():
        model.rule("R44", row.where, share, high=row.limit)
        return
    over = len(share) - row.limit
    for d in sorted(days):
        terms = [*share, *((column, over) for column, _ in held[d])]
        model.rule("R44", f"{row.where} {d}", terms, high=row.limit + over)


def _away(model: Model, where: str, share: Terms, held: Terms) -> int:
    """A column that is at least the people chosen, where the activity lies on the date."""
    away = model.column(len(share))
    terms = [*share, *((column, len(share)) for column, _ in held), (away, -1)]
    model.rule("R44", where, terms, high=len(share))
    return away
