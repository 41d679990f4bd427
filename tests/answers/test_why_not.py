"""Why not there: the cost is what solving again with the session pinned would cost."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from passerelle.checker.check import check
from passerelle.exports.plan_file import write_plan
from passerelle.forcing import find_session, forced, parse_wish, why_not
from passerelle.models.issue import BadInputError
from passerelle.models.people import Unavailability
from passerelle.models.sessions import Pin
from passerelle.solver.options import SolveOptions
from passerelle.solver.part import Effort
from passerelle.solver.solve import solve
from passerelle.tests.builders import changed_term, day, hours
from passerelle.tests.tight import lessons, person, teacher, tight
from passerelle.travel.build import build_travel

EFFORT = Effort(10, 4, 1)
ENOUGH = SolveOptions(10)


def term_of(home="Lille", other="Tournai", free="Mon-Fri 08:00-18:00"):
    """Two groups, two trainers in two towns, five sessions in a week and a half."""
    return tight(
        settings=tight().settings.model_copy(update={"last": day(10)}),
        learners=(person("L01", town=home), person("L02", groups=("K",), town=other)),
        trainers=(teacher("T01", availability=hours(free)), teacher("T02", town=other)),
        sessions=(
            lessons("C", count=3),
            lessons("D", count=2, groups=("K",), trainers=("T01", "T02")),
        ),
    )


def solved(term):
    return solve(term, build_travel(term), ENOUGH)


@settings(max_examples=8, deadline=None)
@given(
    home=st.sampled_from(["Lille", "Roubaix", "Mouscron"]),
    other=st.sampled_from(["Tournai", "Tourcoing"]),
    weekday=st.integers(0, 9),
    morning=st.booleans(),
)
def test_the_cost_of_forcing_is_the_difference_of_two_solves(home, other, weekday, morning):
    term = term_of(home, other)
    on = day(weekday if weekday < 5 else weekday + 2)
    if on > term.settings.last:
        return
    start = 540 if morning else 810
    plan = solved(term)
    row = find_session(plan, "C-02")
    found = forced(plan, row, parse_wish(plan, f"{on} {start // 60:02d}:{start % 60:02d}"), EFFORT)
    pinned = solved(changed_term(term, pins=(Pin(session_set="C", date=on, start=start),)))
    assert plan.status == pinned.status == "OPTIMAL"
    assert found.cost == pinned.total - plan.total
    if found.plan is not None and found.difference is not None:
        assert check(term, found.plan).valid
        assert found.difference.total_delta == found.cost
        deltas = [line.cost_delta for line in found.difference.lines]
        assert sum(deltas) == found.cost


def test_what_is_there_already_needs_no_forcing():
    plan = solved(term_of())
    row = plan.sessions[0]
    wish = parse_wish(plan, f"{row.date} {row.period.start // 60:02d}:{row.period.start % 60:02d}")
    assert forced(plan, row, wish, EFFORT).outcome == "there"


def test_a_clash_names_who_is_not_there():
    plan = solved(term_of(free="Mon-Wed 08:00-18:00"))
    row = next(s for s in plan.sessions if s.session_set == "C")
    found = forced(plan, row, parse_wish(plan, str(day(3))), EFFORT)
    assert found.outcome == "clash"
    assert [blocker.key for blocker in found.obstacles] == ["why.trainer_hours"]
    assert found.obstacles[0].fields["trainer"] == "T01"


def test_a_clash_with_a_rule_of_the_day_is_told_by_its_code():
    """T01 must be home at noon on Thursday: no half-day there leaves time for the journey."""
    away = Unavailability(person="T01", first=day(3), last=day(3), start=0, end=24 * 60)
    plan = solved(changed_term(term_of(), unavailabilities=(away,)))
    row = next(s for s in plan.sessions if s.session_set == "C")
    found = forced(plan, row, parse_wish(plan, str(day(3))), EFFORT)
    assert found.outcome == "clash"
    assert found.obstacles[0].key == "why.trainer_absent"


def test_a_time_that_no_period_has_is_told_with_those_there_are():
    plan = solved(term_of())
    found = forced(plan, plan.sessions[0], parse_wish(plan, f"{day(1)} 10:15"), EFFORT)
    assert found.outcome == "clash"
    assert "09:00-12:30, 13:30-17:00" in found.broken[0].message


def test_an_individual_session_moves_by_itself():
    talk = lessons("V", individual=True, length_min=30, trainers=("T02",), groups=("K",))
    lesson = lessons("D", groups=("K",), trainers=("T02",))
    plan = solved(changed_term(term_of(), sessions=(lesson, talk)))
    row = next(s for s in plan.sessions if s.learner)
    group = next(s for s in plan.sessions if not s.learner)
    clock = "12:45" if group.period.start == 540 else "12:30"
    found = forced(plan, row, parse_wish(plan, f"{group.date} {clock}"), EFFORT)
    assert found.outcome in {"cost", "there"}
    assert found.moved <= 1
    elsewhere = forced(plan, row, parse_wish(plan, f"{group.date} 18:00"), EFFORT)
    assert elsewhere.outcome in {"cost", "clash"}


@pytest.mark.parametrize(
    ("when", "site", "words"),
    [
        ("soon", "", "is no date"),
        ("2028-01-01", "", "is outside the term"),
        ("2027-01-05 09:00", "LILL", "did you mean 'LIL'"),
    ],
)
def test_a_wish_that_cannot_be_read_is_told(when, site, words):
    plan = solved(term_of())
    with pytest.raises(BadInputError) as caught:
        parse_wish(plan, when, site)
    assert words in str(caught.value)


def test_an_unknown_session_names_the_nearest(tmp_path):
    write_plan(solved(term_of()), tmp_path / "plan.json")
    with pytest.raises(BadInputError, match="did you mean 'C-0"):
        why_not(tmp_path / "plan.json", "C-0", "2027-01-05")


def test_the_command_answers_in_json_and_words(tmp_path, passerelle):
    path = tmp_path / "plan.json"
    write_plan(solved(term_of(free="Mon-Wed 08:00-18:00")), path)
    asked = ("why-not", str(path), "--session", "C-01", "--at")
    done = passerelle(*asked, f"{day(3)}", "--json")
    assert done.code == 1
    assert json.loads(done.out)["obstacles"][0]["text"].startswith("T01 is available Mon")
    done = passerelle(*asked, f"{day(8)} 09:00", "--site", "TOU", "--lang", "fr")
    assert done.code == 0
    assert "minutes-personne" in done.out or "autant" in done.out
