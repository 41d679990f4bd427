"""Every learner has one stay per block; hosts have so many slots a week (R09, R36, R37, R39)."""

from __future__ import annotations

from passerelle.solver.model import PLACEMENT, Model
from passerelle.solver.problem import Placement


def post(model: Model) -> None:
    """Stays, shared weeks, host quotas, limits of absence, and no two stays at once."""
    for b, block in enumerate(model.problem.placements):
        if block.together:
            _together(model, b, block)
        else:
            _apart(model, b, block)
        _few_away(model, b, block)
    _hosts(model)
    _never_two(model)


def _together(model: Model, b: int, block: Placement) -> None:
    name = block.name
    nobody = model.nobody[b] = model.column(day=PLACEMENT)
    model.rule("R09", name, [*((c, 1) for c in model.choice[b]), (nobody, 1)], low=1, high=1)
    stays: dict[tuple[int, int], list[int]] = {}
    for i, stay in enumerate(block.stays):
        stays.setdefault((stay.learner, stay.choice), []).append(model.stay[b][i])
    for learner in block.learners:
        everything = [(model.left[b][learner], 1)]
        for k, chosen in enumerate(model.choice[b]):
            columns = stays.get((learner, k), [])
            everything += [(column, 1) for column in columns]
            terms = [(column, 1) for column in columns]
            model.rule("R09", name, [*terms, (chosen, -1)], high=0)
        model.rule("R09", name, everything, low=1, high=1)


def _apart(model: Model, b: int, block: Placement) -> None:
    for learner in block.learners:
        terms = [
            (model.stay[b][i], 1) for i, stay in enumerate(block.stays) if stay.learner == learner
        ]
        model.rule("R09", block.name, [*terms, (model.left[b][learner], 1)], low=1, high=1)


def _few_away(model: Model, b: int, block: Placement) -> None:
    if block.max_learners_week is None:
        return
    weeks: dict[int, list[tuple[int, int]]] = {}
    for i, stay in enumerate(block.stays):
        for week in block.choices[stay.choice].weeks:
            weeks.setdefault(week, []).append((model.stay[b][i], 1))
    for terms in weeks.values():
        model.rule("R09", block.name, terms, high=block.max_learners_week)


def _hosts(model: Model) -> None:
    problem = model.problem
    used: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for b, block in enumerate(problem.placements):
        for i, stay in enumerate(block.stays):
            for week in block.choices[stay.choice].weeks:
                used.setdefault((stay.host, week), []).append((model.stay[b][i], 1))
    for (host, week), terms in used.items():
        slots = problem.host_slots[host][week]
        model.rule("R36", f"host {host}, week {week}", terms, high=slots)


def _never_two(model: Model) -> None:
    """Weeks of two blocks of one learner never meet (apart blocks; shared weeks via days)."""
    problem = model.problem
    weeks: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for b, block in enumerate(problem.placements):
        if block.together:
            for k, choice in enumerate(block.choices):
                for week in choice.weeks:
                    for learner in block.learners:
                        weeks.setdefault((learner, week), []).append((model.choice[b][k], 1))
        else:
            for i, stay in enumerate(block.stays):
                for week in block.choices[stay.choice].weeks:
                    weeks.setdefault((stay.learner, week), []).append((model.stay[b][i], 1))
    seen: set[tuple[tuple[int, int], ...]] = set()
    for (learner, _), terms in weeks.items():
        key = tuple(sorted(terms))
        if key not in seen and len(terms) > 1:
            seen.add(key)
            model.rule("R39", f"learner {learner}", terms, high=1)
