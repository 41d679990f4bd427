"""A valid plan, spoilt in one way at a time: each mutation is caught under its code."""

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from passerelle.checker.check import RULE_CODES, check
from passerelle.models.base import Period
from passerelle.models.calendars import CalendarSpan
from passerelle.models.care import CareArrangement
from passerelle.models.internships import Paper, PlacementRule
from passerelle.models.people import Organisation, Unavailability
from passerelle.models.places import Closure, Room
from passerelle.models.plan import CareChoice, Lift, Seat
from passerelle.models.programmes import AudienceTime, Quota, Release, Series
from passerelle.models.sessions import Block, Pin, Precedence, Unit
from passerelle.tests import beside
from passerelle.tests.builders import (
    MINUTES,
    absence,
    amount,
    care_of,
    changed_term,
    codes,
    course,
    day,
    fixed,
    host,
    interning,
    learner,
    placed,
    plan_of,
    refresh,
    small_term,
    span,
    trainer,
    travel_of,
)

MORNING, AFTERNOON = "09:00-12:30", "13:30-17:00"
FEAST = day(3)


def little_world():
    """Two groups, care, a linked class, interviews, an exam and a placement, all just feasible."""
    care = care_of("08:30", "17:30", max_days_week=3)
    care["care"] = (CareArrangement(child="K1", provider="N1", weekdays="Mon-Wed"),)
    crew = {"linked_rooms": ("O1", "W1"), "facilitators": ("T02",), "linked_max": 1}
    return small_term(
        **care,
        organisations=(
            Organisation(id="FRO", calendars=("FEASTS",)),
            Organisation(id="BEO", country="BE"),
        ),
        calendars=(
            CalendarSpan(calendar="FEASTS", first=FEAST, last=FEAST),
            CalendarSpan(calendar="BREAK", first=day(14), last=day(18)),
        ),
        rooms=(
            Room(id="O1", site="OST", seats=3, equipment=("video",)),
            Room(id="O2", site="OST", seats=1),
            Room(id="W1", site="WEST", seats=3, equipment=("video",)),
        ),
        units=(Unit(id="U"), Unit(id="V")),
        learners=(
            learner("L01"),
            learner("L02", organisation="BEO", track="AUX"),
            learner("L03", groups=("H",), max_travel_min_day=50),
            learner("L04", groups=("K",)),
            learner("L05", groups=("K",), evening_care=True),
        ),
        trainers=(
            trainer("T01", max_minutes_week=510, competences=("U", "VAE")),
            trainer("T02", organisation="BEO", max_cross_border_days_week=1),
        ),
        unavailabilities=(Unavailability(person="L03", weekdays="Fri", start="13:00"),),
        hosts=(
            host("H1"),
            host("H2", slots=1),
            host("H3", tutors=0),
            host("H4", country="BE"),
            host("H5", age_groups=()),
        ),
        closures=(Closure(place="N1", first=day(2), last=day(2)),),
        sessions=(
            course("X", count=2, unit="U", **crew),
            course("VAE", individual=True, length_min=45),
            course("Y", unit="V", groups=("H",), trainers=("T02",), rooms=("O2",), last=day(4)),
            fixed("E", MORNING, groups=("H",), trainers=(), kind="exam", dates=(day(9),)),
            course("W", groups=("K",), trainers=()),
        ),
        series=(
            Series(id="TALKS", sets=("X", "Y", "E"), max_per_site=3),
            Series(id="APART", sets=("Y", "E"), min_days_apart=5),
        ),
        quotas=(Quota(session_set="W", at_least=1, at_most=2),),
        releases=(Release(group="K", at_most=1),),
        audience_times=(AudienceTime(group="K", weekdays="Mon-Fri", end="17:00"),),
        precedences=(Precedence(before="X", after="VAE"),),
        blocks=(Block(id="B", group="G", only_in_calendar="BREAK", papers=("extract",)),),
        papers=tuple(
            Paper(person=who, kind="extract", valid_from=day(14)) for who in ("L01", "L02")
        ),
        placement_rules=(
            PlacementRule(track="AUX", rule="age_weeks", age_group="under_3", value=1),
        ),
        pins=(Pin(session_set="X", date=day(0), start="09:00", rooms=("O1",), state="published"),),
        policies=(amount("learner_min_week", 465),),
    )


