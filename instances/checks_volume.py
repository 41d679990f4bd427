"""Volumes: what the curriculum asks, and whether the half-days are there (R07, R21)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from passerelle.instances.cells import listed
from passerelle.instances.findings import Facts, Finding
from passerelle.models.people import Learner
from passerelle.models.sessions import Curriculum, SessionSet, Unit


def _takes_half_days(item: SessionSet) -> bool:
    """Whether the sessions of a set use the periods of the day."""
    return not item.individual and item.start is None


def _consecutive(item: SessionSet, days: tuple[date, ...]) -> int:
    """Open days at most within the run of days the set must lie in."""
    if item.consecutive_days is None:
        return len(days)
    width = timedelta(days=item.consecutive_days)
    return max((sum(day <= d < day + width for d in days) for day in days), default=0)


def check_set_fits(facts: Facts) -> Iterator[Finding]:
    """Each set has as many half-days open as it has sessions."""
    for number, item in enumerate(facts.term.sessions):
        if item.individual:
            continue
        days = facts.set_days(number)
        a_day = facts.half_days if _takes_half_days(item) else 1
        open_days = _consecutive(item, days)
        if item.count > open_days * a_day:
            run = f" in {item.consecutive_days} days in a row" if item.consecutive_days else ""
            window = f" from {days[0]} to {days[-1]}" if days else " in its window"
            yield Finding(
                "VOLUME", "sessions", number, "count",
                f"'{item.id}' has {item.count} sessions and only {open_days * a_day} fit: "
                f"{open_days} open days{run}{window}, {a_day} a day",
                "lower count, widen first, last and dates, or open more days",
            )  # fmt: skip


@dataclass(frozen=True)
class _Load:
    """What one kind of learner attends: rows of the sessions' table, weeks on placement."""

    learner: str
    sets: tuple[int, ...]
    weeks: int


def _loads(facts: Facts) -> list[_Load]:
    """One load per distinct programme, named after the first learner who has it."""
    attended: defaultdict[str, list[int]] = defaultdict(list)
    for number, item in enumerate(facts.term.sessions):
        if _takes_half_days(item) and item.id not in facts.term.by_choice:
            for learner in facts.audience(number):
                attended[learner.id].append(number)
    loads: dict[tuple[tuple[int, ...], int], _Load] = {}
    for learner in facts.term.learners:
        blocks = [b for b in facts.term.blocks if b.group in learner.groups]
        weeks = sum(b.weeks for b in blocks if not (b.recall_days or b.recall_weekdays))
        sets = tuple(attended[learner.id])
        loads.setdefault((sets, weeks), _Load(learner.id, sets, weeks))
    return list(loads.values())


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _lost_days(facts: Facts, days: set[date], weeks: int) -> int:
    """Days that placements of so many weeks take at least from a set of days."""
    per_week = Counter({_monday(day): 0 for day in facts.term.days})
    per_week.update(_monday(day) for day in days if day.weekday() < 5)
    return sum(sorted(per_week.values())[:weeks])


def _windows(facts: Facts, load: _Load) -> list[frozenset[date]]:
    """Days in which some sets of a load must all lie, the smallest first."""
    days = [frozenset(facts.set_days(number)) for number in load.sets]
    windows = {*days, frozenset().union(*days)}
    return sorted(windows, key=lambda window: (len(window), sorted(window)))


def check_programme_fits(facts: Facts) -> Iterator[Finding]:
    """What a learner attends in a window has as many half-days as sessions."""
    told: set[int] = set()
    for load in _loads(facts):
        for window in _windows(facts, load):
            inside = [n for n in load.sets if set(facts.set_days(n)) <= window]
            needed = sum(facts.term.sessions[n].count for n in inside)
            lost = _lost_days(facts, set(window), load.weeks)
            supply = (len(window) - lost) * facts.half_days
            if needed > supply:
                largest = max(inside, key=lambda n: facts.term.sessions[n].count)
                if largest not in told:
                    yield _overfull(facts, load, window, lost, inside, largest)
                told.add(largest)
                break


def _overfull(
    facts: Facts,
    load: _Load,
    window: frozenset[date],
    lost: int,
    inside: list[int],
    largest: int,
) -> Finding:
    needed = sum(facts.term.sessions[n].count for n in inside)
    names = listed((facts.term.sessions[n].id for n in inside), most=5)
    away = f", less {lost} on placement" if lost else ""
    span = f"{min(window)} to {max(window)}" if window else "none"
    return Finding(
        "VOLUME", "sessions", largest, "count",
        f"{load.learner} has {needed} sessions ({names}) and only "
        f"{(len(window) - lost) * facts.half_days} half-days: {len(window)} class days "
        f"({span}){away}, {facts.half_days} a day",
        "lower a count, widen the windows, or open more days",
    )  # fmt: skip


def check_curriculum(facts: Facts) -> Iterator[Finding]:
    """Each learner of a track gets exactly the volume of each unit, in both units of count."""
    told: defaultdict[tuple[str, int, int, int], list[tuple[int, Learner]]] = defaultdict(list)
    for number, row in enumerate(facts.term.curriculum):
        unit = facts.units.get(row.unit)
        for learner in facts.term.learners:
            if unit is None or learner.track != row.track or unit.id in learner.exempt_units:
                continue
            got = _sessions_of(facts, unit, learner)
            if (got * unit.credit_min, got * unit.credit_periods) != (row.minutes, row.periods):
                told[row.unit, row.minutes, row.periods, got].append((number, learner))
                break
    for (*_, got), found in told.items():
        yield _wrong_volume(facts, got, found)


def _sessions_of(facts: Facts, unit: Unit, learner: Learner) -> int:
    return sum(
        item.count
        for place, item in enumerate(facts.term.sessions)
        if item.unit == unit.id and learner.id in facts.audience_ids(place)
    )


def _wrong_volume(facts: Facts, got: int, found: list[tuple[int, Learner]]) -> Finding:
    """One message for all tracks that ask the same of a unit and get the same."""
    number, learner = found[0]
    row = facts.term.curriculum[number]
    unit = facts.units[row.unit]
    minutes, periods = got * unit.credit_min, got * unit.credit_periods
    others = [facts.term.curriculum[place].track for place, _ in found[1:]]
    also = f" (and so do {listed(others)})" if others else ""
    return Finding(
        "CURRICULUM", "curriculum", number, "minutes" if minutes != row.minutes else "periods",
        f"track '{row.track}' asks {row.minutes} minutes and {row.periods} periods of "
        f"'{unit.id}'{also}; {learner.id} gets {got} sessions = {minutes} minutes and "
        f"{periods} periods",
        _mend_volume(row, unit, got),
    )  # fmt: skip


def _mend_volume(row: Curriculum, unit: Unit, got: int) -> str:
    for wanted, credit in ((row.minutes, unit.credit_min), (row.periods, unit.credit_periods)):
        if credit and wanted % credit:
            return (
                f"{wanted} is not a whole number of sessions of {credit}: mend the curriculum or "
                "the credit in units.csv"
            )
    sessions = row.minutes // unit.credit_min if unit.credit_min else got
    if sessions == got:
        return "mend the curriculum, or the credits in units.csv"
    return f"let the counts of its session sets add up to {sessions}, or mend the curriculum"
