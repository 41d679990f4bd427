"""Days and weeks have a length, breaks and rest (R31-R34)."""

import pytest

from passerelle.tests.builders import (
    amount,
    day,
    fixed,
    judged,
    learner,
    placed,
    small_term,
    trainer,
)

TUESDAY = day(1)
FREE = (
    amount("absence_min_day", 1440),
    amount("contact_min_day", 1440),
    amount("continuous_min", 1440),
    amount("amplitude_min_day", 1440),
    amount("work_earliest", 0),
    amount("work_latest", 1440),
    amount("rest_min", 0),
)


def class_days(*periods, policies=(), on=(), **changes):
    """Codes for one learner with these periods, each a course of its own."""
    sets = tuple(fixed(f"S{n}", text) for n, text in enumerate(periods))
    term = small_term(sessions=sets, policies=(*FREE, *policies), **changes)
    dates = on or (TUESDAY,) * len(periods)
    rows = zip(periods, dates, strict=True)
    return judged(term, *(placed(f"S{n}-01", d, text) for n, (text, d) in enumerate(rows)))


@pytest.mark.parametrize(
    ("second", "found"),
    [("13:30-16:59", set()), ("13:30-17:00", set()), ("13:30-17:01", {"R31"})],
)
def test_class_takes_seven_hours_a_day_at_most(second, found):
    assert class_days("09:00-12:30", second, policies=(amount("contact_min_day", 420),)) == found


@pytest.mark.parametrize(
    ("period", "found"),
    [
        ("06:00-09:00", set()),
        ("05:59-09:00", {"R31"}),
        ("18:00-20:00", set()),
        ("18:00-20:01", {"R31"}),
    ],
)
def test_class_in_belgium_lies_between_six_and_twenty(period, found):
    term = small_term(sessions=(fixed("S", period),), policies=FREE)
    assert judged(term, placed("S-01", TUESDAY, period, "W1")) == found


def test_class_in_france_may_end_later():
    late = (amount("work_latest", 22 * 60),)
    assert class_days("18:00-20:01", policies=late) == set()


@pytest.mark.parametrize(("end", "found"), [("20:00", set()), ("20:01", {"R31"})])
def test_first_start_to_last_end_is_limited(end, found):
    limit = (amount("amplitude_min_day", 720),)
    assert class_days("08:00-09:00", f"19:00-{end}", policies=limit) == found
    nobody = tuple(
        fixed(f"S{n}", text, groups=("none",))
        for n, text in enumerate(("08:00-09:00", f"19:00-{end}"))
    )
    term = small_term(sessions=nobody, policies=(*FREE, *limit))
    sessions = placed("S0-01", TUESDAY, "08:00-09:00"), placed("S1-01", TUESDAY, f"19:00-{end}")
    assert judged(term, *sessions) == found


@pytest.mark.parametrize(
    ("first", "second", "found"),
    [
        ("09:00-12:30", "13:15-16:00", set()),
        ("09:00-12:30", "13:14-16:00", {"R32"}),
        ("09:00-12:30", "13:14-13:59", set()),  # ends before 14:00
        ("12:01-13:00", "13:10-16:00", set()),  # starts after 12:00
        ("12:00-13:00", "13:10-16:00", {"R32"}),
    ],
)
def test_a_day_over_noon_has_lunch(first, second, found):
    assert class_days(first, second) == found


@pytest.mark.parametrize(("start", "found"), [("13:20", set()), ("13:19", {"R32"})])
def test_travel_is_no_lunch(start, found):
    sets = fixed("A", "09:00-12:30"), fixed("B", f"{start}-16:00")
    term = small_term(sessions=sets, policies=FREE)
    sessions = (
        placed("A-01", TUESDAY, "09:00-12:30"),
        placed("B-01", TUESDAY, f"{start}-16:00", "W1"),
    )
    assert judged(term, *sessions) == found


@pytest.mark.parametrize(
    ("periods", "found"),
    [
        (("08:00-10:00", "10:14-12:00"), set()),
        (("08:00-10:00", "10:14-12:01"), {"R32"}),  # 14 minutes are no break
        (("08:00-10:00", "10:15-14:15"), set()),  # 15 are
        (("08:00-12:00",), set()),
        (("08:00-12:01",), {"R32"}),
    ],
)
def test_a_run_of_class_is_limited(periods, found):
    limits = (amount("continuous_min", 240), amount("lunch_min", 0))
    assert class_days(*periods, policies=limits) == found


@pytest.mark.parametrize(("own", "found"), [(180, set()), (179, {"R32"})])
def test_a_learner_may_need_breaks_sooner(own, found):
    assert class_days("09:00-12:00", learners=(learner(max_continuous_min=own),)) == found


@pytest.mark.parametrize(("start", "found"), [("08:50", set()), ("08:49", {"R33"})])
def test_a_trainer_rests_from_coming_home_to_leaving_home(start, found):
    sets = (
        fixed("A", "19:00-21:00", groups=("none",)),  # home at 21:30
        fixed("B", f"{start}-12:00", groups=("none",)),  # leaves 20 minutes before
    )
    term = small_term(sessions=sets, policies=(*FREE, amount("rest_min", 660)))
    second = placed("B-01", day(2), f"{start}-12:00")
    assert judged(term, placed("A-01", TUESDAY, "19:00-21:00"), second) == found
    later = placed("B-01", day(3), f"{start}-12:00")
    assert judged(term, placed("A-01", TUESDAY, "19:00-21:00"), later) == set()


def test_learners_have_no_rest_rule():
    sets = fixed("A", "19:00-21:00"), fixed("B", "07:00-09:00", trainers=("T02",))
    term = small_term(
        sessions=sets,
        policies=(*FREE, amount("rest_min", 660)),
        trainers=(trainer(), trainer("T02")),
    )
    second = placed("B-01", day(2), "07:00-09:00", crew="T02")
    assert judged(term, placed("A-01", TUESDAY, "19:00-21:00"), second) == set()


@pytest.mark.parametrize(("limit", "found"), [(420, set()), (419, {"R34"})])
def test_a_week_of_class_is_limited(limit, found):
    periods = "09:00-12:30", "09:00-12:30"
    limits = (amount("learner_min_week", limit),)
    assert class_days(*periods, on=(TUESDAY, day(4)), policies=limits) == found
    assert class_days(*periods, on=(TUESDAY, day(8)), policies=limits) == set()
