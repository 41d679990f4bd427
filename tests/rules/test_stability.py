"""What a plan made from another one keeps of it, and what a change costs (R53, R67)."""

import pytest

from passerelle.checker.check import check
from passerelle.models.people import Unavailability
from passerelle.models.plan import Former, Presence
from passerelle.models.sessions import Pin
from passerelle.tests.builders import (
    absence,
    course,
    day,
    host,
    interning,
    learner,
    placed,
    plan_of,
    small_term,
    trainer,
    travel_of,
)

MORNING, LATER = "09:00-12:30", "13:30-17:00"
BEFORE = (placed("C-01", day(1), MORNING), placed("C-02", day(8), MORNING))


def following(*before, today=0, thaw=7, **changes):
    """A promise made on Monday 4 January: the first week is frozen."""
    fields = {
        "today": day(today),
        "free_from": day(thaw),
        "sessions": before or BEFORE,
        "people": ("L01", "T01", "T02"),
    }
    return Former(**{**fields, **changes})


def two(**changes):
    crews = {"trainers": (trainer(), trainer("T02"))}
    sessions = (course(count=2, trainers=("T01", "T02")),)
    return small_term(**{**crews, "sessions": sessions, **changes})


def judged(sessions, former, term=None, **changes):
    own = term or two()
    plan = plan_of(own, sessions, former=former, **changes)
    verdict = check(own, plan, travel_of())
    return {issue.code for issue in verdict.violations}


def figures(sessions, former, term=None):
    plan = plan_of(term or two(), sessions, former=former)
    return {line.line: line.value for line in plan.objective if line.tier == "stability"}


# --- frozen weeks (R53) --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "found"),
    [
        (placed("C-01", day(1), MORNING), set()),
        (placed("C-01", day(1), LATER), {"R53"}),
        (placed("C-01", day(2), MORNING), {"R53"}),
        (placed("C-01", day(9), MORNING), {"R53"}),
        (placed("C-01", day(1), MORNING, "W1"), {"R53"}),
        (placed("C-01", day(1), MORNING, crew="T02"), {"R53"}),
    ],
)
def test_what_is_frozen_stays_at_its_time_in_its_room_with_its_trainer(first, found):
    assert judged((first, BEFORE[1]), following()) == found


@pytest.mark.parametrize(
    ("thaw", "found"), [(8, set()), (9, {"R53"})], ids=["first free day", "last frozen day"]
)
def test_the_first_free_date_is_free(thaw, found):
    moved = placed("C-02", day(8), LATER)
    assert judged((BEFORE[0], moved), following(thaw=thaw)) == found


def test_what_has_become_impossible_may_leave_a_frozen_week_but_not_move_inside_it():
    ill = Unavailability(person="T01", first=day(1), last=day(1))
    term = two(unavailabilities=(ill,), trainers=(trainer(),), sessions=(course(count=2),))
    assert judged((placed("C-01", day(9), MORNING), BEFORE[1]), following(), term) == set()
    assert judged((placed("C-01", day(2), MORNING), BEFORE[1]), following(), term) == {"R53"}


def test_another_trainer_may_take_over_what_is_frozen_when_the_former_one_is_ill():
    term = two(unavailabilities=(Unavailability(person="T01", first=day(1), last=day(1)),))
    taken = placed("C-01", day(1), MORNING, crew="T02")
    assert judged((taken, BEFORE[1]), following(), term) == set()


def test_an_interview_leaves_with_the_class_it_was_beside():
    talk = course("TALK", individual=True, length_min=45)
    ill = Unavailability(person="T01", first=day(1), last=day(1), end="12:45")
    single = placed("TALK-L01-1", day(1), "14:00-14:45", learner="L01", session_set="TALK")
    before = (BEFORE[0], single, BEFORE[1])
    class_moved = placed("C-01", day(9), MORNING)
    later = single.model_copy(update={"date": day(8)})
    sets = (course(count=2), talk)
    well = two(sessions=sets)
    sick = two(sessions=sets, unavailabilities=(ill,), trainers=(trainer(),))
    former = following(*before)
    assert judged((BEFORE[0], later, BEFORE[1]), former, well) == {"R53"}
    assert judged((class_moved, later, BEFORE[1]), former, sick) == set()


def test_nothing_new_lies_in_a_frozen_week_unless_it_is_pinned():
    term = two(sessions=(course(count=2), course("D")))
    extra = placed("D-01", day(3), MORNING)
    assert judged((*BEFORE, extra), following(), term) == {"R53"}
    pin = Pin(session_set="D", date=day(3), start="09:00", state="draft")
    pinned = two(sessions=(course(count=2), course("D")), pins=(pin,))
    assert judged((*BEFORE, extra), following(), pinned) == set()


