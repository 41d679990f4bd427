"""The repair menu: what could be changed, who must agree, and what it unlocks when solved again."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from passerelle.checker.check import check
from passerelle.checker.context import Context
from passerelle.conflicts import ConflictSet, conflict_set
from passerelle.levers import Lever, set_levers
from passerelle.levers_people import absence_levers, block_levers
from passerelle.models.issue import BadInputError
from passerelle.models.plan import Attendance, Plan
from passerelle.models.scenario import Scenario
from passerelle.models.term import Term
from passerelle.models.travel import TravelTimes
from passerelle.pairing import DROPS, pairs_of
from passerelle.planning import bad_input, ensure_writable, load_plan, term_and_travel
from passerelle.solver.options import SolveOptions

if TYPE_CHECKING:
    from passerelle.solver.part import Effort

SOLVE_SHARE = 0.4
PROOF_SHARE = 0.6  # of the time, the solve included
TRY_SECONDS = 2.0
PEOPLE = 6


@dataclass(frozen=True)
class Goal:
    """What a repair is for: sessions of a set, internships of a block, or a learner's absences."""

    kind: str
    of: str
    count: int
    levers: tuple[Lever, ...]


@dataclass(frozen=True)
class Remedy:
    """One line of the menu: the change, and the plan that was found with it.

    ``placed`` more sessions and internships, and ``attended`` more learner-sessions, than in the
    plan it mends; ``minutes`` is what the rest of the objective changes by (person-minutes).
    """

    lever: Lever
    goal: Goal
    plan: Plan
    placed: int
    attended: int
    minutes: int

    @property
    def rank(self) -> tuple[float, ...]:
        """Most placed first, then most attended, least asked of people, least cost."""
        return (-self.placed, -self.attended, self.lever.burden, self.minutes)


