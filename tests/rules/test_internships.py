"""Internships: whole weeks, a host that fits and has a place left (R09, R36, R37, R40, R52)."""

from datetime import timedelta

import pytest

from passerelle.checker.check import check
from passerelle.models.calendars import CalendarSpan
from passerelle.models.places import Closure
from passerelle.models.sessions import Block
from passerelle.solver.options import SolveOptions
from passerelle.solver.solve import solve
from passerelle.tests.builders import (
    amount,
    care_of,
    codes,
    day,
    host,
    interning,
    judged,
    learner,
    plan_of,
    settings,
    small_term,
    span,
    travel_of,
)

WEEK_2 = day(7)


def block(name="B", **changes):
    return Block(**{"id": name, "group": "G", **changes})


def placement_term(*blocks, **changes):
    fields = {"sessions": (), "hosts": (host(),), "blocks": blocks or (block(),)}
    return small_term(**{**fields, **changes})


def stays(term, *rows, **fields):
    return judged(term, internships=rows, **fields)


def test_whole_weeks_from_monday_to_friday():
    two = placement_term(block(weeks=2))
    assert stays(two, interning(first=WEEK_2, weeks=2)) == set()
    assert stays(two, interning(first=WEEK_2, weeks=1)) == {"R09"}
    assert "R09" in stays(two, interning(first=day(8), weeks=2))
    late = interning(first=WEEK_2, weeks=2)
    assert "R09" in stays(two, late.model_copy(update={"last": late.last + timedelta(days=1)}))


@pytest.mark.parametrize(
    ("first", "found"), [(day(21), set()), (day(28), {"R09"}), (day(-7), {"R09"})]
)
def test_weeks_lie_inside_the_term(first, found):
    assert stays(placement_term(), interning(first=first)) == found


@pytest.mark.parametrize(
    ("limits", "found"),
    [
        ({"iso_weeks": (2,)}, set()),
        ({"iso_weeks": (1, 3)}, {"R09"}),
        ({"deadline": day(11)}, set()),
        ({"deadline": day(10)}, {"R42"}),
        ({"only_in_calendar": "BREAK"}, set()),
        ({"only_in_calendar": "OTHER"}, {"R40"}),
        ({"country": "BE"}, {"R09"}),
        ({"age_group": "under_3"}, set()),
        ({"age_group": "3_6"}, {"R09"}),
        ({"host_types": ("nursery", "mam")}, set()),
        ({"host_types": ("mam",)}, {"R09"}),
    ],
)
def test_a_block_has_its_weeks_and_kind_of_host(limits, found):
    spans = (
        CalendarSpan(calendar="BREAK", first=WEEK_2, last=day(11), kind="school_break"),
        CalendarSpan(calendar="OTHER", first=WEEK_2, last=day(10), kind="school_break"),
    )
    term = placement_term(block(**limits), calendars=spans)
    assert stays(term, interning(first=WEEK_2)) == found


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"accepts": ("B",)}, set()),
        ({"accepts": ("X",)}, {"R09"}),
        ({"shifts": (span("09:00-16:00"), span("10:00-17:00"))}, set()),
        ({"shifts": (span("09:00-16:01"),)}, {"R09"}),
    ],
)
def test_a_host_takes_interns_of_the_block_in_its_shifts(changes, found):
    assert stays(placement_term(hosts=(host(**changes),)), interning(first=WEEK_2)) == found


def closed(*days):
    return tuple(Closure(place="H1", first=on, last=on) for on in days)


@pytest.mark.parametrize(
    ("away", "found"), [((), set()), ((day(8),), set()), ((day(8), day(9)), {"R09"})]
)
def test_a_host_is_open_on_enough_days_of_each_week(away, found):
    term = placement_term(closures=closed(*away))
    assert stays(term, interning(first=WEEK_2)) == found


def test_days_present_are_the_days_the_host_is_open():
    term = placement_term(closures=closed(day(8)))
    plan = plan_of(term, internships=(interning(first=WEEK_2),))
    (row,) = plan.internships
    assert row.days == (day(7), day(9), day(10), day(11))
    for days in ((*row.days, day(8)), row.days[1:]):
        wrong = row.model_copy(update={"days": tuple(sorted(days))})
        verdict = check(term, plan.model_copy(update={"internships": (wrong,)}))
        assert codes(verdict) == {"R09"}


