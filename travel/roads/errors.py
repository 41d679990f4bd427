"""What can be wrong with a file of roads, and how to mend it."""

from __future__ import annotations

from pathlib import Path

from passerelle.models.issue import BadInputError, Issue


def bad_roads(code: str, where: str, message: str, fix: str) -> BadInputError:
    """One issue as an error."""
    return BadInputError((Issue(code=code, where=where, message=message, fix=fix),))


def missing_package(package: str, where: str) -> BadInputError:
    """The error of a package that comes with the extra ``roads`` only."""
    return bad_roads(
        "MISSING_PACKAGE",
        where,
        f"needs the package '{package}', which is not installed",
        "install it with: pip install 'passerelle[roads]'",
    )


def unreadable(path: Path, why: str) -> BadInputError:
    """The error of a file that is no road data."""
    return bad_roads(
        "BAD_ROADS",
        str(path),
        f"cannot be read as OpenStreetMap data: {why}",
        "give a whole .osm.pbf or .osm file, or a GraphML file written by osmnx",
    )
