"""Necessary conditions of rooms and hosts: what only they can hold, and for how long (R19, R36)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import combinations

from passerelle.checker.facts import Facts, monday, span
from passerelle.checker.internships import limits
from passerelle.checker.papers import in_words, lacking
from passerelle.checker.supply import (
    audience_dates,
    half_days,
    in_periods,
    names,
    possible_dates,
)
from passerelle.models.issue import Issue
from passerelle.models.people import Learner
from passerelle.models.places import Host, Room
from passerelle.models.sessions import Block, SessionSet


def room_conditions(facts: Facts) -> Iterator[Issue]:
    """Sets no room can hold, and rooms that too many sessions need."""
    kinds: dict[frozenset[str], list[SessionSet]] = {}
    for item in facts.term.sessions:
        if item.at_host:
            continue
        rooms = fitting_rooms(facts, item)
        if not rooms:
            yield _no_room(facts, item)
        elif in_periods(item):
            kinds.setdefault(rooms, []).append(item)
    for rooms in kinds:
        items = [item for other, found in kinds.items() if other <= rooms for item in found]
        yield from _half_days(facts, rooms, items)


def fitting_rooms(facts: Facts, item: SessionSet) -> frozenset[str]:
    """Rooms that can hold the set, alone or as one of two linked rooms."""
    audience = facts.audiences[item.id]
    alone = {
        room.id
        for room in facts.rooms.values()
        if (not item.rooms or room.id in item.rooms)
        and (not item.sites or room.site in item.sites)
        and _holds(facts, item, room, audience[:1] if item.individual else audience)
    }
    linked: set[str] = set()
    if item.linked_max != 0 and not item.individual:
        for pair in combinations(item.linked_rooms, 2):
            if _linkable(facts, item, pair):
                linked.update(pair)
    return frozenset(alone | linked)


def _holds(facts: Facts, item: SessionSet, room: Room, learners: tuple[Learner, ...]) -> bool:
    step_free = room.step_free or not any("step_free" in who.needs for who in learners)
    equipped = set(item.equipment) <= set(room.equipment)
    people = min(len(learners), facts.term.seats_asked(item))
    return people <= room.seats and equipped and step_free


def _linkable(facts: Facts, item: SessionSet, pair: tuple[str, str]) -> bool:
    rooms = [facts.rooms[name] for name in pair if name in facts.rooms]
    countries = [facts.sites[room.site].country for room in rooms]
    if len(set(countries)) != 2 or not all("video" in room.equipment for room in rooms):
        return False
    return all(
        _holds(facts, item, room, _of_country(facts, item, country))
        for room, country in zip(rooms, countries, strict=True)
    )


def _of_country(facts: Facts, item: SessionSet, country: str) -> tuple[Learner, ...]:
    return tuple(who for who in facts.audiences[item.id] if facts.country(who) == country)


def _no_room(facts: Facts, item: SessionSet) -> Issue:
    size = 1 if item.individual else facts.term.seats_asked(item)
    needs = ", ".join(item.equipment) or "no equipment"
    where = ", ".join((*item.rooms, *item.sites)) or "any room"
    return Issue(
        code="R19",
        where=item.id,
        message=f"no room holds {size} learners with {needs}, step-free where needed; "
        f"allowed: {where}",
        fix="allow a larger or better equipped room, or split the group",
    )


def _half_days(facts: Facts, rooms: frozenset[str], items: list[SessionSet]) -> Iterator[Issue]:
    needed = sum(item.count for item in items)
    dates = frozenset[date]().union(*(audience_dates(facts, item) for item in items))
    offered = sum(_open(facts, facts.rooms[name], on) for on in dates for name in rooms)
    if needed > offered:
        yield Issue(
            code="R19",
            where=", ".join(sorted(rooms)),
            message=f"{names(items)} need {needed} half-days in these rooms, {offered} are open",
            fix=f"open them {needed - offered} half-days more, or allow another room",
        )


def _open(facts: Facts, room: Room, on: date) -> int:
    if not facts.room_is_open(room, on):
        return 0
    return half_days(facts, lambda period: room.opening.covers(on.weekday(), period))


def block_conditions(facts: Facts) -> Iterator[Issue]:
    """Blocks whose hosts have too few slots in any weeks, sets without a date."""
    for block in facts.term.blocks:
        members = len(facts.term.members(block.group))
        starts = {on: _capacity(facts, block, on) for on in _starts(facts, block)}
        best = max(starts.values(), default=0)
        yield from _paper_conditions(facts, block, list(starts))
        if members and not starts:
            yield _no_weeks(block)
        elif block.together and members > best:
            yield _few_slots(block, members, best, "in the best weeks, all together")
        elif members > sum(starts.values()):
            total = sum(starts.values())
            yield _few_slots(block, members, total, f"over all {len(starts)} possible starts")
    for item in facts.term.sessions:
        if not audience_dates(facts, item):
            days = len(possible_dates(facts, item))
            yield Issue(
                code="R24",
                where=item.id,
                message=f"of {days} dates it may lie on, none is open for its whole audience",
                fix="widen its dates",
            )


def _starts(facts: Facts, block: Block) -> Iterator[date]:
    """Mondays on which the block can start."""
    settings = facts.term.settings
    inside = facts.term.closed_days((block.only_in_calendar,)) if block.only_in_calendar else None
    for on in facts.term.days:
        last = on + timedelta(days=7 * block.weeks - 3)
        if on.weekday() or last > min(settings.last, block.deadline or settings.last):
            continue
        days = [day for day in span(on, last) if day.weekday() < 5]
        weeks = [days[n : n + 5] for n in range(0, len(days), 5)]
        if any(sum(not block.recalls(d) for d in week) < block.min_days_week for week in weeks):
            continue
        allowed = {day.isocalendar().week for day in days} <= set(block.iso_weeks)
        if (allowed or not block.iso_weeks) and (inside is None or set(days) <= inside):
            yield on


def _capacity(facts: Facts, block: Block, first: date) -> int:
    """Learners that hosts can take from a Monday on, for all weeks of the block."""
    mondays = [first + timedelta(days=7 * week) for week in range(block.weeks)]
    total = sum(
        min(number for on in mondays for _, number, _ in limits(facts, host, on))
        for host in facts.term.hosts
        if _suits(block, host)
        and all(_days(facts, block, host, on) >= block.min_days_week for on in mondays)
    )
    return total if block.max_learners_week is None else min(total, block.max_learners_week)


def _suits(block: Block, host: Host) -> bool:
    return (
        host.country == block.country
        and (not block.age_group or block.age_group in host.age_groups)
        and (not block.host_types or host.type in block.host_types)
        and (not host.accepts or block.id in host.accepts)
        and bool(host.shifts)
    )


def _days(facts: Facts, block: Block, host: Host, on: date) -> int:
    week = span(monday(on), monday(on) + timedelta(days=4))
    return sum(day not in facts.host_closed[host.id] and not block.recalls(day) for day in week)


def _paper_conditions(facts: Facts, block: Block, starts: list[date]) -> Iterator[Issue]:
    """Learners whose papers let them start on no Monday, or on none that suits the group."""
    shared = set(starts)
    stuck = False
    for learner in facts.term.members(block.group) if block.papers and starts else ():
        able = {on for on in starts if not lacking(facts, learner, block.papers, on)}
        shared &= able
        if not able:
            stuck = True
            words = "; ".join(f"{kind}: {in_words(facts, learner, kind)}" for kind in block.papers)
            yield Issue(
                code="R38",
                where=f"{learner.id} {block.id}",
                message=f"{learner.id} can start {block.id} on none of {len(starts)} Mondays from "
                f"{starts[0]} to {starts[-1]} ({words})",
                fix="ask for the paper earlier or renew it, or allow other weeks",
            )
    if block.together and not stuck and starts and not shared:
        yield Issue(
            code="R38",
            where=block.id,
            message=f"no Monday suits the papers of all learners of {block.id}",
            fix="renew the papers that end first, or write no in together",
        )


def _no_weeks(block: Block) -> Issue:
    return Issue(
        code="R09",
        where=block.id,
        message=f"no run of {block.weeks} weeks lies in the term, its ISO weeks, calendar and "
        "deadline",
        fix="allow other weeks",
    )


def _few_slots(block: Block, members: int, slots: int, when: str) -> Issue:
    return Issue(
        code="R36",
        where=block.id,
        message=f"{members} learners need a host; its hosts take {slots} {when}",
        fix=f"find {members - slots} slots more, or spread the group over more weeks",
    )