def test_each_learner_of_the_group_has_one_internship():
    term = placement_term(learners=(learner(), learner("L02")))
    both = interning("L01", first=WEEK_2), interning("L02", first=WEEK_2)
    assert stays(term, *both) == set()
    assert stays(term, both[0]) == set()  # L02 is listed as unplaced
    assert stays(term, both[0], unplaced=(), status="FEASIBLE") == {"R09", "STATUS"}
    again = interning("L02", first=day(14))
    assert "R09" in stays(term, *both, again)
    stranger = placement_term(learners=(learner(groups=("H",)),))
    assert stays(stranger, both[0]) == {"R09"}


def group_of(number):
    return tuple(learner(f"L{n:02d}") for n in range(1, number + 1))


def test_a_group_goes_together_where_the_block_says_so():
    apart = interning("L01", first=WEEK_2), interning("L02", first=day(14))
    assert stays(placement_term(learners=group_of(2)), *apart) == {"R09"}
    free = placement_term(block(together=False), learners=group_of(2))
    assert stays(free, *apart) == set()


@pytest.mark.parametrize(("most", "found"), [(2, set()), (1, {"R09"})])
def test_few_learners_are_away_in_one_week(most, found):
    term = placement_term(block(max_learners_week=most), learners=group_of(2))
    rows = interning("L01", first=WEEK_2), interning("L02", first=WEEK_2)
    assert stays(term, *rows) == found


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"slots": 3, "tutors": 2}, set()),
        ({"slots": 2, "tutors": 2}, {"R36"}),
        ({"slots": 9, "staff": 19, "tutors": 9}, set()),
        ({"slots": 9, "staff": 20, "tutors": 9}, set()),  # 15 % of 20 is 3
        ({"slots": 9, "staff": 26, "tutors": 9}, set()),  # 3.9, rounded down
        ({"slots": 9, "tutors": 1}, set()),
        ({"slots": 9, "tutors": 0}, {"R37"}),
    ],
)
def test_three_interns_at_a_french_host(changes, found):
    term = placement_term(learners=group_of(3), hosts=(host(**changes),))
    rows = tuple(interning(f"L{n:02d}", first=WEEK_2) for n in (1, 2, 3))
    assert stays(term, *rows) == found


@pytest.mark.parametrize(
    ("number", "staff", "found"),
    [(4, 19, {"R36"}), (4, 26, {"R36"}), (4, 27, set()), (5, 33, {"R36"}), (5, 34, set())],
)
def test_the_legal_quota_grows_with_the_staff(number, staff, found):
    big = host(slots=9, staff=staff, tutors=9)
    term = placement_term(learners=group_of(number), hosts=(big,))
    rows = tuple(interning(f"L{n:02d}", first=WEEK_2) for n in range(1, number + 1))
    assert stays(term, *rows) == found


@pytest.mark.parametrize(
    ("tutors", "groups", "found"), [(2, 2, set()), (1, 2, {"R37"}), (2, 1, {"R37"})]
)
def test_a_belgian_host_has_a_tutor_and_a_living_group_for_each(tutors, groups, found):
    belgian = host(country="BE", slots=9, tutors=tutors, living_groups=groups)
    term = placement_term(block(country="BE"), learners=group_of(2), hosts=(belgian,))
    rows = interning("L01", first=WEEK_2), interning("L02", first=WEEK_2)
    assert stays(term, *rows) == found


def test_hosts_are_counted_week_by_week_over_all_blocks():
    single = host(slots=1)
    blocks = block("A"), block("B", group="H")
    learners = learner(), learner("L02", groups=("H",))
    term = placement_term(*blocks, hosts=(single,), learners=learners)
    first = interning("L01", "A", first=WEEK_2)
    assert stays(term, first, interning("L02", "B", first=day(14))) == set()
    assert stays(term, first, interning("L02", "B", first=WEEK_2)) == {"R36"}


