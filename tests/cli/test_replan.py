"""replan, sweep and pareto as a coordinator types them, on the bundled small term."""

import json

import pytest

from passerelle.exports.plan_file import read_plan
from passerelle.tests.cli.test_whole import TINY

ILL = """\
title: T2 is ill for a day
changes:
  - add: unavailabilities
    values: {{person: T2, first: {day}, last: {day}}}
"""


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    """The plan that is running, in a file."""
    from typer.testing import CliRunner

    from passerelle.cli import app

    path = tmp_path_factory.mktemp("running") / "plan.json"
    words = ("solve", str(TINY), "-o", str(path), "--seconds", "5", "--deterministic")
    assert CliRunner().invoke(app, words).exit_code == 0
    return path


@pytest.fixture
def ill(running, tmp_path):
    """T2 is ill on the last day of teaching; the scenario, and that day."""
    taught = [r for r in read_plan(running).sessions if r.seats[0].trainer == "T2"]
    day = max(row.date for row in taught)
    path = tmp_path / "ill.yaml"
    path.write_text(ILL.format(day=day), encoding="utf-8")
    return path, day


@pytest.fixture
def replan(run, running, tmp_path):
    out = tmp_path / "new.json"
    fixed = ("--from", running, "-o", out, "--today", "2027-01-11", "--freeze-until", "2027-01-18")

    def call(*words):
        return run("replan", TINY, *fixed, "--seconds", 5, "--deterministic", *words), out

    return call


def test_nothing_different_is_nobody_told(replan, running):
    result, out = replan("--lang", "en")
    assert result.exit_code == 0, result.stderr
    assert "Nothing changes for anybody." in result.stdout
    assert read_plan(out).sessions == read_plan(running).sessions


def test_who_is_told_and_until_when(replan, ill):
    scenario, day = ill
    result, out = replan("--scenario", scenario, "--notice", 7, "--json")
    assert result.exit_code == 0, result.stderr
    answer = json.loads(result.stdout)
    told = answer["notices"]
    assert answer["valid"]
    assert answer["complete"]
    assert {row["person"] for row in told} >= {"T2"}
    assert min(row["tell_by"] for row in told) >= "2027-01-11"
    assert not [row for row in read_plan(out).sessions if row.date == day and _teaches(row)]


def _teaches(row):
    return "T2" in {seat.trainer for seat in row.seats}


def test_the_answer_in_words_names_changes_and_their_price(replan, ill):
    result, _ = replan("--scenario", ill[0], "--price", "--lang", "en")
    assert result.exit_code == 0, result.stderr
    for text in ("sessions moved", "people affected", "Who must be told", "Price of stability"):
        assert text in result.stdout


def test_the_new_plan_is_verified_with_what_it_promised(replan, run, ill):
    _, out = replan("--scenario", ill[0])
    assert run("verify", TINY, out).exit_code == 1  # of the term as it was, without the illness
    text = out.read_text(encoding="utf-8")
    assert '"free_from": "2027-01-18"' in text or '"free_from":"2027-01-18"' in text


def test_a_budget_that_cannot_be_kept_is_told_by_the_exit_code(replan, tmp_path):
    values = "{place: Lille, first: 2027-01-18, last: 2027-01-20}"
    closed = f"title: closed\nchanges: [{{add: closures, values: {values}}}]\n"
    path = tmp_path / "closed.yaml"
    path.write_text(closed, encoding="utf-8")
    result, _ = replan("--scenario", path, "--max-changes", 0, "--json")
    answer = json.loads(result.stdout)
    assert result.exit_code == 1
    assert answer["changes"]["over_budget"] > 0 or answer["unplaced"] > 0


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--missed", "NOPE-01"), "session 'NOPE-01'"),
        (("--missed", "CHILD-01"), "which is not past"),
        (("--scenario", "nowhere.yaml"), "scenario 'nowhere.yaml'"),
    ],
)
def test_what_cannot_be_used_is_told_and_nothing_written(replan, words, told):
    result, out = replan(*words)
    assert (result.exit_code, out.exists()) == (2, False)
    assert told in result.stderr