def test_a_session_that_was_not_held_is_made_up_for_later():
    caught_up = (placed("C-01", day(10), MORNING), BEFORE[1])
    held = following(today=7, thaw=8)
    assert judged(caught_up, held) == {"R53"}
    assert judged(caught_up, following(today=7, thaw=8, missed=("C-01",))) == set()


def test_an_internship_that_has_begun_stays_while_its_host_takes_interns():
    from passerelle.models.sessions import Block

    block = Block(id="B", group="G", weeks=1)
    stays = (interning(first=day(0)),)
    sessions = (placed("C-01", day(8), MORNING), placed("C-02", day(9), MORNING))
    former = following(*sessions, internships=stays)
    term = two(hosts=(host(), host("H2")), blocks=(block,))
    assert judged(sessions, former, term, internships=stays) == set()
    elsewhere = (interning(at="H2", first=day(0)),)
    assert judged(sessions, former, term, internships=elsewhere) == {"R53"}
    later = (interning(first=day(14)),)
    assert judged(sessions, former, term, internships=later) == {"R53"}
    gone = two(hosts=(host("H2"),), blocks=(block,))
    moved = (interning(at="H2", first=day(14)),)
    assert judged(sessions, former, gone, internships=moved) == set()


# --- the price of changes (R67) ------------------------------------------------------------------


def test_a_plan_that_keeps_everything_has_no_change():
    assert set(figures(BEFORE, following()).values()) == {0}


def test_a_plan_that_follows_none_has_no_such_lines():
    assert not {line.tier for line in plan_of(two(), BEFORE).objective} & {"stability"}


def test_a_move_concerns_learner_and_trainer():
    found = figures((BEFORE[0], placed("C-02", day(8), LATER)), following())
    assert (found["moved_sessions"], found["people_affected"], found["taken_over"]) == (1, 2, 0)


def test_another_room_of_the_same_site_is_no_move_another_site_is():
    from passerelle.models.places import Room

    rooms = (*two().rooms, Room(id="O2", site="OST", seats=10))
    term = two(rooms=rooms)
    near = figures((BEFORE[0], placed("C-02", day(8), MORNING, "O2")), following(), term)
    far = figures((BEFORE[0], placed("C-02", day(8), MORNING, "W1")), following(), term)
    assert (near["moved_sessions"], far["moved_sessions"]) == (0, 1)


def test_a_substitute_affects_both_trainers_and_no_learner():
    found = figures((BEFORE[0], placed("C-02", day(8), MORNING, crew="T02")), following())
    assert (found["moved_sessions"], found["people_affected"], found["taken_over"]) == (0, 2, 1)


def test_whoever_did_not_know_the_former_plan_is_not_affected():
    term = two(learners=(learner(), learner("L02")))
    found = figures((BEFORE[0], placed("C-02", day(8), LATER)), following(), term)
    assert found["people_affected"] == 2


@pytest.mark.parametrize(("notice", "days"), [(8, 0), (9, 1), (10, 3)])
def test_notice_lacks_for_what_goes_and_for_what_comes(notice, days):
    moved = placed("C-02", day(9), MORNING)  # from the eighth day to the ninth
    found = figures((BEFORE[0], moved), following(notice_days=notice))
    assert found["short_notice"] == days


@pytest.mark.parametrize(("most", "over"), [(None, 0), (2, 0), (1, 3), (0, 6)])
def test_changes_above_the_budget_of_each_person_are_counted(most, over):
    moved = (placed("C-01", day(9), MORNING), placed("C-02", day(10), MORNING))
    found = figures(moved, following(thaw=0, max_changes=most))
    assert found["over_budget"] == over  # of L01, and of T01 in what he leaves and what he gets


def test_seats_that_a_trainer_cannot_take_are_no_change_of_his():
    term = two(unavailabilities=(Unavailability(person="T01", first=day(8), last=day(8)),))
    taken = (BEFORE[0], placed("C-02", day(8), MORNING, crew="T02"))
    found = figures(taken, following(max_changes=0), term)
    assert found["over_budget"] == 1  # of T02, who takes over


# --- who was not there (R16) ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("today", "recorded", "absent", "found"),
    [
        (7, True, True, set()),
        (7, True, False, {"ABSENCE"}),  # it was recorded, the plan must say so
        (7, False, True, {"ABSENCE"}),  # nobody recorded it
        (1, True, True, {"ABSENCE"}),  # not past yet: the day itself
        (2, True, True, set()),  # past from the next day on
    ],
)
def test_an_absence_that_was_recorded_needs_no_other_reason(today, recorded, absent, found):
    rows = (Presence(session="C-01", learner="L01"),) if recorded else ()
    away = (absence("L01", "C-01", "recorded"),) if absent else ()
    former = following(today=today, thaw=today, recorded=rows)
    assert judged(BEFORE, former, absent=away) == found
