"""The plan speaks of this term, these travel times and known ids only (TERM, UNKNOWN)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from passerelle.checker.context import Context, at
from passerelle.models.base import BANDS
from passerelle.models.issue import Issue
from passerelle.models.term import Term
from passerelle.models.travel import TravelTimes

CODES = ("TERM", "UNKNOWN")


def check_references(context: Context) -> Iterator[Issue]:
    """Another term than given, hashes that differ, names the term does not hold."""
    yield from _hashes(context)
    for session in context.plan.sessions:
        for name in context.strange(session):
            yield _unknown(at(session), name)
    for where, name in _strange_rows(context):
        yield _unknown(where, name)


def _hashes(context: Context) -> Iterator[Issue]:
    plan, given = context.plan, context.term.fingerprint
    pairs = (
        ("the term of the plan", plan.term.fingerprint, given),
        ("the plan's term_hash", plan.provenance.term_hash, given),
        ("the plan's travel_hash", plan.provenance.travel_hash, plan.travel.fingerprint),
    )
    for name, found, expected in pairs:
        if found != expected:
            yield Issue(
                code="TERM",
                where="plan",
                message=f"{name} is {found[:12]}, expected {expected[:12]}",
                fix="solve the term as it is now, or verify against the term of the plan",
            )


def _unknown(where: str, name: str) -> Issue:
    return Issue(
        code="UNKNOWN",
        where=where,
        message=f"the term has no {name}",
        fix="use an id of the term",
    )


def _strange_rows(context: Context) -> Iterator[tuple[str, str]]:
    plan = context.plan
    sessions = {row.id for row in plan.sessions}
    children = {row.id for row in context.term.children}
    for row in plan.attendance:
        where = f"attendance {row.learner} {row.session}"
        yield from _missing(where, ("learner", row.learner, context.learners))
        if row.session not in sessions:
            yield where, f"session '{row.session}' in the plan"
    for place in plan.internships:
        where = f"internship {place.learner} {place.first} {place.block}"
        yield from _missing(where, ("learner", place.learner, context.learners))
        yield from _missing(where, ("block", place.block, context.blocks))
        yield from _missing(where, ("host", place.host, context.hosts))
    people = {*context.learners, *context.trainers}
    for journey in plan.journeys:
        yield from _missing(f"journey {journey.date}", ("person", journey.person, people))
    for care in plan.care_days:
        where = f"care day {care.date}"
        yield from _missing(where, ("child", care.child, children))
        yield from _missing(where, ("provider", care.provider, context.providers))
    for left in plan.unplaced:
        items = {*context.sets, *context.blocks}
        yield from _missing("unplaced", ("session set or block", left.item, items))
        if left.learner:
            yield from _missing("unplaced", ("learner", left.learner, context.learners))


def _missing(where: str, row: tuple[str, str, Iterable[str]]) -> Iterator[tuple[str, str]]:
    kind, name, known = row
    if name not in known:
        yield where, f"{kind} '{name}'"


def check_travel(term: Term, travel: TravelTimes) -> Iterator[Issue]:
    """Nodes, modes and bands that the term needs and the travel times lack."""
    nodes = set(travel.nodes)
    for spot in term.spots():
        if spot.key not in nodes:
            yield _no_travel(spot.town or spot.key, f"no node '{spot.key}'")
    tables = {(table.mode, table.band) for table in travel.tables}
    modes = {person.mode for person in (*term.learners, *term.trainers)}
    for mode in sorted(modes):
        for band in BANDS:
            if (mode, band) not in tables:
                yield _no_travel(f"{mode} {band}", f"no minutes for {mode} in the band {band}")


def _no_travel(where: str, text: str) -> Issue:
    return Issue(
        code="UNKNOWN",
        where=where,
        message=f"the travel times hold {text}",
        fix="build the travel times of this term again",
    )
