"""What tracks ask of internships, papers, wishes, recall days, hours (R34, R35, R38, R39, R74)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from passerelle.instances.cells import listed
from passerelle.instances.checks_blocks import suits
from passerelle.instances.findings import Facts, Finding
from passerelle.models.base import Period
from passerelle.models.internships import PlacementRule
from passerelle.models.people import Learner
from passerelle.models.places import Host
from passerelle.models.sessions import Block

HOURS_TOLERANCE_MIN = 60  # a week may fall short of the reference by so much


def check_placement_rules(facts: Facts) -> Iterator[Finding]:
    """Blocks and validated weeks of each learner can make what the track asks for (R35)."""
    for number, row in enumerate(facts.term.placement_rules):
        if (row.rule == "age_weeks") != bool(row.age_group):
            yield Finding(
                "PLACEMENT_RULE", "placement_rules", number, "age_group",
                "age_weeks needs an age group" if row.rule == "age_weeks"
                else f"'{row.rule}' has no age group",
                "name it for age_weeks only, e.g. under_3",
            )  # fmt: skip
        elif facts.term.placement_rule(row.track, row.rule, row.age_group) == row.value:
            yield from _short(facts, number, row)


def _short(facts: Facts, number: int, row: PlacementRule) -> Iterator[Finding]:
    """One finding for all learners who cannot reach the amount."""
    best = {
        learner.id: found
        for learner in facts.term.learners
        if learner.track == row.track
        if (found := _most(facts, learner, row)) is not None and found < row.value
    }
    if best:
        least = min(best, key=lambda name: best[name])
        words = {
            "hosts": "placement blocks, each at one host",
            "run_weeks": "weeks in their longest block",
            "weeks": "weeks of placement, validated ones included",
            "age_weeks": f"weeks in blocks with {row.age_group}",
        }[row.rule]
        old = _too_old(facts, row, best) if row.rule == "weeks" else ""
        yield Finding(
            "PLACEMENT_RULE", "placement_rules", number, "value",
            f"track '{row.track}' asks for {row.value}; {listed(best)} have {best[least]} "
            f"{words}{old}",
            "add or lengthen blocks, mend prior_placement_weeks, or mend the rule",
        )  # fmt: skip


def _most(facts: Facts, learner: Learner, row: PlacementRule) -> int | None:
    blocks = [block for block in facts.term.blocks if block.group in learner.groups]
    match row.rule:
        case "hosts":
            return len(blocks)
        case "run_weeks":
            return max((block.weeks for block in blocks), default=0)
        case "weeks":
            return sum(block.weeks for block in blocks) + prior_weeks(facts, learner)
        case "age_weeks":
            return sum(block.weeks for block in blocks if block.age_group in ("", row.age_group))
        case _:
            return None


def prior_weeks(facts: Facts, learner: Learner) -> int:
    """Weeks validated before that still count on the day of the learner's last exam (R35)."""
    until, years = learner.prior_placement_until, None
    if learner.track:
        years = facts.term.placement_rule(learner.track, "look_back_years")
    if until is None or years is None:
        return learner.prior_placement_weeks
    exam = exam_day(facts, learner)
    month_day = (exam.month, exam.day)
    recent = (until.year + years, until.month, until.day) >= (exam.year, *month_day)
    return learner.prior_placement_weeks if recent else 0


def exam_day(facts: Facts, learner: Learner) -> date:
    """Latest day of an exam of the learner; the last day of the term when none has a date."""
    days = [
        max(item.dates, default=item.last)
        for number, item in enumerate(facts.term.sessions)
        if item.kind == "exam" and learner.id in facts.audience_ids(number)
    ]
    return max((day for day in days if day is not None), default=facts.term.settings.last)


def _too_old(facts: Facts, row: PlacementRule, names: dict[str, int]) -> str:
    old = [
        learner.id
        for learner in facts.term.learners
        if learner.id in names and prior_weeks(facts, learner) < learner.prior_placement_weeks
    ]
    years = facts.term.placement_rule(row.track, "look_back_years")
    return f" (of {listed(old)} those validated are over {years} years old)" if old else ""


def check_papers(facts: Facts) -> Iterator[Finding]:
    """A paper says when it was asked for, or from when it serves."""
    for number, row in enumerate(facts.term.papers):
        if row.requested is None and row.valid_from is None:
            yield Finding(
                "PAPER_DATES", "papers", number, "valid_from",
                f"nothing says from when '{row.kind}' of {row.person} serves",
                "write its first day, or the day it was requested",
            )  # fmt: skip


