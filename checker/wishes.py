"""Points of wishes that a plan does not meet (R66, R74)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from passerelle.checker.context import Context
from passerelle.checker.crews import row_holds
from passerelle.models.base import Period
from passerelle.models.places import Host
from passerelle.models.plan import Internship
from passerelle.models.sessions import Block


def unmet_points(context: Context) -> int:
    """Sum of the weights of unmet wishes: per internship, and per session in the way of one."""
    stays = sum(weight for row in context.internships for weight in _of_stay(context, row))
    sessions = 0
    for session in context.sessions:
        people = [who.id for who in context.audience(session)]
        people += [seat.trainer for seat in session.seats]
        sessions += sum(_in_the_way(context, who, session.date, session.period) for who in people)
    return stays + sessions


def _of_stay(context: Context, row: Internship) -> Iterator[int]:
    block = context.blocks[row.block]
    for wish in context.term.wishes:
        if wish.kind == "not_host":
            if (wish.person, wish.value) == (row.learner, row.host):
                yield wish.weight
            continue
        learner, name = wish.person, wish.value
        if wish.kind == "learner":
            learner, name = name, learner
        host = context.hosts.get(name)
        if learner == row.learner and name != row.host and host and suits(block, host):
            yield wish.weight


def suits(block: Block, host: Host) -> bool:
    """Whether a host's country, type, ages and consent are those of a block (R09)."""
    if host.country != block.country or (host.accepts and block.id not in host.accepts):
        return False
    ages = not block.age_group or block.age_group in host.age_groups
    return ages and (not block.host_types or host.type in block.host_types)


def _in_the_way(context: Context, who: str, on: date, period: Period) -> int:
    return sum(
        row.weight
        for row in context.wished_free.get(who, ())
        if row_holds(row.first, row.last, on)
        and on.weekday() in row.weekdays
        and row.start < period.end
        and period.start < row.end
    )
