"""Internships: who, where, when, how many at one host (R09, R36, R37, R40, R42, R52)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

from passerelle.checker.context import Context
from passerelle.checker.day import direct_day
from passerelle.checker.facts import Facts, Week, grouped, monday, span, week_of
from passerelle.checker.people import travel_caps
from passerelle.checker.placements import open_days, placement_days, placement_visit
from passerelle.models.issue import Issue
from passerelle.models.places import Host
from passerelle.models.plan import Internship
from passerelle.models.sessions import Block

CODES = ("R09", "R17", "R36", "R37", "R40", "R42", "R52")
FIX = "choose other weeks or another host"


def check_internships(context: Context) -> Iterator[Issue]:
    """Each internship for itself, each block, each host and week."""
    for row in context.internships:
        block = context.blocks[row.block]
        texts = (*_weeks(context, row, block), *_host(row, block, context.hosts[row.host]))
        yield from (Issue(code=code, where=_at(row), message=t, fix=FIX) for code, t in texts)
        yield from _days(context, row, block)
        yield from _travel(context, row)
    for block in context.term.blocks:
        yield from _members(context, block)
        yield from _block_weeks(context, block)
    yield from _loads(context)
    yield from _overlaps(context)


def _at(row: Internship) -> str:
    return f"{row.learner} {row.first} {row.block}"


def weeks_away(row: Internship) -> tuple[Week, ...]:
    """ISO weeks from the first day to the last."""
    return tuple(dict.fromkeys(week_of(on) for on in span(row.first, row.last)))


def _weeks(context: Context, row: Internship, block: Block) -> Iterator[tuple[str, str]]:
    settings = context.term.settings
    last = row.first + timedelta(days=7 * block.weeks - 3)
    if row.first.weekday() != 0 or row.last != last:
        yield (
            "R09",
            f"lies {row.first} to {row.last}, expected {block.weeks} weeks, Monday to Friday",
        )
    if row.first < settings.first or row.last > settings.last:
        yield "R09", f"leaves the term ({settings.first} to {settings.last})"
    outside = [week for _, week in weeks_away(row) if week not in block.iso_weeks]
    if block.iso_weeks and outside:
        yield "R09", f"uses ISO week {outside[0]}, allowed: {', '.join(map(str, block.iso_weeks))}"
    if block.deadline and row.last > block.deadline:
        yield "R42", f"ends {row.last}, the deadline is {block.deadline}"
    if block.only_in_calendar:
        inside = context.term.closed_days((block.only_in_calendar,))
        days = [on for on in span(row.first, row.last) if on.weekday() < 5 and on not in inside]
        if days:
            yield "R40", f"{days[0]} is no day of the calendar {block.only_in_calendar}"


def _host(row: Internship, block: Block, host: Host) -> Iterator[tuple[str, str]]:
    if host.country != block.country:
        yield "R09", f"{host.id} is in {host.country}, the block is in {block.country}"
    if block.age_group and block.age_group not in host.age_groups:
        yield "R09", f"{host.id} takes {', '.join(host.age_groups)}, not {block.age_group}"
    if block.host_types and host.type not in block.host_types:
        yield "R09", f"{host.id} is a {host.type}, allowed: {', '.join(block.host_types)}"
    if host.accepts and block.id not in host.accepts:
        yield "R09", f"{host.id} accepts {', '.join(host.accepts)} only"
    if row.shift not in host.shifts:
        shifts = ", ".join(map(str, host.shifts)) or "none"
        yield "R09", f"shift {row.shift} is none of {host.id}'s: {shifts}"


def _days(context: Context, row: Internship, block: Block) -> Iterator[Issue]:
    days = open_days(context, row)
    unfit = tuple(found.on for found in placement_days(context, row) if not found.fits)
    texts = []
    if tuple(row.days) != days:
        texts.append(f"lists {_differing(row.days, days)}")
    if tuple(row.care_unfit_days) != unfit:
        texts.append(f"care: {_differing(row.care_unfit_days, unfit)}")
    counts = Counter(week_of(on) for on in days)
    for week in weeks_away(row):
        if counts[week] < block.min_days_week:
            open_ = f"{row.host} is open {counts[week]} days in week {week[1]}"
            texts.append(f"{open_} but recall days, at least {block.min_days_week} needed")
    for text in texts:
        yield Issue(code="R09", where=_at(row), message=text, fix="choose weeks the host is open")


def _differing(found: tuple[date, ...], expected: tuple[date, ...]) -> str:
    odd = sorted({*found} ^ {*expected})
    names = ", ".join(map(str, odd[:3])) or "the order"
    return f"{len(found)} days, expected {len(expected)}; they differ in {names}"


def _travel(context: Context, row: Internship) -> Iterator[Issue]:
    learner = context.learners[row.learner]
    day = direct_day(context, learner, (placement_visit(context, row),))
    for fault in travel_caps(context, learner, row.first, day):
        text = f"{fault.text} (direct, {row.host})"
        yield Issue(code="R52", where=_at(row), message=text, fix="choose a nearer host")


def _members(context: Context, block: Block) -> Iterator[Issue]:
    members = [who.id for who in context.term.members(block.group)]
    found = Counter(row.learner for row in context.internships if row.block == block.id)
    listed = {who: n for (item, who), n in context.unplaced.items() if item == block.id}
    named = {who for who in listed if who}
    for who in sorted({*members, *found, *named}):
        needed = int(who in members)
        if found[who] > needed or (named and found[who] + listed.get(who, 0) != needed):
            text = f"{found[who]} internships and {listed.get(who, 0)} listed as unplaced"
            yield Issue(
                code="R09",
                where=f"{who} {block.id}",
                message=f"{text}, {needed} needed",
                fix="give each learner of the group one internship",
            )
    missing = sum(not found[who] for who in members)
    if missing != sum(listed.values()):
        yield Issue(
            code="R09",
            where=block.id,
            message=f"{missing} learners have no internship, {sum(listed.values())} listed",
            fix="place them, or list them as unplaced",
        )


def _block_weeks(context: Context, block: Block) -> Iterator[Issue]:
    rows = [row for row in context.internships if row.block == block.id]
    firsts = sorted({row.first for row in rows})
    if block.together and len(firsts) > 1:
        yield Issue(
            code="R09",
            where=block.id,
            message=f"the group starts on {len(firsts)} dates, from {firsts[0]} to {firsts[-1]}",
            fix="send the whole group in the same weeks",
        )
    counts = Counter(week for row in rows for week in weeks_away(row))
    for (year, week), count in sorted(counts.items()):
        if block.max_learners_week is not None and count > block.max_learners_week:
            yield Issue(
                code="R09",
                where=f"{block.id} week {year}-W{week:02d}",
                message=f"{count} learners on placement, at most {block.max_learners_week}",
                fix="spread the learners over more weeks",
            )


def others(facts: Facts, host: Host, on: date) -> int:
    """Interns of other schools at a host in the ISO week of a date (R36)."""
    first = monday(on)
    last = first + timedelta(days=6)
    rows = (row for row in facts.term.host_loads if row.host == host.id)
    return sum(row.interns for row in rows if row.first <= last and row.last >= first)


def limits(facts: Facts, host: Host, on: date) -> Iterator[tuple[str, int, str]]:
    """What limits a host's interns in the week of a date: code, number, in words (R36, R37)."""
    taken = others(facts, host, on)
    for code, number, words in _limits(facts, host, on):
        if taken:
            yield code, max(0, number - taken), f"{words}, {taken} taken by other schools"
        else:
            yield code, number, words


