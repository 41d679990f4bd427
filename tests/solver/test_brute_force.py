"""Tiny terms, enumerated: no valid plan costs less than what the solver calls OPTIMAL."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import combinations, product
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from passerelle.checker.check import check
from passerelle.checker.crews import alternatives
from passerelle.models.internships import HostLoad, Paper, PlacementRule, Wish
from passerelle.models.people import Unavailability
from passerelle.models.places import Room
from passerelle.models.plan import Internship, PlacedSession, Plan, Seat
from passerelle.models.rules import DayTemplate
from passerelle.models.sessions import Block, Precedence, SessionSet, Track, Unit
from passerelle.models.term import Term
from passerelle.models.travel import TravelTimes
from passerelle.solver.options import SolveOptions
from passerelle.solver.solve import solve
from passerelle.tests import builders
from passerelle.tests.builders import (
    TOWNS,
    amount,
    care_of,
    codes,
    course,
    day,
    fixed,
    host,
    interning,
    learner,
    placed,
    plan_of,
    small_term,
    span,
    trainer,
    travel_of,
)
from passerelle.tests.drawing import prices
from passerelle.tests.judging import attended_plan

ALONE = {"R19", "R20", "R22", "R23", "R24", "R25", "R42"}  # what one session breaks by itself


def ways(term: Term, item: SessionSet, travel: TravelTimes) -> list[PlacedSession]:
    """Every date, period, room(s) and crew of one session that it could have alone."""
    spans = {p for template in term.settings.templates for p in template.periods}
    if item.start is not None and item.end is not None:
        spans = {
            span(f"{item.start // 60}:{item.start % 60:02d}-{item.end // 60}:{item.end % 60:02d}")
        }
    found = []
    for on, period, rooms in product(term.days, sorted(spans), _rooms(term, item)):
        for crew in alternatives(item):
            seats = tuple(Seat(trainer=name, room=rooms[0]) for name in sorted(crew))
            helpers = item.facilitators if len(rooms) == 2 else ("",)
            for name in helpers:
                far = (Seat(trainer=name, room=rooms[-1], role="facilitator"),) if name else ()
                session = placed(f"{item.id}-1", on, str(period), rooms, (*seats, *far))
                plan = plan_of(term, [session], travel=travel)
                if not codes(check(term, plan)) & ALONE:
                    found.append(session)
    return found


def _rooms(term: Term, item: SessionSet) -> list[tuple[str, ...]]:
    pairs = [*combinations(item.linked_rooms, 2), *combinations(item.linked_rooms[::-1], 2)]
    return [*((room.id,) for room in term.rooms), *pairs]


def plans(term: Term, travel: TravelTimes) -> Iterator[Plan]:
    """Every way to place all sessions and internships, attended as cheaply as may be."""
    sets = [
        [list(found) for found in combinations(ways(term, item, travel), item.count)]
        for item in term.sessions
    ]
    blocks = [_stays(term, block) for block in term.blocks]
    for chosen in product(*sets):
        rows = [row for found in chosen for row in found]
        if _meet(rows):
            continue
        named = [row.model_copy(update=_names(row, n)) for n, row in enumerate(rows)]
        for stays in product(*blocks):
            yield attended_plan(term, travel, named, [row for found in stays for row in found])


def _names(row: PlacedSession, number: int) -> dict[str, str]:
    return {"id": f"{row.session_set}-{number}", "uid": str(number)}


def _meet(rows: list[PlacedSession]) -> bool:
    """Whether a room or trainer is in two of the sessions at once; spares the checker's time."""
    return any(
        one.date == two.date
        and one.period.start < two.period.end
        and two.period.start < one.period.end
        and bool(
            {*one.rooms, *(s.trainer for s in one.seats)}
            & {*two.rooms, *(s.trainer for s in two.seats)}
        )
        for one, two in combinations(rows, 2)
    )


def _stays(term: Term, block: Block) -> list[tuple[Internship, ...]]:
    mondays = [on for on in term.days if on.weekday() == 0]
    each = [
        [interning(who.id, block.id, row.id, on) for row in term.hosts for on in mondays]
        for who in term.members(block.group)
    ]
    return list(product(*each))


