"""Sessions of which no two can be at once, though no one person or room forbids all (R17).

Two half groups taught by the same trainer, and a class of a whole group, exclude each other in
pairs: the halves by the trainer, each half and the class by its learners. The rows of persons
and rooms allow half of each in a linear relaxation; one row over all of them does not. They
follow from the other rows over whole numbers (clique inequalities: Padberg 1973).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations

from passerelle.solver.model import Model

Audience = frozenset[int]
Used = tuple[int, int]  # start, end
# column and span by (audience, resource); resource "" is the learners alone
Held = dict[tuple[Audience, str], dict[int, Used]]


@dataclass(frozen=True, slots=True)
class _Graph:
    """Which kinds of sessions exclude each other: an audience, alone or with one resource."""

    nodes: tuple[tuple[Audience, str], ...]
    near: dict[int, set[int]] = field(default_factory=dict)

    def cliques(self) -> Iterator[frozenset[int]]:
        """All maximal sets of nodes that exclude each other (Bron and Kerbosch 1973)."""
        yield from self._grow(frozenset(), set(range(len(self.nodes))), set())

    def _grow(
        self, chosen: frozenset[int], open_: set[int], closed: set[int]
    ) -> Iterator[frozenset[int]]:
        if not open_ and not closed:
            yield chosen
        pivot = max(open_ | closed, key=lambda node: len(self.near[node]), default=None)
        for node in sorted(open_ - (self.near[pivot] if pivot is not None else set())):
            yield from self._grow(
                chosen | {node}, open_ & self.near[node], closed & self.near[node]
            )
            open_ = open_ - {node}
            closed = closed | {node}


def post(model: Model) -> None:
    """One row per day, moment and maximal clique that persons and rooms do not state already."""
    days = _by_day(model)
    cliques: dict[tuple[tuple[Audience, str], ...], list[tuple[tuple[Audience, str], ...]]] = {}
    for day, held in days.items():
        kinds = tuple(sorted(held, key=lambda kind: (sorted(kind[0]), kind[1])))
        if kinds not in cliques:
            cliques[kinds] = list(_useful(kinds))
        for clique in cliques[kinds]:
            _post(model, day, clique, held)


def _by_day(model: Model) -> dict[int, Held]:
    problem = model.problem
    audience: list[set[int]] = [set() for _ in problem.activities]
    for option in problem.options:
        audience[option.activity] |= {agent for agent, _ in option.attends}
    days: dict[int, Held] = {}
    for o, option in enumerate(problem.options):
        who = frozenset(audience[option.activity])
        rooms = {f"room {part[0]}" for part in option.rooms if len(part) == 1}
        for span in option.occurrences:
            for resource in ("", *rooms):
                held = days.setdefault(span.day, {}).setdefault((who, resource), {})
                held[model.x[o]] = (span.start, span.end)
    for s, row in enumerate(problem.staffings):
        who = frozenset(audience[row.activity])
        for span in () if row.facilitates else row.occurrences:
            for agent in row.agents:
                held = days.setdefault(span.day, {}).setdefault((who, f"agent {agent}"), {})
                held[model.staff[s]] = (span.start, span.end)
    return days


def _useful(kinds: tuple[tuple[Audience, str], ...]) -> Iterator[tuple[tuple[Audience, str], ...]]:
    """Maximal cliques with one resource that keeps two audiences without a common learner apart."""
    by_resource: dict[str, set[Audience]] = {}
    for audience, resource in kinds:
        if audience:
            by_resource.setdefault(resource, set()).add(audience)
    alone = by_resource.pop("", set())
    seen: set[frozenset[tuple[Audience, str]]] = set()
    for resource, users in sorted(by_resource.items()):
        if all(one & other for one, other in combinations(users, 2)):
            continue
        nodes = tuple((who, "") for who in sorted(alone, key=sorted)) + tuple(
            (who, resource) for who in sorted(users, key=sorted)
        )
        graph = _Graph(nodes)
        for one, (who, how) in enumerate(nodes):
            graph.near[one] = {
                other
                for other, (whom, by) in enumerate(nodes)
                if other != one and (who & whom or (how and how == by))
            }
        for clique in graph.cliques():
            chosen = _plain(nodes, clique)
            users_left = [who for who, by in chosen if by]
            apart = any(not one & other for one, other in combinations(users_left, 2))
            if apart and chosen not in seen:
                seen.add(chosen)
                yield tuple(sorted(chosen, key=lambda kind: (sorted(kind[0]), kind[1])))


def _plain(
    nodes: tuple[tuple[Audience, str], ...], clique: frozenset[int]
) -> frozenset[tuple[Audience, str]]:
    """The clique without a resource where the audience alone is in it: that holds its sessions."""
    alone = {nodes[node][0] for node in clique if not nodes[node][1]}
    return frozenset(
        nodes[node] for node in clique if not nodes[node][1] or nodes[node][0] not in alone
    )


def _post(model: Model, day: int, clique: tuple[tuple[Audience, str], ...], held: Held) -> None:
    members = {column: span for kind in clique for column, span in held[kind].items()}
    moments = sorted({start for start, _ in members.values()})
    found = [
        frozenset(column for column, (start, end) in members.items() if start <= moment < end)
        for moment in moments
    ]
    for columns in {one for one in found if not any(one < other for other in found)}:
        if len(columns) > 1:
            terms = [(column, 1) for column in sorted(columns)]
            model.rule("R17", f"day {day}, one at a time", terms, high=1)
