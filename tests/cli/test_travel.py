"""`travel` makes times from files and servers, and `check`, `solve` and `verify` use them."""

import json
import shutil
from pathlib import Path

import pytest

from passerelle.exports.plan_file import read_plan
from passerelle.instances.read import read_term
from passerelle.models.base import BANDS
from passerelle.tests.travel.local_servers import PROTOCOLS, Script, km_between, serving
from passerelle.tests.travel.osm_files import write_osm
from passerelle.travel.build import places_of

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
    (told,) = json.loads(run("compare", first, second, "--json").stdout)["differences"]
    assert_told(told, read_plan(first), read_plan(second))


def assert_told(told, before, after):
    """The comparison names just the tables of travel times that differ, with the sums of both."""
    changed = {row["id"]: row["fields"][0] for row in told["inputs"]}
    assert {row["table"] for row in told["inputs"]} == {"travel_times"}
    for old, new in zip(before.travel.tables, after.travel.tables, strict=True):
        pairs = [
            (a, b)
            for left, right in zip(old.minutes, new.minutes, strict=True)
            for a, b in zip(left, right, strict=True)
            if a != b
        ]
        field = changed.get(f"{new.mode} {new.band}")
        assert (field is not None) == bool(pairs)
        if field:
            assert field["field"] == f"{len(pairs)} legs"
            assert field["after"] == f"{sum(b for _, b in pairs)} min"
    for plan in (before, after):
        for journey in plan.journeys:
            for leg in journey.legs:
                ends = leg.origin_key, leg.destination_key
                assert leg.minutes in {plan.travel.minutes(journey.mode, b, *ends) for b in BANDS}


@pytest.mark.nightly
def test_pass_emploi_on_roads_differs_from_its_default_as_compare_says(run, travel, tmp_path):
    """Every place of the term lies on roads to its four neighbours, made for this test."""
    roads = neighbours_osm(tmp_path / "roads.osm", read_term("pass-emploi"))
    kept, first, second = (tmp_path / name for name in ("times.json", "a.json", "b.json"))
    travel("--osm", roads, "-o", kept, term="pass-emploi")
    assert run("solve", "pass-emploi", "-o", first, "--seconds", 40).exit_code <= 1
    solved = run("solve", "pass-emploi", "-o", second, "--seconds", 40, "--travel", kept)
    assert solved.exit_code <= 1  # 1: some session left unplaced in so short a time
    (told,) = json.loads(run("compare", first, second, "--json").stdout)["differences"]
    assert_told(told, read_plan(first), read_plan(second))


def neighbours_osm(path, term):
    """A .osm file with a road from each place of a term to its four nearest, slow to the east."""
    places = [(place.lat, place.lon) for place in places_of(term)]
    ways = []
    for a, here in enumerate(places):
        near = sorted(range(len(places)), key=lambda b: km_between(here, places[b]))[1:5]
        onward = [(a + 1) % len(places)]  # so that no group of places lies apart
        for b in (*near, *onward):
            eastward = places[b][1] > here[1]
            east, west = ("50", "80") if eastward else ("80", "50")
            tags = {"highway": "trunk", "maxspeed:forward": east, "maxspeed:backward": west}
            ways.append(([a + 1, b + 1], tags))
    return write_osm(path, dict(enumerate(places, start=1)), ways)


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
