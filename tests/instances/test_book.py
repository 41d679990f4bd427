"""Workbooks as coordinators fill them in: what is read from them, and that nothing is lost."""

import io
import shutil
import subprocess
import zipfile
from datetime import date, datetime, time, timedelta

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from passerelle.instances.book_read import parse_book
from passerelle.instances.book_write import book_bytes, checked_book
from passerelle.instances.bundled import bundled_names
from passerelle.instances.derive import DERIVATIONS
from passerelle.instances.headings import (
    LANGUAGES,
    choice_named,
    choice_words,
    column_named,
    heading,
    help_of,
    setting_help,
    sheet_named,
    sheet_title,
)
from passerelle.instances.json_term import term_json
from passerelle.instances.read import read_term
from passerelle.instances.scenario_settings import setting_columns
from passerelle.instances.spelling import fold
from passerelle.instances.tables import TABLES
from passerelle.instances.write import write_term
from passerelle.models.base import WeeklyHours
from passerelle.models.issue import BadInputError
from passerelle.models.people import Learner
from passerelle.tests.books import put, saved, workbook_of
from passerelle.tests.rows import terms

EVENING = {
    "term.toml": 'id = "evening"\nfirst = 2027-01-11\nlast = 2027-03-12\n',
    "learners.csv": "id,town,groups\nL1,Halluin,A\nL2,Lille,A\n",
    "trainers.csv": "id,town,availability\nT1,Lille,\n",
    "rooms.csv": "id,site,seats\nR1,Lille,10\n",
    "sessions.csv": "id,unit,groups,count,trainers,dates,start,end\nS1,FIRST_AID,A,2,T1,,,\n",
    "unavailabilities.csv": "person,first,last,weekdays,start,end\nT1,,,,,\n",
    "children.csv": "id,person,birth_month\nK1,L1,\n",
}


@pytest.fixture
def book():
    return workbook_of(EVENING)


def read(book, tmp_path):
    return read_term(saved(book, tmp_path / "evening.xlsx"))


@pytest.mark.parametrize(
    "typed",
    [
        date(2027, 1, 20), datetime(2027, 1, 20), "2027-01-20", "20/01/2027", "20.1.27",
        "20-01-2027", "20 janvier 2027", "mercredi 20 janvier 2027", "20 jan. 2027",
        "woensdag 20 januari 2027", "January 20, 2027", "20270120", 46407, "46407", " 20/01/2027 ",
        "2027-01-20T00:00:00", "20\u00a0janv.\u00a02027",
    ],
)  # fmt: skip
def test_dates_as_people_type_them(book, tmp_path, typed):
    put(book, "unavailabilities", 2, "first", typed)
    assert read(book, tmp_path).unavailabilities[0].first == date(2027, 1, 20)


def test_the_day_comes_before_the_month_in_every_language(book, tmp_path):
    put(book, "unavailabilities", 2, "first", "03/02/2027")
    for language in LANGUAGES:
        put(book, "settings", 5, "setting", "language")
        put(book, "settings", 5, "value", language)
        assert read(book, tmp_path).unavailabilities[0].first == date(2027, 2, 3)


@pytest.mark.parametrize(
    "typed",
    [
        time(8, 30), "8h30", "8:30", "08.30", "08:30", "8 h 30", "8H30", "8u30", "8:30:00",
        "8:30 AM", 8.5 / 24, timedelta(hours=8, minutes=30), " 8h30 ", "8 h 30 min",
    ],
)  # fmt: skip
def test_clock_times_as_people_type_them(book, tmp_path, typed):
    put(book, "unavailabilities", 2, "start", typed)
    assert read(book, tmp_path).unavailabilities[0].start == 510


@pytest.mark.parametrize("typed", ["9h", "9", 9, "9u", "09:00", "9 heures", time(9)])
def test_whole_hours_need_no_minutes(book, tmp_path, typed):
    put(book, "unavailabilities", 2, "start", typed)
    assert read(book, tmp_path).unavailabilities[0].start == 540


@pytest.mark.parametrize(
    "typed",
    [
        "Mon-Fri 08:00-18:30; Sat 08:00-12:00", "lun-ven 8h-18h30, sam 8h-12h",
        "lundi au vendredi : de 8h à 18h30\nsamedi : 8h à 12h", "maa-vri 8u-18u30; zat 8u tot 12u",
        "Lun - Ven  8.00 – 18.30 ; Sam 8.00 – 12.00", "lu-ve 8h-18h30 ; sa 8h-12h",
    ],
)  # fmt: skip
def test_weekly_hours_as_people_type_them(book, tmp_path, typed):
    put(book, "trainers", 2, "availability", typed)
    expected = WeeklyHours.parse("Mon-Fri 08:00-18:30; Sat 08:00-12:00")
    assert read(book, tmp_path).trainers[0].availability == expected


