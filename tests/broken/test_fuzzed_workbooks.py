"""Whatever stands in a workbook, or becomes of its bytes: a term or messages, no traceback."""

import io
import random
import re
import zipfile
from contextlib import suppress
from datetime import date, datetime, time, timedelta

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from passerelle.instances import spelling
from passerelle.instances.cells import CellError, cell_value
from passerelle.instances.placed import read_placed
from passerelle.instances.read import read_term
from passerelle.instances.tables import TABLES
from passerelle.models.issue import BadInputError
from passerelle.tests.books import saved, workbook_of

WHERE = re.compile(r"^t\.xlsx(:('.*'|[^!']*))?(![A-Z]+\d+( \(\w+\))?)?$", re.DOTALL)
TINY = read_term("tiny")
COLUMNS = [column for table in TABLES for column in table.columns]
ODD = st.sampled_from(
    ["", "none", "aucun", -1, 0, 1e300, 0.5, True, "=A1", "=1/0", "#REF!", "13/13/2027", "25h00",
     "lun-ven", "8h-", "\n;,;\n", "# x", "x" * 300, date(1899, 12, 31), datetime(2027, 1, 4, 9, 30),
     time(0), timedelta(hours=40), "'", "\\", "L01", "9.9.99", "ma", "1 200 €", "_x000D_"]
)  # fmt: skip
VALUES = (
    ODD
    | st.text(
        st.characters(exclude_categories=["Cs"], exclude_characters="\ufffe\uffff"), max_size=8
    ).filter(lambda text: not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", text))
    | st.floats(allow_nan=False, allow_infinity=False)
)


def told(read, *args):
    """The issues that reading ends in, none if it ends well."""
    try:
        read(*args)
    except BadInputError as error:
        return error.issues or ["nothing told"]
    return ()


def only_told(path):
    for issue in told(read_term, path):
        assert WHERE.match(issue.where) or issue.where == str(path), issue
        assert issue.message


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_no_cell_can_break_the_reader(tmp_path, cross_border, data):
    book = workbook_of(cross_border)
    for _ in range(data.draw(st.integers(1, 6))):
        sheet = book[data.draw(st.sampled_from(book.sheetnames))]
        row = data.draw(st.integers(1, sheet.max_row + 1))
        column = data.draw(st.integers(1, sheet.max_column + 1))
        if data.draw(st.integers(0, 9)) == 0:
            sheet.merge_cells(
                start_row=row, end_row=row + data.draw(st.integers(0, 3)),
                start_column=column, end_column=column + data.draw(st.integers(0, 3)),
            )  # fmt: skip
        cell = sheet.cell(row, column)
        if not isinstance(cell, openpyxl.cell.cell.MergedCell):
            cell.value = data.draw(VALUES)
    only_told(saved(book, tmp_path / "t.xlsx"))


@settings(max_examples=400, deadline=None)
@given(
    column=st.sampled_from(COLUMNS),
    text=st.text(min_size=1),
    language=st.sampled_from(["fr", "nl", ""]),
)
def test_no_text_can_break_a_cell(column, text, language):
    with suppress(CellError):
        cell_value(column, text, language)


@settings(max_examples=300, deadline=None)
@given(text=st.from_regex(r"[0-9]{1,2}[:.hu/ -]{0,2}[0-9]{0,2}[ -]{0,3}[a-zé]{0,9}[0-9]{0,5}"))
def test_spellings_never_fail(text):
    for read in (
        spelling.clock,
        spelling.period,
        spelling.minutes,
        spelling.month,
        spelling.number,
    ):
        assert isinstance(read(text), str)
    for read in (spelling.weekdays, spelling.weekly_hours):
        assert isinstance(read(text, "nl"), str)
    spelling.date_parts(text)
    spelling.weekday_in(text)


@pytest.mark.parametrize("seed", range(25))
def test_damaged_bytes_are_told(tmp_path, cross_border, seed):
    rng = random.Random(seed)
    path = saved(workbook_of(cross_border), tmp_path / "t.xlsx")
    data = bytearray(path.read_bytes())
    for _ in range(rng.randint(1, 30)):
        data[rng.randrange(len(data))] = rng.randrange(256)
    path.write_bytes(data[: rng.randrange(len(data) // 2, len(data) + 1)])
    only_told(path)


@pytest.mark.parametrize("seed", range(25))
def test_damaged_parts_are_told(tmp_path, cross_border, seed):
    """Bytes changed inside the parts of the file, where the checksums are right again."""
    rng = random.Random(seed)
    path = saved(workbook_of(cross_border), tmp_path / "t.xlsx")
    out = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = bytearray(old.read(name))
            for _ in range(rng.choice([0, 0, 1, 4])):
                at = rng.randrange(len(part))
                part[at : at + rng.randrange(4)] = rng.choice(
                    [b"", b"<", b'"', b"9", b"A\xff", b"&"]
                )
            if rng.random() > 0.02:
                new.writestr(name, bytes(part))
    path.write_bytes(out.getvalue())
    only_told(path)


def test_a_workbook_that_unpacks_to_too_much_is_told(tmp_path):
    path = tmp_path / "t.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", bytes(120_000_000))
    with pytest.raises(BadInputError, match="holds 120 MB, more than 100"):
        read_term(path)


@settings(max_examples=60, deadline=None)
@given(text=st.text())
def test_any_text_as_placed_sessions_is_told(tmp_path_factory, text):
    path = tmp_path_factory.mktemp("placed") / "mine.csv"
    path.write_text(text, encoding="utf-8", newline="")
    assert all(str(issue) for issue in told(read_placed, path, TINY))
