"""Day templates that can be left out because another is never worse."""

from __future__ import annotations

from datetime import date
from itertools import pairwise, product

from passerelle.models.base import BANDS, MINUTES_PER_DAY, Country, Period
from passerelle.models.rules import PolicyRule
from passerelle.models.term import Term
from passerelle.solver.compile.facts import Facts
from passerelle.solver.compile.journey import DayTrip, Refusal, Visit, kept_spans


def useful_templates(facts: Facts) -> tuple[int, ...]:
    """Indices of the templates worth keeping on dates without pins.

    A template is left out when another can stand in for it, period for period, in any plan:
    nobody loses a session, a minute of travel or a rule by the exchange. Lines that look at the
    hours of a day could lose by it: where one has a price, every template is kept.
    """
    if _hours_count(facts.term):
        return tuple(range(len(facts.term.settings.templates)))
    comparison = _Comparison(facts)
    templates = facts.term.settings.templates
    spans = [tuple(sorted(template.periods)) for template in templates]
    kept = list(range(len(spans)))
    for index, longer in enumerate(spans):
        if any(
            comparison.never_worse(spans[other], longer)
            for other in kept
            if other != index and index in kept
        ):
            kept.remove(index)
    return tuple(kept)


def _hours_count(term: Term) -> bool:
    """Whether a line with a price looks at the hours of a day (R64, R65, R68, R72)."""
    weights = term.settings.weights
    aided = any(row.childcare_aid for row in term.learners)
    return bool(
        weights.peak_travel
        or weights.trainer_split_days
        or (weights.regularity and term.children)
        or ((weights.short_weeks or weights.short_months) and aided)
    )


class _Comparison:
    """Judges whether one template can replace another; errs on the side of keeping both."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        term = facts.term
        self.fixed = {
            Period(item.start, item.end)
            for item in term.sessions
            if item.start is not None and item.end is not None
        }
        self.lunch = max(self._amounts("lunch_min"), default=0)
        self.edges = {span.start for room in term.rooms for _, span in room.opening.spans}
        self.edges |= {span.start for row in term.trainers for _, span in row.availability.spans}
        self.edges |= {row.end for row in term.unavailabilities}
        self.edges |= self._amounts("work_earliest")

    def _amounts(self, rule: PolicyRule) -> set[int]:
        """Amounts of a rule in force at some time of the term, in either country."""
        countries: tuple[Country, ...] = ("FR", "BE")
        found = (self.facts.term.policy(c, rule, day) for day in self.facts.days for c in countries)
        return {amount for amount in found if amount is not None}

    def never_worse(self, one: tuple[Period, ...], two: tuple[Period, ...]) -> bool:
        """Whether ``one`` can stand in for ``two`` everywhere."""
        if len(one) != len(two):
            return False
        pairs = list(zip(one, two, strict=True))
        return (
            all(self._fits(new, old) for new, old in pairs)
            and all(self._start_ok(new, old, two) for new, old in pairs)
            and self._gaps_ok(one, two)
            and all(self._meets_no_more(new, old) for new, old in pairs)
        )

    def _fits(self, new: Period, old: Period) -> bool:
        band, last = self.facts.travel.band, MINUTES_PER_DAY - 1
        return (
            new.minutes <= old.minutes
            and new.end <= old.end
            and band(max(new.start - 1, 0)) == band(max(old.start - 1, 0))
            and band(min(new.end, last)) == band(min(old.end, last))
        )

    def _start_ok(self, new: Period, old: Period, template: tuple[Period, ...]) -> bool:
        """An earlier start must not meet an opening, a later event or a care service in its way."""
        if new.start >= old.start:
            return True
        later = any(span.start >= old.end for span in (*template, *self.fixed))
        edge = any(new.start < edge <= old.start for edge in self.edges)
        return not later and not edge and self._care_ok(new, old)

    def _care_ok(self, new: Period, old: Period) -> bool:
        book = self.facts.book
        people = [row.id for row in (*self.facts.term.learners, *self.facts.term.trainers)]
        seen = set()
        for person in filter(book.care.has_children, people):
            for day, plan in product(self.facts.days, book.care.plans(person)):
                rules = book.person_day(person, day, plan)
                if rules.need.blocked or (rules.person, rules.need) in seen:
                    continue
                seen.add((rules.person, rules.need))
                for place in self.facts.locations:
                    before, after = (
                        book.router.trip(
                            rules.home,
                            rules.mode,
                            rules.need,
                            (Visit(place.key, span.start, new.end),),
                        )
                        for span in (Period(old.start, old.end), new)
                        if span.start < new.end
                    )
                    if isinstance(before, DayTrip) and not self._as_good(before, after, day):
                        return False
        return True

    def _as_good(self, before: DayTrip, after: DayTrip | Refusal, day: date) -> bool:
        """Whether the earlier day can be made, and takes no other care places (R27)."""
        if not isinstance(after, DayTrip):
            return False
        drops = {(child, name): start for child, name, start, _ in kept_spans(after)}
        return not any(
            drops.get((child, name), 0) < band.end <= start
            for child, name, start, _ in kept_spans(before)
            for band in self.facts.book.care.bands(name, day)
        )

    def _gaps_ok(self, one: tuple[Period, ...], two: tuple[Period, ...]) -> bool:
        """A shorter break still holds lunch, and the longer one held no trip to another site."""
        for (a, b), (c, d) in zip(pairwise(one), pairwise(two), strict=True):
            gap, former = b.start - a.end, d.start - c.end
            if gap < former and not self._shorter_break_ok(gap, former):
                return False
        for new, old in zip(one, two, strict=True):
            for span in self.fixed:
                gap, former = new.start - span.end, old.start - span.end
                if former >= 0 and gap < former and not self._shorter_break_ok(gap, former):
                    return False
        return True

    def _shorter_break_ok(self, gap: int, former: int) -> bool:
        least = self.lunch + self.facts.term.settings.buffer_min
        return gap >= self.lunch and former - self._shortest_leg() < least

    def _shortest_leg(self) -> int:
        keys = sorted({place.key for place in self.facts.locations})
        modes = {row.mode for row in (*self.facts.term.learners, *self.facts.term.trainers)}
        legs = [
            self.facts.travel.minutes(mode, band, one, two)
            for mode in modes
            for band in BANDS
            for one in keys
            for two in keys
            if one != two
        ]
        return min(legs, default=MINUTES_PER_DAY)

    def _meets_no_more(self, new: Period, old: Period) -> bool:
        return all(
            old.start < span.end and span.start < old.end
            for span in self.fixed
            if new.start < span.end and span.start < new.end
        )
