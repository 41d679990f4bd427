"""Road times measured: against OSRM on real extracts, speed beside scipy, the estimate on drives.

Usage: roads.py FOLDER [--drives CSV] [--grid] [--parts]

FOLDER holds NAME.osm.pbf and NAME.reference.npz (points_lon_lat, osrm_seconds, osrm_metres).
"""

from __future__ import annotations

import argparse
import csv
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar
from unittest.mock import patch

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra

from passerelle.models.places import Site
from passerelle.models.rules import Settings, TravelSettings
from passerelle.models.term import Term
from passerelle.travel.build import build_travel, places_of
from passerelle.travel.distance import Floats
from passerelle.travel.places import crow_fly
from passerelle.travel.roads import turns
from passerelle.travel.roads.costs import METRE_BITS
from passerelle.travel.roads.graph import RoadGraph, load_graph, make_graph, read_roads
from passerelle.travel.roads.hierarchy import build_hierarchy
from passerelle.travel.roads.network import Network, build_network
from passerelle.travel.roads.raw import Ints, RawRoads
from passerelle.travel.roads.sweep import Ends, cost_matrix
from passerelle.travel.store import Store

T = TypeVar("T")


def timed(work: Callable[[], T]) -> tuple[T, float]:
    """What work gives, and the seconds it takes."""
    start = time.perf_counter()
    found = work()
    return found, time.perf_counter() - start


def peak_mib() -> int:
    """Most memory of this process so far, MiB."""
    unit = 2**20 if sys.platform == "darwin" else 2**10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // unit


def way_round(minutes: Floats) -> float:
    """The most minutes by which a direct way is longer than one by a third place."""
    return max(
        float((minutes - minutes[:, [k]] - minutes[[k], :]).max()) for k in range(len(minutes))
    )


def against_osrm(path: Path) -> None:
    """One line of agreement with OSRM, one of speed."""
    name = path.name.split(".")[0]
    kept = np.load(path.with_name(f"{name}.reference.npz"))
    points, known = kept["points_lon_lat"], kept["osrm_seconds"]
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder))
        _, first = timed(lambda: load_graph(path, store))
        graph, again = timed(lambda: load_graph(path, store))
    found, matrix = timed(lambda: graph.matrix(points[:, 1], points[:, 0]))
    seconds, pairs = 60 * found.minutes, known > 0
    ratio = seconds[pairs] / known[pairs]
    km = 1000 * found.km[pairs] / np.maximum(kept["osrm_metres"][pairs], 1)
    late = np.percentile(np.abs(seconds - known)[pairs], 90) / 60
    print(
        f"| {name} | {graph.network.size:,} | {np.median(ratio):.3f} | "
        f"{np.abs(ratio - 1).mean():.1%} | {np.corrcoef(seconds[pairs], known[pairs])[0, 1]:.4f} | "
        f"{late:.2f} | {np.median(km):.3f} | {np.sum(~np.isfinite(seconds))} | "
        f"{first:.2f} | {again:.2f} | {matrix:.2f} | {peak_mib()} |"
    )
    more, theirs = way_round(found.minutes), way_round(known / 60)
    print(f"  (longer than by a third place: {more:.1f}, OSRM {theirs:.1f} min)", file=sys.stderr)
    term, few = timed(lambda: graph.matrix(points[:150, 1], points[:150, 0]))
    print(f"  (a term of {len(term.minutes)} places: {few:.2f} s)", file=sys.stderr)
    beside_scipy(name, graph.network)


def by_parts(path: Path) -> None:
    """Agreement with OSRM when one part of the model is left out at a time."""
    name = path.name.split(".")[0]
    kept = np.load(path.with_name(f"{name}.reference.npz"))
    points, known = kept["points_lon_lat"], kept["osrm_seconds"]
    roads = read_roads(path)
    parts = {
        "all of it": roads,
        "no turn restrictions": replace(roads, bans=()),
        "no traffic lights": replace(roads, wait=0 * roads.wait),
        "narrow and service ways as good as others": replace(roads, rate=np.ones_like(roads.rate)),
        "restricted ways driven through": replace(
            roads, restricted=np.zeros_like(roads.restricted)
        ),
    }
    for part, left in parts.items():
        agreement(f"{name}, {part}", make_graph(left, name), points, known)
    with patch.object(turns, "TURN_SECONDS", 0.0):
        agreement(f"{name}, no cost of turning", make_graph(roads, name), points, known)


def agreement(name: str, graph: RoadGraph, points: Floats, known: Floats) -> None:
    """One row: median ratio, mean error, correlation, 90th percentile of the error in minutes."""
    seconds = 60 * graph.matrix(points[:, 1], points[:, 0]).minutes
    pairs = known > 0
    ratio = seconds[pairs] / known[pairs]
    late = np.percentile(np.abs(seconds - known)[pairs], 90) / 60
    print(
        f"| {name} | {np.median(ratio):.3f} | {np.abs(ratio - 1).mean():.2%} | "
        f"{np.corrcoef(seconds[pairs], known[pairs])[0, 1]:.5f} | {late:.2f} |"
    )


