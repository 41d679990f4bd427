"""Services beside a finished timetable: stops, children kept for parents at work, shifts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from passerelle.models.plan import CareDay, CareGrant, CostLine, StopDays, WorkShift
from passerelle.models.term import Term
from passerelle.models.travel import TravelTimes
from passerelle.solver.attendance import Attendances
from passerelle.solver.compile.facts import Facts
from passerelle.solver.rota import Engaged, shifts_for
from passerelle.solver.services import GrantMaker, choose_stops, stop_days_lost
from passerelle.solver.staffing import unstaffed_min
from passerelle.solver.timetable import Placed


@dataclass(frozen=True)
class Served:
    """What a plan says of services, and the lines of the objective that follow."""

    stop_days: tuple[StopDays, ...]
    grants: tuple[CareGrant, ...]
    shifts: tuple[WorkShift, ...]
    lines: tuple[CostLine, ...]

    @property
    def complete(self) -> bool:
        """Whether nobody is lacking anywhere."""
        return self.lines[0].value == 0


def serve(
    facts: Facts,
    placed: Sequence[Placed],
    attendances: Attendances,
    care_days: Sequence[CareDay],
    seed: int,
) -> Served:
    """Decide for every service; sessions and learners' childcare are as they are."""
    stops = choose_stops(facts.term)
    grants = GrantMaker(facts.term, facts.travel).grant(care_days)
    engaged = list(_engaged(facts, placed, attendances))
    shifts = shifts_for(facts, stops, grants, care_days, engaged, seed)
    lacking = unstaffed_min(facts, stops, grants, care_days, shifts)
    refused = sum(len(row.refused) for row in grants)
    lost = stop_days_lost(facts.term, stops)
    weights = facts.term.settings.weights
    lines = (
        CostLine(line="unstaffed", value=lacking, unit="person-min", weight=weights.unstaffed,
                 tier="unplaced"),
        CostLine(line="care_refused", value=refused, unit="child-days",
                 weight=weights.care_refused, tier="conflicts"),
        CostLine(line="stop_days_lost", value=lost, unit="days", weight=weights.stop_days_lost,
                 tier="comfort"),
        CostLine(line="stop_days", value=sum(len(row.dates) for row in stops), unit="days",
                 weight=0, tier="comfort"),
        CostLine(line="shift_work", value=sum(row.end - row.start for row in shifts),
                 unit="person-min", weight=0, tier="comfort"),
    )  # fmt: skip
    return Served(stops, grants, shifts, lines)


def refused_at_least(term: Term, travel: TravelTimes) -> int:
    """Price of the child-days that services refuse in every plan."""
    return GrantMaker(term, travel).least_refused() * term.settings.weights.care_refused


def lost_at_least(term: Term) -> int:
    """Price of the days on which stops are not served in every plan, whoever lacks there."""
    stops = choose_stops(term, crewed=False)
    return stop_days_lost(term, stops) * term.settings.weights.stop_days_lost


def _engaged(facts: Facts, placed: Sequence[Placed], attendances: Attendances) -> Iterator[Engaged]:
    """Sessions that people attend or give."""
    for row in placed:
        for chair in row.chairs:
            key = facts.locations[row.parts[chair.part]].key
            yield Engaged(chair.trainer, facts.days[row.d], row.start, row.end, key)
    for person, days in attendances.days.items():
        for d, day in days.items():
            for i in day.attended:
                visit = day.visits[i]
                yield Engaged(person, facts.days[d], visit.start, visit.end, visit.key)
