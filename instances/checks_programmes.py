"""Programmes of events: series, counts, quotas and hours that can be met (R43-R45, R51)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from passerelle.instances.cells import listed
from passerelle.instances.findings import Facts, Finding
from passerelle.models.people import Learner
from passerelle.models.programmes import Quota, Series, SeriesCount
from passerelle.models.sessions import SessionSet

EVERYBODY = ("", "", "", "people")


def check_series(facts: Facts) -> Iterator[Finding]:
    """A series names sets, none of them individual, and asks nobody for more than it has."""
    for number, row in enumerate(facts.term.series):
        if not row.sets:
            yield Finding(
                "SERIES", "series", number, "sets", f"the series '{row.id}' names no session set",
                "name its session sets, or delete the row",
            )  # fmt: skip
        single = [name for name in row.sets if name in facts.sets and facts.sets[name].individual]
        if single:
            yield Finding(
                "SERIES", "series", number, "sets",
                f"'{single[0]}' is held for one learner at a time and belongs to no series",
                "leave it out",
            )  # fmt: skip
        yield from _turns(facts, number, row)
        if row.same_time:
            yield from _same_time(facts, number, row)


def _same_time(facts: Facts, number: int, row: Series) -> Iterator[Finding]:
    """Sets that are held together have as many sessions, a day in common, and no distance."""
    places = list(_places(facts, row))
    items = [facts.term.sessions[place] for place in places]
    counts = {item.id: item.count for item in items}
    if len(set(counts.values())) > 1:
        told = listed(f"{name} {count}" for name, count in counts.items())
        yield Finding(
            "SERIES", "series", number, "same_time",
            f"sets held at the same time have equally many sessions; '{row.id}' has {told}",
            "give them the same count",
        )  # fmt: skip
    if row.min_days_apart:
        yield Finding(
            "SERIES", "series", number, "min_days_apart",
            f"the sets of '{row.id}' are held at the same time: no days can lie between them",
            "leave min_days_apart empty, and ask for distance in a series with one of them",
        )  # fmt: skip
    days = [set(facts.set_days(place)) for place in places]
    starts = {item.start for item in items if item.start is not None}
    if len(items) > 1 and (len(starts) > 1 or not set.intersection(*days)):
        yield Finding(
            "SERIES", "series", number, "sets",
            f"no date and time suits all of {listed(item.id for item in items)}",
            "give the sets of a same_time series the same dates, weekdays and start",
        )  # fmt: skip


def _turns(facts: Facts, number: int, row: Series) -> Iterator[Finding]:
    """Nobody must attend more than allowed, and everybody can attend as many as asked."""
    must: Counter[str] = Counter()
    can: Counter[str] = Counter()
    for place in _places(facts, row):
        item = facts.term.sessions[place]
        people = facts.audience_ids(place)
        can.update(dict.fromkeys(people, item.count))
        if item.id not in facts.term.by_choice:
            must.update(dict.fromkeys(people, item.count))
    few = sorted(who for who, count in can.items() if count < row.min_per_person)
    most = row.max_per_person
    many = sorted(who for who, count in must.items() if most is not None and count > most)
    if few:
        yield Finding(
            "SERIES", "series", number, "min_per_person",
            f"everybody is to attend {row.min_per_person} sessions of '{row.id}'; for "
            f"{listed(few)} it has {can[few[0]]}",
            "lower min_per_person, or raise the counts of its sets",
        )  # fmt: skip
    if many:
        yield Finding(
            "SERIES", "series", number, "max_per_person",
            f"nobody is to attend more than {most} sessions of '{row.id}'; {listed(many)} must "
            f"attend {must[many[0]]}",
            "raise max_per_person, or give the sets quotas",
        )  # fmt: skip


def check_counts(facts: Facts) -> Iterator[Finding]:
    """Counts at least are met by the sessions there are, and by the days they can lie on."""
    series = {row.id: row for row in facts.term.series}
    for number, row in enumerate(facts.term.counts):
        owner = series.get(row.series)
        if owner is None:
            continue
        most = sum(_within(facts, row, place) for place in _places(facts, owner))
        if row.at_least > most:
            yield Finding(
                "SERIES_COUNT", "counts", number, "at_least",
                f"at least {row.at_least} sessions of '{row.series}' are asked and at most {most} "
                f"can lie {_where(row)}",
                "lower at_least, widen the dates, or let more of its sets lie there",
            )  # fmt: skip


def _places(facts: Facts, row: Series) -> Iterator[int]:
    return (n for n, item in enumerate(facts.term.sessions) if item.id in row.sets)


def _within(facts: Facts, row: SeriesCount, place: int) -> int:
    """Sessions of a set that can lie in the span and territory of a count at most."""
    item = facts.term.sessions[place]
    days = [
        day
        for day in facts.set_days(place)
        if (row.first is None or row.first <= day) and (row.last is None or day <= row.last)
    ]
    if row.territory and not item.host:
        sites = {room.site for room in facts.allowed_rooms(item)} | {
            facts.rooms[name].site for name in item.linked_rooms if name in facts.rooms
        }
        if not any(facts.sites[s].territory == row.territory for s in sites if s in facts.sites):
            return 0
    a_day = 1 if item.start is not None else max(1, facts.half_days)
    return min(item.count, a_day * len(days))


def _where(row: SeriesCount) -> str:
    words = [f"from {row.first}" if row.first else "", f"until {row.last}" if row.last else ""]
    words.append(f"in {row.territory}" if row.territory else "")
    return " ".join(filter(None, words)) or "in the term"


def check_quotas(facts: Facts) -> Iterator[Finding]:
    """Quotas can be met by the audience, all of a set together."""
    for number, row in enumerate(facts.term.quotas):
        item = facts.sets.get(row.session_set)
        if item is None:
            continue
        if item.individual:
            yield Finding(
                "QUOTA", "quotas", number, "session_set",
                f"'{item.id}' is held for one learner at a time: there is nobody to choose",
                "delete the row",
            )  # fmt: skip
            continue
        there = facts.term.counted(row, facts.term.audience(item))
        room = _room(facts, item, row)
        if row.at_least > min(there, room):
            found = f"its audience has {there}" if there <= room else f"it is for {room} at most"
            yield Finding(
                "QUOTA", "quotas", number, "at_least",
                f"'{item.id}' asks for {row.at_least} {row.counts}{_whom(row)} and {found}",
                "lower at_least, or widen the audience of the set",
            )  # fmt: skip


def _room(facts: Facts, item: SessionSet, row: Quota) -> int:
    """People the set is for at most; a quota of organisations needs one person of each."""
    return max(facts.term.seats_asked(item), 0 if _kind(row) != EVERYBODY else row.at_least)


def _kind(row: Quota) -> tuple[str, str, str, str]:
    return row.group, row.organisation, row.territory, row.counts


def _whom(row: Quota) -> str:
    parts = [
        f"of group {row.group}" if row.group else "",
        f"of {row.organisation}" if row.organisation else "",
        f"in {row.territory}" if row.territory else "",
    ]
    return "".join(f" {part}" for part in parts if part)


def check_choosable(facts: Facts) -> Iterator[Finding]:
    """Whoever may be chosen has no placement, and care that leaves nothing to decide."""
    for number, item in enumerate(facts.term.sessions):
        if item.id not in facts.term.by_choice:
            continue
        found = [
            f"{who.id} ({why})"
            for who in facts.audience(number)
            if (why := _undecidable(facts, who))
        ]
        if found:
            yield Finding(
                "CHOICE", "sessions", number, "groups",
                f"the quotas of '{item.id}' leave open who takes part; {listed(found)}",
                "leave them out of its groups, or expect everybody: delete its quotas",
            )  # fmt: skip


def _undecidable(facts: Facts, who: Learner) -> str:
    """What of a learner's own is decided beside the sessions, if anything."""
    blocks = [row.id for row in facts.term.blocks if row.group in who.groups]
    if blocks:
        return f"goes on placement {blocks[0]}"
    single = [
        item.id
        for place, item in enumerate(facts.term.sessions)
        if item.individual and who.id in facts.audience_ids(place)
    ]
    if single:
        return f"has sessions alone, {single[0]}"
    children = {row.id for row in facts.term.children if row.person == who.id}
    rows = [row for row in facts.term.care if row.child in children]
    if len({(row.child, row.option) for row in rows}) > len({row.child for row in rows}):
        return "a child has several care options"
    reserved = {row.id for row in facts.term.providers if row.reserved is not None}
    reserved |= {row.provider for row in facts.term.openings if row.reserved is not None}
    scarce = sorted({row.provider for row in rows} & reserved)
    return f"reserved care places of {scarce[0]}" if scarce else ""


def check_notice(facts: Facts) -> Iterator[Finding]:
    """Dates are made known before the term ends."""
    settings = facts.term.settings
    if settings.announced is not None and settings.announced > settings.last:
        yield Finding(
            "ANNOUNCED", "settings", 0, "announced",
            f"{settings.announced} lies after the term ends ({settings.last})",
            "write the date on which people learn of the dates",
        )  # fmt: skip
