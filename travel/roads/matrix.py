"""Car minutes between points, straight from a file of roads."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike

from passerelle.models.issue import BadInputError, Issue
from passerelle.travel.distance import Floats
from passerelle.travel.roads.graph import RoadGraph, RoadMatrix, load_graph
from passerelle.travel.store import Store, default_folder

FAR_METRES = 2_000.0
"""Farther from a road than this, a place is worth a look."""
LOST_METRES = 20_000.0
"""Farther than this, the file does not hold the roads of the place."""


class FarFromRoadsWarning(UserWarning):
    """A place lies far from every road of the file."""


def matrix_from_osm(
    path: str | Path,
    points: Sequence[tuple[float, float]] | ArrayLike,
    *,
    cache: Path | None = None,
) -> Floats:
    """Car minutes off-peak between points, n x n: from the point of the row to that of the column.

    ``path`` is an OpenStreetMap file (.osm.pbf, .osm) or a GraphML file of osmnx, ``points`` are
    n pairs (latitude, longitude) in degrees. Each point is put on the nearest road from which
    all others can be reached, so every time is finite; the diagonal is 0. There is no rush and
    no parking in it. The graph is kept in ``cache`` (default: the user's cache folder), keyed by
    the content of the file. Raises BadInputError, naming every point that lies nowhere or more
    than 20 km from any road; warns (FarFromRoadsWarning) from 2 km on.
    """
    where = as_points(points)
    graph = load_graph(Path(path), Store(cache or default_folder()))
    found = road_matrix(graph, where, str(path))
    for number in np.flatnonzero(found.off_road_metres > FAR_METRES):
        far = found.off_road_metres[number] / 1000
        text = f"point {number} ({_text(where[number])}) lies {far:.1f} km from the nearest road"
        warnings.warn(text, FarFromRoadsWarning, stacklevel=2)
    return found.minutes


def road_matrix(graph: RoadGraph, points: Floats, where: str) -> RoadMatrix:
    """Minutes and km between points (n x 2, latitude first) that all lie near the graph."""
    found = graph.matrix(points[:, 0], points[:, 1])
    lost = np.flatnonzero(found.off_road_metres > LOST_METRES)
    if len(lost):
        raise BadInputError(
            tuple(_lost(int(i), points[i], found.off_road_metres[i], where) for i in lost)
        )
    return found


def as_points(points: Sequence[tuple[float, float]] | ArrayLike) -> Floats:
    """Points as an array n x 2 of degrees; BadInputError names every one that is none."""
    try:
        where = np.asarray(points, dtype=np.float64).reshape(-1, 2)
    except (TypeError, ValueError) as error:
        raise BadInputError((_bad("points", f"are no pairs of numbers ({error})"),)) from error
    issues = tuple(_off_the_globe(where))
    if issues:
        raise BadInputError(issues)
    return where


def _off_the_globe(where: Floats) -> Iterator[Issue]:
    for number, (lat, lon) in enumerate(where):
        if not (abs(lat) <= 90 and abs(lon) <= 180):
            yield _bad(
                f"point {number}", f"latitude {lat} and longitude {lon} lie nowhere on earth"
            )


def _bad(where: str, message: str) -> Issue:
    fix = "give pairs (latitude, longitude) in degrees, e.g. (50.6339, 3.0551)"
    return Issue(code="BAD_COORDINATES", where=where, message=message, fix=fix)


def _lost(number: int, point: Floats, metres: float, where: str) -> Issue:
    return Issue(
        code="OUTSIDE_ROADS",
        where=f"point {number}",
        message=f"{_text(point)} lies {metres / 1000:.0f} km from the nearest road of {where}",
        fix="give a file that covers it; latitude comes first, longitude second",
    )


def _text(point: Floats) -> str:
    return f"{point[0]:.5f}, {point[1]:.5f}"
