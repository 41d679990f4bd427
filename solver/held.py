"""What a problem holds of a former plan: by index, like everything that the search sees.

Indices are those of ``problem.py``.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HeldSeat:
    """A trainer's seat in a former session: staffings that keep it.

    ``able``: the trainer is there at that time, so that losing the seat counts as a change.
    """

    agent: int
    staffings: tuple[int, ...]
    able: bool


@dataclass(frozen=True, slots=True)
class Held:
    """A former session: options at its time and place, and at its time (R53, R67).

    ``agents`` are the atoms expected; ``others``: (staffing, trainers new to it) at its time and
    place; ``late_days`` by which a change would be told too late; ``attached_cost`` of what is
    placed after the search and would have to leave with it.
    """

    where: str
    day: int
    frozen: bool
    same: tuple[int, ...]
    moment: tuple[int, ...]
    agents: tuple[int, ...]
    seats: tuple[HeldSeat, ...]
    others: tuple[tuple[int, int], ...]
    late_days: int
    attached_cost: int


@dataclass(frozen=True, slots=True)
class HeldStay:
    """A former internship: stays of the learner that are the same; ``begun``: it is frozen."""

    block: int
    learner: int
    same: tuple[int, ...]
    begun: bool


@dataclass(frozen=True, slots=True)
class Stability:
    """What a new plan keeps of a former one, and what each change costs (R53, R67).

    ``barred``: (block, stay) not allowed; ``late_options``: (option, days told too late);
    ``new_seats``: (agent, staffing); ``people``: (atom, learners who knew the former plan);
    ``trainers``: agents who knew it; days before ``free_from`` are frozen.
    """

    held: tuple[Held, ...]
    stays: tuple[HeldStay, ...]
    barred: tuple[tuple[int, int], ...]
    late_options: tuple[tuple[int, int], ...]
    new_seats: tuple[tuple[int, int], ...]
    people: tuple[tuple[int, int], ...]
    trainers: tuple[int, ...]
    free_from: int
    max_changes: int | None
    moved_cost: int
    stay_cost: int
    seat_cost: int
    person_cost: int
    late_cost: int
    over_cost: int
