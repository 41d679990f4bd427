"""Which weeks are placement and which are class, with a proved bound: Benders decomposition.

The weeks of the blocks that a group spends together (columns ``choice``) tie everything else
together; once they are fixed, stays at hosts and the timetable fall apart. The master chooses
weeks, pays each block's cheapest assignment to hosts, and learns from cuts what the timetable
costs: each cut comes from the dual of the timetable's linear relaxation (Benders 1962). The
least master value is a proved lower bound of the whole problem.
"""

from __future__ import annotations

from dataclasses import dataclass

import highspy
import numpy as np
from scipy.optimize import linear_sum_assignment

from passerelle.solver.lp import Array, LinearProgram
from passerelle.solver.model import INFINITE, PLACEMENT, Model, Row
from passerelle.solver.problem import Placement, Problem

TOLERANCE = 1e-9
CLOSED = 1e-4
LIGHT_ROUNDS = 3  # measured best of 1, 3, 5 and 7 on pass-emploi: benchmarks/README.md


def crew_columns(model: Model) -> set[int]:
    """Staffings, and days of agents that attend only as crew."""
    audience = {agent for option in model.problem.options for agent, _ in option.attends}
    days = {
        column
        for agent, own in enumerate(model.day)
        if agent not in audience
        for columns in own
        for column in columns
    }
    return days | set(model.staff)


@dataclass(frozen=True, slots=True)
class Step:
    """One round: proved bound so far, the weeks tried, their relaxed cost, relaxed values.

    ``values`` holds the columns of the timetable's relaxation by model column (others 0);
    ``full`` tells that crews were in it.
    """

    bound: float
    chosen: tuple[int, ...]
    relaxed: float
    values: Array
    closed: bool
    full: bool


@dataclass(frozen=True, slots=True)
class _Stage:
    """A relaxation of the timetable, and where weeks enter its rows."""

    program: LinearProgram
    columns: list[int]
    shifts: list[tuple[int, list[tuple[int, float]]]]


