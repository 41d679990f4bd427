"""Functions compiled to machine code, and the one generator of random numbers they share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba
import numpy as np

Function = TypeVar("Function", bound=Callable[..., Any])
_NJIT: Any = numba.njit  # its stubs do not know _nrt


def compiled(function: Function) -> Function:
    """A function as machine code, kept on disk between runs; it lets other threads run.

    It may not make arrays: counting references to them would cost more than the work itself.
    """
    return cast("Function", _NJIT(cache=True, nogil=True, _nrt=False)(function))


def inlined(function: Function) -> Function:
    """A compiled function that is copied into its callers: arrays are not handed over."""
    make = _NJIT(cache=True, nogil=True, _nrt=False, forceinline=True)
    return cast("Function", make(function))


def seeded(seed: int) -> np.ndarray:
    """The state of a generator, for ``draw``: one number, never 0."""
    rng = np.random.default_rng(seed)
    return rng.integers(1, 2**63, size=1, dtype=np.uint64)


@inlined
def draw(rng: np.ndarray) -> Any:
    """The next 64 random bits: xorshift64* (Marsaglia 2003; Vigna 2016)."""
    x = rng[0]
    x ^= x >> np.uint64(12)
    x ^= x << np.uint64(25)
    x ^= x >> np.uint64(27)
    rng[0] = x
    return x * np.uint64(2685821657736338717)


@inlined
def wide(value: Any) -> int:
    """A number of 64 bits: numba tells widths apart, the types of Python do not."""
    return np.int64(value)  # type: ignore[return-value]


@inlined
def below(rng: np.ndarray, limit: int) -> int:
    """A whole number in [0, limit), for limits far below 2**32."""
    return wide(((draw(rng) >> np.uint64(32)) * np.uint64(limit)) >> np.uint64(32))


@inlined
def fraction(rng: np.ndarray) -> float:
    """A number in (0, 1]."""
    return (float(draw(rng) >> np.uint64(11)) + 1.0) * 2.0**-53
