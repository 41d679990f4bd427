"""What a term must offer before any plan can exist: demand against supply, without a solver.

An error means that the term cannot be planned completely; a warning, that a conflict is forced.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date

from passerelle.checker.conditions_care import care_conditions
from passerelle.checker.conditions_places import block_conditions, room_conditions
from passerelle.checker.conditions_programmes import programme_conditions
from passerelle.checker.crews import alternatives
from passerelle.checker.facts import Facts, Week, monday, week_of
from passerelle.checker.references import check_travel
from passerelle.checker.supply import (
    audience_dates,
    credit_min,
    deadlines,
    due_by,
    half_days,
    in_periods,
    is_free,
    names,
    sessions_needed,
)
from passerelle.models.issue import Issue
from passerelle.models.people import Learner, Trainer
from passerelle.models.sessions import Block, SessionSet
from passerelle.models.term import Term
from passerelle.models.travel import TravelTimes


def conditions(term: Term, travel: TravelTimes) -> list[Issue]:
    """Every necessary condition that fails, with figures; an empty list promises nothing."""
    facts = Facts(term, travel)
    lacking = list(check_travel(term, travel))
    if lacking:
        return lacking
    found = [*_trainers(facts), *_groups(facts), *room_conditions(facts)]
    found += programme_conditions(facts)
    return [*found, *block_conditions(facts), *care_conditions(facts)]


def _trainers(facts: Facts) -> Iterator[Issue]:
    for trainer in facts.term.trainers:
        items = [
            item
            for item in facts.term.sessions
            if item.trainers and all(trainer.id in crew for crew in alternatives(item))
        ]
        for deadline in deadlines(facts, items):
            due = due_by(facts, items, deadline)
            issue = _sessions_of(facts, trainer, due, deadline) or _minutes_of(
                facts, trainer, due, deadline
            )
            if issue:
                yield issue
                break


def _week_limit(facts: Facts, trainer: Trainer, on: date) -> int | None:
    legal = facts.policy(facts.country(trainer), "trainer_min_week", monday(on))
    limits = [limit for limit in (trainer.max_minutes_week, legal) if limit is not None]
    return min(limits, default=None)


def _sessions_of(
    facts: Facts, trainer: Trainer, due: list[SessionSet], deadline: date
) -> Issue | None:
    """Half-days only this trainer can teach against the half-days they have."""
    items = [item for item in due if in_periods(item)]
    needed = sum(sessions_needed(facts, item) for item in items)
    if not needed:
        return None
    dates = frozenset[date]().union(*(audience_dates(facts, item) for item in items))
    weeks: dict[Week, list[date]] = defaultdict(list)
    for on in sorted(dates):
        weeks[week_of(on)].append(on)
    credit = max(1, min(credit_min(facts, item) for item in items))
    offered = 0
    for days in weeks.values():
        slots = sum(_free_half_days(facts, trainer, on) for on in days)
        limit = _week_limit(facts, trainer, days[0])
        offered += slots if limit is None else min(slots, limit // credit)
    if needed <= offered:
        return None
    return Issue(
        code="R20",
        where=trainer.id,
        message=f"only {trainer.id} can teach {names(items)}: {needed} sessions by {deadline}, "
        f"but has {offered} half-days in {len(weeks)} weeks",
        fix=f"give {trainer.id} {needed - offered} half-days more, or name a second trainer",
    )


def _free_half_days(facts: Facts, trainer: Trainer, on: date) -> int:
    return half_days(facts, lambda period: is_free(facts, trainer, on, period))


def _minutes_of(
    facts: Facts, trainer: Trainer, due: list[SessionSet], deadline: date
) -> Issue | None:
    """Credited minutes only this trainer can teach against the weeks' maximum."""
    needed = sum(sessions_needed(facts, item) * credit_min(facts, item) for item in due)
    dates = frozenset[date]().union(*(audience_dates(facts, item) for item in due))
    open_dates = [on for on in dates if on not in facts.person_closed[trainer.id]]
    if trainer.dates:
        open_dates = [on for on in open_dates if on in trainer.dates]
    mondays = {monday(on) for on in open_dates}
    limits = [_week_limit(facts, trainer, on) for on in mondays]
    offered = sum(limit for limit in limits if limit is not None)
    if None in limits or needed <= offered:
        return None
    return Issue(
        code="R20",
        where=trainer.id,
        message=f"only {trainer.id} can teach {names(due)}: {needed} credited minutes by {deadline}"
        f", but {len(mondays)} weeks offer {offered}",
        fix=f"raise the weekly maximum of {trainer.id}, or name a second trainer",
    )


def _groups(facts: Facts) -> Iterator[Issue]:
    """Half-days each kind of learner needs against those outside placement weeks."""
    profiles: dict[tuple[object, ...], list[Learner]] = defaultdict(list)
    for learner in facts.term.learners:
        sets = tuple(item.id for item in _items(facts, learner))
        blocks = tuple(block.id for block in _blocks(facts, learner))
        closed = facts.person_closed[learner.id]
        profiles[sets, blocks, closed, facts.country(learner)].append(learner)
    for learners in profiles.values():
        items = _items(facts, learners[0])
        for deadline in deadlines(facts, items):
            issue = _half_days_of(facts, learners, due_by(facts, items, deadline), deadline)
            if issue:
                yield issue
                break


def _items(facts: Facts, learner: Learner) -> list[SessionSet]:
    return [
        item
        for item in facts.term.sessions
        if in_periods(item)
        and item.id not in facts.term.by_choice
        and learner in facts.audiences[item.id]
    ]


def _blocks(facts: Facts, learner: Learner) -> list[Block]:
    return [block for block in facts.term.blocks if block.group in learner.groups]


def _half_days_of(
    facts: Facts, learners: list[Learner], due: list[SessionSet], deadline: date
) -> Issue | None:
    learner = learners[0]
    needed = sum(item.count for item in due)
    weeks: Counter[Week] = Counter({week_of(on): 0 for on in facts.term.days if on <= deadline})
    exams = _exam_dates(facts, learner)
    for on in sorted(frozenset[date]().union(*(audience_dates(facts, item) for item in due))):
        most = facts.policy(facts.country(learner), "contact_min_day", on)
        if on not in exams:
            weeks[week_of(on)] += half_days(
                facts, lambda _: True, 24 * 60 if most is None else most
            )
    end = facts.term.settings.last
    blocks = [
        block
        for block in _blocks(facts, learner)
        if deadline == end or (block.deadline is not None and block.deadline <= deadline)
    ]
    away = sum(b.weeks for b in blocks if not (b.recall_days or b.recall_weekdays))
    offered = weeks.total() - sum(sorted(weeks.values())[:away])
    if needed <= offered:
        return None
    who = ", ".join(row.id for row in learners[:4])
    rest = f" and {len(learners) - 4} more" if len(learners) > 4 else ""
    return Issue(
        code="R21",
        where=" ".join(learner.groups) or "everybody",
        message=f"{who}{rest} need {needed} half-days by {deadline}; at most {offered} remain "
        f"outside closing days, exams and {away} weeks of placement",
        fix=f"find {needed - offered} half-days: longer dates, fewer sessions or placement weeks",
    )


def _exam_dates(facts: Facts, learner: Learner) -> frozenset[date]:
    """Dates that exams of a fixed time take for sure."""
    return frozenset(
        on
        for item in facts.term.sessions
        if item.kind == "exam" and not in_periods(item) and learner in facts.audiences[item.id]
        if len(item.dates) == item.count
        for on in item.dates
    )
