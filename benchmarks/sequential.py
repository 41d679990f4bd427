"""Courses, then internships, then childcare, against all of it at once.

`python benchmarks/sequential.py --seconds 60`. By hand people make a plan in stages, each of which
takes the stages before as given. Here every stage is solved by the same search with the same
weights, as far as the stage sees what they price:

1. courses and the weeks of placement, as if nobody had children and any host were as near;
2. a host for every placement, by the journey alone;
3. care around what is there.

The joint search then gets as many seconds as the stages took, once from the plan of the stages
and once from nothing.
"""

from __future__ import annotations

import argparse
import shlex
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from passerelle import planning
from passerelle.checker.check import check
from passerelle.models.plan import Plan
from passerelle.models.term import Term
from passerelle.models.travel import TravelTimes
from passerelle.solver.options import SolveOptions
from passerelle.solver.solve import solve

BLIND = ("internship_travel", "internship_care", "shared_living_group")
BRIEF = 0.1  # seconds: what is given is completed, and nothing is searched
LINES = ("learner_travel", "care_detour", "internship_travel", "internship_care", "care_moves")
COLUMNS = ("plan", "seconds", "total", "unplaced", "conflicts", *LINES, "checker")


@dataclass(frozen=True)
class Stages:
    """A term, and what each stage sees of it."""

    term: Term
    travel: TravelTimes
    seconds: float
    seed: int

    def courses(self) -> Plan:
        """Sessions and weeks of placement; hosts as they come."""
        settings = self.term.settings
        weights = settings.weights.model_copy(update=dict.fromkeys(BLIND, 0))
        blind = settings.model_copy(update={"weights": weights})
        seen = _changed(self.childless(), settings=blind, wishes=())
        return solve(seen, self.travel, self._options(self.seconds))

    def internships(self, courses: Plan) -> Plan:
        """Hosts for the weeks that the courses leave, by the journey."""
        given = courses.model_copy(update={"internships": ()})
        return solve(self.childless(), self.travel, self._options(BRIEF), start=given)

    def care(self, given: Plan) -> Plan:
        """Care around sessions and stays."""
        return solve(self.term, self.travel, self._options(BRIEF), start=given)

    def joint(self, seconds: float, start: Plan | None) -> Plan:
        """Everything at once."""
        return solve(self.term, self.travel, self._options(seconds), start=start)

    def childless(self) -> Term:
        """The term as if nobody had children."""
        return _changed(self.term, children=(), care=())

    def _options(self, seconds: float) -> SolveOptions:
        return SolveOptions(seconds=seconds, seed=self.seed)


def _changed(term: Term, **tables: object) -> Term:
    """The term with other tables, made anew."""
    fields = {name: getattr(term, name) for name in Term.model_fields}
    return Term.model_validate(fields | tables)


def cells(name: str, plan: Plan, stages: Stages, seconds: float) -> list[str]:
    """The row of a plan that is made for the whole term."""
    values = {line.line: line.value for line in plan.objective}
    conflicts = sum(line.value for line in plan.objective if line.tier == "conflicts")
    valid = check(stages.term, plan, stages.travel).valid
    return [
        name,
        f"{seconds:.0f}",
        f"{plan.total:,}",
        str(sum(row.count for row in plan.unplaced)),
        str(conflicts),
        *(f"{values.get(line, 0):,}" for line in LINES),
        "valid" if valid else "INVALID",
    ]


def main(source: str, seconds: float, seed: int) -> str:
    """The table in Markdown."""
    term, travel = planning.term_and_travel(source)
    stages = Stages(term, travel, seconds, seed)
    began = time.monotonic()
    by_hand = stages.care(stages.internships(stages.courses()))
    spent = time.monotonic() - began
    rows = [cells("in stages", by_hand, stages, spent)]
    for name, start in (("joint, from that plan", by_hand), ("joint, from nothing", None)):
        began = time.monotonic()
        plan = stages.joint(spent, start)
        rows.append(cells(name, plan, stages, time.monotonic() - began))
    lines = [list(COLUMNS), ["--", *["--:"] * (len(COLUMNS) - 2), "--"], *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("source", nargs="?", default="pass-emploi", help="bundled term or folder")
    parser.add_argument("--seconds", type=float, default=60.0, help="for the first stage")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("-o", type=Path, help="a file for the table")
    given = parser.parse_args()
    table = main(given.source, given.seconds, given.seed)
    text = f"`python {shlex.join(sys.argv)}`\n\n{table}\n"
    if given.o is None:
        sys.stdout.write(text)
    else:
        given.o.write_text(text, encoding="utf-8")
