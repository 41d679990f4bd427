"""Papers to print: they say what the plan says, to each reader, and nothing they must not.

The stored pages are what was read and agreed on; ``UPDATE_GOLDEN=1 pytest tests/exports/papers``
writes them anew.
"""

import os
import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from passerelle.exports.papers.agreement import agreement
from passerelle.exports.papers.convocation import convocation
from passerelle.exports.papers.documents import KINDS, documents
from passerelle.exports.papers.evidence import EvidenceBook
from passerelle.exports.papers.monthly import monthly_statement
from passerelle.exports.papers.people import map_link
from passerelle.exports.papers.sheets import halves, sheets
from passerelle.exports.papers.templates import Templates, shipped_templates
from passerelle.exports.papers.write import PaperOptions, write_papers
from passerelle.exports.pseudonyms import pseudonym
from passerelle.exports.view import Place, View
from passerelle.exports.words import LANGS, Words, span
from passerelle.models.base import Period
from passerelle.models.issue import BadInputError
from passerelle.models.plan import Seat
from passerelle.models.rules import Policy
from passerelle.tests.builders import changed_term
from passerelle.tests.publishing import with_session

GOLDEN = Path(__file__).parents[2] / "golden" / "papers"
WRITTEN = datetime(2027, 3, 1, 12, tzinfo=UTC)
KEY = b"k" * 32


@pytest.fixture(scope="module")
def house(plan):
    """The hand-made plan with somebody to ask, and organisations that have names."""
    settings = plan.term.settings.model_copy(update={"contact": "Anne Dubois, 03 00 00 00 00"})
    owners = tuple(
        row.model_copy(update={"name": f"Centre de {row.id.title()}"})
        for row in plan.term.organisations
    )
    sites = tuple(
        row.model_copy(update={"organisation": owner.id})
        for row, owner in zip(plan.term.sites, owners, strict=True)
    )
    term = changed_term(plan.term, settings=settings, organisations=owners, sites=sites)
    return plan.model_copy(update={"term": term})


@pytest.fixture(scope="module")
def view(house):
    """Look-ups over the plan."""
    return View(house)


def options(**changes):
    return PaperOptions(**{"formats": ("html",), "written": WRITTEN, "key": KEY, **changes})


def written(plan, folder, **changes):
    paths = write_papers(plan, folder, options(**changes))
    return {path.relative_to(folder / "papers").as_posix(): path for path in paths}


def pages(plan, lang):
    templates = Templates(plan.term.settings, lang, WRITTEN.date())
    return {row.path: templates.render(row) for row in documents(View(plan), KINDS, KEY)}


def test_papers_are_those_that_were_read_and_agreed_on(house):
    made = {f"{name}.html": text for name, text in pages(house, "fr").items()}
    if os.environ.get("UPDATE_GOLDEN"):
        for name, text in made.items():
            path = GOLDEN / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    stored = {
        path.relative_to(GOLDEN).as_posix(): path.read_text(encoding="utf-8")
        for path in GOLDEN.rglob("*.html")
    }
    assert made == stored


@pytest.mark.parametrize("lang", LANGS)
def test_each_reader_has_papers_in_each_language(house, lang):
    made = pages(house, lang)
    assert sorted(made) == [
        "partners/LILLE", "partners/TOURNAI",
        "people/L01/agreement-ST1", "people/L01/convocation", "people/L01/hours",
        "people/L01/monthly", "people/L01/travel",
        "people/L02/agreement-ST1", "people/L02/convocation", "people/L02/hours",
        "people/L02/monthly", "people/L02/travel",
        "people/L03/convocation", "people/L03/hours", "people/L03/monthly",
        "people/T01/convocation", "people/T01/travel",
        "people/T02/convocation",
        "places/H02/attendance-2027-W13",
        "places/R1/attendance-2027-W12", "places/R1/attendance-2027-W13",
        "places/R2/attendance-2027-W12", "places/R2/attendance-2027-W13",
        "places/R3/attendance-2027-W13",
        "providers/CRE-9",
    ]  # fmt: skip
    for text in made.values():
        assert f'<html lang="{lang}">' in text
        assert text.count("<h1") == text.count("</h1>") >= 1


# --- attendance sheets (R78) ---------------------------------------------------------------------


def test_right_titles_and_hours_on_sheets_are_those_of_the_plan(house, view):
    found = {
        (line.id, line.title, line.period)
        for rows in sheets(view).values()
        for sheet in rows
        for line in sheet.sessions
    }
    assert found == {
        (row.id, view.title(row), row.period) for row in house.sessions if row.state != "cancelled"
    }
    made = pages(house, "fr")
    for row in house.sessions:
        if row.state != "cancelled":
            place = next(iter(row.rooms), row.host)
            page = made[f"places/{place}/attendance-{row.date:%G-W%V}"]
            title = view.title(row).replace("'", "&#39;")
            assert f"{span(row.period)} · {title}" in page


