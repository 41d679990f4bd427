"""What a care provider is sent (R84): days and times under pseudonyms, and nobody's name."""

import csv
import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from passerelle.cli import app
from passerelle.exports.care_export import care_files
from passerelle.exports.plan_file import write_plan
from passerelle.exports.pseudonyms import pseudonym
from passerelle.models.plan import CareDay

KEY = b"k" * 32


def table(data):
    return list(csv.DictReader(io.StringIO(data.decode())))


@pytest.fixture(scope="module")
def nursery(plan):
    """The hand-made plan with two children more, and two places reserved."""
    on = date(2027, 3, 26)
    more = (
        CareDay(child="K78", provider="CRE-9", date=on, drop_off=480, pick_up=700),
        CareDay(child="K79", provider="CRE-9", date=on, drop_off=700, pick_up=900),
        CareDay(child="K77", provider="CRE-9", date=date(2027, 3, 29), drop_off=470, pick_up=800),
    )
    provider = plan.term.providers[0].model_copy(update={"reserved": 1})
    term = plan.term.model_copy(update={"providers": (provider,)})
    return plan.model_copy(update={"care_days": (*plan.care_days, *more), "term": term})


def test_right_a_provider_reads_when_each_child_comes_and_goes(nursery):
    rows = table(care_files(nursery, KEY)["care/CRE-9.csv"])
    assert [(row["date"], row["drop_off"], row["pick_up"]) for row in rows] == [
        ("2027-03-26", "07:54", "13:15"),
        ("2027-03-26", "08:00", "11:40"),
        ("2027-03-26", "11:40", "15:00"),
        ("2027-03-29", "07:50", "13:20"),
    ]
    assert rows[0]["child"] == rows[3]["child"] == pseudonym(KEY, "CRE-9", "K77")
    assert len({row["child"] for row in rows}) == 3


def test_edge_who_leaves_makes_room_for_who_comes(nursery):
    rows = table(care_files(nursery, KEY)["care/totals/CRE-9.csv"])
    first = {
        "date": "2027-03-26",
        "children": "3",
        "most_at_once": "2",
        "reserved": "1",
        "over": "1",
    }
    assert rows == [
        first,
        {"date": "2027-03-29", "children": "1", "most_at_once": "1", "reserved": "1", "over": "0"},
    ]


def test_edge_places_without_a_limit_are_never_exceeded(plan):
    (row,) = table(care_files(plan, KEY)["care/totals/CRE-9.csv"])
    assert (row["reserved"], row["over"]) == ("", "")


def test_wrong_to_name_anyone_in_what_is_sent(nursery):
    term = nursery.term
    names = {row.id for row in (*term.learners, *term.trainers, *term.children)}
    names |= {row.name for row in (*term.learners, *term.trainers) if row.name}
    names |= {row.town for row in (*term.learners, *term.trainers)}
    names |= {row.session for row in nursery.attendance} | {"no_care", "care_closes_early"}
    sent = {name: data for name, data in care_files(nursery, KEY).items() if "/" in name}
    assert len(sent) == 2
    for data in sent.values():
        assert [name for name in names if name.encode() in data] == []


def test_only_the_coordinators_list_says_who_is_who(nursery):
    rows = table(care_files(nursery, KEY)["care_children.csv"])
    assert [row["child"] for row in rows] == ["K77", "K78", "K79"]
    assert rows[0]["pseudonym"] == pseudonym(KEY, "CRE-9", "K77")


@given(st.binary(min_size=32, max_size=32), st.binary(min_size=32, max_size=32))
def test_a_pseudonym_hangs_on_the_secret_the_provider_and_the_child(one, other):
    name = pseudonym(one, "C01", "K01")
    assert name == pseudonym(one, "C01", "K01")
    assert name not in {pseudonym(one, "C02", "K01"), pseudonym(one, "C01", "K02")}
    assert (name == pseudonym(other, "C01", "K01")) == (one == other)
    assert pseudonym(one, "C0", "1:K01") != name


# --- on disk -------------------------------------------------------------------------------------


@pytest.fixture
def export(nursery, tmp_path):
    path = tmp_path / "plan.json"
    write_plan(nursery, path)

    def run(folder, *more):
        words = ["export", str(path), "--format", "csv,ics", "-o", str(tmp_path / folder), *more]
        return CliRunner().invoke(app, words), tmp_path / folder

    return run


def test_pseudonyms_are_the_same_in_every_export_to_a_folder(export):
    result, folder = export("one")
    before = (folder / "care" / "CRE-9.csv").read_bytes()
    assert result.exit_code == 0
    assert (folder / "pseudonyms.key").stat().st_mode & 0o077 == 0
    assert str(folder / "care" / "CRE-9.csv") in result.stdout.splitlines()
    assert "pseudonyms.key" not in result.stdout
    export("one")
    assert (folder / "care" / "CRE-9.csv").read_bytes() == before
    _, elsewhere = export("two")
    assert (elsewhere / "care" / "CRE-9.csv").read_bytes() != before


def test_an_export_with_the_secret_of_another_folder_has_the_same_pseudonyms(export, nursery):
    _, first = export("one")
    _, other = export("two", "--key", str(first / "pseudonyms.key"))
    for name in ("care/CRE-9.csv", "providers/CRE-9.ics"):
        assert (other / name).read_bytes().splitlines()[-1:] == (
            (first / name).read_bytes().splitlines()[-1:]
        )
    assert not (other / "pseudonyms.key").exists()
    key = (first / "pseudonyms.key").read_bytes()
    child = nursery.care_days[0].child
    assert pseudonym(key, "CRE-9", child) in (other / "providers/CRE-9.ics").read_text()


def test_a_secret_that_is_none_is_a_bad_input(export, tmp_path):
    (tmp_path / "one").mkdir()
    (tmp_path / "one" / "pseudonyms.key").write_text("short", encoding="utf-8")
    result, folder = export("one")
    assert (result.exit_code, "pseudonyms.key" in result.stderr) == (2, True)
    assert not (folder / "care").exists()
