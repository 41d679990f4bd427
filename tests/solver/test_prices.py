"""Each line of the objective can change the plan: at weight 0 one plan, at a price another."""

from datetime import date

import pytest

from passerelle.checker.check import check
from passerelle.models.people import Unavailability
from passerelle.models.places import Room
from passerelle.models.rules import DayTemplate, Weights
from passerelle.solver.compile.term import compile_term
from passerelle.solver.options import SolveOptions
from passerelle.solver.problem import Extras
from passerelle.solver.solve import build, solve
from passerelle.tests.builders import (
    amount,
    care_of,
    changed_term,
    course,
    day,
    learner,
    minute,
    settings,
    small_term,
    span,
    trainer,
    travel_of,
)

STEADY = SolveOptions(seconds=20, seed=1, workers=1, deterministic=True)
NEAR = {"town": "Ost"}  # a trainer who need not travel to OST
CHEAP = trainer("T01", **NEAR)
DEAR = trainer("T02")  # fifty minutes for each day
EITHER = ("T01", "T02")


def days(last, *periods, **changes):
    spans = tuple(span(text) for text in periods or ("09:00-12:30", "13:30-17:00"))
    template = DayTemplate(id="t", periods=spans)
    return {"last": day(last), "templates": (template,), **changes}


def two_weeks():
    """The near trainer can come in the first week only."""
    return small_term(
        settings=settings(**days(11, "09:00-12:30")),
        trainers=(trainer("T01", **NEAR, dates=tuple(day(n) for n in range(4))), DEAR),
        sessions=(course(count=4, sites=("OST",), trainers=EITHER),),
    )


def one_site_or_the_other():
    """The trainer lives in the Belgian town; two sessions."""
    return small_term(
        settings=settings(**days(1, "09:00-12:30")),
        learners=(learner("L01"), learner("L02", organisation="BEO")),
        trainers=(trainer("T01", town="West", organisation="BEO"),),
        sessions=(course(count=2),),
    )


def aided_at_home():
    """Twenty kilometres to each site: aided in France, not in Belgium."""
    term = one_site_or_the_other()
    return changed_term(term, learners=(learner("L01"),), policies=(amount("aid_km_day", 20),))


def not_far_enough():
    return changed_term(aided_at_home(), policies=(amount("aid_km_day", 21),))


def morning_or_afternoon():
    """The near trainer is free in the afternoon, when the way home lies in the peak."""
    return small_term(
        settings=settings(**days(0)),
        trainers=(trainer("T01", **NEAR, availability="Mon-Fri 13:00-18:00"), DEAR),
        sessions=(course(sites=("OST",), trainers=EITHER),),
    )


def two_groups(sites, *periods):
    return small_term(
        settings=settings(**days(1, *periods)),
        learners=(learner("L01"), learner("L02", groups=("H",))),
        sessions=(course("A", sites=sites[:1]), course("B", groups=("H",), sites=sites[1:])),
    )


def two_sites():
    return two_groups(("OST", "WEST"))


def long_gap():
    return two_groups(("OST", "OST"), "08:00-10:00", "13:00-15:00")


def parent_on_tuesdays():
    """The near trainer has the morning of one Tuesday and the afternoon of the next."""

    def away(number, **hours):
        return Unavailability(person="T01", first=day(number), last=day(number), **hours)

    return small_term(
        settings=settings(**days(11)),
        trainers=(CHEAP, DEAR),
        unavailabilities=(
            away(1, start=minute("12:40")),
            away(8, end=minute("13:20")),
        ),
        sessions=(
            course("A", dates=(day(1),), sites=("OST",), trainers=EITHER),
            course("B", dates=(day(8),), sites=("OST",), trainers=EITHER),
        ),
        **care_of("07:00", "19:00"),
    )


def hours_of_training():
    term = two_weeks()
    rules = (amount("aid_min_week", 420),)
    return changed_term(term, learners=(learner(childcare_aid=True),), policies=rules)


