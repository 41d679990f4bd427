"""How fast and how gladly a car drives on a way of OpenStreetMap, each way along it.

The figures are those of the public car profile of OSRM, against which the model is measured
(benchmarks/roads.md): 80 % of a signed limit, the speed of the road class where there is none,
and never faster than the surface allows.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from passerelle.travel.roads.access import Access, access_of
from passerelle.travel.roads.limits import limit_kmh

Tags = Mapping[str, str]

OF_LIMIT = 0.8
SIGNAL_SECONDS = 2.0
OTHER_KMH = 10.0
"""On a way of no class for cars, such as a track, that is signed open to them."""
FERRY_KMH = 5.0
SHUTTLE_KMH = 10.0

CLASS_KMH: Mapping[str, float] = MappingProxyType(
    {
        "motorway": 90,
        "motorway_link": 45,
        "trunk": 85,
        "trunk_link": 40,
        "primary": 65,
        "primary_link": 30,
        "secondary": 55,
        "secondary_link": 25,
        "tertiary": 40,
        "tertiary_link": 20,
        "unclassified": 25,
        "residential": 25,
        "living_street": 10,
        "service": 15,
    }
)
"""km/h where no limit is signed."""

_SURFACE_KMH: Mapping[str, float] = MappingProxyType(
    {
        "cement": 80, "compacted": 80, "fine_gravel": 80,
        "paving_stones": 60, "metal": 60, "bricks": 60,
        "grass": 40, "wood": 40, "sett": 40, "grass_paver": 40, "gravel": 40, "unpaved": 40,
        "ground": 40, "dirt": 40, "pebblestone": 40, "tartan": 40,
        "cobblestone": 30, "clay": 30,
        "earth": 20, "stone": 20, "rocky": 20, "sand": 20, "mud": 10,
    }
)  # fmt: skip
_TRACK_KMH: Mapping[str, float] = MappingProxyType(
    {"grade1": 60, "grade2": 40, "grade3": 30, "grade4": 25, "grade5": 20}
)
_SMOOTH_KMH: Mapping[str, float] = MappingProxyType(
    {
        "intermediate": 80, "bad": 40, "very_bad": 20, "horrible": 10, "very_horrible": 5,
        "impassable": 0,
    }
)  # fmt: skip
_CAPS = (("surface", _SURFACE_KMH), ("tracktype", _TRACK_KMH), ("smoothness", _SMOOTH_KMH))
_LIMIT_TAGS = ("maxspeed:advisory", "maxspeed", "source:maxspeed", "maxspeed:type")
_ROUTE_KMH: Mapping[str, float] = MappingProxyType(
    {"ferry": FERRY_KMH, "shuttle_train": SHUTTLE_KMH}
)

_SLOW_SERVICES = frozenset(
    {"alley", "parking", "parking_aisle", "driveway", "drive-through", "drive-thru"}
)
_NARROW_METRES = 3.0
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_CLOCK = re.compile(r"^(?:(\d+):)?(\d{1,3})(?::(\d{2}))?$")
_PERIOD = re.compile(r"^PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?$")


@dataclass(frozen=True, slots=True)
class Driving:
    """One way of OpenStreetMap, forward and backward along its nodes.

    ``kmh`` is 0 where a car may not or cannot drive. ``rate`` divides the time into the weight
    by which ways are chosen: 0.5 counts every second twice. ``restricted``: not to drive through,
    only to or from. ``minutes`` is the time of the whole way where it is told (ferries), else 0.
    """

    kmh: tuple[float, float] = (0.0, 0.0)
    rate: float = 1.0
    restricted: tuple[bool, bool] = (False, False)
    enterable: bool = True
    minutes: float = 0.0


def driving(tags: Tags) -> Driving:
    """How a car drives on a way with these tags."""
    access = access_of(tags, of_a_class=tags.get("highway") in CLASS_KMH)
    base = _base_kmh(tags, access)
    if base == 0 or not any(access.open):
        return Driving()
    cap = min((kmh[tags[tag]] for tag, kmh in _CAPS if tags.get(tag) in kmh), default=base + 999)
    limits = (_limited(tags, ":forward") or base, _limited(tags, ":backward") or base)
    forward, backward = (
        min(cap, limit) if is_open else 0.0
        for limit, is_open in zip(limits, access.open, strict=True)
    )
    sails = "route" in tags and tags["route"] in _ROUTE_KMH
    return Driving(
        (forward, backward),
        _rate(tags, both=forward > 0 and backward > 0),
        access.restricted,
        not sails and not access.private_service,
        duration_minutes(tags.get("duration", "")) if sails else 0.0,
    )


def _base_kmh(tags: Tags, access: Access) -> float:
    if tags.get("route") in _ROUTE_KMH:
        return _ROUTE_KMH[tags["route"]]
    if "highway" not in tags:
        return 0.0
    return CLASS_KMH.get(tags["highway"], OTHER_KMH if access.signed else 0.0)


def _limited(tags: Tags, side: str) -> float | None:
    for tag in (name + end for name in _LIMIT_TAGS for end in (side, "")):
        limit = limit_kmh(tags[tag]) if tag in tags else None
        if limit:
            return OF_LIMIT * limit
    return None


def _rate(tags: Tags, *, both: bool) -> float:
    rates = [1.0]
    if tags.get("service") in _SLOW_SERVICES:
        rates.append(0.5)
    narrow = _whole(tags.get("width")) <= _NARROW_METRES
    if narrow or (both and _whole(tags.get("lanes")) <= 1):
        rates.append(0.5)
    if tags.get("oneway") == "alternating":
        rates.append(0.4)
    if tags.get("side_road") in {"yes", "rotary"}:
        rates.append(0.8)
    return min(rates)


def _whole(text: str | None) -> float:
    """The whole part of a number; infinite if there is none."""
    found = _NUMBER.match(text or "")
    return float("inf") if found is None else float(int(float(found[0])))


def duration_minutes(text: str) -> float:
    """Minutes of ``25``, ``1:10``, ``00:25:30`` or ``PT1H10M``; 0 if the text is none of these."""
    if clock := _CLOCK.match(text.strip()):
        hours, minutes, seconds = (float(part or 0) for part in clock.groups())
        return 60 * hours + minutes + seconds / 60
    if period := _PERIOD.match(text.strip()):
        hours, minutes, seconds = (float(part or 0) for part in period.groups())
        return 60 * hours + minutes + seconds / 60
    return 0.0
