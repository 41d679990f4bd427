"""Where a car may drive: what tags of OpenStreetMap open, close and restrict.

Rules and the size of the car are those of the public car profile of OSRM.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

Tags = Mapping[str, str]

_ACCESS_TAGS = ("motorcar", "motor_vehicle", "vehicle", "access")
_RESTRICTED = frozenset({"private", "delivery", "destination", "customers"})
_CLOSED = frozenset(
    {"no", "agricultural", "forestry", "emergency", "psv", "bus", "military",
     "agricultural;forestry", "forestry;agricultural"}
)  # fmt: skip
_NO_ROADS = frozenset({"construction", "proposed", "steps", "razed", "abandoned", "disused"})
_BUILT = frozenset({"no", "widening", "minor"})
_CLOSED_SERVICES = frozenset({"emergency_access", "bus", "busbay"})
_PASSED_BARRIERS = frozenset(
    {"cattle_grid", "border_control", "toll_booth", "sally_port", "gate", "lift_gate", "no",
     "entrance", "height_restrictor", "arch"}
)  # fmt: skip
_EXEMPT = frozenset({"motorcar", "motor_vehicle", "vehicle"})

_LEAST: tuple[tuple[tuple[str, ...], float, bool], ...] = (
    (("maxheight:physical", "maxheight"), 2.5, False),
    (("maxwidth:physical", "maxwidth", "width", "est_width"), 1.9, True),
    (("maxlength",), 4.8, False),
    (("maxweight",), 3.5, False),
)
"""Tags, the size of the car in metres or tonnes, and whether a way just as wide is too narrow."""
_SIZE = re.compile(r"^(\d+(?:[.,]\d+)?)\s*(m|t|kg|'|ft)?(?:\s*(\d+)\s*(?:\"|in))?$")
_METRES_PER_FOOT = 0.3048


@dataclass(frozen=True, slots=True)
class Access:
    """What a car may do on a way, forward and backward.

    ``signed``: a tag says that it may. ``private_service``: a drive nobody sets out from.
    """

    open: tuple[bool, bool]
    restricted: tuple[bool, bool]
    signed: bool
    private_service: bool


def access_of(tags: Tags, *, of_a_class: bool) -> Access:
    """What a car may do on a way; ``of_a_class``: its class is one of roads for cars.

    On such a road ``private`` and its like restrict: who has business there may drive.
    """
    said = (_said(tags, ":forward"), _said(tags, ":backward"))
    restricted = [
        of_a_class and (value in _RESTRICTED or tags.get("hov") == "designated") for value in said
    ]
    one_way = _one_way(tags)
    passable = not (_blocked(tags) or _too_small(tags) or _foot_ferry(tags))
    opened = [
        passable and value not in _CLOSED and (of_a_class or value not in _RESTRICTED)
        for value in said
    ]
    return Access(
        (opened[0] and one_way >= 0, opened[1] and one_way <= 0),
        (restricted[0], restricted[1]),
        any(value is not None for value in said),
        tags.get("highway") == "service" and said[0] == "private",
    )


def _said(tags: Tags, side: str = "") -> str | None:
    names = (tag + end for tag in _ACCESS_TAGS for end in (side, ""))
    return next((tags[name] for name in names if name in tags), None)


def _blocked(tags: Tags) -> bool:
    return (
        tags.get("area") == "yes"
        or tags.get("impassable") == "yes"
        or tags.get("status") == "impassable"
        or tags.get("oneway") == "reversible"
        or tags.get("highway") in _NO_ROADS
        or tags.get("railway") == "construction"
        or tags.get("construction", "no") not in _BUILT
        or "proposed" in tags
        or tags.get("service") in _CLOSED_SERVICES
    )


def _foot_ferry(tags: Tags) -> bool:
    """A ferry that names who may board, and no car."""
    if tags.get("route") != "ferry" or _said(tags) is not None:
        return False
    return "foot" in tags or "bicycle" in tags


def _too_small(tags: Tags) -> bool:
    for names, size, equal_is_less in _LEAST:
        found = next((tags[name] for name in names if name in tags), None)
        limit = size_of(found) if found else None
        if limit is not None and (limit < size or (equal_is_less and limit == size)):
            return True
    return False


def size_of(text: str) -> float | None:
    """Metres or tonnes of ``2.1``, ``2,1 m``, ``7'6"``, ``3500 kg``; None if none of these."""
    found = _SIZE.match(text.strip().lower())
    if found is None:
        return None
    value = float(found[1].replace(",", "."))
    if found[2] in {"'", "ft"}:
        return (value + float(found[3] or 0) / 12) * _METRES_PER_FOOT
    return value / 1000 if found[2] == "kg" else value


def _one_way(tags: Tags) -> int:
    """1 forward only, -1 backward only, 0 both ways."""
    names = ("oneway:motorcar", "oneway:motor_vehicle", "oneway:vehicle", "oneway")
    said = next((tags[name] for name in names if name in tags), "")
    if said in {"yes", "1", "true"}:
        return 1
    if said == "-1":
        return -1
    circular = tags.get("junction") in {"roundabout", "circular"}
    return 1 if (circular or tags.get("highway") == "motorway") and said != "no" else 0


def blocks(tags: Tags) -> bool:
    """Whether a node stops cars: a bollard and its like, unless cars are let through."""
    said = _said(tags)
    if said is not None:
        return said in _CLOSED
    barrier = tags.get("barrier")
    if barrier is None:
        return False
    if barrier == "height_restrictor" and _too_small({"maxheight": tags.get("maxheight", "")}):
        return True
    level = tags.get("kerb") in {"lowered", "flush"}
    crossing = barrier == "kerb" and tags.get("highway") == "crossing"
    rising = tags.get("bollard") == "rising"
    return not (barrier in _PASSED_BARRIERS or level or crossing or rising)


def signal_side(tags: Tags) -> int | None:
    """Which way along its way a traffic light at a node stops cars: 1, -1, or 0 for both ways.

    None: there is no light.
    """
    if tags.get("highway") != "traffic_signals":
        return None
    side = tags.get("traffic_signals:direction", tags.get("direction", ""))
    return {"forward": 1, "backward": -1}.get(side, 0)


def restriction_kind(tags: Tags) -> str | None:
    """The kind of a turn restriction that holds for cars, such as ``no_left_turn``, or None."""
    if tags.get("type") != "restriction" or _EXEMPT & set(tags.get("except", "").split(";")):
        return None
    names = ("restriction:motorcar", "restriction:motor_vehicle", "restriction:vehicle")
    kind = next((tags[name] for name in (*names, "restriction") if name in tags), "")
    return kind if kind.startswith(("no_", "only_")) else None
