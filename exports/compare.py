"""What differs between plans: inputs, sessions, internships, figures, people.

The first plan is the baseline; every difference is "other less baseline". The rows are made so
that they add up: cost differences to the difference of the totals, and people's minutes to
the difference of all travel.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeVar

from passerelle.exports.compare_inputs import input_changes
from passerelle.exports.compare_table import comparison_table
from passerelle.exports.comparison import (
    Aspect,
    Change,
    Comparison,
    Difference,
    Kind,
    LineDelta,
    PersonDelta,
)
from passerelle.exports.view import iso_week
from passerelle.models.issue import BadInputError, Issue
from passerelle.models.plan import CostLine, Internship, PlacedSession, Plan

__all__ = ["Comparison", "compare", "comparison_table", "inside_gaps"]

T = TypeVar("T", PlacedSession, Internship)
_MOVES = {"date", "time", "place", "host", "weeks", "shift"}


def compare(plans: Sequence[Plan]) -> Comparison:
    """Compare plans with the first of them; sessions are matched by id.

    Raises BadInputError for fewer than two plans.
    """
    if len(plans) < 2:
        raise BadInputError(
            (
                Issue(
                    code="COMPARE",
                    where="plans",
                    message=f"{len(plans)} plan(s) given; two at least are needed",
                    fix="name a baseline and one plan or more",
                ),
            )
        )
    return Comparison(differences=tuple(_difference(plans[0], plan) for plan in plans[1:]))


def _difference(old: Plan, new: Plan) -> Difference:
    before, after = _total(old), _total(new)
    return Difference(
        status_before=old.status,
        status_after=new.status,
        total_before=before,
        total_after=after,
        total_delta=after - before,
        certain=_certain(old, new, before, after),
        inputs=input_changes(old, new),
        sessions=tuple(_session_changes(old, new)),
        internships=tuple(_internship_changes(old, new)),
        lines=tuple(_line_deltas(old, new)),
        people=tuple(_people(old, new)),
    )


def _total(plan: Plan) -> int:
    return sum(line.cost for line in plan.objective)


def _certain(old: Plan, new: Plan, before: int, after: int) -> bool | None:
    if old.bound is None or new.bound is None:
        return None
    return after < old.bound or before < new.bound


# --- sessions and internships --------------------------------------------------------------------


def _session_changes(old: Plan, new: Plan) -> Iterator[Change]:
    before = {row.id: row for row in old.sessions if row.state != "cancelled"}
    after = {row.id: row for row in new.sessions if row.state != "cancelled"}

    def change(item: str, row: PlacedSession, kind: Kind, aspects: tuple[Aspect, ...]) -> Change:
        return Change(
            item=item,
            of=row.session_set,
            learner=row.learner,
            kind=kind,
            aspects=aspects,
            before=_session_text(before.get(item)),
            after=_session_text(after.get(item)),
        )

    yield from _changes(before, after, _SESSION_ASPECTS, change)


def _internship_changes(old: Plan, new: Plan) -> Iterator[Change]:
    before = {f"{row.block} {row.learner}": row for row in old.internships}
    after = {f"{row.block} {row.learner}": row for row in new.internships}

    def change(item: str, row: Internship, kind: Kind, aspects: tuple[Aspect, ...]) -> Change:
        return Change(
            item=item,
            of=row.block,
            learner=row.learner,
            kind=kind,
            aspects=aspects,
            before=_internship_text(before.get(item)),
            after=_internship_text(after.get(item)),
        )

    yield from _changes(before, after, _INTERNSHIP_ASPECTS, change)


_SESSION_ASPECTS: dict[Aspect, Callable[[PlacedSession], object]] = {
    "date": lambda row: row.date,
    "time": lambda row: row.period,
    "place": lambda row: (
        *(row.rooms, row.host, {seat.room for seat in row.seats if seat.role == "trainer"}),
    ),
    "crew": lambda row: sorted((seat.trainer, seat.role) for seat in row.seats),
    "people": lambda row: sorted(row.participants),
    "state": lambda row: (row.state, row.provisional),
}

_INTERNSHIP_ASPECTS: dict[Aspect, Callable[[Internship], object]] = {
    "host": lambda row: row.host,
    "weeks": lambda row: (row.first, row.last, row.days),
    "shift": lambda row: row.shift,
}


def _changes(
    before: Mapping[str, T],
    after: Mapping[str, T],
    aspects: Mapping[Aspect, Callable[[T], object]],
    change: Callable[[str, T, Kind, tuple[Aspect, ...]], Change],
) -> Iterator[Change]:
    """Changes of the rows of two plans by id, in order of id."""
    for item in sorted({*before, *after}):
        old, new = before.get(item), after.get(item)
        if old is None and new is not None:
            yield change(item, new, "placed", ())
        elif new is None and old is not None:
            yield change(item, old, "cancelled", ())
        elif old is not None and new is not None:
            found = tuple(name for name, of in aspects.items() if of(old) != of(new))
            if found:
                kind: Kind = "moved" if _MOVES & set(found) else "changed"
                yield change(item, new, kind, found)


def _session_text(row: PlacedSession | None) -> str:
    if row is None:
        return ""
    where = row.host or "+".join(row.rooms)
    crew = "+".join(seat.trainer for seat in row.seats)
    state = "" if row.state == "draft" else row.state
    sure = "provisional" if row.provisional else ""
    return " ".join(filter(None, (row.date.isoformat(), str(row.period), where, crew, state, sure)))


def _internship_text(row: Internship | None) -> str:
    if row is None:
        return ""
    return f"{row.first.isoformat()}..{row.last.isoformat()} {row.host} {row.shift}"


# --- figures and people --------------------------------------------------------------------------


def inside_gaps(old: Plan, new: Plan, line: CostLine, cost_delta: int) -> bool | None:
    """Whether a difference of cost is no larger than what is unproved of both plans.

    What is unproved is value less bound: of the line's tier where that has a bound, else of the
    whole plan. None where a plan has no bound, or the line no price.
    """
    open_min = [_unproved(plan, line.tier) for plan in (old, new)]
    known = [minutes for minutes in open_min if minutes is not None]
    if len(known) < len(open_min) or not line.weight:
        return None
    return abs(cost_delta) <= sum(known)


def _unproved(plan: Plan, tier: str) -> int | None:
    if plan.bound is None:
        return None
    found = (
        row.value - row.bound for row in plan.tiers if row.name == tier and row.bound is not None
    )
    return min(next(found, plan.total - plan.bound), plan.total - plan.bound)


def _line_deltas(old: Plan, new: Plan) -> Iterator[LineDelta]:
    """Lines that differ in value or weight, in the order of the plans."""
    before, after = ({line.line: line for line in plan.objective} for plan in (old, new))
    for name in dict.fromkeys((*before, *after)):
        first = before.get(name) or after[name].model_copy(update={"value": 0})
        last = after.get(name) or first.model_copy(update={"value": 0})
        if (first.value, first.weight) != (last.value, last.weight):
            yield LineDelta(
                line=name,
                unit=last.unit,
                before=first.value,
                after=last.value,
                delta=last.value - first.value,
                weight_before=first.weight,
                weight_after=last.weight,
                cost_delta=last.cost - first.cost,
                inside_gap=inside_gaps(old, new, last, last.cost - first.cost),
            )


class _Figures:
    """Travel, heaviest week of class travel and missed sessions of each person of a plan."""

    def __init__(self, plan: Plan) -> None:
        self.travel: Counter[str] = Counter()
        self.missed = Counter(row.learner for row in plan.attendance if not row.present)
        self.worst: Counter[str] = Counter()
        weeks: Counter[tuple[str, str]] = Counter()
        for journey in plan.journeys:
            self.travel[journey.person] += journey.travel_min
            weeks[journey.person, iso_week(journey.date)] += journey.travel_min
        for (person, _), minutes in weeks.items():
            self.worst[person] = max(self.worst[person], minutes)


def _people(old: Plan, new: Plan) -> list[PersonDelta]:
    """People for whom a figure differs, those who lose most first."""
    before, after = _Figures(old), _Figures(new)
    names = {*before.travel, *before.missed, *after.travel, *after.missed}
    rows = [
        PersonDelta(
            person=name,
            travel_before_min=before.travel[name],
            travel_after_min=after.travel[name],
            travel_delta_min=after.travel[name] - before.travel[name],
            conflicts_before=before.missed[name],
            conflicts_after=after.missed[name],
            conflicts_delta=after.missed[name] - before.missed[name],
            worst_week_before_min=before.worst[name],
            worst_week_after_min=after.worst[name],
        )
        for name in names
    ]
    changed = [row for row in rows if row.changed]
    return sorted(changed, key=lambda r: (-r.conflicts_delta, -r.travel_delta_min, r.person))
