"""Days at another workplace, one visitor per host and day, beside a finished timetable (R46)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from ortools.sat.python import cp_model

from passerelle.models.people import Learner
from passerelle.models.places import Host
from passerelle.models.programmes import Release
from passerelle.models.sessions import SessionSet
from passerelle.models.term import Term
from passerelle.solver.attendance import Attendances
from passerelle.solver.compile.facts import Facts
from passerelle.solver.compile.journey import DayTrip, Visit
from passerelle.solver.compile.wishes import WishBook
from passerelle.solver.cpsat import quiet_solver
from passerelle.solver.nights import Nights
from passerelle.solver.timetable import Placed

MOST_HOSTS = 20
Key = tuple[str, str]  # set, learner


@dataclass(frozen=True, slots=True)
class _Day:
    """A learner's day at a host, and what it costs."""

    item: SessionSet
    learner: Learner
    host: Host
    d: int
    cost: int


def open_hosts(term: Term, item: SessionSet, learner: Learner) -> tuple[Host, ...]:
    """Hosts where a learner may spend the day: other organisation, other type than at home."""
    own = {row.type for row in term.hosts if row.organisation == learner.organisation}
    return tuple(
        host
        for host in term.hosts
        if host.type in item.host_types
        and not (learner.organisation and host.organisation == learner.organisation)
        and not (learner.organisation and host.type in own)
    )


def place_immersions(
    facts: Facts, nights: Nights, attendances: Attendances, seconds: float, seed: int
) -> tuple[list[Placed], dict[str, list[str]]]:
    """Days found for sets at ``host_types``, and per set the learners left without one."""
    items = [item for item in facts.term.sessions if item.host_types]
    if not items:
        return [], {}
    finder = _Finder(facts, nights, attendances)
    days = [day for item in items for day in finder.days(item)]
    chosen = _choose(facts, attendances, days, seconds, seed)
    missing: dict[str, list[str]] = defaultdict(list)
    for item in items:
        for learner in facts.term.audience(item):
            found = sum((day.item.id, day.learner.id) == (item.id, learner.id) for day in chosen)
            missing[item.id] += [learner.id] * (item.count - found)
    return [_placed(facts, day) for day in chosen], {k: v for k, v in missing.items() if v}


def _placed(facts: Facts, day: _Day) -> Placed:
    return Placed(
        item=day.item,
        d=day.d,
        start=day.item.start or 0,
        end=day.item.end or 0,
        parts=(facts.location_index[day.host.id],),
        rooms=(),
        chairs=(),
        learner=day.learner.id,
        host=day.host.id,
    )


class _Finder:
    """Days that each learner could spend at each host."""

    def __init__(self, facts: Facts, nights: Nights, attendances: Attendances) -> None:
        self.facts = facts
        self.nights = nights
        self.attendances = attendances
        self.wishes = WishBook(facts.term)

    def days(self, item: SessionSet) -> Iterator[_Day]:
        """Every day of a set at the nearest hosts."""
        for learner in self.facts.term.audience(item):
            near = sorted(
                open_hosts(self.facts.term, item, learner),
                key=lambda host: self.facts.travel.distance_km(learner.home.key, host.spot.key),
            )
            for d in self._dates(item, learner):
                for host in near[:MOST_HOSTS]:
                    cost = self._cost(item, learner, host, d)
                    if cost is not None:
                        yield _Day(item, learner, host, d, cost)

    def _dates(self, item: SessionSet, learner: Learner) -> Iterator[int]:
        facts = self.facts
        busy = self.attendances.days[learner.id]
        barred = self.nights.barred[learner.id]
        for d, on in enumerate(facts.days):
            free = d not in busy and d not in barred and on not in facts.closed_person(learner)
            if free and facts.may_lie(item, on):
                yield d

    def _cost(self, item: SessionSet, learner: Learner, host: Host, d: int) -> int | None:
        facts, on = self.facts, self.facts.days[d]
        start, end = item.start or 0, item.end or 0
        earliest, latest = facts.work_window(host.country, on)
        if on in facts.closed_host(host.id) or start < earliest or end > latest:
            return None
        visits = (Visit(host.spot.key, start, end),)
        rules = facts.book.person_day(learner.id, on)
        trip = facts.book.judge(rules, visits)
        if not isinstance(trip, DayTrip) or not self.nights.rested(learner.id, d, trip):
            return None
        places = self.attendances.places
        if not places.admits(learner.id, places.of(rules, trip, d), d):
            return None
        wishes = self.wishes.session_points(learner.id, on, start, end)
        price = facts.term.settings.weights.wish
        return facts.book.class_cost(rules, on, visits, trip) + price * wishes


