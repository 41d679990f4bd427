"""Ctrl-C: the first keeps the best plan so far, the second gives up."""

import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from passerelle.exports.plan_file import read_plan

WAITING = """
import runpy, sys, time
world = runpy.run_path(sys.argv.pop(1))
parts = world["World"]()
patience = sys.argv.pop(1) == "heeds"

def solve(term, travel, options, *, on_progress=None, stop=None, **_more):
    on_progress(Progress(0.0, "searching", None, None, None, None, None))
    while not (patience and stop()):
        time.sleep(0.01)
    return world["small_plan"](term, interrupted=True)

from passerelle.solver.options import Progress
parts.solve = solve
sys.modules.update(parts.parts())
from passerelle.cli import main
main()
"""


@pytest.fixture
def solving(tmp_path):
    """Starts a solve in a process of its own, and waits until it searches."""
    started: list[Any] = []

    def start(manner):
        words = [str(Path(__file__).parent / "conftest.py"), manner, "solve", "evening-class"]
        command = [sys.executable, "-c", WAITING, *words, "-o", str(tmp_path / "plan.json")]
        process: Any = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        started.append(process)
        assert "searching" in process.stderr.readline()
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()
        process.stderr.close()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_first_signal_saves_the_best_plan(solving, tmp_path, number):
    process = solving("heeds")
    process.send_signal(number)
    assert process.wait(timeout=20) == 130
    assert read_plan(tmp_path / "plan.json").provenance.interrupted
    assert "stopping with the best plan so far" in process.stderr.read()


def test_the_second_signal_gives_up_and_leaves_nothing_half_written(solving, tmp_path):
    process = solving("is deaf")
    process.send_signal(signal.SIGINT)
    assert "Ctrl-C again" in process.stderr.readline()
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=20) == 130
    assert list(tmp_path.iterdir()) == []
