"""Who takes part where quotas leave it open, and who is away at once (R44, R51)."""

from itertools import chain, combinations, product

import pytest

from passerelle.checker.check import check
from passerelle.instances.checks import term_issues
from passerelle.models.care import CareArrangement, CareProvider, Child, Opening
from passerelle.models.people import Group, Organisation
from passerelle.models.programmes import Quota, Release, Series
from passerelle.models.sessions import Block
from passerelle.solver.options import SolveOptions
from passerelle.solver.solve import solve
from passerelle.tests.builders import (
    absence,
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
    trainer,
    travel_of,
)

MORNING, AFTERNOON = "09:00-12:30", "13:30-17:00"
COMFORT = {"worst_week_travel": 0, "single_half_day": 0}


def nursery(name, **changes):
    return Organisation(id=name, **changes)


def choice_term(*quotas, **changes):
    """A workshop for two nurseries and a relay: two colleagues each in the nurseries."""
    fields = {
        "organisations": (
            nursery("FRO"),
            nursery("BLUE", territory="North", body="UNION"),
            nursery("RED", territory="South", body="UNION"),
            nursery("RELAY", territory="South"),
        ),
        "groups": (Group(id="G"), Group(id="staff"), Group(id="heads"), Group(id="relays")),
        "learners": (
            learner("B1", organisation="BLUE", groups=("G", "staff", "heads")),
            learner("B2", organisation="BLUE", groups=("G", "staff"), town="Ost"),
            learner("R1", organisation="RED", groups=("G", "staff", "heads")),
            learner("R2", organisation="RED", groups=("G", "staff"), town="Ost"),
            learner("RR", organisation="RELAY", groups=("G", "relays")),
        ),
        "quotas": quotas or (quota(1),),
        "settings": settings(last=day(11), weights=COMFORT),
        "sessions": (course("W"),),
    }
    return small_term(**{**fields, **changes})


def quota(at_least, at_most=None, session_set="W", **changes):
    return Quota(session_set=session_set, at_least=at_least, at_most=at_most, **changes)


def told(term, *sessions):
    return codes(check(term, plan_of(term, sessions)))


def workshop(*people, on=None, name="W-01", period=MORNING, **changes):
    return placed(name, on or day(0), period, participants=people, **changes)


STEADY = SolveOptions(seconds=20, seed=1, workers=1, deterministic=True)


def solved(term):
    plan = solve(term, travel_of(), STEADY)
    assert check(term, plan).violations == ()
    return plan


def people(plan, name="W"):
    return [set(row.participants) for row in plan.sessions if row.session_set == name]


@pytest.mark.parametrize(
    ("row", "chosen", "found"),
    [
        (quota(2, 3), ("B1", "R1"), set()),
        (quota(2, 3), ("B1",), {"R51"}),
        (quota(2, 3), ("B1", "B2", "R1", "R2"), {"R51"}),
        (quota(1, group="relays"), ("B1", "R1"), {"R51"}),
        (quota(1, group="relays"), ("RR",), set()),
        (quota(2, counts="organisations"), ("B1", "B2"), {"R51"}),
        (quota(2, counts="organisations"), ("B1", "R1"), set()),
        (quota(0, 1, counts="organisations", group="staff"), ("B1", "R1"), {"R51"}),
        (quota(1, territory="North"), ("R1", "RR"), {"R51"}),
        (quota(1, organisation="BLUE"), ("B2",), set()),
    ],
)
def test_quotas_count_people_or_organisations_of_a_college(row, chosen, found):
    assert told(choice_term(row), workshop(*chosen)) == found


@pytest.mark.parametrize(
    ("chosen", "found"), [(("XX",), {"R51"}), (("B1", "B1"), {"R51"}), (("B1",), set())]
)
def test_only_the_audience_can_be_chosen_and_once(chosen, found):
    outsider = learner("XX", groups=())
    term = choice_term()
    term = choice_term(learners=(*term.learners, outsider))
    assert told(term, workshop(*chosen)) == found


def test_participants_are_chosen_by_quotas_only():
    assert "R51" in told(choice_term(quotas=()), workshop("B1"))


def test_whoever_is_chosen_can_attend():
    term = choice_term()
    away = absence("B1", "W-01", "travel_cap")
    plan = plan_of(term, (workshop("B1", "R1"),), absent=(away,))
    assert "R51" in codes(check(term, plan))


@pytest.mark.parametrize(
    ("second", "on", "found"),
    [(("B1",), day(7), set()), (("R1",), day(7), {"R51"}), (("B1",), day(0), {"R51"})],
)
def test_a_cycle_keeps_its_people_on_different_dates(second, on, found):
    term = choice_term(sessions=(course("W", count=2),))
    cycle = (workshop("B1"), workshop(*second, name="W-02", on=on, period=AFTERNOON))
    assert told(term, *cycle) == found


