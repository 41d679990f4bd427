"""A former plan as values of the columns of a model: a starting point, and what stays as it is."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

import numpy as np

from passerelle.models.plan import Plan
from passerelle.solver.compile.focus import Focus
from passerelle.solver.compile.term import Compiled
from passerelle.solver.model import Model, care_columns
from passerelle.solver.part import Effort, Mask, Parts, Values


class Recalled:
    """The placements, crews and care of a plan, found again in a model of its (changed) term."""

    def __init__(self, compiled: Compiled, model: Model, plan: Plan, focus: Focus) -> None:
        self.compiled = compiled
        self.model = model
        self.plan = plan
        self.focus = focus
        self.facts = compiled.facts
        self.values = np.zeros(len(model.upper), dtype=np.int64)
        for column in (*self._options(), *self._crews(), *self._care()):
            self.values[column] = 1
        for a, activity in enumerate(compiled.problem.activities):
            placed = sum(self.values[model.x[o]] for o in model.by_activity[a])
            self.values[model.unplaced[a]] = max(0, activity.count - placed)

    def complete(self, parts: Parts, effort: Effort) -> Values | None:
        """All columns for the placements of the plan; None where the term forbids them now."""
        free = np.ones(len(self.model.upper), dtype=np.bool_)
        free[[*self.model.x, *self.model.unplaced, *self.model.staff]] = False
        free[[*self._settled, *self._other_care()]] = False
        values, _ = parts.solve(self.values, free, effort, hint=False)
        return values

    def open_columns(self) -> Mask:
        """Columns of the days on which something is free, and of what spans days but care."""
        held = set(self._settled)
        open_days = {
            self.facts.day_index[on]
            for days in self.focus.free.values()
            for on in days
            if on in self.facts.day_index
        }
        weeks = {self.facts.weeks[d] for d in open_days}
        found = np.array([d < 0 or d in open_days for d in self.model.day_of], dtype=np.bool_)
        for number, own in enumerate(self.model.plan):
            for (week, _), column in own.items():
                found[column] = week in weeks
            for key, column in self.model.move[number].items():
                found[column] = key[2] in weeks
        found[list(held)] = False
        return found

    @cached_property
    def _settled(self) -> frozenset[int]:
        """Columns that say which care is the main one."""
        return frozenset(column for own in self.model.main for column in own.values()) & frozenset(
            care_columns(self.model)
        )

    def _options(self) -> Iterator[int]:
        taken = set()
        for option, column in zip(self.compiled.problem.options, self.model.x, strict=True):
            when = option.occurrences[0]
            name = self.compiled.sets[option.activity].id
            moment = (name, self.facts.days[when.day], when.start)
            places = frozenset(self.facts.locations[p].id for p in option.parts)
            if self.focus.kept.get(moment) == places and moment not in taken:
                taken.add(moment)
                yield column

    def _crews(self) -> Iterator[int]:
        n_atoms = len(self.compiled.atoms)
        trainers = self.facts.term.trainers
        rooms = self.facts.rooms
        seated = {
            (row.session_set, row.date, row.period.start, seat.role == "facilitator",
             rooms[seat.room].site if seat.room in rooms else seat.room, seat.trainer)
            for row in self.plan.sessions
            for seat in row.seats
        }  # fmt: skip
        for staffing, column in zip(self.compiled.problem.staffings, self.model.staff, strict=True):
            when = staffing.occurrences[0]
            head = (
                self.compiled.sets[staffing.activity].id,
                self.facts.days[when.day],
                when.start,
                staffing.facilitates,
                self.facts.locations[staffing.location].id,
            )
            if all((*head, trainers[agent - n_atoms].id) in seated for agent in staffing.agents):
                yield column

    def _care(self) -> Iterator[int]:
        """The main option of each child; nothing is said of single weeks."""
        for number, person in enumerate(self.compiled.problem.arranged):
            main = self._main_of(person.name)
            for (slot, option), column in self.model.main[number].items():
                if main[slot] == option:
                    yield column

    def _other_care(self) -> Iterator[int]:
        """Columns of weekly arrangements other than the plan's."""
        for number, person in enumerate(self.compiled.problem.arranged):
            children = self.facts.book.care.children(person.name)
            main = self._main_of(person.name)
            for (week, q), column in self.model.plan[number].items():
                year, number_of = self.facts.week_labels[week]
                label = f"{year}-W{number_of:02d}"
                if any(
                    option != self._moves.get((children[slot].id, label), main[slot])
                    for slot, option in enumerate(person.parts[q])
                    if week not in person.free[slot]
                ):
                    yield column

    def _main_of(self, person: str) -> tuple[int, ...]:
        """The option of each child of a person for the term."""
        care = self.facts.book.care
        chosen = {row.child: row.option for row in self.plan.care_choices}
        lowest = care.plans(person)[0]
        children = care.children(person)
        return tuple(chosen.get(row.id, low) for row, low in zip(children, lowest, strict=True))

    @cached_property
    def _moves(self) -> dict[tuple[str, str], int]:
        return {
            (row.child, move.week): move.option
            for row in self.plan.care_choices
            for move in row.moves
        }
