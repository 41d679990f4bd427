"""From column values back to sessions with rooms and crews, still by index of the compiled term."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ortools.sat.python import cp_model

from passerelle.models.sessions import SessionSet
from passerelle.models.term import Term
from passerelle.solver.compile.term import Compiled
from passerelle.solver.model import Model
from passerelle.solver.part import Values


@dataclass(frozen=True, slots=True)
class Chair:
    """A trainer in a session: id, part of the session, whether they facilitate."""

    trainer: str
    part: int
    facilitates: bool


@dataclass(frozen=True, slots=True)
class Placed:
    """A session placed: span in minutes of the day ``d``, locations and rooms by part.

    ``learner`` is set for individual sessions, ``host`` for those at a host, ``participants``
    where they are chosen.
    """

    item: SessionSet
    d: int
    start: int
    end: int
    parts: tuple[int, ...]
    rooms: tuple[str, ...]
    chairs: tuple[Chair, ...]
    learner: str = ""
    host: str = ""
    participants: tuple[str, ...] = ()

    def people(self, term: Term) -> tuple[str, ...]:
        """Ids of the learners expected at it."""
        if self.learner:
            return (self.learner,)
        if self.item.id in term.by_choice:
            return self.participants
        return tuple(row.id for row in term.audience(self.item))


def read_sessions(compiled: Compiled, model: Model, values: Values) -> list[Placed]:
    """Sessions in order of time, with rooms dealt out."""
    problem = compiled.problem
    trainers = compiled.facts.term.trainers
    n_atoms = len(compiled.atoms)
    crews: dict[tuple[int, int, int], list[tuple[int, tuple[int, ...], bool]]] = {}
    for s, staffing in enumerate(problem.staffings):
        if values[model.staff[s]]:
            span = staffing.occurrences[0]
            crews.setdefault((staffing.activity, span.day, span.start), []).append(
                (staffing.location, staffing.agents, staffing.facilitates)
            )
    people: dict[int, list[str]] = {}
    for candidate, column in zip(problem.programme.candidates, model.chosen, strict=True):
        if values[column]:
            name = compiled.facts.term.learners[candidate.person].id
            people.setdefault(candidate.activity, []).append(name)
    placed: list[Placed] = []
    choices: list[tuple[tuple[int, ...], ...]] = []
    for o, option in enumerate(problem.options):
        if not values[model.x[o]]:
            continue
        span = option.occurrences[0]
        chairs = [
            Chair(trainers[agent - n_atoms].id, option.parts.index(location), facilitates)
            for location, agents, facilitates in crews.get(
                (option.activity, span.day, span.start), []
            )
            for agent in agents
        ]
        item = compiled.sets[option.activity]
        chairs.sort(key=lambda chair: (chair.facilitates, chair.trainer))
        placed.append(
            Placed(
                item,
                span.day,
                span.start,
                span.end,
                option.parts,
                (),
                tuple(chairs),
                participants=tuple(people.get(option.activity, ())),
            )
        )
        choices.append(option.rooms)
    dealt = _deal_rooms(compiled, placed, choices)
    return sorted(dealt, key=lambda row: (row.d, row.start, row.item.id))


def _deal_rooms(
    compiled: Compiled, placed: list[Placed], choices: list[tuple[tuple[int, ...], ...]]
) -> list[Placed]:
    """One room for each part: no room twice at once, small rooms and few changes preferred."""
    rooms = compiled.facts.term.rooms
    days: dict[int, list[int]] = {}
    for number, row in enumerate(placed):
        days.setdefault(row.d, []).append(number)
    result = list(placed)
    for numbers in days.values():
        model = cp_model.CpModel()
        use: dict[tuple[int, int, int], cp_model.IntVar] = {}
        by_room: dict[int, list[tuple[int, cp_model.IntVar]]] = {}
        for number in numbers:
            for part, allowed in enumerate(choices[number]):
                for room in allowed:
                    taken = model.new_bool_var("")
                    use[number, part, room] = taken
                    by_room.setdefault(room, []).append((number, taken))
                model.add_exactly_one(use[number, part, room] for room in allowed)
        for taken_by in by_room.values():
            model.add_no_overlap(
                model.new_optional_fixed_size_interval_var(
                    placed[number].start,
                    placed[number].end - placed[number].start,
                    taken,
                    "",
                )
                for number, taken in taken_by
            )
        model.minimize(sum(rooms[room].seats * taken for (_, _, room), taken in use.items()))
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.catch_sigint_signal = False
        if solver.solve(model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            raise AssertionError("rooms promised by the model cannot be dealt out")
        for number in numbers:
            names = tuple(
                rooms[room].id
                for part in range(len(choices[number]))
                for room in choices[number][part]
                if solver.value(use[number, part, room])
            )
            result[number] = replace(placed[number], rooms=names)
    return result
