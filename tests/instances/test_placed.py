"""A timetable made by hand, or exported from a plan, becomes pins of the term."""

import csv
import io

import openpyxl
import pytest

from passerelle import converting
from passerelle.exports.csv import tables
from passerelle.exports.workbook import workbook_bytes
from passerelle.instances.placed import pins_of, placed_plan, read_placed
from passerelle.instances.read import read_term
from passerelle.models.base import Period
from passerelle.models.issue import BadInputError
from passerelle.models.travel import TravelTimes
from passerelle.planning import make_plan
from passerelle.solver.options import SolveOptions
from passerelle.tests.fabricated import fabricated

NOTHING = {
    "nodes": (), "km": (), "tables": (), "sources": (), "am_peak": Period(420, 570),
    "pm_peak": Period(960, 1110), "night": Period(0, 360),
}  # fmt: skip
HEAD = ["Séance", "Date", "Début", "Fin", "Salles", "Formateurs", "État", "Remarque"]
ROWS = [
    ["CHILD", "lundi 11/01/2027", "9h", "12h30", "R1", "T1", "publié", "ouverture"],
    ["CARE", "12/01/2027", "13:30", "17:00", None, "T2", None, None],
    ["LAW", "13.1.2027", "9h00", None, "R2", "T2+T3", "gelé", None],
    ["LAW", "14/01/2027", "9h00", None, None, None, "annulé", "report"],
]


@pytest.fixture(scope="module")
def tiny():
    return read_term("tiny")


def sheet(path, rows, title="Feuil1"):
    book = openpyxl.Workbook()
    book["Sheet"].title = title
    for row in rows:
        book[title].append(row)
    book.save(path)
    return path


def test_a_timetable_made_by_hand_becomes_pins(tiny, tmp_path):
    path = sheet(tmp_path / "mine.xlsx", [["Planning de janvier"], [], HEAD, *ROWS])
    rows, notes = read_placed(path, tiny)
    assert notes == ()
    pins = pins_of(rows, tiny)
    assert [(pin.session_set, str(pin.date), pin.start, pin.rooms, pin.trainers, pin.state)
            for pin in pins] == [
        ("CHILD", "2027-01-11", 540, ("R1",), ("T1",), "published"),
        ("CARE", "2027-01-12", 810, (), ("T2",), "draft"),
        ("LAW", "2027-01-13", 540, ("R2",), ("T2", "T3"), "frozen"),
    ]  # fmt: skip
    assert pins_of(rows, tiny.model_copy(update={"pins": pins})) == pins


@pytest.mark.parametrize(
    ("row", "where", "message"),
    [
        (["CHILDD", "11/01/2027", "9h"], "A2", "'CHILDD' is not in the term"),
        (["CHILD", "11/03/2027", "9h"], "B2", "lies outside the term"),
        (["CHILD", "11/01/2027", "9h", None, "R9"], "E2", "'R9' is not in the term"),
        (["CHILD", "11/01/2027", "9h", None, None, "T1+T9"], "F2", "'T9' is not in the term"),
        (["CHILD", "11/01/2027"], "C2", "the cell is empty"),
    ],
)
def test_what_the_term_does_not_know_is_told_at_its_cell(tiny, tmp_path, row, where, message):
    with pytest.raises(BadInputError) as caught:
        read_placed(sheet(tmp_path / "mine.xlsx", [HEAD, row]), tiny)
    (issue,) = caught.value.issues
    assert issue.where == f"mine.xlsx:Feuil1!{where}"
    assert message in issue.message


def test_more_sessions_than_the_set_has(tiny, tmp_path):
    rows = [["LAW", f"{day}/01/2027", "9h"] for day in (11, 12, 13, 14)]
    with pytest.raises(BadInputError, match="'LAW' has 3 sessions, and more are placed"):
        read_placed(sheet(tmp_path / "mine.xlsx", [HEAD, *rows]), tiny)


