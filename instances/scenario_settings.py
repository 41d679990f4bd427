"""Settings under change: dotted names such as ``weights.conflict``, each value read as a cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, get_args

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from passerelle.instances.cells import CellError, cell_value, explain, join_list, listed, near
from passerelle.instances.settings import plain
from passerelle.instances.tables import SPANS, Column, columns_of
from passerelle.models.base import Row
from passerelle.models.rules import DayTemplate, Settings, TravelSettings, Weights
from passerelle.models.scenario import Cell

TEMPLATES = "templates."
_PARTS: Mapping[str, type[Row]] = MappingProxyType({"weights": Weights, "travel": TravelSettings})
_PERIODS = next(column for column in columns_of(DayTemplate) if column.name == "periods")


@dataclass(frozen=True)
class Mark:
    """Where a value was written: a file and its line, if known."""

    file: str
    line: int | None

    def __str__(self) -> str:
        return self.file if self.line is None else f"{self.file}:{self.line}"


def cell_of(column: Column, cell: Cell) -> str:
    """The text of a cell as a table would hold it; CellError for a list where one value belongs."""
    if isinstance(cell, str):
        return cell
    if column.many:
        return join_list(cell)
    if column.kind in SPANS:
        return "; ".join(cell)
    raise CellError(f"{listed(cell)}: a list stands where '{column.name}' has one value")


class SettingsDraft:
    """The settings of a term while scenarios change them; mistakes wait until ``finished``."""

    def __init__(self, settings: Settings) -> None:
        self._data: dict[str, Any] = plain(settings)
        self._base = settings
        self._templates = {
            row.id: [str(period) for period in row.periods] for row in settings.templates
        }
        self._touched = False
        self._marks: dict[str, Mark] = {}
        self.bad: dict[str, CellError] = {}

    def set(self, name: str, cell: Cell, mark: Mark) -> None:
        """Give a setting, or an existing template, another value; CellError with the mend."""
        if name.startswith(TEMPLATES):
            known = self._template(name)
            self._put_template(known, cell, name, mark)
            return
        column = setting_columns().get(name)
        if column is None:
            names = (*setting_columns(), *self._template_names())
            raise CellError(f"'{name}' is no setting", near(name, names) or self._names())
        part, _, key = name.rpartition(".")
        target = self._data.setdefault(part, {}) if part else self._data
        self._marks[name] = mark
        text = cell_of(column, cell)
        if text:
            target[key] = setting_value(name, column, text)
        elif column.required:
            raise CellError(f"'{name}' needs a value")
        else:
            target.pop(key, None)

    def add(self, name: str, cell: Cell, mark: Mark) -> None:
        """Add a template; CellError for anything else, or if it is there already."""
        known = name.removeprefix(TEMPLATES)
        if not name.startswith(TEMPLATES) or not known:
            fix = "write 'templates.ID', or 'set: settings' to change what is there"
            raise CellError(f"'{name}' cannot be added to the settings", fix)
        if known in self._templates:
            raise CellError(f"there is a template '{known}' already", "use 'set: settings'")
        self._put_template(known, cell, name, mark)

    def remove(self, name: str, mark: Mark) -> None:
        """Remove a template; CellError for anything else, or if there is none of that name."""
        known = self._template(name)
        self._marks[TEMPLATES[:-1]] = mark
        self._touched = True
        del self._templates[known]

    def mark(self, name: str) -> Mark | None:
        """Where a setting (or a part of it) was last changed."""
        pieces = self._readable(name).split(".")
        for length in range(len(pieces), 0, -1):
            found = self._marks.get(".".join(pieces[:length]))
            if found is not None:
                return found
        return None

    def finished(self) -> Settings:
        """The settings as changed; of what they cannot be, ``bad`` says why, by name."""
        data = dict(self._data)
        if self._touched:
            data["templates"] = [
                {"id": name, "periods": periods} for name, periods in self._templates.items()
            ]
        try:
            return Settings.model_validate(data)
        except ValidationError as error:
            for detail in error.errors():
                self.bad[_dotted(detail)] = explain(detail)
        return self._base

    def _readable(self, name: str) -> str:
        """``templates.0.periods`` with the id of the template in place of its number."""
        part, _, rest = name.partition(".")
        number, _, column = rest.partition(".")
        ids = list(self._templates)
        if part == "templates" and number.isdigit() and int(number) < len(ids):
            return ".".join(filter(None, (part, ids[int(number)], column)))
        return name

    def _put_template(self, known: str, cell: Cell, name: str, mark: Mark) -> None:
        text = cell_of(_PERIODS, cell)
        self._marks[name] = mark
        self._touched = True
        self._templates[known] = list(cell_value(_PERIODS, text))

    def _template(self, name: str) -> str:
        known = name.removeprefix(TEMPLATES)
        if name.startswith(TEMPLATES) and known in self._templates:
            return known
        names = self._template_names()
        raise CellError(
            f"'{name}' is no template", near(name, names) or f"there are {listed(names)}"
        )

    def _template_names(self) -> list[str]:
        return [f"{TEMPLATES}{name}" for name in self._templates]

    def _names(self) -> str:
        return f"the names are {listed(setting_columns(), most=60)}"


def setting_columns() -> dict[str, Column]:
    """The settings by dotted name, as columns; day templates apart."""
    own = {c.name: c for c in columns_of(Settings) if c.name not in {*_PARTS, "templates"}}
    nested = {
        f"{part}.{column.name}": column
        for part, model in _PARTS.items()
        for column in columns_of(model)
    }
    return own | nested


def setting_value(name: str, column: Column, text: str, language: str = "") -> Any:
    """The value of a setting's text; choices that are numbers become numbers again."""
    value = cell_value(column, text, language)
    if column.kind != "choice" or column.many:
        return value
    model = _PARTS.get(name.rpartition(".")[0], Settings)
    choices = get_args(model.model_fields[column.name].annotation)
    return {str(choice): choice for choice in choices}.get(value, value)


def _dotted(detail: ErrorDetails) -> str:
    return ".".join(str(part) for part in detail["loc"])
