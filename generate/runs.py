"""When programmes run, and which of their weeks are placements: drawn until class has room."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from math import ceil
from types import MappingProxyType

from passerelle.generate.curriculum import EVENTS, MIXED, OWN, VISIT, of_length
from passerelle.generate.draw import Draw
from passerelle.generate.year import Year, school_calendars
from passerelle.models.base import COUNTRIES, Country

TC2_DAYS = 4
COMMON_DAYS = (sum(c.count for c in (*MIXED, *EVENTS, VISIT)) + 1) // 2 + TC2_DAYS
"""Days on which both groups have class together."""
EARLY_DAYS = 9
"""Common days before the first placement abroad: enough for law and mobility."""
EXAM_DAYS: Mapping[Country, int] = MappingProxyType({"FR": 3, "BE": 2})
SPARE = 1.08
"""Days open for class, as a multiple of the days needed, where the year allows it."""
TRIES = 160
SHORTEST, USUAL = 26, 30
HOST_DAYS = 4


@dataclass(frozen=True)
class BlockPlan:
    """A placement block: weeks, country and kind of its hosts."""

    key: str
    owner: Country
    weeks: int
    host: str

    @property
    def country(self) -> Country:
        """Where its hosts are."""
        return "FR" if self.host in ("fr_under_3", "fr_school") else "BE"


BLOCKS = (
    BlockPlan("FR-A", "FR", 4, "fr_under_3"),
    BlockPlan("FR-B", "FR", 4, "fr_school"),
    BlockPlan("FR-C", "FR", 2, "be_under_3"),
    BlockPlan("BE-OBS", "BE", 2, "be_under_3"),
    BlockPlan("BE-INS", "BE", 3, "be_under_3"),
    BlockPlan("BE-INT1", "BE", 2, "be_under_3"),
    BlockPlan("BE-INT2", "BE", 2, "fr_under_3"),
)
ABROAD = ("FR-C", "BE-INT2")
HOLIDAY = BlockPlan("BE-HOL", "BE", 1, "be_holiday")
CALENDARS = MappingProxyType(
    {
        "fr_under_3": ("FR-PUBLIC",),
        "fr_school": ("FR-PUBLIC", "FR-ZONE-B"),
        "be_under_3": ("BE-PUBLIC",),
        "be_holiday": ("BE-PUBLIC",),
    }
)
"""Calendars on which hosts of each kind are closed."""


@dataclass(frozen=True)
class Frame:
    """The weeks of one programme, the first Monday of each block, and the days left for class."""

    year: Year
    first_week: int
    weeks: int
    runs: Mapping[str, int]

    @property
    def last_week(self) -> int:
        """The last week, that of the Belgian examination."""
        return self.first_week + self.weeks - 1

    def exam_week(self, country: Country) -> int:
        """The week of a country's examination."""
        return self.last_week - 1 if country == "FR" else self.last_week

    def exam_days(self, country: Country) -> tuple[date, ...]:
        """Dates of a country's examination."""
        days = self.year.open_days(self.exam_week(country), school_calendars(country))
        return days[: EXAM_DAYS[country]]

    def away(self, country: Country) -> set[int]:
        """Weeks that a group spends on placement together."""
        return {
            week
            for plan in BLOCKS
            if plan.owner == country
            for week in range(self.runs[plan.key], self.runs[plan.key] + plan.weeks)
        }

    @cached_property
    def class_days(self) -> Mapping[Country, tuple[date, ...]]:
        """Dates before a group's examination week on which it can have class."""
        found: dict[Country, tuple[date, ...]] = {}
        for country in COUNTRIES:
            calendars, away = school_calendars(country), self.away(country)
            weeks = range(self.first_week, self.exam_week(country))
            found[country] = tuple(
                on for w in weeks if w not in away for on in self.year.open_days(w, calendars)
            )
        return found

    @cached_property
    def common_days(self) -> tuple[date, ...]:
        """Dates on which both groups can have class."""
        belgian = set(self.class_days["BE"])
        return tuple(on for on in self.class_days["FR"] if on in belgian)

    @property
    def abroad(self) -> date:
        """The first Monday on which a group is on placement abroad."""
        return self.year.monday(min(self.runs[key] for key in ABROAD))

    @property
    def holiday_weeks(self) -> tuple[int, ...]:
        """Weeks of the programme in which the Belgian schools are closed all week."""
        return tuple(
            week
            for week in range(self.first_week, self.last_week)
            if not any(self.year.is_open(on, ("FWB",)) for on in self.year.workdays(week))
            and len(self.year.open_days(week, ("BE-PUBLIC",))) >= HOST_DAYS
            and self.year.is_open(self.year.monday(week), ("FR-CENTRES",))
        )