def cheapest(term: Term, travel: TravelTimes) -> Plan | None:
    """The best of all valid plans that leave nothing out."""
    best = None
    for plan in plans(term, travel):
        if (best is None or plan.total < best.total) and check(term, plan).valid:
            best = plan
    return best


def solved(term: Term, travel: TravelTimes) -> Plan:
    options = SolveOptions(seconds=20, seed=1, workers=1, deterministic=True)
    plan = solve(term, travel, options)
    assert check(term, plan).violations == ()
    return plan


def short(days: int = 2, *periods: str, first: int = 0):
    """So many days; two periods each."""
    spans = tuple(span(text) for text in periods or ("09:00-12:30", "13:30-17:00"))
    template = DayTemplate(id="t", periods=spans)
    return builders.settings(first=day(first), last=day(first + days - 1), templates=(template,))


TWO = (trainer("T01"), trainer("T02", town="West", organisation="BEO"))
NEAR_WEST = {("Hort", "West"): 5, ("West", "Hort"): 5, ("Hort", "Ost"): 45, ("Ost", "Hort"): 45}


def care_bound():
    """The nursery opens too late for a morning at OST, early enough for one at WEST."""
    return small_term(
        settings=short(),
        learners=(learner("L01"), learner("L02", town="Ost")),
        sessions=(course(count=2, trainers=("T01", "T02")),),
        trainers=TWO,
        **care_of("08:40", "17:00"),
    ), travel_of(NEAR_WEST)


def asymmetric():
    """The second site can be reached from the first, but not the first from the second."""
    return small_term(
        settings=short(1, "09:00-11:00", "11:20-13:00"),
        learners=(learner("L01", town="West"), learner("L02", town="Ost")),
        sessions=(course("A", sites=("OST",)), course("B", sites=("WEST",), trainers=("T02",))),
        trainers=TWO,
    ), travel_of()


def linked_class():
    """Held in both countries at once, nobody crosses the border."""
    return small_term(
        settings=short(1),
        learners=(learner("L01", town="Ost"), learner("L02", town="West", organisation="BEO")),
        sessions=(
            course("A", linked_rooms=("O1", "W1"), facilitators=("T02",)),
            course("B", trainers=("T02",)),
        ),
        trainers=TWO,
    ), travel_of({("Ost", "West"): 45, ("West", "Ost"): 45})


def contract_days():
    """One day of care a week: two sessions of the parent lie on one day, or one is lost."""
    return small_term(
        settings=short(),
        learners=(learner("L01"), learner("L02", town="Ost", groups=("G", "H"))),
        sessions=(
            course("A", sites=("OST",)),
            course("B", sites=("OST",), last=day(0)),
            course("C", groups=("H",), first=day(1), trainers=("T02",)),
        ),
        trainers=TWO,
        **care_of("07:00", "19:00", max_days_week=1),
    ), travel_of()


def shared_trainer():
    """Two groups want the one trainer, who may leave home on one day only."""
    return small_term(
        settings=short(),
        learners=(learner("L01", town="Ost"), learner("L02", town="West", groups=("H",))),
        sessions=(course("A"), course("B", groups=("H",), trainers=("T01", "T02"))),
        trainers=(trainer("T01", max_cross_border_days_week=0), TWO[1]),
        precedences=(Precedence(before="A", after="B"),),
    ), travel_of()


def block_week():
    """One week of placement beside one of class; a subject comes before it."""
    return small_term(
        settings=short(14),
        learners=(learner("L01"), learner("L02", town="Feld")),
        units=(Unit(id="U", max_sessions_week=1),),
        sessions=(course("A", unit="U", count=2, dates=(day(1), day(9))),),
        trainers=TWO,
        blocks=(Block(id="B", group="G"),),
        hosts=(host("H1", slots=1), host("H2", town="West", tutors=1)),
    ), travel_of()


def exam_and_rest():
    """An exam keeps its day to itself; the trainer rests eleven hours."""
    return small_term(
        settings=short(3, "08:00-10:00", "18:30-20:30"),
        sessions=(fixed("E", "12:00-13:00", kind="exam", trainers=("T02",)), course("A", count=2)),
        trainers=TWO,
        policies=(amount("rest_min", 800), amount("absence_min_day", 900)),
    ), travel_of()


