"""Scenario files: what is written wrongly is told with its line, all at once."""

import json

import pytest

from passerelle.converting import schema
from passerelle.instances.scenario_read import parse_scenario, read_scenario
from passerelle.models.issue import BadInputError
from passerelle.models.scenario import AddRow, RemoveRows, SetRows, table_of

GOOD = """\
title: Classes end at 16:30
note: >
  Nobody waits
  for the last bus.
changes:
  - set: trainers
    id: [T1, T2]
    values: {availability: [Mon 08:00-18:00, Tue 08:00-12:00], competences: ~}
  - add: closures
    values:
      place: R1
      first: 2027-01-11
      last: 2027-01-11
  - remove: rooms
    where: {seats: 8}
"""


def faults(text):
    with pytest.raises(BadInputError) as caught:
        parse_scenario(text, "late.yaml")
    return [str(issue) for issue in caught.value.issues]


def test_values_stay_as_they_are_written():
    written = parse_scenario(GOOD, "late.yaml")
    change, more, less = written.scenario.changes
    assert isinstance(change, SetRows)
    assert change.ids == ("T1", "T2")
    assert change.values == {
        "availability": ("Mon 08:00-18:00", "Tue 08:00-12:00"),
        "competences": "",
    }
    assert isinstance(more, AddRow)
    assert more.values["first"] == "2027-01-11"
    assert isinstance(less, RemoveRows)
    assert (table_of(less), less.where) == ("rooms", {"seats": "8"})
    assert written.scenario.note == "Nobody waits for the last bus."


def test_each_part_knows_its_line():
    written = parse_scenario(GOOD, "late.yaml")
    assert written.name == "late"
    assert written.line(0) == 6
    assert written.line(0, "values", "competences") == 8
    assert written.line(1, "values", "last") == 13
    assert written.line(1, "values", "label") == 11


@pytest.mark.parametrize("clock", ["08:30", "8:30", "18:30"])
def test_a_clock_time_needs_no_quotes(clock):
    text = f"title: t\nchanges: [{{add: pins, values: {{start: {clock}}}}}]"
    (change,) = parse_scenario(text, "x.yaml").scenario.changes
    assert isinstance(change, AddRow)
    assert change.values["start"] == clock


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", ["late.yaml:1: the file is empty"]),
        ("- a", ["late.yaml:1: the file is not a list of names", "no title", "no changes"]),
        ("title: t\nchanges: []", ["late.yaml:2: changes is not a list of changes"]),
        ("titel: t\nchanges: 3", ["'titel' is no part of the file; did you mean 'title'?"]),
        ("title: [a]\nchanges: 3", ["one value is expected here"]),
        ("title: t\nchanges: [3]", ["late.yaml:2: a change is not a list of names"]),
        ("title: t\nchanges: [{set: a, add: b}]", ["one action, and this has set and add"]),
        ("title: t\nchanges: [{id: a}]", ["neither set, add nor remove"]),
        ("title: t\nchanges: [{add: a}]", ["'add' has no values"]),
        ("title: t\nchanges: [{add: a, id: b, values: {c: d}}]", ["no place beside 'add'"]),
        ("title: t\nchanges: [{remove: a}]", ["does not say which rows"]),
        ("title: t\nchanges: [{set: ~, id: a, values: {c: d}}]", ["'set' names no table"]),
        ("title: t\nchanges: [{add: a, values: {c: d, c: e}}]", ["'c' stands twice in values"]),
        ("title: t: u", ["late.yaml:1: the line is not YAML"]),
        ("title: t\nchanges:\n  - {set", ["is not YAML"]),
        ("title: t\x00", ["the file is not YAML"]),
        ("[" * 5000, ["is not YAML"]),
    ],
)
def test_mistakes_of_form_are_told_with_line_and_mend(text, told):
    found = faults(text)
    for part in told:
        assert any(part in line for line in found), found


def test_all_mistakes_are_told_at_once():
    text = "titel: t\nchanges:\n  - {add: a}\n  - {remove: b}\n  - {set: c, values: {d: e}}\n"
    assert len(faults(text)) == 5


def test_the_schema_tells_what_a_file_may_hold():
    found = json.loads(schema("scenario"))
    assert found["required"] == ["title", "changes"]
    assert set(found["$defs"]) == {"SetRows", "AddRow", "RemoveRows"}
    assert found["$defs"]["SetRows"]["required"] == ["set", "values"]


def test_a_file_that_cannot_be_read_is_a_bad_input(tmp_path):
    with pytest.raises(BadInputError, match="cannot be read"):
        read_scenario(tmp_path / "none.yaml")
    (tmp_path / "latin.yaml").write_bytes("title: été".encode("latin-1"))
    with pytest.raises(BadInputError, match="not UTF-8"):
        read_scenario(tmp_path / "latin.yaml")
