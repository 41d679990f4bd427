"""Directed road segments as arrays, whatever file they came from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from passerelle.travel.distance import Floats

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Ban:
    """A turn restriction at a node: ``only`` these turns from those ways, or none of them.

    Numbers of ways (``RawRoads.way``) and of the node.
    """

    sources: frozenset[int]
    via: int
    targets: frozenset[int]
    only: bool


@dataclass(frozen=True, slots=True)
class RawRoads:
    """n nodes in degrees and m directed segments between them.

    ``closed`` (n): no car passes the node, though it may drive up to it. ``tail`` and ``head``
    (m): indices of nodes; ``kmh``: the speed; ``metres``: the length where the source tells it,
    else NaN: then it is the great circle's; ``rate``: how gladly it is driven, 1 or less;
    ``restricted``: for those who have business there; ``enterable``: a place may lie on it;
    ``wait``: seconds lost at the head; ``way``: number of the way, for ``bans``.
    """

    lat: Floats
    lon: Floats
    closed: Bools
    tail: Ints
    head: Ints
    kmh: Floats
    metres: Floats
    rate: Floats
    restricted: Bools
    enterable: Bools
    wait: Floats
    way: Ints
    bans: tuple[Ban, ...] = ()
