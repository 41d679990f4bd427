"""Publish a thousand learners with verification: `publishing.py make`, then `publishing.py time`.

    python benchmarks/publishing.py make PLAN.json FOLDER --copies 42
    python benchmarks/publishing.py time FOLDER

The first puts copies of a solved plan side by side, each with ids of its own, and writes them as
they are and with one session of a hundred changed; both pass the checker. The second publishes the
one, judges and keeps the other as `solve` and `replan` do, and publishes that. Figures: feeds.md.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from passerelle.checker.check import check
from passerelle.exports.plan_file import read_plan, write_plan
from passerelle.models.plan import Plan, Tier
from passerelle.planning import shelved
from passerelle.publishing import checked_plan, publish_plan

T = TypeVar("T")
WORDS = {
    *("country", "kind", "label", "material", "message", "mode", "name", "reason", "role"),
    *("destination_key", "origin_key", "rule", "state", "status", "title", "town", "type"),
}
"""Fields that never hold an id, though a word in them may look like one."""
SHARED = {"policies", "objective", "tiers"}
"""Tables of which all copies need one only."""


def side_by_side(plan: Plan, copies: int) -> Plan:
    """So many copies of a plan and its term as one, with costs counted anew and no bound."""
    data = json.loads(plan.model_dump_json())
    term = data["term"]
    ids = {row["id"] for rows in _tables(term) for row in rows if "id" in row}
    ids |= {row["id"] for row in data["sessions"]}
    ids |= {row["calendar"] for row in term["calendars"]}
    renamed = {number: _Renamed(ids, number) for number in range(copies)}
    for part in (term, data):
        for name, rows in part.items():
            if isinstance(rows, list) and name not in SHARED:
                part[name] = [new.of(row) for new in renamed.values() for row in rows]
    made = Plan.model_validate_json(json.dumps({**data, "gap": None, "bound": None, "forced": 0}))
    source = made.provenance.model_copy(update={"term_hash": made.term.fingerprint})
    return _counted(made.model_copy(update={"provenance": source}))


class _Renamed:
    """What rows are called in one copy."""

    def __init__(self, ids: set[str], number: int) -> None:
        self.ids = ids
        self.number = number

    def of(self, value: Any, field: str = "") -> Any:
        """The value of a field with ids of this copy."""
        if isinstance(value, dict):
            return {self.name(key): self.of(row, key) for key, row in value.items()}
        if isinstance(value, list):
            return [self.of(row, field) for row in value]
        if not isinstance(value, str) or field in WORDS:
            return value
        if field == "uid":
            return f"{value[:-3]}{self.number:03d}"
        return "+".join(map(self.name, value.split("+")))

    def name(self, text: str) -> str:
        """An id of this copy; any other text as it is."""
        return f"{text}~{self.number}" if text in self.ids else text


def _tables(term: dict[str, Any]) -> list[list[dict[str, Any]]]:
    return [rows for rows in term.values() if isinstance(rows, list) and rows]


def _counted(plan: Plan) -> Plan:
    verdict = check(plan.term, plan)
    sums = {
        row.name: sum(line.cost for line in verdict.objective if line.tier == row.name)
        for row in plan.tiers
    }
    tiers = tuple(Tier(name=name, value=value) for name, value in sums.items())
    changes = {"objective": verdict.objective, "total": verdict.total, "tiers": tiers}
    return plan.model_copy(update={**changes, "status": "FEASIBLE"})


def changed(plan: Plan, every: int = 100) -> Plan:
    """The plan with another title of one session of each ``every``: it breaks no rule."""
    rows = tuple(
        row.model_copy(update={"title": f"{row.title or row.session_set} (bis)"})
        if number % every == 0
        else row
        for number, row in enumerate(plan.sessions)
    )
    return plan.model_copy(update={"sessions": rows})


def make(source: Path, folder: Path, copies: int) -> None:
    """Write both plans."""
    plan = side_by_side(read_plan(source), copies)
    write_plan(plan, folder / "first.json")
    write_plan(changed(plan), folder / "second.json")
    rows = (len(plan.term.learners), len(plan.sessions), len(plan.attendance))
    print("learners, sessions, attendances:", *rows)


def measure(folder: Path) -> None:
    """Publish the first plan, judged in the course of it; then the second, judged beforehand."""
    feeds, kept = folder / "feeds", folder / "kept.json"
    shutil.rmtree(feeds, ignore_errors=True)
    _published(folder / "first.json", feeds, "first")
    plan = read_plan(folder / "second.json")
    _timed("second: judged, kept", lambda: shelved(plan.term, plan.travel, plan, kept, None))
    _published(kept, feeds, "second")
    _published(kept, feeds, "second again")


def _published(path: Path, feeds: Path, name: str) -> None:
    checked = _timed(f"{name}: read, verified", lambda: checked_plan(path))
    url = "https://agenda.example.org"
    report = _timed(f"{name}: published", lambda: publish_plan(checked, feeds, url=url))
    changes = sum(len(row.told) for row in report.changes)
    print(f"{name}: {report.feeds} feeds, {changes} changes told", flush=True)


def _timed(name: str, work: Callable[[], T]) -> T:
    wall, cpu = time.perf_counter(), time.process_time()
    found = work()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{name:24} {wall:6.1f} s wall {cpu:6.1f} s CPU  peak {peak} MB", flush=True)
    return found


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    maker = commands.add_parser("make")
    maker.add_argument("plan", type=Path)
    maker.add_argument("folder", type=Path)
    maker.add_argument("--copies", type=int, default=42)
    commands.add_parser("time").add_argument("folder", type=Path)
    given = parser.parse_args()
    if given.command == "make":
        make(given.plan, given.folder, given.copies)
    else:
        measure(given.folder)
