"""A model of road times between towns by speed steps: a matrix that a term can be given.

The published earliest arrivals and latest departures of the PASS'EMPLOI learners were computed
with it, so a term that is to be compared with them takes its times from here. It agrees within
11 % on average with 26 drives known roughly (10 % up or down).
"""

from __future__ import annotations

import math

from passerelle.models.base import Band, Mode
from passerelle.models.issue import BadInputError
from passerelle.models.rules import TravelSettings
from passerelle.models.term import Term, TravelRow
from passerelle.travel.build import modes_of
from passerelle.travel.distance import ROAD_PER_CROW_KM, crow_fly_matrix
from passerelle.travel.estimate import PEAKS, rush_factors
from passerelle.travel.gazetteer import Gazetteer, default_gazetteer
from passerelle.travel.places import dense_places, locate

SPEEDS: tuple[tuple[float, float], ...] = (
    (4, 24),
    (10, 38),
    (20, 52),
    (35, 62),
    (70, 74),
    (math.inf, 84),
)
"""Road km below which a mean speed in km/h holds."""
START_MIN = 3
SAME_TOWN_ROAD_KM = 2.5
RUSH = TravelSettings(rush_inside=1.40, rush_across=1.25, rush_outside=1.10)
_SOURCE = "road model, speed by distance"


def road_model_minutes(road_km: float, rush: float = 1.0) -> int:
    """Whole minutes by car: the drive at the speed of its length and 3 minutes, times rush."""
    speed = next(speed for limit, speed in SPEEDS if road_km < limit)
    return round((road_km / speed * 60 + START_MIN) * rush)


def road_model_public_transport(car_minutes: int) -> int:
    """Whole minutes by public transport: 1.7 times the car's, at least 15."""
    return max(15, round(1.7 * car_minutes))


def road_model_rows(
    term: Term, *, rush_all_day: bool = False, gazetteer: Gazetteer | None = None
) -> tuple[TravelRow, ...]:
    """Rows for a term's travel table: every pair of its places, per driven mode in use.

    Places of a known town count as its centre, as the model is one of towns. The rush factor
    (1.40 between two towns of ``settings.travel.dense_towns``, 1.25 to or from one, 1.10
    elsewhere) holds in the peaks, or in every band with ``rush_all_day``. Raises BadInputError
    as ``build_travel`` does.
    """
    towns = gazetteer or default_gazetteer()
    places, lost = locate(term, towns)
    dense, unlisted = dense_places(term, places, towns)
    if lost or unlisted:
        raise BadInputError((*lost, *unlisted))
    centres = [place.town or place for place in places]
    km = ROAD_PER_CROW_KM * crow_fly_matrix([c.lat for c in centres], [c.lon for c in centres])
    rush = rush_factors(dense, RUSH)
    rows: list[TravelRow] = []
    for i, origin in enumerate(places):
        for j, destination in enumerate(places):
            same = origin.key == destination.key or centres[i] == centres[j]
            length = SAME_TOWN_ROAD_KM if same else float(km[i, j])
            rows += _rows(
                origin.key,
                destination.key,
                length,
                _factors(rush[i, j], rush_all_day),
                modes_of(term),
            )
    return tuple(rows)


def _factors(rush: float, all_day: bool) -> dict[Band | None, float]:
    if all_day:
        return {None: rush}
    return {None: 1.0} | dict.fromkeys(PEAKS, rush)


def _rows(
    origin: str,
    destination: str,
    km: float,
    factors: dict[Band | None, float],
    modes: tuple[Mode, ...],
) -> list[TravelRow]:
    rows = []
    for band, factor in factors.items():
        car = road_model_minutes(km, factor)
        minutes: dict[Mode, int] = {
            "car": car,
            "passenger": car,
            "public_transport": road_model_public_transport(car),
        }
        rows += [
            TravelRow(
                origin=origin,
                destination=destination,
                mode=mode,
                band=band,
                minutes=minutes[mode],
                km=round(km, 1),
                source=_SOURCE,
            )
            for mode in modes
            if mode in minutes
        ]
    return rows
