"""How evenly travel is shared: the longest day of anybody, and the means of territories (R69)."""

from __future__ import annotations

from math import lcm

from passerelle.solver.extras import load_terms, most_of
from passerelle.solver.model import Model
from passerelle.solver.programme import Mean, Presence


def price_places(model: Model) -> None:
    """State and price both lines, where the problem has them."""
    programme = model.problem.programme
    if programme.longest_cost:
        _longest(model)
    if programme.mean_cost and programme.means:
        _means(model)


def _longest(model: Model) -> None:
    programme = model.problem.programme
    loads = programme.longest
    days = [going.travel_min for row in programme.candidates for going in row.goings]
    upper = max([*(most_of(model, load) for load in loads), *days], default=0)
    if not upper:
        return
    longest = model.column(upper)
    model.price("fairness", longest, programme.longest_cost)
    for load in loads:
        model.rule("R69", load.where, [*load_terms(model, load), (longest, -1)], high=0)
    for activity, shortest in _shortest(model).items():
        terms = [(model.x[o], least) for o, least in shortest.items()]
        where = model.problem.activities[activity].name
        model.rule("R69", where, [*terms, (longest, -1)], high=0)
    for presence in programme.presences:
        terms = [(model.x[o], least) for o, least in _farthest(model, presence).items()]
        model.rule("R69", presence.where, [*terms, (longest, -1)], high=0)
    for columns, row in zip(model.going, programme.candidates, strict=True):
        count = model.problem.activities[row.activity].count
        kinds = [(c, g.travel_min) for c, g in zip(columns, row.goings, strict=True)]
        if count == 1:
            model.rule("R69", row.name, [*kinds, (longest, -1)], high=0)
            continue
        for column, minutes in kinds:
            ever = model.column()
            model.rule("R69", row.name, [(column, 1), (ever, -count)], high=0)
            model.rule("R69", row.name, [(ever, minutes), (longest, -1)], high=0)


def _shortest(model: Model) -> dict[int, dict[int, int]]:
    """Per activity held once, and option: minutes that some day of its audience takes at least.

    One row over all dates says more to a relaxation than one a day: a date holds little of it.
    """
    least: dict[tuple[int, int], dict[tuple[int, int, int], int]] = {}
    for load in model.problem.programme.longest:
        for agent, d, pattern, minutes in load.days:
            known = least.setdefault((agent, d), {})
            for node in model.problem.agents[agent].patterns[d][pattern].visits:
                known[node] = min(minutes, known.get(node, minutes))
    found: dict[int, dict[int, int]] = {}
    for o, option in enumerate(model.problem.options):
        if model.problem.activities[option.activity].count > 1 or len(option.occurrences) > 1:
            continue
        (span,) = option.occurrences
        days = [
            least.get((agent, span.day), {}).get((place, span.start, span.end), 0)
            for agent, place in option.attends
        ]
        if days:
            found.setdefault(option.activity, {})[o] = max(days)
    return found


def _farthest(model: Model, row: Presence) -> dict[int, int]:
    """Per option, minutes that somebody travels at least, as so many units must be there.

    Of ``least`` units the farthest lives no nearer than the unit of that rank.
    """
    if not row.least or model.problem.activities[row.activity].count > 1:
        return {}
    units: dict[int, list[int]] = {}
    for unit in row.units:
        nearest: dict[int, int] = {}
        for c in unit:
            for going in model.problem.programme.candidates[c].goings:
                for o in going.options:
                    nearest[o] = min(going.travel_min, nearest.get(o, going.travel_min))
        for o, minutes in nearest.items():
            units.setdefault(o, []).append(minutes)
    return {
        o: sorted(found)[row.least - 1] for o, found in units.items() if len(found) >= row.least
    }


def _means(model: Model) -> None:
    """Sums are compared in a unit that every size divides; the line is in whole minutes."""
    means = model.problem.programme.means
    unit = lcm(*(row.size for row in means))
    upper = max(unit // row.size * _most(model, row) for row in means)
    high, low = model.column(upper), model.column(upper)
    for row in means:
        times = unit // row.size
        terms = [(column, times * value) for column, value in load_terms(model, row.load)]
        terms += [(model.going[c][k], times * value) for c, k, value in row.goings]
        model.rule("R69", row.load.where, [*terms, (high, -1)], high=0)
        model.rule("R69", row.load.where, [*terms, (low, -1)], low=0)
    apart = model.column(upper // unit + 1)
    model.price("fairness", apart, model.problem.programme.mean_cost)
    terms = [(high, 1), (low, -1), (apart, -unit)]
    model.rule("R69", "territories", terms, high=unit - 1)


def _most(model: Model, row: Mean) -> int:
    """The travel of a territory is never more: everybody on every day, chosen for everything."""
    activities = model.problem.activities
    candidates = model.problem.programme.candidates
    longest: dict[int, int] = {}
    for c, _, value in row.goings:
        longest[c] = max(value, longest.get(c, 0))
    chosen = sum(activities[candidates[c].activity].count * v for c, v in longest.items())
    return most_of(model, row.load) + chosen