def _limits(facts: Facts, host: Host, on: date) -> Iterator[tuple[str, int, str]]:
    country = host.country
    yield "R36", host.slots, f"{host.slots} slots"
    threshold = facts.policy(country, "quota_staff_threshold", on)
    if threshold is not None:
        small = facts.policy(country, "quota_small_host", on)
        percent = facts.policy(country, "quota_percent", on)
        if host.staff < threshold and small is not None:
            yield "R36", small, f"{small} with {host.staff} staff"
        if host.staff >= threshold and percent is not None:
            yield "R36", host.staff * percent // 100, f"{percent} % of {host.staff} staff"
    per_tutor = facts.policy(country, "interns_per_tutor", on)
    if per_tutor is not None:
        yield "R37", host.tutors * per_tutor, f"{host.tutors} tutors with {per_tutor} each"
    per_group = facts.policy(country, "interns_per_living_group", on)
    if per_group is not None and not facts.policy(country, "living_group_soft", on):
        number = host.living_groups * per_group
        yield "R37", number, f"{host.living_groups} living groups with {per_group} each"


def shared_groups(context: Context) -> int:
    """Intern-weeks above the living groups where that has a price (R37)."""
    found = 0
    for (name, on), count in _counts(context).items():
        host = context.hosts[name]
        each = context.policy(host.country, "interns_per_living_group", on)
        if each is not None and context.policy(host.country, "living_group_soft", on):
            room = host.living_groups * each - others(context, host, on)
            found += max(0, count - max(0, room))
    return found


def _counts(context: Context) -> Counter[tuple[str, date]]:
    """Interns of the plan by host and Monday."""
    loads: Counter[tuple[str, date]] = Counter()
    for row in context.internships:
        mondays = {monday(on) for on in span(row.first, row.last)}
        loads.update((row.host, on) for on in mondays)
    return loads


def _loads(context: Context) -> Iterator[Issue]:
    for (name, on), count in sorted(_counts(context).items()):
        for code, most, words in limits(context, context.hosts[name], on):
            if count > most:
                year, week = week_of(on)
                yield Issue(
                    code=code,
                    where=f"{name} week {year}-W{week:02d}",
                    message=f"{count} interns, at most {most} ({words})",
                    fix="send one of them to another host or in other weeks",
                )


def _overlaps(context: Context) -> Iterator[Issue]:
    for rows in grouped((row.learner, row) for row in context.internships).values():
        taken: dict[Week, str] = {}
        for row in rows:
            for week in weeks_away(row):
                other = taken.setdefault(week, row.block)
                if other != row.block:
                    yield Issue(
                        code="R17",
                        where=_at(row),
                        message=f"week {week[1]} is also a week of {other}",
                        fix="part the two placements",
                    )
