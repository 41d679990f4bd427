"""Applying a scenario is like writing the cells into the tables: same values, same checks."""

import shutil
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import passerelle
from passerelle.instances.cells import cell_text
from passerelle.instances.read import read_term
from passerelle.instances.scenario_apply import apply
from passerelle.instances.scenario_read import Written, parse_scenario
from passerelle.instances.tables import TABLES
from passerelle.models.base import Period
from passerelle.models.issue import BadInputError
from passerelle.models.scenario import Scenario, SetRows

TINY = Path(passerelle.__file__).parent / "instances" / "tiny"
HEAD = "title: t\nchanges:\n"


@cache
def tiny():
    return read_term("tiny")


@cache
def pass_emploi():
    return read_term("pass-emploi")


def after(*changes, term=None):
    files = [parse_scenario(f"{HEAD}{text}", f"s{n}.yaml") for n, text in enumerate(changes)]
    return apply(term or tiny(), files)


def faults(*changes, term=None):
    with pytest.raises(BadInputError) as caught:
        after(*changes, term=term)
    return [str(issue) for issue in caught.value.issues]


def test_a_cell_set_is_the_cell_written_in_the_table(tmp_path):
    folder = tmp_path / "term"
    shutil.copytree(TINY, folder)
    trainers = folder / "trainers.csv"
    text = trainers.read_text(encoding="utf-8")
    trainers.write_text(text.replace("Mon-Thu 08:00-18:00", "Mon 9h00-12:00"), encoding="utf-8")
    change = "  - {set: trainers, id: T1, values: {availability: Mon 9h00-12:00}}"
    assert after(change) == read_term(folder)


def test_the_base_stays_as_it_was_and_nothing_is_remembered_of_it():
    before = tiny().fingerprint
    term = after("  - {set: settings, values: {last: 2027-01-29, title: Three weeks}}")
    assert len(term.days) == (term.settings.last - term.settings.first).days + 1
    assert term.days[-1].day == 29
    assert (tiny().fingerprint, tiny().days[-1].day) == (before, 22)
    assert term.fingerprint != before


def test_several_files_apply_one_after_the_other():
    first = "  - {add: rooms, values: {id: R9, site: Lille, seats: 4}}"
    second = "  - {set: rooms, id: R9, values: {seats: 30}}"
    assert {row.id: row.seats for row in after(first, second).rooms}["R9"] == 30
    assert "rooms has no row 'R9'" in faults(second, first)[0]


def test_what_a_small_term_leaves_out_follows_the_change():
    term = after("  - {add: learners, values: {id: L9, town: Lille, groups: NIGHT}}")
    assert [row.id for row in term.groups] == ["G", "NIGHT"]


def test_templates_are_set_added_and_removed_by_name():
    change = "  - {add: settings, values: {templates.late: [10:00-12:00, 13:00-15:00]}}"
    added = after(change)
    assert added.settings.templates[-1].periods == (Period(600, 720), Period(780, 900))
    set_late = "  - {set: settings, values: {templates.late: 10:00-12:00}}"
    assert len(after(change, set_late).settings.templates[-1].periods) == 1
    assert after(change, "  - {remove: settings, id: templates.late}").settings == tiny().settings


def test_an_empty_value_is_the_default():
    priced = after("  - {set: settings, values: {weights.conflict: 900, grid_min: 5}}")
    assert (priced.settings.weights.conflict, priced.settings.grid_min) == (900, 5)
    assert after("  - {set: settings, values: {weights.conflict: ~, grid_min: }}") == tiny()


def test_rows_are_chosen_by_what_their_cells_mean():
    change = (
        "  - {{set: openings, where: {{provider: C09, weekdays: {}}}, values: {{opens: 7h30}}}}"
    )
    one, other = (after(change.format(text), term=pass_emploi()) for text in ("Mon;Thu", "thu;mon"))
    assert one == other
    assert sum(row.opens == 450 for row in one.openings if row.provider == "C09") == 1


