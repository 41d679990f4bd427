"""Each set has its sessions; what is missing is listed, and the status says so (R21, STATUS)."""

import pytest

from passerelle.checker.check import check
from passerelle.models.plan import Unplaced
from passerelle.tests.builders import course, day, judged, learner, placed, plan_of, small_term

MORNING = "09:00-12:30"


def sessions(number):
    return [placed(f"C-{n:02d}", day(n), MORNING) for n in range(number)]


def three(**changes):
    return small_term(sessions=(course(count=3),), **changes)


@pytest.mark.parametrize(("number", "found"), [(3, set()), (2, set()), (4, {"R21"})])
def test_a_set_has_its_count_or_lists_the_rest(number, found):
    assert judged(three(), *sessions(number)) == found  # the builder lists what is missing


def test_a_missing_session_is_listed():
    assert judged(three(), *sessions(2), unplaced=(), status="FEASIBLE") == {"R21", "STATUS"}
    two = (Unplaced(item="C", count=2),)
    assert judged(three(), *sessions(2), unplaced=two) == {"R21"}
    assert judged(three(), *sessions(3), unplaced=two, status="PARTIAL") == {"R21", "STATUS"}


def test_an_individual_set_counts_per_learner():
    term = small_term(
        learners=(learner(), learner("L02")),
        sessions=(course(), course("VAE", individual=True, length_min=45)),
    )
    class_ = placed("C-01", day(1), MORNING)
    talks = [
        placed(f"VAE-{who}", day(1), period, learner=who)
        for who, period in (("L01", "13:15-14:00"), ("L02", "14:00-14:45"))
    ]
    assert judged(term, class_, *talks) == set()
    assert judged(term, class_, talks[0]) == set()  # partial, L02 listed
    twice = placed("VAE-x", day(1), "15:00-15:45", learner="L01")
    assert "R21" in judged(term, class_, talks[0], twice)


@pytest.mark.parametrize("status", ["OPTIMAL", "PARTIAL"])
def test_the_status_fits_what_is_placed(status):
    assert judged(three(), *sessions(3), status=status) == {"STATUS"}  # no bound was proved


def test_a_plan_of_proved_cost_is_optimal():
    plan = plan_of(three(), sessions(3))
    proved = plan.model_copy(update={"status": "OPTIMAL", "bound": plan.total, "gap": 0.0})
    assert check(plan.term, proved).violations == ()


@pytest.mark.parametrize("status", ["INFEASIBLE", "UNKNOWN"])
def test_no_plan_is_no_valid_plan(status):
    assert judged(three(), *sessions(3), status=status) == {"STATUS"}


def test_each_session_has_its_own_identity():
    same = placed("C-00", day(1), MORNING)
    assert "ID" in judged(three(), *sessions(1), same, placed("C-02", day(2), MORNING))
    other = placed("C-01", day(1), MORNING, uid=sessions(1)[0].uid)
    assert judged(three(), *sessions(1), other, placed("C-02", day(2), MORNING)) == {"ID"}
