"""Practice analysis of professionals: often enough, and in small groups (R48)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

from passerelle.checker.context import Context, at
from passerelle.models.issue import Issue
from passerelle.models.people import Learner

CODES = ("R48",)
FIX = "add sessions of practice analysis, or smaller groups"
YEAR_DAYS = 365


def check_practice(context: Context) -> Iterator[Issue]:
    """Sessions with too many people; professionals with too few minutes."""
    minutes: Counter[tuple[str, date]] = Counter()
    for session in context.sessions:
        if context.item(session).kind != "practice_analysis":
            continue
        people = context.audience(session)
        for country in sorted({context.country(who) for who in people}):
            most = context.policy(country, "practice_people", session.date)
            if most is not None and len(people) > most:
                text = f"{len(people)} people analyse their practice, at most {most}"
                yield Issue(code="R48", where=at(session), message=text, fix=FIX)
        minutes.update({(who.id, session.date): session.period.minutes for who in people})
    for name in sorted({who for who, _ in minutes}):
        own = {on: count for (who, on), count in minutes.items() if who == name}
        for text in _too_little(context, context.learners[name], own):
            yield Issue(code="R48", where=name, message=text, fix=FIX)


def _too_little(context: Context, who: Learner, own: dict[date, int]) -> Iterator[str]:
    country, days = context.country(who), context.term.days
    yearly = context.policy(country, "practice_min_year", days[-1])
    if yearly is not None:
        needed = yearly * min(len(days), YEAR_DAYS) // YEAR_DAYS
        if sum(own.values()) < needed:
            yield f"{sum(own.values())} minutes of practice analysis, at least {needed} in the term"
    for first, last in _thirds(days[0], days[-1]):
        needed = context.policy(country, "practice_min_4_months", last) or 0
        found = sum(count for on, count in own.items() if first <= on <= last)
        if found < needed:
            yield f"{found} minutes from {first} to {last}, at least {needed}"


def _thirds(first: date, last: date) -> Iterator[tuple[date, date]]:
    """The thirds of a calendar year that lie in the term, its first and last week apart."""
    slack = timedelta(days=6)
    for year in range(first.year, last.year + 1):
        for begin, after in (
            (date(year, 1, 1), date(year, 5, 1)),
            (date(year, 5, 1), date(year, 9, 1)),
            (date(year, 9, 1), date(year + 1, 1, 1)),
        ):
            if first - slack <= begin and after <= last + slack + timedelta(days=1):
                yield begin, after - timedelta(days=1)
