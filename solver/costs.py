"""The lines of the objective of a finished plan, in natural units."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

from passerelle.models.plan import (
    Attendance,
    CareChoice,
    CareDay,
    CostLine,
    Internship,
    Journey,
    Lift,
    PlacedSession,
    TierName,
    Unplaced,
    expected_at,
)
from passerelle.models.term import Term
from passerelle.models.travel import TravelTimes
from passerelle.solver.compile.days import LONG_CARE_MIN
from passerelle.solver.compile.hosting import HostBook
from passerelle.solver.compile.wishes import WishBook
from passerelle.solver.tally import Tally


def cost_lines(
    term: Term,
    travel: TravelTimes,
    sessions: Sequence[PlacedSession],
    attendance: Sequence[Attendance],
    internships: Sequence[Internship],
    journeys: Sequence[Journey],
    unplaced: Sequence[Unplaced],
    lifts: Sequence[Lift],
) -> tuple[CostLine, ...]:
    """Every line of docs/semantics.md, weight by weight."""
    weights = term.settings.weights
    tally = Tally(term, travel, sessions, attendance, internships, journeys)
    blocks = {block.id for block in term.blocks}
    lost = sum(row.count for row in unplaced if row.item not in blocks)
    unhosted = sum(row.count for row in unplaced if row.item in blocks)
    by_kind: Counter[str] = Counter()
    for journey in journeys:
        by_kind[journey.kind] += journey.travel_min
    class_days = [journey for journey in journeys if journey.kind == "class"]
    unfit = sum(len(row.care_unfit_days) for row in internships)
    rows = (
        ("unplaced_sessions", lost, "sessions", weights.unplaced_session),
        ("unplaced_internships", unhosted, "internships", weights.unplaced_internship),
        ("conflicts", sum(not row.present for row in attendance), "learner-sessions",
         weights.conflict),
        ("learner_travel", by_kind["class"], "person-min", weights.learner_travel),
        ("care_detour", sum(j.care_detour_min for j in class_days), "person-min", 0),
        ("trainer_travel", by_kind["work"], "person-min", weights.trainer_travel),
        ("internship_travel", by_kind["internship"], "person-min", weights.internship_travel),
        ("internship_care", unfit, "days", weights.internship_care),
        ("shared_living_group", _sharing(term, internships), "intern-weeks",
         weights.shared_living_group),
        ("wishes", _wishes(term, sessions, internships), "points", weights.wish),
        ("single_half_day", _singles(sessions, attendance), "journeys", weights.single_half_day),
        ("waiting", sum(j.waiting_min for j in class_days), "person-min", weights.waiting),
        ("spread", _spread(term, sessions), "learner-sessions", weights.spread),
        ("worst_week_travel", tally.worst_week(), "min", weights.worst_week_travel),
        ("balance", tally.balance(), "min", weights.balance),
        ("travel_cost_net", tally.net_euros(), "EUR", weights.travel_cost_net),
        ("unreimbursed_trips", tally.unreimbursed(), "journeys", weights.unreimbursed_trips),
        ("peak_travel", tally.peak_min(), "person-min", weights.peak_travel),
        ("trainer_site_changes", tally.site_changes(), "days", weights.trainer_site_changes),
        ("trainer_split_days", tally.split_days(), "days", weights.trainer_split_days),
        ("regularity", tally.irregular(), "patterns", weights.regularity),
        ("short_weeks", tally.short("aid_min_week"), "weeks", weights.short_weeks),
        ("short_months", tally.short("aid_min_month"), "months", weights.short_months),
        ("longest_travel", tally.longest(), "min", weights.longest_travel),
        ("territory_balance", tally.territories(), "min", weights.territory_balance),
        ("too_near", tally.too_near(), "points", weights.too_near),
        ("room_hire", tally.hire_euros(), "EUR", weights.room_hire),
        ("border_crossings", sum(j.crosses_border for j in journeys), "person-days", 0),
        ("lift_minutes_saved", sum(r.saved_min - r.detour_min for r in lifts), "person-min", 0),
    )  # fmt: skip
    tiers: dict[str, TierName] = {
        "unplaced_sessions": "unplaced", "unplaced_internships": "unplaced",
        "conflicts": "conflicts", "worst_week_travel": "fairness",
        "longest_travel": "fairness", "territory_balance": "fairness",
    }  # fmt: skip
    return tuple(
        CostLine(line=line, value=value, unit=unit, weight=weight,
                 tier=tiers.get(line, "comfort"))
        for line, value, unit, weight in rows
    )  # fmt: skip


def care_lines(
    term: Term, care_days: Sequence[CareDay], choices: Sequence[CareChoice]
) -> tuple[CostLine, ...]:
    """What care itself costs: weeks moved, days in care (R62), long days (R73)."""
    weights = term.settings.weights
    moved = sum(len(row.moves) for row in choices)
    over = sum(max(0, row.pick_up - row.drop_off - LONG_CARE_MIN) for row in care_days)
    return (
        CostLine(line="care_moves", value=moved, unit="child-weeks", weight=weights.care_move,
                 tier="comfort"),
        CostLine(line="care_days", value=len(care_days), unit="child-days",
                 weight=weights.care_days, tier="comfort"),
        CostLine(line="long_care", value=over, unit="child-min", weight=weights.long_care,
                 tier="comfort"),
    )  # fmt: skip


def _sharing(term: Term, internships: Sequence[Internship]) -> int:
    """Interns above the living groups that other schools leave, where that is priced (R37)."""
    books = HostBook(term)
    hosts = {host.id: host for host in term.hosts}
    loads = Counter(
        (row.host, row.first + timedelta(days=n))
        for row in internships
        for n in range(0, (row.last - row.first).days + 1, 7)
    )
    found = 0
    for (name, monday), count in loads.items():
        room = books.room_in_groups(hosts[name], monday)
        found += max(0, count - room) if room is not None else 0
    return found


def _wishes(
    term: Term, sessions: Sequence[PlacedSession], internships: Sequence[Internship]
) -> int:
    """Points of unmet wishes (R66, R74)."""
    book = WishBook(term)
    blocks = {block.id: block for block in term.blocks}
    points = sum(book.stay_points(row.learner, blocks[row.block], row.host) for row in internships)
    for row in sessions:
        people = [*expected_at(term, row), *(seat.trainer for seat in row.seats)]
        span = (row.period.start, row.period.end)
        points += sum(book.session_points(name, row.date, *span) for name in people)
    return points


def _singles(sessions: Sequence[PlacedSession], attendance: Sequence[Attendance]) -> int:
    dates = {row.id: row.date for row in sessions}
    attended = Counter((row.learner, dates[row.session]) for row in attendance if row.present)
    return sum(count == 1 for count in attended.values())


def _spread(term: Term, sessions: Sequence[PlacedSession]) -> int:
    limits = {
        unit.id: unit.max_sessions_week for unit in term.units if unit.max_sessions_week is not None
    }
    items = {item.id: item for item in term.sessions}
    held: Counter[tuple[str, str, tuple[int, int]]] = Counter()
    for row in sessions:
        unit = items[row.session_set].unit
        if unit not in limits or row.session_set in term.by_choice:
            continue
        for learner in expected_at(term, row):
            held[learner, unit, row.date.isocalendar()[:2]] += 1
    return sum(max(0, count - limits[unit]) for (_, unit, _), count in held.items())
