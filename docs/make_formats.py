"""Write docs/formats.md from the row models: `python docs/make_formats.py`."""  # noqa: INP001

from __future__ import annotations

import inspect
from collections.abc import Iterator
from pathlib import Path
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin

from annotated_types import Ge, Gt, Le
from pydantic.fields import FieldInfo

from passerelle.instances.cells import cell_text
from passerelle.instances.derive import DERIVATIONS
from passerelle.instances.tables import REQUIRED_TABLES, SETTINGS_FILE, TABLES, Column, Table
from passerelle.models.base import (
    ALWAYS,
    EVERY_DAY,
    Period,
    Row,
    format_clock,
)
from passerelle.models.rules import (
    DEFAULT_POLICIES,
    DayTemplate,
    Settings,
    TravelSettings,
    Weights,
)

INTRO = """\
# Tables of a term

<!-- Made by docs/make_formats.py from the row models; edit the models instead. -->

A term is a folder: `term.toml` and one CSV file a table. `learners.csv`, `trainers.csv`,
`rooms.csv`, `sessions.csv` and `term.toml` are required; every other table may be left out.
{derived}
How cells are written:

- UTF-8, with a header line; columns in any order; `,`, `;` or tab between them. Lines that begin
  with `#` are comments. A column that is not required may be left out.
- An **empty cell** means the default. Where the default is something, `none` means nothing.
- **list**: several elements in one cell, parted by `;`.
- **date**: `2027-01-04` or `04/01/2027`. **clock**: `08:30`. **period**: `09:00-12:30`; the end is
  not included. **weekly hours**: `Mon-Fri 08:00-18:30; Sat 08:00-12:30`. **weekdays**:
  `Mon;Thu` or `Mon-Fri`.
- **yes/no**: `yes` or `no`; `oui`, `non`, `ja`, `nee`, `true`, `false`, `1`, `0` are read too.
- Times are local civil times of the place. Coordinates are in degrees, WGS 84. Ids are free texts;
  tables refer to each other by id.

Every mistake in a folder is told at once, as `file:line:column`, with what was found and what to
write: `passerelle check FOLDER`. The JSON Schema of a whole term: `passerelle schema term`.
"""
KINDS = {
    "text": "text", "choice": "choice", "whole": "whole number", "decimal": "number",
    "yes_no": "yes/no", "date": "date", "month": "text", "clock": "clock", "period": "period",
    "hours": "weekly hours", "weekdays": "weekdays",
}  # fmt: skip
PARTS: dict[str, type[Row]] = {
    "weights": Weights,
    "travel": TravelSettings,
    "templates": DayTemplate,
}


def page() -> str:
    """The whole page: how cells are written, the settings, then each table."""
    names = [
        f"`{name}.csv` from the column `{c}` of `{t}`" for name, (t, c, _) in DERIVATIONS.items()
    ]
    derived = f"Some are then filled in: {', '.join(names)}.\n"
    parts = [
        INTRO.format(derived=derived),
        f"## `{SETTINGS_FILE}`\n\n{prose(Settings)}\n",
        grid("setting", settings_rows(Settings)),
        *(f"### `[{key}]`\n\n{prose(model)}\n\n{grid('setting', settings_rows(model))}"
          for key, model in PARTS.items()),
        *map(section, TABLES),
    ]  # fmt: skip
    return "\n".join(parts).replace("`[templates]`", "`[[templates]]`")


def section(table: Table) -> str:
    """One table: what a row is, then its columns."""
    required = "\n\nThis table is required." if table.name in REQUIRED_TABLES else ""
    rows = (column_row(table, column) for column in table.columns)
    after = f"\n{policies()}" if table.name == "policies" else ""
    return f"## `{table.file}`\n\n{prose(table.model)}{required}\n\n{grid('column', rows)}{after}"


def prose(model: type[Row]) -> str:
    """The docstring of a row model as Markdown."""
    return inspect.cleandoc(model.__doc__ or "").replace("``", "`")


def grid(first: str, rows: Iterator[str]) -> str:
    """A Markdown table."""
    head = f"| {first} | type | empty means | meaning |\n|---|---|---|---|"
    return "\n".join([head, *rows, ""])


