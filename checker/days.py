"""Length of days and weeks, breaks and rest (R31-R34)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

from passerelle.checker.context import Context, Fault, at, clock
from passerelle.checker.day import AFTERNOON, NOON, day_of, leg_between
from passerelle.checker.facts import AnyPerson, Facts, Visit, grouped, monday, week_of
from passerelle.models.base import MINUTES_PER_DAY
from passerelle.models.issue import Issue
from passerelle.models.people import Learner
from passerelle.models.plan import PlacedSession

CODES = ("R31", "R32", "R33", "R34")
SHORTEST_BREAK_MIN = 15  # a shorter gap does not interrupt a run of class
FIXES = {
    "R31": "move a session to another day",
    "R32": "leave a longer break",
    "R33": "start later, or end earlier the day before",
}


def check_days(context: Context) -> Iterator[Issue]:
    """Days that are too long, lack breaks or rest; weeks with too much class.

    Learners' days are judged as attended, and as expected.
    """
    for session in context.sessions:
        yield from _hours(context, session)
    for person, on, visits in context.timetables():
        for fault in (*strains(context, person, on, visits), *_rest(context, person, on, visits)):
            yield Issue(
                code=fault.code,
                where=f"{person.id} {on} {visits[0].name}",
                message=fault.text,
                fix=FIXES[fault.code],
            )
    yield from _weeks(context)


def _hours(context: Context, session: PlacedSession) -> Iterator[Issue]:
    for place in context.places(session):
        earliest = context.policy(place.country, "work_earliest", session.date)
        latest = context.policy(place.country, "work_latest", session.date)
        early = earliest is not None and session.period.start < earliest
        if early or (latest is not None and session.period.end > latest):
            hours = f"{clock(earliest or 0)}-{clock(MINUTES_PER_DAY if latest is None else latest)}"
            yield Issue(
                code="R31",
                where=at(session),
                message=f"{session.period} at {place.id} is outside {hours} ({place.country})",
                fix="move it into the working hours",
            )


def strains(
    facts: Facts, person: AnyPerson, on: date, visits: tuple[Visit, ...]
) -> Iterator[Fault]:
    """R31 and R32 of one day of one person."""
    country = facts.country(person)
    contact = sum(v.end - v.start for v in visits)
    most = facts.policy(country, "contact_min_day", on)
    if isinstance(person, Learner) and most is not None and contact > most:
        yield Fault("R31", f"{contact} minutes of class on one day, at most {most}")
    length = max(v.end for v in visits) - visits[0].start
    amplitude = facts.policy(country, "amplitude_min_day", on)
    if amplitude is not None and length > amplitude:
        yield Fault("R31", f"{length} minutes from first start to last end, at most {amplitude}")
    yield from _lunch(facts, person, on, visits)
    yield from _runs(facts, person, on, visits)


def _lunch(facts: Facts, person: AnyPerson, on: date, visits: tuple[Visit, ...]) -> Iterator[Fault]:
    needed = facts.policy(facts.country(person), "lunch_min", on)
    over_noon = visits[0].start <= NOON and max(v.end for v in visits) >= AFTERNOON
    if needed is None or len(visits) < 2 or not over_noon:
        return
    longest = max(_break_min(facts, person, a, b) for a, b in pairwise(visits))
    if longest < needed:
        text = f"longest break is {longest} minutes, travel and buffer apart; lunch takes {needed}"
        yield Fault("R32", text)


def _break_min(facts: Facts, person: AnyPerson, before: Visit, after: Visit) -> int:
    """Minutes between two visits; where their spots differ, less travel and buffer."""
    gap = after.start - before.end
    if before.place.key == after.place.key:
        return gap
    return gap - leg_between(facts, person, before, after) - facts.term.settings.buffer_min


def _runs(facts: Facts, person: AnyPerson, on: date, visits: tuple[Visit, ...]) -> Iterator[Fault]:
    limits = [facts.policy(facts.country(person), "continuous_min", on)]
    if isinstance(person, Learner):
        limits.append(person.max_continuous_min)
    limit = min((value for value in limits if value is not None), default=None)
    if limit is None:
        return
    for start, end in _merged(visits):
        if end - start > limit:
            span = f"{clock(start)}-{clock(end)}"
            yield Fault("R32", f"{end - start} minutes without a break ({span}), at most {limit}")


def _merged(visits: tuple[Visit, ...]) -> Iterator[tuple[int, int]]:
    start, end = visits[0].start, visits[0].end
    for visit in visits[1:]:
        if visit.start - end >= SHORTEST_BREAK_MIN:
            yield start, end
            start = visit.start
        end = max(end, visit.end)
    yield start, end


def _rest(
    context: Context, person: AnyPerson, on: date, visits: tuple[Visit, ...]
) -> Iterator[Fault]:
    """R33: a trainer's rest until the day on which these visits lie."""
    eve = on - timedelta(days=1)
    before = context.trainer_days.get((person.id, eve))
    needed = context.policy(context.country(person), "rest_min", on)
    if isinstance(person, Learner) or before is None or needed is None:
        return
    home = day_of(context, person, eve, before).home
    leave = day_of(context, person, on, visits).leave + MINUTES_PER_DAY
    if leave - home < needed:
        text = f"home at {clock(home)} on {eve}, leaves at {clock(leave - MINUTES_PER_DAY)}"
        yield Fault("R33", f"{text}: {leave - home} minutes of rest, at least {needed}")


def _weeks(context: Context) -> Iterator[Issue]:
    weeks = grouped(
        ((who, *week_of(s.date)), s)
        for who, rows in context.expected.items()
        for s in rows
        if s.session_set not in context.term.by_choice
    )
    for (who, year, week), sessions in weeks.items():
        country = context.country(context.learners[who])
        most = context.policy(country, "learner_min_week", monday(sessions[0].date))
        minutes = sum(s.period.minutes for s in sessions)
        if most is not None and minutes > most:
            yield Issue(
                code="R34",
                where=f"{who} week {year}-W{week:02d}",
                message=f"{minutes} minutes of class, at most {most}",
                fix="move a session to another week",
            )
