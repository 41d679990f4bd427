"""A small term by hand: Lille and Tournai, three learners, two trainers, March 2027.

Léa's child goes to the nursery 'Les Coquelicots'; she cannot attend the practice of 30 March.
"""

from datetime import date, timedelta

import pytest

from passerelle.models.base import Period
from passerelle.models.calendars import CalendarSpan
from passerelle.models.care import CareArrangement, CareProvider, Child, Opening
from passerelle.models.people import Group, Learner, Organisation, Trainer
from passerelle.models.places import Host, Room, Site
from passerelle.models.plan import (
    Attendance,
    CareDay,
    CostLine,
    Internship,
    Journey,
    Leg,
    PlacedSession,
    Plan,
    Provenance,
    Seat,
    Tier,
    Unplaced,
)
from passerelle.models.rules import Settings
from passerelle.models.sessions import Block, SessionSet, Unit
from passerelle.models.term import Term
from passerelle.models.travel import TravelTable, TravelTimes
from passerelle.tests.publishing import with_session

MORNING, AFTERNOON = Period(540, 750), Period(810, 1020)
UID = "00000000-0000-4000-8000-0000000000{:02d}"


def hand_made_term():
    return Term(
        settings=Settings(
            id="mars-2027",
            title="Petite enfance, mars 2027",
            first=date(2027, 3, 15),
            last=date(2027, 4, 30),
        ),
        organisations=(
            Organisation(id="LILLE", calendars=("fr",)),
            Organisation(id="TOURNAI", country="BE", calendars=("be",)),
        ),
        calendars=(
            CalendarSpan(calendar="fr", first=date(2027, 3, 29), last=date(2027, 3, 29)),
            CalendarSpan(calendar="be", first=date(2027, 3, 29), last=date(2027, 3, 29)),
            CalendarSpan(calendar="fr", first=date(2027, 4, 19), last=date(2027, 4, 23)),
        ),
        sites=(
            Site(id="S-LIL", name="Greta Lille", town="Lille", lat=50.633, lon=3.066),
            Site(id="S-TOU", name="École du Beffroi", town="Tournai", country="BE"),
        ),
        rooms=(
            Room(id="R1", site="S-LIL", name="Salle 1", seats=20, equipment=("video",)),
            Room(id="R2", site="S-TOU", name="Local 2", seats=12, equipment=("video",)),
            Room(id="R3", site="S-TOU", name="Local 3", seats=12),
        ),
        units=(
            Unit(id="PSY", title="Psychologie de l'enfant", kind="common_core"),
            Unit(id="NAT", title="Pratique"),
        ),
        groups=(Group(id="G-FR"), Group(id="G-BE")),
        learners=(
            Learner(
                id="L01",
                name="Léa",
                organisation="LILLE",
                town="Bousbecque",
                lat=50.7712,
                lon=3.0791,
                groups=("G-FR",),
            ),
            Learner(id="L02", name="Malik", organisation="LILLE", town="Wervicq", groups=("G-FR",)),
            Learner(
                id="L03",
                name="Noor",
                organisation="TOURNAI",
                country="BE",
                town="Antoing",
                groups=("G-BE",),
            ),
        ),
        trainers=(
            Trainer(
                id="T01", name="Odile", organisation="LILLE", town="Seclin", max_minutes_week=1200
            ),
            Trainer(id="T02", organisation="TOURNAI", town="Leuze"),
        ),
        providers=(CareProvider(id="CRE-9", name="Les Coquelicots", town="Halluin"),),
        openings=(Opening(provider="CRE-9", opens=450, closes=1110),),
        children=(Child(id="K77", person="L01"),),
        care=(CareArrangement(child="K77", provider="CRE-9"),),
        hosts=(
            Host(id="H01", name="Crèche des Lys", town="Comines", shifts=(Period(480, 900),)),
            Host(id="H02", name='Gardien\'ne; "Escaut"', town="Mons", country="BE"),
        ),
        sessions=(
            SessionSet(id="PSY", title="Psychologie de l'enfant", unit="PSY", count=2),
            SessionSet(id="PRA", title="Pratique", unit="NAT", groups=("G-FR",), count=2),
            SessionSet(id="EX", title="Examen blanc", kind="exam", groups=("G-BE",)),
            SessionSet(id="VIS", title="Visite", kind="visit", host="H02", groups=("G-BE",)),
            SessionSet(
                id="VAE",
                title="Entretien VAE",
                kind="interview",
                groups=("G-FR",),
                individual=True,
                length_min=45,
            ),
            SessionSet(id="JOB", title="Job dating", kind="job_dating", public=True),
        ),
        blocks=(Block(id="ST1", title="Stage d'observation", group="G-FR", weeks=2),),
    )


