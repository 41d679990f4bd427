"""Programmes of events: spacing, counts by window and territory, rotation (R43, R69)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from passerelle.models.programmes import Series, SeriesCount
from passerelle.models.sessions import SessionSet
from passerelle.solver.compile.choosing import Chooser
from passerelle.solver.compile.facts import Facts
from passerelle.solver.compile.ways import Spent
from passerelle.solver.problem import Arranged, Budget, Option
from passerelle.solver.programme import AtLeast, Load, Mean, Programme, Spacing, Together


class ProgrammeMaker:
    """What the series of a term ask of the options of its sets."""

    def __init__(
        self,
        facts: Facts,
        sets: Sequence[SessionSet],
        options: Sequence[Option],
        chooser: Chooser,
        arranged: Sequence[Arranged],
    ) -> None:
        self.facts = facts
        self.term = facts.term
        self.sets = sets
        self.options = options
        self.chooser = chooser
        self.arranged = {row.name: number for number, row in enumerate(arranged)}
        self.series = {row.id: row for row in self.term.series}

    def make(self, spent: Mapping[str, Sequence[Spent]]) -> Programme:
        """Everything that is not a plain limit; ``spent`` are the days of the learners."""
        weights = self.term.settings.weights
        return Programme(
            candidates=self.chooser.candidates,
            presences=tuple(self.chooser.presences()),
            turns=tuple(self.chooser.turns()),
            absents=tuple(self.chooser.absents()),
            spacings=tuple(self._spacings()),
            together=tuple(self._together()),
            at_least=tuple(self._at_least()),
            longest_cost=weights.longest_travel,
            longest=tuple(self._longest(spent)) if weights.longest_travel else (),
            mean_cost=weights.territory_balance,
            means=tuple(self._means(spent)) if weights.territory_balance else (),
        )

    def _members(self, row: Series) -> list[int]:
        return [activity for activity, item in enumerate(self.sets) if item.id in row.sets]

    def _spacings(self) -> Iterator[Spacing]:
        for row in self.term.series:
            members = tuple(
                (a, self.sets[a].consecutive_days is not None) for a in self._members(row)
            )
            if row.min_days_apart > 1 or (row.min_days_apart and len(members) > 1):
                price = row.price_day
                if price is not None:
                    price *= self.term.settings.weights.too_near
                yield Spacing(row.id, members, row.min_days_apart, price)

    def _together(self) -> Iterator[Together]:
        """Sets of a series that are held at the same times (R22)."""
        for row in self.term.series:
            members = self._members(row) if row.same_time else []
            places = {activity: place for place, activity in enumerate(members)}
            moments: dict[tuple[int, int], list[list[int]]] = {}
            for index, option in enumerate(self.options):
                if option.activity in places:
                    when = option.occurrences[0]
                    found = moments.setdefault((when.day, when.start), [[] for _ in members])
                    found[places[option.activity]].append(index)
            if len(members) > 1:
                rows = (tuple(map(tuple, moments[key])) for key in sorted(moments))
                yield Together(row.id, tuple(rows))

    def limits(self) -> Iterator[Budget]:
        """Counts at most, and sessions at one site at most."""
        for row in self.term.counts:
            if row.at_most is not None and row.series in self.series:
                chosen = self._counted(row)
                yield Budget("R43", row.series, chosen, (1,) * len(chosen), row.at_most)
        for own in self.term.series:
            if own.max_per_site is None:
                continue
            members, sites = set(self._members(own)), defaultdict(list)
            for index, option in enumerate(self.options):
                for part in set(option.parts) if option.activity in members else ():
                    sites[part].append(index)
            for part, found in sites.items():
                where = f"{own.id} {self.facts.locations[part].id}"
                yield Budget("R69", where, tuple(found), (1,) * len(found), own.max_per_site)

    def _at_least(self) -> Iterator[AtLeast]:
        for row in self.term.counts:
            if row.at_least and row.series in self.series:
                members = tuple(self._members(self.series[row.series]))
                yield AtLeast(row.series, self._counted(row), members, row.at_least)

    def _counted(self, row: SeriesCount) -> tuple[int, ...]:
        """Options of a series in the span of dates and the territory."""
        members = set(self._members(self.series[row.series]))
        found = []
        for index, option in enumerate(self.options):
            if option.activity not in members:
                continue
            day = self.facts.days[option.occurrences[0].day]
            inside = (row.first is None or row.first <= day) and (
                row.last is None or day <= row.last
            )
            places = (self.facts.locations[part].id for part in option.parts)
            here = {self.term.territory_at(place) for place in places}
            if inside and (not row.territory or row.territory in here):
                found.append(index)
        return tuple(found)

    def _longest(self, spent: Mapping[str, Sequence[Spent]]) -> Iterator[Load]:
        """Per agent and day, the longest travel of a person in each pattern; ways apart."""
        days: dict[tuple[int, int], dict[int, int]] = defaultdict(dict)
        for person, rows in spent.items():
            ways: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
            for row in rows:
                minutes = row.figures.travel_min
                if row.way is not None:
                    ways[row.d].append((self.arranged[person], row.way, minutes))
                    continue
                known = days[self.chooser.agent[person], row.d]
                known |= {p: max(known.get(p, 0), minutes) for p in row.patterns}
            yield from (Load(person, ways=tuple(found)) for found in ways.values())
        for (agent, d), known in sorted(days.items()):
            terms = tuple((agent, d, pattern, most) for pattern, most in known.items())
            yield Load(f"day {d}", terms)

    def _means(self, spent: Mapping[str, Sequence[Spent]]) -> Iterator[Mean]:
        """Travel of each territory, where there are two."""
        territory = {row.id: self.term.territory_of(row) for row in self.term.learners}
        sizes = Counter(filter(None, territory.values()))
        days: dict[str, Counter[tuple[int, int, int]]] = defaultdict(Counter)
        ways: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
        for person, rows in spent.items():
            own = territory[person]
            for row in rows:
                minutes = row.figures.travel_min
                if row.way is not None:
                    ways[own].append((self.arranged[person], row.way, minutes))
                for pattern in row.patterns if row.way is None else ():
                    days[own][self.chooser.agent[person], row.d, pattern] += minutes
        for name in sorted(sizes) if len(sizes) > 1 else ():
            goings = tuple(
                (number, c, going.travel_min)
                for number, row in enumerate(self.chooser.candidates)
                if territory[self.term.learners[row.person].id] == name
                for c, going in enumerate(row.goings)
            )
            terms = tuple((*key, value) for key, value in days[name].items() if value)
            yield Mean(Load(name, terms, tuple(ways[name])), goings, sizes[name])
