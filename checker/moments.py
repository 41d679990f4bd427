"""Moments at which a session could lie, and what stands in the way of each, in names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from passerelle.checker.conditions_places import fitting_rooms
from passerelle.checker.context import Context
from passerelle.checker.crews import alternatives
from passerelle.checker.facts import grouped, monday
from passerelle.checker.placements import recall_days
from passerelle.checker.supply import in_periods, is_free, possible_dates
from passerelle.models.base import Period
from passerelle.models.people import Trainer
from passerelle.models.plan import PlacedSession
from passerelle.models.sessions import SessionSet


class Moment(NamedTuple):
    """A date, a span, and a site (or the host visited)."""

    on: date
    period: Period
    site: str


@dataclass(frozen=True)
class Blocker:
    """One thing in the way: the key of a sentence, what stands in its blanks, and the rule."""

    key: str
    rule: str
    fields: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> tuple[str, ...]:
        """What makes two blockers the same."""
        return (self.key, self.rule, *self.fields.values())


def moments(context: Context, item: SessionSet, learner: str = "") -> Iterator[Moment]:
    """Every moment a set may lie at by its own window, in order of time.

    An individual session has its length, from every grid minute of the interview hours.
    """
    settings = context.term.settings
    if item.start is not None and item.end is not None:
        periods = [Period(item.start, item.end)]
    elif in_periods(item):
        periods = sorted({p for row in settings.templates for p in row.periods})
    else:
        hours, length = settings.interview_hours, item.length_min or settings.grid_min
        first = -(-hours.start // settings.grid_min) * settings.grid_min
        starts = range(first, hours.end - length + 1, settings.grid_min)
        periods = [Period(start, start + length) for start in starts]
    rooms = () if item.host else rooms_of(context, item)
    sites = sorted({context.rooms[name].site for name in rooms}) or [item.host]
    near = {s.date for s in context.expected.get(learner, ()) if not context.item(s).individual}
    for on in possible_dates(context, item):
        if not item.individual or on in near:
            yield from (Moment(on, period, site) for period in periods for site in sites if site)


def blockers(
    context: Context, item: SessionSet, moment: Moment, *, leaving: str = "", learner: str = ""
) -> list[Blocker]:
    """What keeps a session of a set from a moment, besides the session ``leaving`` its place."""
    others = [
        row
        for row in sessions_on(context).get(moment.on, ())
        if row.id != leaving
        and row.period.start < moment.period.end
        and moment.period.start < row.period.end
    ]
    found = [
        *_audience(context, item, moment, others, learner),
        *_crew(context, item, moment, others),
    ]
    return [*found, *_place(context, item, moment, others)]


def _audience(
    context: Context, item: SessionSet, moment: Moment, others: list[PlacedSession], learner: str
) -> Iterator[Blocker]:
    people = [who for who in context.audiences[item.id] if learner in ("", who.id)]
    closed = [who.id for who in people if moment.on in context.person_closed[who.id]]
    if closed:
        yield Blocker("why.closed_people", "R24", {"names": _names(closed)})
    away = [who.id for who in people if moment.on in away_dates(context).get(who.id, ())]
    if away:
        yield Blocker("why.on_placement", "R39", {"names": _names(away)})
    ids = {who.id for who in people}
    for row in others:
        if ids & {who.id for who in context.audience(row)}:
            same = row.session_set == item.id
            key = "why.same_set" if same else "why.in_class"
            yield Blocker(key, "R17", {"set": row.session_set})


def _crew(
    context: Context, item: SessionSet, moment: Moment, others: list[PlacedSession]
) -> Iterator[Blocker]:
    """Why no crew of the set can teach then: what is in the way of each that cannot."""
    found: list[Blocker] = []
    for crew in alternatives(item):
        own = [b for name in sorted(crew) for b in trainer_blockers(context, name, moment, others)]
        if not own:
            return
        found += own
    yield from {blocker.name: blocker for blocker in found}.values()


def trainer_blockers(
    context: Context, name: str, moment: Moment, others: list[PlacedSession]
) -> Iterator[Blocker]:
    """Why a trainer cannot teach at a moment."""
    trainer = context.trainers.get(name)
    if trainer is None:
        return
    if not is_free(context, trainer, moment.on, moment.period):
        yield _away(context, trainer, moment)
    for row in others:
        if any(seat.trainer == name for seat in row.seats):
            yield Blocker("why.teaching", "R17", {"trainer": name, "set": row.session_set})


def _away(context: Context, trainer: Trainer, moment: Moment) -> Blocker:
    fields = {"trainer": trainer.id}
    if moment.on in context.person_closed[trainer.id]:
        return Blocker("why.trainer_closed", "R24", fields)
    if trainer.dates and moment.on not in trainer.dates:
        return Blocker("why.trainer_dates", "R20", fields)
    if not trainer.availability.covers(moment.on.weekday(), moment.period):
        return Blocker("why.trainer_hours", "R20", {**fields, "hours": str(trainer.availability)})
    return Blocker("why.trainer_absent", "R20", fields)


def _place(
    context: Context, item: SessionSet, moment: Moment, others: list[PlacedSession]
) -> Iterator[Blocker]:
    if item.host:
        if moment.on in context.host_closed[item.host]:
            yield Blocker("why.closed_place", "R25", {"place": item.host})
        return
    if moment.on in context.site_closed[moment.site]:
        yield Blocker("why.closed_place", "R25", {"place": moment.site})
        return
    names = [n for n in rooms_of(context, item) if context.rooms[n].site == moment.site]
    open_rooms = [name for name in names if is_open(context, name, moment)]
    if not open_rooms:
        yield Blocker("why.rooms_closed", "R19", {"rooms": _names(names)})
        return
    taken = {room: row.session_set for row in others for room in row.rooms}
    if all(name in taken for name in open_rooms):
        sets = sorted({taken[name] for name in open_rooms})
        fields = {"rooms": _names(open_rooms), "sets": _names(sets)}
        yield Blocker("why.rooms_taken", "R17", fields)


def rooms_of(context: Context, item: SessionSet) -> tuple[str, ...]:
    """Rooms that can hold a set, alone or linked, in order of id."""
    key = ("rooms of", item.id)
    found = context.memo.get(key)
    if not isinstance(found, tuple):
        found = context.memo[key] = tuple(sorted(fitting_rooms(context, item)))
    return found


def is_open(context: Context, room: str, moment: Moment) -> bool:
    """Whether a room can be used at a moment."""
    row = context.rooms[room]
    return context.room_is_open(row, moment.on) and row.opening.covers(
        moment.on.weekday(), moment.period
    )


def sessions_on(context: Context) -> dict[date, tuple[PlacedSession, ...]]:
    """Sessions of the plan by date."""
    key = ("sessions on",)
    found = context.memo.get(key)
    if not isinstance(found, dict):
        rows = (row for row in context.sessions if row.state != "cancelled")
        found = context.memo[key] = grouped((row.date, row) for row in rows)
    return found


def away_dates(context: Context) -> dict[str, frozenset[date]]:
    """Dates on which a learner's placement takes them from class, recall days apart."""
    key = ("away dates",)
    known = context.memo.get(key)
    if isinstance(known, dict):
        return known
    found: dict[str, set[date]] = {}
    for row in context.internships:
        back = recall_days(context, row)
        first, last = monday(row.first), row.last
        days = {on for on in context.term.days if first <= on <= last and on.weekday() < 5}
        found.setdefault(row.learner, set()).update(days - set(back))
    made = {who: frozenset(days) for who, days in found.items()}
    context.memo[key] = made
    return made


def _names(ids: list[str], most: int = 4) -> str:
    rest = f" +{len(ids) - most}" if len(ids) > most else ""
    return ", ".join(ids[:most]) + rest
