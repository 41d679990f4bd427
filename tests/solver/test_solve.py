"""One solve from outside: status, determinism, interruption, identities, what cannot be placed."""

from functools import cache
from itertools import count, pairwise, product

import pytest

from passerelle.checker.check import check
from passerelle.instances.bundled import bundled_folder
from passerelle.instances.read import read_term
from passerelle.models.issue import BadInputError
from passerelle.models.rules import DayTemplate
from passerelle.models.sessions import Pin, Unit
from passerelle.solver.options import Progress, SolveOptions
from passerelle.solver.solve import solve
from passerelle.tests.builders import (
    TOWNS,
    changed_term,
    course,
    day,
    learner,
    settings,
    small_term,
    span,
    trainer,
    travel_of,
)
from passerelle.travel.build import build_travel

STEADY = SolveOptions(seconds=20, seed=1, workers=1, deterministic=True)


@cache
def tiny():
    """The bundled term and its travel times."""
    assert bundled_folder("tiny") is not None
    term = read_term("tiny")
    return term, build_travel(term)


def solve_tiny(**changes):
    term, travel = tiny()
    return solve(term, travel, STEADY, **changes)


@cache
def solved():
    return solve_tiny()


def week(**changes):
    """Five days, one learner, one trainer."""
    return small_term(**{"settings": settings(last=day(4)), **changes})


def one_slot(number):
    """A term with a single period, and that many sessions."""
    template = DayTemplate(id="t", periods=(span("09:00-12:30"),))
    days = settings(last=day(0), templates=(template,))
    return small_term(settings=days, sessions=(course(count=number),))


def test_tiny_is_solved_to_proof():
    term, _ = tiny()
    verdict = check(term, solved())
    assert verdict.violations == ()
    assert solved().status == "OPTIMAL"
    assert solved().total == solved().bound == verdict.total


def test_a_deterministic_solve_gives_the_same_plan_twice():
    assert solve_tiny().model_dump_json() == solved().model_dump_json()


def test_the_plan_is_the_same_after_a_round_trip_through_json():
    plan = solved()
    assert type(plan).model_validate_json(plan.model_dump_json()) == plan


def busy():
    """Small enough to be solved whole, too much to be proved in the blink of an eye."""
    return small_term(
        learners=tuple(
            learner(f"L{n:02d}", groups=groups, town=town)
            for n, (groups, town) in enumerate(product((("G",), ("H",), ("G", "H")), TOWNS))
        ),
        units=(Unit(id="U"),),
        trainers=tuple(
            trainer(f"T{n}", town=town, max_minutes_week=420) for n, town in enumerate(TOWNS)
        ),
        sessions=tuple(
            course(
                f"C{n}",
                groups=groups,
                count=7,
                unit="U",
                trainers=tuple(f"T{m}" for m in (n, n + 1, 4)),
            )
            for n, groups in enumerate((("G",), ("H",), ("G", "H"), ("H",)))
        ),
    )


@pytest.mark.parametrize("polls", [0, 3])
def test_a_solve_that_is_stopped_still_gives_a_valid_plan(polls):
    asked = count()
    term = busy()
    options = SolveOptions(seconds=20, workers=1)
    plan = solve(term, travel_of(), options, stop=lambda: next(asked) >= polls)
    assert plan.provenance.interrupted
    assert plan.provenance.seconds < 10
    broken = {issue.code for issue in check(term, plan).violations}
    assert broken == (set() if plan.sessions else {"STATUS"})  # nothing placed: nothing to verify
    left = sum(row.count for row in plan.unplaced)
    assert len(plan.sessions) + left == sum(row.count for row in term.sessions)
    some = "PARTIAL" if plan.sessions else "UNKNOWN"
    assert plan.status == (some if left else "FEASIBLE")
    assert all(row.blockers for row in plan.unplaced)
    assert plan.bound is None or plan.bound <= plan.total


def test_progress_is_told_in_order():
    told: list[Progress] = []
    solve_tiny(on_progress=told.append)
    phases = list(dict.fromkeys(row.phase for row in told))
    assert phases[0] == "compiling the term"
    assert phases[-1] == "writing the plan"
    assert told[-1].total == solved().total
    assert all(a.seconds <= b.seconds for a, b in pairwise(told))


def test_identities_are_kept_when_solving_again():
    again = solve_tiny(previous=solved())
    assert {(s.id, s.uid) for s in again.sessions} == {(s.id, s.uid) for s in solved().sessions}


def test_identities_follow_their_sessions_when_the_term_changes():
    term, travel = week(sessions=(course(count=2),)), travel_of()
    before = solve(term, travel, STEADY)
    moved = before.sessions[0].model_copy(update={"id": "C-07", "uid": "kept"})
    known = before.model_copy(update={"sessions": (moved, *before.sessions[1:])})
    pins = tuple(
        Pin(session_set="C", date=s.date, start=s.period.start, state="draft")
        for s in before.sessions
    )
    more = changed_term(term, pins=pins, sessions=(course(count=3),))
    after = solve(more, travel, STEADY, previous=known)
    former = {(s.date, s.period): (s.id, s.uid) for s in known.sessions}
    named = {(s.date, s.period): (s.id, s.uid) for s in after.sessions}
    assert {key: named[key] for key in former} == former
    assert len({uid for _, uid in named.values()}) == 3
    assert max(name for name, _ in named.values()) == "C-08"  # no number is used again


@pytest.mark.parametrize("number", [1, 2, 3])
def test_more_sessions_than_slots_are_left_out_and_explained(number):
    term = one_slot(number)
    plan = solve(term, travel_of(), STEADY)
    assert check(term, plan).violations == ()
    assert plan.status == ("OPTIMAL" if number == 1 else "PARTIAL")
    assert [(row.item, row.count) for row in plan.unplaced] == [("C", number - 1)] * (number > 1)
    assert all(row.blockers for row in plan.unplaced)


def test_a_set_without_any_option_is_left_out_and_explained():
    term = week(trainers=(trainer(dates=(day(9),)),))
    plan = solve(term, travel_of(), STEADY)
    assert (plan.status, plan.sessions) == ("INFEASIBLE", ())
    assert [row.item for row in plan.unplaced] == ["C"]
    assert plan.unplaced[0].blockers


def test_a_pin_is_kept():
    pin = Pin(session_set="C", date=day(3), start="13:30", rooms=("W1",))
    term = week(pins=(pin,))
    plan = solve(term, travel_of(), STEADY)
    found = plan.sessions[0]
    assert (found.date, found.period.start, found.rooms) == (day(3), pin.start, ("W1",))
    assert found.state == "published"
    assert check(term, plan).violations == ()


@pytest.mark.parametrize(
    "changes",
    [
        {"date": day(5)},  # a Saturday outside the term
        {"start": "10:00"},
        {"trainers": ("T02",)},
    ],
)
def test_a_pin_that_nothing_can_honour_is_named(changes):
    pin = Pin(**{"session_set": "C", "date": day(1), "start": "09:00", **changes})
    term = week(pins=(pin,), trainers=(trainer(), trainer("T02")))
    with pytest.raises(BadInputError) as caught:
        solve(term, travel_of(), STEADY)
    assert [issue.code for issue in caught.value.issues] == ["R16"]
    assert "C" in caught.value.issues[0].where
    assert str(pin.date) in caught.value.issues[0].where


@pytest.mark.parametrize("wrong", [{"seconds": 0}, {"seconds": -1}, {"workers": 0}], ids=str)
def test_options_that_make_no_sense_are_refused(wrong):
    with pytest.raises(ValueError, match="give"):
        SolveOptions(**wrong)
