"""Five disruptions of a running plan, made anew: `python benchmarks/replan.py PLAN [NAME]`."""

from __future__ import annotations

import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from passerelle.planning import load_plan
from passerelle.replanning import Contract, Replanned, Request, line_of, replan
from passerelle.solver.options import SolveOptions

FOLDER = Path(__file__).parent / "replan"
CONTRACT = Contract(date(2027, 3, 1), date(2027, 3, 15), notice_days=14, max_changes=4)
SECONDS = 15.0
COLUMNS = ("moved_sessions", "taken_over", "people_affected", "over_budget")


def main(plan: Path, *, priced: bool, only: str = "") -> None:
    """Print a row of a table for each disruption."""
    heads = ("disruption", "seconds", "valid", "frozen moved", "unplaced", *COLUMNS, "told")
    heads += ("moved free", "minutes for it") if priced else ()
    print("|", " | ".join(heads), "|")
    print("|---" * len(heads) + "|")
    for file in sorted(row for row in FOLDER.glob("*.yaml") if only in row.stem):
        began = time.monotonic()
        with tempfile.TemporaryDirectory() as folder:
            request = Request(
                source="pass-emploi",
                former=plan,
                path=Path(folder) / "plan.json",
                contract=CONTRACT,
                scenarios=(str(file),),
                options=SolveOptions(seconds=SECONDS),
                priced=priced,
            )
            found = replan(request)
        seconds = time.monotonic() - began
        print("|", " | ".join(row(plan, file.stem, seconds, found)), "|", flush=True)


def row(plan: Path, name: str, seconds: float, found: Replanned) -> list[str]:
    """What came of one disruption; seconds include the solve that prices it."""
    new = found.solved.plan
    verdict = found.solved.verdict
    cells = [
        name,
        f"{seconds:.1f}",
        "yes" if verdict is not None and verdict.valid else "no",
        str(frozen_moved(plan, found)),
        str(sum(row.count for row in new.unplaced)),
        *(str(line_of(new, line).value) for line in COLUMNS),
        str(len({notice.person for notice in found.notices})),
    ]
    if found.price is not None:
        unsure = " (inside the gap)" if found.price.inside_gap else ""
        cells += [str(found.price.moved_free), f"{found.price.minutes:+}{unsure}"]
    return cells


def frozen_moved(plan: Path, found: Replanned) -> int:
    """Sessions before the freeze ends that are not as they were."""
    old = {row.id: row for row in load_plan(plan).sessions if row.date < CONTRACT.thaw}
    new = {row.id: row for row in found.solved.plan.sessions}
    same = (
        (row.date, row.period, row.rooms, row.seats)
        == (new[name].date, new[name].period, new[name].rooms, new[name].seats)
        for name, row in old.items()
        if name in new
    )
    return sum(not kept for kept in same)


if __name__ == "__main__":
    words = [word for word in sys.argv[1:] if word != "--price"]
    main(Path(words[0]), priced="--price" in sys.argv, only="".join(words[1:]))
