"""Who must be told what by when, after a plan was made anew (R53, R67, R76)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Literal

from pydantic import Field

from passerelle.models.base import Row
from passerelle.models.plan import CareDay, Internship, PlacedSession, Plan

Role = Literal["learner", "trainer", "host", "provider"]
News = Literal[
    "moved",  # another time or site
    "room",  # another room of the same site
    "cancelled",
    "placed",  # new to everybody
    "taken_over",  # a trainer gets it
    "given_up",  # another trainer has it now
    "internship",
    "care",  # children come at other times
    "welcome",  # somebody new: all of it
]


class Notice(Row):
    """What one person (or host, or care provider) must hear, and until when."""

    person: str
    role: Role
    news: News
    item: str = Field(description="session, block, or the person for whom all is new")
    before: str = ""
    after: str = ""
    tell_by: date = Field(description="last day that keeps the notice; the first day if too late")
    late_days: int = Field(0, description="days lacking to the notice promised")
    provisional: bool = Field(False, description="what is new is still to be confirmed")


class _Clock:
    """When something must be told."""

    def __init__(self, today: date, notice_days: int) -> None:
        self.today = today
        self.notice_days = notice_days

    def notice(
        self,
        person: str,
        role: Role,
        news: News,
        item: str,
        texts: tuple[str, str],
        first: date,
        *,
        unsure: bool = False,
    ) -> Notice:
        """A notice of something that first shows on a date."""
        late = max(0, self.notice_days - (first - self.today).days)
        return Notice(
            provisional=unsure,
            person=person,
            role=role,
            news=news,
            item=item,
            before=texts[0],
            after=texts[1],
            tell_by=max(self.today, first - timedelta(days=self.notice_days)),
            late_days=late,
        )


def notices(old: Plan, new: Plan, today: date, notice_days: int) -> tuple[Notice, ...]:
    """Everything that people must hear of, most urgent first; sessions are matched by id."""
    clock = _Clock(today, notice_days)
    found = [
        *_sessions(old, new, clock),
        *_internships(old, new, clock),
        *_care(old, new, clock),
        *_newcomers(old, new, clock),
    ]
    return tuple(sorted(found, key=lambda n: (n.tell_by, n.item, n.role, n.person)))


def _people(plan: Plan) -> set[str]:
    return {row.id for row in (*plan.term.learners, *plan.term.trainers)}


def _sessions(old: Plan, new: Plan, clock: _Clock) -> Iterator[Notice]:
    before = {row.id: row for row in old.sessions if row.state != "cancelled"}
    after = {row.id: row for row in new.sessions if row.state != "cancelled"}
    known = _people(old) & _people(new)
    audience = {item.id: {who.id for who in new.term.audience(item)} for item in new.term.sessions}
    gone = {item.id: {who.id for who in old.term.audience(item)} for item in old.term.sessions}
    for item in sorted({*before, *after}):
        was, now = before.get(item), after.get(item)
        row = now or was
        if row is None:
            continue
        texts = (_text(was), _text(now))
        first = min(found.date for found in (was, now) if found is not None)
        groups = audience if row.session_set in audience else gone
        learners = {row.learner} if row.learner else groups.get(row.session_set, set())
        news = _news(was, now, new)
        unsure = now is not None and now.provisional
        for person in sorted(learners & known):
            if news is not None:
                yield clock.notice(person, "learner", news, item, texts, first, unsure=unsure)
        for person, told in _trainers(was, now, news):
            if person in known:
                yield clock.notice(person, "trainer", told, item, texts, first, unsure=unsure)


def _news(was: PlacedSession | None, now: PlacedSession | None, plan: Plan) -> News | None:
    if was is None:
        return "placed"
    if now is None:
        return "cancelled"
    sites = {room.id: room.site for room in plan.term.rooms}

    def spot(row: PlacedSession) -> tuple[object, ...]:
        return row.date, row.period, row.host, sorted(sites.get(room, "") for room in row.rooms)

    if spot(was) != spot(now):
        return "moved"
    return "room" if set(was.rooms) != set(now.rooms) else None


def _trainers(
    was: PlacedSession | None, now: PlacedSession | None, news: News | None
) -> Iterator[tuple[str, News]]:
    old = {seat.trainer for seat in was.seats} if was else set()
    new = {seat.trainer for seat in now.seats} if now else set()
    if news is not None:
        yield from ((name, news) for name in sorted(old & new))
    yield from ((name, "taken_over") for name in sorted(new - old))
    yield from ((name, "given_up") for name in sorted(old - new))


def _text(row: PlacedSession | None) -> str:
    if row is None:
        return ""
    return f"{row.date.isoformat()} {row.period} {row.host or '+'.join(row.rooms)}"


def _internships(old: Plan, new: Plan, clock: _Clock) -> Iterator[Notice]:
    before = {(row.block, row.learner): row for row in old.internships}
    after = {(row.block, row.learner): row for row in new.internships}
    here, known = _people(new), _people(old)
    for key in sorted({*before, *after}):
        was, now = before.get(key), after.get(key)
        both = [row for row in (was, now) if row is not None]
        if len({_stay(row) for row in both}) == 1 and len(both) == 2:
            continue
        texts = (_stay(was), _stay(now))
        first = min(row.first for row in both)
        if key[1] in here & known:
            yield clock.notice(key[1], "learner", "internship", key[0], texts, first)
        for host in sorted({row.host for row in both}):
            item = f"{key[0]} {key[1]}"
            yield clock.notice(host, "host", "internship", item, texts, first)


def _stay(row: Internship | None) -> str:
    return "" if row is None else f"{row.first}..{row.last} {row.host} {row.shift}"


def _care(old: Plan, new: Plan, clock: _Clock) -> Iterator[Notice]:
    """One line for each provider: on how many days its children come otherwise than before."""
    was, now = _by_provider(old.care_days), _by_provider(new.care_days)
    for provider in sorted({*was, *now}):
        differing = was[provider] ^ now[provider]
        dates = sorted({on for on, *_ in differing if on >= clock.today})
        if dates:
            texts = ("", f"{len(dates)} × {dates[0].isoformat()}..{dates[-1].isoformat()}")
            yield clock.notice(provider, "provider", "care", provider, texts, dates[0])


def _by_provider(rows: Iterable[CareDay]) -> dict[str, set[tuple[date, str, int, int]]]:
    found: dict[str, set[tuple[date, str, int, int]]] = defaultdict(set)
    for row in rows:
        found[row.provider].add((row.date, row.child, row.drop_off, row.pick_up))
    return found


def _newcomers(old: Plan, new: Plan, clock: _Clock) -> Iterator[Notice]:
    """People whom the former plan did not know: all their sessions, in one line."""
    audience = {item.id: new.term.audience(item) for item in new.term.sessions}
    learners = {row.id for row in new.term.learners}
    dates: dict[str, list[date]] = defaultdict(list)
    for row in new.sessions:
        named = [row.learner] if row.learner else [who.id for who in audience[row.session_set]]
        for person in (*named, *(seat.trainer for seat in row.seats)):
            dates[person].append(row.date)
    for person in sorted(_people(new) - _people(old)):
        own = sorted(on for on in dates[person] if on >= clock.today)
        if own:
            texts = ("", f"{len(own)} × {own[0].isoformat()}..{own[-1].isoformat()}")
            role: Role = "learner" if person in learners else "trainer"
            yield clock.notice(person, role, "welcome", person, texts, own[0])
