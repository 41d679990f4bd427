"""The server as a process: reload under load, a clean end, nothing secret on any stream."""

import os
import re
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager

import httpx
import pytest

from passerelle.tests.publishing import House

WAIT = 15


@contextmanager
def serving(root, *more):
    """The process, and where it listens."""
    command = [sys.executable, "-m", "passerelle", "serve", str(root), "--port", "0", *more]
    process = subprocess.Popen(
        command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env={**os.environ}
    )
    try:
        assert process.stderr is not None
        line = process.stderr.readline()
        found = re.search(r"http://\S+", line)
        assert found, line
        yield process, found[0]
    finally:
        process.kill()
        process.communicate()


def wait_for(answers, body):
    """Until the last answer is this body: on a busy machine even the first takes a while."""
    limit = time.monotonic() + WAIT
    while answers[-1:] != [body] and time.monotonic() < limit:
        time.sleep(0.05)


def test_a_reload_drops_no_request_and_sigterm_ends_cleanly(tmp_path, plan, moved):
    house = House(tmp_path / "feeds")
    house.publish(plan)
    old = house.feed("learner:L02")
    path = f"/c/{house.tokens['learner:L02']}.ics"
    answers, stop = [], threading.Event()
    with serving(house.root, "--no-limits") as (process, base):

        def poll():
            with httpx.Client(base_url=base) as program:
                while not stop.is_set():
                    answers.append(program.get(path).content)

        thread = threading.Thread(target=poll)
        thread.start()
        wait_for(answers, old)
        house.publish(moved)
        new = house.feed("learner:L02")
        wait_for(answers, new)
        stop.set()
        thread.join()
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=WAIT)
    assert process.returncode == 0
    assert set(answers) == {old, new}
    assert answers == [old] * answers.count(old) + [new] * answers.count(new)
    assert house.tokens["learner:L02"] not in out + err
    assert "serving publication 2: 16 feeds" in err


def test_a_port_in_use_is_a_bad_input(tmp_path, plan):
    house = House(tmp_path / "feeds")
    house.publish(plan)
    with serving(house.root) as (_process, base):
        port = base.rpartition(":")[2]
        command = [sys.executable, "-m", "passerelle", "serve", str(house.root), "--port", port]
        run = subprocess.run(command, capture_output=True, text=True, check=False, timeout=WAIT)
    assert run.returncode == 2
    assert "choose another --host or --port" in run.stderr


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_either_signal_ends_it_with_code_0(tmp_path, plan, number):
    house = House(tmp_path / "feeds")
    house.publish(plan)
    with serving(house.root) as (process, base):
        assert httpx.get(f"{base}/health").status_code == 200
        process.send_signal(number)
        process.communicate(timeout=WAIT)
    assert process.returncode == 0