def test_two_placements_of_one_learner_do_not_overlap():
    term = placement_term(block("A"), block("B"))
    first = interning("L01", "A", first=WEEK_2)
    assert stays(term, first, interning("L01", "B", first=day(14))) == set()
    assert "R17" in stays(term, first, interning("L01", "B", first=WEEK_2))


@pytest.mark.parametrize(("cap", "found"), [(30, set()), (29, {"R52"})])
def test_the_way_to_the_host_stays_below_the_caps(cap, found):
    own = placement_term(learners=(learner(max_travel_min_day=cap),))
    assert stays(own, interning(first=WEEK_2)) == found
    absence = placement_term(policies=(amount("absence_min_day", 420 + cap),))
    assert stays(absence, interning(first=WEEK_2)) == found


# --- care of placement days (R66) ----------------------------------------------------------------


def nursery_term(opens="07:30", closes="18:00", **changes):
    """A nursery in Hort, 15 minutes from everywhere; 10 minutes of handover."""
    tables = {name: changes.pop(name) for name in ("hosts", "settings") if name in changes}
    return placement_term(**tables, **care_of(opens, closes, **changes))


def unfit(term):
    return plan_of(term, internships=(interning(first=WEEK_2),)).internships[0].care_unfit_days


@pytest.mark.parametrize(
    ("opens", "closes", "days"),
    [
        ("08:35", "16:25", 0),  # drop-off from 08:35, pick-up over at 16:25
        ("08:36", "16:25", 5),
        ("08:35", "16:24", 5),
    ],
)
def test_a_shift_fits_the_hours_of_care_or_costs(opens, closes, days):
    term = nursery_term(opens, closes)
    assert len(unfit(term)) == days
    plan = plan_of(term, internships=(interning(first=WEEK_2),))
    assert check(term, plan).violations == ()
    assert sum(row.value for row in plan.objective if row.line == "internship_care") == days
    stops = [leg.purpose for leg in plan.journeys[0].legs]
    assert stops == (["attend", "home"] if days else ["drop_off", "attend", "pick_up", "home"])


def test_the_first_days_of_a_week_use_up_the_contract():
    assert unfit(nursery_term(max_days_week=3)) == (day(10), day(11))


def test_a_wrong_list_of_days_without_care_is_found():
    term = nursery_term(max_days_week=3)
    plan = plan_of(term, internships=(interning(first=WEEK_2),))
    wrong = plan.internships[0].model_copy(update={"care_unfit_days": (day(11),)})
    verdict = check(term, plan.model_copy(update={"internships": (wrong,)}))
    assert codes(verdict) == {"R09"}


@pytest.mark.parametrize(
    ("shifts", "taken"),
    [
        (("06:30-13:30", "07:30-14:30"), "07:30-14:30"),  # 95 minutes too early against 35
        (("07:30-14:30", "06:30-13:30"), "07:30-14:30"),
        (("07:30-14:30", "09:00-16:00"), "09:00-16:00"),  # fits, and spares the price
    ],
)
def test_of_shifts_that_cost_the_same_the_one_nearest_to_care_is_taken(shifts, taken):
    rows = (host(shifts=tuple(map(span, shifts))),)
    term = nursery_term("08:00", "18:00", hosts=rows, settings=settings(last=day(4)))
    options = SolveOptions(seconds=20, seed=1, workers=1, deterministic=True)
    (stay,) = solve(term, travel_of(), options).internships
    assert str(stay.shift) == taken


def test_a_holiday_centre_takes_the_group_in_turn_in_the_holidays_only():
    holidays = tuple(
        CalendarSpan(calendar="BREAK", first=day(n), last=day(n + 4), kind="school_break")
        for n in (0, 14)
    )
    centre = block(together=False, only_in_calendar="BREAK")
    term = placement_term(centre, learners=group_of(2), hosts=(host(slots=1),), calendars=holidays)
    options = SolveOptions(seconds=20, seed=1, workers=1, deterministic=True)
    plan = solve(term, travel_of(), options)
    assert plan.status == "OPTIMAL"
    assert {row.first for row in plan.internships} == {day(0), day(14)}
    assert check(term, plan).violations == ()
