"""Layers of travel times: what a road graph, a service or a timetable knows, over the estimate."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from passerelle.models.base import BANDS, Band, Mode
from passerelle.models.rules import TravelSettings
from passerelle.travel.distance import Floats
from passerelle.travel.places import Place, crow_fly


@dataclass(frozen=True, slots=True)
class Layer:
    """Minutes and road km of one mode between n places (n x n), NaN where nothing is known.

    ``bands`` are those it holds in. Driving layers (``door_to_door`` false) get the rush factor
    of the pair at peak and the access minutes on top; others are taken as they are.
    """

    mode: Mode
    minutes: Floats
    km: Floats
    source: str
    bands: tuple[Band, ...] = BANDS
    door_to_door: bool = False


def between_doors(places: tuple[Place, ...], settings: TravelSettings, minutes: Floats) -> Floats:
    """Minutes (n x n) without the pairs of which the map cannot know the doors.

    That is a place with itself, and two places nearer than ``inner_km`` of which one is known
    by its town only: a town centre stands for every door of the town.
    """
    towns = np.array([place.by_town for place in places], dtype=bool)
    near = crow_fly(places) < settings.inner_km
    vague = near & (towns[:, None] | towns[None, :])
    np.fill_diagonal(vague, True)
    return np.where(vague | ~np.isfinite(minutes), np.nan, minutes)