def test_a_search_can_begin_with_a_plan(run, running, tmp_path):
    out = tmp_path / "again.json"
    words = ("--from", running, "--seconds", 5, "--deterministic")
    assert run("solve", TINY, "-o", out, *words).exit_code == 0
    assert read_plan(out).sessions == read_plan(running).sessions
    other = run(
        "solve", "pass-emploi", "-o", tmp_path / "x.json", "--from", running, "--lang", "en"
    )
    assert (other.exit_code, "of term 'tiny'" in other.stderr) == (2, True)


# --- sweep and pareto ----------------------------------------------------------------------------


def test_a_sweep_claims_no_more_than_is_proved(run, running):
    words = ("--baseline", running, "--seconds", 3, "--deterministic", "--parallel", 2, "--json")
    result = run("sweep", TINY, "--over", "trainer-day:T2", *words)
    assert result.exit_code == 0, result.stderr
    values = json.loads(result.stdout)["values"]
    assert {row["name"] for row in values} == {"trainer-day:T2"}
    for row in values:
        assert row["at_least"] <= row["saved"] <= row["at_most"]
        assert row["claimed"] == (row["at_least"] > 0 or row["at_least"] == row["at_most"])


def test_a_sweep_of_something_unknown_is_mended(run):
    result = run("sweep", TINY, "--over", "rooms")
    assert (result.exit_code, "did you mean 'room'?" in result.stderr) == (2, True)


def test_a_front_shows_what_changes_cost(run, running):
    fixed = ("--from", running, "--today", "2027-01-11", "--freeze-until", "2027-01-13")
    result = run("pareto", TINY, *fixed, "--seconds", 3, "--deterministic", "--json", "--steps", 2)
    assert result.exit_code == 0, result.stderr
    points = json.loads(result.stdout)["points"]
    assert [row["change_factor"] for row in points] == [1, 0]
    assert points[0]["changes"] <= points[1]["changes"]
    assert points[1]["commute"] <= points[0]["commute"]


def test_a_term_without_wishes_has_no_front_without_a_running_plan(run):
    result = run("pareto", TINY)
    assert (result.exit_code, "nothing stands against commute" in result.stderr) == (2, True)


def test_who_was_not_there_stays_absent_and_what_nobody_attended_is_made_up_for(
    run, running, tmp_path
):
    first, second = read_plan(running).sessions[:2]
    listed = tmp_path / "presence.csv"
    rows = f"session,learner,present\n{first.id},L2,no\n{second.id},,no\n"
    listed.write_text(rows, encoding="utf-8")
    out = tmp_path / "new.json"
    fixed = ("--from", running, "-o", out, "--today", "2027-01-18", "--seconds", 5)
    words = ("--freeze-until", "2027-01-18", "--deterministic", "--json")
    result = run("replan", TINY, *fixed, *words, "--presence", listed)
    plan = read_plan(out)
    (absent,) = [row for row in plan.attendance if not row.present]
    assert json.loads(result.stdout)["valid"], result.stderr
    assert (absent.session, absent.learner, absent.reason) == (first.id, "L2", "recorded")
    assert {row.id: row for row in plan.sessions}[second.id].date.isoformat() >= "2027-01-18"
    later = tmp_path / "later.json"
    again = run("replan", TINY, "--from", out, "-o", later, *fixed[4:], *words)
    assert json.loads(again.stdout)["valid"], again.stderr
    assert [row for row in read_plan(later).attendance if not row.present] == [absent]


def test_a_list_of_presence_is_read_with_every_mistake(run, running, tmp_path):
    listed = tmp_path / "presence.csv"
    listed.write_text("session,learner,present\nX,L1,perhaps\n", encoding="utf-8")
    out = tmp_path / "new.json"
    result = run("replan", TINY, "--from", running, "-o", out, "--presence", listed)
    assert (result.exit_code, out.exists()) == (2, False)
    assert "presence.csv:2:" in result.stderr
