"""Door-to-door days: home, drop-offs, sessions, pick-ups, home, timed (R18, R26, R52)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise, permutations, product

from passerelle.models.base import MINUTES_PER_DAY, Band, Mode
from passerelle.models.travel import TravelTimes
from passerelle.solver.compile.care import CareDayNeed, Stop


@dataclass(frozen=True, slots=True)
class Visit:
    """A session as a day's journey sees it: node, span in minutes of the day."""

    key: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Halt:
    """A care stop on the way; ``children`` are indices into the need's children."""

    provider: str
    key: str
    begin: int
    handover_min: int
    children: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Chain:
    """One way between home and class. ``halts`` in travel order; ``home_at`` leaving or coming."""

    halts: tuple[Halt, ...]
    travel_min: int
    home_at: int


@dataclass(frozen=True, slots=True)
class DayTrip:
    """A feasible door-to-door day; ``travel_min`` counts legs only."""

    out: Chain
    back: Chain
    between_min: int
    travel_min: int
    absence_min: int


def kept_spans(trip: DayTrip) -> Iterator[tuple[int, str, int, int]]:
    """(index of the child, provider, start of drop-off, start of pick-up) of each child."""
    fetched = {child: halt for halt in trip.back.halts for child in halt.children}
    for halt in trip.out.halts:
        for child in halt.children:
            yield child, halt.provider, halt.begin, fetched[child].begin


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why no door-to-door day exists: reason code, words, minutes lacking (0 if not a time)."""

    reason: str
    words: str
    minutes_short: int = 0


@dataclass(frozen=True, slots=True)
class _Place:
    provider: str
    key: str
    limit: int  # opening when dropping, closing when picking up
    not_before: int
    handover_min: int
    children: tuple[int, ...]


class Router:
    """Chains of one person's legs on given travel times."""

    def __init__(self, travel: TravelTimes) -> None:
        self._travel = travel

    def minutes(self, mode: Mode, band: Band, origin: str, destination: str) -> int:
        """Minutes of one leg."""
        return self._travel.minutes(mode, band, origin, destination)

    def band(self, minute: int) -> Band:
        """Time band of a minute."""
        return self._travel.band(minute)

    def trip(
        self, home: str, mode: Mode, need: CareDayNeed, visits: tuple[Visit, ...]
    ) -> DayTrip | Refusal:
        """The least-travel day over the visits (in time order), or why there is none."""
        if need.blocked:
            return Refusal("no_care", need.blocked)
        best: DayTrip | Refusal | None = None
        for choice in product(*need.stops):
            found = self._trip_with(home, mode, choice, visits)
            if isinstance(found, DayTrip):
                if not isinstance(best, DayTrip) or found.travel_min < best.travel_min:
                    best = found
            elif best is None or (
                isinstance(best, Refusal) and found.minutes_short < best.minutes_short
            ):
                best = found
        if best is None:  # pragma: no cover - product of no stops yields one empty choice
            raise AssertionError("a care need without alternatives")
        return best

    def _trip_with(
        self, home: str, mode: Mode, choice: tuple[Stop, ...], visits: tuple[Visit, ...]
    ) -> DayTrip | Refusal:
        out = self._outbound(home, mode, choice, visits[0])
        if isinstance(out, Refusal):
            return out
        back = self._homeward(home, mode, choice, visits[-1])
        if isinstance(back, Refusal):
            return back
        between = sum(
            self.minutes(mode, self.band(one.end), one.key, two.key)
            for one, two in pairwise(visits)
            if one.key != two.key
        )
        travel = out.travel_min + between + back.travel_min
        return DayTrip(out, back, between, travel, back.home_at - out.home_at)

    def _outbound(
        self, home: str, mode: Mode, choice: tuple[Stop, ...], visit: Visit
    ) -> Chain | Refusal:
        band = self.band(max(visit.start - 1, 0))
        best: Chain | None = None
        short: tuple[int, str] | None = None
        for order in _orders(choice, dropping=True):
            clock, key, travel, halts, late = visit.start, visit.key, 0, [], 0
            for place in reversed(order):
                leg = self.minutes(mode, band, place.key, key)
                clock -= leg + place.handover_min
                late = max(late, place.limit - clock)
                if late == place.limit - clock and late > 0:
                    worst = place
                travel, key = travel + leg, place.key
                halts.append(
                    Halt(place.provider, place.key, clock, place.handover_min, place.children)
                )
            leg = self.minutes(mode, band, home, key)
            clock, travel = clock - leg, travel + leg
            if late > 0:
                if short is None or late < short[0]:
                    short = (late, worst.provider)
                continue
            if clock < 0:
                continue
            if best is None or travel < best.travel_min:
                best = Chain(tuple(reversed(halts)), travel, clock)
        if best is not None:
            return best
        if short is None:
            return Refusal("absence_cap", "the way there would start before midnight")
        return Refusal("care_opens_late", short[1], short[0])

    def _homeward(
        self, home: str, mode: Mode, choice: tuple[Stop, ...], visit: Visit
    ) -> Chain | Refusal:
        band = self.band(min(visit.end, MINUTES_PER_DAY - 1))
        best: Chain | None = None
        short: tuple[int, str] | None = None
        for order in _orders(choice, dropping=False):
            clock, key, travel, halts, late = visit.end, visit.key, 0, [], 0
            for place in order:
                leg = self.minutes(mode, band, key, place.key)
                begin = max(clock + leg, place.not_before)
                clock, travel, key = begin + place.handover_min, travel + leg, place.key
                if clock - place.limit > late:
                    late, worst = clock - place.limit, place
                halts.append(
                    Halt(place.provider, place.key, begin, place.handover_min, place.children)
                )
            leg = self.minutes(mode, band, key, home)
            clock, travel = clock + leg, travel + leg
            if late > 0:
                if short is None or late < short[0]:
                    short = (late, worst.provider)
                continue
            if clock > MINUTES_PER_DAY:
                continue
            if best is None or travel < best.travel_min:
                best = Chain(tuple(halts), travel, clock)
        if best is not None:
            return best
        if short is None:
            return Refusal("absence_cap", "the way home would end after midnight")
        return Refusal("care_closes_early", short[1], short[0])


def _orders(choice: tuple[Stop, ...], *, dropping: bool) -> Iterator[tuple[_Place, ...]]:
    merged: dict[tuple[str, str], _Place] = {}
    for child, stop in enumerate(choice):
        key = stop.drop_key if dropping else stop.pick_key
        limit = stop.opens if dropping else stop.closes
        known = merged.get((stop.provider, key))
        if known is not None:
            tighter = max if dropping else min
            merged[stop.provider, key] = _Place(
                known.provider,
                key,
                tighter(known.limit, limit),
                max(known.not_before, stop.pick_from),
                max(known.handover_min, stop.handover_min),
                (*known.children, child),
            )
        else:
            merged[stop.provider, key] = _Place(
                stop.provider, key, limit, stop.pick_from, stop.handover_min, (child,)
            )
    yield from permutations(merged.values())
