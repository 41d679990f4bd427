"""Matrices from files of roads: directions, units, places off the road, mistakes."""

import random
import warnings

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from passerelle.models.issue import BadInputError
from passerelle.tests.travel.osm_files import square, write_osm
from passerelle.travel import matrix_from_osm
from passerelle.travel.roads.matrix import FarFromRoadsWarning
from passerelle.travel.roads.turns import TURN_SECONDS

ROUNDING_SECONDS = 0.5
"""Of the parts of segments at both ends, to tenths of a second."""
RING = [([1, 2, 3, 4, 1], {"highway": "primary", "maxspeed": "50", "oneway": "yes"})]


@pytest.fixture
def ring(tmp_path):
    return write_osm(tmp_path / "ring.osm", square(), RING)


def corners():
    return [point[:2] for point in square().values()]


def matrix(path, points):
    return matrix_from_osm(path, points, cache=path.parent / "cache")


def test_a_one_way_ring_takes_longer_one_way_round(ring):
    """About 0.71 km east-west and 1.11 km north-south at 40 km/h."""
    found = matrix(ring, corners())
    assert np.diag(found).tolist() == [0, 0, 0, 0]
    assert found[0, 1] == pytest.approx(0.7058 / 40 * 60, rel=0.01)
    assert found[1, 0] == pytest.approx((2 * 1.112 + 0.7058) / 40 * 60, rel=0.01)


def test_places_between_corners_and_beside_the_road(ring):
    """Halfway along the first side, and 200 m off the second: on one side there is no way back."""
    found = matrix(ring, [(50.6, 3.005), (50.605, 3.0128), (50.6, 3.0075)])
    assert found[0, 2] == pytest.approx(0.25 * 0.7058 / 40 * 60, rel=0.02)
    assert found[2, 0] + found[0, 2] == pytest.approx(found[0, 1] + found[1, 0], rel=0.001)
    assert found[0, 1] == pytest.approx((0.353 + 0.556) / 40 * 60, rel=0.02)


def test_from_a_corner_to_a_place_on_the_next_side(ring):
    """Both ways along the same side: the corner may as well lie on the other road that meets it."""
    both = [(RING[0][0], {"highway": "primary", "maxspeed": "50"})]
    path = write_osm(ring.parent / "both.osm", square(), both)
    beside = [(lat, lon + 1e-7) for lat, lon in corners()] + [(50.6, 3.005), (50.605, 3.0)]
    found = matrix(path, [*corners(), *beside])
    for corner, place in ((0, 8), (1, 8), (0, 9), (3, 9)):
        assert found[corner, place] == found[place, corner]
        assert found[corner, place] == pytest.approx(
            found[0, 1] / 2 if place == 8 else found[0, 3] / 2, abs=0.01
        )
    assert all(found[k, k + 4] == found[k + 4, k] == 0 for k in range(4))


def test_a_place_on_an_island_is_put_on_the_road_that_leads_somewhere(tmp_path):
    island = {10: (50.62, 3.0), 11: (50.6201, 3.0002)}
    path = write_osm(
        tmp_path / "island.osm",
        square() | island,
        [*RING, ([10, 11], {"highway": "residential"})],
    )
    assert np.isfinite(matrix(path, [*corners(), (50.62, 3.0)])).all()


def test_traffic_lights_cost_seconds_to_those_whom_they_stop(tmp_path):
    road = {"highway": "primary", "maxspeed": "50"}
    signal = {"highway": "traffic_signals"}
    ends = [(50.6, 3.0), (50.6, 3.02)]

    def drive(name, tags):
        nodes = {1: (50.6, 3.0), 2: (50.6, 3.01, tags), 3: (50.6, 3.02)}
        return matrix(write_osm(tmp_path / name, nodes, [([1, 2, 3], road)]), ends) * 60

    plain = drive("plain.osm", {})
    lit = drive("lit.osm", signal)
    one_side = drive("one.osm", signal | {"traffic_signals:direction": "backward"})
    assert lit - plain == pytest.approx(np.array([[0, 2.0], [2.0, 0]]), abs=0.01)
    assert one_side - plain == pytest.approx(np.array([[0, 0], [2.0, 0]]), abs=0.01)


def test_nodes_may_stand_behind_the_ways(ring):
    """As Overpass answers ``way...; out; >; out skel;``."""
    expected = matrix(ring, corners())
    head, *nodes_and_ways, tail = ring.read_text(encoding="utf-8").splitlines()
    ring.write_text("\n".join([head, *nodes_and_ways[::-1], tail]), encoding="utf-8")
    assert np.array_equal(matrix(ring, corners()), expected)


def test_a_way_cut_off_at_the_border_keeps_its_rest(tmp_path):
    both = {"highway": "residential"}
    path = write_osm(tmp_path / "cut.osm", square(), [([1, 2, 3, 4, 99], both), ([4, 1], both)])
    assert np.isfinite(matrix(path, corners())).all()


def test_a_bollard_ends_the_road(tmp_path):
    nodes = square() | {5: (50.6, 3.005, {"barrier": "bollard"})}
    both = {"highway": "residential"}
    ways = [([1, 5, 2], both), ([2, 3, 4, 1], both)]
    blocked = matrix(write_osm(tmp_path / "a.osm", nodes, ways), corners())
    assert blocked[0, 1] > 3 * 0.7058 / 25 * 60


