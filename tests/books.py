"""Workbooks as people make them: the texts of a term's CSV tables put into sheets, then edited."""

import csv
import io
import tomllib

import openpyxl
from openpyxl.utils import get_column_letter


def settings_rows(text):
    """The rows of a settings sheet for a `term.toml`, and its day templates."""
    data = tomllib.loads(text)
    templates = [[row["id"], "; ".join(row["periods"])] for row in data.pop("templates", [])]
    rows = []
    for key, value in data.items():
        if isinstance(value, dict):
            rows += [[f"{key}.{name}", inner] for name, inner in value.items()]
        else:
            rows.append([key, "; ".join(value) if isinstance(value, list) else value])
    return [["setting", "value"], *rows], [["id", "periods"], *templates]


def workbook_of(files):
    """An openpyxl workbook of the texts of a term folder, every cell a text."""
    book = openpyxl.Workbook()
    book.remove(book["Sheet"])
    settings, templates = settings_rows(files["term.toml"])
    tables = {"settings": settings, "templates": templates}
    for name, text in files.items():
        if name.endswith(".csv"):
            lines = (line for line in text.splitlines(keepends=True) if not line.startswith("#"))
            tables[name.removesuffix(".csv")] = list(csv.reader(io.StringIO("".join(lines))))
    for name, rows in tables.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    return book


def put(book, table, row, column, value):
    """Write a cell by its row and column name; a column that lacks is added. Its letter and row."""
    sheet = book[table]
    names = [cell.value for cell in sheet[1]]
    if column not in names:
        names.append(column)
        sheet.cell(1, len(names), column)
    position = names.index(column) + 1
    sheet.cell(row, position).value = value
    return f"{get_column_letter(position)}{row}"


def saved(book, path):
    """Write the workbook; its path."""
    book.save(path)
    return path
