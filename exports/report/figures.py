"""Figures of the report: what its tables and plots show, taken from the plan."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from passerelle.exports.plots import mean_minutes
from passerelle.exports.sentences import said
from passerelle.exports.view import View, iso_week
from passerelle.exports.words import Words
from passerelle.models.base import format_clock
from passerelle.models.plan import Attendance, Internship, Journey

WORST = 10
SHADES = 5
"""Levels of colour of the heat map; the number in the cell says the same."""


@dataclass(frozen=True)
class HeatRow:
    """Sessions of a site in each week, with the shade of each cell (0: none)."""

    site: str
    cells: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class LongDay:
    """One of the longest class days of a learner, leg by leg."""

    person: str
    date: date
    travel_min: int
    legs: tuple[str, ...]


@dataclass(frozen=True)
class ConflictRow:
    """How often a learner cannot attend for one reason, with the first case in words."""

    learner: str
    reason: str
    count: int
    example: str


class Figures:
    """What one plan has to show, with people under their ids and homes as towns.

    ``towns``: the town of each person's home.
    """

    def __init__(self, view: View, words: Words, towns: Mapping[str, str]) -> None:
        self.view = view
        self.plan = view.plan
        self.words = words
        self._towns = towns

    @cached_property
    def absences(self) -> tuple[Attendance, ...]:
        """Attendance rows of learners who cannot attend."""
        return tuple(row for row in self.plan.attendance if not row.present)

    @cached_property
    def weeks(self) -> tuple[str, ...]:
        """ISO weeks of the term."""
        return tuple(dict.fromkeys(map(iso_week, self.plan.term.days)))

    @cached_property
    def class_days(self) -> tuple[Journey, ...]:
        """Class journeys of learners, the longest first."""
        rows = (
            row
            for row in self.plan.journeys
            if row.kind == "class" and row.person in self.view.learners
        )
        return tuple(sorted(rows, key=lambda row: (-row.travel_min, row.date, row.person)))

    @cached_property
    def heaviest_week(self) -> tuple[str, str, int] | None:
        """Learner, week and minutes of the heaviest week of class travel."""
        sums: Counter[tuple[str, str]] = Counter()
        for row in self.class_days:
            sums[row.person, iso_week(row.date)] += row.travel_min
        if not sums:
            return None
        (person, week), minutes = min(sums.items(), key=lambda item: (-item[1], item[0]))
        return person, week, minutes

    def heat(self) -> tuple[HeatRow, ...]:
        """Sessions by site and week, sites in table order."""
        counts: Counter[tuple[str, str]] = Counter()
        for session in self.view.sessions:
            if session.state != "cancelled":
                for site in self.view.sites_of(session):
                    counts[site, iso_week(session.date)] += 1
        most = max(counts.values(), default=1)
        rows = []
        for site in self.view.sites:
            values = [counts[site, week] for week in self.weeks]
            shades = (-(-SHADES * value // most) for value in values)
            rows.append(
                HeatRow(self.view.place(site).short, tuple(zip(values, shades, strict=True)))
            )
        return tuple(rows)

    def commutes(self) -> dict[str, list[float]]:
        """Mean minutes of travel on a class day of each learner of each group of a track."""
        minutes = mean_minutes(self.plan)
        groups = [row.id for row in self.plan.term.groups if row.kind == "track"]
        if not groups:
            return {"": [minutes[who] for who in self.view.learners if who in minutes]}
        return {
            group: [minutes[row.id] for row in self.plan.term.members(group) if row.id in minutes]
            for group in groups
        }

    def longest_days(self) -> tuple[LongDay, ...]:
        """The longest class days, at most one of each learner."""
        worst: dict[str, Journey] = {}
        for row in self.class_days:
            worst.setdefault(row.person, row)
        return tuple(
            LongDay(row.person, row.date, row.travel_min, tuple(self._legs(row)))
            for row in list(worst.values())[:WORST]
        )

    def _legs(self, row: Journey) -> Iterator[str]:
        for leg in row.legs:
            start = self._stop(row.person, leg.origin)
            end = self._stop(row.person, leg.destination)
            times = f"{format_clock(leg.depart)}–{format_clock(leg.arrive)}"
            km = self.words.decimal(leg.km)
            yield f"{times} {start} → {end} ({leg.minutes} min, {km} km)"

    def _stop(self, person: str, stop: str) -> str:
        """A stop without an address: the town for a home, a bare word for childcare."""
        if stop == "home":
            town = self._towns.get(person, "")
            return f"{self.words('report.home')} ({town})" if town else self.words("report.home")
        if stop in self.view.sites or stop in self.view.hosts:
            return self.view.place(stop).short
        return self.words("report.care_stop")

    def conflicts(self) -> tuple[ConflictRow, ...]:
        """Learners who cannot attend, the most concerned first, by reason."""
        found: dict[str, dict[str, list[Attendance]]] = defaultdict(lambda: defaultdict(list))
        for row in self.absences:
            found[row.learner][row.reason or ""].append(row)
        order = sorted(found, key=lambda who: (-sum(map(len, found[who].values())), who))
        return tuple(
            ConflictRow(who, self.words.of("reason", reason), len(rows), self.case(rows[0]))
            for who in order
            for reason, rows in sorted(found[who].items(), key=lambda item: -len(item[1]))
        )

    @cached_property
    def _by_id(self) -> dict[str, int]:
        return {session.id: number for number, session in enumerate(self.view.sessions)}

    def case(self, row: Attendance) -> str:
        """One absence in words: when, what, why."""
        number = self._by_id.get(row.session)
        why = said(row.message, self.words)
        if number is None:
            return ": ".join(filter(None, (row.session, why)))
        session = self.view.sessions[number]
        when = f"{self.words.day(session.date)} {session.period} {self.view.title(session)}"
        return ": ".join(filter(None, (when, why)))

    def stays(self) -> dict[str, Sequence[Internship]]:
        """Internships of each learner who has any, in table order."""
        found = self.view.internships_of
        return {who: found[who] for who in self.view.learners if who in found}

    def span_days(self) -> int:
        """Days from the Monday of the first week of the term to the Sunday of the last."""
        first, last = self.monday, self.plan.term.settings.last
        return ((last - first).days // 7 + 1) * 7

    @property
    def monday(self) -> date:
        """Monday of the first week of the term."""
        first = self.plan.term.settings.first
        return first - timedelta(days=first.weekday())
