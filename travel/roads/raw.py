"""Directed road segments as arrays, whatever file they came from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from passerelle.travel.distance import Floats

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class RawRoads:
    """n nodes (degrees, traffic light or not) and m directed segments between them.

    ``tail`` and ``head`` (m) are indices of nodes, ``kmh`` (m) the speed, ``metres`` (m) the
    length where the source tells it, else NaN: then it is the great circle's.
    """

    lat: Floats
    lon: Floats
    signal: Bools
    tail: Ints
    head: Ints
    kmh: Floats
    metres: Floats


def both_ways(
    first: Ints, second: Ints, forward: Floats, backward: Floats
) -> tuple[Ints, Ints, Floats]:
    """Tails, heads and km/h of directed segments; a speed of 0 is no segment."""
    tail = np.concatenate([first[forward > 0], second[backward > 0]])
    head = np.concatenate([second[forward > 0], first[backward > 0]])
    return tail, head, np.concatenate([forward[forward > 0], backward[backward > 0]])
