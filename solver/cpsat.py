"""A model handed to CP-SAT, and the values it gives back."""

from __future__ import annotations

from collections.abc import Mapping

from ortools.sat.python import cp_model

from passerelle.solver.model import INFINITE, Model


def to_cpsat(
    model: Model, costs: Mapping[int, int], fixed: Mapping[int, int] | None = None
) -> tuple[cp_model.CpModel, list[cp_model.IntVar]]:
    """A CP-SAT model of the rows, minimising ``costs``; ``fixed`` columns become constants."""
    fixed = fixed or {}
    built = cp_model.CpModel()
    variables = [
        built.new_constant(fixed[column])
        if column in fixed
        else (built.new_bool_var("") if upper == 1 else built.new_int_var(0, upper, ""))
        for column, upper in enumerate(model.upper)
    ]
    for row in model.all_rows:
        chosen = [variables[column] for column in row.columns]
        unit = all(coef == 1 for coef in row.coefs)
        zero_one = unit and all(model.upper[column] == 1 for column in row.columns)
        if zero_one and row.high == 1 and row.low <= 0:
            built.add_at_most_one(chosen)
        elif zero_one and row.high == row.low == 1:
            built.add_exactly_one(chosen)
        else:
            total = cp_model.LinearExpr.weighted_sum(chosen, row.coefs)
            low = row.low if row.low > -INFINITE else cp_model.INT32_MIN
            high = row.high if row.high < INFINITE else cp_model.INT32_MAX
            built.add_linear_constraint(total, low, high)
    items = [(column, coef) for column, coef in costs.items() if coef]
    built.minimize(
        cp_model.LinearExpr.weighted_sum(
            [variables[column] for column, _ in items], [coef for _, coef in items]
        )
    )
    return built, variables


def quiet_solver(seconds: float, seed: int) -> cp_model.CpSolver:
    """A solver for a small model beside the search: one worker, seconds of deterministic time."""
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed
    solver.parameters.catch_sigint_signal = False
    solver.parameters.max_deterministic_time = seconds
    return solver
