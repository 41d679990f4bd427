"""what-if from end to end: processes, plans, comparison, page, and the ways it can end."""

import json
import re
import shutil
import signal
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import passerelle
from passerelle import whatif
from passerelle.cli import app
from passerelle.exports.plan_file import read_plan, write_plan
from passerelle.instances.read import read_term
from passerelle.models.issue import Issue
from passerelle.parallel import Outcome

TINY = Path(passerelle.__file__).parent / "instances" / "tiny"
MONDAY = """\
title: T1 comes on Mondays only & <b>never</b> else
note: Somebody else has to travel more.
changes:
  - {set: trainers, id: T1, values: {availability: Mon 08:00-18:00}}
"""
FAR = "title: L2 moves\nchanges: [{set: learners, id: L2, values: {town: Tournai}}]\n"


def run(*words):
    return CliRunner().invoke(app, [str(word) for word in words])


@pytest.fixture(scope="module")
def term(tmp_path_factory):
    """A term with two scenarios beside it."""
    folder = tmp_path_factory.mktemp("terms") / "mine"
    shutil.copytree(TINY, folder)
    (folder / "what-if").mkdir()
    (folder / "what-if" / "monday.yaml").write_text(MONDAY, encoding="utf-8")
    (folder / "what-if" / "far.yaml").write_text(FAR, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def solved(term, tmp_path_factory):
    """Both scenarios, and both together, solved by local processes."""
    out = tmp_path_factory.mktemp("out")
    words = (term, "monday", "far", "far+monday", "--seconds", 5, "-o", out, "--parallel", 2)
    result = run("what-if", *words, "--deterministic", "--lang", "en", "--json")
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout), out


def test_each_scenario_is_solved_with_the_same_budget_and_compared(solved):
    answer, _ = solved
    assert [row["name"] for row in answer["plans"]] == ["baseline", "monday", "far", "far+monday"]
    assert {row["seconds_limit"] for row in answer["plans"]} == {5.0}
    assert answer["plans"][0]["difference"] is None
    inputs = [
        (row["table"], row["id"])
        for row in answer["plans"][3]["difference"]["inputs"]
        if row["table"] != "travel_times"
    ]
    assert inputs == [("learners", "L2"), ("trainers", "T1")]


def test_who_moves_away_travels_more_and_proved_plans_let_it_be_claimed(solved):
    answer, _ = solved
    far = answer["plans"][2]["difference"]
    assert far["people"][0]["person"] == "L2"
    assert far["people"][0]["travel_delta_min"] > 0
    assert far["certain"]
    line = next(row for row in far["lines"] if row["line"] == "learner_travel")
    assert (line["inside_gap"], line["delta"] > 0) == (False, True)


def test_the_figures_are_those_of_the_plans_and_deltas_add_up(solved):
    answer, _ = solved
    total, *lines = answer["figures"]
    for number, plan in enumerate(answer["plans"]):
        assert total["figures"][number]["value"] == plan["total"]
        for row in lines:
            figure, base = row["figures"][number], row["figures"][0]
            assert figure["value"] - base["value"] == (figure["delta"] or 0)


def test_plans_are_written_with_the_identities_of_the_baseline(solved):
    answer, out = solved
    names = ["baseline.json", "far+monday.json", "far.json", "monday.json", "what-if.html"]
    assert sorted(path.name for path in out.iterdir()) == names
    assert sorted(answer["files"]) == [str(out / name) for name in names]
    base, other = (read_plan(out / name) for name in ("baseline.json", "monday.json"))
    assert {row.uid for row in base.sessions} == {row.uid for row in other.sessions}
    assert {row.session for row in other.attendance} == {row.id for row in other.sessions}
    assert run("verify", "tiny", out / "baseline.json").exit_code == 0


def test_kept_travel_times_serve_the_baseline_and_every_scenario(term, tmp_path):
    """A matrix of the user's own in place of estimates; who moves elsewhere needs new times."""
    rows, kept, out = tmp_path / "m.csv", tmp_path / "times.json", tmp_path / "out"
    rows.write_text("origin,destination,minutes\nArmentières,Lille,77\n", encoding="utf-8")
    made = run("travel", term, "--matrix", rows, "-o", kept, "--cache", tmp_path / "cache")
    assert made.exit_code == 0, made.stderr
    words = ("--travel", kept, "--seconds", 3, "--deterministic", "-o", out, "--json")
    result = run("what-if", term, "monday", *words)
    assert result.exit_code == 0, result.stderr
    for name in ("baseline", "monday"):
        travel = read_plan(out / f"{name}.json").travel
        assert travel.minutes("car", "night", "Armentières", "Lille") == 77
    refused = run("what-if", term, "monday", "--travel", tmp_path / "none.json")
    assert refused.exit_code == 2
    assert "none.json: cannot be read" in refused.stderr


