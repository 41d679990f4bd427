"""Road times measured: against OSRM on real extracts, speed beside scipy, the estimate on drives.

Usage: roads.py FOLDER [--drives CSV] [--grid]

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
from pathlib import Path
from typing import TypeVar

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra

from passerelle.models.places import Site
from passerelle.models.rules import Settings, TravelSettings
from passerelle.models.term import Term
from passerelle.travel.build import build_travel, places_of
from passerelle.travel.distance import Floats
from passerelle.travel.places import crow_fly
from passerelle.travel.roads.graph import RoadGraph, load_graph
from passerelle.travel.roads.hierarchy import build_hierarchy
from passerelle.travel.roads.network import metres_of, packed
from passerelle.travel.roads.raw import Ints
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
    term, few = timed(lambda: graph.matrix(points[:150, 1], points[:150, 0]))
    print(f"  (a term of {len(term.minutes)} places: {few:.2f} s)", file=sys.stderr)
    beside_scipy(name, graph)


def beside_scipy(name: str, graph: RoadGraph) -> None:
    """Seconds for 500 x 500 nodes, elimination included, and scipy's on the same graph."""
    net = graph.network
    compare(name, net.size, net.tail, net.head, net.cost)


def compare(name: str, n: int, tail: Ints, head: Ints, cost: Floats) -> None:
    """Both ways to 500 x 500 costs on one graph; they must be equal to the last digit."""
    nodes = np.random.default_rng(1).choice(n, min(500, n), replace=False)
    ends = Ends(len(nodes), np.arange(len(nodes)), nodes, np.zeros(len(nodes)))
    hierarchy, build = timed(lambda: build_hierarchy(n, tail, head, cost))
    ours, sweep = timed(lambda: cost_matrix(hierarchy, ends, ends))
    graph = coo_array((cost, (tail, head)), shape=(n, n)).tocsr()
    theirs, scipy_seconds = timed(lambda: dijkstra(graph, indices=nodes)[:, nodes])
    assert np.array_equal(ours, theirs)
    assert np.isfinite(metres_of(ours)).all()
    print(
        f"  {name}: {n:,} nodes, 500 x 500: eliminate {build:.2f} s + sweep {sweep:.2f} s, "
        f"scipy {scipy_seconds:.2f} s, {scipy_seconds / (build + sweep):.1f} times; equal",
        file=sys.stderr,
    )


def grid(side: int = 224) -> None:
    """The worst case for elimination: a square grid of 50,176 crossings with random costs."""
    at, rng = np.arange(side * side), np.random.default_rng(1)
    right, below = at[at % side < side - 1], at[at < side * (side - 1)]
    tail = np.concatenate([right, right + 1, below, below + side])
    head = np.concatenate([right + 1, right, below + side, below])
    cost = packed(rng.uniform(2, 20, len(tail)), rng.uniform(20, 200, len(tail)))
    compare("grid", side * side, tail, head, cost)


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
    asked = parser.parse_args()
    print(
        "| extract | nodes | median ratio | MAPE | correlation | p90 error, min | km ratio | "
        "unreachable | read, s | from cache, s | 500 x 500, s | peak MiB |\n"
        "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|"
    )
    for path in sorted(asked.folder.glob("*.osm.pbf")):
        against_osrm(path)
    if asked.grid:
        grid()
    if asked.drives:
        on_drives(asked.drives)


if __name__ == "__main__":
    main()
