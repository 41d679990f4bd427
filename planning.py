"""The application: one function a task, from sources and files to answers.

It joins reading, travel, solver, checker and exports, which do not know each other. Nothing is
printed here. Every function raises BadInputError, with all issues, for input it cannot use.
"""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, replace
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from passerelle.models.issue import BadInputError, Issue
from passerelle.models.plan import Plan
from passerelle.models.term import Term
from passerelle.models.travel import TravelTimes
from passerelle.solver.options import Progress, SolveOptions

if TYPE_CHECKING:
    from rich.console import RenderableType

    from passerelle.checker.verdict import Verdict
    from passerelle.exports.compare import Comparison
    from passerelle.exports.plan_file import PlanFile
    from passerelle.exports.reasons import Reasons
    from passerelle.exports.words import Lang

PLACED = ("OPTIMAL", "FEASIBLE", "PARTIAL")
"""Statuses of plans that hold placements; the others say why there are none."""


@dataclass(frozen=True)
class Solved:
    """A plan, where it was written, and what the checker said of it.

    ``verdict`` is None for a plan without placements. ``path`` is not the file ``asked`` for where
    that would do harm: a plan that the checker rejects is kept apart, and so is one without any
    placement if a former plan has some. ``stayed`` says of the plan that the search began with how
    many sessions are where they were, and of how many.
    """

    plan: Plan
    asked: Path
    path: Path
    verdict: Verdict | None
    stayed: tuple[int, int] | None = None

    @property
    def kept(self) -> bool:
        """Whether the plan is in the file asked for."""
        return self.path == self.asked

    @property
    def rejected(self) -> bool:
        """Whether the checker found violations: an error of the solver or of the checker."""
        return self.verdict is not None and not self.verdict.valid

    @property
    def complete(self) -> bool:
        """Whether every session is placed and the checker agrees."""
        return self.plan.status in ("OPTIMAL", "FEASIBLE") and not self.rejected


def bad_input(code: str, where: str, message: str, fix: str = "") -> BadInputError:
    """One issue as an error."""
    return BadInputError((Issue(code=code, where=where, message=message, fix=fix),))


def unknown(kind: str, found: str, known: Iterable[str]) -> BadInputError:
    """The error for an id or name that does not exist, with the nearest one that does."""
    names = sorted(known)
    near = get_close_matches(found, names, n=1, cutoff=0.5)
    if near:
        fix = f"did you mean '{near[0]}'?"
    elif not names:
        fix = f"there is no {kind} at all"
    else:
        fix = f"use one of {', '.join(names[:8])}{', …' if len(names) > 8 else ''}"
    return bad_input("UNKNOWN_ID", f"{kind} '{found}'", "is not known", fix)


def term_and_travel(
    source: str, times: Path | None = None, hear: Callable[[str], None] | None = None
) -> tuple[Term, TravelTimes]:
    """A term, by bundled name, folder or workbook, and its travel times.

    ``hear`` is told the language of the term once that is read.
    ``times`` is a file of travel times made by ``passerelle travel``; without it they are
    estimated and given rows override.
    """
    from passerelle.instances.read import read_term

    term = read_term(source)
    if hear is not None:
        hear(term.settings.language)
    return term, travel_of(term, times)


def travel_of(term: Term, times: Path | None) -> TravelTimes:
    """The travel times of a term: those of a file made by ``passerelle travel``, or estimates."""
    from passerelle.mobility import read_times
    from passerelle.travel.build import build_travel

    return build_travel(term) if times is None else read_times(times, term)


def load_plan(path: Path) -> Plan:
    """The plan in a file."""
    return load_plan_file(path).plan


def load_plan_file(path: Path) -> PlanFile:
    """The plan in a file, and which bytes it was read from."""
    from passerelle.exports.plan_file import read_plan_file

    return read_plan_file(path)


# --- solve ---------------------------------------------------------------------------------------