@pytest.mark.parametrize(("language", "day"), [("fr", 1), ("nl", 0)])
def test_two_letters_of_a_weekday_mean_what_the_language_says(book, tmp_path, language, day):
    book["settings"].append(["language", language])
    put(book, "unavailabilities", 2, "weekdays", "ma")
    assert read(book, tmp_path).unavailabilities[0].weekdays.days == (day,)


@pytest.mark.parametrize("typed", ["50,6339", "50.6339", 50.6339, " 50,6339 "])
def test_decimals_with_comma_or_point(book, tmp_path, typed):
    put(book, "learners", 2, "lat", typed)
    put(book, "learners", 2, "lon", "3,0551")
    assert read(book, tmp_path).learners[0].lat == 50.6339


@pytest.mark.parametrize(
    "typed", ["3h30", "3:30", "210", 210, "210 min", time(3, 30), "3 h 30", "210,0"]
)
def test_minutes_as_hours_too(book, tmp_path, typed):
    put(book, "learners", 2, "max_travel_min_day", typed)
    assert read(book, tmp_path).learners[0].max_travel_min_day == 210


@pytest.mark.parametrize("typed", ["oui", "x", "Ja", True, 1, "TRUE", "✓", "o", "yes "])
def test_ways_to_say_yes(book, tmp_path, typed):
    put(book, "learners", 2, "licence", typed)
    assert read(book, tmp_path).learners[0].licence


@pytest.mark.parametrize("typed", ["Voiture", "car", "auto", "VOITURE ", "Car"])
def test_choices_in_three_languages(book, tmp_path, typed):
    put(book, "learners", 2, "mode", typed)
    assert read(book, tmp_path).learners[0].mode == "car"


@pytest.mark.parametrize("typed", ["transports en commun", "Openbaar vervoer", "public transport"])
def test_choices_of_several_words(book, tmp_path, typed):
    put(book, "learners", 2, "mode", typed)
    assert read(book, tmp_path).learners[0].mode == "public_transport"


@pytest.mark.parametrize("typed", ["2024-09", "09/2024", "sept. 2024", date(2024, 9, 1), "9-2024"])
def test_months_of_birth(book, tmp_path, typed):
    put(book, "children", 2, "birth_month", typed)
    assert read(book, tmp_path).children[0].birth_month == "2024-09"


@pytest.mark.parametrize("typed", ["A;B", "A, B", "A ; B", "A\nB"])
def test_lists_as_people_part_them(book, tmp_path, typed):
    put(book, "learners", 2, "groups", typed)
    assert read(book, tmp_path).learners[0].groups == ("A", "B")


def test_ids_that_are_numbers(book, tmp_path):
    put(book, "learners", 2, "id", 101)
    put(book, "learners", 3, "id", 102.0)
    put(book, "children", 2, "person", 101)
    assert [row.id for row in read(book, tmp_path).learners] == ["101", "102"]


def test_a_formula_counts_by_its_value(tmp_path, book):
    put(book, "rooms", 2, "seats", "=5+5")
    path = saved(book, tmp_path / "evening.xlsx")
    with pytest.raises(BadInputError, match="the formula has no value yet; open the workbook"):
        read_term(path)
    assert read_term(with_value(path, b"<f>5+5</f>", b"10")).rooms[0].seats == 10