@dataclass(frozen=True)
class Menu:
    """The remedies of a plan, best first; ``tried`` levers were solved, ``untried`` not in time."""

    plan: Plan
    remedies: tuple[Remedy, ...]
    goals: tuple[Goal, ...]
    tried: int
    untried: int
    files: tuple[Path, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether there is nothing to repair, or each thing left out has a remedy."""
        mended = {remedy.goal.of for remedy in self.remedies}
        return all(goal.of in mended for goal in self.goals if goal.kind != "absences")


@dataclass(frozen=True)
class Request:
    """A term, the plan to mend (None: it is solved first), and how long to look."""

    source: str
    plan: Path | None = None
    seconds: float = 30.0
    seed: int = 1
    folder: Path | None = None
    most: int = 12
    deterministic: bool = False


@dataclass(frozen=True)
class Answer:
    """A menu, and the conflict sets that say why it is needed."""

    menu: Menu
    conflicts: tuple[ConflictSet, ...]


def repair(
    request: Request,
    *,
    on_remedy: Callable[[Remedy], None] = lambda _: None,
    stop: Callable[[], bool] = lambda: False,
) -> Answer:
    """The remedies found in time, each tried by solving the part of the plan that it concerns.

    Conflict sets get a part of the time. Raises BadInputError for a plan of another term.
    """
    began = time.monotonic()
    if request.folder is not None:
        ensure_writable(request.folder / "menu.yaml")
    term, travel = term_and_travel(request.source)
    plan = _plan(request, term, travel, stop)

    def over(share: float = 1.0) -> bool:
        return stop() or time.monotonic() - began > share * request.seconds

    bare = Menu(plan, (), tuple(goals_of(plan)), 0, 0)
    proofs = conflict_sets(bare, request, lambda: over(PROOF_SHARE))
    return Answer(mend(plan, request, over=over, on_remedy=on_remedy, proofs=proofs), proofs)


def mend(
    plan: Plan,
    request: Request,
    *,
    over: Callable[[], bool] = lambda: False,
    on_remedy: Callable[[Remedy], None] = lambda _: None,
    proofs: Iterable[ConflictSet] = (),
) -> Menu:
    """The remedies of a plan, until all levers are tried or time is ``over``.

    Where no change by itself places anything, pairs of changes are tried (``pairing``).
    """
    goals = tuple(goals_of(plan))
    found, tried, untried = _remedies(plan, _in_turn(goals), request, over, on_remedy)
    mended = {row.goal.of for row in found if row.lever.key != DROPS}
    known = {row.of: row for row in proofs}
    open_goals = [g for g in goals if g.kind != "absences" and g.of not in mended]
    pairs = [(g, pair) for g in open_goals for pair in pairs_of(g.levers, known.get(g.of))]
    more, *counts = _remedies(plan, pairs, request, over, on_remedy)
    found, tried, untried = [*found, *more], tried + counts[0], untried + counts[1]
    best = sorted(_undominated(found), key=lambda remedy: remedy.rank)
    return Menu(plan, tuple(best[: request.most]), goals, tried, untried)


def _undominated(found: list[Remedy]) -> Iterator[Remedy]:
    """Remedies but those that ask more of the same owner, the same way, for no more."""
    for row in found:
        same = [
            other
            for other in found
            if (other.goal.of, other.lever.key, other.lever.who)
            == (row.goal.of, row.lever.key, row.lever.who)
        ]
        if not any(
            other.lever.burden < row.lever.burden
            and (other.placed, other.attended) >= (row.placed, row.attended)
            for other in same
        ):
            yield row


def conflict_sets(
    menu: Menu, request: Request, over: Callable[[], bool] = lambda: False
) -> tuple[ConflictSet, ...]:
    """A proof, as a few named facts, for each set and block with something left out."""
    return tuple(
        conflict_set(menu.plan.term, menu.plan.travel, goal.of, over=over, seed=request.seed)
        for goal in menu.goals
        if goal.kind != "absences" and not over()
    )


def _plan(request: Request, term: Term, travel: TravelTimes, stop: Callable[[], bool]) -> Plan:
    from passerelle.solver.solve import solve

    if request.plan is None:
        seconds = SOLVE_SHARE * request.seconds
        options = SolveOptions(seconds, request.seed, deterministic=request.deterministic)
        return solve(term, travel, options, stop=stop)
    plan = load_plan(request.plan)
    if plan.term != term:
        fix = "solve the term again, or name the term as it was when the plan was made"
        raise bad_input("TERM", str(request.plan), "is a plan of another term", fix)
    return plan


# --- what is to be mended ------------------------------------------------------------------------


def goals_of(plan: Plan) -> Iterator[Goal]:
    """What was left out, by set and block; then the learners who miss most."""
    facts = Context(plan.term, plan.travel, plan=plan)
    missing: dict[str, int] = defaultdict(int)
    learners: dict[str, list[str]] = defaultdict(list)
    for row in plan.unplaced:
        missing[row.item] += row.count
        learners[row.item] += [row.learner] if row.learner else []
    for name, count in sorted(missing.items(), key=lambda pair: (-pair[1], pair[0])):
        if name in facts.sets:
            levers = set_levers(facts, facts.sets[name], count)
            yield Goal("sessions", name, count, tuple(levers))
        elif name in facts.blocks:
            found = block_levers(facts, facts.blocks[name], learners[name])
            yield Goal("internships", name, count, tuple(found))
    absent: dict[str, list[Attendance]] = defaultdict(list)
    for missed in plan.attendance:
        if not missed.present:
            absent[missed.learner].append(missed)
    for who, rows in sorted(absent.items(), key=lambda pair: (-len(pair[1]), pair[0]))[:PEOPLE]:
        levers = absence_levers(facts, facts.learners[who], rows)
        yield Goal("absences", who, len(rows), tuple(levers))


def _remedies(
    plan: Plan,
    pairs: list[tuple[Goal, Lever]],
    request: Request,
    over: Callable[[], bool],
    on_remedy: Callable[[Remedy], None],
) -> tuple[list[Remedy], int, int]:
    """Remedies; how many levers were tried, and how many time did not allow."""
    found: list[Remedy] = []
    tried = 0
    for goal, lever in pairs:
        if over():
            break
        tried += 1
        remedy = attempt(plan, goal, lever, _effort(request))
        if remedy is not None:
            found.append(remedy)
            on_remedy(remedy)
    return found, tried, len(pairs) - tried


def _in_turn(goals: Iterable[Goal]) -> list[tuple[Goal, Lever]]:
    """Each lever once, the lightest of all goals first, so that a short time serves each goal."""
    seen: set[tuple[object, ...]] = set()
    rows: list[tuple[int, int, int, Goal, Lever]] = []
    for place, goal in enumerate(goals):
        later = int(goal.kind == "absences")
        for number, lever in enumerate(sorted(goal.levers, key=lambda lever: lever.burden)):
            key = (lever.key, *lever.fields.values())
            if key not in seen:
                seen.add(key)
                rows.append((later, number, place, goal, lever))
    return [(goal, lever) for *_, goal, lever in sorted(rows, key=lambda row: row[:3])]


def _effort(request: Request) -> Effort:
    from passerelle.solver.part import Effort

    return Effort(TRY_SECONDS, 4, request.seed, request.deterministic)


# --- trying one ----------------------------------------------------------------------------------


def attempt(plan: Plan, goal: Goal, lever: Lever, effort: Effort) -> Remedy | None:
    """The plan mended by one change, if it mends anything; the checker must agree.

    First everything placed stays where it is; where that does not help, sessions that share a
    trainer or learners with what is left out may move too.
    """
    term = changed(plan.term, lever)
    if term is None:
        return None
    travel = _travel(plan, term)
    for wide in (False, True):
        mended = _solved(plan, term, travel, goal, effort, wide=wide)
        if mended is None:
            return None
        remedy = _remedy(plan, mended, goal, lever)
        if remedy is not None and check(term, mended, travel).valid:
            return remedy
        if goal.kind != "sessions":
            return None
    return None


def changed(term: Term, lever: Lever) -> Term | None:
    """The term as the lever makes it; None where it would not be a sound term."""
    from passerelle.instances.scenario_apply import apply
    from passerelle.instances.scenario_read import Written

    scenario = Scenario(title=lever.key, changes=lever.changes)
    try:
        return apply(term, [Written(lever.key, lever.key, scenario)])
    except BadInputError:
        return None


def _travel(plan: Plan, term: Term) -> TravelTimes:
    """The plan's travel times; made anew where the change adds a place."""
    from passerelle.travel.build import build_travel

    known = set(plan.travel.nodes)
    if all(spot.key in known for spot in term.spots()):
        return plan.travel
    return build_travel(term)


def _solved(
    plan: Plan, term: Term, travel: TravelTimes, goal: Goal, effort: Effort, *, wide: bool
) -> Plan | None:
    from passerelle.solver.compile.focus import focus_on
    from passerelle.solver.local import Local

    days: tuple[date, ...] = term.days
    sets = {row.id: row for row in term.sessions}
    missing = {row.item for row in plan.unplaced}
    loose = {name for name in missing if name in sets} if goal.kind == "sessions" else set()
    if goal.kind == "absences":
        missed = {r.session for r in plan.attendance if r.learner == goal.of and not r.present}
        days = tuple(sorted({row.date for row in plan.sessions if row.id in missed}))
        focus = focus_on(plan, days, moving=lambda row: row.id in missed)
        return Local(term, travel, plan, focus).solve(effort).plan
    rivals = _rivals(term, loose) if wide else loose
    focus = focus_on(
        plan,
        days if wide else (),
        moving=lambda row: row.session_set in rivals,
        anywhere=dict.fromkeys(loose, days),
        blocks={goal.of} if goal.kind == "internships" else (),
    )
    local = Local(term, travel, plan, focus, hold=not wide)
    if wide and local.left_out(effort) >= _left(plan):
        return None
    return local.solve(effort).plan


def _rivals(term: Term, names: set[str]) -> set[str]:
    """Sets that share a trainer or learners with some of these."""
    rows = [row for row in term.sessions if row.id in names]
    crew = {name for row in rows for text in row.trainers for name in text.split("+")}
    people = {who.id for row in rows for who in term.audience(row)}
    return {
        row.id
        for row in term.sessions
        if crew & {name for text in row.trainers for name in text.split("+")}
        or people & {who.id for who in term.audience(row)}
    }


def _remedy(plan: Plan, mended: Plan, goal: Goal, lever: Lever) -> Remedy | None:
    fewer = _demand(plan.term) - _demand(mended.term)
    placed = _left(plan) - _left(mended)
    attended = _missed(plan) - _missed(mended)
    if placed <= 0 and (goal.kind != "absences" or attended <= 0):
        return None
    if fewer > placed:
        return None
    return Remedy(lever, goal, mended, placed, attended, _rest(mended) - _rest(plan))


def _demand(term: Term) -> int:
    return sum(row.count for row in term.sessions)


def _left(plan: Plan) -> int:
    return sum(row.count for row in plan.unplaced)


def _missed(plan: Plan) -> int:
    return sum(not row.present for row in plan.attendance)


def _rest(plan: Plan) -> int:
    tiers = ("comfort", "fairness")
    return sum(line.cost for line in plan.objective if line.tier in tiers)


# --- scenario files ------------------------------------------------------------------------------


def written(menu: Menu, folder: Path | None, titles: Mapping[int, tuple[str, str]]) -> Menu:
    """The menu with one scenario file for each line, in order of rank; none without a folder."""
    from passerelle.exports.atomic import write_bytes
    from passerelle.instances.scenario_write import scenario_text

    files = []
    for number, remedy in enumerate(menu.remedies if folder else (), start=1):
        title, note = titles[number]
        scenario = Scenario(title=title, note=note, changes=remedy.lever.changes)
        name = f"{number:02d}-{remedy.lever.key.replace('_', '-')}.yaml"
        path = (folder or Path()) / name
        write_bytes(path, scenario_text(scenario).encode())
        files.append(path)
    return replace(menu, files=tuple(files))
