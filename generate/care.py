"""Childcare around generated learners: providers near homes, places, children (R10, R11)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from passerelle.generate.draw import Draw
from passerelle.generate.people import Person
from passerelle.generate.region import Cluster, Place, km_between
from passerelle.generate.words import Words
from passerelle.generate.year import Year
from passerelle.models.base import WEEK, Country, Period, Weekdays
from passerelle.models.care import CareArrangement, CareProvider, Child, Opening, Season
from passerelle.models.places import Closure

UNDER_3, TWO_CHILDREN, TWO_OPTIONS, SHARED_CUSTODY, CLOSED_A_WEEK = 0.6, 0.12, 0.25, 0.05, 0.3
NO_WEDNESDAY = Weekdays((0, 1, 3, 4))
WEDNESDAY = Weekdays((2,))


class Kind(NamedTuple):
    """A kind of provider: word, hours, weekdays, days a week by contract, oldest child."""

    word: str
    type: str
    hours: tuple[Period, ...]
    weekdays: Weekdays
    days: int = 5
    oldest: int = 47


KINDS = (
    Kind("nursery", "nursery", (Period(420, 1140), Period(450, 1110), Period(420, 1110)), WEEK),
    Kind("childminder", "childminder", (Period(390, 1080), Period(420, 1080)), WEEK),
    Kind("nursery", "nursery", (Period(450, 1110), Period(420, 1080)), WEEK),
    Kind("childminder", "childminder", (Period(420, 1080),), NO_WEDNESDAY, days=4),
    Kind("nursery", "nursery", (Period(420, 1110),), WEEK),
    Kind("drop_in", "drop_in", (Period(510, 990),), NO_WEDNESDAY, days=3),
    Kind("nursery", "nursery", (Period(420, 1080),), WEEK),
    Kind("itinerant", "itinerant", (Period(525, 975),), NO_WEDNESDAY, days=4),
)
"""In the proportions in which they are given out: half of them nurseries."""


@dataclass
class Care:
    """Rows of care, and how many children each provider has as its first choice."""

    providers: list[CareProvider] = field(default_factory=list)
    openings: list[Opening] = field(default_factory=list)
    children: list[Child] = field(default_factory=list)
    arrangements: list[CareArrangement] = field(default_factory=list)
    closures: list[Closure] = field(default_factory=list)
    places: dict[str, Place] = field(default_factory=dict)
    kinds: dict[str, Kind | None] = field(default_factory=dict)
    kept: Counter[str] = field(default_factory=Counter)

    def rows(self, draw: Draw) -> Iterator[CareProvider]:
        """Providers with places enough for their own children, and one more here and there."""
        for row in self.providers:
            if self.kinds[row.id] is None:
                yield row
                continue
            reserved = max(1, self.kept[row.id] + draw.below(2))
            yield row.model_copy(
                update={"reserved": reserved, "places": max(row.places or 0, reserved)}
            )


def add_providers(
    care: Care, cluster: Cluster, counts: tuple[int, int], year: Year, words: Words, draw: Draw
) -> None:
    """Providers for small children, and schools: so many, in both countries by turns."""
    smalls, schools = counts
    for n in range(smalls):
        country: Country = "FR" if n % 2 == 0 else "BE"
        town = cluster.around(country)[n // 2 % len(cluster.around(country))]
        kind = KINDS[(n // 2 + (n % 2) * 4) % len(KINDS)]
        _add_small(care, cluster, town, kind, year, words, draw)
    for n in range(schools):
        country = "FR" if n % 2 == 0 else "BE"
        _add_school(care, cluster.around(country)[n // 2], year, words)


def _id(care: Care, letter: str) -> tuple[str, int]:
    number = 1 + sum(row.id.startswith(letter) for row in care.providers)
    return f"{letter}{number:03d}", number


def _add_small(
    care: Care, cluster: Cluster, town: Place, kind: Kind, year: Year, words: Words, draw: Draw
) -> None:
    name, number = _id(care, "C")
    care.places[name], care.kinds[name] = town, kind
    care.providers.append(
        CareProvider(
            id=name, name=words.say(kind.word, n=number, town=town.name), type=kind.type,
            town=town.name, country=town.country, places=7 * (1 + draw.below(6)),
            min_age_months=2 if town.country == "FR" else 0, max_age_months=kind.oldest,
            max_days_week=kind.days, contract_first=year.first, contract_last=year.last,
            adaptation_days=10 if kind.word == "nursery" else 5,
            adaptation_done=year.first - timedelta(days=4),
            calendars=(f"{town.country}-PUBLIC",),
        )
    )  # fmt: skip
    hours = draw.pick(kind.hours)
    if kind.word == "itinerant":
        towns = cluster.around(town.country)
        for n, day in enumerate(kind.weekdays.days):
            _open(care, name, Weekdays((day,)), hours, town="" if n % 2 == 0 else towns[n].name)
    else:
        _open(care, name, kind.weekdays, hours)
    if draw.chance(CLOSED_A_WEEK):
        first = year.monday(draw.below(year.weeks))
        care.closures.append(
            Closure(place=name, first=first, last=first + timedelta(days=4), label=words["holiday"])
        )


def _add_school(care: Care, town: Place, year: Year, words: Words) -> None:
    name, number = _id(care, "E")
    care.places[name], care.kinds[name] = town, None
    french = town.country == "FR"
    care.providers.append(
        CareProvider(
            id=name, name=words.say("care_school", n=number, town=town.name), type="school",
            town=town.name, country=town.country, min_age_months=30, max_age_months=155,
            contract_first=year.first, contract_last=year.last,
            calendars=(f"{town.country}-PUBLIC",),
            season_calendar="FR-ZONE-B" if french else "FWB",
        )
    )  # fmt: skip
    day = Period(450, 1110) if french else Period(420, 1080)
    _open(care, name, NO_WEDNESDAY, day, "term")
    leisure = Period(480, 1080)
    _open(
        care, name, WEDNESDAY, leisure if french else day, "term", fetched=None if french else 720
    )
    _open(care, name, WEEK, leisure, "holiday", registered=french or number % 2 == 0)


def _open(
    care: Care,
    provider: str,
    weekdays: Weekdays,
    hours: Period,
    season: Season = "any",
    *,
    town: str = "",
    fetched: int | None = None,
    registered: bool = True,
) -> None:
    care.openings.append(
        Opening(
            provider=provider, weekdays=weekdays, season=season, opens=hours.start,
            closes=hours.end, town=town, pickup_from=fetched, registered=registered,
        )
    )  # fmt: skip


def add_children(care: Care, people: Iterable[Person], draw: Draw) -> None:
    """Children of the parents among some learners, each with the provider that suits it nearest."""
    for person in people:
        if person.parent:
            count = 2 if draw.chance(TWO_CHILDREN) else 1
            weeks = "odd" if draw.chance(SHARED_CUSTODY) else "all"
            for n in range(count):
                small = draw.chance(UNDER_3) and n == 0
                months = 12 + draw.below(18) if small else 50 + draw.below(70)
                child = Child(
                    id=f"K{person.row.id[1:]}{'AB'[n] if count > 1 else ''}",
                    person=person.row.id,
                    birth_month=_born(date(2026, 9, 1), months),
                    weeks="odd" if weeks == "odd" else "all",
                )
                care.children.append(child)
                _keep(care, child, person, draw, small=small)


def _keep(care: Care, child: Child, person: Person, draw: Draw, *, small: bool) -> None:
    near: defaultdict[bool, list[str]] = defaultdict(list)
    ranked = sorted(
        (km_between(person.home, place), name)
        for name, place in care.places.items()
        if place.country == person.home.country
    )
    for _, name in ranked:
        near[care.kinds[name] is not None].append(name)
    options = near[small][: 2 if small and draw.chance(TWO_OPTIONS) else 1]
    if small:
        care.kept[options[0]] += 1
    for number, name in enumerate(options, start=1):
        kind = care.kinds[name]
        care.arrangements.append(
            CareArrangement(
                child=child.id, provider=name, option=number,
                weekdays=kind.weekdays if kind else WEEK,
            )
        )  # fmt: skip


def _born(on: date, months: int) -> str:
    count = on.year * 12 + on.month - 1 - months
    return f"{count // 12:04d}-{count % 12 + 1:02d}"
