"""Wrong cells of a workbook: each told once, at its cell, with what is there and how to mend it."""

from datetime import date, datetime

import pytest

from passerelle.instances.read import read_term, read_with_notes
from passerelle.models.issue import BadInputError
from passerelle.tests.books import put, saved, workbook_of

# kind: (table, row, column, value, what the message says, what the mend says)
CELLS = {
    "empty where needed 1": ("rooms", 2, "seats", None, "the cell is empty", "required"),
    "empty where needed 2": ("openings", 3, "opens", None, "the cell is empty", "required"),
    "empty where needed 3": ("travel", 3, "minutes", "  ", "the cell is empty", "required"),
    "no date 1": ("pins", 2, "date", "early January", "is not a date", "2027-01-04"),
    "no date 2": ("calendars", 2, "last", 12, "'12' is not a date", "2027-01-04"),
    "no date 3": ("sessions", 6, "dates", "14 jui 2027", "is not a date", "2027-01-04"),
    "no such day 1": ("pins", 2, "date", "30/02/2027", "not a day of the calendar", "2027-01-04"),
    "no such day 2": ("calendars", 2, "last", "31-06-2027", "not a day of the calendar", ""),
    "month first 1": ("pins", 2, "date", "01/25/2027", "not a day", "did you mean 2027-01-25?"),
    "month first 2": ("calendars", 2, "last", "1/13/27", "not a day", "did you mean 2027-01-13?"),
    "other weekday 1": ("pins", 2, "date", "lundi 5/1/2027", "05/01/2027 is a Tue", "weekday"),
    "other weekday 2": ("pins", 2, "date", "Fri 5 Jan 2027", "05/01/2027 is a Tue", "weekday"),
    "date with hours": ("pins", 2, "date", datetime(2027, 1, 5, 9), "is not a date", ""),
    "no clock 1": ("openings", 2, "opens", "early", "is not a clock time", "08:30"),
    "no clock 2": ("sessions", 6, "start", "13h3O", "is not a clock time", "08:30"),
    "no clock 3": ("pins", 2, "start", "9 o'clock", "is not a clock time", "08:30"),
    "no such time 1": ("openings", 2, "closes", "25:00", "outside the day", "24:00"),
    "no such time 2": ("openings", 2, "opens", "8h75", "outside the day", "24:00"),
    "number for a time 1": ("openings", 2, "opens", 8.3, "8.3 is a number, not", "08:30"),
    "number for a time 2": ("pins", 2, "start", 900, "900 is a number, not", "08:30"),
    "backwards 1": ("hosts", 2, "shifts", "16:00-08:30", "ends before it starts", ""),
    "backwards 2": ("rooms", 2, "opening", "Mon-Fri 18:30-08:00", "ends before", ""),
    "no period 1": ("hosts", 2, "shifts", "08:30", "is not a period", "HH:MM-HH:MM"),
    "no period 2": ("hosts", 3, "shifts", "08:30 to late", "is not a period", "HH:MM"),
    "no weekday 1": ("openings", 3, "weekdays", "Mon;Tuu", "is not a weekday", "Mon, Tue"),
    "no weekday 2": ("rooms", 2, "opening", "luxdi 08:00-18:00", "is not a weekday", "Mon"),
    "no hours": ("rooms", 2, "opening", "Mon-Fri", "lacks days or hours", "Mon-Fri 08:00"),
    "spans that overlap": ("rooms", 2, "opening", "Mon 8h-12h; Mon 11h-17h", "overlap", "merge"),
    "no whole number 1": ("rooms", 2, "seats", "twenty", "not a whole number", "digits"),
    "no whole number 2": ("sessions", 2, "count", "12?", "not a whole number", "digits"),
    "half a thing 1": ("rooms", 2, "seats", 12.5, "'12.5' is not a whole number", "digits"),
    "half a thing 2": ("sessions", 2, "count", "1,5", "'1,5' is not a whole number", "digits"),
    "no minutes": ("travel", 2, "minutes", "half an hour", "whole number", "3h30"),
    "negative 1": ("sessions", 3, "count", -4, "-4 is negative", "1 or more"),
    "negative 2": ("travel", 2, "minutes", "-12", "-12 is negative", "0 or more"),
    "too small": ("rooms", 4, "seats", 0, "0 is too small", "1 or more"),
    "too large 1": ("learners", 2, "lat", 95.2, "95.2 is too large", "90 or less"),
    "too large 2": ("blocks", 2, "min_days_week", 9, "9 is too large", "7 or less"),
    "no number 1": ("sites", 2, "lat", "50°38'", "is not a number", "50.6339"),
    "no number 2": ("learners", 3, "lon", "3.17 E", "is not a number", "50.6339"),
    "neither yes nor no 1": ("tracks", 2, "requires_upper_secondary", "peut-être", "neither", ""),
    "neither yes nor no 2": ("learners", 2, "upper_secondary", 2, "'2' is neither yes", ""),
    "misspelt choice 1": ("trainers", 3, "mode", "voitur", "no mode", "did you mean 'voiture'?"),
    "misspelt choice 2": ("units", 2, "kind", "comon core", "no kind", "did you mean"),
    "misspelt choice 3": ("unavailabilities", 2, "reason", "leçon", "no reason", "use"),
    "other country": ("sites", 2, "country", "DE", "'DE' is no country", "FR, BE"),
    "unknown id 1": ("learners", 2, "groups", "FR; ALLL", "'ALLL' is not in", "did you mean 'ALL'"),
    "unknown id 2": ("sessions", 4, "trainers", "T4", "'T4' is not in", "did you mean 'T04'?"),
    "unknown id 3": ("care", 2, "provider", "C1", "'C1' is not in", "did you mean 'C01'?"),
    "unknown id 4": ("rooms", 2, "site", "LILLE", "is not in", "did you mean 'LIL'?"),
    "id twice 1": ("rooms", 3, "id", "LIL-1", "the id 'LIL-1' is already taken", "of its own"),
    "id twice 2": ("learners", 8, "id", "L01", "the id 'L01' is already taken", "of its own"),
    "mark in an id": ("hosts", 3, "id", "H#2", "holds '#'", "letters, digits"),
    "team with spaces": ("sessions", 3, "trainers", "T04 + T05", "spaces around '+'", "T04+T05"),
    "formula unsaved 1": ("rooms", 2, "seats", "=10+10", "formula has no value", "save it"),
    "formula unsaved 2": ("pins", 2, "date", "=DATE(2027,1,5)", "formula has no value", "save it"),
    "error value 1": ("rooms", 3, "seats", "#N/A", "#N/A is an error", "type the value"),
    "error value 2": ("travel", 2, "minutes", "#DIV/0!", "#DIV/0! is an error", "type the value"),
    "text made a date 1": ("rooms", 2, "id", date(2027, 2, 1), "a date (2027-02-01)", "'Text'"),
    "text made a date 2": ("sessions", 5, "rooms", date(2027, 2, 1), "a date (2027", "'Text'"),
    "no month": ("children", 2, "birth_month", "spring 2025", "right form", "YYYY-MM"),
    "outside the term": ("pins", 2, "date", "05/02/2027", "outside the term", "mend the date"),
    "off the grid": ("sessions", 6, "start", "13:35", "grid", ""),
    "ends before it begins": ("calendars", 2, "last", "12/01/2027", "before", ""),
    "two ids for one": ("blocks", 2, "group", "BE / FR", "names 2 ids", "BE;FR"),
}  # fmt: skip


