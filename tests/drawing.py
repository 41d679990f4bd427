"""Small terms and plans at the edges of the rules, drawn by hypothesis.

Each case has a few features (care, travel caps, linked classes, ...); more at once would let
hardly any plan through.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from hypothesis import strategies as st

from passerelle.models.base import BANDS, Period
from passerelle.models.people import Learner
from passerelle.models.places import Host, Room, Site
from passerelle.models.plan import Internship
from passerelle.models.rules import DayTemplate, Weights
from passerelle.models.sessions import Block, Precedence, SessionSet, Unit
from passerelle.models.term import Term
from passerelle.models.travel import TravelTimes
from passerelle.tests.builders import (
    TOWNS,
    course,
    day,
    host,
    interning,
    learner,
    settings,
    small_term,
    span,
    trainer,
    travel_of,
)
from passerelle.tests.features import FAR, FEATURES, NEAR, Draft
from passerelle.tests.features_internships import INTERNSHIPS

HALVES = (span("09:00-12:30"), span("13:30-17:00"))
THIRDS = (span("08:30-10:30"), span("10:45-12:45"), span("13:30-15:30"))
CLOSE = (span("09:00-11:00"), span("11:00-13:00"), span("13:45-15:45"))
# No two periods meet between 12:00 and 14:00: the model takes their gap of 0 for the lunch break.
# A template that another can stand in for is left out of the model; of unequal lengths, none is.
TEMPLATES = ((HALVES,), (HALVES,), (THIRDS,), (CLOSE,), (HALVES, THIRDS))


@dataclass(frozen=True)
class Choice:
    """One session: crews are (ids joined by '+', index of the place, role)."""

    item: SessionSet
    on: date
    period: Period
    places: tuple[str, ...]
    crews: tuple[tuple[str, int, Any], ...]


@dataclass(frozen=True)
class Case:
    """A term and a plan for it, valid or not."""

    term: Term
    travel: TravelTimes = field(repr=False)
    choices: tuple[Choice, ...]
    internships: tuple[Internship, ...] = ()

    @property
    def sites(self) -> tuple[Site, ...]:
        """Sites of the term."""
        return self.term.sites


@st.composite
def travels(draw: st.DrawFn) -> TravelTimes:
    """Every directed pair is near or far, some of them in one band only."""
    legs = st.sampled_from((NEAR, FAR))
    minutes = {(a, b): draw(legs) for a in TOWNS for b in TOWNS if a != b}
    pair = st.tuples(st.sampled_from(TOWNS), st.sampled_from(TOWNS), st.sampled_from(BANDS))
    banded = draw(st.dictionaries(pair.filter(lambda p: p[0] != p[1]), legs, max_size=3))
    return travel_of(minutes, banded=banded)


def _people(d: Draft) -> None:
    towns, bodies = ("Mitte", "Mitte", "Ost", "Feld"), ("FRO", "BEO")
    groups = (("G",), ("H",), ("G", "H"), ("G",))
    d.tables["learners"] = tuple(
        learner(f"L{n + 1}", town=d.one(*towns), organisation=d.one(*bodies), groups=groups[n])
        for n in range(d.one(3, 4))
    )
    d.tables["trainers"] = tuple(
        trainer(f"T{n}", town=d.one(*towns), organisation=d.one(*bodies)) for n in (1, 2, 3)
    )


def _items(d: Draft) -> None:
    for number in range(d.one(2, 3)):
        item = course(
            f"S{number}",
            unit=d.one("U", "V", ""),
            count=d.one(1, 1, 2, 3) if number == 0 else 1,
            groups=d.one(("G",), ("H",), ("G", "H")),
            trainers=d.one(("T1",), ("T1", "T2"), ("T2",), ("T1+T2",), ("T3",)),
        )
        d.items.append(item)


def _block(d: Draft) -> None:
    """A placement of a week for group H, in a term of two weeks; perhaps a second one."""
    together = d.one(True, False)
    block = {"group": "H", "together": together, "max_learners_week": d.one(None, None, 1)}
    d.add("blocks", Block(id="B", **block))
    if d.one(True, False, False):
        d.add("blocks", Block(id="C", **block))
    d.add("hosts", host("H2", town="West", tutors=d.one(1, 2), slots=d.one(1, 2)))
    # Where learners go apart, the model lets also those outside the audience bind the session
    if together and d.one(True, False):
        names = (d.items[0].id, "B")
        before, after = d.one(names, names[::-1])
        d.add("precedences", Precedence(before=before, after=after))


def _stays(d: Draft, learners: tuple[Learner, ...]) -> tuple[Internship, ...]:
    """Who is where and when: all of the group or nobody, where they go together.

    The model keeps those left out free of class in the weeks of the others.
    """
    members = [row.id for row in learners if "H" in row.groups]
    found = []
    starts = [0, 7, 7, None] if len(d.tables.get("blocks", ())) == 1 else [0, None]
    for block in d.tables.get("blocks", ()):
        week = d.one(*starts)
        for who in members:
            first = week if block.together else d.one(*starts)
            if first is not None:
                at = d.one("H1", "H1", "H2")
                found.append(interning(who, block.id, at=at, first=day(first)))
        starts = [7, 7, None]
    return tuple(found)


def _beside(term: Term, stays: tuple[Internship, ...], dates: tuple[date, ...]) -> tuple[date, ...]:
    """Dates on which nobody is at a host."""
    blocks = {block.id: block for block in term.blocks}
    spent = {(row.first, row.last, blocks[row.block]) for row in stays}
    return tuple(
        on
        for on in dates
        if not any(first <= on <= last and not block.recalls(on) for first, last, block in spent)
    )


def _choice(d: Draft, item: SessionSet, dates: tuple[date, ...]) -> Choice:
    on = d.one(*dates)
    period = Period(item.start, item.end) if item.start and item.end else d.one(*d.periods)
    places = (item.host,) if item.host else d.one(("OST",), ("WEST",))
    if item.linked_rooms and not item.host and d.one(True, True, False):
        places = d.one(("OST", "WEST"), ("WEST", "OST"))
    names = d.one(*item.trainers, *item.trainers, "T1")
    crews: list[tuple[str, int, Any]] = [(names, 0, "trainer")]
    if len(places) == 2:
        crews.append((d.one(*item.facilitators, "T3"), 1, "facilitator"))
    return Choice(item, on, period, places, tuple(crews))


@st.composite
def prices(draw: st.DrawFn) -> Weights:
    """Most lines at their defaults, some free of charge, some dear."""
    kept = {"conflict", "unplaced_session", "unplaced_internship"}
    names = st.sampled_from(sorted({*Weights.model_fields} - kept))
    return Weights(**draw(st.dictionaries(names, st.sampled_from((0, 1, 2, 7, 40)), max_size=5)))


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """A term and a plan, valid or not."""
    templates = draw(st.sampled_from(TEMPLATES))
    with_block = draw(st.sampled_from((False, False, False, True)))
    days = 14 if with_block else draw(st.integers(2, 4))
    start = 0 if with_block else draw(st.sampled_from((0, 3)))
    periods = tuple(sorted({period for template in templates for period in template}))
    d = Draft(draw, periods, days, start, {}, [])
    d.tables["settings"] = settings(
        first=day(start),
        last=day(start + days - 1),
        templates=tuple(DayTemplate(id=str(n), periods=t) for n, t in enumerate(templates)),
        buffer_min=draw(st.sampled_from((10, 0))),
        weights=draw(prices()),
        split_min=draw(st.sampled_from((59, 60, 61, 120))),
        morning_peak=span("08:30-09:00"),
        evening_peak=span("16:50-17:30"),
    )
    d.tables["rooms"] = tuple(
        Room(id=name, site=site, seats=4, equipment=("video",), hire_eur=d.one(0, 0, 3))
        for name, site in (("O1", "OST"), ("O2", "OST"), ("W1", "WEST"))
    )
    d.tables["units"] = (Unit(id="U", max_sessions_week=1), Unit(id="V", credit_min=240))
    hosts: tuple[Host, ...] = (host("H1"),)
    d.tables["hosts"] = hosts
    _people(d)
    _items(d)
    for feature in draw(st.lists(st.sampled_from(FEATURES), max_size=3)):
        feature(d)
    if with_block:
        _block(d)
        for feature in draw(st.lists(st.sampled_from(INTERNSHIPS), max_size=2)):
            feature(d)
    if any(item.host for item in d.items):  # the model does not ask for working hours at a host
        rules = [row for row in d.tables.get("policies", ()) if not row.rule.startswith("work_")]
        d.tables["policies"] = tuple(rules)
    term = small_term(**{**d.tables, "sessions": tuple(d.items)})
    dates = tuple(day(start + n) for n in range(days))
    stays = _stays(d, term.learners)
    if with_block:
        dates = (day(0), day(4), day(7), day(11))
        dates = (*dates, *_beside(term, stays, dates) * 3)
    weekdays = tuple(on for on in dates if on.weekday() < 5)
    pinned = tuple(row.date for row in term.pins)
    choices = [
        _choice(d, item, (*weekdays, *weekdays, *pinned, *dates[-1:]))
        for item in d.items
        for _ in range(item.count - d.one(0, 0, 0, 1))
    ]
    return Case(term, draw(travels()), tuple(choices), stays)
