"""The 19 kinds of distribution of ITC 2019, each as the format describes it.

Spans are half-open slots of the day. A pair rule tells whether a pair is as wanted, a group rule
how many units a group is off, summed over days and weeks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

Travel = dict[tuple[str, str], int]
Numbers = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Placed:
    """Where and when a class is: day and week numbers, slots [start, end), room or nothing."""

    days: frozenset[int]
    weeks: frozenset[int]
    start: int
    end: int
    room: str


def _meet(a: Placed, b: Placed) -> bool:
    """Whether two classes have a day in common."""
    return bool(a.days & b.days and a.weeks & b.weeks)


def clash(a: Placed, b: Placed) -> bool:
    """Whether two classes overlap in time."""
    return a.start < b.end and b.start < a.end and _meet(a, b)


def _apart(a: Placed, b: Placed, gap: int) -> bool:
    return not _meet(a, b) or a.end + gap <= b.start or b.end + gap <= a.start


def _same_time(a: Placed, b: Placed) -> bool:
    inside = a.start <= b.start and b.end <= a.end
    return inside or (b.start <= a.start and a.end <= b.end)


def _precedes(a: Placed, b: Placed) -> bool:
    """Whether the first meeting of one lies before the first of the other."""
    one, other = (min(a.weeks), min(a.days)), (min(b.weeks), min(b.days))
    return one < other or (one == other and a.end <= b.start)


def _same_attendees(a: Placed, b: Placed, _: Numbers, travel: Travel) -> bool:
    return _apart(a, b, travel.get((a.room, b.room), 0))


def _work_day(a: Placed, b: Placed, numbers: Numbers, _: Travel) -> bool:
    return not _meet(a, b) or max(a.end, b.end) - min(a.start, b.start) <= numbers[0]


PAIR_RULES: dict[str, Callable[[Placed, Placed, Numbers, Travel], bool]] = {
    "SameStart": lambda a, b, _n, _t: a.start == b.start,
    "SameTime": lambda a, b, _n, _t: _same_time(a, b),
    "DifferentTime": lambda a, b, _n, _t: a.end <= b.start or b.end <= a.start,
    "SameDays": lambda a, b, _n, _t: a.days <= b.days or b.days <= a.days,
    "DifferentDays": lambda a, b, _n, _t: not a.days & b.days,
    "SameWeeks": lambda a, b, _n, _t: a.weeks <= b.weeks or b.weeks <= a.weeks,
    "DifferentWeeks": lambda a, b, _n, _t: not a.weeks & b.weeks,
    "Overlap": lambda a, b, _n, _t: clash(a, b),
    "NotOverlap": lambda a, b, _n, _t: not clash(a, b),
    "SameRoom": lambda a, b, _n, _t: a.room == b.room,
    "DifferentRoom": lambda a, b, _n, _t: a.room != b.room,
    "SameAttendees": _same_attendees,
    "Precedence": lambda a, b, _n, _t: _precedes(a, b),
    "WorkDay": _work_day,
    "MinGap": lambda a, b, numbers, _t: _apart(a, b, numbers[0]),
}


def _by_day(members: list[Placed]) -> Iterator[list[Placed]]:
    """The classes of each day of each week, in order of their starts."""
    for week in sorted({week for row in members for week in row.weeks}):
        now = [row for row in members if week in row.weeks]
        for day in sorted({day for row in now for day in row.days}):
            yield sorted((row for row in now if day in row.days), key=lambda row: row.start)


def _blocks(rows: list[Placed], gap: int) -> list[tuple[int, int, int]]:
    """Runs of classes no further apart than a gap: start, end, number of classes."""
    blocks: list[tuple[int, int, int]] = []
    for row in rows:
        if blocks and row.start <= blocks[-1][1] + gap:
            start, end, count = blocks[-1]
            blocks[-1] = (start, max(end, row.end), count + 1)
        else:
            blocks.append((row.start, row.end, 1))
    return blocks


def _max_days(members: list[Placed], numbers: Numbers) -> int:
    used = {day for row in members for day in row.days}
    return max(0, len(used) - numbers[0])


def _max_day_load(members: list[Placed], numbers: Numbers) -> int:
    loads = (sum(row.end - row.start for row in rows) for rows in _by_day(members))
    return sum(max(0, load - numbers[0]) for load in loads)


def _max_breaks(members: list[Placed], numbers: Numbers) -> int:
    return sum(max(0, len(_blocks(rows, numbers[1])) - 1 - numbers[0]) for rows in _by_day(members))


def _max_block(members: list[Placed], numbers: Numbers) -> int:
    """A run of one class is never too long."""
    return sum(
        count > 1 and end - start > numbers[0]
        for rows in _by_day(members)
        for start, end, count in _blocks(rows, numbers[1])
    )


GROUP_RULES: dict[str, Callable[[list[Placed], Numbers], int]] = {
    "MaxDays": _max_days,
    "MaxDayLoad": _max_day_load,
    "MaxBreaks": _max_breaks,
    "MaxBlock": _max_block,
}
