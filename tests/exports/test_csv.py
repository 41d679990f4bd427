"""The tables a coordinator opens in a spreadsheet."""

import csv
import io

import pytest

from passerelle.exports.csv import tables, write_csv


@pytest.fixture(scope="module")
def rows(plan):
    return {
        name: list(csv.DictReader(io.StringIO(data.decode())))
        for name, data in tables(plan).items()
    }


def test_there_is_a_table_for_each_part_of_the_plan(plan, rows):
    assert {name: len(table) for name, table in rows.items()} == {
        "sessions.csv": len(plan.sessions),
        "attendance.csv": len(plan.attendance),
        "internships.csv": len(plan.internships),
        "journeys.csv": sum(len(journey.legs) for journey in plan.journeys),
        "care_days.csv": 1,
        "care_choices.csv": 0,
        "lifts.csv": 0,
        "interviews.csv": 0,
        "stop_days.csv": 0,
        "work_shifts.csv": 0,
        "grants.csv": 0,
        "objective.csv": len(plan.objective),
    }


def test_no_row_is_shorter_or_longer_than_the_header(rows):
    for table in rows.values():
        for row in table:
            assert None not in row
            assert None not in row.values()


def test_a_linked_session_lists_rooms_sites_and_crew(rows):
    linked = rows["sessions.csv"][0]
    assert (linked["rooms"], linked["sites"]) == ("R1;R2", "S-LIL;S-TOU")
    assert (linked["trainers"], linked["facilitators"]) == ("T01", "T02")
    assert (linked["iso_week"], linked["start"], linked["minutes"]) == ("2027-W12", "09:00", "210")


def test_who_is_expected_and_who_comes(rows):
    second = next(row for row in rows["sessions.csv"] if row["id"] == "PSY-02")
    assert (second["expected"], second["present"]) == ("3", "2")
    missed = [row for row in rows["attendance.csv"] if row["present"] == "no"]
    assert {(row["learner"], row["reason"]) for row in missed} == {
        ("L01", "no_care"),
        ("L01", "care_closes_early"),
    }


def test_homes_are_never_written(plan):
    for data in tables(plan).values():
        for person in (*plan.term.learners, *plan.term.trainers):
            assert person.town.encode() not in data
        assert b"50.77" not in data


def test_the_order_of_rows_in_the_plan_does_not_matter(plan):
    names = ("sessions", "attendance", "internships", "journeys", "care_days")
    turned = plan.model_copy(update={name: getattr(plan, name)[::-1] for name in names})
    assert tables(turned) == tables(plan)


def test_files_are_utf8_with_plain_line_ends(plan, tmp_path):
    paths = write_csv(plan, tmp_path / "csv")
    assert sorted(path.name for path in paths) == sorted(tables(plan))
    data = (tmp_path / "csv" / "sessions.csv").read_bytes()
    assert "préscolaire".encode() in data
    assert b"\r" not in data


def test_a_plan_without_placements_gives_headers(plan):
    names = ("sessions", "attendance", "internships", "journeys", "care_days", "objective")
    bare = plan.model_copy(update=dict.fromkeys(names, ()))
    assert all(data.count(b"\n") == 1 for data in tables(bare).values())
