"""Attendance: one row per expected learner and session; an absence is unavoidable and explained."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

from passerelle.checker.care import care_faults, over_contract
from passerelle.checker.context import Context, Fault, at
from passerelle.checker.days import strains
from passerelle.checker.facts import Facts, Visit
from passerelle.checker.people import outings, overlaps
from passerelle.checker.places import over_places
from passerelle.models.issue import Issue
from passerelle.models.people import Learner
from passerelle.models.plan import Attendance, PlacedSession

CODES = ("ATTENDANCE", "ABSENCE")


def check_attendance(context: Context) -> Iterator[Issue]:
    """Rows missing, double or unexpected; absences that could be avoided or are not explained."""
    yield from _rows(context)
    expected = {(who.id, s.id) for s in context.sessions for who in context.audience(s)}
    for (who, name), row in context.rows.items():
        session, learner = context.by_id.get(name), context.learners.get(who)
        if session and learner and (who, name) in expected:
            yield from _explained(context, learner, session, row)


def _rows(context: Context) -> Iterator[Issue]:
    expected = {(who, s.id) for who, sessions in context.expected.items() for s in sessions}
    counts = Counter((row.learner, row.session) for row in context.plan.attendance)
    for who, name in sorted(expected | {key for key in counts if key[1] in context.by_id}):
        needed = int((who, name) in expected)
        if counts[who, name] != needed and who in context.learners:
            yield Issue(
                code="ATTENDANCE",
                where=f"{who} {at(context.by_id[name])}",
                message=f"{counts[who, name]} attendance rows, expected {needed}",
                fix="write one row for each learner expected at the session",
            )


def _explained(
    context: Context, learner: Learner, session: PlacedSession, row: Attendance
) -> Iterator[Issue]:
    text, code = "", "ABSENCE"
    recorded = _recorded(context, learner, session)
    if recorded and row.reason == "recorded" and not row.present:
        return
    if recorded:
        text = "was not there, as recorded, but the plan says otherwise"
    elif row.present:
        if row.reason or row.minutes_short is not None:
            code, text = "ATTENDANCE", f"is present, with the reason of absence {row.reason}"
    elif context.item(session).individual:
        text = "an individual session must be attended"
    elif row.minutes_short is not None and row.minutes_short <= 0:
        text = f"is absent for lack of {row.minutes_short} minutes; expected more than 0"
    elif row.reason is None:
        text = "is absent without a reason"
    else:
        text = _avoidable(context, learner, session, row.reason)
    if text:
        yield Issue(
            code=code,
            where=f"{learner.id} {at(session)}",
            message=text,
            fix="let the learner attend, or name the reason that holds",
        )


def _recorded(context: Context, learner: Learner, session: PlacedSession) -> bool:
    """Whether it was recorded that a learner was not at a past session (R16)."""
    former = context.plan.former
    if former is None or session.date >= former.today:
        return False
    key = (session.id, learner.id)
    return any((row.session, row.learner) == key and not row.present for row in former.recorded)


def _avoidable(context: Context, learner: Learner, session: PlacedSession, reason: str) -> str:
    """Why an absence or its reason does not hold; empty if it does."""
    others = context.attended.get((learner.id, session.date), ())
    alone = list(obstacles(context, learner, session, ()))
    found = list(obstacles(context, learner, session, others)) if others else alone
    if not found:
        return "is absent, but could attend: the day stays feasible"
    reasons = {name for fault in (*alone, *found) for name in fault.reasons}
    if not alone:
        reasons.add("other_session")
    if reason in reasons:
        return ""
    return f"is absent for '{reason}', but what holds is: {found[0].text}"


def obstacles(
    context: Context, learner: Learner, session: PlacedSession, others: tuple[PlacedSession, ...]
) -> Iterator[Fault]:
    """What makes the learner's day infeasible if the session joins those already attended."""
    visits = context.learner_visits(learner, (*others, session))
    yield from day_faults(context, learner, session.date, visits)
    yield from over_contract(context, learner, session.date, visits)
    yield from over_places(context, learner, session.date, visits)


def day_faults(
    facts: Facts, learner: Learner, on: date, visits: tuple[Visit, ...]
) -> Iterator[Fault]:
    """Every rule of a feasible day, on these visits."""
    yield from overlaps(facts, learner, visits)
    yield from strains(facts, learner, on, visits)
    yield from care_faults(facts, learner, on, visits)
    yield from outings(facts, learner, on, visits)
