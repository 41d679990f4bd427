"""A road graph: made from a file once, kept on disk, asked for matrices."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np

from passerelle.travel.distance import Floats
from passerelle.travel.roads.costs import metres_of, seconds_of
from passerelle.travel.roads.errors import unreadable
from passerelle.travel.roads.hierarchy import Hierarchy, build_hierarchy
from passerelle.travel.roads.network import Network, build_network
from passerelle.travel.roads.raw import RawRoads
from passerelle.travel.roads.snap import Snapper
from passerelle.travel.roads.sweep import cost_matrix
from passerelle.travel.store import Store, digest_of, digest_of_text

_MADE_BY = (
    "access.py", "costs.py", "dissection.py", "graph.py", "graphml.py", "hierarchy.py",
    "limits.py", "network.py", "osm.py", "raw.py", "speeds.py", "turns.py",
)  # fmt: skip
_SUFFIXES = (".osm.pbf", ".osm", ".osm.bz2", ".osm.gz", ".pbf")


@dataclass(frozen=True, slots=True)
class RoadMatrix:
    """Driving between n places: ``minutes`` and road ``km`` (n x n, row to column, not rounded).

    No rush, no access. ``off_road_metres`` (n): from each place to the road it was put on.
    """

    minutes: Floats
    km: Floats
    off_road_metres: Floats


class RoadGraph:
    """A network with the hierarchy of its segments: a cost there is that of reaching their ends."""

    def __init__(self, network: Network, hierarchy: Hierarchy) -> None:
        self.network = network
        self.hierarchy = hierarchy
        self._snapper = Snapper(network)

    def matrix(self, lat: Floats, lon: Floats) -> RoadMatrix:
        """Minutes and km between all places, given in degrees."""
        at = self._snapper.snap(lat, lon)
        costs = cost_matrix(self.hierarchy, self._snapper.ways_out(at), self._snapper.ways_in(at))
        costs = np.minimum(costs, self._snapper.along_one_road(at))
        return RoadMatrix(seconds_of(costs) / 60, metres_of(costs) / 1000, at.metres)


def make_graph(roads: RawRoads, where: str) -> RoadGraph:
    """The graph of roads read from ``where``; BadInputError if nothing can be driven on."""
    network = build_network(roads, where)
    onward = network.turn + network.cost[network.target]
    lat, lon = network.lat[network.head], network.lon[network.head]
    return RoadGraph(network, build_hierarchy(lat, lon, network.source, network.target, onward))


def load_graph(path: Path, store: Store) -> RoadGraph:
    """The graph of a file (.osm.pbf, .osm, .graphml), from the store if it was made before.

    It is found again by the content of the file and by the code that made it, not by name.
    Raises BadInputError for a file that cannot be used.
    """
    try:
        name = f"roads/{digest_of_text(_code(), digest_of(path))}.npz"
    except OSError as error:
        raise unreadable(path, error.strerror or str(error)) from error
    kept = store.get(name)
    found = None if kept is None else _unpacked(kept)
    if found is None:
        found = make_graph(read_roads(path), str(path))
        store.put(name, _packed(found))
    return found


def read_roads(path: Path) -> RawRoads:
    """The roads of a file, by the kind its name tells."""
    from passerelle.travel.roads.graphml import read_graphml
    from passerelle.travel.roads.osm import read_osm

    name = path.name.lower()
    if name.endswith((".graphml", ".graphml.xml")):
        return read_graphml(path)
    if not name.endswith(_SUFFIXES):
        raise unreadable(path, f"the name ends in none of {', '.join(_SUFFIXES)}, .graphml")
    return read_osm(path)


@cache
def _code() -> str:
    """A digest of the code that makes graphs: a change of the model makes them anew."""
    home = files("passerelle.travel.roads")
    return digest_of_text(*(home.joinpath(name).read_text(encoding="utf-8") for name in _MADE_BY))


def _packed(graph: RoadGraph) -> bytes:
    arrays = {
        f"{prefix}_{field.name}": getattr(part, field.name)
        for prefix, part in (("n", graph.network), ("h", graph.hierarchy))
        for field in fields(part)
    }
    with io.BytesIO() as file:
        np.savez(file, **arrays)
        return file.getvalue()


def _unpacked(data: bytes) -> RoadGraph | None:
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
            network = _part(Network, "n", arrays)
            return RoadGraph(network, _part(Hierarchy, "h", arrays))
    except (KeyError, ValueError, OSError, zipfile.BadZipFile):
        return None


def _part(kind: type[Any], prefix: str, arrays: Any) -> Any:
    values = {field.name: arrays[f"{prefix}_{field.name}"] for field in fields(kind)}
    if "share" in values:
        values["share"] = float(values["share"])
    return kind(**values)