def _choose(
    facts: Facts, attendances: Attendances, days: list[_Day], seconds: float, seed: int
) -> list[_Day]:
    """The cheapest days: one visitor per host and date, one day per learner and date."""
    model = cp_model.CpModel()
    taken = [model.new_bool_var("") for _ in days]
    groups: dict[tuple[object, ...], list[cp_model.IntVar]] = defaultdict(list)
    counts: dict[Key, list[cp_model.IntVar]] = defaultdict(list)
    minutes: dict[tuple[str, int], list[cp_model.LinearExprT]] = defaultdict(list)
    for day, column in zip(days, taken, strict=True):
        groups["host", day.host.id, day.d].append(column)
        groups["learner", day.learner.id, day.d].append(column)
        counts[day.item.id, day.learner.id].append(column)
        length = (day.item.end or 0) - (day.item.start or 0)
        minutes[day.learner.id, facts.weeks[day.d]].append(length * column)
    for group in groups.values():
        model.add_at_most_one(group)
    most = {item.id: item.count for item in facts.term.sessions}
    for (name, _), columns in counts.items():
        model.add(sum(columns) <= most[name])
    for (who, week), terms in minutes.items():
        room = _week_room(facts, attendances, who, week)
        if room is not None:
            model.add(sum(terms) <= room)
    _release(facts, attendances, days, taken, model)
    price = facts.term.settings.weights.unplaced_session
    costs = ((day.cost - price) * column for day, column in zip(days, taken, strict=True))
    model.minimize(sum(costs))
    solver = quiet_solver(seconds, seed)
    if solver.solve(model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return []
    return [day for day, column in zip(days, taken, strict=True) if solver.value(column)]


def _release(
    facts: Facts,
    attendances: Attendances,
    days: list[_Day],
    taken: list[cp_model.IntVar],
    model: cp_model.CpModel,
) -> None:
    """So many people of one organisation or body away on one date, sessions counted too (R44)."""
    term = facts.term
    for row in term.releases:

        def unit(who: Learner, row: Release = row) -> str:
            named = term.body_of(who) if row.per == "body" else who.organisation
            counts = not row.group or row.group in who.groups
            return named if counts and row.of in {"", named} else ""

        away: Counter[tuple[str, int]] = Counter(
            (unit(who), d) for who in term.learners for d in attendances.days[who.id]
        )
        going: dict[tuple[str, int], list[cp_model.IntVar]] = defaultdict(list)
        for day, column in zip(days, taken, strict=True):
            name = unit(day.learner)
            if name and row.holds(facts.days[day.d]):
                going[name, day.d].append(column)
        for key, columns in going.items():
            model.add(sum(columns) <= max(0, row.at_most - away[key]))


def _week_room(facts: Facts, attendances: Attendances, who: str, week: int) -> int | None:
    """Minutes of class that a learner's week has left (R34); None: no limit."""
    monday = date.fromisocalendar(*facts.week_labels[week], 1)
    learner = next(row for row in facts.term.learners if row.id == who)
    cap = facts.term.policy(facts.term.country_of(learner), "learner_min_week", monday)
    if cap is None:
        return None
    used = sum(
        row.end - row.start
        for d, day in attendances.days[who].items()
        if facts.weeks[d] == week
        for row in day.sessions
    )
    return max(0, cap - used)