def test_the_second_run_reads_the_cache_and_says_the_same(ring):
    first = matrix(ring, corners())
    (kept,) = (ring.parent / "cache" / "roads").iterdir()
    before = kept.stat().st_mtime_ns
    assert np.array_equal(matrix(ring, corners()), first)
    assert kept.stat().st_mtime_ns == before


@pytest.mark.parametrize("harm", ["cut", "flip", "empty"])
def test_a_torn_cache_is_made_anew(ring, harm):
    first = matrix(ring, corners())
    (kept,) = (ring.parent / "cache" / "roads").iterdir()
    data = bytearray(kept.read_bytes())
    if harm == "flip":
        data[len(data) // 2] ^= 1
    kept.write_bytes({"cut": data[: len(data) // 2], "flip": data, "empty": b""}[harm])
    assert np.array_equal(matrix(ring, corners()), first)
    assert len(kept.read_bytes()) == len(data)


def test_the_cache_is_keyed_by_content_not_by_name(ring):
    before = matrix(ring, corners())
    slower = [(RING[0][0], RING[0][1] | {"maxspeed": "30"})]
    write_osm(ring, square(), slower)
    assert matrix(ring, corners())[0, 1] == pytest.approx(before[0, 1] * 5 / 3, rel=0.001)


def test_a_cache_that_cannot_be_written_costs_no_result(ring, tmp_path):
    (tmp_path / "file").touch()
    found = matrix_from_osm(ring, corners(), cache=tmp_path / "file" / "below")
    assert np.isfinite(found).all()


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.osm", "no xml at all", "BAD_ROADS"),
        ("a.osm.pbf", "\x00\x01garbage", "BAD_ROADS"),
        ("a.osm", '<?xml version="1.0"?><osm version="0.6"></osm>', "NO_ROADS"),
        ("a.graphml", "<graphml", "BAD_ROADS"),
        ("a.txt", "roads", "BAD_ROADS"),
    ],
)
def test_files_that_hold_no_roads_are_refused(tmp_path, name, content, code):
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    with pytest.raises(BadInputError) as caught:
        matrix(path, corners())
    assert caught.value.issues[0].code == code
    assert name in caught.value.issues[0].where


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(BadInputError, match="No such file"):
        matrix(tmp_path / "none.osm.pbf", corners())


def test_every_impossible_point_is_named(ring):
    with pytest.raises(BadInputError) as caught:
        matrix(ring, [(50.6, 3.0), (91, 3.0), (50.6, float("nan"))])
    assert [issue.where for issue in caught.value.issues] == ["point 1", "point 2"]


def test_swapped_coordinates_lie_far_from_every_road(ring):
    with pytest.raises(BadInputError, match="latitude comes first"):
        matrix(ring, [(50.6, 3.0), (3.0, 50.6)])


def test_a_place_far_from_the_road_is_warned_of(ring):
    with pytest.warns(FarFromRoadsWarning, match=r"point 1 .* lies 5\.6 km"):
        matrix(ring, [(50.6, 3.0), (50.55, 3.0)])


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    """A town of 8 x 8 crossings, with streets of all kinds, some one-way, some missing."""
    rng, side = random.Random(5), 8
    nodes = {
        side * i + j + 1: (50.6 + 0.004 * i + rng.uniform(0, 0.001), 3.0 + 0.006 * j)
        for i in range(side)
        for j in range(side)
    }
    kinds = [{"highway": "residential"}, {"highway": "primary", "maxspeed": "70"}]
    ways = []
    for name in nodes:
        beside = [name + 1] if name % side else []
        for other in (*beside, *([name + side] if name + side in nodes else [])):
            if rng.random() < 0.85:
                one_way = {"oneway": rng.choice(["yes", "-1"])} if rng.random() < 0.3 else {}
                ways.append(([name, other], rng.choice(kinds) | one_way))
    return write_osm(tmp_path_factory.mktemp("town") / "town.osm", nodes, ways)


places = st.lists(st.tuples(st.floats(50.6, 50.63), st.floats(3.0, 3.045)), min_size=3, max_size=8)


@settings(max_examples=25, deadline=None)
@given(places, st.randoms(use_true_random=False))
def test_permuted_places_permute_the_matrix(town, points, rng):
    order = list(range(len(points)))
    rng.shuffle(order)
    plain = matrix(town, points)
    assert np.array_equal(matrix(town, [points[k] for k in order]), plain[np.ix_(order, order)])


@settings(max_examples=25, deadline=None)
@given(places)
@example([(50.60546875, 3.0), (50.603515625, 3.0), (50.6, 3.0)])
def test_no_detour_is_shorter_than_the_direct_way(town, points):
    """Who stops on the way leaves in any direction; who drives on takes at most one more turn."""
    found = matrix(town, points)
    through = (found[:, :, None] + found[None, :, :]).min(axis=1)
    assert (found <= through + (TURN_SECONDS + ROUNDING_SECONDS) / 60).all()


def test_the_town_is_asymmetric_and_nothing_warns(town):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = matrix(town, [(50.6, 3.0), (50.62, 3.03), (50.61, 3.01)])
    assert not np.allclose(found, found.T)
