"""Hosts shared with other schools, and living groups that may be shared at a price (R36, R37)."""

import pytest

from passerelle.checker.check import check
from passerelle.instances.checks import term_issues
from passerelle.models.internships import HostLoad
from passerelle.models.people import Group
from passerelle.models.rules import Policy
from passerelle.models.sessions import Block, Precedence
from passerelle.solver.compile.term import compile_term
from passerelle.solver.options import SolveOptions
from passerelle.solver.solve import solve
from passerelle.tests.builders import (
    amount,
    course,
    day,
    host,
    interning,
    judged,
    learner,
    plan_of,
    settings,
    small_term,
    travel_of,
)

BOTH = interning("L01", first=day(7)), interning("L02", first=day(7))


def pair_term(**changes):
    fields = {
        "sessions": (),
        "groups": (Group(id="G"),),
        "learners": (learner(), learner("L02")),
        "hosts": (host(),),
        "blocks": (Block(id="B", group="G"),),
    }
    return small_term(**{**fields, **changes})


def slots(term):
    """Places of the first host in the weeks of the term."""
    return compile_term(term, travel_of()).problem.host_slots[0]


def load(first, last, interns=1):
    return HostLoad(host="H1", first=day(first), last=day(last), interns=interns)


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ((), set()),
        ((load(0, 6),), set()),
        ((load(0, 7),), {"R36", "R37"}),  # one day of the week is enough
        ((load(13, 20),), {"R36", "R37"}),
        ((load(14, 20),), set()),
    ],
)
def test_interns_of_other_schools_take_places_week_by_week(rows, found):
    term = pair_term(host_loads=rows, hosts=(host(tutors=1, staff=1),), policies=(
        amount("interns_per_tutor", 2),))  # fmt: skip
    assert judged(term, internships=BOTH) == found
    assert slots(term)[1] == (1 if found else 2)


def test_places_that_others_have_taken_are_told_with_the_data():
    full = pair_term(host_loads=(load(0, 27),))
    assert [i.code for i in term_issues(full)] == ["TOO_FEW_PLACES"]
    assert term_issues(pair_term(host_loads=(load(0, 6),))) == ()


def grouped(soft, groups=1, **changes):
    rules = (amount("interns_per_living_group", 1), amount("living_group_soft", soft))
    fields = {"hosts": (host(living_groups=groups),), "policies": rules}
    return pair_term(**{**fields, **changes})


def shared(term):
    plan = plan_of(term, internships=BOTH)
    return next(line for line in plan.objective if line.line == "shared_living_group").value


@pytest.mark.parametrize(
    ("soft", "groups", "found", "above"),
    [(0, 1, {"R37"}, 0), (1, 1, set(), 1), (1, 2, set(), 0), (1, 0, set(), 2)],
)
def test_a_living_group_may_be_shared_at_a_price_where_policy_says_so(soft, groups, found, above):
    term = grouped(soft, groups)
    assert judged(term, internships=BOTH) == found
    assert shared(term) == above


def test_other_schools_fill_living_groups_first():
    roomy = (host(living_groups=2, slots=3),)
    assert shared(grouped(1, host_loads=(load(7, 11),), hosts=roomy)) == 1
    assert shared(grouped(1, host_loads=(load(0, 6),), hosts=roomy)) == 0


def test_the_solver_shares_a_group_only_if_it_is_cheaper():
    """A week at H2 is 100 minutes longer for one learner; a shared group costs 120."""
    options = SolveOptions(seconds=20, seed=1, workers=1, deterministic=True)
    far = host("H2", town="West", living_groups=1)
    for weight, hosts in ((101, {"H1", "H2"}), (99, {"H1"})):
        head = settings(last=day(4), weights={"shared_living_group": weight})
        term = grouped(1, settings=head).model_dump() | {
            "hosts": (host(living_groups=1).model_dump(), far.model_dump())
        }
        plan = solve(small_term(**term), travel_of(), options)
        assert plan.status == "OPTIMAL"
        assert {row.host for row in plan.internships} == hosts
        assert check(plan.term, plan).violations == ()


# --- amounts that change in mid term -------------------------------------------------------------


@pytest.mark.parametrize("rule", ["interns_per_tutor", "quota_small_host"])
def test_a_quota_that_falls_in_mid_term_binds_from_its_first_week(rule):
    term = pair_term(
        hosts=(host(tutors=1),),
        policies=(
            amount("interns_per_tutor", 2),
            Policy(country="FR", rule=rule, value=1, first=day(14)),
        ),
    )
    assert slots(term) == (2, 2, 1, 1)
    assert judged(term, internships=BOTH) == set()
    later = interning("L01", first=day(14)), interning("L02", first=day(14))
    assert judged(term, internships=later) in ({"R36"}, {"R37"})


# --- stages one after the other (R40, R41) -------------------------------------------------------


def test_observation_insertion_and_integration_come_in_this_order():
    stages = ("OBS", "INS", "INT")
    term = pair_term(
        learners=(learner(),),
        sessions=(course(dates=(day(1),)),),
        blocks=tuple(Block(id=name, group="G") for name in reversed(stages)),
        precedences=(
            Precedence(before="OBS", after="INS"),
            Precedence(before="INS", after="INT"),
        ),
    )
    options = SolveOptions(seconds=20, seed=1, workers=1, deterministic=True)
    plan = solve(term, travel_of(), options)
    found = [row.block for row in sorted(plan.internships, key=lambda row: row.first)]
    assert (plan.status, found) == ("OPTIMAL", list(stages))
