"""Term and travel times to Problem, and the names needed to come back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from passerelle.models.base import Country
from passerelle.models.sessions import Pin, SessionSet
from passerelle.models.term import Term
from passerelle.models.travel import TravelTimes
from passerelle.solver.compile.arranging import Arranging
from passerelle.solver.compile.atoms import Atom, make_atoms
from passerelle.solver.compile.choosing import Chooser
from passerelle.solver.compile.extras import make_extras
from passerelle.solver.compile.facts import Facts
from passerelle.solver.compile.journey import DayTrip
from passerelle.solver.compile.needs import hosts_needs, weeks_needs
from passerelle.solver.compile.options import OptionMaker
from passerelle.solver.compile.patterns import Node, PatternMaker
from passerelle.solver.compile.placements import PlacementMaker
from passerelle.solver.compile.programmes import ProgrammeMaker
from passerelle.solver.compile.rests import RestFinder
from passerelle.solver.compile.templates import useful_templates
from passerelle.solver.compile.ways import Spent
from passerelle.solver.problem import (
    Activity,
    Agent,
    Arranged,
    Budget,
    DayBudget,
    Excess,
    MinuteBudget,
    Occurrence,
    Option,
    Order,
    Pattern,
    Problem,
    Staffing,
)


@dataclass(frozen=True)
class Compiled:
    """A problem and what its indices stand for.

    ``sets[a]`` is the session set of activity a; agents are the atoms, then the trainers.
    Individual sets are placed after the search and not listed.
    """

    problem: Problem
    facts: Facts
    atoms: tuple[Atom, ...]
    sets: tuple[SessionSet, ...]
    placements: PlacementMaker


def compile_term(term: Term, travel: TravelTimes) -> Compiled:
    """Compile a term. Takes what the data says at its word: data errors are found on reading."""
    facts = Facts(term, travel)
    atoms = make_atoms(term)
    sets = tuple(item for item in term.sessions if not item.individual)
    maker = OptionMaker(facts, atoms, useful_templates(facts))
    options: list[Option] = []
    staffings: list[Staffing] = []
    for activity, item in enumerate(sets):
        made, staff = maker.make(item, activity)
        options += made
        staffings += staff
    arranging = Arranging(facts)
    agents, arranged, rests, spent = _agents(facts, arranging, atoms, options, staffings)
    known = [
        [{node for pattern in day for node in pattern.visits} for day in agent.patterns]
        for agent in agents
    ]
    staffings = [
        row
        for row in staffings
        if all(_visits(known[agent], row.location, row.occurrences) for agent in row.agents)
    ]
    options = [
        row
        for row in options
        if all(_visits(known[agent], place, row.occurrences) for agent, place in row.attends)
    ]
    options = _staffable(sets, options, staffings)
    offered = {(row.activity, row.occurrences, place) for row in options for place in row.parts}
    staffings = [
        row for row in staffings if (row.activity, row.occurrences, row.location) in offered
    ]
    chooser = Chooser(facts, atoms, sets, options)
    series = ProgrammeMaker(facts, sets, options, chooser, arranged)
    placing = PlacementMaker(facts, atoms, arranging)
    placements = tuple(placing.make(number, block) for number, block in enumerate(term.blocks))
    resting = RestFinder(facts, placing.variants, agents, placements)
    problem = Problem(
        n_days=len(facts.days),
        n_weeks=len(facts.week_labels),
        slot_min=1,
        weeks=facts.weeks,
        activities=tuple(
            Activity(item.count, term.settings.weights.unplaced_session, item.id) for item in sets
        ),
        options=tuple(options),
        staffings=tuple(staffings),
        staffed=tuple(bool(item.trainers) for item in sets),
        exams=frozenset(number for number, item in enumerate(sets) if item.kind == "exam"),
        agents=tuple(agents),
        room_names=tuple(room.id for room in term.rooms),
        arranged=tuple(arranged),
        capacities=arranging.capacities(),
        budgets=(
            *_loads(facts, sets, staffings, len(atoms)),
            *_linked(sets, options),
            *series.limits(),
        ),
        day_budgets=(*_abroad(facts, agents, len(atoms)), *rests),
        minute_budgets=tuple(_hours(facts, atoms, agents)),
        excesses=tuple(_excesses(facts, sets, atoms, options)),
        placements=placements,
        host_slots=placing.host_slots(),
        orders=tuple(_orders(term, sets)),
        windows=tuple(
            (activity, item.consecutive_days)
            for activity, item in enumerate(sets)
            if item.consecutive_days is not None
        ),
        pinned=tuple(_pins(facts, sets, options, staffings, len(atoms))),
        n_templates=len(term.settings.templates),
        conflict_cost=term.settings.weights.conflict,
        extras=make_extras(
            facts, atoms, spent, arranged, placements, _demand(sets, options), agents
        ),
        sharings=placing.sharings(),
        hosts_needs=tuple(hosts_needs(term, placements)),
        weeks_needs=tuple(weeks_needs(term, placements)),
        rest_clashes=tuple(resting.clashes()),
        programme=series.make(spent),
    )
    return Compiled(problem, facts, atoms, sets, placing)


def _demand(sets: tuple[SessionSet, ...], options: list[Option]) -> dict[int, dict[int, int]]:
    """Sessions of each activity that each agent of learners is expected in."""
    found: dict[int, dict[int, int]] = {}
    for option in options:
        for agent, _ in option.attends:
            found.setdefault(agent, {})[option.activity] = sets[option.activity].count
    return found


def _staffable(
    sets: tuple[SessionSet, ...], options: list[Option], staffings: list[Staffing]
) -> list[Option]:
    """Options for which some crew is there to teach (and to facilitate a linked class)."""
    teams = {(s.activity, s.occurrences, s.location) for s in staffings if not s.facilitates}
    helpers = {(s.activity, s.occurrences, s.location) for s in staffings if s.facilitates}
    kept = []
    for row in options:
        ends = [(row.activity, row.occurrences, place) for place in row.parts]
        crewed = any(
            end in teams and all(other in helpers for other in ends if other != end) for end in ends
        )
        if crewed or not sets[row.activity].trainers:
            kept.append(row)
    return kept


def _visits(days: list[set[Node]], location: int, occurrences: tuple[Occurrence, ...]) -> bool:
    return all((location, span.start, span.end) in days[span.day] for span in occurrences)


def _agents(
    facts: Facts,
    arranging: Arranging,
    atoms: tuple[Atom, ...],
    options: list[Option],
    staffings: list[Staffing],
) -> tuple[list[Agent], list[Arranged], list[DayBudget], dict[str, list[Spent]]]:
    n_agents = len(atoms) + len(facts.term.trainers)
    nodes: list[list[set[Node]]] = [[set() for _ in facts.days] for _ in range(n_agents)]
    for option in options:
        for agent, location in option.attends:
            for span in option.occurrences:
                node = (location, span.start, span.end)
                nodes[agent][span.day].add(node)
    for row in staffings:
        for agent in row.agents:
            for span in row.occurrences:
                nodes[agent][span.day].add((row.location, span.start, span.end))
    pricing = PatternMaker(facts, arranging)
    agents: list[Agent] = []
    arranged: list[Arranged] = []
    rests: list[DayBudget] = []
    for number, atom in enumerate(atoms):
        priced, found = pricing.atom(number, atom, nodes[number])
        agents.append(priced)
        arranged += found
    for offset, trainer in enumerate(facts.term.trainers):
        number = len(atoms) + offset
        worker, trips, found = pricing.trainer(number, trainer, nodes[number])
        agents.append(worker)
        arranged += found
        country = facts.term.country_of(trainer)
        rests += _rests(facts, number, trainer.id, country, trips)
    return agents, arranged, rests, pricing.spent


def _rests(
    facts: Facts, agent: int, name: str, country: Country, trips: list[list[DayTrip]]
) -> Iterator[DayBudget]:
    """Pairs of days in a row with too little rest between (R33)."""
    for d in range(len(facts.days) - 1):
        rest = facts.term.policy(country, "rest_min", facts.days[d + 1])
        if rest is None:
            continue
        for late, one in enumerate(trips[d]):
            early = [
                (agent, d + 1, index)
                for index, two in enumerate(trips[d + 1])
                if two.out.home_at + 24 * 60 - one.back.home_at < rest
            ]
            if early:
                where = f"{name} {facts.days[d]}"
                yield DayBudget("R33", where, ((agent, d, late), *early), 1)


def _loads(
    facts: Facts, sets: tuple[SessionSet, ...], staffings: list[Staffing], n_atoms: int
) -> Iterator[Budget]:
    """Credited minutes of each trainer and week (R20)."""
    loads: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for index, row in enumerate(staffings):
        for span in row.occurrences:
            credit = facts.credit_min(sets[row.activity], span.start, span.end)
            for agent in row.agents:
                loads.setdefault((agent, facts.weeks[span.day]), []).append((index, credit))
    for (agent, week), terms in loads.items():
        trainer = facts.term.trainers[agent - n_atoms]
        monday = _monday(facts, week)
        caps = [
            trainer.max_minutes_week,
            facts.term.policy(facts.term.country_of(trainer), "trainer_min_week", monday),
        ]
        limit = min((cap for cap in caps if cap is not None), default=None)
        if limit is not None:
            where = f"{trainer.id} week of {monday}"
            items = tuple(index for index, _ in terms)
            weights = tuple(credit for _, credit in terms)
            yield Budget("R20", where, items, weights, limit, of_staffings=True)


def _linked(sets: tuple[SessionSet, ...], options: list[Option]) -> Iterator[Budget]:
    """Linked sessions of a set at most (R22)."""
    for activity, item in enumerate(sets):
        chosen = tuple(
            index
            for index, row in enumerate(options)
            if row.activity == activity and len(row.rooms) > 1
        )
        if chosen and item.linked_max is not None:
            yield Budget("R22", item.id, chosen, (1,) * len(chosen), item.linked_max)


def _hours(facts: Facts, atoms: tuple[Atom, ...], agents: list[Agent]) -> Iterator[MinuteBudget]:
    """Expected class minutes of each atom and week (R34)."""
    for number, atom in enumerate(atoms):
        for week in range(len(facts.week_labels)):
            cap = facts.term.policy(atom.country, "learner_min_week", _monday(facts, week))
            days = [d for d, own in enumerate(facts.weeks) if own == week]
            longest = [
                max((_minutes(p) for p in agents[number].patterns[d]), default=0) for d in days
            ]
            if cap is not None and sum(longest) > cap:
                where = f"{atom.name} week of {_monday(facts, week)}"
                terms = tuple(
                    (number, d, index, _minutes(pattern))
                    for d in days
                    for index, pattern in enumerate(agents[number].patterns[d])
                )
                yield MinuteBudget("R34", where, terms, cap)


def _minutes(pattern: Pattern) -> int:
    return sum(end - start for _, start, end in pattern.visits)


def _monday(facts: Facts, week: int) -> date:
    return date.fromisocalendar(*facts.week_labels[week], 1)


def _abroad(facts: Facts, agents: list[Agent], n_atoms: int) -> Iterator[DayBudget]:
    for offset, trainer in enumerate(facts.term.trainers):
        limit = trainer.max_cross_border_days_week
        if limit is None:
            continue
        agent = n_atoms + offset
        weeks: dict[int, list[tuple[int, int, int]]] = {}
        for d, patterns in enumerate(agents[agent].patterns):
            for index, pattern in enumerate(patterns):
                if pattern.abroad:
                    weeks.setdefault(facts.weeks[d], []).append((agent, d, index))
        for week, found in weeks.items():
            where = f"{trainer.id} week of {_monday(facts, week)}"
            yield DayBudget("R20", where, tuple(found), limit)


def _excesses(
    facts: Facts, sets: tuple[SessionSet, ...], atoms: tuple[Atom, ...], options: list[Option]
) -> Iterator[Excess]:
    """Sessions of a unit above its weekly limit, per atom (R63)."""
    price = facts.term.settings.weights.spread
    groups: dict[tuple[int, str, int], list[int]] = {}
    for index, option in enumerate(options):
        unit = sets[option.activity].unit
        if unit not in facts.units or facts.units[unit].max_sessions_week is None:
            continue
        for agent, _ in option.attends:
            for span in option.occurrences:
                key = (agent, unit, facts.weeks[span.day])
                groups.setdefault(key, []).append(index)
    merged: dict[tuple[str, tuple[int, ...]], int] = {}
    for (agent, unit, _), chosen in groups.items():
        alike = (unit, tuple(chosen))
        merged[alike] = merged.get(alike, 0) + len(atoms[agent].learners)
    for (unit, items), learners in merged.items():
        limit = facts.units[unit].max_sessions_week
        if price and limit is not None:
            yield Excess(items, limit, price * learners)


def _orders(term: Term, sets: tuple[SessionSet, ...]) -> Iterator[Order]:
    def ends(name: str) -> list[tuple[tuple[str, int], set[str]]]:
        found = [
            (("activity", number), {row.id for row in term.audience(item)})
            for number, item in enumerate(sets)
            if name in (item.id, item.unit)
        ]
        found += [
            (("placement", number), {row.id for row in term.members(block.group)})
            for number, block in enumerate(term.blocks)
            if name == block.id
        ]
        return found

    index = {row.id: number for number, row in enumerate(term.learners)}
    for row in term.precedences:
        for before, early in ends(row.before):
            for after, late in ends(row.after):
                if early & late:
                    shared = frozenset(index[name] for name in early & late)
                    yield Order(before, after, f"{row.before} before {row.after}", shared)


def _pins(
    facts: Facts,
    sets: tuple[SessionSet, ...],
    options: list[Option],
    staffings: list[Staffing],
    n_atoms: int,
) -> Iterator[tuple[tuple[int, ...], tuple[int, ...]]]:
    for pin in facts.term.pins:
        day = facts.day_index.get(pin.date)
        rooms = {facts.room_index[name] for name in pin.rooms}

        def here(row: Option | Staffing, pin: Pin = pin, day: int | None = day) -> bool:
            spans = row.occurrences
            named = sets[row.activity].id == pin.session_set
            return named and any(s.day == day and s.start == pin.start for s in spans)

        chosen = tuple(
            index
            for index, row in enumerate(options)
            if here(row) and (not rooms or rooms == {room for part in row.rooms for room in part})
        )
        names = {name for text in pin.trainers for name in text.split("+")}
        crew = {
            n_atoms + number for number, row in enumerate(facts.term.trainers) if row.id in names
        }
        team = tuple(
            index
            for index, row in enumerate(staffings)
            if crew and here(row) and not row.facilitates and set(row.agents) == crew
        )
        yield chosen, team