def column_row(table: Table, column: Column) -> str:
    """One column of a table."""
    field = table.model.model_fields[column.name]
    kind = kind_of(column)
    if column.required:
        empty = "**required**"
    elif field.default is ALWAYS:
        empty = "always"
    elif field.default is EVERY_DAY:
        empty = "every day"
    elif isinstance(column.default, int) and "clock" in kind:
        empty = f"`{format_clock(column.default)}`"
    else:
        plain = list(column.default) if isinstance(column.default, tuple) else column.default
        text = cell_text(_shown(column), column.default, plain)
        empty = f"`{text}`" if text and text != "none" else "nothing"
    return line(column.name, kind, empty, meaning(field))


def _shown(column: Column) -> Column:
    """The column as if it had no default, so that the default itself is written out."""
    return Column(column.name, column.kind, column.many, required=True, default=None)


def kind_of(column: Column) -> str:
    """Type of a column in words, with its choices."""
    kind = KINDS[column.kind]
    if column.kind == "choice":
        kind = ", ".join(f"`{choice}`" for choice in column.choices)
    return f"list of {kind}" if column.many else kind


def parts_of(annotation: Any) -> Iterator[Any]:
    """Members of unions and items of tuples, at any depth."""
    if get_origin(annotation) in (Union, UnionType, tuple):
        for part in get_args(annotation):
            yield from parts_of(part)
    else:
        yield annotation


def settings_rows(model: type[Row]) -> Iterator[str]:
    """Rows of a part of ``term.toml``; the parts with a table of their own are left out."""
    for name, field in model.model_fields.items():
        if model is Settings and name in PARTS:
            continue
        empty = "**required**" if field.is_required() else f"`{toml(field.default)}`"
        yield line(name, setting_kind(field), empty, meaning(field))


def setting_kind(field: FieldInfo) -> str:
    """Type of a setting in words."""
    words = {str: "text", int: "whole number", float: "number", bool: "yes/no", Period: "period"}
    words |= {kind: "date" for kind in parts_of(field.annotation) if "date" in str(kind)}
    many = get_origin(field.annotation) is tuple
    found: list[str] = []
    for part in parts_of(field.annotation):
        if get_origin(part) is Literal:
            found += [f"`{choice}`" for choice in get_args(part)]
        elif part in words and words[part] not in found:
            found.append(words[part])
    return f"{'list of ' if many else ''}{', '.join(found)}"


def toml(value: Any) -> str:
    """A default as it would stand in ``term.toml``."""
    if isinstance(value, tuple):
        return f"[{', '.join(map(toml, value))}]"
    return f'"{value}"' if isinstance(value, str | Period) else str(value)


def meaning(field: FieldInfo) -> str:
    """The description of a field, with its limits."""
    words = {Ge: "at least", Gt: "above", Le: "at most"}
    limits = [
        f"{words[type(rule)]} {next(iter(vars_of(rule)))}"
        for rule in field.metadata
        if type(rule) in words
    ]
    return "; ".join(filter(None, [field.description or "", *limits]))


def vars_of(rule: Any) -> Iterator[Any]:
    """The figures of a limit."""
    yield from (getattr(rule, name) for name in ("ge", "gt", "le") if hasattr(rule, name))


def policies() -> str:
    """The amounts used where a term gives none."""
    countries = sorted({row.country for row in DEFAULT_POLICIES}, reverse=True)
    found = {(row.rule, row.country): row.value for row in DEFAULT_POLICIES}
    head = f"| rule | {' | '.join(countries)} |\n|---|{'--:|' * len(countries)}"
    rules = dict.fromkeys(row.rule for row in DEFAULT_POLICIES)
    rows = [
        f"| `{rule}` | {' | '.join(str(found.get((rule, c), '–')) for c in countries)} |"
        for rule in rules
    ]
    return "\n".join(["Amounts where the term has none, in minutes or counts:\n", head, *rows, ""])


def line(*cells: str) -> str:
    """One line of a Markdown table; the first cell is code."""
    name, *rest = (cell.replace("|", "\\|") for cell in cells)
    return f"| `{name}` | {' | '.join(rest)} |"


if __name__ == "__main__":
    (Path(__file__).parent / "formats.md").write_text(page(), encoding="utf-8")
