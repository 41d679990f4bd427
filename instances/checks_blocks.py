"""Placement blocks: weeks that exist, hosts that fit, places enough (R09, R36, R37)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from passerelle.instances.cells import listed, near
from passerelle.instances.findings import Facts, Finding
from passerelle.models.places import Host
from passerelle.models.rules import PolicyRule
from passerelle.models.sessions import Block

Run = tuple[date, ...]
"""The Mondays of consecutive weeks."""


def _weekdays(monday: date) -> tuple[date, ...]:
    return tuple(monday + timedelta(days=n) for n in range(5))


def _mondays(facts: Facts) -> list[date]:
    """Mondays of the ISO weeks whose Monday to Friday lie inside the term."""
    last = facts.term.settings.last
    return [
        day for day in facts.term.days if day.weekday() == 0 and day + timedelta(days=4) <= last
    ]


def _week_allowed(facts: Facts, block: Block, monday: date) -> bool:
    if block.iso_weeks and monday.isocalendar().week not in block.iso_weeks:
        return False
    if block.deadline is not None and monday + timedelta(days=4) > block.deadline:
        return False
    if sum(not block.recalls(day) for day in _weekdays(monday)) < block.min_days_week:
        return False
    if block.only_in_calendar:
        return set(_weekdays(monday)) <= facts.term.closed_days([block.only_in_calendar])
    return True


def block_runs(facts: Facts, block: Block) -> list[Run]:
    """Every run of weeks on which the block may lie."""
    allowed = {monday for monday in _mondays(facts) if _week_allowed(facts, block, monday)}
    runs = (
        tuple(monday + timedelta(weeks=n) for n in range(block.weeks)) for monday in sorted(allowed)
    )
    return [run for run in runs if set(run) <= allowed]


def check_block_weeks(facts: Facts) -> Iterator[Finding]:
    """A block has a run of weeks in the term, in its own weeks, calendar and deadline."""
    existing = {monday.isocalendar().week for monday in _mondays(facts)}
    for number, block in enumerate(facts.term.blocks):
        absent = [week for week in block.iso_weeks if week not in existing]
        if absent:
            yield Finding(
                "BLOCK_WEEKS", "blocks", number, "iso_weeks",
                f"the term has no full ISO week {listed(map(str, absent))} (Monday to Friday)",
                f"its full weeks are {_ranges(sorted(existing))}",
            )  # fmt: skip
        elif not block_runs(facts, block):
            column, why = _why_no_run(facts, block)
            yield Finding(
                "BLOCK_WEEKS", "blocks", number, column,
                f"'{block.id}' needs {block.weeks} weeks in a row and finds none {why}",
                "allow more weeks, a later deadline, or fewer weeks",
            )  # fmt: skip


def _ranges(weeks: Sequence[int]) -> str:
    return f"{weeks[0]} to {weeks[-1]}" if weeks else "none"


def _why_no_run(facts: Facts, block: Block) -> tuple[str, str]:
    """The first limit without which a run would exist, and its words."""
    if block.only_in_calendar and block_runs(facts, _without(block, "only_in_calendar")):
        return "only_in_calendar", f"inside calendar '{block.only_in_calendar}'"
    if block.deadline and block_runs(facts, _without(block, "deadline")):
        return "deadline", f"before the deadline {block.deadline}"
    for column in ("recall_days", "recall_weekdays"):
        if getattr(block, column) and block_runs(facts, _without(block, column)):
            return column, f"with {block.min_days_week} days a week beside its recall days"
    if block.iso_weeks and block_runs(facts, _without(block, "iso_weeks")):
        return "iso_weeks", f"among ISO weeks {listed(map(str, block.iso_weeks))}"
    return "weeks", "in the term with these limits"


def _without(block: Block, column: str) -> Block:
    return block.model_copy(update={column: Block.model_fields[column].get_default()})


@dataclass(frozen=True)
class _Filter:
    """One thing a block asks of a host, the column that asks it, and how it is said."""

    column: str
    words: str
    fits: Callable[[Host], bool]


def _filters(facts: Facts, block: Block) -> list[_Filter]:
    runs = block_runs(facts, block)
    kinds = listed(block.host_types)
    found = [
        _Filter("country", f"in {block.country}", lambda h: h.country == block.country),
        _Filter(
            "age_group", f"with age group '{block.age_group}'",
            lambda h: not block.age_group or block.age_group in h.age_groups,
        ),
        _Filter(
            "host_types", f"of type {kinds}",
            lambda h: not block.host_types or h.type in block.host_types,
        ),
        _Filter(
            "id", f"that accepts '{block.id}'", lambda h: not h.accepts or block.id in h.accepts
        ),
        _Filter("id", "with a shift", lambda h: bool(h.shifts)),
        _Filter("id", "with a place (slots, staff, tutors)", lambda h: _takes(facts, h, runs)),
    ]  # fmt: skip
    if runs:
        days = block.min_days_week
        words = f"open {days} days in each week of the block"
        found.append(_Filter("min_days_week", words, lambda h: _open_runs(facts, block, h, runs)))
    return found


def _takes(facts: Facts, host: Host, runs: list[Run]) -> bool:
    """Whether the host has a place in some week of some run; in the first week without runs."""
    mondays = {monday for run in runs for monday in run} or {facts.term.settings.first}
    return any(places(facts, host, monday) > 0 for monday in mondays)


def suits(block: Block, host: Host) -> bool:
    """Whether a host's country, age groups, type and consent are those a block asks for."""
    return (
        host.country == block.country
        and (not block.age_group or block.age_group in host.age_groups)
        and (not block.host_types or host.type in block.host_types)
        and (not host.accepts or block.id in host.accepts)
    )