def wished_hosts():
    """Two stages at different hosts, a late paper, a wish, shared groups, another school's intern.

    The term has two weeks; Friday of the second is a recall day of the first stage.
    """
    pair = (learner("L01", track="CAP"), learner("L02", town="Ost", track="CAP"))
    near, far = host("H1", living_groups=1), host("H2", town="West", living_groups=1)
    ages = {"together": False, "group": "G"}
    return small_term(
        settings=short(14),
        learners=pair,
        tracks=(Track(id="CAP"),),
        sessions=(course("A", sites=("OST",), dates=(day(0), day(11))),),
        blocks=(
            Block(id="B", **ages, papers=("extract",), recall_days=(day(11),)),
            Block(id="C", **ages, recall_days=(day(0), day(11))),
        ),
        hosts=(near, far),
        placement_rules=(PlacementRule(track="CAP", rule="hosts", value=2),),
        papers=(
            Paper(person="L01", kind="extract", valid_from=day(-9)),
            Paper(person="L02", kind="extract", requested=day(-8)),
        ),
        host_loads=(HostLoad(host="H1", first=day(7), last=day(7)),),
        wishes=(Wish(person="L01", value="H2", weight=150), Wish(person="L02", value="H2")),
        policies=(amount("interns_per_living_group", 1), amount("living_group_soft", 1)),
        unavailabilities=(Unavailability(person="T01", start="16:00", reason="wish", weight=30),),
    ), travel_of()


STORIES = (
    care_bound, asymmetric, linked_class, contract_days, shared_trainer, block_week, exam_and_rest,
    wished_hosts,
)  # fmt: skip


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.__name__)
def test_no_valid_plan_is_cheaper(story):
    term, travel = story()
    best, plan = cheapest(term, travel), solved(term, travel)
    assert best is not None
    assert (plan.status, plan.total) == ("OPTIMAL", best.total)


@st.composite
def tiny_terms(draw):
    """Two or three sessions in one or two days, asymmetric travel, care at the edge."""
    legs = st.sampled_from((5, 45))
    travel = travel_of({(a, b): draw(legs) for a in TOWNS for b in TOWNS if a != b})
    body = st.sampled_from(("FRO", "BEO"))
    edge = st.sampled_from((-15, -1, 0, 1, 15))
    opens = 540 - 10 - draw(legs) + draw(edge)
    closes = 1020 + 10 + draw(legs) + draw(edge)
    care = care_of(opens, closes, max_days_week=draw(st.sampled_from((1, 7))))
    term = small_term(
        settings=short(draw(st.sampled_from((1, 2)))).model_copy(
            update={"weights": draw(prices())}
        ),
        rooms=tuple(
            Room(id=name, site=site, seats=4, hire_eur=draw(st.sampled_from((0, 9))))
            for name, site in (("O1", "OST"), ("O2", "OST"), ("W1", "WEST"))
        ),
        learners=tuple(
            learner(f"L0{n}", organisation=draw(body), groups=groups)
            for n, groups in enumerate((("G",), ("G", "H"), ("H",)), 1)
        ),
        trainers=(trainer("T01", town="Feld"), trainer("T02", organisation=draw(body))),
        sessions=(
            course("A", trainers=("T01", "T02")),
            course("B", groups=("H",), sites=draw(st.sampled_from(((), ("OST",), ("WEST",))))),
            course("C", trainers=("T02",), last=day(0)),
        )[: draw(st.sampled_from((2, 3)))],
        **care,
    )
    return term, travel


COMMON: Any = {"deadline": None, "suppress_health_check": list(HealthCheck)}


def _same_optimum(drawn):
    term, travel = drawn
    best, plan = cheapest(term, travel), solved(term, travel)
    if best is None:
        assert plan.status == "PARTIAL"
    else:
        assert (plan.status, plan.total) == ("OPTIMAL", best.total)


@settings(max_examples=4, derandomize="CI" in os.environ, **COMMON)
@given(tiny_terms())
def test_no_valid_plan_of_a_drawn_term_is_cheaper(drawn):
    _same_optimum(drawn)


@pytest.mark.nightly
@settings(max_examples=200, **COMMON)
@given(tiny_terms())
def test_no_valid_plan_of_many_drawn_terms_is_cheaper(drawn):
    _same_optimum(drawn)
