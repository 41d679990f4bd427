"""A small world behind the command line: each part replaced by the simplest one that answers.

The real parts have tests of their own; here it matters what the commands make of their answers.
"""

import sys
from dataclasses import dataclass, field
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from typer.testing import CliRunner

from passerelle.cli import app
from passerelle.exports.plan_file import write_plan
from passerelle.models.base import BANDS, Period
from passerelle.models.issue import BadInputError, Issue
from passerelle.models.people import Learner, Trainer
from passerelle.models.places import Room, Site
from passerelle.models.plan import Attendance, CostLine, PlacedSession, Plan, Provenance, Tier
from passerelle.models.rules import Settings
from passerelle.models.sessions import SessionSet
from passerelle.models.term import Term
from passerelle.models.travel import TravelTable, TravelTimes
from passerelle.travel.build import modes_of, places_of


def small_term(name="evening-class"):
    return Term(
        settings=Settings(id=name, first=date(2027, 1, 4), last=date(2027, 1, 29), language="en"),
        sites=(Site(id="S1", town="Tournai", country="BE"),),
        rooms=(Room(id="R1", site="S1", seats=12),),
        learners=(
            Learner(id="L01", town="Halluin"),
            Learner(id="L02", town="Tournai", mode="bike"),
        ),
        trainers=(Trainer(id="T01", town="Tournai"),),
        sessions=(SessionSet(id="TC1", title="First aid", rooms=("R1",), count=2),),
    )


def small_travel(*_):
    there_and_back = ((0, 25), (31, 0))
    tables = [
        TravelTable(mode=mode, band=band, minutes=there_and_back, source=((0, 0), (0, 1)))
        for mode in ("car", "bike")
        for band in BANDS
    ]
    return TravelTimes(
        nodes=("Halluin", "Tournai"),
        km=((0, 24.0), (24.0, 0)),
        tables=tuple(tables),
        sources=("estimate", "same place"),
        am_peak=Period(420, 570),
        pm_peak=Period(960, 1110),
        night=Period(0, 360),
    )


def small_plan(term, status="FEASIBLE", *, uid="uid-1", interrupted=False):
    placed = status in ("OPTIMAL", "FEASIBLE", "PARTIAL")
    sessions = tuple(
        PlacedSession(
            id=f"TC1-{n:02d}",
            uid=f"{uid}-{n}",
            session_set="TC1",
            title="First aid",
            date=date(2027, 1, 4 + n),
            period=Period(540, 750),
            rooms=("R1",),
        )
        for n in (1, 2)
        if placed
    )
    missed = Attendance(learner="L01", session="TC1-01", present=False, reason="no_care")
    return Plan(
        term=term,
        travel=small_travel(),
        status=status,
        sessions=sessions,
        attendance=(missed, Attendance(learner="L02", session="TC1-01")) if placed else (),
        objective=(
            CostLine(
                line="conflicts", value=1, unit="learner-sessions", weight=600, tier="conflicts"
            ),
        ),
        total=600,
        bound=597,
        forced=300,
        gap=0.01,
        tiers=(Tier(name="conflicts", value=600, bound=597),),
        provenance=Provenance(
            term_hash=term.fingerprint,
            travel_hash=small_travel().fingerprint,
            versions={"passerelle": "0"},
            seed=1,
            workers=1,
            deterministic=True,
            seconds_limit=1,
            seconds=0.5,
            interrupted=interrupted,
        ),
    )


@dataclass
class World:
    """What the parts will answer, and what they were asked."""

    terms: dict[str, Term] = field(
        default_factory=lambda: {
            name: small_term(name) for name in ("evening-class", "summer-class")
        }
    )
    status: Any = "FEASIBLE"
    violations: tuple[Issue, ...] = ()
    conditions: list[Issue] = field(default_factory=list)
    previous: list[Plan | None] = field(default_factory=list)
    options: list[Any] = field(default_factory=list)

    def read_term(self, source):
        if source not in self.terms:
            raise BadInputError(
                (
                    Issue(code="A", where=f"{source}/rooms.csv:2:3", message="no number"),
                    Issue(code="B", where=f"{source}/rooms.csv:9:1", message="twice", fix="merge"),
                )
            )
        return self.terms[source]

    def solve(self, term, _travel, options, *, previous=None, **_more):
        self.previous.append(previous)
        self.options.append(options)
        uid = previous.sessions[0].uid if previous and previous.sessions else "uid"
        return small_plan(term, self.status, uid=uid)

    def check(self, _term, plan, _travel=None):
        return SimpleNamespace(
            valid=not self.violations,
            violations=self.violations,
            objective=plan.objective,
            total=plan.total,
        )

    def certificate(self, term, _plan, verdict, _travel):
        return {"term_hash": term.fingerprint, "valid": verdict.valid}

    def parts(self):
        """The modules to put in place of the real ones."""
        return {
            "passerelle.instances.read": SimpleNamespace(read_term=self.read_term),
            "passerelle.travel.build": SimpleNamespace(
                build_travel=small_travel, modes_of=modes_of, places_of=places_of
            ),
            "passerelle.solver.solve": SimpleNamespace(solve=self.solve),
            "passerelle.checker.check": SimpleNamespace(check=self.check),
            "passerelle.checker.certificate": SimpleNamespace(certificate=self.certificate),
            "passerelle.checker.conditions": SimpleNamespace(
                conditions=lambda _term, _travel: self.conditions
            ),
        }


@pytest.fixture
def world(monkeypatch):
    made = World()
    for name, module in made.parts().items():
        monkeypatch.setitem(sys.modules, name, module)
    return made


@pytest.fixture
def run():
    """Runs a command line in this process."""
    runner = CliRunner()
    return lambda *words: runner.invoke(app, [str(word) for word in words])


@pytest.fixture
def violation():
    return Issue(code="R17", where="TC1-01", message="R1 holds two sessions at once")


@pytest.fixture
def plan_file(tmp_path):
    """Writes a plan of the small term, and says where."""

    def write(name="plan.json", **more):
        path = tmp_path / name
        write_plan(small_plan(small_term(), **more), path)
        return path

    return write
