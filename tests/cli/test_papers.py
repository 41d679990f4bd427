"""Papers, templates and the report from the command line."""

import json

import pytest
from typer.testing import CliRunner

from passerelle.cli import app
from passerelle.exports.plan_file import write_plan
from passerelle.exports.pseudonyms import KEY_FILE
from passerelle.instances.read import read_term
from passerelle.tests.fabricated import fabricated


@pytest.fixture(scope="module")
def plan_file(tmp_path_factory):
    """A plan of the bundled term 'tiny', in a file."""
    path = tmp_path_factory.mktemp("plan") / "plan.json"
    plan = fabricated(read_term("tiny"))
    write_plan(plan.model_copy(update={"journeys": ()}), path)
    return path


def run(*arguments):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def test_papers_and_report_are_written_and_listed(plan_file, tmp_path):
    done = run("export", plan_file, "--format", "html,report", "-o", tmp_path, "--json")
    assert done.exit_code == 0, done.output
    files = json.loads(done.stdout)["files"]
    assert str(tmp_path / "report.html") in files
    assert str(tmp_path / "papers" / "people" / "L1" / "convocation.html") in files
    assert not (tmp_path / KEY_FILE).exists()  # nobody's child needs one


def test_only_the_papers_asked_for_are_written(plan_file, tmp_path):
    done = run("export", plan_file, "--format", "html", "--papers", "hours", "-o", tmp_path)
    assert {line.rpartition("/")[2] for line in done.stdout.split()} == {"hours.html"}


def test_the_language_of_papers_can_be_chosen(plan_file, tmp_path):
    run("export", plan_file, "--format", "html,report", "-o", tmp_path, "--lang", "nl")
    page = tmp_path / "papers" / "people" / "L1" / "convocation.html"
    assert "Uitnodiging van L1" in page.read_text(encoding="utf-8")
    assert '<html lang="nl">' in (tmp_path / "report.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--format", "html", "--papers", "hour"), "kind of paper 'hour'"),
        (("--format", "doc"), "format 'doc'"),
        (("--format", "html", "--templates", "nowhere"), "passerelle templates DIR"),
    ],
)
def test_what_is_not_known_is_told_and_nothing_is_written(plan_file, tmp_path, arguments, told):
    done = run("export", plan_file, "-o", tmp_path / "out", *arguments)
    assert done.exit_code == 2
    assert told in done.stderr
    assert not (tmp_path / "out").exists()


def test_templates_are_copied_changed_and_used(plan_file, tmp_path):
    own = tmp_path / "own"
    assert run("templates", own).exit_code == 0
    assert {path.name for path in own.iterdir()} >= {"base.html", "attendance.html", "paper.css"}
    again = run("templates", own)
    assert again.exit_code == 2
    assert "nothing was written" in again.stderr
    base = own / "base.html"
    base.write_text(base.read_text().replace("<footer>", "<footer><p>Ville de Lille</p>"))
    run("export", plan_file, "--format", "html", "--papers", "hours", "--templates", own,
        "-o", tmp_path)  # fmt: skip
    page = (tmp_path / "papers" / "people" / "L1" / "hours.html").read_text(encoding="utf-8")
    assert "Ville de Lille" in page
