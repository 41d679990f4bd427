"""Papers as PDF, read back by another library: the same titles and hours, page by page."""

import io
import re
import shutil
import subprocess
from datetime import UTC, datetime

import pytest

from passerelle.exports.papers import pdf
from passerelle.exports.papers.write import PaperOptions, write_papers
from passerelle.exports.view import View
from passerelle.exports.words import span
from passerelle.models.issue import BadInputError

pytest.importorskip("plutoprint", reason="the extra 'papers' is not installed")
pypdf = pytest.importorskip("pypdf", reason="pypdf reads PDF in tests")

WRITTEN = datetime(2027, 3, 1, 12, tzinfo=UTC)
PAGE = "<!DOCTYPE html><html><head><title>É</title></head><body>{}</body></html>"


def flat(text):
    """Text without the spaces and line ends that lie where a renderer puts them."""
    return re.sub(r"\s+", "", text)


def read(data):
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages]


@pytest.fixture(scope="module")
def made(plan, tmp_path_factory):
    """All papers of the hand-made plan as PDF: path below the folder, pages."""
    folder = tmp_path_factory.mktemp("pdf")
    options = PaperOptions(("pdf",), WRITTEN, b"k" * 32)
    return {
        path.relative_to(folder / "papers").as_posix(): read(path.read_bytes())
        for path in write_papers(plan, folder, options)
    }


def test_sheets_have_the_titles_and_hours_of_the_plan(plan, made):
    view = View(plan)
    for row in plan.sessions:
        for place in (row.rooms or (row.host,)) if row.state != "cancelled" else ():
            pages = made[f"places/{place}/attendance-{row.date:%G-W%V}.pdf"]
            wanted = flat(f"{span(row.period)} · {view.title(row)}")
            assert any(wanted in flat(page) for page in pages), row.id


def test_each_sheet_begins_a_page_of_its_own(made):
    heads = [page.split("\n")[0] for page in made["places/R1/attendance-2027-W13.pdf"]]
    assert [head.rpartition(", ")[2] for head in heads] == ["après-midi", "matin", "après-midi"]


def test_every_paper_becomes_pages_with_their_number(made):
    assert len(made) == 25
    for name, pages in made.items():
        for number, page in enumerate(pages, 1):
            assert f"{number} / {len(pages)}" in page, name


def test_the_same_text_and_time_give_the_same_bytes():
    twice = [pdf.pdf_bytes(PAGE.format("Émargement œ €"), WRITTEN, "x.html") for _ in range(2)]
    assert twice[0] == twice[1]
    assert read(twice[0])[0].startswith("Émargement œ €")


@pytest.mark.parametrize("address", ["http://127.0.0.1:9/x.png", "file:///etc/hostname"])
def test_a_template_that_loads_something_from_elsewhere_is_refused(address):
    with pytest.raises(BadInputError, match=re.escape(f"x.html: asks for {address}")):
        pdf.pdf_bytes(PAGE.format(f'<img src="{address}">'), WRITTEN, "x.html")


def test_without_the_extra_the_mend_is_named(plan, tmp_path, monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    options = PaperOptions(("pdf",), WRITTEN, b"")
    with pytest.raises(BadInputError, match=r"pip install 'passerelle\[papers\]'"):
        write_papers(plan, tmp_path, options)
    assert list(tmp_path.iterdir()) == []


def test_another_program_reads_the_same_words(plan, tmp_path):
    options = PaperOptions(("pdf",), WRITTEN, b"", kinds=("hours",))
    path = write_papers(plan, tmp_path, options)[0]
    program = shutil.which("pdftotext")
    if program is None:
        pytest.skip("pdftotext (poppler-utils) is not installed")
    run = subprocess.run([program, str(path), "-"], capture_output=True, check=True)
    assert "Relevé des heures de L01 Léa" in run.stdout.decode()
