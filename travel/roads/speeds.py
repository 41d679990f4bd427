"""How fast a car drives on a way of OpenStreetMap, each way along it.

The figures are those of the public car profile of OSRM, against which the model is measured
(benchmarks/roads.md): 80 % of a signed limit, the speed of the road class where there is none,
and never faster than the surface allows.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from passerelle.travel.roads.limits import limit_kmh

Tags = Mapping[str, str]

OF_LIMIT = 0.8
JUNCTION_SECONDS = 0.5
SIGNAL_SECONDS = 2.0
FERRY_KMH = 5.0

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
"""km/h where no limit is signed; a class that is not listed is no road for cars."""

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
_LIMIT_TAGS = ("maxspeed", "source:maxspeed", "maxspeed:type")

_ACCESS_TAGS = ("motorcar", "motor_vehicle", "vehicle", "access")
_OPEN = frozenset({"yes", "motorcar", "motor_vehicle", "vehicle", "permissive", "designated"})
_CLOSED = frozenset(
    {"no", "agricultural", "forestry", "emergency", "psv", "private", "delivery", "military",
     "agricultural;forestry", "bus"}
)  # fmt: skip
_PASSED_BARRIERS = frozenset(
    {"cattle_grid", "border_control", "toll_booth", "sally_port", "gate", "lift_gate", "no",
     "entrance", "height_restrictor", "arch", "kerb", "bump_gate", "swing_gate"}
)  # fmt: skip
_CLOSED_SERVICES = frozenset({"emergency_access", "bus", "busbay"})


def car_speeds(tags: Tags) -> tuple[float, float]:
    """km/h forward and backward along a way; 0 where a car may not or cannot drive."""
    base = _base_kmh(tags)
    if base == 0 or _closed(tags):
        return 0.0, 0.0
    cap = min((kmh[tags[tag]] for tag, kmh in _CAPS if tags.get(tag) in kmh), default=base + 999)
    forward, backward = (
        min(cap, _limited(tags, side) or base) for side in (":forward", ":backward")
    )
    one_way = _one_way(tags)
    return (0.0 if one_way < 0 else forward), (0.0 if one_way > 0 else backward)


def _base_kmh(tags: Tags) -> float:
    if tags.get("route") == "ferry":
        return FERRY_KMH
    if tags.get("service") in _CLOSED_SERVICES:
        return 0.0
    return CLASS_KMH.get(tags.get("highway", ""), 0.0)


def _limited(tags: Tags, side: str) -> float | None:
    for tag in ("maxspeed" + side, *_LIMIT_TAGS):
        limit = limit_kmh(tags[tag]) if tag in tags else None
        if limit:
            return OF_LIMIT * limit
    return None


def _closed(tags: Tags) -> bool:
    if tags.get("area") == "yes" or tags.get("impassable") == "yes":
        return True
    for tag in _ACCESS_TAGS:
        if tag in tags:
            return tags[tag] in _CLOSED
    return tags.get("route") == "ferry" and tags.get("motor_vehicle") is None


def _one_way(tags: Tags) -> int:
    """1 forward only, -1 backward only, 0 both ways."""
    said = tags.get("oneway:motor_vehicle", tags.get("oneway:vehicle", tags.get("oneway", "")))
    if said in {"yes", "1", "true"}:
        return 1
    if said == "-1":
        return -1
    circular = tags.get("junction") in {"roundabout", "circular"}
    motorway = tags.get("highway") in {"motorway", "motorway_link"}
    return 1 if (circular or motorway) and said != "no" else 0


def blocks(tags: Tags) -> bool:
    """Whether a node stops cars: a bollard and its like, unless cars are let through."""
    for tag in _ACCESS_TAGS:
        if tag in tags:
            return tags[tag] in _CLOSED
    barrier = tags.get("barrier")
    if barrier is None or barrier in _PASSED_BARRIERS:
        return False
    return not (barrier == "bollard" and tags.get("bollard") == "rising")


def is_signal(tags: Tags) -> bool:
    """Whether a node makes cars wait at a traffic light."""
    return tags.get("highway") == "traffic_signals"
