"""Scenarios: a few changes against a term, with a title and the reason for them (R86)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal, TypeAlias

from pydantic import Field, WithJsonSchema

from passerelle.models.base import Row

Action = Literal["set", "add", "remove"]
Cell: TypeAlias = Annotated[
    str | tuple[str, ...],
    WithJsonSchema(
        {
            "description": "what would stand in the cell; a list for several; null for empty",
            "type": ["string", "number", "boolean", "null", "array"],
            "items": {"type": ["string", "number"]},
        }
    ),
]
"""The text of one cell, or its elements; an empty text stands for an empty cell."""
Cells: TypeAlias = Mapping[str, Cell]
Ids: TypeAlias = str | tuple[str, ...]
_TABLE = "a table of the term, or 'settings'"
_ID = "id of the row, or several ids; a template of the settings as 'templates.ID'"
_WHERE = "rows whose cells, by column, are these"
_VALUES = "new cells by column; settings by dotted name, e.g. weights.conflict"


class _Rows(Row):
    """Which rows of a table: those of these ids whose cells are also as in ``where``."""

    id: Ids = Field("", description=_ID)
    where: Cells = Field({}, description=_WHERE)

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids asked for; none where rows are told by ``where`` alone."""
        return (*filter(None, (self.id,)),) if isinstance(self.id, str) else self.id


class SetRows(_Rows):
    """New values for some cells of every row that is meant."""

    set: str = Field(description=_TABLE)
    values: Cells = Field(description=_VALUES)


class AddRow(Row):
    """One row more at the end of a table."""

    add: str = Field(description=_TABLE)
    values: Cells = Field(description=_VALUES)


class RemoveRows(_Rows):
    """Every row that is meant goes."""

    remove: str = Field(description=_TABLE)


Change: TypeAlias = SetRows | AddRow | RemoveRows


class Scenario(Row):
    """What would be different, applied in order; values are written as in the cells of a term."""

    title: str
    note: str = Field("", description="what is expected of it, and why")
    changes: tuple[Change, ...] = Field(min_length=1)


def table_of(change: Change) -> str:
    """The table a change is about, as it is written."""
    match change:
        case SetRows():
            return change.set
        case AddRow():
            return change.add
        case RemoveRows():
            return change.remove
