"""Calendar events of a plan: what each feed shows, and what it must never show.

Feeds leave the house for the servers of calendar providers. So no feed holds a home, a place of
care, a child, a reason for absence, or any learner's id but its owner's; rooms, sites and hosts
see group codes; individual sessions are a bare "interview" to them. A session that the
learner cannot attend stays in their feed, because it is up to the coordinator what becomes of
it: it does not block their time, and a line asks them to settle it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Literal
from uuid import NAMESPACE_URL, uuid5

from passerelle.exports.timezones import aware
from passerelle.exports.view import Place, View
from passerelle.exports.words import Words, span
from passerelle.models.base import format_clock
from passerelle.models.plan import Internship, PlacedSession

DOMAIN = "passerelle"
SUMMARY_OCTETS = 110  # below 120: some programs cut at 127
Category = Literal["class", "placement", "exam"]
Status = Literal["CONFIRMED", "TENTATIVE", "CANCELLED"]


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """One VEVENT. ``start`` and ``end`` are aware datetimes, or dates of an all-day event.

    ``end`` is exclusive. ``sequence`` and ``changed`` are for whoever knows what was published
    before; ``changed`` None stands for the time of this publication.
    """

    uid: str
    summary: str
    start: datetime | date
    end: datetime | date
    category: Category = "class"
    status: Status = "CONFIRMED"
    busy: bool = True
    location: str = ""
    geo: tuple[float, float] | None = None
    description: str = ""
    sequence: int = 0
    changed: datetime | None = None


@dataclass(frozen=True)
class Diary:
    """Turns rows of a plan into events. ``private`` adds the owner's leave-home times."""

    view: View
    words: Words
    private: bool = False

    def learner(self, learner: str) -> tuple[CalendarEvent, ...]:
        """Sessions at which a learner is expected, and their internships."""
        view = self.view
        found = [
            self._timed(
                session,
                view.place_of_learner(session, learner),
                self._title(session),
                (*self._learner_lines(session, learner), self._leave(learner, session)),
                busy=view.absent(learner, session) is None,
            )
            for session in view.sessions_of.get(learner, ())
        ]
        for internship in view.internships:
            if internship.learner == learner:
                found += self._weeks(internship)
        return in_order(found)

    def trainer(self, trainer: str) -> tuple[CalendarEvent, ...]:
        """Sessions in which a trainer has a seat."""
        return in_order(
            self._timed(
                session,
                self.view.place_of_trainer(session, trainer),
                self._title(session, own=False),
                (*self._trainer_lines(session, trainer), self._leave(trainer, session)),
            )
            for session in self.view.sessions
            if any(seat.trainer == trainer for seat in session.seats)
        )

    def room(self, room: str) -> tuple[CalendarEvent, ...]:
        """Sessions in a room."""
        return in_order(
            self._at_place(session, self.view.place(room))
            for session in self.view.sessions
            if room in session.rooms
        )

    def site(self, site: str) -> tuple[CalendarEvent, ...]:
        """Sessions in the rooms of a site, once each."""
        return in_order(
            self._at_place(session, self.view.place(room))
            for session in self.view.sessions
            for room in self._rooms_at(session, site)[:1]
        )

    def _rooms_at(self, session: PlacedSession, site: str) -> list[str]:
        rooms = self.view.rooms
        return [room for room in session.rooms if room in rooms and rooms[room].site == site]

    def host(self, host: str) -> tuple[CalendarEvent, ...]:
        """Visits to a host, and the internships there, under group codes."""
        found = [
            self._at_place(session, self.view.place(host))
            for session in self.view.sessions
            if session.host == host
        ]
        for internship in self.view.internships:
            if internship.host == host:
                found += self._weeks(internship, group=True)
        return in_order(found)

    def public(self) -> tuple[CalendarEvent, ...]:
        """Sessions of the sets marked public; never an individual one."""
        return in_order(map(self._public, filter(self._is_public, self.view.sessions)))

    def _is_public(self, session: PlacedSession) -> bool:
        row = self.view.sets.get(session.session_set)
        return row is not None and row.public and not session.learner

    def _public(self, session: PlacedSession) -> CalendarEvent:
        place = next(iter(self.view.places(session)), None)
        return self._timed(session, place, self.view.title(session), self._linked(session, place))

    def _title(self, session: PlacedSession, *, own: bool = True) -> str:
        """Title for a reader; an individual session is only named in its owner's own feed."""
        if session.learner and not own:
            row = self.view.sets.get(session.session_set)
            return (row.title if row else "") or self.words("interview")
        return self.view.title(session)

    def _at_place(self, session: PlacedSession, place: Place) -> CalendarEvent:
        """How a room, site or host sees a session."""
        if session.learner:
            return self._timed(session, place, self.words("interview"), (), short="")
        groups = ", ".join(self.view.groups(session)) or self.words("everyone")
        count = self.words("expected", count=len(self.view.expected(session)))
        lines = (self.words("groups", names=groups), count, *self._linked(session, place))
        return self._timed(session, place, self.view.title(session), lines, short=groups)

    def _learner_lines(self, session: PlacedSession, learner: str) -> Iterator[str]:
        crew = ", ".join(self.view.trainer_name(seat.trainer) for seat in session.seats)
        if crew:
            yield self.words("crew", names=crew)
        yield from self._linked(session, self.view.place_of_learner(session, learner))
        if self.view.absent(learner, session):
            yield self.words("ask")

    def _trainer_lines(self, session: PlacedSession, trainer: str) -> Iterator[str]:
        if not session.learner:
            groups = ", ".join(self.view.groups(session)) or self.words("everyone")
            yield self.words("groups", names=groups)
            yield self.words("expected", count=len(self.view.expected(session)))
        others = [seat.trainer for seat in session.seats if seat.trainer != trainer]
        if others:
            yield self.words("crew", names=", ".join(map(self.view.trainer_name, others)))
        if any(seat.trainer == trainer and seat.role == "facilitator" for seat in session.seats):
            yield self.words("facilitator")
        yield from self._linked(session, self.view.place_of_trainer(session, trainer))

    def _linked(self, session: PlacedSession, here: Place | None) -> Iterator[str]:
        for place in self.view.places(session):
            if here is not None and place.id != here.id:
                yield self.words("linked", place=place.text)

    def _leave(self, person: str, session: PlacedSession) -> str:
        """When to leave home for the first session of the day; empty unless private."""
        day = (person, session.date.isoformat())
        journey = self.view.journeys.get(day)
        first = self.view.first_sessions.get(day) == session.id
        if not (self.private and first and journey and journey.legs):
            return ""
        return self.words("leave", time=format_clock(journey.legs[0].depart))

    def _timed(
        self,
        session: PlacedSession,
        place: Place | None,
        title: str,
        lines: Iterable[str],
        *,
        short: str | None = None,
        busy: bool = True,
    ) -> CalendarEvent:
        """The event of a session; ``short`` is what follows the title, by default the place."""
        country = place.country if place else "FR"
        start, end = session.period.start, session.period.end
        where = (place.short if place else "") if short is None else short
        cancelled = session.state == "cancelled"
        if session.provisional:
            lines = (*lines, self.words("provisional"))
        return CalendarEvent(
            uid=f"{session.uid}@{DOMAIN}",
            summary=summary(title, where, self.words("cancelled") if cancelled else ""),
            start=aware(session.date, start, country, session.id),
            end=aware(session.date, end, country, session.id),
            category="exam" if self.view.kind(session) == "exam" else "class",
            status=_status(session),
            busy=busy and not cancelled,
            location=clean(place.text) if place else "",
            geo=place.geo if place else None,
            description=paragraph(lines),
        )

    def _weeks(self, internship: Internship, *, group: bool = False) -> Iterator[CalendarEvent]:
        """One all-day event per civil week, from its first to its last day of presence.

        ``group`` shows the group's code instead of the host, for the host's own feed.
        """
        row = self.view.blocks.get(internship.block)
        place = self.view.place(internship.host)
        code = row.group if row else ""
        title = placement_title(self.view, self.words, internship)
        for number, days in weeks_of(internship):
            yield CalendarEvent(
                uid=f"{internship_uid(internship)}-w{number}@{DOMAIN}",
                summary=summary(title, code if group else place.short),
                start=days[0],
                end=days[-1] + timedelta(days=1),
                category="placement",
                busy=False,
                location=clean(place.text),
                geo=place.geo,
                description=paragraph(self._week_lines(internship, number, days, code, group)),
            )

    def _week_lines(
        self, internship: Internship, number: int, days: tuple[date, ...], code: str, group: bool
    ) -> Iterator[str]:
        count = (internship.last - internship.first).days // 7 + 1
        yield self.words("hours", span=span(internship.shift))
        yield self.words("week_of", number=number, count=count)
        if group and code:
            yield self.words("groups", names=code)
        missing = [day for day in _between(days[0], days[-1]) if day not in days]
        if missing:
            yield self.words("except", days=", ".join(map(self.words.day, missing)))
        if self.private and not group:
            yield from self._leave_days(internship.learner, days)

    def _leave_days(self, person: str, days: tuple[date, ...]) -> Iterator[str]:
        """When to leave home in a week of internship: one line a time, with its days."""
        found: dict[int, list[date]] = {}
        for day in days:
            journey = self.view.journeys.get((person, day.isoformat()))
            if journey and journey.legs:
                found.setdefault(journey.legs[0].depart, []).append(day)
        for minute, when in sorted(found.items()):
            text = self.words("leave", time=format_clock(minute))
            yield text if len(found) == 1 else f"{', '.join(map(self.words.day, when))} : {text}"


