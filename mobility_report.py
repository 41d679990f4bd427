"""What is told of a term's travel times: a table, the mixture of sources, warnings, a map."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from passerelle.mobility import Mobility, matrix_rows, mobility_of, write_times
from passerelle.models.base import Band, Mode, Spot
from passerelle.models.issue import Issue
from passerelle.models.term import Term
from passerelle.models.travel import TravelTimes
from passerelle.planning import ensure_writable, unknown

if TYPE_CHECKING:
    from passerelle.travel.picture import Mark
    from passerelle.travel.sources import TravelSources
    from passerelle.travel.summary import SourceShare


@dataclass(frozen=True)
class TravelQuestion:
    """Which times are asked for; empty texts mean all homes, all sites, each person's own mode."""

    origin: str = ""
    destination: str = ""
    mode: str = ""
    band: str = "am_peak"


@dataclass(frozen=True)
class TravelAnswer:
    """One travel time between two named places, and where it comes from."""

    origin: str
    destination: str
    mode: Mode
    band: Band
    minutes: int
    km: float
    source: str


@dataclass(frozen=True)
class TravelReport:
    """Travel times asked for, the share of each source in all times of the term, and warnings."""

    times: list[TravelAnswer]
    shares: tuple[SourceShare, ...]
    notes: tuple[Issue, ...]
    files: tuple[Path, ...]


def travel_report(
    source: str,
    question: TravelQuestion,
    sources: TravelSources,
    *,
    output: Path | None = None,
    picture: Path | None = None,
) -> TravelReport:
    """Make the travel times of a term, answer a question about them, and keep them if wished.

    ``output`` gets the times for ``--travel``, ``picture`` a map as SVG.
    """
    from passerelle.instances.read import read_term
    from passerelle.travel.summary import source_shares

    files = tuple(path for path in (output, picture) if path is not None)
    for path in files:
        ensure_writable(path)
    term = read_term(source)
    made = mobility_of(term, sources)
    times = answers_to(term, made.times, question)
    if output is not None:
        write_times(output, term, made.times)
    if picture is not None:
        _draw(picture, term, made, question)
    return TravelReport(times, source_shares(made.times), made.notes, files)


def sources_of(
    *,
    osm: Path | None = None,
    overpass: str = "",
    geocode: str = "",
    osrm: str = "",
    valhalla: str = "",
    ors: str = "",
    ors_key: str = "",
    gtfs: Path | None = None,
    matrix: Path | None = None,
    cache: Path | None = None,
) -> TravelSources:
    """The sources that arguments ask for; graphs and answers are kept in the user's cache."""
    from passerelle.travel.sources import TravelSources
    from passerelle.travel.store import default_folder

    return TravelSources(
        osm=osm,
        overpass=overpass,
        geocode=geocode,
        osrm=osrm,
        valhalla=valhalla,
        ors=ors,
        ors_key=ors_key,
        gtfs=gtfs,
        more=() if matrix is None else matrix_rows(matrix),
        cache=cache or default_folder(),
    )


def answers_to(term: Term, travel: TravelTimes, question: TravelQuestion) -> list[TravelAnswer]:
    """Travel times from every person's home to every site, unless ids are given.

    A person travels by their own mode and anything else by car, unless a mode is given.
    """
    people = {row.id: row.home for row in (*term.learners, *term.trainers)}
    own_mode = {row.id: row.mode for row in (*term.learners, *term.trainers)}
    sites = {row.id: row.spot for row in term.sites}
    hosts = {row.id: row.spot for row in term.hosts}
    everywhere = people | sites | hosts | {row.id: row.spot for row in term.providers}
    starts = _chosen(question.origin, everywhere) if question.origin else people
    ends = _chosen(question.destination, everywhere) if question.destination else sites
    return [
        _answer(
            travel,
            (start, spot),
            (end, goal),
            f"{question.mode or own_mode.get(start, 'car')} {question.band}",
        )
        for start, spot in starts.items()
        for end, goal in ends.items()
        if spot.key in travel.nodes and goal.key in travel.nodes
    ]


def _chosen(wanted: str, spots: dict[str, Spot]) -> dict[str, Spot]:
    if wanted not in spots:
        raise unknown("place or person", wanted, spots)
    return {wanted: spots[wanted]}


def _answer(
    travel: TravelTimes, start: tuple[str, Spot], end: tuple[str, Spot], wanted: str
) -> TravelAnswer:
    made = {f"{table.mode} {table.band}": table for table in travel.tables}
    if wanted not in made:
        raise unknown("mode and band", wanted, made)
    table = made[wanted]
    nodes = start[1].key, end[1].key
    return TravelAnswer(
        origin=start[0],
        destination=end[0],
        mode=table.mode,
        band=table.band,
        minutes=travel.minutes(table.mode, table.band, *nodes),
        km=round(travel.distance_km(*nodes), 1),
        source=travel.source(table.mode, table.band, *nodes),
    )


def _draw(path: Path, term: Term, made: Mobility, question: TravelQuestion) -> None:
    from passerelle.exports.atomic import write_bytes
    from passerelle.travel.gazetteer import default_gazetteer
    from passerelle.travel.picture import Line, map_svg

    where = {place.key: (place.lat, place.lon) for place in made.places}
    marks = marks_of(term)
    lines = [
        Line(where[_key(term, row.origin)], where[_key(term, row.destination)], row.minutes)
        for row in answers_to(term, made.times, question)
    ]
    title = f"{term.settings.title or term.settings.id}: minutes, {question.band}"
    text = map_svg(
        title, [mark for mark in marks if mark.key in where], where, lines, default_gazetteer()
    )
    write_bytes(path, text.encode())


def marks_of(term: Term) -> list[Mark]:
    """The places of a term by what they are; homes bear no name on a map."""
    from passerelle.travel.picture import Mark

    people = (*term.learners, *term.trainers)
    return [
        *(Mark(row.home.key, "home", "") for row in people),
        *(Mark(row.spot.key, "care", "") for row in term.providers if row.spot.key),
        *(Mark(row.spot.key, "host", "") for row in term.hosts),
        *(Mark(row.spot.key, "site", row.id) for row in term.sites),
    ]


def _key(term: Term, name: str) -> str:
    spots = {row.id: row.home.key for row in (*term.learners, *term.trainers)}
    for table in (term.sites, term.hosts, term.providers):
        spots |= {row.id: row.spot.key for row in table}
    return spots[name]
