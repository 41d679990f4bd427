"""Statements of all people as CSV files: journeys by day and month, hours by week and month.

They are for the coordinator's own use: each row tells where one person was, and what for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from passerelle.exports.atomic import write_bytes
from passerelle.exports.csv import Cell, Table, csv_bytes
from passerelle.exports.statements import HoursSpan, hours_statement, travel_statement
from passerelle.exports.view import joined
from passerelle.models.plan import Plan

FOLDER = "statements"
_DAYS = (
    "person,month,date,kind,mode,countries,legs,km,minutes,direct_km,direct_minutes,"
    "above_threshold,aid_eur"
)
_MONTHS = "person,month,days,legs,km,minutes,threshold_days,aid_eur"
_HOURS = "learner,track,{span},credited_min,periods,class_min,placement_min,total_min,below"
_CREDITS = "learner,track,unit,sessions,credited_min,periods"


def write_statements(plan: Plan, folder: Path) -> tuple[Path, ...]:
    """Write the five tables below ``statements`` in a folder; their paths."""
    paths = []
    for name, data in statement_files(plan).items():
        write_bytes(folder / name, data)
        paths.append(folder / name)
    return tuple(paths)


def statement_files(plan: Plan) -> dict[str, bytes]:
    """The bytes of each table by file name."""
    found = statement_tables(plan).items()
    return {f"{FOLDER}/{name}.csv": csv_bytes(head, rows) for name, (head, rows) in found}


def statement_tables(plan: Plan) -> dict[str, Table]:
    """Header (names parted by commas) and rows of each table by name."""
    return {
        "travel_days": (_DAYS, _travel_days(plan)),
        "travel_months": (_MONTHS, _travel_months(plan)),
        "hours_weeks": (_HOURS.format(span="week"), _hours(plan, weeks=True)),
        "hours_months": (_HOURS.format(span="month"), _hours(plan, weeks=False)),
        "hours_units": (_CREDITS, _credits(plan)),
    }


def euros(cents: int | None) -> str:
    """An amount with two decimals; empty if there is none."""
    return "" if cents is None else f"{cents // 100}.{cents % 100:02d}"


def _people(plan: Plan) -> list[str]:
    return [row.id for row in (*plan.term.learners, *plan.term.trainers)]


def _travel_days(plan: Plan) -> Iterator[Sequence[Cell]]:
    for person in _people(plan):
        for day in travel_statement(plan, person).days:
            yield (
                *(person, day.month, day.date.isoformat(), day.kind, day.mode),
                *(joined(day.countries), day.legs, day.km, day.minutes),
                *(day.direct_km, day.direct_minutes, day.above_threshold, euros(day.aid_cents)),
            )


def _travel_months(plan: Plan) -> Iterator[Sequence[Cell]]:
    for person in _people(plan):
        for row in travel_statement(plan, person).months:
            figures = (row.days, row.legs, row.km, row.minutes, row.threshold_days)
            yield (person, row.month, *figures, euros(row.aid_cents))


def _hours(plan: Plan, *, weeks: bool) -> Iterator[Sequence[Cell]]:
    for learner in plan.term.learners:
        found = hours_statement(plan, learner.id)
        for row in found.weeks if weeks else found.months:
            yield (learner.id, found.track, *_span(row))


def _span(row: HoursSpan) -> Sequence[Cell]:
    minutes = (row.class_min, row.placement_min, row.total_min)
    return (row.span, row.credited_min, row.periods, *minutes, row.below)


def _credits(plan: Plan) -> Iterator[Sequence[Cell]]:
    for learner in plan.term.learners:
        found = hours_statement(plan, learner.id)
        for row in found.credits:
            yield (learner.id, found.track, row.unit, row.sessions, row.minutes, row.periods)
