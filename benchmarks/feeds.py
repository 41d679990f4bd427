"""Publish many feeds: `python benchmarks/feeds.py FOLDER`; feeds.md has the figures.

The plan is made up, not solved: groups of twenty learners with a class each half-day.
"""

from __future__ import annotations

import argparse
import asyncio
import resource
import shutil
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import quantiles
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from passerelle.exports.feeds.edition import edition
from passerelle.exports.feeds.manage import revoke
from passerelle.exports.feeds.publish import publish
from passerelle.exports.feeds.settings import Options
from passerelle.exports.feeds.tokens import new_token
from passerelle.exports.pseudonyms import new_key
from passerelle.exports.serve.app import FeedServer, make_app
from passerelle.models.base import Period
from passerelle.models.people import Group, Learner, Trainer
from passerelle.models.places import Room, Site
from passerelle.models.plan import PlacedSession, Plan, Provenance, Seat
from passerelle.models.rules import Settings
from passerelle.models.sessions import SessionSet
from passerelle.models.term import Term
from passerelle.models.travel import TravelTimes

FIRST = date(2026, 9, 7)
HALVES = (Period(540, 750), Period(810, 1020))
GROUP_SIZE = 20
AT = datetime(2026, 9, 1, 8, tzinfo=UTC)


def made_plan(learners: int, sessions: int) -> Plan:
    """So many learners with so many sessions each."""
    groups = [f"G{number:03d}" for number in range(learners // GROUP_SIZE)]
    term = Term(
        settings=Settings(
            id="many", title="Beaucoup de monde", first=FIRST, last=FIRST + timedelta(days=300)
        ),
        sites=tuple(Site(id=f"S{n:02d}", name=f"Centre {n}", town="Lille") for n in range(20)),
        rooms=tuple(
            Room(id=f"R-{group}", site=f"S{n % 20:02d}", name=f"Salle {n}", seats=24)
            for n, group in enumerate(groups)
        ),
        groups=tuple(Group(id=group) for group in groups),
        learners=tuple(
            Learner(id=f"L{n:05d}", town="Lille", groups=(groups[n // GROUP_SIZE],))
            for n in range(len(groups) * GROUP_SIZE)
        ),
        trainers=tuple(Trainer(id=f"T{n:03d}", town="Lille") for n in range(100)),
        sessions=tuple(
            SessionSet(id=f"C-{group}", title="Développement de l'enfant", groups=(group,))
            for group in groups
        ),
    )
    return Plan(
        term=term,
        travel=_no_travel(),
        status="FEASIBLE",
        sessions=tuple(
            _session(group, place, number)
            for place, group in enumerate(groups)
            for number in range(sessions)
        ),
        provenance=Provenance(
            term_hash="", travel_hash="", versions={}, seed=0, workers=1, deterministic=True,
            seconds_limit=0, seconds=0,
        ),
    )  # fmt: skip


def moved(plan: Plan, every: int) -> Plan:
    """The plan with one session of each ``every`` a week later."""
    rows = [
        row.model_copy(update={"date": row.date + timedelta(days=7)}) if n % every == 0 else row
        for n, row in enumerate(plan.sessions)
    ]
    return plan.model_copy(update={"sessions": tuple(rows)})


def _session(group: str, place: int, number: int) -> PlacedSession:
    week, half = divmod(number, 10)
    on = FIRST + timedelta(days=7 * week + half // 2)
    room = f"R-{group}"
    return PlacedSession(
        id=f"C-{group}-{number:03d}",
        uid=str(uuid5(NAMESPACE_URL, f"{group} {number}")),
        session_set=f"C-{group}",
        date=on,
        period=HALVES[half % 2],
        rooms=(room,),
        seats=(Seat(trainer=f"T{(place + number) % 100:03d}", room=room),),
    )


def _no_travel() -> TravelTimes:
    return TravelTimes(
        nodes=(), km=(), tables=(), sources=(), am_peak=Period(420, 570),
        pm_peak=Period(960, 1110), night=Period(0, 360),
    )  # fmt: skip


def measure_publication(root: Path, learners: int, sessions: int, *, static: bool) -> None:
    """Publish, publish again unchanged, publish with one session of a hundred moved."""
    shutil.rmtree(root, ignore_errors=True)
    plan = made_plan(learners, sessions)
    print(f"{learners} learners, {sessions} sessions each")
    for day, (name, shown) in enumerate(
        (("first", plan), ("unchanged", plan), ("1 % moved", moved(plan, 100)))
    ):
        wall, cpu = time.perf_counter(), time.process_time()
        report = publish(
            root,
            edition(shown, new_key()),
            at=AT + timedelta(days=day),
            make_token=new_token,
            options=Options(base="https://agenda.example.org", static=static),
        )
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        changes = sum(len(row.told) for row in report.changes)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(
            f"{name:10} {wall:6.1f} s wall {cpu:6.1f} s CPU {report.feeds:6} feeds "
            f"{changes:7} changes  peak {peak} MB"
        )


def measure_misses(root: Path, requests: int = 4000) -> None:
    """How long the server takes for an address that never was and for a revoked one, in turn."""
    shutil.rmtree(root, ignore_errors=True)
    made, options = edition(made_plan(20, 10), new_key()), Options()
    report = publish(root, made, at=AT, make_token=new_token, options=options)
    learner = next(row for row in report.handed if row.kind == "learner")
    edit = revoke([f"learner:{learner.id}"], AT)
    publish(root, None, at=AT, make_token=new_token, options=options, edit=edit)
    server = FeedServer(root, time.time, limited=False)
    server.look()
    paths = {"revoked": f"/c/{learner.token}.ics", "unknown": f"/c/{new_token()}.ics"}
    taken = asyncio.run(_asked(make_app(server), paths, requests))
    for name, found in taken.items():
        median, p99 = (quantiles(found, n=100)[n] / 1000 for n in (49, 98))
        print(f"{name}: median {median:.2f} us, 99th percentile {p99:.2f} us")


async def _asked(app: Any, paths: dict[str, str], requests: int) -> dict[str, list[int]]:
    async def send(_message: object) -> None:
        pass

    taken: dict[str, list[int]] = {name: [] for name in paths}
    for _ in range(requests):
        for name, path in paths.items():
            scope = {"type": "http", "method": "GET", "path": path, "headers": []}
            start = time.perf_counter_ns()
            await app(scope, None, send)
            taken[name].append(time.perf_counter_ns() - start)
    return taken


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--learners", type=int, default=1000)
    parser.add_argument("--sessions", type=int, default=200)
    parser.add_argument("--static", action="store_true")
    parser.add_argument("--misses", action="store_true", help="time 404s instead")
    given = parser.parse_args()
    if given.misses:
        measure_misses(given.folder)
        raise SystemExit
    measure_publication(given.folder, given.learners, given.sessions, static=given.static)
