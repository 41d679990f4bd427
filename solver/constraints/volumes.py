"""Every activity is placed as often as asked, or counted as unplaced (R16, R21, R42)."""

from __future__ import annotations

from passerelle.solver.model import Model


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
    for o in chosen:
        for span in options[o].occurrences:
            terms = [(model.x[o], 1)]
            terms += [(first[d], -1) for d in days if d <= span.day < d + length]
            model.rule("R42", where, terms, high=0)
