"""What-ifs: scenarios of a term solved beside a baseline, written, and compared (R86)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from passerelle.models.issue import BadInputError, Issue
from passerelle.models.plan import Plan
from passerelle.models.scenario import Scenario
from passerelle.models.term import Term
from passerelle.models.travel import TravelTimes
from passerelle.parallel import (
    Job,
    Outcome,
    Pool,
    cluster_pool,
    default_parallel,
    local_pool,
    solve_all,
)
from passerelle.planning import (
    PLACED,
    bad_input,
    ensure_writable,
    former_plan,
    language_of,
    load_plan,
    start_plan,
    travel_of,
    unknown,
)
from passerelle.solver.options import Progress, SolveOptions

if TYPE_CHECKING:
    from rich.console import RenderableType

    from passerelle.exports.cases import Case
    from passerelle.instances.scenario_read import Written

BASELINE = "baseline"
PAGE = "what-if.html"


@dataclass(frozen=True)
class Request:
    """What is asked: a term, its scenarios by name or file, and how to solve them.

    ``a+b`` names two scenarios to be applied one after the other. Every solve begins with the plan
    in the file ``start``, if one is named, so that plans differ by the scenario and not by chance.
    ``times`` is a file of travel times made by ``passerelle travel``, for all of them.
    ``scheduler`` is the address of a dask.distributed cluster; without it ``parallel`` local
    processes work at a time.
    """

    source: str
    scenarios: tuple[str, ...]
    options: SolveOptions = field(default_factory=SolveOptions)
    baseline: Path | None = None
    start: Path | None = None
    folder: Path | None = None
    times: Path | None = None
    parallel: int | None = None
    scheduler: str = ""
    lang: str = ""


@dataclass(frozen=True)
class Variant:
    """A term to be solved: the base itself, or a scenario of it."""

    name: str
    title: str
    note: str
    term: Term
    travel: TravelTimes


@dataclass(frozen=True)
class Answer:
    """The baseline and every scenario solved so far, compared; and what could not be solved.

    ``files`` were written, plans first; ``rejected`` are violations found by the checker, by name.
    """

    cases: tuple[Case, ...]
    missing: tuple[str, ...] = ()
    refused: Mapping[str, tuple[Issue, ...]] = field(default_factory=dict)
    rejected: Mapping[str, tuple[Issue, ...]] = field(default_factory=dict)
    files: tuple[Path, ...] = ()
    interrupted: bool = False

    @property
    def complete(self) -> bool:
        """Whether every plan places all sessions and the checker agrees."""
        good = all(case.plan.status in ("OPTIMAL", "FEASIBLE") for case in self.cases)
        return good and not (self.missing or self.refused or self.rejected)


@dataclass(frozen=True)
class Watcher:
    """Who is told while scenarios are solved; ``stop`` turning True ends it with what there is."""

    on_progress: Callable[[str, Progress], None] = lambda _name, _progress: None
    on_done: Callable[[str, Plan | None], None] = lambda _name, _plan: None
    stop: Callable[[], bool] = lambda: False


# --- scenarios -----------------------------------------------------------------------------------


def scenarios(source: str) -> dict[str, Scenario]:
    """The scenarios that lie beside a term, in the folder ``what-if``, by name."""
    from passerelle.instances.bundled import scenario_files
    from passerelle.instances.read import locate
    from passerelle.instances.scenario_read import read_scenario

    found = scenario_files(locate(source))
    return {name: read_scenario(file).scenario for name, file in found.items()}


def variants(source: str, names: Sequence[str], times: Path | None = None) -> tuple[Variant, ...]:
    """The base of a term and each scenario named, with their travel times.

    These are estimates under given rows, or those of the file ``times``. Raises BadInputError
    with the mistakes of all of them, such as a scenario that needs times the file does not hold.
    """
    from passerelle.instances.read import read_term

    term = read_term(source)
    found: list[Variant] = []
    issues: list[Issue] = []
    doubles = {name for name in names if names.count(name) > 1}
    issues += [_named(name, "stands twice", "name each scenario once") for name in sorted(doubles)]
    for name in dict.fromkeys(("", *names)):
        try:
            found.append(_variant(source, term, name, times))
        except BadInputError as error:
            issues += error.issues
    labels = [variant.name for variant in found]
    for label in sorted({label for label in labels if labels.count(label) > 1} - doubles):
        issues.append(_named(label, "names two scenarios", "rename one of the files"))
    if issues:
        raise BadInputError(tuple(dict.fromkeys(issues)))
    return tuple(found)


def _named(name: str, message: str, fix: str) -> Issue:
    return Issue(code="SCENARIO", where=f"scenario '{name}'", message=message, fix=fix)


def _variant(source: str, term: Term, asked: str, times: Path | None) -> Variant:
    from passerelle.instances.scenario_apply import apply

    if not asked:
        return Variant(BASELINE, term.settings.title, "", term, travel_of(term, times))
    written = _written(source, asked)
    changed = apply(term, written)
    return Variant(
        name="+".join(part.name for part in written),
        title=" + ".join(part.scenario.title for part in written),
        note="\n".join(part.scenario.note for part in written).strip(),
        term=changed,
        travel=travel_of(changed, times),
    )


def changed_term(source: str, names: Sequence[str]) -> Term:
    """A term as scenarios change it, applied in order; BadInputError with all mistakes."""
    from passerelle.instances.read import read_term
    from passerelle.instances.scenario_apply import apply

    term = read_term(source)
    written = [part for name in names for part in _written(source, name)]
    return apply(term, written) if written else term


def _written(source: str, asked: str) -> list[Written]:
    """The scenario files that a name, a path, or several of them joined by ``+`` stand for."""
    from passerelle.instances.bundled import scenario_files
    from passerelle.instances.read import locate
    from passerelle.instances.scenario_read import read_scenario

    known = scenario_files(locate(source))
    found = []
    for part in [asked] if asked in known or Path(asked).is_file() else asked.split("+"):
        if part in known:
            found.append(read_scenario(known[part]))
        elif Path(part).is_file():
            found.append(read_scenario(Path(part)))
        else:
            raise unknown("scenario", part, known)
    return found


# --- solving -------------------------------------------------------------------------------------


def what_if(request: Request, watcher: Watcher | None = None) -> Answer:
    """Solve a baseline (unless it is given) and each scenario with equal budgets, and compare.

    Each plan is written to ``folder``, if there is one, as soon as it is done.
    """
    watch = watcher or Watcher()
    if not request.scenarios:
        fix = "name one or more, see them with --list, or take them --all"
        raise bad_input("SCENARIO", "scenarios", "no scenario is named", fix)
    language_of(request.lang)
    base, *others = variants(request.source, request.scenarios, request.times)
    given = _given(request, base)
    todo = ([] if given else [base]) + others
    shelf = _shelf(request.folder, todo)
    start = None if request.start is None else start_plan(request.start, base.term)
    jobs = [Job(v.name, v.term, v.travel, request.options, start) for v in todo]

    def done(job: Job, outcome: Outcome) -> None:
        shelf.keep(job.name, outcome)
        watch.on_done(job.name, outcome.plan)

    with pool_of(request.scheduler, request.parallel) as pool:
        found = solve_all(jobs, pool, on_progress=watch.on_progress, on_done=done, stop=watch.stop)
    plans = {name: outcome.plan for name, outcome in found.items() if outcome.plan is not None}
    if given is not None:
        plans[BASELINE] = given
    named = _identified(plans, shelf.former.get(BASELINE))
    for name, outcome in found.items():
        shelf.keep(name, Outcome(named.get(name), outcome.violations))
    return _answer(request, shelf, (base, *others), named, found, interrupted=watch.stop())


@dataclass(frozen=True)
class _Shelf:
    """Where plans are written, and which of a former run lie there; without folder, nowhere."""

    folder: Path | None
    former: Mapping[str, Plan]

    def path(self, name: str, outcome: Outcome) -> Path:
        """Where a plan belongs; apart, if the checker rejects it or it would lose a former one."""
        path = (self.folder or Path()) / f"{name}.json"
        former, plan = self.former.get(name), outcome.plan
        loses = former is not None and former.status in PLACED
        loses = loses and plan is not None and plan.status not in PLACED
        return path.with_suffix(".rejected.json") if outcome.violations or loses else path

    def keep(self, name: str, outcome: Outcome) -> None:
        """Write a plan, if plans are to be written."""
        from passerelle.exports.plan_file import write_plan

        if self.folder is not None and outcome.plan is not None:
            write_plan(outcome.plan, self.path(name, outcome))


def _shelf(folder: Path | None, todo: Sequence[Variant]) -> _Shelf:
    """A shelf for these variants; BadInputError if a file there must not be replaced."""
    former: dict[str, Plan] = {}
    for variant in todo if folder is not None else ():
        path = (folder or Path()) / f"{variant.name}.json"
        ensure_writable(path)
        plan = former_plan(path, variant.term)
        if plan is not None:
            former[variant.name] = plan
    return _Shelf(folder, former)


def _identified(plans: Mapping[str, Plan], former: Plan | None) -> dict[str, Plan]:
    """Plans whose sessions bear the identities of the baseline's, and that of a former one's."""
    if BASELINE not in plans:
        return dict(plans)
    base = plans[BASELINE] if former is None else with_identities(plans[BASELINE], former)
    return {
        name: base if name == BASELINE else with_identities(plan, base)
        for name, plan in plans.items()
    }


def pool_of(scheduler: str, parallel: int | None) -> AbstractContextManager[Pool]:
    """The workers of a cluster, where its address is given; else local processes."""
    return cluster_pool(scheduler) if scheduler else local_pool(parallel or default_parallel())


def _given(request: Request, base: Variant) -> Plan | None:
    """The baseline that was given; BadInputError if it is no plan of this very term."""
    if request.baseline is None:
        return None
    plan = load_plan(request.baseline)
    theirs, ours = plan.term.settings.id, base.term.settings.id
    if theirs != ours:
        message = f"the plan is of term '{theirs}', not of '{ours}'"
        raise bad_input("TERM", str(request.baseline), message, "name a plan of this term")
    if (plan.term, plan.travel) != (base.term, base.travel):
        what = "the term" if plan.term != base.term else "its travel times"
        message = f"{what} changed since this plan was made: differences would be mixed up"
        fix = "solve the term again, or leave out --baseline to have it solved here"
        raise bad_input("TERM", str(request.baseline), message, fix)
    return plan


def _answer(
    request: Request,
    shelf: _Shelf,
    asked: Sequence[Variant],
    plans: Mapping[str, Plan],
    found: Mapping[str, Outcome],
    *,
    interrupted: bool,
) -> Answer:
    from passerelle.exports.cases import Case, cases_of

    refused = {name: outcome.refused for name, outcome in found.items() if outcome.refused}
    if BASELINE in refused:
        raise BadInputError(refused[BASELINE])
    rows = [Case(v.name, v.title, v.note, plans[v.name]) for v in asked if v.name in plans]
    cases = cases_of(rows[0], rows[1:]) if BASELINE in plans else ()
    files = [shelf.path(name, outcome) for name, outcome in found.items() if name in plans]
    if request.folder is not None and len(cases) > 1:
        files.append(_page(request, request.folder, cases))
    return Answer(
        cases=cases,
        missing=tuple(v.name for v in asked if v.name not in {*plans, *refused}),
        refused=refused,
        rejected={name: row.violations for name, row in found.items() if row.violations},
        files=tuple(files) if request.folder else (),
        interrupted=interrupted,
    )


def with_identities(plan: Plan, former: Plan) -> Plan:
    """The same plan, with the identities of a former one's sessions by least total change."""
    from passerelle.solver.identity import identify

    sessions = identify(plan.sessions, former.sessions, plan.term.settings.id)
    names = {old.id: new.id for old, new in zip(plan.sessions, sessions, strict=True)}
    attendance = tuple(
        row.model_copy(update={"session": names.get(row.session, row.session)})
        for row in plan.attendance
    )
    return plan.model_copy(update={"sessions": sessions, "attendance": attendance})


# --- what people read ----------------------------------------------------------------------------


def _page(request: Request, folder: Path, cases: Sequence[Case]) -> Path:
    from passerelle.exports.atomic import write_bytes
    from passerelle.exports.what_if_page import what_if_page

    language = language_of(request.lang) or cases[0].plan.term.settings.language
    write_bytes(folder / PAGE, what_if_page(cases, language).encode())
    return folder / PAGE


def answer_tables(answer: Answer, lang: str = "") -> list[RenderableType]:
    """The comparison to print; nothing if there is nothing to compare."""
    from passerelle.exports.what_if_table import what_if_table

    if not answer.cases:
        return []
    language = language_of(lang) or answer.cases[0].plan.term.settings.language
    return [what_if_table(answer.cases, language)]


def list_table(source: str, found: Mapping[str, Scenario], lang: str = "") -> RenderableType:
    """The scenarios of a term, to print."""
    from passerelle.exports.what_if_table import scenario_list
    from passerelle.exports.words import Words
    from passerelle.instances.read import read_term

    rows = ((name, row.title, row.note) for name, row in found.items())
    return scenario_list(rows, Words(language_of(lang) or read_term(source).settings.language))
