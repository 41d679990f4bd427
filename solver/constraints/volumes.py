"""Every activity is placed as often as asked, or counted as unplaced (R16, R21, R42)."""

from __future__ import annotations

from passerelle.solver.model import Model
from passerelle.solver.problem import Occurrence


def post(model: Model) -> None:
    """Exact volumes, pinned options, and sets that lie within a few days in a row."""
    problem = model.problem
    for index, activity in enumerate(problem.activities):
        terms = [(model.x[o], 1) for o in model.by_activity[index]]
        terms.append((model.unplaced[index], 1))
        model.rule("R21", activity.name, terms, low=activity.count, high=activity.count)
    _pins(model)
    for index, length in problem.windows:
        _window(model, index, length)


def _pins(model: Model) -> None:
    """Each pin is kept, unless a session of its activity is left out in its stead."""
    problem = model.problem
    lost: dict[int, list[tuple[int, int]]] = {}
    for chosen, team in problem.pinned:
        if not chosen:
            continue
        activity = problem.options[chosen[0]].activity
        where = problem.activities[activity].name
        broken = model.column()
        lost.setdefault(activity, []).append((broken, 1))
        model.rule("R16", where, [*((model.x[o], 1) for o in chosen), (broken, 1)], low=1)
        if team:
            terms = [*((model.staff[s], 1) for s in team), (broken, 1)]
            model.rule("R16", where, terms, low=1)
    for activity, terms in lost.items():
        where = problem.activities[activity].name
        model.rule("R16", where, [*terms, (model.unplaced[activity], -1)], high=0)


def _window(model: Model, index: int, length: int) -> None:
    options = model.problem.options
    chosen = model.by_activity[index]
    days = sorted({span.day for o in chosen for span in options[o].occurrences})
    first = {day: model.column() for day in days}
    where = model.problem.activities[index].name
    model.rule("R42", where, [(column, 1) for column in first.values()], high=1)
    for day in days:
        held = {
            model.x[o]: span for o in chosen for span in options[o].occurrences if span.day == day
        }
        near = [(first[d], -1) for d in days if d <= day < d + length]
        for together in _at_once(held):
            model.rule("R42", where, [*((column, 1) for column in together), *near], high=0)


def _at_once(held: dict[int, Occurrence]) -> list[list[int]]:
    """Options of one audience of which one at most is taken: those that share a moment."""
    found = {
        tuple(column for column, other in held.items() if other.start <= span.start < other.end)
        for span in held.values()
    }
    return [list(one) for one in found if not any(set(one) < set(other) for other in found)]
