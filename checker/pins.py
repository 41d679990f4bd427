"""Sessions already decided stay as they are (R16)."""

from __future__ import annotations

from collections.abc import Iterator

from passerelle.checker.context import Context
from passerelle.checker.facts import grouped
from passerelle.models.base import format_clock
from passerelle.models.issue import Issue
from passerelle.models.plan import PlacedSession
from passerelle.models.sessions import Pin

CODES = ("R16",)


def check_pins(context: Context) -> Iterator[Issue]:
    """Pins that no session of their own honours, beyond what the plan says it left out."""
    placed = grouped((s.session_set, s) for s in context.sessions)
    for name, pins in grouped((pin.session_set, pin) for pin in context.term.pins).items():
        unmatched = tuple(_unmatched(pins, placed.get(name, ())))
        for pin in unmatched[context.unplaced[name, ""] :]:
            yield Issue(
                code="R16",
                where=f"{pin.date} {name}",
                message=f"no session as pinned: {_words(pin)}",
                fix="place it as pinned, or remove the pin",
            )


def _unmatched(pins: tuple[Pin, ...], sessions: tuple[PlacedSession, ...]) -> Iterator[Pin]:
    """Pins left without a session when each takes one of its own (augmenting paths)."""
    taken: dict[str, Pin] = {}

    def match(pin: Pin, tried: set[str]) -> bool:
        for session in sessions:
            if session.id not in tried and honours(pin, session):
                tried.add(session.id)
                if session.id not in taken or match(taken[session.id], tried):
                    taken[session.id] = pin
                    return True
        return False

    return (pin for pin in pins if not match(pin, set()))


def honours(pin: Pin, session: PlacedSession) -> bool:
    """Whether a session of the set is as the pin says."""
    crew = {seat.trainer for seat in session.seats if seat.role == "trainer"}
    pinned = {name.strip() for text in pin.trainers for name in text.split("+")}
    return (
        (session.date, session.period.start, session.state) == (pin.date, pin.start, pin.state)
        and (not pin.rooms or set(pin.rooms) == set(session.rooms))
        and (not pin.trainers or pinned == crew)
    )


def _words(pin: Pin) -> str:
    parts = [str(pin.date), format_clock(pin.start), pin.state]
    parts += [f"rooms {', '.join(pin.rooms)}"] if pin.rooms else []
    parts += [f"crew {'+'.join(pin.trainers)}"] if pin.trainers else []
    return ", ".join(parts)