@cache
def good_plan():
    """Class on Monday and Tuesday, interviews on Tuesday afternoon, another group on Friday."""
    seats = (Seat(trainer="T01", room="O1"), Seat(trainer="T02", room="W1", role="facilitator"))
    return plan_of(
        little_world(),
        (
            placed("X-01", day(0), MORNING, state="published"),
            placed("X-02", day(1), MORNING, "O1+W1", seats),
            placed("VAE-1", day(1), "13:30-14:15", "O1", learner="L01"),
            placed("VAE-2", day(1), "14:30-15:15", "W1", learner="L02"),
            placed("Y-01", day(4), MORNING, "O2", "T02"),
            placed("E-01", day(9), MORNING, "W1", ""),
            placed("W-01", day(10), MORNING, "O1", "", participants=("L04",)),
        ),
        internships=(interning("L01", first=day(14)), interning("L02", first=day(14))),
    )


def swapped(rows, key, name, changes):
    """The rows with one changed."""
    assert name in {getattr(row, key) for row in rows}
    return tuple(r.model_copy(update=changes) if getattr(r, key) == name else r for r in rows)


def moved(name, **changes):
    """One session changed, and all that follows from it brought up to date."""
    plan = good_plan()
    if isinstance(changes.get("period"), str):
        changes["period"] = span(changes["period"])
    sessions = swapped(plan.sessions, "id", name, changes)
    return refresh(plan.model_copy(update={"sessions": sessions}))


def seated(name, *seats):
    made = (Seat(trainer=t, room=r, role=role) for t, r, role in seats)
    return moved(name, seats=tuple(made))


def interns(*rows):
    plan = good_plan()
    return plan_of(plan.term, plan.sessions, internships=rows)


def changed(**fields):
    return good_plan().model_copy(update=fields)


def dropped(name):
    plan = good_plan()
    kept = tuple(row for row in plan.sessions if row.id != name)
    rows = tuple(row for row in plan.attendance if row.session != name)
    made = refresh(plan.model_copy(update={"sessions": kept, "attendance": rows}))
    return made.model_copy(update={"unplaced": (), "status": "FEASIBLE"})


def first_row(table, **changes):
    """The first row of a table of the plan changed."""
    first, *others = getattr(good_plan(), table)
    return changed(**{table: (first.model_copy(update=changes), *others)})


def shorter_leg():
    journey, *others = good_plan().journeys
    leg, *rest = journey.legs
    legs = (leg.model_copy(update={"minutes": leg.minutes - 1}), *rest)
    return changed(journeys=(journey.model_copy(update={"legs": legs}), *others))


def another_host(row, **changes):
    return row.model_copy(update=changes)


def crowded():
    """The plan judged with no place reserved at the nursery."""
    term = good_plan().term
    nursery = term.providers[0].model_copy(update={"reserved": 0})
    full = changed_term(term, providers=(nursery,))
    return refresh(good_plan().model_copy(update={"term": full}))


FIRST, SECOND = interning("L01", first=day(14)), interning("L02", first=day(14))
TRAINER, FACILITATOR = ("T01", "O1", "trainer"), ("T02", "W1", "facilitator")

LIFT = Lift(
    date=day(0),
    way="out",
    driver="L01",
    passengers=("L02",),
    place="OST",
    detour_min=0,
    saved_min=0,
)

