"""Session sets that say when they are, and pins: possible as written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from passerelle.instances.cells import listed
from passerelle.instances.checks_people import teams
from passerelle.instances.findings import Facts, Finding
from passerelle.models.base import Period, format_clock
from passerelle.models.places import Room
from passerelle.models.sessions import Pin, SessionSet


def check_times_complete(facts: Facts) -> Iterator[Finding]:
    """A start has its end, an individual session its length."""
    for number, item in enumerate(facts.term.sessions):
        if (item.start is None) != (item.end is None) and not _of_own_length(item):
            there, absent = ("start", "end") if item.end is None else ("end", "start")
            yield Finding(
                "HALF_TIME", "sessions", number, absent,
                f"'{item.id}' has a {there} and no {absent}",
                "write both for a fixed time, none for the periods of the day",
            )  # fmt: skip
        if _of_own_length(item) and item.length_min is None:
            yield Finding(
                "NO_LENGTH", "sessions", number, "length_min",
                f"'{item.id}' is individual and has no length",
                "write the minutes of one session in length_min, e.g. 45",
            )  # fmt: skip


def _of_own_length(item: SessionSet) -> bool:
    """Whether a length, not a start and an end, says how long a session lasts."""
    return item.individual and not item.host_types


def check_at_hosts(facts: Facts) -> Iterator[Finding]:
    """Days at another workplace and visits to interns: of one learner, at one kind of place."""
    for number, item in enumerate(facts.term.sessions):
        column = "host_types" if item.host_types else "block"
        if not (item.host_types or item.block):
            continue
        if not item.individual or sum(map(bool, (item.host, item.host_types, item.block))) > 1:
            yield Finding(
                "AT_HOST", "sessions", number, column,
                f"'{item.id}' has {column}, which is for individual sessions without another host",
                "write yes in individual, and leave one of host, host_types and block",
            )  # fmt: skip
        elif item.host_types and (item.start is None or item.end is None or item.trainers):
            yield Finding(
                "AT_HOST", "sessions", number, "trainers" if item.trainers else "start",
                f"'{item.id}' is a day at another workplace: it has a start, an end and no crew",
                "write start and end, and empty trainers",
            )  # fmt: skip
        elif item.block and not item.trainers:
            yield Finding(
                "AT_HOST", "sessions", number, "trainers",
                f"'{item.id}' visits interns and nobody makes the visits",
                "name who can make them in trainers",
            )  # fmt: skip
        else:
            yield from _block_of_audience(facts, number, item)


def _block_of_audience(facts: Facts, number: int, item: SessionSet) -> Iterator[Finding]:
    block = facts.blocks.get(item.block)
    strangers = [
        who.id for who in facts.audience(number) if block and block.group not in who.groups
    ]
    if strangers:
        yield Finding(
            "AT_HOST", "sessions", number, "block",
            f"{listed(strangers)} of '{item.id}' has no internship in block '{item.block}'",
            "name the block's group, or another block",
        )  # fmt: skip


def is_fixed(item: SessionSet) -> bool:
    """Whether the set is a fixed event: dates given, and either a time or no date to spare."""
    return bool(item.dates) and (item.start is not None or len(item.dates) == 1)


def check_fixed_days(facts: Facts) -> Iterator[Finding]:
    """A fixed event lies on days that are open and in the set's own window."""
    known = set(facts.term.days)
    for number, item in enumerate(facts.term.sessions):
        for day in item.dates:
            if day not in known:
                continue
            if (item.first and day < item.first) or (item.last and day > item.last):
                yield Finding(
                    "CLOSED_DAY", "sessions", number, "dates",
                    f"{day} lies outside the set's own first and last day",
                    "mend the date, or first and last",
                )  # fmt: skip
                continue
            why = facts.closed_why(number, day)
            if why:
                yield Finding(
                    "CLOSED_DAY", "sessions", number, "dates",
                    f"'{item.id}' lies on {day:%a} {day}, and {why} that day",
                    "choose an open day, or mend the calendars",
                    severity="error" if is_fixed(item) else "warning",
                )  # fmt: skip


def check_fixed_hours(facts: Facts) -> Iterator[Finding]:
    """A room is open at the time of a fixed event."""
    for number, item in enumerate(facts.term.sessions):
        if item.start is None or item.end is None or item.start >= item.end or item.at_host:
            continue
        period = Period(item.start, item.end)
        rooms = facts.allowed_rooms(item)
        weekdays = {day.weekday() for day in facts.set_days(number)}
        shut = [day for day in weekdays if not _some_open(rooms, day, period)]
        if rooms and weekdays and (len(shut) == len(weekdays) or is_fixed(item)) and shut:
            yield Finding(
                "ROOM_SHUT", "sessions", number, "start",
                f"'{item.id}' is at {period} and no room it may use is open then "
                f"({listed(f'{room.id}: {room.opening}' for room in rooms[:3])})",
                "change the time, the room or its opening",
            )  # fmt: skip


