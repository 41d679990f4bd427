"""A whole matrix from a service, block by block; answers that stood every doubt are kept."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from passerelle.models.base import Mode
from passerelle.travel.services.block import Block, Point, doubtful
from passerelle.travel.services.http import TooManyPlacesError
from passerelle.travel.store import Store, digest_of_text


class Service(Protocol):
    """A routing service: its name, its limits, and one block of a matrix."""

    @property
    def name(self) -> str:
        """What users call it."""

    @property
    def url(self) -> str:
        """Where it is."""

    @property
    def side(self) -> int:
        """Origins, or destinations, in one request at most."""

    @property
    def modes(self) -> tuple[Mode, ...]:
        """The modes it knows."""

    def block(self, origins: Sequence[Point], destinations: Sequence[Point], mode: Mode) -> Block:
        """Times between places (lat, lon); TooManyPlacesError asks for smaller blocks."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The matrix of a service, n x n, NaN where there is no way; and how many requests it took."""

    block: Block
    requests: int


def ask_matrix(service: Service, points: Sequence[Point], mode: Mode, store: Store) -> Asked:
    """All times between places, (lat, lon) in degrees, off-peak as the service sees it.

    Blocks get smaller when the service wants them so. Raises ServiceError, and keeps what was
    already answered for the next try.
    """
    n = len(points)
    seconds, km = np.full((n, n), np.nan), np.full((n, n), np.nan)
    side, requests, done = service.side, 0, False
    while not done:
        try:
            for rows, columns in _blocks(n, side):
                found, fresh = _block(service, points, (rows, columns), mode, store)
                requests += fresh
                seconds[rows, columns], km[rows, columns] = found.seconds, found.km
            done = True
        except TooManyPlacesError:
            if side <= 1:
                raise
            side = max(1, side // 2)
    np.fill_diagonal(seconds, 0)
    np.fill_diagonal(km, 0)
    return Asked(Block(seconds, km), requests)


def _blocks(n: int, side: int) -> Iterator[tuple[slice, slice]]:
    starts = range(0, n, side)
    yield from ((slice(i, i + side), slice(j, j + side)) for i in starts for j in starts)


def _block(
    service: Service,
    points: Sequence[Point],
    part: tuple[slice, slice],
    mode: Mode,
    store: Store,
) -> tuple[Block, bool]:
    """A block, and whether the service had to be asked for it."""
    origins, destinations = points[part[0]], points[part[1]]
    asked = f"{service.name} {service.url} {mode} {list(origins)} {list(destinations)}"
    name = f"services/{digest_of_text(asked)}.npz"
    kept = store.get(name)
    found = None if kept is None else _unpacked(kept, len(origins), len(destinations))
    if found is not None:
        return found, False
    found = service.block(origins, destinations, mode)
    doubtful(found, origins, destinations, mode)
    store.put(name, _packed(found))
    return found, True


def _packed(block: Block) -> bytes:
    with io.BytesIO() as file:
        np.savez(file, seconds=block.seconds, km=block.km)
        return file.getvalue()


def _unpacked(data: bytes, rows: int, columns: int) -> Block | None:
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
            block = Block(arrays["seconds"], arrays["km"])
    except (KeyError, ValueError, OSError, zipfile.BadZipFile):
        return None
    return block if block.seconds.shape == block.km.shape == (rows, columns) else None
