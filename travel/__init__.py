"""How door-to-door travel times are made, cached and traced to their source.

``matrix_from_osm`` loads on first use.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from passerelle.travel.roads.matrix import matrix_from_osm

__all__ = ["matrix_from_osm"]


def __getattr__(name: str) -> Any:
    """Load a public name from its module."""
    if name != "matrix_from_osm":
        raise AttributeError(f"module 'passerelle.travel' has no attribute {name!r}")
    from passerelle.travel.roads.matrix import matrix_from_osm

    return matrix_from_osm
