"""What could be changed so that more fits: each change with its owner, as changes of a scenario.

A lever says nothing of its effect; `repairing` solves again with it. The law is no lever.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

from passerelle.checker.conditions_places import fitting_rooms
from passerelle.checker.crews import alternatives
from passerelle.checker.facts import Facts
from passerelle.checker.supply import credit_min, half_days, in_periods, is_free, possible_dates
from passerelle.models.base import WEEKDAYS, Period, WeeklyHours, format_clock
from passerelle.models.people import Trainer
from passerelle.models.places import Room
from passerelle.models.scenario import AddRow, Change, RemoveRows, SetRows
from passerelle.models.sessions import SessionSet

OwnerKind = Literal["trainer", "site", "host", "provider", "learner", "coordinator"]
MANY = 3  # of alternatives of one kind, the likeliest
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Lever:
    """One change: the key of its sentence, what stands in the blanks, who must agree, how hard.

    ``burden`` ranks what is asked of people, from 1 (a line in a table) to 9 (less training).
    ``parts``: the changes that this one joins, each with an owner of its own.
    """

    key: str
    fields: Mapping[str, str]
    owner: OwnerKind
    who: str
    burden: int
    changes: tuple[Change, ...] = field(repr=False)
    parts: tuple[Lever, ...] = ()


def set_levers(facts: Facts, item: SessionSet, lacking: int) -> Iterator[Lever]:
    """What could give room to sessions of a set that could not be placed."""
    yield from _crew_levers(facts, item, lacking)
    if not item.host:
        yield from _room_levers(facts, item)
    yield from _window_levers(facts, item, lacking)
    yield from _order_levers(facts, item)
    yield from closures(facts, item)
    if item.count > lacking:
        count = str(item.count - lacking)
        fields = {"set": item.id, "count": count, "fewer": str(lacking)}
        yield _of_set(item, "fewer", 9, {"count": count}, fields)


# --- crews ---------------------------------------------------------------------------------------


def _crew_levers(facts: Facts, item: SessionSet, lacking: int) -> Iterator[Lever]:
    named = {name for crew in alternatives(item) for name in crew}
    if not named:
        return
    for name in sorted(named):
        trainer = facts.trainers.get(name)
        if trainer is not None:
            yield from _trainer_levers(facts, item, trainer, lacking)
    fit = [row for row in facts.term.trainers if row.id not in named and _fits(facts, row, item)]
    fit.sort(key=lambda row: (-_free_half_days(facts, row, item), row.id))
    for row in fit[:MANY]:
        crews = (*item.trainers, row.id)
        fields = {"trainer": row.id, "set": item.id}
        change = SetRows(set="sessions", id=item.id, values={"trainers": crews})
        yield Lever("second", fields, "trainer", row.id, 3, (change,))


def _fits(facts: Facts, trainer: Trainer, item: SessionSet) -> bool:
    """Whether a trainer is known to teach the set's subject."""
    if trainer.competences:
        return bool({item.id, item.unit} & set(trainer.competences))
    alike = [row for row in facts.term.sessions if item.unit and row.unit == item.unit]
    return any(trainer.id in crew for row in alike for crew in alternatives(row)) or not item.unit


def _free_half_days(facts: Facts, trainer: Trainer, item: SessionSet) -> int:
    return sum(
        half_days(facts, lambda period, on=on: is_free(facts, trainer, on, period))  # type: ignore[misc]
        for on in possible_dates(facts, item)
    )


def _trainer_levers(
    facts: Facts, item: SessionSet, trainer: Trainer, lacking: int
) -> Iterator[Lever]:
    periods = _periods(facts, item)
    hours = Period(min(p.start for p in periods), max(p.end for p in periods))
    for weekday in sorted(facts.class_weekdays):
        if not any(trainer.availability.covers(weekday, period) for period in periods):
            others = tuple(span for span in trainer.availability.spans if span[0] != weekday)
            wider = str(WeeklyHours((*others, (weekday, hours))))
            fields = {"trainer": trainer.id, "weekday": WEEKDAYS[weekday], "hours": str(hours)}
            yield _of_trainer(trainer, "trainer_day", 3, {"availability": wider}, fields)
    if trainer.dates:
        more = [on for on in possible_dates(facts, item) if on not in trainer.dates][:lacking]
        texts = tuple(on.isoformat() for on in (*trainer.dates, *more))
        fields = {"trainer": trainer.id, "dates": _dates(more)}
        if more:
            yield _of_trainer(trainer, "trainer_dates", 2, {"dates": texts}, fields)
    if trainer.max_minutes_week is not None:
        more_min = credit_min(facts, item)
        minutes = str(trainer.max_minutes_week + more_min)
        fields = {"trainer": trainer.id, "minutes": minutes, "more": str(more_min)}
        yield _of_trainer(trainer, "trainer_minutes", 3, {"max_minutes_week": minutes}, fields)
    if trainer.max_cross_border_days_week is not None:
        days = str(trainer.max_cross_border_days_week + 1)
        fields = {"trainer": trainer.id, "days": days}
        yield _of_trainer(
            trainer, "trainer_border", 2, {"max_cross_border_days_week": days}, fields
        )
    yield from absences(facts, trainer.id, "trainer")


