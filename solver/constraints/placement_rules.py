"""What internships must amount to, and rest beside them (R33, R35)."""

from __future__ import annotations

from passerelle.solver.model import PLACEMENT, Model
from passerelle.solver.problem import HostsNeed, WeeksNeed


def post(model: Model) -> None:
    """Different hosts, weeks with an age group, nights between placement and class."""
    for need in model.problem.hosts_needs:
        _hosts(model, need)
    for row in model.problem.weeks_needs:
        _weeks(model, row)
    _rests(model)


def _hosts(model: Model, need: HostsNeed) -> None:
    """A host counts once it has a stay; so does each block left out."""
    total = [(model.left[b][need.learner], 1) for b in need.blocks]
    for stays in need.stays:
        used = model.column(day=PLACEMENT)
        terms = [(model.stay[b][i], -1) for b, i in stays]
        model.rule("R35", need.where, [(used, 1), *terms], high=0)
        total.append((used, 1))
    model.rule("R35", need.where, total, low=need.minimum)


def _weeks(model: Model, need: WeeksNeed) -> None:
    terms = [(model.stay[b][i], weeks) for b, i, weeks in need.stays]
    terms += [(model.left[b][need.learner], weeks) for b, weeks in need.blocks]
    model.rule("R35", need.where, terms, low=need.minimum)


def _rests(model: Model) -> None:
    for row in model.problem.rest_clashes:
        agent, d, pattern = row.day
        terms = [(model.stay[b][i], 1) for b, i in row.stays]
        model.rule("R33", row.where, [*terms, (model.day[agent][d][pattern], 1)], high=1)
