"""The report page: the whole plan in one file of HTML, for the coordinator.

It names people by the ids and pseudonyms of the term; homes appear as their town. It holds no
child, no name of a childcare place in journeys, nothing about health or aid of a person.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

from passerelle.exports.plots import Plot, histogram
from passerelle.exports.report.drawing import Gantt, curve, gantt
from passerelle.exports.report.figures import Figures
from passerelle.exports.report.grid import grid_json
from passerelle.exports.report.summary import sentences
from passerelle.exports.sentences import said
from passerelle.exports.tables import amount
from passerelle.exports.view import View, iso_week
from passerelle.exports.words import Lang, Words, duration, number, span
from passerelle.models.plan import Plan, TracePoint

HERE = Path(__file__).parent
CASES = 300
"""Absences listed one by one at most; the attendance table of the CSV export has all."""
TRACED = 24


@dataclass(frozen=True)
class Flow:
    """Class days on which people of a town travel to a site; ``minutes`` one way, on average."""

    town: str
    site: str
    people: int
    days: int
    minutes: int


@dataclass(frozen=True)
class Area:
    """What only a map knows: the drawing (SVG), the town of each home, and the flows."""

    svg: str = ""
    towns: Mapping[str, str] | None = None
    flows: Sequence[Flow] = ()


def report_page(plan: Plan, lang: Lang | None = None, area: Area | None = None) -> str:
    """The report of a plan; the same plan gives the same text."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    area = area or Area()
    words = Words(lang or plan.term.settings.language)
    made = Environment(
        loader=FileSystemLoader(HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(duration=duration, number=number, span=span, day=words.day)
    made.filters.update(full_date=words.full_date, decimal=words.decimal)
    page = Page(Figures(View(plan), words, area.towns or {}), area)
    script, data = (HERE / "grid.js").read_text(encoding="utf-8"), page.data
    return made.get_template("report.html").render(
        words=words,
        lang=words.lang,
        plan=plan,
        settings=plan.term.settings,
        page=page,
        script=Markup(script),  # noqa: S704 - our own file
        data=Markup(data),  # noqa: S704 - JSON without "<"
        drawing=Markup(area.svg),  # noqa: S704 - drawn by us, texts escaped there
    )


class Page:
    """What the template shows, section by section."""

    def __init__(self, figures: Figures, area: Area) -> None:
        self.figures = figures
        self.area = area
        self._words = figures.words
        self._plan = figures.plan

    @cached_property
    def data(self) -> str:
        """JSON of the weekly grid."""
        return grid_json(self.figures.view, self._words)

    def summary(self) -> list[str]:
        """The plan in plain words."""
        return sentences(self.figures)

    def weeks(self) -> list[tuple[str, str]]:
        """Mondays of the term, and how each week is called."""
        first = self.figures.monday
        mondays = [first + timedelta(days=7 * n) for n in range(len(self.figures.weeks))]
        return [
            (day.isoformat(), f"{iso_week(day)} ({day:%d/%m}–{day + timedelta(days=6):%d/%m})")
            for day in mondays
        ]

    def objective(self) -> list[dict[str, Any]]:
        """Lines of the objective by tier: value with unit, weight, cost and share of the total."""
        total = max(sum(line.cost for line in self._plan.objective), 1)
        return [
            {
                "tier": self._words.of("tier", line.tier),
                "line": self._words.of("line", line.line),
                "value": amount(line.value, line.unit, self._words),
                "weight": number(line.weight) if line.weight else "–",
                "cost": number(line.cost) if line.weight else self._words("reported"),
                "share": self._words.share(line.cost / total) if line.cost else "–",
                "bar": round(100 * line.cost / total, 1),
            }
            for line in sorted(self._plan.objective, key=lambda line: -line.cost)
        ]

    @cached_property
    def commutes(self) -> list[tuple[str, Plot, list[tuple[str, int]]]]:
        """Distribution of commutes of each group: name, plot and classes."""
        found = []
        for group, minutes in self.figures.commutes().items():
            if minutes:
                plot = histogram([], minutes)
                found.append((group, plot, [(bar.label, bar.after) for bar in plot.bars]))
        return found

    def gantt(self) -> Gantt:
        """Placements over the term."""
        return gantt(self.figures)

    def cases(self) -> list[tuple[str, str]]:
        """Absences one by one, as far as there is room: learner and case."""
        shown = self.figures.absences[:CASES]
        return [(row.learner, self.figures.case(row)) for row in shown]

    @property
    def more_cases(self) -> int:
        """Absences for which there is no room."""
        return max(0, len(self.figures.absences) - CASES)

    def unplaced(self) -> list[tuple[str, str, int, list[str]]]:
        """What is not placed: item, learner, count, what blocks it."""
        return [
            (row.item, row.learner, row.count, [said(text, self._words) for text in row.blockers])
            for row in self._plan.unplaced
        ]

    def curve(self) -> Any:
        """Cost and bound over time; None where the plan keeps no trace."""
        return curve(self._plan.provenance.trace)

    def trace(self) -> Sequence[TracePoint]:
        """Moments of the search for the table: the first and last, and some between."""
        points = self._plan.provenance.trace
        if len(points) <= TRACED:
            return points
        step = (len(points) - 1) / (TRACED - 1)
        return [points[round(step * n)] for n in range(TRACED)]
