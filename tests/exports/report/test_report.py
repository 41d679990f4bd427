"""The report page: complete, true to the plan, private, self-contained, light, for everyone."""

import html
import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from passerelle.exports.report.figures import Figures
from passerelle.exports.report.grid import grid_json
from passerelle.exports.report.page import CASES, report_page
from passerelle.exports.report.summary import sentences
from passerelle.exports.view import View
from passerelle.exports.words import LANGS, Words
from passerelle.models.plan import Attendance, TracePoint, Unplaced
from passerelle.report_page import page_of
from passerelle.tests.large import large_plan
from passerelle.tests.publishing import with_session

ROOT = Path(__file__).parents[3]
AXE_PATHS = [ROOT / "node_modules", *map(Path, os.environ.get("NODE_PATH", "").split(os.pathsep))]
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "chrome"))), None)
SECTIONS = (
    "summary", "grid", "heat", "commute", "worst", "map", "placements", "objective", "conflicts",
    "search",
)  # fmt: skip


def traced(plan):
    points = [
        TracePoint(seconds=0.1, phase="relaxing", total=9000, bound=None, unplaced=5, conflicts=0),
        TracePoint(seconds=1.2, phase="improving", total=1800, bound=1400, unplaced=1, conflicts=2),
        TracePoint(seconds=3.5, phase="writing the plan", total=1546, bound=1500, unplaced=1),
    ]
    provenance = plan.provenance.model_copy(update={"trace": tuple(points)})
    return plan.model_copy(update={"provenance": provenance})


@pytest.fixture(scope="module")
def page(plan):
    """The report of the hand-made plan, in French."""
    return page_of(traced(plan))


@pytest.fixture(scope="module")
def region():
    """A thousand learners."""
    return large_plan()


def figures(plan, lang="fr"):
    return Figures(View(plan), Words(lang), {})


# --- what it says --------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGS)
def test_every_section_is_there_and_linked_in_every_language(plan, lang):
    text = page_of(traced(plan), lang)
    assert f'<html lang="{lang}">' in text
    for name in SECTIONS:
        assert f'<a href="#{name}">' in text
        assert f'<h2 id="{name}">' in text


def test_the_plan_is_told_in_plain_words(plan):
    assert sentences(figures(plan, "en")) == [
        "8 sessions and 2 placements have a place; 1 found none.",
        "1 session depends on a date that is still provisional.",
        (
            "Of 14 expected attendances, 2 (14.3 %) are not possible; they concern 1 learner, "
            "most of all L01 (2)."
        ),
        (
            "A class day takes a learner 1 h 42 of travel on average, from door to door and with "
            "childcare stops; one day in ten takes 2 h 05 or more, the longest 2 h 05 (L01, Friday "
            "26 March 2027)."
        ),
        "The heaviest week of class travel is that of L01: 2 h 05 in 2027-W12.",
        "Of what can be decided at all, no plan can save more than 13.6 %: that much is proved.",
        "Of the cost of 1 546, 1 200 are conflicts that no plan can avoid.",
    ]


def test_the_heat_map_counts_sessions_of_sites_by_week(plan):
    rows = {row.site: [value for value, _ in row.cells] for row in figures(plan).heat()}
    weeks = figures(plan).weeks
    lille = dict(zip(weeks, rows["Greta Lille"], strict=True))
    assert (lille["2027-W12"], lille["2027-W13"]) == (1, 3)
    assert sum(rows["École du Beffroi"]) == 3


def test_the_longest_days_are_told_leg_by_leg_without_naming_a_nursery(plan, page):
    worst = figures(plan).longest_days()[0]
    assert (worst.person, worst.travel_min, len(worst.legs)) == ("L01", 125, 4)
    assert worst.legs[0] == "07:42–07:54 domicile → garde (12 min, 9,6 km)"
    assert "domicile (Bousbecque) → garde" in page


def test_conflicts_and_blockers_are_said_in_the_readers_language(plan):
    rows = (
        Attendance(
            learner="L01", session="PRA-01", present=False, reason="no_care",
            message="L01: no care on Tuesdays",
        ),
    )  # fmt: skip
    left = (Unplaced(item="PRA", count=1, blockers=("2 of 3 times: on placement: G-FR",)),)
    text = page_of(plan.model_copy(update={"attendance": rows, "unplaced": left}), "nl")
    assert "L01: geen opvang op dinsdag" in text
    assert "2 van 3 keer: op stage: G-FR" in text


def test_the_search_is_drawn_where_the_plan_keeps_its_trace(plan, page):
    assert '<path class="cost"' in page
    assert "écriture du plan" in page
    assert "Le plan ne garde pas de trace" in page_of(plan)


def test_the_grid_knows_who_sits_where_and_who_cannot(plan):
    data = json.loads(grid_json(View(plan), Words("fr")))
    exam = next(row for row in data["sessions"] if data["titles"][row[3]] == "Examen blanc")
    assert [data["places"][place][0] for place in exam[4]] == ["R2"]
    assert [data["learners"][who] for who in data["audiences"][exam[7]]] == ["L03 Noor"]
    assert exam[8] == 1
    missed = [data["titles"][data["sessions"][n][3]] for n in data["absent"]["0"]]
    assert missed == ["Psychologie 2", "Pratique"]
    assert len(data["stays"]) == 2


