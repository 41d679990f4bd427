"""Lines of the objective beyond travel: fairness, money, peaks, trainers' days, hours (COST)."""

from datetime import date

import pytest

from passerelle.checker.check import check
from passerelle.models.calendars import CalendarSpan
from passerelle.models.people import Organisation
from passerelle.models.places import Room
from passerelle.models.plan import Seat
from passerelle.models.sessions import Block
from passerelle.tests.builders import (
    amount,
    care_of,
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
    span,
    trainer,
    travel_of,
)

MORNING, AFTERNOON = "09:00-12:30", "13:30-17:00"
MON, TUE = day(0), day(1)


def line(name, term, *sessions, **fields):
    """The value of one line of a valid plan."""
    plan = plan_of(term, sessions, **fields)
    verdict = check(term, plan)
    assert verdict.violations == ()
    return next(row.value for row in verdict.objective if row.line == name)


# --- fairness and balance ------------------------------------------------------------------------


def test_the_worst_week_is_one_learner_and_one_iso_week():
    term = small_term(sessions=(course(count=4), course("D", groups=("H",))),
                      learners=(learner(), learner("L02", groups=("H",))))  # fmt: skip
    week = [placed(f"C-{n}", day(n), MORNING) for n in range(3)]
    later = placed("C-9", day(7), MORNING), placed("D-1", day(3), MORNING)
    assert line("worst_week_travel", term, *week, *later) == 150


def test_placement_days_do_not_count_for_the_worst_week():
    term = small_term(hosts=(host(),), blocks=(Block(id="B", group="G"),))
    stay = interning(first=day(7))
    session = placed("C-01", MON, MORNING)
    assert line("worst_week_travel", term, session, internships=(stay,)) == 50


@pytest.mark.parametrize(
    ("rooms", "apart"),
    [
        (("O1", "O1"), 100),  # the Belgian learner crosses twice, two French learners never
        (("W1", "W1"), 100),
        (("O1", "W1"), 0),  # once each
        (("O1",), 50),
    ],
)
def test_balance_is_a_difference_of_means(rooms, apart):
    term = small_term(
        learners=(learner("L01"), learner("L02"), learner("L03", organisation="BEO")),
        sessions=(course(count=2),),
    )
    sessions = [placed(f"C-{n}", day(n), MORNING, room) for n, room in enumerate(rooms)]
    assert line("balance", term, *sessions) == apart


def test_balance_is_rounded_down_and_needs_both_countries():
    people = [learner(f"L0{n}", groups=("G",) if n == 1 else ()) for n in (1, 2, 3)]
    belgian = learner("L04", organisation="BEO", groups=())
    session = placed("C-01", MON, MORNING, "W1")
    both = small_term(learners=(*people, belgian))
    assert line("balance", both, session) == 16  # 50 / 3
    assert line("balance", small_term(learners=tuple(people)), session) == 0


# --- money ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("far_km", "long_min", "euros"),
    [
        (20, 999, 0),  # twenty kilometres, fifty minutes
        (21, 999, 5),
        (999, 50, 0),
        (999, 51, 5),
    ],
)
def test_aid_comes_in_a_step(far_km, long_min, euros):
    rules = (amount("aid_km_day", far_km), amount("aid_min_day", long_min))
    term = small_term(policies=rules)
    assert line("travel_cost_net", term, placed("C-01", MON, MORNING)) == euros


def test_aid_ends_at_the_border_and_belgian_learners_have_none():
    rules = (amount("aid_km_day", 1), amount("aid_km_day", 1, "BE"))
    term = small_term(policies=rules, learners=(learner(), learner("L02", organisation="BEO")))
    at_home, abroad = placed("C-01", MON, MORNING), placed("C-01", MON, MORNING, "W1")
    assert line("travel_cost_net", term, at_home) == 5  # L02 pays
    assert line("travel_cost_net", term, abroad) == 10
    assert line("unreimbursed_trips", term, at_home) == 0
    assert line("unreimbursed_trips", term, abroad) == 1


def test_amounts_are_those_of_the_date():
    term = small_term(
        policies=(amount("travel_cents_km", 100).model_copy(update={"first": TUE}),),
        sessions=(course(count=2),),
    )
    sessions = placed("C-1", MON, MORNING), placed("C-2", TUE, MORNING)
    assert line("travel_cost_net", term, *sessions) == 5 + 20


def test_who_does_not_drive_pays_no_kilometres_and_care_stops_do_not_count():
    by_bike = small_term(learners=(learner(mode="bike"),))
    session = placed("C-01", MON, MORNING)
    travel = travel_of(modes=("car", "bike"))
    assert line("travel_cost_net", by_bike, session, travel=travel) == 0
    assert line("travel_cost_net", small_term(**care_of()), session) == 5


@pytest.mark.parametrize(("cents", "euros"), [(22, 4), (23, 5), (25, 5), (225, 45)])
def test_a_day_is_rounded_to_the_nearest_euro(cents, euros):
    term = small_term(policies=(amount("travel_cents_km", cents), amount("aid_km_day", 999)))
    assert line("travel_cost_net", term, placed("C-01", MON, MORNING)) == euros