def kind_of(name):
    return name.rstrip(" 0123456789")


@pytest.fixture
def book(cross_border):
    return workbook_of(cross_border)


def issues_of(book, path):
    try:
        read_term(saved(book, path))
    except BadInputError as error:
        return [issue for issue in error.issues if issue.severity == "error"]
    return []


def test_there_are_sixty_mistakes_of_thirty_kinds():
    assert len(CELLS) >= 60
    assert len({kind_of(name) for name in CELLS}) >= 30


def test_the_workbook_itself_has_no_mistake(book, tmp_path, cross_border):
    folder = tmp_path / "folder"
    folder.mkdir()
    for name, text in cross_border.items():
        (folder / name).write_text(text, encoding="utf-8")
    assert read_term(saved(book, tmp_path / "t.xlsx")) == read_term(folder)


@pytest.mark.parametrize("name", CELLS)
def test_one_wrong_cell_is_told_once_where_it_is(book, tmp_path, name):
    table, row, column, value, message, fix = CELLS[name]
    cell = put(book, table, row, column, value)
    (issue,) = issues_of(book, tmp_path / "t.xlsx")
    assert issue.where == f"t.xlsx:{table}!{cell}"
    assert message in issue.message
    assert fix in issue.fix


def test_many_wrong_cells_are_all_told_and_no_other(book, tmp_path):
    """Mistakes of single cells, which nothing else in the term hangs on, all at once."""
    single = [
        case for name, case in CELLS.items()
        if kind_of(name) not in {"id twice", "mark in an id", "unknown id", "team with spaces",
        "outside the term", "off the grid", "ends before it begins", "two ids for one"}
    ]  # fmt: skip
    wanted: dict[tuple[str, int, str], tuple[object, str]] = {}
    for table, row, column, value, message, _ in single:
        wanted.setdefault((table, row, column), (value, message))
    cells = {
        f"t.xlsx:{table}!{put(book, table, row, column, value)}": message
        for (table, row, column), (value, message) in wanted.items()
    }
    issues = issues_of(book, tmp_path / "t.xlsx")
    assert sorted(issue.where for issue in issues) == sorted(cells)
    assert all(cells[issue.where] in issue.message for issue in issues)
    assert len(issues) >= 25


def remove_column(book, table, column):
    sheet = book[table]
    sheet.delete_cols([cell.value for cell in sheet[1]].index(column) + 1)


def rename_column(book, table, old, new):
    sheet = book[table]
    cell = next(cell for cell in sheet[1] if cell.value == old)
    cell.value = new


