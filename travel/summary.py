"""How much of a term's travel times rests on which source."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from passerelle.models.base import Mode
from passerelle.models.travel import TravelTimes


@dataclass(frozen=True, slots=True)
class SourceShare:
    """Times of one mode that come from one source, over all bands and pairs of two places."""

    mode: Mode
    source: str
    count: int
    share: float


def source_shares(times: TravelTimes) -> tuple[SourceShare, ...]:
    """The mixture of sources per mode, largest share first; the shares of a mode add up to 1."""
    counts: dict[Mode, Counter[int]] = {}
    for table in times.tables:
        count = counts.setdefault(table.mode, Counter())
        for i, line in enumerate(table.source):
            count.update(line[:i] + line[i + 1 :])
    return tuple(
        SourceShare(mode, times.sources[number], amount, amount / count.total())
        for mode, count in counts.items()
        for number, amount in count.most_common()
    )
