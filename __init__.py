"""Passerelle plans training across sites and borders: conflicts first, then commute.

The public names load on first use, so that `import passerelle` costs next to nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from passerelle.checker.check import check
    from passerelle.exports.compare import compare
    from passerelle.instances.read import read_term
    from passerelle.models.plan import Plan
    from passerelle.models.term import Term
    from passerelle.solver.solve import solve

__version__ = "0.1.0"
__all__ = ["Plan", "Term", "__version__", "check", "compare", "read_term", "solve"]

_HOME = {
    "Plan": "passerelle.models.plan",
    "Term": "passerelle.models.term",
    "check": "passerelle.checker.check",
    "compare": "passerelle.exports.compare",
    "read_term": "passerelle.instances.read",
    "solve": "passerelle.solver.solve",
}


def __getattr__(name: str) -> Any:
    """Load a public name from its module, once."""
    if name not in _HOME:
        raise AttributeError(f"module 'passerelle' has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(_HOME[name]), name)
    return value


def __dir__() -> list[str]:
    """List the lazy names beside the loaded ones."""
    return sorted({*globals(), *_HOME})
