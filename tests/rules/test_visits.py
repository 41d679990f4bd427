"""Days at other workplaces, one visitor per host and day (R46); visits to interns (VISIT)."""

import pytest

from passerelle.checker.check import check
from passerelle.models.plan import Seat
from passerelle.models.programmes import Release
from passerelle.models.sessions import Block
from passerelle.solver.options import SolveOptions
from passerelle.solver.solve import solve
from passerelle.tests.builders import (
    amount,
    changed_term,
    codes,
    course,
    day,
    fixed,
    host,
    interning,
    judged,
    learner,
    placed,
    plan_of,
    settings,
    small_term,
    trainer,
    travel_of,
)

QUICK = SolveOptions(seconds=10, workers=1, deterministic=True)


def swapping(**changes):
    """A teacher of a school spends a day in a nursery; the school has a class of its own."""
    fields = {
        "settings": settings(last=day(13)),
        "policies": (amount("continuous_min", 420),),  # the host sees to breaks
        "learners": (
            learner("TEACHER", organisation="SCHOOL", groups=("TEACHERS",)),
            learner("CARER", organisation="NURSERY", groups=("CARERS",)),
        ),
        "hosts": (
            host("CLASS", type="class", organisation="SCHOOL"),
            host("CRECHE", type="nursery", organisation="NURSERY"),
            host("HORT", type="nursery", organisation="OTHER", town="Hort"),
        ),
        "sessions": (
            immersion("TO-CARE", groups=("TEACHERS",), host_types=("nursery",)),
            immersion("TO-CLASS", groups=("CARERS",), host_types=("class",)),
        ),
    }
    return small_term(**{**fields, **changes})


def immersion(name, **changes):
    fields = {"kind": "immersion", "trainers": (), "individual": True}
    return fixed(name, "08:30-15:30", **{**fields, **changes})


def away(name, who, at, on=0, period="08:30-15:30"):
    return placed(
        f"{name}-{who}-1", day(on), period, "", "", session_set=name, learner=who, host=at
    )


TEACHER = away("TO-CARE", "TEACHER", "CRECHE")
CARER = away("TO-CLASS", "CARER", "CLASS")


def test_a_teacher_and_a_carer_who_change_places_are_right():
    assert judged(swapping(), TEACHER, CARER) == set()


def test_the_own_organisation_is_no_other_workplace():
    term = swapping(learners=(learner("TEACHER", organisation="NURSERY", groups=("TEACHERS",)),))
    assert "R46" in judged(term, TEACHER)


def test_roles_cross():
    both = changed_term(
        swapping(),
        sessions=(immersion("X", groups=("CARERS",), host_types=("nursery", "class")),),
    )
    assert "R46" in judged(both, away("X", "CARER", "HORT"))
    assert "R46" not in judged(both, away("X", "CARER", "CLASS"))


def test_a_host_has_one_visitor_a_day():
    second = learner("COLLEAGUE", organisation="SCHOOL", groups=("TEACHERS",))
    term = swapping()
    term = changed_term(term, learners=(*term.learners, second))
    there = away("TO-CARE", "COLLEAGUE", "CRECHE")
    next_day = away("TO-CARE", "COLLEAGUE", "CRECHE", on=1)
    assert "R46" in judged(term, TEACHER, CARER, there)
    assert judged(term, TEACHER, CARER, next_day) == set()


@pytest.mark.parametrize("period", ["08:30-15:31", "08:29-15:30"])
def test_the_day_lasts_as_long_as_the_set_says(period):
    assert "R46" in judged(swapping(), away("TO-CARE", "TEACHER", "CRECHE", period=period), CARER)


def test_nothing_else_happens_that_day():
    evening = fixed("EVENING", "18:00-20:00", groups=("TEACHERS",))
    term = swapping(sessions=(*swapping().sessions, evening))
    meeting = placed("EVENING-01", day(0), "18:00-20:00")
    assert "R46" in judged(term, TEACHER, CARER, meeting)
    assert judged(term, TEACHER, CARER, meeting.model_copy(update={"date": day(1)})) == set()


def test_the_solver_gives_each_host_one_visitor_a_day():
    people = tuple(learner(f"P{n}", organisation="SCHOOL", groups=("TEACHERS",)) for n in range(4))
    term = swapping(learners=people, sessions=swapping().sessions[:1])
    plan = solve(term, travel_of(), QUICK)
    assert codes(check(term, plan)) == set()
    assert plan.bound is not None
    assert plan.total - plan.bound <= 2 * 60  # nothing but the heaviest week is not in the bound
    assert len({(s.host, s.date) for s in plan.sessions}) == 4