@pytest.mark.parametrize(("on", "found"), [(day(0), {"R51"}), (day(1), set())])
def test_whoever_is_chosen_attends_nothing_else_that_day(on, found):
    term = choice_term(sessions=(course("W"), course("C", groups=("heads",))))
    assert told(term, workshop("B1"), placed("C-01", on, AFTERNOON)) == found


@pytest.mark.parametrize(
    ("row", "chosen", "found"),
    [
        (Release(at_most=1), ("B1", "B2"), {"R44"}),
        (Release(at_most=1), ("B1", "R2"), set()),
        (Release(at_most=1, of="RED"), ("B1", "B2"), set()),
        (Release(at_most=1, per="body", group="heads"), ("B1", "R1"), {"R44"}),
        (Release(at_most=1, per="body", group="heads"), ("B1", "R2"), set()),
        (Release(at_most=0, of="BLUE", first=day(0), last=day(4)), ("B1",), {"R44"}),
        (Release(at_most=0, of="BLUE", first=day(1), last=day(4)), ("B1",), set()),
        (Release(at_most=0, weekdays="Mon"), ("B1",), {"R44"}),
        (Release(at_most=0, weekdays="Tue"), ("B1",), set()),
    ],
)
def test_a_house_can_spare_so_many_at_once(row, chosen, found):
    assert told(choice_term(releases=(row,)), workshop(*chosen)) == found


@pytest.mark.parametrize(
    ("series", "chosen", "found"),
    [
        ({"min_per_person": 1}, (("B1", "B2", "R1"), ("R2", "RR")), set()),
        ({"min_per_person": 1}, (("B1", "B2", "R1"), ("R2",)), {"R43"}),
        ({"max_per_person": 1}, (("B1", "B2"), ("B1", "RR")), {"R43"}),
        ({"max_per_person": 2}, (("B1", "B2"), ("B1", "RR")), set()),
    ],
)
def test_everybody_has_a_turn_and_nobody_too_many(series, chosen, found):
    term = choice_term(
        quota(1), quota(1, session_set="V"),
        sessions=(course("W"), course("V")), series=(Series(id="S", sets=("W", "V"), **series),),
    )  # fmt: skip
    one, two = chosen
    assert told(term, workshop(*one), workshop(*two, name="V-01", on=day(7))) == found


def test_the_nearest_are_chosen_and_a_room_for_the_most_is_found():
    term = choice_term(quota(2, 3))
    small = term.rooms[0].model_copy(update={"seats": 2})
    plan = solved(choice_term(quota(2, 3), rooms=(small, term.rooms[1])))
    assert {row.rooms for row in plan.sessions} == {("W1",)}  # three seats may be needed
    plan = solved(choice_term(quota(2, 2), rooms=(small, term.rooms[1])))
    assert people(plan) == [{"B2", "R2"}]  # who live there
    assert plan.sessions[0].rooms == ("O1",)
    assert {row.learner for row in plan.attendance} == {"B2", "R2"}


def test_the_solver_keeps_heads_apart_and_gives_everybody_a_turn():
    sets = (course("W"), course("V"))
    term = choice_term(
        quota(2, 3), quota(2, 3, session_set="V"),
        sessions=sets,
        series=(Series(id="S", sets=("W", "V"), min_per_person=1, min_days_apart=1),),
        releases=(
            Release(at_most=1, per="body", group="heads"),
            Release(at_most=1, group="staff"),
        ),
    )  # fmt: skip
    plan = solved(term)
    assert plan.status == "OPTIMAL"
    first, second = people(plan), people(plan, "V")
    assert first[0] | second[0] == {"B1", "B2", "R1", "R2", "RR"}
    for chosen in (first[0], second[0]):
        assert not {"B1", "R1"} <= chosen
        assert not {"B1", "B2"} <= chosen


def test_colleagues_on_one_date_count_together():
    """Two talks at once for the same house: it can spare one, so they lie on two dates."""
    sets = (course("W"), course("V", trainers=()))
    row = Release(at_most=1, of="BLUE")
    blue = {"organisation": "BLUE"}
    term = choice_term(
        quota(1, **blue), quota(1, session_set="V", **blue),
        sessions=sets, releases=(row,), settings=settings(last=day(1), weights=COMFORT),
    )  # fmt: skip
    plan = solved(term)
    assert plan.status == "OPTIMAL"
    assert len({row.date for row in plan.sessions}) == 2
    short = choice_term(
        quota(1, **blue), quota(1, session_set="V", **blue),
        sessions=sets, releases=(row,), settings=settings(last=day(0), weights=COMFORT),
    )  # fmt: skip
    assert solved(short).status == "PARTIAL"


def test_those_who_must_come_take_places_from_those_chosen():
    """B1 must come to the course on the only day: nobody else of BLUE can be spared."""
    sets = (course("W"), course("C", groups=("heads",), trainers=()))
    term = choice_term(
        quota(1, organisation="BLUE"),
        sessions=sets,
        releases=(Release(at_most=1, of="BLUE"),),
        settings=settings(last=day(0), weights=COMFORT),
    )
    plan = solved(term)
    assert plan.status == "PARTIAL"


