"""Explanations of a plan: a session, a person's week, what a rule contributes to the cost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType

from passerelle.checker.check import RULE_CODES, check
from passerelle.checker.context import Context
from passerelle.checker.cost import cost_lines, total_of
from passerelle.checker.facts import monday, week_of
from passerelle.checker.moments import Blocker, Moment, blockers, moments
from passerelle.checker.moving import Move, try_move
from passerelle.forcing import find_session
from passerelle.models.plan import Attendance, CostLine, Journey, PlacedSession, Plan, ReasonCode
from passerelle.planning import bad_input, load_plan, unknown

JUDGED = 24
"""Moments without an evident obstacle that are judged by every rule and priced."""
SHOWN = 5


@dataclass(frozen=True)
class Obstacle:
    """Something in the way at some moments, and at how many."""

    blocker: Blocker
    count: int


@dataclass(frozen=True)
class Alternative:
    """A moment at which the session, moved by itself, breaks nothing: cost by line that differs."""

    moment: Moment
    cost: int
    lines: Mapping[str, int]


@dataclass(frozen=True)
class SessionReasons:
    """Why a session lies where it does. Counts are of moments (date, time, site) of its window."""

    session: PlacedSession
    title: str
    pinned: bool
    absent: tuple[Attendance, ...]
    expected: int
    moments: int
    first: Moment | None
    last: Moment | None
    blocked: int
    obstacles: tuple[Obstacle, ...]
    alternatives: tuple[Alternative, ...]
    unjudged: int


@dataclass(frozen=True)
class PersonWeek:
    """A person's week from door to door, beside their term. Minutes are of all journeys."""

    person: str
    week: str
    journeys: tuple[Journey, ...]
    sessions: tuple[PlacedSession, ...]
    absent: tuple[Attendance, ...]
    heaviest: str
    weeks: Mapping[str, int]
    missed: int
    taught_min: int | None = None
    most_min: int | None = None

    @property
    def travel_min(self) -> int:
        """Minutes of the week's journeys."""
        return sum(row.travel_min for row in self.journeys)


@dataclass(frozen=True)
class RuleShare:
    """What a rule contributes: its lines of the objective, who causes them, what it excuses."""

    rule: str
    hard: bool
    violations: int
    lines: tuple[CostLine, ...]
    total: int
    causes: Mapping[str, tuple[tuple[str, int], ...]]
    excused: int | None = None


def session_of(path: Path, name: str) -> SessionReasons:
    """Why a session of a plan file lies where it does."""
    plan = load_plan(path)
    return explain_session(plan, find_session(plan, name))


def explain_session(plan: Plan, session: PlacedSession) -> SessionReasons:
    """Every moment of its window: what is in the way, or what it would cost there by itself."""
    context = Context(plan.term, plan.travel, plan=plan)
    item = context.item(session)
    sites = {place.id for place in context.places(session)}
    known = [
        m
        for m in moments(context, item, session.learner)
        if not (m.on == session.date and m.period == session.period and m.site in sites)
    ]
    counts: Counter[tuple[str, ...]] = Counter()
    named: dict[tuple[str, ...], Blocker] = {}
    open_moments: list[Moment] = []
    for moment in known:
        found = blockers(context, item, moment, leaving=session.id, learner=session.learner)
        for blocker in found:
            named.setdefault(blocker.name, blocker)
        counts.update({blocker.name for blocker in found})
        if not found:
            open_moments.append(moment)
    open_moments.sort(key=lambda m: abs((m.on - session.date).days))
    good, bad = _judged(context, session, open_moments[:JUDGED])
    for move in bad:
        blocker = _broken(move)
        named.setdefault(blocker.name, blocker)
        counts[blocker.name] += 1
    unjudged = max(0, len(open_moments) - JUDGED)
    return SessionReasons(
        session=session,
        title=session.title,
        pinned=_pinned(plan, session),
        absent=tuple(r for r in plan.attendance if r.session == session.id and not r.present),
        expected=len(context.audience(session)),
        moments=len(known),
        first=min(known, default=None),
        last=max(known, default=None),
        blocked=len(known) - len(good) - unjudged,
        obstacles=tuple(Obstacle(named[name], count) for name, count in counts.most_common()),
        alternatives=tuple(sorted(good, key=lambda row: (row.cost, row.moment.on))),
        unjudged=unjudged,
    )


