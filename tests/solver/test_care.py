"""Childcare is decided with the timetable: places, options, moves; and none other is cheaper."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest

from passerelle.checker.attendance import obstacles
from passerelle.checker.check import check
from passerelle.checker.context import Context
from passerelle.models.care import CareArrangement, CareProvider, Child, Opening
from passerelle.models.places import Closure
from passerelle.models.plan import CareChoice, CareMove, Plan
from passerelle.models.rules import DayTemplate
from passerelle.models.sessions import Block, Unit
from passerelle.models.term import Term
from passerelle.models.travel import TravelTimes
from passerelle.solver.options import SolveOptions
from passerelle.solver.solve import solve
from passerelle.tests.builders import (
    absence,
    care_of,
    changed_term,
    codes,
    course,
    day,
    host,
    learner,
    placed,
    plan_of,
    settings,
    small_term,
    span,
    trainer,
    travel_of,
)

STEADY = SolveOptions(seconds=20, seed=1, workers=1, deterministic=True)
MORNING, AFTERNOON = "09:00-12:30", "13:30-17:00"


def solved(term: Term, travel: TravelTimes | None = None) -> Plan:
    plan = solve(term, travel or travel_of(), STEADY)
    assert [str(issue) for issue in check(term, plan).violations] == []
    assert plan.status == "OPTIMAL"
    return plan


def conflicts(plan: Plan) -> set[tuple[str, str | None]]:
    return {(row.learner, row.reason) for row in plan.attendance if not row.present}


def half_days(days: int, *periods: str, **changes: Any):
    template = DayTemplate(id="t", periods=tuple(span(text) for text in periods))
    return settings(first=day(0), last=day(days - 1), templates=(template,), **changes)


def weighted(**weights: int):
    return settings().weights.model_copy(update=weights)


def nursery(name: str, town: str, opens: str = "07:00", closes: str = "19:00", **changes: Any):
    """A provider and its opening."""
    return (
        CareProvider(id=name, town=town, **changes),
        Opening(provider=name, opens=opens, closes=closes),
    )


def kept(child: str, *providers: str):
    """The child's options: one provider each."""
    return tuple(
        CareArrangement(child=child, provider=name, option=number)
        for number, name in enumerate(providers, 1)
    )


def one_place(days: int = 1, second: tuple[str, ...] = ("N1",), **changes: Any) -> Term:
    """Two learners of one group bring a child each; N1 has one place, N2 is farther away."""
    rows = (nursery("N1", "Hort", reserved=1), nursery("N2", "Feld"))
    fields: dict[str, Any] = {
        "settings": half_days(days, MORNING),
        "learners": (learner("L01"), learner("L02", town="Ost")),
        "providers": tuple(row for row, _ in rows),
        "openings": tuple(row for _, row in rows),
        "children": (Child(id="K1", person="L01"), Child(id="K2", person="L02")),
        "care": (*kept("K1", "N1"), *kept("K2", *second)),
        "trainers": (trainer("T01"), trainer("T02", town="West")),
    }
    return small_term(**{**fields, **changes})


FAR = {("Ost", "Feld"): 45, ("Feld", "Ost"): 40, ("Ost", "Hort"): 5, ("Hort", "Ost"): 7}


def test_who_finds_no_place_is_absent_and_told_why():
    plan = solved(one_place())
    assert len(conflicts(plan)) == 1
    assert conflicts(plan) < {("L01", "care_full"), ("L02", "care_full")}


def test_a_child_with_a_choice_goes_where_a_place_is_left():
    plan = solved(one_place(second=("N1", "N2")), travel_of(FAR))
    assert conflicts(plan) == set()
    assert {(row.child, row.provider) for row in plan.care_days} == {("K1", "N1"), ("K2", "N2")}
    assert plan.care_choices == (CareChoice(child="K2", option=2),)


def test_two_groups_share_a_place_on_two_days():
    """Each group has its class on a day of its own: nobody stays away."""
    term = one_place(
        days=2,
        learners=(learner("L01"), learner("L02", groups=("H",))),
        sessions=(course("A"), course("B", groups=("H",), trainers=("T02",))),
    )
    plan = solved(term)
    assert conflicts(plan) == set()
    assert len({row.date for row in plan.sessions}) == 2


@pytest.mark.parametrize(("reserved", "without"), [(2, 0), (1, 1)])
def test_interns_share_places_too(reserved, without):
    term = one_place(
        settings=settings(first=day(0), last=day(6)),
        sessions=(),
        blocks=(Block(id="B", group="G"),),
        hosts=(host(),),
        providers=(CareProvider(id="N1", town="Hort", reserved=reserved),),
        openings=(Opening(provider="N1", opens="07:00", closes="19:00"),),
    )
    plan = solved(term)
    assert sum(bool(row.care_unfit_days) for row in plan.internships) == without


# --- whichever is cheaper ------------------------------------------------------------------------


def a_week_closed(care_move: int) -> Term:
    """N1 is closed in the first week; N2 would keep the child in that week alone.

    One session a week is wanted; a second one in a week costs 100. Travel may gather in a week.
    """
    tables = care_of()
    place, opening = nursery("N2", "Feld", contract_last=day(6))
    return small_term(
        settings=half_days(
            14, MORNING, weights=weighted(care_move=care_move, spread=100, worst_week_travel=0)
        ),
        units=(Unit(id="U", max_sessions_week=1),),
        sessions=(course(unit="U", count=2),),
        closures=(Closure(place="N1", first=day(0), last=day(6)),),
        providers=(*tables["providers"], place),
        openings=(*tables["openings"], opening),
        children=tables["children"],
        care=kept("K1", "N1", "N2"),
    )