def hand_made_sessions():
    long = "Psychologie de l'enfant : l'éveil, les émotions; «le jeu» à l'âge préscolaire, " * 2
    return (
        PlacedSession(
            id="PSY-01", uid=UID.format(1), session_set="PSY", title=long,
            date=date(2027, 3, 26), period=MORNING, rooms=("R1", "R2"),
            seats=(
                Seat(trainer="T01", room="R1"),
                Seat(trainer="T02", room="R2", role="facilitator"),
            ),
        ),
        PlacedSession(
            id="PSY-02", uid=UID.format(2), session_set="PSY", title="Psychologie\n2",
            date=date(2027, 3, 30), period=MORNING, rooms=("R3",),
            seats=(Seat(trainer="T01", room="R3"),),
        ),
        PlacedSession(
            id="PRA-01", uid=UID.format(3), session_set="PRA", title="Pratique",
            date=date(2027, 3, 30), period=AFTERNOON, rooms=("R1",),
            seats=(Seat(trainer="T01", room="R1"),),
        ),
        PlacedSession(
            id="EX-01", uid=UID.format(4), session_set="EX", title="Examen blanc",
            date=date(2027, 3, 31), period=MORNING, rooms=("R2",),
            seats=(Seat(trainer="T02", room="R2"),), provisional=True,
        ),
        PlacedSession(
            id="VIS-01", uid=UID.format(5), session_set="VIS", title="Visite",
            date=date(2027, 4, 1), period=Period(600, 690), host="H02",
            seats=(Seat(trainer="T02", room="H02"),),
        ),
        PlacedSession(
            id="VAE-L02-1", uid=UID.format(6), session_set="VAE", title="Entretien VAE",
            date=date(2027, 3, 30), period=Period(1020, 1065), rooms=("R1",), learner="L02",
            seats=(Seat(trainer="T01", room="R1"),),
        ),
        PlacedSession(
            id="JOB-01", uid=UID.format(7), session_set="JOB", title="Job dating",
            date=date(2027, 4, 2), period=Period(570, 960), rooms=("R1",),
        ),
        PlacedSession(
            id="PRA-02", uid=UID.format(8), session_set="PRA", title="Pratique",
            date=date(2027, 4, 2), period=Period(1080, 1170), rooms=("R1",), state="cancelled",
        ),
    )  # fmt: skip


def leg(origin, destination, depart, minutes, purpose):
    return Leg(
        origin=origin, destination=destination, origin_key="50.7712,3.0791",
        destination_key="Lille", depart=depart, arrive=depart + minutes, minutes=minutes,
        km=minutes * 0.8, purpose=purpose,
    )  # fmt: skip


def hand_made_journeys():
    there = (
        leg("home", "CRE-9", 462, 12, "drop_off"),
        leg("CRE-9", "S-LIL", 484, 56, "attend"),
    )
    back = (leg("S-LIL", "CRE-9", 750, 45, "pick_up"), leg("CRE-9", "home", 805, 12, "home"))
    direct = (leg("home", "S-LIL", 500, 40, "attend"), leg("S-LIL", "home", 750, 38, "home"))
    placement = (leg("home", "H01", 445, 35, "attend"), leg("H01", "home", 900, 30, "home"))
    rows = [
        ("L01", date(2027, 3, 26), "class", (*there, *back)),
        ("L02", date(2027, 3, 26), "class", direct),
        ("T01", date(2027, 3, 26), "work", direct),
        ("L01", date(2027, 4, 5), "internship", placement),
    ]
    return tuple(
        Journey(
            person=person, date=on, kind=kind, mode="car", legs=legs,
            travel_min=sum(one.minutes for one in legs),
        )
        for person, on, kind, legs in rows
    )  # fmt: skip


