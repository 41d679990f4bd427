"""What makes a term impossible is named with figures, before any solver runs."""

import pytest

from passerelle.checker.conditions import conditions
from passerelle.instances.read import read_term
from passerelle.models.calendars import CalendarSpan
from passerelle.models.care import CareArrangement, Child
from passerelle.models.people import Organisation
from passerelle.models.places import Room
from passerelle.models.sessions import Block, Unit
from passerelle.tests.builders import (
    care_of,
    course,
    day,
    fixed,
    host,
    hours,
    learner,
    settings,
    small_term,
    trainer,
    travel_of,
)
from passerelle.travel.build import build_travel


def found(term, **fields):
    """Code, place and severity of each condition that fails."""
    issues = conditions(term, travel_of(**fields))
    return [(issue.code, issue.where, issue.severity) for issue in issues]


def text(term):
    (issue,) = conditions(term, travel_of())
    return issue.message


def test_a_sound_term_has_nothing_to_report():
    assert found(small_term()) == []


def test_the_bundled_term_can_be_planned():
    term = read_term("pass-emploi")
    issues = conditions(term, build_travel(term))
    assert [str(issue) for issue in issues] == []  # an option of L09 mends what option 1 cannot


# --- trainers ------------------------------------------------------------------------------------

BUSY = {"sessions": (course(count=9), course("D", trainers=("T01", "T02")))}


@pytest.mark.parametrize(
    ("availability", "expected"),
    [("Mon-Tue 08:00-18:00; Wed 08:00-13:00", []), ("Mon-Tue 08:00-18:00", [])],
)
def test_a_trainer_with_enough_half_days(availability, expected):
    made = trainer(availability=hours(availability)), trainer("T02")
    assert found(small_term(trainers=made, **BUSY)) == expected


@pytest.mark.parametrize(("count", "fails"), [(8, False), (9, True)])
def test_half_days_only_one_trainer_can_teach(count, fails):
    part_time = trainer(availability=hours("Mon 08:00-18:00"))  # four Mondays
    term = small_term(trainers=(part_time,), sessions=(course(count=count),))
    assert found(term) == ([("R20", "T01", "error")] if fails else [])
    if fails:
        assert "9 sessions by 2027-01-31, but has 8 half-days in 4 weeks" in text(term)


@pytest.mark.parametrize(("limit", "fails"), [(420, False), (419, True)])
def test_the_weekly_maximum_limits_a_trainer(limit, fails):
    term = small_term(
        trainers=(trainer(max_minutes_week=limit),),
        units=(Unit(id="U", credit_min=210),),
        sessions=(course(count=8, unit="U"),),
    )
    assert found(term) == ([("R20", "T01", "error")] if fails else [])


def test_fixed_events_count_minutes():
    term = small_term(
        trainers=(trainer(max_minutes_week=179),), sessions=(fixed("F", "13:30-16:30", count=4),)
    )
    assert "720 credited minutes by 2027-01-31, but 4 weeks offer 716" in text(term)


def test_a_deadline_limits_a_trainer():
    sets = course(count=3, last=day(1)), course("D", count=6)
    monday_only = trainer(availability=hours("Mon 08:00-18:00"))
    term = small_term(trainers=(monday_only,), sessions=sets)
    assert "only T01 can teach C: 3 sessions by 2027-01-05" in text(term)


def test_a_set_with_two_crews_is_nobodys_burden():
    part_time = trainer(availability=hours("Mon 08:00-18:00"))
    sets = (course(count=9, trainers=("T01", "T02")),)
    assert found(small_term(trainers=(part_time, trainer("T02")), sessions=sets)) == []


# --- groups --------------------------------------------------------------------------------------


def full(count, **changes):
    """Two trainers who could both teach everything."""
    sets = (course(count=count, trainers=("T01", "T02")),)
    fields = {"trainers": (trainer(), trainer("T02")), "sessions": sets}
    rooms = tuple(Room(id=name, site="OST", seats=9) for name in ("O1", "O2"))
    return small_term(**{"rooms": rooms, **fields, **changes})


@pytest.mark.parametrize(("count", "fails"), [(40, False), (41, True)])
def test_a_group_needs_its_half_days(count, fails):
    assert found(full(count)) == ([("R21", "G", "error")] if fails else [])


@pytest.mark.parametrize(("count", "fails"), [(30, False), (31, True)])
def test_placement_weeks_take_half_days(count, fails):
    blocks = (Block(id="B", group="G"),)
    term = full(count, blocks=blocks, hosts=(host(),))
    assert found(term) == ([("R21", "G", "error")] if fails else [])


@pytest.mark.parametrize(("count", "fails"), [(40, False), (41, True)])
def test_placements_use_weeks_without_class_first(count, fails):
    """With a fifth week closed for the group, the placement costs no class day."""
    long = settings(last=day(34))
    closed = CalendarSpan(calendar="OFF", first=day(7), last=day(13))
    term = full(
        count,
        settings=long,
        calendars=(closed,),
        organisations=(Organisation(id="FRO"), Organisation(id="L", calendars=("OFF",))),
        learners=(learner(organisation="L"),),
        blocks=(Block(id="B", group="G"),),
        hosts=(host(),),
    )
    assert found(term) == ([("R21", "G", "error")] if fails else [])


@pytest.mark.parametrize(("count", "fails"), [(4, False), (5, True)])
def test_what_is_due_before_a_date_has_to_fit(count, fails):
    sets = course(count=count, last=day(1), trainers=("T01", "T02")), course("D", count=9)
    term = full(1, sessions=sets)
    assert found(term) == ([("R21", "G", "error")] if fails else [])