class Skeleton:
    """Benders master and timetable relaxations over one model and one set of costs.

    The light relaxation leaves out who teaches. It is many times faster and its cuts are valid,
    if weaker: enough for conflicts (``light_only``), and for the first rounds of the total.
    """

    def __init__(self, model: Model, costs: dict[int, int], *, light_only: bool = False) -> None:
        self.model = model
        self.cost = np.zeros(len(model.upper))
        for column, coef in costs.items():
            self.cost[column] += coef
        placing = {c for c, day in enumerate(model.day_of) if day == PLACEMENT}
        linked = [row for row in model.rows if not placing.issuperset(row.columns)]
        crews = crew_columns(model)
        light = [row for row in linked if crews.isdisjoint(row.columns)]
        everything = [c for c in range(len(model.upper)) if c not in placing]
        weeks = [c for block in model.choice for c in block]
        self.weeks = {column: number for number, column in enumerate(weeks)}
        self.stages = [self._stage([c for c in everything if c not in crews], light)]
        if not light_only:
            self.stages.append(self._stage(everything, linked))
        self.apart = sum(
            _assignment(model.problem, block, None, self._stay_cost(b))
            for b, block in enumerate(model.problem.placements)
            if not block.together
        )
        self.master = self._master(model.rows)
        self.best: Step | None = None
        self.light_rounds = 0

    def _stage(self, columns: list[int], rows: list[Row]) -> _Stage:
        upper = np.array([self.model.upper[c] for c in columns], dtype=float)
        program = LinearProgram(columns, rows, self.cost[columns], upper)
        return _Stage(program, columns, self._shifts(rows))

    def _stay_cost(self, b: int) -> tuple[list[float], float]:
        stays = [float(self.cost[c]) for c in self.model.stay[b]]
        left = max((float(self.cost[c]) for c in self.model.left[b].values()), default=0.0)
        return stays, left

    def _shifts(self, rows: list[Row]) -> list[tuple[int, list[tuple[int, float]]]]:
        found = []
        for number, row in enumerate(rows):
            terms = [
                (self.weeks[c], float(v))
                for c, v in zip(row.columns, row.coefs, strict=True)
                if c in self.weeks
            ]
            if terms:
                found.append((number, terms))
        return found

    def _master(self, rows: list[Row]) -> LinearProgram:
        """Weeks only: one choice a block, no two at once, orders; stays are priced by block."""
        model = self.model
        theta = len(self.weeks)
        cost = np.zeros(theta + 1)
        cost[theta] = 1.0
        own: list[Row] = []
        for b, block in enumerate(model.problem.placements):
            if not block.together:
                continue
            price = self._stay_cost(b)
            for k, column in enumerate(model.choice[b]):
                cost[self.weeks[column]] = _assignment(model.problem, block, k, price)
            own.append(
                Row("R09", block.name, list(model.choice[b]), [1] * len(block.choices), 1, 1)
            )
        own += [
            row
            for row in rows
            if row.code in ("R39", "R41") and self.weeks.keys() >= set(row.columns)
        ]
        own = [row for row in own if row.columns] + self._capacities()
        upper = np.append(np.ones(theta), highspy.kHighsInf)
        own.append(self._forced())
        return LinearProgram([*self.weeks, -1], own, cost, upper, integer=range(theta))

    def _capacities(self) -> list[Row]:
        """Days an agent needs by each deadline: they steer the first rounds, and hold anyway.

        Not more sessions up to a day than the agent's days outside placements can hold, when
        nothing is left out.
        """
        problem = self.model.problem
        rows: list[Row] = []
        last: dict[int, int] = {}
        demand: dict[int, dict[int, int]] = {}
        for option in problem.options:
            day = max(span.day for span in option.occurrences)
            last[option.activity] = max(last.get(option.activity, 0), day)
        seen = {(o.activity, agent) for o in problem.options for agent, _ in o.attends}
        for activity, agent in seen:
            by_day = demand.setdefault(agent, {})
            count = problem.activities[activity].count
            by_day[last[activity]] = by_day.get(last[activity], 0) + count
        for agent, by_day in demand.items():
            sizes = [
                max((len(p.visits) for p in patterns), default=0)
                for patterns in problem.agents[agent].patterns
            ]
            for limit in sorted(by_day):
                need = sum(count for day, count in by_day.items() if day <= limit)
                row = self._capacity(agent, need, sizes[: limit + 1])
                if row is not None:
                    rows.append(row)
        return rows

    def _forced(self) -> Row:
        """A first cut: weeks that cover a day some activity cannot do without leave it out."""
        problem = self.model.problem
        spans: list[dict[int, set[tuple[int, int]]]] = [{} for _ in problem.activities]
        agents: list[set[int]] = [set() for _ in problem.activities]
        for option in problem.options:
            agents[option.activity] |= {agent for agent, _ in option.attends}
            for span in option.occurrences:
                held = spans[option.activity].setdefault(span.day, set())
                held.add((span.start, span.end))
        price: dict[tuple[int, int], int] = {}
        for number, activity in enumerate(problem.activities):
            room = {day: _apart_at_most(held) for day, held in spans[number].items()}
            spare = sum(room.values()) - activity.count
            for day, most in room.items():
                if most > spare >= 0 and agents[number]:
                    key = (min(agents[number]), day)
                    lost = (most - spare) * activity.unplaced_cost
                    price[key] = price.get(key, 0) + lost
        for chosen, _ in problem.pinned:
            option = problem.options[chosen[0]]
            if option.attends:
                key = (min(agent for agent, _ in option.attends), option.occurrences[0].day)
                lost = problem.activities[option.activity].unplaced_cost
                price[key] = max(price.get(key, 0), lost)
        terms = {-1: 1}
        for b, block in enumerate(problem.placements):
            if block.together:
                for column, choice in zip(self.model.choice[b], block.choices, strict=True):
                    lost = sum(price.get((g, d), 0) for g in block.agents for d in choice.days)
                    terms[column] = -lost
        return Row("forced", "", list(terms), list(terms.values()), 0, INFINITE)

    def _capacity(self, agent: int, need: int, sizes: list[int]) -> Row | None:
        terms: dict[int, int] = {}
        for b, block in enumerate(self.model.problem.placements):
            if not block.together or agent not in block.agents:
                continue
            for column, choice in zip(self.model.choice[b], block.choices, strict=True):
                lost = sum(sizes[d] for d in choice.days if d < len(sizes))
                if lost:
                    terms[column] = lost
        spare = sum(sizes) - need
        if not terms or spare < 0:
            return None
        return Row("capacity", "", list(terms), list(terms.values()), -INFINITE, spare)

    def step(self, seconds: float | None = None) -> Step | None:
        """One round; None when there is no time, or no choice of weeks at all."""
        if not self.master.solve(seconds):
            return None
        bound = self.master.objective + self.apart
        weeks = np.rint(self.master.values[: len(self.weeks)])
        theta = float(self.master.values[len(self.weeks)])
        stage = self.stages[0]
        for number, terms in stage.shifts:
            moved = sum(coef * weeks[week] for week, coef in terms)
            program = stage.program
            program.set_row(number, program.low[number] - moved, program.high[number] - moved)
        if not stage.program.solve(seconds):
            return None
        value = stage.program.objective
        self._cut(stage, value, weeks)
        relaxed = bound - theta + value
        values = np.zeros(len(self.model.upper))
        values[stage.columns] = stage.program.values[: len(stage.columns)]
        columns = list(self.weeks)
        chosen = tuple(columns[n] for n in range(len(columns)) if weeks[n] > 0.5)
        last = len(self.stages) == 1
        closed = last and relaxed - bound <= CLOSED * abs(relaxed) + 1.0
        made = Step(bound, chosen, relaxed, values, closed, last)
        if not last:
            self.light_rounds += 1
            if self.light_rounds >= LIGHT_ROUNDS:
                self.stages.pop(0)
                self.best = self.best or made
        if self.best is None or made.relaxed < self.best.relaxed:
            self.best = made
        return made

    def _cut(self, stage: _Stage, value: float, weeks: Array) -> None:
        duals = stage.program.duals
        slope: dict[int, float] = {}
        for number, terms in stage.shifts:
            if abs(duals[number]) > TOLERANCE:
                for week, coef in terms:
                    slope[week] = slope.get(week, 0.0) - duals[number] * coef
        level = value - sum(rise * weeks[week] for week, rise in slope.items())
        terms_of_cut = {week: -rise for week, rise in slope.items()}
        terms_of_cut[len(self.weeks)] = 1.0
        self.master.add_row(terms_of_cut, level, highspy.kHighsInf)


