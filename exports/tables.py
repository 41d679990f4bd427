"""Tables for the terminal, and amounts in them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich import box
from rich.table import Table
from rich.text import Text

from passerelle.exports.words import Words, duration, number


def amount(value: int, unit: str, words: Words) -> str:
    """A value with its unit; minutes also in hours."""
    text = f"{number(value)} {words.of('unit', unit)}"
    return f"{text} ({duration(value)})" if unit in {"person-min", "min"} else text


def table(title: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Table:
    """A plain table; columns whose name starts with ``>`` are aligned right."""
    made = Table(title=Text(title, style="bold"), title_justify="left", box=box.SIMPLE_HEAD)
    for column in columns:
        right = column.startswith(">")
        made.add_column(Text(column.removeprefix(">")), justify="right" if right else "left")
    for row in rows:
        made.add_row(*map(Text, row))
    return made
