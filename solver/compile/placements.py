"""Placement blocks: runs of weeks, hosts, shifts and what each stay costs (R09, R36-R40, R66)."""

from __future__ import annotations

from datetime import date, timedelta

from passerelle.models.places import Host
from passerelle.models.sessions import Block
from passerelle.models.term import Term
from passerelle.solver.compile.arranging import Arranging
from passerelle.solver.compile.atoms import Atom
from passerelle.solver.compile.facts import Facts
from passerelle.solver.compile.stays import WORKDAYS, StayMaker
from passerelle.solver.problem import Placement, Stay, WeekChoice


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

    def host_slots(self) -> tuple[tuple[int, ...], ...]:
        """Interns a host can take per week: its own slots and the legal quotas (R36, R37)."""
        return tuple(
            tuple(self._quota(host, monday) for monday in self.mondays) for host in self.term.hosts
        )

    def _quota(self, host: Host, monday: date) -> int:
        def amount(rule: str) -> int | None:
            return self.term.policy(host.country, rule, monday)  # type: ignore[arg-type]

        limits = [host.slots]
        threshold, small = amount("quota_staff_threshold"), amount("quota_small_host")
        percent, tutored = amount("quota_percent"), amount("interns_per_tutor")
        grouped = amount("interns_per_living_group")
        large = threshold is not None and host.staff >= threshold
        if large and percent is not None:
            limits.append(host.staff * percent // 100)
        if not large and small is not None:
            limits.append(small)
        if tutored is not None:
            limits.append(host.tutors * tutored)
        if grouped is not None:
            limits.append(host.living_groups * grouped)
        return min(limits)

    def make(self, number: int, block: Block) -> Placement:
        """The compiled block; its number is that of the placement in the problem."""
        members = self.term.members(block.group)
        choices = self._choices(block)
        hosts = [(index, host) for index, host in enumerate(self.term.hosts) if _fits(block, host)]
        stays: list[Stay] = []
        for index, choice in enumerate(choices):
            for host_index, host in hosts:
                days = self._host_days(block, host, choice)
                if days is None:
                    continue
                for learner in members:
                    for stay, taken in self.variants.stays(learner, host_index, index, days):
                        for cell, count in taken:
                            claim = self.variants.arranging.claim(cell)
                            claim.stays.append((number, len(stays), count))
                        stays.append(stay)
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
                found.append(WeekChoice(index[days[0]], tuple(index[day] for day in days), weeks))
        return found

    def _weeks_allowed(self, block: Block, weeks: tuple[int, ...], days: list[date]) -> bool:
        labels = [self.facts.week_labels[week][1] for week in weeks]
        if block.iso_weeks and not set(labels) <= set(block.iso_weeks):
            return False
        if days[0] < self.facts.days[0] or days[-1] > self.facts.days[-1]:
            return False
        if block.deadline and days[-1] > block.deadline:
            return False
        if block.only_in_calendar:
            return set(days) <= self.term.closed_days((block.only_in_calendar,))
        return True

    def _host_days(self, block: Block, host: Host, choice: WeekChoice) -> list[date] | None:
        """Days present, or None where a week has too few."""
        closed = self.facts.closed_host(host.id)
        days = [self.facts.days[d] for d in choice.days if self.facts.days[d] not in closed]
        weeks = [self.facts.weeks[self.facts.day_index[day]] for day in days]
        enough = all(weeks.count(week) >= block.min_days_week for week in choice.weeks)
        return days if enough else None


def _fits(block: Block, host: Host) -> bool:
    return (
        host.country == block.country
        and (not block.age_group or block.age_group in host.age_groups)
        and (not block.host_types or host.type in block.host_types)
        and (not host.accepts or block.id in host.accepts)
    )
