"""What wishes cost where a plan does not meet them (R66, R74)."""

from __future__ import annotations

from datetime import date

from passerelle.models.people import Unavailability
from passerelle.models.places import Host
from passerelle.models.sessions import Block
from passerelle.models.term import Term


def fits(block: Block, host: Host) -> bool:
    """Whether a host is of the kind a block asks for (R09)."""
    return (
        host.country == block.country
        and (not block.age_group or block.age_group in host.age_groups)
        and (not block.host_types or host.type in block.host_types)
        and (not host.accepts or block.id in host.accepts)
    )


class WishBook:
    """Points of unmet wishes, one person-minute each at the default weight."""

    def __init__(self, term: Term) -> None:
        self._hosts = {row.id: row for row in term.hosts}
        self._wanted: dict[str, list[tuple[str, int]]] = {}
        self._unwanted: dict[tuple[str, str], int] = {}
        for wish in term.wishes:
            if wish.kind == "not_host":
                key = (wish.person, wish.value)
                self._unwanted[key] = self._unwanted.get(key, 0) + wish.weight
                continue
            pair = (wish.person, wish.value)
            learner, host = pair if wish.kind == "host" else pair[::-1]
            self._wanted.setdefault(learner, []).append((host, wish.weight))
        self._away: dict[str, list[Unavailability]] = {}
        for row in term.unavailabilities:
            if row.reason == "wish" and row.weight:
                self._away.setdefault(row.person, []).append(row)

    def stay_points(self, learner: str, block: Block, host: str) -> int:
        """Points of an internship of a block at a host."""
        missed = sum(
            weight
            for wanted, weight in self._wanted.get(learner, ())
            if wanted != host and wanted in self._hosts and fits(block, self._hosts[wanted])
        )
        return missed + self._unwanted.get((learner, host), 0)

    def session_points(self, person: str, day: date, start: int, end: int) -> int:
        """Points of one session [start, end) of a person, in minutes of the day."""
        return sum(
            row.weight
            for row in self._away.get(person, ())
            if day.weekday() in row.weekdays
            and (row.first is None or row.first <= day)
            and (row.last is None or day <= row.last)
            and row.start < end
            and start < row.end
        )
