"""Five statuses that are never merged, and what is proved of what a plan leaves out.

- OPTIMAL: everything placed, at a cost that is proved least.
- FEASIBLE: everything placed; the gap says how much cheaper it might be.
- PARTIAL: something placed, something left out.
- INFEASIBLE: nothing placed, and it is proved that nothing can be.
- UNKNOWN: nothing placed, and nothing proved: the search ended too early.
"""

from __future__ import annotations

import numpy as np
from ortools.sat.python import cp_model

from passerelle.models.plan import Status
from passerelle.solver.extract import Extracted
from passerelle.solver.model import Model
from passerelle.solver.part import Effort, Parts
from passerelle.solver.problem import Problem

PROOF_EFFORT = 5.0


def status_of(extracted: Extracted, total: int, bound: int | None, *, hopeless: bool) -> Status:
    """The status of a plan; ``hopeless``: it is proved that nothing can be placed."""
    if not extracted.unplaced and extracted.served.complete:
        return "OPTIMAL" if bound == total else "FEASIBLE"
    if not extracted.unplaced or not is_empty(extracted):
        return "PARTIAL"
    return "INFEASIBLE" if hopeless else "UNKNOWN"


def is_empty(extracted: Extracted) -> bool:
    """Whether nothing is placed: no session, no internship, nothing of a service."""
    served = extracted.served
    found = (extracted.sessions, extracted.internships, served.stop_days, served.shifts)
    return not any(found) and not served.grants


def nothing_fits(model: Model, seed: int) -> bool:
    """Whether it is proved that not one session or internship of a model can be placed.

    Individual sessions lie on days of class, so that none fits where nothing else does.
    """
    if not any(model.by_activity) and not any(model.stay):
        return True
    parts = Parts(model, {})
    left = [*model.unplaced, *(column for block in model.left for column in block.values())]
    most = int(parts.upper[left].sum()) - 1
    free = np.ones(len(model.upper), dtype=np.bool_)
    effort = Effort(PROOF_EFFORT, 1, seed, deterministic=True)
    found, proved = parts.solve(
        np.zeros(len(model.upper), dtype=np.int64), free, effort, caps={tuple(left): most}
    )
    return found is None and proved


def surely_left_out(problem: Problem) -> int:
    """Price of sessions and internships that have no place at all: every plan pays it."""
    offered = {row.activity for row in problem.options}
    sessions = sum(
        row.count * row.unplaced_cost
        for number, row in enumerate(problem.activities)
        if number not in offered
    )
    housed = [{stay.learner for stay in block.stays} for block in problem.placements]
    return sessions + sum(
        block.unplaced_cost * len(set(block.learners) - able)
        for block, able in zip(problem.placements, housed, strict=True)
    )


def least_left_out(model: Model, effort: Effort) -> int:
    """A proved floor under the price of what any plan leaves out, as far as time allows."""
    floor = surely_left_out(model.problem)
    parts = Parts(model, model.costs("unplaced"))
    built, _ = parts.whole()
    solver = cp_model.CpSolver()
    effort.apply(solver.parameters)
    solver.parameters.linearization_level = 2
    if solver.solve(built) in (cp_model.OPTIMAL, cp_model.FEASIBLE, cp_model.UNKNOWN):
        floor = max(floor, round(solver.best_objective_bound))
    return floor
