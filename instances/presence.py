"""Lists of presence: who was not there, session by session, as a CSV file."""

from __future__ import annotations

from pathlib import Path

from passerelle.instances.parse import parse_table
from passerelle.instances.sheets import decode, read_sheet
from passerelle.instances.tables import Table, columns_of
from passerelle.models.issue import BadInputError, Issue
from passerelle.models.plan import Presence


def read_presence(path: Path) -> tuple[Presence, ...]:
    """The rows of a list of presence: columns ``session``, ``learner``, ``present``.

    Raises BadInputError with every mistake, each at file:line:column.
    """
    table = Table(name=path.stem, model=Presence, columns=columns_of(Presence))
    try:
        text = decode(path.read_bytes(), path.name)
    except OSError as error:
        message = f"cannot be read: {error.strerror or error}"
        issue = Issue(code="PRESENCE", where=str(path), message=message, fix="name a CSV file")
        raise BadInputError((issue,)) from error
    if isinstance(text, Issue):
        raise BadInputError((text,))
    parsed = parse_table(table, read_sheet(text, path.name))
    if parsed.issues:
        raise BadInputError(tuple(parsed.issues))
    return tuple(row for row in parsed.rows if isinstance(row, Presence))
