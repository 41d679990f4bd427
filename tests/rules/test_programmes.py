"""Events of a year: dates apart, counts, rotation, hours of audiences, reports (R43, R45, R69)."""

from datetime import date

import pytest

from passerelle.checker.check import check
from passerelle.checker.conditions import conditions
from passerelle.instances.checks import term_issues
from passerelle.models.calendars import CalendarSpan
from passerelle.models.people import Group, Organisation
from passerelle.models.places import Site
from passerelle.models.programmes import AudienceTime, Series, SeriesCount
from passerelle.solver.options import SolveOptions
from passerelle.solver.solve import solve
from passerelle.tests.builders import (
    absence,
    amount,
    changed_term,
    codes,
    course,
    day,
    fixed,
    hours,
    learner,
    placed,
    plan_of,
    settings,
    small_term,
    trainer,
    travel_of,
)

NEVER = trainer("T02", availability=hours("Mon 06:00-06:30"))
MORNING, EVENING = "09:00-12:30", "18:30-20:30"
SITES = (
    Site(id="OST", town="Ost", country="FR", territory="North"),
    Site(id="WEST", town="West", country="FR", territory="South"),
)


def year_term(series=(), counts=(), **changes):
    """Two talks for group G in four weeks, one site in each of two territories."""
    fields = {
        "sites": SITES,
        "sessions": (course("A"), course("B")),
        "series": series,
        "counts": counts,
        "organisations": (Organisation(id="FRO"),),
    }
    return small_term(**{**fields, **changes})


def talks(**changes):
    return Series(**{"id": "TALKS", "sets": ("A", "B"), **changes})


def told(term, *sessions):
    return codes(check(term, plan_of(term, sessions)))


def solved(term):
    options = SolveOptions(seconds=20, seed=1, workers=1, deterministic=True)
    plan = solve(term, travel_of(), options)
    assert check(term, plan).violations == ()
    return plan


def line(plan, name):
    return next(row.cost for row in plan.objective if row.line == name)


@pytest.mark.parametrize(
    ("second", "found"), [(day(13), {"R43"}), (day(14), set()), (day(0), {"R43"})]
)
def test_two_talks_for_one_audience_lie_two_weeks_apart(second, found):
    term = year_term((talks(min_days_apart=14),))
    term = term.model_copy(update={"settings": settings(class_weekdays=("Mon", "Sun"))})
    sessions = (placed("A-01", day(0), MORNING), placed("B-01", second, "13:30-17:00"))
    assert told(term, *sessions) == found


@pytest.mark.parametrize(("second", "points"), [(day(11), 30), (day(14), 0), (day(0), 140)])
def test_where_it_has_a_price_each_missing_day_is_paid(second, points):
    term = year_term((talks(min_days_apart=14, price_day=10),))
    sessions = (placed("A-01", day(0), MORNING), placed("B-01", second, "13:30-17:00"))
    plan = plan_of(term, sessions)
    assert check(term, plan).violations == ()
    assert line(plan, "too_near") == points


@pytest.mark.parametrize(
    ("together", "on", "found"),
    [(2, day(7), set()), (None, day(7), {"R43"}), (2, day(6), {"R43"})],
)
def test_the_days_of_one_event_belong_together(together, on, found):
    sets = (course("A", count=2, consecutive_days=together), course("B"))
    term = year_term((talks(min_days_apart=7),), sessions=sets)
    term = term.model_copy(update={"settings": settings(class_weekdays=("Mon", "Tue", "Sun"))})
    sessions = (
        placed("A-01", day(0), MORNING),
        placed("A-02", day(1), MORNING),
        placed("B-01", on if on != day(7) else day(8), MORNING),
    )
    assert told(term, *sessions) == found


