"""A proved floor under the heaviest week of travel: the mean over all weeks of class (R56)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from passerelle.solver.compile.facts import Facts
from passerelle.solver.compile.ways import Spent
from passerelle.solver.problem import Agent, Floor, Placement

THOUSAND = 1000


def floors_of(
    facts: Facts,
    agent: Mapping[str, int],
    spent: Mapping[str, Sequence[Spent]],
    placements: Sequence[Placement],
    demand: Mapping[int, Mapping[int, int]],
    agents: Sequence[Agent],
) -> Iterator[Floor]:
    """One floor for each learner who travels in whatever pattern of days."""
    for person, rows in spent.items():
        number = agent[person]
        patterns = agents[number].patterns
        known = {(row.d, p) for row in rows if row.way is None for p in row.patterns}
        if len(known) < sum(map(len, patterns)) or not known or number not in demand:
            continue  # on some day the learner would stay at home, or may
        least = min(
            THOUSAND * row.figures.travel_min // len(patterns[row.d][p].visits)
            for row in rows
            for p in row.patterns
        )
        held: dict[int, set[int]] = {}
        for row in rows:
            held.setdefault(facts.weeks[row.d], set()).add(row.d)
        weeks = held.keys()
        blocks, lost = [], 0
        for b, block in enumerate(placements):
            if block.together and number in block.agents and block.choices:
                blocks.append(b)
                lost += min(
                    sum(week in weeks and held[week] <= {*choice.days} for week in choice.weeks)
                    for choice in block.choices
                )
        if least and len(weeks) > lost:
            own = demand[number]
            activities = tuple(own)
            visits = sum(own.values())
            yield Floor(person, least, visits, activities, len(weeks) - lost, tuple(blocks))
