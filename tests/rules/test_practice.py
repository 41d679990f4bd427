"""Practice analysis: two hours in four months, six in a year, fifteen people at most (R48)."""

from datetime import date

import pytest

from passerelle.instances.checks import term_issues
from passerelle.models.people import Group
from passerelle.models.places import Room
from passerelle.tests.builders import fixed, judged, learner, placed, settings, small_term

JANUARY, MARCH, JUNE = date(2027, 1, 12), date(2027, 3, 9), date(2027, 6, 8)


def team(people=3, count=2, last=date(2027, 4, 30), period="18:45-20:45", **changes):
    """A team that analyses its practice after closing; the term lasts from January to June."""
    evening = fixed("PA", period, kind="practice_analysis", count=count, last=last)
    return small_term(
        **{
            "settings": settings(last=date(2027, 6, 30)),
            "groups": (Group(id="G"),),
            "learners": tuple(learner(f"P{n:02d}") for n in range(people)),
            "rooms": (Room(id="O1", site="OST", seats=30),),
            "sessions": (evening,),
            **changes,
        }
    )


def evening(number, on, period="18:45-20:45"):
    return placed(f"PA-{number:02d}", on, period)


def found(term, *rows):
    return "R48" in judged(term, *rows)


def test_two_evenings_by_april_are_enough_for_half_a_year():
    assert not found(team(), evening(1, JANUARY), evening(2, MARCH))


def test_a_minute_less_in_four_months_is_too_little():
    term = team(last=None, count=3, period="18:46-20:45")
    rows = [evening(n, on, "18:46-20:45") for n, on in enumerate((JANUARY, JUNE, JUNE), 1)]
    rows[2] = rows[2].model_copy(update={"date": date(2027, 6, 15)})
    assert found(term, *rows)  # 119 minutes by April
    longer = team(last=None, count=3)
    assert not found(longer, *(evening(n, r.date) for n, r in enumerate(rows, 1)))


def test_a_term_asks_its_share_of_the_year():
    once = team(count=1)
    assert found(once, evening(1, JANUARY))  # 120 of 175 minutes


@pytest.mark.parametrize(("people", "wrong"), [(15, False), (16, True)])
def test_fifteen_people_make_a_group(people, wrong):
    term = team(people)
    assert found(term, evening(1, JANUARY), evening(2, MARCH)) is wrong
    assert any(row.code == "PRACTICE" for row in term_issues(term)) is wrong


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"count": 1}, "120 minutes of practice analysis in the term, at least 175"),
        ({"last": None}, "0 minutes of practice analysis that must lie from 2027-01-04"),
    ],
)
def test_the_data_must_see_to_it(changes, message):
    told = [row for row in term_issues(team(**changes)) if row.code == "PRACTICE"]
    assert message in told[0].message
    assert not [row for row in term_issues(team()) if row.code == "PRACTICE"]
