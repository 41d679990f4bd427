"""`passerelle check` and `passerelle verify`: problems, verdicts, exit codes."""

import json

import pytest

from passerelle.models.issue import Issue

pytestmark = pytest.mark.usefixtures("world")


@pytest.mark.parametrize(
    ("severity", "code"), [("error", 1), ("warning", 0)], ids=["an error", "only a warning"]
)
def test_check_tells_conditions_that_no_plan_can_meet(world, run, severity, code):
    world.conditions = [
        Issue(code="C1", where="T01", message="asked for 42, has 40", severity=severity)
    ]
    result = run("check", "evening-class")
    assert "T01: asked for 42, has 40" in result.stdout
    assert result.exit_code == code


def test_check_of_a_clean_term_is_0(run):
    result = run("check", "evening-class")
    assert (result.exit_code, result.stdout) == (0, "no problems found in the term\n")


def test_check_lists_every_mistake_of_the_data(run):
    result = run("check", "folder")
    assert result.exit_code == 2
    assert result.stderr.splitlines() == [
        "folder/rooms.csv:2:3: no number",
        "folder/rooms.csv:9:1: twice; merge",
    ]


def test_check_judges_a_plan_made_by_hand(world, run, plan_file, violation):
    world.violations = (violation,)
    result = run("check", "evening-class", "--plan", plan_file(), "--json")
    answer = json.loads(result.stdout)
    assert result.exit_code == 1
    assert not answer["clean"]
    assert [row["code"] for row in answer["verdict"]["violations"]] == ["R17"]


def test_verify_says_valid_with_the_objective(run, plan_file):
    result = run("verify", "evening-class", plan_file())
    assert result.exit_code == 0
    assert "the plan is valid" in result.stdout
    assert "conflicts" in result.stdout


def test_verify_lists_violations(world, run, plan_file, violation):
    world.violations = (violation,)
    result = run("verify", "evening-class", plan_file())
    assert result.exit_code == 1
    assert "R17  TC1-01: R1 holds two sessions at once" in result.stdout


def test_verify_json_has_the_shape_of_the_contract(world, run, plan_file, violation):
    world.violations = (violation,)
    answer = json.loads(run("verify", "evening-class", plan_file(), "--json").stdout)
    assert set(answer) == {"valid", "violations", "objective", "total"}
    assert {"code", "where", "message"} <= set(answer["violations"][0])
    assert {"line", "value", "unit", "weight"} <= set(answer["objective"][0])
    assert (answer["valid"], answer["total"]) == (False, 600)


def test_verify_without_a_plan_file_is_a_bad_input(run, tmp_path):
    result = run("verify", "evening-class", tmp_path / "nothing.json")
    assert result.exit_code == 2
    assert "nothing.json" in result.stderr


def test_verify_writes_a_certificate(run, plan_file, tmp_path):
    seal = tmp_path / "seal.json"
    assert run("verify", "evening-class", plan_file(), "--certificate", seal).exit_code == 0
    assert json.loads(seal.read_text())["valid"]


def test_a_certificate_that_cannot_be_written_is_a_bad_input(run, plan_file, tmp_path):
    result = run("verify", "evening-class", plan_file(), "--certificate", tmp_path)
    assert result.exit_code == 2
    assert "is a folder" in result.stderr
