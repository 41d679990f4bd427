"""Stays at hosts, with care where places are left, put into names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from passerelle.models.base import Period
from passerelle.models.people import Learner
from passerelle.models.places import Host
from passerelle.models.plan import CareDay, Internship, Journey
from passerelle.solver.compile.facts import Facts
from passerelle.solver.compile.journey import Visit
from passerelle.solver.compile.stays import StayDay, StayMaker
from passerelle.solver.compile.term import Compiled
from passerelle.solver.identity import stable_uid
from passerelle.solver.journeys import Called, JourneyWriter
from passerelle.solver.model import Model
from passerelle.solver.nights import Nights
from passerelle.solver.part import Values
from passerelle.solver.places import Places


@dataclass
class Lodged:
    """One stay: who is where, on which days, and what each day looks like.

    ``barred`` are the days of the term that hold no class for the learner.
    """

    block: str
    learner: Learner
    host: Host
    shift: Period
    first: date
    last: date
    barred: tuple[int, ...]
    days: list[date]
    made: list[StayDay] = field(default_factory=list)
    with_care: bool = True


def read_stays(compiled: Compiled, model: Model, values: Values) -> list[Lodged]:
    """The stays that the columns choose."""
    facts, arranging = compiled.facts, compiled.placements.variants.arranging
    rows = []
    for b, block in enumerate(compiled.problem.placements):
        for column, stay in zip(model.stay[b], block.stays, strict=True):
            if not values[column]:
                continue
            host = facts.term.hosts[stay.host]
            learner = facts.term.learners[stay.learner]
            choice = block.choices[stay.choice]
            row = Lodged(
                block=block.name,
                learner=learner,
                host=host,
                shift=host.shifts[stay.shift],
                first=facts.days[choice.first_day],
                last=facts.days[choice.last_day],
                barred=choice.days,
                days=open_days(facts, host, choice.days),
                with_care=stay.arrangement >= 0 or not arranging.decided(learner.id),
            )
            rows.append(row)
    return rows


def open_days(facts: Facts, host: Host, days: Iterable[int]) -> list[date]:
    """Dates of some days on which a host is open."""
    closed = facts.closed_host(host.id)
    return [facts.days[d] for d in days if facts.days[d] not in closed]


class Lodgings:
    """Stays day by day, with care where places are left."""

    def __init__(
        self, facts: Facts, maker: StayMaker, nights: Nights, rows: Iterable[Lodged]
    ) -> None:
        self.facts = facts
        self.nights = nights
        self.term = facts.term
        self.maker = maker
        self.rows = sorted(rows, key=lambda row: (row.learner.id, row.first))
        for row in self.rows:
            nights.bar(row.learner.id, row.barred)
            self._live(row)

    def _live(self, row: Lodged) -> None:
        plan = self.facts.book.plan_of(row.learner.id, row.first) if row.with_care else None
        made = self.maker.stay_days(row.learner, row.host, row.shift, row.days, plan)
        if made is None:
            raise RuntimeError(f"{row.learner.id} cannot reach {row.host.id}")
        row.made = made
        for day, own in zip(row.days, made, strict=True):
            self.nights.add(row.learner.id, self.facts.day_index[day], row.host, own)

    def hold(self, places: Places) -> None:
        """Take the care places of all stays with care."""
        for row in self.rows:
            if row.with_care:
                self._take(row, places)

    def _take(self, row: Lodged, places: Places) -> None:
        for day, made in zip(row.days, row.made, strict=True):
            if made.fits:
                d = self.facts.day_index[day]
                rules = self.facts.book.person_day(row.learner.id, day)
                places.take(row.learner.id, places.of(rules, made.trip, d), d)

    def settle(self, places: Places) -> None:
        """Give care to stays without it where every day that fits has places left."""
        for row in self.rows:
            if row.with_care:
                continue
            bare, row.with_care = row.made, True
            self._live(row)
            if self._admitted(row, places):
                self._take(row, places)
            else:
                row.made, row.with_care = bare, False

    def _admitted(self, row: Lodged, places: Places) -> bool:
        for day, made in zip(row.days, row.made, strict=True):
            d = self.facts.day_index[day]
            rules = self.facts.book.person_day(row.learner.id, day)
            taken = places.of(rules, made.trip, d) if made.fits else ()
            if not places.admits(row.learner.id, taken, d):
                return False
        return True

    def write(
        self, writer: JourneyWriter, journeys: list[Journey], care_days: list[CareDay]
    ) -> tuple[Internship, ...]:
        """The internships of the plan; their journeys and care days are added to the lists."""
        return tuple(self._internship(row, writer, journeys, care_days) for row in self.rows)

    def _internship(
        self,
        row: Lodged,
        writer: JourneyWriter,
        journeys: list[Journey],
        care_days: list[CareDay],
    ) -> Internship:
        visit = Visit(row.host.spot.key, row.shift.start, row.shift.end)
        call = Called(visit, row.host.id, row.host.country)
        country = self.term.country_of(row.learner)
        for day, made in zip(row.days, row.made, strict=True):
            rules = self.facts.book.person_day(row.learner.id, day)
            journeys.append(writer.write(rules, day, "internship", [call], made.trip, country))
            if made.fits:
                care_days += writer.care_days(rules, day, made.trip)
        return Internship(
            learner=row.learner.id,
            block=row.block,
            host=row.host.id,
            first=row.first,
            last=row.last,
            shift=row.shift,
            days=tuple(row.days),
            care_unfit_days=tuple(
                day for day, made in zip(row.days, row.made, strict=True) if not made.fits
            ),
            uid=stable_uid(self.term.settings.id, f"{row.block}-{row.learner.id}"),
        )
