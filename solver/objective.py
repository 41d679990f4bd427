"""Everything that is minimised, in one place: unplaced, conflicts, comfort (design: tiers)."""

from __future__ import annotations

from passerelle.solver.equity import price_places
from passerelle.solver.extras import price_extras
from passerelle.solver.model import PLACEMENT, Model


def price(model: Model) -> None:
    """Put the cost of every line on its columns."""
    problem = model.problem
    for index, activity in enumerate(problem.activities):
        model.price("unplaced", model.unplaced[index], activity.unplaced_cost)
    for o, option in enumerate(problem.options):
        model.price("comfort", model.x[o], option.cost)
    _days(model)
    _arranged(model)
    _placements(model)
    _sharing(model)
    _spread(model)
    price_extras(model)
    _programme(model)


def _days(model: Model) -> None:
    """Journeys, waiting and single half-days hang on the day patterns, and so do conflicts."""
    for agent, row in enumerate(model.problem.agents):
        for d, patterns in enumerate(row.patterns):
            for column, pattern in zip(model.day[agent][d], patterns, strict=True):
                model.price("comfort", column, pattern.cost)
                model.price("conflicts", column, pattern.conflicts * model.problem.conflict_cost)


def _arranged(model: Model) -> None:
    """What people attend of their patterns, and weeks that differ from the main arrangement."""
    for number, person in enumerate(model.problem.arranged):
        for column, way in zip(model.way[number], person.ways, strict=True):
            model.price("conflicts", column, -way.sessions * model.problem.conflict_cost)
            model.price("comfort", column, way.cost)
        for column in model.move[number].values():
            model.price("comfort", column, person.move_cost)


def _placements(model: Model) -> None:
    for b, block in enumerate(model.problem.placements):
        for column, stay in zip(model.stay[b], block.stays, strict=True):
            model.price("comfort", column, stay.cost)
        for column in model.left[b].values():
            model.price("unplaced", column, block.unplaced_cost)


def _programme(model: Model) -> None:
    """What taking part costs whoever is chosen, and travel between territories (R51, R69)."""
    programme = model.problem.programme
    for columns, candidate in zip(model.going, programme.candidates, strict=True):
        for column, going in zip(columns, candidate.goings, strict=True):
            model.price("comfort", column, going.cost)
    price_places(model)


def _sharing(model: Model) -> None:
    """Interns of a host and week above its living groups, where that has a price (R37)."""
    stays: dict[tuple[int, int], list[int]] = {}
    for b, block in enumerate(model.problem.placements):
        for column, stay in zip(model.stay[b], block.stays, strict=True):
            for week in block.choices[stay.choice].weeks:
                stays.setdefault((stay.host, week), []).append(column)
    for row in model.problem.sharings:
        columns = stays.get((row.host, row.week), [])
        most = min(len(columns), model.problem.host_slots[row.host][row.week])
        if most <= row.room:
            continue
        over = model.column(most - row.room, day=PLACEMENT)
        terms = [(column, 1) for column in columns]
        model.rule("R37", f"host {row.host}, week {row.week}", [*terms, (over, -1)], high=row.room)
        model.price("comfort", over, row.cost)


def _spread(model: Model) -> None:
    """Sessions of a unit above its weekly limit (R63)."""
    for row in model.problem.excesses:
        if len(row.options) <= row.limit:
            continue
        over = model.column(len(row.options) - row.limit)
        terms = [(model.x[o], 1) for o in row.options]
        model.rule("R63", "spread", [*terms, (over, -1)], high=row.limit)
        model.price("comfort", over, row.cost)