def _apart_at_most(spans: set[tuple[int, int]]) -> int:
    """How many of the spans fit one after the other."""
    count, free = 0, 0
    for start, end in sorted(spans, key=lambda span: span[1]):
        if start >= free:
            count, free = count + 1, end
    return count


def _assignment(
    problem: Problem, block: Placement, choice: int | None, price: tuple[list[float], float]
) -> float:
    """Least cost of a block's stays by itself (of one choice of weeks, or of any)."""
    costs, left = price
    slots: dict[tuple[int, int], int] = {}
    best: dict[tuple[int, tuple[int, int]], float] = {}
    for stay, cost in zip(block.stays, costs, strict=True):
        if choice is not None and stay.choice != choice:
            continue
        place = (stay.host, stay.choice)
        weeks = block.choices[stay.choice].weeks
        slots[place] = min(problem.host_slots[stay.host][week] for week in weeks)
        key = (stay.learner, place)
        best[key] = min(cost, best.get(key, cost))
    seats = [place for place, count in slots.items() for _ in range(count)]
    matrix = np.full((len(block.learners), len(seats) + len(block.learners)), left)
    row_of = {learner: row for row, learner in enumerate(block.learners)}
    for seat, place in enumerate(seats):
        for learner, row in row_of.items():
            if (learner, place) in best:
                matrix[row, seat] = best[learner, place]
    rows, columns = linear_sum_assignment(matrix)
    return float(matrix[rows, columns].sum())
