"""An empty term folder to fill in: settings and the tables no term can do without, with help."""

from __future__ import annotations

from passerelle.instances.headings import help_of, hints, kind_words, phrase, sheet_help
from passerelle.instances.tables import REQUIRED_TABLES, SETTINGS_FILE, TABLES, Column, Table


def template_files(language: str) -> dict[str, str]:
    """The text of each file by name; help stands in comments, in a language (en, fr, nl)."""
    needed = [table for table in TABLES if table.name in REQUIRED_TABLES]
    files = {table.file: _csv(table, language) for table in needed}
    return {SETTINGS_FILE: _settings(language), **files}


def _settings(language: str) -> str:
    lines = [f"# {line}" for line in hints(language) if "#" not in line]
    lines += ['id = ""', "# first = 2027-01-04", "# last = 2027-07-02"]
    return "\n".join([*lines, f'language = "{language}"', ""])


def _csv(table: Table, language: str) -> str:
    lines = [f"# {sheet_help(table.name, language)}"]
    lines += [f"#   {column.name}: {_help(table, column, language)}" for column in table.columns]
    return "\n".join([*lines, ",".join(column.name for column in table.columns), ""])


def _help(table: Table, column: Column, language: str) -> str:
    meaning = help_of(table.name, column.name, language, column.description)
    kind = ", ".join(column.choices) or kind_words(column, language)
    parts = [meaning, kind, phrase("list", language) if column.many else ""]
    needed = phrase("required", language) if column.required else ""
    return " | ".join(filter(None, [*parts, needed]))
