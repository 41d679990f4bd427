"""Scenarios on a real dask cluster of this machine: the same plans as from local processes."""

import pytest

from passerelle.instances.read import read_term
from passerelle.parallel import Job, cluster_pool, local_pool, solve_all
from passerelle.solver.options import SolveOptions
from passerelle.tests.builders import changed_term
from passerelle.travel.build import build_travel

distributed = pytest.importorskip("distributed")
pytestmark = [
    pytest.mark.nightly,
    pytest.mark.filterwarnings("ignore"),  # what a cluster leaves open is its own affair
]
STEADY = SolveOptions(seconds=5, seed=3, workers=1, deterministic=True)


def jobs():
    term = read_term("tiny")
    moved = changed_term(
        term,
        learners=tuple(
            row.model_copy(update={"town": "Tournai"}) if row.id == "L2" else row
            for row in term.learners
        ),
    )
    return [Job(n, t, build_travel(t), STEADY) for n, t in (("as it is", term), ("moved", moved))]


def solved(pool):
    told = set()
    found = solve_all(
        jobs(),
        pool,
        on_progress=lambda name, _: told.add(name),
        on_done=lambda *_: None,
        stop=lambda: False,
    )
    return {name: row.plan and row.plan.model_dump_json() for name, row in found.items()}, told


def test_a_cluster_makes_the_plans_that_local_processes_make_and_tells_of_both():
    with local_pool(2) as pool:
        here, _ = solved(pool)
    made = distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None, silence_logs=50
    )
    with made, cluster_pool(made.scheduler_address) as pool:
        there, told = solved(pool)
    assert there == here
    assert told == {"as it is", "moved"}
