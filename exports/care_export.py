"""What each care provider is sent: when children come and go, under pseudonyms (R84).

A provider's file names no parent and no child of the term. Only the coordinator's
``care_children.csv`` says who is who.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import quote

from passerelle.exports.atomic import write_bytes
from passerelle.exports.csv import Cell, csv_bytes
from passerelle.exports.pseudonyms import pseudonym
from passerelle.exports.view import View
from passerelle.models.base import format_clock
from passerelle.models.plan import CareDay, Plan

FOLDER = "care"
_DAYS = "date,drop_off,pick_up,child,provisional"
_TOTALS = "date,children,most_at_once,reserved,over"
_CHILDREN = "provider,child,pseudonym"


def write_care(plan: Plan, folder: Path, key: bytes) -> tuple[Path, ...]:
    """Write what each provider is sent, and the coordinator's list of pseudonyms; their paths."""
    paths = []
    for name, data in care_files(plan, key).items():
        write_bytes(folder / name, data)
        paths.append(folder / name)
    return tuple(paths)


def care_files(plan: Plan, key: bytes) -> dict[str, bytes]:
    """The bytes of each file by name: ``care/C01.csv``, ``care/totals/C01.csv`` and the list."""
    files: dict[str, bytes] = {}
    names: list[Sequence[Cell]] = []
    for found in care_lists(plan, key):
        file = f"{quote(found.provider, safe='')}.csv"
        files[f"{FOLDER}/{file}"] = csv_bytes(_DAYS, _days(found.stays))
        files[f"{FOLDER}/totals/{file}"] = csv_bytes(_TOTALS, _totals(found))
        names += [(found.provider, child, called) for child, called in found.children.items()]
    files["care_children.csv"] = csv_bytes(_CHILDREN, names)
    return files


@dataclass(frozen=True)
class CareStay:
    """When one child comes and goes, under its pseudonym."""

    date: date
    drop_off: int
    pick_up: int
    child: str
    provisional: bool = False


@dataclass(frozen=True)
class CareTotal:
    """How many children come on a date, and how many at most at one time."""

    date: date
    children: int
    most_at_once: int
    over: int | None


@dataclass(frozen=True)
class CareList:
    """What one provider is sent; ``children``: pseudonym by id, for the coordinator alone."""

    provider: str
    reserved: int | None
    stays: tuple[CareStay, ...]
    totals: tuple[CareTotal, ...]
    children: Mapping[str, str]


def care_lists(plan: Plan, key: bytes) -> Iterator[CareList]:
    """The list of each provider that keeps a child in the plan, in order of id."""
    view = View(plan)
    by_provider: dict[str, list[CareDay]] = {}
    for row in plan.care_days:
        by_provider.setdefault(row.provider, []).append(row)
    limits = {row.id: row.reserved for row in plan.term.providers}
    for provider, rows in sorted(by_provider.items()):
        called = {
            child: pseudonym(key, provider, child) for child in sorted({row.child for row in rows})
        }
        stays = [
            CareStay(
                *(row.date, row.drop_off, row.pick_up, called[row.child]),
                provisional=view.is_unsure(row.child, row.date),
            )
            for row in rows
        ]
        stays.sort(key=lambda row: (row.date, row.drop_off, row.pick_up, row.child))
        reserved = limits.get(provider)
        totals = tuple(_day_totals(stays, reserved))
        yield CareList(provider, reserved, tuple(stays), totals, called)


def _days(stays: Sequence[CareStay]) -> Iterator[Sequence[Cell]]:
    for row in stays:
        clocks = (format_clock(row.drop_off), format_clock(row.pick_up))
        yield (row.date.isoformat(), *clocks, row.child, row.provisional)


def _totals(found: CareList) -> Iterator[Sequence[Cell]]:
    for row in found.totals:
        limits = (found.reserved, row.over)
        yield (row.date.isoformat(), row.children, row.most_at_once, *limits)


def _day_totals(stays: Sequence[CareStay], reserved: int | None) -> Iterator[CareTotal]:
    days: dict[date, list[CareStay]] = {}
    for row in stays:
        days.setdefault(row.date, []).append(row)
    for day, found in days.items():
        most = _most_at_once(found)
        over = None if reserved is None else max(0, most - reserved)
        yield CareTotal(day, len({row.child for row in found}), most, over)


def _most_at_once(rows: Sequence[CareStay]) -> int:
    """Most children present at one time; one that leaves makes room for one that comes."""
    return max(
        len({other.child for other in rows if other.drop_off <= row.drop_off < other.pick_up})
        for row in rows
    )
