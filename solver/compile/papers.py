"""Between which dates a learner's papers let a block start (R38)."""

from __future__ import annotations

from datetime import date, timedelta

from passerelle.models.internships import Paper
from passerelle.models.people import Learner
from passerelle.models.sessions import Block
from passerelle.models.term import Term


class PaperBook:
    """Papers of a term by person and kind."""

    def __init__(self, term: Term) -> None:
        self.term = term
        self._people = {row.id: row for row in term.learners}
        self._spans: dict[tuple[str, str], list[tuple[date, date]]] = {}
        for row in term.papers:
            span = self._span(row) if row.person in self._people else None
            if span is not None:
                self._spans.setdefault((row.person, row.kind), []).append(span)

    def allow(self, learner: Learner, block: Block, first: date) -> bool:
        """Whether every paper the block asks for is valid on the first day of a stay."""
        return all(
            any(begin <= first <= end for begin, end in self._spans.get((learner.id, kind), ()))
            for kind in block.papers
        )

    def _span(self, row: Paper) -> tuple[date, date] | None:
        """First and last day the paper serves; None when neither date tells."""
        country = self.term.country_of(self._people[row.person])
        begin = row.valid_from
        if begin is None:
            if row.requested is None:
                return None
            lead = self.term.policy(country, "paper_lead_days", row.requested)
            begin = row.requested + timedelta(days=lead or 0)
        if row.valid_to is not None:
            return begin, row.valid_to
        age = self.term.policy(country, "paper_max_age_days", begin)
        return begin, date.max if age is None else begin + timedelta(days=age)
