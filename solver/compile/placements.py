"""Placement blocks: runs of weeks, hosts, shifts, what each stay costs (R09, R33-R40, R66)."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from passerelle.models.base import Period
from passerelle.models.places import Host
from passerelle.models.sessions import Block
from passerelle.models.term import Term
from passerelle.solver.compile.arranging import Arranging
from passerelle.solver.compile.atoms import Atom
from passerelle.solver.compile.facts import Facts
from passerelle.solver.compile.hosting import HostBook
from passerelle.solver.compile.papers import PaperBook
from passerelle.solver.compile.stays import WORKDAYS, Seek, StayMaker, Variant
from passerelle.solver.compile.wishes import WishBook, fits
from passerelle.solver.problem import Placement, Sharing, Stay, WeekChoice


class PlacementMaker:
    """Compiles the placement blocks of a term."""

    def __init__(self, facts: Facts, atoms: tuple[Atom, ...], arranging: Arranging) -> None:
        self.facts = facts
        self.term: Term = facts.term
        self.variants = StayMaker(facts, arranging)
        self.learner_index = {row.id: number for number, row in enumerate(self.term.learners)}
        self.atom_of = {
            row.id: number for number, atom in enumerate(atoms) for row in atom.learners
        }
        self.mondays = [
            date.fromisocalendar(year, week, 1) for year, week in self.facts.week_labels
        ]
        self._hosts = HostBook(self.term)
        self._papers = PaperBook(self.term)
        self._wishes = WishBook(self.term)

    def host_slots(self) -> tuple[tuple[int, ...], ...]:
        """Interns a host can take per week: its own slots and the legal quotas (R36, R37)."""
        return self._hosts.slots()

    def sharings(self) -> tuple[Sharing, ...]:
        """Weeks of hosts in which interns above the living groups have a price (R37)."""
        return tuple(self._hosts.shared())

    def make(self, number: int, block: Block) -> Placement:
        """The compiled block; its number is that of the placement in the problem."""
        members = self.term.members(block.group)
        choices = self._choices(block)
        stays: list[Stay] = []
        for index, choice in enumerate(choices):
            first = self.facts.days[choice.first_day]
            able = [row for row in members if self._papers.allow(row, block, first)]
            for host_index, host in enumerate(self.term.hosts):
                days = self._host_days(block, host, choice) if fits(block, host) else None
                shifts = self._shifts(host, days) if days else []
                for learner in able if days is not None and shifts else ():
                    seek = Seek(learner, block, host, tuple(shifts), tuple(days or ()))
                    for variant, q in self.variants.variants(seek):
                        for cell, count in variant.taken:
                            claim = self.variants.arranging.claim(cell)
                            claim.stays.append((number, len(stays), count))
                        stays.append(self._stay(seek, host_index, index, variant, q))
        return Placement(
            name=block.id,
            together=block.together,
            learners=tuple(self.learner_index[row.id] for row in members),
            agents=tuple(sorted({self.atom_of[row.id] for row in members})),
            agent_of=tuple(self.atom_of[row.id] for row in members),
            choices=tuple(choices),
            stays=tuple(stays),
            max_learners_week=block.max_learners_week,
            unplaced_cost=self.term.settings.weights.unplaced_internship,
        )

    def _choices(self, block: Block) -> list[WeekChoice]:
        found = []
        for first in range(len(self.mondays) - block.weeks + 1):
            weeks = tuple(range(first, first + block.weeks))
            days = [
                self.mondays[week] + timedelta(days=n) for week in weeks for n in range(WORKDAYS)
            ]
            if self._weeks_allowed(block, weeks, days):
                index = self.facts.day_index
                barred = tuple(index[day] for day in days if not block.recalls(day))
                found.append(WeekChoice(index[days[0]], index[days[-1]], barred, weeks))
        return found

    def _weeks_allowed(self, block: Block, weeks: tuple[int, ...], days: list[date]) -> bool:
        labels = [self.facts.week_labels[week][1] for week in weeks]
        if block.iso_weeks and not set(labels) <= set(block.iso_weeks):
            return False
        if days[0] < self.facts.days[0] or days[-1] > self.facts.days[-1]:
            return False
        if block.deadline and days[-1] > block.deadline:
            return False
        if not self._long_enough(block, weeks, [day for day in days if not block.recalls(day)]):
            return False
        if block.only_in_calendar:
            return set(days) <= self.term.closed_days((block.only_in_calendar,))
        return True

    def _host_days(self, block: Block, host: Host, choice: WeekChoice) -> list[date] | None:
        """Days present, or None where a week has too few."""
        closed = self.facts.closed_host(host.id)
        days = [self.facts.days[d] for d in choice.days if self.facts.days[d] not in closed]
        return days if self._long_enough(block, choice.weeks, days) else None

    def _long_enough(self, block: Block, weeks: tuple[int, ...], days: list[date]) -> bool:
        found = [self.facts.weeks[self.facts.day_index[day]] for day in days]
        return all(found.count(week) >= block.min_days_week for week in weeks)

    def _shifts(self, host: Host, days: list[date]) -> list[tuple[int, Period]]:
        """Shifts of a host whose work stays within the law in each week of the days (R34)."""
        weeks = Counter(day - timedelta(days=day.weekday()) for day in days)
        return [
            (number, shift)
            for number, shift in enumerate(host.shifts)
            if all(self._lawful(host, shift, monday, n) for monday, n in weeks.items())
        ]

    def _lawful(self, host: Host, shift: Period, monday: date, days: int) -> bool:
        most = self.term.policy(host.country, "intern_min_week", monday)
        run = self.term.policy(host.country, "continuous_min", monday)
        pause = self.term.policy(host.country, "intern_break_min", monday) or 0
        worked = shift.minutes - (pause if run is not None and shift.minutes > run else 0)
        return most is None or worked * days <= most

    def _stay(self, seek: Seek, host: int, choice: int, variant: Variant, q: int) -> Stay:
        """The variant as the model sees it, unmet wishes priced."""
        points = self._wishes.stay_points(seek.learner.id, seek.block, seek.host.id)
        cost = variant.cost + points * self.term.settings.weights.wish
        person = self.learner_index[seek.learner.id]
        return Stay(person, host, choice, cost, variant.shift, q, variant.held if q >= 0 else ())
