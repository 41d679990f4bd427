"""`travel` makes times from files and servers, and `check`, `solve` and `verify` use them."""

import json
import shutil
from pathlib import Path

import pytest

from passerelle.exports.plan_file import read_plan
from passerelle.tests.travel.local_servers import PROTOCOLS, Script, serving
from passerelle.tests.travel.osm_files import write_osm

TINY = Path(__file__).parents[2] / "instances" / "tiny"
TOWNS = {  # the towns of the tiny term; a ring road, one-way between Mouscron and Tournai
    1: (50.6330, 3.0586), 2: (50.6942, 3.1746), 3: (50.7239, 3.1612), 4: (50.6884, 2.8808),
    5: (50.7431, 3.2141), 6: (50.6167, 3.1667), 7: (50.6056, 3.3878),
}  # fmt: skip
ROADS = [
    ([4, 1, 6, 2, 3, 5], {"highway": "primary", "maxspeed": "70"}),
    ([6, 7], {"highway": "motorway", "oneway": "yes", "maxspeed": "120"}),
    ([7, 5], {"highway": "secondary", "oneway": "yes", "maxspeed": "50"}),
]


@pytest.fixture
def travel(run, tmp_path):
    """Runs `travel tiny` with a cache of its own; the result and its JSON."""

    def call(*words, term="tiny"):
        result = run("travel", term, *words, "--cache", tmp_path / "cache", "--json")
        return result, json.loads(result.stdout) if result.stdout else None

    return call


@pytest.fixture
def roads(tmp_path):
    return write_osm(tmp_path / "roads.osm", TOWNS, ROADS)


def test_roads_of_a_file_are_the_source_of_car_times(travel, roads):
    result, answer = travel("--osm", roads, "--mode", "car", "--band", "night")
    assert result.exit_code == 0
    by_car = {row["origin"]: row for row in answer["times"]}
    assert by_car["L4"]["source"].startswith("roads of roads.osm")
    assert {row["source"].split(":")[0].split(" ")[0] for row in answer["sources"]} >= {
        "estimate",
        "roads",
    }


def test_times_are_kept_and_used_by_check_solve_and_verify(run, travel, roads, tmp_path):
    kept, plan = tmp_path / "times.json", tmp_path / "plan.json"
    result, answer = travel("--osm", roads, "-o", kept)
    assert answer["files"] == [str(kept)]
    assert run("check", "tiny", "--travel", kept).exit_code == 0
    solved = run("solve", "tiny", "-o", plan, "--seconds", 10, "--travel", kept, "--json")
    assert solved.exit_code == 0, solved.stderr
    assert json.loads(solved.stdout)["valid"]
    assert run("verify", "tiny", plan, "--travel", kept).exit_code == 0
    made = read_plan(plan)
    assert any(source.startswith("roads of") for source in made.travel.sources)
    assert result.exit_code == 0


def test_a_plan_made_with_roads_differs_from_the_default_as_compare_says(
    run, travel, roads, tmp_path
):
    kept, first, second = (tmp_path / name for name in ("times.json", "a.json", "b.json"))
    travel("--osm", roads, "-o", kept)
    assert run("solve", "tiny", "-o", first, "--seconds", 10).exit_code == 0
    assert run("solve", "tiny", "-o", second, "--seconds", 10, "--travel", kept).exit_code == 0
    told = json.loads(run("compare", first, second, "--json").stdout)
    plans = read_plan(first), read_plan(second)
    assert plans[0].travel != plans[1].travel
    assert any("travel" in row["table"] for row in json.loads(json.dumps(told))["inputs"])


