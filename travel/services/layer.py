"""Times of a term's places from routing services."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from passerelle.models.base import Mode
from passerelle.models.issue import Issue
from passerelle.travel.layers import Layer, between_doors
from passerelle.travel.places import Place
from passerelle.travel.services.ask import Asked, Service, ask_matrix
from passerelle.travel.services.http import ServiceError, checked_url, public
from passerelle.travel.services.ors import OpenRouteService
from passerelle.travel.services.osrm import Osrm
from passerelle.travel.services.valhalla import Valhalla
from passerelle.travel.sources import Gathered, Need, TravelSources

NAMED = 5
"""Pairs without a way that are named; of more, only their number is told."""


def services_of(sources: TravelSources) -> tuple[Service, ...]:
    """The services asked for, the weakest first; BadInputError for an address that is none."""
    found: list[Service] = []
    if sources.ors:
        headers = {"Authorization": sources.ors_key} if sources.ors_key else {}
        http = replace(sources.http, headers=headers)
        found.append(OpenRouteService(checked_url(sources.ors, "--ors"), http))
    if sources.valhalla:
        found.append(Valhalla(checked_url(sources.valhalla, "--valhalla"), sources.http))
    if sources.osrm:
        found.append(Osrm(checked_url(sources.osrm, "--osrm"), sources.http))
    return tuple(found)


def from_service(service: Service, need: Need, sources: TravelSources) -> Gathered:
    """A layer for each mode in use that a service knows, and notes on what it could not tell."""
    points = [(place.lat, place.lon) for place in need.places]
    layers: list[Layer] = []
    notes: list[Issue] = []
    requests = 0
    for mode in service.modes:
        if mode != "car" and mode not in need.modes:
            continue
        try:
            asked = ask_matrix(service, points, mode, sources.store)
        except ServiceError as error:
            notes.append(_refused(service, mode, str(error)))
            break
        requests += asked.requests
        minutes = between_doors(need.places, need.settings, asked.block.seconds / 60)
        layers.append(Layer(mode, minutes, asked.block.km, f"{service.name} {mode}"))
        notes += _unreached(service, mode, asked, need.places)
    if requests:
        notes.insert(0, _sent(service, requests, len(points)))
    return Gathered(tuple(layers), tuple(notes))


def _refused(service: Service, mode: Mode, why: str) -> Issue:
    return Issue(
        code="NO_ANSWER",
        where=f"{service.name} {public(service.url)}",
        message=f"times by {mode} are not used: {why}; they rest on other sources instead",
        fix="check that the server runs and has the roads of all places",
        severity="warning",
    )


def _sent(service: Service, requests: int, places: int) -> Issue:
    return Issue(
        code="SENT",
        where=f"{service.name} {public(service.url)}",
        message=f"was sent the coordinates of {places} places, homes included, "
        f"in {requests} requests",
        fix="no name was sent; answers are kept in the cache",
        severity="warning",
    )


def _unreached(
    service: Service, mode: Mode, asked: Asked, places: tuple[Place, ...]
) -> list[Issue]:
    pairs = np.argwhere(np.isnan(asked.block.seconds))
    if not len(pairs):
        return []
    named = ", ".join(f"{places[i].called} to {places[j].called}" for i, j in pairs[:NAMED])
    more = f" and {len(pairs) - NAMED} more" if len(pairs) > NAMED else ""
    return [
        Issue(
            code="NO_WAY",
            where=f"{service.name} {public(service.url)}",
            message=f"knows no way by {mode} from {named}{more}; these times are estimates",
            fix="check the coordinates, or give the minutes in travel.csv",
            severity="warning",
        )
    ]