def test_exam_days_hold_no_class():
    exam = fixed("E", "09:00-11:00", kind="exam", trainers=(), dates=(day(4),))
    sets = (course(count=39, trainers=("T01", "T02")), exam)
    assert found(full(1, sessions=sets)) == [("R21", "G", "error")]


def test_a_set_without_an_open_date():
    term = small_term(sessions=(course(dates=(day(1),)),), calendars=())
    assert found(term) == []
    closed = small_term(
        sessions=(course(dates=(day(1),), trainers=()),),
        calendars=(CalendarSpan(calendar="OFF", first=day(1), last=day(1)),),
        organisations=(Organisation(id="FRO", calendars=("OFF",)),),
    )
    assert ("R24", "C", "error") in found(closed)


# --- rooms ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("seats", "fails"), [(2, False), (1, True)])
def test_some_room_holds_the_audience(seats, fails):
    term = small_term(
        rooms=(Room(id="O1", site="OST", seats=seats),), learners=(learner(), learner("L02"))
    )
    assert found(term) == ([("R19", "C", "error")] if fails else [])


def test_two_linked_rooms_hold_a_mixed_audience():
    rooms = tuple(
        Room(id=name, site=site, seats=1, equipment=("video",))
        for name, site in (("O1", "OST"), ("W1", "WEST"))
    )
    learners = learner(), learner("L02", organisation="BEO")
    linked = course(linked_rooms=("O1", "W1"), facilitators=("T02",))
    assert found(small_term(rooms=rooms, learners=learners, sessions=(linked,))) == []
    never = linked.model_copy(update={"linked_max": 0})
    term = small_term(rooms=rooms, learners=learners, sessions=(never,))
    assert found(term) == [("R19", "C", "error")]


@pytest.mark.parametrize(("count", "fails"), [(8, False), (9, True)])
def test_a_kind_of_room_has_enough_half_days(count, fails):
    rooms = (
        Room(id="LAB", site="OST", seats=9, equipment=("lab",), opening=hours("Mon 08:00-18:00")),
        Room(id="O1", site="OST", seats=9),
    )
    sets = (
        course("C1", count=count - 4, equipment=("lab",), trainers=("T01", "T02")),
        course("C2", count=4, equipment=("lab",), trainers=("T01", "T02")),
        course("D", count=9, trainers=("T01", "T02")),
    )
    term = full(1, rooms=rooms, sessions=sets)
    assert found(term) == ([("R19", "LAB", "error")] if fails else [])


# --- blocks --------------------------------------------------------------------------------------


def group_of(number):
    return tuple(learner(f"L{n:02d}") for n in range(number))


@pytest.mark.parametrize(
    ("learners", "changes", "fails"),
    [
        (2, {}, False),
        (3, {}, True),
        (6, {"together": False}, False),
        (8, {"together": False}, False),  # four weeks with two slots
        (9, {"together": False}, True),
        (2, {"max_learners_week": 1}, True),
        (2, {"iso_weeks": (2,)}, False),
        (3, {"iso_weeks": (2,), "together": False}, True),
        (1, {"country": "BE"}, True),
    ],
)
def test_hosts_have_slots_for_the_group(learners, changes, fails):
    block = Block(**{"id": "B", "group": "G", **changes})
    term = small_term(learners=group_of(learners), blocks=(block,), hosts=(host(),), sessions=())
    assert found(term) == ([("R36", "B", "error")] if fails else [])


def test_a_block_has_weeks_at_all():
    block = Block(id="B", group="G", iso_weeks=(30,))
    term = small_term(blocks=(block,), hosts=(host(),), sessions=())
    assert found(term) == [("R09", "B", "error")]


# --- care ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reserved", "days", "fails"), [(2, 5, False), (1, 5, True), (1, 2, False)]
)
def test_contracts_fit_the_reserved_places(reserved, days, fails):
    tables = care_of(reserved=reserved, max_days_week=days)
    tables["children"] += (Child(id="K2", person="L02"),)
    tables["care"] += (CareArrangement(child="K2", provider="N1"),)
    term = small_term(learners=(learner(), learner("L02")), **tables)
    assert found(term) == ([("R27", "N1", "warning")] if fails else [])


@pytest.mark.parametrize(("opens", "fails"), [("13:05", False), ("13:06", True)])
def test_care_that_opens_too_late_for_every_period(opens, fails):
    term = small_term(**care_of(opens, "18:00"))
    assert (("R26", "L01", "warning") in found(term)) == fails


def test_the_nearest_period_is_named_with_its_figures():
    issues = conditions(small_term(**care_of("10:00", "15:00")), travel_of())
    assert [issue.severity for issue in issues] == ["warning", "warning"]
    assert (
        "care opens 10:00 (N1); earliest arrival at OST 10:25, 85 min after the start of "
        "09:00-12:30" in issues[0].message
    )
    early = conditions(small_term(**care_of("07:00", "12:00")), travel_of())
    assert (
        "care closes 12:00 (N1); latest departure from OST 11:35, 55 min before the end of "
        "09:00-12:30" in early[0].message
    )


def test_a_child_whom_nobody_keeps():
    tables = care_of()
    tables["care"] = ()
    assert "nobody keeps K1 on any class day" in text(small_term(**tables))


def test_travel_times_must_cover_the_term():
    assert found(small_term(), towns=("Mitte", "Ost")) == [("UNKNOWN", "West", "error")]
