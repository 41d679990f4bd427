"""A plan of decisions made elsewhere: attendance, journeys, care and costs, without a search."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from importlib import metadata

from passerelle.models.base import Period
from passerelle.models.plan import Internship, PlacedSession, Plan, Provenance, Tier
from passerelle.models.term import Term
from passerelle.models.travel import TravelTimes
from passerelle.solver.compile.arranging import Arranging
from passerelle.solver.compile.facts import Facts
from passerelle.solver.compile.journey import DayTrip, Visit
from passerelle.solver.compile.stays import StayMaker
from passerelle.solver.costs import care_lines, cost_lines
from passerelle.solver.decisions import Decisions, care_choices
from passerelle.solver.following import Follower
from passerelle.solver.internships import Lodged, Lodgings, open_days
from passerelle.solver.nights import Nights
from passerelle.solver.rotation import rotate
from passerelle.solver.serving import serve
from passerelle.solver.solve import PACKAGES, tier_values
from passerelle.solver.timetable import Chair, Placed


def complete(
    term: Term,
    travel: TravelTimes,
    sessions: Sequence[PlacedSession],
    internships: Sequence[Internship],
    seed: int = 0,
) -> Plan:
    """The plan in which these sessions and internships are all that is placed.

    Of sessions the set, date, period, rooms or host, seats and learner are read; of internships
    the learner, block, host, first and last day and shift. Nothing is moved, left out or proved:
    there is no bound. Children are kept under their lowest option, nobody gets a lift; services
    and interviews of job datings are decided. Raises KeyError for an id the term does not know.
    """
    facts = Facts(term, travel)
    maker = StayMaker(facts, Arranging(facts))
    nights = Nights(facts, maker)
    stays = Lodgings(facts, maker, nights, _stays(facts, maker, internships))
    found = Follower(facts).follow(list(_placed(facts, sessions)), stays)
    choices = care_choices(term, facts.book.care, Decisions(), found.care_days)
    served = serve(facts, found.placed, found.attendances, found.care_days, seed)
    lines = (
        *cost_lines(
            term, travel, found.sessions, found.attendance, found.internships, found.journeys,
            (), (),
        ),
        *care_lines(term, found.care_days, choices),
        *served.lines,
    )  # fmt: skip
    return Plan(
        term=term,
        travel=travel,
        status="FEASIBLE",
        sessions=found.sessions,
        attendance=found.attendance,
        internships=found.internships,
        journeys=found.journeys,
        care_days=found.care_days,
        care_choices=choices,
        interviews=rotate(term, found.sessions, found.attendance, seed),
        stop_days=served.stop_days,
        work_shifts=served.shifts,
        grants=served.grants,
        objective=lines,
        total=sum(line.cost for line in lines),
        tiers=tuple(Tier(name=name, value=cost) for name, cost in tier_values(lines).items()),
        provenance=Provenance(
            term_hash=term.fingerprint,
            travel_hash=travel.fingerprint,
            versions={name: metadata.version(name) for name in PACKAGES},
            seed=seed,
            workers=0,
            deterministic=True,
            seconds_limit=0,
            seconds=0,
        ),
    )


def _stays(facts: Facts, maker: StayMaker, rows: Iterable[Internship]) -> Iterable[Lodged]:
    """Stays; those that share scarce care begin without it, and get what places are left."""
    learners = {row.id: row for row in facts.term.learners}
    blocks = {row.id: row for row in facts.term.blocks}
    for row in rows:
        block, host = blocks[row.block], facts.hosts[row.host]
        first, last = facts.day_index[row.first], facts.day_index[row.last]
        barred = tuple(
            d
            for d in range(first, last + 1)
            if facts.days[d].weekday() < 5 and not block.recalls(facts.days[d])
        )
        yield Lodged(
            block=row.block,
            learner=learners[row.learner],
            host=host,
            shift=row.shift,
            first=row.first,
            last=row.last,
            barred=barred,
            days=open_days(facts, host, barred),
            with_care=not maker.arranging.decided(row.learner),
        )


def _placed(facts: Facts, rows: Iterable[PlacedSession]) -> Iterable[Placed]:
    items = {item.id: item for item in facts.term.sessions}
    for row in rows:
        places = [facts.rooms[room].site for room in row.rooms] or [row.host]
        ends = row.rooms or (row.host,)
        yield Placed(
            items[row.session_set],
            facts.day_index[row.date],
            row.period.start,
            row.period.end,
            tuple(facts.location_index[place] for place in places),
            row.rooms,
            tuple(
                Chair(seat.trainer, ends.index(seat.room), seat.role == "facilitator")
                for seat in row.seats
            ),
            row.learner,
            row.host if not items[row.session_set].host else "",
            row.participants,
        )


class DayJudge:
    """Whether learners and trainers can spend days as asked, with their care as it is."""

    def __init__(self, term: Term, travel: TravelTimes) -> None:
        self._facts = Facts(term, travel)

    def attends(self, person: str, on: date, parts: Sequence[tuple[str, Period]]) -> bool:
        """Whether a person can be at places (sites or hosts, by id) in some periods of a date."""
        facts = self._facts
        visits = tuple(
            Visit(facts.locations[facts.location_index[place]].key, period.start, period.end)
            for place, period in parts
        )
        return isinstance(facts.book.judge(facts.book.person_day(person, on), visits), DayTrip)
