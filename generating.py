"""Terms that nobody wrote, with a plan that shows them feasible: drawn, completed, written.

Every function raises BadInputError for options it cannot use; nothing is half written.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from passerelle.generate.manifest import PLAN_FILE, manifest
from passerelle.generate.wanted import LEAST, LEAST_WEEKS, MOST, MOST_WEEKS, SIZES, Wanted
from passerelle.models.base import Period
from passerelle.models.plan import Plan
from passerelle.models.term import Term
from passerelle.planning import bad_input, language_of, unknown

if TYPE_CHECKING:
    from passerelle.generate.interviews import Attends
    from passerelle.models.travel import TravelTimes

MANIFEST_FILE = "MANIFEST.md"


@dataclass(frozen=True)
class Generated:
    """A term, the plan that shows it feasible, and what its manifest says."""

    term: Term
    plan: Plan
    manifest: str


def wanted(
    size: str = "",
    learners: int | None = None,
    *,
    seed: int = 1,
    weeks: int | None = None,
    lang: str = "",
    cars: float | None = None,
    parents: float | None = None,
) -> Wanted:
    """What is asked for: a size by name or by learners; what is left out suits the size."""
    if size and size not in SIZES:
        raise unknown("size", size, SIZES)
    count = learners if learners is not None else SIZES[size or "medium"]
    if not LEAST <= count <= MOST:
        fix = f"choose {LEAST} to {MOST}"
        raise bad_input("OPTION", "--learners", f"{count} learners cannot be generated", fix)
    if weeks is not None and not LEAST_WEEKS <= weeks <= MOST_WEEKS:
        fix = f"choose {LEAST_WEEKS} to {MOST_WEEKS}: less does not hold a programme"
        raise bad_input("OPTION", "--weeks", f"a term of {weeks} weeks cannot be generated", fix)
    for name, share in (("--cars", cars), ("--parents", parents)):
        if share is not None and not 0 <= share <= 1:
            raise bad_input("OPTION", name, f"{share:g} is no share", "choose 0 to 1, e.g. 0.5")
    return Wanted(
        learners=count,
        seed=seed,
        weeks=weeks or 0,
        language=language_of(lang) or Wanted.language,
        cars=Wanted.cars if cars is None else cars,
        parents=Wanted.parents if parents is None else parents,
    )


def generate(asked: Wanted, on_progress: Callable[[str], None] | None = None) -> Generated:
    """A term as asked for, and its witness: the same for the same options on every machine."""
    from passerelle.generate.draft import draw_draft
    from passerelle.generate.interviews import draw_interviews
    from passerelle.generate.rows import term_of
    from passerelle.solver.complete import complete
    from passerelle.travel.build import build_travel

    tell = on_progress or (lambda _: None)
    draft = draw_draft(asked, tell)
    tell("travel times")
    bare = term_of(draft, {})
    travel = build_travel(bare)
    tell("interviews")
    candidates, interviews = draw_interviews(draft, _attends(bare, travel))
    term = term_of(draft, candidates)
    sessions = [row for own in draft.programmes for row in own.lessons.sessions]
    tell("the plan that shows the term feasible")
    plan = complete(term, travel, [*sessions, *interviews], draft.hosting.stays, asked.seed)
    return Generated(term, plan, manifest(asked, term, plan))


def _attends(term: Term, travel: TravelTimes) -> Attends:
    from passerelle.solver.complete import DayJudge

    judge = DayJudge(term, travel)

    def attends(learner: str, on: date, parts: Sequence[tuple[str, Period]]) -> bool:
        return judge.attends(learner, on, parts)

    return attends


def write(
    asked: Wanted,
    folder: Path,
    *,
    overwrite: bool = False,
    on_progress: Callable[[str], None] | None = None,
) -> Generated:
    """Generate a term and write it as a folder, with its manifest and its witness plan."""
    from passerelle.exports.plan_file import plan_text
    from passerelle.instances.write import ensure_new, term_files, write_files

    ensure_new(folder, overwrite=overwrite)
    made = generate(asked, on_progress)
    if on_progress is not None:
        on_progress(f"writing {folder}")
    files = term_files(made.term)
    files |= {MANIFEST_FILE: made.manifest, PLAN_FILE: plan_text(made.plan)}
    write_files(files, folder, overwrite=overwrite)
    return made


def told(made: Generated, folder: Path) -> dict[str, Any]:
    """What was written where, for programs."""
    return {
        "folder": str(folder),
        "plan": str(folder / PLAN_FILE),
        "term": made.term.settings.id,
        "learners": len(made.term.learners),
        "sessions": len(made.plan.sessions),
        "internships": len(made.plan.internships),
        "conflicts": sum(not row.present for row in made.plan.attendance),
        "total": made.plan.total,
    }
