"""Rooms and session sets: seats, equipment, access, and rooms linked over the border."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from passerelle.instances.cells import listed
from passerelle.instances.findings import Facts, Finding
from passerelle.models.base import Country
from passerelle.models.people import Learner
from passerelle.models.places import Room
from passerelle.models.sessions import SessionSet

VIDEO = "video"


def _audience_size(facts: Facts, number: int) -> int:
    """Learners who sit in the room at once."""
    item = facts.term.sessions[number]
    return 1 if item.individual else facts.term.seats_asked(item)


def _needs_step_free(facts: Facts, number: int) -> list[str]:
    return [row.id for row in facts.audience(number) if "step_free" in row.needs]


def _needs_room(item: SessionSet) -> bool:
    return not item.at_host


def check_rooms_named(facts: Facts) -> Iterator[Finding]:
    """A set has at least one room: named, equipped, accessible."""
    for number, item in enumerate(facts.term.sessions):
        if item.at_host and (item.rooms or item.sites or item.linked_rooms):
            yield Finding(
                "HOST_AND_ROOM", "sessions", number, "host",
                f"'{item.id}' visits a host and names rooms or sites as well",
                "leave either the host or the rooms and sites",
            )  # fmt: skip
        if not _needs_room(item) or _linkable_pairs(facts, item):
            continue
        allowed = facts.allowed_rooms(item)
        if not allowed:
            column = "rooms" if item.rooms else "sites"
            yield Finding(
                "NO_ROOM", "sessions", number, column,
                f"no room is both in the rooms and at the sites '{item.id}' allows"
                if item.rooms else f"the sites '{item.id}' allows have no room",
                "name a room of these sites, or empty one of the two cells",
            )  # fmt: skip
            continue
        yield from _equipment_finding(number, item, allowed)
        needy = _needs_step_free(facts, number)
        if needy and not any(room.step_free for room in allowed):
            yield Finding(
                "NO_STEP_FREE_ROOM", "sessions", number, "rooms",
                f"{listed(needy)} needs step-free access and no room '{item.id}' allows has it",
                f"allow another room, or mend step_free of {listed(r.id for r in allowed)}",
            )  # fmt: skip


def _equipment_finding(number: int, item: SessionSet, allowed: Sequence[Room]) -> Iterator[Finding]:
    wanted = set(item.equipment)
    if any(wanted <= set(room.equipment) for room in allowed):
        return
    present = sorted({kit for room in allowed for kit in room.equipment})
    absent = sorted(wanted - set(present))
    named = listed(room.id for room in allowed)
    message = (
        f"no room '{item.id}' allows ({named}) has '{absent[0]}'"
        if absent
        else f"no room '{item.id}' allows ({named}) has all of {listed(sorted(wanted))}"
    )
    yield Finding(
        "NO_EQUIPMENT", "sessions", number, "equipment", message,
        f"their equipment: {listed(present)}" if present else "none of them has any equipment",
    )  # fmt: skip


def _usable_rooms(facts: Facts, number: int) -> tuple[Room, ...]:
    """Allowed rooms of a set with its equipment and access, whatever their seats."""
    item = facts.term.sessions[number]
    step_free = bool(_needs_step_free(facts, number))
    return tuple(
        room
        for room in facts.allowed_rooms(item)
        if set(item.equipment) <= set(room.equipment) and (room.step_free or not step_free)
    )


def _linkable_pairs(facts: Facts, item: SessionSet) -> list[tuple[Room, Room]]:
    rooms = [facts.rooms[name] for name in item.linked_rooms if name in facts.rooms]
    return [
        pair
        for pair in combinations(rooms, 2)
        if facts.country_of_room(pair[0]) != facts.country_of_room(pair[1])
        and all(VIDEO in room.equipment for room in pair)
    ]


def _linked_holds(facts: Facts, number: int) -> bool:
    """Whether all sessions of the set could be linked classes with a seat for everybody."""
    item = facts.term.sessions[number]
    if item.linked_max is not None and item.linked_max < item.count:
        return False
    return any(
        all(room.seats >= _seated(facts, facts.audience(number), room) for room in pair)
        for pair in _linkable_pairs(facts, item)
    )


def _seated(facts: Facts, audience: Sequence[Learner], room: Room) -> int:
    country: Country | None = facts.country_of_room(room)
    return sum(facts.term.country_of(learner) == country for learner in audience)


def check_seats(facts: Facts) -> Iterator[Finding]:
    """Each set has a room that holds its audience; each room holds some audience."""
    blocked: dict[str, list[int]] = {}
    for number, item in enumerate(facts.term.sessions):
        usable = _usable_rooms(facts, number)
        if not _needs_room(item) or not usable or _linked_holds(facts, number):
            continue
        largest = max(usable, key=lambda room: room.seats)
        if largest.seats < _audience_size(facts, number):
            blocked.setdefault(largest.id, []).append(number)
    for room, numbers in blocked.items():
        yield _too_small(facts, facts.rooms[room], numbers)
    if not blocked:
        yield from _useless_rooms(facts)


def _too_small(facts: Facts, room: Room, numbers: list[int]) -> Finding:
    """One message for all sets a room is too small for: at the set, or at the room if several."""
    size = max(_audience_size(facts, number) for number in numbers)
    names = [facts.term.sessions[number].id for number in numbers]
    smallest_need = min(_audience_size(facts, number) for number in numbers)
    fix = f"give it {size} seats or more, allow a larger room, or split the audience"
    if len(numbers) == 1:
        return Finding(
            "ROOM_TOO_SMALL", "sessions", numbers[0], "rooms",
            f"the audience of '{names[0]}' has {size} learners; the largest room it may use, "
            f"{room.id}, has {room.seats} seats",
            fix,
        )  # fmt: skip
    row = facts.term.rooms.index(room)
    return Finding(
        "ROOM_TOO_SMALL", "rooms", row, "seats",
        f"{room.id} has {room.seats} seats and is the largest room that {listed(names)} may use; "
        f"their audiences have {_span(smallest_need, size)} learners",
        fix,
    )  # fmt: skip


def _span(least: int, most: int) -> str:
    return str(most) if least == most else f"{least} to {most}"


def _useless_rooms(facts: Facts) -> Iterator[Finding]:
    linked = {name for item in facts.term.sessions for name in item.linked_rooms}
    needs = [
        (item, _audience_size(facts, number))
        for number, item in enumerate(facts.term.sessions)
        if _needs_room(item)
    ]
    for number, room in enumerate(facts.term.rooms):
        sizes = [
            size
            for item, size in needs
            if (not item.rooms or room.id in item.rooms)
            and (not item.sites or room.site in item.sites)
        ]
        if sizes and room.id not in linked and room.seats < min(sizes):
            yield Finding(
                "ROOM_TOO_SMALL", "rooms", number, "seats",
                f"{room.id} has {room.seats} seats, fewer than every audience that may use it "
                f"(the smallest has {min(sizes)} learners)",
                "correct the seats, or leave the room out",
            )  # fmt: skip


def check_linked(facts: Facts) -> Iterator[Finding]:
    """A linkable set has rooms in two countries, each with video, and somebody to accompany."""
    for number, item in enumerate(facts.term.sessions):
        rooms = [facts.rooms[name] for name in item.linked_rooms if name in facts.rooms]
        for room in rooms:
            if VIDEO not in room.equipment:
                yield Finding(
                    "LINKED_ROOMS", "sessions", number, "linked_rooms",
                    f"room {room.id} has no '{VIDEO}', which a linked class needs",
                    f"leave {room.id} out, or write '{VIDEO}' in its equipment",
                )  # fmt: skip
        countries = {facts.country_of_room(room) for room in rooms} - {None}
        if item.linked_rooms and len(countries) < 2:
            held = f"all lie in {next(iter(countries))}" if countries else "lie nowhere"
            yield Finding(
                "LINKED_ROOMS", "sessions", number, "linked_rooms",
                f"the linked rooms of '{item.id}' ({listed(item.linked_rooms)}) {held}",
                "name at least one room in each country",
            )  # fmt: skip
        elif item.linked_rooms and not item.facilitators and item.linked_max != 0:
            yield Finding(
                "NO_FACILITATOR", "sessions", number, "facilitators",
                f"'{item.id}' can be linked but nobody accompanies the far side",
                "name facilitators, or empty linked_rooms",
                severity="warning",
            )  # fmt: skip
