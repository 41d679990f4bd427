"""Measures: one more of something, each as a scenario that can be applied to its term."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from passerelle.instances.scenario_apply import apply
from passerelle.instances.scenario_read import Written
from passerelle.models.base import WEEKDAYS, Period, WeeklyHours, format_clock
from passerelle.models.people import Trainer
from passerelle.models.scenario import AddRow, Change, Scenario, SetRows
from passerelle.models.term import Term

Kind = Literal["trainer-day", "room", "care-place", "opening", "start"]
STEP_MIN = 15


@dataclass(frozen=True)
class Measure:
    """One more of something: its kind, what it is about, how much, and the changes it makes.

    ``relaxes``: everything that was possible still is, so that no plan gets worse by it.
    """

    kind: Kind
    about: str
    amount: int
    unit: str
    changes: tuple[Change, ...]
    relaxes: bool = True

    @property
    def name(self) -> str:
        """``kind:id``, as it is asked for."""
        return f"{self.kind}:{self.about}"

    def scenario(self) -> Scenario:
        """The measure as a scenario."""
        return Scenario(title=f"{self.name} +{self.amount} {self.unit}", changes=self.changes)

    def applied(self, term: Term) -> Term:
        """The term with the measure; BadInputError if the term does not stand it."""
        return apply(term, [Written(self.name, self.name, self.scenario())])


def trainer_days(term: Term) -> Iterator[Measure]:
    """One more weekday of each trainer who is not there on all of them."""
    for row in term.trainers:
        day = _free_weekday(term, row)
        if day is not None and not row.dates:
            hours = _usual_hours(row.availability)
            cell = f"{row.availability}; {WEEKDAYS[day]} {hours}"
            change = SetRows(set="trainers", id=row.id, values={"availability": cell})
            yield Measure("trainer-day", row.id, 1, WEEKDAYS[day], (change,))


def _free_weekday(term: Term, row: Trainer) -> int | None:
    names = (WEEKDAYS.index(name) for name in term.settings.class_weekdays)
    return next((day for day in names if not row.availability.on(day)), None)


def _usual_hours(hours: WeeklyHours) -> Period:
    """The longest span of any weekday."""
    spans = [span for day in range(len(WEEKDAYS)) for span in hours.on(day)]
    return max(spans, key=lambda span: span.minutes, default=Period(8 * 60, 18 * 60))


def rooms(term: Term) -> Iterator[Measure]:
    """One more room at each site, like its largest that is open all term."""
    for site in term.sites:
        own = [room for room in term.rooms if room.site == site.id and not room.dates]
        if not own:
            continue
        model = max(own, key=lambda room: (room.seats, room.id))
        new = f"{model.id}-2"
        cells = {
            "id": new,
            "site": site.id,
            "seats": str(model.seats),
            "equipment": model.equipment,
            "step_free": "yes" if model.step_free else "no",
            "opening": str(model.opening),
            "hire_eur": str(model.hire_eur),
        }
        changes: list[Change] = [AddRow(add="rooms", values=cells)]
        for item in term.sessions:
            named = {
                column: (*getattr(item, column), new)
                for column in ("rooms", "linked_rooms")
                if model.id in getattr(item, column)
            }
            if named:
                changes.append(SetRows(set="sessions", id=item.id, values=named))
        yield Measure("room", site.id, 1, "room", tuple(changes))


def care_places(term: Term) -> Iterator[Measure]:
    """One more place reserved at each provider that has so many and no more."""
    for row in term.providers:
        if row.reserved is None:
            continue
        values = {"reserved": str(row.reserved + 1)}
        if row.places is not None and row.places <= row.reserved:
            values["places"] = str(row.reserved + 1)
        changes: list[Change] = [SetRows(set="providers", id=row.id, values=values)]
        for more in {o.reserved for o in term.openings if o.provider == row.id} - {None}:
            where = {"provider": row.id, "reserved": str(more)}
            new = {"reserved": str((more or 0) + 1)}
            changes.append(SetRows(set="openings", where=where, values=new))
        yield Measure("care-place", row.id, 1, "place", tuple(changes))


def openings(term: Term) -> Iterator[Measure]:
    """A quarter of an hour more of each provider that keeps children, at both ends of the day."""
    used = {row.provider for row in term.care}
    for provider in term.providers:
        rows = [row for row in term.openings if row.provider == provider.id]
        changes: list[Change] = []
        for opens, closes in sorted({(row.opens, row.closes) for row in rows}):
            where = {
                "provider": provider.id,
                "opens": format_clock(opens),
                "closes": format_clock(closes),
            }
            values = {
                "opens": format_clock(max(0, opens - STEP_MIN)),
                "closes": format_clock(min(24 * 60, closes + STEP_MIN)),
            }
            changes.append(SetRows(set="openings", where=where, values=values))
        if changes and provider.id in used and len(changes) == 1:
            yield Measure("opening", provider.id, 2 * STEP_MIN, "min", tuple(changes))


def starts(term: Term) -> Iterator[Measure]:
    """All class a quarter of an hour later."""
    values: dict[str, tuple[str, ...]] = {}
    for template in term.settings.templates:
        if any(span.end + STEP_MIN > 24 * 60 for span in template.periods):
            return
        values[f"templates.{template.id}"] = tuple(
            str(Period(span.start + STEP_MIN, span.end + STEP_MIN)) for span in template.periods
        )
    change = SetRows(set="settings", values=values)
    yield Measure("start", "class", STEP_MIN, "min", (change,), relaxes=False)


MEASURES: Mapping[Kind, Callable[[Term], Iterator[Measure]]] = MappingProxyType(
    {
        "trainer-day": trainer_days,
        "room": rooms,
        "care-place": care_places,
        "opening": openings,
        "start": starts,
    }
)
