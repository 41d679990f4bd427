"""`publish`, `feeds`, `serve` and `forget` as a coordinator types them."""

import json
import shutil
import subprocess
import sys

import pytest

pytestmark = pytest.mark.usefixtures("world")


@pytest.fixture
def published(run, plan_file, tmp_path):
    """A folder with the plan of the small term in it."""
    folder = tmp_path / "feeds"
    words = ("--to", folder, "--url", "https://agenda.example.org")
    assert run("publish", plan_file(), *words).exit_code == 0
    return folder


def test_publish_shows_addresses_once_and_says_where_the_pages_are(run, plan_file, tmp_path):
    words = ("publish", plan_file(), "--to", tmp_path / "feeds")
    first = run(*words, "--url", "https://agenda.example.org/")
    assert first.exit_code == 0
    assert "publication 1: 6 feeds" in first.stdout
    assert "new addresses: 5, shown this once" in first.stdout
    assert (tmp_path / "feeds/handout/000001/learner-L01.html").is_file()
    again = run(*words)
    assert again.stdout == "publication 1 stands: nothing changed\n"


def test_publish_json_has_what_a_program_needs(run, plan_file, tmp_path):
    result = run("publish", plan_file(), "--to", tmp_path / "feeds", "--json")
    answer = json.loads(result.stdout)
    assert (answer["publication"], answer["changed"], answer["feeds"]) == (1, True, 6)
    assert {row["kind"] for row in answer["addresses"]} == {"learner", "trainer", "room", "site"}


def test_dry_run_of_another_plan_tells_who_is_concerned(run, plan_file, published, tmp_path):
    plan = json.loads(plan_file().read_text())
    plan["sessions"][0]["date"] = "2027-01-12"
    other = tmp_path / "other.json"
    other.write_text(json.dumps(plan))
    result = run("publish", other, "--to", published, "--dry-run")
    assert "would be publication 2" in result.stdout
    assert "learner L01" in result.stdout
    assert "moved: First aid" in result.stdout
    assert "nothing changed" in run("publish", plan_file(), "--to", published).stdout


def test_a_plan_that_places_nothing_is_not_published(run, plan_file, published):
    result = run("publish", plan_file(status="UNKNOWN"), "--to", published)
    assert result.exit_code == 2
    assert "would cancel every session" in result.stderr


def test_a_plan_that_breaks_a_rule_is_refused_and_nothing_is_written(
    run, plan_file, world, violation, tmp_path
):
    world.violations = (violation,)
    for more in ((), ("--dry-run",), ("--term", "evening-class")):
        result = run("publish", plan_file(), "--to", tmp_path / "feeds", *more)
        assert result.exit_code == 2
        assert "breaks rules of its term" in result.stderr
        assert violation.message in result.stderr
        assert "--provisional" in result.stderr
    assert not (tmp_path / "feeds").exists()


def test_a_plan_that_breaks_a_rule_can_be_published_as_provisional(
    run, plan_file, world, violation, published, cache
):
    world.violations = (violation,)
    shutil.rmtree(cache)  # in which is kept that nothing was broken
    result = run("publish", plan_file(), "--to", published, "--provisional")
    assert result.exit_code == 0
    assert violation.message in result.stderr
    assert "breaks rules; violations: 1" in result.stdout
    page = published / "current/coordinator/index.html"
    assert "breaks rules" in page.read_text(encoding="utf-8")
    world.violations = ()
    assert "breaks" not in run("publish", plan_file(), "--to", published).stdout
    assert "breaks rules" not in page.read_text(encoding="utf-8")
    again = json.loads(run("publish", "--to", published, "--undo", "--json").stdout)
    assert (again["violations"], again["unplaced"]) == (1, 0)


def test_a_plan_is_judged_by_the_term_as_it_is_now_where_one_is_named(run, plan_file, tmp_path):
    words = ("publish", plan_file(), "--to", tmp_path / "feeds")
    assert run(*words, "--term", "evening-class").exit_code == 0
    other = run(*words, "--term", "summer-class")
    assert (other.exit_code, "name the term it was made from" in other.stderr) == (2, True)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["publish", "PLAN", "--to", "FEEDS", "--travel", "t.json"], "name the term too"),
        (["publish"], "no plan is named"),
        (["publish", "--to", "FEEDS", "--undo"], "no former plan is known"),
        (["publish", "PLAN", "--to", "FEEDS", "--undo"], "leave out the plan"),
        (["publish", "PLAN", "--to", "FEEDS", "--url", "http://agenda.example.org"], "https"),
        (["publish", "PLAN", "--to", "FEEDS", "--url", f"https://{'a' * 90}.org"], "shorter host"),
        (["feeds", "renew", "FEEDS"], "none is named"),
        (["feeds", "renew", "FEEDS", "L1"], "did you mean"),
        (["feeds", "lists", "FEEDS"], "did you mean 'list'"),
        (["feeds", "list", "NOWHERE"], "holds no publication"),
        (["serve", "NOWHERE"], "holds no publication"),
        (["forget", "L01", "--feeds", "NOWHERE"], "holds no publication"),
        (["forget", "L01", "--term", "NOWHERE"], "no term folder"),
    ],
)
def test_what_cannot_be_used_is_told_with_its_mend(
    run, plan_file, published, tmp_path, words, message
):
    places = {"PLAN": plan_file(), "FEEDS": published, "NOWHERE": tmp_path / "nowhere"}
    result = run(*(places.get(word, word) for word in words))
    assert result.exit_code == 2
    assert message in result.stderr
    assert not (tmp_path / "nowhere").exists()


def test_feeds_are_listed_without_addresses_and_renewed_with_one(run, published):
    listed = run("feeds", "list", published)
    assert "learner   L01" in listed.stdout
    tokens = (published / "handout/000001/addresses.csv").read_text()
    renewed = run("feeds", "renew", published, "learner:L01", "--json")
    (address,) = json.loads(renewed.stdout)["addresses"]
    token = address["path"].removeprefix("c/").removesuffix(".ics")
    assert token not in tokens
    assert token not in run("feeds", "list", published, "--json").stdout
    assert run("feeds", "late", published).stdout == "no change in the next 72 hours\n"


def test_revoked_and_closed_feeds_are_listed_as_such(run, published):
    told = run("feeds", "revoke", published, "learner:L01")
    assert (told.exit_code, told.stdout.partition(";")[0]) == (
        0, "learner:L01: the address has ended, and answers as one that never was",
    )  # fmt: skip
    assert run("feeds", "close", published, "L02").exit_code == 0
    states = {
        row["id"]: row["state"]
        for row in json.loads(run("feeds", "list", published, "--json").stdout)
    }
    assert (states["L01"], states["L02"]) == ("revoked", "closed")


def test_commands_about_feeds_load_no_server_and_no_solver():
    code = (
        "import sys, passerelle.publishing, passerelle.exports.feeds.publish; "
        "print([n for n in ('starlette', 'uvicorn', 'ortools', 'segno') if n in sys.modules])"
    )
    command = [sys.executable, "-c", code]
    assert subprocess.run(command, check=True, capture_output=True, text=True).stdout == "[]\n"
