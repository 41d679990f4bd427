"""Precedences: no circle, and time enough between the two (R41, R42)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise

from passerelle.instances.cells import listed
from passerelle.instances.findings import Facts, Finding


@dataclass(frozen=True)
class _Edge:
    """One set or block that must end before another; ``row`` of the precedence that says so."""

    before: str
    after: str
    row: int


@dataclass(frozen=True)
class _Node:
    """A session set or block: its learners and the days it can lie on."""

    learners: frozenset[str]
    first: date | None
    last: date | None


def _nodes(facts: Facts) -> dict[str, _Node]:
    nodes: dict[str, _Node] = {}
    for number, item in enumerate(facts.term.sessions):
        days = facts.set_days(number)
        first, last = (days[0], days[-1]) if days else (None, None)
        nodes[f"set {item.id}"] = _Node(facts.audience_ids(number), first, last)
    for block in facts.term.blocks:
        learners = frozenset(row.id for row in facts.term.members(block.group))
        nodes[f"block {block.id}"] = _Node(learners, None, None)
    return nodes


def _expand(facts: Facts, name: str) -> list[str]:
    """The nodes a precedence names: a set, a block, or every set of a unit."""
    found = []
    if name in facts.sets:
        found.append(f"set {name}")
    if name in facts.blocks:
        found.append(f"block {name}")
    if name in facts.units:
        found += [f"set {item.id}" for item in facts.term.sessions if item.unit == name]
    return list(dict.fromkeys(found))


def _edges(facts: Facts, nodes: dict[str, _Node]) -> list[_Edge]:
    return [
        _Edge(before, after, number)
        for number, row in enumerate(facts.term.precedences)
        for before in _expand(facts, row.before)
        for after in _expand(facts, row.after)
        if nodes[before].learners & nodes[after].learners
    ]


def _circle(edges: list[_Edge]) -> list[_Edge]:
    """Edges of some circle, from the first row on; empty if there is none."""
    sorter: TopologicalSorter[str] = TopologicalSorter()
    by_ends = {(edge.before, edge.after): edge for edge in edges}
    for before, after in by_ends:
        sorter.add(after, before)
    try:
        sorter.prepare()
    except CycleError as error:
        circle = [by_ends[ends] for ends in pairwise(error.args[1])]
        start = circle.index(min(circle, key=lambda edge: edge.row))
        return circle[start:] + circle[:start]
    return []


def check_circles(facts: Facts) -> Iterator[Finding]:
    """No chain of precedences comes back to where it started."""
    edges = _edges(facts, _nodes(facts))
    while circle := _circle(edges):
        rows = {edge.row for edge in circle}
        last = max(rows)
        written = [facts.term.precedences[edge.row] for edge in circle]
        chain = list(dict.fromkeys(row.before for row in written))
        yield Finding(
            "CIRCLE", "precedences", last, "after",
            f"the precedences go round in a circle: {' -> '.join([*chain, chain[0]])}",
            "delete or turn round one of these rows",
        )  # fmt: skip
        edges = [edge for edge in edges if edge.row not in rows]


def check_windows(facts: Facts) -> Iterator[Finding]:
    """What must come first can end before what follows has to start."""
    nodes = _nodes(facts)
    told: set[int] = set()
    for edge in _edges(facts, nodes):
        first, last = nodes[edge.before].first, nodes[edge.after].last
        if first is None or last is None or first <= last or edge.row in told:
            continue
        told.add(edge.row)
        before, after = (name.split(" ", 1)[1] for name in (edge.before, edge.after))
        yield Finding(
            "ORDER", "precedences", edge.row, "before",
            f"'{before}' starts on {first} at the earliest, after the last day of '{after}' "
            f"({last})",
            "mend the dates of one of the two, or delete the row",
        )  # fmt: skip


def check_exams(facts: Facts) -> Iterator[Finding]:
    """An exam does not come before the first day on which its audience can have class."""
    for number, item in enumerate(facts.term.sessions):
        days = facts.set_days(number)
        if item.kind != "exam" or not days:
            continue
        taught = [
            place
            for place, other in enumerate(facts.term.sessions)
            if other.kind != "exam"
            and (other.unit == item.unit if item.unit else True)
            and facts.audience_ids(place) & facts.audience_ids(number)
        ]
        starts = [facts.set_days(place)[0] for place in taught if facts.set_days(place)]
        if starts and days[-1] <= min(starts):
            names = listed((facts.term.sessions[place].id for place in taught), most=3)
            yield Finding(
                "EXAM_FIRST", "sessions", number, "dates" if item.dates else "last",
                f"exam '{item.id}' is on {days[-1]} at the latest; its audience has class "
                f"({names}) from {min(starts)} on",
                "move the exam behind the classes it examines",
            )  # fmt: skip
