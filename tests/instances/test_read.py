"""What coordinators' spreadsheets look like, and what is read from them."""

from datetime import date

import pytest

from passerelle.instances.bundled import bundled_names
from passerelle.instances.checks import check_term, term_issues
from passerelle.instances.read import read_term, read_with_notes
from passerelle.models.base import Period
from passerelle.models.issue import BadInputError
from passerelle.models.people import Group, Learner
from passerelle.models.places import Site
from passerelle.models.sessions import Unit

FOUR_TABLES = {
    "term.toml": 'id = "evening"\nfirst = 2027-01-11\nlast = 2027-01-22\n',
    "learners.csv": "id,town,groups\nL1,Halluin,A\nL2,Lille,A;B\n",
    "trainers.csv": "id,town\nT1,Lille\n",
    "rooms.csv": "id,site,seats\nR1,Lille,10\n",
    "sessions.csv": "id,unit,groups,count,trainers\nS1,FIRST_AID,A,2,T1\n",
}


@pytest.fixture
def term_of(tmp_path):
    """Read the four tables with some files replaced (texts are written as UTF-8)."""

    def read(**files):
        texts = FOUR_TABLES | {name.replace("_", "."): text for name, text in files.items()}
        for name, text in texts.items():
            data = text if isinstance(text, bytes) else text.encode()
            (tmp_path / name).write_bytes(data)
        return read_term(tmp_path)

    return read


def issues_of(read):
    with pytest.raises(BadInputError) as caught:
        read()
    return caught.value.issues


def test_four_tables_are_a_term(term_of):
    term = term_of()
    assert term.sites == (Site(id="Lille", name="Lille", town="Lille"),)
    assert term.groups == (Group(id="A"), Group(id="B"))
    assert term.units == (Unit(id="FIRST_AID"),)


def test_a_derived_site_lies_in_the_country_all_learners_share(term_of):
    term = term_of(
        learners_csv="id,town,country,groups\nL1,Tournai,BE,A\n",
        rooms_csv="id,site,seats\nR1,Tournai,10\n",
    )
    assert term.sites[0].country == "BE"


def test_a_table_that_is_there_is_not_derived(term_of):
    units = "id,credit_min\nFIRST_AID,180\n"
    assert term_of(units_csv=units).units == (Unit(id="FIRST_AID", credit_min=180),)


@pytest.mark.parametrize(
    "text",
    [
        'id;town;groups\nL1;Halluin;A\nL2;Lille;"A;B"\n',
        "id\ttown\tgroups\nL1\tHalluin\tA\nL2\tLille\tA;B\n",
        "\ufeffid,town,groups\r\nL1,Halluin,A\r\nL2,Lille,A;B\r\n",
        "groups,town,id\nA,Halluin,L1\n A ; B ,Lille, L2 \n",
        "# learners\nid,town,groups\n\n  # two of them\nL1,Halluin,A\nL2,Lille,A;B\n,,\n",
        'ID,Town,Groups\n"# a note, kept by the spreadsheet",,\nL1,Halluin,A\nL2,Lille,"A;B"\n',
        "id,town,groups,\nL1,Halluin,A,\nL2,Lille,A;B,\n",
    ],
    ids=["semicolons", "tabs", "BOM and CRLF", "any order", "comments", "quoted", "trailing"],
)  # fmt: skip
def test_spreadsheets_write_the_same_table_in_many_ways(term_of, text):
    assert term_of(learners_csv=text).learners == (
        Learner(id="L1", town="Halluin", groups=("A",)),
        Learner(id="L2", town="Lille", groups=("A", "B")),
    )


def test_lines_are_those_of_the_file_whatever_stands_between(term_of):
    text = (
        "# notes\n\nid,name,town,mode,groups\n"
        'L1,"two\nlines",Halluin,,A\n# more\nL2,,Lille,boat,A\n'
    )
    (issue,) = issues_of(lambda: term_of(learners_csv=text))
    assert issue.where == "learners.csv:7:mode"


@pytest.mark.parametrize("word", ["yes", "Yes", "true", "oui", "ja", "1", "VRAI"])
def test_yes_in_three_languages(term_of, word):
    text = f"id,town,groups,licence\nL1,Halluin,A,{word}\n"
    assert term_of(learners_csv=text).learners[0].licence is True


@pytest.mark.parametrize("word", ["no", "false", "non", "nee", "0", ""])
def test_no_in_three_languages(term_of, word):
    text = f"id,town,groups,licence\nL1,Halluin,A,{word}\n"
    assert term_of(learners_csv=text).learners[0].licence is False


def test_dates_numbers_and_hours_as_written_in_france(term_of):
    term = term_of(
        learners_csv="id;lat;lon;groups\nL1;50,7863;3,1261;A\n",
        sessions_csv="id,groups,dates,start,end\nS1,A,14/01/2027; 2027-01-15,9h00,12:30\nS2,A,,,\n",
    )
    assert term.learners[0].lat == 50.7863
    assert term.sessions[0].dates == (date(2027, 1, 14), date(2027, 1, 15))
    assert (term.sessions[0].start, term.sessions[0].end) == (540, 750)


