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
    for chosen, team in problem.pinned:
        where = problem.activities[problem.options[chosen[0]].activity].name if chosen else "pin"
        model.rule("R16", where, [(model.x[o], 1) for o in chosen], low=1)
        if team:
            model.rule("R16", where, [(model.staff[s], 1) for s in team], low=1)
    for index, length in problem.windows:
        _window(model, index, length)


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
