"""The tables of a plan's workbook: each session from the side of everybody it concerns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time

from passerelle.exports.compare import compare
from passerelle.exports.compare_table import change_rows, input_rows
from passerelle.exports.statements_csv import statement_tables
from passerelle.exports.view import View, iso_week
from passerelle.exports.words import Words
from passerelle.exports.workbook_words import head
from passerelle.models.base import MINUTES_PER_DAY, format_clock
from passerelle.models.plan import Internship, PlacedSession, Plan

Cell = str | int | float | bool | date | time | None
_WHEN = ("week", "day", "date", "start", "end", "sure")


@dataclass(frozen=True)
class Table:
    """A sheet: its name, its columns, its rows."""

    name: str
    heads: tuple[str, ...]
    rows: Iterable[Sequence[Cell]]


def plan_tables(plan: Plan, words: Words, since: Plan | None = None) -> Iterator[Table]:
    """All flat tables of a plan; ``since`` adds what has changed from a former plan."""
    view = View(plan)
    yield Table("placed", _PLACED, _placed(view, words))
    yield from _by_person(view, words)
    yield from _by_place(view, words)
    yield Table("conflicts", _CONFLICTS, _conflicts(view, words))
    rows = ((row.item, row.learner, row.count, "\n".join(row.blockers)) for row in plan.unplaced)
    yield Table("unplaced", ("item", "learner", "count", "blockers"), rows)
    yield Table(
        "figures", ("line", "value", "unit", "weight", "cost", "tier"), _figures(plan, words)
    )
    yield from _statements(plan)
    if since is not None:
        yield from _changes(since, plan, words)


def clock(minute: int) -> Cell:
    """A time of day as a spreadsheet holds it; the day's end as text."""
    if minute >= MINUTES_PER_DAY:
        return format_clock(minute)
    return time(minute // 60, minute % 60)


def _when(session: PlacedSession, words: Words) -> tuple[Cell, ...]:
    span = session.period
    day = session.date
    sure = words("provisional") if session.provisional else ""
    return (iso_week(day), words.weekday(day), day, clock(span.start), clock(span.end), sure)


def _names(items: Iterable[str]) -> str:
    return "; ".join(items)


# --- as one list ---------------------------------------------------------------------------------

_PLACED = (
    "session_set", "date", "start", "end", "rooms", "trainers", "learner", "state", "title",
    "site", "host", "facilitators", "groups", "expected", "present", "number", "sure",
)  # fmt: skip


def _placed(view: View, words: Words) -> Iterator[Sequence[Cell]]:
    """Each session, in columns that ``convert --pins`` reads again."""
    for session in view.sessions:
        expected = view.expected(session)
        absent = sum(view.absent(learner, session) is not None for learner in expected)
        crew = {role: [s.trainer for s in session.seats if s.role == role]
                for role in ("trainer", "facilitator")}  # fmt: skip
        yield (
            *(session.session_set, session.date),
            *(clock(session.period.start), clock(session.period.end)),
            *(_names(session.rooms), _names(crew["trainer"]), session.learner, session.state),
            *(view.title(session), _names(view.sites_of(session)), session.host),
            *(_names(crew["facilitator"]), _names(view.groups(session))),
            *(len(expected), len(expected) - absent, session.id),
            words("provisional") if session.provisional else "",
        )


# --- by person -----------------------------------------------------------------------------------

_LEARNERS = ("learner", *_WHEN, "until", "title", "place", "trainers", "presence")
_TRAINERS = ("trainer", *_WHEN, "title", "place", "role", "groups", "expected")


def _by_person(view: View, words: Words) -> Iterator[Table]:
    yield Table("learners", _LEARNERS, _learners(view, words))
    yield Table("trainers", _TRAINERS, _trainers(view, words))


def _learners(view: View, words: Words) -> Iterator[Sequence[Cell]]:
    stays: dict[str, list[Internship]] = {}
    for stay in view.internships:
        stays.setdefault(stay.learner, []).append(stay)
    for learner in view.plan.term.learners:
        rows = [_learner_row(view, words, learner.id, s)
                for s in view.sessions_of.get(learner.id, ())]  # fmt: skip
        rows += [_stay_row(view, words, stay) for stay in stays.get(learner.id, ())]
        yield from sorted(rows, key=lambda row: (str(row[3]), str(row[4])))


def _learner_row(view: View, words: Words, learner: str, session: PlacedSession) -> Sequence[Cell]:
    place = view.place_of_learner(session, learner)
    missed = view.absent(learner, session)
    presence = head("present.yes", words.lang) if missed is None else _absence(words, missed.reason)
    crew = (view.trainer_name(seat.trainer) for seat in session.seats)
    return (
        *(learner, *_when(session, words), None, view.title(session)),
        *(place.text if place else "", _names(crew), presence),
    )


def _absence(words: Words, reason: str | None) -> str:
    return words("absent", reason=words.of("reason", reason))


def _stay_row(view: View, words: Words, stay: Internship) -> Sequence[Cell]:
    when = (iso_week(stay.first), words.weekday(stay.first), stay.first)
    hours = (clock(stay.shift.start), clock(stay.shift.end), "")
    title = f"{words('placement')}: {view.block_title(stay)}"
    unfit = ", ".join(f"{day:%d/%m}" for day in stay.care_unfit_days)
    presence = f"{words('care_unfit')}: {unfit}" if unfit else ""
    return (stay.learner, *when, *hours, stay.last, title, view.place(stay.host).text, "", presence)


def _trainers(view: View, words: Words) -> Iterator[Sequence[Cell]]:
    for trainer in view.plan.term.trainers:
        for session in view.sessions:
            for seat in session.seats:
                if seat.trainer == trainer.id:
                    place = view.place_of_trainer(session, trainer.id)
                    role = words("facilitator") if seat.role == "facilitator" else words("trainer")
                    yield (
                        *(trainer.id, *_when(session, words), view.title(session)),
                        *(place.text if place else "", role, _audience(view, words, session)),
                        len(view.expected(session)),
                    )


def _audience(view: View, words: Words, session: PlacedSession) -> str:
    return session.learner or _names(view.groups(session)) or words("everyone")


# --- by place ------------------------------------------------------------------------------------

_HOSTS = ("host", *_WHEN, "until", "title", "learner", "days")


def _by_place(view: View, words: Words) -> Iterator[Table]:
    rooms = [room.id for room in view.plan.term.rooms]
    sites = [site.id for site in view.plan.term.sites]
    columns = (*_WHEN, "title", "groups", "expected", "trainers")
    rows = _at(view, words, rooms, lambda session: session.rooms)
    yield Table("rooms", ("room", *columns), rows)
    yield Table("sites", ("site", *columns, "rooms"), _at(view, words, sites, view.sites_of, True))
    yield Table("hosts", _HOSTS, _hosts(view, words))


def _at(
    view: View,
    words: Words,
    places: Iterable[str],
    of: Callable[[PlacedSession], Sequence[str]],
    with_rooms: bool = False,
) -> Iterator[Sequence[Cell]]:
    found: dict[str, list[PlacedSession]] = {}
    for session in view.sessions:
        for place in of(session):
            found.setdefault(place, []).append(session)
    for place in places:
        for session in found.get(place, ()):
            crew = _names(view.trainer_name(seat.trainer) for seat in session.seats)
            yield (
                *(place, *_when(session, words), view.title(session)),
                *(_audience(view, words, session), len(view.expected(session)), crew),
                *((_names(session.rooms),) if with_rooms else ()),
            )


def _hosts(view: View, words: Words) -> Iterator[Sequence[Cell]]:
    """Interns of each host, and who visits it."""
    for host in view.plan.term.hosts:
        for stay in view.internships:
            if stay.host == host.id:
                when = (iso_week(stay.first), words.weekday(stay.first), stay.first)
                hours = (clock(stay.shift.start), clock(stay.shift.end), "", stay.last)
                title = view.block_title(stay)
                yield (host.id, *when, *hours, title, stay.learner, len(stay.days))
        for session in view.sessions:
            if session.host == host.id:
                audience = _audience(view, words, session)
                yield (host.id, *_when(session, words), None, view.title(session), audience, 1)


# --- what is wrong, what it costs, what has changed ----------------------------------------------

_CONFLICTS = ("learner", *_WHEN, "title", "reason", "minutes_short", "message", "session")


def _conflicts(view: View, words: Words) -> Iterator[Sequence[Cell]]:
    sessions = {session.id: session for session in view.sessions}
    missed = [row for row in view.plan.attendance if not row.present]
    for row in sorted(missed, key=lambda row: (row.learner, row.session)):
        session = sessions.get(row.session)
        when = _when(session, words) if session else ("",) * len(_WHEN)
        title = view.title(session) if session else ""
        reason = words.of("reason", row.reason)
        yield (row.learner, *when, title, reason, row.minutes_short, row.message, row.session)


def _figures(plan: Plan, words: Words) -> Iterator[Sequence[Cell]]:
    for row in plan.objective:
        unit, tier = words.of("unit", row.unit), words.of("tier", row.tier)
        yield (words.of("line", row.line), row.value, unit, row.weight, row.cost, tier)


def _statements(plan: Plan) -> Iterator[Table]:
    for name, (header, rows) in statement_tables(plan).items():
        if name in _STATEMENTS:
            heads = (_STATEMENT_HEADS.get(key, key) for key in header.split(","))
            yield Table(name, tuple(heads), rows)


_STATEMENTS = ("travel_months", "hours_months", "hours_units")
_STATEMENT_HEADS = {"threshold_days": "above_threshold"}


def _changes(old: Plan, new: Plan, words: Words) -> Iterator[Table]:
    (found,) = compare([old, new]).differences
    changed = [
        *((item, kind, before, after)
          for item, kind, before, after in change_rows(found.sessions, words)),
        *((item, f"{words('placement')}: {kind}", before, after)
          for item, kind, before, after in change_rows(found.internships, words)),
        *((f"{table} {row}", f"{kind} {name}".strip(), before, after)
          for table, row, kind, name, before, after in input_rows(found.inputs, words)),
    ]  # fmt: skip
    yield Table("changes", ("item", "change", "before", "after"), changed)
    heads = ("person", "travel_before", "travel_after", "travel_delta", "conflicts_delta")
    people = (
        (row.person, row.travel_before_min, row.travel_after_min, row.travel_delta_min,
         row.conflicts_delta)
        for row in found.people
    )  # fmt: skip
    yield Table("changed_people", heads, people)
