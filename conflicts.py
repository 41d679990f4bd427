"""Conflict sets: few named facts of a term that cannot all hold with a demand (R87).

Facts are lifted from a small term - the demand, what competes with it, nothing else - one group
after the other; those whose lifting leaves the demand impossible play no part. What is left is
solved once more, so that nothing is told that was not proved as it is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeAlias

from passerelle.checker.conditions_places import fitting_rooms
from passerelle.checker.crews import alternatives
from passerelle.checker.facts import Facts
from passerelle.models.base import ALWAYS
from passerelle.models.places import Room
from passerelle.models.sessions import Block, SessionSet
from passerelle.models.term import Term
from passerelle.models.travel import TravelTimes

Lift: TypeAlias = Callable[[Term], Term]
PROOF_SECONDS = 3.0
EVERYBODY = 999


@dataclass(frozen=True)
class Fact:
    """Something the term says: the key of its sentence, what stands in its blanks, whose it is."""

    key: str
    fields: Mapping[str, str]
    owner: str
    who: str = ""
    lift: Lift = field(repr=False, default=lambda term: term, compare=False)


@dataclass(frozen=True)
class ConflictSet:
    """Facts that cannot all hold with all sessions of a set (internships of a block) placed.

    ``minimal``: without any one of them all would fit. No facts: nothing was proved.
    """

    of: str
    count: int
    facts: tuple[Fact, ...] = ()
    minimal: bool = False

    @property
    def proved(self) -> bool:
        """Whether it is proved that not everything fits."""
        return bool(self.facts)

    @property
    def by_owner(self) -> dict[tuple[str, str], tuple[Fact, ...]]:
        """The facts of each owner, in the order of the term."""
        groups: dict[tuple[str, str], list[Fact]] = {}
        for fact in self.facts:
            groups.setdefault((fact.owner, fact.who), []).append(fact)
        return {key: tuple(rows) for key, rows in groups.items()}


def conflict_set(
    term: Term,
    travel: TravelTimes,
    of: str,
    *,
    over: Callable[[], bool] = lambda: False,
    seed: int = 1,
) -> ConflictSet:
    """The facts that keep a session set or block from being placed whole.

    ``over`` ends the shrinking early; the set is then not said to be minimal.
    """
    narrow = _conflict_set(term, travel, of, over, seed, wide=False)
    if narrow.proved or over():
        return narrow
    return _conflict_set(term, travel, of, over, seed, wide=True)


def _conflict_set(
    term: Term, travel: TravelTimes, of: str, over: Callable[[], bool], seed: int, *, wide: bool
) -> ConflictSet:
    """Among what shares learners or trainers with the demand; ``wide``: or rooms."""
    facts = Facts(term, travel)
    item, block = facts.sets.get(of), facts.blocks.get(of)
    if item is not None and not item.individual:
        small = _around(facts, item.groups, item, wide=wide)
        named = list(_of_set(Facts(small, travel), item))
        demand = Fact("fact.count", {"set": of, "count": str(item.count)}, "coordinator")
    elif block is not None:
        small = _around(facts, (block.group,), None, wide=wide)
        named = list(_of_block(Facts(small, travel), block))
        members = str(len(term.members(block.group)))
        demand = Fact("fact.interns", {"block": of, "count": members}, "coordinator")
    else:
        return ConflictSet(of, 0)
    shrinking = _Shrinking(small, travel, of, over, seed)
    kept = shrinking.run(named)
    count = int(demand.fields["count"])
    if kept is None:
        return ConflictSet(of, count)
    return ConflictSet(of, count, (demand, *kept), minimal=shrinking.sure)


class _Shrinking:
    """Lifts what plays no part, as many facts at a time as can go."""

    def __init__(
        self, term: Term, travel: TravelTimes, of: str, over: Callable[[], bool], seed: int
    ) -> None:
        self.term = term
        self.travel = travel
        self.of = of
        self.over = over
        self.seed = seed
        self.sure = True

    def run(self, named: Sequence[Fact]) -> list[Fact] | None:
        """The facts that remain; None where it is not even proved that all of them conflict."""
        if self._fits(self.term) is not False:
            return None
        kept = self._shrink(list(named))
        return kept if self._fits(self.term) is False else None

    def _shrink(self, facts: list[Fact]) -> list[Fact]:
        if not facts:
            return []
        if self.over():
            self.sure = False
            return facts
        lifted = self.term
        for fact in facts:
            lifted = fact.lift(lifted)
        fits = self._fits(lifted)
        if fits is False:
            self.term = lifted
            return []
        if len(facts) == 1:
            self.sure = self.sure and fits is True
            return facts
        half = len(facts) // 2
        return [*self._shrink(facts[:half]), *self._shrink(facts[half:])]

    def _fits(self, term: Term) -> bool | None:
        from passerelle.solver.local import Local
        from passerelle.solver.part import Effort

        names = [*(row.id for row in term.sessions), *(row.id for row in term.blocks)]
        return Local(term, self.travel, None, None).can_place(
            names, Effort(PROOF_SECONDS, 4, self.seed)
        )


def _changed(term: Term, **tables: Any) -> Term:
    return Term(**{name: getattr(term, name) for name in Term.model_fields} | tables)


def _around(facts: Facts, groups: Sequence[str], item: SessionSet | None, *, wide: bool) -> Term:
    """The term with no more than what shares learners, trainers or rooms with the demand."""
    rooms = fitting_rooms(facts, item) if item and wide else frozenset[str]()
    term = facts.term
    people = {row.id for row in term.learners if not groups or set(groups) & set(row.groups)}
    crew = {name for team in alternatives(item) for name in team} if item else set()
    rows = tuple(
        row
        for row in term.sessions
        if not row.individual
        and (
            people & {who.id for who in facts.audiences[row.id]}
            or crew & {name for team in alternatives(row) for name in team}
            or rooms & (fitting_rooms(facts, row) if rooms else frozenset())
        )
    )
    blocks = tuple(b for b in term.blocks if people & {w.id for w in term.members(b.group)})
    return _with(term, rows, blocks)


def _with(term: Term, rows: tuple[SessionSet, ...], blocks: tuple[Block, ...]) -> Term:
    """The term with only these sets and blocks, and what names no others."""
    sets, units = {row.id for row in rows}, {row.unit for row in rows}
    named = sets | units | {block.id for block in blocks}
    return _changed(
        term,
        sessions=rows,
        blocks=blocks,
        pins=tuple(row for row in term.pins if row.session_set in sets),
        precedences=tuple(
            row for row in term.precedences if row.before in named and row.after in named
        ),
    )


# --- facts ---------------------------------------------------------------------------------------


def _of_set(facts: Facts, item: SessionSet) -> Iterator[Fact]:
    term = facts.term
    yield from _rivals(facts, item.id)
    yield from _shared(facts)
    crew = sorted({name for team in alternatives(item) for name in team})
    for name in crew:
        yield from _trainer(facts, name)
    if crew:
        text = ", ".join(item.trainers)
        yield Fact(
            "fact.crew",
            {"set": item.id, "crews": text},
            "coordinator",
            "",
            partial(_row, table="sessions", name=item.id, trainers=()),
        )
    rooms = ", ".join(sorted(fitting_rooms(facts, item))) or "–"
    size = str(len(facts.audiences[item.id]))
    if not item.host:
        yield Fact(
            "fact.rooms",
            {"set": item.id, "rooms": rooms, "people": size},
            "site",
            "",
            partial(_roomy, name=item.id),
        )
    if item.first or item.last or item.dates or item.start is not None or item.consecutive_days:
        first = item.first or term.settings.first
        last = item.last or term.settings.last
        fields = {"set": item.id, "first": str(first), "last": str(last)}
        free: dict[str, Any] = {
            "first": None,
            "last": None,
            "dates": (),
            "start": None,
            "end": None,
            "consecutive_days": None,
        }
        yield Fact(
            "fact.window",
            fields,
            "coordinator",
            "",
            partial(_row, table="sessions", name=item.id, **free),
        )


def _of_block(facts: Facts, block: Block) -> Iterator[Fact]:
    yield from _rivals(facts, block.id)
    yield from _shared(facts)
    for host in facts.term.hosts:
        fields = {"host": host.id, "slots": str(host.slots)}
        many: dict[str, Any] = {
            "slots": EVERYBODY,
            "tutors": EVERYBODY,
            "living_groups": EVERYBODY,
            "staff": 9 * EVERYBODY,
        }
        yield Fact(
            "fact.host", fields, "host", host.id, partial(_row, table="hosts", name=host.id, **many)
        )
    if block.together:
        yield _block_fact("fact.together", {"block": block.id}, block, together=False)
    if block.iso_weeks:
        fields = {"block": block.id, "weeks": ", ".join(map(str, block.iso_weeks))}
        yield _block_fact("fact.weeks", fields, block, iso_weeks=())
    if block.deadline:
        fields = {"block": block.id, "date": str(block.deadline)}
        yield _block_fact("fact.deadline", fields, block, deadline=None)
    if block.papers:
        fields = {"block": block.id, "papers": ", ".join(block.papers)}
        yield _block_fact("fact.papers", fields, block, papers=())
    if block.max_learners_week is not None:
        fields = {"block": block.id, "most": str(block.max_learners_week)}
        yield _block_fact("fact.away", fields, block, max_learners_week=None)
    if block.only_in_calendar:
        fields = {"block": block.id, "calendar": block.only_in_calendar}
        yield _block_fact("fact.calendar", fields, block, only_in_calendar="")


def _block_fact(key: str, fields: Mapping[str, str], block: Block, **free: Any) -> Fact:
    return Fact(
        key, fields, "coordinator", "", partial(_row, table="blocks", name=block.id, **free)
    )


def _rivals(facts: Facts, of: str) -> Iterator[Fact]:
    for row in facts.term.sessions:
        if row.id != of:
            fields = {"set": row.id, "count": str(row.count)}
            yield Fact("fact.count", fields, "coordinator", "", partial(_dropped, name=row.id))
    for block in facts.term.blocks:
        if block.id != of:
            fields = {"block": block.id, "weeks": str(block.weeks)}
            yield Fact("fact.block", fields, "coordinator", "", partial(_dropped, name=block.id))


def _shared(facts: Facts) -> Iterator[Fact]:
    """Orders, pins, closures and closed days."""
    term = facts.term
    for row in term.precedences:
        fields = {"before": row.before, "after": row.after}
        yield Fact(
            "fact.order", fields, "coordinator", "", partial(_less, table="precedences", gone=row)
        )
    for pin in term.pins:
        fields = {"set": pin.session_set, "date": str(pin.date)}
        yield Fact("fact.pin", fields, "coordinator", "", partial(_less, table="pins", gone=pin))
    for closure in term.closures:
        fields = {"place": closure.place, "first": str(closure.first), "last": str(closure.last)}
        yield Fact(
            "fact.closure",
            fields,
            "site",
            closure.place,
            partial(_less, table="closures", gone=closure),
        )
    for organisation in term.organisations:
        if organisation.calendars:
            name = organisation.id
            lift = partial(_row, table="organisations", name=name, calendars=())
            yield Fact("fact.closed", {"organisation": name}, "organisation", name, lift)


def _trainer(facts: Facts, name: str) -> Iterator[Fact]:
    row = facts.trainers[name]
    if row.availability != ALWAYS or row.dates:
        fields = {"trainer": name, "hours": str(row.availability)}
        yield Fact(
            "fact.hours",
            fields,
            "trainer",
            name,
            partial(_row, table="trainers", name=name, availability=ALWAYS, dates=()),
        )
    if facts.unavailabilities.get(name):
        count = str(len(facts.unavailabilities[name]))
        yield Fact(
            "fact.absences",
            {"trainer": name, "count": count},
            "trainer",
            name,
            partial(_present, name=name),
        )
    if row.max_minutes_week is not None:
        fields = {"trainer": name, "minutes": str(row.max_minutes_week)}
        yield Fact(
            "fact.minutes",
            fields,
            "trainer",
            name,
            partial(_row, table="trainers", name=name, max_minutes_week=None),
        )
    if row.max_cross_border_days_week is not None:
        fields = {"trainer": name, "days": str(row.max_cross_border_days_week)}
        yield Fact(
            "fact.border",
            fields,
            "trainer",
            name,
            partial(_row, table="trainers", name=name, max_cross_border_days_week=None),
        )


def _row(term: Term, table: str, name: str, **values: Any) -> Term:
    rows = tuple(
        row.model_copy(update=values) if row.id == name else row for row in getattr(term, table)
    )
    return _changed(term, **{table: rows})


def _present(term: Term, name: str) -> Term:
    rows = tuple(row for row in term.unavailabilities if row.person != name)
    return _changed(term, unavailabilities=rows)


def _less(term: Term, table: str, gone: object) -> Term:
    return _changed(term, **{table: tuple(row for row in getattr(term, table) if row != gone)})


def _dropped(term: Term, name: str) -> Term:
    return _with(
        term,
        tuple(row for row in term.sessions if row.id != name),
        tuple(row for row in term.blocks if row.id != name),
    )


def _roomy(term: Term, name: str) -> Term:
    """The term with a room at each site that holds the set at any time."""
    item = next(row for row in term.sessions if row.id == name)
    free = _row(term, "sessions", name, rooms=(), sites=(), equipment=())
    more = tuple(
        Room(id=f"{site.id}-anyone", site=site.id, seats=EVERYBODY, equipment=item.equipment)
        for site in term.sites
    )
    return _changed(free, rooms=(*term.rooms, *more))
