"""Who keeps a person's children on a date: the stops of the care chain (R10, R11, R29, R30)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import pairwise, product
from typing import TypeAlias

from passerelle.models.base import Spot
from passerelle.models.care import CareArrangement, CareProvider, Child, Opening
from passerelle.models.term import Term

MAX_PLANS = 24
CarePlan: TypeAlias = tuple[int, ...]
"""The option of each child of a person, in order of child id; 0 where nobody keeps it."""


@dataclass(frozen=True, slots=True)
class Stop:
    """One opening a child can use on a day. Times in minutes of the day.

    Drop-off begins at or after ``opens`` at node ``drop_key``; pick-up begins at or after
    ``pick_from`` at ``pick_key`` and ends by ``closes``; both take ``handover_min``.
    """

    provider: str
    drop_key: str
    opens: int
    pick_key: str
    pick_from: int
    closes: int
    handover_min: int


@dataclass(frozen=True, slots=True)
class CareDayNeed:
    """What a person must arrange on a date: per child the stops possible, or why there is none."""

    children: tuple[str, ...] = ()
    stops: tuple[tuple[Stop, ...], ...] = ()
    blocked: str = ""


@dataclass(frozen=True, slots=True)
class PlaceBand:
    """A span [start, end) of a provider's day in which ``limit`` children can be there (R27)."""

    start: int
    end: int
    limit: int


class CareBook:
    """Resolves arrangements of a term, with memory."""

    def __init__(self, term: Term) -> None:
        self._term = term
        self._providers = {row.id: row for row in term.providers}
        self._openings: dict[str, list[Opening]] = {}
        for opening in term.openings:
            self._openings.setdefault(opening.provider, []).append(opening)
        self._children: dict[str, list[Child]] = {}
        for child in term.children:
            self._children.setdefault(child.person, []).append(child)
        for rows in self._children.values():
            rows.sort(key=lambda child: child.id)
        self._arrangements: dict[tuple[str, int], list[CareArrangement]] = {}
        self._options: dict[str, set[int]] = {}
        for row in term.care:
            self._arrangements.setdefault((row.child, row.option), []).append(row)
            self._options.setdefault(row.child, set()).add(row.option)
        self.need = lru_cache(maxsize=None)(self._need)
        self.bands = lru_cache(maxsize=None)(self._bands)
        self.plans = lru_cache(maxsize=None)(self._plans)

    def has_children(self, person: str) -> bool:
        """Whether the person has a child in care."""
        return person in self._children

    def children(self, person: str) -> tuple[Child, ...]:
        """A person's children, in order of id."""
        return tuple(self._children.get(person, ()))

    def options(self, child: str) -> tuple[int, ...]:
        """The options of a child, least first."""
        return tuple(sorted(self._options.get(child, ())))

    def _plans(self, person: str) -> tuple[CarePlan, ...]:
        """Every choice of one option for each child; the lowest options first.

        Of more than ``MAX_PLANS`` the lowest are kept.
        """
        each = [self.options(child.id) or (0,) for child in self.children(person)]
        return tuple(sorted(product(*each), key=lambda plan: (sum(plan), plan))[:MAX_PLANS])

    def has_choice(self, person: str) -> bool:
        """Whether a child of the person has more than one option."""
        return any(len(self.options(child.id)) > 1 for child in self.children(person))

    def _bands(self, provider: str, day: date) -> tuple[PlaceBand, ...]:
        """The provider's day cut at the ends of its openings, where places are limited (R27)."""
        row = self._providers[provider]
        openings = self._openings_on(row, day)
        cuts = sorted({minute for o in openings for minute in (o.opens, o.closes)})
        found = []
        for start, end in pairwise(cuts):
            over = [o for o in openings if o.opens <= start and end <= o.closes]
            special = [o.reserved for o in over if o.reserved is not None]
            limit = min(special, default=row.reserved)
            if over and limit is not None:
                found.append(PlaceBand(start, end, limit))
        return tuple(found)

    def is_with(self, child: Child, day: date) -> bool:
        """Whether the child is with its person in that ISO week (R30)."""
        return child.weeks in ("all", "odd" if day.isocalendar().week % 2 else "even")

    def _need(self, person: str, day: date, plan: CarePlan) -> CareDayNeed:
        children, stops = [], []
        for child, option in zip(self.children(person), plan, strict=True):
            if not self.is_with(child, day):
                continue
            found, blocked = self._stops(child, option, day)
            if blocked:
                return CareDayNeed(blocked=blocked)
            children.append(child.id)
            stops.append(found)
        return CareDayNeed(tuple(children), tuple(stops))

    def _stops(self, child: Child, option: int, day: date) -> tuple[tuple[Stop, ...], str]:
        if not option:
            return (), "no care is arranged"
        rows = [
            (row, self._providers[row.provider])
            for row in self._arrangements[child.id, option]
            if day.weekday() in row.weekdays
            and row.season in ("any", self.season(self._providers[row.provider], day))
        ]
        if not rows:
            return (), f"no care on {day:%A}s"
        found: list[Stop] = []
        reason = ""
        for row, provider in rows:
            reason = self._refusal(row, provider, child, day)
            if not reason:
                found += self._open_stops(provider, day)
                reason = "" if found else f"{provider.id} is not open on {day:%A} {day}"
        return tuple(found), "" if found else reason

    def season(self, provider: CareProvider, day: date) -> str:
        """``holiday`` on a closing day of the provider's school calendar, else ``term``."""
        name = provider.season_calendar
        return "holiday" if name and day in self._term.closed_days((name,)) else "term"

    def _refusal(
        self, row: CareArrangement, provider: CareProvider, child: Child, day: date
    ) -> str:
        if day in self._term.closures_of(provider.id) | self._term.closed_days(provider.calendars):
            return f"{provider.id} is closed on {day}"
        if provider.contract_first and day < provider.contract_first:
            return f"the contract with {provider.id} starts on {provider.contract_first}"
        if provider.contract_last and day > provider.contract_last:
            return f"the contract with {provider.id} ended on {provider.contract_last}"
        adapted = row.adaptation_done or provider.adaptation_done
        if adapted and day <= adapted:
            return f"adaptation at {provider.id} lasts until {adapted}"
        age = _age_months(child, day)
        if age is not None and not provider.min_age_months <= age <= provider.max_age_months:
            return f"{provider.id} does not take a child of {age} months"
        return ""

    def _open_stops(self, provider: CareProvider, day: date) -> list[Stop]:
        return [_stop(provider, row) for row in self._openings_on(provider, day)]

    def _openings_on(self, provider: CareProvider, day: date) -> list[Opening]:
        season = self.season(provider, day)
        return [
            row
            for row in self._openings.get(provider.id, ())
            if row.registered and day.weekday() in row.weekdays and row.season in ("any", season)
        ]


def _age_months(child: Child, day: date) -> int | None:
    if not child.birth_month:
        return None
    year, month = map(int, child.birth_month.split("-"))
    return (day.year - year) * 12 + day.month - month


def _stop(provider: CareProvider, row: Opening) -> Stop:
    drop = Spot(town=row.town, lat=row.lat, lon=row.lon).key or provider.spot.key
    pick = Spot(town=row.pickup_town, lat=row.pickup_lat, lon=row.pickup_lon).key or drop
    return Stop(
        provider=provider.id,
        drop_key=drop,
        opens=row.opens,
        pick_key=pick,
        pick_from=row.opens if row.pickup_from is None else row.pickup_from,
        closes=row.closes,
        handover_min=provider.handover_min,
    )
