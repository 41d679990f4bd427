"""The tables of a term folder, derived from the row models: nothing here lists a column."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BeforeValidator
from pydantic.fields import FieldInfo

from passerelle.models.base import Period, Row, Weekdays, WeeklyHours
from passerelle.models.rules import DayTemplate
from passerelle.models.term import Term

SETTINGS_FILE = "term.toml"
REQUIRED_TABLES = ("learners", "trainers", "rooms", "sessions")
"""The tables no term can do without, be they header only."""

Kind = Literal[
    "text", "month", "clock", "period", "hours", "weekdays", "choice", "whole", "decimal",
    "yes_no", "date",
]  # fmt: skip
_KINDS: dict[Any, Kind] = {
    bool: "yes_no", date: "date", int: "whole", float: "decimal",
    Period: "period", WeeklyHours: "hours", Weekdays: "weekdays",
}  # fmt: skip
SPANS: tuple[Kind, ...] = ("clock", "period", "hours", "weekdays")
_LABELS = ("name", "title", "label", "reason", "source")


@dataclass(frozen=True)
class Column:
    """One column: what a cell may hold, and what an empty cell means.

    ``many`` cells are lists parted by ';'. ``kind`` is what one element is: "text" and the kinds
    of times are texts that the row model itself understands.
    """

    name: str
    kind: Kind
    many: bool
    required: bool
    default: Any
    choices: tuple[str, ...] = ()
    nullable: bool = False
    description: str = ""

    @property
    def has_none(self) -> bool:
        """Whether the word ``none`` stands for "nothing", as an empty cell means something else."""
        if self.required or self.default in (None, (), ""):
            return False
        return self.nullable or self.many or self.kind in SPANS or self.default_is_text

    @property
    def default_is_text(self) -> bool:
        """Whether an empty cell stands for a text of its own, e.g. ``nursery``."""
        return self.kind == "text" and isinstance(self.default, str)

    @property
    def is_label(self) -> bool:
        """Whether it is a text for people, to which nothing refers."""
        return self.kind == "text" and self.name in _LABELS

    @property
    def in_minutes(self) -> bool:
        """Whether a whole number counts minutes, so that ``3h30`` is one."""
        first, *rest = self.name.split("_")
        return self.kind == "whole" and (first == "minutes" or bool({"min", "minutes"} & {*rest}))


@dataclass(frozen=True)
class Table:
    """One table of the term: a CSV file named after a field of ``Term``."""

    name: str
    model: type[Row]
    columns: tuple[Column, ...]

    @property
    def file(self) -> str:
        """Name of the file, e.g. ``learners.csv``."""
        return f"{self.name}.csv"

    @property
    def has_id(self) -> bool:
        """Whether rows are called by an id of their own."""
        return any(column.name == "id" for column in self.columns)

    def column(self, name: str) -> Column:
        """The column of a name; KeyError if there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)


def _flatten(annotation: Any) -> Iterator[Any]:
    """The parts of an annotation: members of unions, metadata of Annotated, items of tuples."""
    origin = get_origin(annotation)
    if origin in (Union, UnionType, Annotated, tuple):
        for part in get_args(annotation):
            yield from _flatten(part)
    else:
        yield annotation


def _kind(parts: list[Any], description: str) -> Kind:
    if any(isinstance(part, BeforeValidator) for part in parts):
        return "clock"
    if any(get_origin(part) is Literal for part in parts):
        return "choice"
    known = (_KINDS[part] for part in parts if isinstance(part, type) and part in _KINDS)
    return next(known, "month" if description == "YYYY-MM" else "text")


def _column(name: str, field: FieldInfo) -> Column:
    parts = [*_flatten(field.annotation), *field.metadata]
    literals = [get_args(part) for part in parts if get_origin(part) is Literal]
    return Column(
        name=name,
        kind=_kind(parts, field.description or ""),
        many=get_origin(field.annotation) is tuple,
        required=field.is_required(),
        default=None if field.is_required() else field.get_default(),
        choices=tuple(str(choice) for choices in literals for choice in choices),
        nullable=type(None) in parts,
        description=field.description or "",
    )


def columns_of(model: type[Row]) -> tuple[Column, ...]:
    """The columns that rows of a model have, or the settings that a part of ``term.toml`` has."""
    return tuple(_column(*item) for item in model.model_fields.items())


def _tables() -> Iterator[Table]:
    for name, field in Term.model_fields.items():
        if get_origin(field.annotation) is tuple:
            model = get_args(field.annotation)[0]
            yield Table(name=name, model=model, columns=columns_of(model))


TABLES: tuple[Table, ...] = tuple(_tables())
"""Every table, in the order of ``Term``."""


class _Setting(Row):
    """One row of a sheet of settings."""

    setting: str
    value: str = ""
    meaning: str = ""


SETTINGS = "settings"
SETTINGS_SHEET = Table(SETTINGS, _Setting, columns_of(_Setting))
TEMPLATES = Table("templates", DayTemplate, columns_of(DayTemplate))
"""What a folder keeps in ``term.toml``, as sheets of a workbook."""
