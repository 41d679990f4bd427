"""Working time of interns: minutes a week, and rest from one day to the next (R33, R34)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from datetime import date, timedelta
from typing import NamedTuple

from passerelle.checker.context import Context
from passerelle.checker.day import day_of
from passerelle.checker.facts import Facts, monday, week_of
from passerelle.checker.placements import open_days, placement_days
from passerelle.models.base import MINUTES_PER_DAY, Period
from passerelle.models.issue import Issue
from passerelle.models.places import Host
from passerelle.models.plan import Internship

CODES = ("R33", "R34")


class _Day(NamedTuple):
    """When a learner leaves home and is back; the host of a placement day, None of a class day."""

    leave: int
    home: int
    host: Host | None


def check_intern_hours(context: Context) -> Iterator[Issue]:
    """Weeks with too much work, nights that are too short."""
    for row in context.internships:
        yield from _weeks(context, row)
    days = _class_days(context, {row.learner for row in context.internships})
    for row in context.internships:
        own = days[row.learner]
        for found in placement_days(context, row):
            host = context.hosts[row.host]
            own[found.on] = _Day(found.day.leave, found.day.home, host)
    for who, own in days.items():
        yield from _nights(context, who, own)


def worked_min(facts: Facts, host: Host, shift: Period, on: date) -> int:
    """Minutes of work in a shift: its length, less the break where it is too long without."""
    run = facts.policy(host.country, "continuous_min", on)
    pause = facts.policy(host.country, "intern_break_min", on)
    length = shift.end - shift.start
    if run is None or pause is None or length <= run:
        return length
    return length - pause


def _weeks(context: Context, row: Internship) -> Iterator[Issue]:
    host = context.hosts[row.host]
    counts = Counter(monday(on) for on in open_days(context, row))
    for on, days in sorted(counts.items()):
        most = context.policy(host.country, "intern_min_week", on)
        minutes = days * worked_min(context, host, row.shift, on)
        if most is not None and minutes > most:
            yield Issue(
                code="R34",
                where=f"{row.learner} week {on.isocalendar().year}-W{week_of(on)[1]:02d}",
                message=f"{minutes} minutes of work at {host.id} ({row.shift}, {days} days), "
                f"at most {most}",
                fix="choose a shorter shift",
            )


def _class_days(context: Context, people: AbstractSet[str]) -> dict[str, dict[date, _Day]]:
    found: dict[str, dict[date, _Day]] = {who: {} for who in people}
    for (who, on), visits in context.learner_days.items():
        if who in people:
            day = day_of(context, context.learners[who], on, visits)
            found[who][on] = _Day(day.leave, day.home, None)
    return found


def _nights(context: Context, who: str, days: dict[date, _Day]) -> Iterator[Issue]:
    for on, day in sorted(days.items()):
        eve = days.get(on - timedelta(days=1))
        for host in {d.host.id: d.host for d in (eve, day) if eve and d and d.host}.values():
            least = context.policy(host.country, "intern_rest_min", on)
            rest = day.leave + MINUTES_PER_DAY - (eve.home if eve else 0)
            if least is not None and rest < least:
                yield Issue(
                    code="R33",
                    where=f"{who} {on}",
                    message=f"{rest} minutes of rest before {on}, an intern at {host.id} "
                    f"needs {least}",
                    fix="choose another shift or a nearer host, or move the class beside it",
                )
