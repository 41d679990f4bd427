"""Timetables for the terminal: per person or place and week, or an overview of all weeks.

Nothing is printed here: the functions return what ``rich`` prints. They show what the
coordinator may see, absences and journeys included.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import get_close_matches

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from passerelle.exports.internship_events import placement_title
from passerelle.exports.overview import overview
from passerelle.exports.summary import summary
from passerelle.exports.view import Place, View, iso_week
from passerelle.exports.words import Lang, Words, span, words_of
from passerelle.models.base import Period, format_clock
from passerelle.models.issue import BadInputError, Issue
from passerelle.models.plan import Internship, PlacedSession, Plan

__all__ = ["summary", "timetable"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One cell of the grid; without a period it lasts all day."""

    on: date
    period: Period | None
    text: Text


@dataclass(frozen=True, slots=True)
class _Subject:
    """Whose timetable it is."""

    kind: str
    id: str


def timetable(
    plan: Plan,
    *,
    learner: str = "",
    trainer: str = "",
    room: str = "",
    site: str = "",
    host: str = "",
    week: int | None = None,
    lang: Lang | None = None,
) -> RenderableType:
    """Weekly grids of one learner, trainer, room, site or host; of none: the overview by week.

    ``week`` is an ISO week number. Raises BadInputError for an unknown id, a week outside the
    term, or more than one subject.
    """
    words, view = words_of(plan, lang), View(plan)
    weeks = _weeks(plan, week)
    asked = {"learner": learner, "trainer": trainer, "room": room, "site": site, "host": host}
    subjects = [_Subject(kind, row_id) for kind, row_id in asked.items() if row_id]
    if not subjects:
        return overview(view, words, weeks)
    subject = _checked(view, subjects)
    entries = tuple(_entries(view, words, subject))
    grids: list[RenderableType] = [
        _grid(view, words, subject, monday, [e for e in entries if _monday(e.on) == monday])
        for monday in weeks
        if any(_monday(entry.on) == monday for entry in entries)
    ]
    title = Text(words("timetable_of", name=_name(view, subject)), style="bold")
    return Group(title, *(grids or [Text(words("nothing"))]))


def _weeks(plan: Plan, week: int | None) -> tuple[date, ...]:
    """Mondays of the term's weeks, or of the one asked for."""
    mondays = tuple(dict.fromkeys(map(_monday, plan.term.days)))
    chosen = tuple(day for day in mondays if week in (None, day.isocalendar().week))
    if not chosen:
        first, last = (day.isocalendar().week for day in (mondays[0], mondays[-1]))
        raise _bad(f"week {week}", "the term has no such ISO week", f"weeks {first} to {last}")
    return chosen


def _checked(view: View, subjects: list[_Subject]) -> _Subject:
    if len(subjects) > 1:
        kinds = " and ".join(subject.kind for subject in subjects)
        raise _bad(kinds, "one timetable at a time", "name a single person or place")
    subject = subjects[0]
    known = _known(view, subject.kind)
    if subject.id in known:
        return subject
    near = get_close_matches(subject.id, known, n=1)
    fix = f"did you mean '{near[0]}'?" if near else f"known: {', '.join(sorted(known)[:12])}"
    where = f"{subject.kind} '{subject.id}'"
    raise _bad(where, f"there is no {subject.kind} '{subject.id}' in the plan's term", fix)


def _known(view: View, kind: str) -> Iterable[str]:
    return {
        "learner": view.learners.keys(),
        "trainer": view.trainers.keys(),
        "room": view.rooms.keys(),
        "site": view.sites.keys(),
        "host": view.hosts.keys(),
    }[kind]


def _name(view: View, subject: _Subject) -> str:
    if subject.kind == "learner":
        label = view.learners[subject.id].name
    elif subject.kind == "trainer":
        label = view.trainers[subject.id].name
    else:
        label = view.place(subject.id).text
    return f"{subject.id} ({label})" if label and label != subject.id else subject.id


def _entries(view: View, words: Words, subject: _Subject) -> Iterator[Entry]:
    for session in view.sessions:
        if _concerns(view, session, subject):
            yield Entry(session.date, session.period, _cell(view, words, session, subject))
    for row in view.internships:
        if subject.id == {"learner": row.learner, "host": row.host}.get(subject.kind):
            for day in row.days:
                yield Entry(day, None, _internship_cell(view, words, row, day, subject))


