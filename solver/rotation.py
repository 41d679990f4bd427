"""Rotation plans of job datings: nobody is in two interviews at once (R47).

Rounds of equal length make it a colouring of the edges of a bipartite graph: whatever choice of
employers keeps to the number of rounds can be put into rounds (Kőnig 1916), so a plan exists
whenever the few counts of `checks_rotations` hold.
"""

from __future__ import annotations

from collections.abc import Sequence

from ortools.sat.python import cp_model

from passerelle.models.plan import Attendance, Interview, PlacedSession
from passerelle.models.rotations import Rotation, Stand
from passerelle.models.term import Term
from passerelle.solver.cpsat import quiet_solver

EFFORT = 10.0
Cell = tuple[str, str, int]  # learner, stand, start


def rotate(
    term: Term, sessions: Sequence[PlacedSession], attendance: Sequence[Attendance], seed: int
) -> tuple[Interview, ...]:
    """The interviews of every session that has a rotation, among those who attend."""
    items = {item.id: item for item in term.sessions}
    found: list[Interview] = []
    for rotation in term.rotations:
        stands = [row for row in term.stands if row.session_set == rotation.session_set]
        starts = rotation.starts(items[rotation.session_set])
        for session in sessions:
            if session.session_set == rotation.session_set:
                people = [r.learner for r in attendance if r.session == session.id and r.present]
                cells = _rounds(rotation, stands, starts, people, seed)
                found += [_interview(rotation, session, cell) for cell in cells]
    return tuple(found)


def _interview(rotation: Rotation, session: PlacedSession, cell: Cell) -> Interview:
    learner, stand, start = cell
    end = start + rotation.interview_min
    return Interview(session=session.id, stand=stand, learner=learner, start=start, end=end)


def _rounds(
    rotation: Rotation,
    stands: list[Stand],
    starts: tuple[int, ...],
    people: list[str],
    seed: int,
) -> list[Cell]:
    """Who meets whom in which round; early rounds first, stands used evenly."""
    model = cp_model.CpModel()
    use = {
        (who, stand.id, start): model.new_bool_var("")
        for who in people
        for stand in stands
        for start in starts
    }
    for start in starts:
        for who in people:
            model.add_at_most_one(use[who, stand.id, start] for stand in stands)
        for stand in stands:
            model.add_at_most_one(use[who, stand.id, start] for who in people)
    for who in people:
        for stand in stands:
            model.add_at_most_one(use[who, stand.id, start] for start in starts)
        own = [use[who, stand.id, start] for stand in stands for start in starts]
        model.add(sum(own) == rotation.each)
        _both_countries(model, rotation, stands, starts, use, who)
    busiest = model.new_int_var(0, len(starts), "")
    for stand in stands:
        model.add(sum(use[who, stand.id, s] for who in people for s in starts) <= busiest)
    late = sum(starts.index(cell[2]) * column for cell, column in use.items())
    model.minimize(len(use) * busiest + late)
    solver = quiet_solver(EFFORT, seed)
    if solver.solve(model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return []
    chosen = [cell for cell, column in use.items() if solver.value(column)]
    return sorted(chosen, key=lambda cell: (cell[2], cell[1]))


def _both_countries(
    model: cp_model.CpModel,
    rotation: Rotation,
    stands: list[Stand],
    starts: tuple[int, ...],
    use: dict[Cell, cp_model.IntVar],
    who: str,
) -> None:
    """A candidate of several interviews meets employers of every country present."""
    countries = sorted({stand.country for stand in stands})
    if 1 < len(countries) <= rotation.each:
        for country in countries:
            there = [stand.id for stand in stands if stand.country == country]
            model.add_at_least_one(use[who, name, start] for name in there for start in starts)
