"""What the internships of a learner amount to, as their track asks (R35)."""

from __future__ import annotations

from collections.abc import Iterator

from passerelle.checker.context import Context
from passerelle.models.issue import Issue
from passerelle.models.people import Learner
from passerelle.models.plan import Internship
from passerelle.models.sessions import Block

CODES = ("R35",)


def check_placement_rules(context: Context) -> Iterator[Issue]:
    """Too few hosts, too few weeks with an age group; a block left out counts as kept."""
    for learner in context.term.learners:
        if learner.track:
            rows = [row for row in context.internships if row.learner == learner.id]
            done = {row.block for row in rows}
            left = [
                block
                for block in context.term.blocks
                if block.group in learner.groups and block.id not in done
            ]
            yield from _hosts(context, learner, rows, left)
            yield from _ages(context, learner, rows, left)


def _hosts(
    context: Context, learner: Learner, rows: list[Internship], left: list[Block]
) -> Iterator[Issue]:
    least = context.term.placement_rule(learner.track, "hosts")
    hosts = {row.host for row in rows}
    blocks = {row.block for row in rows} | {block.id for block in left}
    if least is not None and len(hosts) + len(left) < min(least, len(blocks)):
        yield Issue(
            code="R35",
            where=learner.id,
            message=f"{len(hosts)} different hosts ({', '.join(sorted(hosts)) or 'none'}), "
            f"track {learner.track} asks for {least}",
            fix="send the learner to another host in one of the blocks",
        )


def _ages(
    context: Context, learner: Learner, rows: list[Internship], left: list[Block]
) -> Iterator[Issue]:
    for age in context.term.age_groups_of(learner.track):
        least = context.term.placement_rule(learner.track, "age_weeks", age)
        weeks = sum(
            context.blocks[row.block].weeks
            for row in rows
            if age in _ages_of(context, row, context.blocks[row.block])
        )
        weeks += sum(block.weeks for block in left if block.age_group in ("", age))
        most = sum(
            block.weeks
            for block in context.term.blocks
            if block.group in learner.groups and block.age_group in ("", age)
        )
        if least is not None and weeks < min(least, most):
            yield Issue(
                code="R35",
                where=learner.id,
                message=f"{weeks} weeks with {age}, track {learner.track} asks for {least}",
                fix=f"choose hosts of {age} where a block leaves the age group open",
            )


def _ages_of(context: Context, row: Internship, block: Block) -> tuple[str, ...]:
    return (block.age_group,) if block.age_group else context.hosts[row.host].age_groups
