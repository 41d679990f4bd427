"""The commands with every real part behind them, as a coordinator types them."""

import json
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from passerelle.exports.plan_file import read_plan

TINY = Path(__file__).parents[2] / "instances" / "tiny"


def passerelle(*words):
    command = [sys.executable, "-m", "passerelle", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_a_bundled_term_is_clean(run):
    assert run("check", "tiny").exit_code == 0


def test_a_misspelt_bundled_name_is_mended(run):
    result = run("check", "tinny")
    assert (result.exit_code, "did you mean 'tiny'?" in result.stderr) == (2, True)


def test_mistakes_in_a_folder_are_named_by_file_row_and_column(run, tmp_path):
    folder = tmp_path / "term"
    shutil.copytree(TINY, folder)
    rooms = "id,site,seats\nR1,Lille,many\nR2,Lille,8\n"
    (folder / "rooms.csv").write_text(rooms, encoding="utf-8")
    result = run("check", folder, "--json")
    (issue,) = json.loads(result.stdout)["issues"]
    assert result.exit_code == 2
    assert "rooms.csv:2:" in issue["where"]
    assert "many" in issue["message"]


def test_travel_of_a_bundled_term_names_a_source_for_each_time(run):
    answer = json.loads(run("travel", "tiny", "--json").stdout)
    assert answer["times"]
    assert all(row["source"] for row in answer["times"])


@pytest.fixture(scope="module")
def solved(tmp_path_factory):
    """The tiny term, solved once; the plan file and what was printed."""
    pytest.importorskip("passerelle.solver.solve")
    path = tmp_path_factory.mktemp("solved") / "plan.json"
    return path, passerelle("solve", "tiny", "-o", path, "--seconds", 10, "--json")


def test_a_term_is_solved_and_the_checker_agrees(solved, run):
    path, result = solved
    answer = json.loads(result.stdout)
    assert (result.returncode, answer["valid"], answer["unplaced"]) == (0, True, 0)
    verdict = json.loads(run("verify", "tiny", path, "--json").stdout)
    assert (verdict["valid"], verdict["total"]) == (True, answer["total"])


def test_a_plan_alone_is_enough_to_show_export_and_compare(solved, run, tmp_path):
    path, _ = solved
    assert run("show", path).exit_code == 0
    assert run("export", path, "-o", tmp_path / "out").exit_code == 0
    assert json.loads(run("compare", path, path, "--json").stdout)["differences"]


def test_solving_again_keeps_the_identity_of_each_session(solved, run):
    path, _ = solved
    before = {row.uid for row in read_plan(path).sessions}
    assert run("solve", "tiny", "-o", path, "--seconds", 10).exit_code == 0
    assert {row.uid for row in read_plan(path).sessions} == before


def test_ctrl_c_keeps_the_best_plan_of_the_real_solver(tmp_path):
    pytest.importorskip("passerelle.solver.solve")
    path = tmp_path / "plan.json"
    words = ["solve", "pass-emploi", "-o", str(path), "--seconds", "120", "--lang", "en"]
    command = [sys.executable, "-m", "passerelle", *words]
    process: Any = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    try:
        while "phase" not in process.stderr.readline():
            assert process.poll() is None
        process.send_signal(signal.SIGINT)
        process.stderr.read()
        assert process.wait(timeout=60) == 130
    finally:
        process.kill()
        process.stderr.close()
    assert read_plan(path).provenance.interrupted
