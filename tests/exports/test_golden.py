"""Feeds byte by byte against stored files.

After a change that is meant, rewrite them with ``UPDATE_GOLDEN=1 pytest tests/exports`` and read
the difference before it is committed.
"""

import os
from datetime import date, timedelta
from pathlib import Path

import pytest

from passerelle.exports.ical import calendars, write_calendars
from passerelle.models.plan import Plan
from passerelle.tests.publishing import KEY

GOLDEN = Path(__file__).parents[1] / "golden" / "feeds"


@pytest.fixture(scope="module", autouse=True)
def _update(plan):
    if os.environ.get("UPDATE_GOLDEN"):
        write_calendars(plan, GOLDEN, key=KEY)


def test_every_feed_has_the_bytes_that_were_read_and_agreed_on(plan):
    stored = {
        path.relative_to(GOLDEN).as_posix(): path.read_bytes() for path in GOLDEN.rglob("*.ics")
    }
    assert calendars(plan, key=KEY) == stored


def test_there_is_a_feed_for_everyone_and_everything(plan):
    assert sorted(calendars(plan, key=KEY)) == [
        "groups/G-BE.ics", "groups/G-FR.ics",
        "hosts/H01.ics", "hosts/H02.ics",
        "learners/L01.ics", "learners/L02.ics", "learners/L03.ics",
        "providers/CRE-9.ics",
        "public.ics",
        "rooms/R1.ics", "rooms/R2.ics", "rooms/R3.ics",
        "sites/S-LIL.ics", "sites/S-TOU.ics",
        "trainers/T01.ics", "trainers/T02.ics",
    ]  # fmt: skip


def test_a_plan_read_from_its_file_gives_the_same_bytes(plan):
    again = Plan.model_validate_json(plan.model_dump_json())
    assert calendars(again, key=KEY) == calendars(plan, key=KEY)


def test_rows_in_another_order_give_the_same_bytes(plan):
    turned = plan.model_copy(
        update={"sessions": plan.sessions[::-1], "internships": plan.internships[::-1]}
    )
    assert calendars(turned, key=KEY) == calendars(plan, key=KEY)


def test_a_second_export_touches_no_file_and_a_change_only_the_feeds_concerned(plan, tmp_path):
    paths = write_calendars(plan, tmp_path, key=KEY)
    before = {path: path.stat().st_mtime_ns for path in paths}
    write_calendars(plan, tmp_path, key=KEY)
    assert {path: path.stat().st_mtime_ns for path in paths} == before
    exam = next(session for session in plan.sessions if session.id == "EX-01")
    others = tuple(session for session in plan.sessions if session.id != "EX-01")
    moved = exam.model_copy(update={"date": exam.date + timedelta(days=7)})
    new = calendars(plan.model_copy(update={"sessions": (*others, moved)}), key=KEY)
    changed = {name for name, data in calendars(plan, key=KEY).items() if data != new[name]}
    assert changed == {
        "groups/G-BE.ics", "learners/L03.ics", "rooms/R2.ics", "sites/S-TOU.ics",
        "trainers/T02.ics",
    }  # fmt: skip


def test_ids_that_are_no_file_names_stay_inside_the_folder(plan, tmp_path):
    room = plan.term.rooms[0].model_copy(update={"id": "../../A 1/b"})
    term = plan.term.model_copy(update={"rooms": (room,)})
    empty = {"term": term, "sessions": (), "internships": ()}
    paths = write_calendars(plan.model_copy(update=empty), tmp_path / "out", key=KEY)
    assert {path.parent.parent for path in paths} <= {tmp_path / "out", tmp_path}
    assert all(path.resolve().is_relative_to(tmp_path / "out") for path in paths)
    assert date(2027, 3, 15) == term.settings.first
