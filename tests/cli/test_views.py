"""`show`, `export`, `compare`, `travel` and `schema`: what people and programs read."""

import json

import pytest

pytestmark = pytest.mark.usefixtures("world")


def test_show_without_a_subject_gives_figures_and_weeks(run, plan_file):
    result = run("show", plan_file())
    assert result.exit_code == 0
    assert "Plan of evening-class" in result.stdout
    assert "2027-W01" in result.stdout


def test_show_of_a_learner_names_what_she_misses(run, plan_file):
    result = run("show", plan_file(), "--learner", "L01", "--week", 1)
    assert "First aid" in result.stdout
    assert "ABSENT" in result.stdout


def test_show_speaks_the_language_asked_for(run, plan_file):
    assert "Plan de" in run("show", plan_file(), "--lang", "fr").stdout
    result = run("show", plan_file(), "--lang", "fra")
    assert (result.exit_code, "did you mean 'fr'?" in result.stderr) == (2, True)


@pytest.mark.parametrize("as_json", [[], ["--json"]])
@pytest.mark.parametrize(
    ("kind", "wrong", "near"), [("learner", "L011", "L01"), ("room", "r1", "R1"), ("site", "S", "")]
)
def test_show_of_an_unknown_id_is_a_bad_input(run, plan_file, kind, wrong, near, as_json):
    result = run("show", plan_file(), f"--{kind}", wrong, *as_json)
    assert result.exit_code == 2
    assert wrong in result.stderr
    assert near in result.stderr


def test_show_of_two_subjects_or_of_a_week_outside_the_term_is_a_bad_input(run, plan_file):
    assert run("show", plan_file(), "--learner", "L01", "--room", "R1").exit_code == 2
    assert run("show", plan_file(), "--week", 30).exit_code == 2


@pytest.mark.parametrize(
    ("words", "sessions", "absences"),
    [
        ((), 2, 1),
        (("--learner", "L02"), 2, 0),
        (("--learner", "L01", "--week", "1"), 2, 1),
        (("--week", "2"), 0, 0),
        (("--room", "R1"), 2, 1),
        (("--site", "S1"), 2, 1),
        (("--trainer", "T01"), 0, 0),
    ],
)
def test_show_json_holds_the_rows_of_the_subject(run, plan_file, words, sessions, absences):
    answer = json.loads(run("show", plan_file(), *words, "--json").stdout)
    assert (len(answer["sessions"]), len(answer["absences"])) == (sessions, absences)


def test_export_writes_the_formats_asked_for(run, plan_file, tmp_path):
    folder = tmp_path / "out"
    result = run("export", plan_file(), "--format", "ics,csv", "-o", folder, "--json")
    assert result.exit_code == 0
    assert str(folder / "sessions.csv") in json.loads(result.stdout)["files"]
    assert (folder / "learners" / "L01.ics").is_file()


@pytest.mark.parametrize("formats", ["ics,docx", "", ","])
def test_export_in_an_unknown_format_writes_nothing(run, plan_file, tmp_path, formats):
    result = run("export", plan_file(), "--format", formats, "-o", tmp_path / "out")
    assert result.exit_code == 2
    assert "ics" in result.stderr
    assert not (tmp_path / "out").exists()


def test_export_to_a_place_that_is_no_folder_is_a_bad_input(run, plan_file, tmp_path):
    (tmp_path / "file").touch()
    assert run("export", plan_file(), "-o", tmp_path / "file").exit_code == 2


def test_compare_of_a_plan_with_itself_is_empty(run, plan_file):
    one, other = plan_file("one.json"), plan_file("other.json")
    result = run("compare", one, other)
    assert (result.exit_code, "Nothing differs" in result.stdout) == (0, True)
    (difference,) = json.loads(run("compare", one, other, "--json").stdout)["differences"]
    assert difference["total_delta"] == 0


def test_compare_needs_two_plans(run, plan_file):
    assert run("compare", plan_file()).exit_code == 2


def test_travel_goes_from_homes_to_sites_by_each_persons_own_mode(run):
    answer = json.loads(run("travel", "evening-class", "--json").stdout)
    assert [
        (row["origin"], row["destination"], row["mode"], row["minutes"], row["source"])
        for row in answer["times"]
    ] == [
        ("L01", "S1", "car", 25, "estimate"),
        ("L02", "S1", "bike", 0, "same place"),
        ("T01", "S1", "car", 0, "same place"),
    ]
    assert answer["sources"]


def test_travel_is_directed_and_tells_its_source(run):
    result = run(
        "travel", "evening-class", "--origin", "S1", "--destination", "L01", "--band", "pm_peak"
    )
    line = next(line for line in result.stdout.splitlines() if line.startswith("S1"))
    assert line.split() == ["S1", "L01", "car", "pm_peak", "31", "24.0", "estimate"]


@pytest.mark.parametrize(
    ("words", "mend"),
    [
        (("--origin", "L1"), "did you mean 'L01'?"),
        (("--mode", "plane"), "plane"),
        (("--band", "am_peek"), "am_peak"),
    ],
)
def test_travel_of_what_does_not_exist_is_a_bad_input(run, words, mend):
    result = run("travel", "evening-class", *words)
    assert (result.exit_code, mend in result.stderr) == (2, True)


@pytest.mark.parametrize("kind", ["term", "plan"])
def test_schema_is_complete_and_the_same_on_every_run(run, kind):
    text = run("schema", kind).stdout
    assert text == run("schema", kind).stdout
    schema = json.loads(text)
    assert schema["title"] == f"Passerelle {kind}"
    assert schema["$id"].startswith(f"urn:passerelle:{kind}:")
    assert schema["$defs"]["Learner"]["properties"]["town"]["description"]


def test_schema_of_anything_else_is_a_bad_input(run):
    result = run("schema", "plam")
    assert (result.exit_code, "did you mean 'plan'?" in result.stderr) == (2, True)
