"""Children are kept, brought after opening and fetched before closing (R26, R28-R30)."""

import pytest

from passerelle.checker.check import check
from passerelle.checker.day import day_of
from passerelle.checker.facts import Facts, Visit
from passerelle.models.base import Band
from passerelle.models.calendars import CalendarSpan
from passerelle.models.care import CareArrangement, CareProvider, Child, Opening
from passerelle.models.places import Closure
from passerelle.tests.builders import (
    care_of,
    course,
    day,
    judged,
    learner,
    minute,
    placed,
    plan_of,
    small_term,
    trainer,
    travel_of,
)

TUESDAY = day(1)
MORNING = "09:00-12:30"
SESSION = placed("C-01", TUESDAY, MORNING)


@pytest.mark.parametrize(
    ("opens", "closes", "found"),
    [
        ("08:35", "13:00", set()),  # 15 minutes to class, 10 of handover: 08:35
        ("08:36", "13:00", {"R26"}),
        ("07:00", "12:55", set()),  # 15 minutes from class, 10 of handover: 12:55
        ("07:00", "12:54", {"R26"}),
    ],
)
@pytest.mark.parametrize("who", ["L01", "T01"])
def test_the_nursery_is_open_at_drop_off_and_pick_up(opens, closes, found, who):
    term = small_term(**care_of(opens, closes, person=who))
    assert judged(term, SESSION) == found


@pytest.mark.parametrize(("handover", "found"), [(10, set()), (11, {"R26"})])
def test_handing_over_takes_its_time(handover, found):
    assert judged(small_term(**care_of("08:35", handover_min=handover)), SESSION) == found


@pytest.mark.parametrize(("pick", "found"), [("13:20", set()), ("13:21", {"R26"})])
def test_a_pick_up_waits_for_its_hour(pick, found):
    term = small_term(**care_of("07:30", "13:30", pickup_from=pick))
    assert judged(term, SESSION) == found


def test_a_pick_up_elsewhere_is_driven_to():
    far = small_term(**care_of(pickup_town="West"))
    plan = plan_of(far, [SESSION])
    assert check(far, plan).violations == ()
    legs = [(leg.purpose, leg.minutes) for leg in plan.journeys[0].legs]
    assert legs == [("drop_off", 15), ("attend", 15), ("pick_up", 5), ("home", 30)]


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"contract_first": TUESDAY}, set()),
        ({"contract_first": day(2)}, {"R28"}),
        ({"contract_last": TUESDAY}, set()),
        ({"contract_last": day(0)}, {"R28"}),
        ({"adaptation_done": day(0)}, set()),
        ({"adaptation_done": TUESDAY}, {"R28"}),
        ({"registered": False}, {"R29"}),
        ({"weekdays": "Mon"}, {"R29"}),
    ],
)
def test_a_provider_keeps_the_child_only_under_its_contract(changes, found):
    assert judged(small_term(**care_of(**changes)), SESSION) == found


def test_a_closed_provider_keeps_nobody():
    closure = Closure(place="N1", first=TUESDAY, last=TUESDAY)
    assert judged(small_term(**care_of(), closures=(closure,)), SESSION) == {"R28"}


@pytest.mark.parametrize(
    ("born", "found"),
    [("2026-11", set()), ("2026-12", {"R28"}), ("2024-01", set()), ("2023-12", {"R28"})],
)
def test_a_child_is_of_the_age_the_provider_takes(born, found):
    tables = care_of(min_age_months=2, max_age_months=36)
    tables["children"] = (Child(id="K1", person="L01", birth_month=born),)
    assert judged(small_term(**tables), SESSION) == found


@pytest.mark.parametrize(
    ("weeks", "stops"), [("all", 4), ("odd", 4), ("even", 2)]
)  # 5 January 2027 lies in ISO week 1
def test_a_child_of_the_other_week_makes_no_stop(weeks, stops):
    tables = care_of()
    tables["children"] = (Child(id="K1", person="L01", weeks=weeks),)
    plan = plan_of(small_term(**tables), [SESSION])
    assert len(plan.journeys[0].legs) == stops
    assert check(plan.term, plan).violations == ()


def test_care_follows_the_school_season():
    tables = care_of(season_calendar="SCHOOL", season="term")
    assert judged(small_term(**tables), SESSION) == set()
    break_ = CalendarSpan(calendar="SCHOOL", first=TUESDAY, last=TUESDAY, kind="school_break")
    assert judged(small_term(**tables, calendars=(break_,)), SESSION) == {"R29"}
    tables["care"] = (CareArrangement(child="K1", provider="N1", season="holiday"),)
    tables["openings"] = (Opening(provider="N1", season="holiday", opens="08:35", closes="18:00"),)
    assert judged(small_term(**tables, calendars=(break_,)), SESSION) == set()
    assert judged(small_term(**tables), SESSION) == {"R29"}


def test_the_lowest_option_is_in_force_where_the_plan_says_nothing():
    tables = care_of()
    tables["care"] = (
        CareArrangement(child="K1", provider="N1", option=2),
        CareArrangement(child="K1", provider="N1", option=1, weekdays="Mon"),
    )
    assert judged(small_term(**tables), SESSION) == {"R29"}


@pytest.mark.parametrize(("most", "found"), [(2, set()), (1, {"R28"})])
def test_a_contract_has_so_many_days_a_week(most, found):
    term = small_term(**care_of(max_days_week=most), sessions=(course(count=2),))
    week = [placed("C-01", TUESDAY, MORNING), placed("C-02", day(4), MORNING)]
    assert judged(term, *week) == found
    parted = [placed("C-01", TUESDAY, MORNING), placed("C-02", day(7), MORNING)]
    assert judged(term, *parted) == set()
    one_day = [placed("C-01", TUESDAY, MORNING), placed("C-02", TUESDAY, "13:30-17:00")]
    assert judged(term, *one_day) == set()


