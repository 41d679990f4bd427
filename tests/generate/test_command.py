"""`passerelle generate`: a folder that every other command takes."""

import json

import pytest
from typer.testing import CliRunner

from passerelle.cli import app


def run(*words):
    return CliRunner().invoke(app, [str(word) for word in words])


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    target = tmp_path_factory.mktemp("made") / "region"
    result = run("generate", "--learners", 14, "--seed", 3, "--lang", "en", "-o", target)
    assert result.exit_code == 0, result.stderr
    assert "the plan that shows the term feasible" in result.stderr
    assert result.stdout.strip() == str(target)
    return target


def test_the_manifest_says_how_to_make_it_again(folder):
    text = (folder / "MANIFEST.md").read_text(encoding="utf-8")
    assert "passerelle generate --learners 14 --seed 3 --lang en" in text
    assert "| learners | 14 |" in text


def test_check_and_verify_take_the_folder_and_its_plan(folder):
    told = run("check", folder, "--plan", folder / "witness.json", "--json")
    answer = json.loads(told.stdout)
    assert answer["verdict"]["valid"]
    assert {issue["severity"] for issue in answer["issues"]} <= {"warning"}
    assert run("verify", folder, folder / "witness.json").exit_code == 0


def test_the_plan_can_be_shown_and_exported(folder, tmp_path):
    shown = run("show", folder / "witness.json", "--learner", "L0001")
    assert "psychology" in shown.stdout
    done = run("export", folder / "witness.json", "--format", "csv,ics", "-o", tmp_path)
    assert done.exit_code == 0
    assert list(tmp_path.rglob("*.ics"))


def test_a_workbook_made_of_it_reads_back(folder, tmp_path):
    book = tmp_path / "region.xlsx"
    assert run("convert", folder, book).exit_code == 0
    assert run("verify", book, folder / "witness.json").exit_code == 0


def test_a_folder_is_not_lost(folder):
    again = run("generate", "--learners", 14, "-o", folder)
    assert again.exit_code == 2
    assert "is there already" in again.stderr


def test_a_search_begins_with_it(folder, tmp_path):
    found = run(
        "solve", folder, "--from", folder / "witness.json", "-o", tmp_path / "p.json",
        "--seconds", 8, "--json",
    )  # fmt: skip
    answer = json.loads(found.stdout)
    assert answer["unplaced"] == 0
