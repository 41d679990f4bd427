"""What the internships of each learner must amount to, where the plan decides it (R35)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from passerelle.models.people import Learner
from passerelle.models.term import Term
from passerelle.solver.problem import HostsNeed, Placement, WeeksNeed

Stays = dict[int, list[int]]
"""Indices of a learner's stays, by block."""


def hosts_needs(term: Term, placements: Sequence[Placement]) -> Iterator[HostsNeed]:
    """Learners whose track asks for more hosts than their blocks bring by themselves."""
    for number, learner in enumerate(term.learners):
        least = term.placement_rule(learner.track, "hosts") if learner.track else None
        stays = _stays(number, placements)
        if least is None or _certain(placements, stays) >= min(least, len(stays)):
            continue
        hosts: dict[int, list[tuple[int, int]]] = {}
        for b, own in stays.items():
            for i in own:
                hosts.setdefault(placements[b].stays[i].host, []).append((b, i))
        ways = tuple(tuple(found) for found in hosts.values())
        yield HostsNeed(number, f"{learner.id} hosts", min(least, len(stays)), ways, tuple(stays))


def _stays(learner: int, placements: Sequence[Placement]) -> Stays:
    return {
        b: [i for i, stay in enumerate(block.stays) if stay.learner == learner]
        for b, block in enumerate(placements)
        if learner in block.learners
    }


def _certain(placements: Sequence[Placement], stays: Stays) -> int:
    """Blocks no two of which could have a host in common: so many hosts are sure."""
    seen: set[int] = set()
    count = 0
    for b, own in stays.items():
        hosts = {placements[b].stays[i].host for i in own}
        if not hosts & seen:
            count += 1
            seen |= hosts
    return count


def weeks_needs(term: Term, placements: Sequence[Placement]) -> Iterator[WeeksNeed]:
    """Learners whose weeks with an age group depend on the hosts chosen."""
    for number, learner in enumerate(term.learners):
        for age in term.age_groups_of(learner.track) if learner.track else ():
            least = term.placement_rule(learner.track, "age_weeks", age)
            if least is not None:
                yield from _weeks_need(term, placements, number, learner, age, least)


def _weeks_need(
    term: Term,
    placements: Sequence[Placement],
    number: int,
    learner: Learner,
    age: str,
    least: int,
) -> Iterator[WeeksNeed]:
    terms: list[tuple[int, int, int]] = []
    blocks: list[tuple[int, int]] = []
    stays = _stays(number, placements)
    least = min(
        least, sum(term.blocks[b].weeks for b in stays if term.blocks[b].age_group in ("", age))
    )
    for b, own in stays.items():
        block = term.blocks[b]
        if block.age_group == age:
            least -= block.weeks
        elif not block.age_group:
            blocks.append((b, block.weeks))
            terms += [
                (b, i, block.weeks)
                for i in own
                if age in term.hosts[placements[b].stays[i].host].age_groups
            ]
    if least > 0:
        where = f"{learner.id} {age}"
        yield WeeksNeed(number, where, least, tuple(terms), tuple(blocks))
