"""What could be changed so that internships find a host, and learners can attend."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta

from passerelle.checker.facts import Facts
from passerelle.levers import Lever, OwnerKind, absences, closure_lever
from passerelle.models.base import MINUTES_PER_DAY, format_clock
from passerelle.models.care import Opening
from passerelle.models.people import Learner
from passerelle.models.places import Host
from passerelle.models.plan import Attendance, ReasonCode
from passerelle.models.scenario import AddRow, Change, SetRows
from passerelle.models.sessions import Block

WEEK = timedelta(days=7)
STEPS_MIN = (15, 30, 60, 90, 120)  # care that opens so much earlier, or closes later
Values = Mapping[str, str | tuple[str, ...]]


def block_levers(facts: Facts, block: Block, learners: Sequence[str]) -> Iterator[Lever]:
    """What could give a host to learners who found none."""
    for host in facts.term.hosts:
        if _suits(block, host):
            yield from _host_levers(facts, host, len(learners))
    yield from _weeks_levers(facts, block, len(learners))
    for who in learners:
        for paper in facts.term.papers:
            if paper.person == who and paper.kind in block.papers:
                values = {"valid_from": facts.term.settings.first.isoformat(), "valid_to": ""}
                where = {"person": who, "kind": paper.kind}
                if paper.valid_to is not None:
                    values["valid_to"] = facts.term.settings.last.isoformat()
                change = SetRows(set="papers", where=where, values=values)
                fields = {"learner": who, "kind": paper.kind}
                yield Lever("paper", fields, "learner", who, 3, (change,))
        held = {row.kind for row in facts.term.papers if row.person == who}
        for kind in sorted(set(block.papers) - held):
            values = {
                "person": who,
                "kind": kind,
                "valid_from": facts.term.settings.first.isoformat(),
                "valid_to": facts.term.settings.last.isoformat(),
            }
            added = AddRow(add="papers", values=values)
            yield Lever("paper", {"learner": who, "kind": kind}, "learner", who, 3, (added,))


def _suits(block: Block, host: Host) -> bool:
    """Whether a host could take interns of a block, its slots apart."""
    return (
        host.country == block.country
        and (not block.age_group or block.age_group in host.age_groups)
        and (not block.host_types or host.type in block.host_types)
        and (not host.accepts or block.id in host.accepts)
    )


def _host_levers(facts: Facts, host: Host, lacking: int) -> Iterator[Lever]:
    slots = str(host.slots + lacking)
    fields = {"host": host.id, "slots": slots, "more": str(lacking)}
    yield _host(host, "host_slots", 2, {"slots": slots}, fields)
    tutors = str(host.tutors + lacking)
    both = {"slots": slots, "tutors": tutors, "living_groups": str(host.living_groups + lacking)}
    yield _host(host, "host_tutors", 4, both, {**fields, "tutors": tutors})
    staffed = {**both, "staff": str(max(host.staff, 20) + 7 * lacking)}
    yield _host(host, "host_larger", 8, staffed, {**fields, "staff": staffed["staff"]})
    for row in facts.term.closures:
        if row.place == host.id:
            yield closure_lever(host.id, row.first, row.last, "host")
    name = f"{host.id}-2"
    if name not in facts.hosts:
        plain = host.model_dump(mode="json", exclude_none=True)
        values: dict[str, str | tuple[str, ...]] = {
            key: tuple(map(str, value)) if isinstance(value, list) else str(value)
            for key, value in plain.items()
            if value not in ("", [])
        }
        change = AddRow(add="hosts", values={**values, "id": name})
        fields = {"host": host.id, "town": host.town}
        yield Lever("host_new", fields, "coordinator", "", 5, (change,))


def _host(host: Host, key: str, burden: int, values: Values, fields: Mapping[str, str]) -> Lever:
    change = SetRows(set="hosts", id=host.id, values=values)
    return Lever(key, fields, "host", host.id, burden, (change,))


def _weeks_levers(facts: Facts, block: Block, lacking: int) -> Iterator[Lever]:
    if block.iso_weeks:
        weeks = sorted({*block.iso_weeks, min(block.iso_weeks) - 1, max(block.iso_weeks) + 1})
        texts = tuple(str(week) for week in weeks if 1 <= week <= 53)
        fields = {"block": block.id, "weeks": ", ".join(texts)}
        yield _block(block, "block_weeks", 2, {"iso_weeks": texts}, fields)
        fields = {"block": block.id}
        yield _block(block, "block_any_week", 3, {"iso_weeks": ""}, fields)
    if block.deadline is not None:
        for more in (1, 2, 4):
            date = min(block.deadline + more * WEEK, facts.term.settings.last).isoformat()
            fields = {"block": block.id, "date": date}
            yield _block(block, "block_deadline", 3, {"deadline": date}, fields)
    if block.together:
        yield _block(block, "block_apart", 2, {"together": "no"}, {"block": block.id})
    if block.max_learners_week is not None:
        most = str(block.max_learners_week + lacking)
        fields = {"block": block.id, "most": most}
        yield _block(block, "block_away", 2, {"max_learners_week": most}, fields)
    if block.min_days_week > 1:
        days = str(block.min_days_week - 1)
        fields = {"block": block.id, "days": days}
        yield _block(block, "block_days", 3, {"min_days_week": days}, fields)
    if block.only_in_calendar:
        fields = {"block": block.id, "calendar": block.only_in_calendar}
        yield _block(block, "block_calendar", 4, {"only_in_calendar": ""}, fields)


def _block(block: Block, key: str, burden: int, values: Values, fields: Mapping[str, str]) -> Lever:
    change = SetRows(set="blocks", id=block.id, values=values)
    return Lever(key, fields, "coordinator", "", burden, (change,))


# --- learners who cannot attend ------------------------------------------------------------------


def absence_levers(facts: Facts, learner: Learner, rows: Sequence[Attendance]) -> Iterator[Lever]:
    """What could let a learner attend sessions that they cannot, by the reasons a plan gives."""
    short: dict[ReasonCode, int] = {}
    for row in rows:
        if row.reason is not None:
            short[row.reason] = max(short.get(row.reason, 0), row.minutes_short or 0)
    if {"care_opens_late", "care_closes_early"} & set(short):
        yield from _hours_levers(facts, learner, short)
    if "no_care" in short:
        yield from _weekday_levers(facts, learner)
    for name in _providers(facts, learner):
        provider = facts.providers[name]
        if "care_contract" in short and provider.max_days_week < 7:
            days = str(provider.max_days_week + 1)
            fields = {"provider": name, "days": days}
            yield _provider(name, "care_days", {"max_days_week": days}, fields)
        if "care_full" in short and provider.reserved is not None:
            places = str(provider.reserved + 1)
            fields = {"provider": name, "places": places}
            yield _provider(name, "care_places", {"reserved": places}, fields)
    if "unavailable" in short:
        yield from absences(facts, learner.id, "learner")
    if "travel_cap" in short and learner.max_travel_min_day is not None:
        most = str(learner.max_travel_min_day + (-(-short["travel_cap"] // 15) or 1) * 15)
        fields = {"learner": learner.id, "minutes": most}
        change = SetRows(set="learners", id=learner.id, values={"max_travel_min_day": most})
        yield Lever("travel_cap", fields, "learner", learner.id, 4, (change,))


def _providers(facts: Facts, learner: Learner) -> list[str]:
    """Care providers of a learner's children, in order of id."""
    children = {row.id for row in facts.children.get(learner.id, ())}
    found = {row.provider for row in facts.term.care if row.child in children}
    return sorted(found & set(facts.providers))