def beside_scipy(name: str, net: Network) -> None:
    """Both ways to 500 x 500 weights and times with turns, which must be equal; then without."""
    nodes = np.random.default_rng(1).choice(net.segments, min(500, net.segments), replace=False)
    ends = Ends(len(nodes), np.arange(len(nodes)), nodes, np.zeros(len(nodes), np.int64))
    onward = net.turn + net.cost[net.target]
    lat, lon = net.lat[net.head], net.lon[net.head]
    made, build = timed(lambda: build_hierarchy(lat, lon, net.source, net.target, onward))
    ours, search = timed(lambda: cost_matrix(made, ends, ends))
    peak = peak_mib()
    theirs, turning = timed(lambda: by_scipy(net.source, net.target, onward, nodes))
    assert np.array_equal(ours >> METRE_BITS, theirs)
    _, plain = timed(lambda: by_scipy(net.tail, net.head, net.cost, net.tail[nodes]))
    print(
        f"| {name} | {net.segments:,} | {build:.2f} | {search:.2f} | {turning:.2f} | {plain:.2f} | "
        f"{turning / (build + search):.1f} | {plain / (build + search):.1f} | {peak} |",
        file=sys.stderr,
    )


def by_scipy(tail: Ints, head: Ints, cost: Ints, nodes: Ints) -> Floats:
    """Weights and times between nodes, by Dijkstra's algorithm from 50 at a time to save memory."""
    n = int(max(tail.max(), head.max())) + 1
    graph = coo_array(((cost >> METRE_BITS).astype(float), (tail, head)), shape=(n, n)).tocsr()
    parts = np.array_split(nodes, 10)
    return np.concatenate([dijkstra(graph, indices=part)[:, nodes] for part in parts])


def grid(side: int = 224) -> None:
    """A square grid of 50,176 crossings, every street both ways, with random costs and turns."""
    at, rng = np.arange(side * side), np.random.default_rng(1)
    right, below = at[at % side < side - 1], at[at < side * (side - 1)]
    m = 2 * (len(right) + len(below))
    roads = RawRoads(
        lat=(at // side).astype(np.float64) / 1000,
        lon=(at % side).astype(np.float64) / 1000,
        closed=np.zeros(len(at), dtype=bool),
        tail=np.concatenate([right, right + 1, below, below + side]),
        head=np.concatenate([right + 1, right, below + side, below]),
        kmh=rng.uniform(20, 100, m),
        metres=rng.uniform(50, 200, m),
        rate=np.ones(m),
        restricted=np.zeros(m, dtype=bool),
        enterable=np.ones(m, dtype=bool),
        wait=np.zeros(m),
        way=np.arange(m),
    )
    beside_scipy("grid", build_network(roads, "grid"))


def on_drives(path: Path) -> None:
    """The estimate and a constant speed, on drives that are known."""
    with path.open(encoding="utf-8", newline="") as file:
        drives = [(row["from"], row["to"], float(row["minutes"])) for row in csv.DictReader(file)]
    towns = sorted({name for drive in drives for name in drive[:2]})
    known = np.array([drive[2] for drive in drives])
    at = [(towns.index(a), towns.index(b)) for a, b, _ in drives]
    rows, columns = (list(side) for side in zip(*at, strict=True))
    print("\n| method | mean error | signed | worst |\n|---|--:|--:|--:|")
    for name, settings in LAWS.items():
        term = Term(
            settings=Settings(id="drives", first="2027-01-04", last="2027-01-08", travel=settings),
            sites=tuple(Site(id=f"S{k}", town=town) for k, town in enumerate(towns)),
        )
        table = next(
            t for t in build_travel(term).tables if (t.mode, t.band) == ("car", "off_peak")
        )
        line(name, np.array(table.minutes)[rows, columns] / known - 1)
    crow = crow_fly(places_of(term))[rows, columns]
    line("crow-fly km x 1.3 at 50 km/h", crow * 1.3 / 50 * 60 / known - 1)


LAWS = {
    "default: 3.07 km^0.72 + 1 min": TravelSettings(),
    "dense border area: 4.18 km^0.64 + 1 min": TravelSettings(power_law=(4.18, 0.64)),
}


def line(name: str, error: Floats) -> None:
    """One row of the table of drives."""
    print(
        f"| {name} | {np.abs(error).mean():.1%} | {error.mean():+.1%} | {np.abs(error).max():.0%} |"
    )


def main() -> None:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--drives", type=Path)
    parser.add_argument("--grid", action="store_true")
    parser.add_argument("--parts", action="store_true")
    asked = parser.parse_args()
    print(
        "| extract | nodes | median ratio | MAPE | correlation | p90 error, min | km ratio | "
        "unreachable | read, s | from cache, s | 500 x 500, s | peak MiB |\n"
        "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|"
    )
    for path in sorted(asked.folder.glob("*.osm.pbf")):
        against_osrm(path)
    if asked.parts:
        print("\n| extract, part | median ratio | MAPE | correlation | p90 error, min |")
        print("|---|--:|--:|--:|--:|")
        for path in sorted(asked.folder.glob("*.osm.pbf")):
            by_parts(path)
    if asked.grid:
        grid()
    if asked.drives:
        on_drives(asked.drives)


if __name__ == "__main__":
    main()