SHEETS = {
    "column missing": (
        lambda b: remove_column(b, "rooms", "seats"),
        ("t.xlsx:rooms!A1 (seats)", "'Places assises' is missing", "each row"),
    ),
    "column misspelt": (
        lambda b: rename_column(b, "learners", "groups", "Gruopes"),
        ("t.xlsx:learners!H1", "'Gruopes' is no column", "did you mean 'Groupes'?"),
    ),
    "column half named": (
        lambda b: rename_column(b, "learners", "upper_secondary", "Secondaire"),
        ("t.xlsx:learners!I1", "'Secondaire' is no column", "did you mean 'Secondaire sup.'?"),
    ),
    "column twice": (
        lambda b: put(b, "learners", 1, "Commune", "Commune"),
        ("t.xlsx:learners!B1", "'Commune' stands twice", "keep one"),
    ),
    "sheet misspelt": (
        lambda b: setattr(b["pins"], "title", "Pinned sesions"),
        ("t.xlsx:'Pinned sesions'", "no table of a term", "'Séances fixées' or 'Pinned sessions'"),
    ),
    "sheet twice": (
        lambda b: b.create_sheet("Salles").append(["id", "site", "seats"]),
        ("t.xlsx:Salles", "the same table as 'rooms'", "remove or rename"),
    ),
    "sheet missing": (
        lambda b: b.remove(b["trainers"]),
        ("t.xlsx", "the sheet 'Formateurs' is missing", "at least the columns id"),
    ),
    "settings missing": (
        lambda b: b.remove(b["settings"]),
        ("t.xlsx", "the sheet 'Réglages' (Settings) is missing", "id, first, last"),
    ),
    "setting unknown": (
        lambda b: b["settings"].append(["buffer_mn", 10]),
        ("t.xlsx:settings!A7", "'buffer_mn' is no setting", "did you mean 'buffer_min'?"),
    ),
    "setting twice": (
        lambda b: b["settings"].append(["premier jour", "04/01/2027"]),
        ("t.xlsx:settings!A7", "stands twice (also at t.xlsx:settings!B3)", "keep one"),
    ),
    "setting wrong": (
        lambda b: put(b, "settings", 5, "value", "7"),
        ("t.xlsx:settings!B5", "'7' is no grid min", "use 5, 10, 15"),
    ),
    "setting out of range": (
        lambda b: put(b, "settings", 6, "value", -1),
        ("t.xlsx:settings!B6", "-1 is negative", "0 or more"),
    ),
    "setting left empty": (
        lambda b: put(b, "settings", 3, "value", None),
        ("t.xlsx:settings!B3", "'first' is missing", "first = 2027-01-04"),
    ),
    "template backwards": (
        lambda b: put(b, "templates", 2, "periods", "12:30-09:00"),
        ("t.xlsx:templates!B2", "ends before it starts", ""),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SHEETS)
def test_what_is_wrong_with_a_sheet_is_told_once(book, tmp_path, name):
    change, (where, message, fix) = SHEETS[name]
    change(book)
    (issue,) = issues_of(book, tmp_path / "t.xlsx")
    assert issue.where == where
    assert message in issue.message
    assert fix in issue.fix


def test_files_that_are_no_workbook_are_told(tmp_path):
    path = tmp_path / "t.xlsx"
    for data, message in [
        (b"", "no Excel workbook"),
        (b"id,town\n", "no Excel workbook"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "protected by a password"),
        (b"PK\x03\x04" + bytes(40), "no Excel workbook"),
    ]:
        path.write_bytes(data)
        with pytest.raises(BadInputError) as caught:
            read_term(path)
        assert message in caught.value.issues[0].message
    (tmp_path / "t.ods").write_bytes(b"x")
    with pytest.raises(BadInputError) as caught:
        read_term(tmp_path / "t.ods")
    assert "save it as Excel workbook" in caught.value.issues[0].fix


def test_what_is_left_alone_is_told_as_a_warning(book, tmp_path):
    book["learners"].cell(1, 12, "Téléphone").value = "Téléphone"
    book["learners"].cell(2, 12, "0320")
    book["learners"].cell(3, 14, "à rappeler")
    book.create_sheet("Brouillon").append(["à faire"])
    book["hosts"].sheet_state = "hidden"
    sheet = book["rooms"]
    sheet.append(["Anciennes salles"])
    sheet.merge_cells(start_row=5, start_column=1, end_row=5, end_column=4)
    _, notes = read_with_notes(saved(book, tmp_path / "t.xlsx"))
    told = {note.where: note.message for note in notes if note.code == "NOT_READ"}
    assert told == {
        "t.xlsx:learners!L1": "'Téléphone' is no column of t.xlsx:learners",
        "t.xlsx:learners!N3": "'à rappeler' stands in a column without a heading",
        "t.xlsx:Brouillon": "this sheet is no table of a term and is not read",
        "t.xlsx:hosts": "the sheet is hidden, and read all the same",
        "t.xlsx:rooms!A5": "'Anciennes salles' is merged across the row, and not read",
    }