@pytest.mark.parametrize(("on", "found"), [(day(3), {"R43"}), (day(4), set()), (day(2), set())])
def test_an_external_date_holds_no_event_of_the_year(on, found):
    blocked = CalendarSpan(calendar="EXTERNAL", first=day(3), last=day(3), kind="closure")
    term = year_term((talks(not_in=("EXTERNAL",)),), calendars=(blocked,))
    assert told(term, placed("A-01", on, MORNING), placed("B-01", day(10), MORNING)) == found


def test_a_school_break_closes_the_series_but_not_other_class():
    holidays = CalendarSpan(calendar="ZONE", first=day(0), last=day(18), kind="school_break")
    sets = (course("A"), course("B"), course("C", last=day(0)))
    rows = (talks(not_in=("ZONE",)),)
    plan = solved(year_term(rows, calendars=(holidays,), sessions=sets))
    dates = {row.session_set: row.date for row in plan.sessions}
    assert dates["C"] == day(0)
    assert min(dates["A"], dates["B"]) > day(18)


@pytest.mark.parametrize(
    ("rows", "rooms", "found"),
    [
        ((SeriesCount(series="TALKS", territory="South", at_least=1),), ("O1", "O1"), {"R69"}),
        ((SeriesCount(series="TALKS", territory="South", at_least=1),), ("O1", "W1"), set()),
        ((SeriesCount(series="TALKS", last=day(6), at_least=1),), ("O1", "O1"), set()),
        ((SeriesCount(series="TALKS", last=day(6), at_least=2),), ("O1", "O1"), {"R43"}),
        ((SeriesCount(series="TALKS", first=day(7), at_most=0),), ("O1", "O1"), {"R43"}),
    ],
)
def test_counts_hold_in_a_window_and_in_a_territory(rows, rooms, found):
    term = year_term((talks(),), rows)
    sessions = (
        placed("A-01", day(0), MORNING, rooms[0]),
        placed("B-01", day(7), MORNING, rooms[1]),
    )
    assert told(term, *sessions) == found


def test_a_session_left_out_lowers_what_is_asked():
    term = year_term((talks(),), (SeriesCount(series="TALKS", at_least=2),))
    assert told(term, placed("A-01", day(0), MORNING)) == set()


@pytest.mark.parametrize(("room", "found"), [("O1", {"R69"}), ("W1", set())])
def test_places_rotate(room, found):
    term = year_term((talks(max_per_site=1),))
    sessions = (placed("A-01", day(0), MORNING), placed("B-01", day(7), MORNING, room))
    assert told(term, *sessions) == found


def test_the_solver_rotates_spaces_and_counts():
    rows = (talks(max_per_site=1, min_days_apart=21, not_in=("BREAK",)),)
    counts = (SeriesCount(series="TALKS", last=day(3), at_least=1),)
    off = CalendarSpan(calendar="BREAK", first=day(0), last=day(1), kind="school_break")
    plan = solved(year_term(rows, counts, calendars=(off,)))
    dates = sorted(row.date for row in plan.sessions)
    assert len({room for row in plan.sessions for room in row.rooms}) == 2
    assert dates[0] in (day(2), day(3))
    assert (dates[1] - dates[0]).days >= 21


def test_what_cannot_be_kept_apart_is_left_out_or_paid():
    """Both talks can only lie in the first week: 14 days apart is too much."""
    sets = (course("A", last=day(4)), course("B", last=day(4)))
    hard = solved(year_term((talks(min_days_apart=14),), sessions=sets))
    assert hard.status == "PARTIAL"
    assert sum(row.count for row in hard.unplaced) == 1
    paid = solved(year_term((talks(min_days_apart=14, price_day=60),), sessions=sets))
    assert paid.status == "OPTIMAL"
    assert line(paid, "too_near") == 10 * 60  # Monday and Friday: ten days lack


# --- hours of an audience (R45) ----------------------------------------------------------------

MAM = (
    AudienceTime(group="G", weekdays="Sat"),
    AudienceTime(group="G", start="18:30"),
    AudienceTime(group="G", min_length_min=360, notice_days=60),
)


