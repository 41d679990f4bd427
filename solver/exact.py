"""Small models, whole: CP-SAT to proof where time allows."""

from __future__ import annotations

import threading
from math import ceil, gcd
from typing import TYPE_CHECKING

import numpy as np
from ortools.sat.python import cp_model

from passerelle.solver.cpsat import to_cpsat
from passerelle.solver.model import Model
from passerelle.solver.options import SolveOptions
from passerelle.solver.part import Parts, Values

if TYPE_CHECKING:
    from passerelle.solver.search import Watch

FORCED_SHARE = 0.2
POLL_SECONDS = 0.1
SMALL = 6_000  # columns that CP-SAT handles whole, whatever they are


def solve_whole(
    model: Model, parts: Parts, options: SolveOptions, watch: Watch
) -> tuple[Values | None, int | None, int]:
    """(values or None, proved bound of the cost, price of what is proved unavoidable)."""
    forced = _run(model, model.costs("unplaced", "conflicts"), options, watch, FORCED_SHARE)
    whole = _run(model, model.costs(), options, watch, 1.0, hint=forced[0])
    unit = forced_unit(model)
    least = 0 if forced[1] is None else max(0, ceil(forced[1] / unit - 1e-6) * unit)
    values = whole[0] if whole[0] is not None else forced[0]
    if values is not None and parts.broken(values).size:
        raise RuntimeError("CP-SAT returned an assignment that breaks a row of the model")
    return values, whole[1], least


def forced_unit(model: Model) -> int:
    """What every price of conflicts and of things left out is a multiple of."""
    costs = model.costs("unplaced", "conflicts").values()
    return max(1, gcd(*costs)) if costs else 1


def _run(
    model: Model,
    costs: dict[int, int],
    options: SolveOptions,
    watch: Watch,
    share: float,
    hint: Values | None = None,
) -> tuple[Values | None, int | None]:
    if watch.stop():
        watch.interrupted = True
        return None, None
    built, variables = to_cpsat(model, costs)
    if hint is not None:
        for variable, value in zip(variables, hint.tolist(), strict=True):
            built.add_hint(variable, value)
    solver = cp_model.CpSolver()
    parameters = solver.parameters
    parameters.catch_sigint_signal = False
    parameters.random_seed = options.seed
    parameters.linearization_level = 2
    if len(model.upper) > SMALL:
        parameters.cp_model_probing_level = 0  # longer than it helps
    parameters.num_workers = options.workers or 8
    if options.deterministic:
        parameters.num_workers = 1
        parameters.max_deterministic_time = share * options.seconds
    else:
        parameters.max_time_in_seconds = max(0.1, share * watch.left)
    ended = threading.Event()

    def poll() -> None:
        while not ended.wait(POLL_SECONDS):
            if watch.stop():
                watch.interrupted = True
                solver.stop_search()
                return

    watcher = threading.Thread(target=poll, daemon=True)
    watcher.start()
    status = solver.solve(built)
    ended.set()
    watcher.join()
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None, None
    values = np.array([solver.value(variable) for variable in variables], dtype=np.int64)
    bound = ceil(solver.best_objective_bound - 1e-6)
    return values, bound
