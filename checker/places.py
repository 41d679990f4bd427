"""Reserved places of care providers, and the options a plan chooses for children (R27, CARE)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from passerelle.checker.context import Context, Fault, clock
from passerelle.checker.day import day_of
from passerelle.checker.facts import AnyPerson, Facts, Visit, Week, week_of
from passerelle.checker.handovers import chain_handovers, handovers
from passerelle.checker.keeping import open_rows
from passerelle.checker.placements import bare, placement_days, placement_visit
from passerelle.checker.trips import trips
from passerelle.models.issue import Issue
from passerelle.models.people import Learner
from passerelle.models.plan import CareChoice

CODES = ("R27", "CARE")


class Band(NamedTuple):
    """A span [start, end) of a provider's day, and how many children of the term it can hold."""

    start: int
    end: int
    limit: int


class Guest(NamedTuple):
    """A child at a provider from ``start`` to ``end``. ``yields``: a class day, with a choice."""

    person: str
    child: str
    start: int
    end: int
    yields: bool


def bands(facts: Facts, name: str, on: date) -> tuple[Band, ...]:
    """The limited spans between all opening and closing hours of a provider on a date (R27)."""
    provider = facts.providers[name]
    rows = tuple(open_rows(facts, provider, on))
    cuts = sorted({row.opens for row in rows} | {row.closes for row in rows})
    found = []
    for start, end in pairwise(cuts):
        over = [row for row in rows if row.opens <= start and end <= row.closes]
        limit = min((r.reserved for r in over if r.reserved is not None), default=provider.reserved)
        if over and limit is not None:
            found.append(Band(start, end, limit))
    return tuple(found)


def guests(context: Context) -> dict[tuple[str, date], tuple[Guest, ...]]:
    """Children kept, by provider and date."""
    known = context.memo.get(("guests",))
    if isinstance(known, dict):
        return known
    found: dict[tuple[str, date], tuple[Guest, ...]] = {}
    for trip in trips(context):
        yields = trip.kind == "class" and has_choice(context, trip.person)
        for (child, provider), (drop, pick) in handovers(trip).items():
            guest = Guest(trip.person.id, child, drop[0], pick[0], yields)
            found[provider, trip.on] = (*found.get((provider, trip.on), ()), guest)
    context.memo["guests",] = found
    return found


def has_choice(facts: Facts, person: AnyPerson) -> bool:
    """Whether a child of the person has more than one option."""
    children = facts.children.get(person.id, ())
    return any(len(facts.child_options.get(child.id, ())) > 1 for child in children)


def check_places(context: Context) -> Iterator[Issue]:
    """More children than reserved places; choices that are none; stays without care for nothing."""
    for (provider, on), present in sorted(guests(context).items()):
        for band in bands(context, provider, on):
            inside = sorted(g.child for g in present if g.start < band.end and band.start < g.end)
            if len(inside) > band.limit:
                span = f"{clock(band.start)}-{clock(band.end)}"
                yield Issue(
                    code="R27",
                    where=f"{provider} {on}",
                    message=f"{', '.join(inside)} are there {span}, {band.limit} places reserved",
                    fix="keep one of them elsewhere, or reserve another place",
                )
    yield from _choices(context)
    yield from _stays_without(context)


def over_places(
    context: Context, person: AnyPerson, on: date, visits: tuple[Visit, ...]
) -> Iterator[Fault]:
    """R27 if this day with care came on top of everybody else's.

    A learner without a choice of care does not wait for class days of those with one.
    """
    firm = isinstance(person, Learner) and not has_choice(context, person)
    day = day_of(context, person, on, visits)
    spans = chain_handovers(day.out, day.back)
    for provider in sorted({name for _, name in spans}):
        others = [
            (g.start, g.end)
            for g in guests(context).get((provider, on), ())
            if g.person != person.id and not (firm and g.yields)
        ]
        own = [(a[0], b[0]) for (_, name), (a, b) in spans.items() if name == provider]
        for band in bands(context, provider, on):
            number = sum(a < band.end and band.start < b for a, b in (*others, *own))
            met = any(a < band.end and band.start < b for a, b in own)
            if met and number > band.limit:
                text = f"{provider} has {band.limit} reserved places, all taken on {on}"
                yield Fault("R27", text, ("care_full",))
                break


def moved(context: Context) -> set[tuple[str, Week]]:
    """(child, week) in which a child is brought under another option than its main one."""
    return {
        (child, week_of(on))
        for (_, on), present in guests(context).items()
        for child in {guest.child for guest in present}
        if context.option_of(child, on) != context.main_option(child)
    }


def _choices(context: Context) -> Iterator[Issue]:
    brought = {(g.child, week_of(on)) for (_, on), p in guests(context).items() for g in p}
    rows = Counter(row.child for row in context.plan.care_choices)
    for choice in context.plan.care_choices:
        texts = [] if rows[choice.child] == 1 else [f"{rows[choice.child]} rows, expected 1"]
        for text in (*texts, *_faults(context, choice, brought)):
            yield Issue(
                code="CARE",
                where=choice.child,
                message=text,
                fix="write the options under which the child is kept",
            )


def _faults(context: Context, choice: CareChoice, brought: set[tuple[str, Week]]) -> Iterator[str]:
    options = context.child_options.get(choice.child, ())
    for option in sorted({choice.option, *(move.option for move in choice.moves)} - {*options}):
        known = ", ".join(map(str, options)) or "none"
        yield f"option {option} is none of its options: {known}"
    weeks = Counter(move.week for move in choice.moves)
    for move in choice.moves:
        year, week = int(move.week[:4]), int(move.week[6:])
        if weeks[move.week] > 1:
            yield f"week {move.week} is listed {weeks[move.week]} times"
        elif move.option == choice.option:
            yield f"week {move.week} is no move: option {move.option} is the main one"
        elif (choice.child, (year, week)) not in brought:
            yield f"is moved in {move.week}, a week in which it is not brought anywhere"


def _stays_without(context: Context) -> Iterator[Issue]:
    """Stays without care although every day that care fits has places left."""
    for row in context.internships:
        if not bare(row):
            continue
        learner = context.learners[row.learner]
        kept = [
            found
            for found in placement_days(context, row, with_care=True)
            if found.fits and found.day.kept
        ]
        visits = (placement_visit(context, row),)
        if kept and not any(any(over_places(context, learner, f.on, visits)) for f in kept):
            yield Issue(
                code="CARE",
                where=f"{row.learner} {row.first} {row.block}",
                message=f"has no care, though it fits {len(kept)} days and places are left",
                fix="let the children be kept on these days",
            )
