"""Travel times given by the user: what their names mean, and which row wins."""

from __future__ import annotations

from dataclasses import dataclass

from passerelle.models.base import Spot
from passerelle.models.issue import Issue
from passerelle.models.term import Term, TravelRow
from passerelle.travel.gazetteer import Gazetteer
from passerelle.travel.places import Place, same_name, town_issue

_OTHER = "write an id of a site, host, provider or person"


@dataclass(frozen=True, slots=True)
class Given:
    """A given row and the nodes (indices) at its two ends; ``rank`` orders rows, weakest first."""

    row: TravelRow
    origins: tuple[int, ...]
    destinations: tuple[int, ...]
    rank: tuple[bool, int, bool, int]

    @property
    def source(self) -> str:
        """Where the minutes come from, in words."""
        return "given" if self.row.source in {"", "given"} else f"given: {self.row.source}"


@dataclass(frozen=True, slots=True)
class _Ends:
    nodes: tuple[int, ...]
    exact: bool


class _Names:
    """What an origin or destination can be called."""

    def __init__(self, term: Term, places: tuple[Place, ...], gazetteer: Gazetteer) -> None:
        self._places = places
        self._gazetteer = gazetteer
        self._nodes = {place.key: number for number, place in enumerate(places)}
        self._ids: dict[str, set[str]] = {site.id: {site.spot.key} for site in term.sites}
        self._ids |= {host.id: {host.spot.key} for host in term.hosts}
        self._ids |= {provider.id: {provider.spot.key} for provider in term.providers}
        self._ids |= {row.id: {row.home.key} for row in (*term.learners, *term.trainers)}
        for row in term.openings:
            keys = self._ids.get(row.provider)
            stop = Spot(town=row.town, lat=row.lat, lon=row.lon).key
            if keys is not None and stop:
                keys.add(stop)
        for keys in self._ids.values():
            keys.discard("")

    def ends(self, name: str, where: str) -> _Ends | Issue:
        """The nodes of a name: an id, coordinates as a node is keyed, or a town."""
        if name in self._ids:
            return self._by_id(name, where)
        number = self._nodes.get(name)
        if number is not None and self._places[number].town_text != name:
            return _Ends((number,), exact=True)
        return self._by_town(name, where)

    def _by_id(self, name: str, where: str) -> _Ends | Issue:
        keys = self._ids[name]
        if len(keys) > 1:
            return Issue(
                code="SEVERAL_PLACES",
                where=where,
                message=f"'{name}' has several places: {', '.join(sorted(keys))}",
                fix="write the place that is meant",
            )
        return _Ends(tuple(self._nodes[key] for key in keys if key in self._nodes), exact=True)

    def _by_town(self, name: str, where: str) -> _Ends | Issue:
        towns = self._gazetteer.candidates(name)
        nodes = tuple(
            number
            for number, place in enumerate(self._places)
            if place.town in towns or same_name(place.town_text, name)
        )
        meant = {self._places[number].town for number in nodes} if nodes else set(towns)
        if len(meant) == 1:
            return _Ends(nodes, exact=False)
        return town_issue(name, where, self._gazetteer, _OTHER)


def resolve(
    term: Term,
    places: tuple[Place, ...],
    gazetteer: Gazetteer,
    more: tuple[TravelRow, ...] = (),
) -> tuple[tuple[Given, ...], tuple[Issue, ...]]:
    """The given rows of a term, weakest first, and an issue per name that means nothing.

    A later row of equal rank wins. A row between two ids outranks one between an id and a town,
    and that one a row between two towns, which holds for all places of both; among these, a row
    with a band outranks one for all bands. Towns without a place in the term are passed over.
    ``more`` rows are ranked alike and outrank all rows of the term.
    """
    names = _Names(term, places, gazetteer)
    given: list[Given] = []
    issues: dict[tuple[str, str], Issue] = {}
    own = len(term.travel)
    for number, row in enumerate((*term.travel, *more)):
        where = f"travel row {number + 1}" if number < own else f"matrix row {number + 1 - own}"
        ends = [names.ends(name, where) for name in (row.origin, row.destination)]
        found = [end for end in ends if isinstance(end, _Ends)]
        for end in ends:
            if isinstance(end, Issue):
                issues.setdefault((end.code, end.message), end)
        if len(found) == 2:
            first, last = found
            rank = (number >= own, first.exact + last.exact, row.band is not None, number)
            given.append(Given(row, first.nodes, last.nodes, rank))
    return tuple(sorted(given, key=lambda item: item.rank)), tuple(issues.values())