MUTATIONS = {
    "another week than the group": (
        "R09",
        lambda: interns(FIRST, another_host(SECOND, first=day(7), last=day(11))),
    ),
    "a host in another country": ("R09", lambda: interns(FIRST, another_host(SECOND, host="H4"))),
    "a day of the placement left out": ("R09", lambda: first_row("internships", days=(day(14),))),
    "care said to fit": ("R09", lambda: first_row("internships", care_unfit_days=())),
    "back home a quarter of an hour late": ("R15", lambda: moved("Y-01", period="09:15-12:45")),
    "a pin forgotten": ("R16", lambda: moved("X-01", state="draft")),
    "a pin in another room": ("R16", lambda: moved("X-01", rooms=("W1",))),
    "a trainer doubled": ("R17", lambda: moved("VAE-2", period="13:45-14:30")),
    "a room doubled": ("R17", lambda: moved("Y-01", date=day(1), rooms=("O1",))),
    "a minute too little to travel": ("R18", lambda: moved("VAE-2", period="14:29-15:14")),
    "a room swapped": ("R19", lambda: moved("Y-01", rooms=("W1",))),
    "a room too small": ("R19", lambda: moved("X-01", rooms=("O2",))),
    "a crew swapped": ("R20", lambda: seated("Y-01", ("T01", "O2", "trainer"))),
    "a second day across the border": (
        "R20",
        lambda: seated("X-02", TRAINER, ("T02", "O1", "facilitator")),
    ),
    "a session dropped": ("R21", lambda: dropped("Y-01")),
    "a facilitator on the wrong side": (
        "R22",
        lambda: seated("X-02", TRAINER, ("T02", "O1", "facilitator")),
    ),
    "linked once too often": ("R22", lambda: moved("X-01", rooms=("O1", "W1"))),
    "a feast of one side": ("R23", lambda: moved("X-02", date=FEAST)),
    "a feast of the group": ("R24", lambda: moved("Y-01", date=FEAST)),
    "a closed site": ("R25", lambda: moved("Y-01", date=FEAST)),
    "a Saturday": ("R25", lambda: moved("Y-01", date=day(5))),
    "before the nursery opens": ("R26", lambda: moved("X-01", period="08:54-12:24")),
    "after the nursery closes": ("R26", lambda: moved("VAE-1", period="16:21-17:06")),
    "the nursery is closed": ("R28", lambda: moved("X-01", date=day(2))),
    "nobody keeps the child": ("R29", lambda: moved("X-01", date=day(4))),
    "before work may start": ("R31", lambda: moved("X-01", period="05:59-09:00")),
    "a minute too little for lunch": ("R32", lambda: moved("VAE-1", period="13:14-13:59")),
    "no rest overnight": ("R33", lambda: moved("X-01", period="18:30-22:00")),
    "a minute too much class in a week": ("R34", lambda: moved("VAE-1", period="13:29-14:15")),
    "no week with the youngest": ("R35", lambda: interns(FIRST, another_host(SECOND, host="H5"))),
    "before the paper is valid": (
        "R38",
        lambda: interns(
            another_host(FIRST, first=day(7), last=day(11)),
            another_host(SECOND, first=day(7), last=day(11)),
        ),
    ),
    "an overfull host": (
        "R36",
        lambda: interns(another_host(FIRST, host="H2"), another_host(SECOND, host="H2")),
    ),
    "a host without a tutor": ("R37", lambda: interns(FIRST, another_host(SECOND, host="H3"))),
    "class on placement": ("R39", lambda: moved("X-02", date=day(15))),
    "a placement outside its calendar": (
        "R40",
        lambda: interns(
            another_host(FIRST, first=day(21), last=day(25)),
            another_host(SECOND, first=day(21), last=day(25)),
        ),
    ),
    "an interview before the subject is over": (
        "R41",
        lambda: moved("VAE-2", date=day(0), rooms=("O1",), seats=(Seat(trainer="T01", room="O1"),)),
    ),
    "after the last date": ("R42", lambda: moved("Y-01", date=day(7))),
    "class on an exam day": ("R42", lambda: moved("Y-01", date=day(9), period=AFTERNOON)),
    "two events too near": ("R43", lambda: moved("Y-01", date=day(7))),
    "two colleagues away at once": ("R44", lambda: moved("W-01", participants=("L04", "L05"))),
    "when nobody can be asked to come": ("R45", lambda: moved("W-01", period="13:31-17:01")),
    "nobody chosen": ("R51", lambda: moved("W-01", participants=())),
    "one site too often": ("R69", lambda: moved("E-01", rooms=("O1",))),
    "travel above the cap": (
        "R52",
        lambda: moved(
            "Y-01",
            date=day(9),
            period=AFTERNOON,
            rooms=("O1",),
            seats=(Seat(trainer="T02", room="O1"),),
        ),
    ),
    "shifted by one slot": ("TEMPLATE", lambda: moved("Y-01", period="09:15-12:45")),
    "an interview off the grid": ("TEMPLATE", lambda: moved("VAE-1", period="13:31-14:16")),
    "attendance left out": ("ATTENDANCE", lambda: changed(attendance=good_plan().attendance[1:])),
    "an absence that can be avoided": (
        "ABSENCE",
        lambda: plan_of(
            good_plan().term,
            good_plan().sessions,
            internships=(FIRST, SECOND),
            absent=(absence("L03", "Y-01", "travel_cap"),),
        ),
    ),
    "a leg a minute shorter": ("JOURNEY", shorter_leg),
    "a journey left out": ("JOURNEY", lambda: changed(journeys=good_plan().journeys[1:])),
    "a care day left out": ("JOURNEY", lambda: changed(care_days=good_plan().care_days[1:])),
    "a second child on the one place": (
        "R27",
        crowded,
    ),
    "an option that the child has not": (
        "CARE",
        lambda: changed(care_choices=(CareChoice(child="K1", option=2),)),
    ),
    "a wrong total": ("COST", lambda: changed(total=good_plan().total - 1)),
    "a wrong line": ("COST", lambda: first_row("objective", value=1)),
    "a wrong tier": ("COST", lambda: first_row("tiers", value=1)),
    "a lift without a seat": ("R71", lambda: changed(lifts=(LIFT,))),
    "a wrong status": ("STATUS", lambda: changed(status="PARTIAL")),
    "an identity given twice": ("ID", lambda: moved("VAE-1", uid=good_plan().sessions[0].uid)),
    "another term": (
        "TERM",
        lambda: changed(term=changed_term(good_plan().term, precedences=())),
    ),
    "an unknown room": ("UNKNOWN", lambda: moved("Y-01", rooms=("O9",))),
}


