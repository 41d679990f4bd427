"""Plans compared: nothing between equals, sums that add up, and signs that turn with the order."""

from datetime import timedelta
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from passerelle.exports.compare import compare, comparison_table
from passerelle.exports.compare_inputs import KEYS
from passerelle.exports.plan_file import parse_plan
from passerelle.models.base import Period
from passerelle.models.issue import BadInputError
from passerelle.models.plan import Seat
from passerelle.models.sessions import Precedence
from passerelle.models.term import Term

TRAVEL = {"class": "learner_travel", "work": "trainer_travel", "internship": "internship_travel"}


def difference(old, new):
    return compare((old, new)).differences[0]


def with_session(plan, number, **fields):
    rows = list(plan.sessions)
    rows[number] = rows[number].model_copy(update=fields)
    return plan.model_copy(update={"sessions": tuple(rows)})


def with_term(plan, **fields):
    return plan.model_copy(update={"term": plan.term.model_copy(update=fields)})


def test_every_table_without_ids_has_columns_that_tell_its_rows_apart():
    for table, field in Term.model_fields.items():
        if table == "settings":
            continue
        row = get_args(field.annotation)[0]
        assert set(KEYS.get(table, ("id",))) <= set(row.model_fields), table


def test_a_plan_compared_with_itself_or_its_copy_is_empty(plan):
    copy = parse_plan(plan.model_dump_json(), "copy")
    found = compare((plan, plan, copy))
    assert found.empty
    assert len(found.differences) == 2
    assert found.differences[0].inputs == ()


def test_one_plan_is_not_enough(plan):
    with pytest.raises(BadInputError, match="two at least"):
        compare((plan,))


@pytest.mark.parametrize(
    ("fields", "kind", "aspects"),
    [
        ({"date": "+1"}, "moved", ("date",)),
        ({"period": Period(810, 1020)}, "moved", ("time",)),
        ({"rooms": ("R2",)}, "moved", ("place",)),
        ({"seats": (Seat(trainer="T02", room="R3"),)}, "changed", ("crew",)),
        ({"seats": (Seat(trainer="T01", room="R1"),), "rooms": ("R1",)}, "moved", ("place",)),
        ({"provisional": True}, "changed", ("state",)),
    ],
)
def test_a_session_that_changes_is_told_with_before_and_after(plan, fields, kind, aspects):
    if "date" in fields:
        fields = {"date": plan.sessions[1].date + timedelta(days=1)}
    (change,) = difference(plan, with_session(plan, 1, **fields)).sessions
    assert (change.item, change.kind, change.aspects) == ("PSY-02", kind, aspects)
    assert change.before == "2027-03-30 09:00-12:30 R3 T01"
    (back,) = difference(with_session(plan, 1, **fields), plan).sessions
    assert (back.before, back.after, back.aspects) == (change.after, change.before, aspects)


def test_sessions_come_and_go_and_cancelled_ones_are_gone(plan):
    fewer = plan.model_copy(update={"sessions": plan.sessions[1:]})
    assert [(c.item, c.kind) for c in difference(plan, fewer).sessions] == [("PSY-01", "cancelled")]
    assert [(c.item, c.kind) for c in difference(fewer, plan).sessions] == [("PSY-01", "placed")]
    dropped = with_session(plan, 1, state="cancelled")
    (change,) = difference(plan, dropped).sessions
    assert (change.kind, change.after) == ("cancelled", "")


def test_internships_are_matched_by_block_and_learner(plan):
    first, second = plan.internships
    moved = first.model_copy(update={"host": "H02", "shift": Period(420, 840)})
    (change,) = difference(plan, plan.model_copy(update={"internships": (moved,)})).internships[:1]
    assert (change.item, change.learner, change.aspects) == ("ST1 L01", "L01", ("host", "shift"))
    gone = difference(plan, plan.model_copy(update={"internships": (first,)})).internships
    assert [(c.item, c.kind) for c in gone] == [(f"ST1 {second.learner}", "cancelled")]


def test_inputs_that_differ_are_named_by_table_row_and_field(plan):
    term = plan.term
    weights = term.settings.weights.model_copy(update={"conflict": 900})
    other = with_term(
        plan,
        settings=term.settings.model_copy(update={"weights": weights}),
        rooms=(term.rooms[0].model_copy(update={"seats": 14}), *term.rooms[1:]),
        trainers=term.trainers[:1],
        precedences=(Precedence(before="PSY", after="PRA"),),
        calendars=(*term.calendars, term.calendars[0]),
    )
    found = {(c.table, c.id): c for c in difference(plan, other).inputs}
    assert {key: change.kind for key, change in found.items()} == {
        ("settings", "term"): "changed",
        ("rooms", "R1"): "changed",
        ("trainers", "T02"): "removed",
        ("precedences", "PSY PRA"): "added",
        ("calendars", "fr 2027-03-29"): "added",
    }
    (field,) = found["settings", "term"].fields
    assert (field.field, field.before, field.after) == ("weights.conflict", "600", "900")
    (field,) = found["rooms", "R1"].fields
    assert (field.field, field.before, field.after) == ("seats", "20", "14")


def test_the_order_of_rows_is_no_difference(plan):
    assert difference(plan, with_term(plan, learners=plan.term.learners[::-1])).empty


