"""Roads by way of osmnx: GraphML files, graphs in memory, and an Overpass server of our own."""

import json
import socket
import time
import urllib.parse

import networkx as nx
import numpy as np
import osmnx
import pytest

from passerelle.tests.travel.local_servers import Script, serving
from passerelle.tests.travel.osm_files import square, write_osm
from passerelle.travel import matrix_from_osm
from passerelle.travel.roads.graph import make_graph
from passerelle.travel.roads.graphml import roads_of_graph
from passerelle.travel.roads.online import download, rectangle
from passerelle.travel.services.http import ServiceError
from passerelle.travel.store import Store

ROADS = [
    ([1, 2], {"highway": "primary", "maxspeed": "50"}),
    ([2, 3, 4], {"highway": "tertiary", "oneway": "yes"}),
    ([4, 1], {"highway": "residential", "maxspeed:forward": "30", "maxspeed:backward": "20"}),
]
NODES = square() | {2: (50.6, 3.01, {"highway": "traffic_signals"})}
CORNERS = [point[:2] for point in NODES.values()]


def overpass(handler, script):
    """Answers a query for ways as Overpass does: JSON with nodes and ways."""
    length = int(handler.headers["Content-Length"])
    query = urllib.parse.parse_qs(handler.rfile.read(length).decode())["data"][0]
    script.queries.append(query)
    nodes = [
        {"type": "node", "id": name, "lat": lat, "lon": lon, "tags": tags[0] if tags else {}}
        for name, (lat, lon, *tags) in NODES.items()
    ]
    ways = [
        {"type": "way", "id": 90 + k, "nodes": ids, "tags": tags}
        for k, (ids, tags) in enumerate(ROADS)
    ]
    return 200, {"version": 0.6, "elements": [*nodes, *ways]}


@pytest.fixture
def expected(tmp_path):
    """The same roads from a file."""
    return matrix_from_osm(
        write_osm(tmp_path / "same.osm", NODES, ROADS), CORNERS, cache=tmp_path / "cache"
    )


def minutes(graph):
    points = np.array(CORNERS)
    return graph.matrix(points[:, 0], points[:, 1]).minutes


def test_roads_from_overpass_are_those_of_the_file(expected, tmp_path):
    script = Script()
    lat, lon = np.array(CORNERS).T
    with serving(overpass, script) as url:
        first = download(url, lat, lon, Store(tmp_path))
        again = download(url, lat, lon, Store(tmp_path))
    assert np.allclose(minutes(first), expected, atol=0.01)
    assert np.array_equal(minutes(again), minutes(first))
    assert script.asked == ["/interpreter"]
    assert "timeout:60" in script.queries[0]


def test_only_a_rounded_rectangle_is_told(tmp_path):
    script = Script()
    with serving(overpass, script) as url:
        download(url, np.array([50.60337, 50.61]), np.array([3.00221, 3.01]), Store(tmp_path))
    assert "60337" not in script.queries[0]
    assert rectangle(np.array([50.60337]), np.array([3.00221])) == pytest.approx(
        (2.95, 50.55, 3.06, 50.66)
    )


def test_offline_is_told_in_seconds_and_leaves_no_trace():
    before = (osmnx.settings.overpass_url, osmnx.settings.requests_kwargs, socket.getaddrinfo)
    start = time.monotonic()
    with pytest.raises(ServiceError, match="no connection to it"):
        download("http://127.0.0.1:9", np.array([50.6]), np.array([3.0]), Store(None))
    assert time.monotonic() - start < 5
    after = (osmnx.settings.overpass_url, osmnx.settings.requests_kwargs, socket.getaddrinfo)
    assert after == before


@pytest.mark.parametrize("deed", [(429,), (504,), b"<html>", b'{"elements": []}', b"[]"], ids=str)
def test_a_bad_overpass_is_told_and_not_waited_for(deed):
    start = time.monotonic()
    with serving(overpass, Script(deed)) as url, pytest.raises(ServiceError):
        download(url, np.array([50.6]), np.array([3.0]), Store(None))
    assert time.monotonic() - start < 5


def test_places_too_far_apart_are_not_downloaded():
    with pytest.raises(ServiceError, match="too far"):
        download("http://127.0.0.1:9", np.array([50.6, 44.0]), np.array([3.0, 5.0]), Store(None))


def graph_of_roads():
    """As osmnx makes it: directed edges with tags, a curve as geometry, lists where merged."""
    graph = nx.MultiDiGraph(crs="epsg:4326")
    for name, (lat, lon, *tags) in NODES.items():
        graph.add_node(name, y=lat, x=lon, **(tags[0] if tags else {}))
    for a, b in ((1, 2), (2, 1)):
        graph.add_edge(
            a, b, highway="primary", maxspeed="50", oneway=False, reversed=a > b, length=708.3
        )
    graph.add_edge(2, 3, highway="tertiary", oneway=True, reversed=False, length=1112.0)
    graph.add_edge(3, 4, highway=["tertiary", "tertiary"], oneway=True, length=708.3)
    tags = {"highway": "residential", "maxspeed:forward": "30", "maxspeed:backward": "20"}
    graph.add_edge(4, 1, oneway=False, reversed=False, length=1112.0, **tags)
    graph.add_edge(1, 4, oneway=False, reversed=True, length=1112.0, **tags)
    return graph


def test_a_graph_in_memory_and_its_graphml_say_the_same(expected, tmp_path):
    graph = graph_of_roads()
    in_memory = minutes(make_graph(roads_of_graph(graph), "memory"))
    path = tmp_path / "roads.graphml"
    osmnx.save_graphml(graph, path)
    from_file = matrix_from_osm(path, CORNERS, cache=tmp_path / "cache")
    assert np.allclose(in_memory, expected, rtol=0.01)
    assert np.allclose(from_file, in_memory, atol=0.001)


def test_a_curve_is_longer_than_its_chord(tmp_path):
    from shapely import LineString

    curved, straight = graph_of_roads(), graph_of_roads()
    bend = LineString([(3.0, 50.6), (3.005, 50.61), (3.01, 50.6)])
    for a, b, line in ((1, 2, bend), (2, 1, bend.reverse())):
        curved.edges[a, b, 0]["geometry"] = line
    path = tmp_path / "curved.graphml"
    osmnx.save_graphml(curved, path)
    found = matrix_from_osm(path, CORNERS, cache=tmp_path / "cache")
    chord = minutes(make_graph(roads_of_graph(straight), "memory"))
    assert found[0, 1] > 3 * chord[0, 1]
    in_memory = minutes(make_graph(roads_of_graph(curved), "memory"))
    assert np.allclose(found, in_memory, atol=0.001)
    assert json.dumps(found.tolist())