def days_needed(country: Country, *, longer: bool) -> int:
    """Days of class of a group."""
    own = of_length(OWN[country], longer=longer)
    return COMMON_DAYS + ceil(sum(count for _, count in own) / 2)


def choose_frame(year: Year, draw: Draw, loads: Counter[tuple[str, int]], *, longer: bool) -> Frame:
    """A frame with room for class whose placements meet as few others as may be.

    ``loads`` counts programmes by kind of host and week, and is added to. Raises LookupError if
    the year has no such weeks: terms of the least length have some.
    """
    most = year.before_summer
    usual = min(most, USUAL if most > USUAL else SHORTEST)
    first = draw.below(most - usual + 1)
    frames = [
        *((first, weeks) for weeks in range(usual, most - first + 1)),
        *((start, most - start) for start in range(first - 1, -1, -1)),
    ]
    for spare in (SPARE, 1.0):
        for start, weeks in frames:
            found = _best(year, draw, loads, (start, weeks), _needs(spare, longer=longer))
            if found is not None:
                for plan in BLOCKS:
                    run = range(found.runs[plan.key], found.runs[plan.key] + plan.weeks)
                    loads.update((plan.host, week) for week in run)
                return found
    raise LookupError(f"{year.weeks} weeks have no room for a programme")


def _needs(spare: float, *, longer: bool) -> tuple[int, int, int]:
    """Days that French, Belgian and common class must find open."""
    fr, be = (ceil(days_needed(c, longer=longer) * spare) for c in COUNTRIES)
    return fr, be, ceil(COMMON_DAYS * (1 + 2 * (spare - 1)))


def _best(
    year: Year,
    draw: Draw,
    loads: Counter[tuple[str, int]],
    span: tuple[int, int],
    needs: tuple[int, int, int],
) -> Frame | None:
    """The frame of some weeks that meets the fewest other placements, of those drawn."""
    best: Frame | None = None
    least = 0
    for _ in range(TRIES):
        runs = _draw_runs(year, draw, *span)
        if runs is None:
            continue
        frame = Frame(year, *span, runs)
        if not _roomy(frame, needs):
            continue
        met = sum(
            loads[plan.host, week] ** 2
            for plan in BLOCKS
            for week in range(runs[plan.key], runs[plan.key] + plan.weeks)
        )
        if best is None or met < least:
            best, least = frame, met
    return best


def _roomy(frame: Frame, needs: tuple[int, int, int]) -> bool:
    fr, be, common = needs
    early = sum(on < frame.abroad for on in frame.common_days)
    return (
        len(frame.class_days["FR"]) >= fr
        and len(frame.class_days["BE"]) >= be
        and len(frame.common_days) >= common
        and early >= EARLY_DAYS
        and len(frame.holiday_weeks) >= 2
        and all(len(frame.exam_days(c)) == EXAM_DAYS[c] for c in COUNTRIES)
    )


def _draw_runs(year: Year, draw: Draw, first: int, weeks: int) -> Mapping[str, int] | None:
    """A week to begin each block, no two of a group at once, the Belgian ones in their order."""
    french = _in_turn(year, draw, ("FR-A", "FR-B", "FR-C"), range(first + 2, first + weeks - 2))
    belgian = ("BE-OBS", "BE-INS", "BE-INT1", "BE-INT2")
    others = _in_turn(year, draw, belgian, range(first + 2, first + weeks - 1), ordered=True)
    if french is None or others is None:
        return None
    return {**french, **others}


def _in_turn(
    year: Year, draw: Draw, keys: Sequence[str], window: range, *, ordered: bool = False
) -> dict[str, int] | None:
    plans = {plan.key: plan for plan in BLOCKS}
    order = list(keys)
    if not ordered and draw.chance(0.5):
        order[0], order[1] = order[1], order[0]
    starts = sorted(draw.sample(list(window), len(order)))
    found: dict[str, int] = {}
    free = window.start
    for key, wanted in zip(order, starts, strict=True):
        start = next(_starts(year, plans[key], range(max(free, wanted), window.stop)), None)
        if start is None:
            return None
        found[key] = start
        free = start + plans[key].weeks
    return found


def _starts(year: Year, plan: BlockPlan, window: range) -> Iterator[int]:
    """Weeks in which a block can begin and end inside a window."""
    for start in window:
        run = range(start, start + plan.weeks)
        if run.stop <= window.stop and all(week_fits(year, plan, week) for week in run):
            yield start


def week_fits(year: Year, plan: BlockPlan, week: int) -> bool:
    """Whether hosts of a block are open in a week, and the school is not on holiday."""
    if len(year.open_days(week, CALENDARS[plan.host])) < HOST_DAYS:
        return False
    own = school_calendars(plan.owner)
    return len(year.open_days(week, own)) >= HOST_DAYS or plan.key == "FR-C"