@pytest.mark.parametrize(
    ("on", "period", "announced", "found"),
    [
        (day(5), MORNING, day(0), set()),  # a Saturday
        (day(4), MORNING, day(0), {"R45"}),
        (day(4), EVENING, day(0), set()),
        (day(4), "18:29-20:30", day(0), {"R45"}),
        (day(4), "09:00-15:00", date(2026, 11, 9), set()),  # a full day, 60 days ahead
        (day(4), "09:00-15:00", date(2026, 11, 10), {"R45"}),  # 59 days
        (day(4), "09:00-14:59", date(2026, 11, 9), {"R45"}),  # no full day
    ],
)
def test_childminders_come_on_saturday_in_the_evening_or_on_a_day_told_early(
    on, period, announced, found
):
    item = fixed("A", period, weekdays="Mon-Sat")
    term = year_term(
        sessions=(item,), audience_times=MAM, settings=settings(announced=announced, grid_min=5)
    )
    assert told(term, placed("A-01", on, period)) == found


def test_a_set_has_weekdays_of_its_own():
    term = year_term(sessions=(fixed("A", MORNING, weekdays="Sat"),), audience_times=MAM)
    assert {row.date.weekday() for row in solved(term).sessions} == {5}
    assert "R25" in told(term, placed("A-01", day(4), MORNING))


@pytest.mark.parametrize(
    ("period", "near", "present"),
    [
        ("18:30-20:30", 30, True),  # ends in time
        ("18:30-20:35", 30, False),  # five minutes late, 30 minutes from home
        ("18:30-20:35", 31, True),  # nearer than 31 minutes
    ],
)
def test_evening_care_ends_before_parents_are_home_unless_they_live_near(period, near, present):
    """From Ost to Mitte it takes 30 minutes."""
    rule = amount("evening_near_min", near)
    term = year_term(
        sessions=(fixed("A", period, rooms=("O1",)),),
        learners=(learner(evening_care=True),),
        policies=(rule,),
        settings=settings(grid_min=5),
    )
    (row,) = solved(term).attendance
    assert row.present == present
    assert row.reason == (None if present else "evening")
    away = absence("L01", "A-01", "evening")
    plan = plan_of(term, (placed("A-01", day(0), period),), absent=(away,))
    assert ("ABSENCE" in codes(check(term, plan))) == present


# --- reports that follow (R43) -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "due"), [(None, None), (1, day(2)), (3, day(4)), (4, day(8)), (15, day(23))]
)
def test_a_report_is_due_after_working_days(days, due):
    """Held on Tuesday; the Monday after it is a holiday of the site."""
    feast = CalendarSpan(calendar="FEASTS", first=day(7), last=day(7))
    sites = tuple(row.model_copy(update={"calendars": ("FEASTS",)}) for row in SITES)
    term = year_term(
        sessions=(course("A", dates=(day(1),), report_days=days),), calendars=(feast,), sites=sites
    )
    (session,) = solved(term).sessions
    assert session.report_due == due
    wrong = placed("A-01", day(1), MORNING, report_due=day(20))
    assert "R43" in told(term, wrong)


# --- how evenly travel is shared (R69) ---------------------------------------------------------


def test_travel_is_shared_between_territories_where_that_pays():
    """Ost is near for the North, West for the South; both talks at Ost are cheaper in all."""
    people = (
        learner("N1", town="Ost", organisation="NORTH"),
        learner("N2", town="Ost", organisation="NORTH"),
        learner("S1", town="West", organisation="SOUTH"),
    )
    bodies = (
        Organisation(id="FRO"),
        Organisation(id="NORTH", territory="North"),
        Organisation(id="SOUTH", territory="South"),
    )
    times = travel_of({("Ost", "West"): 30, ("West", "Ost"): 30})
    found = {}
    for weight in (0, 20):
        weights = {"territory_balance": weight, "worst_week_travel": 0, "trainer_travel": 0}
        term = year_term(
            sessions=(course("A", dates=(day(0),)), course("B", dates=(day(1),))),
            learners=people,
            organisations=bodies,
            trainers=(trainer(),),
            settings=settings(weights=weights),
        )
        options = SolveOptions(seconds=20, seed=1, workers=1, deterministic=True)
        plan = solve(term, times, options)
        assert check(term, plan).violations == ()
        assert plan.status == "OPTIMAL"
        lines = {row.line: row.value for row in plan.objective}
        found[weight] = (lines["learner_travel"], lines["territory_balance"])
    assert found[0] == (120, 120)  # S1 travels an hour twice
    assert found[20] == (180, 0)  # one talk on each side: an hour for each


