"""Car times of a term's places from a road graph."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from passerelle.models.issue import Issue
from passerelle.travel.layers import Layer, between_doors
from passerelle.travel.roads.graph import RoadGraph, RoadMatrix, load_graph
from passerelle.travel.services.http import ServiceError, checked_url, public
from passerelle.travel.sources import Gathered, Need, TravelSources

FAR_METRES = 1_000.0
"""A place of a term farther than this from any road is told; a door is nearer to one."""
LOST_METRES = 3_000.0
"""Farther than this, the roads do not serve the place, and its times stay estimates."""
TRACK_METRES_PER_MINUTE = 250.0
"""How fast the way from a door to its road goes, 15 km/h."""


def from_file(path: Path, need: Need, sources: TravelSources) -> Gathered:
    """The layer of a file of roads; BadInputError if it cannot be read."""
    return from_graph(load_graph(path, sources.store), f"roads of {path.name}", need)


def from_area(need: Need, sources: TravelSources) -> Gathered:
    """The layer of roads taken from an Overpass server; a note if it gives none."""
    from passerelle.travel.roads.online import download

    url = checked_url(sources.overpass, "--overpass")
    try:
        graph = download(url, need.lat, need.lon, sources.store)
    except ServiceError as error:
        return Gathered(notes=(_not_downloaded(url, str(error)),))
    found = from_graph(graph, "roads from OpenStreetMap by Overpass", need)
    return Gathered(found.layers, (_sent(url), *found.notes))


def from_graph(graph: RoadGraph, source: str, need: Need) -> Gathered:
    """The layer of a road graph, without places that lie off its roads, and notes on those.

    The way from each door to its road is added at 15 km/h.
    """
    found = graph.matrix(need.lat, need.lon)
    lost = found.off_road_metres > LOST_METRES
    track = found.off_road_metres / TRACK_METRES_PER_MINUTE
    minutes = found.minutes + track[:, None] + track[None, :]
    minutes[lost, :] = np.nan
    minutes[:, lost] = np.nan
    layer = Layer("car", between_doors(need.places, need.settings, minutes), found.km, source)
    return Gathered((layer,) if not lost.all() else (), tuple(_far(found, source, need)))


def _far(found: RoadMatrix, source: str, need: Need) -> list[Issue]:
    notes = []
    for place, metres in zip(need.places, found.off_road_metres, strict=True):
        if metres > FAR_METRES:
            told = (
                "so its times are estimates"
                if metres > LOST_METRES
                else "and the way there is reckoned at 15 km/h"
            )
            notes.append(
                Issue(
                    code="FAR_FROM_ROADS",
                    where=f"{place.owner} ({place.key})",
                    message=f"lies {metres / 1000:.1f} km from the nearest of the {source}, {told}",
                    fix="check its coordinates (latitude first), or give a larger extract",
                    severity="warning",
                )
            )
    return notes


def _not_downloaded(url: str, why: str) -> Issue:
    return Issue(
        code="NO_ROADS_ONLINE",
        where=public(url),
        message=f"gave no roads: {why}; the times rest on other sources instead",
        fix="try again later, or give a file with --osm",
        severity="warning",
    )


def _sent(url: str) -> Issue:
    return Issue(
        code="SENT",
        where=public(url),
        message="was asked for the roads of a rectangle around all places, rounded to 0.01 degrees",
        fix="no name and no place of a person was sent",
        severity="warning",
    )
