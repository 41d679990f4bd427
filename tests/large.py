"""A region of 1,000 learners, placed without a solver: for sizes and speeds of what is exported."""

from datetime import date

from passerelle.models.people import Group, Learner, Organisation, Trainer
from passerelle.models.places import Host, Room, Site
from passerelle.models.rules import Settings
from passerelle.models.sessions import Block, SessionSet, Unit
from passerelle.models.term import Term
from passerelle.tests.fabricated import fabricated

TOWNS = ("Lille", "Roubaix", "Tourcoing", "Halluin", "Tournai", "Mouscron", "Antoing", "Mons")


def large_plan(learners=1000, groups=40, trainers=100, rooms=60, units=10):
    """Every group has ten units of twelve sessions, and every learner two placements."""
    names = [f"G{number:02d}" for number in range(groups)]
    term = Term(
        settings=Settings(
            id="region", title="Region", first=date(2027, 1, 4), last=date(2027, 7, 2)
        ),
        organisations=(Organisation(id="FRO"), Organisation(id="BEO", country="BE")),
        sites=tuple(
            Site(id=f"S{n}", name=f"Centre de {town}", town=town) for n, town in enumerate(TOWNS)
        ),
        rooms=tuple(
            Room(id=f"R{n:02d}", site=f"S{n % len(TOWNS)}", name=f"Salle {n}", seats=30)
            for n in range(rooms)
        ),
        groups=tuple(Group(id=name) for name in names),
        units=tuple(Unit(id=f"U{n}", title=f"Unité d'enseignement {n}") for n in range(units)),
        learners=tuple(
            Learner(
                id=f"L{n:04d}",
                organisation="BEO" if n % 3 == 0 else "FRO",
                town=TOWNS[n % len(TOWNS)],
                groups=(names[n % groups],),
            )
            for n in range(learners)
        ),
        trainers=tuple(
            Trainer(id=f"T{n:03d}", organisation="FRO", town=TOWNS[n % len(TOWNS)])
            for n in range(trainers)
        ),
        hosts=tuple(
            Host(id=f"H{n:03d}", name=f"Crèche {n}", town=TOWNS[n % len(TOWNS)])
            for n in range(200)
        ),
        sessions=tuple(
            SessionSet(
                id=f"{group}-U{n}",
                unit=f"U{n}",
                title=f"Unité d'enseignement {n}",
                groups=(group,),
                trainers=(f"T{(n * 7 + at) % trainers:03d}",),
                count=12,
            )
            for at, group in enumerate(names)
            for n in range(units)
        ),
        blocks=tuple(
            Block(id=f"ST{n}-{group}", title=f"Stage {n}", group=group)
            for n in range(2)
            for group in names
        ),
    )  # fmt: skip
    nodes = (*TOWNS, "x")
    km = tuple(tuple(0.0 if a == b else 9.0 for b in nodes) for a in nodes)
    plan = fabricated(term)
    return plan.model_copy(
        update={
            "travel": plan.travel.model_copy(update={"nodes": nodes, "km": km}),
            "journeys": tuple(map(_to_a_site, plan.journeys)),
        }
    )


def _to_a_site(journey):
    legs = tuple(
        leg.model_copy(update={"destination": "S0"}) if leg.purpose == "attend" else leg
        for leg in journey.legs
    )
    return journey.model_copy(update={"legs": legs})
