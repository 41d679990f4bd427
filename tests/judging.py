"""Plans whose attendance is the cheapest that the checker allows, for tests of the solver.

Everything here is said with the checker's words: the solver has no part in it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import combinations, islice, product
from typing import NamedTuple

from passerelle.checker import figures
from passerelle.checker.attendance import day_faults, obstacles
from passerelle.checker.context import Context
from passerelle.checker.cost import LONG_MIN
from passerelle.checker.day import crosses_border, day_of, waiting_min
from passerelle.checker.facts import grouped, week_of
from passerelle.checker.handovers import handovers
from passerelle.checker.trips import Trip
from passerelle.models.people import Learner
from passerelle.models.plan import Attendance, CareChoice, CareMove, Internship, PlacedSession, Plan
from passerelle.models.term import Term
from passerelle.models.travel import TravelTimes
from passerelle.tests.builders import plan_of

Sessions = tuple[PlacedSession, ...]
MOST = 64  # ways to use the contracts of care that are tried


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
    """The plan of these placements in which learners attend what costs least in all.

    Of a day they attend what `_best` says; which days a contract of care is used for is chosen
    over all learners and weeks together.
    """
    rows, stays = tuple(sessions), tuple(internships)
    plan = plan_of(term, rows, travel=travel, internships=stays, choices=choices)
    context = Context(term, travel, plan=plan)
    ways = [week for who in term.learners for week in _weeks(context, who)]
    best = None
    for chosen in islice(product(*ways), MOST):
        away = [row for found in chosen for row in found]
        made = plan
        if away:
            made = plan_of(
                term, rows, travel=travel, internships=stays, choices=choices, absent=away
            )
        if best is None or made.total < best.total:
            best = made
    assert best is not None
    absent = [row for row in best.attendance if not row.present]
    if not absent:
        return best
    context = Context(term, travel, plan=best)
    away = [row.model_copy(update={"reason": _reason(context, row)}) for row in absent]
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


def _weeks(context: Context, learner: Learner) -> Iterator[list[list[Attendance]]]:
    """For each week of a learner, the absences of every way to spend it."""
    expected = context.expected.get(learner.id, ())
    days = grouped((s.date, s) for s in expected)
    for dates in grouped((week_of(on), on) for on in days).values():
        held = {on: days[on] for on in dates}
        ways = list(_ways_of_week(context, learner, held))
        ways.sort(key=lambda week: sum(way.cost for way in week))
        yield [
            [
                Attendance(learner=learner.id, session=s.id, present=False, reason="other_session")
                for on, way in zip(held, week, strict=True)
                for s in held[on]
                if s not in way.attended
            ]
            for week in ways
        ]


def _ways_of_week(
    context: Context, learner: Learner, days: dict[date, Sessions]
) -> Iterator[Sequence[_Way]]:
    """Choices of days to give up so that the contracts of care suffice (R28)."""
    price = context.term.settings.weights.conflict
    ways = []
    for on, sessions in days.items():
        full = _best(context, learner, on, sessions)
        empty = _Way((), price * len(sessions))
        ways.append(
            [way for way in (full, empty) if way and (not full or way is full or full.places)]
        )
    for week in product(*ways):
        if _holds(context, week) and not _spare(context, week, ways):
            yield week


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


def _best(context: Context, learner: Learner, on: date, sessions: Sessions) -> _Way | None:
    """The most sessions that make a feasible day; of these, least cost, then least travel."""
    for size in range(len(sessions), 0, -1):
        found = []
        for chosen in combinations(sessions, size):
            visits = context.learner_visits(learner, chosen)
            if not any(day_faults(context, learner, on, visits)):
                travel_min = day_of(context, learner, on, visits).travel_min
                found.append((_way(context, learner, on, chosen, len(sessions)), travel_min))
        if found:
            return min(found, key=lambda pair: (pair[0].cost, pair[1]))[0]
    return None


def _way(context: Context, learner: Learner, on: date, chosen: Sessions, expected: int) -> _Way:
    weights = context.term.settings.weights
    visits = context.learner_visits(learner, chosen)
    day = day_of(context, learner, on, visits)
    crosses = crosses_border(context, learner, visits)
    trip = Trip(learner, on, "class", day, visits, 0, crosses)
    cost = weights.conflict * (expected - len(chosen))
    cost += weights.learner_travel * day.travel_min
    cost += weights.waiting * waiting_min(context, learner, visits)
    cost += weights.single_half_day * (len(chosen) == 1)
    cost += weights.travel_cost_net * figures.net_euros((trip,), context)
    cost += weights.unreimbursed_trips * figures.unreimbursed((trip,), context)
    cost += weights.peak_travel * figures.peak_min((trip,), context)
    spans = [(drop, pick) for (drop, _), (pick, _) in handovers(trip).values()]
    cost += weights.care_days * len(spans)
    cost += weights.long_care * sum(max(0, pick - drop - LONG_MIN) for drop, pick in spans)
    return _Way(chosen, cost, frozenset((stay.child, stay.provider) for stay in day.kept))


def _reason(context: Context, row: Attendance) -> str:
    learner, session = context.learners[row.learner], context.by_id[row.session]
    others = context.attended.get((learner.id, session.date), ())
    alone = next(obstacles(context, learner, session, ()), None)
    found = alone or next(obstacles(context, learner, session, others), None)
    return found.reasons[0] if found else "other_session"
