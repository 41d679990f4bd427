"""Sessions use the periods of one template per site and date (TEMPLATE)."""

import pytest

from passerelle.models.base import Period
from passerelle.models.rules import DayTemplate
from passerelle.tests.builders import (
    absence,
    amount,
    course,
    day,
    fixed,
    host,
    judged,
    learner,
    placed,
    settings,
    small_term,
    span,
    trainer,
)

TUESDAY = day(1)
LONG = DayTemplate(id="long", periods=(span("09:00-12:30"), span("13:30-17:00")))
SHORT = DayTemplate(id="short", periods=(span("09:30-12:30"), span("13:15-16:15")))


def two_templates(**changes):
    return small_term(settings=settings(templates=(LONG, SHORT)), **changes)


@pytest.mark.parametrize(
    ("period", "found"),
    [
        ("09:00-12:30", set()),
        ("13:15-16:15", set()),
        ("09:01-12:30", {"TEMPLATE"}),
        ("09:00-12:29", {"TEMPLATE"}),
    ],
)
def test_a_course_uses_a_period_of_the_term(period, found):
    assert judged(two_templates(), placed("C-01", TUESDAY, period)) == found


@pytest.mark.parametrize(
    ("morning", "afternoon", "room", "found"),
    [
        ("09:00-12:30", "13:30-17:00", "O1", set()),
        ("09:30-12:30", "13:15-16:15", "O1", set()),
        ("09:30-12:30", "13:30-17:00", "O1", {"TEMPLATE"}),
        ("09:30-12:30", "13:30-17:00", "W1", set()),  # each site has its own
    ],
)
def test_one_template_rules_a_site_on_a_date(morning, afternoon, room, found):
    term = two_templates(sessions=(course(count=2),))
    sessions = placed("C-01", TUESDAY, morning), placed("C-02", TUESDAY, afternoon, room)
    assert judged(term, *sessions) == found


def test_templates_change_from_date_to_date():
    term = two_templates(sessions=(course(count=2),))
    sessions = placed("C-01", TUESDAY, "09:30-12:30"), placed("C-02", day(2), "13:30-17:00")
    assert judged(term, *sessions) == set()


def test_a_fixed_event_and_a_visit_leave_the_templates_of_sites_alone():
    term = two_templates(
        sessions=(fixed("F", "10:00-11:00"), course("C"), course("V", host="H1")),
        hosts=(host(),),
        policies=(amount("lunch_min", 30),),
    )
    sessions = (
        placed("F-01", TUESDAY, "10:00-11:00"),
        placed("C-01", day(2), "09:30-12:30"),
        placed("V-01", day(2), "13:30-17:00", "", host="H1"),
    )
    assert judged(term, *sessions) == set()


def talk(period, *, room="O2", on=TUESDAY, absent=(), **changes):
    """A class in the morning, and one individual session of its learner."""
    item = course("VAE", individual=True, length_min=45, trainers=("T02",))
    term = small_term(
        rooms=(*small_term().rooms, small_term().rooms[0].model_copy(update={"id": "O2"})),
        trainers=(trainer(), trainer("T02")),
        learners=(learner(),),
        sessions=(course(), item),
        **changes,
    )
    meeting = placed("VAE-1", on, period, room, "T02", learner="L01")
    return judged(term, placed("C-01", TUESDAY, "09:00-12:30"), meeting, absent=absent)


@pytest.mark.parametrize(
    ("period", "found"),
    [
        ("12:45-13:30", set()),
        ("12:45-13:31", {"TEMPLATE"}),
        ("12:45-13:29", {"TEMPLATE"}),
        ("12:46-13:31", {"TEMPLATE"}),  # off the grid of 15 minutes
        ("12:30-13:15", set()),
    ],
)
def test_an_individual_session_has_its_length_and_starts_on_the_grid(period, found):
    assert talk(period) == found


@pytest.mark.parametrize(
    ("hours", "found"),
    [
        (span("12:45-13:30"), set()),
        (Period(766, 810), {"TEMPLATE"}),
        (Period(765, 809), {"TEMPLATE"}),
    ],
)
def test_an_individual_session_lies_in_the_hours_for_it(hours, found):
    assert talk("12:45-13:30", settings=settings(interview_hours=hours)) == found


def test_an_individual_session_lies_beside_another_of_its_learner():
    assert talk("12:45-13:30", on=day(2)) == {"TEMPLATE"}
    assert talk("12:45-13:30", room="W1") == {"TEMPLATE"}
    assert talk("12:15-13:00") == {"R17"}


def test_an_individual_session_may_overlap_a_class_its_learner_does_not_attend():
    row = absence("L01", "C-01", "other_session")
    assert talk("10:00-10:45", absent=(row,)) == set()
    assert talk("10:00-10:45") == {"R17"}
    assert talk("12:30-13:15", absent=(row,)) == {"ABSENCE"}  # both fit


@pytest.mark.parametrize(("room", "found"), [("O1", set()), ("W1", {"TEMPLATE"})])
def test_an_individual_session_does_not_stand_in_for_a_class(room, found):
    one, two = (
        course(name, individual=True, length_min=45, trainers=("T02",)) for name in ("VA", "VB")
    )
    term = small_term(trainers=(trainer(), trainer("T02")), sessions=(course(), one, two))
    meetings = (
        placed("VA-1", TUESDAY, "15:00-15:45", room, "T02", learner="L01"),
        placed("VB-1", TUESDAY, "16:00-16:45", room, "T02", learner="L01"),
    )
    assert judged(term, placed("C-01", TUESDAY, "09:00-12:30"), *meetings) == found
