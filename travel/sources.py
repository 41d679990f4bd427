"""Where travel times can come from besides the estimate, asked for by the user."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path

import numpy as np

from passerelle.models.base import Mode
from passerelle.models.issue import Issue
from passerelle.models.rules import TravelSettings
from passerelle.models.term import TravelRow
from passerelle.travel.distance import Floats
from passerelle.travel.layers import Layer
from passerelle.travel.places import Place
from passerelle.travel.services.http import Http
from passerelle.travel.store import Store


@dataclass(frozen=True, slots=True)
class TravelSources:
    """What the user asks for: files, and services to which coordinates may be sent.

    ``osm`` is a file of roads (.osm.pbf, .osm, .graphml); ``overpass`` the address of an Overpass
    server from which the roads around all places are taken. ``osrm``, ``valhalla`` and ``ors``
    are addresses; ``ors_key`` is sent to openrouteservice. ``geocode`` is the address of a
    Nominatim server for towns that are not in the gazetteer. ``gtfs`` is a folder or zip file of
    timetables. ``more`` rows override everything. Nothing is used unless it is given.
    """

    osm: Path | None = None
    overpass: str = ""
    geocode: str = ""
    osrm: str = ""
    valhalla: str = ""
    ors: str = ""
    ors_key: str = field(default="", repr=False)
    gtfs: Path | None = None
    more: tuple[TravelRow, ...] = ()
    cache: Path | None = None
    http: Http = field(default_factory=Http)

    @property
    def store(self) -> Store:
        """Where graphs and answers are kept."""
        return Store(self.cache)


@dataclass(frozen=True, slots=True)
class Gathered:
    """Layers from the weakest to the strongest, and what the user should know about them."""

    layers: tuple[Layer, ...] = ()
    notes: tuple[Issue, ...] = ()


@dataclass(frozen=True, slots=True)
class Need:
    """What layers are for: places of a term, modes in use, settings, first and last day."""

    places: tuple[Place, ...]
    modes: tuple[Mode, ...]
    settings: TravelSettings
    first: date
    last: date

    @property
    def lat(self) -> Floats:
        """Latitudes in degrees."""
        return np.array([place.lat for place in self.places], dtype=np.float64)

    @property
    def lon(self) -> Floats:
        """Longitudes in degrees."""
        return np.array([place.lon for place in self.places], dtype=np.float64)


def gather(need: Need, sources: TravelSources) -> Gathered:
    """The layers of all sources asked for, from the weakest to the strongest.

    Raises BadInputError for files and addresses that cannot be used. A service that gives no
    answer, or a wrong one, leaves a note, and what is weaker stands.
    """
    from passerelle.travel.services.layer import from_service, services_of

    services = services_of(sources)  # bad addresses are told before anything is done
    if not need.places:
        return Gathered()
    makers: list[Maker] = _road_makers(sources)
    makers += [partial(from_service, service) for service in services]
    if sources.gtfs is not None:
        from passerelle.travel.transit.layer import from_timetables

        makers.append(partial(from_timetables, sources.gtfs))
    found = [make(need, sources) for make in makers]
    return Gathered(
        tuple(layer for part in found for layer in part.layers),
        tuple(note for part in found for note in part.notes),
    )


Maker = Callable[[Need, TravelSources], Gathered]


def _road_makers(sources: TravelSources) -> list[Maker]:
    from passerelle.travel.roads.layer import from_area, from_file

    makers: list[Maker] = []
    if sources.overpass:
        makers.append(from_area)
    if sources.osm is not None:
        makers.append(partial(from_file, sources.osm))
    return makers
