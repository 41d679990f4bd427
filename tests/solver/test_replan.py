"""A running plan made anew: what stays, what moves, and at what price (R16, R53, R67)."""

from datetime import date
from functools import cache

from hypothesis import HealthCheck, given
from hypothesis import settings as profile
from hypothesis import strategies as st

from passerelle.checker.check import check
from passerelle.checker.conditions import conditions
from passerelle.instances.read import read_term
from passerelle.models.people import Unavailability
from passerelle.models.places import Closure
from passerelle.models.plan import Former
from passerelle.solver.options import SolveOptions
from passerelle.solver.solve import solve
from passerelle.tests.builders import changed_term, course, learner
from passerelle.travel.build import build_travel

STEADY = SolveOptions(seconds=5, seed=1, workers=1, deterministic=True)
MONDAY = date(2027, 1, 11)
SECOND_WEEK = date(2027, 1, 18)


@cache
def running():
    """The bundled small term with the plan that is running."""
    term = read_term("tiny")
    return solve(term, build_travel(term), STEADY)


def again(term=None, *, thaw=SECOND_WEEK, today=MONDAY, **changes):
    """The running plan made anew for a term that may be another one."""
    old = running()
    own = term or old.term
    former = Former(
        today=today,
        free_from=thaw,
        sessions=old.sessions,
        internships=old.internships,
        people=tuple(row.id for row in (*old.term.learners, *old.term.trainers)),
        **changes,
    )
    travel = old.travel if own.spots() == old.term.spots() else build_travel(own)
    plan = solve(own, travel, STEADY, previous=old, start=old, former=former)
    verdict = check(own, plan, travel)
    assert verdict.violations == ()
    return plan


def where(plan):
    return {row.id: (row.date, row.period, row.rooms, row.seats) for row in plan.sessions}


def changed(plan, *, before=None):
    """Ids of sessions that are not as they were; of those before a date, if one is given."""
    old, new = where(running()), where(plan)
    ids = {name for name in {*old, *new} if old.get(name) != new.get(name)}
    kept = {row.id: row.date for row in running().sessions}
    return {name for name in ids if before is None or kept.get(name, before) < before}


def line(plan, name):
    return next(row.value for row in plan.objective if row.line == name)


def test_without_a_change_of_the_term_nothing_changes():
    plan = again(thaw=MONDAY)
    assert changed(plan) == set()
    assert line(plan, "people_affected") == 0


def test_what_falls_on_a_day_of_illness_moves_and_little_else():
    day = next(row.date for row in running().sessions if row.date >= SECOND_WEEK)
    who = next(r.seats[0].trainer for r in running().sessions if r.date == day)
    hit = {
        row.id
        for row in running().sessions
        if row.date == day and who in {seat.trainer for seat in row.seats}
    }
    ill = Unavailability(person=who, first=day, last=day)
    term = changed_term(running().term, unavailabilities=(ill,))
    plan = again(term)
    assert hit <= changed(plan)
    assert changed(plan, before=SECOND_WEEK) == set()
    assert len(changed(plan)) <= 2 * len(hit)


def test_a_room_lost_in_a_frozen_week_moves_its_sessions_to_the_other_room():
    sites = {room.site for room in running().term.rooms}
    used = next(row for row in running().sessions if row.date < SECOND_WEEK)
    closed = Closure(place=used.rooms[0], first=used.date, last=used.date)
    plan = again(changed_term(running().term, closures=(closed,)))
    now = {row.id: row for row in plan.sessions}[used.id]
    assert len(sites) == 1
    assert (now.date, now.period) == (used.date, used.period)
    assert now.rooms != used.rooms


def test_a_session_on_demand_is_placed_into_the_open_week_and_moves_nothing():
    extra = course("EXTRA", trainers=("T1",))
    term = changed_term(running().term, sessions=(*running().term.sessions, extra))
    plan = again(term)
    new = next(row for row in plan.sessions if row.session_set == "EXTRA")
    assert new.date >= SECOND_WEEK
    assert line(plan, "moved_sessions") == 0


