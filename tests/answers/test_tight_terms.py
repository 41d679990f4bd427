"""Terms that ask for too much: the sentence, the proof, and the change that mends them.

A handful on every run, all of them each night.
"""

from collections import Counter

import pytest

from passerelle.checker.check import check
from passerelle.checker.conditions import conditions
from passerelle.conflicts import conflict_set
from passerelle.exports.reasons import Reasons
from passerelle.exports.words import LANGS
from passerelle.models.people import Group
from passerelle.models.places import Room
from passerelle.repairing import Request, changed, goals_of, mend
from passerelle.solver.options import SolveOptions
from passerelle.solver.solve import solve
from passerelle.telling import lever_text, said
from passerelle.tests.answers.corpus import CASES
from passerelle.tests.builders import day, hours, settings
from passerelle.tests.tight import lessons, person, teacher, tight
from passerelle.travel.build import build_travel

QUICK = {
    "two sets of one trainer in the same two days",
    "a workshop that needs a laboratory nobody has",
    "one room for two groups at once",
    "two learners, one place at the host",
    "a paper that comes after the term",
    "a nursery that opens too late",
    "a contract of one day, two days of class",
}
EVERY = [
    pytest.param(case, id=case.name, marks=[] if case.name in QUICK else pytest.mark.nightly)
    for case in CASES
]


def test_the_corpus_is_large_enough():
    assert len(CASES) >= 25
    assert {case.name for case in CASES} >= QUICK
    assert max(Counter(case.name for case in CASES).values()) == 1


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_pre_check_says_what_is_missing_with_figures(case):
    if case.told:
        told = [str(issue) for issue in conditions(case.term, build_travel(case.term))]
        assert any(case.told in text for text in told), told


@pytest.mark.parametrize("case", EVERY)
def test_what_is_left_out_is_proved_named_and_mended(case):
    travel = build_travel(case.term)
    plan = solve(case.term, travel, SolveOptions(4))
    left = sum(row.count for row in plan.unplaced)
    assert left == case.left
    if left:
        assert plan.status == ("PARTIAL" if plan.sessions or plan.internships else "INFEASIBLE")
        proof = conflict_set(case.term, travel, plan.unplaced[0].item)
        assert {(fact.who, fact.key) for fact in proof.facts} == case.facts
        assert proof.minimal
    menu = mend(plan, Request("", most=40))
    lines = [row for row in menu.remedies if (row.lever.key, row.lever.who) == case.repair]
    assert lines, [row.lever.key for row in menu.remedies]
    _does_what_it_says(plan, lines[0], left)


def _does_what_it_says(plan, remedy, left):
    """The whole term, changed as the line says and solved anew, has what the line promises."""
    term = changed(plan.term, remedy.lever)
    assert term is not None
    travel = build_travel(term)
    anew = solve(term, travel, SolveOptions(4))
    assert check(term, anew, travel).valid
    assert left - sum(row.count for row in anew.unplaced) >= remedy.placed
    missed = sum(not row.present for row in plan.attendance)
    assert missed - sum(not row.present for row in anew.attendance) >= remedy.attended
    assert remedy.placed + remedy.attended > 0


def test_every_change_and_fact_is_said_in_every_language():
    for case in CASES[::3]:
        plan = solve(case.term, build_travel(case.term), SolveOptions(0.5))
        proofs = [conflict_set(case.term, plan.travel, row.item) for row in plan.unplaced[:1]]
        goals = list(goals_of(plan))
        for words in map(Reasons, LANGS):
            for goal in goals:
                for lever in goal.levers:
                    text = lever_text(words, lever)
                    assert text
                    assert "{" not in text
                    assert words.owner(lever.owner, lever.who)
            assert all(said(words, fact) for proof in proofs for fact in proof.facts)


@pytest.mark.parametrize(
    "count",
    [
        61,
        pytest.param(141, marks=pytest.mark.nightly),
        pytest.param(261, marks=pytest.mark.nightly),
    ],
)
def test_one_trainer_short_of_two_half_days_among_many_sessions(count):
    """42 sessions for a trainer with 40 half-days, beside others that fit."""
    term = crowded(count)
    travel = build_travel(term)
    issues = [issue for issue in conditions(term, travel) if issue.where == "T01"]
    assert "only T01 can teach C00: 42 sessions by 2027-05-23, but has 40 half-days" in str(
        issues[0]
    )
    plan = solve(term, travel, SolveOptions(12))
    assert [(row.item, row.count) for row in plan.unplaced] == [("C00", 2)]
    menu = mend(plan, Request("", most=40))
    assert ("trainer_day", "T01", 2) in {
        (row.lever.key, row.lever.who, row.placed) for row in menu.remedies
    }


def crowded(count):
    """Twenty weeks; T01 on Mondays only, asked for 42; the other sessions have trainers enough."""
    others = (count - 42) // 20 + 1
    groups = [f"G{n:02d}" for n in range(others + 1)]
    sizes = _shared(count - 42, others)
    return tight(
        settings=settings(id="crowded", language="en", last=day(139)),
        groups=tuple(Group(id=name) for name in groups),
        learners=tuple(person(f"L{n:02d}", groups=(name,)) for n, name in enumerate(groups)),
        trainers=(
            teacher("T01", availability=hours("Mon 08:00-18:00")),
            *(teacher(f"T{n + 2:02d}") for n in range(others)),
        ),
        rooms=tuple(Room(id=f"A{n}", site="LIL", seats=9) for n in range(others + 1)),
        sessions=(
            lessons("C00", count=42, groups=("G00",)),
            *(
                lessons(
                    f"C{n + 1:02d}",
                    count=size,
                    groups=(groups[n + 1],),
                    trainers=(f"T{n + 2:02d}",),
                )
                for n, size in enumerate(sizes)
            ),
        ),
    )


def _shared(total, parts):
    return [total // parts + (n < total % parts) for n in range(parts)]
