"""`new` and `convert`, and a workbook as the term of every other command."""

import json

import openpyxl
import pytest

from passerelle.instances.read import read_term


def test_from_nothing_to_a_workbook_to_fill_in(run, tmp_path):
    path = tmp_path / "my-term.xlsx"
    result = run("new", path, "--lang", "nl")
    assert result.exit_code == 0
    assert result.stdout.strip() == str(path)
    assert "Cursisten" in openpyxl.load_workbook(path).sheetnames
    told = run("check", path)
    assert told.exit_code == 2
    assert "my-term.xlsx:Instellingen!B2: 'id' ontbreekt" in told.stderr
    told = run("check", path, "--lang", "en")
    assert "my-term.xlsx:Instellingen!B2: 'id' is missing" in told.stderr


def test_an_empty_folder_to_fill_in(run, tmp_path):
    assert run("new", tmp_path / "my-term", "--lang", "fr").exit_code == 0
    text = (tmp_path / "my-term" / "learners.csv").read_text(encoding="utf-8")
    assert "#   town: commune" in text
    told = run("check", tmp_path / "my-term")
    assert told.exit_code == 2
    assert "term.toml" in told.stderr


def test_round_the_three_forms_nothing_is_lost(run, tmp_path):
    book, folder, file = tmp_path / "a.xlsx", tmp_path / "b", tmp_path / "c.json"
    assert run("new", book, "--from", "tiny", "--lang", "en").exit_code == 0
    assert run("convert", book, folder).exit_code == 0
    assert run("convert", folder, file).exit_code == 0
    result = run("convert", file, tmp_path / "d.xlsx", "--lang", "en", "--json")
    assert json.loads(result.stdout) == {"file": str(tmp_path / "d.xlsx"), "notes": []}
    assert book.read_bytes() == (tmp_path / "d.xlsx").read_bytes()
    assert read_term(folder) == read_term("tiny")


@pytest.mark.parametrize("name", ["t.xlsx", "t.json", "t"])
def test_what_is_there_is_kept_unless_told_otherwise(run, tmp_path, name):
    target = tmp_path / name
    assert run("convert", "tiny", target).exit_code == 0
    result = run("convert", "pass-emploi", target)
    assert result.exit_code == 2
    assert "is there already" in result.stderr
    assert read_term(target).settings.id == "tiny"
    assert run("convert", "pass-emploi", target, "--overwrite").exit_code == 0
    assert read_term(target).settings.id == "pass-emploi"


@pytest.mark.parametrize("name", ["t.ods", "t.csv"])
def test_other_forms_are_refused(run, tmp_path, name):
    result = run("convert", "tiny", tmp_path / name)
    assert result.exit_code == 2
    assert "a term is not written as" in result.stderr
    assert not list(tmp_path.iterdir())


def test_a_workbook_is_a_term_like_any_other(run, tmp_path):
    book, plan = tmp_path / "tiny.xlsx", tmp_path / "plan.json"
    run("new", book, "--from", "tiny")
    assert run("check", book).exit_code == 0
    assert run("solve", book, "-o", plan, "--seconds", "2").exit_code == 0
    assert run("verify", book, plan).exit_code == 0
    assert run("travel", book).exit_code == 0
    result = run("export", plan, "--format", "xlsx", "-o", tmp_path / "out", "--since", plan)
    assert result.stdout.split() == [str(tmp_path / "out" / "plan.xlsx")]
    pinned = tmp_path / "pinned.xlsx"
    placed = tmp_path / "out" / "plan.xlsx"
    assert run("convert", book, pinned, "--pins", placed).exit_code == 0
    assert len(read_term(pinned).pins) == 12
    assert run("solve", pinned, "-o", plan, "--seconds", "2").exit_code == 0
    assert run("verify", pinned, plan).exit_code == 0