def test_a_given_baseline_is_compared_and_not_solved_again(solved, term, tmp_path):
    _, out = solved
    words = ("--baseline", out / "baseline.json", "--seconds", 5, "-o", tmp_path, "--deterministic")
    result = run("what-if", term, "monday", *words)
    assert result.exit_code == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["monday.json", "what-if.html"]
    assert read_plan(tmp_path / "monday.json") == read_plan(out / "monday.json")
    assert "T1 comes on Mondays only" in result.stdout


# --- the page ------------------------------------------------------------------------------------


class Page(HTMLParser):
    """Collects tags and text; every tag that is opened must be closed."""

    def __init__(self, text):
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag != "meta":
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data


@pytest.fixture(scope="module")
def page(solved):
    return Page((solved[1] / "what-if.html").read_text(encoding="utf-8"))


def test_the_page_is_whole_and_needs_no_network(page):
    assert page.open == []
    names = {name for _, attributes in page.tags for name in attributes}
    assert not names & {"src", "href", "srcset", "action", "onclick"}
    assert not {tag for tag, _ in page.tags} & {"script", "link", "iframe", "img", "b"}
    assert "T1 comes on Mondays only & <b>never</b> else" in page.text


def test_the_page_can_be_read_aloud_and_on_a_phone(page):
    tags = [tag for tag, _ in page.tags]
    assert tags.count("h1") == 1
    assert tags.count("table") == tags.count("caption") > 3
    assert all(attributes.get("scope") for tag, attributes in page.tags if tag == "th")
    figures = [attributes for tag, attributes in page.tags if tag == "svg"]
    assert figures
    assert all(row.get("role") == "img" and row.get("aria-label") for row in figures)
    assert (
        "meta",
        {"name": "viewport", "content": "width=device-width, initial-scale=1"},
    ) in page.tags
    assert page.tags[0] == ("html", {"lang": "en"})


def luminance(colour):
    full = colour if len(colour) == 6 else "".join(2 * digit for digit in colour)
    parts = [int(full[n : n + 2], 16) / 255 for n in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_colours_have_contrast_by_day_and_by_night(solved):
    text = (solved[1] / "what-if.html").read_text(encoding="utf-8")
    themes = re.findall(r":root \{(.*?)\}", text)
    assert len(themes) == 2
    for theme in themes:
        colours = dict(re.findall(r"--(\w+): #([0-9a-f]+)", theme))
        paper = luminance(colours["paper"])
        for name, least in {"ink": 7, "old": 4.5, "new": 4.5, "rule": 3}.items():
            light, dark = sorted((luminance(colours[name]), paper), reverse=True)
            assert (light + 0.05) / (dark + 0.05) >= least, name


# --- what cannot be used -------------------------------------------------------------------------


def test_scenarios_are_listed_with_what_is_expected_of_them(term):
    result = run("what-if", term, "--list", "--lang", "en")
    assert (result.exit_code, "Somebody else" in result.stdout) == (0, True)
    answer = json.loads(run("what-if", "pass-emploi", "--list", "--json").stdout)
    assert [row["name"] for row in answer] == [
        "avip-place", "c09-halluin", "end-1630", "l14-permis", "tc1-mouscron",
    ]  # fmt: skip
    assert "no scenarios" in run("what-if", "tiny", "--list", "--lang", "en").stdout


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "no scenario is named"),
        (("mondy",), "did you mean 'monday'?"),
        (("monday", "monday"), "stands twice"),
        (("monday", "--lang", "xx"), "language 'xx'"),
        (("monday", "--baseline", "nowhere.json"), "cannot read the plan"),
        (("monday+nothing",), "scenario 'nothing'"),
    ],
)
def test_what_cannot_be_used_is_told_before_anything_is_solved(term, words, told, tmp_path):
    out = tmp_path / "out"
    result = run("what-if", term, *words, "-o", out)
    assert (result.exit_code, told in result.stderr) == (2, True)
    assert not out.exists()


