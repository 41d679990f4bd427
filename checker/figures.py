"""Figures of the objective beyond travel and conflicts: fairness, money, peaks, hours, rooms."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

from passerelle.checker.context import Context
from passerelle.checker.facts import Visit, week_of
from passerelle.checker.trips import Trip, trips
from passerelle.models.people import Learner
from passerelle.models.rules import PolicyRule

_CENTS = 100


def class_days(context: Context) -> Iterator[Trip]:
    """Trips of learners to class."""
    return (trip for trip in trips(context) if trip.kind == "class")


def usual_days(context: Context) -> Iterator[Trip]:
    """Trips of learners to class that they were not chosen for (R51)."""
    return (trip for trip in class_days(context) if not context.by_choice(trip.person.id, trip.on))


def longest_travel(days: Iterable[Trip]) -> int:
    """Minutes of the longest day of class travel of any learner (R69)."""
    return max((trip.day.travel_min for trip in days), default=0)


def territory_balance(days: Iterable[Trip], context: Context) -> int:
    """Whole minutes between the largest and least mean of territories' class travel (R69).

    Means over all learners of each territory.
    """
    people = Counter(filter(None, map(context.term.territory_of, context.term.learners)))
    minutes: Counter[str] = Counter()
    for trip in days:
        minutes[context.term.territory_of(trip.person)] += trip.day.travel_min
    means = [Fraction(minutes[name], size) for name, size in people.items()]
    return int(max(means) - min(means)) if means else 0


def worst_week(context: Context) -> int:
    """Minutes of the heaviest week of class travel of any learner (R56)."""
    weeks: Counter[tuple[str, int, int]] = Counter()
    for trip in usual_days(context):
        weeks[trip.person.id, *week_of(trip.on)] += trip.day.travel_min
    return max(weeks.values(), default=0)


def balance(context: Context) -> int:
    """Whole minutes between the cross-border class travel of a French and a Belgian learner (R58).

    Means over all learners of each country; 0 where one country has none.
    """
    people = Counter(context.country(row) for row in context.term.learners)
    minutes: Counter[str] = Counter()
    for trip in usual_days(context):
        if trip.crosses_border:
            minutes[context.country(trip.person)] += trip.day.travel_min
    if not people["FR"] or not people["BE"]:
        return 0
    apart = abs(minutes["FR"] * people["BE"] - minutes["BE"] * people["FR"])
    return apart // (people["FR"] * people["BE"])


def net_euros(days: Iterable[Trip], context: Context) -> int:
    """EUR that learners' class travel by car costs after aid, each day to the nearest (R57)."""
    return sum(_net_euros(context, trip) for trip in days if trip.person.mode == "car")


def _net_euros(context: Context, trip: Trip) -> int:
    def amount(rule: PolicyRule) -> int | None:
        return context.policy(context.country(trip.person), rule, trip.on)

    home = context.home_key(trip.person)
    keys = [home, *(visit.place.key for visit in trip.visits), home]
    tenths = round(10 * sum(context.travel.distance_km(a, b) for a, b in pairwise(keys) if a != b))
    net = tenths * (amount("travel_cents_km") or 0)
    far, long = amount("aid_km_day"), amount("aid_min_day")
    reached = (far is not None and tenths >= 10 * far) or (
        long is not None and trip.day.direct_min >= long
    )
    if reached and not trip.crosses_border:
        net = max(0, net - tenths * (amount("aid_cents_km") or 0))
    return (net + 5 * _CENTS) // (10 * _CENTS)


def unreimbursed(days: Iterable[Trip], context: Context) -> int:
    """Class days abroad of learners whose own country would pay an aid at home (R59)."""
    return sum(
        trip.crosses_border
        and context.policy(context.country(trip.person), "aid_cents_km", trip.on) is not None
        for trip in days
    )


def peak_min(days: Iterable[Trip], context: Context) -> int:
    """Minutes of the legs of learners' class days inside the peak hours (R64)."""
    return sum(
        max(0, min(hop.arrive, span.end) - max(hop.depart, span.start))
        for trip in days
        for hop in trip.day.hops
        for span in context.term.settings.peak_hours
    )


def site_changes(context: Context) -> int:
    """Trainers' days at more than one spot (R65)."""
    return sum(
        len({visit.place.key for visit in visits}) > 1 for visits in context.trainer_days.values()
    )


def split_days(context: Context) -> int:
    """Trainers' days with a gap longer than the settings say (R65)."""
    longest = context.term.settings.split_min
    return sum(
        any(after.start - before.end > longest for before, after in pairwise(visits))
        for visits in context.trainer_days.values()
    )


def irregular(context: Context) -> int:
    """Patterns of hours beyond the first, per weekday, of learners with children (R68)."""
    parents = {row.person for row in context.term.children}
    found: dict[tuple[str, int], set[tuple[int, int]]] = defaultdict(set)
    for (who, on), visits in context.learner_days.items():
        if who in parents and not context.by_choice(who, on):
            hours = min(v.start for v in visits), max(v.end for v in visits)
            found[who, on.weekday()].add(hours)
    return sum(len(hours) - 1 for hours in found.values())


def short_weeks(context: Context) -> int:
    """Weeks in which a learner with childcare aid trains less than it asks for (R72)."""
    return sum(_short(context, learner, "aid_min_week") for learner in _aided(context))


def short_months(context: Context) -> int:
    """Months of the same kind."""
    return sum(_short(context, learner, "aid_min_month") for learner in _aided(context))


def _aided(context: Context) -> Iterator[Learner]:
    return (row for row in context.term.learners if row.childcare_aid)


def _short(context: Context, learner: Learner, rule: PolicyRule) -> int:
    weekly = rule == "aid_min_week"

    def key(on: date) -> tuple[int, int]:
        return week_of(on) if weekly else (on.year, on.month)

    trained: Counter[tuple[int, int]] = Counter()
    for on, minutes in _training(context, learner):
        trained[key(on)] += minutes
    first, last = context.term.settings.first, context.term.settings.last
    around = (first + timedelta(days=n) for n in range(-31, (last - first).days + 32))
    opened: dict[tuple[int, int], list[date]] = defaultdict(list)
    for on in around:
        closed = context.person_closed[learner.id]
        if on.weekday() in context.class_weekdays and on not in closed:
            opened[key(on)].append(on)
    short = 0
    for span, dates in opened.items():
        need = context.policy(context.country(learner), rule, dates[0])
        whole = first <= dates[0] and dates[-1] <= last
        short += need is not None and whole and trained[span] < need
    return short


def _training(context: Context, learner: Learner) -> Iterator[tuple[date, int]]:
    """Dates and minutes of class attended and of placement days."""
    for trip in trips(context):
        chosen = trip.kind == "class" and context.by_choice(learner.id, trip.on)
        if trip.person.id == learner.id and trip.kind != "work" and not chosen:
            yield trip.on, _length(trip.visits)


def _length(visits: Iterable[Visit]) -> int:
    return sum(visit.end - visit.start for visit in visits)


def hire_euros(context: Context) -> int:
    """EUR of the rooms of all sessions but individual ones (R70)."""
    return sum(
        context.rooms[room].hire_eur
        for session in context.sessions
        if not context.item(session).individual
        for room in session.rooms
    )
