"""Elimination and sweeps give the very costs that Dijkstra's algorithm gives."""

from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra

from passerelle.travel.roads import dissection, hierarchy, sweep
from passerelle.travel.roads.costs import (
    METRE_BITS,
    UNREACHED,
    metres_of,
    packed,
    part_of,
    seconds_of,
)
from passerelle.travel.roads.hierarchy import build_hierarchy
from passerelle.travel.roads.sweep import Ends, cost_matrix


def random_graph(seed, n, degree):
    rng = np.random.default_rng(seed)
    pairs = np.unique(rng.integers(0, n * n, size=n * degree))
    tail, head = pairs // n, pairs % n
    kept = tail != head
    return tail[kept], head[kept], random_costs(rng, kept.sum(), 100)


def random_costs(rng, many, seconds):
    """Weight, time and length, of which none follows from another."""
    time = rng.uniform(1, seconds, many)
    return packed(time * rng.choice([1, 2], many), time, rng.uniform(1, 900, many))


def grid(side):
    at = np.arange(side * side)
    right, below = at[at % side < side - 1], at[at < side * (side - 1)]
    tail = np.concatenate([right, right + 1, below, below + side])
    head = np.concatenate([right + 1, right, below + side, below])
    rng = np.random.default_rng(side)
    return tail, head, random_costs(rng, len(tail), 20)


def hierarchy_of(n, tail, head, cost):
    """Nodes lie on a square, row by row."""
    side = int(np.ceil(np.sqrt(n)))
    return build_hierarchy(
        np.arange(n) // side * 1e-3, np.arange(n) % side * 1e-3, tail, head, cost
    )


def at_nodes(nodes):
    return Ends(len(nodes), np.arange(len(nodes)), nodes, np.zeros(len(nodes), dtype=np.int64))


def assert_exact(n, graph, nodes):
    tail, head, cost = graph
    found = cost_matrix(hierarchy_of(n, tail, head, cost), at_nodes(nodes), at_nodes(nodes))
    weight_and_time = (cost >> METRE_BITS).astype(float)
    matrix = coo_array((weight_and_time, (tail, head)), shape=(n, n)).tocsr()
    expected, before = dijkstra(matrix, indices=nodes, return_predecessors=True)
    assert np.array_equal(
        np.where(found < UNREACHED, found >> METRE_BITS, np.inf), expected[:, nodes]
    )
    length = dict(zip(zip(tail.tolist(), head.tolist(), strict=True), metres_of(cost), strict=True))
    for row in range(len(nodes)):
        metres = sum(length[step] for step in way(before[row], nodes[-1]))
        assert metres_of(found[row, -1:]) in ([metres], [np.inf])


def way(before, end):
    """The edges of the way to a node, last first."""
    while before[end] >= 0:
        yield int(before[end]), int(end)
        end = before[end]


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 60), st.integers(1, 6))
def test_random_graphs_also_where_not_all_is_reachable(seed, n, degree):
    nodes = np.random.default_rng(seed).permutation(n)[:12]
    assert_exact(n, random_graph(seed, n, degree), nodes)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.integers(2, 60), st.integers(1, 3), st.integers(1, 9))
def test_random_graphs_cut_into_small_parts_with_nothing_eliminated_first(seed, n, degree, part):
    nodes = np.random.default_rng(seed).permutation(n)[:12]
    with patch.object(dissection, "PART", part), patch.object(hierarchy, "CORE_DEGREE", 0):
        assert_exact(n, random_graph(seed, n, degree), nodes)


@pytest.mark.parametrize("side", [5, 40, 70])
def test_grids_that_leave_a_core(side):
    nodes = np.random.default_rng(1).choice(side * side, 20, replace=False)
    assert_exact(side * side, grid(side), nodes)


def test_many_sources_are_swept_in_parts(monkeypatch):
    nodes = np.arange(0, 400, 9)
    whole = cost_matrix(hierarchy_of(400, *grid(20)), at_nodes(nodes), at_nodes(nodes))
    monkeypatch.setattr(sweep, "CELLS", 2000)
    parts = cost_matrix(hierarchy_of(400, *grid(20)), at_nodes(nodes), at_nodes(nodes))
    assert np.array_equal(whole, parts)


def test_weight_time_and_length_travel_in_one_number():
    cost = packed(np.array([24.6, 0.0]), np.array([12.34, 0.0]), np.array([567.6, 0.2]))
    assert seconds_of(cost + cost[::-1]).tolist() == [12.3, 12.3]
    assert metres_of(cost).tolist() == [568, 0]
    assert seconds_of(part_of(cost, np.array([0.5, 1.0]))).tolist() == [6.2, 0]
    assert np.isinf(seconds_of(np.array([UNREACHED])))[0]


def test_a_day_of_driving_fits_and_what_is_unreached_stays_so():
    day = packed(np.array([86_400.0]), np.array([86_400.0]), np.array([3_000_000.0]))
    assert seconds_of(day).tolist() == [86_400]
    assert metres_of(day).tolist() == [3_000_000]
    assert np.isinf(seconds_of(UNREACHED + day))[0]
