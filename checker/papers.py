"""Papers that must be valid on the first day of an internship (R38)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from passerelle.checker.context import Context
from passerelle.checker.facts import Facts
from passerelle.models.internships import Paper
from passerelle.models.issue import Issue
from passerelle.models.people import Learner

CODES = ("R38",)


def check_papers(context: Context) -> Iterator[Issue]:
    """Internships that start without a paper their block asks for."""
    for row in context.internships:
        learner, block = context.learners[row.learner], context.blocks[row.block]
        for kind in lacking(context, learner, block.papers, row.first):
            yield Issue(
                code="R38",
                where=f"{row.learner} {row.first} {row.block}",
                message=f"'{kind}' is not valid on {row.first}: {in_words(context, learner, kind)}",
                fix="start later, or ask for the paper earlier",
            )


def lacking(facts: Facts, learner: Learner, kinds: tuple[str, ...], on: date) -> tuple[str, ...]:
    """Kinds of paper that a learner does not hold, valid, on a date."""
    return tuple(
        kind
        for kind in kinds
        if not any(first <= on <= last for first, last in validity(facts, learner, kind))
    )


def in_words(facts: Facts, learner: Learner, kind: str) -> str:
    """When a learner's papers of a kind are valid."""
    spans = validity(facts, learner, kind)
    if not spans:
        return f"{learner.id} has none"
    return ", ".join(
        f"valid from {first}" + ("" if last == date.max else f" to {last}") for first, last in spans
    )


def validity(facts: Facts, learner: Learner, kind: str) -> list[tuple[date, date]]:
    """First and last day of each of a learner's papers of a kind."""
    rows = (row for row in facts.term.papers if (row.person, row.kind) == (learner.id, kind))
    spans = ((_first(facts, learner, row), row) for row in rows)
    return [(first, _last(facts, learner, first, row)) for first, row in spans if first]


def _first(facts: Facts, learner: Learner, row: Paper) -> date | None:
    if row.valid_from is not None or row.requested is None:
        return row.valid_from
    wait = facts.policy(facts.country(learner), "paper_lead_days", row.requested)
    return row.requested + timedelta(days=0 if wait is None else wait)


def _last(facts: Facts, learner: Learner, first: date, row: Paper) -> date:
    if row.valid_to is not None:
        return row.valid_to
    oldest = facts.policy(facts.country(learner), "paper_max_age_days", first)
    return date.max if oldest is None else first + timedelta(days=oldest)
