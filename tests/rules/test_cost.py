"""Every line of the objective, recomputed by hand on small plans (COST)."""

import pytest

from passerelle.checker.check import check
from passerelle.models.plan import Seat
from passerelle.models.rules import Weights
from passerelle.models.sessions import Block, Unit
from passerelle.tests.builders import (
    absence,
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
    settings,
    small_term,
    trainer,
)

TUESDAY = day(1)
MORNING, AFTERNOON = "09:00-12:30", "13:30-17:00"


def values(plan):
    verdict = check(plan.term, plan)
    assert verdict.violations == ()
    return {line.line: line.value for line in verdict.objective if line.value}, verdict.total


def test_one_morning_for_one_learner_and_one_trainer():
    plan = plan_of(small_term(), [placed("C-01", TUESDAY, MORNING)])
    assert values(plan) == (
        {
            "learner_travel": 50,  # 20 there, 30 back
            "trainer_travel": 50,
            "single_half_day": 1,
            "worst_week_travel": 50,
            "travel_cost_net": 5,  # 20 km
            "peak_travel": 20,  # from 08:40 to 09:00
            "longest_travel": 50,
        },
        50 + 50 + 15 + 50,  # the worst week counts again
    )


def test_unplaced_sessions_and_internships():
    term = small_term(
        sessions=(course(count=3),), hosts=(host(),), blocks=(Block(id="B", group="G"),)
    )
    lines, total = values(plan_of(term))
    assert lines == {"unplaced_sessions": 3, "unplaced_internships": 1}
    assert total == 400_000


def test_a_conflict_and_the_travel_it_saves():
    term = small_term(**care_of("10:00"))
    row = absence("L01", "C-01", "care_opens_late")
    lines, total = values(plan_of(term, [placed("C-01", TUESDAY, MORNING)], absent=(row,)))
    assert lines == {"conflicts": 1, "trainer_travel": 50}
    assert total == 650


def test_the_detour_for_care_is_part_of_the_travel():
    plan = plan_of(small_term(**care_of()), [placed("C-01", TUESDAY, MORNING)])
    lines, total = values(plan)
    assert lines["learner_travel"] == 60  # four legs of 15
    assert lines["care_detour"] == 10
    assert total == 60 + 50 + 15 + 60  # the detour is reported, not priced twice


def test_placement_days_and_those_without_care():
    term = small_term(
        **care_of(max_days_week=3),
        sessions=(),
        hosts=(host(country="BE"),),
        blocks=(Block(id="B", group="G", country="BE"),),
    )
    lines, total = values(plan_of(term, internships=(interning(first=day(7)),)))
    # Three days of four legs, two days of two legs, 15 minutes each.
    assert lines == {"internship_travel": 240, "internship_care": 2, "border_crossings": 5,
                     "care_days": 3}  # fmt: skip
    assert total == 240 + 2 * 60


@pytest.mark.parametrize(
    ("second", "waiting"),
    [
        ("13:30-15:00", 0),  # an hour of lunch is free
        ("13:31-15:00", 1),
        ("14:30-15:00", 60),
    ],
)
def test_waiting_less_an_hour_over_noon(second, waiting):
    term = small_term(sessions=(course(), fixed("B", second)))
    plan = plan_of(term, [placed("C-01", TUESDAY, MORNING), placed("B-01", TUESDAY, second)])
    assert values(plan)[0].get("waiting", 0) == waiting


def test_only_the_first_gap_over_noon_is_lunch():
    term = small_term(
        sessions=(fixed("A", "09:00-11:30"), fixed("B", "12:15-13:00"), fixed("D", "13:50-15:00"))
    )
    sessions = (
        placed("A-01", TUESDAY, "09:00-11:30"),
        placed("B-01", TUESDAY, "12:15-13:00"),
        placed("D-01", TUESDAY, "13:50-15:00"),
    )
    assert values(plan_of(term, sessions))[0]["waiting"] == 50


def test_two_half_days_are_no_single_journey():
    term = small_term(sessions=(course(count=3),))
    sessions = (
        placed("C-01", TUESDAY, MORNING),
        placed("C-02", TUESDAY, AFTERNOON),
        placed("C-03", day(2), AFTERNOON),
    )
    assert values(plan_of(term, sessions))[0]["single_half_day"] == 1