def on_demand(**changes):
    """The term with a request that came after the plan was made."""
    extra = course("EXTRA", trainers=("T1",), **changes)
    return changed_term(running().term, sessions=(*running().term.sessions, extra))


def test_a_request_gets_the_best_of_the_slots_that_the_plan_leaves():
    plan = again(on_demand())
    assert not plan.unplaced
    for on in plan.term.days:
        if on >= SECOND_WEEK and on.weekday() < 5:
            assert again(on_demand(dates=(on,))).total >= plan.total


def test_a_request_that_the_plan_leaves_no_slot_is_refused_by_name_and_moves_nothing():
    busy = next(row for row in running().sessions if row.date < SECOND_WEEK)
    plan = again(on_demand(dates=(busy.date,)), thaw=running().term.settings.last)
    assert changed(plan) == set()
    assert [(row.item, row.count) for row in plan.unplaced] == [("EXTRA", 1)]
    (told,) = plan.unplaced[0].blockers
    assert told == f"all its dates lie before {plan.former.free_from}, when the plan is frozen"
    away = Unavailability(person="T1", first=SECOND_WEEK, last=running().term.settings.last)
    term = changed_term(on_demand(first=SECOND_WEEK), unavailabilities=(away,))
    told = [str(issue) for issue in conditions(term, build_travel(term))]
    assert any("EXTRA" in text and "a crew meet on 0 half-days" in text for text in told), told


def test_a_missed_session_is_made_up_for_under_its_own_name():
    missed = next(row for row in running().sessions if row.date < SECOND_WEEK)
    plan = again(today=SECOND_WEEK, missed=(missed.id,))
    now = {row.id: row for row in plan.sessions}[missed.id]
    assert now.date >= SECOND_WEEK
    assert now.uid == missed.uid
    assert line(plan, "moved_sessions") == 0


def test_somebody_who_joins_is_told_of_everything_and_others_of_nothing():
    old = running().term
    joined = changed_term(
        old, learners=(*old.learners, learner("L9", town="Lille", organisation=""))
    )
    plan = again(joined, thaw=MONDAY)
    assert line(plan, "people_affected") == 0


def test_somebody_who_leaves_changes_nothing_for_others():
    old = running().term
    plan = again(changed_term(old, learners=old.learners[1:]), thaw=MONDAY)
    assert line(plan, "moved_sessions") == 0


def test_a_budget_spreads_changes_or_is_told():
    site_closed = Closure(place="Lille", first=date(2027, 1, 18), last=date(2027, 1, 19))
    term = changed_term(running().term, closures=(site_closed,))
    held = sum(row.date in (date(2027, 1, 18), date(2027, 1, 19)) for row in running().sessions)
    plan = again(term, max_changes=0)
    assert line(plan, "moved_sessions") >= held
    assert line(plan, "over_budget") >= held  # of each learner at least


@given(
    number=st.integers(0, 9),
    who=st.sampled_from(("T1", "T2", "T3")),
    thaw=st.integers(0, 11),
    most=st.sampled_from((None, 1, 3)),
)
@profile(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
def test_whatever_happens_frozen_days_stay_and_the_checker_agrees(number, who, thaw, most):
    dates = running().term.days
    day = [on for on in dates if on.weekday() < 5][number]
    ill = Unavailability(person=who, first=day, last=day)
    free_from = dates[thaw]
    plan = again(
        changed_term(running().term, unavailabilities=(ill,)), thaw=free_from, max_changes=most
    )
    hit = {
        row.id
        for row in running().sessions
        if row.date == day and who in {seat.trainer for seat in row.seats}
    }
    assert changed(plan, before=free_from) <= hit


def test_the_same_request_gives_the_same_plan():
    day = next(row.date for row in running().sessions if row.date >= SECOND_WEEK)
    ill = Unavailability(person="T2", first=day, last=day)
    term = changed_term(running().term, unavailabilities=(ill,))
    assert again(term).model_dump_json() == again(term).model_dump_json()
