"""What a local solve may decide: what is kept where it is, and what may go elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

from passerelle.models.plan import PlacedSession, Plan

Moment: TypeAlias = tuple[str, date, int]
"""Session set, date, start (minutes since midnight)."""


@dataclass(frozen=True)
class Focus:
    """Placements that a compiled term offers; everything else is left out before it is made.

    ``kept``: moments of a plan's sessions, with the sites (or host) they have there. ``free``: the
    dates on which a session set may be placed anywhere. ``stays``: (learner, block, host, first
    day) of internships kept; blocks in ``free_blocks`` are decided anew. ``singles``: (set,
    learner) of individual sessions with the (date, start) they keep while they can.
    """

    kept: Mapping[Moment, frozenset[str]]
    free: Mapping[str, frozenset[date]]
    stays: frozenset[tuple[str, str, str, date]]
    free_blocks: frozenset[str] = frozenset()
    singles: Mapping[tuple[str, str], frozenset[tuple[date, int]]] = field(default_factory=dict)

    def moment(self, session_set: str, on: date, start: int) -> bool:
        """Whether a set may have a session then."""
        return self.anywhere(session_set, on) or (session_set, on, start) in self.kept

    def anywhere(self, session_set: str, on: date) -> bool:
        """Whether a set may lie at any time and place of a date."""
        return on in self.free.get(session_set, ())

    def place(self, session_set: str, on: date, start: int, places: Iterable[str]) -> bool:
        """Whether a set may have a session then at these sites (or at this host)."""
        moment = (session_set, on, start)
        return self.anywhere(session_set, on) or self.kept.get(moment) == frozenset(places)

    def stay(self, learner: str, block: str, host: str, first: date) -> bool:
        """Whether a learner may begin a block at a host then."""
        return block in self.free_blocks or (learner, block, host, first) in self.stays


def focus_on(
    plan: Plan,
    days: Iterable[date],
    *,
    moving: Callable[[PlacedSession], bool] = lambda _: True,
    anywhere: Mapping[str, Iterable[date]] | None = None,
    blocks: Iterable[str] = (),
) -> Focus:
    """Keep a plan but for the sessions of some days (those that ``moving`` agrees to).

    These may go to any of the days; sets in ``anywhere`` also to the dates given there; the
    internships of ``blocks`` are free.
    """
    chosen = frozenset(days)
    site_of = {room.id: room.site for room in plan.term.rooms}
    kept: dict[Moment, frozenset[str]] = {}
    free: dict[str, set[date]] = {name: set(found) for name, found in (anywhere or {}).items()}
    singles: dict[tuple[str, str], set[tuple[date, int]]] = {}
    for row in plan.sessions:
        if row.learner:
            key = (row.session_set, row.learner)
            singles.setdefault(key, set()).add((row.date, row.period.start))
            continue
        places = frozenset(site_of.get(room, room) for room in row.rooms or (row.host,))
        moment = (row.session_set, row.date, row.period.start)
        kept[moment] = places
        if row.date in chosen and moving(row):
            free.setdefault(row.session_set, set()).update(chosen)
    return Focus(
        kept=kept,
        free={name: frozenset(found) for name, found in free.items()},
        stays=frozenset((r.learner, r.block, r.host, r.first) for r in plan.internships),
        free_blocks=frozenset(blocks),
        singles={key: frozenset(found) for key, found in singles.items()},
    )
