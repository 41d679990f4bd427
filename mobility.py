"""The application's side of travel: sources asked for, times of a term, times kept in a file.

As in `planning`, nothing is printed here, and BadInputError tells all that cannot be used.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from passerelle.models.base import BANDS, Row
from passerelle.models.issue import BadInputError, Issue
from passerelle.models.term import Term, TravelRow
from passerelle.models.travel import TravelTimes

if TYPE_CHECKING:
    from passerelle.travel.gazetteer import Gazetteer
    from passerelle.travel.places import Place
    from passerelle.travel.sources import TravelSources

TIMES_VERSION = 1
_AGAIN = "make it again: passerelle travel TERM ... -o FILE"


@dataclass(frozen=True)
class Mobility:
    """The travel times of a term, where its places lie, and what the user should know."""

    times: TravelTimes
    places: tuple[Place, ...]
    notes: tuple[Issue, ...]


class SavedTimes(Row):
    """Travel times in a file, with what they were made from."""

    version: int
    term: str
    made_from: str
    times: TravelTimes


def mobility_of(term: Term, sources: TravelSources) -> Mobility:
    """The travel times of a term from the sources asked for, over the estimate."""
    from passerelle.travel.build import build_travel, modes_of, places_of
    from passerelle.travel.doubts import doubts
    from passerelle.travel.sources import Need, gather

    towns, told = _gazetteer(term, sources)
    places = places_of(term, towns)
    settings = term.settings
    need = Need(places, modes_of(term), settings.travel, settings.first, settings.last)
    found = gather(need, sources)
    times = build_travel(term, towns, found.layers, sources.more)
    return Mobility(times, places, (*told, *found.notes, *doubts(times, places, towns)))


def _gazetteer(term: Term, sources: TravelSources) -> tuple[Gazetteer, tuple[Issue, ...]]:
    """The gazetteer, with the towns it lacks if a server for them is named."""
    from passerelle.travel.gazetteer import Gazetteer, default_gazetteer
    from passerelle.travel.places import unknown_towns

    known = default_gazetteer()
    missing = unknown_towns(term, known) if sources.geocode else ()
    if not missing:
        return known, ()
    from passerelle.travel.geocoding import Geocoder, geocode

    found, notes = geocode(missing, Geocoder(sources.geocode, sources.store))
    return Gazetteer((*known.towns, *found)), notes


def matrix_rows(path: Path) -> tuple[TravelRow, ...]:
    """The rows of a CSV file with the columns of ``travel.csv``; every bad cell is told."""
    from passerelle.instances.parse import parse_table
    from passerelle.instances.sheets import decode, read_sheet
    from passerelle.instances.tables import TABLES

    table = next(table for table in TABLES if table.name == "travel")
    try:
        text = decode(path.read_bytes(), path.name)
    except OSError as error:
        raise _bad(str(path), f"cannot be read: {error.strerror or error}") from error
    if isinstance(text, Issue):
        raise BadInputError((text,))
    parsed = parse_table(table, read_sheet(text, path.name))
    if parsed.issues:
        moved = (
            issue.model_copy(update={"where": issue.where.replace(table.file, path.name, 1)})
            for issue in parsed.issues
        )
        raise BadInputError(tuple(moved))
    return tuple(row for row in parsed.rows if isinstance(row, TravelRow))


def write_times(path: Path, term: Term, times: TravelTimes) -> None:
    """Keep travel times in a file, for ``--travel``; the former file stays until this is whole."""
    from passerelle.exports.atomic import write_bytes

    saved = SavedTimes(
        version=TIMES_VERSION, term=term.settings.id, made_from=_made_from(term), times=times
    )
    write_bytes(path, saved.model_dump_json().encode() + b"\n")


def read_times(path: Path, term: Term) -> TravelTimes:
    """The travel times kept in a file, if they are those of a term as it is now."""
    from passerelle.travel.build import modes_of

    where = str(path)
    try:
        data = json.loads(path.read_bytes())
    except OSError as error:
        raise _bad(where, f"cannot be read: {error.strerror or error}") from error
    except ValueError as error:
        raise _bad(where, f"is no file of travel times: {error}") from error
    version = data.get("version") if isinstance(data, dict) else None
    if version != TIMES_VERSION:
        raise _bad(where, f"has version {version}, expected {TIMES_VERSION}")
    try:
        saved = SavedTimes.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        raise _bad(f"{where}: {place}", first["msg"]) from error
    if saved.made_from != _made_from(term):
        raise _bad(where, "was made from other travel rows or settings than those of the term now")
    lacks = [*_shapeless(saved.times)]
    lacks += [spot.key for spot in term.spots() if spot.key not in saved.times.nodes]
    have = {(table.mode, table.band) for table in saved.times.tables}
    lacks += [f"{m} {b}" for m in modes_of(term) for b in BANDS if (m, b) not in have]
    if lacks:
        more = f" and {len(lacks) - 5} more" if len(lacks) > 5 else ""
        raise _bad(where, f"lacks {', '.join(lacks[:5])}{more}")
    return saved.times


def _shapeless(times: TravelTimes) -> list[str]:
    """Tables that are no square over all nodes, or name sources that are not there."""
    n, sources = len(times.nodes), len(times.sources)
    square = {"km": times.km} | {f"{t.mode} {t.band} minutes": t.minutes for t in times.tables}
    square |= {f"{t.mode} {t.band} source": t.source for t in times.tables}
    bad = [
        f"a whole table of {name}"
        for name, rows in square.items()
        if len(rows) != n or any(len(row) != n for row in rows)
    ]
    for table in times.tables:
        if any(not 0 <= cell < sources for row in table.source for cell in row):
            bad.append(f"sources of {table.mode} {table.band}")
        if any(cell < 0 for row in table.minutes for cell in row):
            bad.append(f"minutes of {table.mode} {table.band} that are not negative")
    return bad


def _made_from(term: Term) -> str:
    """A digest of what decides travel times beside the places: settings and given rows."""
    import hashlib

    rows = [row.model_dump(mode="json") for row in term.travel]
    what = [term.settings.travel.model_dump(mode="json"), rows]
    return hashlib.sha256(json.dumps(what, sort_keys=True).encode()).hexdigest()


def _bad(where: str, message: str) -> BadInputError:
    return BadInputError((Issue(code="TRAVEL_FILE", where=where, message=message, fix=_AGAIN),))