def test_the_longest_day_of_anybody_has_its_price():
    """Four live at Ost, one at Feld, an hour from Ost and half an hour from West."""
    people = [learner(f"L{n}", town="Ost") for n in range(4)] + [learner("FAR", town="Feld")]
    times = travel_of(
        {("Feld", "Ost"): 60, ("Ost", "Feld"): 60, ("Ost", "West"): 20, ("West", "Ost"): 20,
         ("Feld", "West"): 30, ("West", "Feld"): 30}
    )  # fmt: skip
    found = {}
    for weight in (0, 2):
        weights = {"longest_travel": weight, "worst_week_travel": 0, "trainer_travel": 0}
        term = year_term(
            learners=tuple(people), sessions=(course("A"),), settings=settings(weights=weights)
        )
        plan = solve(term, times, SolveOptions(seconds=20, seed=1, workers=1, deterministic=True))
        assert check(term, plan).violations == ()
        lines = {row.line: row.value for row in plan.objective}
        found[weight] = (lines["learner_travel"], lines["longest_travel"])
    assert found == {0: (120, 120), 2: (220, 60)}


# --- mistakes of the data ----------------------------------------------------------------------


def asks(**changes):
    return (SeriesCount(**{"series": "TALKS", **changes}),)


@pytest.mark.parametrize(
    ("changes", "code", "where"),
    [
        ({"series": (Series(id="EMPTY"),)}, "SERIES", "series:EMPTY:sets"),
        (
            {
                "sessions": (course("A", individual=True, length_min=45), course("B")),
                "series": (talks(),),
            },
            "SERIES",
            "series:TALKS:sets",
        ),
        ({"series": (talks(),), "counts": asks(at_least=3)}, "SERIES_COUNT", "counts:row 1"),
        (
            {"series": (talks(),), "counts": asks(at_least=1, first=day(5), last=day(6))},
            "SERIES_COUNT",
            "counts:row 1",
        ),
        (
            {
                "sessions": (course("A", sites=("OST",)), course("B", sites=("OST",))),
                "series": (talks(),),
                "counts": asks(at_least=1, territory="South"),
            },
            "SERIES_COUNT",
            "counts:row 1",
        ),
        ({"settings": settings(announced=day(28))}, "ANNOUNCED", "settings"),
        (
            {
                "sessions": (course("A", dates=(day(1),)),),
                "audience_times": (AudienceTime(group="G", weekdays="Mon"),),
            },
            "CLOSED_DAY",
            "sessions:A",
        ),
        (
            {
                "sessions": (course("A", dates=(day(1),)),),
                "series": (Series(id="S", sets=("A",), not_in=("OFF",)),),
                "calendars": (CalendarSpan(calendar="OFF", first=day(1), last=day(1)),),
            },
            "CLOSED_DAY",
            "sessions:A",
        ),
    ],
)
def test_a_programme_that_cannot_be_is_a_mistake_of_the_data(changes, code, where):
    issues = term_issues(year_term(groups=(Group(id="G"),), **changes))
    assert any(row.code == code and row.where.startswith(where) for row in issues)