def make_plan(
    source: str,
    path: Path,
    options: SolveOptions,
    *,
    times: Path | None = None,
    start: Path | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    on_conditions: Callable[[list[Issue]], None] | None = None,
    hear: Callable[[str], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> Solved:
    """Solve a term, check the plan, and write it to ``path``.

    The search begins with the plan in the file ``start``, if one is named, or with the placed
    sessions of a workbook or CSV file. A plan already at
    ``path`` lends its session identities, and is only replaced by a plan that
    holds placements and that the checker accepts. ``on_conditions`` is told beforehand which
    necessary conditions fail, ``hear`` the language of the term. ``stop`` turning True ends the
    search with the best plan so far.
    """
    from passerelle.checker.conditions import conditions
    from passerelle.solver.solve import solve

    ensure_writable(path)
    term, travel = term_and_travel(source, times, hear)
    previous = former_plan(path, term)
    if on_conditions is not None:
        on_conditions(conditions(term, travel))
    begun, lender = _begun(start, term, travel, on_conditions)
    plan = solve(
        term,
        travel,
        options,
        previous=lender or previous,
        start=begun,
        on_progress=on_progress,
        stop=stop,
    )
    solved = shelved(term, travel, plan, path, previous)
    return replace(solved, stayed=None if begun is None else _stayed(begun, plan))


def _begun(
    start: Path | None,
    term: Term,
    travel: TravelTimes,
    on_notes: Callable[[list[Issue]], None] | None,
) -> tuple[Plan | None, Plan | None]:
    """The plan to start from, and the same again if it lends identities: a sheet has none."""
    from passerelle.instances.placed import SHEETS, placed_plan

    if start is None:
        return None, None
    if start.suffix.casefold() not in SHEETS:
        plan = start_plan(start, term)
        return plan, plan
    plan, notes = placed_plan(start, term, travel)
    if on_notes is not None:
        on_notes(list(notes))
    return plan, None


def _stayed(begun: Plan, plan: Plan) -> tuple[int, int]:
    """How many sessions of a plan to start from are at their date and time, and of how many."""

    def moments(of: Plan) -> Counter[tuple[str, str, date, int]]:
        return Counter((s.session_set, s.learner, s.date, s.period.start) for s in of.sessions)

    return (moments(begun) & moments(plan)).total(), len(begun.sessions)


def start_plan(path: Path, term: Term) -> Plan:
    """The plan to start a search from; BadInputError if it is of another term."""
    plan = load_plan(path)
    if plan.term.settings.id != term.settings.id:
        message = f"the plan is of term '{plan.term.settings.id}', not of '{term.settings.id}'"
        raise bad_input("TERM", str(path), message, "name a plan of this term")
    return plan


def shelved(
    term: Term, travel: TravelTimes, plan: Plan, path: Path, previous: Plan | None
) -> Solved:
    """Judge a plan and write it to ``path``, or apart from it if it would do harm there.

    ``previous`` is the plan that the file holds already.
    """
    from passerelle.checker.check import check
    from passerelle.exports.plan_file import write_plan

    verdict = check(term, plan, travel) if plan.status in PLACED else None
    rejected = verdict is not None and not verdict.valid
    loses = verdict is None and previous is not None and previous.status in PLACED
    target = path.with_suffix(".rejected.json") if rejected or loses else path
    write_plan(plan, target)
    if verdict is not None and not verdict.violations and target.is_file():
        _remember_written(term, travel, plan, target)
    return Solved(plan=plan, asked=path, path=target, verdict=verdict)


def _remember_written(term: Term, travel: TravelTimes, plan: Plan, path: Path) -> None:
    """Remember that nothing is broken in a file, if what it holds is what was judged."""
    from passerelle.verdicts import Judged, remember

    written = load_plan_file(path)
    if written.plan == plan:
        remember(Judged(written.digest, term, travel))


def ensure_writable(path: Path) -> None:
    """Raise BadInputError unless a file can be written at ``path``; nothing is left behind.

    Folders that do not exist yet are fine if they can be created.
    """
    if path.is_dir():
        raise bad_input("OUTPUT", str(path), "is a folder", f"name a file, e.g. {path}/plan.json")
    folder = next(parent for parent in path.absolute().parents if parent.exists())
    try:
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise bad_input(
            "OUTPUT",
            str(path),
            f"cannot be written, because of {folder}: {error.strerror or error}",
            "name a file in a folder that you may write to",
        ) from error


def former_plan(path: Path, term: Term) -> Plan | None:
    """The plan already at ``path``, if any; BadInputError if replacing the file would lose it."""
    if not path.is_file():
        return None
    away = "name another file with -o, or move this one away; nothing was changed"
    try:
        plan = load_plan(path)
    except BadInputError as error:
        first = error.issues[0]
        raise bad_input(
            "OUTPUT",
            str(path),
            f"exists, but is no plan that can be read ({first.message})",
            away,
        ) from error
    if plan.term.settings.id != term.settings.id:
        raise bad_input(
            "OUTPUT",
            str(path),
            f"holds the plan of the term '{plan.term.settings.id}', not of '{term.settings.id}'",
            away,
        )
    return plan


# --- check and verify ----------------------------------------------------------------------------


def examine(
    source: str,
    plan_path: Path | None = None,
    times: Path | None = None,
    hear: Callable[[str], None] | None = None,
) -> tuple[list[Issue], Verdict | None]:
    """Necessary conditions that fail in a term, and the verdict on a plan file if one is given.

    ``hear`` is told the language of the term once that is read.
    """
    from passerelle.checker.conditions import conditions

    term, travel = term_and_travel(source, times, hear)
    verdict = None if plan_path is None else judged(load_plan_file(plan_path), term, travel)
    return list(conditions(term, travel)), verdict


def judge(
    source: str,
    plan_path: Path,
    certificate: Path | None = None,
    times: Path | None = None,
    hear: Callable[[str], None] | None = None,
) -> Verdict:
    """Judge a plan file against a term; ``certificate`` keeps the verdict.

    Travel times are built anew, or read from the file of ``passerelle travel`` that ``times``
    names. ``hear`` is told the language of the term once that is read.
    """
    if certificate is not None:
        ensure_writable(certificate)
    term, travel = term_and_travel(source, times, hear)
    file = load_plan_file(plan_path)
    plan = file.plan
    ensure_same_term(plan, term, plan_path)
    verdict = judged(file, term, travel)
    if certificate is not None:
        from passerelle.checker.certificate import certificate as certify
        from passerelle.exports.atomic import write_bytes

        text = json.dumps(certify(term, plan, verdict, travel), indent=2, ensure_ascii=False)
        write_bytes(certificate, f"{text}\n".encode())
    return verdict


def ensure_same_term(plan: Plan, term: Term, path: Path) -> None:
    """BadInputError for the plan, in a file, of another term."""
    if plan.term.settings.id != term.settings.id:
        made = f"the plan is of term '{plan.term.settings.id}', not of '{term.settings.id}'"
        raise bad_input("TERM", str(path), made, "name the term it was made from")


def judged(file: PlanFile, term: Term, travel: TravelTimes) -> Verdict:
    """Judge a plan file; where nothing at all is found, that is remembered."""
    from passerelle.checker.check import check
    from passerelle.verdicts import Judged, remember

    verdict = check(term, file.plan, travel)
    if verdict.valid and not verdict.violations:
        remember(Judged(file.digest, term, travel))
    return verdict


# --- show and compare -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Subject:
    """Whose timetable is asked for, by id; at most one. ``week`` is an ISO week number."""

    learner: str = ""
    trainer: str = ""
    room: str = ""
    site: str = ""
    host: str = ""
    week: int | None = None

    @property
    def everything(self) -> bool:
        """Whether nobody and no place is named."""
        return not any((self.learner, self.trainer, self.room, self.site, self.host))


def timetable(
    plan_path: Path, subject: Subject, lang: str = ""
) -> tuple[Plan, list[RenderableType]]:
    """A plan, and what to print of it; of no subject, its figures and all weeks."""
    from passerelle.exports.show import summary
    from passerelle.exports.show import timetable as tables

    plan = load_plan(plan_path)
    language = language_of(lang)
    shown = tables(plan, **asdict(subject), lang=language)
    return plan, [summary(plan, language), shown] if subject == Subject() else [shown]


def summary_of(plan: Plan, language: Lang | None = None) -> RenderableType:
    """The figures of a plan, to print."""
    from passerelle.exports.show import summary

    return summary(plan, language)


def comparison(paths: list[Path], lang: str = "") -> tuple[Comparison, RenderableType]:
    """Every plan file after the first against the first, and the table of it."""
    from passerelle.exports.compare import compare, comparison_table

    plans = [load_plan(path) for path in paths]
    found = compare(plans)
    language = language_of(lang) or plans[0].term.settings.language
    return found, comparison_table(found, language, tuple(map(str, paths)))


def language_of(lang: str) -> Lang | None:
    """A language of output; None, for the term's own, where the text is empty."""
    from passerelle.exports.words import LANGS

    known: dict[str, Lang] = {name: name for name in LANGS}
    if lang and lang not in known:
        raise unknown("language", lang, known)
    return known.get(lang)


def reasons_of(plan_path: Path, lang: str = "") -> Reasons:
    """The words of answers about a plan file: in a language, or in the term's own."""
    return reasons_in(load_plan(plan_path), lang)


def reasons_in(plan: Plan, lang: str = "") -> Reasons:
    """The words of answers about a plan: in a language, or in the term's own."""
    from passerelle.exports.reasons import Reasons

    return Reasons(language_of(lang) or plan.term.settings.language)
