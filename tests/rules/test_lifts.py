"""Lifts: who can take whom along, and the minutes it saves (R71)."""

import pytest

from passerelle.checker.check import check
from passerelle.models.people import Unavailability
from passerelle.models.plan import Lift
from passerelle.solver.compile.facts import Facts
from passerelle.solver.lifts import find_lifts
from passerelle.tests.builders import (
    amount,
    care_of,
    codes,
    course,
    day,
    learner,
    minute,
    placed,
    plan_of,
    settings,
    small_term,
    trainer,
    travel_of,
)

MON, MORNING = day(0), "09:00-12:30"
DRIVER = learner("L01", lift_seats=2)


def world(*others, driver=DRIVER, **changes):
    """A driver in Mitte and learners who do not drive; all are expected in one class."""
    return small_term(learners=(driver, *others), **changes)


def times(**more):
    """By bus everything takes an hour; by car 20 and 30 minutes, 5 between Mitte and Hort."""
    car = {
        ("Mitte", "Ost"): 20,
        ("Ost", "Mitte"): 30,
        ("Mitte", "Hort"): 5,
        ("Hort", "Mitte"): 5,
        ("Hort", "Ost"): 20,
        ("Ost", "Hort"): 30,
        ("Mitte", "West"): 20,
        ("West", "Mitte"): 30,
    }
    made = travel_of({**car, **more.pop("car", {})}, modes=("car",), **more)
    bus = travel_of({}, modes=("public_transport",), other_min=60)
    return made.model_copy(update={"tables": (*made.tables, *bus.tables)})


def rider(name="L02", town="Hort", **changes):
    return learner(name, town=town, mode="public_transport", **changes)


def way_out(**changes):
    """Five minutes to Hort and twenty on to Ost: five more than alone; 40 saved."""
    fields = {"date": MON, "way": "out", "driver": "L01", "passengers": ("L02",), "place": "OST",
              "detour_min": 5, "saved_min": 40}  # fmt: skip
    return Lift(**{**fields, **changes})


def verdict(term, *lifts, travel=None, sessions=None):
    held = sessions or (placed("C-01", MON, MORNING),)
    made = plan_of(term, held, travel=travel or times())
    saved = sum(row.saved_min - row.detour_min for row in lifts)
    lines = tuple(
        row.model_copy(update={"value": saved}) if row.line == "lift_minutes_saved" else row
        for row in made.objective
    )
    return check(term, made.model_copy(update={"lifts": lifts, "objective": lines}))


def found(term, *lifts, **fields):
    return codes(verdict(term, *lifts, **fields))


def test_a_lift_there_and_back():
    back = way_out(way="back", detour_min=5, saved_min=30)
    judged = verdict(world(rider()), way_out(), back)
    assert judged.violations == ()
    line = next(row for row in judged.objective if row.line == "lift_minutes_saved")
    assert (line.value, line.weight) == (60, 0)


@pytest.mark.parametrize(
    "changes",
    [
        {"detour_min": 4},
        {"saved_min": 41},
        {"place": "WEST"},
        {"date": day(1)},
        {"passengers": ()},
        {"passengers": ("L09",)},
        {"passengers": ("L02", "L02")},
        {"passengers": ("L01",)},
        {"driver": "L02", "passengers": ("L01",)},
        {"driver": "T01"},
    ],
)
def test_a_lift_that_cannot_be_is_found(changes):
    assert found(world(rider()), way_out(**changes)) == {"R71"}


@pytest.mark.parametrize(("detour", "allowed"), [(9, True), (10, True), (11, False)])
def test_a_detour_has_a_limit(detour, allowed):
    travel = times(car={("Mitte", "Hort"): detour})
    lift = way_out(detour_min=detour)
    assert found(world(rider()), lift, travel=travel) == (set() if allowed else {"R71"})


def test_seats_are_offered_and_nobody_is_in_two_lifts():
    crowd = [rider(f"L0{n}") for n in (2, 3, 4)]
    three = way_out(passengers=("L02", "L03", "L04"), saved_min=120)
    assert found(world(*crowd), three) == {"R71"}
    other = learner("L05", lift_seats=1)
    twice = way_out(), way_out(driver="L05")
    assert found(world(*crowd, other), *twice) == {"R71"}
    assert (
        found(world(*crowd, other), way_out(), way_out(driver="L05", passengers=("L03",))) == set()
    )


