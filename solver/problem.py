"""Problem: what the search sees. Frozen, indices only; names stay in the compilers.

Indices: ``a`` activity, ``o`` option, ``g`` agent, ``d`` day, ``l`` location, ``r`` room.
Times are slots of the day; ``slot_min`` says how long a slot is (1 minute for terms). Spans are
half-open. Costs are integers in the objective's unit (person-minutes of travel for terms).
"""

from __future__ import annotations

from dataclasses import dataclass

from passerelle.solver.programme import NO_PROGRAMME, Load, Programme


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One span of one day: ``day`` index, ``start`` and ``end`` slots."""

    day: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Activity:
    """Something to be placed ``count`` times; copies are interchangeable."""

    count: int
    unplaced_cost: int
    name: str


@dataclass(frozen=True, slots=True)
class Option:
    """One way to place one copy of an activity: when and where.

    ``rooms`` holds, per part of the session, the rooms that may serve (one is taken of each);
    ``parts`` the location of each part. ``attends`` lists (agent, location) of the audience.
    ``templates`` are the day templates that hold its period (empty: not bound to any).
    """

    activity: int
    occurrences: tuple[Occurrence, ...]
    rooms: tuple[tuple[int, ...], ...]
    parts: tuple[int, ...]
    attends: tuple[tuple[int, int], ...]
    templates: tuple[int, ...] = ()
    cost: int = 0


@dataclass(frozen=True, slots=True)
class Staffing:
    """One way to staff a part of an activity at given occurrences: a team, or a facilitator."""

    activity: int
    occurrences: tuple[Occurrence, ...]
    location: int
    agents: tuple[int, ...]
    facilitates: bool = False


@dataclass(frozen=True, slots=True)
class Pattern:
    """A possible day of an agent: visits (location, start, end), its cost, and what it leaves out.

    ``conflicts`` counts learner-sessions of the pattern that their learner cannot attend; its
    price is not in ``cost``. ``abroad`` says whether a visit lies outside the agent's country.
    """

    visits: tuple[tuple[int, int, int], ...]
    cost: int
    conflicts: int
    abroad: bool = False


@dataclass(frozen=True, slots=True)
class Agent:
    """People with the same days: an atom of learners, or a trainer.

    ``patterns[d]`` lists the days possible besides an empty one.
    """

    name: str
    size: int
    patterns: tuple[tuple[Pattern, ...], ...]


@dataclass(frozen=True, slots=True)
class Way:
    """A way for one person to live any of an agent's patterns of a day, under one arrangement.

    ``sessions`` are attended at comfort cost ``cost``; a pattern itself counts them as lost.
    """

    day: int
    patterns: tuple[int, ...]
    arrangement: int
    sessions: int
    cost: int


@dataclass(frozen=True, slots=True)
class Arranged:
    """A person of an agent for whom something is arranged each week (childcare of their children).

    ``parts[q]`` tells what arrangement ``q`` is made of, one number a slot (the option of each
    child). One number of each slot is the main one; each other in a week costs ``move_cost``, but
    for weeks in ``free[slot]``. ``person`` indexes the learners of placements (-1: none).
    ``must``: a pattern of the agent needs one of the ways. ``limits``: at most so many of some
    ways.
    """

    agent: int
    name: str
    person: int
    must: bool
    parts: tuple[tuple[int, ...], ...]
    free: tuple[frozenset[int], ...]
    move_cost: int
    ways: tuple[Way, ...]
    limits: tuple[tuple[int, tuple[int, ...]], ...]


@dataclass(frozen=True, slots=True)
class Capacity:
    """At most ``limit`` in all of ways, patterns and stays, each with what it counts.

    ``ways`` are (person, way, count), ``patterns`` (agent, day, pattern, count), ``stays``
    (placement, stay, count).
    """

    code: str
    where: str
    limit: int
    ways: tuple[tuple[int, int, int], ...]
    patterns: tuple[tuple[int, int, int, int], ...]
    stays: tuple[tuple[int, int, int], ...]


@dataclass(frozen=True, slots=True)
class Budget:
    """``sum(weight * column) <= limit`` over options or staffings, with its rule and place."""

    code: str
    where: str
    items: tuple[int, ...]
    weights: tuple[int, ...]
    limit: int
    of_staffings: bool = False


@dataclass(frozen=True, slots=True)
class DayBudget:
    """At most ``limit`` patterns among (agent, day, pattern index) triples."""

    code: str
    where: str
    patterns: tuple[tuple[int, int, int], ...]
    limit: int


@dataclass(frozen=True, slots=True)
class MinuteBudget:
    """``sum(minutes * pattern) <= limit`` over (agent, day, pattern index, minutes)."""

    code: str
    where: str
    terms: tuple[tuple[int, int, int, int], ...]
    limit: int


@dataclass(frozen=True, slots=True)
class Excess:
    """``cost`` for each unit of ``sum(x over options)`` above ``limit`` (spread, R63)."""

    options: tuple[int, ...]
    limit: int
    cost: int


@dataclass(frozen=True, slots=True)
class Floor:
    """A mean that the highest load cannot be below: all visits over all weeks left for class.

    ``least`` thousandths of a minute for each of ``visits`` visits, less those of ``activities``
    left out, shared over ``weeks`` weeks, if every one of ``blocks`` has its weeks.
    """

    where: str
    least: int
    visits: int
    activities: tuple[int, ...]
    weeks: int
    blocks: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Highest:
    """``cost`` for each unit of the highest of some loads (fairness, R56)."""

    loads: tuple[Load, ...]
    floors: tuple[Floor, ...]
    cost: int


@dataclass(frozen=True, slots=True)
class Imbalance:
    """``cost`` for each whole ``unit`` of a load with amounts of both signs, up or down (R58)."""

    load: Load
    unit: int
    cost: int


@dataclass(frozen=True, slots=True)
class Variety:
    """``cost`` for each shape in use beyond the first; each shape is a list of loads (R68)."""

    where: str
    shapes: tuple[tuple[Load, ...], ...]
    cost: int


@dataclass(frozen=True, slots=True)
class Shortfall:
    """``cost`` where a load is below ``need`` (R72)."""

    code: str
    load: Load
    need: int
    cost: int


@dataclass(frozen=True, slots=True)
class Extras:
    """Lines of the objective that are not sums over days. Empty: no column, no row.

    ``dear``: (arranged person, way) where staying away might cost less than attending; a day may
    then be given up only when a contract is used up or places are full.
    """

    highest: Highest | None = None
    imbalance: Imbalance | None = None
    varieties: tuple[Variety, ...] = ()
    shortfalls: tuple[Shortfall, ...] = ()
    dear: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class WeekChoice:
    """One run of weeks of a placement block: Monday to Friday of them, and where class is barred.

    ``days`` bars class: those between ``first_day`` and ``last_day`` (included) but recall days.
    """

    first_day: int
    last_day: int
    days: tuple[int, ...]
    weeks: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Stay:
    """One learner at one host in one run of weeks: ``cost``, and the shift by index.

    ``arrangement`` is what the learner has arranged in ``held`` weeks (-1: nothing is decided).
    """

    learner: int
    host: int
    choice: int
    cost: int
    shift: int
    arrangement: int = -1
    held: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Placement:
    """A placement block. ``learners`` index people; ``agents`` the atoms whose class days it bars.

    ``together``: all learners share one week choice.
    """

    name: str
    together: bool
    learners: tuple[int, ...]
    agents: tuple[int, ...]
    agent_of: tuple[int, ...]
    choices: tuple[WeekChoice, ...]
    stays: tuple[Stay, ...]
    max_learners_week: int | None
    unplaced_cost: int


@dataclass(frozen=True, slots=True)
class Sharing:
    """``cost`` for each intern of a host in a week above ``room`` (living groups, R37)."""

    host: int
    week: int
    room: int
    cost: int


@dataclass(frozen=True, slots=True)
class HostsNeed:
    """A learner's stays use ``minimum`` different hosts, less the blocks left out (R35).

    ``stays``: per host, (block, stay index) of the learner; ``blocks`` of the learner.
    """

    learner: int
    where: str
    minimum: int
    stays: tuple[tuple[tuple[int, int], ...], ...]
    blocks: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class WeeksNeed:
    """``sum(weeks * stay) + sum(weeks * block left out) >= minimum`` for a learner (R35).

    ``stays``: (block, stay index, weeks); ``blocks``: (block, weeks).
    """

    learner: int
    where: str
    minimum: int
    stays: tuple[tuple[int, int, int], ...]
    blocks: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class RestClash:
    """A class day of a learner that leaves too little rest beside stays (R33): at most one.

    ``day``: (agent, day, pattern index); ``stays``: (block, stay index).
    """

    where: str
    day: tuple[int, int, int]
    stays: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Order:
    """All of ``before`` precede all of ``after``; each is ('activity' | 'placement', index).

    ``learners`` are those of both.
    """

    before: tuple[str, int]
    after: tuple[str, int]
    where: str
    learners: frozenset[int]


@dataclass(frozen=True, slots=True)
class Problem:
    """The compiled problem.

    ``weeks[d]`` is the week index of a day; ``host_slots[host][week]`` interns a host can take;
    ``windows``: (activity, days in a row that hold all its copies); ``exams``: activities whose
    days hold nothing else for their agents; ``staffed[a]``: whether an activity needs a crew;
    ``pinned``: options, one of which must be used, and staffings, one of which must be used
    (empty: free); ``n_templates`` day templates, of which each (site, day) in use follows one.
    """

    n_days: int
    n_weeks: int
    slot_min: int
    weeks: tuple[int, ...]
    activities: tuple[Activity, ...]
    options: tuple[Option, ...]
    staffings: tuple[Staffing, ...]
    staffed: tuple[bool, ...]
    exams: frozenset[int]
    agents: tuple[Agent, ...]
    room_names: tuple[str, ...]
    arranged: tuple[Arranged, ...]
    capacities: tuple[Capacity, ...]
    budgets: tuple[Budget, ...]
    day_budgets: tuple[DayBudget, ...]
    minute_budgets: tuple[MinuteBudget, ...]
    excesses: tuple[Excess, ...]
    placements: tuple[Placement, ...]
    host_slots: tuple[tuple[int, ...], ...]
    orders: tuple[Order, ...]
    windows: tuple[tuple[int, int], ...]
    pinned: tuple[tuple[tuple[int, ...], tuple[int, ...]], ...]
    n_templates: int
    conflict_cost: int
    extras: Extras = Extras()
    sharings: tuple[Sharing, ...] = ()
    hosts_needs: tuple[HostsNeed, ...] = ()
    weeks_needs: tuple[WeeksNeed, ...] = ()
    rest_clashes: tuple[RestClash, ...] = ()
    programme: Programme = NO_PROGRAMME
