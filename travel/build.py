"""The travel times of a term: estimates for every pair of places, overridden by given rows."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import get_args

import numpy as np

from passerelle.models.base import BANDS, Band, Mode
from passerelle.models.issue import BadInputError, Issue
from passerelle.models.rules import TravelSettings
from passerelle.models.term import Term, TravelRow
from passerelle.models.travel import TravelTable, TravelTimes
from passerelle.travel import estimate
from passerelle.travel.distance import Floats
from passerelle.travel.estimate import Ints
from passerelle.travel.gazetteer import Gazetteer, default_gazetteer
from passerelle.travel.given import Given, resolve
from passerelle.travel.layers import Layer
from passerelle.travel.places import Place, crow_fly, dense_places, locate

_STEADY = {"bike": estimate.BIKE_KM_PER_HOUR, "walk": estimate.WALK_KM_PER_HOUR}


def modes_of(term: Term) -> tuple[Mode, ...]:
    """The car, and every mode some person of the term uses, in a fixed order."""
    used = {"car", *(person.mode for person in (*term.learners, *term.trainers))}
    return tuple(mode for mode in get_args(Mode) if mode in used)


def places_of(term: Term, gazetteer: Gazetteer | None = None) -> tuple[Place, ...]:
    """The places of a term in the order of its nodes; BadInputError names each lost one."""
    places, lost = locate(term, gazetteer or default_gazetteer())
    if lost:
        raise BadInputError(lost)
    return places


def build_travel(
    term: Term,
    gazetteer: Gazetteer | None = None,
    layers: tuple[Layer, ...] = (),
    more: tuple[TravelRow, ...] = (),
) -> TravelTimes:
    """Minutes between all places of a term, per mode in use and time band, each with its source.

    From the weakest to the strongest: the estimate, ``layers`` in their order (over the places of
    ``places_of``), given rows of the term, ``more`` rows. Each overrides in its own direction
    only; passengers and public transport follow the car wherever its minutes come from. Raises
    BadInputError with an issue for each place or name that cannot be found.
    """
    towns = gazetteer or default_gazetteer()
    places, lost = locate(term, towns)
    dense, unlisted = dense_places(term, places, towns)
    given, unread = resolve(term, places, towns, more)
    issues = (*_bad_law(term.settings.travel), *lost, *unlisted, *unread)
    if issues:
        raise BadInputError(issues)
    maker = _Maker(term.settings.travel, crow_fly(places), dense, given, layers)
    tables, sources = maker.tables(modes_of(term))
    settings = term.settings.travel
    return TravelTimes(
        nodes=tuple(place.key for place in places),
        km=maker.road_km(),
        tables=tables,
        sources=sources,
        am_peak=settings.am_peak,
        pm_peak=settings.pm_peak,
        night=settings.night,
    )


def _bad_law(settings: TravelSettings) -> tuple[Issue, ...]:
    factor, exponent = settings.power_law
    if 0 < factor < math.inf and 0 < exponent <= 2:
        return ()
    issue = Issue(
        code="BAD_POWER_LAW",
        where="settings travel.power_law",
        message=f"minutes = {factor:g} * km ** {exponent:g} is no law of travel time",
        fix="give a factor above 0 and an exponent above 0 and at most 2, e.g. 3.07 and 0.72",
    )
    return (issue,)


@dataclass(slots=True)
class _Grid:
    """Minutes and source numbers, n x n, while they are being filled."""

    minutes: Ints
    source: Ints


class _Maker:
    """Fills one table after another and numbers the sources met on the way."""

    def __init__(
        self,
        settings: TravelSettings,
        crow_km: Floats,
        dense: tuple[bool, ...],
        given: tuple[Given, ...],
        layers: tuple[Layer, ...],
    ) -> None:
        self._settings = settings
        self._crow_km = crow_km
        self._rush = estimate.rush_factors(dense, settings)
        self._given = given
        self._layers = layers
        self._car: dict[Band, _Grid] = {}
        self._sources: dict[str, int] = {}

    def tables(self, modes: tuple[Mode, ...]) -> tuple[tuple[TravelTable, ...], tuple[str, ...]]:
        """The tables of all modes and bands, and the sources that at least one cell rests on."""
        grids = {(mode, band): self._grid(mode, band) for mode in modes for band in BANDS}
        used = np.zeros(len(self._sources), dtype=bool)
        for grid in grids.values():
            used[grid.source] = True
        renumbered = np.cumsum(used) - 1
        tables = tuple(
            TravelTable(
                mode=mode,
                band=band,
                minutes=_rows(grid.minutes),
                source=_rows(renumbered[grid.source]),
            )
            for (mode, band), grid in grids.items()
        )
        return tables, tuple(text for text, kept in zip(self._sources, used, strict=True) if kept)

    def road_km(self) -> tuple[tuple[float, ...], ...]:
        """Road km to one decimal: estimated, or as given (by car rather than otherwise)."""
        km = np.round(estimate.road_km(self._crow_km, self._settings), 1)
        for layer in self._layers:
            if layer.mode == "car":
                known = np.isfinite(layer.minutes) & np.isfinite(layer.km)
                km[known] = np.round(layer.km[known], 1)
        for item in sorted(self._given, key=lambda item: item.row.mode == "car"):
            if item.row.km is not None:
                km[np.ix_(item.origins, item.destinations)] = item.row.km
        return tuple(tuple(float(cell) for cell in line) for line in km)

    def _grid(self, mode: Mode, band: Band) -> _Grid:
        if mode == "car":
            return self._car_grid(band)
        if mode in _STEADY:
            grid = self._steady_grid(_STEADY[mode])
        else:
            grid = self._like_car(mode, self._car_grid(band))
        return self._override(self._layered(grid, mode, band), mode, band)

    def _car_grid(self, band: Band) -> _Grid:
        if band not in self._car:
            grid = self._layered(self._estimated_car(band), "car", band)
            self._car[band] = self._override(grid, "car", band)
        return self._car[band]

    def _estimated_car(self, band: Band) -> _Grid:
        settings = self._settings
        rush = self._rush if band in estimate.PEAKS else np.ones_like(self._rush)
        minutes = estimate.whole_minutes(estimate.car_minutes(self._crow_km, rush, settings))
        source = np.zeros_like(minutes)
        for factor in np.unique(rush):
            source[rush == factor] = self._number(_law_text(settings, float(factor)))
        return _Grid(minutes, source)

    def _layered(self, grid: _Grid, mode: Mode, band: Band) -> _Grid:
        """The grid with what the layers of a mode know put over it."""
        for layer in self._layers:
            if layer.mode == mode and band in layer.bands:
                self._put(grid, layer, band)
        return grid

    def _put(self, grid: _Grid, layer: Layer, band: Band) -> None:
        known = np.isfinite(layer.minutes)
        if layer.door_to_door:
            grid.minutes[known] = estimate.whole_minutes(layer.minutes[known])
            grid.source[known] = self._number(layer.source)
            return
        rushing = layer.mode == "car" and band in estimate.PEAKS
        rush = self._rush if rushing else np.ones_like(self._rush)
        access = self._settings.access_min
        minutes = np.where(known, layer.minutes, 0) * rush + access
        grid.minutes[known] = estimate.whole_minutes(minutes)[known]
        for factor in np.unique(rush[known]):
            text = f"{layer.source}{_extra_text(self._settings, float(factor))}"
            grid.source[known & (rush == factor)] = self._number(text)

    def _steady_grid(self, speed: float) -> _Grid:
        minutes = estimate.steady_minutes(self._crow_km, speed, self._settings)
        source = self._number(f"estimate: {speed:g} km/h on 1.27 x the crow-fly distance")
        return _Grid(estimate.whole_minutes(minutes), np.full(minutes.shape, source))

    def _like_car(self, mode: Mode, car: _Grid) -> _Grid:
        minutes, rule = car.minutes.copy(), "as car"
        if mode == "public_transport":
            minutes = estimate.whole_minutes(
                estimate.public_transport_minutes(minutes, self._settings)
            )
            factor = self._settings.public_transport_factor
            least = self._settings.public_transport_min
            rule = f"{factor:g} x car, at least {least} min"
        texts = {number: text for text, number in self._sources.items()}
        source = np.zeros_like(car.source)
        for number in np.unique(car.source):
            text = f"estimate: {rule} (car {texts[int(number)]})"
            source[car.source == number] = self._number(text)
        return _Grid(minutes, source)

    def _override(self, grid: _Grid, mode: Mode, band: Band) -> _Grid:
        for item in self._given:
            if item.row.mode == mode and item.row.band in {None, band}:
                cells = np.ix_(item.origins, item.destinations)
                grid.minutes[cells] = item.row.minutes
                grid.source[cells] = self._number(item.source)
        return grid

    def _number(self, source: str) -> int:
        return self._sources.setdefault(source, len(self._sources))


def _law_text(settings: TravelSettings, rush: float) -> str:
    factor, exponent = settings.power_law
    return f"estimate: power law {factor:g} x km^{exponent:g}{_extra_text(settings, rush)}"


def _extra_text(settings: TravelSettings, rush: float) -> str:
    peak = f", x {rush:g} at peak" if rush != 1 else ""
    access = f", + {settings.access_min} min access" if settings.access_min else ""
    return f"{peak}{access}"


def _rows(grid: Ints) -> tuple[tuple[int, ...], ...]:
    return tuple(map(tuple, grid.tolist()))
