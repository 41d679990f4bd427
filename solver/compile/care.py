"""Who keeps a person's children on a date: the stops of the care chain (R10, R11, R29, R30)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from passerelle.models.base import Spot
from passerelle.models.care import CareArrangement, CareProvider, Child, Opening
from passerelle.models.term import Term


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


class CareBook:
    """Resolves arrangements of a term, with memory. Option 1 of each child is in force."""

    def __init__(self, term: Term) -> None:
        self._term = term
        self._providers = {row.id: row for row in term.providers}
        self._openings: dict[str, list[Opening]] = {}
        for opening in term.openings:
            self._openings.setdefault(opening.provider, []).append(opening)
        self._children: dict[str, list[Child]] = {}
        for child in term.children:
            self._children.setdefault(child.person, []).append(child)
        self._arrangements: dict[str, list[CareArrangement]] = {}
        for row in term.care:
            if row.option == 1:
                self._arrangements.setdefault(row.child, []).append(row)
        self.need = lru_cache(maxsize=None)(self._need)

    def has_children(self, person: str) -> bool:
        """Whether the person has a child in care."""
        return person in self._children

    def _need(self, person: str, day: date) -> CareDayNeed:
        children, stops = [], []
        for child in sorted(self._children.get(person, ()), key=lambda c: c.id):
            parity = "odd" if day.isocalendar().week % 2 else "even"
            if child.weeks not in ("all", parity):
                continue
            found, blocked = self._stops(child, day)
            if blocked:
                return CareDayNeed(blocked=blocked)
            children.append(child.id)
            stops.append(found)
        return CareDayNeed(tuple(children), tuple(stops))

    def _stops(self, child: Child, day: date) -> tuple[tuple[Stop, ...], str]:
        if child.id not in self._arrangements:
            return (), "no care is arranged"
        rows = [
            (row, self._providers[row.provider])
            for row in self._arrangements[child.id]
            if day.weekday() in row.weekdays
            and row.season in ("any", self.season(self._providers[row.provider], day))
        ]
        if not rows:
            return (), f"no care on {day:%A}s"
        found: list[Stop] = []
        reason = ""
        for _, provider in rows:
            reason = self._refusal(provider, child, day)
            if not reason:
                found += self._open_stops(provider, day)
                reason = "" if found else f"{provider.id} is not open on {day:%A} {day}"
        return tuple(found), "" if found else reason

    def season(self, provider: CareProvider, day: date) -> str:
        """``holiday`` on a closing day of the provider's school calendar, else ``term``."""
        name = provider.season_calendar
        return "holiday" if name and day in self._term.closed_days((name,)) else "term"

    def _refusal(self, provider: CareProvider, child: Child, day: date) -> str:
        if day in self._term.closures_of(provider.id) | self._term.closed_days(provider.calendars):
            return f"{provider.id} is closed on {day}"
        if provider.contract_first and day < provider.contract_first:
            return f"the contract with {provider.id} starts on {provider.contract_first}"
        if provider.contract_last and day > provider.contract_last:
            return f"the contract with {provider.id} ended on {provider.contract_last}"
        if provider.adaptation_done and day <= provider.adaptation_done:
            return f"adaptation at {provider.id} lasts until {provider.adaptation_done}"
        age = _age_months(child, day)
        if age is not None and not provider.min_age_months <= age <= provider.max_age_months:
            return f"{provider.id} does not take a child of {age} months"
        return ""

    def _open_stops(self, provider: CareProvider, day: date) -> list[Stop]:
        season = self.season(provider, day)
        return [
            _stop(provider, row)
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