def _hours_levers(
    facts: Facts, learner: Learner, short: Mapping[ReasonCode, int]
) -> Iterator[Lever]:
    """Longer hours of the providers that keep the learner's children, in steps."""
    for name in _providers(facts, learner):
        for row in facts.openings.get(name, ()):
            for more_min in STEPS_MIN:
                if "care_opens_late" in short and row.opens > more_min:
                    opens = format_clock(row.opens - more_min)
                    yield _opening(row, "care_opens", more_min, {"opens": opens})
                if "care_closes_early" in short and row.closes + more_min < MINUTES_PER_DAY:
                    closes = format_clock(row.closes + more_min)
                    yield _opening(row, "care_closes", more_min, {"closes": closes})


def _opening(row: Opening, key: str, more_min: int, values: Mapping[str, str]) -> Lever:
    where = {
        "provider": row.provider,
        "weekdays": str(row.weekdays),
        "season": row.season,
        "opens": format_clock(row.opens),
        "closes": format_clock(row.closes),
    }
    change = SetRows(set="openings", where=where, values=values)
    fields = {"provider": row.provider, "days": str(row.weekdays), **values}
    return Lever(key, fields, "provider", row.provider, 3 + more_min // 30, (change,))


def _weekday_levers(facts: Facts, learner: Learner) -> Iterator[Lever]:
    """A child kept on all class days by the provider it has, where that is open."""
    own = {row.id for row in facts.children.get(learner.id, ())}
    days = ";".join(facts.term.settings.class_weekdays)
    for row in facts.term.care:
        missing = facts.class_weekdays - set(row.weekdays.days)
        if row.child in own and missing and row.provider in facts.providers:
            where = {
                "child": row.child,
                "provider": row.provider,
                "option": str(row.option),
                "weekdays": str(row.weekdays),
            }
            change = SetRows(set="care", where=where, values={"weekdays": days})
            fields = {"provider": row.provider, "child": row.child, "days": days}
            yield Lever("care_weekdays", fields, "provider", row.provider, 3, (change,))


def _provider(name: str, key: str, values: Values, fields: Mapping[str, str]) -> Lever:
    change: Change = SetRows(set="providers", id=name, values=values)
    owner: OwnerKind = "provider"
    return Lever(key, fields, owner, name, 3, (change,))
