"""The families of constraints: ``FAMILIES`` is the table of contents of the timetable."""

from collections.abc import Callable

from passerelle.solver.constraints import (
    arrangements,
    budgets,
    crews,
    days,
    internships,
    precedence,
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
    budgets.post,
    internships.post,
    precedence.post,
)
