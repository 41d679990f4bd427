"""The repair menu as people call it: a table, JSON, and scenario files that can be applied."""

import json
import re

import pytest

from passerelle.conflicts import conflict_set
from passerelle.exports.plan_file import write_plan
from passerelle.exports.reasons import Reasons
from passerelle.instances.scenario_apply import apply
from passerelle.instances.scenario_read import read_scenario
from passerelle.instances.scenario_write import scenario_text
from passerelle.instances.write import write_term
from passerelle.models.places import Room
from passerelle.models.scenario import Scenario, SetRows
from passerelle.repairing import Request, changed, mend
from passerelle.solver.options import SolveOptions
from passerelle.solver.solve import solve
from passerelle.telling import lever_text, owner_text
from passerelle.tests.builders import day, hours
from passerelle.tests.tight import lessons, teacher, tight
from passerelle.travel.build import build_travel

SHORT = tight(
    trainers=(teacher(availability=hours("Mon 08:00-18:00")), teacher("T02")),
    sessions=(lessons(count=9),),
)


@pytest.fixture
def short(tmp_path):
    """A term that asks for nine lessons where eight fit, and its plan."""
    write_term(SHORT, tmp_path / "term")
    write_plan(solve(SHORT, build_travel(SHORT), SolveOptions(5)), tmp_path / "plan.json")
    return tmp_path


def test_each_line_is_a_scenario_that_does_what_it_says(short, passerelle):
    term, plan, folder = short / "term", short / "plan.json", short / "repairs"
    done = passerelle("repair", term, "--plan", plan, "-o", folder, "--seconds", "6", "--json")
    assert done.code == 0
    data = json.loads(done.out)
    assert data["status"] == "PARTIAL"
    (proof,) = data["conflict_sets"]
    assert proof["minimal"]
    assert {fact["text"] for fact in proof["facts"]} >= {"only T01 can teach C"}
    files = sorted(folder.glob("*.yaml"))
    assert len(files) == len(data["remedies"]) == len(data["files"])
    for file, line in zip(files[:3], data["remedies"][:3], strict=True):
        written = read_scenario(file)
        assert written.scenario.title == line["change"]
        changed = apply(SHORT, [written])
        plan_of_it = solve(changed, build_travel(changed), SolveOptions(5))
        assert 1 - sum(row.count for row in plan_of_it.unplaced) >= line["placed"] > 0


def test_the_menu_names_owner_and_gain(short, passerelle):
    arguments = ("repair", short / "term", "--plan", short / "plan.json", "--lang", "fr")
    done = passerelle(*arguments, "--seconds", "2")
    assert done.code == 0
    assert re.search(r"le formateur T0[12]", done.out)
    assert "place 1" in done.out


def test_without_a_plan_the_term_is_solved_first(short, passerelle):
    done = passerelle("repair", short / "term", "--seconds", "3", "--json")
    assert json.loads(done.out)["goals"] == [{"kind": "sessions", "of": "C", "count": 1}]


def test_a_plan_with_nothing_left_out_needs_no_repair(passerelle, tmp_path):
    write_term(tight(), tmp_path / "term")
    done = passerelle("repair", tmp_path / "term", "--seconds", "5")
    assert done.code == 0
    assert "nothing to repair" in done.out


def test_a_plan_of_another_term_is_refused(short, passerelle, tmp_path):
    write_term(tight(), tmp_path / "other")
    done = passerelle("repair", tmp_path / "other", "--plan", short / "plan.json")
    assert done.code == 2
    assert "is a plan of another term" in done.err


def test_a_scenario_reads_back_as_it_was_written(tmp_path):
    change = SetRows(set="sessions", id="C", values={"trainers": ("T01", "T02"), "count": "3"})
    scenario = Scenario(title="Deux: formateurs # pour C", note="à voir", changes=(change,))
    (tmp_path / "s.yaml").write_text(scenario_text(scenario), encoding="utf-8")
    assert read_scenario(tmp_path / "s.yaml").scenario == scenario


def test_where_no_single_change_helps_the_menu_joins_two():
    """A lesson on a Wednesday; the trainer comes on Mondays, the room is open on Tuesdays."""
    term = tight(
        trainers=(teacher(availability=hours("Mon 08:00-18:00")),),
        rooms=(Room(id="A1", site="LIL", seats=12, opening=hours("Tue 08:00-18:00")),),
        sessions=(lessons(count=1, rooms=("A1",), dates=(day(2),)),),
    )
    travel = build_travel(term)
    plan = solve(term, travel, SolveOptions(5))
    menu = mend(plan, Request("", most=40), proofs=(conflict_set(term, travel, "C"),))
    assert menu.remedies
    assert all(len(row.lever.parts) == 2 for row in menu.remedies)
    asked = {frozenset(part.key for part in row.lever.parts) for row in menu.remedies}
    assert frozenset({"trainer_day", "room_hours"}) in asked
    for row in menu.remedies[:2]:
        better = changed(term, row.lever)
        assert better is not None
        again = solve(better, build_travel(better), SolveOptions(5))
        assert not again.unplaced
        words = Reasons("en")
        assert " + " in lever_text(words, row.lever)
        assert owner_text(words, row.lever)
