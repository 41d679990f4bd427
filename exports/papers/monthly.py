"""Monthly statements: what a learner is to attend in a month, day by day, and its hours.

They tell what is planned. What was attended is on the signed sheets, so a column is left for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from passerelle.exports.papers.people import Party, party
from passerelle.exports.statements import HoursSpan, hours_statement, month_of
from passerelle.exports.view import Place, View
from passerelle.models.base import Period


@dataclass(frozen=True)
class MonthLine:
    """A session or a day of placement; ``present`` is what the plan says."""

    date: date
    period: Period
    title: str
    place: Place | None
    placement: bool
    present: bool
    provisional: bool = False


@dataclass(frozen=True)
class MonthOfLearner:
    """One month (``2027-03``) with its sums (see ``HoursSpan``)."""

    month: str
    lines: tuple[MonthLine, ...]
    hours: HoursSpan


@dataclass(frozen=True)
class MonthlyStatement:
    """All months of a learner in which something is planned."""

    person: Party
    track: str
    months: tuple[MonthOfLearner, ...]


def monthly_statement(view: View, learner: str) -> MonthlyStatement:
    """The months of a learner."""
    found = hours_statement(view.plan, learner, view=view)
    months: dict[str, list[MonthLine]] = {}
    for line in sorted(_lines(view, learner), key=lambda line: (line.date, line.period)):
        months.setdefault(month_of(line.date), []).append(line)
    spans = {row.span: row for row in found.months}
    return MonthlyStatement(
        person=party(view, learner),
        track=found.track,
        months=tuple(
            MonthOfLearner(month, tuple(lines), spans[month])
            for month, lines in months.items()
            if month in spans
        ),
    )


def _lines(view: View, learner: str) -> Iterator[MonthLine]:
    for session in view.sessions_of.get(learner, ()):
        if session.state != "cancelled":
            yield MonthLine(
                date=session.date,
                period=session.period,
                title=view.title(session),
                place=view.place_of_learner(session, learner),
                placement=False,
                present=view.absent(learner, session) is None,
                provisional=session.provisional,
            )
    for row in view.internships_of.get(learner, ()):
        for day in row.days:
            yield MonthLine(
                date=day,
                period=row.shift,
                title=view.block_title(row),
                place=view.place(row.host),
                placement=True,
                present=True,
            )
