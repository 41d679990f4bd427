"""Which weeks are placement: the master problem, with cuts that say what the timetable costs.

Its 0-1 columns are the weeks of the blocks that a group spends together. Every week of class has
a state for each pattern of who is away; a cut prices the states of all weeks at once, so that one
cut tells much about weeks never tried (Lagrangian cuts; Geoffrion 1974).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import highspy
import numpy as np
from scipy.optimize import linear_sum_assignment

from passerelle.solver.blocks import Block, Blocks, Reals, State
from passerelle.solver.lp import LinearProgram
from passerelle.solver.model import INFINITE, Model, Row
from passerelle.solver.problem import Placement, Problem

Table = Mapping[tuple[int, State], float]  # (kind, state) -> bound of the week


class Master:
    """Weeks only; ``theta`` stands for the timetable; stays are priced block by block."""

    def __init__(self, model: Model, blocks: Blocks, cost: Reals) -> None:
        self.model = model
        self.blocks = blocks
        self.cost = cost
        choices = [c for block in model.choice for c in block] + list(model.nobody.values())
        self.weeks = {column: n for n, column in enumerate(choices)}
        self.theta = len(self.weeks)
        self.places: dict[tuple[int, State], int] = {}
        place = self.theta + 1
        for block in blocks.blocks:
            for state in blocks.kinds[block.kind].states:
                self.places[block.key, state] = place
                place += 1
        self.apart = self._apart()
        # columns are numbered from here on; the model's own numbers stay those of the weeks
        self.lacking = self._lacking(place)
        size = place + len(self.lacking)
        self.own = {place: len(model.upper) + place for place in range(self.theta, size)}
        self.program = self._program(size)

    def _apart(self) -> float:
        """Least cost of the stays of blocks whose learners choose their weeks one by one.

        A linear relaxation over all of these blocks, as they compete for the same hosts.
        """
        model = self.model
        columns = [
            column
            for b, block in enumerate(model.problem.placements)
            if not block.together
            for column in (*model.stay[b], *model.left[b].values())
        ]
        if not columns:
            return 0.0
        inside = set(columns)
        rows = [
            row
            for row in model.all_rows
            if inside >= set(row.columns) or (row.code == "R36" and inside & set(row.columns))
        ]
        program = LinearProgram(columns, rows, self.cost[columns], np.ones(len(columns)))
        return program.objective if program.solve() else 0.0

    def _program(self, size: int) -> LinearProgram:
        cost = np.zeros(size)
        cost[self.theta] = 1.0
        rows = self._choices(cost) + self._states() + self._capacities() + [self._forced()]
        self._stay_costs = cost[: self.theta].copy()
        upper = np.ones(size)
        upper[[self.theta, *self.lacking.values()]] = highspy.kHighsInf
        columns = [*self.weeks, *self.own.values()]
        return LinearProgram(columns, rows, cost, upper, integer=range(self.theta))

    def solve(self, seconds: float | None) -> bool:
        """Choose weeks; whether an optimum was found."""
        return self.program.solve(seconds)

    @property
    def bound(self) -> float:
        """Proved cost of everything, after `solve`."""
        return self.program.objective + self.apart

    def stays(self, chosen: Reals) -> float:
        """Least cost of all stays at chosen weeks."""
        return float(self._stay_costs @ chosen) + self.apart

    @property
    def chosen(self) -> Reals:
        """1 for the weeks chosen, by place."""
        return np.rint(self.program.values[: self.theta])

    def places_of(self, columns: Iterable[int]) -> Reals:
        """1 for weeks given by their columns, by place."""
        chosen = np.zeros(self.theta)
        chosen[[self.weeks[column] for column in columns]] = 1.0
        return chosen

    def state(self, block: Block, chosen: Reals) -> State:
        """The values of a block's terms at chosen weeks."""
        return tuple(
            round(sum(coef * chosen[self.weeks[column]] for column, coef in term))
            for term in block.terms
        )

    def cut(self, prices: Reals, table: Table) -> None:
        """The timetable costs at least what its weeks cost apart, at given prices.

        Without a bound of some week nothing is said.
        """
        if -np.inf in table.values():
            return
        terms = {self.theta: 1.0}
        for block in self.blocks.blocks:
            for state in self.blocks.kinds[block.kind].states:
                value = table[block.kind, state]
                if value == np.inf:
                    value = 0.0  # impossible: nothing is learnt from it, as the price is finite
                terms[self.places[block.key, state]] = -value
        for row, column, coef in self.blocks.choices:
            place = self.weeks[column]
            terms[place] = terms.get(place, 0.0) + coef * float(prices[row])
        self.program.add_row(terms, self.blocks.fixed_part(prices), highspy.kHighsInf)

    def _choices(self, cost: Reals) -> list[Row]:
        """One choice a block, no two at once, orders; each choice pays for its stays."""
        model = self.model
        own: list[Row] = []
        for b, block in enumerate(model.problem.placements):
            if not block.together:
                continue
            price = self._stay_cost(b)
            for k, column in enumerate(model.choice[b]):
                cost[self.weeks[column]] = _assignment(model.problem, block, k, price)
            nobody = model.nobody[b]
            cost[self.weeks[nobody]] = sum(float(self.cost[c]) for c in model.left[b].values())
            columns = [*model.choice[b], nobody]
            own.append(Row("R09", block.name, columns, [1] * len(columns), 1, 1))
        own += [
            row
            for row in model.rows
            if row.code in ("R39", "R41") and self.weeks.keys() >= set(row.columns)
        ]
        return [row for row in own if row.columns]

    def _states(self) -> list[Row]:
        """Every week is in one state, the one that the weeks chosen say."""
        rows: list[Row] = []
        for block in self.blocks.blocks:
            states = self.blocks.kinds[block.kind].states
            columns = [self.own[self.places[block.key, state]] for state in states]
            rows.append(Row("state", "", columns, [1] * len(columns), 1, 1))
            for number, term in enumerate(block.terms):
                held = [
                    (column, state[number])
                    for column, state in zip(columns, states, strict=True)
                    if state[number]
                ]
                held += [(column, -coef) for column, coef in term]
                rows.append(Row("state", "", [c for c, _ in held], [v for _, v in held], 0, 0))
        return rows

    def _stay_cost(self, b: int) -> tuple[list[float], float]:
        stays = [float(self.cost[c]) for c in self.model.stay[b]]
        left = max((float(self.cost[c]) for c in self.model.left[b].values()), default=0.0)
        return stays, left

    def _lacking(self, first: int) -> dict[int, int]:
        """For each agent of whom a day can be short: the place of how many visits find none."""
        return {agent: first + n for n, agent in enumerate(sorted(self._demand()))}

    def _demand(self) -> dict[int, dict[int, set[int]]]:
        """Agent -> last day possible -> activities that it attends."""
        last: dict[int, int] = {}
        found: dict[int, dict[int, set[int]]] = {}
        for option in self.model.problem.options:
            day = max(span.day for span in option.occurrences)
            last[option.activity] = max(last.get(option.activity, 0), day)
        for activity, agents in self._audiences().items():
            for agent in agents:
                found.setdefault(agent, {}).setdefault(last[activity], set()).add(activity)
        return found

    def _audiences(self) -> dict[int, set[int]]:
        """Activity -> agents that attend it wherever and whenever it lies."""
        found: dict[int, set[int]] = {}
        for option in self.model.problem.options:
            own = {agent for agent, _ in option.attends}
            found[option.activity] = found.get(option.activity, own) & own
        return found

    def _capacities(self) -> list[Row]:
        """Sessions that the days outside placements cannot hold are left out, at their price.

        Up to each deadline an agent has so many visits at most; they steer the first rounds.
        """
        problem = self.model.problem
        rows: list[Row] = []
        for agent, by_day in self._demand().items():
            sizes = [
                max((len(p.visits) for p in patterns), default=0)
                for patterns in problem.agents[agent].patterns
            ]
            found = []
            for limit in sorted(by_day):
                due = [a for day, held in by_day.items() if day <= limit for a in held]
                need = sum(problem.activities[activity].count for activity in due)
                found += self._capacity(agent, need, sizes[: limit + 1])
            if found:
                every = {activity for held in by_day.values() for activity in held}
                price = min(int(self.cost[self.model.unplaced[a]]) for a in every)
                columns = [self.own[self.theta], self.own[self.lacking[agent]]]
                rows += [*found, Row("capacity", "", columns, [1, -price], 0, INFINITE)]
        return rows

    def _forced(self) -> Row:
        """A first cut: weeks that cover a day some activity cannot do without leave it out."""
        problem = self.model.problem
        spans: list[dict[int, set[tuple[int, int]]]] = [{} for _ in problem.activities]
        agents = self._audiences()
        for option in problem.options:
            for span in option.occurrences:
                held = spans[option.activity].setdefault(span.day, set())
                held.add((span.start, span.end))
        price: dict[tuple[int, int], int] = {}
        for number, activity in enumerate(problem.activities):
            room = {day: _apart_at_most(held) for day, held in spans[number].items()}
            spare = sum(room.values()) - activity.count
            for day, most in room.items():
                if most > spare >= 0 and agents.get(number):
                    key = (min(agents[number]), day)
                    lost = (most - spare) * activity.unplaced_cost
                    price[key] = price.get(key, 0) + lost
        for chosen, _ in problem.pinned:
            pin = problem.options[chosen[0]] if chosen else None
            if pin is not None and pin.attends:
                key = (min(agent for agent, _ in pin.attends), pin.occurrences[0].day)
                lost = problem.activities[pin.activity].unplaced_cost
                price[key] = max(price.get(key, 0), lost)
        terms = {self.own[self.theta]: 1}
        for b, block in enumerate(problem.placements):
            if block.together:
                for column, choice in zip(self.model.choice[b], block.choices, strict=True):
                    lost = sum(price.get((g, d), 0) for g in block.agents for d in choice.days)
                    terms[column] = -lost
        return Row("forced", "", list(terms), list(terms.values()), 0, INFINITE)

    def _capacity(self, agent: int, need: int, sizes: list[int]) -> list[Row]:
        terms: dict[int, int] = {}
        for b, block in enumerate(self.model.problem.placements):
            if not block.together or agent not in block.agents:
                continue
            for column, choice in zip(self.model.choice[b], block.choices, strict=True):
                lost = sum(sizes[d] for d in choice.days if d < len(sizes))
                if lost:
                    terms[column] = lost
        if not terms:
            return []
        terms[self.own[self.lacking[agent]]] = -1
        spare = sum(sizes) - need
        return [Row("capacity", "", list(terms), list(terms.values()), -INFINITE, spare)]


def _apart_at_most(spans: set[tuple[int, int]]) -> int:
    """How many of the spans fit one after the other."""
    count, free = 0, 0
    for start, end in sorted(spans, key=lambda span: span[1]):
        if start >= free:
            count, free = count + 1, end
    return count


def _assignment(
    problem: Problem, block: Placement, choice: int, price: tuple[list[float], float]
) -> float:
    """Least cost of a block's stays by itself in one choice of weeks."""
    costs, left = price
    slots: dict[tuple[int, int], int] = {}
    best: dict[tuple[int, tuple[int, int]], float] = {}
    for stay, cost in zip(block.stays, costs, strict=True):
        if stay.choice != choice:
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
