"""The terms that ship with the package."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable

from passerelle.instances.sheets import Source
from passerelle.instances.tables import SETTINGS_FILE

SCENARIOS = "what-if"
"""The folder of a term that holds its scenarios."""


def bundled_folder(name: str) -> Traversable | None:
    """The folder of a bundled term; None if there is no term of that name."""
    if name not in bundled_names():
        return None
    return files("passerelle.instances") / name


def bundled_names() -> tuple[str, ...]:
    """Names of the bundled terms, in alphabetical order."""
    folders = files("passerelle.instances").iterdir()
    return tuple(
        sorted(
            folder.name
            for folder in folders
            if folder.is_dir() and (folder / SETTINGS_FILE).is_file()
        )
    )


def scenario_files(folder: Source) -> dict[str, Source]:
    """The scenario files of a term's folder by name, in alphabetical order."""
    inner = folder / SCENARIOS
    if not inner.is_dir():
        return {}
    found = {entry.name: entry for entry in inner.iterdir() if entry.name.endswith(".yaml")}
    return {name.removesuffix(".yaml"): found[name] for name in sorted(found)}
