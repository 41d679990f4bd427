"""Job dating: whether the interviews asked for fit into the rounds of the event (R47)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from passerelle.instances.findings import Facts, Finding
from passerelle.models.rotations import Rotation


def check_rotations(facts: Facts) -> Iterator[Finding]:
    """A rotation has a fixed event, employers enough, and rounds enough for everybody."""
    places = {item.id: number for number, item in enumerate(facts.term.sessions)}
    for number, rotation in enumerate(facts.term.rotations):
        place = places.get(rotation.session_set)
        if place is None:
            continue
        item = facts.term.sessions[place]
        if item.start is None or item.end is None:
            yield Finding(
                "ROTATION", "rotations", number, "session_set",
                f"'{item.id}' has no fixed time, so its interviews cannot be laid out",
                "write its start and end in sessions.csv",
            )  # fmt: skip
            continue
        rounds = len(rotation.starts(item))
        yield from _room(facts, number, rotation, rounds, len(facts.audience(place)))


def _room(
    facts: Facts, number: int, rotation: Rotation, rounds: int, people: int
) -> Iterator[Finding]:
    stands = Counter(
        row.country for row in facts.term.stands if row.session_set == rotation.session_set
    )
    most = min(rounds, stands.total())
    if rotation.each > most:
        yield Finding(
            "ROTATION", "rotations", number, "each",
            f"{rotation.each} interviews each, and there are {rounds} rounds and "
            f"{stands.total()} employers",
            f"ask for {most} at most, shorten the interviews or add employers",
        )  # fmt: skip
        return
    asked, offered = people * rotation.each, stands.total() * rounds
    if asked > offered:
        yield Finding(
            "ROTATION", "rotations", number, "each",
            f"{people} candidates with {rotation.each} interviews each need {asked}, and "
            f"{stands.total()} employers in {rounds} rounds offer {offered}",
            "ask for fewer, shorten the interviews or add employers",
        )  # fmt: skip
    for country, count in sorted(stands.items()):
        if 1 < len(stands) <= rotation.each and people > count * rounds:
            yield Finding(
                "ROTATION", "rotations", number, "each",
                f"each of {people} candidates meets an employer of {country}, and {count} in "
                f"{rounds} rounds see {count * rounds}",
                f"add employers of {country}, or shorten the interviews",
            )  # fmt: skip