def absences(facts: Facts, person: str, owner: OwnerKind) -> Iterator[Lever]:
    """Times at which a person would be free after all."""
    for row in facts.unavailabilities.get(person, ()):
        where = {
            "person": person,
            "first": _day(row.first),
            "last": _day(row.last),
            "weekdays": str(row.weekdays),
            "start": format_clock(row.start),
            "end": format_clock(row.end),
            "reason": row.reason,
        }
        span = " – ".join(dict.fromkeys(filter(None, (_day(row.first), _day(row.last)))))
        text = f"{span} {row.weekdays} {format_clock(row.start)}-{format_clock(row.end)}".strip()
        change = RemoveRows(remove="unavailabilities", where=where)
        yield Lever("absence", {"person": person, "span": text}, owner, person, 3, (change,))


def _of_trainer(
    trainer: Trainer,
    key: str,
    burden: int,
    values: Mapping[str, str | tuple[str, ...]],
    fields: Mapping[str, str],
) -> Lever:
    change = SetRows(set="trainers", id=trainer.id, values=values)
    return Lever(key, fields, "trainer", trainer.id, burden, (change,))


# --- rooms ---------------------------------------------------------------------------------------


def _room_levers(facts: Facts, item: SessionSet) -> Iterator[Lever]:
    fitting = fitting_rooms(facts, item)
    audience = facts.audiences[item.id]
    others = [room for room in facts.rooms.values() if room.id not in fitting]
    others.sort(key=lambda room: (abs(room.seats - len(audience)), room.id))
    for room in others[:MANY]:
        yield from _opened(item, room, 1 if item.individual else len(audience))
    periods = _periods(facts, item)
    for name in sorted(fitting):
        room = facts.rooms[name]
        shut = [
            day
            for day in sorted(facts.class_weekdays)
            if not all(room.opening.covers(day, period) for period in periods)
        ]
        if shut:
            yield _longer_hours(room, shut, periods)
        if room.dates:
            change = SetRows(set="rooms", id=room.id, values={"dates": ""})
            fields = {"room": room.id}
            yield Lever("room_dates", fields, "site", room.site, 3, (change,))
    if fitting:
        yield _twin(facts.rooms[min(fitting)], facts)


def _opened(item: SessionSet, room: Room, people: int) -> Iterator[Lever]:
    """A room that lacks something for the set, with what it lacks."""
    missing = sorted(set(item.equipment) - set(room.equipment))
    changes: list[Change] = []
    values: dict[str, str | tuple[str, ...]] = {}
    if missing:
        values["equipment"] = (*room.equipment, *missing)
    if room.seats < people:
        values["seats"] = str(people)
    if values:
        changes.append(SetRows(set="rooms", id=room.id, values=values))
    allowed: dict[str, str | tuple[str, ...]] = {}
    if item.rooms and room.id not in item.rooms:
        allowed["rooms"] = (*item.rooms, room.id)
    if item.sites and room.site not in item.sites:
        allowed["sites"] = (*item.sites, room.site)
    if allowed:
        changes.append(SetRows(set="sessions", id=item.id, values=allowed))
    if not changes:
        return
    fields = {"set": item.id, "room": room.id, "equipment": ", ".join(missing), "seats": ""}
    if "seats" in values:
        fields["seats"] = str(people - room.seats)
    key = "room_made" if values else "room_allowed"
    if missing and "seats" not in values:
        key = "room_equipped"
    elif "seats" in values and not missing:
        key = "room_seats"
    owner: OwnerKind = "site" if values else "coordinator"
    yield Lever(key, fields, owner, room.site if values else "", 4 if values else 1, tuple(changes))


def _longer_hours(room: Room, shut: list[int], periods: list[Period]) -> Lever:
    hours = Period(min(p.start for p in periods), max(p.end for p in periods))
    others = tuple(span for span in room.opening.spans if span[0] not in shut)
    opening = str(WeeklyHours((*others, *((day, hours) for day in shut))))
    fields = {"room": room.id, "days": ", ".join(WEEKDAYS[d] for d in shut), "hours": str(hours)}
    change = SetRows(set="rooms", id=room.id, values={"opening": opening})
    return Lever("room_hours", fields, "site", room.site, 2, (change,))


