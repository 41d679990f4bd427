"""Plan: what was decided, for whom, at what cost, and how good it is proved to be."""

from __future__ import annotations

from datetime import date
from typing import Literal, TypeAlias

from pydantic import Field

from passerelle.models.base import Clock, Mode, Period, Row
from passerelle.models.services import Weeks
from passerelle.models.sessions import State
from passerelle.models.term import Term
from passerelle.models.travel import TravelTimes

Day: TypeAlias = date  # where a field is named date
PLAN_VERSION = 1
Status = Literal["OPTIMAL", "FEASIBLE", "PARTIAL", "INFEASIBLE", "UNKNOWN"]
TierName = Literal["unplaced", "conflicts", "comfort", "fairness"]
ReasonCode = Literal[
    "no_care",  # nobody keeps a child that day
    "care_opens_late",  # the drop-offs cannot be done before the start
    "care_closes_early",  # a pick-up cannot be done after the end
    "care_contract",  # the week's contract days are used up
    "care_full",  # the reserved places are taken by other children
    "evening",  # ends too late for a parent who lives too far away
    "unavailable",  # an unavailability of the learner
    "travel_cap",  # door-to-door travel above the cap
    "absence_cap",  # away from home longer than allowed
    "other_session",  # clashes with another session attended that day
]

GrantReason = Literal[
    "care_opens_late",  # the service opens too late for the parent's way to work
    "care_closes_early",  # or closes too early
    "care_closed",  # it is never open on the weekdays of the duty
    "long_day",  # the child would be there longer than allowed
    "care_contract",  # on more days a week than allowed
    "age",  # the child is too young or too old
    "care_full",  # the places are taken by other children
]


class Seat(Row):
    """A trainer's part in a session, and the room they are in."""

    trainer: str
    room: str = Field(description="room, or the host visited")
    role: Literal["trainer", "facilitator"] = "trainer"


class PlacedSession(Row):
    """One session with its stable identity (``id``, ``uid``), date, span, room(s) and crew.

    ``rooms`` holds one room, two linked rooms (one per country), or none where ``host`` is
    visited. In a linked class each learner sits in the room of their own country.
    """

    id: str = Field(description="session set and number, e.g. TC1-03; VAE-L04-1 when individual")
    uid: str = Field(description="stable UUID, the calendar identity")
    session_set: str
    title: str = ""
    date: date
    period: Period
    rooms: tuple[str, ...] = ()
    host: str = ""
    seats: tuple[Seat, ...] = ()
    learner: str = Field("", description="the one learner of an individual session")
    participants: tuple[str, ...] = Field(
        (), description="who takes part, where quotas of the set leave it open (R51)"
    )
    report_due: Day | None = Field(None, description="when its report is due (R43)")
    state: State = "draft"
    provisional: bool = Field(
        False, description="the set, or a closing day of its date, is provisional"
    )


def expected_at(term: Term, session: PlacedSession) -> tuple[str, ...]:
    """Ids of the learners expected at a session: one, those chosen, or the audience of its set."""
    if session.learner:
        return (session.learner,)
    if session.session_set in term.by_choice:
        return session.participants
    return tuple(row.id for row in term.audience_of(session.session_set))


class Attendance(Row):
    """Whether one learner attends one session, and if not why, in words."""

    learner: str
    session: str
    present: bool = True
    reason: ReasonCode | None = None
    message: str = ""
    minutes_short: int | None = Field(None, description="by how much time is lacking, if it is")


class Internship(Row):
    """One learner's block at a host: first Monday, weeks, daily shift, days present."""

    learner: str
    block: str
    host: str
    first: date
    last: date
    shift: Period
    days: tuple[date, ...]
    care_unfit_days: tuple[date, ...] = Field((), description="days that care does not fit (R66)")
    uid: str = ""


class Leg(Row):
    """One leg of a door-to-door day. Labels name ids, never addresses."""

    origin: str = Field(description="home, or the id of a provider, site or host")
    destination: str
    origin_key: str = Field(description="node of the travel times")
    destination_key: str
    depart: Clock
    arrive: Clock
    minutes: int
    km: float
    purpose: Literal["drop_off", "attend", "between", "pick_up", "home"]


class Journey(Row):
    """One person's day, home to home: legs in order."""

    person: str
    date: date
    kind: Literal["class", "work", "internship"]
    mode: Mode
    legs: tuple[Leg, ...]
    travel_min: int = Field(description="minutes of all legs")
    care_detour_min: int = Field(0, description="travel_min less the day without care stops")
    waiting_min: int = Field(0, description="gaps between sessions less travel and lunch")
    crosses_border: bool = False


