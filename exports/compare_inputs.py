"""Differences between the terms and travel times of two plans, row by row."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import zip_longest
from types import MappingProxyType
from typing import Any

from passerelle.exports.comparison import FieldChange, InputChange
from passerelle.models.plan import Plan
from passerelle.models.term import Term
from passerelle.models.travel import TravelTimes

Data = dict[str, Any]
KEYS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "calendars": ("calendar", "first"),
        "curriculum": ("track", "unit"),
        "unavailabilities": ("person", "first", "weekdays"),
        "openings": ("provider", "weekdays", "season"),
        "care": ("child", "provider", "option"),
        "closures": ("place", "first"),
        "counts": ("series", "first", "last", "territory"),
        "quotas": ("session_set", "group", "organisation", "territory", "counts"),
        "releases": ("group", "per", "of", "first"),
        "audience_times": ("group", "weekdays", "start"),
        "precedences": ("before", "after"),
        "placement_rules": ("track", "rule", "age_group", "first"),
        "papers": ("person", "kind", "requested"),
        "host_loads": ("host", "first"),
        "wishes": ("person", "kind", "value"),
        "pins": ("session_set", "date", "start"),
        "policies": ("country", "rule", "first"),
        "rotations": ("session_set",),
        "shifts": ("service", "weekdays", "start"),
        "staff": ("service", "person"),
        "duties": ("person", "weekdays", "weeks", "start"),
        "travel": ("origin", "destination", "mode", "band"),
    }
)
"""What tells the rows of a table apart, for tables whose rows have no ``id``."""


def input_changes(old: Plan, new: Plan) -> tuple[InputChange, ...]:
    """Settings, rows and travel times that differ, table by table.

    Rows are matched by id or by the columns of ``KEYS``; of several rows with one key, equal ones
    are matched first.
    """
    before, after = (plan.term.model_dump(mode="json") for plan in (old, new))
    found = [*_settings(before["settings"], after["settings"])]
    for table in Term.model_fields:
        if table != "settings":
            found += _rows(table, before[table], after[table])
    return (*found, *_travel_times(old.travel, new.travel))


def _settings(old: Data, new: Data) -> Iterator[InputChange]:
    fields = _fields(old, new)
    if fields:
        yield InputChange(table="settings", id="term", kind="changed", fields=fields)


def _rows(table: str, old: list[Data], new: list[Data]) -> Iterator[InputChange]:
    before, after = _by_key(table, old), _by_key(table, new)
    for key in dict.fromkeys((*before, *after)):
        first, last = before.get(key, []), after.get(key, [])
        gone = _without(first, last)
        come = _without(last, first)
        for row, other in zip_longest(gone, come):
            yield _change(table, key, row, other)


def _change(table: str, key: str, row: Data | None, other: Data | None) -> InputChange:
    if row is None:
        return InputChange(table=table, id=key, kind="added")
    if other is None:
        return InputChange(table=table, id=key, kind="removed")
    return InputChange(table=table, id=key, kind="changed", fields=_fields(row, other))


def _by_key(table: str, rows: Iterable[Data]) -> dict[str, list[Data]]:
    found: dict[str, list[Data]] = defaultdict(list)
    names = KEYS.get(table, ("id",))
    for row in rows:
        key = " ".join(str(row[name]) for name in names if row[name] is not None)
        found[key].append(row)
    return found


def _without(rows: list[Data], others: list[Data]) -> list[Data]:
    """Rows less those that are among the others, in canonical order."""
    left = [_text(row) for row in others]
    kept = []
    for row in rows:
        text = _text(row)
        if text in left:
            left.remove(text)
        else:
            kept.append(row)
    return sorted(kept, key=_text)


def _fields(old: Data, new: Data, prefix: str = "") -> tuple[FieldChange, ...]:
    """Fields that differ; those of nested objects are named ``weights.conflict``."""
    found: list[FieldChange] = []
    for name in dict.fromkeys((*old, *new)):
        before, after = old.get(name), new.get(name)
        path = f"{prefix}{name}"
        if isinstance(before, dict) and isinstance(after, dict):
            found += _fields(before, after, f"{path}.")
        elif before != after:
            found.append(FieldChange(field=path, before=_text(before), after=_text(after)))
    return tuple(found)


def _text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _travel_times(old: TravelTimes, new: TravelTimes) -> Iterator[InputChange]:
    """Tables of travel times that differ: how many legs, by mode and band."""
    if old == new:
        return
    before, after = _legs(old), _legs(new)
    for table in dict.fromkeys((*before, *after)):
        first, last = before.get(table, {}), after.get(table, {})
        legs = [leg for leg in dict.fromkeys((*first, *last)) if first.get(leg) != last.get(leg)]
        if legs:
            sums = (sum(legs_of.get(leg, 0) for leg in legs) for legs_of in (first, last))
            total_before, total_after = (f"{value} min" for value in sums)
            field = FieldChange(field=f"{len(legs)} legs", before=total_before, after=total_after)
            yield InputChange(table="travel_times", id=table, kind="changed", fields=(field,))
    fields = _fields(_frame(old), _frame(new))
    if fields:
        yield InputChange(table="travel_times", id="bands", kind="changed", fields=fields)


def _frame(times: TravelTimes) -> Data:
    return times.model_dump(mode="json", include={"am_peak", "pm_peak", "night"})


def _legs(times: TravelTimes) -> dict[str, dict[tuple[str, str], int]]:
    return {
        f"{table.mode} {table.band}": {
            (origin, destination): minutes
            for origin, row in zip(times.nodes, table.minutes, strict=True)
            for destination, minutes in zip(times.nodes, row, strict=True)
        }
        for table in times.tables
    }
