"""Pages of HTML from the templates of this folder: everything that comes from a plan is escaped."""

from __future__ import annotations

from importlib.resources import files
from typing import Any


def rendered(template: str, **values: Any) -> str:
    """The text of a page; the same values give the same text."""
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    folder = files("passerelle.exports")
    made = Environment(
        loader=FunctionLoader(lambda name: (folder / name).read_text(encoding="utf-8")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return made.get_template(template).render(**values)