@pytest.mark.parametrize(
    ("limit", "weeks", "spread"), [(2, 1, 2), (3, 1, 0), (2, 2, 0), (None, 1, 0), (1, 1, 4)]
)
def test_a_unit_is_spread_over_weeks(limit, weeks, spread):
    term = small_term(
        learners=(learner(), learner("L02")),
        units=(Unit(id="U", max_sessions_week=limit), Unit(id="V", max_sessions_week=limit)),
        sessions=(course(count=2, unit="U"), course("D", unit="U")),
    )
    sessions = (
        placed("C-01", TUESDAY, MORNING),
        placed("C-02", day(2), MORNING),
        placed("D-01", day(3 if weeks == 1 else 8), MORNING),
    )
    assert values(plan_of(term, sessions))[0].get("spread", 0) == spread


def test_the_worst_week_and_the_border():
    term = small_term(sessions=(course(count=3),), learners=(learner(), learner("L02", groups=())))
    sessions = (
        placed("C-01", TUESDAY, MORNING, "W1"),
        placed("C-02", day(2), MORNING),
        placed("C-03", day(9), MORNING),
    )
    lines, _ = values(plan_of(term, sessions))
    assert lines["worst_week_travel"] == 100
    assert lines["border_crossings"] == 2  # one learner, one trainer
    assert lines["learner_travel"] == lines["trainer_travel"] == 150


def test_prices_come_from_the_term():
    weights = Weights(learner_travel=3, trainer_travel=0, single_half_day=7, worst_week_travel=2)
    term = small_term(settings=settings(weights=weights))
    assert values(plan_of(term, [placed("C-01", TUESDAY, MORNING)]))[1] == 150 + 7 + 100


def test_facilitators_travel_too():
    item = course(linked_rooms=("O1", "W1"), facilitators=("T02",))
    term = small_term(trainers=(trainer(), trainer("T02")), sessions=(item,))
    seats = (
        Seat(trainer="T01", room="O1"),
        Seat(trainer="T02", room="W1", role="facilitator"),
    )
    lines, _ = values(plan_of(term, [placed("C-01", TUESDAY, MORNING, "O1+W1", seats)]))
    assert lines["trainer_travel"] == 100


# --- what the plan reports -----------------------------------------------------------------------


@pytest.fixture
def plan():
    return plan_of(small_term(), [placed("C-01", TUESDAY, MORNING)])


def reported(plan, **changes):
    return codes(check(plan.term, plan.model_copy(update=changes)))


@pytest.mark.parametrize("part", [{"value": 51}, {"value": 49}, {"weight": 2}, {"unit": "km"}])
@pytest.mark.parametrize("name", ["learner_travel", "trainer_travel"])
def test_a_line_that_differs_is_found(plan, name, part):
    lines = tuple(
        row.model_copy(update=part) if row.line == name else row for row in plan.objective
    )
    assert reported(plan, objective=lines) == {"COST"}


def test_lines_are_complete(plan):
    assert reported(plan, objective=plan.objective[1:]) == {"COST"}
    assert reported(plan, objective=(*plan.objective, plan.objective[0])) == {"COST"}


@pytest.mark.parametrize(
    "changes",
    [
        {"total": 164},
        {"total": 166},
        {"bound": 166},
        {"bound": 150, "gap": None},
        {"bound": 150, "gap": 0.12},
        {"gap": 0.1},
        {"forced": -1},
        {"forced": 166},
        {"tiers": ()},
    ],
)
def test_sums_bounds_and_gaps_are_recomputed(plan, changes):
    assert plan.total == 165
    assert reported(plan, **changes) == {"COST"}


def test_the_gap_leaves_forced_conflicts_out(plan):
    assert reported(plan, bound=150, gap=15 / 165) == set()
    assert reported(plan, bound=150, gap=0.0909) == set()
    assert reported(plan, bound=150, forced=15, gap=0.1) == set()
    verdict = check(plan.term, plan.model_copy(update={"bound": 150, "forced": 15, "gap": 0.1}))
    assert (verdict.bound, verdict.gap) == (150, 0.1)


def test_tiers_are_recomputed(plan):
    first, *others = plan.tiers
    assert reported(plan, tiers=(first.model_copy(update={"value": 1}), *others)) == {"COST"}
    assert reported(plan, tiers=(first.model_copy(update={"bound": 1}), *others)) == {"COST"}
    assert reported(plan, tiers=(first.model_copy(update={"bound": 0}), *others)) == set()