def test_every_row_that_is_meant_changes():
    term = after("  - {remove: precedences, where: {after: FR-C}}", term=pass_emploi())
    assert len(term.precedences) == len(pass_emploi().precedences) - 2


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (
            "{set: room, id: R1, values: {seats: 3}}",
            "s0.yaml:3:room: there is no table 'room'; did you mean 'rooms'?",
        ),
        ("{set: rooms, id: R11, values: {seats: 3}}", "rooms has no row 'R11'; did you mean 'R1'?"),
        (
            "{set: rooms, id: R1, values: {seat: 3}}",
            "'seat' is no column of rooms; did you mean 'seats'?",
        ),
        (
            "{set: rooms, id: R1, values: {seats: many}}",
            "s0.yaml:3:rooms R1:seats: 'many' is not a whole number",
        ),
        ("{set: rooms, id: R1, values: {seats: ~}}", "s0.yaml:3:rooms R1:seats: the cell is empty"),
        (
            "{set: rooms, id: R1, values: {seats: [1, 2]}}",
            "a list stands where 'seats' has one value",
        ),
        (
            "{add: rooms, values: {id: R9, site: Lille}}",
            "s0.yaml:3:rooms R9:seats: the cell is empty",
        ),
        ("{add: rooms, values: {id: R1, site: Lille, seats: 3}}", "s0.yaml:3:rooms R1:id"),
        ("{set: care, id: K1, values: {option: 2}}", "rows of care have no id; write 'where:'"),
        ("{remove: closures, where: {place: R1}}", "closures has no rows"),
        (
            "{remove: rooms, where: {site: Lile}}",
            "no row of rooms has site 'Lile'; did you mean 'Lille'?",
        ),
        (
            "{remove: rooms, where: {sit: Lille}}",
            "'sit' is no column of rooms; did you mean 'site'?",
        ),
        (
            "{set: settings, values: {weight.conflict: 3}}",
            "'weight.conflict' is no setting; did you mean 'weights.conflict'?",
        ),
        (
            "{set: settings, values: {weights.conflict: -3}}",
            "s0.yaml:3:settings:weights.conflict: -3 is negative",
        ),
        ("{set: settings, values: {first: soon}}", "'soon' is not a date"),
        ("{set: settings, values: {first: ~}}", "'first' needs a value"),
        ("{set: settings, values: {last: 2026-01-29}}", "s0.yaml:3:settings:last"),
        ("{set: settings, values: {templates.x: 09:00-12:30}}", "'templates.x' is no template"),
        (
            "{set: settings, values: {templates.standard: 12:30-09:00}}",
            "s0.yaml:3:settings:templates",
        ),
        (
            "{set: settings, id: x, values: {first: 2027-01-04}}",
            "settings have no rows to choose from",
        ),
        ("{add: settings, values: {title: x}}", "cannot be added to the settings"),
        (
            "{add: settings, values: {templates.standard: 09:00-12:30}}",
            "there is a template 'standard' already",
        ),
        ("{remove: settings, id: title}", "'title' is no template"),
        (
            "{remove: trainers, id: T1}",
            "after s0:sessions CHILD:trainers: 'T1' is not in trainers.csv",
        ),
    ],
)
def test_mistakes_are_told_where_the_scenario_makes_them(change, told):
    assert any(told in line for line in faults(f"  - {change}")), faults(f"  - {change}")


def test_all_mistakes_are_told_at_once_and_nothing_that_follows_from_them():
    found = faults(
        "  - {set: rooms, id: R11, values: {seats: 3}}",
        "  - {set: rooms, id: R1, values: {seats: many, colour: red}}\n"
        "  - {set: settings, values: {weights.conflict: x}}\n"
        "  - {remove: trainers, id: T1}",
    )
    assert len(found) == 4
    assert {line.split(":")[0] for line in found} == {"s0.yaml", "s1.yaml"}


CELLS = [
    (table, number, column)
    for term in (pass_emploi(),)
    for table in TABLES
    if table.has_id
    for number in range(len(getattr(term, table.name)))
    for column in table.columns
]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(CELLS), min_size=1, max_size=12))
def test_writing_what_stands_there_changes_nothing(cells):
    changes = []
    for table, number, column in cells:
        row = getattr(pass_emploi(), table.name)[number]
        text = cell_text(
            column, getattr(row, column.name), row.model_dump(mode="json")[column.name]
        )
        changes.append(SetRows(set=table.name, id=row.id, values={column.name: text}))
    same = Written("same", "same.yaml", Scenario(title="same", changes=tuple(changes)))
    assert apply(pass_emploi(), [same]) == pass_emploi()