def test_somebody_whose_day_is_too_long_is_not_chosen():
    far = learner("B2", organisation="BLUE", groups=("G",), max_travel_min_day=49)
    term = choice_term(quota(1, organisation="BLUE"))
    others = tuple(row for row in term.learners if row.id not in ("B1", "B2"))
    alone = choice_term(quota(1, organisation="BLUE"), learners=(*others, far))
    assert solve(alone, travel_of(), STEADY).status == "INFEASIBLE"  # fifty minutes from Mitte
    near = far.model_copy(update={"max_travel_min_day": 50})
    plan = solved(choice_term(quota(1, organisation="BLUE"), learners=(*others, near)))
    assert people(plan) == [{"B2"}]


@pytest.mark.parametrize("weights", [{}, {"longest_travel": 3, "territory_balance": 2}])
def test_the_best_choice_is_that_of_trying_all(weights):
    """Two workshops on two days at two sites, one turn each: the cheapest of all valid plans."""
    rows = (quota(2, 2), quota(2, 3, session_set="V"), quota(1, group="relays", session_set="V"))
    term = choice_term(
        *rows,
        sessions=(course("W", dates=(day(0),)), course("V", dates=(day(0), day(1)))),
        series=(Series(id="S", sets=("W", "V"), min_per_person=1),),
        releases=(Release(at_most=1, group="staff"),),
        settings=settings(last=day(11), weights={**COMFORT, **weights}),
    )
    names = [row.id for row in term.learners]
    groups = [*chain.from_iterable(combinations(names, size) for size in (2, 3))]
    valid = []
    for one, two, on, rooms in product(
        groups, groups, (day(0), day(1)), product(("O1", "W1"), repeat=2)
    ):
        if len(one) > 2 or "RR" not in two or set(one) | set(two) != set(names):
            continue
        if set(one) & set(two) and on == day(0):
            continue
        sessions = (
            workshop(*one, rooms=rooms[0]),
            workshop(*two, name="V-01", on=on, period=AFTERNOON, rooms=rooms[1]),
        )
        plan = plan_of(term, sessions)
        if check(term, plan).violations == ():
            valid.append(plan.total)
    plan = solved(term)
    assert plan.status == "OPTIMAL"
    assert plan.total == min(valid)


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"quotas": (quota(6),)}, "quotas:row 1:at_least"),
        ({"quotas": (quota(2, group="relays"),)}, "quotas:row 1:at_least"),
        ({"quotas": (quota(0, 2), quota(3, group="staff"))}, "quotas:row 2:at_least"),
        (
            {"blocks": (Block(id="B", group="heads"),), "hosts": (host(),)},
            "sessions:W:groups",
        ),
        (
            {
                "sessions": (
                    course("W"),
                    course("T", groups=("heads",), individual=True, length_min=45),
                )
            },
            "sessions:W:groups",
        ),
        (
            {
                "providers": (CareProvider(id="N1", town="Hort", reserved=1),),
                "openings": (Opening(provider="N1", opens="07:30", closes="18:00"),),
                "children": (Child(id="K1", person="B1"),),
                "care": (CareArrangement(child="K1", provider="N1"),),
            },
            "sessions:W:groups",
        ),
        (
            {"series": (Series(id="S", sets=("W",), min_per_person=2),)},
            "series:S:min_per_person",
        ),
        (
            {
                "series": (Series(id="S", sets=("W", "C"), max_per_person=1),),
                "sessions": (course("W"), course("C", groups=("heads",), count=2)),
            },
            "series:S:max_per_person",
        ),
    ],
)
def test_quotas_that_nobody_can_meet_are_mistakes(changes, where):
    errors = [row for row in term_issues(choice_term(**changes)) if row.severity == "error"]
    assert where in {row.where for row in errors}


def test_two_groups_of_one_house_are_not_away_on_one_date_though_nobody_is_chosen():
    """Nothing is left open here: both groups must come, and the release parts their dates."""
    term = small_term(
        organisations=(nursery("FRO"), nursery("BEO", country="BE"), nursery("BLUE")),
        learners=(
            learner("B1", organisation="BLUE", groups=("G1",)),
            learner("B2", organisation="BLUE", groups=("G2",)),
        ),
        trainers=(trainer(), trainer("T02")),
        sessions=(
            course("ONE", groups=("G1",), dates=(day(0),)),
            course("TWO", groups=("G2",), trainers=("T02",), dates=(day(0),)),
        ),
    )
    assert solve(term, travel_of(), STEADY).unplaced == ()
    held = changed_term(term, releases=(Release(per="organisation", at_most=1),))
    plan = solve(held, travel_of(), STEADY)
    assert check(held, plan).violations == ()
    assert sum(row.count for row in plan.unplaced) == 1
