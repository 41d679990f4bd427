"""Working time of interns: hours a week, rest beside a placement day (R33, R34)."""

import pytest

from passerelle.instances.checks import term_issues
from passerelle.models.people import Group
from passerelle.models.places import Closure
from passerelle.models.sessions import Block
from passerelle.solver.compile.term import compile_term
from passerelle.tests.builders import (
    amount,
    course,
    day,
    fixed,
    host,
    interning,
    judged,
    placed,
    small_term,
    span,
    travel_of,
)

STAY = interning(first=day(7))  # 09:00-16:00, 15 minutes from home


def intern_term(**changes):
    fields = {
        "sessions": (),
        "groups": (Group(id="G"),),
        "hosts": (host(),),
        "blocks": (Block(id="B", group="G"),),
    }
    return small_term(**{**fields, **changes})


def shifts(term):
    """Shifts that the solver may choose, by first day of the stay."""
    compiled = compile_term(term, travel_of())
    (block,) = compiled.problem.placements
    rows = ((block.choices[stay.choice].first_day, stay.shift) for stay in block.stays)
    return {compiled.facts.days[first]: shift for first, shift in rows}


@pytest.mark.parametrize(("most", "found"), [(5 * 390, set()), (5 * 390 - 1, {"R34"})])
def test_an_intern_works_so_many_minutes_a_week(most, found):
    term = intern_term(policies=(amount("intern_min_week", most),))
    assert judged(term, internships=(STAY,)) == found
    assert (day(7) in shifts(term)) == (not found)


@pytest.mark.parametrize(("run", "found"), [(419, set()), (420, {"R34"})])
def test_the_break_counts_only_in_a_shift_too_long_without(run, found):
    rules = (amount("continuous_min", run), amount("intern_min_week", 5 * 390))
    assert judged(intern_term(policies=rules), internships=(STAY,)) == found


def test_a_long_shift_is_for_short_weeks():
    two = host(shifts=(span("09:00-18:00"), span("09:00-16:00")))
    holiday = Closure(place="H1", first=day(7), last=day(7))
    term = intern_term(
        hosts=(two,), closures=(holiday,), policies=(amount("absence_min_day", 900),)
    )
    assert shifts(term)[day(0)] == 1
    long = STAY.model_copy(update={"shift": span("09:00-18:00")})
    assert judged(term, internships=(long,)) == set()
    later = interning(first=day(14)).model_copy(update={"shift": span("09:00-18:00")})
    assert judged(term, internships=(later,)) == {"R34"}


def test_hours_follow_the_country_of_the_host():
    belgian = host(country="BE", shifts=(span("09:00-17:06"),))
    block = (Block(id="B", group="G", country="BE"),)
    stay = STAY.model_copy(update={"shift": span("09:00-17:06")})
    assert judged(intern_term(hosts=(belgian,), blocks=block), internships=(stay,)) == set()
    assert "R34" in judged(intern_term(hosts=(host(shifts=belgian.shifts),)), internships=(stay,))


def told(**changes):
    found = term_issues(intern_term(**changes))
    return [(i.code, i.where, i.severity) for i in found if i.code == "INTERN_HOURS"]


WARNING = [("INTERN_HOURS", "blocks:B:minutes_week", "warning")]


@pytest.mark.parametrize(("minutes", "found"), [(2010, []), (2011, WARNING)])
def test_hosts_that_cannot_make_the_reference_hours_are_told(minutes, found):
    assert told(blocks=(Block(id="B", group="G", minutes_week=minutes),)) == found


def test_hosts_whose_every_shift_is_too_long_are_told():
    assert told(hosts=(host(shifts=(span("08:00-16:00"),)),)) == WARNING


# --- rest ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("rest", "found"), [(1440 - 420 - 30, set()), (1440 - 420 - 29, {"R33"})])
def test_an_intern_rests_between_two_days_at_the_host(rest, found):
    term = intern_term(policies=(amount("intern_rest_min", rest),))
    assert judged(term, internships=(STAY,)) == found
    assert (day(7) in shifts(term)) == (not found)


RECALLED = (Block(id="B", group="G", recall_days=(day(9),)),)
# Leaves home at 08:45 and is back at 16:15 on placement; Ost is 20 minutes away, 30 back.


@pytest.mark.parametrize(
    ("period", "rest", "found"),
    [
        ("09:00-12:30", 1440 - 975 + 520, set()),  # home 16:15, leaves 08:40
        ("09:00-12:30", 1440 - 975 + 521, {"R33"}),
        ("13:30-17:00", 1440 - 1050 + 525, set()),  # home 17:30, leaves 08:45
        ("13:30-17:00", 1440 - 1050 + 526, {"R33"}),
    ],
)
def test_a_recall_day_leaves_rest_on_both_sides(period, rest, found):
    term = intern_term(
        blocks=RECALLED, sessions=(course(),), policies=(amount("intern_rest_min", rest),)
    )
    session = placed("C-01", day(9), period)
    assert judged(term, session, internships=(STAY,)) == found
    compiled = compile_term(term, travel_of())
    clashes = compiled.problem.rest_clashes
    agents = compiled.problem.agents
    spans = {
        span_of(agents[agent].patterns[d][index].visits)
        for agent, d, index in (row.day for row in clashes)
    }
    assert (period in spans) == bool(found)


def span_of(visits):
    """The span of a day of class."""
    start, end = visits[0][1], visits[-1][2]
    return f"{start // 60:02d}:{start % 60:02d}-{end // 60:02d}:{end % 60:02d}"


def test_class_on_the_saturday_after_a_placement_leaves_rest():
    early = fixed("C", "06:30-08:00", dates=(day(12),))
    saturday = {"sessions": (early,)}
    night = 1440 - 975 + 370  # home 16:15 on Friday, leaves 06:10
    for rest, found in ((night, set()), (night + 1, {"R33"})):
        term = intern_term(**saturday, policies=(amount("intern_rest_min", rest),))
        session = placed("C-01", day(12), "06:30-08:00")
        assert judged(term, session, internships=(STAY,)) == found
