"""Who may be chosen for what, and what quotas, series and releases ask of it (R43, R44, R51)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from passerelle.models.people import Learner
from passerelle.models.programmes import Quota, Release, Series
from passerelle.models.sessions import SessionSet
from passerelle.solver.compile.atoms import Atom
from passerelle.solver.compile.facts import Facts
from passerelle.solver.compile.journey import DayTrip, Visit
from passerelle.solver.compile.wishes import WishBook
from passerelle.solver.problem import Option
from passerelle.solver.programme import Absent, Candidate, Going, Presence, Turns


class Chooser:
    """Candidates of every set by choice, and the limits on whom to choose."""

    def __init__(
        self,
        facts: Facts,
        atoms: Sequence[Atom],
        sets: Sequence[SessionSet],
        options: Sequence[Option],
    ) -> None:
        self.facts = facts
        self.term = facts.term
        self.sets = sets
        self.audiences = [self.term.audience(item) for item in sets]
        self.agent = {row.id: number for number, atom in enumerate(atoms) for row in atom.learners}
        self.person = {row.id: number for number, row in enumerate(self.term.learners)}
        self.wishes = WishBook(self.term)
        self._options: dict[int, list[tuple[int, Option]]] = defaultdict(list)
        for index, option in enumerate(options):
            self._options[option.activity].append((index, option))
        self.candidates = tuple(self._candidates())
        self.by_set: dict[int, dict[str, int]] = defaultdict(dict)
        for number, row in enumerate(self.candidates):
            self.by_set[row.activity][self.term.learners[row.person].id] = number

    def _candidates(self) -> Iterator[Candidate]:
        for activity, item in enumerate(self.sets):
            if item.id in self.term.by_choice:
                for who in self.audiences[activity]:
                    yield self._candidate(activity, who)

    def _candidate(self, activity: int, who: Learner) -> Candidate:
        kinds: dict[tuple[int, int], list[int]] = defaultdict(list)
        barred = []
        for index, option in self._options[activity]:
            (span,) = option.occurrences
            day = self.facts.days[span.day]
            rules = self.facts.book.person_day(who.id, day)
            place = self.facts.locations[option.parts[0]]
            visits = (Visit(place.key, span.start, span.end),)
            trip = self.facts.book.judge(rules, visits)
            if not isinstance(trip, DayTrip):
                barred.append(index)
                continue
            cost = self.facts.book.class_cost(rules, day, visits, trip)
            points = self.wishes.session_points(who.id, day, span.start, span.end)
            cost += points * self.term.settings.weights.wish
            kinds[cost, trip.travel_min].append(index)
        goings = tuple(Going(tuple(found), *key) for key, found in sorted(kinds.items()))
        return Candidate(
            activity, self.person[who.id], self.agent[who.id],
            f"{self.sets[activity].id} {who.id}", goings, tuple(barred),
        )  # fmt: skip

    def presences(self) -> Iterator[Presence]:
        """What quotas ask of each set (R51)."""
        for row in self.term.quotas:
            for activity, item in enumerate(self.sets):
                if item.id == row.session_set:
                    units = tuple(self._units(row, activity))
                    yield Presence(item.id, activity, units, row.at_least, row.at_most)

    def _units(self, quota: Quota, activity: int) -> Iterator[tuple[int, ...]]:
        known = self.by_set[activity]
        found: dict[str, list[int]] = defaultdict(list)
        for who in self.audiences[activity]:
            if self.term.counted(quota, (who,)):
                people = quota.counts == "people"
                found[who.id if people else who.organisation or who.id].append(known[who.id])
        yield from (tuple(unit) for unit in found.values())

    def turns(self) -> Iterator[Turns]:
        """What series ask of each person of their audiences (R43)."""
        for row in self.term.series:
            if row.min_per_person or row.max_per_person is not None:
                yield from self._turns(row)

    def _turns(self, row: Series) -> Iterator[Turns]:
        own = [activity for activity, item in enumerate(self.sets) if item.id in row.sets]
        people = dict.fromkeys(who.id for activity in own for who in self.audiences[activity])
        for name in people:
            chosen = tuple(self.by_set[a][name] for a in own if name in self.by_set[a])
            must = tuple(a for a in own if a not in self.by_set and self._attends(a, name))
            count = sum(self.sets[a].count for a in must)
            least = max(0, row.min_per_person - count)
            if chosen and (least or row.max_per_person is not None):
                where = f"{row.id} {name}"
                yield Turns(where, chosen, must, row.min_per_person, row.max_per_person)

    def _attends(self, activity: int, name: str) -> bool:
        return any(who.id == name for who in self.audiences[activity])

    def absents(self) -> Iterator[Absent]:
        """How many people of one organisation or body can be away at once (R44)."""
        for row in self.term.releases:
            units: dict[str, set[str]] = defaultdict(set)
            for who in self.term.learners:
                unit = self._unit(row, who)
                if unit and (not row.group or row.group in who.groups):
                    units[unit].add(who.id)
            days = frozenset(d for d, day in enumerate(self.facts.days) if row.holds(day))
            for unit, people in units.items():
                if len(people) > row.at_most and (not row.of or row.of == unit):
                    yield self._absent(f"{unit}", row, people, days)

    def _unit(self, row: Release, who: Learner) -> str:
        return self.term.body_of(who) if row.per == "body" else who.organisation

    def _absent(self, where: str, row: Release, people: set[str], days: frozenset[int]) -> Absent:
        chosen = tuple(
            number for number, c in enumerate(self.candidates)
            if self.term.learners[c.person].id in people
        )  # fmt: skip
        fixed = Counter(self.agent[name] for name in people)
        return Absent(where, row.at_most, days, chosen, tuple(fixed.items()))
