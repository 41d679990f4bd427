"""Who attends what, and why not: decided person by person once the sessions are placed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from passerelle.models.people import Learner
from passerelle.solver.compile.facts import Facts
from passerelle.solver.compile.journey import DayTrip, Refusal, Visit
from passerelle.solver.timetable import Placed

INDIVIDUAL, KEPT = 10**10, 10**9  # above any price of a day


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
    given_up: bool = False
    absences: dict[int, Absence] = field(default_factory=dict)


class Attendances:
    """Days of every learner over a list of placed sessions.

    ``kept``: days that the model lets learners with a care contract attend, where it decides.
    """

    def __init__(
        self, facts: Facts, placed: list[Placed], kept: Mapping[str, set[int]] | None = None
    ) -> None:
        self.facts = facts
        self.kept = kept or {}
        self.book = facts.book
        self._caps = {row.id: row.max_days_week for row in facts.term.providers}
        self.days: dict[str, dict[int, LearnerDay]] = {}
        audience = {item.id: facts.term.audience(item) for item in facts.term.sessions}
        expected: dict[str, dict[int, list[Placed]]] = {}
        for row in placed:
            people = [row.learner] if row.learner else [p.id for p in audience[row.item.id]]
            for name in people:
                expected.setdefault(name, {}).setdefault(row.d, []).append(row)
        for learner in facts.term.learners:
            self.days[learner.id] = {
                d: self._day(learner, d, rows)
                for d, rows in sorted(expected.get(learner.id, {}).items())
            }
            self._ration(learner)

    def visit(self, learner: Learner, row: Placed) -> Visit:
        """A session as the learner reaches it: in the part of their country when linked."""
        places = [self.facts.locations[part] for part in row.parts]
        own = [p for p in places if p.country == self.facts.term.country_of(learner)]
        place = places[0] if len(places) == 1 else own[0]
        return Visit(place.key, row.start, row.end)

    def _day(self, learner: Learner, d: int, rows: list[Placed]) -> LearnerDay:
        rows = sorted(rows, key=lambda row: row.start)
        visits = tuple(self.visit(learner, row) for row in rows)
        attended, trip = self.book.best_subset(learner.id, self.facts.days[d], visits)
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
        need = self.book.care.need(person, self.facts.days[d])
        return {stop.provider for stops in need.stops for stop in stops}

    def _ration(self, learner: Learner) -> None:
        """Give up days where a care contract is used up, the least useful first (R28).

        Days kept by the model go before others: it knows what they cost beyond the day itself.
        """
        kept = self.kept.get(learner.id, set())
        weeks: dict[int, list[int]] = {}
        for d, day in self.days[learner.id].items():
            if day.attended and self.providers(learner.id, d):
                weeks.setdefault(self.facts.weeks[d], []).append(d)
        for days in weeks.values():
            used: dict[str, int] = {}
            for d in sorted(days, key=lambda d: (-self.worth(learner, d) - KEPT * (d in kept), d)):
                providers = self.providers(learner.id, d)
                if any(used.get(name, 0) >= self._caps[name] for name in providers):
                    day = self.days[learner.id][d]
                    day.given_up, day.attended, day.trip = True, (), None
                    continue
                for name in providers:
                    used[name] = used.get(name, 0) + 1

    def worth(self, learner: Learner, d: int) -> int:
        """What attending a day saves: conflicts avoided less its cost; individuals come first."""
        day = self.days[learner.id][d]
        weights = self.facts.term.settings.weights
        individual = any(day.sessions[i].item.individual for i in day.attended)
        cost = self.comfort(learner.id, d)
        return len(day.attended) * weights.conflict - cost + (INDIVIDUAL if individual else 0)

    def comfort(self, person: str, d: int) -> int:
        """Comfort cost of a learner's day."""
        day = self.days[person][d]
        if day.trip is None:
            return 0
        attended = tuple(day.visits[i] for i in day.attended)
        return self.book.learner_cost(person, self.facts.days[d], attended, day.trip)

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
        if day.given_up:
            names = ", ".join(sorted(self.providers(learner.id, d)))
            words = f"the care days of the week at {names} are used up"
            return Absence("care_contract", f"{learner.id}: {words}")
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