def test_right_a_linked_class_has_a_sheet_in_each_room_with_those_who_sit_there(view):
    found = sheets(view)
    here, there = (
        next(line for sheet in found[room, "2027-W12"] for line in sheet.sessions)
        for room in ("R1", "R2")
    )
    assert (here.title, here.period) == (there.title, there.period)
    assert [row.person.id for row in here.learners] == ["L01", "L02"]
    assert [row.person.id for row in there.learners] == ["L03"]
    assert [(person.id, role) for person, role in here.crew] == [("T01", "trainer")]
    assert [(person.id, role) for person, role in there.crew] == [("T02", "facilitator")]
    assert [place.id for place in here.linked] == ["R2"]


def test_wrong_a_cancelled_session_has_no_sheet(view):
    names = {line.id for rows in sheets(view).values() for one in rows for line in one.sessions}
    assert "PRA-02" not in names


def test_edge_a_session_over_noon_is_signed_for_twice(view):
    job = [one for one in sheets(view)["R1", "2027-W13"] if one.sessions[0].id == "JOB-01"]
    assert [sheet.half for sheet in job] == ["morning", "afternoon"]
    assert list(halves(Period(540, 810))) == ["morning"]
    assert list(halves(Period(540, 840))) == ["morning", "afternoon"]
    assert list(halves(Period(780, 900))) == ["afternoon"]


@given(st.integers(0, 1439), st.integers(1, 1440))
def test_every_session_is_signed_for_at_least_once(start, length):
    period = Period(start, min(start + length, 1440))
    assert list(halves(period)) in (["morning"], ["afternoon"], ["morning", "afternoon"])


def test_a_sheet_says_that_somebody_is_missing_and_never_why(house):
    page = pages(house, "fr")["places/R3/attendance-2027-W13"]
    assert "absence prévue" in page
    assert "garde" not in page.partition("<main>")[2]


# --- convocations (R79) --------------------------------------------------------------------------


def test_right_a_convocation_tells_when_where_how_and_whom_to_ask(house):
    page = pages(house, "nl")["people/L03/convocation"]
    assert "vr 26/03" in page
    assert "09:00–12:30" in page
    assert "École du Beffroi, Local 2, Tournai" in page
    assert "https://www.openstreetmap.org/search?query=" in page
    assert "Anne Dubois, 03 00 00 00 00" in page


def test_right_a_place_with_coordinates_is_shown_on_the_map():
    link = map_link(Place("S", name="Greta", town="Lille", lat=50.633, lon=3.066))
    assert link == (
        "https://www.openstreetmap.org/?mlat=50.63300&mlon=3.06600#map=17/50.63300/3.06600"
    )


def test_wrong_a_session_that_cannot_be_attended_is_to_be_settled_without_its_reason(view, house):
    assert convocation(view, "L01").to_settle == 2
    page = pages(house, "fr")["people/L01/convocation"]
    assert "2 séances sont à voir avec la coordination." in page
    assert "garde" not in page.partition("<main>")[2]


def test_edge_a_place_is_explained_once_with_all_its_rooms(view):
    addresses = {row.text: row.rooms for row in convocation(view, "L03").addresses}
    assert addresses["École du Beffroi, Tournai"] == ("Local 2", "Local 3")


def test_edge_a_trainer_is_called_to_what_they_teach(view):
    calls = [call for week in convocation(view, "T02").weeks for call in week.calls]
    assert [call.session.id for call in calls] == ["PSY-01", "EX-01", "VIS-01"]
    assert [call.place.id for call in calls if call.place] == ["R2", "R2", "H02"]


# --- agreements (R80) ----------------------------------------------------------------------------


def test_right_an_annex_tells_weeks_days_hours_and_breaks(view):
    found = agreement(view, view.internships_of["L01"][0])
    assert (found.shift, found.break_min, found.day_min) == (Period(480, 900), 30, 390)
    assert [(row.week, len(row.days), row.minutes) for row in found.weeks] == [
        ("2027-W14", 4, 1560),
        ("2027-W15", 4, 1560),
    ]
    assert found.minutes == 3120
    assert not found.abroad


def test_right_the_rules_are_those_of_the_country_of_the_host_with_their_source(house):
    rows = (Policy(country="FR", rule="intern_rest_min", value=720, source="Code du travail"),)
    plan = house.model_copy(update={"term": changed_term(house.term, policies=rows)})
    found = agreement(View(plan), plan.internships[0])
    rest = next(rule for rule in found.rules if rule.rule == "intern_rest_min")
    assert (rest.value, rest.source, rest.shown) == (720, "Code du travail", "duration")


def test_edge_a_short_shift_has_no_break_and_a_host_abroad_is_said_to_be(house):
    stay = house.internships[0].model_copy(update={"host": "H02", "shift": Period(480, 720)})
    found = agreement(View(house), stay)
    assert found.break_min == 0
    assert found.abroad
    document = next(d for d in documents(View(house), ["agreements"], KEY))
    text = Templates(house.term.settings, "fr", WRITTEN.date()).render(
        type(document)("x", "agreement.html", found)
    )
    assert "Belgique" in text
    assert "l’assureur confirme par écrit" in text


