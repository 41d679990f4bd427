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
from passerelle.instances.headings import LANGUAGES, sheet_title
from passerelle.instances.tables import (
    REQUIRED_TABLES,
    SETTINGS,
    SETTINGS_FILE,
    TABLES,
    TEMPLATES,
    Column,
    Table,
)
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

A term is a folder (`term.toml` and one CSV file a table), a workbook (`.xlsx`, one sheet a table)
or one JSON file; `passerelle convert` makes one of another without loss. Learners, trainers, rooms,
sessions and the settings are required; every other table may be left out. {derived}
How cells are written, in a folder or a workbook:

- Columns stand in any order. A column that is not required may be left out.
- An **empty cell** means the default. Where the default is something, `none` means nothing.
- **list**: several elements in one cell, parted by `;` (or by commas or line ends; `\\,` is a comma
  inside an element).
- **date**: `2027-01-04`, `04/01/2027`, `4.1.27`, `lundi 4 janvier 2027`. The day comes before the
  month, in every language: `03/04/2027` is 3 April; `04/25/2027` is a mistake that is told. A
  weekday must be that of the date.
- **clock**: `08:30`, `8h30`, `8.30`, `8u30`, `8h`, `8:30 am`. **period**: `09:00-12:30`, `9h à
  12h30`; the end is not included. **weekly hours**: `Mon-Fri 08:00-18:30; Sat 08:00-12:30`.
  **weekdays**: `Mon;Thu` or `Mon-Fri`. Weekdays are read in English, French and Dutch from three
  letters on; two letters are read in the language of the term (`ma` is mardi or maandag).
- **yes/no**: `yes` or `no`; `oui`, `non`, `ja`, `nee`, `true`, `false`, `1`, `0`, `x` are read too.
- Numbers may have a decimal comma, spaces between thousands, and `€`; minutes may be written
  `3h30`.
- Choices and names of columns are read in English, French and Dutch, whatever their case and
  accents.
- Times are local civil times of the place. Coordinates are in degrees, WGS 84. Ids are free texts;
  tables refer to each other by id.

Every mistake is told at once, as `file:line:column` or `workbook:sheet!cell`, with what was found
and what to write: `passerelle check TERM`. The JSON Schema of a whole term: `passerelle schema
term`.

## Folders

UTF-8, with a header line; `,`, `;` or tab between cells. Lines that begin with `#` are comments. A
text that a spreadsheet would take for a formula (it begins with `=`, `+`, `-` or `@`) is written
with an apostrophe before it, which the reader takes off.

## Workbooks

`passerelle new my-term.xlsx --lang fr` writes an empty workbook to fill in, `--from pass-emploi` a
full one. Sheets are found by their name in any of the three languages:

{sheets}

- The settings stand on a sheet of their own, a name (as in `term.toml`, dotted: `weights.conflict`)
  and a value a row, and the day templates (`[[templates]]`) on another. An empty sheet counts as
  left out.
- The header is the row with most names of columns: titles may stand above it. Empty rows, rows that
  begin with `#`, repeated headers and titles merged across a row are passed over. A cell merged
  down counts for each of its rows; a heading merged over several columns takes them as one list.
- Columns and sheets of other names are left alone, with a warning; one that comes near a name that
  lacks is a mistake. Hidden sheets are read, with a warning.
- Formulas are read by their values; one without a value, as a program writes it that does not
  reckon, is a mistake. Dates and times may be texts or real ones; a number is a time as a part of
  the day or a whole hour.
- A sheet of placed sessions is read by `passerelle convert TERM FILE --pins WORKBOOK` only (also
  from the `sessions.csv` or the workbook of `passerelle export`): its columns are `session_set`,
  `date`, `start`, and, where known, `rooms`, `trainers`, `learner`, `state`. Individual sessions
  are not pinned.
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
        INTRO.format(derived=derived, sheets=sheets()),
        f"## `{SETTINGS_FILE}`\n\n{prose(Settings)}\n",
        grid("setting", settings_rows(Settings)),
        *(f"### `[{key}]`\n\n{prose(model)}\n\n{grid('setting', settings_rows(model))}"
          for key, model in PARTS.items()),
        *map(section, TABLES),
    ]  # fmt: skip
    return "\n".join(parts).replace("`[templates]`", "`[[templates]]`")


def sheets() -> str:
    """The names of sheets in each language."""
    names = [SETTINGS, TEMPLATES.name, *(table.name for table in TABLES), "placed"]
    rows = [line(name, *(sheet_title(name, language) for language in LANGUAGES)) for name in names]
    return "\n".join(["| table | English | French | Dutch |", "|---|---|---|---|", *rows])


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
