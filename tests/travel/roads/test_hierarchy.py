"""Elimination and sweeps give the very costs that Dijkstra's algorithm gives."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra

from passerelle.travel.roads import sweep
from passerelle.travel.roads.hierarchy import build_hierarchy
from passerelle.travel.roads.network import METRES, metres_of, packed, seconds_of
from passerelle.travel.roads.sweep import Ends, cost_matrix


def random_graph(seed, n, degree):
    rng = np.random.default_rng(seed)
    pairs = np.unique(rng.integers(0, n * n, size=n * degree))
    tail, head = pairs // n, pairs % n
    kept = tail != head
    cost = packed(rng.uniform(1, 100, kept.sum()), rng.uniform(1, 900, kept.sum()))
    return tail[kept], head[kept], cost


def grid(side):
    at = np.arange(side * side)
    right, below = at[at % side < side - 1], at[at < side * (side - 1)]
    tail = np.concatenate([right, right + 1, below, below + side])
    head = np.concatenate([right + 1, right, below + side, below])
    rng = np.random.default_rng(side)
    return tail, head, packed(rng.uniform(2, 20, len(tail)), rng.uniform(20, 200, len(tail)))


def at_nodes(nodes):
    return Ends(len(nodes), np.arange(len(nodes)), nodes, np.zeros(len(nodes)))


def assert_exact(n, graph, nodes):
    tail, head, cost = graph
    hierarchy = build_hierarchy(n, tail, head, cost)
    matrix = coo_array((cost, (tail, head)), shape=(n, n)).tocsr()
    expected = dijkstra(matrix, indices=nodes)[:, nodes]
    found = cost_matrix(hierarchy, at_nodes(nodes), at_nodes(nodes))
    assert np.array_equal(found, expected)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 60), st.integers(1, 6))
def test_random_graphs_also_where_not_all_is_reachable(seed, n, degree):
    nodes = np.random.default_rng(seed).permutation(n)[:12]
    assert_exact(n, random_graph(seed, n, degree), nodes)


@pytest.mark.parametrize("side", [5, 40, 70])
def test_grids_that_leave_a_core(side):
    nodes = np.random.default_rng(1).choice(side * side, 20, replace=False)
    assert_exact(side * side, grid(side), nodes)


def test_many_sources_are_swept_in_parts(monkeypatch):
    nodes = np.arange(0, 400, 9)
    whole = cost_matrix(build_hierarchy(400, *grid(20)), at_nodes(nodes), at_nodes(nodes))
    monkeypatch.setattr(sweep, "CELLS", 2000)
    parts = cost_matrix(build_hierarchy(400, *grid(20)), at_nodes(nodes), at_nodes(nodes))
    assert np.array_equal(whole, parts)


def test_time_and_length_travel_in_one_number():
    cost = packed(np.array([12.34, 0.0]), np.array([567.6, 0.2]))
    assert seconds_of(cost + cost[::-1]).tolist() == [12.35, 12.35]
    assert metres_of(cost).tolist() == [568, 0]
    assert np.isinf(seconds_of(np.array([np.inf])))[0]
    assert 3600 * 100 * 24 * METRES < 2**53
