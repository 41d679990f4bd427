"""What stands in the way of a session that could not be placed, counted over its options."""

from __future__ import annotations

from collections import Counter

from passerelle.models.sessions import SessionSet
from passerelle.solver.compile.term import Compiled
from passerelle.solver.model import Model
from passerelle.solver.part import Values


class Blockers:
    """Counts, for an activity's options, who is busy or away at the time."""

    def __init__(self, compiled: Compiled, model: Model, values: Values) -> None:
        self.compiled = compiled
        self.problem = compiled.problem
        self.busy: dict[tuple[int, int], tuple[tuple[int, int, int], ...]] = {}
        for agent, row in enumerate(self.problem.agents):
            for d, patterns in enumerate(row.patterns):
                for column, pattern in zip(model.day[agent][d], patterns, strict=True):
                    if values[column]:
                        self.busy[agent, d] = pattern.visits
        self.away: set[tuple[int, int]] = set()
        for b, block in enumerate(self.problem.placements):
            for column, choice in zip(model.choice[b], block.choices, strict=True):
                if values[column]:
                    self.away |= {(agent, d) for agent in block.agents for d in choice.days}

    def of_activity(self, activity: int) -> tuple[str, ...]:
        """The most frequent reasons, with counts of times, most frequent first."""
        times: dict[tuple[int, int, int], set[int]] = {}
        for option in self.problem.options:
            if option.activity == activity:
                span = option.occurrences[0]
                found = times.setdefault((span.day, span.start, span.end), set())
                found |= {agent for agent, _ in option.attends}
        if not times:
            return (
                self._frozen(activity) or "no date, room and trainer of the term fit it at all",
            )
        staff: dict[tuple[int, int, int], set[int]] = {}
        for row in self.problem.staffings:
            if row.activity == activity and not row.facilitates:
                span = row.occurrences[0]
                staff.setdefault((span.day, span.start, span.end), set()).update(row.agents)
        reasons: Counter[str] = Counter()
        for (d, start, end), audience in times.items():
            reasons[self._reason(d, start, end, audience, staff.get((d, start, end), set()))] += 1
        return tuple(
            f"{count} of {len(times)} times: {why}" for why, count in reasons.most_common(4)
        )

    def _frozen(self, activity: int) -> str:
        """What to say of a session all of whose dates are frozen (R53); empty otherwise."""
        former, facts = self.compiled.former, self.compiled.facts
        item = self.compiled.sets[activity]
        days = [on for on in facts.days if facts.may_lie(item, on)]
        if former is None or not days or days[-1] >= former.free_from:
            return ""
        return f"all its dates lie before {former.free_from}, when the plan is frozen"

    def _reason(self, d: int, start: int, end: int, audience: set[int], staff: set[int]) -> str:
        def taken(agent: int) -> bool:
            return any(start < b and a < end for _, a, b in self.busy.get((agent, d), ()))

        names = self.problem.agents
        away = [names[g].name for g in sorted(audience) if (g, d) in self.away]
        if away:
            return f"on placement: {', '.join(away)}"
        in_class = [names[g].name for g in sorted(audience) if taken(g)]
        if in_class:
            return f"in another class: {', '.join(in_class)}"
        occupied = [names[g].name for g in sorted(staff) if taken(g)]
        if staff and len(occupied) == len(staff):
            return f"teaching elsewhere: {', '.join(occupied)}"
        return "weekly limits, travel, rooms, the order of sessions, or its series and quotas"

    def of_individual(self, item: SessionSet) -> tuple[str, ...]:
        """Why an individual session found no place."""
        if item.host_types:
            return ("no open host of another kind, without a visitor, on a day that suits",)
        if item.block:
            return ("no internship, or nobody free for a visit in a shift while it lasts",)
        return ("no gap beside the learner's class, at the same site, that care and crew allow",)

    def of_block(self, b: int) -> tuple[str, ...]:
        """Why a stay found no host."""
        block = self.problem.placements[b]
        if not block.stays:
            why = "no host of the block's country, age group and type is open long enough, with a "
            return (f"{why}shift that law, travel and rest allow, when papers are valid",)
        return ("hosts are full, or no weeks are left beside class, deadline and order",)
