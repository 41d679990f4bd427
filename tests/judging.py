"""Plans whose attendance is the cheapest that the checker allows, for tests of the solver.

Everything here is said with the checker's words: the solver has no part in it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import combinations, product
from typing import NamedTuple

from passerelle.checker.attendance import day_faults, obstacles
from passerelle.checker.context import Context
from passerelle.checker.day import day_of, waiting_min
from passerelle.checker.facts import grouped, week_of
from passerelle.models.people import Learner
from passerelle.models.plan import Attendance, CareChoice, CareMove, Internship, PlacedSession, Plan
from passerelle.models.term import Term
from passerelle.models.travel import TravelTimes
from passerelle.tests.builders import plan_of

Sessions = tuple[PlacedSession, ...]


class _Way(NamedTuple):
    """One way to spend a date: what is attended, its price, children's places it takes."""

    attended: Sessions
    cost: int
    places: frozenset[tuple[str, str]] = frozenset()


def attended_plan(
    term: Term,
    travel: TravelTimes,
    sessions: Iterable[PlacedSession],
    internships: Iterable[Internship] = (),
    choices: tuple[CareChoice, ...] = (),
) -> Plan:
    """The plan of these placements in which learners attend what costs least in all."""
    rows, stays = tuple(sessions), tuple(internships)
    plan = plan_of(term, rows, travel=travel, internships=stays, choices=choices)
    context = Context(term, travel, plan=plan)
    away = [row for who in term.learners for row in _absent(context, who)]
    if not away:
        return plan
    bare = plan_of(term, rows, travel=travel, internships=stays, choices=choices, absent=away)
    context = Context(term, travel, plan=bare)
    away = [row.model_copy(update={"reason": _reason(context, row)}) for row in away]
    return plan_of(term, rows, travel=travel, internships=stays, choices=choices, absent=away)


def care_choices(term: Term) -> Iterator[tuple[CareChoice, ...]]:
    """Every main option of each child that has several, with every set of weeks moved."""
    weeks = sorted({on.isocalendar()[:2] for on in term.days})
    names = [f"{year}-W{week:02d}" for year, week in weeks]
    each: list[list[CareChoice]] = []
    for child in term.children:
        options = sorted({row.option for row in term.care if row.child == child.id})
        if len(options) > 1:
            each.append(
                [
                    CareChoice(
                        child=child.id,
                        option=main,
                        moves=tuple(
                            CareMove(week=name, option=option)
                            for name, option in zip(names, plan, strict=True)
                            if option != main
                        ),
                    )
                    for main in options
                    for plan in product(options, repeat=len(names))
                ]
            )
    yield from product(*each)


def _absent(context: Context, learner: Learner) -> Iterator[Attendance]:
    expected = context.expected.get(learner.id, ())
    days = grouped((s.date, s) for s in expected)
    for dates in grouped((week_of(on), on) for on in days).values():
        chosen = _cheapest_week(context, learner, {on: days[on] for on in dates})
        for on, way in chosen.items():
            for s in days[on]:
                if s not in way.attended:
                    yield Attendance(
                        learner=learner.id, session=s.id, present=False, reason="other_session"
                    )


def _cheapest_week(
    context: Context, learner: Learner, days: dict[date, Sessions]
) -> dict[date, _Way]:
    """The cheapest choice of days to give up so that the contracts of care suffice (R28)."""
    price = context.term.settings.weights.conflict
    ways = []
    for on, sessions in days.items():
        full = _ways(context, learner, on, sessions)
        empty = _Way((), price * len(sessions))
        ways.append((*full, empty) if not full or full[0].places else full)
    weeks = [
        week for week in product(*ways) if _holds(context, week) and not _spare(context, week, ways)
    ]
    best = min(weeks, key=lambda week: sum(way.cost for way in week))
    return dict(zip(days, best, strict=True))


def _holds(context: Context, week: Sequence[_Way]) -> bool:
    used = Counter(place for way in week for place in way.places)
    return all(count <= context.providers[name].max_days_week for (_, name), count in used.items())


def _spare(context: Context, week: Sequence[_Way], ways: Sequence[Sequence[_Way]]) -> bool:
    """Whether a day is given up for which there is care left."""
    return any(
        not way.attended
        and any(
            other.attended and _holds(context, (*week[:n], other, *week[n + 1 :]))
            for other in ways[n]
        )
        for n, way in enumerate(week)
    )


def _ways(context: Context, learner: Learner, on: date, sessions: Sessions) -> tuple[_Way, ...]:
    """Every greatest choice of sessions that makes a feasible day."""
    found: list[Sessions] = []
    for size in range(len(sessions), 0, -1):
        for chosen in combinations(sessions, size):
            if any(set(chosen) <= set(larger) for larger in found):
                continue
            visits = context.learner_visits(learner, chosen)
            if not any(day_faults(context, learner, on, visits)):
                found.append(chosen)
    return tuple(_way(context, learner, on, chosen, len(sessions)) for chosen in found)


def _way(context: Context, learner: Learner, on: date, chosen: Sessions, expected: int) -> _Way:
    weights = context.term.settings.weights
    visits = context.learner_visits(learner, chosen)
    day = day_of(context, learner, on, visits)
    cost = weights.conflict * (expected - len(chosen))
    cost += weights.learner_travel * day.travel_min
    cost += weights.waiting * waiting_min(context, learner, visits)
    cost += weights.single_half_day * (len(chosen) == 1)
    return _Way(chosen, cost, frozenset((stay.child, stay.provider) for stay in day.kept))


def _reason(context: Context, row: Attendance) -> str:
    learner, session = context.learners[row.learner], context.by_id[row.session]
    others = context.attended.get((learner.id, session.date), ())
    alone = next(obstacles(context, learner, session, ()), None)
    found = alone or next(obstacles(context, learner, session, others), None)
    return found.reasons[0] if found else "other_session"
