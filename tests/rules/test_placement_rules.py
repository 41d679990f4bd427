"""What a track asks of its learners' internships: hosts, ages, weeks (R35)."""

from datetime import date

import pytest

from passerelle.instances.checks import term_issues
from passerelle.models.internships import PlacementRule
from passerelle.models.people import Group
from passerelle.models.sessions import Block, Track
from passerelle.solver.options import SolveOptions
from passerelle.solver.solve import solve
from passerelle.tests.builders import (
    day,
    fixed,
    host,
    interning,
    judged,
    learner,
    small_term,
    travel_of,
)

FAR = host("H2", town="West")


def rule(kind, value, **changes):
    return PlacementRule(track="CAP", rule=kind, value=value, **changes)


def track_term(*rules, blocks=("A", "B"), **changes):
    fields = {
        "sessions": (),
        "hosts": (host(), FAR),
        "tracks": (Track(id="CAP"),),
        "groups": (Group(id="G"),),
        "learners": (learner(track="CAP"),),
        "blocks": tuple(Block(id=name, group="G") for name in blocks),
        "placement_rules": rules,
    }
    return small_term(**{**fields, **changes})


def stays(*hosts):
    return tuple(
        interning("L01", name, at, day(7 * n))
        for n, (name, at) in enumerate(zip("ABC", hosts, strict=False))
    )


def solved(term):
    options = SolveOptions(seconds=20, seed=1, workers=1, deterministic=True)
    return solve(term, travel_of(), options)


@pytest.mark.parametrize(
    ("hosts", "least", "found"),
    [
        (("H1", "H2"), 2, set()),
        (("H1", "H1"), 2, {"R35"}),
        (("H1", "H1"), 1, set()),
        (("H1", "H1", "H2"), 2, set()),
        (("H1", "H1", "H1"), 2, {"R35"}),
        (("H1",), 2, set()),  # the block left out could have been elsewhere
    ],
)
def test_a_learner_sees_different_hosts(hosts, least, found):
    term = track_term(rule("hosts", least), blocks="ABC"[: max(2, len(hosts))])
    assert judged(term, internships=stays(*hosts)) == found


def test_only_learners_of_the_track_are_bound():
    other = track_term(rule("hosts", 2), learners=(learner(),))
    assert judged(other, internships=stays("H1", "H1")) == set()


def test_the_solver_sends_a_learner_to_the_dearer_host_once():
    near = solved(track_term())
    assert [row.host for row in near.internships] == ["H1", "H1"]
    plan = solved(track_term(rule("hosts", 2)))
    assert sorted(row.host for row in plan.internships) == ["H1", "H2"]
    assert plan.status == "OPTIMAL"
    lone = solved(track_term(rule("hosts", 2), hosts=(host(),)))
    assert (lone.status, len(lone.internships)) == ("PARTIAL", 1)


@pytest.mark.parametrize(
    ("hosts", "least", "found"),
    [(("H1", "H2"), 1, set()), (("H1", "H2"), 2, {"R35"}), (("H2", "H2"), 1, {"R35"})],
)
def test_weeks_with_an_age_group_where_the_block_leaves_it_open(hosts, least, found):
    older = host("H2", town="West", age_groups=("3_6",))
    ages = rule("age_weeks", least, age_group="under_3")
    term = track_term(ages, hosts=(host(), older))
    assert judged(term, internships=stays(*hosts)) == found


def test_a_block_of_an_age_group_counts_whatever_else_its_host_takes():
    both = host(age_groups=("under_3", "3_6"))
    older = host("H2", town="West", age_groups=("3_6",))
    ages = rule("age_weeks", 2, age_group="under_3")
    term = track_term(ages, hosts=(both, older))
    assert judged(term, internships=stays("H1", "H1")) == set()
    blocks = (Block(id="A", group="G", age_group="3_6"), Block(id="B", group="G"))
    named = term.model_copy(update={"blocks": blocks})
    assert judged(named, internships=stays("H1", "H2")) == {"R35"}
    assert judged(named, internships=stays("H1", "H1")) == set(), "one week is all it can have"


def test_the_solver_finds_the_weeks_with_the_youngest():
    young = host("H2", town="West")
    old = host("H1", age_groups=("3_6",))
    ages = rule("age_weeks", 1, age_group="under_3")
    plan = solved(track_term(ages, hosts=(old, young)))
    assert sorted(row.host for row in plan.internships) == ["H1", "H2"]


# --- what only the data decides ------------------------------------------------------------------


def told(term):
    return [(issue.code, issue.where) for issue in term_issues(term)]


VALUE = [("PLACEMENT_RULE", "placement_rules:row 1:value")]


@pytest.mark.parametrize(
    ("kind", "value", "found"),
    [
        ("hosts", 2, []),
        ("hosts", 3, VALUE),
        ("run_weeks", 2, []),
        ("run_weeks", 3, VALUE),
        ("weeks", 7, []),
        ("weeks", 8, VALUE),
        ("look_back_years", 9, []),
    ],
)
def test_blocks_and_validated_weeks_make_what_the_track_asks_for(kind, value, found):
    blocks = (Block(id="A", group="G", weeks=1), Block(id="B", group="G", weeks=2))
    own = learner(track="CAP", prior_placement_weeks=4)
    assert told(track_term(rule(kind, value), learners=(own,)).model_copy(
        update={"blocks": blocks})) == found  # fmt: skip


@pytest.mark.parametrize(
    ("until", "found"), [(date(2024, 1, 20), []), (date(2024, 1, 19), VALUE), (None, [])]
)
def test_weeks_validated_long_before_the_exam_count_no_more(until, found):
    own = learner(track="CAP", prior_placement_weeks=4, prior_placement_until=until)
    exam = fixed("E", "09:00-12:00", kind="exam", dates=(date(2027, 1, 20),), trainers=())
    rules = (rule("weeks", 6), rule("look_back_years", 3))
    assert told(track_term(*rules, learners=(own,), sessions=(exam,))) == found


def test_the_rule_in_force_at_the_end_of_the_term_counts():
    former = rule("weeks", 16, last=date(2021, 8, 31))
    present = rule("weeks", 2, first=date(2021, 9, 1))
    assert told(track_term(present, former)) == []


def test_an_age_group_belongs_to_age_weeks_only():
    column = [("PLACEMENT_RULE", "placement_rules:row 1:age_group")]
    assert told(track_term(rule("age_weeks", 1))) == column
    assert told(track_term(rule("weeks", 1, age_group="under_3"))) == column
