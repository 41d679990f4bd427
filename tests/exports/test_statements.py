"""Statements: what a person travelled (R82) and was taught (R83), summed from the plan alone."""

import csv
import io
import json
from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from passerelle.cli import app
from passerelle.exports.plan_file import write_plan
from passerelle.exports.statements import hours_statement, travel_statement
from passerelle.exports.statements_csv import euros, statement_files
from passerelle.models.base import Period
from passerelle.models.plan import Internship
from passerelle.models.rules import Policy
from passerelle.models.sessions import Unit
from passerelle.tests.builders import course, day, learner, placed, plan_of, small_term, travel_of

MORNING = "09:00-12:30"


def rows(plan):
    return {
        name: list(csv.DictReader(io.StringIO(data.decode())))
        for name, data in statement_files(plan).items()
    }


# --- journeys ------------------------------------------------------------------------------------


def test_a_day_tells_all_legs_and_the_way_without_care(plan):
    (first, second) = travel_statement(plan, "L01").days
    assert (first.date, first.kind, first.countries) == (date(2027, 3, 26), "class", ("FR",))
    assert (first.legs, first.minutes, first.km) == (4, 125, 100.0)
    assert first.direct_km == 41.0  # 20.5 km there and back, the nursery left out
    assert (second.kind, second.legs) == ("internship", 2)


def test_one_month_holds_that_months_days_only(plan):
    april = travel_statement(plan, "L01", "2027-04")
    assert [row.month for row in april.months] == ["2027-04"]
    assert [row.date for row in april.days] == [date(2027, 4, 5)]
    assert travel_statement(plan, "L01", "2027-05").months == ()


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_months_add_up_to_the_journeys_of_the_plan(plan, data):
    journeys = tuple(
        row.model_copy(update={"date": date(2027, 3, 1) + days, "travel_min": minutes})
        for row in plan.journeys
        for days in [timedelta(days=data.draw(st.integers(0, 60)))]
        for minutes in [data.draw(st.integers(0, 600))]
    )
    other = plan.model_copy(update={"journeys": journeys})
    expected: Counter[tuple[str, str]] = Counter()
    for row in journeys:
        expected[row.person, f"{row.date:%Y-%m}"] += row.travel_min
    found: Counter[tuple[str, str]] = Counter()
    for row in rows(other)["statements/travel_months.csv"]:
        found[row["person"], row["month"]] += int(row["minutes"])
    assert +found == +expected
    for person in {row.person for row in journeys}:
        statement = travel_statement(other, person)
        assert sum(m.minutes for m in statement.months) == sum(d.minutes for d in statement.days)
        assert sum(m.legs for m in statement.months) == sum(d.legs for d in statement.days)


def journey_to(site, *, minutes=0, policies=(), **changes):
    """The statement's one day of a learner at a site, ten kilometres there and ten back."""
    term = small_term(learners=(learner(**changes),), policies=policies)
    room = {"OST": "O1", "WEST": "W1"}[site]
    made = plan_of(term, (placed("C-01", day(1), MORNING, room),), travel=travel_of())
    found = next(row for row in made.journeys if row.person == "L01")
    longer = found.model_copy(update={"travel_min": found.travel_min + minutes})
    plan = made.model_copy(update={"journeys": (longer,)})
    (row,) = travel_statement(plan, "L01").days
    return row


AMOUNT = (Policy(country="FR", rule="aid_cents_km", value=23),)


def test_right_a_short_way_is_below_the_threshold():
    row = journey_to("OST", policies=AMOUNT)
    assert (row.direct_km, row.direct_minutes) == (20.0, 50)
    assert (row.above_threshold, row.aid_cents) == (False, None)


@pytest.mark.parametrize(("more_min", "above"), [(69, False), (70, True)])
def test_edge_two_hours_there_and_back_reach_the_threshold(more_min, above):
    row = journey_to("OST", minutes=more_min, policies=AMOUNT)
    assert (row.above_threshold, row.aid_cents) == (above, 460 if above else None)


def test_edge_a_term_can_move_the_threshold_and_name_no_amount():
    policy = Policy(country="FR", rule="aid_km_day", value=20)
    row = journey_to("OST", policies=(policy,))
    assert row.above_threshold
    amounts = journey_to("OST", policies=(policy, *AMOUNT))
    assert euros(amounts.aid_cents) == "4.60"


def test_wrong_to_claim_aid_across_the_border_where_no_policy_pays():
    row = journey_to("WEST", minutes=300, policies=AMOUNT)
    assert (row.countries, row.above_threshold, row.aid_cents) == (("BE",), None, None)


def test_trainers_have_journeys_but_no_aid(plan):
    (row,) = travel_statement(plan, "T01").days
    assert (row.kind, row.minutes, row.above_threshold) == ("work", 78, None)


# --- hours ---------------------------------------------------------------------------------------


