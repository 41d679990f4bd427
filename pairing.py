"""Pairs of changes, where no single one unlocks anything: guided by what is proved to conflict."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations

from passerelle.conflicts import ConflictSet
from passerelle.levers import Lever
from passerelle.models.scenario import SetRows

MOST = 24  # pairs of one goal, the lightest
DROPS = "fewer"  # asks for less instead of making room: nothing to combine


def both(one: Lever, other: Lever) -> Lever:
    """Two changes as one: both owners must agree, and the burden is theirs together."""
    return Lever(
        key="both",
        fields={**other.fields, **one.fields},
        owner=one.owner,
        who=one.who,
        burden=one.burden + other.burden,
        changes=(*one.changes, *other.changes),
        parts=(one, other),
    )


def pairs_of(levers: Iterable[Lever], proof: ConflictSet | None) -> Iterator[Lever]:
    """The likeliest pairs to try: those of owners whose facts conflict first, then the lightest."""
    rows = [row for row in levers if row.key != DROPS]
    named = {who for _, who in proof.by_owner} if proof is not None else set()
    found = [both(*pair) for pair in combinations(rows, 2) if _apart(*pair)]
    found.sort(key=lambda row: (sum(part.who not in named for part in row.parts), row.burden))
    yield from found[:MOST]


def _apart(one: Lever, other: Lever) -> bool:
    """Whether two changes do not write the same cells: the later would undo the earlier."""
    return not _cells(one) & _cells(other)


def _cells(lever: Lever) -> set[tuple[str, str, str]]:
    return {
        (row.set, str(row.id or row.where), name)
        for row in lever.changes
        if isinstance(row, SetRows)
        for name in row.values
    }
