"""Turns: what they cost, which are forbidden, and where a car may turn round."""

import numpy as np
import pytest

from passerelle.tests.travel.osm_files import write_osm
from passerelle.travel import matrix_from_osm

WEST, EAST, NORTH, SOUTH, MIDDLE = 1, 2, 3, 4, 5
CROSS = {
    WEST: (50.6, 2.99), EAST: (50.6, 3.01), NORTH: (50.607, 3.0), SOUTH: (50.593, 3.0),
    MIDDLE: (50.6, 3.0),
}  # fmt: skip
ROAD = {"highway": "tertiary"}
ARMS = [([WEST, MIDDLE], ROAD), ([MIDDLE, EAST], ROAD), ([NORTH, MIDDLE], ROAD),
        ([MIDDLE, SOUTH], ROAD)]  # fmt: skip
FROM_WEST, TO_EAST, TO_NORTH, TO_SOUTH = 1, 2, 3, 4
"""Numbers of the ways."""


def seconds(folder, nodes, ways, relations, *places):
    path = write_osm(folder / "roads.osm", nodes, ways, relations)
    points = [nodes[place][:2] for place in places]
    return 60 * matrix_from_osm(path, points, cache=folder / "cache")


def rule(kind, source, target, **tags):
    members = [("way", source, "from"), ("node", MIDDLE, "via"), ("way", target, "to")]
    return members, {"type": "restriction", "restriction": kind} | tags


def test_left_costs_more_than_right_and_straight_on_next_to_nothing(tmp_path):
    """The arms are of one length but for north and south, which are the same."""
    found = seconds(tmp_path, CROSS, ARMS, (), WEST, EAST, NORTH, SOUTH)
    straight = seconds(tmp_path, CROSS, ARMS[:2], (), WEST, EAST)
    assert found[0, 1] == pytest.approx(straight[0, 1], abs=0.11)
    assert found[0, 2] - found[0, 3] == pytest.approx(5.4 - 2.1, abs=0.2)
    assert found[2, 1] - found[2, 0] == pytest.approx(5.4 - 2.1, abs=0.2)


def test_a_forbidden_turn_is_not_made(tmp_path):
    """From the west one may not turn north: one turns right, turns round there, and returns."""
    free = seconds(tmp_path, CROSS, ARMS, (), WEST, NORTH, SOUTH)
    rules = [rule("no_left_turn", FROM_WEST, TO_NORTH)]
    bound = seconds(tmp_path, CROSS, ARMS, rules, WEST, NORTH, SOUTH)
    assert bound[0, 1] > free[0, 1] + 27
    same = np.ones((3, 3), dtype=bool)
    same[0, 1] = False
    assert np.array_equal(bound[same], free[same])


def test_where_only_one_turn_is_allowed_all_others_are_not(tmp_path):
    free = seconds(tmp_path, CROSS, ARMS, (), WEST, EAST, NORTH, SOUTH)
    rules = [rule("only_straight_on", FROM_WEST, TO_EAST)]
    bound = seconds(tmp_path, CROSS, ARMS, rules, WEST, EAST, NORTH, SOUTH)
    assert bound[0, 1] == free[0, 1]
    assert (bound[0, 2:] > free[0, 2:] + 27).all()


@pytest.mark.parametrize(
    "relation",
    [
        rule("no_left_turn", FROM_WEST, TO_NORTH, **{"except": "motorcar"}),
        rule("only_straight_on", FROM_WEST, 99),
        rule("no_left_turn", 99, TO_NORTH),
        ([("way", FROM_WEST, "from"), ("way", TO_NORTH, "to")],
         {"type": "restriction", "restriction": "no_left_turn"}),
        ([("node", MIDDLE, "via")], {"type": "restriction"}),
    ],
    ids=["for others", "to nowhere", "from nowhere", "without via", "without sense"],
)  # fmt: skip
def test_rules_that_are_not_for_cars_or_cut_off_change_nothing(tmp_path, relation):
    free = seconds(tmp_path, CROSS, ARMS, (), WEST, EAST, NORTH, SOUTH)
    assert np.array_equal(
        seconds(tmp_path, CROSS, ARMS, [relation], WEST, EAST, NORTH, SOUTH), free
    )


