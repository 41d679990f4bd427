"""Calendar events of a plan: what each feed shows, and what it must never show.

Feeds leave the house for the servers of calendar providers. So no feed holds a home, a place of
care, a reason for absence, or any learner's id but its owner's; rooms, sites, hosts and groups
see group codes; individual sessions are a bare "interview" to them. A care provider sees children
under codes that appear in no other feed. A session that the learner cannot attend stays in their
feed, because it is up to the coordinator what becomes of it: it does not block their time, and a
line asks them to settle it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

from passerelle.exports import care_events, internship_events, shift_events
from passerelle.exports.calendar_event import (
    DOMAIN,
    LINE_OCTETS,
    CalendarEvent,
    Status,
    clean,
    cut,
    in_order,
    paragraph,
    summary,
)
from passerelle.exports.timezones import aware
from passerelle.exports.view import Place, View
from passerelle.exports.words import Words
from passerelle.models.plan import PlacedSession

__all__ = ["DOMAIN", "CalendarEvent", "Diary", "clean", "cut", "in_order", "paragraph", "summary"]


@dataclass(frozen=True)
class Diary:
    """Turns rows of a plan into events.

    ``private`` adds the owner's own times: leaving home, drop-offs, pick-ups, coming home. ``key``
    is the secret of the children's pseudonyms; feeds of care providers need it.
    """

    view: View
    words: Words
    private: bool = False
    key: bytes = b""

    def learner(self, learner: str) -> tuple[CalendarEvent, ...]:
        """Sessions at which a learner is expected, and their internships."""
        view = self.view
        found = [
            self._of_learner(session, learner) for session in view.sessions_of.get(learner, ())
        ]
        for internship in self.view.internships_of.get(learner, ()):
            found += internship_events.for_learner(
                view, self.words, internship, private=self.private
            )
        return in_order([*found, *shift_events.for_person(view, learner)])

    def _of_learner(self, session: PlacedSession, learner: str) -> CalendarEvent:
        """How a learner sees a session: made once for all who see the same."""
        place = self.view.place_of_learner(session, learner)
        missed = self.view.absent(learner, session) is not None
        own = self._own_times(learner, session)
        met = tuple(shift_events.interviews(self.view, session, learner))
        key = (session.id, place.id if place else "", missed, own, met)
        if key not in self._seen:
            lines = (*self._learner_lines(session, place, missed=missed), own, *met)
            title = self._title(session)
            self._seen[key] = self._timed(session, place, title, lines, busy=not missed)
        return self._seen[key]

    @cached_property
    def _seen(self) -> dict[tuple[object, ...], CalendarEvent]:
        return {}

    def trainer(self, trainer: str) -> tuple[CalendarEvent, ...]:
        """Sessions in which a trainer has a seat, and the days when their reports are due."""
        found = [
            self._timed(
                session,
                self.view.place_of_trainer(session, trainer),
                self._title(session, own=False),
                (*self._trainer_lines(session, trainer), self._own_times(trainer, session)),
            )
            for session in self._taught.get(trainer, ())
        ]
        shifts = shift_events.for_person(self.view, trainer)
        return in_order([*found, *self._reports(trainer), *shifts])

    def _reports(self, trainer: str) -> Iterator[CalendarEvent]:
        """All-day events on which the reports of a trainer's sessions are due (R43)."""
        for session in self._taught.get(trainer, ()):
            if session.report_due is not None:
                yield CalendarEvent(
                    uid=f"{session.uid}-report@{DOMAIN}",
                    summary=summary(
                        self.words("report_of", title=self._title(session, own=False)), ""
                    ),
                    start=session.report_due,
                    end=session.report_due + timedelta(days=1),
                    category="notice",
                    status=_status(session),
                    busy=False,
                )

    @cached_property
    def _taught(self) -> dict[str, list[PlacedSession]]:
        found: dict[str, list[PlacedSession]] = {}
        for session in self.view.sessions:
            for trainer in dict.fromkeys(seat.trainer for seat in session.seats):
                found.setdefault(trainer, []).append(session)
        return found

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
        found += internship_events.for_host(self.view, self.words, host)
        return in_order(found)

    def group(self, group: str) -> tuple[CalendarEvent, ...]:
        """Sessions for a group, and the weeks it is on placement; no individual session."""
        sessions = (
            session
            for session in self.view.sessions
            if not session.learner and group in (self.view.groups(session) or (group,))
        )
        found = [self._for_group(session) for session in sessions]
        return in_order([*found, *internship_events.for_group(self.view, self.words, group)])

    def _for_group(self, session: PlacedSession) -> CalendarEvent:
        place = next(iter(self.view.places(session)), None)
        crew = ", ".join(self.view.trainer_name(seat.trainer) for seat in session.seats)
        lines = [self.words("crew", names=crew)] if crew else []
        title = self.view.title(session)
        return self._timed(session, place, title, (*lines, *self._linked(session, place)))

    def provider(self, provider: str) -> tuple[CalendarEvent, ...]:
        """Days on which children are brought to a care provider, under their pseudonyms."""
        return in_order(care_events.for_provider(self.view, self.words, provider, self.key))

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
            return (row.title if row else "") or self._alone(session)
        return self.view.title(session)

    def _alone(self, session: PlacedSession) -> str:
        """What a session of one learner is called where nobody is named."""
        return self.words("visit" if session.host else "interview")

    def _at_place(self, session: PlacedSession, place: Place) -> CalendarEvent:
        """How a room, site or host sees a session."""
        if session.learner:
            return self._timed(session, place, self._alone(session), (), short="")
        groups = ", ".join(self.view.groups(session)) or self.words("everyone")
        count = self.words("expected", count=len(self.view.expected(session)))
        lines = (self.words("groups", names=groups), count, *self._linked(session, place))
        return self._timed(session, place, self.view.title(session), lines, short=groups)

    def _learner_lines(
        self, session: PlacedSession, place: Place | None, *, missed: bool
    ) -> Iterator[str]:
        crew = ", ".join(self.view.trainer_name(seat.trainer) for seat in session.seats)
        if crew:
            yield self.words("crew", names=crew)
        yield from self._linked(session, place)
        if missed:
            yield self.words("ask")

    def _trainer_lines(self, session: PlacedSession, trainer: str) -> Iterator[str]:
        if not session.learner:
            groups = ", ".join(self.view.groups(session)) or self.words("everyone")
            yield self.words("groups", names=groups)
            yield self.words("expected", count=len(self.view.expected(session)))
        others = [seat.trainer for seat in session.seats if seat.trainer != trainer]
        if session.report_due is not None:
            yield self.words("report_due", date=self.words.day(session.report_due))
        if others:
            yield self.words("crew", names=", ".join(map(self.view.trainer_name, others)))
        if any(seat.trainer == trainer and seat.role == "facilitator" for seat in session.seats):
            yield self.words("facilitator")
        yield from self._linked(session, self.view.place_of_trainer(session, trainer))

    def _linked(self, session: PlacedSession, here: Place | None) -> Iterator[str]:
        for place in self.view.places(session):
            if here is not None and place.id != here.id:
                yield self.words("linked", place=place.text)

    def _own_times(self, person: str, session: PlacedSession) -> str:
        """The owner's own times, on the first session of the day; empty unless private."""
        if not self.private:
            return ""
        day = (person, session.date.isoformat())
        journey = self.view.journeys.get(day)
        first = self.view.first_sessions.get(day) == session.id
        return care_events.own_times(self.words, journey) if first and journey else ""

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
        where = (place.short if place else "") if short is None else short
        cancelled = session.state == "cancelled"
        if session.provisional:
            lines = (*lines, self.words("provisional"))
        return CalendarEvent(
            uid=f"{session.uid}@{DOMAIN}",
            summary=summary(title, where, self.words("cancelled") if cancelled else ""),
            start=aware(session.date, session.period.start, country, session.id),
            end=aware(session.date, session.period.end, country, session.id),
            category="exam" if self.view.kind(session) == "exam" else "class",
            status=_status(session),
            busy=busy and not cancelled,
            location=cut(clean(place.text), LINE_OCTETS) if place else "",
            geo=place.geo if place else None,
            description=paragraph(lines),
        )


def _status(session: PlacedSession) -> Status:
    if session.state == "cancelled":
        return "CANCELLED"
    return "TENTATIVE" if session.provisional else "CONFIRMED"
