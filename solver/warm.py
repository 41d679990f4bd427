"""A search that starts from a former plan: what can stay of it, completed by CP-SAT."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from passerelle.models.plan import Internship
from passerelle.solver.compile.stability import Kept, Moment, moment_of, same_stays
from passerelle.solver.model import Model
from passerelle.solver.part import Effort, Mask, Parts, Values
from passerelle.solver.problem import Option, Placement


def start_from(
    kept: Kept, model: Model, parts: Parts, empty: Values, effort: Effort
) -> Values | None:
    """As much of a former plan as a model still allows; the rest is left out.

    Only columns that a former session or internship uses are open, so that little is searched.
    """
    values, _ = parts.solve(empty, _open(kept, model), effort, hint=False)
    return values


def _open(kept: Kept, model: Model) -> Mask:
    """Everything but sessions, crews, days and stays that the former plan does not have."""
    problem = model.problem
    free = np.ones(len(model.upper), dtype=np.bool_)
    options = set(_options(kept, model))
    moments = {moment_of(problem.options[o]) for o in options}
    staff = set(_staffings(kept, model, moments))
    nodes: dict[tuple[int, int], set[tuple[int, int, int]]] = {}
    for o in options:
        span = problem.options[o].occurrences[0]
        for agent, place in problem.options[o].attends:
            nodes.setdefault((agent, span.day), set()).add((place, span.start, span.end))
    for s in staff:
        row, span = problem.staffings[s], problem.staffings[s].occurrences[0]
        for agent in row.agents:
            nodes.setdefault((agent, span.day), set()).add((row.location, span.start, span.end))
    free[[column for o, column in enumerate(model.x) if o not in options]] = False
    free[[column for s, column in enumerate(model.staff) if s not in staff]] = False
    for agent, own in enumerate(problem.agents):
        for d, patterns in enumerate(own.patterns):
            known = nodes.get((agent, d), set())
            for column, pattern in zip(model.day[agent][d], patterns, strict=True):
                free[column] = known.issuperset(pattern.visits)
    free[list(_other_stays(kept, model))] = False
    return free


def _options(kept: Kept, model: Model) -> Iterable[int]:
    """Options at the time and place of a former session; of several those with its rooms."""
    former = kept.moments()
    rooms = kept.facts.room_index

    def has_rooms(option: Option, names: tuple[str, ...]) -> bool:
        wanted = {rooms[name] for name in names if name in rooms}
        return all(wanted & set(part) for part in option.rooms)

    found: dict[Moment, list[int]] = {}
    for o, option in enumerate(model.problem.options):
        moment = moment_of(option)
        if moment in former and tuple(sorted(option.parts)) == kept.places(former[moment]):
            found.setdefault(moment, []).append(o)
    for moment, chosen in found.items():
        exact = [o for o in chosen if has_rooms(model.problem.options[o], former[moment].rooms)]
        yield from exact or chosen


def _staffings(kept: Kept, model: Model, moments: set[Moment]) -> Iterable[int]:
    """Crews of the moments: the former ones, where these still can; else any."""
    former, agents = kept.moments(), kept.trainer_agents
    found: dict[Moment, list[int]] = {}
    same: dict[Moment, list[int]] = {}
    for s, row in enumerate(model.problem.staffings):
        moment = moment_of(row)
        if moment not in moments:
            continue
        found.setdefault(moment, []).append(s)
        seats = {
            (agents.get(seat.trainer), seat.role == "facilitator") for seat in former[moment].seats
        }
        if all((agent, row.facilitates) in seats for agent in row.agents):
            same.setdefault(moment, []).append(s)
    for moment, crews in found.items():
        own = same.get(moment, [])
        settled = any(not model.problem.staffings[s].facilitates for s in own)
        yield from own if settled else crews


def _other_stays(kept: Kept, model: Model) -> Iterable[int]:
    """Columns of weeks and stays that the former plan did not choose, where it chose some."""
    for b, block in enumerate(model.problem.placements):
        rows = [row for row in kept.internships if row.block == block.name]
        days = {kept.facts.day_index.get(row.first, -1) for row in rows}
        weeks = {k for k, choice in enumerate(block.choices) if choice.first_day in days}
        weeks = weeks or set(range(len(block.choices)))
        same = {i for row in rows for i in _stays_like(kept, block, row)}
        settled = {block.stays[i].learner for i in same}
        for k, column in enumerate(model.choice[b]):
            if k not in weeks or not block.together:
                yield column
        for i, stay in enumerate(block.stays):
            gone = stay.learner in settled and i not in same
            if gone or (block.together and stay.choice not in weeks):
                yield model.stay[b][i]


def _stays_like(kept: Kept, block: Placement, row: Internship) -> tuple[int, ...]:
    """Stays that are a former internship; in another shift where the model has no better one."""
    exact = tuple(same_stays(kept.facts, block, row))
    return exact or tuple(same_stays(kept.facts, block, row, any_shift=True))
