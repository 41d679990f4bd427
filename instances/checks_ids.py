"""Ids: each declared once, each reference answered by a row."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from passerelle.instances.cells import listed, near
from passerelle.instances.findings import Facts, Finding
from passerelle.instances.tables import TABLES, Table

PEOPLE = ("learners", "trainers")
PLACES = ("sites", "hosts", "providers")
NAMESPACES = (PEOPLE, PLACES, ("rooms", "hosts"))
"""Tables whose ids may not meet: other tables and journeys name either."""

TEAM_MARK = "+"


@dataclass(frozen=True)
class Reference:
    """A column that names rows of other tables. ``label``: free while those have no rows."""

    table: str
    column: str
    targets: tuple[str, ...]
    target_column: str = "id"
    label: bool = False
    teams: bool = False


REFERENCES = (
    Reference("organisations", "calendars", ("calendars",), "calendar"),
    Reference("sites", "organisation", ("organisations",), label=True),
    Reference("sites", "calendars", ("calendars",), "calendar"),
    Reference("rooms", "site", ("sites",)),
    Reference("tracks", "organisation", ("organisations",), label=True),
    Reference("curriculum", "track", ("tracks",)),
    Reference("curriculum", "unit", ("units",)),
    Reference("learners", "organisation", ("organisations",), label=True),
    Reference("learners", "track", ("tracks",), label=True),
    Reference("learners", "groups", ("groups",)),
    Reference("learners", "exempt_units", ("units",)),
    Reference("trainers", "organisation", ("organisations",), label=True),
    Reference("trainers", "competences", ("units", "sessions")),
    Reference("unavailabilities", "person", PEOPLE),
    Reference("providers", "calendars", ("calendars",), "calendar"),
    Reference("providers", "season_calendar", ("calendars",), "calendar"),
    Reference("openings", "provider", ("providers",)),
    Reference("children", "person", PEOPLE),
    Reference("care", "child", ("children",)),
    Reference("care", "provider", ("providers",)),
    Reference("hosts", "organisation", ("organisations",), label=True),
    Reference("hosts", "calendars", ("calendars",), "calendar"),
    Reference("hosts", "accepts", ("blocks",)),
    Reference("closures", "place", ("sites", "rooms", "hosts", "providers", "services", "stops")),
    Reference("sessions", "unit", ("units",)),
    Reference("sessions", "groups", ("groups",)),
    Reference("sessions", "trainers", ("trainers",), teams=True),
    Reference("sessions", "facilitators", ("trainers",)),
    Reference("sessions", "sites", ("sites",)),
    Reference("sessions", "rooms", ("rooms",)),
    Reference("sessions", "linked_rooms", ("rooms",)),
    Reference("sessions", "host", ("hosts",)),
    Reference("series", "sets", ("sessions",)),
    Reference("series", "not_in", ("calendars",), "calendar"),
    Reference("counts", "series", ("series",)),
    Reference("counts", "territory", ("sites",), "territory"),
    Reference("quotas", "session_set", ("sessions",)),
    Reference("quotas", "group", ("groups",)),
    Reference("quotas", "organisation", ("organisations",)),
    Reference("quotas", "territory", ("organisations",), "territory"),
    Reference("releases", "group", ("groups",)),
    Reference("audience_times", "group", ("groups",)),
    Reference("precedences", "before", ("units", "sessions", "blocks")),
    Reference("precedences", "after", ("units", "sessions", "blocks")),
    Reference("blocks", "group", ("groups",)),
    Reference("blocks", "only_in_calendar", ("calendars",), "calendar"),
    Reference("blocks", "host_types", ("hosts",), "type"),
    Reference("blocks", "papers", ("papers",), "kind"),
    Reference("placement_rules", "track", ("tracks",)),
    Reference("papers", "person", ("learners",)),
    Reference("host_loads", "host", ("hosts",)),
    Reference("wishes", "person", ("learners", "hosts")),
    Reference("wishes", "value", ("hosts", "learners")),
    Reference("pins", "session_set", ("sessions",)),
    Reference("pins", "rooms", ("rooms", "hosts")),
    Reference("pins", "trainers", ("trainers",)),
    Reference("sessions", "host_types", ("hosts",), "type"),
    Reference("sessions", "block", ("blocks",)),
    Reference("rotations", "session_set", ("sessions",)),
    Reference("stands", "session_set", ("sessions",)),
    Reference("stands", "organisation", ("organisations",), label=True),
    Reference("services", "provider", ("providers",)),
    Reference("services", "calendars", ("calendars",), "calendar"),
    Reference("stops", "service", ("services",)),
    Reference("stops", "calendars", ("calendars",), "calendar"),
    Reference("shifts", "service", ("services",)),
    Reference("staff", "service", ("services",)),
    Reference("staff", "person", PEOPLE),
    Reference("duties", "person", ("learners",)),
)


def elements(value: Any) -> tuple[str, ...]:
    """The ids in a cell: one, several, or none when it is empty."""
    if isinstance(value, tuple):
        return tuple(str(part) for part in value)
    return (value,) if value else ()


def check_unique(facts: Facts) -> Iterator[Finding]:
    """No id stands twice, in one table or in two that are named alike."""
    for table in TABLES:
        if table.has_id:
            seen: Counter[str] = Counter()
            for number, row in enumerate(getattr(facts.term, table.name)):
                seen[row.id] += 1
                if seen[row.id] == 2:
                    yield _twice(table.name, number, row.id, table.name)
    for namespace in NAMESPACES:
        for later, table_name in enumerate(namespace):
            for earlier in namespace[:later]:
                taken = facts.ids(earlier) or frozenset()
                for number, row in enumerate(getattr(facts.term, table_name)):
                    if row.id in taken:
                        yield _twice(table_name, number, row.id, earlier)


def _twice(table: str, row: int, name: str, other: str) -> Finding:
    where = "in this table" if table == other else f"in {other}"
    return Finding(
        "DUPLICATE_ID", table, row, "id",
        f"the id '{name}' is already taken {where}",
        "give each row an id of its own",
    )  # fmt: skip


def check_id_marks(facts: Facts) -> Iterator[Finding]:
    """An id must survive lists (';'), teams ('+') and comments ('#')."""
    for table in TABLES:
        if not table.has_id:
            continue
        for number, row in enumerate(getattr(facts.term, table.name)):
            marks = [mark for mark in ";+#" if mark in row.id]
            if marks:
                yield Finding(
                    "ID_MARK", table.name, number, "id",
                    f"the id '{row.id}' holds '{marks[0]}', a mark with a meaning of its own",
                    "use letters, digits, '-' and '_'",
                )  # fmt: skip


def check_references(facts: Facts) -> Iterator[Finding]:
    """Each id named in a cell is declared in a table it may point to.

    An id that is lacking because its row bears another row's id is told with that row only.
    """
    unknown = [found for reference in REFERENCES for found in _unknown_names(facts, reference)]
    doubles = Counter(finding.table for finding in check_unique(facts))
    names: defaultdict[str, set[str]] = defaultdict(set)
    for reference, name, _ in unknown:
        for target in reference.targets:
            names[target].add(name)
    for reference, _, finding in unknown:
        if not any(0 < len(names[target]) <= doubles[target] for target in reference.targets):
            yield finding


def _unknown_names(facts: Facts, reference: Reference) -> Iterator[tuple[Reference, str, Finding]]:
    known = _known(facts, reference)
    if known is None or (reference.label and not known):
        return
    for number, row in enumerate(getattr(facts.term, reference.table)):
        for element in elements(getattr(row, reference.column)):
            names = element.split(TEAM_MARK) if reference.teams else [element]
            if len(names) > 1 and {name.strip() for name in names} <= known:
                names = [] if set(names) <= known else [element]
            for name in names:
                if name not in known:
                    yield reference, name, _unknown(reference, number, name, known)


def _known(facts: Facts, reference: Reference) -> frozenset[str] | None:
    """Ids the reference may name; None when one of its tables could not be read."""
    sets = [facts.ids(table, reference.target_column) for table in reference.targets]
    found = [names for names in sets if names is not None]
    return frozenset().union(*found) - {""} if len(found) == len(sets) else None


def _unknown(reference: Reference, row: int, name: str, known: frozenset[str]) -> Finding:
    targets = " or ".join(f"{target}.csv" for target in reference.targets)
    parts = [part.strip() for part in name.replace(",", ";").replace("/", ";").split(";")]
    if len(parts) > 1 and set(parts) <= known:
        return _several(reference, row, name, parts)
    if reference.teams and TEAM_MARK in name:
        return Finding(
            "UNKNOWN_ID", reference.table, row, reference.column,
            f"the team '{name}' has spaces around '{TEAM_MARK}'",
            f"write {TEAM_MARK.join(part.strip() for part in name.split(TEAM_MARK))}",
        )  # fmt: skip
    fix = near(name, known)
    if not fix and known:
        fix = f"known: {listed(sorted(known))}"
    return Finding(
        "UNKNOWN_ID", reference.table, row, reference.column,
        f"'{name}' is not in {targets}",
        fix or f"add it to {targets} or empty the cell",
    )  # fmt: skip


def _several(reference: Reference, row: int, name: str, parts: list[str]) -> Finding:
    if (reference.table, reference.column) == ("learners", "track"):
        return Finding(
            "TWO_TRACKS", "learners", row, "track",
            f"'{name}' names {len(parts)} tracks; a learner holds exactly one certifying track",
            f"keep one of {', '.join(parts)}",
        )  # fmt: skip
    return Finding(
        "UNKNOWN_ID", reference.table, row, reference.column,
        f"'{name}' names {len(parts)} ids",
        f"part them with ';': {';'.join(parts)}",
    )  # fmt: skip


_ON_MAP = ("sites", "hosts", "providers", "learners", "trainers")
_SPOTS = (
    *((table, column) for table in _ON_MAP for column in ("id", "town")),
    ("openings", "town"), ("openings", "pickup_town"),
)  # fmt: skip


def check_travel_rows(facts: Facts) -> Iterator[Finding]:
    """Given travel times name places, homes or towns of the term; each pair is given once."""
    names = [facts.ids(table, column) for table, column in _SPOTS]
    known = frozenset().union(*(found for found in names if found is not None))
    if None in names:
        return
    for number, row in enumerate(facts.term.travel):
        for column in ("origin", "destination"):
            name = getattr(row, column)
            if name not in known:
                yield Finding(
                    "UNKNOWN_PLACE", "travel", number, column,
                    f"'{name}' is no site, host, provider, person or town of the term",
                    near(name, known) or "write an id, or a town as the other tables write it",
                )  # fmt: skip


def _key(table: Table, row: Any) -> Any:
    """What makes a row without id the same as another one."""
    keys = {"curriculum": ("track", "unit"), "travel": ("origin", "destination", "mode", "band")}
    names = keys.get(table.name)
    return tuple(getattr(row, name) for name in names) if names else row


def check_doubled_rows(facts: Facts) -> Iterator[Finding]:
    """No row says the same as another one, no list names an element twice."""
    for table in TABLES:
        seen: Counter[Any] = Counter()
        for number, row in enumerate(getattr(facts.term, table.name)):
            if not table.has_id:
                key = _key(table, row)
                seen[key] += 1
                if seen[key] == 2:
                    yield _doubled(table, number)
            yield from _doubled_elements(table, number, row)


def _doubled(table: Table, row: int) -> Finding:
    column = next(column.name for column in table.columns if column.required)
    return Finding(
        "DUPLICATE_ROW", table.name, row, column,
        "the row says again what an earlier row of this table says",
        "delete one of the two",
    )  # fmt: skip


def _doubled_elements(table: Table, number: int, row: Any) -> Iterator[Finding]:
    for column in table.columns:
        if not column.many:
            continue
        counts = Counter(getattr(row, column.name))
        for element, times in counts.items():
            if times > 1:
                yield Finding(
                    "DUPLICATE_ELEMENT", table.name, number, column.name,
                    f"the cell names '{element}' {times} times",
                    "name it once",
                )  # fmt: skip