def two_months():
    """Four sessions in eight days of February and March; the near trainer has February."""
    dates = tuple(date(2027, month, n) for month in (2, 3) for n in (2, 9, 16, 23))
    return small_term(
        settings=settings(
            **days(0, "09:00-12:30", first=date(2027, 2, 1)) | {"last": date(2027, 3, 31)}
        ),
        learners=(learner(childcare_aid=True),),
        trainers=(trainer("T01", **NEAR, dates=dates[:4]), DEAR),
        sessions=(course(count=4, dates=dates, sites=("OST",), trainers=EITHER),),
        policies=(amount("aid_min_month", 420),),
    )


def hired_hall():
    return small_term(
        trainers=(CHEAP,),
        rooms=(
            Room(id="O1", site="OST", seats=9, hire_eur=60),
            Room(id="W1", site="WEST", seats=9),
        ),
        settings=settings(**days(0)),
    )


# line, term, weight, its value free of charge and at that price
PRICED = [
    ("worst_week_travel", two_weeks, 2, 200, 100),
    ("balance", one_site_or_the_other, 3, 100, 0),
    ("travel_cost_net", aided_at_home, 20, 10, 0),
    ("travel_cost_net", not_far_enough, 20, 10, 10),
    ("unreimbursed_trips", aided_at_home, 90, 2, 0),
    ("peak_travel", morning_or_afternoon, 7, 30, 20),
    ("trainer_site_changes", two_sites, 60, 1, 0),
    ("trainer_split_days", long_gap, 60, 1, 0),
    ("regularity", parent_on_tuesdays, 60, 1, 0),
    ("short_weeks", hours_of_training, 120, 1, 0),
    ("short_months", two_months, 120, 1, 0),
    ("room_hire", hired_hall, 2, 60, 0),
]


def value(term, travel, line, weight):
    weights = Weights(**{"worst_week_travel": 0, line: weight})
    at = term.settings.model_copy(update={"weights": weights})
    term = changed_term(term, settings=at)
    plan = solve(term, travel, STEADY)
    verdict = check(term, plan)
    assert verdict.violations == ()
    assert (plan.status, plan.bound) == ("OPTIMAL", verdict.total)
    assert plan.unplaced == ()
    return next(row.value for row in plan.objective if row.line == line)


@pytest.mark.parametrize(("line", "story", "weight", "free", "priced"), PRICED)
def test_a_price_changes_the_plan(line, story, weight, free, priced):
    term, travel = story(), travel_of()
    assert value(term, travel, line, 0) == free
    assert value(term, travel, line, weight) == priced


def test_what_has_no_price_has_no_column_and_no_row():
    free = Weights(worst_week_travel=0)
    for story in {row[1] for row in PRICED}:
        term = story()
        term = changed_term(term, settings=term.settings.model_copy(update={"weights": free}))
        problem = compile_term(term, travel_of()).problem
        assert problem.extras == Extras()
        model = build(problem)
        assert not {"R56", "R58", "R68", "R72"} & {row.code for row in model.all_rows}
        assert not model.cost["fairness"]


def test_fairness_is_one_column_and_a_row_for_each_week_that_could_be_worst():
    term = changed_term(
        two_weeks(), learners=(learner("L01"), learner("L02"), learner("L03", town="Feld"))
    )
    problem = compile_term(term, travel_of()).problem
    model = build(problem)
    rows = [row for row in model.beside if row.code == "R56"]
    assert len(model.cost["fairness"]) == 1
    assert len(rows) == 2  # L02 travels as L01, L03 less than both


def test_the_tiers_tell_fairness_apart():
    plan = solve(two_weeks(), travel_of(), STEADY)
    tiers = {tier.name: tier for tier in plan.tiers}
    assert [*tiers] == ["unplaced", "conflicts", "comfort", "fairness"]
    assert tiers["fairness"].value > 0
    assert tiers["fairness"].bound == tiers["fairness"].value
    assert sum(tier.value for tier in plan.tiers) == plan.total


def test_a_parent_is_not_kept_away_for_fairness():
    """Staying away would be cheaper; but an absence must be unavoidable."""
    term = small_term(
        settings=settings(**days(4, "09:00-12:30"), weights=Weights(worst_week_travel=40)),
        sessions=(course(count=3, sites=("OST",)),),
        **care_of("07:00", "19:00", max_days_week=2),
    )
    plan = solve(term, travel_of(), STEADY)
    assert check(term, plan).violations == ()
    assert plan.status == "OPTIMAL"
    assert sum(row.present for row in plan.attendance) == 2
