"""OSRM's table service: https://project-osrm.org/docs/v5.24.0/api/#table-service."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class Osrm:
    """An OSRM server, which knows one mode: what its data was prepared for."""

    url: str
    http: Http
    mode: Mode = "car"

    name = "OSRM"
    side = 50
    """A server takes 100 coordinates by default: 50 origins and 50 destinations."""

    @property
    def modes(self) -> tuple[Mode, ...]:
        """What the server is asked for."""
        return (self.mode,)

    def block(self, origins: Sequence[Point], destinations: Sequence[Point], mode: Mode) -> Block:
        """Times from each origin to each destination, (lat, lon) in degrees."""
        del mode
        rows, columns = len(origins), len(destinations)
        where = ";".join(f"{lon:.6f},{lat:.6f}" for lat, lon in (*origins, *destinations))
        first = ";".join(map(str, range(rows)))
        last = ";".join(map(str, range(rows, rows + columns)))
        query = f"sources={first}&destinations={last}&annotations=duration,distance"
        answer = self.http.get(f"{self.url}/table/v1/driving/{where}?{query}")
        data = _checked(answer)
        block = Block(
            numbers(data.get("durations"), rows, columns, "durations"),
            numbers(data.get("distances"), rows, columns, "distances") / 1000,
        )
        lost = moved_too_far(origins, waypoints(data.get("sources"), rows, "sources"))
        gone = moved_too_far(
            destinations, waypoints(data.get("destinations"), columns, "destinations")
        )
        return without(block, lost, gone)


def _checked(answer: Answer) -> dict[str, object]:
    data = answer.data if isinstance(answer.data, dict) else {}
    code = data.get("code")
    if answer.status == 200 and code == "Ok":
        return data
    if code == "TooBig" or answer.status in {413, 414}:
        raise TooManyPlacesError(f"too many places at once ({code or answer.status})")
    said = data.get("message", "")
    raise ServiceError(f"it answers {answer.status} {code or ''} {said}".strip())