def test_turning_round_at_a_junction_costs_more_than_any_turn(tmp_path):
    """Between two arms of which one allows no way into the other but by turning round."""
    rules = [rule("no_left_turn", FROM_WEST, TO_NORTH), rule("no_u_turn", FROM_WEST, FROM_WEST)]
    found = seconds(tmp_path, CROSS, ARMS, rules, WEST, NORTH)
    free = seconds(tmp_path, CROSS, ARMS, (), WEST, NORTH)
    assert found[0, 1] - free[0, 1] > 20


def test_a_rule_on_every_way_out_leaves_turning_round(tmp_path):
    ways = (TO_EAST, TO_NORTH, TO_SOUTH)
    rules = [rule("no_entry", FROM_WEST, way) for way in ways]
    found = seconds(tmp_path, CROSS, ARMS, rules, EAST, NORTH, SOUTH)
    assert np.isfinite(found).all()


def test_a_lone_ring_is_driven_both_ways_round(tmp_path):
    """Nothing there leads from one direction into the other, but places lie on both."""
    nodes = {1: (50.6, 3.0), 2: (50.6, 3.01), 3: (50.61, 3.01), 4: (50.61, 3.0)}
    found = seconds(tmp_path, nodes, [([1, 2, 3, 4, 1], ROAD)], (), 1, 2, 3, 4)
    assert np.allclose(found, found.T, atol=0.1)
    assert found[0, 1] < found[0, 2] < found[0, 1] + found[0, 3] + 1


def test_a_private_road_is_driven_to_but_not_through(tmp_path):
    """A short cut for those who live there is none for others."""
    nodes = {1: (50.6, 3.0), 2: (50.6, 3.01), 3: (50.62, 3.005), 4: (50.6, 3.005)}
    nodes |= {6: (50.6, 2.999), 7: (50.6, 3.011)}
    for access, through in (("yes", True), ("private", False), ("destination", False)):
        lane = {"highway": "residential", "access": access}
        ways = [([1, 4, 2], lane), ([1, 3, 2], ROAD), ([6, 1], ROAD), ([2, 7], ROAD)]
        found = seconds(tmp_path, nodes, ways, (), 6, 7, 4)
        assert (found[0, 1] < 300) == through
        assert found[0, 2] < 90


def test_a_gate_closed_to_cars_is_driven_up_to(tmp_path):
    """From both sides, but not through: the way round is long."""
    nodes = CROSS | {6: (50.6, 2.995, {"barrier": "bollard"}), 7: (50.61, 2.99)}
    ways = [([WEST, 6, MIDDLE], ROAD), *ARMS[1:], ([WEST, 7, NORTH], ROAD)]
    found = seconds(tmp_path, nodes, ways, (), WEST, MIDDLE, 6)
    direct = seconds(tmp_path, nodes | {6: (50.6, 2.995)}, ways, (), WEST, MIDDLE, 6)
    assert found[0, 1] > 2 * direct[0, 1]
    assert np.isfinite(found).all()


def test_a_ferry_takes_its_time_and_is_no_address(tmp_path):
    """20 minutes for the crossing, however long it is; a place at sea is put ashore."""
    nodes = {1: (50.6, 3.0), 2: (50.6, 3.01), 3: (50.62, 3.01), 4: (50.62, 3.02), 5: (50.61, 3.01)}
    ferry = {"route": "ferry", "motor_vehicle": "yes", "duration": "0:20"}
    ways = [([1, 2], ROAD), ([2, 5, 3], ferry), ([3, 4], ROAD)]
    found = seconds(tmp_path, nodes, ways, (), 2, 3, 5)
    assert found[0, 1] == pytest.approx(1200, abs=1)
    assert min(found[0, 2], found[1, 2]) < 5
