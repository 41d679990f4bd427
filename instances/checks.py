"""Everything that can be wrong with a term as a whole, told once per mistake.

Each check is a pure function from the facts about a term to findings. A check names the columns
it ``needs``: where one of them is known to be wrong, what follows from it is not told as well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from passerelle.instances import (
    checks_blocks,
    checks_care,
    checks_dates,
    checks_ids,
    checks_internships,
    checks_order,
    checks_people,
    checks_places,
    checks_programmes,
    checks_rooms,
    checks_rotations,
    checks_services,
    checks_sessions,
    checks_volume,
)
from passerelle.instances.findings import Facts, Finding
from passerelle.models.issue import Issue
from passerelle.models.term import Term

Cell = tuple[str, int | None, str | None]
"""Table, row (None: any) and column (None: any) of something that is wrong."""


@dataclass(frozen=True)
class Check:
    """One check and the columns (``table.column``, or a whole ``table``) it builds upon.

    A column of the finding's own table counts in the finding's own row only.
    """

    run: Callable[[Facts], Iterator[Finding]]
    needs: tuple[str, ...] = ()


_DAYS = ("settings", "calendars", "closures", "organisations.calendars", "sites")
_AUDIENCE = (
    "learners.id", "learners.groups", "learners.exempt_units", "sessions.groups", "sessions.unit",
)  # fmt: skip
_ROOMS = (
    "rooms", "sessions.rooms", "sessions.sites", "sessions.linked_rooms", "sessions.host",
    "sessions.host_types", "sessions.block",
)  # fmt: skip
_WINDOW = (
    *_DAYS, *_AUDIENCE, *_ROOMS, "hosts.calendars", "learners.organisation", "series",
    "audience_times", "sessions.weekdays",
    "sessions.first", "sessions.last", "sessions.dates", "sessions.start", "sessions.end",
)  # fmt: skip
_BLOCKS = (
    "settings", "calendars", "closures", "policies", "hosts", "host_loads", "learners.groups",
    "blocks",
)  # fmt: skip

CHECKS: tuple[Check, ...] = (
    Check(checks_ids.check_unique),
    Check(checks_ids.check_id_marks),
    Check(checks_ids.check_references),
    Check(checks_ids.check_doubled_rows),
    Check(checks_ids.check_travel_rows, ("learners.town", "trainers.town", "sites", "hosts.town")),
    Check(checks_dates.check_order),
    Check(checks_dates.check_ranges),
    Check(checks_dates.check_templates),
    Check(checks_dates.check_inside_term, ("settings.first", "settings.last")),
    Check(checks_dates.check_grid, ("settings.grid_min",)),
    Check(checks_places.check_coordinates),
    Check(checks_places.check_homes, ("openings", "sites.lat", "sites.lon")),
    Check(checks_places.check_accommodation, ("rooms", "learners.needs")),
    Check(checks_care.check_birth_months),
    Check(checks_care.check_openings),
    Check(checks_care.check_ages, ("settings", "children", "providers")),
    Check(checks_care.check_arrangements, ("openings", "providers")),
    Check(checks_care.check_options, ("care.child",)),
    Check(checks_people.check_tracks, ("tracks", "groups", "learners.track")),
    Check(checks_people.check_groups, ("learners.groups",)),
    Check(checks_people.check_audiences, ("learners", "groups", *_AUDIENCE)),
    Check(checks_people.check_crews, ("trainers", "units", "sessions.unit", "sessions.trainers")),
    Check(checks_sessions.check_times_complete),
    Check(
        checks_sessions.check_at_hosts,
        (
            "blocks",
            "sessions.host_types",
            "sessions.block",
            "sessions.individual",
            "sessions.trainers",
            *_AUDIENCE,
        ),
    ),
    Check(checks_rooms.check_linked, ("rooms", "sites", "sessions.linked_rooms")),
    Check(checks_rooms.check_rooms_named, ("sites", "learners.needs", *_AUDIENCE, *_ROOMS)),
    Check(
        checks_rooms.check_seats,
        ("learners", "sites", "sessions.equipment", "sessions.individual", *_AUDIENCE, *_ROOMS),
    ),
    Check(checks_blocks.check_block_weeks, _BLOCKS),
    Check(checks_blocks.check_block_hosts, _BLOCKS),
    Check(
        checks_internships.check_placement_rules,
        ("placement_rules", "tracks", "blocks", "learners", "settings", "sessions"),
    ),
    Check(checks_internships.check_papers),
    Check(checks_internships.check_wishes, ("wishes", "hosts", "learners", "blocks")),
    Check(checks_internships.check_wish_weights),
    Check(checks_internships.check_recall, ("settings", "blocks.recall_days")),
    Check(checks_internships.check_hours, ("settings", "policies", "hosts", "blocks")),
    Check(checks_programmes.check_series, ("sessions",)),
    Check(checks_programmes.check_notice, ("settings.last",)),
    Check(
        checks_programmes.check_quotas,
        ("quotas", "sessions", "learners", "organisations", "groups"),
    ),
    Check(checks_programmes.check_choosable, ("blocks", "children", "care", *_AUDIENCE)),
    Check(checks_sessions.check_fixed_days, _WINDOW),
    Check(checks_sessions.check_fixed_hours, _WINDOW),
    Check(checks_volume.check_set_fits, _WINDOW),
    Check(checks_programmes.check_counts, ("series", "counts", *_WINDOW)),
    Check(checks_volume.check_programme_fits, (*_WINDOW, "sessions.count", "blocks")),
    Check(
        checks_volume.check_curriculum,
        ("sessions.count", "sessions.individual", "units", "tracks", "learners", *_AUDIENCE),
    ),
    Check(checks_order.check_circles, ("precedences", "blocks.group", "units", *_AUDIENCE)),
    Check(checks_order.check_windows, ("precedences", "units", "sessions", *_WINDOW)),
    Check(checks_order.check_exams, _WINDOW),
    Check(
        checks_rotations.check_rotations,
        ("rotations", "stands", "sessions.start", "sessions.end", *_AUDIENCE),
    ),
    Check(
        checks_services.check_services,
        ("services.provider", "stops.service", "shifts.service", "staff"),
    ),
    Check(checks_services.check_stops),
    Check(
        checks_services.check_staff_hours,
        ("settings", "policies", "services", "stops", "staff.service"),
    ),
    Check(checks_services.check_duties),
    Check(
        checks_services.check_practice,
        ("settings", "policies", "sessions.kind", "sessions.count", "quotas", *_WINDOW),
    ),
    Check(checks_sessions.check_pins, ("pins.session_set", "sessions", "trainers", *_WINDOW)),
    Check(
        checks_people.check_trainer_hours,
        ("trainers", "sessions", "units", "policies", *_WINDOW),
    ),
)
"""In the order in which a mistake is best told: what is named first silences what follows."""


class _Wrong:
    """Cells known to be wrong; a cell without row says that its table lacks rows."""

    def __init__(self, cells: Iterable[Cell]) -> None:
        self._known: set[Cell] = set()
        for cell in cells:
            self.add(*cell)

    def add(self, table: str, row: int | None, column: str | None) -> None:
        """Note a cell, and with it that something in its row and in its column is wrong."""
        self._known |= {(table, row, column), (table, None, column), (table, row, None)}
        self._known.add((table, None, None if row is None else ""))

    def has(self, finding: Finding) -> bool:
        """Whether the very cell of a finding, or a row it compares, is known to be wrong."""
        rows = ((finding.table, row, None) in self._known for row in finding.compares)
        return (finding.table, finding.row, finding.column) in self._known or any(rows)

    def touches(self, need: str, finding: Finding) -> bool:
        """Whether what a check needs is wrong, seen from a finding."""
        table, _, column = need.partition(".")
        if (table, None, None) in self._known:
            return True
        if table == finding.table:
            return (table, finding.row, column or None) in self._known
        return (table, None, column) in self._known


def check_facts(facts: Facts, wrong: Iterable[Cell] = ()) -> tuple[Finding, ...]:
    """Every finding, less those that follow from cells already known to be wrong."""
    known = _Wrong(wrong)
    told: list[Finding] = []
    for check in CHECKS:
        fresh = [
            finding
            for finding in check.run(facts)
            if not known.has(finding)
            and not any(known.touches(need, finding) for need in check.needs)
        ]
        for finding in fresh:
            if finding.severity == "error":
                known.add(finding.table, finding.row, finding.column)
        told += fresh
    return tuple(told)


def check_term(term: Term) -> tuple[Finding, ...]:
    """Every mistake in a term, errors and warnings, in the order of the checks."""
    return check_facts(Facts(term))


def term_issues(term: Term) -> tuple[Issue, ...]:
    """The findings about a term (e.g. the one a plan embeds) as issues; places are ids."""
    return tuple(as_issue(finding, _name(term, finding)) for finding in check_term(term))


def as_issue(finding: Finding, where: str) -> Issue:
    """A finding as an Issue at a place."""
    return Issue(
        code=finding.code,
        where=where,
        message=finding.message,
        fix=finding.fix,
        severity=finding.severity,
    )


def _name(term: Term, finding: Finding) -> str:
    if finding.table == "settings":
        return f"settings:{finding.column}"
    row: Any = getattr(term, finding.table)[finding.row]
    name = getattr(row, "id", "") or f"row {finding.row + 1}"
    return f"{finding.table}:{name}:{finding.column}"