def _concerns(view: View, session: PlacedSession, subject: _Subject) -> bool:
    if subject.kind == "learner":
        return subject.id in view.expected(session)
    if subject.kind == "trainer":
        return any(seat.trainer == subject.id for seat in session.seats)
    places = {"room": session.rooms, "site": view.sites_of(session), "host": (session.host,)}
    return subject.id in places[subject.kind]


def _cell(view: View, words: Words, session: PlacedSession, subject: _Subject) -> Text:
    """Title, place, crew and audience; what the subject itself says is left out."""
    exam = view.kind(session) == "exam"
    text = Text(view.title(session), style="bold magenta" if exam else "bold")
    if session.state == "cancelled":
        text = Text(f"{words('cancelled')} {text.plain}", style="strike")
    lines = [place.short for place in _places(view, session, subject)]
    crew = [_seat(view, words, seat.trainer, seat.role) for seat in session.seats]
    lines += [", ".join(crew)] if subject.kind != "trainer" or len(crew) > 1 else []
    if subject.kind != "learner":
        groups = ", ".join(view.groups(session)) or words("everyone")
        lines.append(session.learner or f"{groups} ({len(view.expected(session))})")
    if session.provisional:
        lines.append(f"? {words('provisional')}")
    if session.report_due and subject.kind == "trainer":
        lines.append(words("report_due", date=words.day(session.report_due)))
    for line in filter(None, lines):
        text.append(f"\n{line}", style="not bold")
    missed = view.absent(subject.id, session) if subject.kind == "learner" else None
    if missed:
        reason = words.of("reason", missed.reason) or missed.message
        short = f" ({missed.minutes_short} min)" if missed.minutes_short else ""
        text.append(f"\n{words('absent', reason=reason)}{short}", style="bold red")
    return text


def _seat(view: View, words: Words, trainer: str, role: str) -> str:
    name = view.trainer_name(trainer)
    return f"{name} {words('facilitates')}" if role == "facilitator" else name


def _places(view: View, session: PlacedSession, subject: _Subject) -> tuple[Place, ...]:
    if subject.kind == "learner":
        place = view.place_of_learner(session, subject.id)
        return (place,) if place else ()
    if subject.kind == "trainer":
        place = view.place_of_trainer(session, subject.id)
        return (place,) if place else ()
    return tuple(place for place in view.places(session) if place.id != subject.id)


def _internship_cell(
    view: View, words: Words, row: Internship, day: date, subject: _Subject
) -> Text:
    text = Text(placement_title(view, words, row), style="bold green")
    who = row.learner if subject.kind == "host" else view.place(row.host).short
    text.append(f"\n{who}\n{span(row.shift)}", style="not bold")
    if day in row.care_unfit_days and subject.kind == "learner":
        text.append(f"\n{words('care_unfit')}", style="red")
    return text


def _grid(view: View, words: Words, subject: _Subject, monday: date, entries: list[Entry]) -> Table:
    """Days as columns, times as rows."""
    last = max(4, *(entry.on.weekday() for entry in entries))
    days = [monday + timedelta(days=n) for n in range(last + 1)]
    title = words("week", week=iso_week(monday))
    table = Table(title=title, title_justify="left", box=box.ROUNDED, show_lines=True, expand=True)
    table.add_column(words("time"), no_wrap=True)
    for day in days:
        table.add_column(_head(view, words, subject, day), ratio=1, overflow="fold")
    for period in sorted({e.period for e in entries if e.period}, key=lambda p: (p.start, p.end)):
        _add_row(table, span(period), days, [e for e in entries if e.period == period])
    _add_row(table, words("all_day"), days, [e for e in entries if e.period is None])
    return table


def _add_row(table: Table, label: str, days: list[date], entries: list[Entry]) -> None:
    if entries:
        gap = Text("\n\n")
        cells = [gap.join([entry.text for entry in entries if entry.on == day]) for day in days]
        table.add_row(label, *cells)


def _head(view: View, words: Words, subject: _Subject, day: date) -> str:
    """The day, and below it when a person leaves home and comes back."""
    journey = view.journeys.get((subject.id, day.isoformat()))
    if subject.kind not in {"learner", "trainer"} or journey is None or not journey.legs:
        return words.day(day)
    clocks = f"{format_clock(journey.legs[0].depart)} → {format_clock(journey.legs[-1].arrive)}"
    return f"{words.day(day)}\n{words('journey')} {clocks}"


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _bad(where: str, message: str, fix: str) -> BadInputError:
    return BadInputError((Issue(code="SHOW", where=where, message=message, fix=fix),))
