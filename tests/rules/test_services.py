"""Units that move (R49), crèches with long hours (R50), and their staff (R33, R34)."""

from collections import Counter

import pytest

from passerelle.checker.check import check
from passerelle.instances.checks import term_issues
from passerelle.models.calendars import CalendarSpan
from passerelle.models.care import CareArrangement, CareProvider, Child, Opening
from passerelle.models.people import Group
from passerelle.models.plan import CareGrant, StopDays, WorkShift
from passerelle.models.services import Duty, Service, Shift, Staff, Stop
from passerelle.models.without import plan_without
from passerelle.solver.options import SolveOptions
from passerelle.solver.solve import solve
from passerelle.tests.builders import (
    changed_term,
    codes,
    day,
    fixed,
    judged,
    learner,
    placed,
    plan_of,
    settings,
    small_term,
    travel_of,
)

QUICK = SolveOptions(seconds=5, workers=1, deterministic=True)
TOWNS = ("Ost", "West", "Hort", "Feld", "Berg")
FLAT = travel_of({}, towns=("Mitte", *TOWNS), other_min=25)


def crew(*names, service="BUS", role="educator"):
    return tuple(
        Staff(service=service, person=name, roles=(role,) if n < 2 else ())
        for n, name in enumerate(names)
    )


def stops_in(towns):
    hours = {"opens": "08:30", "closes": "16:30"}
    return tuple(Stop(id=f"S-{town}", service="BUS", town=town, **hours) for town in towns)


def moving(people=4, stops=2, weeks=1, **changes):
    """A bus in Mitte with its crew, and stops of one day a week each."""
    names = [f"B{n}" for n in range(1, people + 1)]
    fields = {
        "settings": settings(last=day(7 * weeks - 1)),
        "groups": (Group(id="G"),),
        "learners": tuple(learner(name) for name in names),
        "sessions": (),
        "services": (
            Service(
                id="BUS", town="Mitte", staff=3, lead="educator", set_up_min=30, pack_min=30,
                break_min=45, average_weeks=4,
            ),
        ),
        "stops": stops_in(TOWNS[:stops]),
        "staff": crew(*names),
    }  # fmt: skip
    return small_term(**{**fields, **changes})


def served(town, weekday, *dates, **changes):
    return StopDays(stop=f"S-{town}", weekday=weekday, dates=dates, **changes)


def shifts(on, town, *people, start="07:35", end="17:25"):
    rows = [
        WorkShift(service="BUS", person=who, date=on, start=start, end=end, stop=f"S-{town}")
        for who in people
    ]
    return tuple(rows)


MONDAY = served("Ost", "Mon", day(0))
TUESDAY = served("West", "Tue", day(1))
WORK = (*shifts(day(0), "Ost", "B1", "B2", "B3"), *shifts(day(1), "West", "B1", "B2", "B4"))


def toured(*stop_days, work=WORK, term=None, **changes):
    term = term or moving()
    plan = plan_of(term, travel=FLAT)
    plan = plan.model_copy(update={"stop_days": stop_days, "work_shifts": work, **changes})
    return codes(check(term, plan, FLAT)) - {"COST", "STATUS"}


def test_a_weekday_for_each_stop_is_right():
    assert toured(MONDAY, TUESDAY) == set()


@pytest.mark.parametrize(
    "wrong",
    [
        served("West", "Mon", day(0)),
        served("West", "Tue", day(2)),
        served("West", "Sat", day(5)),
        served("West", "Tue", day(1), weeks="odd"),
        served("Ost", "Tue", day(1)),
    ],
    ids=[
        "two on one day",
        "another date",
        "a weekday it has not",
        "half the weeks",
        "two weekdays",
    ],
)
def test_a_stop_served_otherwise_is_seen(wrong):
    assert "R49" in toured(MONDAY, wrong)


def test_a_second_vehicle_serves_two_stops_a_day():
    two = moving(services=(moving().services[0].model_copy(update={"vehicles": 2}),))
    both = served("West", "Mon", day(0))
    assert "R49" not in toured(MONDAY, both, work=WORK[:3], term=two)


