"""Five statuses that are never merged."""

import pytest

from passerelle.models.sessions import Block
from passerelle.solver.options import SolveOptions
from passerelle.solver.solve import solve
from passerelle.tests.builders import day, hours
from passerelle.tests.tight import lessons, nursery, person, teacher, tight
from passerelle.travel.build import build_travel


def solved(term, **fields):
    return solve(term, build_travel(term), SolveOptions(5), **fields)


def left_out(plan):
    """(what is left out, what is proved that every plan leaves out), in sessions."""
    tier = plan.tiers[0]
    return tier.value // 100_000, tier.bound // 100_000


def test_everything_placed_and_proved_is_optimal():
    assert solved(tight()).status == "OPTIMAL"


def test_a_search_cut_short_is_feasible_or_unknown_never_infeasible():
    plan = solved(tight(sessions=(lessons(count=6),)), stop=lambda: True)
    assert plan.status == "UNKNOWN"
    assert plan.sessions == ()
    assert plan.provenance.interrupted


def test_something_left_out_is_partial_with_the_proof_of_how_much():
    mondays = teacher(availability=hours("Mon 08:00-18:00"))
    plan = solved(tight(trainers=(mondays,), sessions=(lessons(count=11),)))
    assert plan.status == "PARTIAL"
    assert left_out(plan) == (3, 3)


@pytest.mark.parametrize(
    "changes",
    [
        {"sessions": (lessons(equipment=("lab",)),)},
        {"sessions": (lessons(dates=(day(5),)),), "trainers": (teacher(dates=(day(0),)),)},
        {
            "sessions": (),
            "blocks": (Block(id="B", group="G"),),
            "hosts": (nursery(slots=0),),
        },
    ],
)
def test_nothing_that_fits_is_infeasible_and_says_what_blocks(changes):
    plan = solved(tight(**changes))
    assert plan.status == "INFEASIBLE"
    assert plan.unplaced
    assert all(row.blockers for row in plan.unplaced)
    assert plan.tiers[0].value == plan.tiers[0].bound


def test_individual_sessions_alone_have_no_day_to_lie_on():
    talk = lessons("V", individual=True, length_min=30)
    assert solved(tight(sessions=(talk,), learners=(person(),))).status == "INFEASIBLE"


def test_no_demand_at_all_is_met():
    assert solved(tight(sessions=())).status == "OPTIMAL"
