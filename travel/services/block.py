"""A block of a matrix as a service gave it, and the doubts it must survive."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from passerelle.models.base import Mode
from passerelle.travel.distance import Floats, great_circle_km
from passerelle.travel.services.http import ServiceError

MOST_SECONDS = 48 * 3600.0
SNAP_KM = 20.0
"""A service that moves a place farther than this does not have the roads of the place."""
_FASTEST_KMH = {"car": 180.0, "bike": 50.0, "walk": 15.0}
_SLACK_KM = 1.0
"""Both ends may be moved to the nearest road, so short legs tell little about speed."""

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Block:
    """Seconds and road km from each origin to each destination; NaN where there is no way."""

    seconds: Floats
    km: Floats


def numbers(value: Any, rows: int, columns: int, name: str) -> Floats:
    """A table of a JSON answer, rows x columns, null as NaN; ServiceError if it is none."""
    if not isinstance(value, list) or len(value) != rows:
        raise ServiceError(f"'{name}' should have {rows} rows, and {_size(value)}")
    for row in value:
        if not isinstance(row, list) or len(row) != columns:
            raise ServiceError(f"a row of '{name}' should have {columns} values, and {_size(row)}")
    return np.array([[number(cell, name) for cell in row] for row in value]).reshape(rows, columns)


def number(cell: Any, name: str) -> float:
    """A number of a JSON answer, null as NaN; ServiceError for anything else or below 0."""
    if cell is None:
        return math.nan
    if isinstance(cell, bool) or not isinstance(cell, (int, float)):
        raise ServiceError(f"'{name}' holds {cell!r}, which is no number")
    if not 0 <= cell < math.inf:
        raise ServiceError(f"'{name}' holds {cell}, which is no amount")
    return float(cell)


def _size(value: Any) -> str:
    return f"has {len(value)}" if isinstance(value, list) else f"is {type(value).__name__}"


def doubtful(
    block: Block, origins: Sequence[Point], destinations: Sequence[Point], mode: Mode
) -> None:
    """Raise ServiceError where a time cannot be true: too long, or faster than anyone travels.

    ``origins`` and ``destinations`` are (lat, lon) in degrees. A block with one impossible time
    is refused whole, for what else it says is no surer.
    """
    if np.nanmax(block.seconds, initial=0) > MOST_SECONDS:
        raise ServiceError(f"a time of {np.nanmax(block.seconds) / 3600:.0f} hours")
    starts, ends = np.array(origins), np.array(destinations)
    crow = great_circle_km(
        starts[:, 0, None], starts[:, 1, None], ends[None, :, 0], ends[None, :, 1]
    )
    least = np.maximum(0, crow - _SLACK_KM) / _FASTEST_KMH[mode] * 3600
    bad = np.argwhere(block.seconds < least)
    if len(bad):
        i, j = bad[0]
        raise ServiceError(
            f"{block.seconds[i, j] / 60:.1f} minutes for {crow[i, j]:.0f} km as the crow flies "
            f"cannot be true; are latitude and longitude swapped, or minutes and seconds?"
        )


def moved_too_far(points: Sequence[Point], snapped: Sequence[Point | None]) -> list[int]:
    """Numbers of the places that a service moved farther than SNAP_KM, or could not place."""
    return [
        number
        for number, (asked, found) in enumerate(zip(points, snapped, strict=True))
        if found is None or not float(great_circle_km(*asked, *found)) <= SNAP_KM
    ]


def without(block: Block, rows: Sequence[int], columns: Sequence[int]) -> Block:
    """The block with nothing known from the rows and to the columns named."""
    seconds, km = block.seconds.copy(), block.km.copy()
    for table in (seconds, km):
        table[list(rows), :] = np.nan
        table[:, list(columns)] = np.nan
    return Block(seconds, km)


def waypoints(value: Any, count: int, name: str) -> list[Point | None]:
    """(lat, lon) of the waypoints of an answer, which are written lon first; None where absent."""
    if not isinstance(value, list) or len(value) != count:
        raise ServiceError(f"'{name}' should name {count} places, and {_size(value)}")
    return [None if item is None else _waypoint(item, name) for item in value]


def _waypoint(item: Any, name: str) -> Point:
    where = item.get("location") if isinstance(item, dict) else None
    if not isinstance(where, list) or len(where) != 2:
        raise ServiceError(f"'{name}' holds a place without a location")
    lon, lat = where
    if not all(isinstance(v, (int, float)) and math.isfinite(v) for v in (lat, lon)):
        raise ServiceError(f"'{name}' holds the location {where}")
    return float(lat), float(lon)
