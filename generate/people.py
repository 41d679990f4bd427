"""Learners of generated programmes: homes, cars, children, needs; and trainers' rows (R01-R03)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from passerelle.generate.draw import Draw
from passerelle.generate.region import Cluster, Place
from passerelle.generate.staff import BY_DATE, Trainer
from passerelle.generate.wanted import Wanted
from passerelle.generate.words import Words
from passerelle.models.base import Country, Mode, Period, Weekdays, WeeklyHours
from passerelle.models.people import Learner, Unavailability
from passerelle.models.people import Trainer as TrainerRow

FRENCH_SHARE = 14 / 24
PUBLIC_TRANSPORT = 0.85
"""Share of those without a car who use public transport; the others cycle."""
STEP_FREE, LESSONS, DRIVERS, AIDED = 0.03, 0.04, 0.12, 0.5
OPENING = Period(8 * 60, 18 * 60 + 30)
PAPER_LEAD, PAPER_RENEWAL = timedelta(days=25), timedelta(days=150)


@dataclass(frozen=True)
class Person:
    """A learner's row, whether they have children, and where they live."""

    row: Learner
    home: Place
    parent: bool


def learners_of(
    wanted: Wanted, number: int, first: int, cluster: Cluster, draw: Draw
) -> Iterator[Person]:
    """The learners of a programme; ``first`` is the number of the first one in the term."""
    size = wanted.programmes[number]
    french = round(size * FRENCH_SHARE)
    code = code_of(number)
    parents = set(draw.sample(range(size), round(wanted.parents_share * size)))
    drivers = set(draw.sample(range(size), round(wanted.cars * size)))
    for n in range(size):
        country: Country = "FR" if n < french else "BE"
        home = draw.near(cluster.around(country))
        mode = "car" if n in drivers else _mode(cluster, home, draw)
        practice = "A" if (n if n < french else n - french + 1) % 2 == 0 else "B"
        parent = n in parents
        car = mode == "car"
        row = Learner(
            id=f"L{first + n:04d}",
            organisation=centre_of(cluster, country),
            town=home.name,
            mode=mode,
            country=country,
            track="CAP-AEPE" if country == "FR" else "AUX-ENF",
            groups=tuple(f"{code}-{name}" for name in (country, "MIX", practice)),
            needs=("step_free",) if draw.chance(STEP_FREE) else (),
            max_continuous_min=240 if draw.chance(STEP_FREE) else None,
            childcare_aid=parent and draw.chance(AIDED),
            licence=car or draw.chance(0.2),
            lift_seats=3 if car and draw.chance(DRIVERS) else 0,
            upper_secondary=draw.chance(0.7),
            prior_placement_weeks=4 if country == "FR" else 0,
            prior_placement_until=date(2026, 5, 29) if country == "FR" else None,
        )
        yield Person(row, home, parent)


def _mode(cluster: Cluster, home: Place, draw: Draw) -> Mode:
    """Without a car: public transport, for a few in the main towns a bike."""
    if home in (cluster.french, cluster.belgian) and not draw.chance(PUBLIC_TRANSPORT):
        return "bike"
    return "public_transport"


def code_of(programme: int) -> str:
    """The code of a programme, with which the ids of its rows begin."""
    return f"P{programme + 1:02d}"


def centre_of(cluster: Cluster, country: Country) -> str:
    """The organisation of a cluster's training centre in a country."""
    return f"{country}-{cluster.number + 1:02d}"


def lessons(people: list[Person], first: date, last: date, draw: Draw) -> Iterator[Unavailability]:
    """Driving lessons late on a Wednesday, for some of those without a licence."""
    for person in people:
        if not person.row.licence and draw.chance(LESSONS / 0.4):
            yield Unavailability(
                person=person.row.id, first=first, last=last, weekdays=Weekdays((2,)),
                start=17 * 60 + 45, end=18 * 60 + 45, reason="driving_lesson",
            )  # fmt: skip


def trainer_row(
    trainer: Trainer,
    cluster: Cluster,
    competences: tuple[str, ...],
    spare: list[date],
    words: Words,
    draw: Draw,
) -> TrainerRow:
    """A trainer as the timetable needs them, with the spare their limits leave.

    Those who come by date get ``spare`` dates beside the dates they are asked for.
    """
    country = trainer.profession.country
    home = draw.near(cluster.around(country)[:6])
    by_date = trainer.kind in BY_DATE
    dates = tuple(sorted({*trainer.dates, *spare})) if by_date else ()
    return TrainerRow(
        id=trainer.id,
        name=words[trainer.kind],
        organisation=employer(trainer, cluster),
        town=home.name,
        mode="car",
        availability=WeeklyHours(tuple((day, OPENING) for day in trainer.weekdays.days)),
        dates=dates,
        max_minutes_week=trainer.most_minutes,
        max_cross_border_days_week=trainer.most_abroad,
        competences=competences,
    )


def employer(trainer: Trainer, cluster: Cluster) -> str:
    """The training centre for its own staff, a network of the country for guests."""
    country = trainer.profession.country
    return centre_of(cluster, country) if trainer.profession.school else f"{country}-NET"
