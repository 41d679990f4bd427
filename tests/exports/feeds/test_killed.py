"""A publication that is killed at any moment: readers see the old one or the new one, whole."""

import subprocess
import sys
from pathlib import Path

import pytest

from passerelle.exports.plan_file import write_plan

SCRIPT = Path(__file__).with_name("killing.py")


def killed(tmp_path, plan, new, how):
    for name, one in (("old.json", plan), ("new.json", new)):
        write_plan(one, tmp_path / name)
    words = (tmp_path / "old.json", tmp_path / "new.json", tmp_path / "feeds", how)
    command = [sys.executable, str(SCRIPT), *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_killed_at_each_step_no_reader_sees_a_mixture(tmp_path, plan, moved):
    run = killed(tmp_path, plan, moved, "steps")
    assert run.returncode == 0, run.stderr
    assert run.stdout == "{'old': 8, 'new': 1}\n"  # only 'prune' comes after the switch


def test_killed_a_few_times_at_random(tmp_path, plan, moved):
    run = killed(tmp_path, plan, moved, "8")
    assert run.returncode == 0, run.stderr


@pytest.mark.nightly
def test_killed_two_hundred_times_at_random(tmp_path, plan, moved):
    run = killed(tmp_path, plan, moved, "200")
    assert run.returncode == 0, run.stderr
