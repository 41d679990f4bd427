"""Which care plan the columns choose for each person and week (R27-R30)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from passerelle.models.plan import CareChoice, CareDay, CareMove
from passerelle.models.term import Term
from passerelle.solver.compile.care import CareBook, CarePlan
from passerelle.solver.compile.term import Compiled
from passerelle.solver.model import Model
from passerelle.solver.part import Values

IsoWeek = tuple[int, int]


@dataclass
class Decisions:
    """Care plans in force: ``main`` by person, ``weekly`` where a week differs.

    ``lived`` are the (person, day) on which the model has the person attend.
    """

    main: dict[str, CarePlan] = field(default_factory=dict)
    weekly: dict[tuple[str, IsoWeek], CarePlan] = field(default_factory=dict)
    lived: set[tuple[str, int]] = field(default_factory=set)


def read_decisions(compiled: Compiled, model: Model, values: Values) -> Decisions:
    """What the columns say.

    The main option of a child is the one that keeps it in most weeks, of equals the lowest.
    """
    made = Decisions()
    problem, facts = compiled.problem, compiled.facts
    for number, person in enumerate(problem.arranged):
        used: dict[int, int] = {}
        for column, way in zip(model.way[number], person.ways, strict=True):
            if values[column]:
                used[problem.weeks[way.day]] = way.arrangement
                made.lived.add((person.name, way.day))
        for b, block in enumerate(problem.placements):
            for column, stay in zip(model.stay[b], block.stays, strict=True):
                if values[column] and stay.learner == person.person and stay.arrangement >= 0:
                    used |= dict.fromkeys(stay.held, stay.arrangement)
        weeks = {week: person.parts[q] for week, q in used.items()}
        main = _main(person.parts[0], person.free, weeks)
        made.main[person.name] = main
        for week, plan in sorted(weeks.items()):
            own = tuple(
                mine if week in person.free[slot] else plan[slot] for slot, mine in enumerate(main)
            )
            if own != main:
                made.weekly[person.name, facts.week_labels[week]] = own
    return made


def _main(
    lowest: CarePlan, free: tuple[frozenset[int], ...], weeks: dict[int, CarePlan]
) -> CarePlan:
    found = []
    for slot, least in enumerate(lowest):
        counts = Counter(plan[slot] for week, plan in weeks.items() if week not in free[slot])
        most = max(counts.values(), default=0)
        found.append(min((o for o, count in counts.items() if count == most), default=least))
    return tuple(found)


def care_choices(
    term: Term, care: CareBook, made: Decisions, care_days: Sequence[CareDay]
) -> tuple[CareChoice, ...]:
    """A row for each child with several options: its main one, and the weeks it is moved."""
    brought = {(row.child, row.date.isocalendar()[:2]) for row in care_days}
    found = []
    for child in sorted(term.children, key=lambda row: row.id):
        if len(care.options(child.id)) < 2:
            continue
        slot = [row.id for row in care.children(child.person)].index(child.id)
        main = (made.main.get(child.person) or care.plans(child.person)[0])[slot]
        moves = tuple(
            CareMove(week=f"{week[0]}-W{week[1]:02d}", option=plan[slot])
            for (person, week), plan in sorted(made.weekly.items())
            if person == child.person and plan[slot] != main and (child.id, week) in brought
        )
        found.append(CareChoice(child=child.id, option=main, moves=moves))
    return tuple(found)