def found(plan):
    spoilt = plan.term.providers != good_plan().term.providers
    return codes(check(plan.term if spoilt else good_plan().term, plan))


def test_the_plan_to_be_spoilt_is_valid():
    assert check(good_plan().term, good_plan()).violations == ()


@pytest.mark.parametrize("name", MUTATIONS)
def test_a_mutation_is_caught(name):
    code, mutate = MUTATIONS[name]
    assert code in found(mutate())


def test_each_rule_has_its_mutation():
    known = (*MUTATIONS.values(), *beside.SPOILT.values())
    assert {code for code, _ in known} == set(RULE_CODES)


def test_the_plan_of_all_that_is_decided_beside_the_timetable_is_valid():
    assert check(beside.busy_term(), beside.good()).violations == ()
    assert beside.good().status in {"OPTIMAL", "FEASIBLE"}


@pytest.mark.parametrize("name", beside.SPOILT)
def test_a_mutation_beside_the_timetable_is_caught(name):
    code, mutate = beside.SPOILT[name]
    plan = mutate()
    assert code in codes(check(plan.term, plan))


def test_a_turned_direction_of_travel_is_caught():
    turned = {(b, a): minutes for (a, b), minutes in MINUTES.items()}
    verdict = check(good_plan().term, good_plan(), travel_of(turned))
    assert {"JOURNEY", "R18"} <= codes(verdict)


@given(st.sampled_from(good_plan().sessions), st.sampled_from((-15, -5, -1, 1, 5, 15)))
def test_a_session_moved_without_its_journeys_is_caught(session, minutes):
    period = Period(session.period.start + minutes, session.period.end + minutes)
    rows = swapped(good_plan().sessions, "id", session.id, {"period": period})
    assert "JOURNEY" in found(changed(sessions=rows))


@given(st.data())
def test_a_leg_changed_by_a_minute_is_caught(data):
    journeys = list(good_plan().journeys)
    number = data.draw(st.integers(0, len(journeys) - 1))
    legs = list(journeys[number].legs)
    leg = data.draw(st.integers(0, len(legs) - 1))
    part = data.draw(st.sampled_from(("depart", "arrive", "minutes")))
    value = getattr(legs[leg], part) + data.draw(st.sampled_from((-1, 1)))
    legs[leg] = legs[leg].model_copy(update={part: value})
    journeys[number] = journeys[number].model_copy(update={"legs": tuple(legs)})
    assert found(changed(journeys=tuple(journeys))) == {"JOURNEY"}


@given(st.data())
def test_a_cost_line_changed_by_one_is_caught(data):
    lines = list(good_plan().objective)
    number = data.draw(st.integers(0, len(lines) - 1))
    part = data.draw(st.sampled_from(("value", "weight")))
    value = getattr(lines[number], part) + data.draw(st.sampled_from((-1, 1)))
    lines[number] = lines[number].model_copy(update={part: value})
    assert found(changed(objective=tuple(lines))) == {"COST"}


@given(st.sampled_from(good_plan().attendance))
def test_an_absence_without_need_is_caught(row):
    absent = {"present": False, "reason": "travel_cap"}
    rows = tuple(r.model_copy(update=absent) if r == row else r for r in good_plan().attendance)
    assert "ABSENCE" in found(changed(attendance=rows))
