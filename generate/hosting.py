"""Hosts of generated terms, built around the stays of the witness (R08, R09, R36, R37)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from types import MappingProxyType
from typing import NamedTuple

from passerelle.generate.draw import Draw
from passerelle.generate.people import Person
from passerelle.generate.region import Cluster, Place, km_between
from passerelle.generate.runs import BLOCKS, CALENDARS, HOLIDAY, BlockPlan, Frame
from passerelle.generate.words import Words
from passerelle.models.base import Country, Period
from passerelle.models.places import Host
from passerelle.models.plan import Internship

SHIFTS = (Period(420, 870), Period(510, 960), Period(630, 1080))
FAR_KM, NEAREST = 22.0, 5
"""A learner who would have to go farther gets a host nearer by."""


class HostKind(NamedTuple):
    """What hosts of a kind are: type, country, age groups, interns at once, shifts."""

    type: str
    country: Country
    ages: tuple[str, ...]
    slots: tuple[int, ...]
    shifts: tuple[Period, ...]


KINDS: Mapping[str, HostKind] = MappingProxyType(
    {
        "fr_under_3": HostKind("nursery", "FR", ("under_3",), (1, 2, 2), SHIFTS),
        "fr_school": HostKind("nursery_school", "FR", ("3_6",), (1, 2), SHIFTS[1:2]),
        "be_under_3": HostKind("nursery", "BE", ("under_3",), (1, 2, 1), SHIFTS),
        "be_holiday": HostKind("holiday_centre", "BE", ("3_12",), (2, 2), SHIFTS[1:]),
    }
)


@dataclass
class Guesthouse:
    """A host as it fills up: interns by week."""

    id: str
    kind: str
    place: Place
    slots: int
    taken: Counter[int] = field(default_factory=Counter)

    def has_room(self, weeks: range) -> bool:
        """Whether one more intern fits into each of some weeks."""
        return all(self.taken[week] < self.slots for week in weeks)


class Hosting:
    """Hosts of a term, made as stays ask for them."""

    def __init__(self, draw: Draw) -> None:
        self.draw = draw
        self.houses: list[Guesthouse] = []
        self.stays: list[Internship] = []

    def open(self, kind: str, towns: Sequence[Place]) -> Guesthouse:
        """One more host of a kind in one of some towns, of the first rather than the last."""
        number = sum(house.kind == kind for house in self.houses) + 1
        slots = self.draw.pick(KINDS[kind].slots)
        letters = "".join(part[0] for part in kind.split("_")).upper()
        house = Guesthouse(f"H-{letters}{number:03d}", kind, self.draw.near(towns), slots)
        self.houses.append(house)
        return house

    def place(
        self, person: Person, plan: BlockPlan, first: int, cluster: Cluster, code: str, frame: Frame
    ) -> None:
        """Give a learner the nearest host with room, or a new one."""
        weeks = range(first, first + plan.weeks)
        near = sorted(
            (km_between(person.home, house.place), house.id, number)
            for number, house in enumerate(self.houses)
            if house.kind == plan.host and house.has_room(weeks)
        )
        within = [number for km, _, number in near if km <= FAR_KM]
        house = self.houses[within[0]] if within else self._beside(person, plan, cluster)
        house.taken.update(weeks)
        shifts = KINDS[plan.host].shifts
        monday = frame.year.monday(first)
        self.stays.append(
            Internship(
                learner=person.row.id, block=f"{code}-{plan.key}", host=house.id, first=monday,
                last=monday + timedelta(days=7 * plan.weeks - 3),
                shift=shifts[len(shifts) // 2], days=(),
            )
        )  # fmt: skip

    def _beside(self, person: Person, plan: BlockPlan, cluster: Cluster) -> Guesthouse:
        """A new host in one of the towns nearest to a learner's home."""
        towns = cluster.around(KINDS[plan.host].country)
        near = sorted(towns, key=lambda town: (km_between(person.home, town), town.name))
        return self.open(plan.host, near[:NEAREST])

    def widen(self, clusters: Iterable[Cluster], slots: int) -> None:
        """Open hosts in all clusters, by turns of kinds, until there are so many slots."""
        turns = ("fr_under_3", "be_under_3", "fr_school", "fr_under_3", "be_under_3", "be_holiday")
        places = list(clusters)
        missing = slots - sum(house.slots for house in self.houses)
        number = 0
        while missing > 0:
            kind, cluster = turns[number % len(turns)], places[number % len(places)]
            missing -= self.open(kind, cluster.around(KINDS[kind].country)).slots
            number += 1

    def rows(self, words: Words) -> Iterator[Host]:
        """The hosts as rows: staff, tutors and groups as the law asks for their slots."""
        for number, house in enumerate(self.houses):
            kind = KINDS[house.kind]
            groups = max(house.slots, 1 + number % 3)
            yield Host(
                id=house.id,
                name=words.say(kind.type, n=number + 1, town=house.place.name),
                town=house.place.name,
                country=kind.country,
                type=kind.type,
                organisation=f"{kind.country}-NET",
                calendars=CALENDARS[house.kind],
                age_groups=kind.ages,
                staff=5 + 4 * house.slots + number % 5,
                living_groups=groups,
                tutors=1 if kind.country == "FR" else house.slots,
                slots=house.slots,
                shifts=kind.shifts,
            )


def lodge(
    hosting: Hosting, people: list[Person], frame: Frame, cluster: Cluster, code: str
) -> None:
    """Stays of all learners of a programme, block by block in order of time."""
    for plan in sorted(BLOCKS, key=lambda plan: (frame.runs[plan.key], plan.key)):
        for person in people:
            if person.row.country == plan.owner:
                hosting.place(person, plan, frame.runs[plan.key], cluster, code, frame)
    belgian = [person for person in people if person.row.country == "BE"]
    weeks = frame.holiday_weeks
    for number, person in enumerate(belgian):
        hosting.place(person, HOLIDAY, weeks[number % len(weeks)], cluster, code, frame)
