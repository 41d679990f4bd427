"""The command bench: rows, files, resuming, and what it refuses."""

import json

import pytest

from passerelle.instances.cbctt import course_instance_text, read_lectures
from passerelle.tests.public import bench_files, little_school, needs_bench, official

pytest.importorskip("numba", reason="the extra 'engine' is not installed")

from typer.testing import CliRunner

from passerelle import benching
from passerelle.cli import app
from passerelle.models.issue import BadInputError

FAST = benching.BenchOptions(seconds=0.5, deterministic=True)


@pytest.fixture
def school(tmp_path):
    path = tmp_path / "in" / "little.ctt"
    path.parent.mkdir()
    path.write_text(course_instance_text(little_school()), encoding="utf-8")
    table = "format,instance,best_known\nitc2019,little,7\ncbctt-ud2,little,0\n"
    (tmp_path / "best_known.csv").write_text(table, encoding="utf-8")
    return path


def test_a_row_says_what_was_found_and_how_good_it_is(school, tmp_path):
    (row,) = benching.bench([school], tmp_path / "out", FAST)
    assert row.feasible
    assert row.cost == sum(row.components.values())
    assert (row.best_known, row.gap) == (0, row.cost)
    assert len(read_lectures(tmp_path / "out" / "little-1-0.5s.sol")) == 10


def test_a_run_made_before_is_not_made_again(school, tmp_path):
    told = []
    for seed in (1, 1, 2):
        options = benching.BenchOptions(seconds=0.1, seed=seed, deterministic=True)
        benching.bench([school], tmp_path / "out", options, lambda _, there: told.append(there))
    assert told == [False, True, False]
    rows = (tmp_path / "out" / benching.RESULTS).read_text(encoding="utf-8").splitlines()
    assert [json.loads(row)["seed"] for row in rows] == [1, 2]


def test_an_instance_nobody_knows_has_no_gap(school, tmp_path):
    (tmp_path / "best_known.csv").unlink()
    assert benching.best_known(school) is None


def test_the_command_prints_json(school, tmp_path):
    command = ["bench", str(school), "--seconds", "0.1", "--deterministic"]
    run = CliRunner().invoke(app, [*command, "-o", str(tmp_path / "out"), "--json"])
    assert run.exit_code == 0
    (row,) = json.loads(run.stdout)
    assert {"instance", "format", "feasible", "cost", "components", "best_known", "gap"} <= set(row)
    assert {"seconds", "solution", "seed", "commit"} <= set(row)


def test_what_is_no_instance_is_refused_before_anything_is_solved(school, tmp_path):
    other = tmp_path / "term.json"
    other.write_text("{}", encoding="utf-8")
    with pytest.raises(BadInputError, match="no format that bench can solve"):
        benching.bench([school, other], tmp_path / "out", FAST)
    assert not (tmp_path / "out").exists()


def test_spoilt_results_are_told_with_their_line(school, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / benching.RESULTS).write_text("{}\n", encoding="utf-8")
    with pytest.raises(BadInputError, match=r"results\.jsonl:1"):
        benching.bench([school], tmp_path / "out", FAST)


@needs_bench
def test_the_official_validator_agrees_with_a_row(tmp_path):
    path = bench_files("cbctt/comp01.ctt")[0]
    (row,) = benching.bench([path], tmp_path, benching.BenchOptions(1, deterministic=True))
    theirs = official("cbctt_validate.py", path, row.solution)
    assert (theirs["feasible"], theirs["cost"]) == (row.feasible, row.cost)
    assert theirs["soft"] == row.components
