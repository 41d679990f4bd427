"""What leaves a plan of events: the agenda, reports due, who takes part, what is not sure."""

import csv

import pytest
from rich.console import Console

from passerelle.exports.compare import compare
from passerelle.exports.csv import tables
from passerelle.exports.events import Diary
from passerelle.exports.show import timetable
from passerelle.exports.summary import summary
from passerelle.exports.view import View
from passerelle.exports.words import Words
from passerelle.models.calendars import CalendarSpan
from passerelle.models.people import Organisation
from passerelle.models.plan import PlacedSession
from passerelle.models.programmes import Quota, Series
from passerelle.tests.builders import (
    course,
    day,
    fixed,
    learner,
    placed,
    plan_of,
    settings,
    small_term,
)

MORNING = "09:00-12:30"
EN = Words("en")


@pytest.fixture(scope="module")
def plan():
    unsure = CalendarSpan(
        calendar="NEXT", first=day(7), last=day(27), status="provisional", closes=False
    )
    term = small_term(
        settings=settings(language="en"),
        organisations=(Organisation(id="FRO", calendars=("NEXT",)),),
        learners=(learner("L01"), learner("L02"), learner("L03")),
        calendars=(unsure,),
        sessions=(
            course("W", title="Workshop", report_days=3),
            fixed("F", MORNING, title="Forum", public=True),
        ),
        series=(
            Series(
                id="S", title="Spring", sets=("W", "F"), min_days_apart=14, price_day=1,
                not_in=("NEXT",),
            ),
        ),
        quotas=(Quota(session_set="W", at_least=1, at_most=2),),
    )  # fmt: skip
    return plan_of(
        term,
        (
            placed("W-01", day(1), MORNING, participants=("L01", "L03"), report_due=day(4)),
            placed("F-01", day(8), MORNING, provisional=True),
        ),
    )


def printed(renderable):
    console = Console(width=140, color_system=None)
    with console.capture() as capture:
        console.print(renderable)
    return capture.get()


def test_the_summary_has_the_agenda_with_what_follows_and_what_is_not_sure(plan):
    text = printed(summary(plan))
    agenda = text[text.index("Events of the year") :].splitlines()
    workshop = next(row for row in agenda if "Workshop" in row)
    forum = next(row for row in agenda if "Forum" in row)
    assert "Fri 08/01" in workshop
    assert "?" not in workshop
    assert "?" in forum
    assert "? To be confirmed" in text


def test_dates_that_lie_too_near_are_named(plan):
    text = " ".join(printed(summary(plan)).split())
    assert "Spring: W (" in text
    assert "lie 7 days apart, 14 asked for" in text


def test_the_timetable_marks_what_is_not_sure_and_tells_reports_to_trainers(plan):
    text = printed(timetable(plan, trainer="T01"))
    assert "? To be confirmed" in text
    assert "Report due" in text
    assert "Report due" not in printed(timetable(plan, learner="L01"))


def test_only_those_chosen_have_the_workshop_in_their_calendar(plan):
    diary = Diary(View(plan), EN)
    assert [len(diary.learner(who)) for who in ("L01", "L02", "L03")] == [2, 1, 2]
    (forum,) = diary.learner("L02")
    assert forum.status == "TENTATIVE"


def test_the_trainers_calendar_has_a_day_for_each_report(plan):
    events = Diary(View(plan), EN).trainer("T01")
    (report,) = [event for event in events if event.uid.endswith("-report@passerelle")]
    assert (report.start, report.end, report.busy) == (day(4), day(5), False)
    assert report.summary == "Report: Workshop"


def test_the_table_of_sessions_names_participants_and_the_day_of_the_report(plan):
    rows = {
        row["id"]: row for row in csv.DictReader(tables(plan)["sessions.csv"].decode().splitlines())
    }
    assert rows["W-01"]["participants"] == "L01;L03"
    assert rows["W-01"]["report_due"] == day(4).isoformat()
    assert (rows["W-01"]["expected"], rows["W-01"]["provisional"]) == ("2", "no")
    assert (rows["F-01"]["expected"], rows["F-01"]["provisional"]) == ("3", "yes")


def test_a_comparison_tells_other_participants_and_what_is_provisional(plan):
    first, second = plan.sessions
    others = (
        PlacedSession(**{**dict(first), "participants": ("L02",)}),
        second.model_copy(update={"provisional": False}),
    )
    changed = plan_of(plan.term, others)
    found = {row.item: row for row in compare((plan, changed)).differences[0].sessions}
    assert found["W-01"].aspects == ("people",)
    assert found["F-01"].aspects == ("state",)
    assert "provisional" in found["F-01"].before
    assert "provisional" not in found["F-01"].after
