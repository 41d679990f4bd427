"""What a former plan holds: frozen weeks, changes and their price, budgets of change (R53, R67).

All rows stand beside the model: relaxations leave them out, as each can be met at a price.
"""

from __future__ import annotations

from passerelle.solver.held import Held, Stability
from passerelle.solver.model import PLACEMENT, Model

RELEASE_COST = 1_000_000
"""What it costs to move a frozen session: above all else, so that only what cannot stay moves."""

Terms = list[tuple[int, int]]


def post(model: Model) -> None:
    """Nothing, unless the plan follows a former one."""
    rules = model.problem.stability
    if rules is None:
        return
    barred = [(model.stay[b][i], 1) for b, i in rules.barred]
    if barred:
        model.rule("R53", "internships", barred, high=0, beside=True)
    changes: dict[int, Terms] = {}
    counted: dict[int, Terms] = {}
    for held in rules.held:
        lost = _session(model, rules, held)
        for agent in held.agents:
            changes.setdefault(agent, []).append((lost, 1))
            counted.setdefault(agent, []).append((lost, 1))
    for o, late in rules.late_options:
        model.price("stability", model.x[o], late * rules.late_cost)
    _people(model, rules, changes)
    _trainers(model, rules)
    _stays(model, rules)
    if rules.max_changes is not None:
        for agent, known in rules.people:
            _budget(model, rules, counted.get(agent, []), 0, known)


def _session(model: Model, rules: Stability, held: Held) -> int:
    """The column that says that a former session is not at its time and place any more."""
    lost = model.column(day=held.day)
    same = [(model.x[o], 1) for o in held.same]
    model.rule("R67", held.where, [(lost, 1), *same], low=1, beside=True)
    model.price("stability", lost, rules.moved_cost + held.late_days * rules.late_cost)
    if held.attached_cost:
        model.release[lost] = held.attached_cost
    for s, new in held.others:
        model.price("stability", model.staff[s], new * rules.seat_cost)
    if held.frozen:
        gone = model.column(day=held.day)
        there = [(model.x[o], 1) for o in held.moment]
        model.rule("R53", held.where, [(gone, 1), *there], low=1, beside=True)
        model.release[gone] = RELEASE_COST
        model.release[lost] = RELEASE_COST // 2 + held.attached_cost
        for s, _ in held.others:
            model.release[model.staff[s]] = RELEASE_COST // 4
    return lost


def _people(model: Model, rules: Stability, changes: dict[int, Terms]) -> None:
    """Learners for whom anything changes; those of an atom change together."""
    for agent, known in rules.people:
        terms = changes.get(agent, [])
        if known and terms:
            _affected(model, terms, 0, known * rules.person_cost)


def _affected(model: Model, terms: Terms, constant: int, cost: int) -> None:
    """A column that is 1 where ``sum(terms) + constant`` is above 0, at a cost."""
    most = sum(max(0, coef) for _, coef in terms) + constant
    if most > 0:
        touched = model.column()
        rows = [*terms, (touched, -most)]
        model.rule("R67", "people affected", rows, high=-constant, beside=True)
        model.price("stability", touched, cost)


def _trainers(model: Model, rules: Stability) -> None:
    """Trainers who leave a former seat, or get a new one."""
    left: dict[int, Terms] = {}
    seats: dict[int, int] = {}
    able: dict[int, tuple[Terms, int]] = {}
    for held in rules.held:
        for seat in held.seats:
            stays = [(model.staff[s], -1) for s in seat.staffings]
            left.setdefault(seat.agent, []).extend(stays)
            seats[seat.agent] = seats.get(seat.agent, 0) + 1
            if seat.able:
                terms, count = able.get(seat.agent, ([], 0))
                able[seat.agent] = ([*terms, *stays], count + 1)
    new: dict[int, Terms] = {}
    for agent, s in rules.new_seats:
        new.setdefault(agent, []).append((model.staff[s], 1))
    for agent in rules.trainers:
        terms = [*left.get(agent, []), *new.get(agent, [])]
        _affected(model, terms, seats.get(agent, 0), rules.person_cost)
        if rules.max_changes is not None:
            _budget(model, rules, *able.get(agent, ([], 0)), 1)
            _budget(model, rules, new.get(agent, []), 0, 1)


def _budget(model: Model, rules: Stability, terms: Terms, constant: int, people: int) -> None:
    """A price for each change above the budget: ``sum(terms) + constant`` changes in all."""
    limit = (rules.max_changes or 0) - constant
    most = sum(max(0, coef) for _, coef in terms) - limit
    if people and most > 0:
        over = model.column(most)
        model.rule("R67", "budget of changes", [*terms, (over, -1)], high=limit, beside=True)
        model.price("stability", over, people * rules.over_cost)


def _stays(model: Model, rules: Stability) -> None:
    """Internships that leave their host, weeks or shift."""
    for held in rules.stays:
        lost = model.column(day=PLACEMENT)
        same = [(model.stay[held.block][i], 1) for i in held.same]
        where = f"internship of learner {held.learner}"
        model.rule("R67", where, [(lost, 1), *same], low=1, beside=True)
        model.price("stability", lost, rules.stay_cost + rules.person_cost)
        if held.begun:
            model.release[lost] = RELEASE_COST
