"""The matrix of openrouteservice: https://openrouteservice.org/dev/#/api-docs/v2/matrix."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from passerelle.models.base import Mode
from passerelle.travel.services.block import (
    Block,
    Point,
    moved_too_far,
    numbers,
    waypoints,
    without,
)
from passerelle.travel.services.http import Answer, Http, ServiceError, TooManyPlacesError

_PROFILE: dict[Mode, str] = {
    "car": "driving-car",
    "bike": "cycling-regular",
    "walk": "foot-walking",
}
_TOO_MANY = {6004}


@dataclass(frozen=True, slots=True)
class OpenRouteService:
    """An openrouteservice server; the key travels in a header of ``http``."""

    url: str
    http: Http

    name = "openrouteservice"
    side = 59
    modes: tuple[Mode, ...] = ("car", "bike", "walk")

    def block(self, origins: Sequence[Point], destinations: Sequence[Point], mode: Mode) -> Block:
        """Times from each origin to each destination, (lat, lon) in degrees."""
        rows, columns = len(origins), len(destinations)
        body = {
            "locations": [[lon, lat] for lat, lon in (*origins, *destinations)],
            "sources": [str(k) for k in range(rows)],
            "destinations": [str(k) for k in range(rows, rows + columns)],
            "metrics": ["duration", "distance"],
            "units": "km",
        }
        data = _checked(self.http.post(f"{self.url}/v2/matrix/{_PROFILE[mode]}", body))
        block = Block(
            numbers(data.get("durations"), rows, columns, "durations"),
            numbers(data.get("distances"), rows, columns, "distances"),
        )
        lost = moved_too_far(origins, waypoints(data.get("sources"), rows, "sources"))
        gone = moved_too_far(
            destinations, waypoints(data.get("destinations"), columns, "destinations")
        )
        return without(block, lost, gone)


def _checked(answer: Answer) -> dict[str, Any]:
    data = answer.data if isinstance(answer.data, dict) else {}
    if answer.status == 200:
        return data
    error = data.get("error")
    code = error.get("code") if isinstance(error, dict) else None
    said = error.get("message", "") if isinstance(error, dict) else str(error or "")
    if code in _TOO_MANY or answer.status == 413:
        raise TooManyPlacesError(f"too many places at once ({said or code})")
    if answer.status in {401, 403}:
        raise ServiceError(f"it refuses the key ({answer.status} {said})")
    raise ServiceError(f"it answers {answer.status} {said}".strip())
