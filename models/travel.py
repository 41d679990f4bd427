"""Travel times between spots, per mode and time band, with the source of each (R13)."""

from __future__ import annotations

import hashlib
import json
from functools import cached_property

from pydantic import Field

from passerelle.models.base import Band, Mode, Period, Row


class TravelTable(Row):
    """Directed minutes of one mode in one band: ``minutes[i][j]`` from node i to node j."""

    mode: Mode
    band: Band
    minutes: tuple[tuple[int, ...], ...]
    source: tuple[tuple[int, ...], ...] = Field(description="index into the list of sources")


class TravelTimes(Row):
    """Minutes between nodes (keys of spots). Directed: i to j need not equal j to i."""

    nodes: tuple[str, ...]
    km: tuple[tuple[float, ...], ...] = Field(description="road kilometres, node to node")
    tables: tuple[TravelTable, ...]
    sources: tuple[str, ...]
    am_peak: Period
    pm_peak: Period
    night: Period = Field(description="until its end in the morning; evening night from 20:00")

    @cached_property
    def _index(self) -> dict[str, int]:
        return {key: number for number, key in enumerate(self.nodes)}

    @cached_property
    def _tables(self) -> dict[tuple[Mode, Band], TravelTable]:
        return {(table.mode, table.band): table for table in self.tables}

    def band(self, minute: int) -> Band:
        """The time band of a minute of the day."""
        if minute < self.night.end or minute >= 20 * 60:
            return "night"
        if self.am_peak.start <= minute < self.am_peak.end:
            return "am_peak"
        if self.pm_peak.start <= minute < self.pm_peak.end:
            return "pm_peak"
        return "off_peak"

    def minutes(self, mode: Mode, band: Band, origin: str, destination: str) -> int:
        """Minutes from one node to another; KeyError if a node, mode or band is missing."""
        table = self._tables[mode, band]
        return table.minutes[self._index[origin]][self._index[destination]]

    def distance_km(self, origin: str, destination: str) -> float:
        """Road kilometres from one node to another."""
        return self.km[self._index[origin]][self._index[destination]]

    def source(self, mode: Mode, band: Band, origin: str, destination: str) -> str:
        """Where a time comes from, in words."""
        table = self._tables[mode, band]
        return self.sources[table.source[self._index[origin]][self._index[destination]]]

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of the canonical JSON of the travel times."""
        text = json.dumps(self.model_dump(mode="json"), sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()
