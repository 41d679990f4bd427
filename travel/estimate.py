"""Travel times estimated from the crow-fly distance: the default that needs no set-up.

A constant speed is wrong, for speed rises with distance; a power law a * km ** b fits measured
drives better. It needs two figures only: 3.07 and 0.72 suit a European region without
measurements of its own, 4.18 and 0.64 a dense border area.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from passerelle.models.base import Band
from passerelle.models.rules import TravelSettings
from passerelle.travel.distance import ROAD_PER_CROW_KM, Floats

Ints = NDArray[np.int64]

PEAKS: tuple[Band, ...] = ("am_peak", "pm_peak")
BIKE_KM_PER_HOUR = 15.0
WALK_KM_PER_HOUR = 4.8


def ride_km(crow_km: ArrayLike, settings: TravelSettings) -> Floats:
    """Crow-fly km of a leg, at least ``inner_km``: the two ends of one town are not one door."""
    return np.maximum(np.asarray(crow_km, dtype=np.float64), settings.inner_km)


def road_km(crow_km: ArrayLike, settings: TravelSettings) -> Floats:
    """Road kilometres of a leg."""
    return ROAD_PER_CROW_KM * ride_km(crow_km, settings)


def rush_factors(dense: ArrayLike, settings: TravelSettings) -> Floats:
    """Peak factors between n places, n x n, from whether each lies in the dense area."""
    inside = np.asarray(dense, dtype=np.int64)
    steps = np.array([settings.rush_outside, settings.rush_across, settings.rush_inside])
    factors: Floats = steps[inside[:, None] + inside[None, :]]
    return factors


def car_minutes(crow_km: ArrayLike, rush: ArrayLike, settings: TravelSettings) -> Floats:
    """Minutes by car, not rounded: the power law times the rush factor, plus access."""
    factor, exponent = settings.power_law
    drive = factor * ride_km(crow_km, settings) ** exponent
    return drive * np.asarray(rush, dtype=np.float64) + settings.access_min


def public_transport_minutes(car: ArrayLike, settings: TravelSettings) -> Floats:
    """Minutes by public transport, not rounded: a multiple of the car's, with a minimum."""
    times = settings.public_transport_factor * np.asarray(car, dtype=np.float64)
    return np.maximum(times, settings.public_transport_min)


def steady_minutes(crow_km: ArrayLike, km_per_hour: float, settings: TravelSettings) -> Floats:
    """Minutes at a constant speed, door to door, not rounded: cycling and walking."""
    return road_km(crow_km, settings) / km_per_hour * 60


def whole_minutes(minutes: ArrayLike) -> Ints:
    """Minutes rounded half to even as Python does, and never below 1."""
    return np.maximum(1, np.rint(minutes)).astype(np.int64)
