"""Mistakes of benchmark files, each with its place, told all at once."""

from __future__ import annotations

from pathlib import Path

from passerelle.models.issue import BadInputError, Issue

MOST_TOLD = 50


class Problems:
    """Mistakes of one file, collected while it is read."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._issues: list[Issue] = []

    def tell(self, place: str, message: str, fix: str) -> None:
        """Note a mistake at a line or element of the file."""
        where = f"{self._file}:{place}"
        self._issues.append(Issue(code="BAD_INSTANCE", where=where, message=message, fix=fix))

    def settle(self) -> None:
        """Raise BadInputError if there is a mistake; of very many, the first ones are told."""
        if self._issues:
            raise BadInputError(tuple(self._issues[:MOST_TOLD]))


def read_text(path: Path) -> str:
    """The text of a file, with or without a byte order mark; BadInputError if it is no text."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        problems = Problems(str(path))
        problems.tell(f"byte {error.start}", "this is no UTF-8 text", "save the file as UTF-8")
        problems.settle()
        raise