def test_two_services_never_meet_in_a_town():
    relay = Service(id="RPE", town="Mitte", staff=1)
    talk = Stop(id="T-Ost", service="RPE", town="Ost", opens="09:00", closes="11:00")
    term = changed_term(
        moving(), services=(*moving().services, relay), stops=(*moving().stops, talk)
    )
    there = StopDays(stop="T-Ost", weekday="Mon", dates=(day(0),))
    assert "R49" in toured(MONDAY, TUESDAY, there, term=term)
    later = there.model_copy(update={"weekday": "Thu", "dates": (day(3),)})
    assert toured(MONDAY, TUESDAY, later, term=term) == set()


@pytest.mark.parametrize(
    ("start", "end"), [("07:34", "17:25"), ("07:35", "17:24")], ids=["too early", "too short"]
)
def test_the_day_goes_from_depot_to_depot(start, end):
    work = (*WORK[:5], *shifts(day(1), "West", "B4", start=start, end=end))
    assert "R49" in toured(MONDAY, TUESDAY, work=work)


def test_nobody_works_two_shifts_a_day():
    assert "R17" in toured(MONDAY, TUESDAY, work=(*WORK, WORK[0]))


def test_rest_after_a_late_evening():
    term = moving(sessions=(fixed("LATE", "18:45-20:35", groups=("H",)),))
    term = changed_term(term, learners=(*term.learners[:3], learner("B4", groups=("H",))))
    for over, expected in (("20:35", set()), ("20:36", {"R33"})):
        item = fixed("LATE", f"18:45-{over}", groups=("H",))
        late = changed_term(term, sessions=(item,))
        plan = plan_of(late, (placed("LATE-01", day(0), f"18:45-{over}"),), travel=FLAT)
        plan = plan.model_copy(update={"stop_days": (MONDAY, TUESDAY), "work_shifts": WORK})
        assert codes(check(late, plan, FLAT)) & {"R33"} == expected


def test_a_week_has_48_hours_at_most():
    days = [served(town, name, day(n)) for n, (town, name) in enumerate(
        zip(TOWNS, ("Mon", "Tue", "Wed", "Thu", "Fri"), strict=True)
    )]  # fmt: skip
    week = moving(stops=5)
    work = [shifts(day(n), town, "B1", "B2", "B3") for n, town in enumerate(TOWNS)]
    assert "R34" not in toured(*days, work=sum(work, ()), term=week)  # 45 h 25
    longer = changed_term(week, services=(week.services[0].model_copy(update={"break_min": 10}),))
    assert "R34" in toured(*days, work=sum(work, ()), term=longer)  # 48 h 20


def five_stops(people):
    return solve(moving(people, stops=5, weeks=4), FLAT, QUICK)


def test_five_stops_need_at_least_four_people():
    """15 person-days of 9 h 05 a week make 136 h: four people of 35 h hold them, three do not."""
    four, three = five_stops(4), five_stops(3)
    assert codes(check(four.term, four)) == codes(check(three.term, three)) == set()
    lacking = {p: line.value for p, plan in ((4, four), (3, three))
               for line in plan.objective if line.line == "unstaffed"}  # fmt: skip
    assert lacking[4] == 0
    assert lacking[3] > 0
    assert (four.status, three.status) == ("OPTIMAL", "PARTIAL")
    told = [i for i in term_issues(moving(3, stops=5)) if i.code == "STAFF_HOURS"]
    assert "take 4 people" in told[0].message
    assert not [i for i in term_issues(moving(4, stops=5)) if i.code == "STAFF_HOURS"]


@pytest.mark.parametrize(("people", "most"), [(5, 1), (6, 2)])
def test_a_second_vehicle_serves_nobody_without_a_second_crew(people, most):
    term = moving(people, stops=5, weeks=4)
    fleet = (term.services[0].model_copy(update={"vehicles": 2}),)
    plan = solve(changed_term(term, services=fleet), FLAT, QUICK)
    assert codes(check(plan.term, plan)) == set()
    lines = {line.line: line.value for line in plan.objective}
    days = Counter(on for row in plan.stop_days for on in row.dates)
    assert (max(days.values()), lines["unstaffed"]) == (most, 0)
    assert lines["stop_days"] == sum(days.values()) == 20
    assert lines["shift_work"] == sum(row.end - row.start for row in plan.work_shifts) > 0


