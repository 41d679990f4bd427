"""Judge a plan from names alone: term, travel times and plan in, verdict out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from passerelle.checker import (
    attendance,
    calendar,
    care,
    choosing,
    cost,
    crews,
    days,
    intern_hours,
    internships,
    journeys,
    lifts,
    papers,
    people,
    pins,
    placement_rules,
    places,
    practice,
    precedence,
    programmes,
    references,
    rooms,
    rota,
    rotations,
    services,
    templates,
    visits,
    volumes,
)
from passerelle.checker.context import Context
from passerelle.checker.verdict import Verdict
from passerelle.models.issue import Issue
from passerelle.models.plan import Plan
from passerelle.models.term import Term
from passerelle.models.travel import TravelTimes


class Family(NamedTuple):
    """A family of rules: what checks it, and every code it can report."""

    check: Callable[[Context], Iterator[Issue]]
    codes: tuple[str, ...]


FAMILIES = (
    Family(references.check_references, references.CODES),
    Family(rooms.check_rooms, rooms.CODES),
    Family(crews.check_crews, crews.CODES),
    Family(people.check_people, people.CODES),
    Family(days.check_days, days.CODES),
    Family(calendar.check_calendar, calendar.CODES),
    Family(volumes.check_volumes, volumes.CODES),
    Family(precedence.check_precedence, precedence.CODES),
    Family(templates.check_templates, templates.CODES),
    Family(visits.check_visits, visits.CODES),
    Family(pins.check_pins, pins.CODES),
    Family(internships.check_internships, internships.CODES),
    Family(papers.check_papers, papers.CODES),
    Family(placement_rules.check_placement_rules, placement_rules.CODES),
    Family(intern_hours.check_intern_hours, intern_hours.CODES),
    Family(programmes.check_programmes, programmes.CODES),
    Family(choosing.check_choosing, choosing.CODES),
    Family(care.check_care, care.CODES),
    Family(places.check_places, places.CODES),
    Family(rotations.check_rotations, rotations.CODES),
    Family(practice.check_practice, practice.CODES),
    Family(services.check_services, services.CODES),
    Family(rota.check_rota, rota.CODES),
    Family(attendance.check_attendance, attendance.CODES),
    Family(journeys.check_journeys, journeys.CODES),
    Family(lifts.check_lifts, lifts.CODES),
    Family(cost.check_cost, cost.CODES),
)
RULE_CODES = tuple(sorted({code for family in FAMILIES for code in family.codes}))


def check(term: Term, plan: Plan, travel: TravelTimes | None = None) -> Verdict:
    """Every broken rule of a plan and its objective, recomputed.

    The term given is the judge, not the plan's copy of it; ``travel`` defaults to the plan's.
    Travel times that do not cover the term end the check with what they lack.
    """
    times = plan.travel if travel is None else travel
    lacking = tuple(references.check_travel(term, times))
    if lacking:
        return Verdict(valid=False, violations=lacking, bound=plan.bound)
    context = Context(term, times, plan=plan)
    violations = tuple(issue for family in FAMILIES for issue in family.check(context))
    lines = cost.cost_lines(context)
    total = cost.total_of(lines)
    return Verdict(
        valid=not any(issue.severity == "error" for issue in violations),
        violations=violations,
        objective=lines,
        total=total,
        bound=plan.bound,
        gap=cost.gap_of(total, plan.bound, plan.forced),
    )