def test_travel_times_that_differ_are_counted(plan):
    table = plan.travel.tables[0].model_copy(update={"minutes": ((0, 55), (38, 0))})
    other = plan.model_copy(update={"travel": plan.travel.model_copy(update={"tables": (table,)})})
    (change,) = difference(plan, other).inputs
    assert (change.table, change.id) == ("travel_times", "car am_peak")
    (field,) = change.fields
    assert (field.field, field.before, field.after) == ("1 legs", "40 min", "55 min")


def test_a_difference_is_certain_only_outside_what_the_bounds_leave_open(plan):
    def priced(travel, bound):
        lines = tuple(
            row.model_copy(update={"value": travel}) if row.line == "learner_travel" else row
            for row in plan.objective
        )
        return plan.model_copy(update={"objective": lines, "bound": bound})

    assert difference(priced(203, 1500), priced(190, 1450)).certain is False
    assert difference(priced(203, 1540), priced(190, 1450)).certain is True
    assert difference(priced(203, None), priced(190, 1450)).certain is None


# --- properties ----------------------------------------------------------------------------------


@st.composite
def varied(draw, plan):
    """The hand-made plan with other travel, absences, weights and sessions; sums agree."""
    chosen = draw(st.sets(st.sampled_from(range(len(plan.sessions)))))
    journeys = tuple(
        row.model_copy(update={"travel_min": draw(st.integers(0, 300))})
        for row in plan.journeys
        if draw(st.booleans())
    )
    attendance = tuple(
        row.model_copy(update={"present": draw(st.booleans())}) for row in plan.attendance
    )
    values = dict.fromkeys(TRAVEL.values(), 0)
    for row in journeys:
        values[TRAVEL[row.kind]] += row.travel_min
    values["conflicts"] = sum(not row.present for row in attendance)
    objective = tuple(
        row.model_copy(
            update={"value": values.get(row.line, 0), "weight": draw(st.sampled_from((0, 1, 600)))}
        )
        for row in plan.objective
        if draw(st.booleans()) or row.line in values
    )
    return plan.model_copy(
        update={
            "sessions": tuple(row for n, row in enumerate(plan.sessions) if n in chosen),
            "journeys": journeys,
            "attendance": attendance,
            "objective": objective,
            "total": sum(row.cost for row in objective),
        }
    )


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_deltas_add_up_to_the_totals(plan, data):
    old, new = data.draw(varied(plan)), data.draw(varied(plan))
    found = difference(old, new)
    assert sum(line.cost_delta for line in found.lines) == found.total_delta
    assert found.total_delta == new.total - old.total
    travel = [line.delta for line in found.lines if line.line in TRAVEL.values()]
    assert sum(row.travel_delta_min for row in found.people) == sum(travel)
    missed = [line.delta for line in found.lines if line.line == "conflicts"]
    assert sum(row.conflicts_delta for row in found.people) == sum(missed)


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_the_other_order_turns_every_sign(plan, data):
    old, new = data.draw(varied(plan)), data.draw(varied(plan))
    there, back = difference(old, new), difference(new, old)
    assert there.total_delta == -back.total_delta
    assert there.certain == back.certain
    assert {(row.line, row.delta, row.cost_delta) for row in there.lines} == {
        (row.line, -row.delta, -row.cost_delta) for row in back.lines
    }
    assert {(row.person, row.travel_delta_min, row.conflicts_delta) for row in there.people} == {
        (row.person, -row.travel_delta_min, -row.conflicts_delta) for row in back.people
    }
    assert [(c.item, c.before, c.after) for c in there.sessions] == [
        (c.item, c.after, c.before) for c in back.sessions
    ]


@settings(max_examples=20, deadline=None)
@given(data=st.data())
def test_only_equal_plans_are_empty(plan, data):
    one = data.draw(varied(plan))
    assert difference(one, one).empty
    moved = with_session(plan, 0, date=plan.sessions[0].date + timedelta(days=1))
    assert not difference(plan, moved).empty


# --- in the terminal -----------------------------------------------------------------------------


def printed(renderable):
    console = Console(width=160, color_system=None)
    with console.capture() as capture:
        console.print(renderable)
    return capture.get()


def test_the_tables_name_what_moved_and_who_loses(plan):
    journeys = (plan.journeys[0].model_copy(update={"travel_min": 200}), *plan.journeys[1:])
    other = with_session(plan, 1, rooms=("R2",)).model_copy(update={"journeys": journeys})
    text = printed(comparison_table(compare((plan, other)), "en", ("base", "later start")))
    for part in ("base → later start", "PSY-02", "moved (place)", "L01", "+1 h 15"):
        assert part in text


def test_an_empty_comparison_says_so(plan):
    assert "Aucune différence." in printed(comparison_table(compare((plan, plan)), "fr"))


def test_very_long_tables_are_cut_and_say_so(plan):
    rows = tuple(plan.sessions[0].model_copy(update={"id": f"PSY-{n:03d}"}) for n in range(100))
    other = plan.model_copy(update={"sessions": (*plan.sessions, *rows)})
    assert "and 40 more" in printed(comparison_table(compare((plan, other)), "en"))
