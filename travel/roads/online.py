"""Roads around places, downloaded with osmnx from an Overpass server the user names."""

from __future__ import annotations

import io
import socket
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields
from typing import Any

import numpy as np

from passerelle.travel.distance import Floats
from passerelle.travel.roads.errors import missing_package
from passerelle.travel.roads.graph import RoadGraph, make_graph
from passerelle.travel.roads.graphml import roads_of_graph
from passerelle.travel.roads.raw import RawRoads
from passerelle.travel.services.http import ServiceError
from passerelle.travel.store import Store, digest_of_text

MARGIN_DEGREES = 0.05
"""About 5 km around the outermost places: the best way may leave their rectangle."""
MOST_SQUARE_DEGREES = 4.0
CONNECT_SECONDS, ANSWER_SECONDS = 3.0, 60.0
_STEP = 0.01
_WAY_TAGS = (
    "maxspeed:advisory", "maxspeed:forward", "maxspeed:backward", "maxspeed:type",
    "source:maxspeed", "surface", "tracktype", "smoothness", "motor_vehicle", "vehicle",
    "motorcar", "maxheight", "maxweight", "maxwidth", "side_road", "hov", "construction",
)  # fmt: skip
_NODE_TAGS = ("barrier", "bollard", "kerb", "access", "motor_vehicle", "traffic_signals:direction")


def download(url: str, lat: Floats, lon: Floats, store: Store) -> RoadGraph:
    """The graph of the roads around places in degrees; ServiceError if there is none to be had.

    The rectangle is rounded outward to 0.01 degrees, so it tells less about the places. What
    was downloaded is kept. osmnx is asked once, without the questions it puts before and the
    minutes it waits when offline.
    """
    west, south, east, north = rectangle(lat, lon)
    if (east - west) * (north - south) > MOST_SQUARE_DEGREES:
        raise ServiceError(
            f"the places lie up to {max(east - west, north - south):.1f} degrees apart, too far "
            "for one download; give a file with --osm"
        )
    box = f"{west:.2f},{south:.2f},{east:.2f},{north:.2f}"
    name = f"roads/{digest_of_text('overpass', url, box)}.npz"
    kept = store.get(name)
    roads = None if kept is None else _unpacked(kept)
    if roads is None:
        roads = _ask(url, (west, south, east, north))
        store.put(name, _packed(roads))
    return make_graph(roads, url)


def rectangle(lat: Floats, lon: Floats) -> tuple[float, float, float, float]:
    """West, south, east and north of places with a margin, rounded outward to 0.01 degrees."""
    low = np.array([lon.min(), lat.min()]) - MARGIN_DEGREES
    high = np.array([lon.max(), lat.max()]) + MARGIN_DEGREES
    west, south = np.floor(low / _STEP) * _STEP
    east, north = np.ceil(high / _STEP) * _STEP
    return float(west), float(south), float(east), float(north)


def _ask(url: str, box: tuple[float, float, float, float]) -> RawRoads:
    try:
        import osmnx
    except ImportError as error:
        raise missing_package("osmnx", "--overpass") from error
    with _settings(osmnx, url):
        try:
            graph = osmnx.graph_from_bbox(box, network_type="drive_service", simplify=False)
        except ServiceError:
            raise
        except Exception as error:
            # osmnx lets through whatever its parts raise: requests, json, its own
            raise ServiceError(_reason(error)) from error
    return roads_of_graph(graph)


def _reason(error: Exception) -> str:
    """Why a download failed; requests tells a lost connection in three lines of its own parts."""
    kind = type(error).__name__
    if "Timeout" in kind:
        return "it does not answer in time"
    if kind == "ConnectionError":
        return "no connection to it"
    return f"{kind}: {str(error)[:200]}"


@contextmanager
def _settings(osmnx: Any, url: str) -> Iterator[None]:
    """Settings of osmnx for one call: it has them in one global module.

    It would wait a minute and ask again at 429 and 504, and it changes how the process resolves
    names: a hook stops the first, the second is undone.
    """
    chosen = {
        "overpass_url": url,
        "overpass_rate_limit": False,
        "doh_url_template": None,
        "use_cache": False,
        "requests_timeout": (CONNECT_SECONDS, ANSWER_SECONDS),
        "requests_kwargs": {"hooks": {"response": _refuse}},
        "overpass_settings": f"[out:json][timeout:{ANSWER_SECONDS:.0f}]{{maxsize}}",
        "log_console": False,
        "log_file": False,
        "max_query_area_size": 25_000_000_000,
        "useful_tags_way": sorted({*osmnx.settings.useful_tags_way, *_WAY_TAGS}),
        "useful_tags_node": sorted({*osmnx.settings.useful_tags_node, *_NODE_TAGS}),
    }
    former = {name: getattr(osmnx.settings, name) for name in chosen}
    resolve = socket.getaddrinfo
    try:
        for name, value in chosen.items():
            setattr(osmnx.settings, name, value)
        yield
    finally:
        socket.getaddrinfo = resolve
        for name, value in former.items():
            setattr(osmnx.settings, name, value)


def _refuse(response: Any, *_args: Any, **_kwargs: Any) -> None:
    if not response.ok:
        raise ServiceError(f"it answers {response.status_code} {response.reason}")


_ARRAYS = tuple(field.name for field in fields(RawRoads) if field.name != "bans")
"""osmnx reads no relations, so there are no turn restrictions to keep."""


def _packed(roads: RawRoads) -> bytes:
    with io.BytesIO() as file:
        np.savez(file, **{name: getattr(roads, name) for name in _ARRAYS})
        return file.getvalue()


def _unpacked(data: bytes) -> RawRoads | None:
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
            return RawRoads(*(arrays[name] for name in _ARRAYS))
    except (KeyError, ValueError, OSError, zipfile.BadZipFile):
        return None
