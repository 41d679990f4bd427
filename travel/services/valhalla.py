"""Valhalla's matrix: https://valhalla.github.io/valhalla/api/matrix/api-reference/."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from passerelle.models.base import Mode
from passerelle.travel.services.block import Block, Point, number
from passerelle.travel.services.http import Answer, Http, ServiceError, TooManyPlacesError

_COSTING: dict[Mode, str] = {"car": "auto", "bike": "bicycle", "walk": "pedestrian"}
_TOO_MANY = {150, 153}


@dataclass(frozen=True, slots=True)
class Valhalla:
    """A Valhalla server."""

    url: str
    http: Http

    name = "Valhalla"
    side = 50
    modes: tuple[Mode, ...] = ("car", "bike", "walk")

    def block(self, origins: Sequence[Point], destinations: Sequence[Point], mode: Mode) -> Block:
        """Times from each origin to each destination, (lat, lon) in degrees."""
        body = {
            "sources": [{"lat": lat, "lon": lon} for lat, lon in origins],
            "targets": [{"lat": lat, "lon": lon} for lat, lon in destinations],
            "costing": _COSTING[mode],
            "units": "kilometers",
            "verbose": True,
        }
        data = _checked(self.http.post(f"{self.url}/sources_to_targets", body))
        table = data.get("sources_to_targets")
        if isinstance(table, dict) or not isinstance(table, list) or len(table) != len(origins):
            raise ServiceError(f"'sources_to_targets' should have {len(origins)} rows")
        if data.get("units", "kilometers") not in {"kilometers", "km"}:
            raise ServiceError(f"distances are in {data['units']}, not in kilometers")
        seconds = np.full((len(origins), len(destinations)), np.nan)
        km = seconds.copy()
        for i, row in enumerate(table):
            for j, cell in enumerate(_cells(row, len(destinations))):
                _check_place(cell, i, j)
                seconds[i, j] = number(cell.get("time"), "time")
                km[i, j] = number(cell.get("distance"), "distance")
        return Block(seconds, np.where(np.isnan(seconds), np.nan, km))


def _cells(row: Any, count: int) -> list[dict[str, Any]]:
    if not isinstance(row, list) or len(row) != count:
        raise ServiceError(f"a row of 'sources_to_targets' should have {count} cells")
    for cell in row:
        if not isinstance(cell, dict) or "time" not in cell:
            raise ServiceError("a cell of 'sources_to_targets' has no time")
    return row


def _check_place(cell: dict[str, Any], i: int, j: int) -> None:
    """Cells are named: one that stands elsewhere than it says would be another pair's time."""
    if (cell.get("from_index", i), cell.get("to_index", j)) != (i, j):
        raise ServiceError(
            f"the cell from {i} to {j} says it is from {cell.get('from_index')} "
            f"to {cell.get('to_index')}"
        )


def _checked(answer: Answer) -> dict[str, Any]:
    data = answer.data if isinstance(answer.data, dict) else {}
    if answer.status == 200:
        return data
    code, said = data.get("error_code"), data.get("error", "")
    if code in _TOO_MANY or answer.status == 413:
        raise TooManyPlacesError(f"too many places at once ({said or code})")
    raise ServiceError(f"it answers {answer.status} {said}".strip())