def _open_runs(facts: Facts, block: Block, host: Host, runs: list[Run]) -> bool:
    return any(host_open(facts, block, host, run) for run in runs)


def host_open(facts: Facts, block: Block, host: Host, run: Run) -> bool:
    """Whether a host is open enough days in each week of a run."""
    return all(
        sum(facts.host_open(host, day) and not block.recalls(day) for day in _weekdays(monday))
        >= block.min_days_week
        for monday in run
    )


def places(facts: Facts, host: Host, on: date) -> int:
    """Interns a host may have in the week of a date, less those of other schools (R36, R37).

    Its slots, cut to the quotas of its country in force then.
    """
    monday = on - timedelta(days=on.weekday())
    sunday = monday + timedelta(days=6)
    caps = [host.slots]

    def amount(rule: PolicyRule) -> int | None:
        return facts.term.policy(host.country, rule, monday)

    threshold, percent = amount("quota_staff_threshold"), amount("quota_percent")
    small = amount("quota_small_host")
    if threshold is not None and host.staff >= threshold:
        caps += [host.staff * percent // 100] if percent is not None else []
    elif small is not None:
        caps.append(small)
    per_tutor, per_group = amount("interns_per_tutor"), amount("interns_per_living_group")
    caps += [per_tutor * host.tutors] if per_tutor is not None else []
    if per_group is not None and not amount("living_group_soft"):
        caps.append(per_group * host.living_groups)
    taken = sum(
        row.interns
        for row in facts.term.host_loads
        if row.host == host.id and row.first <= sunday and monday <= row.last
    )
    return max(0, min(caps) - taken)


def check_block_hosts(facts: Facts) -> Iterator[Finding]:
    """Some host fits each block, and hosts have places for the whole group."""
    for number, block in enumerate(facts.term.blocks):
        fitting = list(facts.term.hosts)
        words: list[str] = []
        refused: _Filter | None = None
        for step in _filters(facts, block):
            kept = [host for host in fitting if step.fits(host)]
            if not kept:
                refused = step
                break
            fitting, words = kept, [*words, step.words]
        if refused:
            yield _no_host(facts, number, block, refused, fitting)
        else:
            yield from _too_few_places(facts, number, block, fitting)


def _no_host(
    facts: Facts, number: int, block: Block, refused: _Filter, fitting: list[Host]
) -> Finding:
    left = (
        f"; the {len(fitting)} that fit so far: {listed(host.id for host in fitting)}"
        if fitting
        else "; hosts.csv has no rows"
    )
    ages = sorted({age for host in facts.term.hosts for age in host.age_groups})
    fix = near(block.age_group, ages) if refused.column == "age_group" else ""
    return Finding(
        "NO_HOST", "blocks", number, refused.column,
        f"no host fits '{block.id}': none {refused.words}{left}",
        fix or "mend the block, or add a host that fits",
    )  # fmt: skip


def _too_few_places(
    facts: Facts, number: int, block: Block, hosts: list[Host]
) -> Iterator[Finding]:
    learners = len(facts.term.members(block.group))
    runs = block_runs(facts, block)
    supply = {run: _supply(facts, block, hosts, run, learners) for run in runs}
    if block.together:
        best = max(supply.values(), default=learners)
        when = "in the same weeks"
    else:
        best = _in_turn(block, supply, learners)
        when = "even in turn"
    if best < learners:
        yield Finding(
            "TOO_FEW_PLACES", "blocks", number, "group",
            f"'{block.id}' is for {learners} learners; the {len(hosts)} hosts that fit have "
            f"{best} places {when}",
            "add hosts or slots, allow more weeks or countries, or write no in together",
        )  # fmt: skip


def _supply(facts: Facts, block: Block, hosts: list[Host], run: Run, enough: int) -> int:
    """Places that hosts have in all weeks of a run; counted no further than what is enough."""
    found = 0
    for host in hosts:
        if found >= enough:
            break
        if host_open(facts, block, host, run):
            found += min(places(facts, host, monday) for monday in run)
    return found


def _in_turn(block: Block, supply: dict[Run, int], learners: int) -> int:
    """Learners that runs of weeks can take one after the other, counted generously."""
    weeks: dict[date, int] = {}
    for run, seats in supply.items():
        for monday in run:
            weeks[monday] = max(weeks.get(monday, 0), seats)
    if not weeks:
        return learners
    most = block.max_learners_week
    return sum(min(seats, most or seats) for seats in weeks.values()) // block.weeks
