"""Plans of any term without a solver: everything is placed somewhere, no rule is looked at.

For tests of what leaves the house: each person, child, provider and host appears in the plan.
"""

from datetime import timedelta
from itertools import cycle, islice
from uuid import NAMESPACE_URL, uuid5

from passerelle.models.base import Period
from passerelle.models.plan import (
    Attendance,
    CareDay,
    Internship,
    Journey,
    Leg,
    PlacedSession,
    Plan,
    Provenance,
    Seat,
)
from passerelle.models.travel import TravelTimes


def fabricated(term):
    """A plan of a term that tells all it can."""
    days = list(islice((day for day in term.days if day.weekday() < 5), 60))
    sessions = tuple(_sessions(term, days))
    return Plan(
        term=term,
        travel=TravelTimes(
            nodes=(), km=(), tables=(), sources=(), am_peak=Period(420, 570),
            pm_peak=Period(960, 1110), night=Period(0, 360),
        ),
        status="FEASIBLE",
        sessions=sessions,
        attendance=tuple(_absences(term, sessions)),
        internships=tuple(_internships(term)),
        journeys=tuple(_journeys(term, days)),
        care_days=tuple(
            CareDay(child=row.child, provider=row.provider, date=day, drop_off=457, pick_up=1063)
            for row in term.care
            for day in days[:3]
        ),
        provenance=Provenance(
            term_hash="", travel_hash="", versions={}, seed=0, workers=1, deterministic=True,
            seconds_limit=0, seconds=0,
        ),
    )  # fmt: skip


def _sessions(term, days):
    rooms, dates = cycle(term.rooms), cycle(days)
    for row in term.sessions:
        who = [one.id for one in term.audience(row)] if row.individual else [""]
        crew = row.trainers[0].split("+") if row.trainers else []
        for learner in who:
            for number in range(row.count):
                room = next(rooms).id
                name = f"{row.id}-{learner}-{number}"
                start = 540 if number % 2 else 810
                yield PlacedSession(
                    id=name, uid=str(uuid5(NAMESPACE_URL, name)), session_set=row.id,
                    date=next(dates), period=Period(start, start + 180), rooms=(room,),
                    learner=learner, seats=tuple(Seat(trainer=one, room=room) for one in crew),
                )  # fmt: skip


def _absences(term, sessions):
    sets = {row.id: row for row in term.sessions}
    children = {row.person: row.id for row in term.children}
    for session in sessions[::3]:
        for learner in term.audience(sets[session.session_set])[:2]:
            yield Attendance(
                learner=learner.id, session=session.id, present=False, reason="care_opens_late",
                message=f"{children.get(learner.id, 'nobody')} cannot be brought in time",
            )  # fmt: skip


def _internships(term):
    monday = term.settings.first + timedelta(days=(7 - term.settings.first.weekday()) % 7)
    hosts = cycle(term.hosts) if term.hosts else None
    for block in term.blocks:
        for learner in term.members(block.group):
            if hosts:
                yield Internship(
                    learner=learner.id, block=block.id, host=next(hosts).id, first=monday,
                    last=monday + timedelta(days=4), shift=Period(480, 900),
                    days=tuple(monday + timedelta(days=n) for n in range(5)),
                )  # fmt: skip


def _journeys(term, days):
    providers = {row.person: [c.provider for c in term.care if c.child == row.id]
                 for row in term.children}  # fmt: skip
    for person in (*term.learners, *term.trainers):
        stops = providers.get(person.id, [])[:1]
        names = ["home", *stops, "class", *stops, "home"]
        purposes = ["drop_off"] * len(stops) + ["attend"] + ["pick_up"] * len(stops) + ["home"]
        for day in days:
            yield Journey(
                person=person.id, date=day, kind="class", mode="car", travel_min=60,
                legs=tuple(
                    Leg(
                        origin=a, destination=b, origin_key=person.home.key, destination_key="x",
                        depart=437 + 20 * n, arrive=449 + 20 * n, minutes=12, km=9, purpose=purpose,
                    )
                    for n, (a, b, purpose) in enumerate(
                        zip(names, names[1:], purposes, strict=False)
                    )
                ),
            )  # fmt: skip
