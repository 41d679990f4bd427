"""Tours of visits to interns: four ways to the same problem, on the same instances.

    python benchmarks/tours.py [SECONDS [WAY]]

An instance: interns at hosts in a province, each there on the weekdays of two or three of six
weeks; teachers, each free on two weekdays; up to four visits a day. Least minutes of travel.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import combinations, pairwise, permutations

import numpy as np
import scipy.sparse as sp
from ortools.constraint_solver import pywrapcp, routing_enums_pb2
from ortools.sat.python import cp_model
from scipy.optimize import Bounds, LinearConstraint, milp

MOST = 4
Solver = Callable[["Instance", float], tuple[int, float | None]]


@dataclass(frozen=True)
class Instance:
    """``minutes`` between nodes: homes of the teachers first, then the interns' hosts."""

    homes: int
    minutes: list[list[int]]
    days: list[frozenset[int]]  # of each intern
    free: list[frozenset[int]]  # of each teacher

    @property
    def vehicles(self) -> list[tuple[int, int]]:
        """Teacher and day of each tour that can be."""
        return [(t, d) for t, days in enumerate(self.free) for d in sorted(days)]


def draw(interns: int, teachers: int, seed: int) -> Instance:
    """A province of 80 by 80 minutes with twelve towns."""
    rng = random.Random(seed)
    towns = [(rng.uniform(0, 80), rng.uniform(0, 80)) for _ in range(12)]
    spots = [rng.choice(towns) for _ in range(teachers + interns)]
    spots = [(x + rng.uniform(-3, 3), y + rng.uniform(-3, 3)) for x, y in spots]
    minutes = [
        [round(((a - x) ** 2 + (b - y) ** 2) ** 0.5) + 3 if i != j else 0
         for j, (x, y) in enumerate(spots)] for i, (a, b) in enumerate(spots)
    ]  # fmt: skip
    days = []
    for _ in range(interns):
        first, weeks = rng.randint(0, 3), rng.randint(2, 3)
        days.append(frozenset(7 * w + d for w in range(first, first + weeks) for d in range(5)))
    free = [
        frozenset(7 * w + d for w in range(6) for d in ((1, 3) if t % 2 else (0, 2, 4)))
        for t in range(teachers)
    ]
    return Instance(teachers, minutes, days, free)


def _minutes_between(case: Instance, one: int, other: int) -> int:
    return case.minutes[case.homes + one][case.homes + other]


def _listed(case: Instance) -> list[tuple[int, tuple[int, ...], frozenset[int], int]]:
    """Tours (teacher, stops, days, minutes) among the nine nearest of each stop."""
    n = len(case.days)
    near = [
        sorted(
            (j for j in range(n) if j != i and case.days[i] & case.days[j]),
            key=partial(_minutes_between, case, i),
        )[:9]
        for i in range(n)
    ]
    found = []
    for i in range(n):
        later = [j for j in near[i] if j > i or i not in near[j]]
        for size in range(MOST):
            for others in combinations(later, size):
                stops = (i, *others)
                shared = frozenset.intersection(*(case.days[j] for j in stops))
                for t in range(case.homes):
                    if shared & case.free[t]:
                        least = min(_length(case, t, order) for order in permutations(stops))
                        found.append((t, stops, shared & case.free[t], least))
    return found


def _rows(
    case: Instance, tours: list[tuple[int, tuple[int, ...], frozenset[int], int]]
) -> tuple[list[list[int]], list[tuple[list[int], int]]]:
    """Tours through each stop; tours of a teacher within some days, and how many days these are."""
    through = [
        [n for n, (_, stops, _, _) in enumerate(tours) if i in stops] for i in range(len(case.days))
    ]
    capped = []
    for t in range(case.homes):
        own = [(n, days) for n, (who, _, days, _) in enumerate(tours) if who == t]
        for days in {days for _, days in own}:
            inside = [n for n, other in own if other <= days]
            if len(inside) > len(days):
                capped.append((inside, len(days)))
    return through, capped


def partition(case: Instance, seconds: float) -> tuple[int, float | None]:
    """Tours listed, then a set partition by HiGHS (as solver/tours.py does)."""
    tours = _listed(case)
    through, capped = _rows(case, tours)
    rows = [*through, *(inside for inside, _ in capped)]
    at = np.array([(r, n) for r, members in enumerate(rows) for n in members])
    matrix = sp.csr_matrix((np.ones(len(at)), (at[:, 0], at[:, 1])), shape=(len(rows), len(tours)))
    low = np.array([1.0] * len(through) + [-np.inf] * len(capped))
    high = np.array([1.0] * len(through) + [float(most) for _, most in capped])
    found = milp(
        np.array([float(minutes) for *_, minutes in tours]),
        constraints=LinearConstraint(matrix, low, high),
        integrality=np.ones(len(tours)),
        bounds=Bounds(0, 1),
        options={"time_limit": seconds},
    )
    return (-1 if found.x is None else round(found.fun)), found.mip_dual_bound


