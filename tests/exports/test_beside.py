"""Calendars and tables of what is decided beside the timetable."""

import csv
import io

from rich.console import Console

from passerelle.exports.csv import tables
from passerelle.exports.events import Diary
from passerelle.exports.show import summary
from passerelle.exports.view import View
from passerelle.exports.words import Words
from passerelle.tests import beside

DIARY = Diary(View(beside.good()), Words("fr"))


def rows(name):
    return list(csv.DictReader(io.StringIO(tables(beside.good())[name].decode())))


def test_a_member_of_staff_sees_shifts_in_the_own_calendar():
    plan = beside.good()
    who = plan.work_shifts[0].person
    found = [event for event in DIARY.learner(who) if event.summary.startswith(("BUS", "CRECHE"))]
    assert len(found) == sum(row.person == who for row in plan.work_shifts)
    assert len({event.uid for event in found}) == len(found)
    assert found[0].start.strftime("%H:%M") < found[0].end.strftime("%H:%M")


def test_a_candidate_sees_whom_to_meet_and_when():
    (event,) = [e for e in DIARY.learner("C1") if e.summary.startswith("DATING")]
    met = [row for row in beside.good().interviews if row.learner == "C1"]
    assert len(met) == 2
    assert all(row.stand in event.description for row in met)


def test_a_host_sees_a_visit_without_a_name():
    names = {event.summary for event in DIARY.host("H1")}
    assert "Visite" in names
    assert not [name for name in names if "L01" in name or "GUEST" in name]


def test_tables_list_rounds_stops_shifts_and_requests():
    plan = beside.good()
    assert len(rows("interviews.csv")) == len(plan.interviews) == 4
    assert {row["town"] for row in rows("stop_days.csv")} == {"Ost", "West"}
    assert len(rows("work_shifts.csv")) == len(plan.work_shifts)
    (grant,) = rows("grants.csv")
    assert (grant["parent"], grant["days_granted"], grant["days_refused"]) == ("PARENT", "2", "0")


def test_the_summary_says_when_stops_are_served_and_who_works():
    console = Console(width=120, record=True)
    console.print(summary(beside.good(), "nl"))
    text = console.export_text()
    assert "Haltes" in text
    assert "Personeel van de diensten" in text
