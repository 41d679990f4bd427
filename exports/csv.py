"""Tables of a plan as CSV files: UTF-8, a header, ids in the words of the term, stable order.

They hold personal data (who attends, journeys, care): they are for the coordinator's own use.
Homes are never written, neither as town nor as coordinates.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from passerelle.exports.atomic import write_bytes
from passerelle.exports.view import View, iso_week, joined
from passerelle.models.base import format_clock
from passerelle.models.plan import PlacedSession, Plan

Cell = str | int | float | None
Table = tuple[str, Iterable[Sequence[Cell]]]
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a text begins with that spreadsheets take for a formula."""


def write_csv(plan: Plan, folder: Path) -> tuple[Path, ...]:
    """Write the tables below a folder, each at once; their paths."""
    paths = []
    for name, data in tables(plan).items():
        write_bytes(folder / name, data)
        paths.append(folder / name)
    return tuple(paths)


def tables(plan: Plan) -> dict[str, bytes]:
    """The bytes of each table by file name."""
    view = View(plan)
    found: dict[str, Table] = {
        "sessions.csv": (_SESSIONS, _sessions(view)),
        "attendance.csv": (_ATTENDANCE, _attendance(view)),
        "internships.csv": (_INTERNSHIPS, _internships(view)),
        "journeys.csv": (_JOURNEYS, _legs(plan)),
        "care_days.csv": (_CARE_DAYS, _care_days(view)),
        "care_choices.csv": (_CARE_CHOICES, _care_choices(plan)),
        "lifts.csv": (_LIFTS, _lifts(plan)),
        "interviews.csv": (_INTERVIEWS, _interviews(plan)),
        "stop_days.csv": (_STOP_DAYS, _stop_days(plan)),
        "work_shifts.csv": (_WORK_SHIFTS, _work_shifts(plan)),
        "grants.csv": (_GRANTS, _grants(plan)),
        "objective.csv": (_OBJECTIVE, _objective(plan)),
    }
    return {name: csv_bytes(header, rows) for name, (header, rows) in found.items()}


_SESSIONS = (
    "id,uid,session_set,title,kind,iso_week,date,start,end,minutes,rooms,sites,host,trainers,"
    "facilitators,groups,learner,expected,present,state,provisional,participants,report_due"
)
_ATTENDANCE = "learner,session,date,start,end,present,reason,minutes_short,message"
_INTERNSHIPS = "learner,block,title,host,first,last,start,end,days,care_unfit_days,uid"
_JOURNEYS = (
    "person,date,kind,mode,leg,origin,destination,purpose,depart,arrive,minutes,km,crosses_border"
)
_CARE_DAYS = "child,provider,date,drop_off,pick_up,provisional"
_CARE_CHOICES = "child,week,option"
_LIFTS = "date,way,driver,passengers,place,detour_min,saved_min"
_INTERVIEWS = "session,date,start,end,stand,employer,learner"
_STOP_DAYS = "stop,service,town,weekday,weeks,date"
_WORK_SHIFTS = "service,date,start,end,person,stop"
_GRANTS = "child,provider,parent,start,end,days_granted,days_refused,reason"
_OBJECTIVE = "line,value,unit,weight,cost,tier"


