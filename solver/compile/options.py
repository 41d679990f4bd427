"""Every way to place a session set: date, span, rooms, crew (R19, R20, R22-R25, R42)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import product

from passerelle.models.base import Country, Period
from passerelle.models.people import Learner, Trainer
from passerelle.models.places import Room
from passerelle.models.plan import PlacedSession
from passerelle.models.sessions import Pin, SessionSet
from passerelle.solver.compile.atoms import Atom
from passerelle.solver.compile.facts import Facts
from passerelle.solver.compile.focus import Focus
from passerelle.solver.problem import Occurrence, Option, Staffing

Parts = tuple[tuple[int, Country | None], ...]
"""Location of each part, and the country whose learners sit there (None: everybody)."""


@dataclass(frozen=True, slots=True)
class _Span:
    day: date
    period: Period
    templates: tuple[int, ...]
    pins: tuple[Pin, ...]


class OptionMaker:
    """Makes the options of one session set after another; agents are atoms, then trainers."""

    def __init__(
        self,
        facts: Facts,
        atoms: tuple[Atom, ...],
        templates: tuple[int, ...],
        former: Iterable[PlacedSession] = (),
        focus: Focus | None = None,
    ) -> None:
        self.facts = facts
        self.term = facts.term
        self.focus = focus
        self.atoms = atoms
        self.kept = templates
        self.trainer_agent = {
            row.id: len(atoms) + number for number, row in enumerate(self.term.trainers)
        }
        self.known_starts: dict[date, set[int]] = {}
        for pin in self.term.pins:
            self.known_starts.setdefault(pin.date, set()).add(pin.start)
        for row in former:
            self.known_starts.setdefault(row.date, set()).add(row.period.start)
        for _, on, start in focus.kept if focus else ():
            self.known_starts.setdefault(on, set()).add(start)
        hires = {room.hire_eur for room in self.term.rooms}
        priced = bool(self.term.settings.weights.room_hire) and len(hires) > 1
        self._rooms: dict[str, tuple[Room, ...]] = {}
        self.by_class = not priced and _overlap_is_equivalence(self._all_periods())

    def _all_periods(self) -> list[Period]:
        fixed = [
            Period(item.start, item.end)
            for item in self.term.sessions
            if item.start is not None and item.end is not None
        ]
        templates = self.term.settings.templates
        kept = {index for day in self.facts.days for index in self._templates(day)}
        return fixed + [span for index in kept for span in templates[index].periods]

    def _templates(self, day: date) -> tuple[int, ...]:
        """Templates in play on a date: those worth keeping; all of them where need be."""
        templates = self.term.settings.templates
        usual = {span.start for index in self.kept for span in templates[index].periods}
        fixed = {item.start for item in self.term.sessions if item.start is not None}
        if self.known_starts.get(day, set()) - fixed <= usual:
            return self.kept
        return tuple(range(len(templates)))

    def make(self, item: SessionSet, activity: int) -> tuple[list[Option], list[Staffing]]:
        """Options and staffings of a set."""
        audience = self.term.audience(item)
        atoms = [(number, atom) for number, atom in enumerate(self.atoms) if item.id in atom.sets]
        options: list[Option] = []
        staffings: list[Staffing] = []
        for span in self._spans(item, audience):
            when = Occurrence(self.facts.day_index[span.day], span.period.start, span.period.end)
            sole: set[int] = set()
            linked: set[int] = set()
            for rooms, parts in self._places(item, audience, span):
                places = tuple(place for place, _ in parts)
                if not self._in_focus(item, span, places):
                    continue
                (sole if len(parts) == 1 else linked).update(places)
                options.append(
                    Option(
                        activity=activity,
                        occurrences=(when,),
                        rooms=rooms,
                        parts=places,
                        attends=self._attendance(atoms, parts),
                        templates=span.templates,
                        cost=self._hire(rooms),
                    )
                )
            staffings += self._staff(item, activity, when, sole | linked, linked, span)
        return options, staffings

    def _in_focus(self, item: SessionSet, span: _Span, places: tuple[int, ...]) -> bool:
        names = (self.facts.locations[place].id for place in places)
        return self.focus is None or self.focus.place(item.id, span.day, span.period.start, names)

    def _hire(self, rooms: tuple[tuple[int, ...], ...]) -> int:
        """Price of one room of each part; rooms that share an option cost alike (R70)."""
        euros = sum(min(self.term.rooms[room].hire_eur for room in part) for part in rooms)
        return euros * self.term.settings.weights.room_hire

    def _staff(
        self,
        item: SessionSet,
        activity: int,
        when: Occurrence,
        places: set[int],
        linked: set[int],
        span: _Span,
    ) -> Iterator[Staffing]:
        for team in (tuple(names.split("+")) for names in item.trainers):
            if all(self._can_teach(self.facts.trainers[name], item, span) for name in team):
                agents = tuple(self.trainer_agent[name] for name in team)
                for place in sorted(places):
                    yield Staffing(activity, (when,), place, agents)
        for name in item.facilitators:
            if self._free(self.facts.trainers[name], span):
                for place in sorted(linked):
                    agents = (self.trainer_agent[name],)
                    yield Staffing(activity, (when,), place, agents, facilitates=True)

    def _attendance(
        self, atoms: list[tuple[int, Atom]], parts: Parts
    ) -> tuple[tuple[int, int], ...]:
        found = []
        for number, atom in atoms:
            own = [place for place, country in parts if country in (None, atom.country)]
            found.append((number, own[0]))
        return tuple(found)

    def _spans(self, item: SessionSet, audience: tuple[Learner, ...]) -> Iterator[_Span]:
        pins: dict[date, list[Pin]] = {}
        for pin in self.term.pins:
            if pin.session_set == item.id:
                pins.setdefault(pin.date, []).append(pin)
        closed = frozenset().union(*(self.facts.closed_person(learner) for learner in audience))
        closed |= self.term.barred_days(item)
        times = self.term.times_of(item)
        announced = self.term.settings.announced or self.term.settings.first
        for day in self.facts.days:
            own_pins = tuple(pins.get(day, ()))
            if day in closed or not self._date_allowed(item, day, pinned=bool(own_pins)):
                continue
            for period, templates in self._periods(item, day):
                if self.focus and not self.focus.moment(item.id, day, period.start):
                    continue
                if not all(
                    any(row.admits(day, period, announced) for row in rows) for rows in times
                ):
                    continue
                here = tuple(pin for pin in own_pins if pin.start == period.start)
                yield _Span(day, period, templates, here)

    def _date_allowed(self, item: SessionSet, day: date, *, pinned: bool) -> bool:
        if (item.first and day < item.first) or (item.last and day > item.last):
            return False
        if item.dates:
            return day in item.dates
        return pinned or day.weekday() in (item.weekdays.days or self.facts.class_weekdays)

    def _periods(self, item: SessionSet, day: date) -> Iterator[tuple[Period, tuple[int, ...]]]:
        if item.start is not None and item.end is not None:
            yield Period(item.start, item.end), ()
            return
        templates = self.term.settings.templates
        kept = self._templates(day)
        for period in sorted({span for index in kept for span in templates[index].periods}):
            holders = tuple(index for index in kept if period in templates[index].periods)
            yield period, holders

    def _places(
        self, item: SessionSet, audience: tuple[Learner, ...], span: _Span
    ) -> Iterator[tuple[tuple[tuple[int, ...], ...], Parts]]:
        """Room choices per part, and each part's (location, country of learners or None)."""
        if item.host:
            country = self.facts.hosts[item.host].country
            earliest, latest = self.facts.work_window(country, span.day)
            fits = earliest <= span.period.start and span.period.end <= latest
            if fits and span.day not in self.facts.closed_host(item.host):
                yield (), ((self.facts.location_index[item.host], None),)
            return
        yield from self._single_rooms(item, audience, span)
        if item.linked_rooms and item.trainers and item.linked_max != 0:
            yield from self._linked_rooms(item, audience, span)

    def _single_rooms(
        self, item: SessionSet, audience: tuple[Learner, ...], span: _Span
    ) -> Iterator[tuple[tuple[tuple[int, ...], ...], Parts]]:
        by_site: dict[str, list[int]] = {}
        for room in self._named(item):
            if self._serves(item, room, audience, span):
                by_site.setdefault(room.site, []).append(self.facts.room_index[room.id])
        pinned = {pin.rooms for pin in span.pins if len(pin.rooms) == 1}
        for site, rooms in by_site.items():
            part = ((self.facts.location_index[site], None),)
            for choice in self._room_choices(rooms):
                yield (choice,), part
            for names in pinned:
                index = self.facts.room_index[names[0]]
                if self.by_class and index in rooms and len(rooms) > 1:
                    yield ((index,),), part

    def _named(self, item: SessionSet) -> tuple[Room, ...]:
        """Rooms that a set allows by name: few of a large term's."""
        if item.id not in self._rooms:
            self._rooms[item.id] = tuple(
                room
                for room in self.term.rooms
                if (not item.rooms or room.id in item.rooms)
                and (not item.sites or room.site in item.sites)
            )
        return self._rooms[item.id]

    def _room_choices(self, rooms: list[int]) -> list[tuple[int, ...]]:
        return [tuple(rooms)] if self.by_class else [(room,) for room in rooms]

    def _serves(
        self, item: SessionSet, room: Room, seated: tuple[Learner, ...], span: _Span
    ) -> bool:
        site = self.facts.sites[room.site]
        earliest, latest = self.facts.work_window(site.country, span.day)
        return (
            (not item.sites or room.site in item.sites)
            and (not item.rooms or room.id in item.rooms)
            and set(item.equipment) <= set(room.equipment)
            and room.seats >= min(len(seated), self.term.seats_asked(item))
            and (room.step_free or not any("step_free" in row.needs for row in seated))
            and earliest <= span.period.start
            and span.period.end <= latest
            and self.facts.room_open(room, span.day, span.period.start, span.period.end)
        )

    def _linked_rooms(
        self, item: SessionSet, audience: tuple[Learner, ...], span: _Span
    ) -> Iterator[tuple[tuple[tuple[int, ...], ...], Parts]]:
        sides: dict[Country, list[Learner]] = {}
        for learner in audience:
            sides.setdefault(self.term.country_of(learner), []).append(learner)
        if len(sides) != 2:
            return
        choices: list[list[tuple[str, list[int], Country]]] = []
        for country, seated in sorted(sides.items()):
            by_site: dict[str, list[int]] = {}
            for name in item.linked_rooms:
                room = self.facts.rooms[name]
                if (
                    self.facts.sites[room.site].country == country
                    and "video" in room.equipment
                    and self._serves_linked(item, room, tuple(seated), span)
                ):
                    by_site.setdefault(room.site, []).append(self.facts.room_index[name])
            choices.append([(site, rooms, country) for site, rooms in by_site.items()])
        for one, two in product(*choices):
            parts: Parts = (
                (self.facts.location_index[one[0]], one[2]),
                (self.facts.location_index[two[0]], two[2]),
            )
            for rooms in product(self._room_choices(one[1]), self._room_choices(two[1])):
                yield rooms, parts
            for pin in span.pins:
                named = {self.facts.room_index[name] for name in pin.rooms}
                first, second = sorted(named & set(one[1])), sorted(named & set(two[1]))
                several = len(one[1]) > 1 or len(two[1]) > 1
                if self.by_class and several and len(first) == len(second) == 1 == len(named) - 1:
                    yield (tuple(first), tuple(second)), parts

    def _serves_linked(
        self, item: SessionSet, room: Room, seated: tuple[Learner, ...], span: _Span
    ) -> bool:
        free = item.model_copy(update={"rooms": (), "sites": ()})
        return self._serves(free, room, seated, span)

    def _can_teach(self, trainer: Trainer, item: SessionSet, span: _Span) -> bool:
        return self.facts.trainer_can(trainer, item) and self._free(trainer, span)

    def _free(self, trainer: Trainer, span: _Span) -> bool:
        period = span.period
        return self.facts.trainer_free(trainer, span.day, period.start, period.end)


def _overlap_is_equivalence(periods: list[Period]) -> bool:
    """Whether overlapping is transitive, so that rooms can be dealt out after the search.

    Then the spans of a day fall into cliques, and counting rooms per clique (Hall) is exact.
    """
    spans = set(periods)
    meets = {
        one: frozenset(two for two in spans if one.start < two.end and two.start < one.end)
        for one in spans
    }
    return all(meets[one] == meets[two] for one in spans for two in meets[one])
