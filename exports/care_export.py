"""What each care provider is sent: when children come and go, under pseudonyms (R84).

A provider's file names no parent and no child of the term. Only the coordinator's
``care_children.csv`` says who is who.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from urllib.parse import quote

from passerelle.exports.atomic import write_bytes
from passerelle.exports.csv import Cell, csv_bytes
from passerelle.exports.pseudonyms import pseudonym
from passerelle.models.base import format_clock
from passerelle.models.plan import CareDay, Plan

FOLDER = "care"
_DAYS = "date,drop_off,pick_up,child"
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
    by_provider: dict[str, list[CareDay]] = {}
    for row in plan.care_days:
        by_provider.setdefault(row.provider, []).append(row)
    files: dict[str, bytes] = {}
    names: list[Sequence[Cell]] = []
    for provider, rows in sorted(by_provider.items()):
        children = sorted({row.child for row in rows})
        called = {child: pseudonym(key, provider, child) for child in children}
        file = f"{quote(provider, safe='')}.csv"
        files[f"{FOLDER}/{file}"] = csv_bytes(_DAYS, _days(rows, called))
        files[f"{FOLDER}/totals/{file}"] = csv_bytes(_TOTALS, _totals(plan, provider, rows))
        names += [(provider, child, called[child]) for child in children]
    files["care_children.csv"] = csv_bytes(_CHILDREN, names)
    return files


def _days(rows: Sequence[CareDay], called: dict[str, str]) -> Iterator[Sequence[Cell]]:
    for row in sorted(rows, key=lambda r: (r.date, r.drop_off, r.pick_up, called[r.child])):
        clocks = (format_clock(row.drop_off), format_clock(row.pick_up))
        yield (row.date.isoformat(), *clocks, called[row.child])


def _totals(plan: Plan, provider: str, rows: Sequence[CareDay]) -> Iterator[Sequence[Cell]]:
    reserved = next((row.reserved for row in plan.term.providers if row.id == provider), None)
    days: dict[date, list[CareDay]] = {}
    for row in rows:
        days.setdefault(row.date, []).append(row)
    for day, found in sorted(days.items()):
        most = _most_at_once(found)
        over = None if reserved is None else max(0, most - reserved)
        yield (day.isoformat(), len({row.child for row in found}), most, reserved, over)


def _most_at_once(rows: Sequence[CareDay]) -> int:
    """Most children present at one time; one that leaves makes room for one that comes."""
    return max(
        len({other.child for other in rows if other.drop_off <= row.drop_off < other.pick_up})
        for row in rows
    )