def _judged(
    context: Context, session: PlacedSession, found: list[Moment]
) -> tuple[list[Alternative], list[Move]]:
    before = {line.line: line.cost for line in cost_lines(context)}
    good, bad = [], []
    for moment in found:
        move = try_move(context, session, moment)
        if move.broken:
            bad.append(move)
            continue
        lines = {row.line: row.cost - before[row.line] for row in move.lines}
        kept = {name: cost for name, cost in lines.items() if cost}
        good.append(Alternative(moment, sum(kept.values()), kept))
    return good, bad


def _broken(move: Move) -> Blocker:
    issue = move.broken[0]
    return Blocker("why.rule", issue.code, {"rule": issue.code, "text": issue.message})


def _pinned(plan: Plan, session: PlacedSession) -> bool:
    key = (session.session_set, session.date, session.period.start)
    return any((pin.session_set, pin.date, pin.start) == key for pin in plan.term.pins)


# --- people --------------------------------------------------------------------------------------


def person_week(path: Path, person: str, week: int | None = None) -> PersonWeek:
    """A person's ISO week in a plan file; the heaviest in travel where none is named."""
    return explain_person(load_plan(path), person, week)


def explain_person(plan: Plan, person: str, week: int | None = None) -> PersonWeek:
    """A learner's or trainer's week, door to door."""
    people = {row.id for row in (*plan.term.learners, *plan.term.trainers)}
    if person not in people:
        raise unknown("person", person, people)
    context = Context(plan.term, plan.travel, plan=plan)
    weeks: Counter[str] = Counter()
    for row in plan.journeys:
        if row.person == person:
            weeks[_label(row.date)] += row.travel_min
    heaviest = max(weeks, key=lambda name: (weeks[name], name), default="")
    labels = {on.isocalendar().week: _label(on) for on in plan.term.days}
    if week is not None and week not in labels:
        fix = f"the term has weeks {', '.join(map(str, labels))}"
        raise bad_input("WEEK", f"week {week}", "is not in the term", fix)
    chosen = labels[week] if week is not None else heaviest or _label(plan.term.settings.first)
    taught = [row for row in context.sessions if any(s.trainer == person for s in row.seats)]
    own = context.expected.get(person, ()) if person in context.learners else tuple(taught)
    here = tuple(row for row in own if _label(row.date) == chosen)
    ids = {row.id for row in here}
    missed = [row for row in plan.attendance if row.learner == person and not row.present]
    return PersonWeek(
        person=person,
        week=chosen,
        journeys=tuple(r for r in plan.journeys if r.person == person and _label(r.date) == chosen),
        sessions=here,
        absent=tuple(row for row in missed if row.session in ids),
        heaviest=heaviest,
        weeks=dict(sorted(weeks.items())),
        missed=len(missed),
        **_load(context, person, here),
    )


def _load(
    context: Context, person: str, sessions: tuple[PlacedSession, ...]
) -> dict[str, int | None]:
    """Credited minutes of a trainer in a week, and the most allowed."""
    trainer = context.trainers.get(person)
    if trainer is None or not sessions:
        return {}
    minutes = sum(context.credit(context.item(row), row.period.minutes) for row in sessions)
    legal = context.policy(context.country(trainer), "trainer_min_week", monday(sessions[0].date))
    limits = [cap for cap in (trainer.max_minutes_week, legal) if cap is not None]
    return {"taught_min": minutes, "most_min": min(limits, default=None)}


def _label(on: date) -> str:
    year, week = week_of(on)
    return f"{year}-W{week:02d}"


# --- rules ---------------------------------------------------------------------------------------

