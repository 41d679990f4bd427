"""Children are kept under the option chosen, and no provider keeps more than its places (R27)."""

import pytest

from passerelle.checker.check import check
from passerelle.models.care import CareArrangement, CareProvider, Child, Opening
from passerelle.models.plan import CareChoice, CareMove
from passerelle.models.sessions import Block
from passerelle.tests.builders import (
    absence,
    care_of,
    changed_term,
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
)

TUESDAY = day(1)
MORNING, AFTERNOON = "09:00-12:30", "13:30-17:00"
SESSION = placed("C-01", TUESDAY, MORNING)


def two_nurseries(**changes):
    """K1 of L01 may go to N1 in Hort (option 1) or to N2 in Feld (option 2)."""
    tables = care_of(**changes)
    tables["providers"] += (CareProvider(id="N2", town="Feld"),)
    tables["openings"] += (Opening(provider="N2", opens="07:30", closes="18:00"),)
    tables["care"] += (CareArrangement(child="K1", provider="N2", option=2),)
    return tables


def chosen(option, *moves):
    rows = tuple(CareMove(week=week, option=other) for week, other in moves)
    return (CareChoice(child="K1", option=option, moves=rows),)


def shared(reserved=1, second="N1", **changes):
    """L01 and L02 bring a child each to N1."""
    tables = care_of(reserved=reserved, **changes)
    tables["children"] += (Child(id="K2", person="L02"),)
    tables["care"] += (CareArrangement(child="K2", provider=second),)
    return small_term(learners=(learner(), learner("L02")), **tables)


# --- options -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("option", "keeper"), [(1, "N1"), (2, "N2")])
def test_the_option_chosen_keeps_the_child(option, keeper):
    term = small_term(**two_nurseries())
    plan = plan_of(term, [SESSION], choices=chosen(option))
    assert check(term, plan).violations == ()
    assert {row.provider for row in plan.care_days} == {keeper}


def test_a_week_elsewhere_is_a_move_and_has_its_price():
    term = small_term(**two_nurseries(), sessions=(course(count=2),))
    sessions = [SESSION, placed("C-02", day(8), MORNING)]
    plan = plan_of(term, sessions, choices=chosen(1, ("2027-W02", 2)))
    assert check(term, plan).violations == ()
    assert [row.provider for row in plan.care_days] == ["N1", "N2"]
    lines = {line.line: (line.value, line.weight) for line in plan.objective}
    assert lines["care_moves"] == (1, 240)
    stay = plan_of(term, sessions, choices=chosen(1))
    assert {line.line: line.value for line in stay.objective}["care_moves"] == 0


@pytest.mark.parametrize(
    "choices",
    [
        chosen(3),  # no such option
        chosen(1, ("2027-W01", 3)),
        chosen(1, ("2027-W01", 1)),  # no move at all
        chosen(1, ("2027-W02", 2)),  # not brought anywhere in that week
        (*chosen(1), *chosen(1)),
        chosen(1, ("2027-W01", 2), ("2027-W01", 2)),
        (CareChoice(child="K9", option=1),),
    ],
)
def test_choices_that_are_none(choices):
    assert judged(small_term(**two_nurseries()), SESSION, choices=choices) == {"CARE"}


def test_an_absence_is_judged_under_the_option_in_force():
    term = small_term(**two_nurseries(weekdays="Mon"))
    away = absence("L01", "C-01", "no_care")
    assert judged(term, SESSION, choices=chosen(1), absent=[away]) == set()
    assert judged(term, SESSION, choices=chosen(2), absent=[away]) == {"ABSENCE"}


@pytest.mark.parametrize(
    ("own", "providers", "found"),
    [
        (None, TUESDAY, {"R28"}),
        (day(0), TUESDAY, set()),  # this child is used to it sooner
        (TUESDAY, day(0), {"R28"}),
        (TUESDAY, None, {"R28"}),
    ],
)
def test_a_childs_own_adaptation_counts_before_the_providers(own, providers, found):
    tables = care_of(adaptation_done=providers)
    tables["care"] = (CareArrangement(child="K1", provider="N1", adaptation_done=own),)
    assert judged(small_term(**tables), SESSION) == found


# --- places --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("reserved", "found"), [(2, set()), (1, {"R27"}), (None, set())])
def test_a_provider_keeps_no_more_than_its_places(reserved, found):
    assert judged(shared(reserved), SESSION) == found


