"""What hangs on a calendar that is not final is marked as such in whatever leaves a plan (R12)."""

import csv
import io
from datetime import date

import openpyxl
import pytest
from rich.console import Console

from passerelle.exports.care_events import for_provider
from passerelle.exports.care_export import care_files
from passerelle.exports.compare import compare
from passerelle.exports.compare_table import change_rows
from passerelle.exports.csv import tables
from passerelle.exports.events import Diary
from passerelle.exports.feeds.render import described
from passerelle.exports.notices import notices
from passerelle.exports.papers.documents import KINDS, documents
from passerelle.exports.papers.templates import Templates
from passerelle.exports.replan_table import replan_table
from passerelle.exports.report.page import report_page
from passerelle.exports.show import timetable
from passerelle.exports.summary import summary
from passerelle.exports.view import View
from passerelle.exports.words import LANGS, Words
from passerelle.exports.workbook import workbook_bytes
from passerelle.tests.publishing import with_session

KEY = b"k" * 32
EXAM, LEARNER, TRAINER = "EX-01", "L03", "T02"


@pytest.fixture(params=LANGS)
def words(request):
    return Words(request.param)


def printed(*parts):
    console = Console(width=160, color_system=None)
    with console.capture() as capture:
        for part in parts:
            console.print(part)
    return capture.get()


@pytest.fixture(scope="module")
def certain(plan):
    """The same plan once the calendar is final."""
    return with_session(plan, EXAM, provisional=False)


def test_the_terminal(plan, certain, words):
    mark = words("provisional")
    assert mark in printed(summary(plan, words.lang))
    assert mark in printed(timetable(plan, learner=LEARNER, lang=words.lang))
    assert mark not in printed(
        summary(certain, words.lang), timetable(certain, learner=LEARNER, lang=words.lang)
    )


def test_calendars_and_the_digest_of_changes(plan, certain, words):
    for found in (plan, certain):
        diary = Diary(View(found), words)
        events = (*diary.learner(LEARNER), *diary.trainer(TRAINER), *diary.room("R2"))
        exams = [row for row in events if row.category == "exam"]
        assert len(exams) == 3
        for event in exams:
            unsure = found is plan
            assert (event.status == "TENTATIVE") == unsure
            assert (words("provisional") in event.description) == unsure
            assert (words("provisional") in described(event, words, "moved")) == unsure


def test_tables_for_programs(plan):
    rows = csv.DictReader(tables(plan)["sessions.csv"].decode().splitlines())
    assert [row["id"] for row in rows if row["provisional"] == "yes"] == [EXAM]


def test_every_sheet_of_the_workbook_that_holds_the_session(plan, certain, words):
    mark = words("provisional")
    sheets = (0, 1, 2, 3, 4, 5, 6)  # summary, weeks, placed, learners, trainers, rooms, sites
    for found, said in ((plan, True), (certain, False)):
        book = openpyxl.load_workbook(io.BytesIO(workbook_bytes(found, words.lang)))
        for number in sheets:
            cells = [str(c.value) for row in book.worksheets[number] for c in row if c.value]
            assert any(mark in text for text in cells) == said, book.sheetnames[number]


def test_papers_that_name_the_session(plan, certain, words):
    mark = words("provisional")

    def marked(found):
        templates = Templates(found.term.settings, words.lang, date(2027, 3, 1))
        return {
            paper.template.removesuffix(".html")
            for paper in documents(View(found), tuple(KINDS), KEY)
            if mark in templates.render(paper)
        }

    assert marked(plan) >= {"convocation", "attendance", "monthly", "evidence"}
    assert not marked(certain)


def test_the_report(plan, certain, words):
    count = words.count("report.provisional", 1)
    assert count in report_page(plan, words.lang)
    assert count not in report_page(certain, words.lang)


def test_comparisons_and_what_people_are_told(plan, certain, words):
    found = compare((certain, plan)).differences[0]
    text = " ".join(str(cell) for row in change_rows(found.sessions, words) for cell in row)
    assert EXAM in text
    moved = with_session(plan, EXAM, date=date(2027, 4, 6))
    told = notices(plan, moved, date(2027, 3, 1), 14)
    assert all(row.provisional for row in told)
    assert words("provisional") in printed(replan_table(moved, told, None, words.lang))
    sure = with_session(moved, EXAM, provisional=False)
    assert not any(row.provisional for row in notices(plan, sure, date(2027, 3, 1), 14))


def test_what_a_nursery_is_sent(plan, words):
    unsure = with_session(plan, "PSY-01", provisional=True)
    (row,) = csv.DictReader(care_files(unsure, KEY)["care/CRE-9.csv"].decode().splitlines())
    assert row["provisional"] == "yes"
    (event,) = for_provider(View(unsure), words, "CRE-9", KEY)
    assert (event.status, event.description) == ("TENTATIVE", words("provisional"))
    (event,) = for_provider(View(plan), words, "CRE-9", KEY)
    assert (event.status, event.description) == ("CONFIRMED", "")
