"""Town centres shipped with Passerelle, found by name however the name is spelt.

The table `gazetteer.csv` comes from GeoNames (https://www.geonames.org, CC BY 4.0). It covers
Lille-Tournai-Kortrijk, the province of Luxembourg and Manche; elsewhere a term gives coordinates.
"""

from __future__ import annotations

import csv
import difflib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

from passerelle.travel.distance import great_circle_km

_LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss"})
_WORD = re.compile(r"[^\W_]+")
_SHORT = {"st": "saint", "ste": "sainte"}
_LIKENESS = 0.7  # of difflib: below it a name is no help


@dataclass(frozen=True, slots=True)
class Town:
    """A town centre; latitude and longitude in degrees, country as two letters."""

    name: str
    country: str
    lat: float
    lon: float
    aliases: tuple[str, ...] = ()


def _words(name: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", name.translate(_LIGATURES))
    bare = "".join(char for char in plain if not unicodedata.combining(char))
    return [_SHORT.get(word, word) for word in _WORD.findall(bare.casefold())]


def spelling(name: str) -> str:
    """A name without accents, case, hyphens, apostrophes and spaces; St and Ste in full."""
    return "".join(_words(name))


def _country_of_postcode(words: list[str]) -> str:
    """The country of a postcode before a name: four figures in Belgium, five in France."""
    if len(words) < 2 or not words[0].isdecimal():
        return ""
    return {4: "BE", 5: "FR"}.get(len(words[0]), "")


class Gazetteer:
    """Towns by name. A name that two towns bear needs its country: ``"Comines (BE)"``.

    A postcode before the name says the country too. Postcodes alone are known of larger towns.
    """

    def __init__(self, towns: Iterable[Town]) -> None:
        self.towns = tuple(towns)
        self._countries = {town.country.lower(): town.country for town in self.towns}
        self._index: dict[str, tuple[Town, ...]] = {}
        for town in self.towns:
            for key in dict.fromkeys(spelling(name) for name in (town.name, *town.aliases)):
                self._index[key] = (*self._index.get(key, ()), town)
        self._lat = np.array([town.lat for town in self.towns])
        self._lon = np.array([town.lon for town in self.towns])

    def _parted(self, name: str) -> tuple[str, str]:
        """Spelling and country of ``"Comines (BE)"`` or ``"7780 Comines"``; ``""`` if unsaid."""
        words = _words(name)
        postal = _country_of_postcode(words)
        if postal:
            return "".join(words[1:]), postal
        country = self._countries.get(words[-1], "") if len(words) > 1 else ""
        return "".join(words[:-1] if country else words), country

    def candidates(self, name: str) -> tuple[Town, ...]:
        """Every town a name can mean: none, one, or several that share it."""
        whole = self._index.get(spelling(name))
        if whole is not None:
            return whole
        key, country = self._parted(name)
        return tuple(town for town in self._index.get(key, ()) if town.country == country)

    def find(self, name: str) -> Town | None:
        """The one town of a name; None when it is unknown or several towns bear it."""
        found = self.candidates(name)
        return found[0] if len(found) == 1 else None

    def label(self, town: Town) -> str:
        """The shortest name that means this town alone."""
        alone = len(self.candidates(town.name)) == 1
        return town.name if alone else f"{town.name} ({town.country})"

    def suggest(self, name: str, count: int = 3) -> tuple[str, ...]:
        """What may have been meant: the towns that share a name, or else names close to it."""
        shared = self.candidates(name)
        if shared:
            return tuple(self.label(town) for town in shared)
        key, country = self._parted(name)
        close = difflib.get_close_matches(key, self._index, n=4 * count, cutoff=_LIKENESS)
        towns = [town for match in close for town in self._index[match]]
        wanted = [town for town in towns if country in {"", town.country}]
        return tuple(dict.fromkeys(self.label(town) for town in wanted))[:count]

    def nearest(self, lat: float, lon: float) -> tuple[Town, float]:
        """The town whose centre is nearest to a point in degrees, and its distance in km."""
        distances = great_circle_km(self._lat, self._lon, lat, lon)
        number = int(np.argmin(distances))
        return self.towns[number], float(distances[number])


@cache
def default_gazetteer() -> Gazetteer:
    """The gazetteer shipped with the package, read once."""
    text = files("passerelle.travel").joinpath("gazetteer.csv").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return Gazetteer(
        Town(
            name=row["name"],
            country=row["country"],
            lat=float(row["lat"]),
            lon=float(row["lon"]),
            aliases=tuple(filter(None, row["aliases"].split(";"))),
        )
        for row in csv.DictReader(lines)
    )
