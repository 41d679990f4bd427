"""Which papers a plan has: one document for each reader and purpose, before it is rendered."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from passerelle.exports.care_export import CareList, CareStay, CareTotal, care_lists
from passerelle.exports.file_names import file_stem
from passerelle.exports.papers.agreement import agreement
from passerelle.exports.papers.convocation import convocation
from passerelle.exports.papers.evidence import EvidenceBook
from passerelle.exports.papers.monthly import monthly_statement
from passerelle.exports.papers.people import Party, party
from passerelle.exports.papers.sheets import sheets
from passerelle.exports.statements import (
    HoursStatement,
    TravelStatement,
    hours_statement,
    month_of,
    travel_statement,
)
from passerelle.exports.view import View, labelled


@dataclass(frozen=True)
class Document:
    """One document: its path without suffix, its template, and the template's ``paper``."""

    path: str
    template: str
    paper: Any


@dataclass(frozen=True)
class TravelPaper:
    """A travel statement (R82) with whose it is."""

    person: Party
    statement: TravelStatement


@dataclass(frozen=True)
class HoursPaper:
    """An hours statement (R83) with whose it is; ``units``: titles by id."""

    person: Party
    statement: HoursStatement
    units: Mapping[str, str]


@dataclass(frozen=True)
class CarePaper:
    """A provider's list (R84), month by month: stays and totals of each."""

    name: str
    reserved: int | None
    months: tuple[tuple[str, tuple[CareStay, ...], tuple[CareTotal, ...]], ...]


def documents(view: View, kinds: Sequence[str], key: bytes) -> Iterator[Document]:
    """The documents of the kinds named; ``key`` is the secret of children's pseudonyms."""
    for kind in kinds:
        yield from _KINDS[kind](view, key)


def _convocations(view: View, _key: bytes) -> Iterator[Document]:
    for person in (*view.learners, *view.trainers):
        found = convocation(view, person)
        if found.weeks or found.stays:
            yield _personal(person, "convocation", found)


def _attendance(view: View, _key: bytes) -> Iterator[Document]:
    for (place, week), found in sheets(view).items():
        yield Document(f"places/{file_stem(place)}/attendance-{week}", "attendance.html", found)


def _agreements(view: View, _key: bytes) -> Iterator[Document]:
    for row in view.internships:
        name = f"people/{file_stem(row.learner)}/agreement-{file_stem(row.block)}"
        yield Document(name, "agreement.html", agreement(view, row))


def _travel(view: View, _key: bytes) -> Iterator[Document]:
    for person in (*view.learners, *view.trainers):
        found = travel_statement(view.plan, person, view=view)
        if found.days:
            yield _personal(person, "travel", TravelPaper(party(view, person), found))


def _hours(view: View, _key: bytes) -> Iterator[Document]:
    titles = {row.id: labelled(row.id, row.title) for row in view.plan.term.units}
    for person in view.learners:
        found = hours_statement(view.plan, person, view=view)
        yield _personal(person, "hours", HoursPaper(party(view, person), found, titles))


def _monthly(view: View, _key: bytes) -> Iterator[Document]:
    for person in view.learners:
        yield _personal(person, "monthly", monthly_statement(view, person))


def _care(view: View, key: bytes) -> Iterator[Document]:
    names = {row.id: row.name for row in view.plan.term.providers}
    for found in care_lists(view.plan, key):
        paper = CarePaper(names.get(found.provider) or found.provider, found.reserved, _by(found))
        yield Document(f"providers/{file_stem(found.provider)}", "care.html", paper)


def _by(
    found: CareList,
) -> tuple[tuple[str, tuple[CareStay, ...], tuple[CareTotal, ...]], ...]:
    months = dict.fromkeys(month_of(row.date) for row in found.stays)
    return tuple(
        (
            month,
            tuple(row for row in found.stays if month_of(row.date) == month),
            tuple(row for row in found.totals if month_of(row.date) == month),
        )
        for month in months
    )


def _evidence(view: View, _key: bytes) -> Iterator[Document]:
    for found in EvidenceBook(view).partners():
        yield Document(f"partners/{file_stem(found.partner)}", "evidence.html", found)


def _personal(person: str, name: str, paper: Any) -> Document:
    return Document(f"people/{file_stem(person)}/{name}", f"{name}.html", paper)


_KINDS: Mapping[str, Callable[[View, bytes], Iterator[Document]]] = MappingProxyType(
    {
        "convocations": _convocations,
        "attendance": _attendance,
        "agreements": _agreements,
        "travel": _travel,
        "hours": _hours,
        "monthly": _monthly,
        "care": _care,
        "evidence": _evidence,
    }
)

KINDS = tuple(_KINDS)
"""Kinds of paper, by the names that are asked for."""