def check_wishes(facts: Facts) -> Iterator[Finding]:
    """A wish joins a learner and a host, and can be met or missed by some internship."""
    learners = {row.id: row for row in facts.term.learners}
    for number, row in enumerate(facts.term.wishes):
        pair = (row.person, row.value)
        who, where = pair[::-1] if row.kind == "learner" else pair
        learner, host = learners.get(who), facts.hosts.get(where)
        if learner is None or host is None:
            column, name, kind = ("person", row.person, "learner")
            if (learner is None) == (row.kind == "learner"):
                column, name = "value", row.value
            kind = "learner" if learner is None else "host"
            yield Finding(
                "WISH", "wishes", number, column,
                f"'{name}' is no {kind}, as a wish of the kind '{row.kind}' needs here",
                "learners wish for hosts (host, not_host), hosts for learners (learner)",
            )  # fmt: skip
        elif not any(suits(b, host) for b in facts.term.blocks if b.group in learner.groups):
            yield Finding(
                "WISH", "wishes", number, "value",
                f"{host.id} fits no placement block of {learner.id}: the wish changes nothing",
                "wish for a host of a block's country, type and age group", "warning",
            )  # fmt: skip


def check_wish_weights(facts: Facts) -> Iterator[Finding]:
    """Times wished free have a weight, times that must be free have none (R15)."""
    for number, away in enumerate(facts.term.unavailabilities):
        if (away.reason == "wish") != bool(away.weight):
            yield Finding(
                "WISH", "unavailabilities", number, "weight",
                "the weight of a wish is 0: it changes nothing" if away.reason == "wish"
                else f"the weight {away.weight} is of no use: reason '{away.reason}' is no wish",
                "give wishes a weight, and only them", "warning",
            )  # fmt: skip


def check_recall(facts: Facts) -> Iterator[Finding]:
    """Recall dates are days on which a placement could take place (R39)."""
    days = set(facts.term.days)
    for number, block in enumerate(facts.term.blocks):
        odd = [day for day in block.recall_days if day not in days or day.weekday() > 4]
        if odd:
            yield Finding(
                "RECALL_DAY", "blocks", number, "recall_days",
                f"{odd[0]} is no Monday to Friday of the term",
                "write dates of the term from which interns can be called back to class",
            )  # fmt: skip


def worked_min(facts: Facts, host: Host, shift: Period, on: date) -> int:
    """Minutes of work in a shift, less the break of a shift too long without one (R34)."""
    run = facts.term.policy(host.country, "continuous_min", on)
    pause = facts.term.policy(host.country, "intern_break_min", on) or 0
    return shift.minutes - (pause if run is not None and shift.minutes > run else 0)


def check_hours(facts: Facts) -> Iterator[Finding]:
    """Shifts make the hours a week that a block expects, and no more than the law allows (R34)."""
    on = facts.term.settings.first
    for number, block in enumerate(facts.term.blocks):
        days = 5 - len(block.recall_weekdays)
        hosts = [host for host in facts.term.hosts if suits(block, host) and host.shifts]
        short = {
            host.id: best
            for host in hosts
            if (best := max(days * worked_min(facts, host, shift, on) for shift in host.shifts))
            < block.minutes_week - HOURS_TOLERANCE_MIN
        }
        if short:
            name = min(short, key=lambda host: short[host])
            yield _hours(
                number, f"{listed(short)} make at most {short[name]} minutes of work in a full "
                f"week, '{block.id}' expects {block.minutes_week}",
                "lengthen a shift, or mend minutes_week",
            )  # fmt: skip
        yield from _too_long(facts, number, block, hosts)


def _too_long(facts: Facts, number: int, block: Block, hosts: list[Host]) -> Iterator[Finding]:
    """Hosts none of whose shifts can be held five days a week."""
    on, days = facts.term.settings.first, 5 - len(block.recall_weekdays)
    caps = {host.id: facts.term.policy(host.country, "intern_min_week", on) for host in hosts}
    long = [
        host.id
        for host in hosts
        if (cap := caps[host.id]) is not None
        and all(days * worked_min(facts, host, shift, on) > cap for shift in host.shifts)
    ]
    if long:
        yield _hours(
            number,
            f"every shift of {listed(long)} exceeds {caps[long[0]]} minutes in a full week: "
            f"'{block.id}' can use them in shorter weeks only",
            "add a shorter shift",
        )


def _hours(number: int, message: str, fix: str) -> Finding:
    return Finding("INTERN_HOURS", "blocks", number, "minutes_week", message, fix, "warning")
