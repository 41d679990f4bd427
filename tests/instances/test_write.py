"""What is written reads back equal, appears at once, and is the same each time."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from passerelle.instances import write
from passerelle.instances.bundled import bundled_names
from passerelle.instances.read import read_folder, read_term
from passerelle.instances.write import term_files, write_term
from passerelle.models.issue import BadInputError
from passerelle.models.people import Group, Learner, Organisation
from passerelle.models.rules import DayTemplate, TravelSettings, Weights
from passerelle.models.sessions import Unit
from passerelle.models.term import Term
from passerelle.tests.rows import ONE_DAY, PERIODS, TEXTS, WORDS, terms


def unchecked(files):
    with TemporaryDirectory() as folder:
        for name, text in files.items():
            (Path(folder) / name).write_text(text, encoding="utf-8", newline="")
        read = read_folder(Path(folder))
        assert read.issues == []
        return read.term()


@settings(max_examples=250, deadline=None)
@given(term=terms())
def test_any_rows_read_back_equal(term):
    assert unchecked(term_files(term)) == term


@settings(max_examples=60, deadline=None)
@given(
    templates=st.lists(
        st.builds(DayTemplate, id=WORDS, periods=st.lists(PERIODS, max_size=3).map(tuple)),
        max_size=3,
    ).map(tuple),
    conflict=st.integers(0, 10_000),
    rush=st.floats(1, 9),
    towns=st.lists(TEXTS, max_size=2).map(tuple),
    title=TEXTS,
)
def test_any_settings_read_back_equal(templates, conflict, rush, towns, title):
    term = Term(
        settings=ONE_DAY.model_copy(
            update={
                "templates": templates,
                "title": title,
                "weights": Weights(conflict=conflict),
                "travel": TravelSettings(rush_inside=rush, dense_towns=towns),
            }
        )
    )
    assert unchecked(term_files(term)) == term


@pytest.mark.parametrize("name", bundled_names())
def test_bundled_terms_read_back_equal(name, tmp_path):
    term = read_term(name)
    folder = write_term(term, tmp_path / "copy")
    assert read_term(folder) == term
    assert [entry.name for entry in tmp_path.iterdir()] == ["copy"]


def test_tiny_stays_four_tables():
    files = term_files(read_term("tiny"))
    assert sorted(files) == [
        "learners.csv", "rooms.csv", "sessions.csv", "term.toml", "trainers.csv",
    ]  # fmt: skip
    assert files["learners.csv"].splitlines()[:2] == [
        "id,town,mode,country,groups",
        "L1,Lille,walk,,G",
    ]


def test_the_same_term_gives_the_same_bytes():
    assert term_files(read_term("tiny")) == term_files(read_term("tiny"))


def test_only_columns_that_say_something_are_written():
    term = Term(settings=ONE_DAY, units=(Unit(id="A"), Unit(id="B", max_sessions_week=None)))
    assert term_files(term)["units.csv"] == "id,max_sessions_week\nA,\nB,none\n"


def test_derived_tables_are_written_only_if_they_differ():
    learner = Learner(id="L1", groups=("A",))
    assert "groups.csv" not in term_files(
        Term(settings=ONE_DAY, learners=(learner,), groups=(Group(id="A"),))
    )
    assert term_files(Term(settings=ONE_DAY, learners=(learner,)))["groups.csv"] == "id\n"


def test_awkward_texts_survive():
    names = ("# no comment", 'a "quote"', "two\nlines", "a,b;c", "\\;", "tab\there", "=1+1")
    term = Term(
        settings=ONE_DAY,
        organisations=tuple(Organisation(id=f"O{n}", name=name) for n, name in enumerate(names)),
        learners=(Learner(id="L1", groups=("a;b", "c\\", "\\;d")),),
    )
    assert unchecked(term_files(term)) == term


def test_what_no_cell_can_hold_is_refused_and_nothing_is_written(tmp_path):
    term = Term(settings=ONE_DAY, learners=(Learner(id="L1", groups=("",)),))
    with pytest.raises(BadInputError, match="cannot be written in a cell") as caught:
        write_term(term, tmp_path / "copy")
    assert caught.value.issues[0].where == "learners.csv: row 1: groups"
    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_not_overwritten_unawares(tmp_path):
    term = read_term("tiny")
    write_term(term, tmp_path / "copy")
    (tmp_path / "copy" / "notes.txt").write_text("mine")
    (tmp_path / "copy" / "tracks.csv").write_text("id\nOLD\n")
    with pytest.raises(BadInputError, match="is there already"):
        write_term(term, tmp_path / "copy")
    write_term(term, tmp_path / "copy", overwrite=True)
    assert read_term(tmp_path / "copy") == term
    assert (tmp_path / "copy" / "notes.txt").read_text() == "mine"
    assert [entry.name for entry in tmp_path.iterdir()] == ["copy"]


def test_a_write_that_fails_leaves_what_was_there(tmp_path, monkeypatch):
    term = read_term("tiny")
    write_term(term, tmp_path / "copy")
    before = {entry.name: entry.read_bytes() for entry in (tmp_path / "copy").iterdir()}

    def full_disk(path, text):
        path.write_text(text[:10])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(write, "_write_synced", full_disk)
    other = term.model_copy(update={"learners": term.learners[:3]})
    for folder in ("copy", "new"):
        with pytest.raises(OSError, match="No space left"):
            write_term(other, tmp_path / folder, overwrite=True)
    assert {entry.name: entry.read_bytes() for entry in (tmp_path / "copy").iterdir()} == before
    assert [entry.name for entry in tmp_path.iterdir()] == ["copy"]
