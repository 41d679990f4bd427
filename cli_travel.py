"""The command `travel`: travel times made, shown, drawn and kept."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from passerelle import answers
from passerelle.cli_shared import Json, TermSource, answering, print_json

EXAMPLE = "Example: passerelle travel pass-emploi --osm lille.osm.pbf -o times.json"


def _address(text: str) -> Any:
    return typer.Option(metavar="URL", help=text)


def travel(
    term: TermSource,
    origin: Annotated[
        str, typer.Option(metavar="ID", help="From here; empty: every person's home.")
    ] = "",
    destination: Annotated[
        str, typer.Option(metavar="ID", help="To here; empty: every site.")
    ] = "",
    mode: Annotated[
        str, typer.Option(metavar="MODE", help="E.g. car; empty: each person's own mode.")
    ] = "",
    band: Annotated[
        str, typer.Option(metavar="BAND", help="One of night, off_peak, am_peak, pm_peak.")
    ] = "am_peak",
    osm: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Roads: .osm.pbf, .osm or .graphml.")
    ] = None,
    overpass: Annotated[str, _address("Take roads from this Overpass server.")] = "",
    geocode: Annotated[str, _address("Ask this Nominatim server where unknown towns lie.")] = "",
    osrm: Annotated[str, _address("Ask this OSRM server.")] = "",
    valhalla: Annotated[str, _address("Ask this Valhalla server.")] = "",
    ors: Annotated[str, _address("Ask this openrouteservice server.")] = "",
    ors_key: Annotated[
        str, typer.Option(envvar="PASSERELLE_ORS_KEY", metavar="KEY", help="Its key.")
    ] = "",
    gtfs: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Timetables: a GTFS folder or zip file.")
    ] = None,
    matrix: Annotated[
        Path | None,
        typer.Option(metavar="CSV", help="Times that override all, columns as in travel.csv."),
    ] = None,
    cache: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Keeps graphs and answers; empty: yours.")
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Keep the times for --travel."),
    ] = None,
    picture: Annotated[
        Path | None, typer.Option("--map", metavar="SVG", help="Draw a map of the times.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Make travel times, show them with the source of each, and keep them.

    Ids are those of people, sites, hosts and care providers. Without a file or server, times are
    estimates, and nothing leaves this machine. A server is sent coordinates, homes included,
    and no names; one that does not answer leaves a warning and the estimates.

    Exit code: 0, or 2 for input that cannot be used.
    """
    with answering(as_json) as voice:
        from passerelle import mobility_report

        report = mobility_report.travel_report(
            term,
            mobility_report.TravelQuestion(origin, destination, mode, band),
            mobility_report.sources_of(
                osm=osm, overpass=overpass, geocode=geocode, osrm=osrm, valhalla=valhalla,
                ors=ors, ors_key=ors_key, gtfs=gtfs, matrix=matrix, cache=cache,
            ),
            output=output,
            picture=picture,
        )  # fmt: skip
        voice.say_issues(report.notes)
        if as_json:
            print_json(answers.travel_json(report))
        else:
            print(answers.travel_text(report))