@pytest.mark.parametrize(("care_move", "weeks", "moves"), [(99, {1, 2}, 1), (101, {2}, 0)])
def test_a_nursery_closed_for_a_week_moves_the_child_or_the_session(care_move, weeks, moves):
    plan = solved(a_week_closed(care_move))
    assert {row.date.isocalendar().week for row in plan.sessions} == weeks
    assert sum(len(row.moves) for row in plan.care_choices) == moves
    assert conflicts(plan) == set()


def test_the_timetable_best_for_rooms_alone_misses_a_pick_up_and_ours_does_not():
    """Most people live near OST; from there the nursery cannot be reached before it closes."""
    legs = {("West", "Hort"): 5, ("Hort", "West"): 5, ("Ost", "Hort"): 45, ("Hort", "Ost"): 45}
    term = small_term(
        settings=half_days(1, AFTERNOON),
        learners=(learner("L01"), learner("L02", town="Ost"), learner("L03", town="Ost")),
        trainers=(trainer(town="Ost"),),
        **care_of("07:00", "17:15"),
    )
    rooms_alone = solve(changed_term(term, children=(), care=()), travel_of(legs), STEADY)
    missed = plan_of(term, rooms_alone.sessions, travel=travel_of(legs))
    assert codes(check(term, missed)) == {"R26"}
    ours = solved(term, travel_of(legs))
    assert conflicts(ours) == set()
    assert {row.rooms for row in ours.sessions} == {("W1",)}


# --- nothing valid is cheaper --------------------------------------------------------------------


def mondays_or_all(term: Term):
    """Dates on which class may lie."""
    return [on for on in term.days if f"{on:%a}" in term.settings.class_weekdays]


def every_plan(term: Term, travel: TravelTimes):
    """Each date, site and crew, each option, each move, each absence that can be explained."""
    item = term.sessions[0]
    weeks = sorted({f"{on.isocalendar().year}-W{on.isocalendar().week:02d}" for on in term.days})
    options = {
        c.id: sorted({r.option for r in term.care if r.child == c.id}) for c in term.children
    }
    pairs = [(f"{item.id}-{n}", who.id) for n in range(item.count) for who in term.learners]
    places = product(mondays_or_all(term), ("O1", "W1"), item.trainers)
    for when in product(list(places), repeat=item.count):
        if len({on for on, _, _ in when}) < item.count:
            continue
        sessions = [
            placed(f"{item.id}-{n}", on, MORNING, room, crew)
            for n, (on, room, crew) in enumerate(when)
        ]
        for choices in product(*(_choices(c, options[c], weeks) for c in options)):
            rows = tuple(row for row in choices if len(options[row.child]) > 1)
            for present in product((True, False), repeat=len(pairs)):
                away = [p for p, here in zip(pairs, present, strict=True) if not here]
                yield _explained(term, travel, sessions, rows, away)


def _choices(child: str, options: list[int], weeks: list[str]) -> list[CareChoice]:
    found = []
    for plan in product(options, repeat=len(weeks)):
        for main in options:
            pairs = [(w, o) for w, o in zip(weeks, plan, strict=True) if o != main]
            moves = tuple(CareMove(week=week, option=option) for week, option in pairs)
            found.append(CareChoice(child=child, option=main, moves=moves))
    return found


def _explained(term: Term, travel: TravelTimes, sessions, choices, away) -> Plan:
    rows = [absence(who, name, "other_session") for name, who in away]
    plan = plan_of(term, sessions, travel=travel, choices=choices, absent=rows)
    context = Context(term, travel, plan=plan)
    reasons = []
    for row in rows:
        session = context.by_id[row.session]
        others = context.attended.get((row.learner, session.date), ())
        found = next(obstacles(context, context.learners[row.learner], session, others), None)
        reason = found.reasons[0] if found else "other_session"
        reasons.append(row.model_copy(update={"reason": reason}))
    return plan_of(term, sessions, travel=travel, choices=choices, absent=reasons)


STORIES = {
    "one place for two": one_place(),
    "one of two may go elsewhere": one_place(second=("N1", "N2")),
    "both may go elsewhere": one_place(care=(*kept("K1", "N1", "N2"), *kept("K2", "N1", "N2"))),
    "a place for a trainer's child": one_place(
        children=(Child(id="K1", person="T01"), Child(id="K2", person="L02"))
    ),
    "a trainer with a choice": one_place(
        learners=(learner("L02"),),
        children=(Child(id="K1", person="T01"), Child(id="K2", person="L02")),
        care=(*kept("K1", "N1", "N2"), *kept("K2", "N1")),
    ),
    "a week elsewhere": one_place(
        learners=(learner("L01"),),
        settings=half_days(8, MORNING, class_weekdays=("Mon",), weights=weighted(care_move=30)),
        sessions=(course(count=2),),
        children=(Child(id="K1", person="L01"),),
        care=kept("K1", "N1", "N2"),
        closures=(Closure(place="N1", first=day(0), last=day(0)),),
    ),
}


@pytest.mark.parametrize("name", STORIES)
def test_no_valid_plan_is_cheaper(name):
    term, travel = STORIES[name], travel_of(FAR)
    best = min(plan.total for plan in every_plan(term, travel) if check(term, plan, travel).valid)
    assert solved(term, travel).total == best
