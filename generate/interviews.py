"""Interviews on validation of experience, before or after the days on which both are there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from passerelle.generate.draft import Draft
from passerelle.generate.draw import Draw
from passerelle.generate.programme import INTERVIEW_MIN, Programme
from passerelle.generate.scene import HALVES, room_id
from passerelle.models.base import COUNTRIES, Country, Period
from passerelle.models.plan import PlacedSession, Seat

CANDIDATES = 0.5
STARTS = (8 * 60 + 30, 16 * 60 + 30)
"""Before a morning, and after an afternoon, that the adviser teaches at the site."""

Attends = Callable[[str, date, Sequence[tuple[str, Period]]], bool]
"""Whether a learner can spend a day at places (room's site or host) in some periods."""


@dataclass(frozen=True)
class _Slot:
    """A time at which the adviser is free and learners of some groups are at the site."""

    on: date
    site: str
    country: Country
    period: Period
    groups: tuple[str, ...]


def draw_interviews(
    draft: Draft, attends: Attends
) -> tuple[dict[str, tuple[str, ...]], list[PlacedSession]]:
    """Who has an interview, by code of the programme, and when: only such as can attend it."""
    candidates: dict[str, tuple[str, ...]] = {}
    sessions: list[PlacedSession] = []
    taken: set[tuple[str, date, int]] = set()
    for own in draft.programmes:
        found = list(_programme(own, draft.wanted.seed, attends, taken))
        if found:
            candidates[own.code] = tuple(sorted(row.learner for row in found))
            sessions += found
    return candidates, sessions


def _programme(
    own: Programme, seed: int, attends: Attends, taken: set[tuple[str, date, int]]
) -> Iterator[PlacedSession]:
    draw = Draw(seed, "interviews", own.number)
    waiting = [person.row for person in own.people if draw.chance(CANDIDATES)]
    adviser = own.scene.trainers["MOB"]
    for slot in _slots(own):
        key = (adviser.id, slot.on, slot.period.start)
        if key in taken or _full(own, slot):
            continue
        for row in waiting:
            if not set(slot.groups) & set(row.groups):
                continue
            if attends(row.id, slot.on, _day(own, row.groups, slot)):
                taken.add(key)
                waiting.remove(row)
                adviser.meet(slot.on, slot.site, slot.country, INTERVIEW_MIN)
                yield _session(own, row.id, slot)
                break


def _full(own: Programme, slot: _Slot) -> bool:
    """Whether the adviser's week has no time for one more."""
    adviser = own.scene.trainers["MOB"]
    monday = date.fromordinal(slot.on.toordinal() - slot.on.weekday())
    return adviser.minutes[monday] + INTERVIEW_MIN > adviser.cap


def _slots(own: Programme) -> Iterator[_Slot]:
    """Times before and after what the adviser teaches, in order."""
    adviser = own.scene.trainers["MOB"].id
    for row in sorted(own.lessons.sessions, key=lambda row: (row.date, row.period)):
        seats = [seat for seat in row.seats if seat.trainer == adviser and seat.role == "trainer"]
        if not seats or row.period not in HALVES:
            continue
        country = _side(own, seats[0].room)
        start = STARTS[HALVES.index(row.period)]
        linked = len(row.rooms) > 1
        yield _Slot(
            on=row.date,
            site=own.scene.sites[country],
            country=country,
            period=Period(start, start + INTERVIEW_MIN),
            groups=(f"{own.code}-{country}",) if linked else (own.audience_of(row.session_set),),
        )


def _side(own: Programme, room: str) -> Country:
    return next(c for c in COUNTRIES if room.startswith(own.scene.sites[c]))


def _day(own: Programme, groups: Sequence[str], slot: _Slot) -> list[tuple[str, Period]]:
    """The places and periods of a learner's day with the interview: all is at one site."""
    course = {
        row.period
        for row in own.lessons.sessions
        if row.date == slot.on and own.audience_of(row.session_set) in groups
    }
    return [(slot.site, period) for period in sorted({*course, slot.period})]


def _session(own: Programme, learner: str, slot: _Slot) -> PlacedSession:
    room = room_id(slot.site, "small", 1)
    own.scene.rooms.made[slot.site, "small"] = 1
    seat = Seat(trainer=own.scene.trainers["MOB"].id, room=room)
    return PlacedSession(
        id="", uid="", session_set=f"{own.code}-VAE", date=slot.on, period=slot.period,
        rooms=(room,), seats=(seat,), learner=learner,
    )  # fmt: skip