def test_the_solver_keeps_a_weekday_for_the_whole_term_and_avoids_the_closed_one():
    shut = tuple(CalendarSpan(calendar="F", first=day(7 * n), last=day(7 * n)) for n in range(3))
    service = moving().services[0].model_copy(update={"calendars": ("F",)})
    plan = solve(moving(weeks=4, calendars=shut, services=(service,)), FLAT, QUICK)
    assert codes(check(plan.term, plan)) == set()
    assert {row.weekday for row in plan.stop_days} & {"Mon"} == set()
    assert all(len(row.dates) == 4 for row in plan.stop_days)
    assert plan.status == "OPTIMAL"


# --- a crèche with long hours ---------------------------------------------------------------------


def atypical(**changes):
    """A crèche in Ost, open 5:30 to 22:30 with one place late, for a parent who works in West."""
    fields = {
        "settings": settings(last=day(13)),
        "groups": (Group(id="G"),),
        "learners": (learner("P1"), learner("P2"), *(learner(f"N{n}") for n in range(1, 6))),
        "sessions": (),
        "providers": (CareProvider(id="N", town="Ost", reserved=2, max_days_week=5),),
        "openings": (
            Opening(provider="N", weekdays="Mon-Sat", opens="05:30", closes="22:30"),
            Opening(provider="N", weekdays="Mon-Sat", opens="18:30", closes="22:30", reserved=1),
        ),
        "children": (Child(id="K1", person="P1", birth_month="2026-06"),
                     Child(id="K2", person="P2", birth_month="2025-01")),
        "care": (CareArrangement(child="K1", provider="N"),
                 CareArrangement(child="K2", provider="N")),
        "services": (
            Service(id="C", provider="N", town="Ost", staff=1, per_walker=8, per_non_walker=5,
                    break_min=30, max_child_min=600),
        ),
        "shifts": tuple(
            Shift(service="C", start=a, end=b)
            for a, b in (("05:30", "14:00"), ("14:00", "22:30"))
        ),
        "staff": crew(*(f"N{n}" for n in range(1, 6)), service="C"),
        "duties": (
            Duty(person="P1", town="West", weekdays="Mon-Fri", weeks="odd", start="06:30",
                 end="14:15"),
            Duty(person="P1", town="West", weekdays="Mon-Fri", weeks="even", start="13:45",
                 end="21:30"),
        ),
    }  # fmt: skip
    return small_term(**{**fields, **changes})


def late(who="P2", start="13:45", end="21:30", **changes):
    return Duty(**{"person": who, "town": "West", "weekdays": "Mon-Fri", "start": start,
                   "end": end, **changes})  # fmt: skip


def of(term):
    """The solver's plan of a term, which the checker accepts."""
    plan = solve(term, travel_of(), QUICK)
    assert codes(check(term, plan)) == set()
    return plan


def refused(plan):
    return {(row.child, row.reason, len(row.refused)) for row in plan.grants if row.refused}


def test_parents_in_weekly_rotation_are_served():
    plan = of(atypical())
    assert refused(plan) == set()
    assert [(row.start, row.end, len(row.dates)) for row in plan.grants] == [
        (6 * 60 + 30 - 5 - 10, 14 * 60 + 15 + 45, 5),
        (13 * 60 + 45 - 5 - 10, 21 * 60 + 30 + 45, 5),
    ]
    assert plan.status == "OPTIMAL"


def test_the_late_place_goes_to_one_child():
    plan = of(atypical(duties=(*atypical().duties, late())))
    assert refused(plan) == {("K1", "care_full", 5)}  # K2 asks for ten days, K1 for five
    assert plan.status == "OPTIMAL"
    assert plan.forced == 5 * 600


@pytest.mark.parametrize(
    ("duty", "reason"),
    [
        (late(start="05:44", end="12:00"), "care_opens_late"),
        (late(start="14:00", end="21:36"), "care_closes_early"),
        (late(start="08:00", end="17:01"), "long_day"),
        (late(weekdays="Sun"), "care_closed"),
    ],
)
def test_what_no_place_could_serve_is_refused_with_its_reason(duty, reason):
    plan = of(atypical(duties=(duty,)))
    assert {row.reason for row in plan.grants} == {reason}
    assert not any(row.dates for row in plan.grants)