def test_settings_of_the_day(term_of):
    toml = FOUR_TABLES["term.toml"] + (
        'class_weekdays = ["Mon", "Sat"]\n[[templates]]\nid = "short"\n'
        'periods = ["09:30-12:30", "13:15-16:15"]\n[travel]\nam_peak = "07:30-09:00"\n'
    )
    settings = term_of(term_toml=toml).settings
    assert settings.templates[0].periods == (Period(570, 750), Period(795, 975))
    assert settings.travel.am_peak == Period(450, 540)


def test_none_is_written_out_where_empty_means_something_else(term_of):
    rooms = "id,site,seats,opening\nR1,Lille,10,\nR2,Lille,10,none\n"
    term = term_of(rooms_csv=rooms, units_csv="id,max_sessions_week\nFIRST_AID,none\n")
    assert term.units[0].max_sessions_week is None
    assert not term.rooms[1].opening.spans
    assert len(term.rooms[0].opening.spans) == 7


def test_organisations_are_free_words_until_they_have_a_table(term_of):
    learners = "id,town,groups,organisation\nL1,Halluin,A,CEMEA\n"
    assert term_of(learners_csv=learners).learners[0].organisation == "CEMEA"
    (issue,) = issues_of(lambda: term_of(learners_csv=learners, organisations_csv="id\nCEMEAS\n"))
    assert "did you mean 'CEMEAS'?" in issue.fix


def test_a_mistake_in_a_derived_row_is_told_where_it_was_named(term_of):
    rooms = 'id,site,seats\nR1,Lille,10\nR2,"Lille;Roubaix",10\n'
    (issue,) = issues_of(lambda: term_of(rooms_csv=rooms))
    assert issue.where == "rooms.csv:3:site"


def test_utf_16_is_named(term_of):
    (issue,) = issues_of(lambda: term_of(trainers_csv="id,town\nT1,Lille\n".encode("utf-16")))
    assert "UTF-16" in issue.message
    assert "CSV UTF-8" in issue.fix


@pytest.mark.parametrize(
    ("toml", "where", "message"),
    [
        ('id = "x"\nlast = 2027-01-22\n', "term.toml:1:first", "'first' is missing"),
        ('id = "A b"\nfirst = 2027-01-11\nlast = 2027-01-22\n', "term.toml:1:id", "right form"),
        ('id = "x"\nfirst = "soon"\nlast = 2027-01-22\n', "term.toml:2:first", "not a date"),
        (
            'id = "x"\nfirst = 2027-01-11\nlast = 2027-01-22\ngrid_min = 7\n',
            "term.toml:4:grid_min",
            "7 is not possible here",
        ),
    ],
)
def test_settings_are_told_by_line(term_of, toml, where, message):
    (issue,) = issues_of(lambda: term_of(term_toml=toml))
    assert issue.where == where
    assert message in issue.message


def test_bundled_terms_have_no_mistake_and_no_warning():
    assert "tiny" in bundled_names()
    for name in bundled_names():
        term, notes = read_with_notes(name)
        assert notes == ()
        assert check_term(term) == ()


def test_tiny_is_small():
    term = read_term("tiny")
    assert len(term.learners) == 6
    assert len(term.sites) == 1
    assert sum(item.count for item in term.sessions) == 12


def test_a_name_that_is_no_term(tmp_path):
    (issue,) = issues_of(lambda: read_term("tinny"))
    assert issue.fix == "did you mean 'tiny'?"
    (issue,) = issues_of(lambda: read_term(tmp_path))
    assert "neither term.toml nor any table" in issue.message
    (tmp_path / "term.txt").write_text("{}")
    (issue,) = issues_of(lambda: read_term(tmp_path / "term.txt"))
    assert "is a file" in issue.message
    (issue,) = issues_of(lambda: read_term(tmp_path / "my-term.xlsx"))
    assert "no such file" in issue.message


def test_a_folder_of_that_name_comes_before_the_bundled_term(term_of, tmp_path, monkeypatch):
    term_of()
    tmp_path.rename(tmp_path.with_name("tiny"))
    monkeypatch.chdir(tmp_path.parent)
    assert read_term("tiny").settings.id == "evening"


def test_a_trainer_above_capacity_is_a_warning(term_of, tmp_path):
    term_of(trainers_csv="id,town,max_minutes_week\nT1,Lille,200\n")
    _, (note,) = read_with_notes(tmp_path)
    assert note.where == "trainers.csv:2:max_minutes_week"
    assert note.severity == "warning"
    assert "only T1 can teach S1: 7 h 00, and their weeks hold 6 h 40 at most" in note.message


def test_a_term_without_files_is_checked_by_ids():
    term = read_term("tiny")
    lost = term.model_copy(update={"trainers": term.trainers[1:]})
    issues = term_issues(lost)
    assert [(i.where, i.message) for i in issues] == [
        ("sessions:CHILD:trainers", "'T1' is not in trainers.csv")
    ]
