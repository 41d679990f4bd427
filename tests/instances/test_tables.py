"""Tables and columns follow the models; nothing lists them by hand."""

import pytest

from passerelle.instances.checks_ids import REFERENCES
from passerelle.instances.tables import REQUIRED_TABLES, TABLES
from passerelle.models.term import Term

BY_NAME = {table.name: table for table in TABLES}


def test_every_field_of_the_term_but_the_settings_is_a_table():
    assert ["settings", *BY_NAME] == list(Term.model_fields)
    assert {*REQUIRED_TABLES} <= {*BY_NAME}


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_field_of_a_row_is_a_column(table):
    assert [column.name for column in table.columns] == list(table.model.model_fields)
    assert all(column.choices for column in table.columns if column.kind == "choice")


@pytest.mark.parametrize(
    ("name", "kind", "many", "required"),
    [
        ("learners.id", "text", False, True),
        ("learners.lat", "decimal", False, False),
        ("learners.needs", "choice", True, False),
        ("rooms.opening", "hours", False, False),
        ("rooms.dates", "date", True, False),
        ("openings.opens", "clock", False, True),
        ("openings.pickup_from", "clock", False, False),
        ("hosts.shifts", "period", True, False),
        ("blocks.iso_weeks", "whole", True, False),
        ("tracks.requires_upper_secondary", "yes_no", False, False),
        ("unavailabilities.weekdays", "weekdays", False, False),
        ("children.birth_month", "month", False, False),
        ("travel.band", "choice", False, False),
    ],
)
def test_kinds_of_columns(name, kind, many, required):
    table, column = name.split(".")
    found = BY_NAME[table].column(column)
    assert (found.kind, found.many, found.required) == (kind, many, required)


def test_references_name_tables_and_columns_that_exist():
    for reference in REFERENCES:
        assert BY_NAME[reference.table].column(reference.column).kind == "text"
        for target in reference.targets:
            assert BY_NAME[target].column(reference.target_column).name


def test_a_word_for_nothing_is_known_only_where_empty_says_something():
    words = [f"{t.name}.{c.name}" for t in TABLES for c in t.columns if c.has_none]
    assert "rooms.opening" in words
    assert "units.max_sessions_week" in words
    assert "learners.groups" not in words
    assert "learners.name" not in words