def test_who_brings_a_child_neither_drives_nor_rides():
    for parent in ("L01", "L02"):
        term = world(rider(), **care_of("06:00", "19:00", person=parent))
        assert "R71" in found(term, way_out())


def test_all_begin_at_the_same_place_and_minute():
    term = world(
        rider(groups=("H",)),
        sessions=(course(), course("D", groups=("H",), trainers=("T02",))),
        trainers=(trainer(), trainer("T02")),
    )
    later = placed("C-01", MON, MORNING), placed("D-01", MON, "13:30-17:00", crew="T02")
    assert found(term, way_out(), sessions=later) == {"R71"}
    elsewhere = placed("C-01", MON, MORNING), placed("D-01", MON, MORNING, "W1", "T02")
    assert found(term, way_out(), sessions=elsewhere) == {"R71"}


@pytest.mark.parametrize(
    ("rule", "value", "allowed"),
    [
        ("travel_min_day", 70, True),  # fifty minutes, and ten more at each end
        ("travel_min_day", 69, False),
        ("absence_min_day", 280, True),  # from 08:30 to 13:10
        ("absence_min_day", 279, False),
    ],
)
def test_the_driver_has_time_to_spare(rule, value, allowed):
    belgian = rider(organisation="BEO")
    term = world(belgian, policies=(amount(rule, value),))
    assert found(term, way_out()) == (set() if allowed else {"R71"})
    lifts = find_lifts(Facts(term, times()), plan_of(
        term, [placed("C-01", MON, MORNING)], travel=times()).journeys)  # fmt: skip
    assert bool(lifts) == allowed


@pytest.mark.parametrize(("end", "allowed"), [("08:30", True), ("08:31", False)])
def test_the_driver_is_at_home_as_long_as_must_be(end, allowed):
    away = Unavailability(person="L01", start=0, end=minute(end))
    term = world(rider(), unavailabilities=(away,))
    assert found(term, way_out()) == (set() if allowed else {"R71"})


# --- the lifts of a plan -------------------------------------------------------------------------


def lifts_of(term, travel=None):
    travel = travel or times()
    plan = plan_of(term, [placed("C-01", MON, MORNING)], travel=travel)
    lifts = find_lifts(Facts(term, travel), plan.journeys)
    assert found(term, *lifts, travel=travel) == set()
    return lifts


def test_the_lifts_found_are_the_best_and_hold():
    there, back = sorted(lifts_of(world(rider())), key=lambda row: row.way, reverse=True)
    assert (there, back) == (way_out(), way_out(way="back", saved_min=30))


def test_two_riders_share_a_car_in_the_better_order():
    term = world(rider("L02", "Hort"), rider("L03", "Feld"))
    travel = times(car={("Mitte", "Feld"): 3, ("Feld", "Hort"): 2, ("Hort", "Feld"): 40,
                        ("Feld", "Ost"): 40, ("Feld", "Mitte"): 40})  # fmt: skip
    there = [row for row in lifts_of(term, travel) if row.way == "out"]
    assert [row.passengers for row in there] == [("L03", "L02")]
    assert (there[0].detour_min, there[0].saved_min) == (5, 40 + 38)


def test_each_rider_goes_with_one_driver_so_that_most_is_saved():
    """The nearer driver has one seat; the other has a detour of five minutes."""
    near = learner("L05", town="Hort", lift_seats=1)
    term = world(rider("L02"), rider("L03"), near)
    there = [row for row in lifts_of(term) if row.way == "out"]
    assert sum(row.saved_min - row.detour_min for row in there) == 40 + 35
    assert {name for row in there for name in row.passengers} == {"L02", "L03"}


def test_no_lift_without_seats_gain_or_a_short_detour():
    assert lifts_of(world(rider(), driver=learner("L01"))) == ()
    assert lifts_of(world(learner("L02", town="Hort"))) == ()  # drives as well
    far = times(car={("Mitte", "Hort"): 11, ("Ost", "Hort"): 60})
    assert lifts_of(world(rider()), far) == ()
    none = world(rider(), settings=settings(lift_detour_min=4))
    assert lifts_of(none) == ()
