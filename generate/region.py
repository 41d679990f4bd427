"""Where a generated term lies: pairs of towns along the border, and the towns around them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from passerelle.models.base import Country
from passerelle.travel.distance import great_circle_km
from passerelle.travel.gazetteer import Town, default_gazetteer

ANCHORS = (
    ("Lille", "Tournai"), ("Tourcoing", "Mouscron"), ("Roubaix", "Estaimpuis"),
    ("Armentières", "Ploegsteert"), ("Comines (FR)", "Comines (BE)"), ("Halluin", "Warneton"),
    ("Wattrelos", "Dottignies"), ("Villeneuve-d'Ascq", "Templeuve (BE)"),
    ("Marcq-en-Barœul", "Herseaux"),
    ("Loos", "Froyennes"), ("Seclin", "Rumes"), ("Orchies", "Taintignies"),
    ("Saint-Amand-les-Eaux", "Antoing"), ("Vieux-Condé", "Péruwelz"),
    ("Valenciennes", "Quiévrain"),
    ("Onnaing", "Hensies"), ("Quiévrechain", "Dour"), ("Fresnes-sur-Escaut", "Pommeroeul"),
    ("Hem", "Pecq"), ("Mouvaux", "Luingne"), ("Ronchin", "Kain"),
)  # fmt: skip
"""French and Belgian town of each cluster, neighbours in a row."""
HOMES_FR, HOMES_BE = 14, 12
NEAR_KM = 16.0


@dataclass(frozen=True)
class Place:
    """A town as tables name it, with its country and coordinates in degrees."""

    name: str
    country: Country
    lat: float
    lon: float


@dataclass(frozen=True)
class Cluster:
    """A French and a Belgian town with the towns around each, the nearest first."""

    number: int
    french: Place
    belgian: Place
    around_french: tuple[Place, ...]
    around_belgian: tuple[Place, ...]

    def around(self, country: Country) -> tuple[Place, ...]:
        """The towns of a country around its main one, that one first."""
        return self.around_french if country == "FR" else self.around_belgian

    def main(self, country: Country) -> Place:
        """The main town of a country."""
        return self.french if country == "FR" else self.belgian


def cluster(number: int) -> Cluster:
    """The towns of a cluster; numbers beyond the list begin it again."""
    french, belgian = (_place(name) for name in ANCHORS[number % len(ANCHORS)])
    return Cluster(
        number,
        french,
        belgian,
        _around(french, HOMES_FR),
        _around(belgian, HOMES_BE),
    )


@cache
def km_between(one: Place, other: Place) -> float:
    """Kilometres as the crow flies, rounded so that every machine orders them alike."""
    return round(float(great_circle_km(one.lat, one.lon, other.lat, other.lon)), 1)


def _place(name: str) -> Place:
    town = default_gazetteer().find(name)
    if town is None:
        raise LookupError(f"the gazetteer lacks {name}")
    return _of_town(town)


def _of_town(town: Town) -> Place:
    country: Country = "FR" if town.country == "FR" else "BE"
    return Place(default_gazetteer().label(town), country, town.lat, town.lon)


def _around(centre: Place, count: int) -> tuple[Place, ...]:
    """The nearest towns of the same country; in Belgium those of the French-speaking side."""
    found = [
        place
        for place in map(_of_town, default_gazetteer().towns)
        if place.country == centre.country
        and km_between(centre, place) <= NEAR_KM
        and (place.country == "FR" or _french_speaking(place))
    ]
    found.sort(key=lambda place: (km_between(centre, place), place.name))
    return tuple(found[:count])


def _french_speaking(place: Place) -> bool:
    """Whether a Belgian town of the region lies in Wallonia, roughly, by its coordinates."""
    return place.lat < 50.755 or (place.lat < 50.79 and place.lon < 3.02)
