"""The terms that ship with the package."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable

from passerelle.instances.tables import SETTINGS_FILE


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
