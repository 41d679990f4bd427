"""Limits of a week: trainers' load, class minutes, days abroad, linked rooms (R20, R22, R34)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from passerelle.models.sessions import SessionSet
from passerelle.solver.compile.atoms import Atom
from passerelle.solver.compile.facts import Facts
from passerelle.solver.problem import (
    Agent,
    Budget,
    DayBudget,
    MinuteBudget,
    Option,
    Pattern,
    Staffing,
)


def trainer_loads(
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


def linked_sessions(sets: tuple[SessionSet, ...], options: list[Option]) -> Iterator[Budget]:
    """Linked sessions of a set at most (R22)."""
    for activity, item in enumerate(sets):
        chosen = tuple(
            index
            for index, row in enumerate(options)
            if row.activity == activity and len(row.rooms) > 1
        )
        if chosen and item.linked_max is not None:
            yield Budget("R22", item.id, chosen, (1,) * len(chosen), item.linked_max)


def class_hours(
    facts: Facts, atoms: tuple[Atom, ...], agents: list[Agent]
) -> Iterator[MinuteBudget]:
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


def days_abroad(facts: Facts, agents: list[Agent], n_atoms: int) -> Iterator[DayBudget]:
    """Days across the border of each trainer and week (R20)."""
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
