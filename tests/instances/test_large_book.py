"""A region's workbook: a thousand learners, read while the coordinator waits."""

import time

import pytest

from passerelle.instances.book_read import parse_book
from passerelle.instances.book_write import book_bytes
from passerelle.instances.read import examined, read_term
from passerelle.models.people import Unavailability

LEARNERS = 1_000


def region():
    """The bundled term with a thousand learners, their children, care, papers and absences."""
    term = read_term("pass-emploi")
    copies = range(LEARNERS // len(term.learners) + 1)

    def renamed(rows, **columns):
        return tuple(
            row.model_copy(update={name: f"{getattr(row, name)}-{n}" for name in columns})
            for n in copies
            for row in rows
        )

    learners = renamed(term.learners, id=1)[:LEARNERS]
    names = {row.id for row in learners}
    children = tuple(row for row in renamed(term.children, id=1, person=1) if row.person in names)
    kept = {row.id for row in children}
    return term.model_copy(
        update={
            "learners": learners,
            "children": children,
            "care": tuple(row for row in renamed(term.care, child=1) if row.child in kept),
            "papers": tuple(r for r in renamed(term.papers, person=1) if r.person in names),
            "unavailabilities": tuple(Unavailability(person=row.id) for row in learners),
        }
    )


@pytest.mark.bench
def test_a_workbook_of_a_thousand_learners_is_read_in_ten_seconds():
    data = book_bytes(region(), "fr")
    started = time.process_time()
    term, _ = examined(parse_book(data, "region.xlsx"))
    seconds = time.process_time() - started
    assert len(term.learners) == LEARNERS
    assert seconds < 10
