"""Extracts of all sorts: other habits of tagging, borders, odd numbers, hardly any roads."""

import numpy as np
import pytest

from passerelle.models.issue import BadInputError
from passerelle.tests.travel.osm_files import square, write_osm
from passerelle.travel import matrix_from_osm

KM_EAST, KM_NORTH = 0.7058, 1.112
"""Sides of the square."""
AROUND = [1, 2, 3, 4, 1]


def matrix(path, points):
    return matrix_from_osm(path, points, cache=path.parent / "cache")


def corners(nodes=None):
    return [point[:2] for point in (nodes or square()).values()]


def test_an_extract_without_any_limit_goes_by_class(tmp_path):
    ways = [([1, 2], {"highway": "trunk"}), ([2, 3, 4, 1], {"highway": "unclassified"})]
    found = matrix(write_osm(tmp_path / "a.osm", square(), ways), corners())
    assert found[0, 1] == pytest.approx(KM_EAST / 85 * 60, rel=0.01)
    assert found[1, 2] == pytest.approx(KM_NORTH / 25 * 60, rel=0.01)


def test_each_side_of_a_border_keeps_its_law(tmp_path):
    """One road from France into Flanders: 80 % of 80, then of 70, in both directions."""
    nodes = {1: (50.6, 3.0), 2: (50.6, 3.01), 3: (50.6, 3.02)}
    ways = [
        ([1, 2], {"highway": "secondary", "source:maxspeed": "FR:rural"}),
        ([2, 3], {"highway": "secondary", "maxspeed": "BE-VLG:rural"}),
    ]
    found = matrix(write_osm(tmp_path / "a.osm", nodes, ways), corners(nodes))
    assert found[0, 1] == pytest.approx(KM_EAST / 64 * 60, rel=0.01)
    assert found[1, 2] == pytest.approx(KM_EAST / 56 * 60, rel=0.01)
    assert found[0, 2] == pytest.approx(found[2, 0], abs=0.01)


def test_miles_and_driving_on_the_left(tmp_path):
    """A roundabout goes clockwise there, and its nodes say so: no tag is needed."""
    clockwise = [1, 4, 3, 2, 1]
    tags = {"highway": "primary", "junction": "roundabout", "maxspeed": "40 mph"}
    found = matrix(write_osm(tmp_path / "a.osm", square(), [(clockwise, tags)]), corners())
    assert found[0, 3] == pytest.approx(KM_NORTH / (0.8 * 40 * 1.609344) * 60, rel=0.01)
    assert found[3, 0] > 2 * found[0, 3]


def test_numbers_of_nodes_beyond_32_bits_and_below_zero(tmp_path):
    """OpenStreetMap passed 2**32 in 2016; editors number what is new from -1 down."""
    big = 12_345_678_901
    nodes = {big + name: point for name, point in square().items()}
    ways = [([big + name for name in AROUND], {"highway": "residential"})]
    found = matrix(write_osm(tmp_path / "a.osm", nodes, ways), corners())
    small = write_osm(tmp_path / "b.osm", square(), [(AROUND, {"highway": "residential"})])
    assert np.array_equal(found, matrix(small, corners()))


def test_a_road_over_the_date_line(tmp_path):
    nodes = {1: (-17.0, 179.99), 2: (-17.0, -179.99), 3: (-17.01, -179.99)}
    ways = [([1, 2, 3], {"highway": "primary"})]
    found = matrix(write_osm(tmp_path / "a.osm", nodes, ways), corners(nodes))
    assert found[0, 1] == pytest.approx(2.127 / 65 * 60, rel=0.01)


def test_the_same_point_twice_takes_no_time(tmp_path):
    path = write_osm(tmp_path / "a.osm", square(), [(AROUND, {"highway": "residential"})])
    between = (50.6003, 3.0049)
    found = matrix(path, [between, between, (50.61, 3.0)])
    assert found[0, 1] == found[1, 0] == 0
    assert found[0, 2] == found[1, 2]


@pytest.mark.parametrize("points", [[], np.zeros((0, 2)), [(50.6, 3.0)], np.array([[50.6, 3.0]])])
def test_no_point_and_one_point(tmp_path, points):
    path = write_osm(tmp_path / "a.osm", square(), [(AROUND, {"highway": "residential"})])
    assert matrix(path, points).tolist() == [[0.0]] * len(points)


@pytest.mark.parametrize(
    "ways",
    [
        [],
        [([1, 2], {"highway": "footway"})],
        [([1, 2], {"highway": "primary", "oneway": "yes"})],
        [([1], {"highway": "primary"})],
        [([1, 1], {"highway": "primary"})],
        [([1, 2], {"route": "ferry"})],
    ],
    ids=["no way", "on foot", "no way back", "one node", "one place", "at sea"],
)
def test_extracts_where_nothing_can_be_driven_are_told(tmp_path, ways):
    with pytest.raises(BadInputError) as caught:
        matrix(write_osm(tmp_path / "a.osm", square(), ways), corners())
    assert caught.value.issues[0].code == "NO_ROADS"


def test_one_road_with_two_ends_is_enough(tmp_path):
    path = write_osm(tmp_path / "a.osm", square(), [([1, 2], {"highway": "residential"})])
    assert matrix(path, corners()[:2])[0, 1] == pytest.approx(KM_EAST / 25 * 60, rel=0.01)


def test_unknown_values_are_no_error(tmp_path):
    odd = {
        "highway": "residential", "maxspeed": "fast", "lanes": "a few", "width": "~3",
        "oneway": "?", "surface": "lava", "duration": "a while", "access": "¿",
        "maxheight": "below_default",
    }  # fmt: skip
    path = write_osm(tmp_path / "a.osm", square(), [(AROUND, odd)])
    assert matrix(path, corners())[0, 1] == pytest.approx(KM_EAST / 25 * 60, rel=0.01)