def test_hire_is_paid_for_each_room_of_a_session_but_not_for_interviews():
    rooms = (
        Room(id="O1", site="OST", seats=9, equipment=("video",), hire_eur=40),
        Room(id="W1", site="WEST", seats=9, equipment=("video",), hire_eur=25),
    )
    linked = course(linked_rooms=("O1", "W1"), facilitators=("T02",))
    term = small_term(
        rooms=rooms,
        sessions=(linked, course("V", groups=("H",), individual=True, length_min=30)),
        trainers=(trainer(), trainer("T02")),
        learners=(learner(groups=("G", "H")), learner("L02", organisation="BEO")),
    )
    seats = Seat(trainer="T01", room="O1"), Seat(trainer="T02", room="W1", role="facilitator")
    both = placed("C-01", MON, MORNING, "O1+W1", seats)
    assert line("room_hire", term, placed("C-01", MON, MORNING)) == 40
    assert line("room_hire", term, both) == 65
    assert line("room_hire", term, both, placed("V-1", MON, "13:30-14:00", learner="L01")) == 65


# --- hours ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("morning", "evening", "minutes"),
    [
        ("08:00-09:00", "16:00-18:00", 20),
        ("08:00-08:40", "16:00-18:00", 0),
        ("08:41-08:59", "16:00-18:00", 18),
        ("08:41-08:59", "12:45-18:00", 18 + 15),  # on the way home
        ("08:00-18:00", "12:45-12:50", 50 + 5),  # spans add up
    ],
)
def test_peak_travel_is_what_lies_inside_the_hours(morning, evening, minutes):
    hours = settings(morning_peak=span(morning), evening_peak=span(evening))
    assert line("peak_travel", small_term(settings=hours), placed("C-01", MON, MORNING)) == minutes


@pytest.mark.parametrize(("longest", "split"), [(59, 1), (60, 0), (61, 0)])
def test_a_long_gap_splits_a_trainers_day(longest, split):
    term = small_term(settings=settings(split_min=longest), sessions=(course(count=2),))
    sessions = placed("C-1", MON, MORNING), placed("C-2", MON, AFTERNOON)
    assert line("trainer_split_days", term, *sessions) == split
    assert line("trainer_site_changes", term, *sessions) == 0


def test_a_trainer_at_two_sites_changes_once_a_day():
    term = small_term(sessions=(fixed("A", "09:00-10:00"), fixed("B", "11:00-12:00"),
                                fixed("D", "14:00-15:00")))  # fmt: skip
    sessions = (
        placed("A-1", MON, "09:00-10:00"),
        placed("B-1", MON, "11:00-12:00", "W1"),
        placed("D-1", MON, "14:00-15:00"),
    )
    assert line("trainer_site_changes", term, *sessions) == 1


@pytest.mark.parametrize(
    ("second", "on", "patterns"),
    [(MORNING, day(7), 0), (AFTERNOON, day(7), 1), (AFTERNOON, TUE, 0)],
)
def test_parents_like_the_same_hours_on_a_weekday(second, on, patterns):
    term = small_term(sessions=(course(count=2),), **care_of())
    sessions = placed("C-1", MON, MORNING), placed("C-2", on, second)
    assert line("regularity", term, *sessions) == patterns
    childless = small_term(sessions=(course(count=2),))
    assert line("regularity", childless, *sessions) == 0


def aided(**changes):
    fields = {"learners": (learner(childcare_aid=True),), "sessions": (course(count=3),)}
    return small_term(**{**fields, **changes})


@pytest.mark.parametrize(("need", "short"), [(420, 3), (421, 4), (211, 3), (210, 2), (0, 0)])
def test_weeks_below_the_hours_of_the_aid_are_counted(need, short):
    """Four weeks: two sessions in the first, one in the second."""
    term = aided(policies=(amount("aid_min_week", need),))
    sessions = [placed(f"C-{n}", on, MORNING) for n, on in enumerate((MON, TUE, day(7)))]
    assert line("short_weeks", term, *sessions) == short
    assert line("short_weeks", aided(learners=(learner(),)), *sessions) == 0


def test_placement_counts_as_training():
    term = aided(
        hosts=(host(),),
        blocks=(Block(id="B", group="G"),),
        policies=(amount("aid_min_week", 2100), amount("aid_min_month", 9000)),
    )
    stay = interning(first=day(7))  # five days of seven hours
    assert line("short_weeks", term, internships=(stay,)) == 3


def test_weeks_without_an_open_day_or_cut_by_the_term_do_not_count():
    feast = CalendarSpan(calendar="F", first=day(7), last=day(13))
    term = aided(
        settings=settings(first=day(1), last=day(27)),
        organisations=(Organisation(id="FRO", calendars=("F",)),),
        calendars=(feast,),
        sites=small_term().sites,
    )
    assert line("short_weeks", term) == 2  # not the first, which lacks its Monday


@pytest.mark.parametrize(("last", "months"), [(date(2027, 2, 26), 1), (date(2027, 2, 25), 0)])
def test_a_month_counts_if_all_its_open_days_are_in_the_term(last, months):
    term = aided(settings=settings(first=date(2027, 2, 1), last=last))
    assert line("short_months", term) == months


def test_belgian_learners_know_no_such_hours():
    term = aided(learners=(learner(organisation="BEO", childcare_aid=True),))
    assert line("short_weeks", term) == 0


def test_the_length_of_an_interview_counts():
    item = course("V", individual=True, length_min=60)
    term = aided(sessions=(course(), item), policies=(amount("aid_min_week", 270),))
    sessions = placed("C-1", MON, MORNING), placed("V-1", MON, "13:30-14:30", learner="L01")
    assert line("short_weeks", term, *sessions) == 3