# --- statements, care, evidence ------------------------------------------------------------------


def test_a_month_lists_what_is_planned_and_sums_what_can_be_attended(view):
    march, april = monthly_statement(view, "L01").months
    assert [line.present for line in march.lines] == [True, False, False]
    assert march.hours.class_min == 210
    assert sum(line.placement for line in april.lines) == 8


def test_a_provider_reads_codes_and_no_name(house):
    page = pages(house, "fr")["providers/CRE-9"]
    assert pseudonym(KEY, "CRE-9", "K77") in page
    for name in ("K77", "L01", "Léa"):
        assert name not in page.partition("<main>")[2]


def test_right_evidence_counts_attendance_of_both_countries_and_own_kilometres(view):
    found = EvidenceBook(view).of("LILLE")
    psychology = next(action for action in found.actions if action.id == "PSY")
    assert len(psychology.proofs) == 2
    assert psychology.present == {"FR": 3, "BE": 2}
    days = [journey for journey in view.plan.journeys if journey.date == date(2027, 3, 26)]
    assert psychology.km == pytest.approx(sum(leg.km for row in days for leg in row.legs), abs=0.1)


def test_edge_placements_are_an_action_in_days_of_the_partners_own_learners(view):
    stays = next(action for action in EvidenceBook(view).of("LILLE").actions if action.placement)
    assert (stays.id, stays.present, stays.proofs) == ("ST1", {"FR": 16}, ())
    assert not any(action.placement for action in EvidenceBook(view).of("TOURNAI").actions)


def test_wrong_a_session_without_a_partner_is_no_evidence_of_it(view):
    held = {proof.title for row in EvidenceBook(view).of("LILLE").actions for proof in row.proofs}
    assert "Visite" not in held


def test_kilometres_of_a_day_are_shared_by_its_sessions_and_none_is_lost(house):
    day = next(row for row in house.journeys if row.person == "L02")
    job = next(row for row in house.sessions if row.id == "JOB-01")
    twice = with_session(house, "JOB-01", date=day.date, period=Period(810, 960))
    found = EvidenceBook(View(twice)).of("LILLE")
    lost = {row.id: row.km for row in found.actions if not row.placement}
    own = [r for r in house.journeys if r.kind != "internship"]
    assert job.date != day.date
    assert sum(lost.values()) == pytest.approx(sum(g.km for r in own for g in r.legs), abs=0.3)


def test_a_trainer_whom_the_term_does_not_know_is_named_by_the_id(house):
    seats = (Seat(trainer="T99", room="R2"),)
    plan = with_session(house, "EX-01", seats=seats)
    assert "T99" in pages(plan, "fr")["places/R2/attendance-2027-W13"]


# --- own templates, files ------------------------------------------------------------------------


def test_a_coordinator_changes_one_template_and_keeps_the_others(house, tmp_path):
    own = tmp_path / "own"
    own.mkdir()
    (own / "care.html").write_text("<p>{{ paper.name }} {{ words('child', code=1) }}</p>")
    made = written(house, tmp_path, kinds=("care", "hours"), templates=own)
    assert made["providers/CRE-9.html"].read_text() == "<p>Les Coquelicots Enfant 1</p>\n"
    assert "<h1>" in made["people/L01/hours.html"].read_text()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a\n{{ paper.nobody }}", "care.html:2"),
        ("{% if %}", "care.html:1"),
        ("\n\n{{ words('no such text') }}", "care.html:3"),
        ("{{ paper.__class__.__mro__ }}", "unsafe"),
        ("{% include 'other.html' %}", "other.html"),
        ("{{ picture('../secret.png') }}", "no picture"),
        ("{{ paper.name | full_date }}", "care.html:1"),
    ],
)
def test_a_mistake_in_a_template_is_told_with_its_line_and_nothing_is_written(
    house, tmp_path, text, told
):
    own = tmp_path / "own"
    own.mkdir()
    (own / "care.html").write_text(text)
    with pytest.raises(BadInputError, match=re.escape(told)):
        written(house, tmp_path, kinds=("hours", "care"), templates=own)
    assert not (tmp_path / "papers").exists()


def test_what_comes_from_the_plan_is_escaped(house):
    plan = with_session(house, "EX-01", title="<script>alert(1)</script>")
    page = pages(plan, "fr")["places/R2/attendance-2027-W13"]
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_a_second_export_touches_no_file(house, tmp_path):
    first = {path: path.stat().st_mtime_ns for path in written(house, tmp_path).values()}
    second = {path: path.stat().st_mtime_ns for path in written(house, tmp_path).values()}
    assert first == second


def test_shipped_templates_are_all_that_papers_need(house):
    used = {row.template for row in documents(View(house), KINDS, KEY)}
    assert used | {"base.html", "paper.css"} == set(shipped_templates())


def test_papers_are_named_in_words(house):
    for lang in LANGS:
        words = Words(lang)
        assert words("sheet.morning") in pages(house, lang)["places/R1/attendance-2027-W12"]
