"""Answers about a plan that follows another one: the frozen stays, changes cost (R53, R67)."""

from functools import cache

from passerelle.checker.check import check
from passerelle.checker.context import Context
from passerelle.checker.moments import moments
from passerelle.checker.moving import try_move
from passerelle.forcing import forced, parse_wish
from passerelle.models.plan import Former
from passerelle.repairing import Request, mend
from passerelle.solver.options import SolveOptions
from passerelle.solver.part import Effort
from passerelle.solver.solve import solve
from passerelle.tests.builders import day, hours
from passerelle.tests.tight import lessons, teacher, tight
from passerelle.travel.build import build_travel

OPTIONS = SolveOptions(5, workers=1, deterministic=True)
EFFORT = Effort(10, 4, 1)
OPEN = day(7)
MONDAYS = teacher(availability=hours("Mon 08:00-18:00"))


@cache
def running(count):
    """Lessons on Mondays, made anew without a change; what lies in the first week is frozen."""
    term = tight(trainers=(MONDAYS, teacher("T02")), sessions=(lessons(count=count),))
    old = solve(term, build_travel(term), OPTIONS)
    former = Former(
        today=day(0),
        free_from=OPEN,
        sessions=old.sessions,
        internships=old.internships,
        people=tuple(row.id for row in (*term.learners, *term.trainers)),
    )
    return solve(term, old.travel, OPTIONS, previous=old, start=old, former=former)


def frozen(plan):
    return {(row.id, row.date, row.period, row.rooms) for row in plan.sessions if row.date < OPEN}


def at(row):
    return f"{row.date} {row.period.start // 60:02d}:{row.period.start % 60:02d}"


def test_another_time_costs_what_the_change_costs():
    """Of six lessons on four Mondays none lies on the third; one of the open weeks goes there."""
    plan = running(6)
    weights = plan.term.settings.weights
    found = forced(plan, plan.sessions[-1], parse_wish(plan, f"{day(14)} 13:30"), EFFORT)
    assert (found.outcome, found.proved) == ("cost", True)
    assert found.cost >= weights.moved_session
    assert found.plan is not None
    assert found.plan.former == plan.former
    assert frozen(found.plan) == frozen(plan)
    assert check(plan.term, found.plan).valid


def test_without_a_wish_the_plan_is_its_own_measure():
    plan = running(6)
    found = forced(plan, plan.sessions[-1], parse_wish(plan, f"{day(14)} 13:30"), EFFORT)
    assert found.slack == 0


def test_nothing_goes_into_a_frozen_week_nor_out_of_it():
    plan = running(7)
    last, first = plan.sessions[-1], plan.sessions[0]
    found = forced(plan, last, parse_wish(plan, f"{day(0)} 13:30"), EFFORT)
    assert (found.outcome, found.proved) == ("clash", True)
    assert [issue.code for issue in found.broken] == ["R53"]
    assert f"nothing new may lie before {OPEN}" in found.broken[0].message
    context = Context(plan.term, plan.travel, plan=plan)
    tried = [try_move(context, first, moment) for moment in moments(context, context.item(first))]
    assert {issue.code for move in tried for issue in move.broken} >= {"R53"}
    assert all(move.broken for move in tried if move.moment.on != first.date)


def test_a_repair_leaves_the_frozen_week_alone():
    plan = running(9)
    assert [row.count for row in plan.unplaced] == [1]
    menu = mend(plan, Request("", most=6))
    assert menu.remedies
    for remedy in menu.remedies:
        assert remedy.plan.former == plan.former
        assert frozen(remedy.plan) == frozen(plan)