def test_the_same_plan_gives_the_same_page(plan, page):
    assert page_of(traced(plan)) == page


def test_a_plan_without_anything_has_a_page_too(plan):
    empty = {"sessions": (), "attendance": (), "internships": (), "journeys": (), "unplaced": ()}
    text = page_of(plan.model_copy(update=empty))
    assert "Il n’y a pas de stages." in text.replace("&#39;", "'")


# --- what it must not say ------------------------------------------------------------------------


def test_homes_are_towns_and_neither_children_nor_their_nursery_are_named(page):
    words = ("K77", "CRE-9", "50.7712", "3.0791")
    bare = page.replace("Les Coquelicots closes at 18:30, K77", "")  # a message made by hand
    assert [word for word in words if word in bare] == []
    assert "Bousbecque" in page


def test_what_comes_from_the_plan_cannot_become_markup(plan):
    text = page_of(with_session(plan, "EX-01", title="</script><img src=x onerror=alert(1)>"))
    assert "<img" not in text
    assert text.count("</script>") == 2


def test_nothing_is_loaded_from_elsewhere(page):
    assert "default-src 'none'" in html.unescape(page)
    loads = re.findall(r"(?:src|href|action)=\"(?!#)([^\"]*)\"", page)
    assert loads == []
    assert not re.search(r"@import|url\(|fetch\(|XMLHttpRequest", page)


# --- how large, how usable -----------------------------------------------------------------------


def test_the_report_of_a_thousand_learners_stays_below_five_megabytes(region):
    assert len(page_of(region).encode()) < 5_000_000


def test_cases_beyond_the_room_there_is_are_counted(region):
    absences = sum(not row.present for row in region.attendance)
    assert absences > CASES
    assert f"{absences - CASES:,}".replace(",", " ") in report_page(region, "fr")


def luminance(colour):
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one, two):
    light, dark = sorted((luminance(one), luminance(two)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_text_can_be_read_on_every_colour(theme):
    css = (ROOT / "exports" / "report" / "report.css").read_text()
    found = [dict(re.findall(r"--(\w+): (#\w+)", part)) for part in css.split("@media")[:2]]
    colours = {
        name: "#" + "".join(2 * c for c in value[1:]) if len(value) == 4 else value
        for name, value in found[theme].items()
    }
    pairs = [("ink", back) for back in ("paper", "soft", "h1", "h2", "h3")]
    pairs += [("paper", back) for back in ("h4", "h5", "main", "other", "rule")]
    low = {pair: round(contrast(*(colours[name] for name in pair)), 1) for pair in pairs}
    assert {pair: value for pair, value in low.items() if value < 4.5} == {}


def axe_script():
    found = (path / "axe-core" / "axe.min.js" for path in AXE_PATHS if str(path) != ".")
    return next((path for path in found if path.is_file()), None)


PROBE = """
addEventListener("load", () => axe.run().then((found) => {
  const who = document.getElementById("who");
  let slowest = 0;
  for (let n = 0; n < who.options.length; n += Math.ceil(who.options.length / 12)) {
    const began = performance.now();
    who.selectedIndex = n;
    who.dispatchEvent(new Event("change"));
    slowest = Math.max(slowest, performance.now() - began + document.body.offsetHeight * 0);
  }
  document.title = "PROBE" + JSON.stringify({
    violations: found.violations.map((row) => [row.id, row.nodes[0].html, row.nodes.length]),
    passes: found.passes.length, slowest, told: document.getElementById("told").textContent,
    wide: document.documentElement.scrollWidth > innerWidth,
  });
}));
"""


def probed(text, folder, size):
    """What a browser and axe-core find in a page."""
    axe = axe_script()
    if CHROMIUM is None:
        pytest.skip("there is no chromium")
    if axe is None:
        pytest.skip("axe-core is not where node looks: npm install axe-core, or set NODE_PATH")
    script = f"<script>{axe.read_text(encoding='utf-8')}</script><script>{PROBE}</script>"
    path = folder / "probe.html"
    path.write_text(text.replace("</body>", f"{script}</body>"), encoding="utf-8")
    flags = [
        "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",
        f"--user-data-dir={folder / 'profile'}", f"--window-size={size}",
        "--virtual-time-budget=30000", "--dump-dom", path.as_uri(),
    ]  # fmt: skip
    command = [CHROMIUM, *flags]
    run = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    answer = re.search(r"<title>PROBE(.*?)</title>", run.stdout, re.DOTALL)
    assert answer, run.stdout[:300]
    return json.loads(html.unescape(answer[1]))


@pytest.mark.parametrize("size", ["390,844", "1280,900"], ids=["phone", "desktop"])
def test_axe_core_finds_no_fault(page, tmp_path, size):
    found = probed(page, tmp_path, size)
    assert found["violations"] == []
    assert found["passes"] > 30
    assert not found["wide"]


@pytest.mark.nightly
def test_a_thousand_learners_are_browsed_without_waiting(region, tmp_path):
    found = probed(page_of(region), tmp_path, "1280,900")
    assert found["violations"] == []
    assert found["slowest"] < 500
