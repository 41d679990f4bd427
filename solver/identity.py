"""Identities of sessions: kept from a former plan by least total change, else numbered by date."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

import numpy as np
from scipy.optimize import linear_sum_assignment

from passerelle.models.plan import PlacedSession

NAMESPACE = uuid.UUID("6f0f4f0e-3f63-5d0b-9f0a-6c1c6b1d7a10")
MINUTES_PER_DAY = 24 * 60
OTHER_PLACE, OTHER_CREW = 60, 30
MOVED = 1_000 * MINUTES_PER_DAY
"""Fewest sessions that move come first: two are never shifted to spare one a long way."""


def stable_uid(term: str, name: str) -> str:
    """The UUID of a named thing of a term: the same in every run."""
    return str(uuid.uuid5(NAMESPACE, f"{term}/{name}"))


def identify(
    sessions: Sequence[PlacedSession], former: Sequence[PlacedSession], term: str
) -> tuple[PlacedSession, ...]:
    """Sessions with ``id`` and ``uid``; ``sessions`` come in date order without them.

    Within a set (and a learner, for individual sessions) the former identities go to the new
    sessions so that the sum of changes is least; only what is new gets a new number.
    """
    groups: dict[tuple[str, str], list[int]] = {}
    for number, row in enumerate(sessions):
        groups.setdefault((row.session_set, row.learner), []).append(number)
    old: dict[tuple[str, str], list[PlacedSession]] = {}
    for row in former:
        old.setdefault((row.session_set, row.learner), []).append(row)
    named: dict[int, PlacedSession] = {}
    for key, numbers in groups.items():
        known = old.get(key, [])
        matched = _match([sessions[n] for n in numbers], known)
        stem = f"{key[0]}-{key[1]}-" if key[1] else f"{key[0]}-"
        free = max((_number(row.id) for row in known), default=0) + 1
        for position, number in enumerate(numbers):
            if position in matched:
                before = known[matched[position]]
                update = {"id": before.id, "uid": before.uid}
            else:
                name = f"{stem}{free}" if key[1] else f"{stem}{free:02d}"
                update = {"id": name, "uid": stable_uid(term, name)}
                free += 1
            named[number] = sessions[number].model_copy(update=update)
    return tuple(named[number] for number in range(len(sessions)))


def _number(name: str) -> int:
    tail = name.rsplit("-", 1)[-1]
    return int(tail) if tail.isdigit() else 0


def _match(new: list[PlacedSession], old: list[PlacedSession]) -> dict[int, int]:
    """Position in ``new`` to position in ``old``, by least total change."""
    if not old:
        return {}
    cost = np.array([[_change(one, two) for two in old] for one in new])
    rows, columns = linear_sum_assignment(cost)
    return {int(row): int(column) for row, column in zip(rows, columns, strict=True)}


def _change(one: PlacedSession, two: PlacedSession) -> int:
    moved = abs((one.date - two.date).days) * MINUTES_PER_DAY
    moved += abs(one.period.start - two.period.start)
    moved += MOVED * (moved > 0)
    moved += OTHER_PLACE * (one.rooms != two.rooms)
    return moved + OTHER_CREW * (one.seats != two.seats)
