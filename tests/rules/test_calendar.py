"""Class lies on days that the sites, all learners and the trainers share (R23-R25, R39)."""

import pytest

from passerelle.checker.check import check
from passerelle.instances.checks import term_issues
from passerelle.models.calendars import CalendarSpan
from passerelle.models.people import Group, Organisation
from passerelle.models.places import Closure
from passerelle.models.sessions import Block, Pin
from passerelle.solver.options import SolveOptions
from passerelle.solver.solve import solve
from passerelle.tests.builders import (
    codes,
    course,
    day,
    host,
    interning,
    judged,
    learner,
    placed,
    plan_of,
    settings,
    small_term,
    trainer,
    travel_of,
)

TUESDAY = day(1)
MORNING = "09:00-12:30"
HOLIDAY = CalendarSpan(calendar="BE-FEASTS", first=TUESDAY, last=TUESDAY)


def mixed_term(**changes):
    """A French and a Belgian learner; Tuesday is a Belgian holiday."""
    fields = {
        "organisations": (
            Organisation(id="FRO"),
            Organisation(id="BEO", country="BE", calendars=("BE-FEASTS",)),
        ),
        "calendars": (HOLIDAY,),
        "learners": (learner(), learner("L02", organisation="BEO")),
    }
    return small_term(**{**fields, **changes})


@pytest.mark.parametrize(("on", "found"), [(day(0), set()), (TUESDAY, {"R23"}), (day(2), set())])
def test_a_mixed_class_needs_a_day_open_on_both_sides(on, found):
    assert judged(mixed_term(), placed("C-01", on, MORNING)) == found


def test_a_holiday_of_one_country_closes_that_countrys_learners_only():
    belgian = mixed_term(learners=(learner(organisation="BEO"),))
    assert judged(belgian, placed("C-01", TUESDAY, MORNING)) == {"R24"}
    french = mixed_term(learners=(learner(),))
    assert judged(french, placed("C-01", TUESDAY, MORNING)) == set()


def test_a_possible_closing_day_closes_nothing():
    maybe = HOLIDAY.model_copy(update={"closes": False})
    assert judged(mixed_term(calendars=(maybe,)), placed("C-01", TUESDAY, MORNING)) == set()


def test_a_site_keeps_its_organisations_days_and_its_own_closures():
    abroad = placed("C-01", TUESDAY, MORNING, "W1")
    assert judged(mixed_term(learners=(learner(),)), abroad) == {"R19", "R25"}
    closure = Closure(place="OST", first=day(0), last=TUESDAY)
    term = small_term(closures=(closure,))
    assert judged(term, placed("C-01", TUESDAY, MORNING)) == {"R19", "R25"}
    assert judged(term, placed("C-01", day(2), MORNING)) == set()


def test_an_individual_session_asks_for_its_own_learner_only():
    talk = course("VAE", individual=True, length_min=60)
    term = mixed_term(sessions=(talk,))
    visits = (
        placed("VAE-1", TUESDAY, "09:00-10:00", learner="L01"),
        placed("VAE-2", day(2), "09:00-10:00", learner="L02"),
    )
    found = judged(term, *(v.model_copy(update={"session_set": "VAE"}) for v in visits))
    assert found == {"TEMPLATE"}  # only because nobody has another session that day


@pytest.mark.parametrize(("on", "found"), [(TUESDAY, set()), (day(2), {"R25"})])
def test_a_visited_host_is_open(on, found):
    term = small_term(
        hosts=(host(),),
        closures=(Closure(place="H1", first=day(2), last=day(2)),),
        sessions=(course(kind="visit", host="H1"),),
    )
    assert judged(term, placed("C-01", on, MORNING, "", host="H1")) == found


@pytest.mark.parametrize(("on", "found"), [(day(4), set()), (day(5), {"R25"})])
def test_class_lies_on_weekdays_of_class(on, found):
    assert judged(small_term(), placed("C-01", on, MORNING)) == found


def test_dates_and_pins_may_name_a_saturday():
    dated = small_term(sessions=(course(dates=(day(5),)),))
    assert judged(dated, placed("C-01", day(5), MORNING)) == set()
    pin = Pin(session_set="C", date=day(5), start="09:00", state="draft")
    assert judged(small_term(pins=(pin,)), placed("C-01", day(5), MORNING)) == set()


@pytest.mark.parametrize(
    ("on", "found"), [(day(25), set()), (day(28), {"R25"}), (day(-3), {"R25"})]
)
def test_class_lies_inside_the_term(on, found):
    assert judged(small_term(), placed("C-01", on, MORNING)) == found


@pytest.mark.parametrize(
    ("on", "found"), [(day(4), set()), (day(7), {"R39"}), (day(11), {"R39"}), (day(14), set())]
)
def test_nobody_has_class_in_a_week_of_placement(on, found):
    term = small_term(hosts=(host(),), blocks=(Block(id="B", group="G"),))
    stay = interning(first=day(7))
    assert judged(term, placed("C-01", on, MORNING), internships=(stay,)) == found


def test_a_saturday_of_a_placement_week_may_have_class():
    term = small_term(
        hosts=(host(),),
        blocks=(Block(id="B", group="G"),),
        sessions=(course(dates=(day(12),)),),
        trainers=(trainer(),),
    )
    stay = interning(first=day(7))
    assert judged(term, placed("C-01", day(12), MORNING), internships=(stay,)) == set()


RECALLED = Block(
    id="B", group="G", recall_days=(day(9),), recall_weekdays=("Fri",), min_days_week=3
)


@pytest.mark.parametrize(
    ("on", "found"),
    [(day(7), {"R39"}), (day(8), {"R39"}), (day(9), set()), (day(10), {"R39"}), (day(11), set())],
)
def test_interns_come_back_to_class_on_recall_days_only(on, found):
    term = small_term(hosts=(host(),), blocks=(RECALLED,))
    stay = interning(first=day(7))
    plan = plan_of(term, [placed("C-01", on, MORNING)], internships=(stay,))
    assert codes(check(term, plan)) == found
    assert plan.internships[0].days == (day(7), day(8), day(10))


def test_the_solver_puts_class_on_a_recall_day_of_the_only_week():
    head = settings(last=day(4))
    options = SolveOptions(seconds=20, seed=1, workers=1, deterministic=True)
    for block, status in ((RECALLED, "OPTIMAL"), (Block(id="B", group="G"), "PARTIAL")):
        term = small_term(settings=head, hosts=(host(),), blocks=(block,))
        plan = solve(term, travel_of(), options)
        assert plan.status == status
        if status == "OPTIMAL":
            assert [row.date for row in plan.sessions] == [day(4)]
            assert plan.internships[0].last == day(4)


@pytest.mark.parametrize(("least", "found"), [(3, set()), (4, {"R09"})])
def test_recall_days_are_no_days_at_the_host(least, found):
    block = RECALLED.model_copy(update={"min_days_week": least})
    term = small_term(hosts=(host(),), blocks=(block,), sessions=())
    assert judged(term, internships=(interning(first=day(7)),)) == found


def test_a_recall_date_is_a_working_day_of_the_term():
    for on, told in ((day(9), set()), (day(12), {"RECALL_DAY"}), (day(70), {"RECALL_DAY"})):
        block = Block(id="B", group="G", recall_days=(on,))
        term = small_term(
            groups=(Group(id="G"),), hosts=(host(),), blocks=(block,), units=(), precedences=()
        )
        assert {issue.code for issue in term_issues(term)} == told
