"""Class days beside placement days, and the night between them (R33)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from passerelle.models.people import Learner
from passerelle.models.places import Host
from passerelle.solver.compile.facts import Facts
from passerelle.solver.compile.journey import DayTrip, Visit
from passerelle.solver.compile.stays import StayDay, StayMaker
from passerelle.solver.problem import Agent, Placement, RestClash, Stay, WeekChoice


@dataclass(frozen=True)
class RestFinder:
    """Finds class days that leave an intern too little rest the day before or after.

    A day counts as the learner would attend it under any care plan, even where a contract or places
    make them give it up.
    """

    facts: Facts
    maker: StayMaker
    agents: Sequence[Agent]
    placements: Sequence[Placement]

    def clashes(self) -> Iterator[RestClash]:
        """One clash per class day of a learner, with every stay it does not go with."""
        for b, block in enumerate(self.placements):
            agents = dict(zip(block.learners, block.agent_of, strict=True))
            beside = {
                (agent, k): self._beside(agent, choice)
                for agent in block.agents
                for k, choice in enumerate(block.choices)
            }
            found: dict[tuple[int, int, int], list[tuple[int, int]]] = {}
            for i, stay in enumerate(block.stays):
                free = beside[agents[stay.learner], stay.choice]
                for d, index in self._tired(block, stay, agents[stay.learner], free):
                    found.setdefault((stay.learner, d, index), []).append((b, i))
            for (learner, d, index), stays in found.items():
                name = self.facts.term.learners[learner].id
                day = (agents[learner], d, index)
                yield RestClash(f"{name} {self.facts.days[d]}", day, tuple(stays))

    def _beside(self, agent: int, choice: WeekChoice) -> list[tuple[int, int]]:
        """(day barred, day next to it on which the agent can have class)."""
        return [
            (d, side)
            for d in choice.days
            for side in (d - 1, d + 1)
            if 0 <= side < len(self.facts.days) and side not in choice.days
            if self.agents[agent].patterns[side]
        ]

    def _tired(
        self, block: Placement, stay: Stay, agent: int, free: list[tuple[int, int]]
    ) -> Iterator[tuple[int, int]]:
        """(day, pattern) of class beside the stay's days that leave too little rest."""
        if not free:
            return
        choice = block.choices[stay.choice]
        learner = self.facts.term.learners[stay.learner]
        host = self.facts.term.hosts[stay.host]
        closed = self.facts.closed_host(host.id)
        days = [self.facts.days[d] for d in choice.days if self.facts.days[d] not in closed]
        plans = self.maker.arranging.plans(learner.id)
        bare = stay.arrangement < 0 and self.maker.arranging.decided(learner.id)
        plan = None if bare else plans[max(stay.arrangement, 0)]
        made = self.maker.stay_days(learner, host, host.shifts[stay.shift], days, plan) or []
        spent = dict(zip(days, made, strict=True))
        for d, side in free:
            own = spent.get(self.facts.days[d])
            for index in range(len(self.agents[agent].patterns[side])) if own else ():
                trips = self._trips(learner, agent, side, index)
                if own is not None and any(self._short(host, own, d, side, t) for t in trips):
                    yield side, index

    def _short(self, host: Host, own: StayDay, d: int, side: int, trip: DayTrip) -> bool:
        """Whether the night between a day at a host and a class day beside it is too short."""
        nights = (own.home_at, trip.out.home_at), (trip.back.home_at, own.leave_at)
        home_at, leave_at = nights[0] if side > d else nights[1]
        later = self.facts.days[max(d, side)]
        return not self.maker.rest_holds(host, home_at, leave_at, later)

    def _trips(self, learner: Learner, agent: int, d: int, index: int) -> list[DayTrip]:
        """The day of class under each care plan the learner may have."""
        pattern, book = self.agents[agent].patterns[d][index], self.facts.book
        keys = self.facts.locations
        visits = tuple(Visit(keys[place].key, start, end) for place, start, end in pattern.visits)
        found = []
        for plan in self.maker.arranging.plans(learner.id):
            rules = book.person_day(learner.id, self.facts.days[d], plan)
            _, trip = book.best_subset(rules, self.facts.days[d], visits)
            if trip is not None:
                found.append(trip)
        return found
