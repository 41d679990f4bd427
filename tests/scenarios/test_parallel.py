"""Solving several terms side by side: outcomes, interruptions, and other people's executors."""

import queue
import sys
import threading
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from types import SimpleNamespace

import pytest

from passerelle import parallel
from passerelle.models.issue import BadInputError, Issue
from passerelle.parallel import Job, Line, Outcome, Pool, cluster_pool, solve_all
from passerelle.solver.options import Progress, SolveOptions
from passerelle.tests.builders import plan_of, small_term, travel_of

PLAN = plan_of(small_term(), ())


def job(name):
    return Job(name, small_term(), travel_of(), SolveOptions())


@pytest.fixture
def threads():
    """A pool of threads with a line, as a pool of processes has one."""
    with ThreadPoolExecutor(1) as executor:
        yield Pool(executor, Line(queue.Queue(), threading.Event()))


def solved(pool, names, *, stop=lambda: False, told=None):
    done = []
    found = solve_all(
        [job(name) for name in names],
        pool,
        on_progress=lambda name, _: (told if told is not None else []).append(name),
        on_done=lambda item, _: done.append(item.name),
        stop=stop,
    )
    return found, done


def test_outcomes_come_in_the_order_asked_and_progress_by_name(threads, monkeypatch):
    def fake(item, line):
        line.reports.put((item.name, Progress(0, "searching", None, None, None, None, None)))
        return Outcome(PLAN)

    monkeypatch.setattr(parallel, "run", fake)
    told: list[str] = []
    found, done = solved(threads, "abc", told=told)
    assert (list(found), sorted(done), sorted(told)) == (list("abc"), list("abc"), list("abc"))


def test_an_interruption_keeps_what_is_done_and_begins_nothing_more(threads, monkeypatch):
    begun = []

    def fake(item, line):
        begun.append(item.name)
        if item.name == "b":
            line.stop.wait(10)
        return Outcome(PLAN)

    monkeypatch.setattr(parallel, "run", fake)
    found, _ = solved(threads, "abcd", stop=lambda: "b" in begun)
    assert (list(found), begun) == (["a", "b"], ["a", "b"])


def test_without_a_line_running_solves_are_given_up(monkeypatch):
    release = threading.Event()
    monkeypatch.setattr(parallel, "run", lambda *_: release.wait(10) and Outcome(PLAN))
    with ThreadPoolExecutor(1) as executor:
        found, _ = solved(Pool(executor), "ab", stop=lambda: True)
        release.set()
    assert found == {}


class Broken(Executor):
    def submit(self, *_args, **_more):
        future: Future[Outcome] = Future()
        future.set_exception(BrokenProcessPool("killed"))
        return future


def test_a_process_that_dies_is_told_with_a_mend():
    found, _ = solved(Pool(Broken()), "a")
    (issue,) = found["a"].refused
    assert "ended without an answer" in issue.message
    assert "--parallel 1" in issue.fix


def test_a_term_the_solver_refuses_is_no_crash(monkeypatch):
    def refuse(*_args, **_more):
        raise BadInputError((Issue(code="R16", where="pins", message="impossible"),))

    monkeypatch.setitem(sys.modules, "passerelle.solver.solve", SimpleNamespace(solve=refuse))
    assert parallel.run(job("a")).refused[0].message == "impossible"


def test_a_solve_that_is_stopped_before_it_begins_gives_nothing():
    line = Line(queue.Queue(), threading.Event())
    line.stop.set()
    assert parallel.run(job("a"), line) == Outcome()


def test_the_question_whether_to_stop_is_asked_now_and_then_only():
    answers = iter([False])
    answer = parallel._rarely(lambda: next(answers), every_seconds=60)
    assert not any(answer() for _ in range(1000))


# --- clusters ------------------------------------------------------------------------------------


class Cluster:
    """Stands in for dask.distributed: a client whose executor is a pool of threads."""

    closed = False
    id = "client"

    def __init__(self, address, timeout):
        if "nobody" in address:
            raise OSError("timed out")
        assert timeout > 0

    def get_executor(self, *, pure):
        assert not pure
        return ThreadPoolExecutor(2)

    def close(self):
        Cluster.closed = True


def test_a_cluster_is_used_through_its_executor_and_tells_of_progress(monkeypatch):
    shared: queue.Queue[object] = queue.Queue()
    module = SimpleNamespace(Client=Cluster, Queue=lambda _: shared, Event=lambda _: Flag())
    monkeypatch.setitem(sys.modules, "distributed", module)

    def fake(item, line):
        line.reports.put((item.name, Progress(0, "searching", None, None, None, None, None)))
        return Outcome(PLAN)

    monkeypatch.setattr(parallel, "run", fake)
    told: list[str] = []
    with cluster_pool("tcp://here:8786") as pool:
        found, _ = solved(pool, "ab", told=told)
    assert (list(found), sorted(told)) == (["a", "b"], ["a", "b"])
    assert Cluster.closed


class Flag(threading.Event):
    """What a cluster has for an event."""


@pytest.mark.parametrize(
    ("module", "told"),
    [(None, "pip install 'passerelle[cluster]'"), (SimpleNamespace(Client=Cluster), "timed out")],
)
def test_a_cluster_that_is_not_there_is_a_bad_input(monkeypatch, module, told):
    monkeypatch.setitem(sys.modules, "distributed", module)
    with pytest.raises(BadInputError) as caught, cluster_pool("tcp://nobody:1"):
        pass
    assert told in str(caught.value)
