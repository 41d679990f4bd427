"""The way out: column values to a Plan in names, with attendance, journeys and cost lines."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from typing import Any

from passerelle.models.plan import (
    Attendance,
    CareChoice,
    CareDay,
    CostLine,
    Internship,
    Interview,
    Journey,
    Lift,
    PlacedSession,
    Plan,
    Unplaced,
)
from passerelle.solver.attendance import Attendances
from passerelle.solver.before import Before
from passerelle.solver.blockers import Blockers
from passerelle.solver.compile.term import Compiled
from passerelle.solver.costs import care_lines, cost_lines
from passerelle.solver.decisions import care_choices, read_decisions
from passerelle.solver.following import Follower
from passerelle.solver.immersions import place_immersions
from passerelle.solver.internships import Lodgings, read_stays
from passerelle.solver.interviews import place_individuals
from passerelle.solver.lifts import find_lifts
from passerelle.solver.model import Model
from passerelle.solver.nights import Nights
from passerelle.solver.part import Values
from passerelle.solver.rotation import rotate
from passerelle.solver.serving import Served, serve
from passerelle.solver.stability import stability_lines
from passerelle.solver.timetable import Placed, read_sessions
from passerelle.solver.tours import place_visits


@dataclass(frozen=True)
class Extracted:
    """The contents of a plan: everything but bounds and provenance."""

    sessions: tuple[PlacedSession, ...]
    attendance: tuple[Attendance, ...]
    internships: tuple[Internship, ...]
    journeys: tuple[Journey, ...]
    care_days: tuple[CareDay, ...]
    care_choices: tuple[CareChoice, ...]
    unplaced: tuple[Unplaced, ...]
    lifts: tuple[Lift, ...]
    interviews: tuple[Interview, ...]
    served: Served
    objective: tuple[CostLine, ...]

    def fields(self) -> dict[str, Any]:
        """What a plan holds of it, by the names there."""
        own = vars(self).copy()
        served: Served = own.pop("served")
        rows = {"work_shifts": served.shifts, "grants": served.grants}
        return own | {"stop_days": served.stop_days, **rows}


def extract(
    compiled: Compiled,
    model: Model,
    values: Values,
    former: Plan | None,
    effort: float,
    seed: int,
) -> Extracted:
    """Read a solution, place individual sessions beside it, and put it into names."""
    return _Extractor(compiled, model, values).run(former, effort, seed)


class _Extractor:
    def __init__(self, compiled: Compiled, model: Model, values: Values) -> None:
        self.compiled = compiled
        self.model = model
        self.values = values
        self.decisions = read_decisions(compiled, model, values)
        main, weekly = self.decisions.main, self.decisions.weekly
        self.facts = copy(compiled.facts)
        self.facts.book = compiled.facts.book.deciding(main, weekly)
        self.term = compiled.facts.term
        self.follower = Follower(self.facts)
        self.nights = Nights(self.facts, compiled.placements.variants)

    def run(self, former: Plan | None, effort: float, seed: int) -> Extracted:
        """Everything, in order: sessions, internships, individuals, then what follows."""
        placed = read_sessions(self.compiled, self.model, self.values, self._before())
        rows = read_stays(self.compiled, self.model, self.values)
        stays = Lodgings(self.facts, self.compiled.placements.variants, self.nights, rows)
        lived, away = self.decisions.lived, self._before().recorded
        places = self.follower.places(placed, stays)
        attending = Attendances(self.facts, placed, places, lived, away)
        single, missing = place_individuals(
            self.facts, placed, self.nights, attending, self._before(), effort, seed
        )
        placed, missing = self._at_hosts([*placed, *single], missing, stays, effort, seed)
        known = former.sessions if former else ()
        found = self.follower.follow(placed, stays, known, lived, away)
        unplaced = self._unplaced(missing)
        care = self.facts.book.care
        choices = care_choices(self.term, care, self.decisions, found.care_days)
        lifts = find_lifts(self.facts, found.journeys)
        interviews = rotate(self.term, found.sessions, found.attendance, seed)
        served = serve(self.facts, found.placed, found.attendances, found.care_days, seed)
        objective = (
            *cost_lines(
                self.term, self.facts.travel, found.sessions, found.attendance,
                found.internships, found.journeys, unplaced, lifts,
            ),
            *care_lines(self.term, found.care_days, choices),
            *served.lines,
            *self._stability(found.sessions, found.internships),
        )  # fmt: skip
        return Extracted(
            found.sessions,
            found.attendance,
            found.internships,
            found.journeys,
            found.care_days,
            choices,
            unplaced,
            lifts,
            interviews,
            served,
            objective,
        )

    def _before(self) -> Before:
        return Before(self.compiled.kept, self.compiled.former, self.compiled.focus)

    def _stability(
        self, sessions: tuple[PlacedSession, ...], internships: tuple[Internship, ...]
    ) -> tuple[CostLine, ...]:
        rules = self.compiled.former
        return () if rules is None else stability_lines(self.facts, rules, sessions, internships)

    def _at_hosts(
        self,
        placed: list[Placed],
        missing: dict[str, list[str]],
        stays: Lodgings,
        effort: float,
        seed: int,
    ) -> tuple[list[Placed], dict[str, list[str]]]:
        """All sessions with days at other workplaces and visits to interns, and what is missing."""
        lived, away = self.decisions.lived, self._before().recorded
        places = self.follower.places(placed, stays)
        attending = Attendances(self.facts, placed, places, lived, away)
        immersed, without = place_immersions(self.facts, self.nights, attending, effort, seed)
        placed = [*placed, *immersed]
        visits, unseen = place_visits(self.facts, stays.rows, placed, effort, seed)
        return [*placed, *visits], {**missing, **without, **unseen}

    def _unplaced(self, missing: dict[str, list[str]]) -> tuple[Unplaced, ...]:
        blockers = Blockers(self.compiled, self.model, self.values)
        items = {item.id: item for item in self.term.sessions}
        found = [
            Unplaced(
                item=activity.name,
                count=int(self.values[self.model.unplaced[a]]),
                blockers=blockers.of_activity(a),
            )
            for a, activity in enumerate(self.compiled.problem.activities)
            if self.values[self.model.unplaced[a]]
        ]
        found += [
            Unplaced(
                item=name, count=1, learner=learner, blockers=blockers.of_individual(items[name])
            )
            for name, learners in missing.items()
            for learner in learners
        ]
        for b, block in enumerate(self.compiled.problem.placements):
            found += [
                Unplaced(
                    item=block.name,
                    count=1,
                    learner=self.term.learners[learner].id,
                    blockers=blockers.of_block(b),
                )
                for learner, column in self.model.left[b].items()
                if self.values[column]
            ]
        return tuple(found)