def test_kept_times_of_another_term_are_refused(run, travel, tmp_path):
    kept, folder = tmp_path / "times.json", tmp_path / "term"
    travel("-o", kept)
    shutil.copytree(TINY, folder)
    learners = (folder / "learners.csv").read_text(encoding="utf-8")
    moved = learners.replace("L4,Armentières", "L4,Tournai").replace(
        "L5,Mouscron", "L5,Comines (BE)"
    )
    (folder / "learners.csv").write_text(moved, encoding="utf-8")
    result = run("check", folder, "--travel", kept)
    assert result.exit_code == 2
    assert "lacks Comines (BE)" in result.stderr
    (folder / "travel.csv").write_text("origin,destination,minutes\nL1,Lille,9\n", encoding="utf-8")
    assert "other travel rows or settings" in run("check", folder, "--travel", kept).stderr


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda text: text[:200], "is no file of travel times"),
        (lambda _: "[]", "has version None"),
        (lambda text: text.replace('"version":1', '"version":9'), "has version 9"),
        (lambda text: text.replace('"minutes":[[', '"minutes":[[3,', 1), "a whole table of"),
        (lambda text: text.replace('"minutes":[[', '"minutes":[[-', 1), "not negative"),
        (lambda text: text.replace('"mode":"bike"', '"mode":"walk"'), "lacks bike night"),
    ],
)
def test_a_file_of_times_that_was_harmed_is_refused(run, travel, tmp_path, change, told):
    kept = tmp_path / "times.json"
    travel("-o", kept)
    kept.write_text(change(kept.read_text(encoding="utf-8")), encoding="utf-8")
    result = run("check", "tiny", "--travel", kept)
    assert (result.exit_code, told in result.stderr) == (2, True), result.stderr


def test_a_matrix_of_the_users_own_wins_and_its_mistakes_are_told_by_line(travel, tmp_path):
    matrix = tmp_path / "mine.csv"
    matrix.write_text(
        "origin;destination;mode;minutes\nLille;L4;car;17\nL4;R1;car;5\nL4;Lille;car;45\n",
        encoding="utf-8",
    )
    result, _ = travel("--matrix", matrix)
    assert (result.exit_code, "matrix row 2" in result.stderr) == (2, True)
    matrix.write_text("origin;destination;minutes\nL4;Lille;45\n", encoding="utf-8")
    _, answer = travel("--matrix", matrix, "--origin", "L4")
    assert (answer["times"][0]["minutes"], answer["times"][0]["source"]) == (45, "given")
    matrix.write_text("origin;destination;minutes\nL4;Lille;soon\n", encoding="utf-8")
    assert "mine.csv:2:minutes" in travel("--matrix", matrix)[0].stderr
    assert travel("--matrix", tmp_path / "none.csv")[0].exit_code == 2


def test_a_server_is_asked_and_what_was_sent_is_said(travel):
    with serving(PROTOCOLS["osrm"], Script()) as url:
        result, answer = travel("--osrm", url, "--origin", "L4")
        assert answer["times"][0]["source"].startswith("OSRM car")
        assert "was sent the coordinates of" in result.stderr
        assert "L4" not in json.dumps(answer["notes"])
        again, answer = travel("--osrm", url, "--origin", "L4")
        assert "was sent" not in again.stderr


def test_offline_leaves_estimates_a_warning_and_exit_code_0(travel):
    result, answer = travel("--osrm", "http://127.0.0.1:9", "--origin", "L4")
    assert result.exit_code == 0
    assert "warning: OSRM http://127.0.0.1:9: times by car are not used" in result.stderr
    assert answer["times"][0]["source"].startswith("estimate")


def test_a_map_is_drawn_without_names_of_people(travel, tmp_path):
    picture = tmp_path / "map.svg"
    result, answer = travel("--map", picture)
    text = picture.read_text(encoding="utf-8")
    assert result.exit_code == 0
    assert answer["files"] == [str(picture)]
    assert text.startswith("<svg")
    assert "L4" not in text


@pytest.mark.parametrize(
    "words", [("--osm", "none.osm"), ("--gtfs", "none"), ("--osrm", "nowhere")]
)
def test_what_cannot_be_used_is_exit_code_2(travel, words):
    result, answer = travel(*words, "--mode", "public_transport")
    assert result.exit_code == 2
    assert answer["issues"]