def hand_made_internships():
    monday = date(2027, 4, 5)
    days = tuple(monday + timedelta(days=n) for n in (0, 1, 3, 4, 8, 9, 10, 11))
    return tuple(
        Internship(
            learner=learner, block="ST1", host="H01", first=monday, last=date(2027, 4, 16),
            shift=Period(480, 900), days=days, care_unfit_days=days[:1], uid=UID.format(number),
        )
        for number, learner in ((51, "L01"), (52, "L02"))
    )  # fmt: skip


def hand_made_plan():
    absent = {("L01", "PSY-02"): "no_care", ("L01", "PRA-01"): "care_closes_early"}
    audience = {
        "PSY-01": "123", "PSY-02": "123", "PRA-01": "12", "EX-01": "3", "VIS-01": "3",
        "VAE-L02-1": "2", "JOB-01": "123",
    }  # fmt: skip
    attendance = tuple(
        Attendance(
            learner=who,
            session=item,
            present=(who, item) not in absent,
            reason=absent.get((who, item)),
            message="Les Coquelicots closes at 18:30, K77" if (who, item) in absent else "",
        )
        for item, members in audience.items()
        for who in (f"L0{digit}" for digit in members)
    )
    objective = (
        CostLine(line="conflicts", value=2, unit="learner-sessions", weight=600, tier="conflicts"),
        CostLine(line="learner_travel", value=203, unit="person-min", weight=1, tier="comfort"),
        CostLine(line="trainer_travel", value=78, unit="person-min", weight=1, tier="comfort"),
        CostLine(line="internship_travel", value=65, unit="person-min", weight=1, tier="comfort"),
        CostLine(line="border_crossings", value=1, unit="person-days", weight=0, tier="comfort"),
    )
    table = TravelTable(
        mode="car", band="am_peak", minutes=((0, 40), (38, 0)), source=((0, 0), (0, 0))
    )
    return Plan(
        term=hand_made_term(),
        travel=TravelTimes(
            nodes=("50.7712,3.0791", "Lille"),
            km=((0.0, 20.5), (20.5, 0.0)),
            tables=(table,),
            sources=("given",),
            am_peak=Period(420, 570),
            pm_peak=Period(960, 1110),
            night=Period(0, 360),
        ),
        status="PARTIAL",
        sessions=hand_made_sessions(),
        attendance=attendance,
        internships=hand_made_internships(),
        journeys=hand_made_journeys(),
        care_days=(
            CareDay(
                child="K77", provider="CRE-9", date=date(2027, 3, 26), drop_off=474, pick_up=795
            ),
        ),
        unplaced=(Unplaced(item="PRA", count=1, blockers=("T01 has no free hour left",)),),
        objective=objective,
        total=sum(line.cost for line in objective),
        bound=1500,
        forced=1200,
        gap=0.136,
        tiers=(Tier(name="conflicts", value=1200, bound=1200), Tier(name="comfort", value=346)),
        provenance=Provenance(
            term_hash="t", travel_hash="v", versions={"passerelle": "0.1.0"}, seed=1, workers=8,
            deterministic=True, seconds_limit=10.0, seconds=3.5,
        ),
    )  # fmt: skip


@pytest.fixture(scope="session")
def plan():
    """The hand-made plan; frozen, so that tests copy it to change it."""
    return hand_made_plan()


@pytest.fixture(scope="session")
def moved(plan):
    """The practice of 30 March is on 1 April."""
    return with_session(plan, "PRA-01", date=date(2027, 4, 1))


@pytest.fixture(scope="session")
def dropped(plan):
    """The practice of 30 March is left out."""
    return with_session(plan, "PRA-01")


@pytest.fixture(scope="session")
def elsewhere(plan):
    """The practice of 30 March is in Tournai, at the same time."""
    return with_session(plan, "PRA-01", rooms=("R3",))


@pytest.fixture(scope="session")
def shorter(plan):
    """The practice of 30 March ends earlier."""
    return with_session(plan, "PRA-01", period=Period(810, 960))
