"""Weekly and overall limits over options: loads, hours, linked classes (R20, R22, R34)."""

from __future__ import annotations

from passerelle.solver.model import Model


def post(model: Model) -> None:
    """One row per budget; a row that cannot bind is left out."""
    for budget in model.problem.budgets:
        columns = model.staff if budget.of_staffings else model.x
        if sum(budget.weights) > budget.limit:
            terms = [(columns[i], w) for i, w in zip(budget.items, budget.weights, strict=True)]
            model.rule(budget.code, budget.where, terms, high=budget.limit)
