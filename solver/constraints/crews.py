"""Every session has one crew; a linked class a facilitator on its far side (R20, R22)."""

from __future__ import annotations

from passerelle.solver.model import Model
from passerelle.solver.problem import Occurrence

Moment = tuple[int, tuple[Occurrence, ...]]


def post(model: Model) -> None:
    """Per activity and moment: one team in all, and one person or team in each part.

    An audience attends at most one session of an activity at a time, so that the rows leave no
    other reading: the team sits in one part, and the other part, if there is one, is
    facilitated.
    """
    problem = model.problem
    teams: dict[Moment, list[tuple[int, int]]] = {}
    parts: dict[tuple[Moment, int], list[tuple[int, int]]] = {}
    for o, option in enumerate(problem.options):
        if problem.staffed[option.activity]:
            moment = (option.activity, option.occurrences)
            teams.setdefault(moment, []).append((model.x[o], -1))
            for place in option.parts:
                parts.setdefault((moment, place), []).append((model.x[o], -1))
    for s, row in enumerate(problem.staffings):
        moment = (row.activity, row.occurrences)
        parts.setdefault((moment, row.location), []).append((model.staff[s], 1))
        if not row.facilitates:
            teams.setdefault(moment, []).append((model.staff[s], 1))
    for (activity, _), terms in teams.items():
        model.rule("R20", problem.activities[activity].name, terms, low=0, high=0)
    for ((activity, _), _), terms in parts.items():
        model.rule("R22", problem.activities[activity].name, terms, low=0, high=0)