def placement_title(view: View, words: Words, internship: Internship) -> str:
    """The block's title, led by the word for a placement unless it says so itself."""
    word, title = words("placement"), view.block_title(internship)
    return title if title.casefold().startswith(word.casefold()) else f"{word} {title}"


def weeks_of(internship: Internship) -> Iterator[tuple[int, tuple[date, ...]]]:
    """Days of presence by week of the block; the first week is 1."""
    monday = internship.first - timedelta(days=internship.first.weekday())
    days = sorted(internship.days)
    for number, group in groupby(days, key=lambda day: (day - monday).days // 7 + 1):
        yield number, tuple(group)


def internship_uid(internship: Internship) -> str:
    """The internship's own UUID, or one made of learner and block for plans that give none."""
    name = f"{DOMAIN}:{internship.learner}:{internship.block}"
    return internship.uid or str(uuid5(NAMESPACE_URL, name))


def in_order(events: Iterable[CalendarEvent]) -> tuple[CalendarEvent, ...]:
    """Events in order of start, then UID."""
    return tuple(sorted(events, key=lambda event: (event.start.isoformat(), event.uid)))


def summary(title: str, where: str, prefix: str = "") -> str:
    """Title and short place in at most 110 octets; the title gives way first."""
    head = f"{prefix} – " if prefix else ""
    tail = f" – {cut(clean(where), 45)}" if where else ""
    room = SUMMARY_OCTETS - len(f"{head}{tail}".encode())
    return f"{head}{cut(clean(title), room)}{tail}"


def cut(text: str, octets: int) -> str:
    """A text of at most so many UTF-8 octets, with an ellipsis where something is left out."""
    if len(text.encode()) <= octets:
        return text
    return text.encode()[: octets - 3].decode(errors="ignore").rstrip() + "…"


def clean(text: str) -> str:
    """One line without control characters."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def paragraph(lines: Iterable[str]) -> str:
    """Lines that are not empty, one below the other."""
    return "\n".join(filter(None, map(clean, lines)))


def _status(session: PlacedSession) -> Status:
    if session.state == "cancelled":
        return "CANCELLED"
    return "TENTATIVE" if session.provisional else "CONFIRMED"


def _between(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=n) for n in range((last - first).days + 1))