LINES_OF: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "R09": ("unplaced_internships",),
        "R21": ("unplaced_sessions",),
        "R27": ("care_moves",),
        "R37": ("shared_living_group",),
        "R55": ("learner_travel", "trainer_travel", "care_detour"),
        "R43": ("too_near",),
        "R49": ("unstaffed", "stop_days_lost", "stop_days", "shift_work"),
        "R50": ("unstaffed", "care_refused"),
        "R56": ("worst_week_travel",),
        "R57": ("travel_cost_net",),
        "R58": ("balance",),
        "R59": ("unreimbursed_trips",),
        "R60": ("waiting",),
        "R61": ("single_half_day",),
        "R62": ("care_days",),
        "R63": ("spread",),
        "R64": ("peak_travel",),
        "R65": ("trainer_site_changes", "trainer_split_days"),
        "R66": ("internship_travel", "internship_care", "wishes"),
        "R67": (
            "moved_sessions",
            "moved_internships",
            "taken_over",
            "people_affected",
            "short_notice",
            "over_budget",
        ),
        "R68": ("regularity",),
        "R69": ("longest_travel", "territory_balance"),
        "R70": ("room_hire",),
        "R71": ("lift_minutes_saved",),
        "R72": ("short_weeks", "short_months"),
        "R73": ("long_care",),
        "R74": ("wishes",),
    }
)
"""Lines of the objective by rule; of R15 to R32, R45 and R52 the conflicts they excuse."""

EXCUSES: Mapping[str, tuple[ReasonCode, ...]] = MappingProxyType(
    {
        "R15": ("unavailable",),
        "R17": ("other_session",),
        "R18": ("other_session",),
        "R26": ("care_opens_late", "care_closes_early"),
        "R27": ("care_full",),
        "R28": ("care_contract",),
        "R29": ("no_care",),
        "R30": ("no_care",),
        "R31": ("other_session",),
        "R32": ("other_session",),
        "R45": ("evening",),
        "R52": ("travel_cap", "absence_cap"),
    }
)


def rule_share(path: Path, rule: str) -> RuleShare:
    """What a rule (``R56``) or a line (``waiting``) contributes to the cost of a plan file."""
    return explain_rule(load_plan(path), rule)


def explain_rule(plan: Plan, rule: str) -> RuleShare:
    """The rule's lines with who causes them; violations where it is hard; absences it excuses."""
    context = Context(plan.term, plan.travel, plan=plan)
    lines = {row.line: row for row in cost_lines(context)}
    known = {*RULE_CODES, *LINES_OF, *EXCUSES, *lines}
    name = rule if rule in known else rule.upper()
    if name not in known:
        raise unknown("rule", rule, known)
    names = (name,) if name in lines else LINES_OF.get(name, ())
    names = tuple(line for line in names if line in lines)  # R67: of plans that follow another
    reasons = EXCUSES.get(name)
    rows = [row for row in plan.attendance if row.reason in (reasons or ())]
    hard = name in RULE_CODES
    broken = [row for row in check(plan.term, plan).violations if row.code == name] if hard else []
    causes = {line: tuple(_causes(plan, line)) for line in names}
    if rows:
        causes["conflicts"] = tuple(Counter(row.learner for row in rows).most_common())
    return RuleShare(
        rule=name,
        hard=hard,
        violations=len(broken),
        lines=tuple(lines[line] for line in names),
        total=total_of(tuple(lines.values())),
        causes={line: found for line, found in causes.items() if found},
        excused=len(rows) if reasons else None,
    )


def _causes(plan: Plan, line: str) -> Iterator[tuple[str, int]]:
    """Who or what a line is due to, most first, where that adds up by person or set."""
    counts: Counter[str] = Counter()
    kinds = {"learner_travel": "class", "trainer_travel": "work", "internship_travel": "internship"}
    for row in plan.journeys:
        if kinds.get(line) == row.kind:
            counts[row.person] += row.travel_min
        elif line == "waiting" and row.kind == "class":
            counts[row.person] += row.waiting_min
        elif line == "care_detour" and row.kind == "class":
            counts[row.person] += row.care_detour_min
    if line == "conflicts":
        counts.update(row.learner for row in plan.attendance if not row.present)
    if line in {"unplaced_sessions", "unplaced_internships"}:
        blocks = {row.id for row in plan.term.blocks}
        for left in plan.unplaced:
            if (left.item in blocks) == (line == "unplaced_internships"):
                counts[left.item] += left.count
    if line == "internship_care":
        for stay in plan.internships:
            counts[stay.learner] += len(stay.care_unfit_days)
    yield from ((name, count) for name, count in counts.most_common() if count)