def csv_bytes(header: str, rows: Iterable[Sequence[Cell]]) -> bytes:
    """A table as the bytes of a file; ``header`` names the columns, parted by commas."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header.split(","))
    writer.writerows([_cell(value) for value in row] for row in rows)
    return text.getvalue().encode()


def _cell(value: Cell) -> Cell:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str) and value.startswith(FORMULA):
        return f"'{value}"  # a text that no spreadsheet takes for a formula
    return value


def _sessions(view: View) -> Iterator[Sequence[Cell]]:
    for session in view.sessions:
        expected = view.expected(session)
        absent = sum(view.absent(learner, session) is not None for learner in expected)
        yield (
            *(session.id, session.uid, session.session_set, view.title(session)),
            *(view.kind(session), iso_week(session.date), session.date.isoformat()),
            *(format_clock(session.period.start), format_clock(session.period.end)),
            *(session.period.minutes, joined(session.rooms), joined(view.sites_of(session))),
            *(session.host, _crew(session, "trainer"), _crew(session, "facilitator")),
            *(joined(view.groups(session)), session.learner, len(expected)),
            *(len(expected) - absent, session.state, session.provisional),
            joined(session.participants),
            session.report_due.isoformat() if session.report_due else "",
        )


def _crew(session: PlacedSession, role: str) -> str:
    return joined(seat.trainer for seat in session.seats if seat.role == role)


def _attendance(view: View) -> Iterator[Sequence[Cell]]:
    rank = {session.id: number for number, session in enumerate(view.sessions)}
    rows = view.plan.attendance
    for row in sorted(rows, key=lambda r: (rank.get(r.session, len(rank)), r.session, r.learner)):
        number = rank.get(row.session)
        session = None if number is None else view.sessions[number]
        when: tuple[Cell, ...] = ("", "", "")
        if session:
            period = session.period
            clocks = (format_clock(period.start), format_clock(period.end))
            when = (session.date.isoformat(), *clocks)
        why = (row.reason, row.minutes_short, row.message)
        yield (row.learner, row.session, *when, row.present, *why)


def _internships(view: View) -> Iterator[Sequence[Cell]]:
    for row in view.internships:
        yield (
            *(row.learner, row.block, view.block_title(row), row.host),
            *(row.first.isoformat(), row.last.isoformat()),
            *(format_clock(row.shift.start), format_clock(row.shift.end)),
            joined(day.isoformat() for day in row.days),
            joined(day.isoformat() for day in row.care_unfit_days),
            row.uid,
        )


def _legs(plan: Plan) -> Iterator[Sequence[Cell]]:
    for journey in sorted(plan.journeys, key=lambda j: (j.date, j.person, j.kind)):
        for number, leg in enumerate(journey.legs, 1):
            yield (
                *(journey.person, journey.date.isoformat(), journey.kind, journey.mode, number),
                *(leg.origin, leg.destination, leg.purpose),
                *(format_clock(leg.depart), format_clock(leg.arrive), leg.minutes, leg.km),
                journey.crosses_border,
            )


def _care_days(view: View) -> Iterator[Sequence[Cell]]:
    for row in sorted(view.plan.care_days, key=lambda r: (r.date, r.provider, r.child)):
        clocks = (format_clock(row.drop_off), format_clock(row.pick_up))
        unsure = view.is_unsure(row.child, row.date)
        yield (row.child, row.provider, row.date.isoformat(), *clocks, unsure)


def _care_choices(plan: Plan) -> Iterator[Sequence[Cell]]:
    """The main option of each child (no week), then the weeks that differ."""
    for row in sorted(plan.care_choices, key=lambda r: r.child):
        yield (row.child, "", row.option)
        for move in sorted(row.moves, key=lambda m: m.week):
            yield (row.child, move.week, move.option)


def _lifts(plan: Plan) -> Iterator[Sequence[Cell]]:
    for row in sorted(plan.lifts, key=lambda r: (r.date, r.way, r.driver)):
        yield (
            *(row.date.isoformat(), row.way, row.driver, joined(row.passengers)),
            *(row.place, row.detour_min, row.saved_min),
        )


def _objective(plan: Plan) -> Iterator[Sequence[Cell]]:
    for row in plan.objective:
        yield (row.line, row.value, row.unit, row.weight, row.cost, row.tier)


def _interviews(plan: Plan) -> Iterator[Sequence[Cell]]:
    dates = {row.id: row.date.isoformat() for row in plan.sessions}
    titles = {row.id: row.title for row in plan.term.stands}
    for row in sorted(plan.interviews, key=lambda r: (r.session, r.start, r.stand)):
        when = (dates.get(row.session, ""), format_clock(row.start), format_clock(row.end))
        yield (row.session, *when, row.stand, titles.get(row.stand, ""), row.learner)


def _stop_days(plan: Plan) -> Iterator[Sequence[Cell]]:
    stops = {row.id: (row.service, row.town) for row in plan.term.stops}
    for row in plan.stop_days:
        for on in row.dates:
            where = stops.get(row.stop, ("", ""))
            yield (row.stop, *where, row.weekday, row.weeks, on.isoformat())


def _work_shifts(plan: Plan) -> Iterator[Sequence[Cell]]:
    for row in plan.work_shifts:
        span = (format_clock(row.start), format_clock(row.end))
        yield (row.service, row.date.isoformat(), *span, row.person, row.stop)


def _grants(plan: Plan) -> Iterator[Sequence[Cell]]:
    parents = {row.id: row.person for row in plan.term.children}
    for row in plan.grants:
        span = (format_clock(row.start), format_clock(row.end))
        days = (len(row.dates), len(row.refused))
        who = (row.child, row.provider, parents.get(row.child, ""))
        yield (*who, *span, *days, row.reason)