@pytest.mark.parametrize(
    "duty", [late(start="05:45", end="12:00"), late(start="08:00", end="17:00"),
             late(start="14:00", end="21:35")]
)  # fmt: skip
def test_to_the_last_minute_it_is_served(duty):
    assert refused(of(atypical(duties=(duty,)))) == set()


def test_a_child_stays_five_days_a_week_at_most():
    six = late(weekdays="Mon-Fri", start="08:00", end="12:00"), late(weekdays="Sat", start="08:00",
                                                                   end="12:00")  # fmt: skip
    assert refused(of(atypical(duties=six))) == {("K2", "care_full", 2)}


def test_a_closer_does_not_open_the_next_day():
    plan = of(atypical())
    ends = {(row.person, row.date): row for row in plan.work_shifts}
    for (who, on), row in ends.items():
        following = ends.get((who, on.replace(day=on.day + 1))) if on.day < 17 else None
        assert following is None or row.end < 22 * 60 or following.start > 7 * 60 + 35


def kept_by(work, grants):
    term = atypical(duties=(late(start="08:00", end="12:00", weekdays="Mon"),))
    plan = plan_of(term)
    plan = plan.model_copy(update={"work_shifts": work, "grants": grants})
    return codes(check(term, plan)) - {"COST", "STATUS"}


GRANT = CareGrant(
    child="K2", provider="N", duty=0, start="07:45", end="12:45", dates=(day(0), day(7))
)


@pytest.mark.parametrize(
    "changes",
    [
        {"start": "07:46"},
        {"end": "12:44"},
        {"dates": (day(0),)},
        {"dates": (), "refused": (day(0), day(7)), "reason": "long_day"},
        {"refused": (day(1),)},
        {"reason": "care_full"},
    ],
)
def test_a_grant_says_what_is_asked(changes):
    assert kept_by((), (GRANT,)) == set()
    wrong = CareGrant(**{**dict(GRANT), **changes})
    assert "R50" in kept_by((), (wrong,))


def test_a_shift_of_nobody_s_hours_is_seen():
    shift = WorkShift(service="C", person="N1", date=day(0), start="05:30", end="14:00")
    assert kept_by((shift,), (GRANT,)) == set()
    assert "R50" in kept_by((shift.model_copy(update={"start": 345}),), (GRANT,))
    assert "R50" in kept_by((shift.model_copy(update={"person": "P1"}),), (GRANT,))


def test_people_are_counted_by_age():
    """One for five who do not walk and one for eight who do: 3/5 + 4/8 of a person make two."""
    born = ["2026-06"] * 3 + ["2025-01"] * 4
    parents = tuple(learner(f"Q{n}") for n in range(7))
    term = atypical(
        learners=(*atypical().learners, *parents),
        providers=(CareProvider(id="N", town="Ost", reserved=7),),
        openings=atypical().openings[:1],
        children=tuple(
            Child(id=f"K{n}", person=f"Q{n}", birth_month=month) for n, month in enumerate(born)
        ),
        care=tuple(CareArrangement(child=f"K{n}", provider="N") for n in range(7)),
        duties=tuple(late(f"Q{n}", "08:00", "12:00", weekdays="Mon") for n in range(7)),
    )
    plan = of(term)
    monday = [row for row in plan.work_shifts if row.date == day(0) and row.start == 330]
    tuesday = [row for row in plan.work_shifts if row.date == day(1) and row.start == 330]
    assert (len(monday), len(tuesday)) == (2, 1)


def test_judged_helper_keeps_other_rules_quiet():
    assert judged(moving(stops=0, services=(), staff=())) == set()


def test_somebody_forgotten_leaves_no_shift_and_no_request():
    plan = of(atypical())
    for who in ("N1", "P1"):
        left = plan_without(plan, who)
        assert who not in {row.person for row in left.work_shifts}
        assert not [row for row in left.grants if who == "P1" and row.child == "K1"]
        assert who not in {row.person for row in left.term.staff}
        assert who not in {row.person for row in left.term.duties}