@pytest.mark.parametrize(("price", "severity"), [(None, "error"), (5, "warning")])
def test_dates_that_no_choice_keeps_apart_are_told_before_a_solve(price, severity):
    sets = (course("A", last=day(4)), course("B", first=day(2), last=day(4)))
    term = year_term((talks(min_days_apart=14, price_day=price),), sessions=sets)
    (issue,) = conditions(term, travel_of())
    assert (issue.code, issue.where, issue.severity) == ("R43", "TALKS A B", severity)
    assert "at most 4 days apart where 14 are due" in issue.message


def test_an_event_without_any_date_is_told_before_a_solve():
    sets = (course("A", dates=(day(1),)),)
    hours = (AudienceTime(group="G", weekdays="Mon"),)
    term = year_term((talks(sets=("A",)),), sessions=sets, audience_times=hours)
    assert [(row.code, row.where) for row in conditions(term, travel_of())] == [("R43", "A")]


def linked(**changes):
    """Two rooms of one country linked by video: A in one, B in the other."""
    return Series(**{"id": "LINKED", "sets": ("A", "B"), "same_time": True, **changes})


def north_and_south(series):
    """Group N and group S, each with its trainer and its own site."""
    return year_term(
        (series,),
        learners=(learner("L01", groups=("N",)), learner("L02", groups=("S",))),
        groups=(Group(id="N"), Group(id="S")),
        trainers=(trainer("T01"), trainer("T02")),
        sessions=(
            course("A", groups=("N",), count=2, sites=("OST",)),
            course("B", groups=("S",), count=2, trainers=("T02",), sites=("WEST",)),
        ),
    )


@pytest.mark.parametrize(
    ("times", "found"),
    [
        ((MORNING, MORNING), set()),  # right: the two rooms are linked
        ((MORNING, "13:30-17:00"), {"R22"}),  # wrong: the same day is not the same hour
        ((MORNING, None), {"R22"}),  # edge: one room alone, the other half left out
    ],
)
def test_rooms_linked_within_one_country_are_used_together(times, found):
    term = north_and_south(linked())
    here = placed("A-01", day(0), times[0], rooms="O1")
    there = placed("B-01", day(0), times[1] or MORNING, crew="T02", rooms="W1")
    assert told(term, *((here, there) if times[1] else (here,))) == found


def test_the_solver_links_the_rooms_and_leaves_out_both_halves_or_none():
    plan = solved(north_and_south(linked()))
    moments = {name: sorted((s.date, s.period.start) for s in plan.sessions
                            if s.session_set == name) for name in "AB"}  # fmt: skip
    assert moments["A"] == moments["B"]
    assert len(moments["A"]) == 2
    away = changed_term(north_and_south(linked()), trainers=(trainer("T01"), NEVER))
    alone = solve(away, travel_of(), SolveOptions(seconds=20, workers=1, deterministic=True))
    assert (alone.status, alone.sessions) == ("INFEASIBLE", ())
    apart = changed_term(north_and_south(linked(same_time=False)), trainers=(trainer("T01"), NEVER))
    assert {row.session_set for row in solved(apart).sessions} == {"A"}


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"min_days_apart": 2}, "min_days_apart"),
        ({"sets": ("A", "B", "C")}, "same_time"),  # C has one session, A and B two
        ({"sets": ("A", "D")}, "sets"),  # D begins at another hour than A can
    ],
)
def test_sets_that_cannot_be_held_together_are_told(changes, column):
    term = north_and_south(linked(**changes))
    extra = (
        course("C", groups=("N",)),
        fixed("D", "19:00-20:00", groups=("S",), count=2, dates=(day(0), day(1))),
    )
    term = changed_term(
        term,
        sessions=(
            term.sessions[0].model_copy(update={"dates": (day(2), day(3))}),
            *term.sessions[1:],
            *extra,
        ),
    )
    found = [i for i in term_issues(term) if i.code == "SERIES" and i.severity == "error"]
    assert [issue.where.rpartition(":")[2] for issue in found] == [column]
