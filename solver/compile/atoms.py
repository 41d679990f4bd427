"""Atoms: learners who are expected in exactly the same sessions and blocks."""

from __future__ import annotations

from dataclasses import dataclass

from passerelle.models.base import Country
from passerelle.models.people import Learner
from passerelle.models.term import Term


@dataclass(frozen=True, slots=True)
class Atom:
    """Learners with the same sessions, blocks and country; ``sets`` are session-set ids."""

    learners: tuple[Learner, ...]
    sets: frozenset[str]
    country: Country

    @property
    def name(self) -> str:
        """The learners' ids, shortened."""
        return "+".join(learner.id for learner in self.learners)


def make_atoms(term: Term) -> tuple[Atom, ...]:
    """Atoms of a term, in the order of their first learner.

    Individual sets and those that choose who takes part do not part them.
    """
    audiences = {
        item.id: {learner.id for learner in term.audience(item)}
        for item in term.sessions
        if not item.individual and item.id not in term.by_choice
    }
    parts: dict[tuple[frozenset[str], frozenset[str], Country], list[Learner]] = {}
    for learner in term.learners:
        sets = frozenset(name for name, members in audiences.items() if learner.id in members)
        blocks = frozenset(block.id for block in term.blocks if block.group in learner.groups)
        parts.setdefault((sets, blocks, term.country_of(learner)), []).append(learner)
    return tuple(
        Atom(tuple(members), sets, country) for (sets, _, country), members in parts.items()
    )
