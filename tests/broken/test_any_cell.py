"""Whatever stands in a cell, reading ends in a term or in messages that name the place."""

import csv
import io
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from passerelle.instances.checks_ids import REFERENCES
from passerelle.instances.read import read_term
from passerelle.instances.tables import TABLES
from passerelle.models.issue import BadInputError

WHERE = re.compile(r"^[a-z_]+\.(csv|toml)(:\d+(:[\w.-]+)?)?$")
OTHERS = {
    "closures.csv": "place,first,last\nLIL,2027-01-28,2027-01-28\n",
    "placement_rules.csv": "track,rule,value\nBE,hosts,1\n",
    "papers.csv": "person,kind,requested\nL15,extract,2026-12-01\n",
    "host_loads.csv": "host,first,last\nH3,2027-01-11,2027-01-15\n",
    "series.csv": "id,sets,not_in\nTALKS,CM1;FORUM,\nMORE,EP1,\n",
    "counts.csv": "series,at_least\nTALKS,1\n",
    "quotas.csv": "session_set,at_least\nEP1,0\n",
    "releases.csv": "group,at_most\nBE,3\n",
    "audience_times.csv": "group,start\nFR,08:00\n",
    "rotations.csv": "session_set\nFORUM\n",
    "stands.csv": "id,session_set\nE1,FORUM\n",
    "services.csv": "id,town,staff\nBUS,Lille,1\n",
    "stops.csv": "id,service,town,opens,closes\nS1,BUS,Lille,09:00,12:00\n",
    "shifts.csv": "service,start,end\nBUS,08:00,12:00\n",
    "staff.csv": "service,person\nBUS,L15\n",
    "duties.csv": "person,town,start,end\nL15,Lille,08:00,12:00\n",
    "wishes.csv": "person,kind,value\nL15,host,H3\n",
}
"""Tables that the term does not have, with a row that suits it."""
SERVICE = ("services.csv", "stops.csv", "staff.csv")
WITH = {
    "counts.csv": ("series.csv",),
    **dict.fromkeys((*SERVICE, "shifts.csv"), SERVICE),
}
"""Tables that another one cannot do without."""
ODD = ("", "none", "-1", "0", "2027-01-13", "09:00-10:00", "a;b;;", '"', "# x", "L01", "é", "Mon")


def cells(text):
    return list(csv.reader(io.StringIO(text)))


def with_cell(text, row, column, value):
    rows = cells(text)
    rows[row][column] = value
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


def with_reference(text, column, value):
    """The table with a value in a column of its first row; the column is added if need be."""
    header, first, *rows = cells(text)
    if column not in header:
        header, first = [*header, column], [*first, ""]
        rows = [[*row, ""] for row in rows]
    first[header.index(column)] = value
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([header, first, *rows])
    return out.getvalue()


@pytest.mark.parametrize("reference", REFERENCES, ids=lambda r: f"{r.table}.{r.column}")
def test_an_unknown_id_is_told_once_and_nothing_that_follows(broken, cross_border, reference):
    file = f"{reference.table}.csv"
    text = cross_border.get(file) or OTHERS[file]
    others = [(name, None, OTHERS[name]) for name in WITH.get(file, ()) if name != file]
    errors = broken(*others, (file, None, with_reference(text, reference.column, "Zz9")))
    (issue,) = [issue for issue in errors if issue.severity == "error"]
    assert issue.where == f"{file}:2:{reference.column}"
    assert "'Zz9' is not in " in issue.message
    assert issue.fix


@pytest.mark.parametrize("table", [t.name for t in TABLES if t.has_id])
def test_an_id_given_twice_is_told_once(broken, cross_border, table):
    given = cross_border.get(f"{table}.csv") or OTHERS[f"{table}.csv"]
    rows = cells(given)
    if len(rows) < 3:
        pytest.skip("the term has one row of it")
    text = with_cell(given, 2, rows[0].index("id"), rows[1][0])
    errors = [i for i in broken((f"{table}.csv", None, text)) if i.severity == "error"]
    assert [(i.code, i.where) for i in errors] == [("DUPLICATE_ID", f"{table}.csv:3:id")]


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_no_cell_can_break_the_reader(tmp_path, cross_border, data):
    for name, text in cross_border.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    for _ in range(data.draw(st.integers(1, 3))):
        name = data.draw(st.sampled_from([n for n in cross_border if n.endswith(".csv")]))
        text = (tmp_path / name).read_text(encoding="utf-8")
        rows = cells(text)
        filled = [number for number, found in enumerate(rows) if found]
        if not filled:  # an earlier edit emptied the table
            continue
        row = data.draw(st.sampled_from(filled))
        column = data.draw(st.integers(0, len(rows[row]) - 1))
        value = data.draw(st.sampled_from(ODD) | st.text(max_size=8))
        (tmp_path / name).write_text(with_cell(text, row, column, value), encoding="utf-8")
    try:
        read_term(tmp_path)
    except BadInputError as error:
        for issue in error.issues:
            assert WHERE.match(issue.where), issue
            assert issue.message
