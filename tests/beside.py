"""A term with everything that is decided beside the timetable, its plan, and ways to spoil it."""

from collections.abc import Callable
from functools import cache

from passerelle.models.care import CareArrangement, CareProvider, Child, Opening
from passerelle.models.plan import Plan
from passerelle.models.rotations import Rotation, Stand
from passerelle.models.services import Duty, Service, Shift, Staff, Stop
from passerelle.models.sessions import Block
from passerelle.models.term import Term
from passerelle.solver.options import SolveOptions
from passerelle.solver.solve import solve
from passerelle.tests.builders import (
    amount,
    changed_term,
    course,
    day,
    fixed,
    host,
    learner,
    refresh,
    settings,
    small_term,
    trainer,
    travel_of,
)


def busy_term() -> Term:
    """Interns and their visits, a day elsewhere, a job dating, a bus, a crèche, their staff."""
    hours = {"opens": 510, "closes": 990}
    return small_term(
        settings=settings(last=day(11), interview_hours="08:00-18:00"),
        policies=(amount("continuous_min", 420), amount("practice_min_year", 3650)),
        learners=(
            *(learner(f"L0{n}") for n in (1, 2)),
            learner("GUEST", organisation="SCHOOL", groups=("TEACHERS",)),
            *(learner(f"C{n}", groups=("SEEKERS",)) for n in (1, 2)),
            *(learner(f"B{n}", groups=("TEAM",)) for n in (1, 2, 3)),
            learner("PARENT", groups=("PARENTS",)),
        ),
        trainers=(trainer("T01"),),
        hosts=(host("H1"), host("CLASS", type="class", organisation="SCHOOL", slots=0)),
        blocks=(Block(id="B", group="G", iso_weeks=(1,)),),
        sessions=(
            course("V", kind="tutor_visit", individual=True, length_min=60, block="B", max_day=2),
            fixed("SWAP", "08:30-15:30", kind="immersion", groups=("TEACHERS",), trainers=(),
                  individual=True, host_types=("nursery",)),
            fixed("DATING", "10:00-11:00", kind="job_dating", groups=("SEEKERS",), trainers=()),
            fixed("PA", "18:00-20:00", kind="practice_analysis", groups=("TEAM",),
                  dates=(day(4),)),
        ),
        rotations=(Rotation(session_set="DATING", each=2),),
        stands=(Stand(id="CRECHE", session_set="DATING"),
                Stand(id="ECOLE", session_set="DATING", country="BE")),
        providers=(CareProvider(id="N", town="Ost", reserved=1),),
        openings=(Opening(provider="N", weekdays="Mon", opens="06:00", closes="13:00"),),
        children=(Child(id="K1", person="PARENT"),),
        care=(CareArrangement(child="K1", provider="N"),),
        duties=(Duty(person="PARENT", town="West", weekdays="Mon", start="08:00", end="12:00"),),
        services=(Service(id="BUS", town="Mitte", staff=1),
                  Service(id="CRECHE", provider="N", town="Ost", staff=1)),
        stops=(Stop(id="S1", service="BUS", town="Ost", weekdays="Tue", **hours),
               Stop(id="S2", service="BUS", town="West", weekdays="Wed", **hours)),
        shifts=(Shift(service="CRECHE", start="06:00", end="13:00"),),
        staff=(*(Staff(service="BUS", person=f"B{n}") for n in (1, 2)),
               Staff(service="CRECHE", person="B3")),
    )  # fmt: skip


@cache
def good() -> Plan:
    """The solver's plan of the term."""
    return solve(busy_term(), travel_of(), SolveOptions(seconds=5, workers=1, deterministic=True))


def _moved(name: str, **changes: object) -> Plan:
    rows = tuple(
        row.model_copy(update=changes) if row.session_set == name else row
        for row in good().sessions
    )
    return refresh(good().model_copy(update={"sessions": rows}))


def _first(table: str, **changes: object) -> Plan:
    row, *rest = getattr(good(), table)
    made = type(row)(**{**dict(row), **changes})
    return good().model_copy(update={table: (made, *rest)})


def _asking_more() -> Plan:
    term = busy_term()
    more = changed_term(term, policies=(*term.policies, amount("practice_min_year", 3681)))
    return good().model_copy(update={"term": more})


SPOILT: dict[str, tuple[str, Callable[[], Plan]]] = {
    "a day in one's own class": ("R46", lambda: _moved("SWAP", host="CLASS")),
    "a visit on another date": ("VISIT", lambda: _moved("V", date=day(9))),
    "an interview off the rounds": ("R47", lambda: _first("interviews", start=601, end=611)),
    "a minute too little practice": ("R48", _asking_more),
    "a stop on another weekday": ("R49", lambda: _first("stop_days", weekday="Mon")),
    "a child fetched earlier": ("R50", lambda: _first("grants", end=720)),
}
"""Code expected, and the plan; each is judged by the term it embeds."""