@pytest.mark.parametrize("language", ["en", "fr", "nl"])
def test_a_plan_exported_as_workbook_comes_back_as_pins(tiny, tmp_path, language):
    plan = fabricated(tiny).model_copy(update={"journeys": ()})
    path = tmp_path / "plan.xlsx"
    path.write_bytes(workbook_bytes(plan, language))
    rows, notes = read_placed(path, tiny)
    assert notes == ()
    assert sorted((r.session_set, r.date, r.start, r.rooms) for r in rows) == sorted(
        (s.session_set, s.date, s.period.start, s.rooms) for s in plan.sessions
    )
    crews = {(r.session_set, r.date, r.start): set(r.trainers) for r in rows}
    for session in plan.sessions:
        key = (session.session_set, session.date, session.period.start)
        assert {seat.trainer for seat in session.seats} == crews[key]


def test_the_table_of_sessions_comes_back_too(tiny, tmp_path):
    plan = fabricated(tiny)
    path = tmp_path / "sessions.csv"
    path.write_bytes(tables(plan)["sessions.csv"])
    assert len(list(csv.reader(io.StringIO(path.read_text())))) == len(plan.sessions) + 1
    rows, _ = read_placed(path, tiny)
    assert len(rows) == len(plan.sessions)


def test_a_workbook_without_such_a_sheet_is_told(tiny, tmp_path):
    book = openpyxl.Workbook()
    book["Sheet"].append(["a"])
    book.create_sheet("Other").append(["b"])
    book.save(tmp_path / "mine.xlsx")
    with pytest.raises(BadInputError, match="Séances placées"):
        read_placed(tmp_path / "mine.xlsx", tiny)


def test_convert_writes_the_pins_or_nothing(tmp_path):
    mine = sheet(tmp_path / "mine.xlsx", [HEAD, *ROWS])
    written = converting.convert("tiny", tmp_path / "pinned.xlsx", placed=mine)
    assert len(read_term(written.path).pins) == 3
    late = sheet(tmp_path / "late.xlsx", [HEAD, ["CHILD", "16/01/2027", "9h05"]])
    with pytest.raises(BadInputError):
        converting.convert("tiny", tmp_path / "none.xlsx", placed=late)
    assert not (tmp_path / "none.xlsx").exists()


def test_a_timetable_made_by_hand_is_a_plan_to_start_from(tiny, tmp_path):
    path = sheet(tmp_path / "mine.xlsx", [HEAD, *ROWS])
    plan, notes = placed_plan(path, tiny, TravelTimes(**NOTHING))
    assert notes == ()
    found = [(s.id, s.period.start, s.period.end, s.rooms) for s in plan.sessions]
    assert found == [
        ("CHILD-01", 540, 750, ("R1",)),
        ("CARE-01", 810, 1020, ()),
        ("LAW-01", 540, 750, ("R2",)),  # without an end: as the period that starts then
    ]
    assert [(seat.trainer, seat.role) for seat in plan.sessions[2].seats] == [
        ("T2", "trainer"), ("T3", "trainer"),
    ]  # fmt: skip


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_a_search_begins_with_a_plan_brought_back_from_its_own_tables(tmp_path, ending):
    first = make_plan("tiny", tmp_path / "first.json", SolveOptions(5, deterministic=True)).plan
    mine = tmp_path / f"mine.{ending}"
    made = workbook_bytes(first, "nl") if ending == "xlsx" else tables(first)["sessions.csv"]
    mine.write_bytes(made)
    again = make_plan(
        "tiny", tmp_path / "again.json", SolveOptions(5, deterministic=True), start=mine
    )
    assert (again.stayed, again.plan.total) == ((12, 12), first.total)
    mine.write_bytes(b"session_set,date,start\nLAW,2027-01-16,9h05\nNONE,2027-01-11,9h\n")
    if ending == "csv":
        with pytest.raises(BadInputError, match="'NONE' is not in the term"):
            make_plan("tiny", tmp_path / "again.json", SolveOptions(5), start=mine)
