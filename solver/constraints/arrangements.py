"""What is arranged for people each week, and places that they share (R27-R29)."""

from __future__ import annotations

from passerelle.solver.model import Model, capacity_terms
from passerelle.solver.problem import Arranged


def post(model: Model) -> None:
    """Ways follow patterns and the week's arrangement; contracts and places are limited."""
    for number, person in enumerate(model.problem.arranged):
        if not person.must:
            _follow(model, number, person)
        _one_arrangement(model, number, person)
        for limit, ways in person.limits:
            terms = [(model.way[number][way], 1) for way in ways]
            model.rule("R28", person.name, terms, high=limit)
    _places(model)


def _follow(model: Model, number: int, person: Arranged) -> None:
    """A way is lived on a day with one of its patterns only."""
    days: dict[tuple[int, tuple[int, ...]], list[tuple[int, int]]] = {}
    for column, way in zip(model.way[number], person.ways, strict=True):
        days.setdefault((way.day, way.patterns), []).append((column, 1))
    for (d, patterns), terms in days.items():
        own = [(model.day[person.agent][d][pattern], -1) for pattern in patterns]
        model.rule("R26", person.name, [*terms, *own], high=0)


def _one_arrangement(model: Model, number: int, person: Arranged) -> None:
    """One arrangement a week, for class and placement; what differs from the main one is moved."""
    plans = model.plan[number]
    days: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for column, way in zip(model.way[number], person.ways, strict=True):
        days.setdefault((way.day, way.arrangement), []).append((column, 1))
    for (d, q), terms in days.items():
        week = model.problem.weeks[d]
        if (week, q) in plans:
            model.rule("R29", person.name, [*terms, (plans[week, q], -1)], high=0)
    _stays(model, number, person)
    weeks: dict[int, list[tuple[int, int]]] = {}
    parts: dict[tuple[int, int, int], list[tuple[int, int]]] = {}
    for (week, q), column in plans.items():
        weeks.setdefault(week, []).append((column, 1))
        for slot, part in enumerate(person.parts[q]):
            parts.setdefault((slot, part, week), []).append((column, 1))
    for terms in weeks.values():
        model.rule("R29", person.name, terms, high=1)
    for key, column in model.move[number].items():
        main = model.main[number][key[:2]]
        model.rule("R29", person.name, [*parts[key], (main, -1), (column, -1)], high=0, beside=True)
    slots: dict[int, list[tuple[int, int]]] = {}
    for (slot, _), column in model.main[number].items():
        slots.setdefault(slot, []).append((column, 1))
    for terms in slots.values():
        model.rule("R29", person.name, terms, high=1, beside=True)


def _stays(model: Model, number: int, person: Arranged) -> None:
    held: dict[tuple[int, int, int], list[tuple[int, int]]] = {}
    for b, block in enumerate(model.problem.placements):
        for column, stay in zip(model.stay[b], block.stays, strict=True):
            if stay.learner == person.person and stay.arrangement >= 0:
                for week in stay.held:
                    held.setdefault((b, week, stay.arrangement), []).append((column, 1))
    for (_, week, q), terms in held.items():
        if (week, q) in model.plan[number]:
            column = model.plan[number][week, q]
            model.rule("R29", person.name, [*terms, (column, -1)], high=0)


def _places(model: Model) -> None:
    """Reserved places of one provider, day and band (R27)."""
    for row in model.problem.capacities:
        model.rule(row.code, row.where, capacity_terms(model, row), high=row.limit)
