"""Volumes: each set has its sessions, no more; what is missing is listed (R21, STATUS, ID)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from passerelle.checker.context import Context
from passerelle.checker.rota import unstaffed
from passerelle.models.issue import Issue

CODES = ("R21", "STATUS", "ID")


def check_volumes(context: Context) -> Iterator[Issue]:
    """Counts of sessions, strange learners, the plan's status, identities given twice."""
    demand = demanded(context)
    placed = Counter((s.session_set, s.learner) for s in context.sessions)
    listed = Counter({key: n for key, n in context.unplaced.items() if key[0] in context.sets})
    for item, learner in sorted({*demand, *placed, *listed}):
        needed = demand[item, learner]
        found, missing = placed[item, learner], listed[item, learner]
        if found + missing != needed or missing < 0:
            yield Issue(
                code="R21",
                where=f"{learner} {item}".strip(),
                message=f"{found} placed and {missing} listed as unplaced, {needed} needed",
                fix="place the sessions needed, or list the rest as unplaced",
            )
    yield from _status(context)
    yield from _identities(context)


def demanded(context: Context) -> Counter[tuple[str, str]]:
    """Sessions needed by set and learner (empty but for individual sets)."""
    counts: Counter[tuple[str, str]] = Counter()
    for item in context.term.sessions:
        learners = [who.id for who in context.audiences[item.id]] if item.individual else [""]
        counts.update({(item.id, learner): item.count for learner in learners})
    return counts


def unplaced_sessions(context: Context) -> int:
    """Sessions needed that are not placed."""
    placed = Counter((s.session_set, s.learner) for s in context.sessions)
    return (demanded(context) - placed).total()


def unplaced_internships(context: Context) -> int:
    """Learners of each block's group without an internship of it."""
    found = {(row.block, row.learner) for row in context.internships}
    return sum(
        (block.id, who.id) not in found
        for block in context.term.blocks
        for who in context.term.members(block.group)
    )


def _status(context: Context) -> Iterator[Issue]:
    plan = context.plan
    missing = unplaced_sessions(context) + unplaced_internships(context)
    lacking = unstaffed(context)
    text = ""
    if plan.status in {"INFEASIBLE", "UNKNOWN"}:
        text = f"a plan of status {plan.status} has nothing to verify"
    elif (plan.status == "PARTIAL") != (missing + lacking > 0):
        text = f"status {plan.status}, but {missing} sessions or internships are unplaced"
        text += f" and {lacking} minutes unstaffed"
    elif plan.status == "OPTIMAL" and plan.bound != plan.total:
        text = f"status OPTIMAL, but total {plan.total} and bound {plan.bound} differ"
    if text:
        yield Issue(code="STATUS", where="status", message=text, fix="solve again")


def _identities(context: Context) -> Iterator[Issue]:
    for kind in ("id", "uid"):
        counts = Counter(getattr(row, kind) for row in context.plan.sessions)
        for name, count in counts.items():
            if count > 1:
                yield Issue(
                    code="ID",
                    where=name,
                    message=f"{count} sessions have the {kind} '{name}'",
                    fix="give each session its own",
                )
