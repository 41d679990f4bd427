"""How many interns a host can take, week by week: its slots, law, other schools (R36, R37)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from passerelle.models.places import Host
from passerelle.models.rules import PolicyRule
from passerelle.models.term import Term
from passerelle.solver.problem import Sharing


class HostBook:
    """Limits of the hosts of a term, per ISO week of the term."""

    def __init__(self, term: Term) -> None:
        self.term = term
        weeks = {day.isocalendar()[:2] for day in term.days}
        self.mondays = [date.fromisocalendar(year, week, 1) for year, week in sorted(weeks)]

    def slots(self) -> tuple[tuple[int, ...], ...]:
        """Interns each host can take of this term, per week; other schools' are taken off."""
        return tuple(
            tuple(self._slots(host, monday) for monday in self.mondays) for host in self.term.hosts
        )

    def shared(self) -> Iterator[Sharing]:
        """Weeks in which interns above the living groups are priced, not forbidden (R37)."""
        price = self.term.settings.weights.shared_living_group
        for number, host in enumerate(self.term.hosts):
            for week, monday in enumerate(self.mondays):
                room = self.room_in_groups(host, monday)
                if price and room is not None and room < self._slots(host, monday):
                    yield Sharing(number, week, room, price)

    def room_in_groups(self, host: Host, monday: date) -> int | None:
        """Interns the living groups can still take in a week; None where that is no soft limit."""
        groups = self._groups(host, monday)
        if groups is None or not self._soft(host, monday):
            return None
        return max(0, groups - self._others(host, monday))

    def _amount(self, host: Host, rule: PolicyRule, monday: date) -> int | None:
        return self.term.policy(host.country, rule, monday)

    def _soft(self, host: Host, monday: date) -> bool:
        return bool(self._amount(host, "living_group_soft", monday))

    def _groups(self, host: Host, monday: date) -> int | None:
        each = self._amount(host, "interns_per_living_group", monday)
        return None if each is None else host.living_groups * each

    def _others(self, host: Host, monday: date) -> int:
        """Interns of other schools in the week that begins on a Monday."""
        sunday = monday + timedelta(days=6)
        return sum(
            row.interns
            for row in self.term.host_loads
            if row.host == host.id and row.first <= sunday and monday <= row.last
        )

    def _slots(self, host: Host, monday: date) -> int:
        limits = [host.slots]
        threshold = self._amount(host, "quota_staff_threshold", monday)
        small = self._amount(host, "quota_small_host", monday)
        percent = self._amount(host, "quota_percent", monday)
        tutored = self._amount(host, "interns_per_tutor", monday)
        groups = self._groups(host, monday)
        large = threshold is not None and host.staff >= threshold
        if large and percent is not None:
            limits.append(host.staff * percent // 100)
        if not large and small is not None:
            limits.append(small)
        if tutored is not None:
            limits.append(host.tutors * tutored)
        if groups is not None and not self._soft(host, monday):
            limits.append(groups)
        return max(0, min(limits) - self._others(host, monday))
