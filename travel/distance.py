"""Great-circle distances, vectorised: geopy's geodesic is too slow for whole matrices."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

EARTH_RADIUS_KM = 6371.0
ROAD_PER_CROW_KM = 1.27
"""Road kilometres for one kilometre as the crow flies, in both bundled models."""


def great_circle_km(lat1: ArrayLike, lon1: ArrayLike, lat2: ArrayLike, lon2: ArrayLike) -> Any:
    """Haversine distance in km between points in degrees; arrays broadcast as in numpy."""
    phi1, lambda1, phi2, lambda2 = (np.radians(v) for v in (lat1, lon1, lat2, lon2))
    chord = (
        np.sin((phi2 - phi1) / 2) ** 2
        + np.cos(phi1) * np.cos(phi2) * np.sin((lambda2 - lambda1) / 2) ** 2
    )
    return 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.clip(chord, 0.0, 1.0)))


def crow_fly_matrix(lat: ArrayLike, lon: ArrayLike) -> Floats:
    """Distances in km between all pairs of n points in degrees: n x n, symmetric, 0 diagonal."""
    phi, theta = np.asarray(lat, dtype=np.float64), np.asarray(lon, dtype=np.float64)
    matrix: Floats = great_circle_km(phi[:, None], theta[:, None], phi[None, :], theta[None, :])
    return matrix


def geodesic_km(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Kilometres between two points (lat, lon) on the WGS 84 ellipsoid, by geopy.

    About 550 microseconds a call: for a pair of places, not for matrices.
    """
    from geopy.distance import geodesic

    return float(geodesic(a, b).km)