def test_any_opening_that_fits_may_be_used():
    tables = care_of("09:00", "18:00")
    tables["openings"] += (Opening(provider="N1", opens="08:00", closes="13:00"),)
    assert judged(small_term(**tables), SESSION) == set()
    split = care_of("08:00", "12:00")
    split["openings"] += (Opening(provider="N1", opens="12:00", closes="18:00"),)
    assert judged(small_term(**split), SESSION) == {"R26"}  # one opening for the whole day


# --- two children, two places --------------------------------------------------------------------


def two_places(first=("07:00", "19:00"), second=("07:00", "19:00")):
    """K1 at N1 in Hort, K2 at N2 in Feld."""
    providers = CareProvider(id="N1", town="Hort"), CareProvider(id="N2", town="Feld")
    openings = (
        Opening(provider="N1", opens=first[0], closes=first[1]),
        Opening(provider="N2", opens=second[0], closes=second[1]),
    )
    return small_term(
        providers=providers,
        openings=openings,
        children=(Child(id="K2", person="L01"), Child(id="K1", person="L01")),
        care=(
            CareArrangement(child="K1", provider="N1"),
            CareArrangement(child="K2", provider="N2"),
        ),
    )


ROADS = {
    ("Mitte", "Hort"): 5,
    ("Hort", "Feld"): 5,
    ("Feld", "Ost"): 5,
    ("Mitte", "Feld"): 45,
    ("Feld", "Hort"): 45,
    ("Hort", "Ost"): 45,
    ("Ost", "Hort"): 5,
    ("Ost", "Feld"): 45,
    ("Feld", "Mitte"): 5,
    ("Hort", "Mitte"): 45,
}


def stops_of(term, travel):
    plan = plan_of(term, [SESSION], travel=travel)
    legs = plan.journeys[0].legs
    out = [leg.destination for leg in legs if leg.purpose == "drop_off"]
    back = [leg.destination for leg in legs if leg.purpose == "pick_up"]
    return out, back, plan


def test_the_order_with_least_travel_is_driven():
    out, back, plan = stops_of(two_places(), travel_of(ROADS))
    assert (out, back) == (["N1", "N2"], ["N1", "N2"])
    assert plan.journeys[0].travel_min == 15 + 15
    assert check(plan.term, plan).violations == ()


def test_equal_orders_go_by_the_child():
    out, back, _ = stops_of(two_places(), travel_of(dict.fromkeys(ROADS, 15)))
    assert (out, back) == (["N1", "N2"], ["N1", "N2"])


def test_an_order_that_misses_the_opening_is_not_driven():
    # By N1 first: at N2 08:45, at N1 08:30. By N2 first: at N1 08:05, at N2 07:10.
    roads = travel_of(ROADS)
    assert stops_of(two_places(first=("08:30", "19:00")), roads)[0] == ["N1", "N2"]
    detour = two_places(first=("07:00", "19:00"), second=("08:46", "19:00"))
    assert judged(detour, SESSION, travel=roads) == {"R26"}
    later = two_places(first=("08:31", "19:00"))
    assert judged(later, SESSION, travel=roads) == {"R26"}
    swapped = travel_of({**ROADS, ("Hort", "Ost"): 6, ("Feld", "Hort"): 6})
    out, _, plan = stops_of(later, swapped)
    assert out == ["N2", "N1"]
    assert check(plan.term, plan).violations == ()


def test_children_of_one_provider_share_a_stop():
    tables = care_of()
    tables["children"] += (Child(id="K0", person="L01"),)
    tables["care"] += (CareArrangement(child="K0", provider="N1"),)
    plan = plan_of(small_term(**tables), [SESSION])
    assert len(plan.journeys[0].legs) == 4
    assert {row.child for row in plan.care_days} == {"K0", "K1"}
    assert check(plan.term, plan).violations == ()


def test_times_of_the_day_by_hand():
    term = small_term(**care_of("07:30", "18:00", pickup_from="13:30"))
    facts = Facts(term, travel_of())
    place = facts.site_place("OST")
    made = day_of(facts, term.learners[0], TUESDAY, (Visit("C-01", 540, 750, place),))
    times = [(hop.depart, hop.arrive) for hop in made.hops]
    assert times[0] == (minute("08:20"), minute("08:35"))  # Mitte to Hort: 15
    assert times[1] == (minute("08:45"), minute("09:00"))
    assert times[2] == (minute("12:30"), minute("12:45"))
    assert times[3] == (minute("13:40"), minute("13:55"))  # waits for 13:30
    assert len(times) == 4
    assert (made.travel_min, made.direct_min) == (60, 50)


def test_a_day_begins_and_ends_at_home():
    far = travel_of({("Mitte", "Ost"): 541})
    assert "R26" in judged(small_term(), SESSION, travel=far)
    edge = travel_of({("Mitte", "Ost"): 540})
    assert "R26" not in judged(small_term(), SESSION, travel=edge)


def test_the_band_before_the_start_is_driven_out_and_that_of_the_end_back():
    bands: dict[tuple[str, str, Band], int] = {
        ("Mitte", "Ost", "am_peak"): 40,
        ("Ost", "Mitte", "off_peak"): 7,
    }
    term = small_term(learners=(learner(),), trainers=(trainer(),))
    plan = plan_of(term, [SESSION], travel=travel_of(banded=bands))
    assert [leg.minutes for leg in plan.journeys[0].legs] == [40, 7]
