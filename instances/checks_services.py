"""Services, their stops, shifts and staff; practice analysis of professionals (R48-R50)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

from passerelle.instances.findings import Facts, Finding
from passerelle.models.people import Learner
from passerelle.models.services import Service
from passerelle.models.sessions import SessionSet

YEAR_DAYS = 365


def check_services(facts: Facts) -> Iterator[Finding]:
    """A service moves from stop to stop, or is a care provider with shifts; it has staff."""
    term = facts.term
    for number, service in enumerate(term.services):
        moves = any(row.service == service.id for row in term.stops)
        if moves == bool(service.provider):
            yield Finding(
                "SERVICE", "services", number, "provider",
                f"'{service.id}' has {'stops and' if moves else 'neither stops nor'} a provider",
                "give it stops in stops.csv, or the care provider it runs, not both",
            )  # fmt: skip
        elif service.provider and not any(row.service == service.id for row in term.shifts):
            yield Finding(
                "SERVICE", "services", number, "id",
                f"'{service.id}' has no shifts, so nobody can work there",
                "add rows to shifts.csv",
            )  # fmt: skip
        staff = [row for row in term.staff if row.service == service.id]
        lead = any(service.lead in row.roles for row in staff)
        if len(staff) < service.staff or (service.lead and not lead):
            whom = f", one of them {service.lead}" if service.lead else ""
            yield Finding(
                "STAFF", "services", number, "staff",
                f"'{service.id}' needs {service.staff} people{whom}; {len(staff)} work there",
                "add rows to staff.csv, or mend staff and lead",
            )  # fmt: skip


def check_stops(facts: Facts) -> Iterator[Finding]:
    """A stop opens before it closes, on some weekday, for no more children than it has places."""
    for number, stop in enumerate(facts.term.stops):
        if stop.opens >= stop.closes or not stop.weekdays.days:
            yield Finding(
                "STOP", "stops", number, "opens",
                f"'{stop.id}' is open at no time",
                "write weekdays, and closes after opens",
            )  # fmt: skip
        if stop.places is not None and stop.children > stop.places:
            yield Finding(
                "STOP", "stops", number, "children",
                f"'{stop.id}' expects {stop.children} children and has {stop.places} places",
                "add places, or another stop",
            )  # fmt: skip


def check_staff_hours(facts: Facts) -> Iterator[Finding]:
    """The people of a unit that moves can work as many days a week as it has stops (R34, R49)."""
    for number, service in enumerate(facts.term.services):
        found = staff_needed(facts, service)
        if found is None:
            continue
        needed, minutes, cap = found
        staff = sum(row.service == service.id for row in facts.term.staff)
        if staff < needed:
            stops = sum(row.service == service.id for row in facts.term.stops)
            yield Finding(
                "STAFF_HOURS", "services", number, "staff",
                f"{stops} stops a week with {service.staff} people for at least {minutes} minutes "
                f"a day take {needed} people of {cap} minutes a week; {staff} work there",
                "add people in staff.csv, or serve fewer stops",
                severity="warning",
            )  # fmt: skip


def staff_needed(facts: Facts, service: Service) -> tuple[int, int, int] | None:
    """People at least, minutes of a day without its ways, minutes of a week; None: no limit."""
    stops = [row for row in facts.term.stops if row.service == service.id]
    cap = facts.term.policy(service.country, "trainer_min_week", facts.term.settings.first)
    if not stops or not cap:
        return None
    around = service.set_up_min + service.pack_min - service.break_min
    days = [(row.closes - row.opens + around) / row.every_weeks for row in stops]
    least = min(row.closes - row.opens for row in stops) + around
    return max(service.staff, -int(-sum(days) * service.staff // cap)), least, cap


def check_duties(facts: Facts) -> Iterator[Finding]:
    """A parent's hours of work begin before they end."""
    for number, duty in enumerate(facts.term.duties):
        if duty.start >= duty.end:
            yield Finding(
                "DUTY", "duties", number, "end",
                f"the work of {duty.person} ends before it starts",
                "part work that passes midnight into two rows",
            )  # fmt: skip


def check_practice(facts: Facts) -> Iterator[Finding]:
    """Practice analysis: groups small enough, sessions enough in each third of a year (R48)."""
    sets: defaultdict[str, list[SessionSet]] = defaultdict(list)
    first: dict[str, int] = {}
    for number, item in enumerate(facts.term.sessions):
        if item.kind != "practice_analysis" or item.id in facts.term.by_choice:
            continue
        audience = facts.audience(number)
        yield from _small(facts, number, item, audience)
        for learner in audience:
            sets[learner.id].append(item)
            first.setdefault(learner.id, number)
    told: set[int] = set()
    for learner in facts.term.learners:
        text = _too_little(facts, learner, sets[learner.id]) if learner.id in sets else ""
        if text and first[learner.id] not in told:
            told.add(first[learner.id])
            yield Finding(
                "PRACTICE", "sessions", first[learner.id], "count",
                f"{learner.id} has {text}",
                "add sessions, or first and last so that they lie in each third of the year",
            )  # fmt: skip


def _small(
    facts: Facts, number: int, item: SessionSet, audience: tuple[Learner, ...]
) -> Iterator[Finding]:
    countries = {facts.term.country_of(row) for row in audience}
    limits = [
        facts.term.policy(name, "practice_people", facts.term.settings.last) for name in countries
    ]
    most = min((limit for limit in limits if limit is not None), default=None)
    if most is not None and len(audience) > most:
        yield Finding(
            "PRACTICE", "sessions", number, "groups",
            f"{len(audience)} people analyse their practice in '{item.id}', at most {most}",
            "part the group in two",
        )  # fmt: skip


def _too_little(facts: Facts, learner: Learner, sets: list[SessionSet]) -> str:
    """What a professional lacks for certain, whatever the plan; empty if nothing."""
    term, country = facts.term, facts.term.country_of(learner)
    days = term.days
    yearly = term.policy(country, "practice_min_year", days[-1]) or 0
    needed = yearly * min(len(days), YEAR_DAYS) // YEAR_DAYS
    total = sum(item.count * _minutes(item) for item in sets)
    if total < needed:
        return f"{total} minutes of practice analysis in the term, at least {needed} needed"
    for first, last in thirds(days[0], days[-1]):
        least = term.policy(country, "practice_min_4_months", last) or 0
        inside = [item for item in sets if _lies_in(facts, item, first, last)]
        sure = sum(item.count * _minutes(item) for item in inside)
        if sure < least:
            return (
                f"{sure} minutes of practice analysis that must lie from {first} to {last}, "
                f"at least {least} needed"
            )
    return ""


def _minutes(item: SessionSet) -> int:
    return item.end - item.start if item.start is not None and item.end is not None else 0


def _lies_in(facts: Facts, item: SessionSet, first: date, last: date) -> bool:
    """Whether every session of a set lies between two dates."""
    settings = facts.term.settings
    if item.dates:
        return all(first <= on <= last for on in item.dates)
    return first <= (item.first or settings.first) and (item.last or settings.last) <= last


def thirds(first: date, last: date) -> Iterator[tuple[date, date]]:
    """The thirds of a calendar year that lie in a term, its first and last week apart."""
    slack = timedelta(days=6)
    for year in range(first.year, last.year + 1):
        for begin, after in (
            (date(year, 1, 1), date(year, 5, 1)),
            (date(year, 5, 1), date(year, 9, 1)),
            (date(year, 9, 1), date(year + 1, 1, 1)),
        ):
            if first - slack <= begin and after <= last + slack + timedelta(days=1):
                yield max(begin, first), after - timedelta(days=1)
