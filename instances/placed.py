"""Sessions already placed, one a row, from a workbook or CSV file: to pin or to start from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from pydantic import Field

from passerelle.instances.cells import listed, near
from passerelle.instances.grid import Grid, read_grids
from passerelle.instances.headings import sheet_named, sheet_title
from passerelle.instances.layout import cut
from passerelle.instances.parse import Parsed, parse_table
from passerelle.instances.sheets import FilePlace, Sheet, decode, read_sheet
from passerelle.instances.tables import Table, columns_of
from passerelle.models.base import Clock, Period, Row
from passerelle.models.issue import BadInputError, Issue
from passerelle.models.plan import PlacedSession, Plan, Provenance, Seat
from passerelle.models.sessions import Pin, SessionSet, State
from passerelle.models.term import Term
from passerelle.models.travel import TravelTimes

NAME = "placed"
SHEETS = (".csv", ".xlsx", ".xlsm")
"""Endings of files that hold placed sessions."""


class PlacedRow(Row):
    """One session as a timetable made by hand or exported from a plan tells it."""

    session_set: str = Field(description="id of a row of the sessions")
    date: date
    start: Clock
    end: Clock | None = None
    rooms: tuple[str, ...] = Field((), description="room, or linked rooms; empty: free")
    trainers: tuple[str, ...] = Field((), description="everybody who teaches; empty: free")
    learner: str = Field("", description="the one learner of an individual session")
    state: State = "draft"


_TABLE = Table(NAME, PlacedRow, columns_of(PlacedRow))


def read_placed(path: Path, term: Term) -> tuple[tuple[PlacedRow, ...], tuple[Issue, ...]]:
    """The sessions of a file and warnings about it; what is cancelled is left out.

    A workbook has a sheet of placed sessions, or one sheet only. Raises BadInputError with every
    mistake, unknown ids and more sessions than a set has among them.
    """
    parsed = parse_table(_TABLE, _sheet(path), term.settings.language)
    found = [row for row in parsed.rows if isinstance(row, PlacedRow)]
    told = (issue for issue in parsed.issues if issue.code != "NOT_READ")  # other columns
    issues = [*told, *_mistakes(parsed, found, term)]
    if any(issue.severity == "error" for issue in issues):
        raise BadInputError(tuple(issues))
    return tuple(row for row in found if row.state != "cancelled"), tuple(issues)


def _sheet(path: Path) -> Sheet:
    data = path.read_bytes()
    if path.suffix.casefold() == ".csv":
        text = decode(data, path.name)
        if isinstance(text, Issue):
            raise BadInputError((text,))
        sheet = read_sheet(text, path.name)
        return Sheet(sheet.records, sheet.delimiter, sheet.issue, FilePlace(path.name), free=True)
    grids = [grid for grid in read_grids(data, path.name) if grid.cells]
    return cut(_chosen(grids, path.name), _TABLE, path.name)


def _chosen(grids: list[Grid], book: str) -> Grid:
    named = [grid for grid in grids if sheet_named(grid.title) == NAME]
    if named or len(grids) == 1:
        return (named or grids)[0]
    titles = " / ".join(sheet_title(NAME, language) for language in ("fr", "nl", "en"))
    issue = Issue(
        code="MISSING_SHEET",
        where=book,
        message=f"no sheet is called '{titles}'",
        fix=f"rename the sheet that holds the sessions; there are {listed(g.title for g in grids)}",
    )
    raise BadInputError((issue,))


def _mistakes(parsed: Parsed, rows: list[PlacedRow], term: Term) -> Iterator[Issue]:
    """Ids and dates that the term does not know, and sessions beyond the number of their set."""
    sets = {row.id: row for row in term.sessions}
    known = {
        "session_set": {*sets},
        "rooms": {room.id for room in term.rooms} | {host.id for host in term.hosts},
        "trainers": {row.id for row in term.trainers},
        "learner": {row.id for row in term.learners},
    }
    counts: Counter[tuple[str, str]] = Counter()
    for line, row in zip(parsed.lines, rows, strict=True):
        if not term.settings.first <= row.date <= term.settings.last:
            message = f"{row.date} lies outside the term"
            fix = f"the term runs from {term.settings.first} to {term.settings.last}"
            yield _issue(parsed.at(line, "date"), message, fix)
        for column, ids in known.items():
            for name in _names(row, column):
                if name not in ids:
                    fix = near(name, ids) or f"known: {listed(sorted(ids))}"
                    message = f"'{name}' is not in the term"
                    yield _issue(parsed.at(line, column), message, fix, "UNKNOWN_ID")
        counts[row.session_set, row.learner] += row.state != "cancelled"
        found = sets.get(row.session_set)
        if found and counts[row.session_set, row.learner] == found.count + 1:
            message = f"'{found.id}' has {found.count} sessions, and more are placed"
            yield _issue(
                parsed.at(line, "session_set"), message, "remove a row, or raise the count"
            )


def _issue(where: str, message: str, fix: str, code: str = "CELL") -> Issue:
    return Issue(code=code, where=where, message=message, fix=fix)


def _names(row: PlacedRow, column: str) -> Iterable[str]:
    value = getattr(row, column)
    texts = value if isinstance(value, tuple) else (value,)
    return [name.strip() for text in texts for name in text.split("+") if name.strip()]


def pins_of(rows: Iterable[PlacedRow], term: Term) -> tuple[Pin, ...]:
    """The pins of a term and those that the rows make, individual sessions left out.

    A visit to a host has no room of its own.
    """
    rooms = {row.id for row in term.rooms}
    made = [
        Pin(
            session_set=row.session_set,
            date=row.date,
            start=row.start,
            rooms=tuple(name for name in _names(row, "rooms") if name in rooms),
            trainers=tuple(_names(row, "trainers")),
            state=row.state,
        )
        for row in rows
        if not row.learner
    ]
    there = Counter((pin.session_set, pin.date, pin.start) for pin in term.pins)
    fresh = []
    for pin in made:
        key = (pin.session_set, pin.date, pin.start)
        if there[key]:
            there[key] -= 1
        else:
            fresh.append(pin)
    return (*term.pins, *fresh)


def placed_plan(path: Path, term: Term, travel: TravelTimes) -> tuple[Plan, tuple[Issue, ...]]:
    """The sessions of a file as a plan that a search can start from, and warnings about them.

    It holds nothing else: no attendance, no journeys, no internships, no cost.
    """
    rows, notes = read_placed(path, term)
    plan = Plan(
        term=term,
        travel=travel,
        status="PARTIAL",
        sessions=sessions_of(rows, term),
        provenance=Provenance(
            term_hash="",
            travel_hash="",
            versions={},
            seed=0,
            workers=1,
            deterministic=True,
            seconds_limit=0,
            seconds=0,
        ),
    )
    return plan, notes


def sessions_of(rows: Iterable[PlacedRow], term: Term) -> tuple[PlacedSession, ...]:
    """The rows as sessions of a plan to start from, numbered within their set by date.

    A row without an end lasts as its set says, or else as the period of the day that starts then.
    """
    sets = {row.id: row for row in term.sessions}
    numbers: Counter[tuple[str, str]] = Counter()
    found = []
    for row in sorted(rows, key=lambda row: (row.date, row.start)):
        numbers[row.session_set, row.learner] += 1
        found.append(_session(row, sets[row.session_set], numbers, term))
    return tuple(found)


def _session(
    row: PlacedRow, item: SessionSet, numbers: Counter[tuple[str, str]], term: Term
) -> PlacedSession:
    known = {room.id for room in term.rooms}
    places = tuple(_names(row, "rooms"))
    rooms = tuple(name for name in places if name in known)
    own = f"-{row.learner}" if row.learner else ""
    name = f"{item.id}{own}-{numbers[item.id, row.learner]:02d}"
    return PlacedSession(
        id=name,
        uid=name,
        session_set=item.id,
        title=item.title,
        date=row.date,
        period=Period(row.start, row.end or _end(row.start, item, term)),
        rooms=rooms,
        host=next((name for name in places if name not in known), item.host),
        seats=tuple(_seats(row, item, rooms)),
        learner=row.learner,
        state=row.state,
    )


def _end(start: int, item: SessionSet, term: Term) -> int:
    """Minute of the day at which a session that starts then is over."""
    if item.end is not None:
        return item.end
    if item.length_min is not None:
        return start + item.length_min
    periods = (span for day in term.settings.templates for span in day.periods)
    return next((span.end for span in periods if span.start == start), start + 60)


def _seats(row: PlacedRow, item: SessionSet, rooms: tuple[str, ...]) -> Iterator[Seat]:
    """Everybody who teaches in the first room; who only accompanies, in the second."""
    crews = {name for crew in item.trainers for name in crew.split("+")}
    for name in _names(row, "trainers"):
        far = len(rooms) > 1 and name not in crews
        room = rooms[1 if far else 0] if rooms else ""
        yield Seat(trainer=name, room=room, role="facilitator" if far else "trainer")
