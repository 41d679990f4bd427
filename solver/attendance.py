"""Who attends what, and why not: decided person by person once the sessions are placed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from itertools import combinations
from typing import Literal

from passerelle.models.people import Learner
from passerelle.solver.compile.days import PersonDay
from passerelle.solver.compile.facts import Facts
from passerelle.solver.compile.journey import DayTrip, Refusal, Visit, kept_spans
from passerelle.solver.places import Places
from passerelle.solver.timetable import Placed

INDIVIDUAL = 10**10  # above any price of a day


@dataclass(frozen=True, slots=True)
class Absence:
    """Why a learner cannot attend: reason code, words, minutes lacking (0: not a time)."""

    reason: str
    words: str
    minutes_short: int = 0


@dataclass
class LearnerDay:
    """A learner's expected sessions of a day, which of them they attend, and the trip."""

    sessions: list[Placed]
    visits: tuple[Visit, ...]
    attended: tuple[int, ...]
    trip: DayTrip | None
    lacking: Literal["", "care_contract", "care_full"] = ""
    absences: dict[int, Absence] = field(default_factory=dict)


class Attendances:
    """Days of every learner over a list of placed sessions.

    ``places`` already holds the children of trainers and interns; ``lived`` are the (learner, day)
    pairs that the search has attend, which come first where care is short.
    """

    def __init__(
        self,
        facts: Facts,
        placed: list[Placed],
        places: Places | None = None,
        lived: Collection[tuple[str, int]] = (),
    ) -> None:
        self.facts = facts
        self.book = facts.book
        self.places = places or Places(facts)
        self._lived = lived
        self._caps = {row.id: row.max_days_week for row in facts.term.providers}
        self.days: dict[str, dict[int, LearnerDay]] = {}
        expected: dict[str, dict[int, list[Placed]]] = {}
        for row in placed:
            if row.item.block:  # the learner is at work there
                continue
            for name in row.people(facts.term):
                expected.setdefault(name, {}).setdefault(row.d, []).append(row)
        for learner in facts.term.learners:
            self.days[learner.id] = {
                d: self._day(learner, d, rows)
                for d, rows in sorted(expected.get(learner.id, {}).items())
            }
        self._ration()

    def visit(self, learner: Learner, row: Placed) -> Visit:
        """A session as the learner reaches it: in the part of their country when linked."""
        places = [self.facts.locations[part] for part in row.parts]
        own = [p for p in places if p.country == self.facts.term.country_of(learner)]
        place = places[0] if len(places) == 1 else own[0]
        return Visit(place.key, row.start, row.end)

    def _day(self, learner: Learner, d: int, rows: list[Placed]) -> LearnerDay:
        rows = sorted(rows, key=lambda row: row.start)
        visits = tuple(self.visit(learner, row) for row in rows)
        day = self.facts.days[d]
        rules = self.book.person_day(learner.id, day)
        attended, trip = self.book.best_subset(rules, day, visits)
        individual = tuple(i for i, row in enumerate(rows) if row.item.individual)
        if individual and not set(individual) <= set(attended):
            attended, trip = self._with(learner.id, d, visits, individual)
        return LearnerDay(rows, visits, attended, trip)

    def _with(
        self, person: str, d: int, visits: tuple[Visit, ...], must: tuple[int, ...]
    ) -> tuple[tuple[int, ...], DayTrip | None]:
        """The most sessions that go with those that must be attended."""
        rules = self.book.person_day(person, self.facts.days[d])
        best: tuple[int, ...] = must
        trip = self.book.judge(rules, tuple(visits[i] for i in must))
        for i in range(len(visits)):
            more = tuple(sorted({*best, i}))
            tried = self.book.judge(rules, tuple(visits[j] for j in more))
            if isinstance(tried, DayTrip):
                best, trip = more, tried
        return best, trip if isinstance(trip, DayTrip) else None

    def providers(self, person: str, d: int) -> set[str]:
        """Care providers that a day of attendance uses."""
        need = self.book.person_day(person, self.facts.days[d]).need
        return {stop.provider for stops in need.stops for stop in stops}

    def _ration(self) -> None:
        """Give up days where a care contract is used up or places are taken (R27, R28).

        Learners without a choice of care come first, then days with individual sessions, then
        days that the search has them attend, then the most useful.
        """
        order = sorted(
            (
                (self.book.care.has_choice(who), not self._individual(day),
                 (who, d) not in self._lived, -self.worth(who, d), d, who)
                for who, days in self.days.items()
                if self.book.care.has_children(who)
                for d, day in days.items()
                if day.trip is not None
            ),
        )  # fmt: skip
        used: Counter[tuple[str, int, str, int]] = Counter()
        for *_, d, who in order:
            self._admit(who, d, used)

    def _individual(self, day: LearnerDay) -> bool:
        return any(day.sessions[i].item.individual for i in day.attended)

    def _admit(self, who: str, d: int, used: Counter[tuple[str, int, str, int]]) -> None:
        """Attend the most of a day that contracts and places allow, or nothing."""
        day = self.days[who][d]
        rules = self.book.person_day(who, self.facts.days[d])
        week = self.facts.weeks[d]
        for attended, trip in self._choices(rules, d, day):
            keys = [(who, child, name, week) for child, name, _, _ in kept_spans(trip)]
            if not rules.need.children:
                return
            taken = self.places.of(rules, trip, d)
            if all(used[key] < self._caps[key[2]] for key in keys):
                if self.places.admits(who, taken, d):
                    self.places.take(who, taken, d)
                    used.update(keys)
                    day.attended, day.trip = attended, trip
                    return
                day.lacking = "care_full"
            else:
                day.lacking = "care_contract"
        day.attended, day.trip = (), None

    def _choices(
        self, rules: PersonDay, d: int, day: LearnerDay
    ) -> Iterator[tuple[tuple[int, ...], DayTrip]]:
        """The day as it is, then others: the most sessions first, of equals the least cost.

        Sessions that must be attended stay.
        """
        if day.trip is not None:
            yield day.attended, day.trip
        must = {i for i in day.attended if day.sessions[i].item.individual}
        for size in range(len(day.visits), 0, -1):
            found = []
            for picked in combinations(range(len(day.visits)), size):
                chosen = tuple(day.visits[i] for i in picked)
                trip = self.book.judge(rules, chosen)
                if isinstance(trip, DayTrip) and must <= set(picked):
                    cost = self.book.class_cost(rules, self.facts.days[d], chosen, trip)
                    found.append((cost, trip.travel_min, picked, trip))
            yield from (row[2:] for row in sorted(found, key=lambda row: row[:3]))

    def worth(self, person: str, d: int) -> int:
        """What attending a day saves: conflicts avoided less its cost; individuals come first."""
        day = self.days[person][d]
        price = self.facts.term.settings.weights.conflict
        first = INDIVIDUAL if self._individual(day) else 0
        return len(day.attended) * price - self.comfort(person, d) + first

    def comfort(self, person: str, d: int) -> int:
        """Comfort cost of a learner's day."""
        day = self.days[person][d]
        if day.trip is None:
            return 0
        date = self.facts.days[d]
        rules = self.book.person_day(person, date)
        attended = tuple(day.visits[i] for i in day.attended)
        return self.book.class_cost(rules, date, attended, day.trip)

    def explain(self) -> None:
        """Find the reason of every absence."""
        for learner in self.facts.term.learners:
            for d, day in self.days[learner.id].items():
                for i in range(len(day.sessions)):
                    if i not in day.attended:
                        day.absences[i] = self._absence(learner, d, day, i)

    def _absence(self, learner: Learner, d: int, day: LearnerDay, i: int) -> Absence:
        rules = self.book.person_day(learner.id, self.facts.days[d])
        alone = self.book.judge(rules, (day.visits[i],))
        place = self._place_name(learner, day.sessions[i])
        if isinstance(alone, Refusal):
            words = alone.words.replace("{place}", place)
            return Absence(alone.reason, f"{learner.id}: {words}", max(alone.minutes_short, 0))
        if day.lacking:
            names = ", ".join(sorted(self.providers(learner.id, d)))
            words = f"the care days of the week at {names} are used up"
            if day.lacking == "care_full":
                words = f"the reserved places at {names} are taken by other children"
            return Absence(day.lacking, f"{learner.id}: {words}")
        together = tuple(day.visits[j] for j in sorted({*day.attended, i}))
        refused = self.book.judge(rules, together)
        if isinstance(refused, Refusal):
            words = refused.words.replace("{place}", place)
            return Absence(refused.reason, f"{learner.id}: {words}", refused.minutes_short)
        return Absence("other_session", f"{learner.id}: clashes with another session")

    def _place_name(self, learner: Learner, row: Placed) -> str:
        key = self.visit(learner, row).key
        for place in (self.facts.locations[part] for part in row.parts):
            if place.key == key:
                site = self.facts.sites.get(place.id)
                host = self.facts.hosts.get(place.id)
                found = site or host
                return (found.town or found.name or place.id) if found else place.id
        return key