def taught(count, policies=()):
    """A plan with so many mornings of one unit, on the first days of the term."""
    units = (Unit(id="U", credit_min=210, credit_periods=4),)
    sets = (course("C", unit="U", count=count),)
    term = small_term(units=units, sessions=sets, policies=policies)
    sessions = (placed(f"C-{n:02d}", day(n), MORNING) for n in range(count))
    return plan_of(term, tuple(sessions), travel=travel_of())


def test_hours_are_credited_in_both_units_of_count():
    found = hours_statement(taught(4), "L01")
    assert [(row.span, row.credited_min, row.periods) for row in found.weeks[:2]] == [
        ("2027-W01", 840, 16), ("2027-W02", 0, 0),
    ]  # fmt: skip
    (credit,) = found.credits
    assert (credit.unit, credit.sessions, credit.minutes, credit.periods) == ("U", 4, 840, 16)


@pytest.mark.parametrize(("count", "below"), [(4, True), (5, False)])
def test_fifteen_hours_a_week_are_what_aid_asks_for(count, below):
    """Sessions last three hours and a half: four are 14 h, five are 17 h 30."""
    week = hours_statement(taught(count), "L01").weeks[0]
    assert (week.total_min, week.below) == (210 * count, below)


def test_edge_exactly_the_hours_asked_for_are_enough():
    policies = (Policy(country="FR", rule="aid_min_week", value=840),)
    assert hours_statement(taught(4, policies=policies), "L01").weeks[0].below is False


def test_edge_a_month_that_the_term_only_touches_is_not_judged():
    found = hours_statement(taught(4), "L01")
    assert [(row.span, row.below) for row in found.months] == [("2027-01", None)]


def test_what_was_missed_is_not_credited(plan):
    found = {row.span: row for row in hours_statement(plan, "L01").weeks}
    assert found["2027-W13"].class_min == 390  # PSY-02 and PRA-01 are missed; the job dating stays
    assert found["2027-W13"].credited_min == 0


def test_placement_days_count_as_long_as_the_shift(plan):
    found = {row.span: row for row in hours_statement(plan, "L02").weeks}
    assert (found["2027-W14"].placement_min, found["2027-W14"].class_min) == (4 * 420, 0)
    assert found["2027-W14"].total_min == 4 * 420


def test_weeks_and_months_hold_the_same_hours(plan):
    for who in ("L01", "L02", "L03"):
        found = hours_statement(plan, who)
        for name in ("credited_min", "periods", "class_min", "placement_min", "total_min"):
            assert sum(getattr(w, name) for w in found.weeks) == sum(
                getattr(m, name) for m in found.months
            )


# --- as files and on the command line ------------------------------------------------------------


def test_the_files_hold_every_person(plan):
    found = rows(plan)
    assert {row["person"] for row in found["statements/travel_days.csv"]} == {"L01", "L02", "T01"}
    assert {row["learner"] for row in found["statements/hours_weeks.csv"]} == {"L01", "L02", "L03"}
    assert len(found["statements/hours_units.csv"]) > 0


def test_no_statement_tells_a_home_or_a_place_of_care(plan):
    for data in statement_files(plan).values():
        assert not [
            word for word in ("Bousbecque", "CRE-9", "K77", "50.77") if word.encode() in data
        ]


@pytest.fixture
def show(plan, tmp_path):
    path = tmp_path / "plan.json"
    write_plan(plan, path)
    return lambda *words: CliRunner().invoke(app, ["show", str(path), *words])


def test_show_prints_a_statement_in_the_language_asked_for(show):
    result = show("--statement", "travel", "--person", "L01", "--lang", "nl")
    assert (result.exit_code, "Reisoverzicht van L01" in result.stdout) == (0, True)
    result = show("--statement", "hours", "--person", "L01", "--month", "2027-03", "--json")
    answer = json.loads(result.stdout)
    assert [row["span"] for row in answer["months"]] == ["2027-03"]
    assert "Relevé des heures" in show("--statement", "hours", "--person", "L01").stdout


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--person", "L01"), "--statement travel"),
        (("--statement", "hour", "--person", "L01"), "did you mean 'hours'?"),
        (("--statement", "hours", "--person", "T01"), "learner 'T01'"),
        (("--statement", "travel", "--person", "L1"), "did you mean 'L01'?"),
        (("--statement", "travel", "--person", "L01", "--month", "2027-3"), "'2027-03'?"),
        (("--statement", "travel"), "person ''"),
    ],
)  # fmt: skip
def test_a_statement_of_nobody_is_a_bad_input(show, words, told):
    result = show(*words)
    assert (result.exit_code, told in result.stderr) == (2, True)


def test_an_internship_of_another_learner_does_not_count(plan):
    stay = Internship(
        learner="L03", block="ST1", host="H01", first=date(2027, 4, 5), last=date(2027, 4, 9),
        shift=Period(480, 900), days=(date(2027, 4, 5),),
    )  # fmt: skip
    other = plan.model_copy(update={"internships": (stay,)})
    assert not any(row.placement_min for row in hours_statement(other, "L01").weeks)