def _twin(room: Room, facts: Facts) -> Lever:
    name = next(
        f"{room.id}-{n}"
        for n in range(2, len(facts.rooms) + 3)
        if f"{room.id}-{n}" not in facts.rooms
    )
    values = {
        "id": name,
        "site": room.site,
        "seats": str(room.seats),
        "equipment": room.equipment or "",
        "step_free": "yes" if room.step_free else "no",
    }
    change = AddRow(add="rooms", values=values)
    return Lever("room_more", {"room": room.id, "site": room.site}, "site", room.site, 4, (change,))


# --- when ----------------------------------------------------------------------------------------


def _window_levers(facts: Facts, item: SessionSet, lacking: int) -> Iterator[Lever]:
    settings = facts.term.settings
    if item.last is not None and item.last < settings.last:
        for weeks in (1, 2, 4):
            last = min(item.last + weeks * WEEK, settings.last).isoformat()
            fields = {"set": item.id, "date": last}
            yield _of_set(item, "set_last", 1 + weeks // 2, {"last": last}, fields)
    if item.first is not None and item.first > settings.first:
        for weeks in (1, 2, 4):
            first = max(item.first - weeks * WEEK, settings.first).isoformat()
            fields = {"set": item.id, "date": first}
            yield _of_set(item, "set_first", 1 + weeks // 2, {"first": first}, fields)
    if item.dates:
        yield _of_set(item, "set_dates", 2, {"dates": ""}, {"set": item.id})
    if item.consecutive_days is not None:
        days = str(item.consecutive_days + lacking)
        fields = {"set": item.id, "days": days}
        yield _of_set(item, "set_run", 2, {"consecutive_days": days}, fields)
    if item.start is not None and not item.dates:
        yield _of_set(item, "set_hours", 2, {"start": "", "end": ""}, {"set": item.id})
    if item.linked_rooms and item.linked_max is not None:
        fields = {"set": item.id, "most": str(item.linked_max + lacking)}
        yield _of_set(item, "set_linked", 2, {"linked_max": fields["most"]}, fields)
    last = (settings.last + WEEK).isoformat()
    change: Change = SetRows(set="settings", values={"last": last})
    yield Lever("term_longer", {"date": last}, "coordinator", "", 6, (change,))
    if "Sat" not in settings.class_weekdays:
        days_of_class = (*settings.class_weekdays, "Sat")
        change = SetRows(set="settings", values={"class_weekdays": days_of_class})
        yield Lever("saturday", {}, "coordinator", "", 7, (change,))


def _order_levers(facts: Facts, item: SessionSet) -> Iterator[Lever]:
    for row in facts.term.precedences:
        if {row.before, row.after} & {item.id, item.unit}:
            where = {"before": row.before, "after": row.after}
            change = RemoveRows(remove="precedences", where=where)
            yield Lever("order", where, "coordinator", "", 4, (change,))
    for pin in facts.term.pins:
        if pin.state in {"draft", "published"}:
            where = {"session_set": pin.session_set, "date": pin.date.isoformat()}
            gone = RemoveRows(remove="pins", where=where)
            fields = {"set": pin.session_set, "date": pin.date.isoformat()}
            yield Lever("pin", fields, "coordinator", "", 5, (gone,))


def closures(facts: Facts, item: SessionSet) -> Iterator[Lever]:
    """Closures of places that a set could use."""
    rooms = fitting_rooms(facts, item)
    places = {*rooms, *(facts.rooms[name].site for name in rooms), item.host}
    for row in facts.term.closures:
        if row.place in places:
            yield closure_lever(row.place, row.first, row.last, "host" if item.host else "site")


def closure_lever(place: str, first: date, last: date, owner: OwnerKind) -> Lever:
    """A place that opens after all."""
    where = {"place": place, "first": first.isoformat(), "last": last.isoformat()}
    change = RemoveRows(remove="closures", where=where)
    fields = {"place": place, "span": " – ".join(dict.fromkeys(tuple(where.values())[1:]))}
    return Lever("closure", fields, owner, place, 4, (change,))


def _of_set(
    item: SessionSet,
    key: str,
    burden: int,
    values: Mapping[str, str | tuple[str, ...]],
    fields: Mapping[str, str],
) -> Lever:
    change = SetRows(set="sessions", id=item.id, values=values)
    return Lever(key, fields, "coordinator", "", burden, (change,))


def _periods(facts: Facts, item: SessionSet) -> list[Period]:
    if item.start is not None and item.end is not None:
        return [Period(item.start, item.end)]
    if in_periods(item):
        return sorted({p for row in facts.term.settings.templates for p in row.periods})
    return [facts.term.settings.interview_hours]


def _dates(days: list[date]) -> str:
    return ", ".join(on.isoformat() for on in days)


def _day(on: date | None) -> str:
    return on.isoformat() if on else ""