class CareDay(Row):
    """A child's day at a provider: when brought, when fetched."""

    child: str
    provider: str
    date: date
    drop_off: Clock
    pick_up: Clock


class CareMove(Row):
    """An ISO week (``2027-W05``) in which another option than the main one is in force."""

    week: str = Field(pattern=r"^\d{4}-W\d{2}$")
    option: int


class CareChoice(Row):
    """The option that keeps a child for the term, and the weeks that differ from it."""

    child: str
    option: int = Field(description="main option: in force in every week that is not listed")
    moves: tuple[CareMove, ...] = ()


class Unplaced(Row):
    """What could not be placed, how many, and what blocks it."""

    item: str = Field(description="session set or block")
    count: int
    learner: str = ""
    blockers: tuple[str, ...] = ()


class Lift(Row):
    """Learners who ride with another on one way of a day (R71); the plan does not depend on it."""

    date: date
    way: Literal["out", "back"]
    driver: str
    passengers: tuple[str, ...] = Field(description="in the order in which they get in, or out")
    place: str = Field(description="site or host where all of them begin, or end, their class")
    detour_min: int = Field(description="minutes the driver travels longer")
    saved_min: int = Field(description="minutes the passengers travel less, in all")


class Interview(Row):
    """One interview of a job dating: a candidate and an employer in one round (R47)."""

    session: str
    stand: str
    learner: str
    start: Clock
    end: Clock


class StopDays(Row):
    """When a stop of a unit that moves is served: a weekday, in all or every other ISO week."""

    stop: str
    weekday: Literal["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    weeks: Weeks = "all"
    dates: tuple[date, ...]


class WorkShift(Row):
    """One person's hours in a service on a date; ``stop`` is where a unit that moves stands."""

    service: str
    person: str
    date: date
    start: Clock
    end: Clock
    stop: str = ""


class CareGrant(Row):
    """On which dates a service keeps a child during the hours of a parent's duty (R50).

    The child is brought at ``start`` and fetched at ``end``. ``reason`` is why the first of the
    ``refused`` dates is refused.
    """

    child: str
    provider: str
    duty: int = Field(ge=0, description="number of the row in the term's duties, from 0")
    start: Clock = 0
    end: Clock = 0
    dates: tuple[date, ...] = ()
    refused: tuple[date, ...] = ()
    reason: GrantReason | None = None


class CostLine(Row):
    """One line of the objective: value in its natural unit, weight, and their product."""

    line: str
    value: int
    unit: str
    weight: int = Field(description="person-minutes per unit; 0 for lines reported only")
    tier: TierName

    @property
    def cost(self) -> int:
        """Value times weight."""
        return self.value * self.weight


class Tier(Row):
    """One tier: what it costs and the proved bound on it, if any."""

    name: TierName
    value: int
    bound: int | None = None


class TracePoint(Row):
    """Where the search stood at one moment: the best plan so far and what was proved."""

    seconds: float
    phase: str
    unplaced: int | None = None
    conflicts: int | None = None
    total: int | None = None
    bound: int | None = None


class Provenance(Row):
    """What the plan was made from and how."""

    term_hash: str
    travel_hash: str
    versions: dict[str, str]
    seed: int
    workers: int
    deterministic: bool
    seconds_limit: float
    seconds: float
    interrupted: bool = False
    trace: tuple[TracePoint, ...] = Field(
        (), description="how cost and bound moved; none where a plan must not tell the time"
    )


class Plan(Row):
    """A plan embeds its term and travel times: every later command needs the plan alone.

    ``gap`` = (total - bound) / (total - forced): a fraction, null without a bound; ``forced``
    is the price of conflicts (and of sessions left out, if any must be) proved unavoidable.
    """

    version: Literal[1] = 1
    term: Term
    travel: TravelTimes
    status: Status
    sessions: tuple[PlacedSession, ...] = ()
    attendance: tuple[Attendance, ...] = ()
    internships: tuple[Internship, ...] = ()
    journeys: tuple[Journey, ...] = ()
    care_days: tuple[CareDay, ...] = ()
    care_choices: tuple[CareChoice, ...] = Field(
        (), description="children with more than one option; without a row the lowest option"
    )
    unplaced: tuple[Unplaced, ...] = ()
    lifts: tuple[Lift, ...] = ()
    interviews: tuple[Interview, ...] = ()
    stop_days: tuple[StopDays, ...] = ()
    work_shifts: tuple[WorkShift, ...] = ()
    grants: tuple[CareGrant, ...] = ()
    objective: tuple[CostLine, ...] = ()
    total: int = 0
    bound: int | None = None
    forced: int = 0
    gap: float | None = None
    tiers: tuple[Tier, ...] = ()
    provenance: Provenance