def test_who_finds_no_place_stays_away():
    away = absence("L02", "C-01", "care_full")
    assert judged(shared(), SESSION, absent=[away]) == set()
    assert judged(shared(2), SESSION, absent=[away]) == {"ABSENCE"}


def test_a_child_without_a_choice_does_not_wait_for_one_with_a_choice():
    term = shared()
    places = CareProvider(id="N2", town="Feld")
    term = changed_term(
        term,
        providers=(*term.providers, places),
        openings=(*term.openings, Opening(provider="N2", opens="07:30", closes="18:00")),
        care=(*term.care, CareArrangement(child="K2", provider="N2", option=2)),
    )
    first, second = (absence(who, "C-01", "care_full") for who in ("L01", "L02"))
    assert judged(term, SESSION, absent=[first]) == {"ABSENCE"}
    assert judged(term, SESSION, absent=[second]) == set()


@pytest.mark.parametrize(
    ("opens", "found"),
    # The first child is fetched at 12:45, the second brought at 13:05.
    [("12:44", {"R27"}), ("12:45", set()), ("13:05", set()), ("13:06", {"R27"})],
)
def test_places_are_counted_by_band(opens, found):
    """The bands part at the hour at which another opening begins."""
    tables = care_of("07:30", "18:00", reserved=1)
    tables["openings"] += (Opening(provider="N1", opens=opens, closes="18:00"),)
    tables["children"] += (Child(id="K2", person="L02"),)
    tables["care"] += (CareArrangement(child="K2", provider="N1"),)
    term = small_term(
        learners=(learner(), learner("L02", groups=("H",))),
        sessions=(course(), course("D", groups=("H",), trainers=("T02",))),
        trainers=(trainer(), trainer("T02")),
        **tables,
    )
    late = placed("D-01", TUESDAY, AFTERNOON, crew="T02")
    assert judged(term, SESSION, late) == found


@pytest.mark.parametrize(("special", "found"), [(2, set()), (1, {"R27"}), (None, {"R27"})])
def test_an_opening_may_have_its_own_number_of_places(special, found):
    term = shared(1)
    opening = term.openings[0].model_copy(update={"reserved": special})
    assert judged(changed_term(term, openings=(opening,)), SESSION) == found


def test_a_trainers_child_takes_a_place_too():
    tables = care_of(reserved=1)
    tables["children"] += (Child(id="K2", person="T01"),)
    tables["care"] += (CareArrangement(child="K2", provider="N1"),)
    assert judged(small_term(**tables), SESSION) == {"R27"}


def interns(reserved, *, bare=False):
    """Both learners on placement in the second week, with care or the second without."""
    term = changed_term(
        shared(reserved), sessions=(), blocks=(Block(id="B", group="G"),), hosts=(host(),)
    )
    stays = [interning("L01", first=day(7)), interning("L02", first=day(7))]
    if bare:
        week = tuple(day(number) for number in range(7, 12))
        stays[1] = stays[1].model_copy(update={"days": week, "care_unfit_days": week})
    return codes(check(term, plan_of(term, internships=stays)))


def test_children_of_interns_take_places():
    assert interns(2) == set()
    assert interns(1) == {"R27"}


def test_a_placement_goes_without_care_only_for_want_of_a_place():
    assert interns(1, bare=True) == set()
    assert interns(2, bare=True) == {"CARE"}


def test_long_days_and_days_in_care_are_priced_where_the_term_says_so():
    weights = settings().weights.model_copy(update={"care_days": 3, "long_care": 2})
    term = small_term(
        **care_of("06:00", "20:00"),
        settings=settings(weights=weights),
        sessions=(course(count=2),),
    )
    both = [SESSION, placed("C-02", TUESDAY, AFTERNOON)]
    plan = plan_of(term, both)
    assert check(term, plan).violations == ()
    lines = {line.line: (line.value, line.cost) for line in plan.objective}
    assert lines["care_days"] == (1, 3)
    # Brought at 08:35, fetched at 17:15: 520 minutes, within nine hours.
    assert lines["long_care"] == (0, 0)
    far = plan_of(term, [placed("C-01", TUESDAY, MORNING), placed("C-02", TUESDAY, "13:30-18:00")])
    assert {row.line: row.value for row in far.objective}["long_care"] == 40
