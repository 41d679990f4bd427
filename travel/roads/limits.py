"""Speed limits as OpenStreetMap writes them: numbers, units, and limits implied by a place.

``maxspeed=FR:rural`` names the rule of a country or region instead of a number; what it means
is law, so borders and regions each need their own row.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

KM_PER_MILE = 1.609344
KM_PER_NAUTICAL_MILE = 1.852
WALKING_KMH = 7.0
UNLIMITED_KMH = 140.0
"""What ``maxspeed=none`` counts as: the German motorways that have no limit."""

_NUMBER = re.compile(r"^(\d+(?:\.\d+)?)\s*(km/?h|kph|mph|mp/h|knots)?$")
_ZONE = re.compile(r"^(?:[a-z]{2}(?:[-:][a-z]{2,3})?:)?(?:zone[:_]?)?(\d{1,3})$")
_UNITS = MappingProxyType({"mph": KM_PER_MILE, "mp/h": KM_PER_MILE, "knots": KM_PER_NAUTICAL_MILE})

_EVERYWHERE = MappingProxyType({"urban": 50, "rural": 90, "trunk": 110, "motorway": 130})
_BY_LAW: Mapping[str, Mapping[str, float]] = MappingProxyType(
    {
        "at": {"rural": 100, "trunk": 100},
        "be": {"motorway": 120, "trunk": 120},
        "be-bru": {"urban": 30, "rural": 70},
        "be-vlg": {"rural": 70},
        "be-wal": {"rural": 90},
        "bg": {"trunk": 120, "motorway": 140},
        "by": {"urban": 60, "motorway": 110},
        "ch": {"rural": 80, "trunk": 100, "motorway": 120},
        "de": {"rural": 100, "motorway": UNLIMITED_KMH},
        "dk": {"rural": 80, "trunk": 90},
        "es": {"trunk": 90, "motorway": 120},
        "fi": {"rural": 80, "trunk": 100, "motorway": 120},
        "fr": {"rural": 80},
        "gb": {"urban": 48, "nsl_single": 97, "nsl_dual": 113, "motorway": 113, "trunk": 97},
        "ie": {"rural": 80, "trunk": 100, "motorway": 120},
        "it": {"urban": 50},
        "li": {"rural": 80},
        "lu": {"motorway": 130},
        "nl": {"rural": 80, "trunk": 100, "motorway": 100},
        "no": {"rural": 80, "trunk": 90, "motorway": 110},
        "pl": {"rural": 90, "trunk": 120, "motorway": 140},
        "pt": {"trunk": 100, "motorway": 120},
        "ro": {"trunk": 100},
        "ru": {"urban": 60, "motorway": 110, "living_street": 20},
        "se": {"rural": 70, "trunk": 90, "motorway": 110},
        "za": {"urban": 60, "rural": 100, "trunk": 120, "motorway": 120},
    }
)
"""Limits in km/h by country or region (ISO 3166, small letters), where they differ from the
usual: the national law for cars, as of 2024. A region falls back on its country."""

_SAME_PLACE = MappingProxyType({"uk": "gb"})

_KINDS = MappingProxyType(
    {
        "living_street": 10.0,
        "bicycle_road": 30.0,
        "pedestrian_zone": WALKING_KMH,
        "walk": WALKING_KMH,
        "school": 30.0,
    }
)


def implied_kmh(text: str) -> float | None:
    """The limit of ``"FR:rural"``, ``"BE-VLG:urban"`` or ``"DE:zone30"``; None if unknown."""
    place, _, kind = text.strip().lower().rpartition(":")
    if zone := _ZONE.match(text.strip().lower()):
        return float(zone[1])
    place = place.replace("be:", "be-").replace("_", "-")
    place = _SAME_PLACE.get(place, place)
    for area in (place, place.partition("-")[0]):
        if kind in _BY_LAW.get(area, {}):
            return float(_BY_LAW[area][kind])
    if kind in _KINDS:
        return _KINDS[kind]
    return float(_EVERYWHERE[kind]) if kind in _EVERYWHERE and place else None


def limit_kmh(text: str) -> float | None:
    """The limit in km/h that a value of ``maxspeed`` states; None if it states none.

    Of several values (``"50;70"``) the least holds.
    """
    values = [_one_limit(part) for part in text.lower().split(";")]
    return min((value for value in values if value), default=None)


def _one_limit(text: str) -> float | None:
    text = text.strip()
    if match := _NUMBER.match(text):
        return float(match[1]) * _UNITS.get(match[2] or "", 1.0)
    if text in {"none", "unlimited"}:
        return UNLIMITED_KMH
    if text == "walk":
        return WALKING_KMH
    return implied_kmh(text) if ":" in text else None
