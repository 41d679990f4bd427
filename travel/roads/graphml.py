"""Roads of a GraphML file written by osmnx, or of an osmnx graph in memory."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, ParseError, iterparse

import numpy as np

from passerelle.travel.roads.access import blocks, signal_side
from passerelle.travel.roads.errors import unreadable
from passerelle.travel.roads.raw import RawRoads
from passerelle.travel.roads.speeds import SIGNAL_SECONDS, Driving, driving

_NUMBERS = re.compile(r"-?\d+(?:\.\d+)?(?:[eE]-?\d+)?")
_ROUNDING = 7
Points = list[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class _Row:
    """One directed segment: two points, how it is driven (side 0 forward, 1 backward), metres."""

    tail: int
    head: int
    drive: Driving
    side: int
    metres: float


class RoadsOfGraph:
    """Collects nodes and directed edges; points of a line that both directions share are one."""

    def __init__(self) -> None:
        self._number: dict[tuple[float, float], int] = {}
        self._signals: dict[int, int] = {}
        self._closed: set[int] = set()
        self._rows: list[_Row] = []

    def point(self, lat: float, lon: float) -> int:
        """The number of a point in degrees."""
        key = round(lat, _ROUNDING), round(lon, _ROUNDING)
        return self._number.setdefault(key, len(self._number))

    def node(self, lat: float, lon: float, tags: Mapping[str, str]) -> None:
        """A node of the graph."""
        number = self.point(lat, lon)
        side = signal_side(tags)
        if side is not None:
            self._signals[number] = side
        if blocks(tags):
            self._closed.add(number)

    def edge(self, line: Points, tags: Mapping[str, str], metres: float | None) -> None:
        """A directed edge along (lat, lon) points; ``metres`` is its whole length."""
        drive, side = _edge_drive(tags)
        if drive.kmh[side] <= 0:
            return
        numbers = [self.point(*point) for point in line]
        if metres is not None and len(numbers) == 2:
            self._rows.append(_Row(numbers[0], numbers[1], drive, side, metres))
            return
        self._rows += [_Row(a, b, drive, side, np.nan) for a, b in pairwise(numbers) if a != b]

    def roads(self) -> RawRoads:
        """All of it as arrays."""
        where = np.array(list(self._number), dtype=np.float64).reshape(-1, 2)
        rows = self._rows
        closed = np.zeros(len(where), dtype=bool)
        closed[sorted(self._closed)] = True
        return RawRoads(
            where[:, 0],
            where[:, 1],
            closed,
            np.array([row.tail for row in rows], dtype=np.int64),
            np.array([row.head for row in rows], dtype=np.int64),
            np.array([row.drive.kmh[row.side] for row in rows], dtype=np.float64),
            np.array([row.metres for row in rows], dtype=np.float64),
            np.array([row.drive.rate for row in rows], dtype=np.float64),
            np.array([row.drive.restricted[row.side] for row in rows], dtype=bool),
            np.array([row.drive.enterable for row in rows], dtype=bool),
            np.array([self._wait(row) for row in rows], dtype=np.float64),
            np.zeros(len(rows), dtype=np.int64),
        )

    def _wait(self, row: _Row) -> float:
        signal = self._signals.get(row.head)
        return SIGNAL_SECONDS if signal in {0, 1 - 2 * row.side} else 0.0


def _edge_drive(tags: Mapping[str, str]) -> tuple[Driving, int]:
    """How an edge is driven, which osmnx may have turned round against its way.

    An edge stands for one direction; that there is an edge the other way says the way has both.
    """
    one_way = tags.get("oneway") == "True"
    turned = tags.get("reversed") == "True"
    if turned and tags.get("highway") == "motorway" and not one_way:
        return Driving(), 0
    side = "-1" if turned else "yes"
    return driving({**tags, "oneway": side if one_way else "no"}), int(turned)


def read_graphml(path: Path) -> RawRoads:
    """The roads of a GraphML file; BadInputError if it is none."""
    found = RoadsOfGraph()
    places: dict[str, tuple[float, float]] = {}
    try:
        for element, data in _elements(path):
            if element.tag.endswith("}node"):
                places[element.attrib["id"]] = float(data["y"]), float(data["x"])
                found.node(*places[element.attrib["id"]], data)
            else:
                ends = places[element.attrib["source"]], places[element.attrib["target"]]
                found.edge(_line(data.get("geometry", ""), *ends), data, _metres(data))
    except (ParseError, KeyError, ValueError, OSError) as error:
        reason = f"{type(error).__name__}: {error}"
        raise unreadable(path, f"no GraphML of roads in degrees ({reason})") from error
    return found.roads()


def roads_of_graph(graph: Any) -> RawRoads:
    """The roads of an osmnx MultiDiGraph whose nodes have ``x`` (lon) and ``y`` (lat)."""
    found = RoadsOfGraph()
    places: dict[Any, tuple[float, float]] = {}
    for name, data in graph.nodes(data=True):
        places[name] = float(data["y"]), float(data["x"])
        found.node(*places[name], _texts(data))
    for tail, head, data in graph.edges(data=True):
        shape = data.get("geometry")
        between = [] if shape is None else [(lat, lon) for lon, lat in shape.coords]
        line = between or [places[tail], places[head]]
        found.edge(line, _texts(data), _metres(data))
    return found.roads()


def _elements(path: Path) -> Iterator[tuple[Element, dict[str, str]]]:
    """Nodes and edges with their data by name; each is forgotten once it was used."""
    names: dict[str, str] = {}
    for _, element in iterparse(path):  # noqa: S314 - a file of the user's own; expat is bounded
        if element.tag.endswith("}key"):
            names[element.attrib["id"]] = element.attrib.get("attr.name", "")
        elif element.tag.endswith(("}node", "}edge")):
            pairs = ((names.get(row.attrib["key"], ""), row.text or "") for row in element)
            yield element, {name: _one(text) for name, text in pairs}
            element.clear()


def _texts(data: Mapping[str, Any]) -> dict[str, str]:
    return {name: _one(value) for name, value in data.items() if name != "geometry"}


def _one(value: Any) -> str:
    """A tag as one text: merged edges hold lists, of which the least favourable counts."""
    if isinstance(value, str) and value.startswith("[") and value.endswith("]"):
        try:
            value = ast.literal_eval(value)
        except (SyntaxError, ValueError):
            return str(value)
    if isinstance(value, Iterable) and not isinstance(value, str):
        return _least([str(item) for item in value])
    return str(value)


def _least(values: list[str]) -> str:
    numbers = [(float(found[0]), text) for text in values if (found := _NUMBERS.match(text))]
    if len(numbers) == len(values) and numbers:
        return min(numbers)[1]
    return values[-1] if values else ""


def _metres(data: Mapping[str, Any]) -> float | None:
    return float(data["length"]) if "length" in data else None


def _line(wkt: str, start: tuple[float, float], end: tuple[float, float]) -> Points:
    numbers = [float(text) for text in _NUMBERS.findall(wkt)]
    points = list(zip(numbers[1::2], numbers[::2], strict=True))
    return points or [start, end]