def with_value(path, formula, value):
    """The workbook as a spreadsheet program would save it: the value beside the formula."""
    data = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(data, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            after = formula + b"<v>" + value + b"</v>"
            new.writestr(
                name, text.replace(formula + b"<v />", after).replace(formula + b"<v></v>", after)
            )
    path.write_bytes(data.getvalue())
    return path


# --- how sheets are laid out ---------------------------------------------------------------------


def test_a_title_above_the_header_and_empty_rows(book, tmp_path):
    sheet = book["learners"]
    sheet.insert_rows(1, 2)
    sheet["A1"] = "Liste des apprenants 2027"
    sheet.merge_cells("A1:C1")
    sheet.insert_rows(4, 3)
    assert [row.id for row in read(book, tmp_path).learners] == ["L1", "L2"]


def test_a_header_of_two_rows_with_merged_cells(book, tmp_path):
    sheet = book["learners"]
    sheet.delete_rows(1, 9)
    rows = [
        ["Identifiant", "Domicile", None, None, "Groupes"],
        [None, "Commune", "Latitude", "Longitude", None],
        ["L1", "Halluin", "50,7863", "3,1261", "A"],
        ["L2", "Lille", None, None, "A"],
    ]
    for row in rows:
        sheet.append(row)
    for cells in ("A1:A2", "B1:D1", "E1:E2"):
        sheet.merge_cells(cells)
    first, second = read(book, tmp_path).learners
    assert first == Learner(id="L1", town="Halluin", lat=50.7863, lon=3.1261, groups=("A",))
    assert second.town == "Lille"


def test_one_heading_over_several_columns_of_a_list(book, tmp_path):
    sheet = book["learners"]
    sheet.delete_rows(1, 9)
    for row in (
        ["id", "groups", None, None, "town"],
        ["L1", "A", "B", None, "Lille"],
        ["L2", "A", None, None, "Lille"],
    ):
        sheet.append(row)
    sheet.merge_cells("B1:D1")
    first, second = read(book, tmp_path).learners
    assert (first.groups, first.town, second.groups) == (("A", "B"), "Lille", ("A",))


def test_a_cell_merged_down_counts_for_each_of_its_rows(book, tmp_path):
    sheet = book["learners"]
    sheet.merge_cells("B2:B3")
    assert [row.town for row in read(book, tmp_path).learners] == ["Halluin", "Halluin"]


def test_comments_repeated_headers_and_far_formats_are_no_rows(book, tmp_path):
    sheet = book["learners"]
    sheet.append(["# L9", "an example"])
    sheet.append(["id", "town", "groups"])
    sheet["XFD1048576"].number_format = "0.00"
    assert len(read(book, tmp_path).learners) == 2


def test_sheets_and_columns_in_any_language_and_order(tmp_path, book):
    for name, title in (("learners", "APPRENANTS"), ("rooms", "Lokalen"), ("settings", "Réglages")):
        book[name].title = title
    book["APPRENANTS"]["B1"] = "  Commune * "
    book["Lokalen"]["C1"] = "places assises"
    book.move_sheet("trainers", 3)
    assert read(book, tmp_path) == read_term(_folder(tmp_path))


def _folder(tmp_path):
    folder = tmp_path / "folder"
    folder.mkdir()
    for name, text in EVENING.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


# --- as other programs save it -------------------------------------------------------------------


def test_dates_and_times_of_the_1904_system_mean_the_same(book, tmp_path):
    """Excel on old Macs counts days from 1904."""
    book.epoch = CALENDAR_MAC_1904
    put(book, "unavailabilities", 2, "first", date(2027, 1, 20))
    put(book, "unavailabilities", 2, "start", time(8, 30))
    row = read(book, tmp_path).unavailabilities[0]
    assert (row.first, row.start) == (date(2027, 1, 20), 510)


def test_texts_in_the_cells_themselves_are_read_as_shared_ones(book, tmp_path):
    """Programs that write no table of shared texts put each into its cell."""
    wanted = read(book, tmp_path)
    path = tmp_path / "inline.xlsx"
    with xlsxwriter.Workbook(path, {"in_memory": False, "constant_memory": True}) as made:
        for sheet in book:
            copy = made.add_worksheet(sheet.title)
            for row in sheet.iter_rows():
                for cell in row:
                    if cell.value not in (None, ""):
                        copy.write_string(cell.row - 1, cell.column - 1, str(cell.value))
    with zipfile.ZipFile(path) as archive:
        assert b'"inlineStr"' in archive.read("xl/worksheets/sheet1.xml")
    assert read_term(path) == wanted


@pytest.mark.nightly
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_and_saves_a_workbook_without_loss(tmp_path):
    term = read_term("tiny")
    path = tmp_path / "term.xlsx"
    path.write_bytes(checked_book(term, "fr"))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    words = ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", "saved", path]
    subprocess.run(words, cwd=tmp_path, check=True, capture_output=True, timeout=120)
    assert read_term(tmp_path / "saved" / "term.xlsx") == term


# --- nothing is lost -----------------------------------------------------------------------------


@pytest.mark.parametrize("name", bundled_names())
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_bundled_term_comes_back_from_its_workbook(name, language, tmp_path):
    term = read_term(name)
    path = tmp_path / "term.xlsx"
    path.write_bytes(checked_book(term, language))
    assert read_term(path) == term
    write_term(read_term(path), tmp_path / "folder")
    assert read_term(tmp_path / "folder") == term


@pytest.mark.parametrize("name", bundled_names())
def test_a_bundled_term_comes_back_from_json(name, tmp_path):
    term = read_term(name)
    (tmp_path / "term.json").write_bytes(term_json(term))
    assert read_term(tmp_path / "term.json") == term


def comes_back(term, language):
    """Whether the rows of a term, right or wrong as a whole, come back from a workbook.

    An empty sheet of sites, groups or units stands for those that other sheets name.
    """
    rows = {table.name: getattr(term, table.name) for table in TABLES}
    made = {name: derive(rows).rows for name, (*_, derive) in DERIVATIONS.items()}
    term = term.model_copy(update={name: made[name] for name in made if not rows[name]})
    return parse_book(checked_book(term, language), "term.xlsx").term() == term


@settings(max_examples=8, deadline=None)
@given(term=terms(), language=st.sampled_from(LANGUAGES))
def test_any_rows_come_back(term, language):
    assert comes_back(term, language)


@pytest.mark.nightly
@settings(max_examples=200, deadline=None)
@given(term=terms(), language=st.sampled_from(LANGUAGES))
def test_two_hundred_terms_come_back(term, language):
    assert comes_back(term, language)


def test_the_same_term_gives_the_same_bytes():
    assert book_bytes(read_term("tiny"), "fr") == book_bytes(read_term("tiny"), "fr")


def test_what_a_cell_cannot_hold_is_told_and_nothing_written():
    term = read_term("tiny")
    learners = (*term.learners, Learner(id="L9", town="x" * 40_000, groups=("G",)))
    with pytest.raises(BadInputError) as caught:
        checked_book(term.model_copy(update={"learners": learners}), "en")
    (issue,) = caught.value.issues
    assert issue.where == "learners: row 7: town"


def test_a_mistake_in_json_is_told_at_its_field(tmp_path):
    path = tmp_path / "term.json"
    term = read_term("tiny")
    data = term_json(term).decode()
    path.write_text(data.replace('"town": "Roubaix"', '"town": 5', 1), encoding="utf-8")
    with pytest.raises(BadInputError) as caught:
        read_term(path)
    assert caught.value.issues[0].where == f"{path}: learners[1].town"
    path.write_text(data.replace('"groups": [', '"groups": ["Zz9", ', 1), encoding="utf-8")
    path.write_text(data.replace('"T1"', '"T11"', 1), encoding="utf-8")
    with pytest.raises(BadInputError) as caught:
        read_term(path)
    assert f"{path}: " in caught.value.issues[0].where
    path.write_text("{", encoding="utf-8")
    with pytest.raises(BadInputError, match="broken JSON"):
        read_term(path)


# --- templates -----------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_template_holds_help_lists_and_examples(language):
    book = openpyxl.load_workbook(io.BytesIO(book_bytes(None, language)))
    titles = [sheet_title(table.name, language) for table in TABLES]
    assert [sheet.title for sheet in book][3:-1] == titles
    assert book["_lists"].sheet_state == "hidden"
    for table, title in zip(TABLES, titles, strict=True):
        sheet = book[title]
        assert [column_named(table, str(cell.value)) for cell in sheet[1]] == [
            column.name for column in table.columns
        ]
        assert all(cell.comment and cell.comment.text.strip() for cell in sheet[1])
        assert sheet["A2"].value.startswith("# ")
        colours = {
            cell.fill.fgColor.rgb
            for cell, c in zip(sheet[1], table.columns, strict=True)
            if c.required
        }
        assert colours <= {"FFF4B183"}
        choices = sum(c.kind in {"choice", "yes_no"} and not c.many for c in table.columns)
        assert sheet.data_validations.count >= bool(choices)


def test_an_empty_template_says_what_is_still_to_be_filled_in(tmp_path):
    path = tmp_path / "new.xlsx"
    path.write_bytes(book_bytes(None, "nl"))
    with pytest.raises(BadInputError) as caught:
        read_term(path)
    assert [issue.where for issue in caught.value.issues] == [
        f"new.xlsx:Instellingen!B{row}" for row in (2, 4, 5)
    ]


def test_words_of_all_sheets_columns_and_choices_are_there_and_mean_one_thing():
    for language in LANGUAGES:
        for table in TABLES:
            assert sheet_named(sheet_title(table.name, language)) == table.name
            for column in table.columns:
                text = heading(table.name, column.name, language)
                assert column_named(table, text) == column.name
                assert language == "en" or help_of(table.name, column.name, language)
                for word, choice in zip(
                    choice_words(column, language), column.choices, strict=True
                ):
                    assert choice_named(column, word) == choice
            names = [fold(heading(table.name, c.name, language)) for c in table.columns]
            assert len({*names}) == len(names)
        for name, column in setting_columns().items():
            assert setting_help(name, language, column.description if language == "en" else "")


def test_texts_are_never_formulas(tmp_path):
    term = read_term("tiny")
    first, *others = term.learners
    evil = first.model_copy(update={"name": '=HYPERLINK("http://x","y")', "town": "@Lille"})
    term = term.model_copy(update={"learners": (evil, *others)})
    data = checked_book(term, "en")
    cells = openpyxl.load_workbook(io.BytesIO(data))["Learners"]
    values = {cell.value: cell for row in cells for cell in row if cell.value}
    for text in (evil.name, evil.town):
        assert values[text].data_type == "s"
        assert values[text].quotePrefix
    write_term(term, tmp_path / "folder")
    text = (tmp_path / "folder" / "learners.csv").read_text(encoding="utf-8")
    assert "'=HYPERLINK" in text
    assert "'@Lille" in text
