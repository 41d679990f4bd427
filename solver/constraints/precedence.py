"""What must be over before something else begins (R41)."""

from __future__ import annotations

from passerelle.solver.model import Model
from passerelle.solver.problem import Option, Order

Terms = list[tuple[int, int]]


def post(model: Model) -> None:
    """One family of rows per order, by the kinds of its two ends."""
    for order in model.problem.orders:
        (early, first), (late, second) = order.before, order.after
        if early == "activity" and late == "activity":
            _sessions(model, order, first, second)
        elif early == "activity":
            _session_first(model, order, first, second)
        elif late == "activity":
            _block_first(model, order, first, second)
        else:
            _blocks(model, order, first, second)


def _begin(option: Option) -> tuple[int, int]:
    return min((span.day, span.start) for span in option.occurrences)


def _finish(option: Option) -> tuple[int, int]:
    return max((span.day, span.end) for span in option.occurrences)


def _moments(model: Model, activity: int) -> dict[tuple[int, int, int, int], Terms]:
    """Options of an activity by (first day, start, last day, end).

    One audience cannot attend two at once, so the options of a moment sum to at most one and
    share a row.
    """
    found: dict[tuple[int, int, int, int], Terms] = {}
    for o in model.by_activity[activity]:
        option = model.problem.options[o]
        found.setdefault((*_begin(option), *_finish(option)), []).append((model.x[o], 1))
    return found


def _sessions(model: Model, order: Order, first: int, second: int) -> None:
    """All of ``first`` done (or given up) by the time any of ``second`` begins."""
    count = model.problem.activities[first].count
    early = _moments(model, first)
    for (day, start, _, _), later in _moments(model, second).items():
        done = [
            (column, -1)
            for (_, _, last, end), terms in early.items()
            if (last, end) <= (day, start)
            for column, _ in terms
        ]
        terms = [*((column, count) for column, _ in later), (model.unplaced[first], -1), *done]
        model.rule("R41", order.where, terms, high=0)


def _stays(
    model: Model, block: int, shared: frozenset[int]
) -> dict[int, list[tuple[int, int, int]]]:
    """Per learner: (column, first day, last day) of each way to be on placement."""
    row = model.problem.placements[block]
    found: dict[int, list[tuple[int, int, int]]] = {}
    if row.together:
        for k, choice in enumerate(row.choices):
            column = model.choice[block][k]
            found.setdefault(-1, []).append((column, choice.first_day, choice.last_day))
        return found
    for i, stay in enumerate(row.stays):
        if stay.learner not in shared:
            continue
        choice = row.choices[stay.choice]
        column = model.stay[block][i]
        found.setdefault(stay.learner, []).append((column, choice.first_day, choice.last_day))
    return found


def _session_first(model: Model, order: Order, first: int, second: int) -> None:
    """No session of ``first`` on or after the first day of the block."""
    for ways in _stays(model, second, order.learners).values():
        for (_, _, day, _), terms in _moments(model, first).items():
            away = [(column, 1) for column, begin, _ in ways if begin <= day]
            model.rule("R41", order.where, [*terms, *away], high=1)


def _block_first(model: Model, order: Order, first: int, second: int) -> None:
    """No session of ``second`` on or before the last day of the block."""
    for ways in _stays(model, first, order.learners).values():
        for (day, *_), terms in _moments(model, second).items():
            away = [(column, 1) for column, _, end in ways if end >= day]
            model.rule("R41", order.where, [*terms, *away], high=1)


def _blocks(model: Model, order: Order, first: int, second: int) -> None:
    """The first block ends before the second begins, for each learner of both."""
    early = _stays(model, first, order.learners)
    late = _stays(model, second, order.learners)
    for key, ways in early.items():
        for other, followers in late.items():
            if key != other and -1 not in (key, other):
                continue
            for column, begin, _ in followers:
                terms = [(column, 1), *((c, 1) for c, _, end in ways if end >= begin)]
                model.rule("R41", order.where, terms, high=1)
