"""`passerelle solve`: what is written, what is said, and with which exit code."""

import json

import pytest

from passerelle.exports.plan_file import read_plan
from passerelle.models.issue import Issue

pytestmark = pytest.mark.usefixtures("world")


@pytest.mark.parametrize(
    ("status", "code"),
    [("OPTIMAL", 0), ("FEASIBLE", 0), ("PARTIAL", 1), ("INFEASIBLE", 1), ("UNKNOWN", 1)],
)
def test_the_exit_code_tells_whether_every_session_is_placed(world, run, tmp_path, status, code):
    world.status = status
    path = tmp_path / "plan.json"
    assert run("solve", "evening-class", "-o", path).exit_code == code
    assert read_plan(path).status == status


def test_json_is_alone_on_stdout_and_has_the_figures_of_the_contract(run, tmp_path):
    path = tmp_path / "plan.json"
    result = run("solve", "evening-class", "-o", path, "--json")
    answer = json.loads(result.stdout)
    assert answer == {
        "status": "FEASIBLE",
        "total": 600,
        "bound": 597,
        "forced": 300,
        "gap": 0.01,
        "tiers": [{"name": "conflicts", "value": 600, "bound": 597}],
        "seconds": 0.5,
        "unplaced": 0,
        "conflicts": 1,
        "plan": str(path),
        "valid": True,
        "interrupted": False,
    }
    assert "checker: valid" in result.stderr


def test_options_reach_the_solver(world, run, tmp_path):
    limits = ("--seconds", "7", "--seed", "3", "--workers", "2", "--deterministic")
    run("solve", "evening-class", "-o", tmp_path / "plan.json", *limits)
    (options,) = world.options
    assert (options.seconds, options.seed, options.workers) == (7, 3, 2)
    assert options.deterministic


@pytest.mark.parametrize(
    "limit", [("--seconds", "0"), ("--workers", "0"), ("--seed", "x"), ("--lang", "it")]
)
def test_a_senseless_limit_is_a_bad_input(world, run, tmp_path, limit):
    assert run("solve", "evening-class", "-o", tmp_path / "plan.json", *limit).exit_code == 2
    assert not world.options


def test_every_mistake_of_a_term_is_listed_and_nothing_is_written(run, tmp_path):
    result = run("solve", "folder", "-o", tmp_path / "plan.json")
    assert result.exit_code == 2
    assert "folder/rooms.csv:2:3: no number" in result.stderr
    assert "folder/rooms.csv:9:1: twice; merge" in result.stderr
    assert result.stdout == ""
    assert list(tmp_path.iterdir()) == []


def test_mistakes_are_json_too_where_a_program_reads(run, tmp_path):
    result = run("solve", "folder", "-o", tmp_path / "plan.json", "--json")
    assert [row["code"] for row in json.loads(result.stdout)["issues"]] == ["A", "B"]


@pytest.mark.parametrize("name", ["", "file/plan.json", "file/deeper/plan.json"])
def test_an_output_that_cannot_be_written_is_refused_before_solving(world, run, tmp_path, name):
    (tmp_path / "file").touch()
    result = run("solve", "evening-class", "-o", tmp_path / name)
    assert result.exit_code == 2
    assert str(tmp_path / name) in result.stderr
    assert not world.options


def test_a_second_solve_keeps_the_identities_of_the_first(world, run, tmp_path):
    path = tmp_path / "plan.json"
    run("solve", "evening-class", "-o", path)
    first = read_plan(path)
    assert run("solve", "evening-class", "-o", path).exit_code == 0
    assert world.previous == [None, first]


def test_a_file_that_is_no_plan_is_never_overwritten(world, run, tmp_path):
    path = tmp_path / "minutes.txt"
    path.write_text("Minutes of the meeting of Monday")
    result = run("solve", "evening-class", "-o", path)
    assert result.exit_code == 2
    assert "name another file" in result.stderr
    assert path.read_text() == "Minutes of the meeting of Monday"
    assert not world.options


def test_the_plan_of_another_term_is_never_overwritten(run, tmp_path):
    path = tmp_path / "plan.json"
    run("solve", "evening-class", "-o", path)
    result = run("solve", "summer-class", "-o", path)
    assert result.exit_code == 2
    assert "'evening-class'" in result.stderr
    assert read_plan(path).term.settings.id == "evening-class"


def test_a_plan_that_the_checker_rejects_is_kept_apart_as_a_bug(world, run, tmp_path, violation):
    path = tmp_path / "plan.json"
    run("solve", "evening-class", "-o", path)
    good = path.read_bytes()
    world.violations = (violation,)
    result = run("solve", "evening-class", "-o", path)
    assert result.exit_code == 1
    assert "R1 holds two sessions at once" in result.stderr
    assert "report" in result.stderr
    assert path.read_bytes() == good
    assert (tmp_path / "plan.rejected.json").is_file()


def test_an_empty_answer_does_not_replace_a_plan(world, run, tmp_path):
    path = tmp_path / "plan.json"
    run("solve", "evening-class", "-o", path)
    world.status = "UNKNOWN"
    result = run("solve", "evening-class", "-o", path)
    assert result.exit_code == 1
    assert "is unchanged" in result.stderr
    assert read_plan(path).status == "FEASIBLE"


def test_what_no_plan_can_meet_is_said_before_solving(world, run, tmp_path):
    world.conditions = [Issue(code="C1", where="T01", message="asked for 42 half-days, has 40")]
    result = run("solve", "evening-class", "-o", tmp_path / "plan.json")
    assert "asked for 42 half-days, has 40" in result.stderr