def _some_open(rooms: tuple[Room, ...], weekday: int, period: Period) -> bool:
    return any(room.opening.covers(weekday, period) for room in rooms)


def check_pins(facts: Facts) -> Iterator[Finding]:
    """A pin can be honoured: day, start, rooms, crew; no more pins than sessions."""
    places = {item.id: number for number, item in enumerate(facts.term.sessions)}
    pinned: Counter[str] = Counter()
    for number, pin in enumerate(facts.term.pins):
        place = places.get(pin.session_set)
        if place is None:
            continue
        item = facts.term.sessions[place]
        pinned[item.id] += 1
        most = item.count * (len(facts.audience(place)) if item.individual else 1)
        if pinned[item.id] == most + 1:
            yield Finding(
                "TOO_MANY_PINS", "pins", number, "session_set",
                f"'{item.id}' has {most} sessions and this is pin {most + 1}",
                "delete a pin, or raise count in sessions.csv",
            )  # fmt: skip
        yield from _pin_day(facts, number, pin, place)
        yield from _pin_start(facts, number, pin, item)
        yield from _pin_rooms(facts, number, pin, item)
        yield from _pin_crew(number, pin, item)


def _pin_day(facts: Facts, number: int, pin: Pin, place: int) -> Iterator[Finding]:
    item = facts.term.sessions[place]
    if pin.date not in set(facts.term.days):
        return
    why = facts.closed_why(place, pin.date)
    if (item.first and pin.date < item.first) or (item.last and pin.date > item.last):
        why = f"'{item.id}' lies from {item.first or 'the start'} to {item.last or 'the end'}"
    elif item.dates and pin.date not in item.dates:
        why = f"'{item.id}' can only lie on {listed(map(str, item.dates))}"
    if why:
        yield Finding(
            "PIN_DAY", "pins", number, "date",
            f"'{item.id}' is pinned to {pin.date:%a} {pin.date}, but {why}",
            "mend the date of the pin, or what forbids it",
        )  # fmt: skip


def _pin_start(facts: Facts, number: int, pin: Pin, item: SessionSet) -> Iterator[Finding]:
    settings = facts.term.settings
    if item.individual:
        hours = settings.interview_hours
        fits = hours.start <= pin.start and pin.start + (item.length_min or 0) <= hours.end
        wanted = f"inside the interview hours {hours}"
    elif item.start is not None:
        fits, wanted = pin.start == item.start, f"at {format_clock(item.start)}"
    else:
        starts = sorted({p.start for row in settings.templates for p in row.periods})
        fits = pin.start in starts
        wanted = f"at the start of a period: {listed(map(format_clock, starts))}"
    if not fits:
        yield Finding(
            "PIN_START", "pins", number, "start",
            f"{format_clock(pin.start)} is no start for '{item.id}'",
            f"it must start {wanted}",
        )  # fmt: skip


def _pin_rooms(facts: Facts, number: int, pin: Pin, item: SessionSet) -> Iterator[Finding]:
    if any(name not in facts.rooms and name not in facts.hosts for name in pin.rooms):
        return
    if item.host:
        wrong = [name for name in pin.rooms if name != item.host]
        wanted = f"it visits {item.host}; empty the cell"
    elif len(pin.rooms) > 1:
        wrong = [name for name in pin.rooms if name not in item.linked_rooms]
        wrong = wrong or (list(pin.rooms) if len(pin.rooms) > 2 else [])
        wanted = f"two of its linked rooms: {listed(item.linked_rooms) or 'it has none'}"
    else:
        allowed = [room.id for room in facts.allowed_rooms(item)]
        wrong = [name for name in pin.rooms if name not in allowed]
        wanted = f"a room it may use: {listed(allowed) or 'it has none'}"
    if wrong:
        yield Finding(
            "PIN_ROOM", "pins", number, "rooms",
            f"'{item.id}' is pinned to {listed(pin.rooms)}, which it may not use",
            f"write {wanted}" if not item.host else wanted,
        )  # fmt: skip


def _pin_crew(number: int, pin: Pin, item: SessionSet) -> Iterator[Finding]:
    named = set(pin.trainers)
    if not named or any(
        set(team) <= named <= {*team, *item.facilitators} for team in teams(item) or ((),)
    ):
        return
    yield Finding(
        "PIN_CREW", "pins", number, "trainers",
        f"{listed(pin.trainers)} is no crew of '{item.id}'",
        f"its crews: {listed(item.trainers)}" if item.trainers else "it has no trainers",
    )  # fmt: skip
