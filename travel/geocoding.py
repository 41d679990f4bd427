"""Towns that the gazetteer lacks, asked of a Nominatim server the user names, with geopy.

The policy of public servers is kept (https://operations.osmfoundation.org/policies/nominatim/):
one request a second for the whole application, a name to be called by, no bulk, answers kept.
Only names of towns are sent. Data: OpenStreetMap contributors, ODbL.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, get_args
from urllib.parse import urlsplit

from passerelle.models.base import Country
from passerelle.models.issue import Issue
from passerelle.travel.distance import great_circle_km
from passerelle.travel.gazetteer import Town
from passerelle.travel.services.http import ServiceError, checked_url, public
from passerelle.travel.store import Store, digest_of_text

SECONDS_APART = 1.0
MOST_NAMES = 100
"""More names than this are no look-up but bulk, which public servers forbid."""
SAME_TOWN_KM = 20.0
USER_AGENT = "passerelle-timetables"


@dataclass(frozen=True)
class Geocoder:
    """Finds towns of the countries Passerelle knows. ``sleep`` can be replaced in tests."""

    url: str
    store: Store
    timeout_seconds: float = 5.0
    sleep: Callable[[float], None] = time.sleep
    countries: tuple[str, ...] = field(default=get_args(Country))

    def look_up(self, name: str) -> tuple[Town, ...]:
        """Towns of a name that lie apart: none, one, or several; ServiceError without an answer."""
        kept_as = f"geocoding/{digest_of_text(self.url, *self.countries, name)}.json"
        kept = self.store.get(kept_as)
        if kept is not None:
            return tuple(Town(*row[:4]) for row in json.loads(kept))
        towns = tuple(_apart(self._ask(name)))
        rows = [[town.name, town.country, town.lat, town.lon] for town in towns]
        self.store.put(kept_as, json.dumps(rows).encode())
        return towns

    def _ask(self, name: str) -> list[Town]:
        from geopy.adapters import URLLibAdapter
        from geopy.exc import GeopyError
        from geopy.geocoders import Nominatim

        parts = urlsplit(checked_url(self.url, "--geocode"))
        service = Nominatim(
            user_agent=USER_AGENT,
            domain=f"{parts.netloc}{parts.path}".rstrip("/"),
            scheme=parts.scheme,
            timeout=self.timeout_seconds,
            adapter_factory=URLLibAdapter,
        )
        with _one_at_a_time(self.store):
            try:
                found = service.geocode(
                    name,
                    exactly_one=False,
                    limit=5,
                    addressdetails=True,
                    featuretype="settlement",
                    country_codes=[country.lower() for country in self.countries],
                )
            except (GeopyError, AttributeError, KeyError, TypeError, ValueError) as error:
                raise ServiceError(f"{type(error).__name__}: {error}") from error
            finally:
                self.sleep(SECONDS_APART)
        return [_town(name, place) for place in found or ()]


def _town(name: str, place: Any) -> Town:
    raw = place.raw if isinstance(place.raw, dict) else {}
    address = raw.get("address") or {}
    country = str(address.get("country_code", "")).upper()
    lat, lon = float(place.latitude), float(place.longitude)
    if not (abs(lat) <= 90 and abs(lon) <= 180):
        raise ServiceError(f"the place of '{name}' lies nowhere on earth: {lat}, {lon}")
    return Town(name, country, lat, lon)


def _apart(towns: Iterable[Town]) -> Iterator[Town]:
    """The towns, without those that lie close to one before them: the same one, told twice."""
    seen: list[Town] = []
    for town in towns:
        if all(great_circle_km(town.lat, town.lon, s.lat, s.lon) > SAME_TOWN_KM for s in seen):
            seen.append(town)
            yield town


@contextmanager
def _one_at_a_time(store: Store) -> Iterator[None]:
    """Wait until no other Passerelle of this user asks; without a cache folder, no one waits."""
    try:
        import fcntl
    except ImportError:  # Windows has no such locks
        yield
        return
    if store.folder is None:
        yield
        return
    try:
        store.folder.mkdir(parents=True, exist_ok=True)
        lock = (store.folder / "geocoding.lock").open("w")
    except OSError:
        yield
        return
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def geocode(names: Iterable[str], geocoder: Geocoder) -> tuple[tuple[Town, ...], tuple[Issue, ...]]:
    """Towns found for names, and what became of each name as warnings.

    A server that does not answer is asked no more. A name that means several towns is not placed.
    """
    towns: list[Town] = []
    notes: list[Issue] = []
    wanted = list(dict.fromkeys(names))
    if len(wanted) > MOST_NAMES:
        told = f"{len(wanted)} towns are unknown; more than {MOST_NAMES} are not asked for"
        return (), (_note(geocoder, "BULK", told, "give lat and lon of these places"),)
    for name in wanted:
        try:
            found = geocoder.look_up(name)
        except ServiceError as error:
            told = f"gave no answer: {error}"
            notes.append(_note(geocoder, "NO_ANSWER", told, "give lat and lon of these places"))
            break
        if len(found) == 1:
            towns += found
            told = f"'{name}' ({found[0].country}) lies at {found[0].lat:.4f}, {found[0].lon:.4f}"
            fix = "only the name of the town was sent; place data: OpenStreetMap contributors"
        else:
            where = " or ".join(f"{t.lat:.2f}, {t.lon:.2f}" for t in found)
            told = f"'{name}' can be {where}" if found else f"knows no town '{name}'"
            fix = "give lat and lon"
        notes.append(_note(geocoder, "GEOCODED", told, fix))
    return tuple(towns), tuple(notes)


def _note(geocoder: Geocoder, code: str, message: str, fix: str) -> Issue:
    return Issue(
        code=code, where=public(geocoder.url), message=message, fix=fix, severity="warning"
    )
