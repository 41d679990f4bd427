"""When children are brought and fetched on a day."""

from __future__ import annotations

from typing import TypeAlias

from passerelle.checker.chain import Chain
from passerelle.checker.trips import Trip

Span: TypeAlias = tuple[int, int]


def handovers(trip: Trip) -> dict[tuple[str, str], tuple[Span, Span]]:
    """Minutes of drop-off and of pick-up of each child brought, by child and provider."""
    return chain_handovers(trip.day.out, trip.day.back)


def chain_handovers(out: Chain, back: Chain) -> dict[tuple[str, str], tuple[Span, Span]]:
    """The same of the two chains of a day."""
    drops, picks = _stops(out), _stops(back)
    return {key: (drops[key], picks[key]) for key in drops}


def _stops(chain: Chain) -> dict[tuple[str, str], Span]:
    return {
        (child, stop.provider): (begin, begin + stop.handover_min)
        for stop, begin in zip(chain.stops, chain.begins, strict=True)
        for child in stop.children
    }
