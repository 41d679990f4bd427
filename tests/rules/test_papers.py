"""No internship starts before its papers are valid, nor after they have run out (R38)."""

import pytest

from passerelle.checker.conditions import conditions
from passerelle.models.internships import Paper
from passerelle.models.sessions import Block
from passerelle.solver.compile.term import compile_term
from passerelle.tests.builders import (
    amount,
    day,
    host,
    interning,
    judged,
    learner,
    small_term,
    travel_of,
)

MONDAY = day(7)


def papers_term(*papers, **changes):
    fields = {
        "sessions": (),
        "hosts": (host(),),
        "blocks": (Block(id="B", group="G", papers=("extract",)),),
        "papers": papers,
    }
    return small_term(**{**fields, **changes})


def paper(**changes):
    return Paper(**{"person": "L01", "kind": "extract", **changes})


def first_days(term):
    """Days on which the solver lets stays begin."""
    compiled = compile_term(term, travel_of())
    (block,) = compiled.problem.placements
    return {compiled.facts.days[block.choices[stay.choice].first_day] for stay in block.stays}


@pytest.mark.parametrize(
    ("dates", "found"),
    [
        ({"valid_from": MONDAY}, set()),
        ({"valid_from": day(8)}, {"R38"}),
        ({"valid_from": day(0), "valid_to": MONDAY}, set()),
        ({"valid_from": day(0), "valid_to": day(6)}, {"R38"}),
        ({"requested": day(-8)}, set()),  # 15 days later it serves
        ({"requested": day(-7)}, {"R38"}),
        ({"requested": day(7 - 15 - 183)}, set()),  # and 183 days from then on
        ({"requested": day(7 - 15 - 184)}, {"R38"}),
    ],
)
def test_a_paper_is_valid_on_the_first_day(dates, found):
    term = papers_term(paper(**dates))
    assert judged(term, internships=(interning(first=MONDAY),)) == found
    assert (MONDAY in first_days(term)) == (not found)


def test_one_valid_paper_of_a_kind_is_enough_and_each_kind_counts():
    stay = interning(first=MONDAY)
    old, new = paper(valid_from=day(-300)), paper(valid_from=MONDAY)
    assert judged(papers_term(old, new), internships=(stay,)) == set()
    two = (Block(id="B", group="G", papers=("extract", "health")),)
    assert judged(papers_term(new, blocks=two), internships=(stay,)) == {"R38"}
    other = paper(kind="health", valid_from=MONDAY)
    assert judged(papers_term(new, other, blocks=two), internships=(stay,)) == set()
    assert judged(papers_term(paper(person="L02", valid_from=MONDAY)), internships=(stay,)) == {
        "R38"
    }


def test_a_term_has_delays_of_its_own():
    week = papers_term(paper(requested=day(0)), policies=(amount("paper_lead_days", 7),))
    assert judged(week, internships=(interning(first=MONDAY),)) == set()
    assert first_days(week) == {day(7), day(14), day(21)}


def test_a_learner_whose_paper_comes_too_late_is_told_before_any_solve():
    (issue,) = conditions(papers_term(paper(requested=day(20))), travel_of())
    assert (issue.code, issue.where) == ("R38", "L01 B")
    assert "on none of 4 Mondays" in issue.message
    assert "valid from 2027-02-08" in issue.message


def test_a_group_that_goes_together_needs_a_day_that_suits_all_papers():
    both = (paper(valid_to=day(6), valid_from=day(0)), paper(person="L02", valid_from=day(7)))
    pair = (learner(), learner("L02"))
    (issue,) = conditions(papers_term(*both, learners=pair), travel_of())
    assert (issue.code, issue.where) == ("R38", "B")
    apart = (Block(id="B", group="G", papers=("extract",), together=False),)
    assert conditions(papers_term(*both, learners=pair, blocks=apart), travel_of()) == []
