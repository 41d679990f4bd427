"""The objective, recomputed line by line from names alone (COST)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from passerelle.checker import figures, lifts, rota, services
from passerelle.checker.context import Context
from passerelle.checker.facts import week_of
from passerelle.checker.internships import shared_groups
from passerelle.checker.places import guests, moved
from passerelle.checker.programmes import near_points
from passerelle.checker.stability import changes
from passerelle.checker.trips import trips
from passerelle.checker.volumes import unplaced_internships, unplaced_sessions
from passerelle.checker.wishes import unmet_points
from passerelle.models.issue import Issue
from passerelle.models.plan import CostLine, Plan, TierName

CODES = ("COST",)
GAP_TOLERANCE = 5e-5  # gaps may be written with four decimals
TIERS: tuple[TierName, ...] = ("unplaced", "conflicts", "comfort", "fairness", "stability")
LONG_MIN = 540  # a child's day in care that costs nothing more (R73)
FIX = "recompute the objective from the plan"


def cost_lines(context: Context) -> tuple[CostLine, ...]:
    """Every line of the objective, in the order of the page of rules."""
    weights = context.term.settings.weights
    missing, unhosted = unplaced_sessions(context), unplaced_internships(context)
    absences = sum(
        not context.attends(who, s) for who, sessions in context.expected.items() for s in sessions
    )
    learner, detour = _travel(context, "class"), _detour(context)
    trainer, placement = _travel(context, "work"), _travel(context, "internship")
    hours = [max(0, g.end - g.start - LONG_MIN) for p in guests(context).values() for g in p]
    class_days = [*figures.class_days(context)]
    borders = sum(trip.crosses_border for trip in trips(context))
    return (
        _line("unplaced_sessions", missing, "sessions", weights.unplaced_session, 0),
        _line("unplaced_internships", unhosted, "internships", weights.unplaced_internship, 0),
        _line("conflicts", absences, "learner-sessions", weights.conflict, 1),
        _line("learner_travel", learner, "person-min", weights.learner_travel),
        _line("care_detour", detour, "person-min", 0),
        _line("trainer_travel", trainer, "person-min", weights.trainer_travel),
        _line("internship_travel", placement, "person-min", weights.internship_travel),
        _line("internship_care", _unfit(context), "days", weights.internship_care),
        _line(
            "shared_living_group",
            shared_groups(context),
            "intern-weeks",
            weights.shared_living_group,
        ),
        _line("wishes", unmet_points(context), "points", weights.wish),
        _line("single_half_day", _single(context), "journeys", weights.single_half_day),
        _line("waiting", _waiting(context), "person-min", weights.waiting),
        _line("spread", _spread(context), "learner-sessions", weights.spread),
        _line("worst_week_travel", figures.worst_week(context), "min",
              weights.worst_week_travel, 3),
        _line("balance", figures.balance(context), "min", weights.balance),
        _line("travel_cost_net", figures.net_euros(class_days, context), "EUR",
              weights.travel_cost_net),
        _line("unreimbursed_trips", figures.unreimbursed(class_days, context), "journeys",
              weights.unreimbursed_trips),
        _line("peak_travel", figures.peak_min(class_days, context), "person-min",
              weights.peak_travel),
        _line("trainer_site_changes", figures.site_changes(context), "days",
              weights.trainer_site_changes),
        _line("trainer_split_days", figures.split_days(context), "days",
              weights.trainer_split_days),
        _line("regularity", figures.irregular(context), "patterns", weights.regularity),
        _line("short_weeks", figures.short_weeks(context), "weeks", weights.short_weeks),
        _line("short_months", figures.short_months(context), "months", weights.short_months),
        _line("longest_travel", figures.longest_travel(class_days), "min",
              weights.longest_travel, 3),
        _line("territory_balance", figures.territory_balance(class_days, context), "min",
              weights.territory_balance, 3),
        _line("too_near", near_points(context), "points", weights.too_near),
        _line("room_hire", figures.hire_euros(context), "EUR", weights.room_hire),
        _line("border_crossings", borders, "person-days", 0),
        _line("lift_minutes_saved", lifts.saved_min(context), "person-min", 0),
        _line("care_moves", len(moved(context)), "child-weeks", weights.care_move),
        _line("care_days", len(hours), "child-days", weights.care_days),
        _line("long_care", sum(hours), "child-min", weights.long_care),
        _line("unstaffed", rota.unstaffed(context), "person-min", weights.unstaffed, 0),
        _line("care_refused", services.refused_days(context), "child-days",
              weights.care_refused, 1),
        _line("stop_days_lost", services.stop_days_lost(context), "days",
              weights.stop_days_lost),
        _line("stop_days", services.stop_days(context), "days", 0),
        _line("shift_work", rota.shift_min(context), "person-min", 0),
        *_stability(context),
    )  # fmt: skip


def _stability(context: Context) -> Iterator[CostLine]:
    """Changes against the plan that this one follows, if it follows one (R67)."""
    found = changes(context)
    weights = context.term.settings.weights
    if found is None:
        return
    yield _line("moved_sessions", len(found.left), "sessions", weights.moved_session, 4)
    yield _line("moved_internships", len(found.stays_left), "internships",
                weights.moved_internship, 4)  # fmt: skip
    yield _line("taken_over", found.taken_over(), "seats", weights.taken_over, 4)
    yield _line("people_affected", found.affected(), "people", weights.affected_person, 4)
    yield _line("short_notice", found.late_days(), "session-days", weights.short_notice, 4)
    yield _line("over_budget", found.over_budget(), "changes", weights.over_budget, 4)


def _line(name: str, value: int, unit: str, weight: int, tier: int = 2) -> CostLine:
    return CostLine(line=name, value=value, unit=unit, weight=weight, tier=TIERS[tier])


def _travel(context: Context, kind: str) -> int:
    return sum(trip.day.travel_min for trip in trips(context) if trip.kind == kind)


def _detour(context: Context) -> int:
    return sum(trip.detour_min for trip in trips(context) if trip.kind == "class")


def _unfit(context: Context) -> int:
    rows = [trip for trip in trips(context) if trip.kind == "internship"]
    return sum(not trip.fits for trip in rows)


def _single(context: Context) -> int:
    return sum(len(sessions) == 1 for sessions in context.attended.values())


def _waiting(context: Context) -> int:
    return sum(trip.waiting_min for trip in trips(context) if trip.kind == "class")


def _spread(context: Context) -> int:
    counts = Counter(
        (who, context.item(s).unit, week_of(s.date))
        for who, sessions in context.expected.items()
        for s in sessions
        if s.session_set not in context.term.by_choice
    )
    return sum(
        max(0, count - unit.max_sessions_week)
        for (_, name, _), count in counts.items()
        if (unit := context.units.get(name)) and unit.max_sessions_week is not None
    )


def gap_of(total: int, bound: int | None, forced: int) -> float | None:
    """(total - bound) / (total - forced); 0 where nothing is left to gain; None without bound."""
    if bound is None or (total == forced and bound != total):
        return None
    return 0.0 if total == bound else (total - bound) / (total - forced)


def total_of(lines: Sequence[CostLine]) -> int:
    """Sum of value times weight, in person-minutes."""
    return sum(line.cost for line in lines)


def check_cost(context: Context) -> Iterator[Issue]:
    """Lines, total, tiers, bound and gap that differ from the recomputed ones."""
    lines = cost_lines(context)
    for where, text in (*_lines(context, lines), *_total(context, lines), *_tiers(context, lines)):
        yield Issue(code="COST", where=where, message=text, fix=FIX)


def tiers_of(plan: Plan) -> tuple[TierName, ...]:
    """The tiers of a plan; that of stability only where it follows another one."""
    return TIERS if plan.former is not None else TIERS[:-1]


def _lines(context: Context, lines: Sequence[CostLine]) -> Iterator[tuple[str, str]]:
    known = {line.line: line for line in lines}
    found = Counter(line.line for line in context.plan.objective)
    for name in sorted({*known, *found}):
        if found[name] != int(name in known):
            yield name, f"the plan has {found[name]} lines '{name}', expected {int(name in known)}"
    for line in context.plan.objective:
        expected = known.get(line.line, line)
        for part in ("value", "unit", "weight", "tier"):
            if getattr(line, part) != getattr(expected, part):
                text = f"{part} {getattr(line, part)}, expected {getattr(expected, part)}"
                yield line.line, text


def _total(context: Context, lines: Sequence[CostLine]) -> Iterator[tuple[str, str]]:
    plan, total = context.plan, total_of(lines)
    if plan.total != total:
        yield "total", f"{plan.total}, expected {total}"
    if plan.bound is not None and plan.bound > total:
        yield "bound", f"{plan.bound} is above the total, {total}"
    if not 0 <= plan.forced <= total:
        yield "forced", f"{plan.forced} is not between 0 and the total, {total}"
    gap = gap_of(total, plan.bound, plan.forced)
    same = plan.gap == gap
    if plan.gap is not None and gap is not None:
        same = abs(plan.gap - gap) <= GAP_TOLERANCE
    if not same:
        yield "gap", f"{plan.gap}, expected {gap}"


def _tiers(context: Context, lines: Sequence[CostLine]) -> Iterator[tuple[str, str]]:
    for tier in context.plan.tiers:
        value = total_of([line for line in lines if line.tier == tier.name])
        if tier.value != value:
            yield f"tier {tier.name}", f"{tier.value}, expected {value}"
        if tier.bound is not None and tier.bound > value:
            yield f"tier {tier.name}", f"bound {tier.bound} is above its value, {value}"
    names = tuple(tier.name for tier in context.plan.tiers)
    expected = tiers_of(context.plan)
    if sorted(names) != sorted(expected):
        yield "tiers", f"the plan has {', '.join(names) or 'none'}, expected {', '.join(expected)}"