def partition_sat(case: Instance, seconds: float) -> tuple[int, float | None]:
    """The same set partition by CP-SAT."""
    model, tours = cp_model.CpModel(), _listed(case)
    use = [model.new_bool_var("") for _ in tours]
    through, capped = _rows(case, tours)
    for members in through:
        model.add_exactly_one(use[n] for n in members)
    for inside, most in capped:
        model.add(sum(use[n] for n in inside) <= most)
    model.minimize(sum(minutes * x for (*_, minutes), x in zip(tours, use, strict=True)))
    return _solve(model, seconds)


def _length(case: Instance, t: int, order: tuple[int, ...]) -> int:
    nodes = [t, *(case.homes + j for j in order), t]
    return sum(case.minutes[a][b] for a, b in pairwise(nodes))


def circuits(case: Instance, seconds: float) -> tuple[int, float | None]:
    """One circuit for each teacher and day in CP-SAT, stops optional in each."""
    model, home, costs = cp_model.CpModel(), case.homes, []
    visited: list[list[cp_model.IntVar]] = [[] for _ in case.days]
    for t, d in case.vehicles:
        own = [i for i, days in enumerate(case.days) if d in days]
        there = {i: model.new_bool_var("") for i in own}
        idle = model.new_bool_var("")
        arcs: list[tuple[int, int, cp_model.LiteralT]] = [(0, 0, idle)]
        number = {i: place + 1 for place, i in enumerate(own)}
        for i in own:
            visited[i].append(there[i])
            arcs.append((number[i], number[i], ~there[i]))
            model.add_implication(there[i], ~idle)
            ends = ((0, number[i], case.minutes[t][home + i]),
                    (number[i], 0, case.minutes[home + i][t]))  # fmt: skip
            for a, b, cost in ends:
                arc = model.new_bool_var("")
                arcs.append((a, b, arc))
                costs.append(cost * arc)
            for j in own:
                if j != i:
                    arc = model.new_bool_var("")
                    arcs.append((number[i], number[j], arc))
                    costs.append(case.minutes[home + i][home + j] * arc)
        model.add_circuit(arcs)
        model.add(sum(there.values()) <= MOST)
    for columns in visited:
        model.add_exactly_one(columns)
    model.minimize(sum(costs))
    return _solve(model, seconds)


def _solve(model: cp_model.CpModel, seconds: float) -> tuple[int, float | None]:
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = 2
    status = solver.solve(model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return -1, None
    return round(solver.objective_value), solver.best_objective_bound


def routing(case: Instance, seconds: float) -> tuple[int, float | None]:
    """OR-Tools routing: one vehicle for each teacher and day, guided local search."""
    vehicles, home = case.vehicles, case.homes
    ends = [t for t, _ in vehicles]
    nodes = home + len(case.days)
    manager = pywrapcp.RoutingIndexManager(nodes, len(vehicles), ends, ends)
    model = pywrapcp.RoutingModel(manager)
    travel = model.RegisterTransitCallback(
        lambda a, b: case.minutes[manager.IndexToNode(a)][manager.IndexToNode(b)]
    )
    model.SetArcCostEvaluatorOfAllVehicles(travel)
    count = model.RegisterUnaryTransitCallback(lambda a: int(manager.IndexToNode(a) >= home))
    model.AddDimension(count, 0, MOST, True, "visits")
    for i, days in enumerate(case.days):
        able = [v for v, (_, d) in enumerate(vehicles) if d in days]
        model.VehicleVar(manager.NodeToIndex(home + i)).SetValues(able)
    own = pywrapcp.DefaultRoutingSearchParameters()
    own.first_solution_strategy = (
        routing_enums_pb2.FirstSolutionStrategy.PARALLEL_CHEAPEST_INSERTION
    )
    own.local_search_metaheuristic = routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    own.time_limit.FromMilliseconds(int(1000 * seconds))
    found = model.SolveWithParameters(own)
    return (found.ObjectiveValue() if found else -1), None


def main() -> None:
    """Print a row for each instance and way."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 10.0
    ways: dict[str, Solver] = {
        "partition": partition,
        "partition_sat": partition_sat,
        "circuits": circuits,
        "routing": routing,
    }
    if len(sys.argv) > 2:
        ways = {sys.argv[2]: ways[sys.argv[2]]}
    print("| interns | teachers | seed | way | minutes | bound | seconds |")
    print("|--:|--:|--:|---|--:|--:|--:|")
    for interns, teachers in ((12, 2), (24, 3), (48, 6)):
        for seed in (1, 2):
            case = draw(interns, teachers, seed)
            for name, solve in ways.items():
                began = time.monotonic()
                value, bound = solve(case, seconds)
                row = (interns, teachers, seed, name, value,
                       "–" if bound is None else round(bound),
                       f"{time.monotonic() - began:.1f}")  # fmt: skip
                print("|", " | ".join(map(str, row)), "|", flush=True)


if __name__ == "__main__":
    main()