def test_mistakes_of_all_scenarios_are_told_at_once(term, tmp_path):
    for name in ("one", "two"):
        text = f"title: t\nchanges: [{{set: trainers, id: {name}, values: {{town: Lille}}}}]"
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    lost = "title: t\nchanges: [{set: learners, id: L1, values: {town: Atlantis}}]"
    (tmp_path / "lost.yaml").write_text(lost, encoding="utf-8")
    files = (tmp_path / f"{name}.yaml" for name in ("one", "two", "lost"))
    result = run("what-if", term, *files)
    assert result.exit_code == 2
    for told in ("one.yaml:2:trainers:one", "two.yaml:2:trainers:two", "Atlantis"):
        assert told in result.stderr


def test_a_baseline_of_another_term_or_of_an_older_one_is_refused(solved, term, tmp_path):
    plan = read_plan(solved[1] / "monday.json")
    write_plan(plan, tmp_path / "older.json")
    other = plan.model_copy(update={"term": read_term("pass-emploi")})
    write_plan(other, tmp_path / "other.json")
    for name, told in (("older", "changed since this plan was made"), ("other", "pass-emploi")):
        result = run("what-if", term, "far", "--baseline", tmp_path / f"{name}.json")
        assert (result.exit_code, told in result.stderr) == (2, True)


def test_a_file_that_is_no_plan_is_not_overwritten(term, tmp_path):
    (tmp_path / "monday.json").write_text("my notes", encoding="utf-8")
    assert run("what-if", term, "monday", "-o", tmp_path).exit_code == 2
    assert (tmp_path / "monday.json").read_text(encoding="utf-8") == "my notes"


def test_a_former_plan_is_not_lost_to_one_without_placements(term, tmp_path, solved, monkeypatch):
    good = read_plan(solved[1] / "baseline.json")
    write_plan(good, tmp_path / "baseline.json")
    empty = good.model_copy(update={"status": "UNKNOWN", "sessions": (), "attendance": ()})

    def none_found(jobs, _pool, *, on_done, **_more):
        found = {job.name: Outcome(empty.model_copy(update={"term": job.term})) for job in jobs}
        for job in jobs:
            on_done(job, found[job.name])
        return found

    monkeypatch.setattr(whatif, "solve_all", none_found)
    result = run("what-if", term, "monday", "-o", tmp_path, "--lang", "en")
    assert (result.exit_code, "UNKNOWN" in result.stdout) == (1, True)
    assert read_plan(tmp_path / "baseline.json") == good
    assert (tmp_path / "baseline.rejected.json").is_file()


def test_a_scenario_that_the_solver_refuses_is_told_beside_the_others(term, monkeypatch, solved):
    good = read_plan(solved[1] / "baseline.json")
    refused = Outcome(refused=(Issue(code="R16", where="pins C", message="no room allows it"),))

    def one_refused(jobs, _pool, **_more):
        return {jobs[0].name: Outcome(good), jobs[1].name: refused}

    monkeypatch.setattr(whatif, "solve_all", one_refused)
    result = run("what-if", term, "monday", "--json")
    assert result.exit_code == 2
    assert json.loads(result.stdout)["refused"]["monday"][0]["message"] == "no room allows it"


def test_ctrl_c_keeps_the_plans_made_so_far(tmp_path):
    words = [
        "pass-emploi",
        "l14-permis",
        "--seconds",
        "100",
        "-o",
        str(tmp_path),
        "--parallel",
        "1",
    ]
    command = [sys.executable, "-m", "passerelle", "what-if", *words]
    process: Any = subprocess.Popen(
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        while "phase" not in process.stderr.readline():
            assert process.poll() is None
        process.send_signal(signal.SIGINT)
        told = process.stderr.read()
        assert process.wait(timeout=60) == 130
    finally:
        process.kill()
        process.stderr.close()
    assert "not solved: l14-permis" in told
    assert read_plan(tmp_path / "baseline.json").provenance.interrupted


def test_scenarios_that_begin_with_one_plan_move_only_what_they_must(term, solved, tmp_path):
    _, out = solved
    words = ("--from", out / "baseline.json", "--seconds", 5, "--deterministic", "--json")
    result = run("what-if", term, "far", *words, "-o", tmp_path, "--parallel", 2)
    assert result.exit_code == 0, result.stderr
    (baseline, far) = (read_plan(tmp_path / f"{name}.json") for name in ("baseline", "far"))
    assert baseline.sessions == read_plan(out / "baseline.json").sessions
    assert far.sessions == baseline.sessions  # one learner more or less far away moves nothing
