"""The families of constraints: ``FAMILIES`` is the table of contents of the timetable."""

from collections.abc import Callable

from passerelle.solver.constraints import (
    arrangements,
    budgets,
    choosing,
    cliques,
    crews,
    days,
    internships,
    placement_rules,
    precedence,
    programmes,
    rooms,
    templates,
    volumes,
)
from passerelle.solver.model import Model

FAMILIES: tuple[Callable[[Model], None], ...] = (
    volumes.post,
    days.post,
    arrangements.post,
    rooms.post,
    templates.post,
    crews.post,
    cliques.post,
    budgets.post,
    internships.post,
    placement_rules.post,
    precedence.post,
    programmes.post,
    choosing.post,
)
