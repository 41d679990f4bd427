"""Who takes part where quotas leave it open, and who is away at once (R44, R51)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date

from passerelle.checker.context import Context, at
from passerelle.models.issue import Issue
from passerelle.models.people import Learner
from passerelle.models.plan import PlacedSession
from passerelle.models.programmes import Release

CODES = ("R44", "R51")


def check_choosing(context: Context) -> Iterator[Issue]:
    """Participants that are none, quotas that do not hold, too many people away."""
    for session in context.sessions:
        yield from _participants(context, session)
        yield from _quotas(context, session)
    yield from _same_people(context)
    yield from _one_a_day(context)
    for row in context.term.releases:
        yield from _released(context, row)


def _issue(where: str, message: str, fix: str) -> Issue:
    return Issue(code="R51", where=where, message=message, fix=fix)


def _participants(context: Context, session: PlacedSession) -> Iterator[Issue]:
    named = session.participants
    if named and session.session_set not in context.term.by_choice:
        text = "lists participants; everybody of its audience is expected"
        yield _issue(at(session), text, "leave the list empty, or give the set quotas")
        return
    audience = {who.id for who in context.audiences[session.session_set]}
    strange = [who for who in named if who not in audience]
    if strange:
        text = f"{', '.join(strange)} is not in the audience of {session.session_set}"
        yield _issue(at(session), text, "choose from the groups of the set")
    if len(set(named)) < len(named):
        yield _issue(at(session), "names a participant twice", "name everybody once")
    for who in named:
        row = context.rows.get((who, session.id))
        if row is not None and not row.present:
            text = f"{who} is chosen and cannot attend"
            yield _issue(at(session), text, "choose somebody who can")


def _quotas(context: Context, session: PlacedSession) -> Iterator[Issue]:
    people = context.audience(session)
    for row in context.term.quotas:
        if row.session_set != session.session_set:
            continue
        found = context.term.counted(row, people)
        if found < row.at_least or (row.at_most is not None and found > row.at_most):
            whom = " ".join(filter(None, (row.group, row.organisation, row.territory)))
            most = "" if row.at_most is None else f", at most {row.at_most}"
            text = f"{found} {row.counts} {whom}".strip()
            yield _issue(
                at(session), f"{text}; expected at least {row.at_least}{most}", "choose others"
            )


def _same_people(context: Context) -> Iterator[Issue]:
    """Sessions of one set have the same participants, on dates of their own."""
    known: dict[str, PlacedSession] = {}
    dates: Counter[tuple[str, date]] = Counter()
    for session in context.sessions:
        if session.session_set not in context.term.by_choice:
            continue
        first = known.setdefault(session.session_set, session)
        dates[session.session_set, session.date] += 1
        if set(first.participants) != set(session.participants):
            text = f"other people than at {first.id}"
            yield _issue(at(session), text, "choose the same people for all sessions of a set")
        if dates[session.session_set, session.date] == 2:
            text = "a second session of the set on one date"
            yield _issue(at(session), text, "hold it on another date")


def _one_a_day(context: Context) -> Iterator[Issue]:
    for who, sessions in context.expected.items():
        days: dict[date, list[PlacedSession]] = defaultdict(list)
        for session in sessions:
            days[session.date].append(session)
        for on, found in days.items():
            chosen = [s for s in found if s.session_set in context.term.by_choice]
            if chosen and len(found) > 1:
                names = ", ".join(s.id for s in found)
                text = f"is chosen for {chosen[0].id} and expected at {names} on one date"
                yield _issue(f"{who} {on}", text, "choose somebody else, or move a session")


def _released(context: Context, row: Release) -> Iterator[Issue]:
    away: dict[tuple[str, date], set[str]] = defaultdict(set)
    for who, sessions in context.expected.items():
        person = context.learners[who]
        unit = _unit(context, row, person)
        counts = unit and (not row.group or row.group in person.groups)
        for session in sessions if counts and row.of in ("", unit) else ():
            if row.holds(session.date):
                away[unit, session.date].add(who)
    for (unit, on), people in sorted(away.items()):
        if len(people) > row.at_most:
            yield Issue(
                code="R44",
                where=f"{unit} {on}",
                message=f"{', '.join(sorted(people))} are away at once; at most {row.at_most}",
                fix="choose other people, or move a session to another date",
            )


def _unit(context: Context, row: Release, person: Learner) -> str:
    return context.term.body_of(person) if row.per == "body" else person.organisation
