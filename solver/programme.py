"""The part of a problem that programmes of events add: choice of people, spacing, counts.

Indices as in ``problem``; ``c`` is a candidate: one person who may be chosen for one activity.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Load:
    """``sum(amount * column)`` over what learners do in a span of time.

    ``days``: (agent, day, pattern, amount); ``ways``: (arranged person, way, amount);
    ``stays``: (block, stay, amount).
    """

    where: str
    days: tuple[tuple[int, int, int, int], ...] = ()
    ways: tuple[tuple[int, int, int], ...] = ()
    stays: tuple[tuple[int, int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Going:
    """Options of an activity that cost a person the same: ``cost``, and minutes of travel."""

    options: tuple[int, ...]
    cost: int
    travel_min: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person who may be chosen for an activity; all its sessions then, or none (R51).

    ``person`` indexes the learners, ``agent`` is the person's own, whose days are barred on dates
    of the activity. ``barred`` are options that the person cannot attend.
    """

    activity: int
    person: int
    agent: int
    name: str
    goings: tuple[Going, ...]
    barred: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Presence:
    """Least and most units present at an activity; a unit is there if one of its candidates is."""

    where: str
    activity: int
    units: tuple[tuple[int, ...], ...]
    least: int
    most: int | None


@dataclass(frozen=True, slots=True)
class Turns:
    """Least and most sessions a person attends: as candidate, and of activities they must attend.

    What is left out of ``activities`` and of the candidates' activities lowers the least.
    """

    where: str
    candidates: tuple[int, ...]
    activities: tuple[int, ...]
    least: int
    most: int | None


@dataclass(frozen=True, slots=True)
class Absent:
    """At most ``limit`` people away on each of some days (R44).

    ``fixed`` are (agent, how many of these people live its days).
    """

    where: str
    limit: int
    days: frozenset[int]
    candidates: tuple[int, ...]
    fixed: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Spacing:
    """Dates of the members lie ``gap`` days apart; a missing day costs ``price`` (None: never).

    ``members``: activities, and whether their own dates belong together.
    """

    where: str
    members: tuple[tuple[int, bool], ...]
    gap: int
    price: int | None


@dataclass(frozen=True, slots=True)
class Together:
    """Activities with equally many sessions at each moment: (day, start) to options of each."""

    where: str
    moments: tuple[tuple[tuple[int, ...], ...], ...]


@dataclass(frozen=True, slots=True)
class AtLeast:
    """At least so many of some options, less what is left out of ``activities`` (R43)."""

    where: str
    options: tuple[int, ...]
    activities: tuple[int, ...]
    least: int


@dataclass(frozen=True, slots=True)
class Mean:
    """Class travel of the people of one territory: a load, and (candidate, going, minutes).

    ``size`` is how many people they are.
    """

    load: Load
    goings: tuple[tuple[int, int, int], ...]
    size: int


@dataclass(frozen=True, slots=True)
class Programme:
    """Everything of one term. Empty: no column, no row.

    ``longest``: days of travel of which the longest costs ``longest_cost`` a minute; ``means``:
    territories, and ``mean_cost`` the price of a minute between them.
    """

    candidates: tuple[Candidate, ...] = ()
    presences: tuple[Presence, ...] = ()
    turns: tuple[Turns, ...] = ()
    absents: tuple[Absent, ...] = ()
    spacings: tuple[Spacing, ...] = ()
    together: tuple[Together, ...] = ()
    at_least: tuple[AtLeast, ...] = ()
    longest_cost: int = 0
    longest: tuple[Load, ...] = ()
    mean_cost: int = 0
    means: tuple[Mean, ...] = ()


NO_PROGRAMME = Programme()
