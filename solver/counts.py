"""How many sessions of each activity each week holds: the relaxation's sums, rounded together."""

from __future__ import annotations

import numpy as np
from ortools.sat.python import cp_model

from passerelle.solver.model import Model
from passerelle.solver.part import Effort
from passerelle.solver.skeleton import Step

DAYS_A_WEEK = 7
Counts = dict[tuple[int, int], int]
"""Sessions by (activity, week)."""


class WeeklyCounts:
    """Rounds the sums of one model's relaxation.

    ``barred`` holds the (agent, day) pairs that placements take from class.
    """

    def __init__(self, model: Model, barred: set[tuple[int, int]], effort: Effort) -> None:
        self.model = model
        self.barred = barred
        self.effort = effort

    def round(self, step: Step) -> Counts:
        """Counts near the sums of a step that the weeks can hold."""
        model, problem = self.model, self.model.problem
        wanted: dict[tuple[int, int], float] = {}
        seats: dict[tuple[int, int], set[tuple[int, int]]] = {}
        for o, option in enumerate(problem.options):
            key = (option.activity, problem.weeks[option.occurrences[0].day])
            wanted[key] = wanted.get(key, 0.0) + float(step.values[model.x[o]])
            span = option.occurrences[0]
            seats.setdefault(key, set()).add((span.day, span.start))
        built = cp_model.CpModel()
        pinned = self._pinned_counts()
        counts = {
            key: built.new_int_var(
                pinned.get(key, 0), min(len(seats[key]), problem.activities[key[0]].count), ""
            )
            for key in wanted
        }
        penalties: list[cp_model.LinearExprT] = []
        for key, value in wanted.items():
            off = built.new_int_var(0, 100 * problem.activities[key[0]].count, "")
            near = round(100 * value)
            built.add(off >= 100 * counts[key] - near)
            built.add(off >= near - 100 * counts[key])
            penalties.append(off)
        for activity, row in enumerate(problem.activities):
            left = built.new_int_var(0, row.count, "")
            own = [counts[key] for key in counts if key[0] == activity]
            built.add(sum(own) + left == row.count)
            penalties.append(10_000 * left)
        self._weekly_room(built, counts)
        self._one_week(built, counts)
        built.minimize(sum(penalties))
        solver = cp_model.CpSolver()
        self.effort.apply(solver.parameters)
        if solver.solve(built) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return {key: int(np.ceil(value - 1e-6)) for key, value in wanted.items()}
        return {key: solver.value(variable) for key, variable in counts.items()}

    def _one_week(
        self, built: cp_model.CpModel, counts: dict[tuple[int, int], cp_model.IntVar]
    ) -> None:
        """Activities that last a few days in a row go into one week."""
        for activity, length in self.model.problem.windows:
            if length > DAYS_A_WEEK:
                continue
            chosen = []
            for (other, _), variable in counts.items():
                if other == activity:
                    used = built.new_bool_var("")
                    built.add(variable == 0).only_enforce_if(used.negated())
                    chosen.append(used)
            built.add_at_most_one(chosen)

    def _pinned_counts(self) -> Counts:
        """Pinned sessions of each activity and week."""
        problem = self.model.problem
        found: dict[tuple[int, int], int] = {}
        for chosen, _ in problem.pinned:
            option = problem.options[chosen[0]]
            key = (option.activity, problem.weeks[option.occurrences[0].day])
            found[key] = found.get(key, 0) + 1
        return found

    def _weekly_room(
        self,
        built: cp_model.CpModel,
        counts: dict[tuple[int, int], cp_model.IntVar],
    ) -> None:
        """An agent's sessions of a week fit its days outside placements."""
        problem = self.model.problem
        held: dict[tuple[int, int], int] = {}
        for agent, row in enumerate(problem.agents):
            for d, patterns in enumerate(row.patterns):
                most = max((len(p.visits) for p in patterns), default=0)
                if (agent, d) not in self.barred:
                    key = (agent, problem.weeks[d])
                    held[key] = held.get(key, 0) + most
        members: dict[int, set[int]] = {}
        for option in problem.options:
            members.setdefault(option.activity, set()).update(g for g, _ in option.attends)
        for activity, sole in self._sole_crew().items():
            members.setdefault(activity, set()).update(sole)
        loads: dict[tuple[int, int], list[cp_model.IntVar]] = {}
        for (activity, week), variable in counts.items():
            for agent in members[activity]:
                loads.setdefault((agent, week), []).append(variable)
        for key, variables in loads.items():
            built.add(sum(variables) <= held.get(key, 0))
        self._weekly_loads(built, counts)

    def _weekly_loads(
        self, built: cp_model.CpModel, counts: dict[tuple[int, int], cp_model.IntVar]
    ) -> None:
        """Weekly limits of those who alone can teach an activity."""
        problem = self.model.problem
        sole = self._sole_crew()
        for budget in problem.budgets:
            if not budget.of_staffings:
                continue
            weights: dict[tuple[int, int], int] = {}
            for number, weight in zip(budget.items, budget.weights, strict=True):
                row = problem.staffings[number]
                if not row.facilitates and set(row.agents) & sole[row.activity]:
                    key = (row.activity, problem.weeks[row.occurrences[0].day])
                    weights[key] = weight
            terms = [weight * counts[key] for key, weight in weights.items() if key in counts]
            if terms:
                built.add(sum(terms) <= budget.limit)

    def _sole_crew(self) -> dict[int, set[int]]:
        """Per activity, the agents who are in every team that can teach it."""
        found: dict[int, set[int]] = {}
        for row in self.model.problem.staffings:
            if not row.facilitates:
                team = set(row.agents)
                found[row.activity] = found.get(row.activity, team) & team
        return found
