"""Costs of ways and turns: what is minimised, how long it takes and how far it is, in one number.

A cost is an int64: tenths of a second of weight above tenths of a second of time above metres.
Sums add up exactly, the least weight wins, and the time and length of that way come with it.
Weight is time made longer where a driver had better not go: see ``speeds``.
"""

from __future__ import annotations

import numpy as np

from passerelle.travel.distance import Floats
from passerelle.travel.roads.raw import Ints

TIME_BITS, METRE_BITS = 20, 22
"""Drives of up to 29 hours and 4,000 km."""
UNREACHED = 1 << (2 * TIME_BITS + METRE_BITS)
"""More than any cost; one more can be added to it without overflow."""
_TENTHS = 10


def packed(weight: Floats, seconds: Floats, metres: Floats) -> Ints:
    """Costs of weights (s), times (s) and lengths (m), in tenths and whole metres."""
    high = np.rint(weight * _TENTHS).astype(np.int64)
    middle = np.minimum(np.rint(seconds * _TENTHS).astype(np.int64), high)
    return (((high << TIME_BITS) + middle) << METRE_BITS) + np.rint(metres).astype(np.int64)


def weights_of(cost: Ints) -> Floats:
    """Seconds of weight."""
    return (cost >> (TIME_BITS + METRE_BITS)) / _TENTHS


def seconds_of(cost: Ints) -> Floats:
    """Seconds of driving; infinite where there is no way."""
    seconds = ((cost >> METRE_BITS) & ((1 << TIME_BITS) - 1)) / _TENTHS
    return np.where(cost >= UNREACHED, np.inf, seconds)


def metres_of(cost: Ints) -> Floats:
    """Metres of road; infinite where there is no way."""
    return np.where(cost >= UNREACHED, np.inf, cost & ((1 << METRE_BITS) - 1))


def part_of(cost: Ints, share: Floats) -> Ints:
    """The cost of a share of a way, from 0 to 1."""
    return packed(weights_of(cost) * share, seconds_of(cost) * share, metres_of(cost) * share)
