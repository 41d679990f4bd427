"""Days and weeks have a length, breaks and rest (R31-R34)."""

import pytest

from passerelle.tests.builders import (
    absence,
    amount,
    care_of,
    course,
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


@pytest.mark.parametrize(("start", "found"), [("13:30", set()), ("13:29", {"R32"})])
def test_travel_and_its_buffer_are_no_lunch(start, found):
    sets = fixed("A", "09:00-12:30"), fixed("B", f"{start}-16:00")
    term = small_term(sessions=sets, policies=FREE)
    sessions = (
        placed("A-01", TUESDAY, "09:00-12:30"),
        placed("B-01", TUESDAY, f"{start}-16:00", "W1"),
    )
    assert judged(term, *sessions) == found


def test_two_sites_at_one_spot_need_no_buffer_in_the_break():
    sets = fixed("A", "09:00-12:30"), fixed("B", "13:15-16:00")
    usual = small_term()
    near = usual.sites[1].model_copy(update={"town": "Ost"})
    term = small_term(sessions=sets, policies=FREE, sites=(usual.sites[0], near))
    sessions = placed("A-01", TUESDAY, "09:00-12:30"), placed("B-01", TUESDAY, "13:15-16:00", "W1")
    assert judged(term, *sessions) == set()


def absent_from_second(first, second, policies, **care):
    """Codes where the learner attends the first of two courses only, as care closes early."""
    sets = fixed("A", first), fixed("B", second, trainers=("T02",))
    term = small_term(
        sessions=sets,
        policies=(*FREE, *policies),
        trainers=(trainer(), trainer("T02")),
        **care_of("06:00", "12:00"),
        **care,
    )
    row = absence("L01", "B-01", "care_closes_early")
    sessions = placed("A-01", TUESDAY, first), placed("B-01", TUESDAY, second, crew="T02")
    return judged(term, *sessions, absent=(row,))


@pytest.mark.parametrize(
    ("second", "rule", "value", "found"),
    [
        ("13:00-15:00", "contact_min_day", 240, set()),
        ("13:00-15:00", "contact_min_day", 239, {"R31"}),
        ("13:00-15:00", "amplitude_min_day", 360, set()),
        ("13:00-15:00", "amplitude_min_day", 359, {"R31"}),
        ("13:00-15:00", "lunch_min", 120, set()),
        ("13:00-15:00", "lunch_min", 121, {"R32"}),
        ("11:14-12:30", "continuous_min", 210, set()),
        ("11:14-12:30", "continuous_min", 209, {"R32"}),
    ],
)
def test_what_a_learner_is_expected_in_makes_a_day_that_can_be_asked(second, rule, value, found):
    assert absent_from_second("09:00-11:00", second, (amount(rule, value),)) == found


@pytest.mark.parametrize(("limit", "found"), [(240, set()), (239, {"R34"})])
def test_an_absence_does_not_shorten_the_week_a_learner_is_expected_for(limit, found):
    limits = (amount("learner_min_week", limit),)
    assert absent_from_second("09:00-11:00", "13:00-15:00", limits) == found


@pytest.mark.parametrize(("limit", "found"), [(165, set()), (164, {"R31"})])
def test_individual_sessions_count_in_the_day_attended(limit, found):
    term = small_term(
        sessions=(fixed("A", "09:00-11:00"), course("VAE", individual=True, length_min=45)),
        policies=(*FREE, amount("contact_min_day", limit)),
    )
    talk = placed("VAE-1", TUESDAY, "11:15-12:00", learner="L01")
    assert judged(term, placed("A-01", TUESDAY, "09:00-11:00"), talk) == found


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