def test_the_solver_lets_one_person_of_an_organisation_go_at_a_time():
    people = tuple(learner(f"P{n}", organisation="SCHOOL", groups=("TEACHERS",)) for n in range(3))
    rows = (Release(group="TEACHERS", at_most=1), Release(group="TEACHERS", at_most=0, last=day(1)))
    term = swapping(learners=people, sessions=swapping().sessions[:1], releases=rows)
    plan = solve(term, travel_of(), QUICK)
    assert codes(check(term, plan)) == set()
    assert len({s.date for s in plan.sessions}) == 3
    assert min(s.date for s in plan.sessions) > day(1)


def visiting(**changes):
    """Interns of one school at two hosts, and two teachers who visit them."""
    fields = {
        "settings": settings(last=day(11), interview_hours="08:00-18:00"),
        "learners": tuple(learner(f"L0{n}") for n in range(1, 4)),
        "trainers": (trainer("T01"), trainer("T02")),
        "hosts": (host("H1", slots=3, tutors=3), host("H2", town="Hort", slots=3, tutors=3)),
        "sessions": (tutor_visit(),),
        "blocks": (Block(id="B", group="G", iso_weeks=(1,)),),
    }
    return small_term(**{**fields, **changes})


def tutor_visit(**changes):
    fields = {"kind": "tutor_visit", "individual": True, "length_min": 60, "block": "B"}
    return course("V", **{**fields, "trainers": ("T01", "T02"), "max_day": 2, **changes})


def visit(who="L01", at="H1", on=0, period="10:00-11:00", by="T01"):
    seats = (Seat(trainer=by, room=at),)
    return placed(f"V-{who}-1", day(on), period, "", seats, session_set="V", learner=who, host=at)


STAYS = (interning("L01"), interning("L02", at="H2"), interning("L03"))
TOUR = (visit("L01"), visit("L03", period="11:00-12:00"), visit("L02", "H2", by="T02"))


def seen(*visits, term=None):
    return judged(term or visiting(), *visits, internships=STAYS)


def test_visits_at_the_hosts_of_the_interns_are_right():
    assert seen(*TOUR) == set()


@pytest.mark.parametrize(
    "wrong",
    [
        visit("L02", "H1", by="T02"),
        visit("L02", "H2", by="T02", on=7),
        visit("L02", "H2", by="T02", period="08:45-09:45"),
        visit("L02", "H2", by="T02", period="15:15-16:15"),
        visit("L02", "H2", by="T02", period="10:00-11:15"),
        visit("L02", "H2", by="T02", period="10:05-11:05"),
    ],
    ids=["elsewhere", "after the stay", "before the shift", "after it", "too long", "off the grid"],
)
def test_a_visit_finds_the_intern_at_work(wrong):
    assert "VISIT" in seen(*TOUR[:2], wrong)


def test_a_visit_may_fill_the_shift_to_its_last_minute():
    assert seen(*TOUR[:2], visit("L02", "H2", by="T02", period="15:00-16:00")) == set()


def test_a_tour_has_as_many_visits_as_the_set_allows():
    third = visit("L02", "H2", period="14:00-15:00")
    assert "VISIT" in seen(*TOUR[:2], third)
    assert seen(*TOUR[:2], third, term=visiting(sessions=(tutor_visit(max_day=3),))) == set()


def test_a_day_of_visits_holds_nothing_else():
    term = visiting(sessions=(tutor_visit(), fixed("X", "17:00-18:00", groups=("H",))))
    meeting = placed("X-01", day(0), "17:00-18:00")
    assert "VISIT" in seen(*TOUR, meeting, term=term)
    later = meeting.model_copy(update={"date": day(7)})
    assert "VISIT" not in seen(*TOUR, later, term=term)


def test_the_intern_makes_no_journey_for_the_visit():
    plan = plan_of(visiting(), TOUR, internships=STAYS)
    assert {row.person for row in plan.journeys if row.kind == "class"} == set()
    assert {row.person for row in plan.journeys if row.kind == "work"} == {"T01", "T02"}


def test_the_solver_visits_everybody_in_few_tours():
    plan = solve(visiting(), travel_of(), QUICK)
    assert codes(check(visiting(), plan)) == set()
    assert plan.status in {"OPTIMAL", "FEASIBLE"}
    tours = {(s.seats[0].trainer, s.date) for s in plan.sessions}
    assert len(plan.sessions) == 3
    assert len(tours) == 2
