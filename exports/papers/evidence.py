"""Evidence for funders (R85): what each partner did in each action, with attendance and kilometres.

An action is a unit, a session set without a unit, or a placement block. A partner (organisation)
takes part in a session where it sends a trainer, lends a room or has a learner present.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from passerelle.exports.papers.people import organisation_name
from passerelle.exports.view import Place, View, labelled
from passerelle.models.base import Country, Period
from passerelle.models.plan import PlacedSession


@dataclass(frozen=True)
class Proof:
    """One session of an action; ``present``: learners by country of their school."""

    date: date
    period: Period
    title: str
    places: tuple[Place, ...]
    present: dict[Country, int]
    provisional: bool = False


@dataclass(frozen=True)
class Action:
    """What a partner did in one action.

    ``present``: learner-sessions of all partners, or days of placement of the partner's own
    learners, by country. ``km``: travelled by the partner's own people for it.
    """

    id: str
    title: str
    placement: bool
    minutes: int
    periods: int
    present: dict[Country, int]
    km: float
    proofs: tuple[Proof, ...]

    @property
    def label(self) -> str:
        """Id and title; the title alone where it begins with the id."""
        return labelled(self.id, self.title)


@dataclass(frozen=True)
class Evidence:
    """All actions of one partner."""

    partner: str
    name: str
    actions: tuple[Action, ...]

    @property
    def km(self) -> float:
        """Kilometres of all actions."""
        return round(sum(action.km for action in self.actions), 1)

    @property
    def sessions(self) -> int:
        """Sessions of all actions."""
        return sum(len(action.proofs) for action in self.actions)


@dataclass
class _Sum:
    minutes: int = 0
    periods: int = 0
    km: float = 0.0
    present: Counter[Country] = field(default_factory=Counter)
    proofs: list[Proof] = field(default_factory=list)


class EvidenceBook:
    """What is shared by the evidence of all partners of a plan."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.term = view.plan.term
        people = (*self.term.learners, *self.term.trainers)
        self._owner = {row.id: row.organisation for row in people}

    def partners(self) -> Iterator[Evidence]:
        """The evidence of each organisation that takes part in anything, in table order."""
        found = (self.of(row.id) for row in self.term.organisations)
        return (row for row in found if row.actions)

    def of(self, partner: str) -> Evidence:
        """The evidence of one organisation."""
        sums: dict[str, _Sum] = {}
        for session in self._held:
            if partner in self._partners[session.id]:
                self._add(sums.setdefault(self._action(session), _Sum()), session, partner)
        actions = [self._made(name, found) for name, found in sorted(sums.items())]
        return Evidence(
            partner, organisation_name(self.view, partner), (*actions, *self._stays(partner))
        )

    @cached_property
    def _held(self) -> tuple[PlacedSession, ...]:
        return tuple(row for row in self.view.sessions if row.state != "cancelled")

    @cached_property
    def _people(self) -> dict[str, tuple[str, ...]]:
        """Learners present at each session, then its crew."""
        return {
            session.id: (
                *(w for w in self.view.expected(session) if not self.view.absent(w, session)),
                *dict.fromkeys(seat.trainer for seat in session.seats),
            )
            for session in self._held
        }

    @cached_property
    def _partners(self) -> dict[str, set[str]]:
        sites = {row.id: row.organisation for row in self.term.sites}
        return {
            session.id: {
                *(self._owner.get(person, "") for person in self._people[session.id]),
                *(sites.get(site, "") for site in self.view.sites_of(session)),
            }
            for session in self._held
        }

    @cached_property
    def _busy(self) -> Counter[tuple[str, date]]:
        """Sessions of each person on each date, among which the day's kilometres are shared."""
        return Counter(
            (person, session.date) for session in self._held for person in self._people[session.id]
        )

    def _action(self, session: PlacedSession) -> str:
        row = self.view.sets.get(session.session_set)
        return (row.unit if row else "") or session.session_set

    def _title(self, action: str) -> str:
        unit, row = self.view.units.get(action), self.view.sets.get(action)
        return (unit.title if unit else "") or (row.title if row else "") or action

    def _add(self, found: _Sum, session: PlacedSession, partner: str) -> None:
        people = self._people[session.id]
        present = self._countries(people)
        row = self.view.sets.get(session.session_set)
        unit = self.view.units.get(row.unit) if row else None
        found.minutes += session.period.minutes
        found.periods += unit.credit_periods if unit else 0
        found.present += present
        found.km += sum(self._km(w, session.date) for w in people if self._owner.get(w) == partner)
        found.proofs.append(
            Proof(
                session.date,
                session.period,
                self.view.title(session),
                self.view.places(session),
                dict(present),
                session.provisional,
            )
        )

    def _countries(self, people: Iterable[str]) -> Counter[Country]:
        learners = self.view.learners
        return Counter(self.term.country_of(learners[w]) for w in people if w in learners)

    def _km(self, person: str, on: date) -> float:
        journey = self.view.journeys.get((person, on.isoformat()))
        if journey is None or journey.kind == "internship":
            return 0.0
        return sum(leg.km for leg in journey.legs) / self._busy[person, on]

    def _made(self, action: str, found: _Sum) -> Action:
        return Action(
            id=action,
            title=self._title(action),
            placement=False,
            minutes=found.minutes,
            periods=found.periods,
            present=dict(found.present),
            km=round(found.km, 1),
            proofs=tuple(found.proofs),
        )

    def _stays(self, partner: str) -> Iterator[Action]:
        """Placements of the partner's own learners, block by block."""
        sums: dict[str, _Sum] = {}
        titles: dict[str, str] = {}
        for row in self.view.internships:
            learner = self.view.learners.get(row.learner)
            if learner is None or learner.organisation != partner:
                continue
            titles[row.block] = self.view.block_title(row)
            found = sums.setdefault(row.block, _Sum())
            found.minutes += row.shift.minutes * len(row.days)
            found.present[self.term.country_of(learner)] += len(row.days)
            found.km += sum(self._stay_km(row.learner, day) for day in row.days)
        for block, found in sorted(sums.items()):
            km = round(found.km, 1)
            yield Action(block, titles[block], True, found.minutes, 0, dict(found.present), km, ())

    def _stay_km(self, learner: str, on: date) -> float:
        journey = self.view.journeys.get((learner, on.isoformat()))
        return sum(leg.km for leg in journey.legs) if journey else 0.0
