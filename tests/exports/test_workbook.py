"""A plan as a workbook: what each sheet tells, typed cells, nothing that is a formula."""

import io
from datetime import date, datetime, time

import openpyxl
import pytest

from passerelle.exports.csv import csv_bytes
from passerelle.exports.words import LANGS
from passerelle.exports.workbook import workbook_bytes, write_workbook
from passerelle.exports.workbook_words import HEADS, SHEETS, head, sheet_title
from passerelle.instances.read import read_term
from passerelle.models.plan import Unplaced
from passerelle.tests.fabricated import fabricated


@pytest.fixture(scope="module")
def plan():
    made = fabricated(read_term("pass-emploi")).model_copy(update={"journeys": ()})
    left = Unplaced(item="TC1", count=2, blockers=("no room", "no trainer"))
    return made.model_copy(update={"unplaced": (left,)})


def opened(plan, *args):
    return openpyxl.load_workbook(io.BytesIO(workbook_bytes(plan, *args)))


def rows_of(sheet):
    names, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(names, row, strict=True)) for row in rows]


@pytest.fixture(scope="module")
def book(plan):
    return opened(plan, "en")


def test_there_is_a_sheet_for_everybody_it_concerns(book):
    changed = {"changes", "changed_people"}
    assert book.sheetnames == [sheet_title(name, "en") for name in SHEETS if name not in changed]


def test_each_learner_finds_sessions_placements_and_absences(plan, book):
    rows = [row for row in rows_of(book["By learner"]) if row["learner"] == "L01"]
    assert rows == sorted(rows, key=lambda row: (row["date"], str(row["start"])))
    sessions = [row for row in rows if not row["until"]]
    term = plan.term
    sets = {s.id for s in term.sessions if "L01" in {p.id for p in term.audience(s)}}
    placed = [s for s in plan.sessions if s.session_set in sets and s.learner in ("", "L01")]
    assert len(sessions) == len(placed)
    mine = {s.id for s in placed}
    missed = [row for row in plan.attendance if row.learner == "L01" and row.session in mine]
    assert sum("ABSENT" in (row["presence"] or "") for row in sessions) == len(missed)
    assert len(rows) - len(sessions) == sum(row.learner == "L01" for row in plan.internships)


def test_dates_times_and_numbers_can_be_sorted_and_summed(book):
    row = rows_of(book["Placed sessions"])[0]
    assert isinstance(row["date"], datetime | date)
    assert isinstance(row["start"], time)
    assert isinstance(row["expected"], int)


def test_rooms_trainers_hosts_and_weeks_hold_every_session(plan, book):
    seats = sum(len(session.seats) for session in plan.sessions)
    assert len(rows_of(book["By trainer"])) == seats
    assert len(rows_of(book["By room"])) == sum(len(s.rooms) for s in plan.sessions)
    assert len(rows_of(book["By host"])) == len(plan.internships)
    text = "\n".join(str(c.value) for row in book["Weeks"] for c in row if c.value)
    assert "2027-W01" in text
    assert text.count("Psychologie de l'enfant") == sum(
        s.session_set == "TC1" for s in plan.sessions
    )


def test_conflicts_and_what_is_unplaced_say_why(plan, book):
    conflicts = rows_of(book["Conflicts"])
    assert len(conflicts) == sum(not row.present for row in plan.attendance)
    assert conflicts[0]["reason"] == "childcare opens too late"
    (left,) = rows_of(book["Unplaced"])
    assert (left["what"], left["number"], left["what blocks it"]) == (
        "TC1",
        2,
        "no room\nno trainer",
    )


def test_changes_since_a_former_plan(plan):
    former = plan.model_copy(update={"sessions": plan.sessions[1:]})
    rows = rows_of(opened(plan, "fr", former)["Changements"])
    assert [row["quoi"] for row in rows] == [plan.sessions[0].id]
    assert rows[0]["avant"] is None


def test_no_text_is_a_formula(plan):
    first, *others = plan.term.learners
    evil = first.model_copy(update={"id": "=1+1"})
    sessions = [
        row.model_copy(update={"learner": "=1+1" if row.learner == first.id else row.learner,
                               "title": "@SUM(A1)"})
        for row in plan.sessions
    ]  # fmt: skip
    term = plan.term.model_copy(update={"learners": (evil, *others)})
    book = opened(plan.model_copy(update={"term": term, "sessions": tuple(sessions)}))
    cells = [cell for sheet in book for row in sheet for cell in row if cell.value is not None]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]
    evil_cells = [cell for cell in cells if str(cell.value).startswith(("=", "@"))]
    assert evil_cells
    assert all(cell.quotePrefix for cell in evil_cells)


def test_csv_texts_are_no_formulas_and_numbers_stay_numbers():
    data = csv_bytes("a,b,c", [("=1+1", -5, "+33"), ("@x", 2.5, "plain")])
    assert data.decode() == "a,b,c\n'=1+1,-5,'+33\n'@x,2.5,plain\n"


@pytest.mark.parametrize("lang", LANGS)
def test_every_language_has_every_word(plan, lang):
    assert all(sheet_title(name, lang) and len(sheet_title(name, lang)) <= 31 for name in SHEETS)
    assert all(head(key, lang) for key in HEADS)
    assert workbook_bytes(plan, lang) == workbook_bytes(plan, lang)


def test_the_file_appears_at_once(plan, tmp_path):
    path = write_workbook(plan, tmp_path / "out", "nl")
    assert [entry.name for entry in path.parent.iterdir()] == ["plan.xlsx"]
